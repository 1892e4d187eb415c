#include "base/glob.h"

#include <string.h>

#include "base/errors.h"

struct GlobList {
    GPtrArray *patterns; /* of GRegex* */
};

/* Copies a [set] to the expression; returns the last character consumed, or NULL when it is not closed. */
static const char *
append_set(GString *out, const char *p)
{
    const char *q = p + 1;
    if (*q == '!' || *q == '^')
        q++;
    if (*q == ']')
        q++;
    while (*q && *q != ']')
        q++;
    if (!*q)
        return NULL;
    g_string_append_c(out, '[');
    p++;
    if (*p == '!' || *p == '^') {
        g_string_append_c(out, '^');
        p++;
    }
    for (; p < q; p++) {
        if (*p == '\\' || *p == '[' || *p == ']')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *p);
    }
    g_string_append_c(out, ']');
    return q;
}

static GRegex *
compile(const char *pattern, GError **error)
{
    g_autoptr(GString) out = g_string_new(strchr(pattern, '/') ? "^" : "^(?:.*/)?");
    for (const char *p = *pattern == '/' ? pattern + 1 : pattern; *p; p++) {
        if (strncmp(p, "**/", 3) == 0) {
            g_string_append(out, "(?:.*/)?");
            p += 2;
        } else if (strncmp(p, "**", 2) == 0) {
            g_string_append(out, ".*");
            p++;
        } else if (*p == '*') {
            g_string_append(out, "[^/]*");
        } else if (*p == '?') {
            g_string_append(out, "[^/]");
        } else if (*p == '[') {
            p = append_set(out, p);
            if (!p) {
                error_set(error, ERR_CONFIG, "pattern \"%s\" has a '[' that is never closed", pattern);
                return NULL;
            }
        } else {
            if (!g_ascii_isalnum(*p) && !(*p & 0x80))
                g_string_append_c(out, '\\');
            g_string_append_c(out, *p);
        }
    }
    g_string_append_c(out, '$');
    return g_regex_new(out->str, G_REGEX_RAW | G_REGEX_DOLLAR_ENDONLY | G_REGEX_OPTIMIZE, 0, error);
}

GlobList *
glob_list_new(const char *const *patterns, GError **error)
{
    g_autoptr(GlobList) list = g_new0(GlobList, 1);
    list->patterns = g_ptr_array_new_with_free_func((GDestroyNotify)g_regex_unref);
    for (; patterns && *patterns; patterns++) {
        GRegex *regex = compile(*patterns, error);
        if (!regex)
            return NULL;
        g_ptr_array_add(list->patterns, regex);
    }
    return g_steal_pointer(&list);
}

bool
glob_list_empty(const GlobList *list)
{
    return list->patterns->len == 0;
}

bool
glob_list_match(const GlobList *list, const char *path)
{
    for (unsigned i = 0; i < list->patterns->len; i++)
        if (g_regex_match(g_ptr_array_index(list->patterns, i), path, 0, NULL))
            return true;
    return false;
}

void
glob_list_free(GlobList *list)
{
    if (!list)
        return;
    g_ptr_array_unref(list->patterns);
    g_free(list);
}
