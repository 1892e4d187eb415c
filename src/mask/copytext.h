/* The text format of COPY, field by field (PostgreSQL's manual, COPY, "Text Format").
 *
 * Always true of what a server writes: a newline ends a row and a tab a field, for within one they are \n and
 * \t; \N alone is null.
 */
#ifndef CONFITURE_MASK_COPYTEXT_H
#define CONFITURE_MASK_COPYTEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Bytes of a field to the bytes of the value. Without a backslash in it, *value is the field itself;
 * otherwise it is written to `scratch`. */
void copytext_decode(const char *field, size_t length, GString *scratch, const char **value,
                     size_t *value_length);
/* Appends a value as a server would write it. */
void copytext_encode(const char *value, size_t length, GString *out);

static inline bool
copytext_is_null(const char *field, size_t length)
{
    return length == 2 && field[0] == '\\' && field[1] == 'N';
}

#endif
