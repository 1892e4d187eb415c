/* JSON written as it comes, indented by two, for documents too long to be built first: a tree of jansson's
 * took two fifths of a linter's run and half of its memory. Shorter documents are jansson's.
 *
 * Always true:
 *  - what comes out is valid: text that is not UTF-8 is made so, control characters are escaped;
 *  - `key` is NULL in arrays and at the top, and needs no escaping.
 */
#ifndef CONFITURE_REPORT_JSON_PUT_H
#define CONFITURE_REPORT_JSON_PUT_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
    GString *out;
    unsigned depth;
    bool filled; /* something stands at this depth already */
} JsonPut;

/* "{" or "[". */
void json_put_open(JsonPut *put, const char *key, char bracket);
/* The bracket that closes. */
void json_put_close(JsonPut *put, char bracket);
/* null for NULL. */
void json_put_text(JsonPut *put, const char *key, const char *text);
void json_put_integer(JsonPut *put, const char *key, gint64 number);
void json_put_boolean(JsonPut *put, const char *key, bool value);
void json_put_null(JsonPut *put, const char *key);

#endif
