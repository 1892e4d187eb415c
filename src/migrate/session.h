/* The one session a run works in: connected, alone, and the same for each file.
 *
 * Always true:
 *  - the run lock is a session-level advisory lock of this very session, so that lock and work end together,
 * however they end; it is polled with the try form and outside any transaction, because a waiting lock would
 * deadlock with CREATE INDEX CONCURRENTLY (PostgreSQL's manual, "Explicit Locking");
 *  - a pooler that hands out another server process per transaction is refused: no session lock holds there;
 *  - `fresh` is what a file must find: no role, no settings, no prepared statements, cursors, temporary
 * tables, listens or sequence caches of the file before.
 */
#ifndef CONFITURE_MIGRATE_SESSION_H
#define CONFITURE_MIGRATE_SESSION_H

#include "migrate/ledger.h"
#include "pg/conn.h"

typedef struct {
    const char *url;     /* not owned */
    const char *command; /* "migrate up" */
    const char *schema;  /* of the ledger */
    const char *scope;   /* tenant schema, or "" */
    int lock_wait_ms;
    int wait_s; /* for a server that is starting */
    Progress *progress;
    char *lock_key; /* second half of the lock's key, as text */
    Conn *conn;
    Conn *beside; /* for session_blockers(), opened when first needed */
    bool alone;   /* a pooler has no second server process for us: there is no beside */
    int backend_pid;
} Session;

/* Connects, refuses poolers and read-only servers, and waits for the run lock. ERR_CONNECT, ERR_READ_ONLY,
 * ERR_POLICY (pooler), ERR_LOCKED (names the holder), ERR_INTERRUPTED. */
bool session_open(Session *session, GError **error);
/* After a lost connection: connects again and takes the lock, which waits for the server to end the old
 * session.
 */
bool session_reopen(Session *session, GError **error);
/* Disconnects, which gives up the lock. */
void session_close(Session *session);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Session, session_close)

/* The statements, closed by NULL, that make any session fresh, but for its locks. */
extern const char *const session_resets[];
/* Those, the session's own settings, and a last one that gives up all advisory locks but the run's, which
 * fails when another run has that. The caller frees. */
char **session_fresh_statements(const Session *session);
/* The same, step by step: for when the statements above failed. ERR_LOCKED when another run has the lock. */
bool session_freshen(Session *session, GError **error);

/* Rolls back whatever is open; nothing to do when the connection is gone. */
void session_rollback(Session *session);

/* The statement, without ';', that tries to take the run lock of a ledger and a tenant ("" for none) and
 * answers with a boolean. The caller frees. */
char *session_lock_sql(const char *schema, const char *scope);

/* Who stands in front of the session's statement right now, seen from a connection of its own: one line each,
 * or NULL when nobody does. The caller frees. */
char *session_blockers(Session *session);

#endif
