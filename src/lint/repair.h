/* Fixes made: files read, linted, fixed and linted again until nothing is left to fix.
 *
 * Always true:
 *  - nothing is written to disk here;
 *  - what is returned has been linted: it parses where it did before, and the findings returned are those of
 *    the fixed texts;
 *  - only files of the request are fixed, never what they draw in by \i.
 */
#ifndef CONFITURE_LINT_REPAIR_H
#define CONFITURE_LINT_REPAIR_H

#include "lint/lint.h"

typedef struct {
    const char *path, *shown; /* the request's */
    char *before, *after;     /* NUL-terminated */
    size_t before_length, after_length;
    unsigned fixes; /* made in it */
} Repaired;

/* *repaired: array of Repaired, the files that changed; the caller unrefs. Without `unsafe` only fixes that
 * are marked safe. ERR_INTERNAL when a fix leaves SQL that does not parse; as lint_run() otherwise. */
FindingList *lint_repair(const LintRequest *request, bool unsafe, GPtrArray **repaired, GError **error);

#endif
