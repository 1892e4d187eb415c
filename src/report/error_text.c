#include "report/error_text.h"

#include <string.h>

#include "base/errors.h"
#include "report/table.h"

/* ECMA-48 SGR sequences, the few every terminal knows: bold red, bold, bold cyan. */
#define RED "\033[1;31m"
#define BOLD "\033[1m"
#define CYAN "\033[1;36m"
#define PLAIN "\033[0m"

static void
append_coloured(GString *out, const char *text, const char *sequence, bool colour)
{
    g_string_append_printf(out, "%s%s%s", colour ? sequence : "", text, colour ? PLAIN : "");
}

/* Text of several lines, made harmless, each line after the first below the first's text. */
static void
append_lines(GString *out, const char *text, int indent)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    unsigned count = g_strv_length(lines);
    while (count > 0 && lines[count - 1][0] == '\0')
        count--;
    for (unsigned i = 0; i < count; i++) {
        g_autofree char *shown = text_printable(g_strchomp(lines[i]));
        if (i > 0 && *shown)
            g_string_append_printf(out, "%*s", indent, "");
        g_string_append_printf(out, "%s%s", shown, i + 1 < count ? "\n" : "");
    }
}

static void
append_voice(GString *out, const char *voice, const char *text, const char *sequence, bool colour)
{
    if (!text || !*text)
        return;
    append_coloured(out, voice, sequence, colour);
    append_lines(out, text, (int)strlen(voice));
    g_string_append_c(out, '\n');
}

static void
append_place(GString *out, const ErrorFields *fields, bool colour)
{
    g_autofree char *file = text_printable(fields->file);
    g_string_append(out, "  ");
    append_coloured(out, "-->", CYAN, colour);
    g_string_append_printf(out, " %s", file);
    if (fields->line > 0)
        g_string_append_printf(out, ":%d", fields->line);
    if (fields->line > 0 && fields->column > 0)
        g_string_append_printf(out, ":%d", fields->column);
    g_string_append_c(out, '\n');
}

/* The frame's last line holds nothing but the gutter and the caret, which alone is coloured. */
static void
append_frame(GString *out, const char *frame, bool colour)
{
    g_auto(GStrv) lines = g_strsplit(frame, "\n", -1);
    for (unsigned i = 0; lines[i] && (lines[i][0] || lines[i + 1]); i++) {
        bool last = !lines[i + 1] || (!lines[i + 1][0] && !lines[i + 2]);
        char *caret = last ? strrchr(lines[i], '^') : NULL;
        if (!caret || !colour) {
            g_string_append_printf(out, "%s\n", lines[i]);
            continue;
        }
        g_string_append_len(out, lines[i], caret - lines[i]);
        append_coloured(out, caret, RED, colour);
        g_string_append_c(out, '\n');
    }
}

char *
error_text(const GError *error, bool colour)
{
    const ErrorFields *fields = error_fields(error);
    GString *out = g_string_new(NULL);
    append_coloured(out, "error: ", RED, colour);
    if (colour)
        g_string_append(out, BOLD);
    append_lines(out, error->message, (int)strlen("error: "));
    if (colour)
        g_string_append(out, PLAIN);
    if (fields && fields->sqlstate[0])
        g_string_append_printf(out, "  (%s)", fields->sqlstate);
    g_string_append_c(out, '\n');
    if (!fields)
        return g_string_free(out, FALSE);
    if (fields->file)
        append_place(out, fields, colour);
    if (fields->frame)
        append_frame(out, fields->frame, colour);
    append_voice(out, "detail: ", fields->detail, BOLD, colour);
    append_voice(out, "hint: ", error_shown_hint(error), CYAN, colour);
    for (unsigned i = 0; fields->context && i < fields->context->len; i++)
        append_voice(out, "context: ", g_ptr_array_index(fields->context, i), BOLD, colour);
    return g_string_free(out, FALSE);
}

static json_t *
json_number_or_null(int number)
{
    return number > 0 ? json_integer(number) : json_null();
}

json_t *
error_json(const GError *error)
{
    static const ErrorFields nothing;
    const ErrorFields *fields = error_fields(error);
    if (!fields)
        fields = &nothing;
    json_t *context = json_array();
    for (unsigned i = 0; fields->context && i < fields->context->len; i++)
        json_array_append_new(context, json_text(g_ptr_array_index(fields->context, i)));
    json_t *object = json_object();
    json_object_set_new(object, "code", json_text(error_id(error)));
    json_object_set_new(object, "message", json_text(error->message));
    json_object_set_new(object, "detail", json_text(fields->detail));
    json_object_set_new(object, "hint", json_text(error_shown_hint(error)));
    json_object_set_new(object, "sqlstate", json_text(fields->sqlstate[0] ? fields->sqlstate : NULL));
    json_object_set_new(object, "file", json_text(fields->file));
    json_object_set_new(object, "line", json_number_or_null(fields->line));
    json_object_set_new(object, "column", json_number_or_null(fields->column));
    json_object_set_new(object, "frame", json_text(fields->frame));
    json_object_set_new(object, "statement", json_text(fields->statement));
    json_object_set_new(object, "object", json_text(fields->object));
    json_object_set_new(object, "context", context);
    json_object_set_new(object, "exit_status", json_integer(error_exit_status(error)));
    return object;
}
