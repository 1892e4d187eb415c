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

static void
fill_classes(void)
{
    if (classes['a'] != CLASS_OTHER)
        return;
    for (int i = 0; i < 256; i++)
        classes[i] = class_of((char)i);
}

static inline bool
continues_identifier(char c)
{
    unsigned char class = classes[(unsigned char)c];
    return class == CLASS_LETTER || class == CLASS_DIGIT || c == '$';
}

bool
source_active(const Source *source)
{
    return source->branches->len == 0 ||
           g_array_index(source->branches, Branch, source->branches->len - 1).active;
}

void
source_reset_statement(Source *source)
{
    g_string_truncate(source->text, 0);
    g_array_set_size(source->segments, 0);
    source->started = false;
    source->resume = true;
    source->paren_depth = source->begin_depth = source->identifier_count = 0;
}

static void
copy(Source *source, const char *from, const char *to)
{
    if (to > from && source->started)
        g_string_append_len(source->text, from, to - from);
}

/* The place of p: itself, or the variable whose value it lies in. */
static ScriptPlace
place_of(const Source *source, const char *p)
{
    return source->spans->len > 1 ? source_here(source) : source_place(source, p);
}

/* The first token of a statement, or the first byte behind something left out: note where the text comes
 * from. */
static void
begin_segment(Source *source, const char *p)
{
    bool in_variable = source->spans->len > 1;
    Segment segment = {.at = source->text->len, .fixed = in_variable};
    segment.place = place_of(source, p);
    g_array_append_val(source->segments, segment);
    source->started = true;
    source->resume = false;
}

/* CREATE [OR REPLACE] FUNCTION|PROCEDURE ... BEGIN ATOMIC ... END: the first letters of a statement's first
 * four words say whether BEGIN, CASE and END count. Only these words are remembered, by their first letter;
 * others leave a 0. */
static void
note_identifier(Source *source, const char *word, size_t length)
{
    static const char *const telling[] = {"create", "function", "procedure", "or", "replace"};
    const char *id = source->identifiers;
    if (source->identifier_count == 0)
        memset(source->identifiers, 0, sizeof source->identifiers);
    if (source->identifier_count < (int)sizeof source->identifiers)
        for (size_t i = 0; i < G_N_ELEMENTS(telling); i++)
            if (strlen(telling[i]) == length && g_ascii_strncasecmp(word, telling[i], length) == 0)
                source->identifiers[source->identifier_count] = telling[i][0];
    source->identifier_count++;
    bool routine = id[0] == 'c' && (id[1] == 'f' || id[1] == 'p' ||
                                    (id[1] == 'o' && id[2] == 'r' && (id[3] == 'f' || id[3] == 'p')));
    if (!routine || source->paren_depth > 0)
        return;
    if (length == 5 && g_ascii_strncasecmp(word, "begin", 5) == 0)
        source->begin_depth++;
    else if (length == 4 && g_ascii_strncasecmp(word, "case", 4) == 0)
        source->begin_depth += source->begin_depth > 0;
    else if (length == 3 && g_ascii_strncasecmp(word, "end", 3) == 0)
        source->begin_depth -= source->begin_depth > 0;
}

static void
enter(Source *source, LexState state, const char *p)
{
    source->state = state;
    source->opened = place_of(source, p);
}

/* Takes an identifier, or the letter of E'', B'', X'', U&''. Returns what is behind it. */
static const char *
take_word(Source *source, const char *p, const char *end)
{
    const char *q = p + 1;
    while (q < end && continues_identifier(*q))
        q++;
    if (q - p == 1 && q < end) {
        char letter = g_ascii_tolower(*p);
        if (*q == '\'' && (letter == 'e' || letter == 'b' || letter == 'x')) {
            enter(source, letter == 'e' ? LEX_ESCAPE_QUOTE : LEX_QUOTE, p);
            return q + 1;
        }
        if (letter == 'u' && *q == '&' && q + 1 < end && (q[1] == '\'' || q[1] == '"')) {
            enter(source, q[1] == '"' ? LEX_IDENTIFIER : LEX_QUOTE, p);
            return q + 2;
        }
    }
    note_identifier(source, p, (size_t)(q - p));
    return q;
}

