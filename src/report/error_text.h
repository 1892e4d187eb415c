/* An error as a person reads it, and as a program does.
 *
 *   error: relation "custmer" does not exist  (42P01)
 *     --> db/schema/10_tables/020_orders.sql:12:40
 *      11 |   id bigint PRIMARY KEY,
 *      12 |   customer bigint REFERENCES custmer(id)
 *         |                              ^
 *   detail: ...
 *   hint: ...
 *   context: while building database shop
 *
 * The three voices are PostgreSQL's (manual, "Error Message Style Guide"). Lines after the first of a detail
 * or hint are indented below it. Control characters of a server's text never reach the terminal. Pure: what
 * is printed where is for cli/ to say.
 */
#ifndef CONFITURE_REPORT_ERROR_TEXT_H
#define CONFITURE_REPORT_ERROR_TEXT_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* Ends in '\n'. The caller frees. Errors of other domains have only a message. */
char *error_text(const GError *error, bool colour);

/* {"code", "message", "detail", "hint", "sqlstate", "file", "line", "column", "frame", "statement", "object",
 * "context": [...], "exit_status"}; what is not known is null, context then []. A new reference. */
json_t *error_json(const GError *error);

#endif
