/* The embedded server: a private PostgreSQL of one project, unix socket only.
 *
 * Layout below `directory` (default <project>/.confiture/pg): data/ the cluster, lock the flock(2) that
 * serialises initdb, start, stop and destroy between processes, log the server's log. When the user a root
 * caller drops to (pg/owner.h) cannot enter the project, data is a link to /var/lib/confiture/<hash>/data.
 * The socket lies in a short directory under XDG_RUNTIME_DIR or /tmp (pg/socketdir.h); postmaster.pid names
 * the one in use. The superuser is `postgres`, the name dumps and scripts use, whoever runs the server.
 *
 * Always true:
 *  - listen_addresses is '' and the socket directory has mode 0700;
 *  - two Confitures that start the server at once end with one server and both succeed;
 *  - a root caller runs every PostgreSQL program as the owner of `directory`'s data, an unprivileged user;
 *  - data/ is absent or complete: an initdb that was killed or found the disk full leaves none;
 *  - a pid file whose process is gone, or is no postgres of ours, never blocks a start and never gets a
 * stranger killed.
 */
#ifndef CONFITURE_PG_SERVER_H
#define CONFITURE_PG_SERVER_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/progress.h"

typedef struct {
    const char *directory; /* <project>/.confiture/pg */
    const char *bindir;    /* explicit installation, or NULL */
    int major;             /* wanted major version, or 0 */
    Progress *progress;    /* "initialising", "starting"; may be NULL */
} ServerOptions;

typedef enum { SERVER_ABSENT, SERVER_STOPPED, SERVER_RUNNING } ServerState;

typedef struct {
    ServerState state;
    int major;              /* of the data directory; 0 when absent */
    char *version;          /* of the programs that would run it, "15.18"; NULL: none fit, or server_start()
                             * found it running and asked no program */
    char *user;             /* the operating system user it runs as */
    pid_t pid;              /* of the postmaster, 0 when not running */
    char *socket_directory; /* NULL when not running */
    char *data_directory;
    char *log_file;
    char *url; /* postgresql:///postgres?host=...&user=..., NULL when not running; holds no password */
} ServerStatus;

/* Looks, changes nothing. */
bool server_status(const ServerOptions *options, ServerStatus *status, GError **error);
void server_status_clear(ServerStatus *status);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServerStatus, server_status_clear)

/* Makes the cluster when absent and starts it when stopped; returns when it accepts connections. ERR_TOOL (no
 * PostgreSQL, wrong major version with both versions and the way out, initdb failed with its output),
 * ERR_DISK_FULL, ERR_LOCKED, ERR_FILE. */
bool server_start(const ServerOptions *options, ServerStatus *status, GError **error);
/* Fast shutdown; waits. True when it was not running. */
bool server_stop(const ServerOptions *options, GError **error);
/* Stops the server and removes the directory. */
bool server_destroy(const ServerOptions *options, GError **error);
/* Connection URL of a running server for `database`. The caller frees. */
char *server_url(const ServerStatus *status, const char *database);

/* A scratch server: unique directory, fsync off, gone at scratch_free(), and removed by the next
 * scratch_start() when its process was killed. Made by copying a data directory cached per version
 * (XDG_CACHE_HOME/confiture/pg), so it is ready without initdb. */
typedef struct Scratch Scratch;
Scratch *scratch_start(const ServerOptions *options, GError **error); /* options->directory is not used */
const char *scratch_url(const Scratch *scratch);
void scratch_free(Scratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scratch, scratch_free)

#endif
