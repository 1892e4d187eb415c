/* Hooks around a run's migrations: the context they see, and their way to the run's own session.
 *
 * Always true:
 *  - a run without hooks pays nothing: every call returns at once;
 *  - a hook inside a migration's transaction uses the very connection, and what was gathered for it is sent
 *    first; it is sent only when a hook asks;
 *  - metadata set before the first migration belongs to the run and every migration; what is set during one
 * goes into its ledger row.
 */
#ifndef CONFITURE_MIGRATE_HOOKS_H
#define CONFITURE_MIGRATE_HOOKS_H

#include "hook/hook.h"
#include "migrate/describe.h"
#include "migrate/job.h"

struct RunHooks {
    HookSet *set; /* not owned; NULL: there are none */
    Session *session;
    const char *url;
    HookContext context;
    GPtrArray *migrations; /* of HookMigration*, one for each job */
    Describer describer;
    json_t *run_metadata;
    bool refused;           /* the database is not the one that was meant, or out of reach: no hook gets it */
    int64_t began;          /* of the migration under way, by clock_now_ms() */
    bool around_statements; /* some hook stands at pre_statement or post_statement */
};

/* What stands at a job while hooks run: the messages that come first. Zeroed when there are none. */
typedef struct {
    Job *job;
    Sender *sender;
    bool behind; /* the file: it must have gone well before a hook acts on it */
} HookPoint;

typedef struct {
    HookSet *set;
    Session *session;
    const MigrationSet *migrations;
    const char *url, *environment, *command, *direction, *run_id;
    bool dry_run;
} RunHooksOptions;

void run_hooks_init(RunHooks *hooks, const RunHooksOptions *options);
void run_hooks_clear(RunHooks *hooks);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RunHooks, run_hooks_clear)

/* The jobs of the run are known: an array of Job. */
void run_hooks_plan(RunHooks *hooks, const GArray *jobs);
/* A migration begins, is tried once more, or is done: sets what the context says of it. */
void run_hooks_begin(RunHooks *hooks, const Job *job);
void run_hooks_attempt(RunHooks *hooks, int attempt);
void run_hooks_end(RunHooks *hooks);

bool run_hooks_at(const RunHooks *hooks, Phase phase);
/* Runs a phase. `point` may be NULL: nothing waits to be sent. Errors of hooks_run(). */
bool run_hooks(RunHooks *hooks, Phase phase, const HookPoint *point, GError **error);
/* Around one statement. */
bool run_hooks_statement(RunHooks *hooks, Phase phase, const HookPoint *point, const char *text,
                         const char *kind, int number, GError **error);
void run_hooks_lock_wait(RunHooks *hooks, const char *blockers);
bool run_hooks_lock_retry(RunHooks *hooks, const char *blockers, GError **error);
void run_hooks_error(RunHooks *hooks, const GError *problem);

/* The metadata as JSON text, or NULL when there is none. The caller frees. */
char *run_hooks_metadata(const RunHooks *hooks);

#endif
