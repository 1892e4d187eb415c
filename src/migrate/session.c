#include "migrate/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "base/sqlbuf.h"
#include "migrate/migrate_queries.h"
#include "pg/pooler.h"

enum { POLL_FIRST_MS = 50, POLL_LONGEST_MS = 1000, CLASS = 1131373162 };

static Conn *
connect_to(const Session *session, Progress *progress, GError **error)
{
    ConnOptions options = {
        .url = session->url, .command = session->command, .wait_s = session->wait_s, .progress = progress};
    return conn_open(&options, error);
}

/* The half of the lock's key that tells ledgers and tenants of one database apart. */
static char *
lock_key(const char *schema, const char *scope)
{
    char hex[DIGEST_HEX_LENGTH + 1];
    g_autoptr(Digest) digest = digest_new();
    digest_field(digest, schema, strlen(schema));
    digest_field(digest, scope, strlen(scope));
    digest_hex(digest, hex);
    hex[8] = '\0';
    return g_strdup_printf("%d", (int)(strtoul(hex, NULL, 16) & 0x7fffffff));
}

char *
session_lock_sql(const char *schema, const char *scope)
{
    g_autofree char *key = lock_key(schema, scope);
    return sqlbuf_format("SELECT pg_catalog.pg_try_advisory_lock(%d, %L::integer)", CLASS, key);
}

/* "process 4711 (user deploy, confiture migrate up, from 10.0.0.7, for 12 s)", or NULL. */
static char *
describe_holder(Session *session)
{
    const char *values[] = {session->lock_key};
    g_autoptr(PGresult) result = conn_query_params(session->conn, query_run_lock_holder, 1, values, NULL);
    if (!result || PQntuples(result) == 0)
        return NULL;
    const char *from = PQgetvalue(result, 0, 3);
    g_autofree char *age = clock_duration(g_ascii_strtoll(PQgetvalue(result, 0, 4), NULL, 10) * 1000);
    return g_strdup_printf("process %s (user %s, %s%s%s, for %s)", PQgetvalue(result, 0, 0),
                           PQgetvalue(result, 0, 1), PQgetvalue(result, 0, 2), *from ? ", from " : "", from,
                           age);
}

/* One try. False only on an error. */
static bool
try_lock(Session *session, bool *taken, GError **error)
{
    const char *values[] = {session->lock_key};
    g_autoptr(PGresult) result = conn_query_params(session->conn, query_run_lock, 1, values, error);
    if (!result)
        return false;
    *taken = PQgetvalue(result, 0, 0)[0] == 't';
    session->backend_pid = (int)g_ascii_strtoll(PQgetvalue(result, 0, 1), NULL, 10);
    if (PQgetvalue(result, 0, 2)[0] != 't')
        return true;
    error_set(error, ERR_READ_ONLY, "%s is read only", conn_shown(session->conn));
    error_hint(
        error,
        "transaction_read_only is on: connect to the primary, or look at default_transaction_read_only "
        "of the role and the database.");
    return false;
}

static bool
give_up(const char *holder, int64_t waited, GError **error)
{
    g_autofree char *time = clock_duration(waited);
    error_set(error, ERR_LOCKED, "another run holds the lock on this database");
    error_detail(error, "%s%sWaited %s.", holder ? holder : "", holder ? "\n" : "", time);
    error_hint(error, "Run it again when that has ended, or wait longer with --lock-wait.");
    return false;
}

/* Sleeps in small parts, so that a signal is heard. */
static bool
pause_ms(Progress *progress, int ms, GError **error)
{
    for (; ms > 0; ms -= POLL_FIRST_MS) {
        if (interrupt_check(error))
            return false;
        progress_tick(progress);
        clock_sleep_ms(MIN(ms, POLL_FIRST_MS));
    }
    return !interrupt_check(error);
}

static bool
take_lock(Session *session, GError **error)
{
    int64_t began = clock_now_ms();
    int interval = POLL_FIRST_MS;
    g_autofree char *told = NULL;
    for (;;) {
        bool taken = false;
        if (!try_lock(session, &taken, error))
            return false;
        if (taken)
            return true;
        g_autofree char *holder = describe_holder(session);
        int64_t waited = clock_now_ms() - began;
        if (waited >= session->lock_wait_ms)
            return give_up(holder, waited, error);
        if (holder && !told) {
            progress_remark(session->progress, "waiting for another run: %s", holder);
            told = g_steal_pointer(&holder);
        }
        progress_report(session->progress,
                        &(ProgressState){.phase = "waiting for another run", .item = told});
        if (!pause_ms(session->progress, interval / 2 + g_random_int_range(0, interval), error))
            return false;
        interval = MIN(interval * 3 / 2, POLL_LONGEST_MS);
    }
}

