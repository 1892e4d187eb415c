/* COPY ... FROM STDIN: which statements are followed by data, and that data. */
#include <string.h>

#include "base/errors.h"
#include "sql/script_internal.h"

enum { DATA_CHUNK = 256 * 1024 };

/* One token of a statement: a word, a quoted thing, or one other character. */
typedef struct {
    const char *start;
    size_t length;
} Token;

static bool
is_word(const Token *token, const char *word)
{
    return token->length == strlen(word) && g_ascii_strncasecmp(token->start, word, token->length) == 0;
}

static const char *
behind_quote(const char *p, char quote)
{
    for (p++; *p; p++) {
        if (*p != quote)
            continue;
        if (p[1] != quote)
            return p + 1;
        p++;
    }
    return p;
}

static const char *
behind_comment(const char *p)
{
    int depth = 1;
    for (p += 2; *p && depth > 0; p++) {
        if (p[0] == '/' && p[1] == '*') {
            depth++;
            p++;
        } else if (p[0] == '*' && p[1] == '/') {
            depth--;
            p++;
        }
    }
    return p;
}

/* The next token behind *p, comments passed over; false at the end. */
static bool
next_token(const char **p, Token *token)
{
    const char *q = *p;
    for (;;) {
        while (g_ascii_isspace(*q))
            q++;
        if (q[0] == '-' && q[1] == '-')
            q += strcspn(q, "\n");
        else if (q[0] == '/' && q[1] == '*')
            q = behind_comment(q);
        else
            break;
    }
    if (!*q)
        return false;
    token->start = q;
    if (*q == '\'' || *q == '"')
        q = behind_quote(q, *q);
    else if (g_ascii_isalpha(*q) || *q == '_' || (*q & 0x80))
        while (g_ascii_isalnum(*q) || *q == '_' || *q == '$' || (*q & 0x80))
            q++;
    else
        q++;
    token->length = (size_t)(q - token->start);
    *p = q;
    return true;
}

/* COPY name [(columns)] FROM STDIN ...: FROM outside parentheses, then STDIN. */
bool
copy_reads_stdin(const char *text)
{
    Token token;
    int depth = 0;
    const char *p = text;
    if (g_ascii_strncasecmp(text, "copy", 4) != 0 || !next_token(&p, &token) || !is_word(&token, "copy"))
        return false;
    while (next_token(&p, &token)) {
        depth += *token.start == '(' ? 1 : *token.start == ')' ? -1 : 0;
        if (depth == 0 && is_word(&token, "from"))
            return next_token(&p, &token) && is_word(&token, "stdin");
        if (depth == 0 && is_word(&token, "to"))
            return false;
    }
    return false;
}

void
script_start_inline(Script *script, Input *input, const ScriptPlace *place)
{
    script->mode = DATA_INLINE;
    script->copy_place = *place;
    input_consume(input, input->line_length);
    input->line = NULL;
}

static bool
end_of_data(Script *script, ScriptEvent *event)
{
    Input *input = script_top(script);
    event->kind = SCRIPT_COPY_END;
    event->text = "";
    event->length = 0;
    event->place = event->end = input_here(input);
    script->mode = DATA_NONE;
    g_clear_pointer(&script->copy_file, input_free);
    return true;
}

static int
count_lines(const char *from, size_t length)
{
    int lines = 0;
    const char *end = from + length;
    while ((from = memchr(from, '\n', (size_t)(end - from))) != NULL) {
        lines++;
        from++;
    }
    return lines;
}

static bool
give(Input *input, size_t length, ScriptEvent *event)
{
    event->kind = SCRIPT_COPY_DATA;
    event->text = input->buffer + input->start;
    event->length = length;
    event->place = (ScriptPlace){input->name, input->line_number + 1, 1, input->offset};
    input->line_number += count_lines(event->text, length);
    input_consume(input, length);
    event->end = (ScriptPlace){input->name, input->line_number + 1, 1, input->offset};
    return true;
}

/* Length of the line "\." with its line end at p, 0 when it is none, -1 when more bytes are needed to tell.
 */
static int
terminator(const char *p, const char *end, bool eof)
{
    static const char *const forms[] = {"\\.\n", "\\.\r\n"};
    size_t left = (size_t)(end - p);
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        size_t length = strlen(forms[i]);
        if (left >= length && memcmp(p, forms[i], length) == 0)
            return (int)length;
        if (left < length && memcmp(p, forms[i], left) == 0 && !eof)
            return -1;
    }
    return eof && ((left == 2 && memcmp(p, "\\.", 2) == 0) || (left == 3 && memcmp(p, "\\.\r", 3) == 0))
               ? (int)left
               : 0;
}

static bool
unterminated(Script *script, GError **error)
{
    script_fail(script, &script->copy_place, error, "the data of this COPY never ends");
    error_hint(error, "A line \"\\.\" ends it. Was the file cut short?");
    script->mode = DATA_NONE;
    return false;
}

