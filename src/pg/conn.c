#include "pg/conn.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/errors.h"
#include "base/interrupt.h"
#include "pg/result.h"
#include "pg/url.h"

enum { OLDEST_VERSION = 130000, CONNECT_TIMEOUT_S = 10, RETRY_PAUSE_MS = 200 };

struct Conn {
    PGconn *pg;
    char *shown;
    Progress *progress;
    bool cancel_sent;
    bool cleaning; /* the signal was heard: what runs now undoes what it stopped */
};

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

static void
on_notice(void *data, const PGresult *result)
{
    Conn *conn = data;
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message)
        progress_remark(conn->progress, "%s: %s", severity ? severity : "NOTICE", message);
}

static bool
check_server(Conn *conn, const ConnOptions *options, GError **error)
{
    int version = PQserverVersion(conn->pg);
    char *recovery = NULL;
    if (version < OLDEST_VERSION) {
        error_set(error, ERR_SERVER_VERSION, "the server at %s is PostgreSQL %s, which is too old",
                  conn->shown, PQparameterStatus(conn->pg, "server_version"));
        return false;
    }
    /* Servers before 14 do not report in_hot_standby. */
    const char *standby = PQparameterStatus(conn->pg, "in_hot_standby");
    if (!standby) {
        if (!conn_scalar(conn, "SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'on' END", &recovery,
                         error))
            return false;
        standby = recovery;
    }
    bool refused = standby && strcmp(standby, "on") == 0 && !options->allow_recovery;
    g_free(recovery);
    if (refused)
        error_set(error, ERR_READ_ONLY, "the server at %s is in recovery (a standby)", conn->shown);
    return !refused;
}

/* A killed client's statement and locks are gone within a second (manual,
 * "client_connection_check_interval"). A session that waits for its user holds its locks on purpose, so no
 * idle timeout of the server may end it. */
char *
conn_session_settings(const Conn *conn)
{
    GString *sql =
        g_string_new("SELECT pg_catalog.set_config('idle_in_transaction_session_timeout', '0', false)");
    if (PQserverVersion(conn->pg) >= 140000)
        g_string_append(sql, ", pg_catalog.set_config('client_connection_check_interval', '1s', false)"
                             ", pg_catalog.set_config('idle_session_timeout', '0', false)");
    return g_string_free(sql, FALSE);
}

static bool
set_session(Conn *conn, const ConnOptions *options, GError **error)
{
    g_autofree char *sql = conn_session_settings(conn);
    return options->bare || conn_exec(conn, sql, error);
}

/* Connects step by step, so that Ctrl-C is heard while a host does not answer. */
static bool
connect_wait(Conn *conn, int timeout_s, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + (gint64)timeout_s * G_USEC_PER_SEC;
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
        struct pollfd fds[2] = {
            {.fd = PQsocket(conn->pg), .events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT},
            {.fd = interrupt_fd(), .events = POLLIN}};
        gint64 left = (deadline - g_get_monotonic_time()) / 1000;
        int n = left > 0 ? poll(fds, 2, (int)left) : 0;
        if (interrupt_check(error))
            return false;
        if (n == 0) {
            error_set(error, ERR_CONNECT, "cannot connect to %s: no answer within %d s", conn->shown,
                      timeout_s);
            return false;
        }
        if (n < 0 && errno == EINTR)
            continue;
        state = PQconnectPoll(conn->pg);
    }
    return state == PGRES_POLLING_OK;
}

/* *passing: the reason is one that may go away by itself. */
static Conn *
open_once(const ConnOptions *options, bool *passing, GError **error)
{
    g_autoptr(ConnParameters) parameters = conn_parameters(options, error);
    int timeout = options->timeout_s > 0 ? options->timeout_s : CONNECT_TIMEOUT_S;
    *passing = false;
    if (!parameters)
        return NULL;
    if (conn_parameters_get(parameters, "connect_timeout"))
        timeout = MAX(2, (int)g_ascii_strtoll(conn_parameters_get(parameters, "connect_timeout"), NULL, 10));
    g_autoptr(Conn) conn = g_new0(Conn, 1);
    conn->progress = options->progress;
    conn->shown = conn_parameters_shown(parameters);
    conn->pg = PQconnectStartParams(parameters->keywords, parameters->values, 1);
    if (!conn->pg)
        g_error("out of memory");
    if (PQstatus(conn->pg) == CONNECTION_BAD || !connect_wait(conn, timeout, error)) {
        *passing = conn_failure_passes(conn->pg);
        if (error && *error)
            return NULL;
        conn_connect_error(conn->pg, conn->shown, error);
        return NULL;
    }
    g_free(conn->shown);
    conn->shown = conn_live_shown(conn->pg);
    PQsetNoticeReceiver(conn->pg, on_notice, conn);
    if (!check_server(conn, options, error) || !set_session(conn, options, error))
        return NULL;
    return g_steal_pointer(&conn);
}

