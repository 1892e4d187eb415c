#include "report/table.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 64 };

struct Table {
    TableColumn *columns;
    unsigned count;
    GPtrArray *rows; /* of char **, count cells each; a cell may be NULL in the middle, so no g_strfreev */
};

Table *
table_new(const TableColumn *columns, unsigned count)
{
    g_assert(count > 0 && count <= COLUMNS_MAX);
    Table *table = g_new0(Table, 1);
    table->columns = g_memdup2(columns, count * sizeof *columns);
    table->count = count;
    table->rows = g_ptr_array_new();
    return table;
}

void
table_row_array(Table *table, const char *const *cells)
{
    char **row = g_new(char *, table->count);
    for (unsigned i = 0; i < table->count; i++)
        row[i] = g_strdup(cells[i]);
    g_ptr_array_add(table->rows, row);
}

void
table_row(Table *table, ...)
{
    const char *cells[COLUMNS_MAX];
    va_list args;
    va_start(args, table);
    for (unsigned i = 0; i < table->count; i++)
        cells[i] = va_arg(args, const char *);
    va_end(args);
    table_row_array(table, cells);
}

unsigned
table_length(const Table *table)
{
    return table->rows->len;
}

void
table_free(Table *table)
{
    if (!table)
        return;
    for (unsigned r = 0; r < table->rows->len; r++) {
        char **row = g_ptr_array_index(table->rows, r);
        for (unsigned i = 0; i < table->count; i++)
            g_free(row[i]);
        g_free(row);
    }
    g_ptr_array_unref(table->rows);
    g_free(table->columns);
    g_free(table);
}

/* Length of the printable ASCII at the beginning: nearly always all there is, and then what follows is not
 * needed. */
static size_t
plain_length(const char *text)
{
    size_t n = 0;
    while (text[n] >= ' ' && text[n] <= '~')
        n++;
    return n;
}

char *
text_printable(const char *text)
{
    size_t plain = plain_length(text);
    if (text[plain] == '\0')
        return g_strndup(text, plain);
    GString *out = g_string_new_len(text, (gssize)plain);
    const char *end = text + strlen(text);
    text += plain;
    while (text < end) {
        gunichar c = g_utf8_get_char_validated(text, end - text);
        if (c == (gunichar)-1 || c == (gunichar)-2) {
            g_string_append_c(out, '?');
            text++;
            continue;
        }
        text = g_utf8_next_char(text);
        if (c == '\n' || c == '\t')
            g_string_append_c(out, ' ');
        else if (g_unichar_iscntrl(c))
            g_string_append_c(out, '?');
        else
            g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

/* Of text that is valid UTF-8 without control characters. */
static int
cells_of(const char *text)
{
    int cells = (int)plain_length(text);
    for (text += cells; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        if (!g_unichar_iszerowidth(c))
            cells += g_unichar_iswide(c) ? 2 : 1;
    }
    return cells;
}

int
text_width(const char *text)
{
    g_autofree char *shown = text_printable(text);
    return cells_of(shown);
}

static void
append_blanks(GString *out, int count)
{
    for (int i = 0; i < count; i++)
        g_string_append_c(out, ' ');
}

static void
append_line(const Table *table, GString *out, char *const *cells, const int *widths)
{
    for (unsigned i = 0; i < table->count; i++) {
        int pad = widths[i] - cells_of(cells[i]);
        bool right = table->columns[i].kind == COLUMN_INTEGER;
        if (i > 0)
            g_string_append(out, "  ");
        append_blanks(out, right ? pad : 0);
        g_string_append(out, cells[i]);
        append_blanks(out, right ? 0 : pad);
    }
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
}

static char **
printable_row(const Table *table, char *const *row)
{
    char **cells = g_new0(char *, table->count + 1);
    for (unsigned i = 0; i < table->count; i++)
        cells[i] = row[i] ? text_printable(row[i]) : g_strdup("");
    return cells;
}

char *
table_text(const Table *table)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    const char *titles[COLUMNS_MAX];
    int widths[COLUMNS_MAX] = {0};
    for (unsigned i = 0; i < table->count; i++)
        titles[i] = table->columns[i].title;
    g_ptr_array_add(lines, printable_row(table, (char *const *)titles));
    for (unsigned r = 0; r < table->rows->len; r++)
        g_ptr_array_add(lines, printable_row(table, g_ptr_array_index(table->rows, r)));
    for (unsigned r = 0; r < lines->len; r++) {
        char **cells = g_ptr_array_index(lines, r);
        for (unsigned i = 0; i < table->count; i++)
            widths[i] = MAX(widths[i], cells_of(cells[i]));
    }
    for (unsigned r = 0; r < lines->len; r++) {
        append_line(table, out, g_ptr_array_index(lines, r), widths);
        for (unsigned i = 0; r == 0 && i < table->count; i++) {
            g_string_append(out, i > 0 ? "  " : "");
            for (int n = 0; n < widths[i]; n++)
                g_string_append_c(out, '-');
        }
        if (r == 0)
            g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

json_t *
json_text(const char *text)
{
    if (!text)
        return json_null();
    json_t *value = json_string(text);
    if (value)
        return value;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return json_string(valid);
}

static json_t *
json_cell(const char *cell, ColumnKind kind)
{
    if (cell && kind == COLUMN_BOOL && (strcmp(cell, "true") == 0 || strcmp(cell, "false") == 0))
        return json_boolean(cell[0] == 't');
    if (cell && kind == COLUMN_INTEGER && *cell) {
        char *end;
        errno = 0;
        long long number = strtoll(cell, &end, 10);
        if (*end == '\0' && errno == 0)
            return json_integer(number);
    }
    return json_text(cell);
}

json_t *
table_json(const Table *table)
{
    json_t *rows = json_array();
    for (unsigned r = 0; r < table->rows->len; r++) {
        char **row = g_ptr_array_index(table->rows, r);
        json_t *object = json_object();
        for (unsigned i = 0; i < table->count; i++)
            json_object_set_new(object, table->columns[i].key, json_cell(row[i], table->columns[i].kind));
        json_array_append_new(rows, object);
    }
    return rows;
}
