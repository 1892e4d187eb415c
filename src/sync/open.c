#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "sync/internal.h"
#include "sync/sync_queries.h"

/* Both sides read and write values alike, whatever roles and databases set. */
static const char SETTINGS[] =
    "SELECT pg_catalog.set_config(name, value, false) FROM (VALUES"
    " ('search_path', ''), ('client_encoding', 'UTF8'), ('DateStyle', 'ISO, YMD'),"
    " ('IntervalStyle', 'postgres'), ('TimeZone', 'UTC'), ('extra_float_digits', '3'),"
    " ('bytea_output', 'hex'), ('lc_monetary', 'C'), ('xmloption', 'content'), ('row_security', 'off'),"
    " ('synchronize_seqscans', 'off'), ('statement_timeout', '0'), ('lock_timeout', '0'),"
    " ('idle_in_transaction_session_timeout', '0')) AS s(name, value)";

/* The log is flushed once, by the last transaction: what a crash of the server loses before that is the end
 * of the log, so the notes of what was done go with it. Sorting for an index likes memory. */
static const char WRITER[] = "SET synchronous_commit = off; SET maintenance_work_mem = '256MB'";

/* Held by every writer, so that a run that goes on waits for the sessions that a killed one has left. */
enum { WRITER_CLASS = 1131373162, WRITER_KEY = 1397313603 };

PGresult *
sync_query(Conn *conn, const char *schema, const char *query, const char *value, GError **error)
{
    g_autofree char *sql = ledger_sql(schema, query);
    return value ? conn_query_params(conn, sql, 1, &value, error) : conn_query(conn, sql, error);
}

bool
sync_at(const Sync *sync, Phase phase, const char *table, int64_t rows, GError **error)
{
    const SyncRequest *request = sync->request;
    return !request->at || request->at(request->data, phase, table, rows, error);
}

