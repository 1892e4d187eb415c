#include "pg/pipeline.h"

#include "base/errors.h"
#include "pg/result.h"

/* Statements sent before their results are read: bounds what both sides hold, and avoids the deadlock of two
 * full socket buffers (libpq manual, "Pipeline Mode", "Using Pipeline Mode"). */
enum { WINDOW = 256 };

static bool
send_window(Conn *conn, const PipelineStatement *statements, size_t count, bool last, GError **error)
{
    PGconn *pg = conn_handle(conn);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = PQsendQueryParams(pg, statements[i].sql, statements[i].count, NULL, statements[i].values, NULL,
                               NULL, 0);
    /* A flush request makes the server answer without ending the implicit transaction, as a sync would. */
    ok = ok && (last ? PQpipelineSync(pg) : PQsendFlushRequest(pg));
    if (!ok)
        connection_error(conn, error);
    return ok && conn_flush(conn, error);
}

/* Reads one window's results; stops at the first failure, with its index in *failed. */
static bool
read_window(Conn *conn, size_t first, size_t count, PipelineResult each, void *data, size_t *failed,
            GError **error)
{
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        g_autoptr(PGresult) result = conn_next_result(conn, error);
        *failed = first + i;
        if (!result)
            return false;
        if (result_is_error(result)) {
            result_error(conn, result, error);
            ok = false;
        } else {
            ok = !each || each(data, first + i, result, error);
        }
        PQclear(conn_next_result(conn, NULL)); /* the NULL that ends one statement's results */
    }
    return ok;
}

/* Reads up to the sync, so that the connection can leave pipeline mode. */
static void
read_to_sync(Conn *conn)
{
    bool synced = false;
    int nothing = 0;
    while (!synced && nothing < 2 && conn_alive(conn)) {
        PGresult *result = conn_next_result(conn, NULL);
        nothing = result ? 0 : nothing + 1;
        synced = result && PQresultStatus(result) == PGRES_PIPELINE_SYNC;
        PQclear(result);
    }
}

bool
pipeline_run(Conn *conn, const PipelineStatement *statements, size_t count, PipelineResult each, void *data,
             size_t *failed, GError **error)
{
    bool ok = true;
    bool synced = false;
    *failed = 0;
    if (!conn_begin(conn, error))
        return false;
    if (!PQenterPipelineMode(conn_handle(conn)))
        g_error("pipeline mode entered while a command is under way");
    for (size_t at = 0; ok && at < count; at += WINDOW) {
        size_t n = MIN(count - at, (size_t)WINDOW);
        synced = at + n == count;
        ok = send_window(conn, statements + at, n, synced, error) &&
             read_window(conn, at, n, each, data, failed, error);
    }
    if (!synced && conn_alive(conn) && PQpipelineSync(conn_handle(conn)))
        conn_flush(conn, NULL);
    read_to_sync(conn);
    PQexitPipelineMode(conn_handle(conn));
    return ok;
}
