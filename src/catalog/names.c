#include "catalog/names.h"

#include <glib.h>

char *
catalog_names_literal(const char *const *names)
{
    GString *text = g_string_new("{");
    for (; names && *names; names++) {
        if (text->len > 1)
            g_string_append_c(text, ',');
        g_string_append_c(text, '"');
        for (const char *p = *names; *p; p++) {
            if (*p == '"' || *p == '\\')
                g_string_append_c(text, '\\');
            g_string_append_c(text, *p);
        }
        g_string_append_c(text, '"');
    }
    g_string_append_c(text, '}');
    return g_string_free(text, FALSE);
}
