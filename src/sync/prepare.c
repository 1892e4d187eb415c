#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "catalog/names.h"
#include "sync/internal.h"
#include "sync/sync_queries.h"

/* An index costs more to keep up to date while rows come than to build behind them; below this size neither
 * costs anything. */
enum { INDEX_AWAY_BYTES = 1024 * 1024 };

/* Takes objects down and away: `query` writes them and answers with the statements. */
static bool
take(Sync *sync, const char *query, const GPtrArray *relations, GError **error)
{
    g_autofree char *oids = sync_relations_oids(relations);
    g_autoptr(PGresult) result = sync_query(sync->session.conn, sync->session.schema, query, oids, error);
    g_autoptr(GString) sql = g_string_new(NULL);
    for (int i = 0; result && i < PQntuples(result); i++)
        if (!PQgetisnull(result, i, 0)) {
            g_string_append(sql, PQgetvalue(result, i, 0));
            g_string_append(sql, ";\n");
        }
    return result && (sql->len == 0 || conn_exec(sync->session.conn, sql->str, error));
}

static bool
check_silent(Sync *sync, GError **error)
{
    g_autofree char *oids = sync_relations_oids(sync->plan->filled);
    const char *const values[] = {oids};
    g_autoptr(PGresult) result = conn_query_params(sync->session.conn, query_firing, 1, values, error);
    if (!result || PQntuples(result) == 0)
        return result != NULL;
    error_set(error, ERR_POLICY, "trigger %s of %s cannot be disabled", PQgetvalue(result, 0, 1),
              PQgetvalue(result, 0, 0));
    error_hint(error, "It would fire for each row that is copied: disable it on the partitioned table.");
    return false;
}

/* Whether every table of the source that goes to a partition of `root` is in the plan. */
static bool
whole_tree(const SyncPlan *plan, const char *root)
{
    for (unsigned i = 0; i < plan->sources->len; i++) {
        const SyncRelation *source = plan->sources->pdata[i];
        bool planned = false;
        for (unsigned t = 0; t < plan->tables->len; t++)
            planned |= ((const SyncTable *)plan->tables->pdata[t])->source == source;
        if (g_strcmp0(source->root, root) == 0 && !source->partitioned && !planned)
            return false;
    }
    return true;
}

/* The targets, and the whole of a partitioned table whose partitions are all filled: it may have more of them
 * than the source. */
static char *
truncate_sql(const SyncPlan *plan)
{
    g_autoptr(GHashTable) roots = g_hash_table_new(g_str_hash, g_str_equal);
    GString *sql = g_string_new("TRUNCATE ");
    const unsigned start = (unsigned)sql->len;
    for (unsigned i = 0; i < plan->filled->len; i++) {
        const SyncRelation *target = plan->filled->pdata[i];
        const char *root = target->root && whole_tree(plan, target->root) ? target->root : NULL;
        if (root && !g_hash_table_add(roots, (void *)(uintptr_t)root))
            continue;
        if (sql->len > start)
            g_string_append(sql, ", ");
        /* Names are the server's own, quoted by it. */
        g_string_append(sql, root || target->partitioned ? "" : "ONLY ");
        g_string_append(sql, root ? root : target->name);
    }
    return g_string_free(sql, FALSE);
}

/* The note that this database is being filled. */
static char *
begin_sql(const Sync *sync)
{
    const char *schema = sync->session.schema;
    const Config *source = sync->request->source;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (unsigned i = 0; i < sync->plan->filled->len; i++)
        g_ptr_array_add(names, ((const SyncRelation *)sync->plan->filled->pdata[i])->name);
    g_ptr_array_add(names, NULL);
    g_autofree char *tables = catalog_names_literal((const char *const *)names->pdata);
    GString *sql = g_string_new(NULL);
    sqlbuf_append(sql, "DELETE FROM %I.sync; DELETE FROM %I.sync_chunk;\n", schema, schema);
    sqlbuf_append(sql,
                  "INSERT INTO %I.sync (run_id, source, tables, plan) VALUES (%L, %L, %L, %L);\n"
                  "INSERT INTO %I.label (key, value) VALUES ('sync', 'from ' || %L || ', begun '"
                  " || to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC')"
                  " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
                  schema, sync->result->run_id, source->environment, tables, sync->plan->hash, schema,
                  source->environment);
    return g_string_free(sql, FALSE);
}

/* Tables that a sync which did not end has emptied have to be filled by this one, or nobody would know. */
static bool
check_left_over(Sync *sync, GError **error)
{
    g_autoptr(PGresult) result = sync_query(
        sync->session.conn, sync->session.schema,
        "SELECT unnest(s.tables) FROM confiture.sync s, confiture.label l WHERE l.key = 'sync'", NULL, error);
    for (int i = 0; result && i < PQntuples(result); i++) {
        const char *name = PQgetvalue(result, i, 0);
        if (sync_relation_named(sync->plan->filled, name))
            continue;
        error_set(error, ERR_POLICY, "a sync that did not end has emptied %s, and this one does not fill it",
                  name);
        error_hint(error, "Name it too, or finish that one first by --resume.");
        return false;
    }
    return result != NULL;
}

static bool
strip(Sync *sync, GError **error)
{
    Conn *conn = sync->session.conn;
    g_autoptr(GPtrArray) large = g_ptr_array_new();
    for (unsigned i = 0; i < sync->plan->tables->len; i++) {
        const SyncTable *table = sync->plan->tables->pdata[i];
        if (table->source->bytes >= INDEX_AWAY_BYTES && !g_ptr_array_find(large, table->target, NULL))
            g_ptr_array_add(large, (void *)(uintptr_t)table->target);
    }
    g_autofree char *truncate = truncate_sql(sync->plan);
    return take(sync, query_foreign_keys, sync->plan->filled, error) &&
           take(sync, query_triggers, sync->plan->filled, error) && take(sync, query_indexes, large, error) &&
           check_silent(sync, error) && conn_exec(conn, truncate, error);
}

bool
sync_prepare(Sync *sync, GError **error)
{
    Conn *conn = sync->session.conn;
    if (!ledger_prepare(conn, sync->session.schema, error) || !check_left_over(sync, error))
        return false;
    g_autofree char *begin =
        sqlbuf_format("BEGIN; SET LOCAL lock_timeout = %d", sync->request->target->migrate_lock_timeout);
    g_autofree char *note = begin_sql(sync);
    if (conn_exec(conn, begin, error) && conn_exec(conn, note, error) && strip(sync, error) &&
        conn_exec(conn, "COMMIT", error))
        return true;
    error_context(error, "while emptying the target; nothing was changed");
    session_rollback(&sync->session);
    return false;
}
