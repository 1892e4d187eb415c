#include "risk/trace.h"

#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "report/error_text.h"
#include "report/table.h"
#include "risk/risk_queries.h"
#include "risk/trace_internal.h"

/* --- users' relations, before and after --- */

static void
relation_free(gpointer data)
{
    TracedRelation *relation = data;
    g_free(relation->name);
    g_free(relation);
}

GHashTable *
traced_relations(Conn *conn, const char *query, GError **error)
{
    g_autoptr(PGresult) result = conn_query(conn, query, error);
    if (!result)
        return NULL;
    GHashTable *relations = g_hash_table_new_full(NULL, NULL, NULL, relation_free);
    for (int i = 0; i < PQntuples(result); i++) {
        TracedRelation *relation = g_new0(TracedRelation, 1);
        const unsigned oid = (unsigned)strtoul(PQgetvalue(result, i, 0), NULL, 10);
        relation->name = g_strdup(PQgetvalue(result, i, 1));
        relation->kind = PQgetvalue(result, i, 2)[0];
        relation->file = (unsigned)strtoul(PQgetvalue(result, i, 3), NULL, 10);
        relation->rows_read = g_ascii_strtoll(PQgetvalue(result, i, 4), NULL, 10);
        relation->scans = g_ascii_strtoll(PQgetvalue(result, i, 5), NULL, 10);
        relation->is_empty = PQgetvalue(result, i, 6)[0] == 't';
        g_hash_table_insert(relations, GUINT_TO_POINTER(oid), relation);
    }
    return relations;
}

static TracedRelation *
by_name(GHashTable *relations, const char *name)
{
    GHashTableIter iter;
    gpointer relation;
    g_hash_table_iter_init(&iter, relations);
    while (g_hash_table_iter_next(&iter, NULL, &relation))
        if (strcmp(((TracedRelation *)relation)->name, name) == 0)
            return relation;
    return NULL;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
traced_work(RiskTrace *trace, GHashTable *before, GHashTable *after)
{
    GHashTableIter iter;
    gpointer oid, value;
    g_hash_table_iter_init(&iter, before);
    while (g_hash_table_iter_next(&iter, &oid, &value)) {
        const TracedRelation *old = value;
        const TracedRelation *now = g_hash_table_lookup(after, oid);
        if (old->kind == 'i') { /* a constraint's index may be another one of the same name */
            now = by_name(after, old->name);
            if (now && now->file != old->file)
                g_ptr_array_add(trace->index_rebuilds, g_strdup(old->name));
            continue;
        }
        if (now && now->file != old->file)
            g_ptr_array_add(trace->rewrites, g_strdup(old->name));
        if (old->is_empty)
            g_hash_table_add(trace->empty, g_strdup(old->name));
        /* Where there are no rows, a scan begun tells; new files are scanned for their indexes, though. */
        if (now && (now->rows_read > old->rows_read ||
                    (old->is_empty && now->file == old->file && now->scans > old->scans)))
            g_ptr_array_add(trace->scans, g_strdup(old->name));
    }
    g_ptr_array_sort(trace->rewrites, compare_names);
    g_ptr_array_sort(trace->scans, compare_names);
    g_ptr_array_sort(trace->index_rebuilds, compare_names);
}

void
traced_lock(RiskTrace *trace, GHashTable *before, const char *oid, const char *mode)
{
    const TracedRelation *relation =
        g_hash_table_lookup(before, GUINT_TO_POINTER((unsigned)strtoul(oid, NULL, 10)));
    if (!relation || relation->kind == 'i')
        return;
    for (LockMode m = LOCK_SHARE_UPDATE_EXCLUSIVE; m <= LOCK_ACCESS_EXCLUSIVE; m++) {
        if (strcmp(lock_mode_name(m), mode) != 0)
            continue;
        const LockMode held = GPOINTER_TO_UINT(g_hash_table_lookup(trace->locks, relation->name));
        g_hash_table_insert(trace->locks, g_strdup(relation->name), GUINT_TO_POINTER(MAX(held, m)));
    }
}

/* --- inside a transaction --- */

static bool
look_inside(Conn *conn, RiskTrace *trace, GHashTable *before, GError **error)
{
    g_autoptr(PGresult) locks = conn_query(conn, query_trace_locks, error);
    if (!locks)
        return false;
    for (int i = 0; i < PQntuples(locks); i++)
        traced_lock(trace, before, PQgetvalue(locks, i, 0), PQgetvalue(locks, i, 1));
    g_autoptr(GHashTable) after = traced_relations(conn, query_trace_relations, error);
    if (!after)
        return false;
    traced_work(trace, before, after);
    return true;
}

/* PreventInTransactionBlock() speaks before anything is done. SET TRANSACTION has the same SQLSTATE; its
 * message says what it must come before. */
static bool
refuses_transaction(const GError *failure)
{
    return strcmp(error_fields(failure)->sqlstate, "25001") == 0 && !strstr(failure->message, " before ");
}

static bool
trace_inside(Conn *conn, const char *sql, bool roll_back, RiskTrace *trace, GError **error)
{
    g_autoptr(GHashTable) before = NULL;
    if (!conn_exec(conn, "BEGIN", error) || !(before = traced_relations(conn, query_trace_relations, error)))
        return false;
    if (!conn_exec(conn, sql, &trace->failure)) {
        trace->transactional = !refuses_transaction(trace->failure);
        return conn_exec(conn, "ROLLBACK", error);
    }
    if (!look_inside(conn, trace, before, error))
        return false;
    if (roll_back)
        return conn_exec(conn, "ROLLBACK", error);
    if (conn_exec(conn, "COMMIT", &trace->failure)) /* deferred constraints speak up here */
        return true;
    return !conn_in_transaction(conn) || conn_exec(conn, "ROLLBACK", error);
}

/* --- */

bool
tracer_open(RiskTracer *tracer, GError **error)
{
    if (!tracer->conn) {
        const ConnOptions options = {.url = tracer->url, .database = tracer->database, .command = "risk"};
        tracer->conn = conn_open(&options, error);
    }
    return tracer->conn != NULL;
}

bool
risk_trace(RiskTracer *tracer, const char *sql, RiskTrace *trace, GError **error)
{
    *trace = (RiskTrace){
        .locks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .rewrites = g_ptr_array_new_with_free_func(g_free),
        .scans = g_ptr_array_new_with_free_func(g_free),
        .index_rebuilds = g_ptr_array_new_with_free_func(g_free),
        .empty = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .transactional = true,
    };
    if (!tracer_open(tracer, error) || !trace_inside(tracer->conn, sql, tracer->roll_back, trace, error))
        return false;
    if (trace->transactional)
        return true;
    g_clear_error(&trace->failure);
    return trace_outside(tracer, sql, trace, error);
}

void
risk_tracer_clear(RiskTracer *tracer)
{
    conn_close(tracer->conn);
    tracer->conn = NULL;
}

void
risk_trace_clear(RiskTrace *trace)
{
    g_clear_pointer(&trace->locks, g_hash_table_unref);
    g_clear_pointer(&trace->rewrites, g_ptr_array_unref);
    g_clear_pointer(&trace->scans, g_ptr_array_unref);
    g_clear_pointer(&trace->index_rebuilds, g_ptr_array_unref);
    g_clear_pointer(&trace->empty, g_hash_table_unref);
    g_clear_error(&trace->failure);
}

static json_t *
locks_json(const RiskTrace *trace)
{
    json_t *list = json_array();
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(trace->locks), (GCompareFunc)strcmp);
    for (const GList *name = names; name; name = name->next) {
        const LockMode mode = GPOINTER_TO_UINT(g_hash_table_lookup(trace->locks, name->data));
        json_array_append_new(
            list, json_pack("{s:o, s:s}", "relation", json_text(name->data), "mode", lock_mode_name(mode)));
    }
    return list;
}

