/* One file to be run in one direction, and the ways to run it.
 *
 * transact() runs it in one transaction together with its ledger row; journal_run() statement by statement,
 * for files that cannot be one transaction. Both leave a fresh session behind them, and after a failure
 * nothing open.
 */
#ifndef CONFITURE_MIGRATE_JOB_H
#define CONFITURE_MIGRATE_JOB_H

#include "migrate/check.h"
#include "migrate/ledger.h"
#include "migrate/migration.h"
#include "migrate/session.h"
#include "migrate/source.h"
#include "sql/sender.h"

typedef struct RunHooks RunHooks;

typedef struct {
    Session *session;
    RunHooks *hooks; /* of the run; NULL: there are none */
    const MigrationSet *set;
    const Migration *migration;
    const MigrationFile *file; /* the up or the down file */
    bool down;
    const char *run_id;
    Progress *progress;
    MigrationCheck check;
    int64_t began;      /* clock_now_ms() when the file was begun */
    int64_t statements; /* finished by the server */
    bool own_role;      /* the session has its own role again, behind the file */
    bool committed;     /* even if what came behind the COMMIT failed */
} Job;

/* "up" or "down" */
const char *job_direction(const Job *job);
/* The timeouts of the job's statements: the file's directive, else the setting. Milliseconds. */
int job_lock_timeout(const Job *job);
int job_statement_timeout(const Job *job);
/* SELECT set_config(...) for both; `local`: until the end of the transaction. The caller frees. */
char *job_timeouts_sql(const Job *job, bool local);
/* Runs the hooks in front of the file (`behind`: behind it), with what was gathered sent when they need it.
 */
bool job_hooks(Job *job, Sender *sender, bool behind, GError **error);
/* Adds what moves the ledger: the row of an up, or the removal of it and an event, of a down; as the
 * session's own role, whatever role the file has taken. */
void job_add_ledger(const Job *job, Sender *sender);
/* A sender that reads from `source` and blames its places. To be cleared. */
void job_sender(const Job *job, MigrationSource *source, Sender *sender);
/* Hints for errors whose cause is the transaction around the file. */
void job_hint(GError **error);

bool transact(Job *job, GError **error);
bool journal_run(Job *job, GError **error);

/* Sends the rest of a file, up to its end. `left_out`: instead of sending a statement that PostgreSQL forbids
 * in a transaction, add its place to this list; NULL when there is none. */
bool job_send_file(Job *job, MigrationSource *source, Sender *sender, GPtrArray *left_out, GError **error);

#endif
