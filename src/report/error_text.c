#include "report/error_text.h"

#include <string.h>

#include "base/errors.h"
#include "report/pieces.h"
#include "report/table.h"

char *
error_text(const GError *error, bool colour)
{
    const ErrorFields *fields = error_fields(error);
    GString *out = g_string_new(NULL);
    print_coloured(out, "error: ", TEXT_RED, colour);
    if (colour)
        g_string_append(out, TEXT_BOLD);
    print_lines(out, error->message, (int)strlen("error: "));
    if (colour)
        g_string_append(out, TEXT_PLAIN);
    if (fields && fields->sqlstate[0])
        g_string_append_printf(out, "  (%s)", fields->sqlstate);
    g_string_append_c(out, '\n');
    if (!fields)
        return g_string_free(out, FALSE);
    if (fields->file)
        print_place(out, fields->file, fields->line, fields->column, colour);
    if (fields->frame)
        print_frame(out, fields->frame, TEXT_RED, colour);
    print_voice(out, "detail: ", fields->detail, TEXT_BOLD, colour);
    print_voice(out, "hint: ", error_shown_hint(error), TEXT_CYAN, colour);
    for (unsigned i = 0; fields->context && i < fields->context->len; i++)
        print_voice(out, "context: ", g_ptr_array_index(fields->context, i), TEXT_BOLD, colour);
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
