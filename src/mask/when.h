/* Conditions on a row: whether a rule is for it.
 *
 *     email: {strategy: email, when: {country: [DE, FR], deleted: null}}
 *
 * All columns that are named have to have one of their values, as the row came from the source and as COPY
 * writes them. A row that they do not hold for keeps its value as it is.
 */
#ifndef CONFITURE_MASK_WHEN_H
#define CONFITURE_MASK_WHEN_H

#include "mask/row.h"

typedef struct MaskWhen MaskWhen;

MaskWhen *mask_when_new(void);
/* Unbound. NULL of NULL. */
MaskWhen *mask_when_copy(const MaskWhen *when);
void mask_when_free(MaskWhen *when);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaskWhen, mask_when_free)

/* A column, and a value it may have: NULL is null. Again for another value of the same column. */
void mask_when_add(MaskWhen *when, const char *column, const char *value);
/* Finds its columns in a row. ERR_CONFIG for one that is not there. */
bool mask_when_bind(MaskWhen *when, const MaskRow *row, GError **error);
bool mask_when_holds(const MaskWhen *when, const MaskRow *row);
/* For comparing two; the caller frees. */
char *mask_when_text(const MaskWhen *when);

#endif
