/* Statements that refuse a transaction block: CREATE INDEX CONCURRENTLY, VACUUM, DETACH ... CONCURRENTLY.
 *
 * Their locks are gone when they end. So each is run on a copy of the database while a blocker holds locks
 * that conflict with what is looked for; what it then waits for is noted, and the next copy leaves that
 * relation free. Two rounds: a blocker with SHARE UPDATE EXCLUSIVE finds every lock from that on, one with
 * ACCESS SHARE finds ACCESS EXCLUSIVE that is taken later than a weaker lock.
 *
 * Rows read are counted by the server when the session that read them is gone, or has been idle; so the
 * session is ended, and what is counted then is waited for, not slept for.
 */
#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "risk/risk_queries.h"
#include "risk/trace_internal.h"

enum {
    PATIENCE_MS = 60000, /* a statement that neither ends nor waits */
    LOOK_US = 2000,
};

typedef struct {
    const RiskTracer *tracer;
    const char *sql;
    RiskTrace *trace;
    char copy[64];
} Trial;

static Conn *
open_database(const RiskTracer *tracer, const char *database, GError **error)
{
    const ConnOptions options = {.url = tracer->url, .database = database, .command = "risk"};
    return conn_open(&options, error);
}

static bool
make_copy(Trial *trial, GError **error)
{
    g_autoptr(Conn) server = open_database(trial->tracer, "postgres", error);
    if (!server)
        return false;
    g_autofree char *drop = sqlbuf_format("DROP DATABASE IF EXISTS %I", trial->copy);
    g_autofree char *create =
        sqlbuf_format("CREATE DATABASE %I TEMPLATE %I", trial->copy, trial->tracer->database);
    return conn_exec(server, drop, error) && conn_exec(server, create, error);
}

static bool
drop_copy(Trial *trial, GError **error)
{
    g_autoptr(Conn) server = open_database(trial->tracer, "postgres", error);
    g_autofree char *drop = sqlbuf_format("DROP DATABASE IF EXISTS %I", trial->copy);
    return server && conn_exec(server, drop, error);
}

/* SHARE UPDATE EXCLUSIVE or ACCESS SHARE, for the rest of the transaction. */
static void
append_lock(GString *sql, const TracedRelation *relation, bool weak)
{
    if (relation->kind == 'm') { /* LOCK TABLE takes none; these two lock it on the way */
        g_string_append(sql, weak ? ";DEALLOCATE ALL;PREPARE looking AS SELECT FROM "
                                  : ";COMMENT ON MATERIALIZED VIEW ");
        g_string_append(sql, relation->name); /* allowed: quote_ident() made it */
        g_string_append(sql, weak ? "" : " IS NULL");
        return;
    }
    g_string_append(sql, ";LOCK TABLE ONLY ");
    g_string_append(sql, relation->name); /* allowed: quote_ident() made it */
    g_string_append(sql, weak ? " IN ACCESS SHARE MODE" : " IN SHARE UPDATE EXCLUSIVE MODE");
}

/* Locks `alone`, or without it every table that has not been found yet. */
static bool
block(Conn *blocker, GHashTable *relations, GHashTable *found, const char *alone, GError **error)
{
    g_autoptr(GString) sql = g_string_new("BEGIN");
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, relations);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const TracedRelation *relation = value;
        if (!strchr("rpm", relation->kind) ||
            (alone ? strcmp(alone, relation->name) != 0 : g_hash_table_contains(found, relation->name)))
            continue;
        append_lock(sql, relation, alone != NULL);
    }
    return conn_exec(blocker, sql->str, error);
}

/* The statement runs in a thread of its own while this one looks at it. */
typedef struct {
    Conn *conn;
    const char *sql;
    GError *error;
    gint done; /* atomic */
} Runner;

static gpointer
run_statement(gpointer data)
{
    Runner *runner = data;
    conn_exec(runner->conn, runner->sql, &runner->error);
    g_atomic_int_set(&runner->done, 1);
    return NULL;
}

/* One look at what it waits for. True when there is nothing more to wait for: a relation was noted, or it
 * waits for the blocker's transaction as such, having all its locks. */
static bool
look(Trial *trial, Conn *watcher, const char *pid, GHashTable *relations, GHashTable *found, bool *noted,
     GError **error)
{
    const char *const values[] = {pid};
    g_autoptr(PGresult) waiting = conn_query_params(watcher, query_trace_waiting, 1, values, error);
    if (!waiting)
        return true;
    for (int i = 0; i < PQntuples(waiting); i++) {
        if (strcmp(PQgetvalue(waiting, i, 0), "relation") != 0)
            return true;
        const char *oid = PQgetvalue(waiting, i, 1);
        const TracedRelation *relation =
            g_hash_table_lookup(relations, GUINT_TO_POINTER((unsigned)strtoul(oid, NULL, 10)));
        if (!relation)
            continue;
        traced_lock(trial->trace, relations, oid, PQgetvalue(waiting, i, 2));
        g_hash_table_add(found, g_strdup(relation->name));
        *noted = true;
        return true;
    }
    return false;
}

