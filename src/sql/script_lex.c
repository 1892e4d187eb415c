/* Where a statement ends: psql's rules, from its manual and observed behaviour, checked against psql itself
 * by the tests.
 *
 * The text of the statement is copied in runs: `from` is where the run not yet copied starts. */
#include <string.h>

#include "sql/script_internal.h"

enum { CLASS_OTHER, CLASS_SPACE, CLASS_LETTER, CLASS_DIGIT, CLASS_SPECIAL };

/* Letters are what may start an identifier: ASCII letters, '_', and every byte of a multibyte character. */
static unsigned char
class_of(char c)
{
    switch (c) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case '\f':
    case '\v':
        return CLASS_SPACE;
    case '\'':
    case '"':
    case '$':
    case '-':
    case '/':
    case '(':
    case ')':
    case ';':
    case ':':
    case '\\':
        return CLASS_SPECIAL;
    default:
        if (g_ascii_isalpha(c) || c == '_' || (c & 0x80))
            return CLASS_LETTER;
        return g_ascii_isdigit(c) ? CLASS_DIGIT : CLASS_OTHER;
    }
}

static unsigned char classes[256];
static bool continues[256]; /* an identifier */

static void
fill_classes(void)
{
    static gsize filled;
    if (!g_once_init_enter(&filled))
        return;
    for (int i = 0; i < 256; i++)
        classes[i] = class_of((char)i);
    for (int i = 0; i < 256; i++)
        continues[i] = classes[i] == CLASS_LETTER || classes[i] == CLASS_DIGIT || i == '$';
    g_once_init_leave(&filled, 1);
}

static inline bool
continues_identifier(char c)
{
    return continues[(unsigned char)c];
}

bool
input_active(const Input *input)
{
    return input->branches->len == 0 ||
           g_array_index(input->branches, Branch, input->branches->len - 1).active;
}

void
input_reset_statement(Input *input)
{
    g_string_truncate(input->text, 0);
    g_array_set_size(input->segments, 0);
    input->started = false;
    input->resume = true;
    input->combined = false;
    input->paren_depth = input->begin_depth = input->identifier_count = 0;
}

static void
copy(Input *input, const char *from, const char *to)
{
    if (to > from && input->started)
        g_string_append_len(input->text, from, to - from);
}

/* The place of p: itself, or the variable whose value it lies in. */
static ScriptPlace
place_of(Input *input, const char *p)
{
    return input->spans->len > 1 ? input_here(input) : input_place(input, p);
}

/* The first token of a statement, or the first byte behind something left out: note where the text comes
 * from. */
static void
begin_segment(Input *input, const char *p)
{
    bool in_variable = input->spans->len > 1;
    Segment segment = {.at = input->text->len, .fixed = in_variable};
    segment.place = place_of(input, p);
    g_array_append_val(input->segments, segment);
    input->started = true;
    input->resume = false;
}

/* CREATE [OR REPLACE] FUNCTION|PROCEDURE ... BEGIN ATOMIC ... END: the first letters of a statement's first
 * four words say whether BEGIN, CASE and END count. Only these words are remembered, by their first letter;
 * others leave a 0. */
static void
note_identifier(Input *input, const char *word, size_t length)
{
    static const char *const telling[] = {"create", "function", "procedure", "or", "replace"};
    enum { WORDS = sizeof input->identifiers };
    if (input->identifier_count < (int)WORDS) {
        char *id = input->identifiers;
        if (input->identifier_count == 0) {
            memset(id, 0, WORDS);
            input->routine = false;
        }
        char first = (char)(*word | 0x20); /* lower case, of a letter */
        for (size_t i = 0; i < G_N_ELEMENTS(telling); i++)
            if (first == telling[i][0] && strlen(telling[i]) == length &&
                g_ascii_strncasecmp(word, telling[i], length) == 0)
                id[input->identifier_count] = first;
        input->routine = id[0] == 'c' && (id[1] == 'f' || id[1] == 'p' ||
                                          (id[1] == 'o' && id[2] == 'r' && (id[3] == 'f' || id[3] == 'p')));
        input->identifier_count++;
    }
    if (!input->routine || input->paren_depth > 0)
        return;
    if (length == 5 && g_ascii_strncasecmp(word, "begin", 5) == 0)
        input->begin_depth++;
    else if (length == 4 && g_ascii_strncasecmp(word, "case", 4) == 0)
        input->begin_depth += input->begin_depth > 0;
    else if (length == 3 && g_ascii_strncasecmp(word, "end", 3) == 0)
        input->begin_depth -= input->begin_depth > 0;
}

static void
enter(Input *input, LexState state, const char *p)
{
    input->state = state;
    input->opened = place_of(input, p);
}

