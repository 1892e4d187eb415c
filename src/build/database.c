#include "build/database.h"

#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "base/sqlbuf.h"
#include "build/build_queries.h"

enum { TEMPLATES_KEPT = 3, KEY_LENGTH = 24, COME_BACK_ATTEMPTS = 15, COME_BACK_PAUSE_MS = 200 };

static const char MAINTENANCE[] = "postgres";
static const char PREFIX[] = "confiture_cache_";

static Conn *
open_database(const Target *target, const char *database, GError **error)
{
    ConnOptions options = {
        .url = target->url, .database = database, .command = "build", .progress = target->progress};
    return conn_open(&options, error);
}

static bool
take_lock(Target *target, GError **error)
{
    Conn *conn = target->home ? target->home : target->conn;
    const char *const values[] = {target->name};
    g_autoptr(PGresult) result = conn_query_params(conn, query_build_lock, 1, values, error);
    if (!result)
        return false;
    const char *answer = PQgetvalue(result, 0, 0);
    if (strcmp(answer, "locked") == 0)
        return true;
    error_set(error, ERR_LOCKED, "another build of database \"%s\" is under way", target->name);
    if (*answer)
        error_detail(error, "%s holds the lock", answer);
    return false;
}

bool
target_look(Target *target, GError **error)
{
    const char *const values[] = {target->name, target->template ? target->template : ""};
    if (!target->home)
        return true;
    g_autoptr(PGresult) result = conn_query_params(target->home, query_database_state, 2, values, error);
    if (!result)
        return false;
    target->present = PQgetvalue(result, 0, 0)[0] == 't';
    target->cached = PQgetvalue(result, 0, 1)[0] == 't';
    return true;
}

Target *
target_open(const char *url, const char *name, Progress *progress, GError **error)
{
    g_autoptr(Target) target = g_new0(Target, 1);
    g_autoptr(GError) closed = NULL;
    target->url = g_strdup(url);
    target->name = g_strdup(name);
    target->progress = progress;
    target->home = open_database(target, MAINTENANCE, &closed);
    if (!target->home) {
        /* A role that may enter its own database only still may build it. When that fails too, the first
         * reason is the better one only if the database is not the cause. */
        if (!g_error_matches(closed, CONFITURE_ERROR, ERR_CONNECT)) {
            g_propagate_error(error, g_steal_pointer(&closed));
            return NULL;
        }
        target->conn = open_database(target, name, error);
        if (!target->conn)
            return NULL;
        target->present = true;
    }
    if (!take_lock(target, error) || !target_look(target, error))
        return NULL;
    return g_steal_pointer(&target);
}

/* A database name of at most 63 bytes that belongs to one project and one content. */
void
target_set_template(Target *target, const char *project, const char *hash, const char *salt)
{
    char owner[DIGEST_HEX_LENGTH + 1];
    char key[DIGEST_HEX_LENGTH + 1];
    g_autoptr(Digest) digest = digest_new();
    g_autofree char *version =
        g_strdup_printf("%d", conn_server_version(target->home ? target->home : target->conn));
    digest_field(digest, project, strlen(project));
    digest_hex(digest, owner);
    digest_field(digest, hash, strlen(hash));
    digest_field(digest, version, strlen(version));
    digest_field(digest, salt, strlen(salt));
    digest_hex(digest, key);
    owner[8] = '\0';
    key[KEY_LENGTH] = '\0';
    target->template = g_strdup_printf("%s%s_%s", PREFIX, owner, key);
}

bool
target_drop(Target *target, GError **error)
{
    g_autofree char *sql = sqlbuf_format("DROP DATABASE IF EXISTS %I", target->name);
    GError *problem = NULL;
    g_clear_pointer(&target->conn, conn_close);
    if (!target->home) {
        error_set(error, ERR_CONNECT, "database \"%s\" cannot be dropped: no way into database \"%s\"",
                  target->name, MAINTENANCE);
        return false;
    }
    if (conn_exec(target->home, sql, &problem)) {
        target->present = false;
        return true;
    }
    /* object_in_use: others are connected. */
    const ErrorFields *fields = error_fields(problem);
    if (fields && strcmp(fields->sqlstate, "55006") == 0) {
        error_set(error, ERR_LOCKED, "%s", problem->message);
        error_detail(error, "%s", fields->detail ? fields->detail : "It is in use.");
        error_sqlstate(error, fields->sqlstate);
        error_hint(error, "Close those sessions, then build again.");
        g_clear_error(&problem);
        return false;
    }
    g_propagate_error(error, problem);
    return false;
}

