/* Old findings that nobody wants to hear of again: a file of fingerprints, one finding a line, made to be
 * kept in git and to be read in its diffs.
 *
 *   {"version": 1,
 *    "findings": [
 *     {"fingerprint": "...", "rule": "...", "file": "...", "object": null, "message": "..."},
 *     ...
 *
 * Only the fingerprint counts; the rest is for readers.
 */
#ifndef CONFITURE_REPORT_BASELINE_H
#define CONFITURE_REPORT_BASELINE_H

#include "report/finding.h"

/* Leaves out of the list, which is finished, what the file has, and counts it in list->in_baseline. ERR_FILE,
 * ERR_CONFIG when the file is no baseline. */
bool baseline_apply(FindingList *list, const char *path, GError **error);
/* Replaces the file by one that has every finding of the list. */
bool baseline_write(const FindingList *list, const char *path, GError **error);

#endif