/* Takes an identifier, or the letter of E'', B'', X'', U&''. Returns what is behind it. */
static const char *
take_word(Input *input, const char *p, const char *end)
{
    const char *q = p + 1;
    while (q < end && continues_identifier(*q))
        q++;
    if (q - p == 1 && q < end) {
        char letter = g_ascii_tolower(*p);
        if (*q == '\'' && (letter == 'e' || letter == 'b' || letter == 'x')) {
            enter(input, letter == 'e' ? LEX_ESCAPE_QUOTE : LEX_QUOTE, p);
            return q + 1;
        }
        if (letter == 'u' && *q == '&' && q + 1 < end && (q[1] == '\'' || q[1] == '"')) {
            enter(input, q[1] == '"' ? LEX_IDENTIFIER : LEX_QUOTE, p);
            return q + 2;
        }
        if (letter == 'n' && *q == '\'')
            return q;
    }
    if (input->routine || input->identifier_count < (int)sizeof input->identifiers)
        note_identifier(input, p, (size_t)(q - p));
    return q;
}

/* A number takes one letter behind it with it ("1e" is no start of an E'' string), or an exponent. */
static const char *
take_number(const char *p, const char *end)
{
    while (p < end && g_ascii_isdigit(*p))
        p++;
    if (p < end && *p == '.')
        for (p++; p < end && g_ascii_isdigit(*p);)
            p++;
    if (p < end && (*p == 'e' || *p == 'E')) {
        const char *q = p + 1;
        if (q < end && (*q == '+' || *q == '-'))
            q++;
        if (q < end && g_ascii_isdigit(*q)) {
            while (q < end && g_ascii_isdigit(*q))
                q++;
            return q;
        }
    }
    if (p < end && classes[(unsigned char)*p] == CLASS_LETTER)
        p++;
    return p;
}

static const char *
take_dollar(Input *input, const char *p, const char *end)
{
    const char *q = p + 1;
    if (q < end && g_ascii_isdigit(*q))
        return take_number(q, end);
    while (q < end && *q != '$' && continues_identifier(*q))
        q++;
    if (q >= end || *q != '$')
        return p + 1;
    g_free(input->dollar_tag);
    input->dollar_tag = g_strndup(p, (gsize)(q + 1 - p));
    enter(input, LEX_DOLLAR, p);
    return q + 1;
}

/* "::" and ":=" are operators, and what is behind them is no variable. The name of a variable that is not set
 * is no word either: neither the E of an E'' string nor the start of a dollar quote's tag. */
static const char *
behind_colon(const char *p, const char *end)
{
    if (p + 1 < end && (p[1] == ':' || p[1] == '='))
        return p + 2;
    for (p++; p < end && variable_name_ok(p, 1); p++)
        ;
    return p;
}

/* Inside '...', "..." or E'...': returns what is behind the closing quote, or the end. */
static const char *
skip_quote(Input *input, const char *p, const char *end)
{
    char quote = input->state == LEX_IDENTIFIER ? '"' : '\'';
    while (p < end) {
        if (input->state == LEX_ESCAPE_QUOTE) {
            while (p < end && *p != '\'' && *p != '\\')
                p++;
            if (p < end && *p == '\\') {
                p += MIN(2, end - p);
                continue;
            }
        } else {
            p = memchr(p, quote, (size_t)(end - p));
        }
        if (!p || p >= end)
            return end;
        if (p + 1 < end && p[1] == quote) {
            p += 2;
            continue;
        }
        input->state = LEX_PLAIN;
        return p + 1;
    }
    return end;
}

static const char *
skip_dollar(Input *input, const char *p, const char *end)
{
    size_t length = strlen(input->dollar_tag);
    const char *found = memmem(p, (size_t)(end - p), input->dollar_tag, length);
    if (!found)
        return end;
    input->state = LEX_PLAIN;
    return found + length;
}

static const char *
skip_comment(Input *input, const char *p, const char *end)
{
    for (; p + 1 < end; p++) {
        if (p[0] == '/' && p[1] == '*') {
            input->comment_depth++;
            p++;
        } else if (p[0] == '*' && p[1] == '/') {
            p++;
            if (--input->comment_depth == 0) {
                input->state = LEX_PLAIN;
                return p + 1;
            }
        }
    }
    return end;
}

static const char *
skip_inside(Input *input, const char *p, const char *end)
{
    if (input->state == LEX_COMMENT)
        return skip_comment(input, p, end);
    return input->state == LEX_DOLLAR ? skip_dollar(input, p, end) : skip_quote(input, p, end);
}

static void
open_paren(Input *input, const char *p)
{
    if (input->paren_depth++ == 0)
        input->paren = place_of(input, p);
}

