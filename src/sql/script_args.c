/* Arguments of meta-commands, as psql reads them: words, '...' with escapes, "...", and variables. */
#include <string.h>

#include "base/sqlbuf.h"
#include "sql/script_internal.h"

static Span *
top_span(Input *input)
{
    return &g_array_index(input->spans, Span, input->spans->len - 1);
}

static void
skip_blanks(Span *span)
{
    while (span->p < span->end && g_ascii_isspace(*span->p))
        span->p++;
}

/* '...': '' is a quote, \n and its kin, \digits octal, \xdigits, and \ before anything else is that. */
static bool
read_quoted(Span *span, GString *word)
{
    static const char from[] = "ntbrf";
    static const char to[] = "\n\t\b\r\f";
    const char *p = span->p + 1;
    while (p < span->end) {
        if (*p == '\'') {
            if (p + 1 == span->end || p[1] != '\'') {
                span->p = p + 1;
                return true;
            }
            g_string_append_c(word, '\'');
            p += 2;
        } else if (*p == '\\' && p + 1 < span->end) {
            const char *known = p[1] ? strchr(from, p[1]) : NULL;
            char *behind;
            if (known) {
                g_string_append_c(word, to[known - from]);
                p += 2;
            } else if (g_ascii_isdigit(p[1]) && p[1] < '8') {
                char digits[4] = {0};
                for (int i = 0; i < 3 && p + 1 + i < span->end && p[1 + i] >= '0' && p[1 + i] < '8'; i++)
                    digits[i] = p[1 + i];
                g_string_append_c(word, (char)g_ascii_strtoull(digits, &behind, 8));
                p += 1 + (behind - digits);
            } else if (p[1] == 'x' && p + 2 < span->end && g_ascii_isxdigit(p[2])) {
                char digits[3] = {p[2], p + 3 < span->end && g_ascii_isxdigit(p[3]) ? p[3] : '\0', '\0'};
                g_string_append_c(word, (char)g_ascii_strtoull(digits, &behind, 16));
                p += 2 + (behind - digits);
            } else {
                g_string_append_c(word, p[1]);
                p += 2;
            }
        } else {
            g_string_append_c(word, *p++);
        }
    }
    return false;
}

/* :name, :'name', :"name", :{?name} in an argument. Returns false when the ':' stands for itself. */
static bool
read_variable(Script *script, Span *span, GString *word)
{
    const char *p = span->p + 1;
    bool test = p + 1 < span->end && p[0] == '{' && p[1] == '?';
    char quote = p < span->end && (*p == '\'' || *p == '"') ? *p : '\0';
    const char *name = p + (test ? 2 : quote ? 1 : 0);
    const char *stop = name;
    while (stop < span->end && variable_name_ok(stop, 1))
        stop++;
    char closing = test ? '}' : quote;
    if (stop == name || (closing && (stop >= span->end || *stop != closing)))
        return false;
    g_autofree char *key = g_strndup(name, (gsize)(stop - name));
    const char *value = g_hash_table_lookup(script->variables, key);
    if (!test && !value)
        return false;
    if (test)
        g_string_append(word, value ? "TRUE" : "FALSE");
    else if (quote == '\'')
        sqlbuf_append_literal(word, value);
    else if (quote == '"')
        sqlbuf_append_ident(word, value);
    else
        g_string_append(word, value);
    span->p = stop + (closing ? 1 : 0);
    return true;
}

/* `\set a :a:a` doubles the value each time it is said. */
static bool
check_length(const Script *script, const GString *word, const ScriptPlace *place, GError **error)
{
    if (word->len <= SCRIPT_VALUE_CAP)
        return true;
    script_fail(script, place, error, "an argument is longer than %d MB", SCRIPT_VALUE_CAP >> 20);
    return false;
}

/* The next argument, or NULL when there is none before the end of the line or the next backslash. */
char *
argument_next(Script *script, Input *input, ArgumentForm form, GError **error)
{
    Span *span = top_span(input);
    skip_blanks(span);
    if (span->p == span->end || *span->p == '\\')
        return NULL;
    g_autoptr(GString) word = g_string_new(NULL);
    size_t quoted = 0; /* so much of the word is not bare */
    while (span->p < span->end && !g_ascii_isspace(*span->p) && *span->p != '\\') {
        ScriptPlace place = input_here(input);
        if (*span->p == '\'') {
            if (!read_quoted(span, word)) {
                script_fail(script, &place, error, "a quoted argument is never closed");
                return NULL;
            }
            quoted = word->len;
        } else if (*span->p == '"') {
            const char *close = memchr(span->p + 1, '"', (size_t)(span->end - span->p - 1));
            if (!close) {
                script_fail(script, &place, error, "a quoted argument is never closed");
                return NULL;
            }
            g_string_append_len(word, span->p, close + 1 - span->p); /* psql keeps these quotes */
            span->p = close + 1;
            quoted = word->len;
        } else if (*span->p == '`') {
            script_fail(script, &place, error, "commands in backquotes are not run");
            return NULL;
        } else if (*span->p == ':' && read_variable(script, span, word)) {
            quoted = word->len;
        } else {
            g_string_append_c(word, *span->p++);
        }
        if (!check_length(script, word, &place, error))
            return NULL;
    }
    while (form == ARGUMENT_WITHOUT_SEMICOLON && word->len > quoted && word->str[word->len - 1] == ';')
        g_string_truncate(word, word->len - 1);
    return g_string_free(g_steal_pointer(&word), FALSE);
}

/* The rest of the line as it is, without blanks at its ends. */
char *
argument_rest(Input *input)
{
    Span *span = top_span(input);
    char *rest = g_strstrip(g_strndup(span->p, (gsize)(span->end - span->p)));
    span->p = span->end;
    return rest;
}

/* All arguments up to the end of the command, joined. NULL on error. */
char *
argument_all(Script *script, Input *input, const char *separator, GError **error)
{
    g_autoptr(GString) all = g_string_new(NULL);
    GError *problem = NULL;
    bool first = true;
    char *word;
    ScriptPlace place = input_here(input);
    while ((word = argument_next(script, input, ARGUMENT_PLAIN, &problem)) != NULL) {
        if (!first)
            g_string_append(all, separator);
        first = false;
        g_string_append(all, word);
        g_free(word);
        if (!check_length(script, all, &place, &problem))
            break;
    }
    if (problem) {
        g_propagate_error(error, problem);
        return NULL;
    }
    return g_string_free(g_steal_pointer(&all), FALSE);
}

void
argument_skip(Input *input)
{
    Span *span = top_span(input);
    while (span->p < span->end && *span->p != '\\') {
        char quote = *span->p++;
        if (quote != '\'' && quote != '"' && quote != '`')
            continue;
        while (span->p < span->end && *span->p != quote)
            span->p += *span->p == '\\' && quote == '\'' && span->p + 1 < span->end ? 2 : 1;
        span->p += span->p < span->end;
    }
}
