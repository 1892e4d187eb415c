/* COPY ... FROM STDIN: which statements are followed by data, and that data. */
#include <string.h>

#include "base/errors.h"
#include "base/frame.h"
#include "sql/script_internal.h"

enum { DATA_CHUNK = 256 * 1024 };

bool
script_token_is(const Token *token, const char *word)
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

bool
script_token(const char **p, Token *token)
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
    *p = q;
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

/* Whether one statement, up to the ';' that ends it or the end of the text, is COPY name [(columns)] FROM
 * STDIN ...: FROM outside parentheses, then STDIN. */
static bool
one_reads_stdin(const char **p)
{
    Token token;
    int depth = 0;
    bool reads = false;
    bool decided = !script_token(p, &token) || !script_token_is(&token, "copy");
    while (script_token(p, &token)) {
        depth += *token.start == '(' ? 1 : *token.start == ')' ? -1 : 0;
        if (depth != 0)
            continue;
        if (*token.start == ';')
            break;
        if (decided)
            continue;
        decided = script_token_is(&token, "from") || script_token_is(&token, "to");
        const char *behind = *p;
        if (script_token_is(&token, "from") && script_token(&behind, &token))
            reads = script_token_is(&token, "stdin");
    }
    return reads;
}

bool
copy_reads_stdin(const char *text, bool combined)
{
    const char *p = text;
    if (!combined)
        return g_ascii_strncasecmp(text, "copy", 4) == 0 && one_reads_stdin(&p);
    while (*p)
        if (one_reads_stdin(&p))
            return true;
    return false;
}

/* The data begins behind the line; what is left of the line itself is read when the data is done. */
void
script_start_inline(Script *script, Input *input, const ScriptPlace *place)
{
    script->mode = DATA_INLINE;
    script->copy_place = *place;
    input->data_column = 0;
    if (!input->line || input->kept)
        return;
    size_t length = input->line_length;
    input_consume(input, length);
    input->kept = g_memdup2(input->line, length);
    if (input->spans->len > 0) {
        Span *span = &g_array_index(input->spans, Span, 0);
        span->p = input->kept + (span->p - input->line);
        span->end = input->kept + length;
    }
    input->line = input->kept;
    input->counted = NULL;
}

static ScriptPlace
data_place(const Input *input)
{
    return (ScriptPlace){input->name, input->next_number, input->data_column + 1, input->offset};
}

