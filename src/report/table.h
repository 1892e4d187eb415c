/* A table as a value: columns, rows of cells; rendered as aligned text or as a JSON array of objects.
 *
 * Always true:
 *  - every row has one cell per column; a cell is a string or NULL (shown as nothing, JSON null);
 *  - text is aligned by terminal cells, not bytes: wide characters count two, combining marks none;
 *  - no cell can move the cursor or break the table: control characters and bytes that are not UTF-8 are
 *    shown as '?', a newline as a blank. JSON keeps control characters, escaped, and has U+FFFD for bytes
 *    that are not UTF-8.
 *
 * Cell widths follow Unicode's East Asian Width by way of g_unichar_iswide(), as psql's own table does.
 */
#ifndef CONFITURE_REPORT_TABLE_H
#define CONFITURE_REPORT_TABLE_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

typedef enum { COLUMN_TEXT, COLUMN_INTEGER, COLUMN_BOOL } ColumnKind;

/* Text is flush left, integers flush right; in JSON an integer is a number and a bool ("true", "false") a
 * boolean. A cell that does not read as its column's kind stays a string. */
typedef struct {
    const char *title; /* heading for people: "Origin" */
    const char *key;   /* member name in JSON: "origin" */
    ColumnKind kind;
} TableColumn;

typedef struct Table Table;

/* `columns` is an array of `count` (at most 64), copied; its strings must outlive the table. */
Table *table_new(const TableColumn *columns, unsigned count);
/* Appends a row of as many `const char *` (or NULL) as there are columns; the strings are copied. */
void table_row(Table *table, ...);
void table_row_array(Table *table, const char *const *cells);
unsigned table_length(const Table *table);

/* Heading, a rule, rows, each line ending in '\n', no blanks at line ends; just the heading when there are no
 * rows. The caller frees. */
char *table_text(const Table *table);
/* A new reference; the caller decrefs. */
json_t *table_json(const Table *table);
void table_free(Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)

/* The terminal cells that `text` takes once made harmless as above. */
int text_width(const char *text);
/* `text` with control characters and bad bytes replaced, safe for a terminal. The caller frees. */
char *text_printable(const char *text);

/* A JSON string of any bytes: what is not UTF-8 becomes U+FFFD; NULL becomes JSON null. New reference. */
json_t *json_text(const char *text);

#endif
