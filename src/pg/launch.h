/* Starting and stopping the postgres process itself, without pg_ctl.
 *
 * The server gets its own session and its output goes to a log file, so it outlives us and no Ctrl-C reaches
 * it. What must hold whatever its configuration files say (no TCP, the socket directory and its mode) is
 * given on its command line. Readiness is the status line of postmaster.pid, looked at every few
 * milliseconds. Signals go through a pidfd taken before the process was verified, so a recycled process id is
 * never hit.
 */
#ifndef CONFITURE_PG_LAUNCH_H
#define CONFITURE_PG_LAUNCH_H

#include <glib.h>
#include <stdbool.h>

#include "base/progress.h"
#include "pg/install.h"
#include "pg/owner.h"

typedef struct {
    const PgInstall *install;
    const Owner *owner;
    const char *data;
    const char *socket_directory;
    const char *log;  /* created when missing, appended to */
    bool die_with_us; /* immediate shutdown when the thread that calls us ends, however it ends */
    int timeout_ms;   /* to wait for readiness */
} Launch;

/* Starts the server on a data directory no server runs on (the caller holds the lock) and waits until it
 * accepts connections. A pid file left behind is removed. ERR_TOOL with the end of the log, ERR_DISK_FULL,
 * ERR_TIMEOUT (it still runs, recovering), ERR_INTERRUPTED, ERR_LOCKED (processes of a killed server live
 * on). */
bool launch_start(const Launch *launch, GError **error);
/* Waits for a server somebody else started. True also when it ended meanwhile: look again. */
bool launch_wait(const char *data, int timeout_ms, GError **error);
/* Stops the server of `data`: fast, then immediate when it has not ended after patience_ms. True when none
 * runs. */
bool launch_stop(const char *data, int patience_ms, Progress *progress, GError **error);
/* Stops it without a checkpoint, and by SIGKILL if need be: for a server whose data is thrown away. */
void launch_kill(const char *data);

/* "NAME=value" pairs under which PostgreSQL's programs speak English and ignore the caller's PG* settings;
 * the caller frees the array. */
char **launch_environment(const PgInstall *install);
/* "C.UTF-8", or "C" on a machine without it. Static. */
const char *launch_locale(void);
/* Sets *error for a PostgreSQL program that failed with this output. */
void launch_set_failure(GError **error, const char *what, const char *output, const char *directory);

#endif
