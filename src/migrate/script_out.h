/* A plan as a script that a DBA runs with psql: `up --sql FILE`.
 *
 * Always true of the script:
 *  - it takes the run lock, and stops unless the ledger is exactly what it was when the script was written;
 *  - each transactional file and its ledger row are one transaction; the statements of other files stand by
 * themselves, their row behind them, without a journal;
 *  - it makes the ledger when there is none;
 *  - it holds no meta-command but \set ON_ERROR_STOP and \echo: includes are expanded, variables are
 * replaced.
 */
#ifndef CONFITURE_MIGRATE_SCRIPT_OUT_H
#define CONFITURE_MIGRATE_SCRIPT_OUT_H

#include "migrate/look.h"
#include "migrate/plan.h"
#include "sql/script_write.h"

/* Writes the script of `plan` (of Planned, all of them up) to the sink. `version`: of this program. */
bool migrate_write_script(const Look *look, const GArray *plan, const char *version, ScriptSink sink,
                          void *data, GError **error);

#endif