/* A number takes one letter behind it with it ("1e" is no start of an E'' string), or an exponent. */
static const char *
take_number(const char *p, const char *end)
{
    while (p < end && g_ascii_isdigit(*p))
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
take_dollar(Source *source, const char *p, const char *end)
{
    const char *q = p + 1;
    if (q < end && g_ascii_isdigit(*q))
        return take_number(q, end);
    while (q < end && *q != '$' && continues_identifier(*q))
        q++;
    if (q >= end || *q != '$')
        return p + 1;
    g_free(source->dollar_tag);
    source->dollar_tag = g_strndup(p, (gsize)(q + 1 - p));
    enter(source, LEX_DOLLAR, p);
    return q + 1;
}

/* Inside '...', "..." or E'...': returns what is behind the closing quote, or the end. */
static const char *
skip_quote(Source *source, const char *p, const char *end)
{
    char quote = source->state == LEX_IDENTIFIER ? '"' : '\'';
    while (p < end) {
        if (source->state == LEX_ESCAPE_QUOTE) {
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
        source->state = LEX_PLAIN;
        return p + 1;
    }
    return end;
}

static const char *
skip_dollar(Source *source, const char *p, const char *end)
{
    size_t length = strlen(source->dollar_tag);
    const char *found = memmem(p, (size_t)(end - p), source->dollar_tag, length);
    if (!found)
        return end;
    source->state = LEX_PLAIN;
    return found + length;
}

static const char *
skip_comment(Source *source, const char *p, const char *end)
{
    for (; p + 1 < end; p++) {
        if (p[0] == '/' && p[1] == '*') {
            source->comment_depth++;
            p++;
        } else if (p[0] == '*' && p[1] == '/') {
            p++;
            if (--source->comment_depth == 0) {
                source->state = LEX_PLAIN;
                return p + 1;
            }
        }
    }
    return end;
}

static const char *
skip_inside(Source *source, const char *p, const char *end)
{
    if (source->state == LEX_COMMENT)
        return skip_comment(source, p, end);
    return source->state == LEX_DOLLAR ? skip_dollar(source, p, end) : skip_quote(source, p, end);
}

static void
open_paren(Source *source, const char *p)
{
    if (source->paren_depth++ == 0)
        source->paren = place_of(source, p);
}

/* Whether p starts a comment; enters it or passes over it. *p_out is behind what was taken. */
static bool
take_comment(Source *source, const char *p, const char *end, const char **behind)
{
    if (p + 1 < end && p[0] == '-' && p[1] == '-') {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        *behind = newline ? newline : end;
        return true;
    }
    if (p + 1 < end && p[0] == '/' && p[1] == '*') {
        enter(source, LEX_COMMENT, p);
        source->comment_depth = 1;
        *behind = p + 2;
        return true;
    }
    return false;
}

static void
pop_span(Source *source)
{
    Span *span = &g_array_index(source->spans, Span, source->spans->len - 1);
    if (span->owned)
        source->resume = true;
    g_free(span->owned);
    g_free(span->variable);
    g_array_set_size(source->spans, source->spans->len - 1);
}

typedef enum { SPAN_DONE, SPAN_STATEMENT, SPAN_BACKSLASH, SPAN_CHANGED } SpanResult;

/* Reads the top span up to its end, the end of a statement, a backslash, or a variable. */
static SpanResult
lex_span(Script *script, Source *source)
{
    Span *span = &g_array_index(source->spans, Span, source->spans->len - 1);
    const char *p = span->p;
    const char *end = span->end;
    const char *from = p;
    if (source->started && source->resume && p < end)
        begin_segment(source, p);
    while (p < end) {
        if (source->state != LEX_PLAIN) {
            p = skip_inside(source, p, end);
            continue;
        }
        const char *behind;
        unsigned char class = classes[(unsigned char)*p];
        if (!source->started) {
            if (class == CLASS_SPACE) {
                p++;
                continue;
            }
            if (take_comment(source, p, end, &behind)) {
                p = behind;
                continue;
            }
            from = p;
            if (*p != ';' && *p != '\\' && *p != ':')
                begin_segment(source, p);
        }
        if (class == CLASS_LETTER) {
            p = take_word(source, p, end);
            continue;
        }
        if (class == CLASS_DIGIT) {
            p = take_number(p, end);
            continue;
        }
        if (class != CLASS_SPECIAL) {
            p++;
            continue;
        }
        switch (*p) {
        case '\'':
            enter(source, script->standard_strings ? LEX_QUOTE : LEX_ESCAPE_QUOTE, p);
            p++;
            break;
        case '"':
            enter(source, LEX_IDENTIFIER, p);
            p++;
            break;
        case '$':
            p = take_dollar(source, p, end);
            break;
        case '(':
            open_paren(source, p++);
            break;
        case ')':
            source->paren_depth -= source->paren_depth > 0;
            p++;
            break;
        case ';':
            if (source->paren_depth > 0 || source->begin_depth > 0) {
                p++;
                break;
            }
            copy(source, from, p);
            span->p = p + 1;
            return SPAN_STATEMENT;
        case '\\':
            copy(source, from, p);
            if (p + 1 < end && (p[1] == ';' || p[1] == ':')) {
                if (!source->started)
                    begin_segment(source, p + 1);
                g_string_append_c(source->text, p[1]);
                source->identifier_count = p[1] == ';' ? 0 : source->identifier_count;
                source->resume = true;
                script->rewrote = true;
                span->p = p + 2;
                return SPAN_CHANGED;
            }
            span->p = p + 1;
            return SPAN_BACKSLASH;
        case ':':
            copy(source, from, p);
            span->p = from = p;
            if (source_active(source) && script_substitute(script, source))
                return SPAN_CHANGED;
            if (!source->started)
                begin_segment(source, p);
            /* "::" and ":=" are operators; what is behind them is no variable. */
            p += p + 1 < end && (p[1] == ':' || p[1] == '=') ? 2 : 1;
            break;
        default: /* '-' and '/' */
            p = take_comment(source, p, end, &behind) ? behind : p + 1;
            break;
        }
    }
    copy(source, from, end);
    span->p = end;
    return SPAN_DONE;
}

LexResult
script_lex(Script *script, Source *source)
{
    fill_classes();
    while (source->spans->len > 0) {
        switch (lex_span(script, source)) {
        case SPAN_STATEMENT:
            return LEX_STATEMENT;
        case SPAN_BACKSLASH:
            return LEX_BACKSLASH;
        case SPAN_DONE:
            pop_span(source);
            break;
        case SPAN_CHANGED:
            break;
        }
    }
    return LEX_LINE_DONE;
}
