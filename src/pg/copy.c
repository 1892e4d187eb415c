#include "pg/copy.h"

#include <string.h>

#include "base/errors.h"
#include "base/interrupt.h"
#include "pg/conn_internal.h"
#include "pg/result.h"

/* COPY data that may lie in the client's memory before the server has to take it. */
enum { COPY_QUEUE = 256 * 1024 };

/* Reads the results behind a COPY up to the end; the first failed one becomes the error. */
static bool
finish(Conn *conn, int64_t *rows, GError **error)
{
    bool ok = true;
    PGresult *result;
    while ((result = conn_next_result(conn, ok ? error : NULL)) != NULL) {
        if (ok && result_is_error(result)) {
            result_error(conn, result, error);
            ok = false;
        } else if (rows) {
            *rows = g_ascii_strtoll(PQcmdTuples(result), NULL, 10);
        }
        PQclear(result);
    }
    if (ok && !conn_alive(conn)) {
        if (error && !*error)
            connection_error(conn, error);
        ok = false;
    }
    return ok;
}

static bool
start(Conn *conn, const char *sql, ExecStatusType wanted, GError **error)
{
    conn->queued = 0;
    if (!conn_begin(conn, error))
        return false;
    if (!PQsendQuery(conn_handle(conn), sql)) {
        connection_error(conn, error);
        return false;
    }
    g_autoptr(PGresult) result = conn_next_result(conn, error);
    if (!result)
        return false;
    if (PQresultStatus(result) == wanted)
        return true;
    if (result_is_error(result))
        result_error(conn, result, error);
    else
        error_set(error, ERR_INTERNAL, "the server did not start a COPY");
    conn_drain(conn);
    return false;
}

bool
copy_in_start(Conn *conn, const char *sql, GError **error)
{
    return start(conn, sql, PGRES_COPY_IN, error);
}

/* Gives data to libpq, and waits for the server once enough of it lies there. */
static bool
queue(Conn *conn, const char *data, int length, GError **error)
{
    if (PQputCopyData(conn_handle(conn), data, length) != 1) {
        connection_error(conn, error);
        return false;
    }
    conn->queued += (size_t)length;
    if (conn->queued < COPY_QUEUE)
        return true;
    conn->queued = 0;
    return conn_flush(conn, error);
}

bool
copy_in_write(Conn *conn, const char *data, size_t length, GError **error)
{
    if (interrupt_pending()) {
        copy_in_abort(conn, "interrupted");
        interrupt_check(error);
        return false;
    }
    while (length > 0) {
        int piece = (int)MIN(length, (size_t)COPY_QUEUE);
        if (!queue(conn, data, piece, error)) {
            conn_drain(conn);
            return false;
        }
        data += piece;
        length -= (size_t)piece;
    }
    return true;
}

bool
copy_in_finish(Conn *conn, int64_t *rows, GError **error)
{
    if (PQputCopyEnd(conn_handle(conn), NULL) != 1) {
        connection_error(conn, error);
        conn_drain(conn);
        return false;
    }
    return finish(conn, rows, error);
}

void
copy_in_abort(Conn *conn, const char *reason)
{
    PQputCopyEnd(conn_handle(conn), reason);
    conn_drain(conn);
}

bool
copy_out(Conn *conn, const char *sql, CopySink sink, void *data, int64_t *rows, GError **error)
{
    bool ok = true;
    char *row = NULL;
    int length;
    if (!start(conn, sql, PGRES_COPY_OUT, error))
        return false;
    /* PQgetCopyData(async): 0 = nothing yet, -1 = end, -2 = failed. */
    while ((length = PQgetCopyData(conn_handle(conn), &row, 1)) >= 0) {
        if (length == 0) {
            if (!conn_wait_copy(conn, ok ? error : NULL))
                return false;
            continue;
        }
        if (ok && !sink(data, row, (size_t)length, error)) {
            ok = false;
            conn_cancel(conn);
        }
        PQfreemem(row);
    }
    return ok ? finish(conn, rows, error) : (finish(conn, NULL, NULL), false);
}
