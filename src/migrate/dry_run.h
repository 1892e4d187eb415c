/* Running files in a transaction that is rolled back: `up --dry-run=execute`, `verify`. */
#ifndef CONFITURE_MIGRATE_DRY_RUN_H
#define CONFITURE_MIGRATE_DRY_RUN_H

#include "migrate/job.h"

/* Runs the jobs (of Job) in order and rolls all of it back, whatever happens. Statements that PostgreSQL
 * forbids in a transaction are not run; `left_out` gets "TAG at file:line" for each. `done` is called behind
 * each job. */
bool dry_run_execute(GArray *jobs, GPtrArray *left_out, void (*done)(void *data, const Job *job), void *data,
                     GError **error);

/* Runs one file in a transaction of its own that is rolled back. */
bool dry_run_one(Job *job, GError **error);

#endif
