#include "migrate/hooks.h"

#include "base/clock.h"
#include "base/errors.h"

/* What describe() is asked about. */
typedef struct {
    HookMigration base;
    RunHooks *hooks;
    unsigned index;
} Described;

static json_t *
describe(void *data, GError **error)
{
    const Described *described = data;
    return describe_job(&described->hooks->describer, described->index, error);
}

static void
described_free(gpointer data)
{
    Described *described = data;
    hook_migration_clear(&described->base);
    g_free(described);
}

void
run_hooks_init(RunHooks *hooks, const RunHooksOptions *options)
{
    *hooks = (RunHooks){.set = options->set, .session = options->session, .url = options->url};
    hooks->context = (HookContext){.environment = options->environment,
                                   .command = options->command,
                                   .direction = options->direction,
                                   .run_id = options->run_id,
                                   .dry_run = options->dry_run,
                                   .no_programs = options->dry_run,
                                   .status = "pending",
                                   .duration_ms = -1,
                                   .findings = -1,
                                   .rows = -1,
                                   .metadata = json_object()};
    hooks->describer = (Describer){.session = options->session, .set = options->migrations};
    hooks->around_statements =
        hooks_at(options->set, PHASE_PRE_STATEMENT) || hooks_at(options->set, PHASE_POST_STATEMENT);
}

void
run_hooks_clear(RunHooks *hooks)
{
    if (hooks->migrations)
        g_ptr_array_unref(hooks->migrations);
    describer_clear(&hooks->describer);
    hook_context_clear(&hooks->context);
    json_decref(hooks->context.metadata);
    json_decref(hooks->run_metadata);
}

void
run_hooks_plan(RunHooks *hooks, const GArray *jobs)
{
    hooks->migrations = g_ptr_array_new_with_free_func(described_free);
    hooks->describer.jobs = jobs;
    for (unsigned i = 0; hooks->set && i < jobs->len; i++) {
        const Job *job = &g_array_index(jobs, Job, i);
        Described *described = g_new0(Described, 1);
        described->hooks = hooks;
        described->index = i;
        described->base = (HookMigration){.label = job->migration->label,
                                          .version = job->migration->version,
                                          .name = job->migration->name,
                                          .path = job->file->shown,
                                          .direction = job_direction(job),
                                          .checksum = job->file->checksum,
                                          .tags = (const char *const *)job->file->directives.tags,
                                          .requires = (const char *const *)job->file->directives.requires,
                                          .risk = job->file->directives.risk,
                                          .transactional = !job->check.journaled,
                                          .describe = describe,
                                          .data = described};
        g_ptr_array_add(hooks->migrations, described);
    }
    hooks->context.pending = hooks->migrations;
    if (jobs->len > 0 && hooks_want_details(hooks->set) && !conn_in_transaction(hooks->session->conn))
        describer_read(&hooks->describer, hooks->session->conn);
}

void
run_hooks_begin(RunHooks *hooks, const Job *job)
{
    if (!hooks->set)
        return;
    HookContext *context = &hooks->context;
    /* The first migration: what was set so far is the run's. */
    if (!hooks->run_metadata)
        hooks->run_metadata = json_deep_copy(context->metadata);
    unsigned index = (unsigned)(job - (const Job *)(const void *)hooks->describer.jobs->data);
    hooks->describer.current = index;
    hooks->began = clock_now_ms();
    context->migration = hooks->migrations->pdata[index];
    context->direction = context->migration->direction;
    context->status = "pending";
    run_hooks_attempt(hooks, 1);
}

void
run_hooks_attempt(RunHooks *hooks, int attempt)
{
    if (!hooks->set)
        return;
    hooks->context.attempt = attempt;
    hooks->context.duration_ms = -1;
    /* What the hooks of an attempt said was rolled back with it. */
    json_object_clear(hooks->context.metadata);
    json_t *copy = json_deep_copy(hooks->run_metadata);
    json_object_update(hooks->context.metadata, copy);
    json_decref(copy);
}

void
run_hooks_end(RunHooks *hooks)
{
    hooks->context.migration = NULL;
    hooks->context.attempt = 0;
    hooks->context.status = "pending";
    hooks->context.duration_ms = -1;
}

/* --- the way to the session --- */

typedef struct {
    RunHooks *hooks;
    const HookPoint *point;
} Way;

