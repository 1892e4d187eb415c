#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/sqlbuf.h"
#include "catalog/names.h"
#include "sync/internal.h"
#include "sync/sync_queries.h"

/* Those of a kind come back, one after the other. */
static bool
restore_all(Sync *sync, const char *kind, GError **error)
{
    g_autoptr(GPtrArray) objects = sync_objects(sync, error);
    for (unsigned i = 0; objects && i < objects->len; i++) {
        const SyncObject *object = objects->pdata[i];
        if (strcmp(object->kind, kind) == 0 &&
            !sync_restore(sync->session.conn, sync->session.schema, object, error))
            return false;
    }
    return objects != NULL;
}

/* --- foreign keys --- */

typedef struct {
    SyncTask base;
    Sync *sync;
    const SyncObject *object;
} Validation;

static bool
validate(void *data, SyncWorker *worker, GError **error)
{
    const Validation *validation = data;
    Conn *writer = sync_worker_writer(worker, error);
    return writer && sync_validate(writer, validation->sync->session.schema, validation->object, error);
}

static bool
validate_all(Sync *sync, GError **error)
{
    g_autoptr(GPtrArray) objects = sync_objects(sync, error);
    g_autoptr(GPtrArray) tasks = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; objects && i < objects->len; i++) {
        const SyncObject *object = objects->pdata[i];
        if (!object->validate)
            continue;
        Validation *validation = g_new0(Validation, 1);
        *validation = (Validation){.base = {validate, validation}, .sync = sync, .object = object};
        g_ptr_array_add(tasks, validation);
    }
    return objects && (tasks->len == 0 || sync_run_tasks(sync, tasks, error));
}

/* --- sequences --- */

static bool
masked_column(const Sync *sync, const char *relation, const char *name)
{
    for (unsigned i = 0; i < sync->plan->tables->len; i++) {
        const SyncTable *table = sync->plan->tables->pdata[i];
        for (unsigned c = 0; c < table->columns->len && table->rules; c++)
            if (strcmp(table->source->root ? table->source->root : table->source->name, relation) == 0 &&
                strcmp(table->columns->pdata[c], name) == 0)
                return table->rules->pdata[c] != NULL;
    }
    return false;
}

static bool
is_filled(const Sync *sync, const char *relation)
{
    for (unsigned i = 0; i < sync->plan->tables->len; i++) {
        const SyncTable *table = sync->plan->tables->pdata[i];
        if (strcmp(table->source->name, relation) == 0 || g_strcmp0(table->source->root, relation) == 0)
            return true;
    }
    return false;
}

/* A sequence goes where the source's stands; above the masks of its column where that is masked. */
static void
append_sequence(GString *sql, const Sync *sync, const PGresult *result, int row)
{
    const char *name = PQgetvalue(result, row, 0);
    const char *value = PQgetvalue(result, row, 1);
    const bool called = *PQgetvalue(result, row, 2) == 't';
    g_auto(GStrv) owner = g_strsplit(PQgetvalue(result, row, 3), "\t", 2);
    const bool owned = owner[0] && owner[1];
    if (owned && !is_filled(sync, owner[0]))
        return;
    sqlbuf_append(sql, "SELECT setval(%L, ", name);
    if (owned && masked_column(sync, owner[0], owner[1])) {
        sqlbuf_append(sql, "greatest(%L, (SELECT max(%I) FROM ", value, owner[1]);
        g_string_append(sql, owner[0]); /* the server's own, quoted by it */
        g_string_append(sql, ")), true);\n");
    } else {
        sqlbuf_append(sql, "%L, %L);\n", value, called ? "true" : "false");
    }
}

static bool
set_sequences(Sync *sync, GError **error)
{
    const char *const own[] = {sync->request->source->migrate_schema, NULL};
    g_autofree char *excluded = catalog_names_literal(own);
    const char *const values[] = {excluded};
    g_autoptr(PGresult) source = conn_query_params(sync->source, query_sequences, 1, values, error);
    g_autoptr(PGresult) target =
        source ? conn_query_params(sync->session.conn, query_sequences, 1, values, error) : NULL;
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GString) sql = g_string_new(NULL);
    if (!target)
        return false;
    for (int i = 0; i < PQntuples(target); i++)
        g_hash_table_add(known, PQgetvalue(target, i, 0));
    for (int i = 0; i < PQntuples(source); i++) {
        const char *name = PQgetvalue(source, i, 0);
        if (!g_hash_table_contains(known, name))
            continue;
        if (*PQgetvalue(source, i, 4) != 't') {
            error_set(error, ERR_SQL, "this role may not read sequence %s of the source", name);
            error_hint(error, "GRANT SELECT ON SEQUENCE %s, or exclude its table.", name);
            return false;
        }
        append_sequence(sql, sync, source, i);
    }
    return sql->len == 0 || conn_exec(sync->session.conn, sql->str, error);
}

/* --- the rest --- */

static bool
refresh_views(Sync *sync, GError **error)
{
    const char *const own[] = {sync->session.schema, NULL};
    g_autofree char *excluded = catalog_names_literal(own);
    const char *const values[] = {excluded};
    g_autoptr(PGresult) result = conn_query_params(sync->session.conn, query_views, 1, values, error);
    for (int i = 0; result && i < PQntuples(result); i++) {
        GError *problem = NULL;
        if (conn_exec(sync->session.conn, PQgetvalue(result, i, 0), &problem))
            continue;
        sync_hide_values(&problem, "a materialized view");
        g_propagate_error(error, problem);
        error_context(error, "while running %s", PQgetvalue(result, i, 0));
        return false;
    }
    return result != NULL;
}

/* The last step: the target is ready, and the chain says how it came to be. */
static bool
close_books(Sync *sync, GError **error)
{
    Conn *conn = sync->session.conn;
    const char *schema = sync->session.schema;
    sync->result->duration_ms = clock_now_ms() - sync->began;
    json_auto_t *report = sync_report(sync->result);
    GString *sql = g_string_new(NULL);
    sqlbuf_append(sql,
                  "DELETE FROM %I.sync; DELETE FROM %I.sync_chunk; DELETE FROM %I.label WHERE key = 'sync'",
                  schema, schema, schema);
    g_autofree char *clear = g_string_free(sql, FALSE);
    if (conn_exec(conn, "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on", error) &&
        ledger_event(conn, schema, "sync", sync->result->run_id, report, error) &&
        conn_exec(conn, clear, error) && conn_exec(conn, "COMMIT", error))
        return true;
    session_rollback(&sync->session);
    return false;
}

static bool
check_nothing_left(Sync *sync, GError **error)
{
    g_autoptr(GPtrArray) objects = sync_objects(sync, error);
    if (!objects || objects->len == 0)
        return objects != NULL;
    const SyncObject *object = objects->pdata[0];
    error_set(error, ERR_INTERNAL, "%s %s of %s was not brought back", object->kind, object->name,
              object->relation);
    return false;
}

static void
say(const Sync *sync, const char *phase)
{
    const ProgressState state = {.phase = phase};
    progress_report(sync->request->progress, &state);
}

bool
sync_finish(Sync *sync, GError **error)
{
    say(sync, "validating foreign keys");
    if (!restore_all(sync, "foreign_key", error) || !validate_all(sync, error))
        return false;
    say(sync, "finishing");
    return set_sequences(sync, error) && restore_all(sync, "index", error) &&
           restore_all(sync, "constraint", error) && restore_all(sync, "trigger", error) &&
           refresh_views(sync, error) && check_nothing_left(sync, error) &&
           sync_at(sync, PHASE_POST_SYNC, NULL, sync->result->rows, error) && close_books(sync, error);
}
