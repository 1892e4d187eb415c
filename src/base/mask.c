#include "base/mask.h"

#include <glib.h>
#include <string.h>

typedef struct {
    const char *from;
    const char *to;
} Span;

static bool
ends_value(char c)
{
    return c == '\n' || c == '\r' || c == ' ' || c == '\t' || c == '"' || c == '\'';
}

static bool
is_name(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '-';
}

static bool
name_is_secret(const char *name, size_t length)
{
    static const char *const stems[] = {"passw", "secret", "token", "apikey", "api_key", "api-key"};
    for (size_t s = 0; s < G_N_ELEMENTS(stems); s++) {
        size_t n = strlen(stems[s]);
        for (size_t i = 0; i + n <= length; i++)
            if (g_ascii_strncasecmp(name + i, stems[s], n) == 0)
                return true;
    }
    return false;
}

bool
mask_is_secret_name(const char *name)
{
    return name_is_secret(name, strlen(name));
}

/* At "://": the password between the first ':' of the word and its last '@'. When there is none, *barren is
 * set behind the word: no later "://" of it holds one either, and looking again would take quadratic time. */
static bool
url_password(const char *at, const char *end, Span *span, const char **barren)
{
    const char *stop = at + 3;
    const char *colon = NULL;
    const char *sign = NULL;
    /* A '?' ends what can hold a user, once the '@' behind one was seen. */
    for (; stop < end && !ends_value(*stop) && !(*stop == '?' && sign); stop++) {
        if (*stop == ':' && !colon)
            colon = stop;
        if (*stop == '@')
            sign = stop;
    }
    *barren = stop;
    if (!colon || !sign || sign <= colon + 1)
        return false;
    *span = (Span){colon + 1, sign};
    return true;
}

/* A quoted value, with the quote doubled or behind a backslash inside it, else up to where a value ends. */
static const char *
value_end(const char *p, const char *end, bool yaml)
{
    if (p < end && (*p == '\'' || *p == '"')) {
        char quote = *p++;
        for (; p < end && *p != '\n'; p++) {
            if (*p == '\\' && p + 1 < end)
                p++;
            else if (*p == quote && p + 1 < end && p[1] == quote)
                p++;
            else if (*p == quote)
                return p;
        }
        return p;
    }
    if (yaml) {
        while (p < end && *p != '\n' && *p != '\r')
            p++;
        return p;
    }
    while (p < end && !ends_value(*p) && *p != '&')
        p++;
    return p;
}

/* At '=' or ':': the value, when the name before it stands for a secret. */
static bool
named_value(const char *text, const char *at, const char *end, Span *span)
{
    const char *stop = at;
    while (stop > text && (stop[-1] == ' ' || stop[-1] == '"' || stop[-1] == '\''))
        stop--;
    const char *name = stop;
    while (name > text && is_name(name[-1]))
        name--;
    if (!name_is_secret(name, (size_t)(stop - name)))
        return false;
    const char *p = at + 1;
    bool yaml = *at == ':';
    if (yaml && (p == end || (*p != ' ' && *p != '\t')))
        return false;
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    const char *to = value_end(p, end, yaml);
    if (p < to && (*p == '\'' || *p == '"'))
        p++;
    *span = (Span){p, MAX(p, to)};
    return span->to > span->from;
}

/* A bare ${NAME} says where a secret is, not what it is. */
static bool
is_reference(const Span *span)
{
    const char *p = span->from + 2;
    if (span->to - span->from < 4 || span->from[0] != '$' || span->from[1] != '{' || span->to[-1] != '}')
        return false;
    while (p < span->to - 1 && is_name(*p))
        p++;
    return p == span->to - 1;
}

typedef struct {
    const char *text;
    const char *at;
    const char *end;
    const char *barren; /* no URL with a password begins before it */
} Scan;

/* The next secret at or behind scan->at, which moves past it. */
static bool
next_secret(Scan *scan, Span *span)
{
    for (const char *p = scan->at; p < scan->end; p++) {
        bool url = *p == ':' && scan->end - p >= 3 && p[1] == '/' && p[2] == '/';
        bool found = false;
        if (url && p >= scan->barren)
            found = url_password(p, scan->end, span, &scan->barren);
        else if (!url && (*p == ':' || *p == '='))
            found = named_value(scan->text, p, scan->end, span);
        if (found && !is_reference(span)) {
            scan->at = span->to;
            return true;
        }
    }
    return false;
}

char *
mask_secrets(const char *text)
{
    GString *out = g_string_new(NULL);
    Scan scan = {text, text, text + strlen(text), text};
    const char *kept = text;
    Span span;
    while (next_secret(&scan, &span)) {
        g_string_append_len(out, kept, span.from - kept);
        g_string_append(out, "***");
        kept = span.to;
    }
    g_string_append(out, kept);
    return g_string_free(out, FALSE);
}

void
mask_secrets_in_place(char *text, size_t length)
{
    Scan scan = {text, text, text + length, text};
    Span span;
    while (next_secret(&scan, &span))
        for (char *p = text + (span.from - text); p < span.to; p++)
            if (*p != '\n') /* a quoted value may go on in the next line */
                *p = '*';
}
