#include "migrate/cycle.h"

#include "base/errors.h"
#include "base/files.h"
#include "base/interrupt.h"
#include "build/apply.h"
#include "catalog/fingerprint.h"
#include "migrate/run.h"
#include "migrate/verify.h"
#include "pg/server.h"

typedef struct {
    const CycleRequest *request;
    MigrationSet *set;
    Scratch *scratch;
    Conn *conn; /* for looking; the runs have their own */
} Cycle;

static void
cycle_clear(Cycle *cycle)
{
    conn_close(cycle->conn);
    scratch_free(cycle->scratch);
    migrations_free(cycle->set);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Cycle, cycle_clear)

const char *
cycle_outcome_name(CycleOutcome outcome)
{
    static const char *const names[] = {
        [CYCLE_OK] = "ok",
        [CYCLE_IRREVERSIBLE] = "no down file",
        [CYCLE_DOWN_DIFFERS] = "down differs",
        [CYCLE_UP_DIFFERS] = "up differs",
        [CYCLE_VERIFY_FAILED] = "verify failed",
        [CYCLE_FAILED] = "failed",
    };
    return names[outcome];
}

bool
cycle_outcome_is_finding(CycleOutcome outcome)
{
    return outcome != CYCLE_OK && outcome != CYCLE_IRREVERSIBLE;
}

static bool
run(const Cycle *cycle, RunDirection direction, const char *to, GError **error)
{
    g_auto(RunResult) result = {0};
    RunRequest request = {.config = cycle->request->config,
                          .url = scratch_url(cycle->scratch),
                          .command = "migrate test",
                          .direction = direction,
                          .to = direction == RUN_UP ? to : NULL,
                          .progress = cycle->request->progress};
    return migrate_run(&request, &result, error);
}

static Fingerprint *
look(const Cycle *cycle, GError **error)
{
    const char *const exclude[] = {cycle->request->config->migrate_schema, NULL};
    return fingerprint_take(cycle->conn, exclude, error);
}

/* The verify file's failure, if it failed. */
static void
note_verify(void *data, const Migration *migration, VerifyOutcome outcome, const GError *problem)
{
    GError **failure = data;
    if (outcome == VERIFY_FAILED)
        *failure = g_error_copy(problem);
}

static bool
verify(const Cycle *cycle, const Migration *migration, GError **failure, GError **error)
{
    const char *const versions[] = {migration->version, NULL};
    WorkRequest request = {.config = cycle->request->config,
                           .url = scratch_url(cycle->scratch),
                           .command = "migrate test",
                           .progress = cycle->request->progress};
    return migrate_verify(&request, versions, note_verify, failure, error);
}

static void
tell(const Cycle *cycle, const Migration *migration, CycleOutcome outcome, const char *diff,
     const GError *problem)
{
    cycle->request->told(cycle->request->data, migration, outcome, diff, problem);
}

/* Compares and tells. */
static bool
same(const Cycle *cycle, const Migration *migration, CycleOutcome otherwise, const Fingerprint *wanted,
     bool *equal, GError **error)
{
    g_autoptr(Fingerprint) now = look(cycle, error);
    if (!now)
        return false;
    *equal = fingerprint_equal(wanted, now);
    if (!*equal) {
        g_autofree char *diff = fingerprint_diff(wanted, now);
        tell(cycle, migration, otherwise, diff, NULL);
    }
    return true;
}

/* Down and up again, with the migration applied. *failure: one of them failed. *stop: it is not applied any
 * more. */
static bool
there_and_back(const Cycle *cycle, const Migration *migration, const Fingerprint *before, bool *stop,
               GError **failure, GError **error)
{
    bool led_back = true;
    bool as_first = true;
    g_autoptr(Fingerprint) after = look(cycle, error);
    if (!after)
        return false;
    if (!run(cycle, RUN_DOWN, NULL, failure))
        return true;
    if (!same(cycle, migration, CYCLE_DOWN_DIFFERS, before, &led_back, error))
        return false;
    *stop = !run(cycle, RUN_UP, migration->version, failure);
    if (*stop)
        return true;
    if (!same(cycle, migration, CYCLE_UP_DIFFERS, after, &as_first, error))
        return false;
    if (led_back && as_first)
        tell(cycle, migration, CYCLE_OK, NULL, NULL);
    return true;
}

static bool
try_one(const Cycle *cycle, const Migration *migration, bool *stop, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Fingerprint) before = look(cycle, error);
    if (!before)
        return false;
    if (!run(cycle, RUN_UP, migration->version, &failure)) {
        *stop = true;
    } else if (migration->verify && !verify(cycle, migration, &failure, error)) {
        return false;
    } else if (failure) {
        tell(cycle, migration, CYCLE_VERIFY_FAILED, NULL, failure);
        return true;
    } else if (!migration->down) {
        tell(cycle, migration, CYCLE_IRREVERSIBLE, NULL, NULL);
    } else if (!there_and_back(cycle, migration, before, stop, &failure, error)) {
        return false;
    }
    if (failure && g_error_matches(failure, CONFITURE_ERROR, ERR_INTERRUPTED)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (failure)
        tell(cycle, migration, CYCLE_FAILED, NULL, failure);
    return true;
}

/* Runs the script of --base as a build would. */
static bool
load_base(Cycle *cycle, GError **error)
{
    const CycleRequest *request = cycle->request;
    ApplyResult applied = {0};
    if (!request->base)
        return true;
    g_autofree char *path = g_canonicalize_filename(request->base, NULL);
    g_autofree char *shown = path_shown(path, request->config->project_directory);
    BuildFile file = {.path = path, .shown = shown};
    g_autoptr(GPtrArray) files = g_ptr_array_new();
    g_ptr_array_add(files, &file);
    g_autoptr(Content) content = content_read(request->config, files, false, request->progress, error);
    return content && build_apply(cycle->conn, content, request->progress, &applied, error);
}

static bool
start(Cycle *cycle, GError **error)
{
    const Config *config = cycle->request->config;
    ServerOptions options = {.bindir = config->embedded_bindir,
                             .major = config->embedded_major,
                             .progress = cycle->request->progress};
    cycle->set = migrations_find(config, error);
    cycle->scratch = cycle->set ? scratch_start(&options, error) : NULL;
    if (!cycle->scratch)
        return false;
    ConnOptions connection = {
        .url = scratch_url(cycle->scratch), .command = "migrate test", .progress = cycle->request->progress};
    cycle->conn = conn_open(&connection, error);
    return cycle->conn && load_base(cycle, error);
}

bool
migrate_cycle(const CycleRequest *request, GError **error)
{
    g_auto(Cycle) cycle = {.request = request};
    bool stop = false;
    if (!start(&cycle, error))
        return false;
    for (unsigned i = 0; !stop && i < cycle.set->versioned->len; i++) {
        const Migration *migration = g_ptr_array_index(cycle.set->versioned, i);
        progress_report(request->progress, &(ProgressState){.phase = "testing",
                                                            .item = migration->label,
                                                            .done = i,
                                                            .total = cycle.set->versioned->len,
                                                            .unit = "migrations"});
        if (interrupt_check(error) || !try_one(&cycle, migration, &stop, error))
            return false;
    }
    return stop || run(&cycle, RUN_UP, NULL, error);
}
