#include "pg/pooler.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "pg/result.h"

/* Looks made at the server process; a pooler that hands them out in turn shows another one soon. */
enum { LOOKS = 5 };

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

/* While another client is in a transaction, with its server process therefore taken, ours must stay the same
 * one and must not be that one. */
static bool
look(Conn *conn, const char *url, bool *moves, GError **error)
{
    int first = 0;
    int theirs = 0;
    ConnOptions options = {.url = url, .command = "pooler check", .timeout_s = 5, .bare = true};
    *moves = false;
    if (!own_pid(conn, &first, error))
        return false;
    g_autoptr(Conn) other = conn_open(&options, NULL);
    if (!other)
        return true; /* no second connection to be had: a pool of one, held by us */
    if (!conn_exec(other, "BEGIN", error) || !own_pid(other, &theirs, error))
        return false;
    *moves = theirs == first;
    for (int i = 0; i < LOOKS && !*moves; i++) {
        int now = 0;
        if (!own_pid(conn, &now, error))
            return false;
        *moves = now != first;
    }
    return conn_exec(other, "ROLLBACK", error);
}

bool
pooler_refuse(Conn *conn, const char *url, GError **error)
{
    int pid = 0;
    bool moves = false;
    if (!own_pid(conn, &pid, error))
        return false;
    if (pid == PQbackendPID(conn_handle(conn)))
        return true;
    if (!look(conn, url, &moves, error))
        return false;
    if (!moves)
        return true;
    error_set(error, ERR_POLICY, "%s is a pooler in transaction mode", conn_shown(conn));
    error_detail(error,
                 "Each transaction may run in another server process, so neither the lock of the run nor its "
                 "session would hold.");
    error_hint(error,
               "Give the address of the server itself, or of a pool in session mode, as database_url.");
    return false;
}
