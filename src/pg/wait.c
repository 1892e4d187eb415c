/* Waiting for the server, with an ear for signals. */
#include <errno.h>
#include <poll.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "pg/conn_internal.h"
#include "pg/result.h"

/* How long a request to cancel has before it is made again. */
enum { CANCEL_AGAIN_MS = 1000 };

void
conn_cancel(Conn *conn)
{
    char problem[256];
    PGcancel *cancel = PQgetCancel(conn->pg);
    conn->cancelled = clock_now_ms();
    if (cancel)
        PQcancel(cancel, problem, sizeof problem);
    PQfreeCancel(cancel);
}

bool
conn_begin(Conn *conn, GError **error)
{
    conn->cancelled = 0;
    /* A signal between two statements stops the next one before it starts. */
    return conn->cleaning || !interrupt_check(error);
}

/* Waits for the socket; on a signal asks the server to cancel, and goes on waiting for its answer. Asks again
 * every second: a request that comes before its statement has begun is lost. */
static bool
wait_socket(Conn *conn, short events, GError **error)
{
    bool deaf = conn->cancelled || conn->cleaning;
    struct pollfd fds[2] = {{.fd = PQsocket(conn->pg), .events = events},
                            {.fd = deaf ? -1 : interrupt_fd(), .events = POLLIN}};
    int n = poll(fds, 2, conn->progress ? PROGRESS_TICK_MS : conn->cancelled ? CANCEL_AGAIN_MS : -1);
    if (n == 0)
        progress_tick(conn->progress);
    if (n < 0 && errno != EINTR) {
        error_set(error, ERR_CONNECTION_LOST, "cannot wait for the server: %s", g_strerror(errno));
        return false;
    }
    bool heard = !deaf && interrupt_pending();
    if (heard || (conn->cancelled && clock_now_ms() - conn->cancelled >= CANCEL_AGAIN_MS))
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
void
conn_skip_copy_out(Conn *conn)
{
    char *row = NULL;
    int length;
    while ((length = PQgetCopyData(conn->pg, &row, 1)) >= 0) {
        if (length > 0)
            PQfreemem(row);
        else if (!conn_wait_copy(conn, NULL))
            return;
    }
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
            conn_skip_copy_out(conn);
    }
}
