/* backup: what a migration is about to take away is kept first, and how to get it back is told. */
#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "catalog/names.h"
#include "hook/backup.h"
#include "hook/hook_queries.h"

enum { SHOWN_TABLES = 5 };

static void
table_free(gpointer data)
{
    BackupTable *table = data;
    g_free(table->oid);
    g_free(table->name);
    g_free(table->relname);
    g_free(table);
}

static void
backup_clear(Backup *backup)
{
    g_clear_pointer(&backup->tables, g_ptr_array_unref);
    g_clear_pointer(&backup->number, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Backup, backup_clear)

PGresult *
backup_query(const Backup *backup, const char *query, const char *const *values, int count, GError **error)
{
    g_autofree char *sql = sqlbuf_in_schema(query, "confiture", backup->builtin->config->migrate_schema);
    return conn_query_params(backup->conn, sql, count, values, error);
}

/* --- what is about to go --- */

static bool
takes_rows(const char *fact)
{
    return g_str_has_prefix(fact, "DELETE") || g_str_has_prefix(fact, "TRUNCATE");
}

/* Names of tables, to whether rows go. The caller unrefs; names are the document's. */
static GHashTable *
losses(const json_t *details)
{
    GHashTable *found = g_hash_table_new(g_str_hash, g_str_equal);
    size_t i, k;
    json_t *statement, *reason;
    json_array_foreach(json_object_get(details, "statements"), i, statement)
    {
        json_array_foreach(json_object_get(statement, "reasons"), k, reason)
        {
            const char *relation = json_string_value(json_object_get(reason, "relation"));
            if (!relation || !json_is_true(json_object_get(reason, "loses")))
                continue;
            bool rows = takes_rows(json_string_value(json_object_get(reason, "fact"))) ||
                        GPOINTER_TO_INT(g_hash_table_lookup(found, relation));
            g_hash_table_insert(found, (char *)(uintptr_t)relation, GINT_TO_POINTER(rows));
        }
    }
    return found;
}

static bool
find_tables(Backup *backup, GHashTable *names, GError **error)
{
    g_autofree gpointer *keys = g_hash_table_get_keys_as_array(names, NULL);
    g_autofree char *array = catalog_names_literal((const char *const *)keys);
    const char *const values[] = {array};
    g_autoptr(PGresult) result = backup_query(backup, query_backup_found, values, 1, error);
    if (!result)
        return false;
    backup->tables = g_ptr_array_new_with_free_func(table_free);
    for (int i = 0; i < PQntuples(result); i++) {
        if (PQgetisnull(result, i, 0)) {
            progress_remark(backup->builtin->progress, "no backup of %s: there is no such table yet",
                            PQgetvalue(result, i, 1));
            continue;
        }
        BackupTable *table = g_new0(BackupTable, 1);
        table->oid = g_strdup(PQgetvalue(result, i, 0));
        table->name = g_strdup(PQgetvalue(result, i, 1));
        table->relname = g_strdup(PQgetvalue(result, i, 2));
        table->bytes = g_ascii_strtoll(PQgetvalue(result, i, 3), NULL, 10);
        backup->rows += g_ascii_strtoll(PQgetvalue(result, i, 4), NULL, 10);
        /* A child by inheritance was not named, and goes as its parent does. */
        gpointer rows = NULL;
        table->rows_go =
            !g_hash_table_lookup_extended(names, table->name, NULL, &rows) || GPOINTER_TO_INT(rows);
        g_ptr_array_add(backup->tables, table);
    }
    return true;
}

static char *
shown_tables(const Backup *backup)
{
    GString *shown = g_string_new(NULL);
    for (unsigned i = 0; i < backup->tables->len && i < SHOWN_TABLES; i++)
        g_string_append_printf(shown, "%s%s", i ? ", " : "",
                               ((const BackupTable *)backup->tables->pdata[i])->name);
    if (backup->tables->len > SHOWN_TABLES)
        g_string_append_printf(shown, " and %u more", backup->tables->len - SHOWN_TABLES);
    return g_string_free(shown, FALSE);
}

/* The size is told before anything is copied. */
static bool
tell_size(const Backup *backup, const HookContext *context, GError **error)
{
    const Builtin *builtin = backup->builtin;
    int64_t bytes = 0;
    for (unsigned i = 0; i < backup->tables->len; i++)
        bytes += ((const BackupTable *)backup->tables->pdata[i])->bytes;
    g_autofree char *shown = shown_tables(backup);
    g_autofree char *size = g_format_size((guint64)bytes);
    /* What was never analysed is not known. */
    g_autofree char *rows =
        backup->rows > 0 ? g_strdup_printf(", about %" G_GINT64_FORMAT " rows", backup->rows) : NULL;
    progress_remark(builtin->progress, "backup before %s: %s, %s%s", context->migration->label, shown, size,
                    rows ? rows : "");
    if (bytes <= builtin->max_size)
        return true;
    g_autofree char *most = g_format_size((guint64)builtin->max_size);
    error_set(error, ERR_HOOK, "a backup of %s would be %s, more than max_size, %s", shown, size, most);
    error_hint(error,
               "Raise max_size of the backup hook in confiture.yaml, or take a backup by other means and "
               "except this migration with when.");
    return false;
}

/* --- taking it --- */

/* Made when they are first needed. */
static bool
make_tables(const Backup *backup, GError **error)
{
    const char *schema = backup->builtin->config->migrate_schema;
    bool there = false;
    if (!builtin_has_table(backup->conn, schema, "backup", &there, error))
        return false;
    if (there)
        return true;
    g_autofree char *sql = sqlbuf_in_schema(query_backup_tables, "confiture", schema);
    g_autofree char *home =
        sqlbuf_format("SELECT pg_catalog.count(*) FROM pg_catalog.pg_namespace WHERE nspname = %L", schema);
    g_autofree char *has_home = NULL;
    if (!conn_scalar(backup->conn, home, &has_home, error))
        return false;
    g_autofree char *make_home = sqlbuf_format("CREATE SCHEMA %I", schema);
    return ((has_home && *has_home != '0') || conn_exec(backup->conn, make_home, error)) &&
           conn_exec(backup->conn, sql, error);
}

static bool
begin(Backup *backup, const HookContext *context, GError **error)
{
    const char *const values[] = {context->run_id, context->migration->label};
    g_autoptr(PGresult) result = backup_query(
        backup, "INSERT INTO confiture.backup (run_id, migration) VALUES ($1::uuid, $2) RETURNING number",
        values, 2, error);
    if (!result)
        return false;
    backup->number = g_strdup(PQgetvalue(result, 0, 0));
    backup->rows = 0;
    return true;
}

/* Reads go on. A row written between the backup and what takes it away would be lost; and pg_dump sees all
 * that is committed. */
static bool
lock(const Backup *backup, GError **error)
{
    g_autoptr(GString) sql = g_string_new("LOCK TABLE ");
    for (unsigned i = 0; i < backup->tables->len; i++)
        g_string_append_printf(sql, "%s%s", i ? ", " : "",
                               ((const BackupTable *)backup->tables->pdata[i])->name);
    g_string_append(sql, " IN SHARE MODE");
    return conn_exec(backup->conn, sql->str, error);
}

static bool
dump(Backup *backup, const HookContext *context, GError **error)
{
    g_autofree char *file = NULL;
    if (!backup_dump(backup, context, &file, error))
        return false;
    const char *const values[] = {backup->number, file};
    g_autoptr(PGresult) noted = backup_query(
        backup, "UPDATE confiture.backup SET file = $2 WHERE number = $1::bigint", values, 2, error);
    return noted != NULL;
}

static bool
take(Backup *backup, HookContext *context, GError **error)
{
    const Builtin *builtin = backup->builtin;
    GError *problem = NULL;
    const json_t *details = hook_migration_details(context->migration, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    g_autoptr(GHashTable) names = losses(details);
    if (g_hash_table_size(names) == 0)
        return true;
    if (!find_tables(backup, names, error))
        return false;
    /* They may be of a schema that is gone, or never was. */
    if (backup->tables->len == 0)
        return true;
    bool dumped = builtin->dumps;
    if (!tell_size(backup, context, error) || (dumped && !backup_dump_suits(backup, &dumped, error)))
        return false;
    if (builtin->dumps && !dumped)
        progress_remark(builtin->progress,
                        "they are copied in the database: others stand on them, and a file of pg_dump "
                        "could not take their place");
    if (dumped && context->no_programs) {
        progress_remark(builtin->progress, "pg_dump does not run in a dry run");
        return true;
    }
    return lock(backup, error) && make_tables(backup, error) && begin(backup, context, error) &&
           (dumped ? dump(backup, context, error) : backup_copy(backup, error));
}

/* --- how to get it back --- */

/* The backup of this migration and run that has no command yet; `number` stays NULL when there is none. */
static bool
find_open(Backup *backup, const HookContext *context, char **file, GError **error)
{
    bool there = false;
    if (!builtin_has_table(backup->conn, backup->builtin->config->migrate_schema, "backup", &there, error))
        return false;
    if (!there)
        return true;
    const char *const values[] = {context->run_id, context->migration->label};
    g_autoptr(PGresult) result =
        backup_query(backup,
                     "SELECT number, file FROM confiture.backup WHERE run_id = $1::uuid AND migration = $2"
                     " AND restore IS NULL ORDER BY number DESC LIMIT 1",
                     values, 2, error);
    if (!result)
        return false;
    if (PQntuples(result) == 1) {
        backup->number = g_strdup(PQgetvalue(result, 0, 0));
        *file = PQgetisnull(result, 0, 1) ? NULL : g_strdup(PQgetvalue(result, 0, 1));
    }
    return true;
}

static bool
finish(Backup *backup, HookContext *context, GError **error)
{
    g_autofree char *file = NULL;
    g_autofree char *command = NULL;
    if (!find_open(backup, context, &file, error))
        return false;
    if (!backup->number)
        return true;
    if (!(file ? backup_dump_command(backup, file, &command, error)
               : backup_copy_command(backup, &command, error)))
        return false;
    const char *const values[] = {backup->number, command};
    g_autoptr(PGresult) noted = backup_query(
        backup, "UPDATE confiture.backup SET restore = $2 WHERE number = $1::bigint", values, 2, error);
    if (!noted)
        return false;
    json_object_set_new(context->metadata, "backup",
                        json_pack("{s:I, s:s?, s:s}", "number", g_ascii_strtoll(backup->number, NULL, 10),
                                  "file", file, "restore", command));
    progress_remark(backup->builtin->progress, "backup %s of %s; to restore it:\n%s", backup->number,
                    context->migration->label, command);
    return true;
}

/* --- */

/* Names are read and written whole, whatever path the session has. */
static bool
with_whole_names(Backup *backup, HookContext *context,
                 bool (*work)(Backup *backup, HookContext *context, GError **error), GError **error)
{
    g_autofree char *path = NULL;
    if (!conn_scalar(backup->conn, "SELECT pg_catalog.current_setting('search_path')", &path, error))
        return false;
    g_autofree char *back = sqlbuf_format("SELECT pg_catalog.set_config('search_path', %L, true)", path);
    return conn_exec(backup->conn, "SELECT pg_catalog.set_config('search_path', '', true)", error) &&
           work(backup, context, error) && conn_exec(backup->conn, back, error);
}

bool
builtin_backup(void *data, Phase phase, HookContext *context, Conn *conn, GError **error)
{
    g_auto(Backup) backup = {.builtin = data, .conn = conn};
    if (!context->migration || !conn)
        return true;
    bool before = phase == PHASE_PRE_EXECUTE || phase == PHASE_PRE_ROLLBACK;
    return with_whole_names(&backup, context, before ? take : finish, error);
}
