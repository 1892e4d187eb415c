/* What the tree walkers put their findings into. No PostgreSQL node is seen here.
 *
 * Always true:
 *  - every string handed to facts_add() is copied; the sink owns its memory, so a walk that is cut short by
 *    an error of the parser leaves nothing behind;
 *  - a need is kept once per kind, schema and name: the one that stands first in the text. What the
 *    statement creates itself is no need of it.
 */
#ifndef CONFITURE_SQL_PARSE_FACTS_H
#define CONFITURE_SQL_PARSE_FACTS_H

#include "sql/parse.h"

/* What a walker says instead of a place: the name stands in the text, or it does not. */
enum { LOCATION_FIND = -1, LOCATION_NONE = -2 };

typedef struct {
    Statement *statement; /* tag, transaction, changes_reading and writes are set directly */
    GPtrArray *refs;      /* of ObjectRef* */
    GHashTable *seen;     /* the needs in refs; NULL while they are few */
    bool broken;          /* the walk gave up at its depth cap */
} Facts;

void facts_init(Facts *facts, Statement *statement);

/* schema, parent may be NULL; a NULL or empty name adds nothing. */
void facts_add(Facts *facts, ObjectRole role, ObjectKind kind, const char *schema, const char *name,
               const char *parent, int location);

/* Finds the places not known yet in `text`. Moves everything into statement->objects: the statement's own
 * objects first, as found, then its needs in the order of the text, those without a place last. Frees the
 * sink. */
void facts_finish(Facts *facts, const char *text);

/* Reads `text` with the grammar into facts->statement (known, problem, tag, transaction, ...) and
 * facts->refs. Defined beside the node walkers; never jumps out. */
void parse_tree_read(const char *text, Facts *facts);

/* For a text the grammar refused: sets transaction and writes by its first words. */
void parse_first_words(const char *text, Statement *statement);

#endif