bool
target_create(Target *target, bool from_template, GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    sqlbuf_append(sql, "CREATE DATABASE %I", target->name);
    if (from_template)
        sqlbuf_append(sql, " TEMPLATE %I", target->template);
    if (!conn_exec(target->home, sql->str, error)) {
        error_context(error, "while creating database %s", target->name);
        return false;
    }
    target->present = true;
    target->created = true;
    return true;
}

bool
target_connect(Target *target, GError **error)
{
    if (!target->conn)
        target->conn = open_database(target, target->name, error);
    return target->conn != NULL;
}

bool
target_check_empty(Target *target, GError **error)
{
    g_autoptr(PGresult) result = conn_query(target->conn, query_user_objects, error);
    if (!result)
        return false;
    const char *count = PQgetvalue(result, 0, 0);
    if (strcmp(count, "0") == 0)
        return true;
    error_set(error, ERR_POLICY, "database \"%s\" is not empty", target->name);
    error_detail(error, "It holds %s object%s, for example %s.", count, strcmp(count, "1") == 0 ? "" : "s",
                 PQgetvalue(result, 0, 1));
    error_hint(error, "--drop drops it and builds it anew; --database NAME builds beside it.");
    return false;
}

/* After the server crashed it is back within moments: goes on trying for a while, then takes the lock again.
 */
static bool
come_back(Target *target)
{
    g_clear_pointer(&target->home, conn_close);
    for (int attempt = 0; !target->home && attempt < COME_BACK_ATTEMPTS && !interrupt_pending(); attempt++) {
        clock_sleep_ms(COME_BACK_PAUSE_MS);
        target->home = open_database(target, MAINTENANCE, NULL);
    }
    return target->home && take_lock(target, NULL);
}

/* Whether the database is still as empty as we made it. While we were away another build may have filled it.
 */
static bool
still_ours(Target *target)
{
    bool ours = target_connect(target, NULL) && target_check_empty(target, NULL);
    g_clear_pointer(&target->conn, conn_close);
    return ours;
}

void
target_abandon(Target *target)
{
    g_autofree char *sql = sqlbuf_format("DROP DATABASE IF EXISTS %I", target->name);
    g_clear_pointer(&target->conn, conn_close);
    if (!target->created || !target->home)
        return;
    if (conn_alive(target->home) && conn_exec_always(target->home, sql, NULL))
        return;
    if (!conn_alive(target->home) && come_back(target) && still_ours(target))
        conn_exec_always(target->home, sql, NULL);
}

static bool
drop_template(Target *target, const char *name, GError **error)
{
    g_autofree char *unmark = sqlbuf_format("ALTER DATABASE %I IS_TEMPLATE false", name);
    g_autofree char *drop = sqlbuf_format("DROP DATABASE IF EXISTS %I", name);
    return conn_exec(target->home, unmark, error) && conn_exec(target->home, drop, error);
}

bool
target_copy(Target *target, GError **error)
{
    g_autoptr(GError) problem = NULL;
    if (target_create(target, true, &problem))
        return true;
    if (!g_error_matches(problem, CONFITURE_ERROR, ERR_SQL) || !target_look(target, NULL) ||
        target->present) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    progress_remark(target->progress, "the copy kept by an earlier build cannot be used, so all is built: %s",
                    problem->message);
    if (target->cached)
        drop_template(target, target->template, NULL);
    target->cached = false;
    return target_create(target, false, error);
}

/* Drops this project's templates but for the newest, which have the highest oids. */
static bool
drop_old_templates(Target *target, GError **error)
{
    g_autofree char *pattern =
        g_strdup_printf("%.*s%%", (int)(strlen(target->template) - KEY_LENGTH), target->template);
    g_autofree char *sql =
        sqlbuf_format("SELECT datname FROM pg_catalog.pg_database"
                      " WHERE datistemplate AND datname LIKE %L ORDER BY oid DESC OFFSET %d",
                      pattern, TEMPLATES_KEPT);
    g_autoptr(PGresult) result = conn_query(target->home, sql, error);
    if (!result)
        return false;
    for (int i = 0; i < PQntuples(result); i++) {
        if (!drop_template(target, PQgetvalue(result, i, 0), error))
            return false;
    }
    return true;
}

bool
target_keep_template(Target *target, GError **error)
{
    g_autofree char *sql =
        sqlbuf_format("CREATE DATABASE %I TEMPLATE %I IS_TEMPLATE true ALLOW_CONNECTIONS false",
                      target->template, target->name);
    g_clear_pointer(&target->conn, conn_close);
    return conn_exec(target->home, sql, error) && drop_old_templates(target, error);
}

void
target_free(Target *target)
{
    if (!target)
        return;
    conn_close(target->conn);
    conn_close(target->home);
    g_free(target->url);
    g_free(target->name);
    g_free(target->template);
    g_free(target);
}
