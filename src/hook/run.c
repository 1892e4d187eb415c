/* Running the hooks of a phase: the transaction around each, its time, and what became of it. */
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "base/sqlbuf.h"
#include "hook/builtin.h"
#include "hook/internal.h"
#include "report/table.h"
#include "sql/parse.h"

int
hook_time_left(const HookCall *call)
{
    return (int)MAX(call->deadline - clock_now_ms(), 1);
}

bool
hook_confirm(HookCall *call, GError **error)
{
    const HookDatabase *database = call->database;
    if (!call->confirmed && database && database->confirm) {
        call->confirmed = true;
        database->confirm(database->data, &call->before);
        call->started = clock_now_ms();
        call->deadline = call->started + call->hook->timeout_ms;
        hook_lua_restart(call->set->lua, call->hook->timeout_ms);
    }
    if (call->before)
        error_set(error, ERR_HOOK, "what the hook stands behind has failed");
    return !call->before;
}

void
hook_veto(HookCall *call, const char *reason, GError **error)
{
    call->vetoed = true;
    error_set(error, ERR_HOOK, "%s", reason && *reason ? reason : "no reason given");
}

bool
hook_add_metadata(HookCall *call, const char *key, json_t *value, GError **error)
{
    g_autofree char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    if (!text || strlen(text) > HOOK_METADATA_CAP) {
        json_decref(value);
        error_set(error, ERR_HOOK, "metadata \"%s\" is larger than %d KB", key, HOOK_METADATA_CAP / 1024);
        return false;
    }
    if (json_is_null(value))
        json_object_del(call->context->metadata, key);
    else
        json_object_set(call->context->metadata, key, value);
    json_decref(value);
    return true;
}

bool
hook_check_statement(const char *sql, GError **error)
{
    g_autoptr(Statement) statement = statement_parse(sql);
    if (statement->transaction == TRANSACTION_ANY)
        return true;
    const char *tag = *statement->tag ? statement->tag : "the statement";
    if (statement->transaction == TRANSACTION_FORBIDDEN)
        error_set(error, ERR_HOOK, "%s cannot run in a transaction, and hooks run in one", tag);
    else
        error_set(error, ERR_HOOK, "%s: a hook does not begin or end transactions", tag);
    error_hint(error, "The transaction is the migration's, or the hook's own: it ends when the hook does.");
    return false;
}

/* --- the connection --- */

Conn *
hook_connection(HookCall *call, GError **error)
{
    const HookDatabase *database = call->database;
    if (call->conn)
        return call->conn;
    if (!database || !database->ready) {
        error_set(error, ERR_HOOK, "there is no connection at %s", phase_row(call->phase)->name);
        return NULL;
    }
    if (!hook_confirm(call, error))
        return NULL;
    Conn *conn = database->ready(database->data, error);
    if (!conn)
        return NULL;
    bool inside = conn_in_transaction(conn);
    g_autofree char *time = g_strdup_printf("%d", hook_time_left(call));
    g_autofree char *limit =
        sqlbuf_format("SELECT pg_catalog.set_config('statement_timeout', %L, true)", time);
    const char *open = !inside ? "BEGIN;" : call->hook->warn ? "SAVEPOINT confiture_hook;" : "";
    g_autofree char *sql = g_strconcat(open, limit, NULL);
    if (!conn_exec(conn, sql, error))
        return NULL;
    call->conn = conn;
    call->began = !inside;
    call->saved = inside && call->hook->warn;
    return conn;
}

/* Ends what hook_connection() began. A hook that swallowed an error of the server has failed all the same. */
static bool
close_connection(HookCall *call, bool ok, GError **error)
{
    Conn *conn = call->conn;
    if (!conn || !conn_alive(conn))
        return ok;
    if (ok && conn_transaction_failed(conn)) {
        error_set(error, ERR_HOOK, "a statement of the hook failed, and the hook went on");
        error_hint(error, "After an error the server refuses everything until the transaction ends.");
        ok = false;
    }
    const char *end = call->began   ? (ok ? "COMMIT" : "ROLLBACK")
                      : call->saved ? (ok ? "RELEASE SAVEPOINT confiture_hook"
                                          : "ROLLBACK TO SAVEPOINT confiture_hook;"
                                            "RELEASE SAVEPOINT confiture_hook")
                                    : NULL;
    if (end && !(ok ? conn_exec(conn, end, error) : conn_exec_always(conn, end, NULL)))
        ok = false;
    bool open = call->began || call->saved || ok;
    const HookDatabase *database = call->database;
    if (open && conn_alive(conn) && database->settle && !database->settle(database->data, ok ? error : NULL))
        ok = false;
    return ok;
}

/* --- one hook --- */