static Conn *
open_source(const Sync *sync, const char *snapshot, GError **error)
{
    const ConnOptions options = {.url = sync->request->source_url,
                                 .command = "sync",
                                 .allow_recovery = true,
                                 .progress = snapshot ? NULL : sync->request->progress};
    g_autoptr(Conn) conn = conn_open(&options, error);
    if (!conn || !conn_exec(conn, SETTINGS, error) ||
        !conn_exec(conn, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", error))
        return NULL;
    if (!snapshot)
        return g_steal_pointer(&conn);
    g_autofree char *set = sqlbuf_format("SET TRANSACTION SNAPSHOT %L", snapshot);
    return conn_exec(conn, set, error) ? g_steal_pointer(&conn) : NULL;
}

Conn *
sync_reader(const Sync *sync, GError **error)
{
    return open_source(sync, sync->snapshot, error);
}

Conn *
sync_writer(const Sync *sync, GError **error)
{
    const ConnOptions options = {.url = sync->request->target_url, .command = "sync"};
    g_autoptr(Conn) conn = conn_open(&options, error);
    g_autofree char *lock =
        sqlbuf_format("SELECT pg_catalog.pg_advisory_lock_shared(%d, %d)", WRITER_CLASS, WRITER_KEY);
    return conn && conn_exec(conn, SETTINGS, error) && conn_exec(conn, WRITER, error) &&
                   conn_exec(conn, lock, error)
               ? g_steal_pointer(&conn)
               : NULL;
}

/* Until the sessions of a run that was killed are gone. */
static bool
wait_writers(Conn *conn, GError **error)
{
    g_autofree char *sql = sqlbuf_format("SELECT pg_catalog.pg_advisory_lock(%d, %d);"
                                         " SELECT pg_catalog.pg_advisory_unlock(%d, %d)",
                                         WRITER_CLASS, WRITER_KEY, WRITER_CLASS, WRITER_KEY);
    return conn_exec(conn, sql, error);
}

static bool
take_snapshot(Sync *sync, GError **error)
{
    g_autoptr(PGresult) result = conn_query(sync->source, query_snapshot, error);
    if (!result)
        return false;
    sync->snapshot = g_strdup(PQgetvalue(result, 0, 0));
    sync->xmin = g_ascii_strtoll(PQgetvalue(result, 0, 1), NULL, 10);
    sync->result->lsn = g_strdup(PQgetvalue(result, 0, 2));
    return true;
}

/* --- what is refused --- */

static bool
check_different(Sync *sync, GError **error)
{
    g_autoptr(PGresult) one = conn_query(sync->source, query_identity, error);
    g_autoptr(PGresult) two = one ? conn_query(sync->session.conn, query_identity, error) : NULL;
    if (!two)
        return false;
    sync->identity = g_strdup(PQgetvalue(one, 0, 0));
    if (strcmp(sync->identity, PQgetvalue(two, 0, 0)) != 0)
        return true;
    error_set(error, ERR_POLICY, "source and target are one database");
    error_detail(error, "%s and %s both lead to it.", sync->result->source, sync->result->target);
    error_hint(error, "What is in the target is deleted first: look at the URLs of the two environments.");
    return false;
}

static bool
is_production(const Config *config)
{
    return config->is_production || config->is_protected || strcmp(config->environment, "production") == 0 ||
           strcmp(config->environment, "prod") == 0;
}

static bool
check_masked(const SyncRequest *request, GError **error)
{
    if (request->profile || request->unmasked || !is_production(request->source))
        return true;
    error_set(error, ERR_POLICY, "environment \"%s\" is production, and its rows would go as they are",
              request->source->environment);
    error_hint(error, "Run with --anonymize; or with --i-know-this-is-unmasked if you do.");
    return false;
}

/* A source that is being filled itself has a part of its rows. */
static bool
check_source(const Sync *sync, GError **error)
{
    const Config *config = sync->request->source;
    /* A failed look for the ledger would end the transaction of the snapshot. */
    if (!conn_exec(sync->source, "SAVEPOINT ledger", error))
        return false;
    g_autoptr(Ledger) ledger = ledger_load(sync->source, config->migrate_schema, "", error);
    return ledger &&
           conn_exec(sync->source, "ROLLBACK TO SAVEPOINT ledger; RELEASE SAVEPOINT ledger", error) &&
           ledger_check_label(ledger, config->environment, sync->result->source, error) &&
           ledger_check_filled(ledger, sync->result->source, error);
}

static bool
check_target(const Sync *sync, GError **error)
{
    const Config *config = sync->request->target;
    if (config->is_protected) {
        error_set(error, ERR_POLICY, "environment \"%s\" is protected", config->environment);
        error_hint(error, "A sync deletes what is in its target; protected: true stands against that.");
        return false;
    }
    g_autoptr(Ledger) ledger = ledger_load(sync->session.conn, config->migrate_schema, "", error);
    return ledger && ledger_check_label(ledger, config->environment, sync->result->target, error);
}

bool
sync_open(Sync *sync, GError **error)
{
    const SyncRequest *request = sync->request;
    const Config *target = request->target;
    if (!check_masked(request, error) || !(sync->source = open_source(sync, NULL, error)))
        return false;
    sync->result->source = g_strdup(conn_shown(sync->source));
    sync->session = (Session){.url = request->target_url,
                              .command = "sync",
                              .schema = target->migrate_schema,
                              .scope = "",
                              .lock_wait_ms = target->migrate_lock_wait,
                              .progress = request->progress};
    if (!session_open(&sync->session, error))
        return false;
    sync->result->target = g_strdup(conn_shown(sync->session.conn));
    if (!conn_exec(sync->session.conn, SETTINGS, error) || !conn_exec(sync->session.conn, WRITER, error) ||
        !check_different(sync, error) || !check_source(sync, error) || !check_target(sync, error) ||
        !wait_writers(sync->session.conn, error) || !take_snapshot(sync, error))
        return false;
    sync->plan = sync_plan(request, sync->identity, sync->source, sync->session.conn, sync->result, error);
    return sync->plan != NULL;
}

void
sync_close(Sync *sync)
{
    g_clear_pointer(&sync->plan, sync_plan_free);
    g_clear_pointer(&sync->snapshot, g_free);
    g_clear_pointer(&sync->identity, g_free);
    conn_close(sync->source);
    session_close(&sync->session);
}
