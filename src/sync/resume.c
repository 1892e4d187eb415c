#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "sync/internal.h"

/* A part that the ledger says is there. */
typedef struct {
    SyncTable *table;
    int64_t first, end; /* end -1: to the table's end */
    int64_t xmin, rows, bytes;
    const char *file, *counts;
} Part;

static int64_t
number(const PGresult *result, int row, int column)
{
    return PQgetisnull(result, row, column) ? -1 : g_ascii_strtoll(PQgetvalue(result, row, column), NULL, 10);
}

static SyncTable *
table_named(const SyncPlan *plan, const char *name)
{
    for (unsigned i = 0; i < plan->tables->len; i++) {
        SyncTable *table = plan->tables->pdata[i];
        if (strcmp(table->source->name, name) == 0)
            return table;
    }
    return NULL;
}

/* --- may it be gone on with --- */

static bool
refuse(GError **error, const char *message)
{
    error_set(error, ERR_POLICY, "%s", message);
    error_hint(error, "Run confiture sync without --resume: it begins anew.");
    return false;
}

static bool
check_begun(Sync *sync, GError **error)
{
    Conn *conn = sync->session.conn;
    g_autoptr(Ledger) ledger = ledger_load(conn, sync->session.schema, "", error);
    if (!ledger)
        return false;
    if (!ledger->sync)
        return refuse(error, "no sync of this database is waiting to be gone on with");
    g_autoptr(PGresult) result =
        sync_query(conn, sync->session.schema, "SELECT run_id, plan FROM confiture.sync", NULL, error);
    if (!result || PQntuples(result) != 1)
        return result ? refuse(error, "what the ledger says of the sync is not whole") : false;
    if (strcmp(PQgetvalue(result, 0, 1), sync->plan->hash) != 0)
        return refuse(error,
                      "the sync that did not end was another one: tables, columns, masks or key differ");
    g_free(sync->result->run_id);
    sync->result->run_id = g_strdup(PQgetvalue(result, 0, 0));
    return true;
}

/* --- what is still true of it --- */

/* A row is the same for ever by its place and the transaction that wrote it, as long as the table's file is
 * the same. So a part is what it was when it has as many rows now, and none by a transaction that the
 * snapshot of then could have missed. Transactions are compared modulo 2^32, as the server does. */
static bool
is_unchanged(Sync *sync, const Part *part, bool *unchanged, GError **error)
{
    const SyncRelation *source = part->table->source;
    *unchanged = false;
    /* Whether a row goes may be decided by rows of other tables. */
    if (part->table->query || strcmp(part->file, source->file) != 0)
        return true;
    GString *sql = g_string_new(NULL);
    sqlbuf_append(sql,
                  "SELECT count(*), count(*) FILTER (WHERE ((xmin::text::bigint - %l) & 4294967295)"
                  " < 2147483648) FROM ONLY ",
                  part->xmin);
    g_string_append(sql, source->name); /* the server's own, quoted by it */
    sqlbuf_append(sql, " WHERE ctid >= '(%l,0)'", part->first);
    if (part->end >= 0)
        sqlbuf_append(sql, " AND ctid < '(%l,0)'", part->end);
    g_autofree char *query = g_string_free(sql, FALSE);
    g_autoptr(PGresult) result = conn_query(sync->source, query, error);
    *unchanged = result && number(result, 0, 0) == part->rows && number(result, 0, 1) == 0;
    return result != NULL;
}

static bool
read_parts(Sync *sync, const PGresult *result, GArray *parts, GHashTable *stale, GError **error)
{
    for (int i = 0; i < PQntuples(result); i++) {
        const Part part = {.table = table_named(sync->plan, PQgetvalue(result, i, 0)),
                           .first = number(result, i, 1),
                           .end = number(result, i, 2),
                           .file = PQgetvalue(result, i, 3),
                           .xmin = number(result, i, 4),
                           .rows = number(result, i, 5),
                           .bytes = number(result, i, 6),
                           .counts = PQgetvalue(result, i, 7)};
        const ProgressState state = {.phase = "checking what is there",
                                     .item = PQgetvalue(result, i, 0),
                                     .done = i,
                                     .total = PQntuples(result),
                                     .unit = "parts"};
        bool unchanged = false;
        progress_report(sync->request->progress, &state);
        if (!part.table)
            continue;
        if (!g_hash_table_contains(stale, part.table->target->name) &&
            !is_unchanged(sync, &part, &unchanged, error))
            return false;
        if (!unchanged)
            g_hash_table_add(stale, part.table->target->name);
        g_array_append_val(parts, part);
    }
    return true;
}

