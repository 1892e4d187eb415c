/* From a URL to a session that is ready for work. */
#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "pg/conn_internal.h"
#include "pg/result.h"
#include "pg/url.h"

enum { OLDEST_VERSION = 130000, CONNECT_TIMEOUT_S = 10, RETRY_PAUSE_MS = 200 };

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
    if (!standby && !options->allow_recovery) {
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
 * "client_connection_check_interval"). A session that waits for others holds its locks on purpose: no idle
 * timeout of the server may end it. */
char *
conn_session_settings(const Conn *conn)
{
    GString *sql =
        g_string_new("SELECT pg_catalog.set_config('idle_in_transaction_session_timeout', '0', false)");
    if (PQserverVersion(conn->pg) >= 140000)
        g_string_append(sql, ", pg_catalog.set_config('idle_session_timeout', '0', false)");
    if (PQserverVersion(conn->pg) >= 140000 && !conn->no_check_interval)
        g_string_append(sql, ", pg_catalog.set_config('client_connection_check_interval', '1s', false)");
    return g_string_free(sql, FALSE);
}

static bool
set_session(Conn *conn, GError **error)
{
    g_autoptr(GError) refused = NULL;
    g_autofree char *all = conn_session_settings(conn);
    if (conn_exec(conn, all, &refused))
        return true;
    if (!g_error_matches(refused, CONFITURE_ERROR, ERR_SQL)) {
        g_propagate_error(error, g_steal_pointer(&refused));
        return false;
    }
    /* A server whose system cannot tell that a client is gone refuses to look for it; that is no reason not
     * to work with it. */
    conn->no_check_interval = true;
    g_autofree char *rest = conn_session_settings(conn);
    return conn_exec(conn, rest, error);
}

/* The seconds a connection may take to come about; 0 = for ever. libpq counts them only in its blocking
 * calls. The url, a service file or PGCONNECT_TIMEOUT may say; zero and less is for ever, and one second is
 * two (libpq manual, "connect_timeout"). */
static int
connect_timeout(PGconn *pg, int otherwise)
{
    PQconninfoOption *options = PQconninfo(pg);
    int timeout = otherwise > 0 ? otherwise : CONNECT_TIMEOUT_S;
    for (const PQconninfoOption *o = options; o && o->keyword; o++)
        if (strcmp(o->keyword, "connect_timeout") == 0 && o->val && *o->val)
            timeout = (int)CLAMP(g_ascii_strtoll(o->val, NULL, 10), 0, G_MAXINT / 1000);
    PQconninfoFree(options);
    return timeout == 1 ? 2 : timeout;
}

/* Connects step by step, so that Ctrl-C is heard while a host does not answer. False without an error: libpq
 * knows the reason. */
static bool
connect_wait(Conn *conn, int timeout_s, GError **error)
{
    int64_t deadline = clock_now_ms() + (int64_t)timeout_s * 1000;
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
        struct pollfd fds[2] = {
            {.fd = PQsocket(conn->pg), .events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT},
            {.fd = interrupt_fd(), .events = POLLIN}};
        int64_t left = deadline - clock_now_ms();
        int n = timeout_s == 0 ? poll(fds, 2, -1) : left > 0 ? poll(fds, 2, (int)left) : 0;
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

/* *passing: it failed for a reason that may go away by itself. */
static Conn *
open_once(const ConnOptions *options, const ConnParameters *parameters, bool *passing, GError **error)
{
    g_autoptr(Conn) conn = g_new0(Conn, 1);
    GError *problem = NULL;
    conn->progress = options->progress;
    conn->shown = conn_parameters_shown(parameters);
    /* 0: the url is taken apart already, and a database may be named "a=b". */
    conn->pg = PQconnectStartParams(parameters->keywords, parameters->values, 0);
    *passing = false;
    if (!conn->pg)
        g_error("out of memory");
    PQsetErrorVerbosity(conn->pg, PQERRORS_VERBOSE); /* for url.c, which wants the SQLSTATE */
    if (PQstatus(conn->pg) == CONNECTION_BAD ||
        !connect_wait(conn, connect_timeout(conn->pg, options->timeout_s), &problem)) {
        *passing =
            problem ? g_error_matches(problem, CONFITURE_ERROR, ERR_CONNECT) : conn_failure_passes(conn->pg);
        if (!problem)
            conn_connect_error(conn->pg, conn->shown, &problem);
        g_propagate_error(error, problem);
        return NULL;
    }
    PQsetErrorVerbosity(conn->pg, PQERRORS_DEFAULT);
    g_free(conn->shown);
    conn->shown = conn_live_shown(conn->pg);
    PQsetNoticeReceiver(conn->pg, on_notice, conn);
    /* No call of ours may hang in send(2), deaf to signals: a server busy with a trigger does not read on. */
    PQsetnonblocking(conn->pg, 1);
    if (!check_server(conn, options, error) || (!options->bare && !set_session(conn, error)))
        return NULL;
    return g_steal_pointer(&conn);
}

/* Waits before the next attempt. False when a signal came. */
static bool
pause_for_server(const ConnOptions *options, bool first, const GError *problem, GError **error)
{
    struct pollfd fd = {.fd = interrupt_fd(), .events = POLLIN};
    if (first)
        progress_remark(options->progress, "%s; waiting up to %d s for it", problem->message,
                        options->wait_s);
    progress_report(options->progress,
                    &(ProgressState){.phase = "waiting for the server", .item = problem->message});
    poll(&fd, 1, RETRY_PAUSE_MS);
    return !interrupt_check(error);
}

Conn *
conn_open(const ConnOptions *options, GError **error)
{
    g_autoptr(ConnParameters) parameters = conn_parameters(options, error);
    int64_t deadline = clock_now_ms() + (int64_t)options->wait_s * 1000;
    if (!parameters)
        return NULL;
    for (bool first = true;; first = false) {
        bool passing;
        g_autoptr(GError) problem = NULL;
        Conn *conn = open_once(options, parameters, &passing, &problem);
        if (conn)
            return conn;
        if (!passing || clock_now_ms() >= deadline) {
            if (!first)
                error_context(&problem, "waited %d s for the server", options->wait_s);
            g_propagate_error(error, g_steal_pointer(&problem));
            return NULL;
        }
        if (!pause_for_server(options, first, problem, error))
            return NULL;
    }
}
