/* One file of pg_dump for all tables, read while this transaction keeps writers out. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "catalog/names.h"
#include "hook/backup.h"
#include "hook/hook_queries.h"
#include "pg/dump.h"

/* With its partitions: pg_dump takes them by name only. */
static bool
add_table(const Backup *backup, const BackupTable *table, GPtrArray *arguments, GError **error)
{
    const char *const oid[] = {table->oid};
    g_autoptr(PGresult) members = backup_query(backup, query_backup_members, oid, 1, error);
    for (int i = 0; members && i < PQntuples(members); i++)
        g_ptr_array_add(arguments, g_strconcat("--table=", PQgetvalue(members, i, 0), NULL));
    return members != NULL;
}

/* For the user alone: it holds what the tables hold. */
static char *
make_file(const Backup *backup, const HookContext *context, GError **error)
{
    const Builtin *builtin = backup->builtin;
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y%m%dT%H%M%SZ");
    g_autofree char *name = g_strdup_printf("%s-%s-%s.dump", time, backup->number, context->migration->label);
    g_autofree char *directory =
        g_canonicalize_filename(builtin->directory, builtin->config->project_directory);
    if (!directory_make(directory, 0700, error))
        return NULL;
    g_autofree char *path = g_build_filename(directory, name, NULL);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        error_set_errno(error, errno, "create", path);
        return NULL;
    }
    close(fd);
    return g_steal_pointer(&path);
}

static bool
note_tables(const Backup *backup, GError **error)
{
    for (unsigned i = 0; i < backup->tables->len; i++) {
        const BackupTable *table = backup->tables->pdata[i];
        g_autofree char *number = g_strdup_printf("%u", i + 1);
        const char *const values[] = {backup->number, number, table->oid, table->rows_go ? "t" : "f",
                                      table->name};
        g_autoptr(PGresult) noted =
            backup_query(backup,
                         "INSERT INTO confiture.backup_table (backup, number, relation, rows_go, before)"
                         " VALUES ($1::bigint, $2::integer, $3::oid, $4::boolean, "
                         "pg_catalog.jsonb_build_object('name', $5::text))",
                         values, G_N_ELEMENTS(values), error);
        if (!noted)
            return false;
    }
    return true;
}

bool
backup_dump(Backup *backup, const HookContext *context, char **file, GError **error)
{
    const Builtin *builtin = backup->builtin;
    g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(arguments, g_strdup("--format=custom"));
    for (unsigned i = 0; i < backup->tables->len; i++)
        if (!add_table(backup, backup->tables->pdata[i], arguments, error))
            return false;
    g_ptr_array_add(arguments, NULL);
    if (!note_tables(backup, error) || !(*file = make_file(backup, context, error)))
        return false;
    const PgDump dump = {.bindir = builtin->config->embedded_bindir,
                         .major = builtin->config->embedded_major,
                         .url = builtin->url,
                         .arguments = (const char *const *)arguments->pdata,
                         .file = *file,
                         .timeout_ms = builtin->time_left};
    if (pg_dump_run(&dump, error))
        return true;
    unlink(*file);
    return false;
}

bool
backup_dump_suits(const Backup *backup, bool *suits, GError **error)
{
    g_autofree const char **oids = g_new0(const char *, backup->tables->len + 1);
    for (unsigned i = 0; i < backup->tables->len; i++)
        oids[i] = ((const BackupTable *)backup->tables->pdata[i])->oid;
    g_autofree char *array = catalog_names_literal(oids);
    const char *const values[] = {array};
    g_autoptr(PGresult) result = backup_query(backup, query_backup_alone, values, 1, error);
    *suits = result && *PQgetvalue(result, 0, 0) == 't';
    return result != NULL;
}

bool
backup_dump_command(Backup *backup, const char *file, char **command, GError **error)
{
    const char *const number[] = {backup->number};
    g_autoptr(PGresult) there = backup_query(backup, query_backup_drop, number, 1, error);
    if (!there)
        return false;
    g_autofree char *quoted = g_shell_quote(file);
    g_autofree char *said = PQgetisnull(there, 0, 0) ? NULL : g_shell_quote(PQgetvalue(there, 0, 0));
    /* One transaction: all of it, or nothing. */
    *command =
        said ? g_strdup_printf("(printf '%%s\\n' %s; pg_restore -f - %s) | psql -X -q -1 -v ON_ERROR_STOP=1 "
                               "-f - \"$DATABASE_URL\"",
                               said, quoted)
             : g_strdup_printf("pg_restore -f - %s | psql -X -q -1 -v ON_ERROR_STOP=1 -f - \"$DATABASE_URL\"",
                               quoted);
    return true;
}
