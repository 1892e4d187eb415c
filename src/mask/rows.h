/* The row engine: COPY text of one table in, COPY text out.
 *
 * Always true:
 *  - fields without a rule are copied byte for byte; a table without rules comes out as it went in;
 *  - a null stays null unless the rule says otherwise, and rows stay in their order;
 *  - nothing is allocated for a row: buffers grow to the largest value and stay;
 *  - an error names table, column and the number of the row, and never a value.
 */
#ifndef CONFITURE_MASK_ROWS_H
#define CONFITURE_MASK_ROWS_H

#include <stdint.h>

#include "mask/strategy.h"

/* What became of a column's values. */
typedef struct {
    int64_t changed, unchanged, nulls;
} MaskCounts;

typedef struct MaskRows MaskRows;

/* `columns`: names in the order of the COPY. */
MaskRows *mask_rows_new(const char *table, const char *const *columns);
void mask_rows_free(MaskRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaskRows, mask_rows_free)

/* Gives a column its rule, which the rows own from then on. */
void mask_rows_set(MaskRows *rows, unsigned column, MaskRule *rule);
/* When all rules are set: lets the rule of a column find the others it reads. ERR_CONFIG. */
bool mask_rows_bind(MaskRows *rows, unsigned column, GError **error);
/* The same for all of them; the error names the column. */
bool mask_rows_bind_all(MaskRows *rows, GError **error);
/* Appends the masked form of whole rows, each with its newline. ERR_MASK: a value a strategy cannot mask, or
 * bytes that are no rows of this table. */
bool mask_rows_run(MaskRows *rows, const char *bytes, size_t length, GString *out, GError **error);
/* Rows seen so far, and what became of a column; without a rule nothing is counted. */
int64_t mask_rows_seen(const MaskRows *rows);
MaskCounts mask_rows_counts(const MaskRows *rows, unsigned column);

#endif
