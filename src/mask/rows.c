#include "mask/rows.h"

#include <string.h>

#include "base/errors.h"
#include "mask/copytext.h"
#include "mask/strategies.h"

typedef struct {
    MaskRule *rule; /* or NULL */
    bool nulls;     /* the rule makes all of them null */
    MaskCounts counts;
} Column;

struct MaskRows {
    char *table;
    char **names;
    MaskRow *row; /* what rules see of the row; NULL: none looks at it */
    Column *columns;
    unsigned count;
    unsigned last; /* behind the last column with a rule; 0: there is none */
    int64_t seen;
    GString *decoded, *masked;
};

MaskRows *
mask_rows_new(const char *table, const char *const *columns)
{
    MaskRows *rows = g_new0(MaskRows, 1);
    rows->table = g_strdup(table);
    rows->count = g_strv_length((char **)(uintptr_t)columns);
    rows->columns = g_new0(Column, MAX(rows->count, 1));
    rows->names = g_strdupv((char **)(uintptr_t)columns);
    rows->decoded = g_string_new(NULL);
    rows->masked = g_string_new(NULL);
    return rows;
}

void
mask_rows_free(MaskRows *rows)
{
    if (!rows)
        return;
    for (unsigned i = 0; i < rows->count; i++)
        mask_rule_free(rows->columns[i].rule);
    g_free(rows->columns);
    g_strfreev(rows->names);
    mask_row_free(rows->row);
    g_free(rows->table);
    g_string_free(rows->decoded, TRUE);
    g_string_free(rows->masked, TRUE);
    g_free(rows);
}

void
mask_rows_set(MaskRows *rows, unsigned column, MaskRule *rule)
{
    Column *set = &rows->columns[column];
    mask_rule_free(set->rule);
    set->rule = rule;
    rule->field = rows->names[column];
    set->nulls = rule->strategy == &mask_null;
    rows->last = MAX(rows->last, column + 1);
}

/* Whether a rule has to run behind those that look at their value alone. */
static bool
is_late(const Column *column)
{
    return column->rule->strategy->bind != NULL;
}

static bool
looks_at_row(const Column *column)
{
    return column->rule && (is_late(column) || column->rule->when);
}

bool
mask_rows_bind(MaskRows *rows, unsigned column, GError **error)
{
    MaskRule *rule = rows->columns[column].rule;
    if (!looks_at_row(&rows->columns[column]))
        return true;
    if (!rows->row) {
        rows->row = mask_row_new((const char *const *)rows->names);
        for (unsigned i = 0; i < rows->count; i++)
            if (rows->columns[i].rule && is_late(&rows->columns[i]))
                mask_row_set_late(rows->row, i);
    }
    return (!rule->when || mask_when_bind(rule->when, rows->row, error)) &&
           (!rule->strategy->bind || rule->strategy->bind(rule, rows->row, error));
}

bool
mask_rows_bind_all(MaskRows *rows, GError **error)
{
    for (unsigned i = 0; i < rows->count; i++)
        if (!mask_rows_bind(rows, i, error)) {
            error_context(error, "column %s of %s", rows->names[i], rows->table);
            return false;
        }
    return true;
}

static bool
blame(const MaskRows *rows, const Column *column, GError **error)
{
    error_context(error, "column %s of %s, row %" G_GINT64_FORMAT, rows->names[column - rows->columns],
                  rows->table, rows->seen + 1);
    return false;
}

static bool
mask_field(MaskRows *rows, Column *column, const char *field, size_t length, GString *out, GError **error)
{
    const char *value;
    size_t value_length;
    if (copytext_is_null(field, length)) {
        column->counts.nulls++;
        g_string_append_len(out, field, (gssize)length);
        return true;
    }
    if (rows->row && column->rule->when && !mask_when_holds(column->rule->when, rows->row)) {
        column->counts.unchanged++;
        g_string_append_len(out, field, (gssize)length);
        return true;
    }
    if (column->nulls) {
        column->counts.changed++;
        g_string_append(out, "\\N");
        return true;
    }
    copytext_decode(field, length, rows->decoded, &value, &value_length);
    g_string_truncate(rows->masked, 0);
    if (!column->rule->strategy->apply(column->rule, value, value_length, rows->masked, error))
        return blame(rows, column, error);
    if (rows->masked->len == value_length && memcmp(rows->masked->str, value, value_length) == 0)
        column->counts.unchanged++;
    else
        column->counts.changed++;
    copytext_encode(rows->masked->str, rows->masked->len, out);
    return true;
}

/* `end`: its newline. */
static bool
mask_row(MaskRows *rows, const char *row, const char *end, GString *out, GError **error)
{
    const char *field = row, *copied = row;
    for (unsigned i = 0; i < rows->last; i++) {
        const char *tab = memchr(field, '\t', (size_t)(end - field));
        const char *stop = tab ? tab : end;
        if (!tab && i + 1 < rows->count) {
            error_set(error, ERR_MASK, "a row of %s has %u columns, not %u", rows->table, i + 1, rows->count);
            return false;
        }
        if (rows->columns[i].rule) {
            g_string_append_len(out, copied, field - copied);
            if (!mask_field(rows, &rows->columns[i], field, (size_t)(stop - field), out, error))
                return false;
            copied = stop;
        }
        field = tab ? tab + 1 : end;
    }
    g_string_append_len(out, copied, end + 1 - copied);
    rows->seen++;
    return true;
}

/* The slower way, with all fields in sight: the values of late rules are made of the masked ones. */
static bool
mask_in_sight(MaskRows *rows, const char *text, const char *end, GString *out, GError **error)
{
    if (!mask_row_split(rows->row, text, end)) {
        error_set(error, ERR_MASK, "a row of %s has not %u columns", rows->table, rows->count);
        return false;
    }
    GString *work = mask_row_work(rows->row);
    for (int pass = 0; pass < 2; pass++)
        for (unsigned i = 0; i < rows->last; i++) {
            Column *column = &rows->columns[i];
            if (!column->rule || is_late(column) != (pass == 1))
                continue;
            const size_t start = work->len;
            size_t length;
            const char *field = mask_row_field(rows->row, i, &length);
            if (!mask_field(rows, column, field, length, work, error))
                return false;
            mask_row_masked(rows->row, i, start);
        }
    mask_row_write(rows->row, out);
    rows->seen++;
    return true;
}

bool
mask_rows_run(MaskRows *rows, const char *bytes, size_t length, GString *out, GError **error)
{
    const char *end = bytes + length;
    for (const char *row = bytes; row < end;) {
        const char *newline = memchr(row, '\n', (size_t)(end - row));
        if (!newline) {
            error_set(error, ERR_MASK, "a row of %s has no end", rows->table);
            return false;
        }
        if (!(rows->row ? mask_in_sight : mask_row)(rows, row, newline, out, error))
            return false;
        row = newline + 1;
    }
    return true;
}

int64_t
mask_rows_seen(const MaskRows *rows)
{
    return rows->seen;
}

MaskCounts
mask_rows_counts(const MaskRows *rows, unsigned column)
{
    return rows->columns[column].counts;
}