static bool
set_tenant(Session *session, GError **error)
{
    g_autofree char *sql = sqlbuf_format("SET search_path TO %I", session->scope);
    return !*session->scope || conn_exec(session->conn, sql, error);
}

bool
session_open(Session *session, GError **error)
{
    g_free(session->lock_key);
    session->lock_key = lock_key(session->schema, session->scope);
    session->conn = connect_to(session, session->progress, error);
    return session->conn && pooler_refuse(session->conn, session->url, &session->alone, error) &&
           take_lock(session, error) && set_tenant(session, error);
}

bool
session_reopen(Session *session, GError **error)
{
    g_clear_pointer(&session->conn, conn_close);
    session->wait_s = MAX(session->wait_s, 10);
    return session_open(session, error);
}

void
session_close(Session *session)
{
    g_clear_pointer(&session->conn, conn_close);
    g_clear_pointer(&session->beside, conn_close);
    g_clear_pointer(&session->lock_key, g_free);
}

const char *const session_resets[] = {"RESET SESSION AUTHORIZATION",
                                      "RESET ROLE",
                                      "RESET ALL",
                                      "DEALLOCATE ALL",
                                      "CLOSE ALL",
                                      "UNLISTEN *",
                                      "DISCARD TEMPORARY",
                                      "DISCARD SEQUENCES",
                                      NULL};

char **
session_fresh_statements(const Session *session)
{
    g_autoptr(GStrvBuilder) statements = g_strv_builder_new();
    for (const char *const *reset = session_resets; *reset; reset++)
        g_strv_builder_add(statements, *reset);
    g_autofree char *settings = conn_session_settings(session->conn);
    if (settings)
        g_strv_builder_add(statements, settings);
    if (*session->scope) {
        g_autofree char *path = sqlbuf_format("SET search_path TO %I", session->scope);
        g_strv_builder_add(statements, path);
    }
    /* Gives up every lock of the session and takes that of the run again. A lock of the transaction stands in
     * for it meanwhile, so that no other run can come in between; when another has it, because the file gave
     * it up, this divides by zero. Reading pg_locks instead takes ten times as long. */
    g_autofree char *alone = sqlbuf_format(
        "SELECT 1 / pg_catalog.pg_try_advisory_xact_lock(%d, %L::integer)::integer,"
        " pg_catalog.pg_advisory_unlock_all(), pg_catalog.pg_try_advisory_lock(%d, %L::integer)",
        CLASS, session->lock_key, CLASS, session->lock_key);
    g_strv_builder_add(statements, alone);
    return g_strv_builder_end(statements);
}

bool
session_freshen(Session *session, GError **error)
{
    g_auto(GStrv) statements = session_fresh_statements(session);
    bool taken = false;
    /* A file may have given up the run's lock, and another run may have it now. */
    if (!try_lock(session, &taken, error))
        return false;
    if (!taken) {
        error_set(error, ERR_LOCKED, "the file gave up the lock of this run, and another run took it");
        error_hint(error, "Take pg_advisory_unlock_all() out of the migration, and run again.");
        return false;
    }
    for (char **s = statements; *s; s++)
        if (!conn_exec(session->conn, *s, error))
            return false;
    return true;
}

void
session_rollback(Session *session)
{
    if (session->conn && conn_in_transaction(session->conn))
        conn_exec_always(session->conn, "ROLLBACK", NULL);
}

char *
session_blockers(Session *session)
{
    g_autofree char *pid = g_strdup_printf("%d", session->backend_pid);
    const char *values[] = {pid};
    if (session->beside && !conn_alive(session->beside))
        g_clear_pointer(&session->beside, conn_close);
    if (!session->beside && !session->alone)
        session->beside = connect_to(session, NULL, NULL);
    g_autoptr(PGresult) result =
        session->beside ? conn_query_params(session->beside, query_blockers, 1, values, NULL) : NULL;
    if (!result || PQntuples(result) == 0)
        return NULL;
    GString *lines = g_string_new(NULL);
    for (int i = 0; i < PQntuples(result); i++) {
        g_autofree char *age = clock_duration(g_ascii_strtoll(PQgetvalue(result, i, 4), NULL, 10));
        g_string_append_printf(lines, "%sprocess %s, user %s, %s, %s for %s: %s", i > 0 ? "\n" : "",
                               PQgetvalue(result, i, 0), PQgetvalue(result, i, 1), PQgetvalue(result, i, 2),
                               PQgetvalue(result, i, 3), age, PQgetvalue(result, i, 5));
    }
    return g_string_free(lines, FALSE);
}
