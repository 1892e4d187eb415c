/* Starts a scratch server, asks it one question, and removes it: what tests/bench/scratch.sh measures. */
#include <libpq-fe.h>

#include "pg/server.h"

int
main(void)
{
    const ServerOptions options = {.major = 0};
    g_autoptr(GError) error = NULL;
    g_autoptr(Scratch) scratch = scratch_start(&options, &error);
    if (!scratch) {
        g_printerr("%s\n", error->message);
        return 1;
    }
    PGconn *connection = PQconnectdb(scratch_url(scratch));
    PGresult *result = PQexec(connection, "SELECT 1");
    bool answered = PQresultStatus(result) == PGRES_TUPLES_OK;
    PQclear(result);
    PQfinish(connection);
    return answered ? 0 : 1;
}
