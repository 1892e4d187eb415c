#include "migrate/baseline.h"

#include <jansson.h>

#include "base/errors.h"

void
baseline_result_clear(BaselineResult *result)
{
    if (result->recorded)
        g_ptr_array_unref(result->recorded);
    g_free(result->database);
}

/* What is recorded below something that was run would not be what happened. */
static bool
check_later(const Work *work, const char *through, GError **error)
{
    if (!work->states->current || version_compare(work->states->current, through) <= 0)
        return true;
    error_set(error, ERR_POLICY, "%s is applied already, which is later than %s", work->states->current,
              through);
    error_hint(error,
               "A baseline stands below everything that was run. confiture migrate status shows what was.");
    return false;
}

static bool
insert(Work *work, const Migration *migration, const char *run_id, GError **error)
{
    LedgerEntry entry = {.schema = work->session.schema,
                         .scope = work->session.scope,
                         .version = migration->version,
                         .name = migration->name,
                         .origin = "baseline",
                         .checksum = migration->up->checksum,
                         .raw_checksum = migration->up->raw_checksum,
                         .run_id = run_id,
                         .statements = -1,
                         .duration_ms = -1};
    g_autofree char *sql = ledger_insert_sql(&entry);
    return conn_exec(work->session.conn, sql, error);
}

static bool
record(Work *work, const char *through, BaselineResult *result, GError **error)
{
    g_autofree char *run_id = g_uuid_string_random();
    json_auto_t *labels = json_array();
    for (unsigned i = 0; i < work->states->entries->len; i++) {
        const StateEntry *entry = &g_array_index(work->states->entries, StateEntry, i);
        if (!state_version(entry) || version_compare(state_version(entry), through) > 0)
            continue;
        if (entry->row) {
            result->known++;
            continue;
        }
        if (!insert(work, entry->migration, run_id, error))
            return false;
        g_ptr_array_add(result->recorded, g_strdup(entry->migration->label));
        json_array_append_new(labels, json_string(entry->migration->label));
    }
    if (result->recorded->len == 0)
        return true;
    json_auto_t *body = json_pack("{s:s, s:s, s:s, s:O}", "command", "migrate baseline", "scope",
                                  work->session.scope, "through", through, "migrations", labels);
    return ledger_event(work->session.conn, work->session.schema, "baseline", run_id, body, error);
}

bool
migrate_baseline(const WorkRequest *request, const char *through, BaselineResult *result, GError **error)
{
    g_auto(Work) work = {0};
    result->recorded = g_ptr_array_new_with_free_func(g_free);
    if (!work_open(&work, request, false, error))
        return false;
    result->database = g_strdup(conn_shown(work.session.conn));
    const Migration *last = migrations_lookup(work.set, through);
    if (!last || !last->version) {
        error_set(error, ERR_USAGE, "there is no migration \"%s\" in %s", through, work.set->shown);
        return false;
    }
    if (!states_check(work.states, OUT_OF_ORDER_ALLOW, request->progress, error) ||
        !states_check_finished(work.states, error) || !check_later(&work, through, error) ||
        !work_prepare(&work, error) || !conn_exec(work.session.conn, "BEGIN", error))
        return false;
    bool ok = record(&work, last->version, result, error) && conn_exec(work.session.conn, "COMMIT", error);
    if (!ok)
        session_rollback(&work.session);
    return ok;
}
