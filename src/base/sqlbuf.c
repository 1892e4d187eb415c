#include "base/sqlbuf.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

void
sqlbuf_append_ident(GString *sql, const char *name)
{
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    /* A name needs no quotes only when it is lower case and no keyword; telling keywords apart buys nothing
     * but looks, so every name is quoted: '"order"' and '"shop"' are both right. */
    g_string_append_c(sql, '"');
    for (const char *p = valid; *p; p++) {
        if (*p == '"')
            g_string_append_c(sql, '"');
        g_string_append_c(sql, *p);
    }
    g_string_append_c(sql, '"');
}

void
sqlbuf_append_literal(GString *sql, const char *value)
{
    if (!value) {
        g_string_append(sql, "NULL");
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    bool escape = strchr(valid, '\\') != NULL;
    g_string_append(sql, escape ? " E'" : "'");
    for (const char *p = valid; *p; p++) {
        if (*p == '\'' || *p == '\\')
            g_string_append_c(sql, *p);
        g_string_append_c(sql, *p);
    }
    g_string_append_c(sql, '\'');
}

static void
append_valist(GString *sql, const char *format, va_list args)
{
    for (const char *p = format; *p; p++) {
        if (*p != '%') {
            g_string_append_c(sql, *p);
            continue;
        }
        switch (*++p) {
        case 'I':
            sqlbuf_append_ident(sql, va_arg(args, const char *));
            break;
        case 'L':
            sqlbuf_append_literal(sql, va_arg(args, const char *));
            break;
        case 'd':
            g_string_append_printf(sql, "%d", va_arg(args, int));
            break;
        case 'l':
            g_string_append_printf(sql, "%" PRId64, va_arg(args, int64_t));
            break;
        case '%':
            g_string_append_c(sql, '%');
            break;
        default:
            g_error("sqlbuf: unknown directive in \"%s\"", format);
        }
    }
}

void
sqlbuf_append(GString *sql, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    append_valist(sql, format, args);
    va_end(args);
}

char *
sqlbuf_format(const char *format, ...)
{
    GString *sql = g_string_new(NULL);
    va_list args;
    va_start(args, format);
    append_valist(sql, format, args);
    va_end(args);
    return g_string_free(sql, FALSE);
}

char *
sqlbuf_in_schema(const char *query, const char *word, const char *schema)
{
    const size_t length = strlen(word);
    GString *sql = g_string_sized_new(strlen(query) + 64);
    bool quoted = false;
    for (const char *p = query; *p; p++) {
        quoted = quoted != (*p == '\'');
        bool starts = p == query || !(g_ascii_isalnum(p[-1]) || p[-1] == '_');
        if (!quoted && starts && strncmp(p, word, length) == 0 &&
            !(g_ascii_isalnum(p[length]) || p[length] == '_')) {
            sqlbuf_append_ident(sql, schema);
            p += length - 1;
        } else {
            g_string_append_c(sql, *p);
        }
    }
    return g_string_free(sql, FALSE);
}
