/* One connection type over libpq.
 *
 * Always true:
 *  - no password is ever in a Conn's description, in an error, or in argv; conn_shown() is safe to print;
 *  - every session has application_name "confiture <command>" and TCP keepalives; unless it is bare, also
 *    client_connection_check_interval (PostgreSQL 14 and later), so that the server drops the work of a
 * killed client within seconds, and no idle timeout, because it may hold a lock on purpose;
 *  - SIGINT and SIGTERM (base/interrupt.h) cancel the running statement, also while the server does not read
 *    what is sent; the call returns ERR_INTERRUPTED;
 *  - errors of the server become one ERR_SQL with SQLSTATE, detail, hint, context and position; a server that
 * went away is ERR_CONNECTION_LOST;
 *  - notices go to the Progress given at connect, none are lost, none are printed here.
 */
#ifndef CONFITURE_PG_CONN_H
#define CONFITURE_PG_CONN_H

#include <glib.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/progress.h"

typedef struct Conn Conn;

typedef struct {
    const char
        *url; /* URI or keyword string, as libpq takes it; NULL or "" = libpq's environment and defaults */
    const char *database; /* overrides the database of url, or NULL */
    const char *command;  /* for application_name: "build" */
    int timeout_s;       /* connect timeout when neither the url nor libpq's environment sets one; 0 = 10 s */
    int wait_s;          /* go on trying so long while nobody listens there or the server is starting */
    bool allow_recovery; /* do not refuse a server in recovery */
    bool bare;           /* leave the session's settings alone: for a quick look that holds no lock */
    Progress *progress;  /* takes notices; may be NULL */
} ConnOptions;

/* connect_timeout is libpq's: 0 in the url or in PGCONNECT_TIMEOUT waits for ever; it counts for each
 * attempt. ERR_CONNECT (refused, wrong password: hint says what to set), ERR_SERVER_VERSION (below 13),
 * ERR_READ_ONLY (in recovery). */
Conn *conn_open(const ConnOptions *options, GError **error);
void conn_close(Conn *conn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Conn, conn_close)

/* "postgresql://user@host:port/database", never a password. Owned by the connection. */
const char *conn_shown(const Conn *conn);
/* The same server and user, another database, as a keyword string. The caller frees; it may hold a password.
 * ERR_CONFIG. */
char *conn_url_with_database(const char *url, const char *database, GError **error);
/* The database url names: its dbname, else PGDATABASE, else the user. The caller frees. */
char *conn_url_database(const char *url, GError **error);
/* The url as libpq's environment variables, "PGHOST=...", for a program whose argv everybody can read. Fits
 * ChildOptions.set. The caller frees with g_strfreev(). */
char **conn_url_environment(const char *url, GError **error);

/* The statement, without ';', that gives the session its settings again after RESET ALL. The caller frees. */
char *conn_session_settings(const Conn *conn);

int conn_server_version(const Conn *conn);                      /* PQserverVersion: 150018 */
const char *conn_parameter(const Conn *conn, const char *name); /* PQparameterStatus */
bool conn_alive(const Conn *conn);
bool conn_in_transaction(const Conn *conn);     /* begun by BEGIN, failed or not */
bool conn_transaction_failed(const Conn *conn); /* begun, and an error stands in it */

/* Runs SQL and returns the last result (the caller clears it), NULL on error. */
PGresult *conn_query(Conn *conn, const char *sql, GError **error);
/* One statement with text parameters (NULL = SQL NULL). */
PGresult *conn_query_params(Conn *conn, const char *sql, int count, const char *const *values,
                            GError **error);
/* Runs SQL for its effect. */
bool conn_exec(Conn *conn, const char *sql, GError **error);
/* As conn_exec(), also after a signal: for cleaning up behind what the signal stopped. */
bool conn_exec_always(Conn *conn, const char *sql, GError **error);
/* First column of the first row as a new string; *value is NULL for no row or SQL NULL. */
bool conn_scalar(Conn *conn, const char *sql, char **value, GError **error);

/* Runs several statements in one message. *completed is how many statements the server finished, so that on
 * failure the statement at fault is number *completed (0-based). *position is the 1-based character position
 * in sql that the server named, or 0. Use inside BEGIN/COMMIT: outside, the message is one implicit
 * transaction. */
bool conn_batch(Conn *conn, const char *sql, size_t *completed, int *position, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PGresult, PQclear)

#endif
