#include "mask/row.h"

#include <stdint.h>
#include <string.h>

#include "base/errors.h"
#include "base/suggest.h"
#include "mask/copytext.h"

typedef struct {
    const char *text;
    size_t length;
    bool masked; /* and where in `work` */
    size_t start, masked_length;
    bool late;
} Field;

struct MaskRow {
    const char *const *names;
    Field *fields;
    unsigned count;
    GString *work;
};

MaskRow *
mask_row_new(const char *const *names)
{
    MaskRow *row = g_new0(MaskRow, 1);
    row->names = names;
    row->count = g_strv_length((char **)(uintptr_t)names);
    row->fields = g_new0(Field, MAX(row->count, 1));
    row->work = g_string_new(NULL);
    return row;
}

void
mask_row_free(MaskRow *row)
{
    if (!row)
        return;
    g_free(row->fields);
    g_string_free(row->work, TRUE);
    g_free(row);
}

int
mask_row_column(const MaskRow *row, const char *name)
{
    for (unsigned i = 0; i < row->count; i++)
        if (strcmp(row->names[i], name) == 0)
            return (int)i;
    return -1;
}

bool
mask_row_need(const MaskRow *row, const char *name, int *column, GError **error)
{
    *column = mask_row_column(row, name);
    if (*column >= 0)
        return true;
    const char *nearest = suggest_nearest(name, row->names);
    error_set(error, ERR_CONFIG, "the row has no column %s%s%s%s", name, nearest ? "; did you mean \"" : "",
              nearest ? nearest : "", nearest ? "\"?" : "");
    return false;
}

void
mask_row_set_late(MaskRow *row, unsigned column)
{
    row->fields[column].late = true;
}

bool
mask_row_is_late(const MaskRow *row, unsigned column)
{
    return row->fields[column].late;
}

bool
mask_row_split(MaskRow *row, const char *text, const char *end)
{
    unsigned i = 0;
    g_string_truncate(row->work, 0);
    for (const char *field = text; i < row->count; i++) {
        const char *tab = memchr(field, '\t', (size_t)(end - field));
        const char *stop = tab ? tab : end;
        Field *set = &row->fields[i];
        set->text = field;
        set->length = (size_t)(stop - field);
        set->masked = false;
        if (!tab)
            return i + 1 == row->count;
        field = tab + 1;
    }
    return false;
}

const char *
mask_row_field(const MaskRow *row, unsigned column, size_t *length)
{
    *length = row->fields[column].length;
    return row->fields[column].text;
}

GString *
mask_row_work(MaskRow *row)
{
    return row->work;
}

void
mask_row_masked(MaskRow *row, unsigned column, size_t start)
{
    Field *field = &row->fields[column];
    field->masked = true;
    field->start = start;
    field->masked_length = row->work->len - start;
}

static const char *
bytes_of(const MaskRow *row, const Field *field, bool original, size_t *length)
{
    const bool masked = field->masked && !original;
    *length = masked ? field->masked_length : field->length;
    return masked ? row->work->str + field->start : field->text;
}

void
mask_row_write(const MaskRow *row, GString *out)
{
    for (unsigned i = 0; i < row->count; i++) {
        size_t length;
        const char *bytes = bytes_of(row, &row->fields[i], false, &length);
        if (i)
            g_string_append_c(out, '\t');
        g_string_append_len(out, bytes, (gssize)length);
    }
    g_string_append_c(out, '\n');
}

bool
mask_row_value(const MaskRow *row, unsigned column, bool original, GString *scratch, const char **value,
               size_t *length)
{
    size_t bytes_length;
    const char *bytes = bytes_of(row, &row->fields[column], original, &bytes_length);
    if (copytext_is_null(bytes, bytes_length))
        return false;
    copytext_decode(bytes, bytes_length, scratch, value, length);
    return true;
}
