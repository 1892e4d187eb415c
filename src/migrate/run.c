#include "migrate/run.h"

#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "migrate/dry_run.h"
#include "migrate/hooks.h"
#include "migrate/job.h"
#include "migrate/watch.h"
#include "migrate/work.h"

enum { RETRY_FIRST_MS = 500, RETRY_LONGEST_MS = 30000 };

/* One call of migrate_run(). */
typedef struct {
    const RunRequest *request;
    RunResult *result;
    Work work;
    Watch watch;
    RunHooks hooks;
    GArray *jobs;   /* of Job, in order */
    json_t *labels; /* of what was done, for the event */
} Run;

static void
job_clear(gpointer job)
{
    migration_check_clear(&((Job *)job)->check);
}

static void
run_clear(Run *run)
{
    run_hooks_clear(&run->hooks);
    if (run->jobs)
        g_array_unref(run->jobs);
    work_clear(&run->work);
    watch_clear(&run->watch);
    json_decref(run->labels);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

void
run_result_clear(RunResult *result)
{
    g_free(result->run_id);
    g_free(result->database);
    g_free(result->from);
    g_free(result->current);
    if (result->left_out)
        g_ptr_array_unref(result->left_out);
}

static bool
select_jobs(Run *run, GError **error)
{
    const RunRequest *request = run->request;
    Selection selection = {request->direction, request->to, request->tag, request->steps};
    g_autoptr(GArray) plan = plan_make(run->work.states, &selection, error);
    if (!plan)
        return false;
    run->jobs = g_array_new(FALSE, TRUE, sizeof(Job));
    g_array_set_clear_func(run->jobs, job_clear);
    for (unsigned i = 0; i < plan->len; i++) {
        Planned *planned = &g_array_index(plan, Planned, i);
        Job job = {.session = &run->work.session,
                   .hooks = run->request->hooks ? &run->hooks : NULL,
                   .set = run->work.set,
                   .migration = planned->migration,
                   .file = planned->file,
                   .down = planned->down,
                   .run_id = run->result->run_id,
                   .progress = run->request->progress,
                   .check = planned->check};
        planned->check = (MigrationCheck){0};
        g_array_append_val(run->jobs, job);
    }
    return true;
}

static bool
is_lock_failure(const GError *error)
{
    const ErrorFields *fields = error_fields(error);
    /* lock_not_available, deadlock_detected */
    return fields && (strcmp(fields->sqlstate, "55P03") == 0 || strcmp(fields->sqlstate, "40P01") == 0);
}

/* The statement's own error stays, with its place; only what it means to the caller changes. */
static void
give_up_on_lock(const Run *run, int attempts, int64_t waited, GError *problem)
{
    g_autofree char *time = clock_duration(waited);
    problem->code = ERR_LOCKED;
    if (run->watch.blockers)
        error_detail(&problem, "It waits behind:\n%s", run->watch.blockers);
    error_context(&problem, "tried %d time%s in %s", attempts, attempts == 1 ? "" : "s", time);
    error_hint(
        &problem,
        "End the session in front, or run at a quieter time; migrate.lock_retry and migrate.lock_timeout say "
        "how long to try.");
}

static bool
pause_before_retry(const Run *run, int pause, GError **error)
{
    int64_t until = clock_now_ms() + pause;
    g_autofree char *time = clock_duration(pause);
    progress_remark(run->request->progress, "lock not obtained, rolled back; trying again in %s%s%s", time,
                    run->watch.blockers ? ": " : "", run->watch.blockers ? run->watch.blockers : "");
    while (clock_now_ms() < until) {
        if (interrupt_check(error))
            return false;
        clock_sleep_ms(50);
    }
    return true;
}

/* Frees the problem; when a hook ends the trying, it becomes part of the hook's error. */
static bool
may_retry(Run *run, GError *problem, GError **error)
{
    bool ok = run_hooks_lock_retry(&run->hooks, run->watch.blockers, error);
    if (!ok)
        error_context(error, "a lock was in the way: %s", problem->message);
    g_error_free(problem);
    return ok;
}

/* Runs a job, again and again while a lock is in its way. */
static bool
attempt(Run *run, Job *job, GError **error)
{
    int64_t began = clock_now_ms();
    int pause = RETRY_FIRST_MS;
    for (int attempts = 1;; attempts++) {
        GError *problem = NULL;
        job->began = clock_now_ms();
        job->own_role = false;
        watch_begin(&run->watch, job_lock_timeout(job));
        bool ok = job->check.journaled ? journal_run(job, &problem) : transact(job, &problem);
        watch_end(&run->watch);
        if (ok)
            return true;
        int64_t waited = clock_now_ms() - began;
        int64_t left = run->request->config->migrate_lock_retry - waited;
        int jittered = pause / 2 + g_random_int_range(0, pause);
        if (is_lock_failure(problem) && left > 0) {
            run_hooks_attempt(&run->hooks, attempts + 1);
            if (!may_retry(run, problem, error) || !pause_before_retry(run, (int)MIN(jittered, left), error))
                return false;
            pause = MIN(pause * 2, RETRY_LONGEST_MS);
            continue;
        }
        if (is_lock_failure(problem))
            give_up_on_lock(run, attempts, waited, problem);
        g_propagate_error(error, problem);
        return false;
    }
}

/* The connection went away: did the COMMIT arrive? The run lock can be had again only when the server has
 * ended the old session, and from then on the ledger tells: a row of this run is there, or it never will be.
 */
static bool
resolve(Run *run, Job *job, GError *lost, GError **error)
{
    GError *problem = NULL;
    if (!session_reopen(&run->work.session, &problem) || !work_load(&run->work, &problem)) {
        if (job->committed)
            error_context(&lost, "and the server cannot be reached again: %s", problem->message);
        else
            error_context(&lost, "and the server cannot be asked whether %s was committed: %s",
                          job->migration->label, problem->message);
        error_hint(&lost,
                   "When it answers again, confiture migrate status tells, and confiture migrate %s goes on.",
                   job_direction(job));
        g_error_free(problem);
        g_propagate_error(error, lost);
        return false;
    }
    const Migration *migration = job->migration;
    const LedgerRow *row = migration->version ? ledger_find(run->work.ledger, migration->version)
                                              : ledger_find_repeatable(run->work.ledger, migration->name);
    job->committed = job->down ? row == NULL : row && strcmp(row->run_id, job->run_id) == 0;
    if (job->committed) {
        progress_remark(run->request->progress, "the connection was lost after %s was committed; going on",
                        migration->label);
        g_error_free(lost);
        return true;
    }
    if (!job->check.journaled)
        error_context(&lost, "%s was rolled back", migration->label);
    error_hint(&lost, "Run the command again; it goes on with %s.", migration->label);
    g_propagate_error(error, lost);
    return false;
}

/* Kept up as migrations are committed: after a failure the ledger may be out of reach. */
static void
move_current(RunResult *result, const char *version)
{
    if (!version || (result->current && version_compare(version, result->current) < 0))
        return;
    g_free(result->current);
    result->current = g_strdup(version);
}

static void
tell(Run *run, const Job *job, int64_t duration, bool rolled_back)
{
    const RunRequest *request = run->request;
    if (!rolled_back && !job->down)
        move_current(run->result, job->migration->version);
    run->result->done++;
    run->result->statements += job->statements;
    RunStep step = {.database = run->result->database,
                    .run_id = run->result->run_id,
                    .label = job->migration->label,
                    .direction = job_direction(job),
                    .statements = job->statements,
                    .duration_ms = duration,
                    .transactional = !job->check.journaled,
                    .rolled_back = rolled_back};
    if (request->applied)
        request->applied(request->data, &step);
}

/* What the database is after a failure, and what to do next. */
static void
explain_failure(const Run *run, const Job *job, GError **error)
{
    const ErrorFields *fields = error_fields(*error);
    unsigned done = run->result->done;
    bool by_hook = g_error_matches(*error, CONFITURE_ERROR, ERR_HOOK);
    if (!job->check.journaled && !job->committed && ((fields && fields->sqlstate[0]) || by_hook))
        error_context(error, "%s was rolled back; nothing of it is in the database", job->migration->label);
    if (done > 0)
        error_context(error, "%u migration%s before it %s done", done, done == 1 ? "" : "s",
                      done == 1 ? "was" : "were");
    if (g_error_matches(*error, CONFITURE_ERROR, ERR_SQL) && !fields->hint)
        error_hint(error, "Correct the file, then run confiture migrate %s again.",
                   run->request->direction == RUN_REDO ? "up" : job_direction(job));
}

static bool
run_job(Run *run, Job *job, GError **error)
{
    int64_t began = clock_now_ms();
    GError *problem = NULL;
    run_hooks_begin(&run->hooks, job);
    bool ok = attempt(run, job, &problem);
    if (!ok && g_error_matches(problem, CONFITURE_ERROR, ERR_CONNECTION_LOST))
        ok = resolve(run, job, g_steal_pointer(&problem), &problem);
    /* What failed is what comes behind the COMMIT: setting the session up for the next file. */
    if (!ok && job->committed)
        tell(run, job, clock_now_ms() - began, false);
    if (!ok) {
        g_propagate_error(error, problem);
        explain_failure(run, job, error);
        return false;
    }
    tell(run, job, clock_now_ms() - began, false);
    json_array_append_new(run->labels, json_string(job->migration->label));
    if (run_hooks(&run->hooks, PHASE_POST_COMPLETE, NULL, error))
        return true;
    error_context(error, "%s is committed and stays", job->migration->label);
    return false;
}

static bool
run_jobs(Run *run, GError **error)
{
    for (unsigned i = 0; i < run->jobs->len; i++) {
        if (interrupt_check(error) || !run_job(run, &g_array_index(run->jobs, Job, i), error))
            return false;
        run_hooks_end(&run->hooks);
    }
    return true;
}

/* What hooks did wrong is part of the record, whatever became of the run. */
static bool
write_outcomes(Run *run, GError **error)
{
    json_auto_t *outcomes = hooks_take_outcomes(run->request->hooks);
    const Session *session = &run->work.session;
    /* A database that was refused gets nothing written, either. */
    if (!outcomes || run->request->rehearse || run->hooks.refused || !session->conn ||
        !conn_alive(session->conn))
        return true;
    json_auto_t *body = json_pack("{s:s, s:s, s:O}", "command", run->request->command, "scope",
                                  session->scope, "hooks", outcomes);
    return ledger_prepare(session->conn, session->schema, error) &&
           ledger_event(session->conn, session->schema, "hooks", run->result->run_id, body, error);
}

/* The run as one event of the chain. */
static bool
write_event(Run *run, GError **error)
{
    if (json_array_size(run->labels) == 0 || run->request->direction == RUN_DOWN)
        return true;
    json_auto_t *body = json_pack("{s:s, s:s, s:O}", "command", run->request->command, "scope",
                                  run->work.session.scope, "migrations", run->labels);
    return ledger_event(run->work.session.conn, run->work.session.schema, "run", run->result->run_id, body,
                        error);
}

static void
tell_dry_run(void *data, const Job *job)
{
    tell(data, job, 0, true);
}

static bool
execute(Run *run, GError **error)
{
    if (run->request->rehearse)
        return dry_run_execute(run->jobs, run->result->left_out, tell_dry_run, run, error);
    if (run->jobs->len == 0)
        return true;
    return run_hooks(&run->hooks, PHASE_POST_VALIDATE, NULL, error) && work_prepare(&run->work, error) &&
           run_jobs(run, error) && write_event(run, error);
}

static void
tell_lock_wait(void *data, const char *blockers)
{
    run_hooks_lock_wait(data, blockers);
}

/* Hooks in front of the run see a run, and nothing that is undone: in a rehearsal they wait for the real one.
 */
static bool
validate(Run *run, GError **error)
{
    const RunRequest *request = run->request;
    if (!request->rehearse && !run_hooks(&run->hooks, PHASE_PRE_VALIDATE, NULL, error))
        return false;
    if (!states_check(run->work.states, (OutOfOrder)request->config->migrate_out_of_order, request->progress,
                      error) ||
        !select_jobs(run, error))
        return false;
    run_hooks_plan(&run->hooks, run->jobs);
    return true;
}

static void
prepare_hooks(Run *run)
{
    static const char *const directions[] = {[RUN_UP] = "up", [RUN_DOWN] = "down", [RUN_REDO] = "redo"};
    const RunRequest *request = run->request;
    const RunHooksOptions options = {.set = request->hooks,
                                     .session = &run->work.session,
                                     .migrations = run->work.set,
                                     .url = request->url,
                                     .environment = request->config->environment,
                                     .command = request->command,
                                     .direction = directions[request->direction],
                                     .run_id = run->result->run_id,
                                     .dry_run = request->rehearse};
    run_hooks_init(&run->hooks, &options);
    run->watch.waiting = request->hooks ? tell_lock_wait : NULL;
    run->watch.data = &run->hooks;
}

/* The run's error is the one that counts; a record that cannot be written joins it. */
static void
end_failed(Run *run, GError **error)
{
    GError *problem = NULL;
    if (!run->request->rehearse)
        run_hooks_error(&run->hooks, *error);
    if (write_outcomes(run, &problem))
        return;
    error_context(error, "and what became of its hooks could not be recorded: %s", problem->message);
    g_error_free(problem);
}

bool
migrate_run(const RunRequest *request, RunResult *result, GError **error)
{
    g_auto(Run) run = {.request = request, .result = result, .labels = json_array()};
    GError *problem = NULL;
    result->run_id = g_uuid_string_random();
    result->left_out = g_ptr_array_new_with_free_func(g_free);
    watch_init(&run.watch, request->progress, &run.work.session);
    WorkRequest work = {.config = request->config,
                        .url = request->url,
                        .command = request->command,
                        .scope = request->scope,
                        .wait_s = request->wait_s,
                        .progress = &run.watch.base};
    bool ok = work_open(&run.work, &work, false, &problem);
    prepare_hooks(&run);
    run.hooks.refused = !ok;
    if (run.work.session.conn)
        result->database = g_strdup(conn_shown(run.work.session.conn));
    if (run.work.states) {
        result->from = g_strdup(run.work.states->current);
        result->current = g_strdup(run.work.states->current);
    }
    ok = ok && validate(&run, &problem) && execute(&run, &problem);
    if (ok && run.jobs->len > 0 && !request->rehearse)
        ok = work_load(&run.work, &problem) && write_outcomes(&run, &problem);
    if (!ok) {
        end_failed(&run, &problem);
        g_propagate_error(error, problem);
        return false;
    }
    g_free(result->current);
    result->current = g_strdup(run.work.states->current);
    return true;
}
