/* pg_dump as a child: it reads what a transaction of ours may hold locked, and writes a file. */
#ifndef CONFITURE_PG_DUMP_H
#define CONFITURE_PG_DUMP_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *bindir; /* where PostgreSQL's programs are, or NULL: found as pg_install_find() does */
    int major;          /* or 0: any */
    const char *url;    /* of the database; its password reaches the child by the environment */
    const char *const *arguments; /* NULL-terminated */
    const char *file;             /* written to; its mode stays when it is there */
    int timeout_ms;               /* 0 = none */
} PgDump;

/* ERR_TOOL: there is no pg_dump, or it failed (one that is older than the server, say); ERR_TIMEOUT,
 * ERR_INTERRUPTED. What it had written by then stays. */
bool pg_dump_run(const PgDump *dump, GError **error);

#endif
