/* Fixes put into a text. */
#ifndef CONFITURE_REPORT_EDITS_H
#define CONFITURE_REPORT_EDITS_H

#include "report/finding.h"

/* The findings of a file whose fixes can be made together, in the list's order: of two that touch the same
 * bytes, the first. A fix is made whole or not at all. Without `unsafe` only safe ones. Array of Finding,
 * which are the list's; the caller unrefs. `stuck`: ids of rules whose fixes are not made; may be NULL. */
GPtrArray *edits_choose(const FindingList *list, const char *file, bool unsafe, GHashTable *stuck);

/* The text with the fixes of these findings made, NUL-terminated. The caller frees. */
char *edits_apply(const char *text, size_t length, const GPtrArray *findings, size_t *new_length);

/* Moves pairs of lines (first, last) to where the fixes moved them. */
void edits_move_lines(GArray *lines, const GPtrArray *findings);

#endif
