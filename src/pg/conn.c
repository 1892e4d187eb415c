#include "pg/conn.h"

#include <string.h>

#include "base/errors.h"
#include "pg/conn_internal.h"
#include "pg/result.h"

/* A statement of this many bytes is sent as a whole. */
enum { HUGE_STATEMENT = 16 << 20 };

PGconn *
conn_handle(const Conn *conn)
{
    return conn->pg;
}

const char *
conn_shown(const Conn *conn)
{
    return conn->shown;
}

void
conn_close(Conn *conn)
{
    if (!conn)
        return;
    PQfinish(conn->pg);
    g_free(conn->shown);
    g_free(conn);
}

int
conn_server_version(const Conn *conn)
{
    return PQserverVersion(conn->pg);
}

const char *
conn_parameter(const Conn *conn, const char *name)
{
    return PQparameterStatus(conn->pg, name);
}

bool
conn_alive(const Conn *conn)
{
    return PQstatus(conn->pg) == CONNECTION_OK;
}

bool
conn_in_transaction(const Conn *conn)
{
    PGTransactionStatusType status = PQtransactionStatus(conn->pg);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool
conn_transaction_failed(const Conn *conn)
{
    return PQtransactionStatus(conn->pg) == PQTRANS_INERROR;
}

/* Collects a sent command's results: keeps the last, counts the good ones, remembers the first error. */
static PGresult *
collect(Conn *conn, size_t *completed, int *position, GError **error)
{
    GError *problem = NULL;
    PGresult *last = NULL;
    PGresult *result;
    while ((result = conn_next_result(conn, problem ? NULL : &problem)) != NULL) {
        ExecStatusType status = PQresultStatus(result);
        if (result_is_error(result) && !problem) {
            result_error(conn, result, &problem);
            if (position)
                *position = result_position(result);
        } else if ((status == PGRES_COPY_IN || status == PGRES_COPY_OUT) && !problem) {
            error_set(&problem, ERR_SQL, "COPY to or from the client is not possible here");
            if (status == PGRES_COPY_IN)
                PQputCopyEnd(conn->pg, "not possible here");
            else
                conn_skip_copy_out(conn);
        } else if (!problem && completed) {
            (*completed)++;
        }
        PQclear(last);
        last = result;
    }
    if (problem) {
        PQclear(last);
        g_propagate_error(error, problem);
        return NULL;
    }
    if (!last)
        connection_error(conn, error);
    return last;
}

static bool
send_query(Conn *conn, const char *sql, GError **error)
{
    /* Non-blocking, libpq moves the rest of its buffer each time the socket takes some of it, which is
     * quadratic. The server reads a statement whole before it does anything, so only the network can keep us
     * waiting. */
    bool huge = strnlen(sql, HUGE_STATEMENT) == HUGE_STATEMENT;
    if (!conn_begin(conn, error))
        return false;
    PQsetnonblocking(conn->pg, !huge);
    bool sent = PQsendQuery(conn->pg, sql);
    PQsetnonblocking(conn->pg, 1);
    if (!sent)
        connection_error(conn, error);
    return sent;
}

PGresult *
conn_query(Conn *conn, const char *sql, GError **error)
{
    return send_query(conn, sql, error) ? collect(conn, NULL, NULL, error) : NULL;
}

PGresult *
conn_query_params(Conn *conn, const char *sql, int count, const char *const *values, GError **error)
{
    if (!conn_begin(conn, error))
        return NULL;
    if (!PQsendQueryParams(conn->pg, sql, count, NULL, values, NULL, NULL, 0)) {
        connection_error(conn, error);
        return NULL;
    }
    return collect(conn, NULL, NULL, error);
}

bool
conn_exec(Conn *conn, const char *sql, GError **error)
{
    g_autoptr(PGresult) result = conn_query(conn, sql, error);
    return result != NULL;
}

bool
conn_exec_always(Conn *conn, const char *sql, GError **error)
{
    conn->cleaning = true;
    bool ok = conn_exec(conn, sql, error);
    conn->cleaning = false;
    return ok;
}

bool
conn_scalar(Conn *conn, const char *sql, char **value, GError **error)
{
    g_autoptr(PGresult) result = conn_query(conn, sql, error);
    *value = NULL;
    if (!result)
        return false;
    if (PQntuples(result) > 0 && PQnfields(result) > 0 && !PQgetisnull(result, 0, 0))
        *value = g_strdup(PQgetvalue(result, 0, 0));
    return true;
}

bool
conn_batch(Conn *conn, const char *sql, size_t *completed, int *position, GError **error)
{
    *completed = 0;
    *position = 0;
    if (!send_query(conn, sql, error))
        return false;
    g_autoptr(PGresult) result = collect(conn, completed, position, error);
    return result != NULL;
}
