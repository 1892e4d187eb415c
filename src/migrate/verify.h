/* Verify files: what must hold once a migration is applied, each tried in a transaction that is rolled back.
 */
#ifndef CONFITURE_MIGRATE_VERIFY_H
#define CONFITURE_MIGRATE_VERIFY_H

#include "migrate/work.h"

typedef enum {
    VERIFY_OK,
    VERIFY_FAILED,
    VERIFY_NONE, /* applied, and without a verify file */
} VerifyOutcome;

/* Told of each migration as it is verified; `problem` is set when it failed. */
typedef void (*VerifyTold)(void *data, const Migration *migration, VerifyOutcome outcome,
                           const GError *problem);

/* Runs the verify files of applied migrations, in order of their versions: all, or those of `versions`
 * (closed by NULL). All are run, whatever fails; false only when that could not be done: ERR_USAGE for a
 * version that is unknown or not applied, ERR_CONNECTION_LOST, ERR_INTERRUPTED. Takes no lock. */
bool migrate_verify(const WorkRequest *request, const char *const *versions, VerifyTold told, void *data,
                    GError **error);

#endif
