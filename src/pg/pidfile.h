/* postmaster.pid, and whether the process it names is the server of this data directory.
 *
 * The file is PostgreSQL's (miscadmin.h, "LOCK_FILE_LINE_*"): process id, data directory, start time, port,
 * socket directory, listen address, shared memory key and id, status. A process is believed to be the server
 * of a data directory only when it is alive, is called postgres and has that very directory (device and
 * inode) as its working directory, which every PostgreSQL process has. A recycled process id therefore never
 * passes, whoever owns it now, and neither does the server of another data directory.
 */
#ifndef CONFITURE_PG_PIDFILE_H
#define CONFITURE_PG_PIDFILE_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

enum { POSTMASTER_PORT = 5432 };

typedef enum { POSTMASTER_NONE, POSTMASTER_STARTING, POSTMASTER_READY, POSTMASTER_STOPPING } PostmasterState;

typedef struct {
    PostmasterState state;
    pid_t pid;              /* 0 when state is NONE */
    char *socket_directory; /* NULL until the server has written it */
    int shared_memory;      /* System V segment id, or -1; known for a dead server too */
} Postmaster;

/* Looks, changes nothing. A missing, empty or malformed file is POSTMASTER_NONE. */
void postmaster_look(const char *data, Postmaster *postmaster);
void postmaster_clear(Postmaster *postmaster);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Postmaster, postmaster_clear)

/* Whether the running server can be reached: its socket exists. */
bool postmaster_has_socket(const Postmaster *postmaster);
/* Whether process `pid` is a postgres that works in `data`. */
bool postmaster_owns(const char *data, pid_t pid);
/* Any such process, 0 when there is none: after a postmaster was killed its backends live on for a moment. */
pid_t postmaster_any_process(const char *data);

#endif
