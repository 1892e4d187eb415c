/* What rules over the schema share: going through it, and questions about its parts. */
#ifndef CONFITURE_LINT_EACH_H
#define CONFITURE_LINT_EACH_H

#include "lint/rule.h"

/* `shown` is "schema.name". */
typedef void (*RelationCheck)(Lint *lint, const Model *model, const ModelRelation *relation,
                              const char *shown);
/* Relations of these kinds (letters of relkind) that lint.exclude_tables does not leave out; temporary ones,
 * which no other session sees, are not among them. */
void each_relation(Lint *lint, const Model *model, const char *kinds, RelationCheck check);

/* Whether lint.exclude_tables leaves out what the statement calls so. */
bool is_left_out(const Lint *lint, const LintStatement *statement, SqlName name);

/* Whether values of the type can be read as they are, domains resolved. */
bool holds_text(const Model *model, const SqlType *type);
/* Whether the name, in lower case, matches one of the globs ('*' and '?'). */
bool matches_any(const char *const *globs, const char *name);
/* One of these privileges, or all of them, granted to everybody; or NULL. */
const ModelGrant *public_grant(const ModelRelation *relation, const char *const *privileges);

/* The grant by which PUBLIC may read that column, or NULL. */
const ModelGrant *public_read(const ModelRelation *relation, const char *column);

#endif
