/* Finds names in the text of a statement. Offsets are bytes; nothing is allocated. */
#ifndef CONFITURE_SQL_PARSE_LOCATE_H
#define CONFITURE_SQL_PARSE_LOCATE_H

#include <stdbool.h>

/* Where the first `schema.name` (schema NULL: `name`) at or behind byte *from begins, and *from is then
 * behind it; or -1. The names are as the catalog holds them; *from must lie between tokens. */
int parse_locate(const char *text, int *from, const char *schema, const char *name);

/* Behind as many of the blank-separated words of `words` as the text begins with. */
int parse_skip_words(const char *text, const char *words);

#endif