/* Whether p starts a comment; enters it or passes over it. *p_out is behind what was taken. */
static bool
take_comment(Input *input, const char *p, const char *end, const char **behind)
{
    if (p + 1 < end && p[0] == '-' && p[1] == '-') {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        const char *stop = newline ? newline : end;
        /* A lone CR ends a line too, as it does for the server. */
        const char *cr = memchr(p, '\r', (size_t)(stop - p));
        *behind = cr ? cr : stop;
        return true;
    }
    if (p + 1 < end && p[0] == '/' && p[1] == '*') {
        enter(input, LEX_COMMENT, p);
        input->comment_depth = 1;
        *behind = p + 2;
        return true;
    }
    return false;
}

static void
pop_span(Input *input)
{
    Span *span = &g_array_index(input->spans, Span, input->spans->len - 1);
    if (span->owned)
        input->resume = true;
    g_free(span->owned);
    g_free(span->variable);
    g_array_set_size(input->spans, input->spans->len - 1);
}

typedef enum { SPAN_DONE, SPAN_STATEMENT, SPAN_BACKSLASH, SPAN_CHANGED } SpanResult;

/* Reads the top span up to its end, the end of a statement, a backslash, or a variable. */
static SpanResult
lex_span(Script *script, Input *input)
{
    Span *span = &g_array_index(input->spans, Span, input->spans->len - 1);
    const char *p = span->p;
    const char *end = span->end;
    const char *from = p;
    if (input->started && input->resume && p < end)
        begin_segment(input, p);
    while (p < end) {
        if (input->state != LEX_PLAIN) {
            p = skip_inside(input, p, end);
            continue;
        }
        const char *behind;
        unsigned char class = classes[(unsigned char)*p];
        if (!input->started) {
            if (class == CLASS_SPACE) {
                p++;
                continue;
            }
            if (take_comment(input, p, end, &behind)) {
                p = behind;
                continue;
            }
            from = p;
            if (*p != ';' && *p != '\\' && *p != ':')
                begin_segment(input, p);
        }
        if (class == CLASS_LETTER) {
            p = take_word(input, p, end);
            continue;
        }
        if (class == CLASS_DIGIT) {
            p = take_number(p, end);
            continue;
        }
        if (class != CLASS_SPECIAL) {
            do
                p++;
            while (p < end && classes[(unsigned char)*p] <= CLASS_SPACE);
            continue;
        }
        switch (*p) {
        case '\'':
            enter(input, script->standard_strings ? LEX_QUOTE : LEX_ESCAPE_QUOTE, p);
            p++;
            break;
        case '"':
            enter(input, LEX_IDENTIFIER, p);
            p++;
            break;
        case '$':
            p = take_dollar(input, p, end);
            break;
        case '(':
            open_paren(input, p++);
            break;
        case ')':
            input->paren_depth -= input->paren_depth > 0;
            p++;
            break;
        case ';':
            if (input->paren_depth > 0 || input->begin_depth > 0) {
                p++;
                break;
            }
            copy(input, from, p);
            span->p = p + 1;
            return SPAN_STATEMENT;
        case '\\':
            copy(input, from, p);
            if (p + 1 < end && (p[1] == ';' || p[1] == ':')) {
                if (!input->started)
                    begin_segment(input, p + 1);
                g_string_append_c(input->text, p[1]);
                if (p[1] == ';') {
                    input->identifier_count = 0;
                    input->combined = true;
                }
                input->resume = true;
                script->rewrote = true;
                span->p = p + 2;
                return SPAN_CHANGED;
            }
            span->p = p + 1;
            return SPAN_BACKSLASH;
        case ':':
            copy(input, from, p);
            span->p = from = p;
            if (input_active(input) && script_substitute(script, input))
                return SPAN_CHANGED;
            if (!input->started)
                begin_segment(input, p);
            p = behind_colon(p, end);
            break;
        default: /* '-' and '/' */
            p = take_comment(input, p, end, &behind) ? behind : p + 1;
            break;
        }
    }
    copy(input, from, end);
    span->p = end;
    return SPAN_DONE;
}

LexResult
script_lex(Script *script, Input *input)
{
    fill_classes();
    while (input->spans->len > 0) {
        switch (lex_span(script, input)) {
        case SPAN_STATEMENT:
            return LEX_STATEMENT;
        case SPAN_BACKSLASH:
            return LEX_BACKSLASH;
        case SPAN_DONE:
            pop_span(input);
            break;
        case SPAN_CHANGED:
            /* Values that name variables multiply. */
            if (input->replaced > REPLACED_CAP)
                return LEX_LINE_DONE;
            break;
        }
    }
    return LEX_LINE_DONE;
}
