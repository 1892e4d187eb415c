/* Whatever the name or the value, what sqlbuf makes of it is one token that ends where it should: a server
 * that reads it sees nothing behind the closing quote. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "base/sqlbuf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The end of the quoted token at p, as PostgreSQL's scanner finds it; `escapes` for E'' strings. */
static const char *
token_end(const char *p, char quote, bool escapes)
{
    g_assert_cmpint(*p, ==, quote);
    for (p++; *p != '\0'; p++) {
        if (escapes && *p == '\\') {
            p++;
            g_assert_cmpint(*p, !=, '\0');
        } else if (*p == quote) {
            if (p[1] != quote)
                return p + 1;
            p++;
        }
    }
    g_assert_not_reached();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *value = g_malloc(size + 1);
    memcpy(value, data, size);
    value[size] = '\0';

    g_autofree char *literal = sqlbuf_format("%L", value);
    g_assert_true(g_utf8_validate(literal, -1, NULL));
    const char *p = literal + strspn(literal, " ");
    const bool escapes = *p == 'E';
    /* A backslash may only stand in an E'' string: a plain one means different things to different servers.
     */
    g_assert_true(escapes || strchr(p, '\\') == NULL);
    g_assert_cmpstr(token_end(p + escapes, '\'', escapes), ==, "");

    g_autofree char *ident = sqlbuf_format("%I", value);
    g_assert_true(g_utf8_validate(ident, -1, NULL));
    g_assert_cmpstr(token_end(ident, '"', false), ==, "");
    return 0;
}
