#include "report/json_put.h"

#include <string.h>

/* What stands before a value: the comma, the line, the key. */
static void
begin_value(JsonPut *put, const char *key)
{
    static const char blanks[] = "\n                                ";
    if (put->filled)
        g_string_append_c(put->out, ',');
    if (put->depth > 0)
        g_string_append_len(put->out, blanks, (gssize)MIN(1 + 2 * put->depth, sizeof blanks - 1));
    put->filled = true;
    if (!key)
        return;
    g_string_append_c(put->out, '"');
    g_string_append(put->out, key);
    g_string_append_len(put->out, "\": ", 3);
}

void
json_put_open(JsonPut *put, const char *key, char bracket)
{
    begin_value(put, key);
    g_string_append_c(put->out, bracket);
    put->depth++;
    put->filled = false;
}

void
json_put_close(JsonPut *put, char bracket)
{
    const bool empty = !put->filled;
    put->depth--;
    if (!empty) {
        put->filled = false;
        g_string_append_c(put->out, '\n');
        for (unsigned i = 0; i < put->depth; i++)
            g_string_append_len(put->out, "  ", 2);
    }
    g_string_append_c(put->out, bracket);
    put->filled = true;
}

static void
append_escape(GString *out, unsigned char c)
{
    static const char *const named[] = {['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f",
                                        ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\"};
    if (c < G_N_ELEMENTS(named) && named[c])
        g_string_append(out, named[c]);
    else
        g_string_append_printf(out, "\\u%04x", c);
}

void
json_put_text(JsonPut *put, const char *key, const char *text)
{
    if (!text) {
        json_put_null(put, key);
        return;
    }
    g_autofree char *valid = NULL;
    if (!g_utf8_validate(text, -1, NULL))
        text = valid = g_utf8_make_valid(text, -1);
    begin_value(put, key);
    g_string_append_c(put->out, '"');
    for (const char *plain = text;;) {
        const char *c = plain;
        while ((unsigned char)*c >= ' ' && *c != '"' && *c != '\\')
            c++;
        g_string_append_len(put->out, plain, c - plain);
        if (*c == '\0')
            break;
        append_escape(put->out, (unsigned char)*c);
        plain = c + 1;
    }
    g_string_append_c(put->out, '"');
}

/* By hand: printf costs fifty times as much, and a finding has eight numbers. */
void
json_put_integer(JsonPut *put, const char *key, gint64 number)
{
    char digits[24];
    char *first = digits + sizeof digits;
    guint64 rest = number < 0 ? -(guint64)number : (guint64)number;
    do {
        *--first = (char)('0' + rest % 10);
    } while ((rest /= 10) > 0);
    if (number < 0)
        *--first = '-';
    begin_value(put, key);
    g_string_append_len(put->out, first, digits + sizeof digits - first);
}

void
json_put_boolean(JsonPut *put, const char *key, bool value)
{
    begin_value(put, key);
    g_string_append(put->out, value ? "true" : "false");
}

void
json_put_null(JsonPut *put, const char *key)
{
    begin_value(put, key);
    g_string_append_len(put->out, "null", 4);
}
