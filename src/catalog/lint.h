/* What the linter wants to know of a live database: its schema as statements that would make it, and the
 * defects that no statement shows.
 *
 * Always true:
 *  - everything is one read-only snapshot, with an end to how long a statement may take and wait; nothing but
 *    the catalog is read, so any role will do. What a role may not see (where a sequence stands) is passed
 *    over;
 *  - the statements are for the model (sql/model.h), which understands more servers than the grammar does.
 *    Names have their schema;
 *  - left out are system schemas, what belongs to an extension, and temporary tables;
 *  - the queries are src/catalog/queries/lint_*.sql and run on PostgreSQL 13 to 18.
 */
#ifndef CONFITURE_CATALOG_LINT_H
#define CONFITURE_CATALOG_LINT_H

#include "pg/conn.h"

/* A row of a check. The strings go with the call. */
typedef struct {
    const char *schema, *relation;       /* whose it is; NULL: no relation's */
    const char *object;                  /* "schema.name" */
    const char *message, *detail, *hint; /* as in a Finding; detail and hint may be NULL */
} CatalogDefect;

typedef struct {
    const char *const *exclude; /* schemas to leave out, closed by NULL */
    const char *const *checks;  /* names, closed by NULL; see catalog_lint_checks() */
    void (*statement)(void *data, const char *sql);
    void (*defect)(void *data, const char *check, const CatalogDefect *defect);
    void *data;
} CatalogLint;

/* The names of all checks, closed by NULL: each is that of a rule. */
const char *const *catalog_lint_checks(void);
/* Whether a check is one for a server of this version (as PQserverVersion() has it). False: no such check. */
bool catalog_lint_applies(const char *check, int server_version);
/* Gives all statements, then the defects. ERR_SQL, ERR_CONNECTION_LOST. */
bool catalog_lint(Conn *conn, const CatalogLint *lint, GError **error);

#endif