json_t *
risk_trace_json(const RiskTrace *trace)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:b, s:o}", "locks", locks_json(trace), "rewrites",
                     risk_names_json(trace->rewrites), "scans", risk_names_json(trace->scans),
                     "index_rebuilds", risk_names_json(trace->index_rebuilds), "transactional",
                     trace->transactional, "error",
                     trace->failure ? error_json(trace->failure) : json_null());
}

/* --- verdict against observation --- */

static void
compare_lists(GString *lines, const char *what, const GPtrArray *expected, const GPtrArray *observed,
              GHashTable *excused)
{
    for (unsigned i = 0; i < expected->len; i++)
        if (!(excused && g_hash_table_contains(excused, g_ptr_array_index(expected, i))) &&
            !g_ptr_array_find_with_equal_func((GPtrArray *)observed, g_ptr_array_index(expected, i),
                                              g_str_equal, NULL))
            g_string_append_printf(lines, "%s of %s was expected and not observed\n", what,
                                   (const char *)g_ptr_array_index(expected, i));
    for (unsigned i = 0; i < observed->len; i++)
        if (!g_ptr_array_find_with_equal_func((GPtrArray *)expected, g_ptr_array_index(observed, i),
                                              g_str_equal, NULL))
            g_string_append_printf(lines, "%s of %s was observed and not expected\n", what,
                                   (const char *)g_ptr_array_index(observed, i));
}

static void
compare_locks(GString *lines, const RiskTrace *trace, const Risk *risk)
{
    g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < risk->locks->len; i++) {
        const RiskLock *lock = &g_array_index(risk->locks, RiskLock, i);
        const LockMode held = GPOINTER_TO_UINT(g_hash_table_lookup(trace->locks, lock->relation));
        g_hash_table_add(told, (char *)lock->relation);
        if (lock->mode >= LOCK_SHARE_UPDATE_EXCLUSIVE ? lock->mode != held : held != LOCK_NONE)
            g_string_append_printf(lines, "lock on %s: %s was expected, %s observed\n", lock->relation,
                                   lock_mode_words(lock->mode), lock_mode_words(held));
    }
    GHashTableIter iter;
    gpointer name, mode;
    g_hash_table_iter_init(&iter, trace->locks);
    while (g_hash_table_iter_next(&iter, &name, &mode))
        if (!g_hash_table_contains(told, name))
            g_string_append_printf(lines, "lock on %s: none was expected, %s observed\n", (char *)name,
                                   lock_mode_words((LockMode)GPOINTER_TO_UINT(mode)));
}

char *
risk_trace_differences(const RiskTrace *trace, const Risk *risk)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    if (trace->failure) {
        /* What fails does nothing; that it would fail is all there is to foretell. */
        if (!risk->fails)
            g_string_append_printf(lines, "it failed, which was not expected: %s\n", trace->failure->message);
    } else {
        if (risk->fails)
            g_string_append_printf(lines, "it was expected to fail, and did not: %s\n", risk->fails);
        if (trace->transactional != risk->transactional)
            g_string_append_printf(lines, "in a transaction block it was expected to %s, and did not\n",
                                   risk->transactional ? "run" : "be refused");
        compare_locks(lines, trace, risk);
        compare_lists(lines, "rewrite", risk->rewrites, trace->rewrites, NULL);
        compare_lists(lines, "scan", risk->scans, trace->scans, trace->empty);
        compare_lists(lines, "rebuild", risk->index_rebuilds, trace->index_rebuilds, NULL);
    }
    return lines->len > 0 ? g_string_free(g_steal_pointer(&lines), FALSE) : NULL;
}
