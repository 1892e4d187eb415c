/* The only way to put a name or a value into SQL text.
 *
 * A format knows these directives and aborts on any other, so "%s" cannot slip in:
 *   %I  identifier (const char *), always quoted
 *   %L  string literal (const char *), NULL becomes the keyword NULL
 *   %d  int     %l  int64_t     %%  a percent sign
 *
 * Quoting follows PostgreSQL's manual, "Lexical Structure", 4.1.1 and 4.1.2: a literal with a backslash is
 * written as E'' with backslashes doubled, so it reads the same whatever standard_conforming_strings says.
 * Bytes that are not UTF-8 are replaced by U+FFFD: a cut multibyte character can therefore never swallow the
 * closing quote. Values go as protocol parameters wherever the statement allows them; this is for the rest.
 */
#ifndef CONFITURE_BASE_SQLBUF_H
#define CONFITURE_BASE_SQLBUF_H

#include <glib.h>
#include <stdbool.h>

void sqlbuf_append(GString *sql, const char *format, ...);
void sqlbuf_append_ident(GString *sql, const char *name);
void sqlbuf_append_literal(GString *sql, const char *value);

/* A new string; the caller frees. */
char *sqlbuf_format(const char *format, ...);

/* The query with one schema put for another: `word`, as a word by itself and outside quotes, becomes
 * `schema`, quoted. A new string; the caller frees. */
char *sqlbuf_in_schema(const char *query, const char *word, const char *schema);

#endif