static bool
run_form(HookCall *call, GError **error)
{
    const Hook *hook = call->hook;
    Conn *conn = NULL;
    if (hook->form != HOOK_LUA && !hook_confirm(call, error))
        return false;
    switch (hook->form) {
    case HOOK_LUA:
        return hook_run_lua(call, error);
    case HOOK_SQL:
        return hook_run_sql(call, error);
    case HOOK_PROGRAM:
        return hook_run_program(call, error);
    case HOOK_NATIVE:
        return hook_run_plugin(call, error);
    case HOOK_BUILTIN:
        if (phase_row(call->phase)->where != HOOK_NOWHERE && call->database &&
            !(conn = hook_connection(call, error)))
            return false;
        hook->builtin->set = call->set;
        hook->builtin->progress = call->set->progress;
        hook->builtin->url = call->database ? call->database->url : NULL;
        hook->builtin->time_left = hook_time_left(call);
        if (hook->native(hook->data, call->phase, call->context, conn, error))
            return true;
        call->vetoed = error && g_error_matches(*error, CONFITURE_ERROR, ERR_HOOK);
        return false;
    }
    return false;
}

static void
record(HookCall *call, const char *outcome, const char *message)
{
    HookSet *set = call->set;
    if (!set->outcomes)
        set->outcomes = json_array();
    json_array_append_new(set->outcomes,
                          json_pack("{s:s, s:o, s:s, s:I, s:o}", "phase", phase_row(call->phase)->name,
                                    "hook", json_text(call->hook->name), "outcome", outcome, "duration_ms",
                                    (json_int_t)(clock_now_ms() - call->started), "message",
                                    json_text(message)));
}

/* What the user must hear whoever failed: the signal, and the server that went away. */
static bool
passes_through(const GError *problem)
{
    return g_error_matches(problem, CONFITURE_ERROR, ERR_INTERRUPTED) ||
           g_error_matches(problem, CONFITURE_ERROR, ERR_CONNECTION_LOST);
}

static char *
subject(const HookCall *call)
{
    const HookContext *context = call->context;
    const char *label = context->migration ? context->migration->label : NULL;
    return g_strdup_printf("%s%s%s", phase_row(call->phase)->name, label ? " of " : "", label ? label : "");
}

/* The hook's error becomes that of the run: what it said stays, and who said it stands in front. */
static void
name_hook(const HookCall *call, GError *problem)
{
    g_autofree char *what = subject(call);
    g_autofree char *said = g_steal_pointer(&problem->message);
    problem->code = ERR_HOOK;
    problem->message = g_strdup_printf("hook %s %s %s: %s", call->hook->name,
                                       call->vetoed ? "vetoed" : "failed at", what, said);
    if (call->hook->line > 0)
        error_context(&problem, "the hook is registered at %s:%d", call->hook->file, call->hook->line);
    else
        error_context(&problem, "the hook is registered in %s", call->hook->file);
}

static bool
run_one(HookSet *set, const Hook *hook, HookContext *context, const HookDatabase *database, GError **error)
{
    GError *problem = NULL;
    const int64_t began = clock_now_ms();
    HookCall call = {.set = set,
                     .hook = hook,
                     .phase = hook->phase,
                     .context = context,
                     .database = database,
                     .started = began,
                     .deadline = began + hook->timeout_ms};
    /* What a hook that fails has added is not kept. */
    json_t *before = json_copy(context->metadata);
    bool ok = run_form(&call, &problem);
    ok = close_connection(&call, ok, ok ? &problem : NULL);
    /* A hook's no is heard when what it stands behind went well: otherwise the server has said it. */
    if (!ok && !passes_through(problem))
        hook_confirm(&call, NULL);
    ok = ok && !call.before;
    if (!ok) {
        json_object_clear(context->metadata);
        json_object_update(context->metadata, before);
    }
    json_decref(before);
    if (ok)
        return true;
    if (call.before) {
        g_clear_error(&problem);
        g_propagate_error(error, call.before);
        return false;
    }
    if (passes_through(problem)) {
        error_context(&problem, "in hook %s", hook->name);
        g_propagate_error(error, problem);
        return false;
    }
    name_hook(&call, problem);
    record(&call, hook->warn ? "warned" : call.vetoed ? "vetoed" : "failed", problem->message);
    if (hook->warn) {
        progress_remark(set->progress, "%s; on_failure is warn, so it goes on", problem->message);
        g_error_free(problem);
        return true;
    }
    g_propagate_error(error, problem);
    return false;
}

static bool
run_all(HookSet *set, Phase phase, HookContext *context, const HookDatabase *database, GError **error)
{
    for (unsigned i = 0; set && i < set->hooks->len; i++) {
        const Hook *hook = set->hooks->pdata[i];
        g_autofree char *why = NULL;
        if (hook->phase != phase)
            continue;
        if (interrupt_check(error) || !hook_why_not(set, hook, context, &why, error))
            return false;
        /* What it did outside the database could not be rolled back. */
        if (!why && context->no_programs && (hook->form == HOOK_PROGRAM || hook->form == HOOK_NATIVE)) {
            progress_remark(set->progress, "hook %s is a %s: it does not run in a dry run", hook->name,
                            hook->form == HOOK_PROGRAM ? "program" : "plugin");
            continue;
        }
        if (!why && !run_one(set, hook, context, database, error))
            return false;
    }
    return true;
}

bool
hooks_run(HookSet *set, Phase phase, HookContext *context, const HookDatabase *database, GError **error)
{
    /* A hook's own statement may wait for a lock, which is a phase too. */
    if (!set || set->running)
        return true;
    set->running = true;
    bool ok = run_all(set, phase, context, database, error);
    set->running = false;
    return ok;
}
