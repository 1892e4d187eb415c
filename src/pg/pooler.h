/* Poolers in transaction or statement mode: a session that is another server process in each of them.
 *
 * There, session-level advisory locks belong to whoever comes next, and settings leak between clients, so
 * nothing that needs a session may run (PgBouncer's "Feature matrix": SET, session-level advisory locks:
 * never).
 */
#ifndef CONFITURE_PG_POOLER_H
#define CONFITURE_PG_POOLER_H

#include "pg/conn.h"

/* ERR_POLICY with advice when the connection goes through such a pooler. A direct connection costs one
 * comparison: the process id the server gave at connect is then that of its backend. Behind a pooler the ids
 * differ; a second connection in a transaction then shows whether it can be given our server process. *alone:
 * such a connection got no answer in time, so it is of no use to open one later. */
bool pooler_refuse(Conn *conn, const char *url, bool *alone, GError **error);

#endif
