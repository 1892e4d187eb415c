/* What libpq says, turned into the one error value. Inside pg/ only. */
#ifndef CONFITURE_PG_RESULT_H
#define CONFITURE_PG_RESULT_H

#include "pg/conn.h"

/* Sets *error from a failed result: message, SQLSTATE, detail, hint, server context, object;
 * ERR_CONNECTION_LOST when the connection is gone, ERR_INTERRUPTED when we cancelled it ourselves, else
 * ERR_SQL. */
void result_error(const Conn *conn, const PGresult *result, GError **error);
/* The same when there is no result, from PQerrorMessage. */
void connection_error(const Conn *conn, GError **error);
bool result_is_error(const PGresult *result);
/* The character position the server named (1-based), or 0. */
int result_position(const PGresult *result);

/* Waits until a result can be read without blocking, watching for signals: on the first one sends a cancel
 * request. False only when the connection failed. */
bool conn_wait(Conn *conn, GError **error);
/* Waits for more COPY data. */
bool conn_wait_copy(Conn *conn, GError **error);
/* Asks the server to cancel what runs; its answer comes as a result. */
void conn_cancel(Conn *conn);
/* Flushes what was sent; for non-blocking use in COPY. */
bool conn_flush(Conn *conn, GError **error);
PGconn *conn_handle(const Conn *conn);
/* PQgetResult after conn_wait(); NULL at the end of a command's results. */
PGresult *conn_next_result(Conn *conn, GError **error);
/* Reads and drops whatever results are left. */
void conn_drain(Conn *conn);

#endif
