/* Where a name stands in the text, for the many nodes of the grammar that keep a name and forget its place
 * (functions, types, schemas, everything in DROP and COMMENT). Tokens as in src/backend/parser/scan.l: enough
 * of it to step over comments, strings and dollar quotes. */
#include "sql/parse_locate.h"

#include <glib.h>
#include <string.h>

typedef enum { TOKEN_END, TOKEN_NAME, TOKEN_QUOTED, TOKEN_OPERATOR, TOKEN_OTHER } TokenKind;

typedef struct {
    TokenKind kind;
    const char *start; /* of a quoted name: behind the quote */
    size_t length;
    const char *end; /* where the next token may begin */
} Token;

static bool
begins_name(char c)
{
    return g_ascii_isalpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool
continues_name(char c)
{
    return begins_name(c) || g_ascii_isdigit(c) || c == '$';
}

static bool
is_operator(char c)
{
    return c != '\0' && strchr("+-*/<>=~!@#%^&|`?", c) != NULL;
}

static bool
begins_comment(const char *p)
{
    return (p[0] == '-' && p[1] == '-') || (p[0] == '/' && p[1] == '*');
}

static const char *
skip_block_comment(const char *p)
{
    int depth = 0;
    while (*p != '\0') {
        if (p[0] == '/' && p[1] == '*') {
            depth++;
            p += 2;
        } else if (p[0] == '*' && p[1] == '/') {
            depth--;
            p += 2;
            if (depth == 0)
                break;
        } else {
            p++;
        }
    }
    return p;
}

/* Behind the closing quote; a doubled quote is none. */
static const char *
skip_quoted(const char *p, char quote, bool backslash)
{
    for (; *p != '\0'; p++) {
        if (backslash && *p == '\\' && p[1] != '\0')
            p++;
        else if (*p == quote && p[1] == quote)
            p++;
        else if (*p == quote)
            return p + 1;
    }
    return p;
}

/* $tag$...$tag$, or just the '$' when it begins no dollar quote. */
static const char *
skip_dollar(const char *p)
{
    const char *tag_end = p + 1;
    if (begins_name(*tag_end))
        while (continues_name(*tag_end) && *tag_end != '$')
            tag_end++;
    if (*tag_end != '$')
        return p + 1;
    const size_t length = (size_t)(tag_end + 1 - p);
    for (const char *close = tag_end + 1; (close = strchr(close, '$')) != NULL; close++)
        if (strncmp(close, p, length) == 0)
            return close + length;
    return p + strlen(p);
}

static Token
next_token(const char *p)
{
    while (g_ascii_isspace(*p) || *p == '\v' || begins_comment(p)) {
        if (p[0] == '-' && p[1] == '-')
            p += strcspn(p, "\n\r");
        else if (*p == '/')
            p = skip_block_comment(p);
        else
            p++;
    }
    Token token = {.kind = TOKEN_OTHER, .start = p, .length = 1, .end = p + 1};
    if (*p == '\0') {
        token = (Token){.kind = TOKEN_END, .start = p, .end = p};
    } else if ((*p == 'e' || *p == 'E') && p[1] == '\'') {
        token.end = skip_quoted(p + 2, '\'', true);
    } else if (*p == '\'') {
        token.end = skip_quoted(p + 1, '\'', false);
    } else if (*p == '"') {
        token.end = skip_quoted(p + 1, '"', false);
        token = (Token){TOKEN_QUOTED, p + 1, (size_t)(token.end - p - 1), token.end};
        if (token.length > 0 && token.end[-1] == '"')
            token.length--;
    } else if (*p == '$') {
        token.end = skip_dollar(p);
    } else if (begins_name(*p)) {
        for (token.end = p; continues_name(*token.end); token.end++)
            continue;
        token.kind = TOKEN_NAME;
        token.length = (size_t)(token.end - p);
    } else if (is_operator(*p)) {
        for (token.end = p; is_operator(*token.end) && !begins_comment(token.end); token.end++)
            continue;
        token.kind = TOKEN_OPERATOR;
        token.length = (size_t)(token.end - p);
    }
    return token;
}

static bool
token_is(const Token *token, const char *name)
{
    const size_t length = strlen(name);
    switch (token->kind) {
    case TOKEN_NAME:
        if (token->length != length)
            return false;
        for (size_t i = 0; i < length; i++)
            if (g_ascii_tolower(token->start[i]) != name[i])
                return false;
        return true;
    case TOKEN_OPERATOR:
        return token->length == length && memcmp(token->start, name, length) == 0;
    case TOKEN_QUOTED: {
        size_t at = 0;
        for (size_t i = 0; i < token->length; i++, at++) {
            if (at >= length || token->start[i] != name[at])
                return false;
            if (token->start[i] == '"') /* doubled */
                i++;
        }
        return at == length;
    }
    case TOKEN_END:
    case TOKEN_OTHER:
        break;
    }
    return false;
}

static int
token_place(const char *text, const Token *token)
{
    return (int)(token->start - text) - (token->kind == TOKEN_QUOTED ? 1 : 0);
}

int
parse_locate(const char *text, int *from, const char *schema, const char *name)
{
    for (Token token = next_token(text + *from); token.kind != TOKEN_END; token = next_token(token.end)) {
        if (schema == NULL) {
            if (!token_is(&token, name))
                continue;
            *from = (int)(token.end - text);
            return token_place(text, &token);
        }
        if (!token_is(&token, schema))
            continue;
        const Token dot = next_token(token.end);
        const Token last = next_token(dot.end);
        if (dot.kind == TOKEN_OTHER && *dot.start == '.' && token_is(&last, name)) {
            *from = (int)(last.end - text);
            return token_place(text, &token);
        }
    }
    return -1;
}

int
parse_skip_words(const char *text, const char *words)
{
    const char *end = text;
    for (const char *word = words; *word != '\0';) {
        const size_t length = strcspn(word, " ");
        const Token token = next_token(end);
        if (token.kind != TOKEN_NAME || token.length != length ||
            g_ascii_strncasecmp(token.start, word, length) != 0)
            break;
        end = token.end;
        word += length + (word[length] == ' ' ? 1 : 0);
    }
    return (int)(end - text);
}
