/* Runs a function that may raise PostgreSQL's ereport(ERROR) and stops the jump here.
 *
 * libpg_query keeps the parser's globals per thread, while PostgreSQL's own headers declare them plainly, so
 * PG_TRY, palloc and CurrentMemoryContext of those headers cannot be used outside the library. This file
 * includes none of them and declares the two it needs as they are.
 */
#ifndef CONFITURE_SQL_PARSE_GUARD_H
#define CONFITURE_SQL_PARSE_GUARD_H

#include <stdbool.h>

/* False when `function` raised an error; it is forgotten. `function` must own nothing that a jump would
 * lose: all its memory is the parser's or the sink's. */
bool parse_guard(void (*function)(void *data), void *data);

#endif