static bool
next_inline(Script *script, ScriptEvent *event, GError **error)
{
    Input *input = script_top(script);
    for (;;) {
        const char *start = input->buffer + input->start;
        const char *end = input->buffer + input->end;
        /* start is at the beginning of a line, always. */
        int found = start < end || input->eof ? terminator(start, end, input->eof) : -1;
        if (found > 0) {
            input_consume(input, (size_t)found);
            input->line_number++;
            return end_of_data(script, event);
        }
        if (found == 0 && start == end)
            return unterminated(script, error);
        if (found == 0) {
            const char *p = start;
            while ((p = memmem(p, (size_t)(end - p), "\n\\.", 3)) != NULL &&
                   terminator(p + 1, end, input->eof) == 0)
                p++;
            const char *stop = p ? p + 1 : memrchr(start, '\n', (size_t)(end - start));
            if (!p && stop)
                stop++;
            if (stop && stop > start)
                return give(input, (size_t)(stop - start), event);
            if (input->eof)
                return unterminated(script, error);
        }
        if (!input_fill(script, input, error))
            return false;
    }
}

static bool
next_from_file(Script *script, ScriptEvent *event, GError **error)
{
    Input *input = script->copy_file;
    while (input->start == input->end && !input->eof)
        if (!input_fill(script, input, error))
            return false;
    if (input->start == input->end)
        return end_of_data(script, event);
    return give(input, input->end - input->start, event);
}

bool
script_copy_next(Script *script, ScriptEvent *event, GError **error)
{
    return script->mode == DATA_FILE ? next_from_file(script, event, error)
                                     : next_inline(script, event, error);
}

/* The file name of \copy: '...' with '' for a quote, or a bare word. */
static char *
file_name(const Token *token)
{
    if (*token->start != '\'')
        return g_strndup(token->start, token->length);
    GString *name = g_string_new(NULL);
    for (size_t i = 1; i + 1 < token->length; i++) {
        if (token->start[i] == '\'')
            i++;
        g_string_append_c(name, token->start[i]);
    }
    return g_string_free(name, FALSE);
}

static bool
refuse(Script *script, const ScriptPlace *place, const char *what, GError **error)
{
    script_fail(script, place, error, "\\copy %s is not run here", what);
    error_hint(error, "Scripts may hold \\copy TABLE from 'file' and \\copy TABLE from stdin.");
    return false;
}

/* \copy TABLE [(columns)] from 'file' [options] becomes COPY ... FROM STDIN and the bytes of the file. */
bool
script_copy_command(Script *script, Input *input, const char *arguments, ScriptEvent *event, GError **error)
{
    ScriptPlace place = input_place(input, input->line);
    Token token;
    int depth = 0;
    const char *p = arguments;
    const char *from = NULL;
    while (!from && next_token(&p, &token)) {
        depth += *token.start == '(' ? 1 : *token.start == ')' ? -1 : 0;
        if (depth == 0 && is_word(&token, "to"))
            return refuse(script, &place, "to", error);
        if (depth == 0 && is_word(&token, "from"))
            from = token.start;
    }
    if (!from)
        return refuse(script, &place, "without from", error);
    while (g_ascii_isspace(*p))
        p++;
    token.start = p;
    const char *behind = *p == '\'' ? behind_quote(p, '\'') : p + strcspn(p, " \t");
    token.length = (size_t)(behind - p);
    if (token.length == 0 || is_word(&token, "program") || is_word(&token, "pstdin"))
        return refuse(script, &place, token.length ? "from program or pstdin" : "from nothing", error);
    g_string_truncate(input->text, 0);
    g_string_append(input->text, "COPY ");
    g_string_append_len(input->text, arguments, from - arguments);
    g_string_append_printf(input->text, "FROM STDIN%s", behind);
    Segment segment = {.at = 0, .place = place, .fixed = true};
    g_array_set_size(input->segments, 0);
    g_array_append_val(input->segments, segment);
    if (is_word(&token, "stdin")) {
        script_start_inline(script, input, &place);
        g_array_set_size(input->spans, 0);
    } else {
        g_autofree char *name = file_name(&token);
        g_autofree char *path =
            g_path_is_absolute(name) ? g_strdup(name) : g_build_filename(script->root, name, NULL);
        script->copy_file = input_new_data(script, path, error);
        if (!script->copy_file) {
            error_context(error, "\\copy at %s:%d", place.file, place.line);
            return false;
        }
        script->mode = DATA_FILE;
        script->copy_place = place;
    }
    *event = (ScriptEvent){.kind = SCRIPT_STATEMENT,
                           .text = input->text->str,
                           .length = input->text->len,
                           .place = place,
                           .end = place,
                           .copies_from_stdin = true,
                           .closed = true};
    return true;
}