/* A target with a part that is not what the source has is filled anew. */
static bool
empty_stale(Sync *sync, GHashTable *stale, GError **error)
{
    GHashTableIter iter;
    gpointer name;
    g_hash_table_iter_init(&iter, stale);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        const SyncRelation *target = sync_relation_named(sync->plan->targets, name);
        g_autofree char *forget = sqlbuf_format("; DELETE FROM %I.sync_chunk WHERE target = %L; COMMIT",
                                                sync->session.schema, name);
        /* The name is the server's own, quoted by it. */
        g_autofree char *sql =
            g_strjoin(NULL, "BEGIN; TRUNCATE ", target->partitioned ? "" : "ONLY ", name, forget, NULL);
        if (!conn_exec(sync->session.conn, sql, error)) {
            session_rollback(&sync->session);
            return false;
        }
    }
    return true;
}

static void
keep_counts(SyncOutcome *outcome, const char *counts)
{
    json_auto_t *object = json_loads(counts, 0, NULL);
    for (unsigned i = 0; object && i < outcome->columns->len; i++) {
        SyncColumn *column = &g_array_index(outcome->columns, SyncColumn, i);
        const json_t *list = json_object_get(object, column->name);
        column->counts.changed += json_integer_value(json_array_get(list, 0));
        column->counts.unchanged += json_integer_value(json_array_get(list, 1));
        column->counts.nulls += json_integer_value(json_array_get(list, 2));
    }
}

/* What is between the parts that are there; they are in the order of their blocks. */
static void
keep_parts(Sync *sync, const GArray *parts, GHashTable *stale)
{
    for (unsigned t = 0; t < sync->plan->tables->len; t++) {
        SyncTable *table = sync->plan->tables->pdata[t];
        SyncOutcome *outcome = table->outcome;
        int64_t at = 0;
        if (table->chunks)
            g_array_set_size(table->chunks, 0);
        for (unsigned i = 0; i < parts->len && at >= 0; i++) {
            const Part *part = &g_array_index(parts, Part, i);
            if (part->table != table || g_hash_table_contains(stale, table->target->name))
                continue;
            if (part->first > at)
                sync_chunks_add(table, at, part->first, sync->step);
            at = part->end;
            outcome->rows += part->rows;
            outcome->bytes += part->bytes;
            outcome->kept++;
            keep_counts(outcome, part->counts);
        }
        if (at >= 0)
            sync_chunks_add(table, at, -1, table->query ? G_MAXINT64 / 2 : sync->step);
        outcome->parts = outcome->kept + (table->chunks ? table->chunks->len : 0);
        sync->bytes_done += outcome->kept * (table->source->bytes / MAX(outcome->parts, 1));
    }
}

bool
sync_resume(Sync *sync, GError **error)
{
    static const char query[] =
        "SELECT source, first_block, end_block, file, snapshot_xmin, rows, bytes, counts"
        " FROM confiture.sync_chunk ORDER BY source, first_block";
    if (!check_begun(sync, error))
        return false;
    g_autoptr(PGresult) result = sync_query(sync->session.conn, sync->session.schema, query, NULL, error);
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(Part));
    g_autoptr(GHashTable) stale = g_hash_table_new(g_str_hash, g_str_equal);
    if (!result || !read_parts(sync, result, parts, stale, error) || !empty_stale(sync, stale, error))
        return false;
    keep_parts(sync, parts, stale);
    sync->result->resumed = true;
    return true;
}