static bool
watch(Trial *trial, Conn *conn, Conn *blocker, Conn *watcher, GHashTable *relations, GHashTable *found,
      bool *noted, GError **error)
{
    g_autofree char *pid = NULL;
    if (!conn_scalar(conn, "SELECT pg_backend_pid()", &pid, error))
        return false;
    Runner runner = {.conn = conn, .sql = trial->sql};
    GThread *thread = g_thread_new("statement", run_statement, &runner);
    const gint64 deadline = g_get_monotonic_time() + PATIENCE_MS * G_GINT64_CONSTANT(1000);
    GError *problem = NULL;
    while (!g_atomic_int_get(&runner.done) && !problem && g_get_monotonic_time() < deadline &&
           !look(trial, watcher, pid, relations, found, noted, &problem))
        g_usleep(LOOK_US);
    conn_exec_always(blocker, "ROLLBACK", problem ? NULL : &problem); /* now it may go on to its end */
    g_thread_join(thread);
    if (runner.error && !trial->trace->failure)
        trial->trace->failure = g_error_copy(runner.error);
    g_clear_error(&runner.error);
    if (problem)
        g_propagate_error(error, problem);
    return problem == NULL;
}

static bool
one_trial(Trial *trial, GHashTable *found, const char *alone, bool *noted, GError **error)
{
    *noted = false;
    if (!make_copy(trial, error))
        return false;
    g_autoptr(Conn) conn = open_database(trial->tracer, trial->copy, error);
    g_autoptr(Conn) blocker = conn ? open_database(trial->tracer, trial->copy, error) : NULL;
    g_autoptr(Conn) watcher = blocker ? open_database(trial->tracer, trial->copy, error) : NULL;
    if (!watcher)
        return false;
    g_autoptr(GHashTable) relations = traced_relations(watcher, query_trace_relations, error);
    return relations && block(blocker, relations, found, alone, error) &&
           watch(trial, conn, blocker, watcher, relations, found, noted, error);
}

static bool
find_locks(Trial *trial, GError **error)
{
    g_autoptr(GHashTable) found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool noted = true;
    while (noted && !trial->trace->failure)
        if (!one_trial(trial, found, NULL, &noted, error))
            return false;
    g_autoptr(GList) names = g_hash_table_get_keys(trial->trace->locks);
    g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func(g_free); /* trials replace the keys */
    for (const GList *name = names; name; name = name->next)
        g_ptr_array_add(copies, g_strdup(name->data));
    for (unsigned i = 0; i < copies->len && !trial->trace->failure; i++)
        if (!one_trial(trial, found, g_ptr_array_index(copies, i), &noted, error))
            return false;
    return true;
}

/* Ends the tracer's session and waits until the server has seen it go: its counts are delivered then. */
static bool
end_session(RiskTracer *tracer, GError **error)
{
    g_autofree char *pid = NULL;
    if (!tracer->conn)
        return true;
    if (!conn_scalar(tracer->conn, "SELECT pg_backend_pid()", &pid, error))
        return false;
    risk_tracer_clear(tracer);
    g_autoptr(Conn) server = open_database(tracer, "postgres", error);
    const char *const values[] = {pid};
    const gint64 deadline = g_get_monotonic_time() + PATIENCE_MS * G_GINT64_CONSTANT(1000);
    while (server && g_get_monotonic_time() < deadline) {
        g_autoptr(PGresult) there = conn_query_params(
            server, "SELECT 1 FROM pg_catalog.pg_stat_activity WHERE pid = $1::integer", 1, values, error);
        if (!there)
            return false;
        if (PQntuples(there) == 0)
            return true;
        g_usleep(LOOK_US);
    }
    if (server)
        error_set(error, ERR_TIMEOUT, "session %s of the server does not end", pid);
    return false;
}

/* The collector of servers before 15 hands out a copy of up to half a second ago: waits for a newer one. */
static bool
await_statistics(Conn *conn, GError **error)
{
    if (conn_server_version(conn) >= 150000)
        return true;
    g_autofree char *start = NULL;
    if (!conn_scalar(conn, "SELECT pg_catalog.clock_timestamp()", &start, error))
        return false;
    const char *const values[] = {start};
    const gint64 deadline = g_get_monotonic_time() + PATIENCE_MS * G_GINT64_CONSTANT(1000);
    while (g_get_monotonic_time() < deadline) {
        g_autoptr(PGresult) newer = NULL;
        if (!conn_exec(conn, "SELECT pg_catalog.pg_stat_clear_snapshot()", error) ||
            !(newer = conn_query_params(
                  conn, "SELECT pg_catalog.pg_stat_get_snapshot_timestamp() > $1::timestamptz", 1, values,
                  error)))
            return false;
        if (PQgetvalue(newer, 0, 0)[0] == 't')
            return true;
        g_usleep(LOOK_US);
    }
    error_set(error, ERR_TIMEOUT, "the server's statistics collector does not answer");
    return false;
}

static GHashTable *
flushed_relations(RiskTracer *tracer, GError **error)
{
    return tracer_open(tracer, error) && await_statistics(tracer->conn, error)
               ? traced_relations(tracer->conn, query_trace_flushed, error)
               : NULL;
}

static bool
run_for_good(RiskTracer *tracer, const char *sql, RiskTrace *trace, GError **error)
{
    g_autoptr(GHashTable) before = flushed_relations(tracer, error);
    if (!before)
        return false;
    if (!conn_exec(tracer->conn, sql, &trace->failure))
        return true;
    if (!end_session(tracer, error))
        return false;
    g_autoptr(GHashTable) after = flushed_relations(tracer, error);
    if (!after)
        return false;
    traced_work(trace, before, after);
    return true;
}

bool
trace_outside(RiskTracer *tracer, const char *sql, RiskTrace *trace, GError **error)
{
    if (!end_session(tracer, error)) /* a template must have no sessions */
        return false;
    Trial trial = {.tracer = tracer, .sql = sql, .trace = trace};
    g_strlcpy(trial.copy, "confiture_trial", sizeof trial.copy);
    if (!find_locks(&trial, error) || !drop_copy(&trial, error))
        return false;
    return trace->failure || run_for_good(tracer, sql, trace, error);
}
