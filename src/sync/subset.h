/* Which rows of the source go, when not all do. Inside sync/ only.
 *
 * Always true: rows are left out, none is added. A row is left out when the condition of its table says so,
 * or when a row it references is; nothing else is. So foreign keys hold among what is left, in circles too,
 * and a table that neither has a condition nor references one that is cut goes whole.
 */
#ifndef CONFITURE_SYNC_SUBSET_H
#define CONFITURE_SYNC_SUBSET_H

#include "sync/relations.h"

typedef struct Subset Subset;

/* `relations` outlive it. */
Subset *subset_new(Conn *source, const GPtrArray *relations, GError **error);
void subset_free(Subset *subset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Subset, subset_free)

/* Adds a condition to a table, named as SQL or a person writes it; several count together. ERR_USAGE. */
bool subset_add(Subset *subset, const char *table, const char *condition, GError **error);
/* When all conditions are there. The server is asked whether it understands each: ERR_SQL. */
bool subset_prepare(Subset *subset, Conn *source, GError **error);

/* The query for the rows of a table or partition that go, with the columns given (of char*); NULL: all of
 * them go. The caller frees. */
char *subset_query(const Subset *subset, const SyncRelation *relation, const GPtrArray *columns);

#endif
