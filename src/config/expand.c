#include "config/expand.h"

#include <string.h>

#include "base/errors.h"

enum { NESTING_MAX = 8 };

typedef const char *(*Lookup)(const char *name);

static bool expand(GString *out, const char *text, size_t length, Lookup lookup, int depth, GError **error);

/* The '}' that ends what begins behind "${", or NULL. */
static const char *
closing_brace(const char *p, const char *end)
{
    int open = 1;
    for (; p < end; p++) {
        if (*p == '$' && p + 1 < end && (p[1] == '{' || p[1] == '$')) {
            open += p[1] == '{';
            p++;
        } else if (*p == '}' && --open == 0) {
            return p;
        }
    }
    return NULL;
}

static size_t
name_length(const char *p, const char *end)
{
    size_t n = 0;
    if (p < end && g_ascii_isdigit(*p))
        return 0;
    while (p + n < end && (g_ascii_isalnum(p[n]) || p[n] == '_'))
        n++;
    return n;
}

static bool
set_unset_error(const char *name, const char *message, size_t length, GError **error)
{
    if (length > 0)
        error_set(error, ERR_CONFIG, "environment variable %s is not set: %.*s", name, (int)length, message);
    else
        error_set(error, ERR_CONFIG, "environment variable %s is not set", name);
    error_hint(error, "Set it (export %s=...), or give a default: ${%s:-default}.", name, name);
    return false;
}

/* Replaces one ${...}; `p` is behind "${", `close` at its '}'. */
static bool
expand_one(GString *out, const char *p, const char *close, Lookup lookup, int depth, GError **error)
{
    size_t n = name_length(p, close);
    const char *rest = p + n;
    g_autofree char *name = g_strndup(p, n);
    bool plain = rest == close;
    bool with_default = close - rest >= 2 && rest[0] == ':' && rest[1] == '-';
    bool with_message = close - rest >= 2 && rest[0] == ':' && rest[1] == '?';
    if (n == 0 || (!plain && !with_default && !with_message)) {
        error_set(error, ERR_CONFIG, "malformed \"${...}\" in a value");
        error_hint(error, "Write ${NAME}, ${NAME:-default} or ${NAME:?message}, or $$ for a dollar sign.");
        return false;
    }
    const char *value = lookup(name);
    if (value && *value) {
        g_string_append(out, value);
        return true;
    }
    if (with_default)
        return expand(out, rest + 2, (size_t)(close - rest - 2), lookup, depth + 1, error);
    if (plain)
        return set_unset_error(name, NULL, 0, error);
    return set_unset_error(name, rest + 2, (size_t)(close - rest - 2), error);
}

static bool
expand(GString *out, const char *text, size_t length, Lookup lookup, int depth, GError **error)
{
    const char *end = text + length;
    if (depth > NESTING_MAX) {
        error_set(error, ERR_CONFIG, "defaults of variables are nested more than %d levels deep",
                  NESTING_MAX);
        return false;
    }
    for (const char *p = text; p < end; p++) {
        if (*p != '$' || p + 1 == end || (p[1] != '{' && p[1] != '$')) {
            g_string_append_c(out, *p);
            continue;
        }
        if (p[1] == '$') {
            g_string_append_c(out, *p++);
            continue;
        }
        const char *close = closing_brace(p + 2, end);
        if (!close) {
            error_set(error, ERR_CONFIG, "\"${\" has no closing brace");
            error_hint(error, "Write ${NAME}, or $$ for a dollar sign.");
            return false;
        }
        if (!expand_one(out, p + 2, close, lookup, depth, error))
            return false;
        p = close;
    }
    return true;
}

char *
expand_variables(const char *text, const char *(*lookup)(const char *name), GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    if (!expand(out, text, strlen(text), lookup, 1, error))
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}
