#include "migrate/trial.h"

#include "base/errors.h"
#include "migrate/hooks.h"
#include "migrate/plan.h"

typedef struct {
    MigrationSet *set;
    Session session;
    RunHooks hooks;
    GArray *jobs; /* of Job: one, or none */
    json_t *metadata;
} Trial;

static void
trial_clear(Trial *trial)
{
    run_hooks_clear(&trial->hooks);
    if (trial->jobs && trial->jobs->len > 0)
        migration_check_clear(&g_array_index(trial->jobs, Job, 0).check);
    if (trial->jobs)
        g_array_unref(trial->jobs);
    session_close(&trial->session);
    migrations_free(trial->set);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Trial, trial_clear)

static bool
add_job(Trial *trial, const TrialRequest *request, GError **error)
{
    Migration *migration = migrations_lookup(trial->set, request->migration);
    MigrationFile *file = !migration ? NULL : request->down ? migration->down : migration->up;
    if (!file) {
        error_set(error, ERR_USAGE, migration ? "%s has no down file" : "there is no migration \"%s\"",
                  request->migration);
        error_hint(error, "confiture migrate status lists them; give the version, or R__name.");
        return false;
    }
    Job job = {.session = &trial->session,
               .hooks = &trial->hooks,
               .set = trial->set,
               .migration = migration,
               .file = file,
               .down = request->down,
               .progress = request->progress};
    if (!migration_read(trial->set, file, error) || !migration_check(trial->set, file, &job.check, error))
        return false;
    g_array_append_val(trial->jobs, job);
    return true;
}

static bool
connect_session(Trial *trial, const TrialRequest *request, GError **error)
{
    const ConnOptions options = {
        .url = request->url, .command = request->command, .progress = request->progress};
    trial->session.conn = conn_open(&options, error);
    return trial->session.conn != NULL;
}

/* What the phase would have been told. */
static void
pretend(Trial *trial, Phase phase, GError **failure)
{
    HookContext *context = &trial->hooks.context;
    context->duration_ms = 0;
    context->findings = phase == PHASE_POST_LINT ? 0 : -1;
    if (phase == PHASE_POST_COMPLETE || phase == PHASE_POST_BUILD || phase == PHASE_POST_LINT ||
        phase == PHASE_POST_SYNC)
        context->status = "applied";
    if (phase == PHASE_PRE_TABLE || phase == PHASE_POST_TABLE)
        context->table = "public.trial";
    if (phase == PHASE_POST_TABLE || phase == PHASE_POST_SYNC)
        context->rows = 0;
    if (phase == PHASE_LOCK_WAIT || phase == PHASE_LOCK_RETRY)
        context->blockers = "process 0, a trial";
    if (phase == PHASE_PRE_STATEMENT || phase == PHASE_POST_STATEMENT) {
        context->statement = "SELECT 1";
        context->kind = "SELECT";
        context->statement_number = 1;
    }
    if (phase != PHASE_ON_ERROR)
        return;
    error_set(failure, ERR_SQL, "nothing has failed: this is a trial");
    error_sqlstate(failure, "P0001");
    context->error = *failure;
    context->status = "error";
}

static bool
run_trial(Trial *trial, const TrialRequest *request, GError **error)
{
    const RunHooksOptions options = {.set = request->hooks,
                                     .session = &trial->session,
                                     .migrations = trial->set,
                                     .url = request->url,
                                     .environment = request->config->environment,
                                     .command = request->command,
                                     .direction = request->down ? "down" : "up",
                                     .dry_run = true};
    g_autoptr(GError) failure = NULL;
    run_hooks_init(&trial->hooks, &options);
    trial->hooks.context.no_programs = false;
    run_hooks_plan(&trial->hooks, trial->jobs);
    if (trial->session.conn && !conn_exec(trial->session.conn, "BEGIN", error))
        return false;
    Job *job = trial->jobs->len > 0 ? &g_array_index(trial->jobs, Job, 0) : NULL;
    if (job)
        run_hooks_begin(&trial->hooks, job);
    else
        trial->hooks.context.pending = NULL;
    pretend(trial, request->phase, &failure);
    const HookPoint point = {job, NULL, false};
    bool ok = run_hooks(&trial->hooks, request->phase, job ? &point : NULL, error);
    trial->metadata = json_incref(trial->hooks.context.metadata);
    return ok;
}

bool
hooks_trial(const TrialRequest *request, json_t **metadata, GError **error)
{
    g_auto(Trial) trial = {.session = {.url = request->url,
                                       .command = request->command,
                                       .schema = request->config->migrate_schema,
                                       .scope = ""}};
    trial.jobs = g_array_new(FALSE, TRUE, sizeof(Job));
    trial.set = migrations_find(request->config, error);
    bool ok = trial.set && (!request->migration || add_job(&trial, request, error)) &&
              (!request->url || connect_session(&trial, request, error)) && run_trial(&trial, request, error);
    if (trial.session.conn && conn_alive(trial.session.conn))
        session_rollback(&trial.session);
    *metadata = trial.metadata ? trial.metadata : json_object();
    return ok;
}
