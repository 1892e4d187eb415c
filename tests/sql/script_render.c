#include "sql/script_render.h"

#include <string.h>

#include "base/errors.h"

static void
render_bytes(GString *out, const char *text, size_t length)
{
    const char *end = text + length;
    bool at_start = true;
    for (const char *p = text; p < end;) {
        gunichar c = g_utf8_get_char_validated(p, end - p);
        bool valid = c != (gunichar)-1 && c != (gunichar)-2;
        const char *next = valid && *p != '\0' ? g_utf8_next_char(p) : p + 1;
        if (at_start)
            g_string_append(out, "| ");
        at_start = *p == '\n';
        if (*p == '\n')
            g_string_append_c(out, '\n');
        else if (!valid || g_unichar_iscntrl(c))
            for (const char *q = p; q < next; q++)
                g_string_append_printf(out, "\\x%02x", (unsigned)(unsigned char)*q);
        else
            g_string_append_len(out, p, next - p);
        p = next;
    }
    if (!at_start)
        g_string_append_c(out, '\n');
}

static void
render_place(GString *out, const ScriptPlace *place, const char *asked_for)
{
    if (strcmp(place->file, asked_for) != 0)
        g_string_append_printf(out, "%s:", place->file);
    g_string_append_printf(out, "%d:%d", place->line, place->column);
}

static void
render_head(GString *out, const ScriptEvent *event, const char *asked_for)
{
    static const char *const kinds[] = {
        [SCRIPT_STATEMENT] = "statement", [SCRIPT_COPY_DATA] = "data",    [SCRIPT_COPY_END] = "data ends",
        [SCRIPT_ECHO] = "echo",           [SCRIPT_ENCODING] = "encoding",
    };
    render_place(out, &event->place, asked_for);
    if (event->kind == SCRIPT_STATEMENT) {
        g_string_append_c(out, '-');
        render_place(out, &event->end, asked_for);
    }
    g_string_append_printf(out, " %s", kinds[event->kind]);
    if (event->kind == SCRIPT_STATEMENT)
        g_string_append_printf(out, "%s%s", event->closed ? "" : ", open",
                               event->copies_from_stdin ? ", copies" : "");
    g_string_append_c(out, '\n');
}

char *
script_render_error(const GError *error)
{
    const ErrorFields *fields = error_fields(error);
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%s error", error_id(error));
    if (fields->file)
        g_string_append_printf(out, " at %s:%d:%d", fields->file, fields->line, fields->column);
    g_string_append_printf(out, ": %s\n", error->message);
    if (fields->detail)
        g_string_append_printf(out, "detail: %s\n", fields->detail);
    if (fields->hint)
        g_string_append_printf(out, "hint: %s\n", fields->hint);
    for (unsigned i = 0; fields->context && i < fields->context->len; i++)
        g_string_append_printf(out, "%s\n", (const char *)g_ptr_array_index(fields->context, i));
    if (fields->frame)
        g_string_append(out, fields->frame);
    return g_string_free(out, FALSE);
}

char *
script_render(Script *script, const char *asked_for)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GString) data = g_string_new(NULL);
    for (;;) {
        ScriptEvent event;
        g_autoptr(GError) error = NULL;
        bool ok = script_next(script, &event, &error);
        if (ok && event.kind == SCRIPT_COPY_DATA) {
            if (data->len == 0)
                render_head(out, &event, asked_for);
            g_string_append_len(data, event.text, (gssize)event.length);
            continue;
        }
        render_bytes(out, data->str, data->len);
        g_string_truncate(data, 0);
        if (!ok) {
            g_autofree char *shown = script_render_error(error);
            g_string_append(out, shown);
            break;
        }
        if (event.kind == SCRIPT_END)
            break;
        render_head(out, &event, asked_for);
        render_bytes(out, event.text, event.length);
    }
    return g_string_free(out, FALSE);
}