Conn *
conn_open(const ConnOptions *options, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + (gint64)options->wait_s * G_USEC_PER_SEC;
    for (;;) {
        bool passing;
        GError *problem = NULL;
        Conn *conn = open_once(options, &passing, &problem);
        if (conn || !passing || interrupt_pending() || g_get_monotonic_time() >= deadline) {
            if (!conn)
                g_propagate_error(error, problem);
            return conn;
        }
        progress_report(options->progress,
                        &(ProgressState){.phase = "waiting for the server", .item = problem->message});
        g_error_free(problem);
        g_usleep(RETRY_PAUSE_MS * 1000);
    }
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

void
conn_cancel(Conn *conn)
{
    char problem[256];
    PGcancel *cancel = PQgetCancel(conn->pg);
    conn->cancel_sent = true;
    if (cancel)
        PQcancel(cancel, problem, sizeof problem);
    PQfreeCancel(cancel);
}

/* Waits for the socket; on a signal asks the server to cancel, once, and goes on waiting for its answer. */
static bool
wait_socket(Conn *conn, short events, GError **error)
{
    bool deaf = conn->cancel_sent || conn->cleaning;
    struct pollfd fds[2] = {{.fd = PQsocket(conn->pg), .events = events},
                            {.fd = deaf ? -1 : interrupt_fd(), .events = POLLIN}};
    int n = poll(fds, 2, conn->progress ? PROGRESS_TICK_MS : -1);
    if (n == 0)
        progress_tick(conn->progress);
    if (n < 0 && errno != EINTR) {
        error_set(error, ERR_CONNECTION_LOST, "cannot wait for the server: %s", g_strerror(errno));
        return false;
    }
    if (!deaf && interrupt_pending())
        conn_cancel(conn);
    return true;
}

bool
conn_flush(Conn *conn, GError **error)
{
    for (;;) {
        int left = PQflush(conn->pg);
        if (left < 0) {
            connection_error(conn, error);
            return false;
        }
        if (left == 0)
            return true;
        if (!wait_socket(conn, POLLIN | POLLOUT, error))
            return false;
        if (!PQconsumeInput(conn->pg)) {
            connection_error(conn, error);
            return false;
        }
    }
}

bool
conn_wait(Conn *conn, GError **error)
{
    if (!conn_flush(conn, error))
        return false;
    while (PQisBusy(conn->pg)) {
        if (!wait_socket(conn, POLLIN, error))
            return false;
        if (!PQconsumeInput(conn->pg)) {
            connection_error(conn, error);
            return false;
        }
    }
    return true;
}

bool
conn_wait_copy(Conn *conn, GError **error)
{
    if (!wait_socket(conn, POLLIN, error))
        return false;
    if (PQconsumeInput(conn->pg))
        return true;
    connection_error(conn, error);
    return false;
}

PGresult *
conn_next_result(Conn *conn, GError **error)
{
    return conn_wait(conn, error) ? PQgetResult(conn->pg) : NULL;
}

/* Takes the rows of a COPY to the client that nobody wants. */
static void
skip_copy_out(Conn *conn)
{
    char *row = NULL;
    while (PQgetCopyData(conn->pg, &row, 0) > 0)
        PQfreemem(row);
}

void
conn_drain(Conn *conn)
{
    PGresult *result;
    while ((result = conn_next_result(conn, NULL)) != NULL) {
        ExecStatusType status = PQresultStatus(result);
        PQclear(result);
        /* A COPY nobody serves would be returned for ever. */
        if (status == PGRES_COPY_IN)
            PQputCopyEnd(conn->pg, "not expected here");
        else if (status == PGRES_COPY_OUT)
            skip_copy_out(conn);
    }
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
                skip_copy_out(conn);
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
    /* A signal between two statements stops the next one before it starts. */
    if (!conn->cleaning && interrupt_check(error))
        return false;
    if (PQsendQuery(conn->pg, sql))
        return true;
    connection_error(conn, error);
    return false;
}

PGresult *
conn_query(Conn *conn, const char *sql, GError **error)
{
    return send_query(conn, sql, error) ? collect(conn, NULL, NULL, error) : NULL;
}

PGresult *
conn_query_params(Conn *conn, const char *sql, int count, const char *const *values, GError **error)
{
    if (!conn->cleaning && interrupt_check(error))
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
