#include "migrate/repair.h"

#include <jansson.h>
#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"

const char *
repair_kind_name(RepairKind kind)
{
    static const char *const names[] = {[REPAIR_CHECKSUM] = "checksum",
                                        [REPAIR_NAME] = "name",
                                        [REPAIR_FORGET] = "forget",
                                        [REPAIR_LABEL] = "environment"};
    return names[kind];
}

static void
repair_free(gpointer data)
{
    Repair *repair = data;
    g_free(repair->label);
    g_free(repair->before);
    g_free(repair->after);
    g_free(repair);
}

static void
add(GPtrArray *repairs, RepairKind kind, const char *label, const char *before, const char *after)
{
    Repair *repair = g_new0(Repair, 1);
    *repair = (Repair){kind, g_strdup(label), g_strdup(before), g_strdup(after)};
    g_ptr_array_add(repairs, repair);
}

static bool
is_asked_for(const RepairRequest *request, const StateEntry *entry)
{
    if (!request->versions || !*request->versions)
        return true;
    for (const char *const *v = request->versions; *v; v++)
        if (state_version(entry) ? version_is_valid(*v) && version_compare(*v, state_version(entry)) == 0
                                 : strcmp(*v, state_label(entry)) == 0)
            return true;
    return false;
}

static bool
check_versions(const Work *work, const RepairRequest *request, GError **error)
{
    for (const char *const *v = request->versions; v && *v; v++) {
        bool known = g_str_has_prefix(*v, "R__")
                         ? ledger_find_repeatable(work->ledger, *v + 3) != NULL
                         : version_is_valid(*v) && ledger_find(work->ledger, *v) != NULL;
        if (known)
            continue;
        error_set(error, ERR_USAGE, "the ledger has no migration \"%s\"", *v);
        error_hint(error, "confiture migrate status lists them.");
        return false;
    }
    return true;
}

/* A repeatable that differs is not repaired but run again. */
static GPtrArray *
find_repairs(const Work *work, const RepairRequest *request)
{
    GPtrArray *repairs = g_ptr_array_new_with_free_func(repair_free);
    for (unsigned i = 0; i < work->states->entries->len; i++) {
        const StateEntry *entry = &g_array_index(work->states->entries, StateEntry, i);
        const Migration *migration = entry->migration;
        const LedgerRow *row = entry->row;
        if (!row || !is_asked_for(request, entry))
            continue;
        if (!migration) {
            if (request->forget)
                add(repairs, REPAIR_FORGET, row->label, row->checksum, NULL);
            continue;
        }
        if (entry->state == STATE_CHANGED)
            add(repairs, REPAIR_CHECKSUM, row->label, row->checksum, migration->up->checksum);
        if (migration->version && strcmp(migration->name, row->name) != 0)
            add(repairs, REPAIR_NAME, row->label, row->name, migration->name);
    }
    if (request->environment && g_strcmp0(request->environment, work->ledger->environment) != 0)
        add(repairs, REPAIR_LABEL, NULL, work->ledger->environment, request->environment);
    return repairs;
}

static const StateEntry *
find_entry(const Work *work, const char *label)
{
    for (unsigned i = 0; i < work->states->entries->len; i++) {
        const StateEntry *entry = &g_array_index(work->states->entries, StateEntry, i);
        if (entry->row && strcmp(entry->row->label, label) == 0)
            return entry;
    }
    return NULL;
}

/* The statement that makes one change. */
static char *
repair_sql(const Work *work, const Repair *repair)
{
    const char *schema = work->session.schema;
    const StateEntry *entry = repair->label ? find_entry(work, repair->label) : NULL;
    GString *sql = g_string_new(NULL);
    switch (repair->kind) {
    case REPAIR_CHECKSUM:
        sqlbuf_append(sql,
                      "UPDATE %I.migration SET algorithm = 'sha256-v1', checksum = %L, raw_checksum = %L"
                      " WHERE sequence = %l",
                      schema, repair->after, entry->migration->up->raw_checksum, entry->row->sequence);
        break;
    case REPAIR_NAME:
        sqlbuf_append(sql, "UPDATE %I.migration SET name = %L WHERE sequence = %l", schema, repair->after,
                      entry->row->sequence);
        break;
    case REPAIR_FORGET:
        sqlbuf_append(sql, "DELETE FROM %I.migration WHERE sequence = %l", schema, entry->row->sequence);
        break;
    case REPAIR_LABEL:
        sqlbuf_append(sql,
                      "INSERT INTO %I.label (key, value) VALUES ('environment', %L)"
                      " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                      schema, repair->after);
        break;
    }
    return g_string_free(sql, FALSE);
}

static bool
apply(Work *work, const GPtrArray *repairs, const char *reason, GError **error)
{
    g_autofree char *run_id = g_uuid_string_random();
    for (unsigned i = 0; i < repairs->len; i++) {
        const Repair *repair = g_ptr_array_index(repairs, i);
        g_autofree char *sql = repair_sql(work, repair);
        json_auto_t *body =
            json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:s}", "change", repair_kind_name(repair->kind), "scope",
                      work->session.scope, "migration", repair->label, "before", repair->before, "after",
                      repair->after, "reason", reason);
        if (!conn_exec(work->session.conn, sql, error) ||
            !ledger_event(work->session.conn, work->session.schema, "repair", run_id, body, error))
            return false;
    }
    return true;
}

GPtrArray *
migrate_repair(const WorkRequest *request, const RepairRequest *repair, bool *declined, GError **error)
{
    g_auto(Work) work = {0};
    bool answer = true;
    *declined = false;
    if (!work_open(&work, request, true, error) || !check_versions(&work, repair, error))
        return NULL;
    g_autoptr(GPtrArray) repairs = find_repairs(&work, repair);
    if (repairs->len == 0)
        return g_steal_pointer(&repairs);
    if (!repair->confirm(repair->data, repairs, &answer, error))
        return NULL;
    *declined = !answer;
    if (!answer)
        return g_steal_pointer(&repairs);
    if (!ledger_prepare(work.session.conn, work.session.schema, error) ||
        !conn_exec(work.session.conn, "BEGIN", error))
        return NULL;
    if (apply(&work, repairs, repair->reason, error) && conn_exec(work.session.conn, "COMMIT", error))
        return g_steal_pointer(&repairs);
    session_rollback(&work.session);
    return NULL;
}
