/* audit: a row for each migration in a table of the project's own. */
#include "base/errors.h"
#include "base/sqlbuf.h"
#include "hook/builtin.h"
#include "version.h"

/* Made when it is first needed; IF NOT EXISTS would tell of it each time. */
static bool
make_table(const Builtin *builtin, Conn *conn, GError **error)
{
    bool there = false;
    if (!builtin_has_table(conn, builtin->schema, builtin->table, &there, error))
        return false;
    if (there)
        return true;
    g_autofree char *schema = sqlbuf_format("SELECT pg_catalog.count(*) FROM pg_catalog.pg_namespace"
                                            " WHERE nspname = %L",
                                            builtin->schema);
    g_autofree char *has_schema = NULL;
    if (!conn_scalar(conn, schema, &has_schema, error))
        return false;
    g_autoptr(GString) sql = g_string_new(NULL);
    if (!has_schema || *has_schema == '0')
        sqlbuf_append(sql, "CREATE SCHEMA %I; ", builtin->schema);
    sqlbuf_append(sql,
                  "CREATE TABLE %I.%I ("
                  "number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                  " at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),"
                  " environment text NOT NULL, command text NOT NULL, direction text, migration text,"
                  " version text, checksum text, status text NOT NULL, duration_ms bigint, error text,"
                  " sqlstate text, run_id uuid, database_role text NOT NULL DEFAULT session_user,"
                  " os_user text NOT NULL, host text NOT NULL, tool_version text NOT NULL, metadata jsonb)",
                  builtin->schema, builtin->table);
    return conn_exec(conn, sql->str, error);
}

bool
builtin_audit(void *data, Phase phase, HookContext *context, Conn *conn, GError **error)
{
    const Builtin *builtin = data;
    const HookMigration *migration = context->migration;
    const ErrorFields *fields = context->error ? error_fields(context->error) : NULL;
    /* Of a run that failed before its first migration there is nothing to say of one. */
    if (!conn || !make_table(builtin, conn, error))
        return !conn;
    /* Behind the last statement, in its transaction: when the row is there, it was applied. */
    const char *status = context->error ? "error" : "applied";
    g_autofree char *metadata = json_dumps(context->metadata, JSON_COMPACT | JSON_SORT_KEYS);
    g_autofree char *duration =
        context->duration_ms < 0 ? NULL : g_strdup_printf("%" G_GINT64_FORMAT, context->duration_ms);
    g_autofree char *sql =
        sqlbuf_format("INSERT INTO %I.%I (environment, command, direction, migration, version, checksum, "
                      "status, duration_ms,"
                      " error, sqlstate, run_id, os_user, host, tool_version, metadata)"
                      " VALUES (%L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L)",
                      builtin->schema, builtin->table, context->environment, context->command,
                      context->direction, migration ? migration->label : NULL,
                      migration ? migration->version : NULL, migration ? migration->checksum : NULL, status,
                      duration, context->error ? context->error->message : NULL,
                      fields && fields->sqlstate[0] ? fields->sqlstate : NULL, context->run_id,
                      g_get_user_name(), g_get_host_name(), CONFITURE_VERSION, metadata);
    return conn_exec(conn, sql, error);
}
