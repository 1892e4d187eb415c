#include "base/errors.h"

#include <errno.h>
#include <string.h>

#include "base/frame.h"

typedef ErrorFields ConfitureErrorPrivate;

static void
confiture_error_private_init(ConfitureErrorPrivate *fields)
{
    memset(fields, 0, sizeof *fields);
}

static void
confiture_error_private_copy(const ConfitureErrorPrivate *from, ConfitureErrorPrivate *to)
{
    *to = *from;
    to->detail = g_strdup(from->detail);
    to->hint = g_strdup(from->hint);
    to->file = g_strdup(from->file);
    to->frame = g_strdup(from->frame);
    to->statement = g_strdup(from->statement);
    to->object = g_strdup(from->object);
    to->context = NULL;
    if (from->context) {
        to->context = g_ptr_array_new_with_free_func(g_free);
        for (unsigned i = 0; i < from->context->len; i++)
            g_ptr_array_add(to->context, g_strdup(g_ptr_array_index(from->context, i)));
    }
}

static void
confiture_error_private_clear(ConfitureErrorPrivate *fields)
{
    g_free(fields->detail);
    g_free(fields->hint);
    g_free(fields->file);
    g_free(fields->frame);
    g_free(fields->statement);
    g_free(fields->object);
    if (fields->context)
        g_ptr_array_unref(fields->context);
}

G_DEFINE_EXTENDED_ERROR(ConfitureError, confiture_error)

static const ErrorKind kinds[ERR_COUNT] = {
#define ERROR_KIND(symbol, id, status, hint, meaning) [ERR_##symbol] = {id, status, hint, meaning},
#include "base/errors.def"
#undef ERROR_KIND
};

const ErrorKind *
error_kind(ErrorCode code)
{
    g_assert((unsigned)code < ERR_COUNT);
    return &kinds[code];
}

/* The fields of *error when it is ours, else NULL: the guard every setter starts with. */
static ErrorFields *
fields_of(GError **error)
{
    if (!error || !*error || (*error)->domain != CONFITURE_ERROR)
        return NULL;
    return confiture_error_get_private(*error);
}

static void
replace(char **slot, const char *format, va_list args)
{
    g_free(*slot);
    *slot = g_strdup_vprintf(format, args);
}

void
error_set(GError **error, ErrorCode code, const char *format, ...)
{
    va_list args;
    if (!error)
        return;
    va_start(args, format);
    g_propagate_error(error, g_error_new_valist(CONFITURE_ERROR, (int)code, format, args));
    va_end(args);
}

void
error_set_errno(GError **error, int errnum, const char *what, const char *path)
{
    ErrorCode code = (errnum == ENOSPC || errnum == EDQUOT) ? ERR_DISK_FULL : ERR_FILE;
    error_set(error, code, "cannot %s \"%s\": %s", what, path, g_strerror(errnum));
}

void
error_detail(GError **error, const char *format, ...)
{
    ErrorFields *fields = fields_of(error);
    va_list args;
    va_start(args, format);
    if (fields)
        replace(&fields->detail, format, args);
    va_end(args);
}

void
error_hint(GError **error, const char *format, ...)
{
    ErrorFields *fields = fields_of(error);
    va_list args;
    va_start(args, format);
    if (fields)
        replace(&fields->hint, format, args);
    va_end(args);
}

void
error_sqlstate(GError **error, const char *sqlstate)
{
    ErrorFields *fields = fields_of(error);
    if (fields && sqlstate)
        g_strlcpy(fields->sqlstate, sqlstate, sizeof fields->sqlstate);
}

void
error_place(GError **error, const char *file, int line, int column)
{
    ErrorFields *fields = fields_of(error);
    if (!fields)
        return;
    g_free(fields->file);
    fields->file = g_strdup(file);
    fields->line = line;
    fields->column = column;
}

void
error_frame(GError **error, const char *text, size_t length, size_t offset)
{
    error_frame_from(error, text, length, offset, 1);
}

void
error_frame_from(GError **error, const char *text, size_t length, size_t offset, int first_line)
{
    ErrorFields *fields = fields_of(error);
    if (!fields)
        return;
    g_free(fields->frame);
    fields->frame = frame_render_from(text, length, offset, first_line);
}

void
error_statement(GError **error, const char *text, size_t length)
{
    ErrorFields *fields = fields_of(error);
    if (!fields)
        return;
    g_free(fields->statement);
    fields->statement = g_strndup(text, length);
}

void
error_object(GError **error, const char *object)
{
    ErrorFields *fields = fields_of(error);
    if (!fields)
        return;
    g_free(fields->object);
    fields->object = g_strdup(object);
}

void
error_context(GError **error, const char *format, ...)
{
    ErrorFields *fields = fields_of(error);
    va_list args;
    va_start(args, format);
    if (fields) {
        if (!fields->context)
            fields->context = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(fields->context, g_strdup_vprintf(format, args));
    }
    va_end(args);
}

const ErrorFields *
error_fields(const GError *error)
{
    if (!error || error->domain != CONFITURE_ERROR)
        return NULL;
    return confiture_error_get_private(error);
}

int
error_exit_status(const GError *error)
{
    if (!error)
        return EXIT_STATUS_OK;
    if (error->domain != CONFITURE_ERROR)
        return EXIT_STATUS_USAGE;
    return error_kind((ErrorCode)error->code)->exit_status;
}

const char *
error_id(const GError *error)
{
    return error->domain == CONFITURE_ERROR ? error_kind((ErrorCode)error->code)->id : "usage";
}

const char *
error_shown_hint(const GError *error)
{
    const ErrorFields *fields = error_fields(error);
    if (!fields)
        return NULL;
    return fields->hint ? fields->hint : error_kind((ErrorCode)error->code)->hint;
}
