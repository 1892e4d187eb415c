/* The row a value stands in, for rules that look at other columns of it.
 *
 * Always true:
 *  - a row is seen field by field, in the bytes of COPY, and only while it is masked;
 *  - rules that read the row run when all others of it have, in the order of the columns, so that what they
 * see as masked is what is written;
 *  - nothing is allocated for a row.
 */
#ifndef CONFITURE_MASK_ROW_H
#define CONFITURE_MASK_ROW_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct MaskRow MaskRow;

/* `names` outlive it. */
MaskRow *mask_row_new(const char *const *names);
void mask_row_free(MaskRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaskRow, mask_row_free)

/* -1: there is no such column. */
int mask_row_column(const MaskRow *row, const char *name);
/* ERR_CONFIG with the nearest name instead of -1. */
bool mask_row_need(const MaskRow *row, const char *name, int *column, GError **error);
/* Columns whose own rule reads the row: their masked values are not there for others. */
void mask_row_set_late(MaskRow *row, unsigned column);
bool mask_row_is_late(const MaskRow *row, unsigned column);

/* The fields of a row up to `end`, its newline; false when they are not as many as the names. `text` must
 * stay. */
bool mask_row_split(MaskRow *row, const char *text, const char *end);
/* A field as it came. */
const char *mask_row_field(const MaskRow *row, unsigned column, size_t *length);
/* Where the masked form of a field is to be appended; mask_row_masked() then says which column's it was. */
GString *mask_row_work(MaskRow *row);
void mask_row_masked(MaskRow *row, unsigned column, size_t start);
/* Appends the row as it is by now, with its newline. */
void mask_row_write(const MaskRow *row, GString *out);

/* The value of a column as people read it; false: it is null. `original`: before masking. Good until the next
 * call with this scratch. */
bool mask_row_value(const MaskRow *row, unsigned column, bool original, GString *scratch, const char **value,
                    size_t *length);

#endif
