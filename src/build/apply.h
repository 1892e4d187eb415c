/* Running a build's statements on a database.
 *
 * Always true:
 *  - everything is one transaction; only a statement that PostgreSQL forbids there ends it, runs alone, and
 * the next one opens a new transaction: the fewest pieces that keep the order;
 *  - BEGIN and COMMIT in a file are left out, because the build's own transaction takes their place; ROLLBACK
 * is refused;
 *  - after a failure the open transaction is rolled back by the server; pieces committed before are counted
 * in the result.
 */
#ifndef CONFITURE_BUILD_APPLY_H
#define CONFITURE_BUILD_APPLY_H

#include "build/content.h"
#include "pg/conn.h"

typedef struct {
    size_t statements; /* finished by the server */
    unsigned pieces;   /* transactions committed, and statements run outside one */
} ApplyResult;

/* ERR_SQL and ERR_SCRIPT with place, frame and statement; ERR_CONNECTION_LOST; ERR_INTERRUPTED. */
bool build_apply(Conn *conn, const Content *content, Progress *progress, ApplyResult *result, GError **error);

#endif
