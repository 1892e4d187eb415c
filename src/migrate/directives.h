/* Directives: settings of one migration file, in comments before its first statement.
 *
 *   -- confiture: requires=001,002 lock_timeout=500ms
 *
 * Words are separated by blanks; a list is separated by commas. The table in directives.c is all there is; an
 * unknown word, a bad value and a word given twice are errors with file, line and column.
 */
#ifndef CONFITURE_MIGRATE_DIRECTIVES_H
#define CONFITURE_MIGRATE_DIRECTIVES_H

#include "migrate/migration.h"

/* Reads the directives at the head of `text`. `shown` is the file's name for messages. *directives is cleared
 * first by directives_init(). */
bool directives_read(Directives *directives, const char *shown, const char *text, size_t length,
                     GError **error);
void directives_init(Directives *directives);
void directives_clear(Directives *directives);

#endif
