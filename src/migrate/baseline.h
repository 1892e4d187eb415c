/* Adopting a database that has the schema already: recording migrations as applied without running them. */
#ifndef CONFITURE_MIGRATE_BASELINE_H
#define CONFITURE_MIGRATE_BASELINE_H

#include "migrate/work.h"

typedef struct {
    GPtrArray *recorded; /* of char*: labels */
    unsigned known;      /* were in the ledger already */
    char *database;      /* shown, without password */
} BaselineResult;

void baseline_result_clear(BaselineResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BaselineResult, baseline_result_clear)

/* Records every versioned file through version `through` that the ledger does not have, in one transaction
 * with one event. ERR_USAGE for an unknown version; ERR_POLICY when the ledger and the files differ
 * (states_check), or when a later migration is applied. */
bool migrate_baseline(const WorkRequest *request, const char *through, BaselineResult *result,
                      GError **error);

#endif