/* The file is sent, and how long it took is known. */
static bool
confirm(void *data, GError **error)
{
    const Way *way = data;
    if (way->point->sender->entries->len == 0)
        return true;
    bool ok = sender_flush(way->point->sender, error);
    way->hooks->context.duration_ms = clock_now_ms() - way->hooks->began;
    return ok;
}

static Conn *
ready(void *data, GError **error)
{
    const Way *way = data;
    Conn *conn = way->hooks->session->conn;
    if (way->point && way->point->sender && !sender_flush(way->point->sender, error))
        return NULL;
    /* It may take another role. */
    if (way->point && way->point->job)
        way->point->job->own_role = false;
    if (conn && conn_alive(conn))
        return conn;
    error_set(error, ERR_HOOK, "the connection is gone");
    return NULL;
}

/* Inside, the migration's own time limits count again; outside, the next file finds a fresh session. */
static bool
settle(void *data, GError **error)
{
    const Way *way = data;
    Session *session = way->hooks->session;
    if (!way->point)
        return conn_in_transaction(session->conn) || session_freshen(session, error);
    /* A file that runs statement by statement has settings of its own, and is followed by a fresh session. */
    if (way->point->job->check.journaled)
        return true;
    g_autofree char *timeouts = job_timeouts_sql(way->point->job, true);
    return conn_exec(session->conn, timeouts, error);
}

bool
run_hooks_at(const RunHooks *hooks, Phase phase)
{
    return hooks->set && hooks_at(hooks->set, phase);
}

bool
run_hooks(RunHooks *hooks, Phase phase, const HookPoint *point, GError **error)
{
    if (!hooks->set)
        return true;
    Way way = {hooks, point};
    const HookDatabase database = {.ready = ready,
                                   .settle = settle,
                                   .confirm = point && point->behind ? confirm : NULL,
                                   .data = &way,
                                   .url = hooks->url};
    HookContext *context = &hooks->context;
    context->database = hooks->session->conn ? conn_shown(hooks->session->conn) : NULL;
    if (phase == PHASE_POST_EXECUTE || phase == PHASE_POST_ROLLBACK || phase == PHASE_POST_COMPLETE)
        context->duration_ms = clock_now_ms() - hooks->began;
    if (phase == PHASE_POST_COMPLETE)
        context->status = "applied";
    bool reached = !hooks->refused && phase_row(phase)->where != HOOK_NOWHERE;
    return hooks_run(hooks->set, phase, context, reached ? &database : NULL, error);
}

bool
run_hooks_statement(RunHooks *hooks, Phase phase, const HookPoint *point, const char *text, const char *kind,
                    int number, GError **error)
{
    HookContext *context = &hooks->context;
    context->statement = text;
    context->kind = kind;
    context->statement_number = number;
    if (phase == PHASE_POST_STATEMENT)
        context->duration_ms = clock_now_ms() - hooks->began;
    bool ok = run_hooks(hooks, phase, point, error);
    context->statement = context->kind = NULL;
    context->duration_ms = -1;
    return ok;
}

void
run_hooks_lock_wait(RunHooks *hooks, const char *blockers)
{
    GError *ignored = NULL;
    hooks->context.blockers = blockers;
    /* It only looks on: a failure was told and recorded where it happened. */
    run_hooks(hooks, PHASE_LOCK_WAIT, NULL, &ignored);
    g_clear_error(&ignored);
    hooks->context.blockers = NULL;
}

bool
run_hooks_lock_retry(RunHooks *hooks, const char *blockers, GError **error)
{
    hooks->context.blockers = blockers;
    bool ok = run_hooks(hooks, PHASE_LOCK_RETRY, NULL, error);
    hooks->context.blockers = NULL;
    return ok;
}

void
run_hooks_error(RunHooks *hooks, const GError *problem)
{
    GError *ignored = NULL;
    if (!hooks->set)
        return;
    hooks->context.error = problem;
    hooks->context.status = "error";
    if (hooks->context.migration)
        hooks->context.duration_ms = clock_now_ms() - hooks->began;
    /* The run's own error stays what it is. */
    run_hooks(hooks, PHASE_ON_ERROR, NULL, &ignored);
    g_clear_error(&ignored);
    hooks->context.error = NULL;
}

char *
run_hooks_metadata(const RunHooks *hooks)
{
    return hooks && json_object_size(hooks->context.metadata) > 0
               ? json_dumps(hooks->context.metadata, JSON_COMPACT | JSON_SORT_KEYS)
               : NULL;
}
