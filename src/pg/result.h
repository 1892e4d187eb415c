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

/* Before a command is sent: ERR_INTERRUPTED when a signal came, unless conn_exec_always() cleans up. */
bool conn_begin(Conn *conn, GError **error);
/* Waits until a result can be read without blocking, watching for signals: on the first one sends a cancel
 * request, and again every second. False only when the connection failed. */
bool conn_wait(Conn *conn, GError **error);
/* Waits for more COPY data. */
bool conn_wait_copy(Conn *conn, GError **error);
/* Asks the server to cancel what runs; its answer comes as a result. */
void conn_cancel(Conn *conn);
/* Waits until the system has taken all that was sent. The connection is non-blocking: no call of libpq waits
 * for a server that does not read, so whoever sends much calls this, lest the client's buffer grows. */
bool conn_flush(Conn *conn, GError **error);
PGconn *conn_handle(const Conn *conn);
/* PQgetResult after conn_wait(); NULL at the end of a command's results. */
PGresult *conn_next_result(Conn *conn, GError **error);
/* Takes the rows of a COPY to the client that nobody wants. */
void conn_skip_copy_out(Conn *conn);
/* Reads and drops whatever results are left. */
void conn_drain(Conn *conn);

#endif
