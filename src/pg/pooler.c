#include "pg/pooler.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "pg/result.h"

/* Looks made at the server process; a pooler that hands them out in turn shows another one soon. */
enum { LOOKS = 5, PATIENCE_MS = 2000 };

static const char OWN_PID[] = "SELECT pg_catalog.pg_backend_pid()";

static bool
own_pid(Conn *conn, int *pid, GError **error)
{
    g_autofree char *text = NULL;
    if (!conn_scalar(conn, OWN_PID, &text, error))
        return false;
    *pid = text ? (int)g_ascii_strtoll(text, NULL, 10) : 0;
    return true;
}

/* Begins a transaction, but waits only so long for an answer. False when none came, or when it was a refusal,
 * which is what a pooler in statement mode gives. */
static bool
begin(Conn *conn, bool *refused)
{
    PGconn *pg = conn_handle(conn);
    int64_t deadline = clock_now_ms() + PATIENCE_MS;
    *refused = false;
    if (!PQsendQuery(pg, "BEGIN"))
        return false;
    while (PQisBusy(pg)) {
        struct pollfd fds[2] = {{.fd = PQsocket(pg), .events = POLLIN},
                                {.fd = interrupt_fd(), .events = POLLIN}};
        int64_t left = deadline - clock_now_ms();
        if (left <= 0 || poll(fds, 2, (int)left) <= 0 || fds[1].revents || !PQconsumeInput(pg))
            return false;
    }
    for (;;) {
        g_autoptr(PGresult) result = PQgetResult(pg);
        if (!result)
            return !*refused;
        *refused = *refused || result_is_error(result);
    }
}

/* While another client is in a transaction, with its server process therefore taken, ours must stay the same
 * one and must not be that one. */
static bool
look(Conn *conn, const char *url, const char **mode, bool *alone, GError **error)
{
    int first = 0;
    int theirs = 0;
    bool refused = false;
    /* Bare and at a standby alike: to connect then asks nothing, which a pool of one would never answer. */
    ConnOptions options = {
        .url = url, .command = "pooler check", .timeout_s = 5, .bare = true, .allow_recovery = true};
    *mode = NULL;
    if (!own_pid(conn, &first, error))
        return false;
    g_autoptr(Conn) other = conn_open(&options, NULL);
    *alone = !other || (!begin(other, &refused) && !refused);
    /* No second server process to be had: a small pool, in which we hold ours. */
    if (*alone)
        return !interrupt_check(error);
    if (refused) {
        *mode = "statement";
        return true;
    }
    if (!own_pid(other, &theirs, error))
        return false;
    bool moves = theirs == first;
    for (int i = 0; i < LOOKS && !moves; i++) {
        int now = 0;
        if (!own_pid(conn, &now, error))
            return false;
        moves = now != first;
    }
    *mode = moves ? "transaction" : NULL;
    return conn_exec(other, "ROLLBACK", error);
}

bool
pooler_refuse(Conn *conn, const char *url, bool *alone, GError **error)
{
    int pid = 0;
    const char *mode = NULL;
    *alone = false;
    if (!own_pid(conn, &pid, error))
        return false;
    if (pid == PQbackendPID(conn_handle(conn)))
        return true;
    if (!look(conn, url, &mode, alone, error))
        return false;
    if (!mode)
        return true;
    error_set(error, ERR_POLICY, "%s is a pooler in %s mode", conn_shown(conn), mode);
    error_detail(error,
                 "Each %s may run in another server process, so neither the lock of the run nor its "
                 "session would hold.",
                 mode);
    error_hint(error,
               "Give the address of the server itself, or of a pool in session mode, as database_url.");
    return false;
}
