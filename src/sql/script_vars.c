/* Variables: :name, :'name', :"name", :{?name}. */
#include <string.h>

#include "base/sqlbuf.h"
#include "sql/script_internal.h"

/* A value that names variables of its own is followed this deep; psql stops at the first repetition, and so
 * do we. */
enum { DEEPEST = 16 };

static bool
is_name_byte(char c)
{
    return g_ascii_isalnum(c) || c == '_' || (c & 0x80);
}

bool
variable_name_ok(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!is_name_byte(name[i]))
            return false;
    return length > 0;
}

static bool
being_replaced(const Input *input, const char *name)
{
    for (unsigned i = 0; i < input->spans->len; i++) {
        const char *variable = g_array_index(input->spans, Span, i).variable;
        if (variable && strcmp(variable, name) == 0)
            return true;
    }
    return input->spans->len > DEEPEST;
}

/* Puts text that is not looked at again into the statement. */
static void
put_text(Input *input, const char *place, const char *text)
{
    bool in_variable = input->spans->len > 1;
    Segment segment = {.at = input->text->len, .fixed = true};
    segment.place = in_variable ? input_here(input) : input_place(input, place);
    g_array_append_val(input->segments, segment);
    g_string_append(input->text, text);
    input->replaced += sizeof(Segment) + strlen(text);
    input->started = true;
    input->resume = true;
}

/* :name: the value is read as if it stood in the file, so it may hold any SQL. */
static void
push_value(Input *input, const char *name, const char *value, size_t taken)
{
    Span *below = &g_array_index(input->spans, Span, input->spans->len - 1);
    Span span = {.owned = g_strdup(value), .variable = g_strdup(name)};
    span.p = span.owned;
    span.end = span.owned + strlen(value);
    span.place = input->spans->len > 1 ? input_here(input) : input_place(input, below->p);
    below->p += taken;
    input->replaced += sizeof(Segment) + strlen(value);
    g_array_append_val(input->spans, span);
    input->resume = true;
}

bool
script_substitute(Script *script, Input *input)
{
    Span *span = &g_array_index(input->spans, Span, input->spans->len - 1);
    const char *p = span->p + 1;
    const char *end = span->end;
    bool test = p + 1 < end && p[0] == '{' && p[1] == '?';
    char quote = p < end && (*p == '\'' || *p == '"') ? *p : '\0';
    const char *name = p + (test ? 2 : quote ? 1 : 0);
    const char *stop = name;
    while (stop < end && is_name_byte(*stop))
        stop++;
    char closing = test ? '}' : quote;
    if (stop == name || (closing && (stop >= end || *stop != closing)))
        return false;
    g_autofree char *key = g_strndup(name, (gsize)(stop - name));
    const char *value = g_hash_table_lookup(script->variables, key);
    size_t taken = (size_t)(stop - span->p) + (closing ? 1 : 0);
    if (test) {
        put_text(input, span->p, value ? "TRUE" : "FALSE");
    } else if (!value || (!quote && being_replaced(input, key))) {
        return false;
    } else if (quote) {
        g_autoptr(GString) quoted = g_string_new(NULL);
        if (quote == '\'')
            sqlbuf_append_literal(quoted, value);
        else
            sqlbuf_append_ident(quoted, value);
        put_text(input, span->p, quoted->str);
    } else {
        script->rewrote = true;
        push_value(input, key, value, taken);
        return true;
    }
    script->rewrote = true;
    span->p += taken;
    return true;
}