static bool
end_of_data(Script *script, ScriptEvent *event)
{
    Input *input = script_top(script);
    event->kind = SCRIPT_COPY_END;
    event->text = "";
    event->length = 0;
    event->place = event->end = data_place(input);
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

/* How many characters stand behind the last line end, when `column` stood before the chunk. */
static int
column_behind(const char *text, size_t length, int column)
{
    const char *newline = memrchr(text, '\n', length);
    const char *end = text + length;
    if (newline)
        column = 0;
    for (const char *p = newline ? newline + 1 : text; p < end; p++)
        column += (*p & 0xC0) != 0x80;
    return column;
}

static bool
give(Input *input, size_t length, ScriptEvent *event)
{
    event->kind = SCRIPT_COPY_DATA;
    event->text = input->buffer + input->start;
    event->length = length;
    event->place = data_place(input);
    input->next_number += count_lines(event->text, length);
    input->data_column = column_behind(event->text, length, input->data_column);
    input_consume(input, length);
    event->end = data_place(input);
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

/* No text of PostgreSQL holds a NUL byte; COPY's binary form is for files of its own. The lines before the
 * one that holds it are good. */
static bool
before_nul(Script *script, const Input *input, size_t *length, GError **error)
{
    const char *start = input->buffer + input->start;
    const char *nul = memchr(start, '\0', *length);
    if (!nul)
        return true;
    size_t before = (size_t)(nul - start);
    const char *newline = memrchr(start, '\n', before);
    if (newline) {
        *length = (size_t)(newline + 1 - start);
        return true;
    }
    FramePlace there = frame_place(start, before, before);
    ScriptPlace place = {input->name, input->next_number, input->data_column + there.column,
                         input->offset + before};
    script_fail(script, &place, error, "a NUL byte stands in the data of COPY");
    return false;
}

/* The newline before the next line of [start, end) that begins with "\\.", from p on, or NULL. Backslashes
 * are rare in data, and memchr() takes a quarter of the time memmem() takes. */
static const char *
next_mark(const char *start, const char *p, const char *end)
{
    while ((p = memchr(p, '\\', (size_t)(end - p))) != NULL) {
        if (p > start && p[-1] == '\n' && p + 1 < end && p[1] == '.')
            return p - 1;
        p++;
    }
    return NULL;
}

/* Up to the end of the data or of the last line in [start, end); 0 when no line ends there. */
static size_t
whole_lines(const char *start, const char *end, bool eof)
{
    const char *p = start;
    while ((p = next_mark(start, p, end)) != NULL && terminator(p + 1, end, eof) == 0)
        p += 2;
    if (!p)
        p = memrchr(start, '\n', (size_t)(end - start));
    return p ? (size_t)(p + 1 - start) : 0;
}

static bool
next_inline(Script *script, ScriptEvent *event, GError **error)
{
    Input *input = script_top(script);
    for (;;) {
        const char *start = input->buffer + input->start;
        const char *end = input->buffer + input->end;
        const bool line_begins = input->data_column == 0;
        const int found = line_begins && (start < end || input->eof) ? terminator(start, end, input->eof) : 0;
        if (found > 0) {
            end_of_data(script, event);
            input_consume(input, (size_t)found);
            input->next_number++;
            return true;
        }
        if (found == 0 && start < end) {
            size_t length = whole_lines(start, end, input->eof);
            /* A row may be a gigabyte: it goes in pieces, and is looked through once. */
            if (length == 0 && !input->eof && (size_t)(end - start) >= DATA_CHUNK)
                length = (size_t)(end - start);
            if (length > 0)
                return before_nul(script, input, &length, error) && give(input, length, event);
        }
        if (input->eof)
            return unterminated(script, error);
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
    ScriptPlace place = event->place;
    Token token;
    int depth = 0;
    const char *p = arguments;
    const char *from = NULL;
    while (!from && script_token(&p, &token)) {
        depth += *token.start == '(' ? 1 : *token.start == ')' ? -1 : 0;
        if (depth == 0 && script_token_is(&token, "to"))
            return refuse(script, &place, "to", error);
        if (depth == 0 && script_token_is(&token, "from"))
            from = token.start;
    }
    if (!from)
        return refuse(script, &place, "without from", error);
    while (g_ascii_isspace(*p))
        p++;
    token.start = p;
    const char *behind = *p == '\'' ? behind_quote(p, '\'') : p + strcspn(p, " \t;");
    token.length = (size_t)(behind - p);
    if (token.length == 0 || script_token_is(&token, "program") || script_token_is(&token, "pstdin"))
        return refuse(script, &place, token.length ? "from program or pstdin" : "from nothing", error);
    g_string_truncate(input->text, 0);
    g_string_append(input->text, "COPY ");
    g_string_append_len(input->text, arguments, from - arguments);
    g_string_append_printf(input->text, "FROM STDIN%s", behind);
    while (input->text->len > 0 && strchr("; \t\r", input->text->str[input->text->len - 1]))
        g_string_truncate(input->text, input->text->len - 1);
    Segment segment = {.at = 0, .place = place, .fixed = true};
    g_array_set_size(input->segments, 0);
    g_array_append_val(input->segments, segment);
    if (script_token_is(&token, "stdin")) {
        script_start_inline(script, input, &place);
    } else {
        g_autofree char *name = file_name(&token);
        g_autofree char *path =
            g_path_is_absolute(name) ? g_strdup(name) : g_build_filename(script->root, name, NULL);
        script->copy_file = input_new_data(script, path, error);
        if (!script->copy_file) {
            script_point(script, &place, error);
            return false;
        }
        script->mode = DATA_FILE;
        script->copy_place = place;
    }
    *event = (ScriptEvent){.kind = SCRIPT_STATEMENT,
                           .text = input->text->str,
                           .length = input->text->len,
                           .place = place,
                           .end = event->end,
                           .copies_from_stdin = true,
                           .closed = true};
    return true;
}
