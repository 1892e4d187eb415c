/* Side tables: a copy of each table in the ledger's schema, made and kept or rolled back with the migration.
 */
#include "base/sqlbuf.h"
#include "hook/backup.h"
#include "hook/hook_queries.h"

enum { COPY_NAME = 30 }; /* bytes of the table's name in that of its copy: names end at 63 */

static char *
copy_name(const Backup *backup, const BackupTable *table)
{
    g_autofree char *cut = g_strndup(table->relname, COPY_NAME);
    g_autofree char *valid = g_utf8_make_valid(cut, -1);
    g_autofree char *name = g_strdup_printf("backup_%s_%s_%s", backup->number, table->oid, valid);
    return sqlbuf_format("%I.%I", backup->builtin->config->migrate_schema, name);
}

static bool
copy_table(Backup *backup, const BackupTable *table, unsigned place, GError **error)
{
    g_autofree char *copy = copy_name(backup, table);
    const char *const which[] = {table->oid, copy};
    g_autoptr(PGresult) described = backup_query(backup, query_backup_describe, which, 2, error);
    if (!described)
        return false;
    const char *before = PQgetvalue(described, 0, 0);
    g_autoptr(PGresult) made = conn_query(backup->conn, PQgetvalue(described, 0, 1), error);
    if (!made)
        return false;
    g_autofree char *rows = g_strdup(*PQcmdTuples(made) ? PQcmdTuples(made) : "0");
    g_autofree char *number = g_strdup_printf("%u", place);
    backup->rows += g_ascii_strtoll(rows, NULL, 10);
    const char *const values[] = {backup->number, number, table->oid, copy, rows, table->rows_go ? "t" : "f",
                                  before};
    g_autoptr(PGresult) noted = backup_query(backup,
                                             "INSERT INTO confiture.backup_table VALUES ($1::bigint, "
                                             "$2::integer, $3::oid, $4, $5::bigint, $6::boolean, $7::jsonb)",
                                             values, G_N_ELEMENTS(values), error);
    return noted != NULL;
}

bool
backup_copy(Backup *backup, GError **error)
{
    for (unsigned i = 0; i < backup->tables->len; i++)
        if (!copy_table(backup, backup->tables->pdata[i], i + 1, error))
            return false;
    return true;
}

bool
backup_copy_command(Backup *backup, char **command, GError **error)
{
    const char *const number[] = {backup->number};
    g_autoptr(PGresult) steps = backup_query(backup, query_backup_steps, number, 1, error);
    if (!steps)
        return false;
    g_autofree char *query =
        sqlbuf_in_schema("SELECT sql FROM confiture.backup_step WHERE backup = ", "confiture",
                         backup->builtin->config->migrate_schema);
    g_autofree char *line = g_strconcat(query, backup->number, " ORDER BY number \\gexec", NULL);
    g_autofree char *quoted = g_shell_quote(line);
    /* Its output is that of each statement; the first that fails undoes all. */
    *command =
        g_strdup_printf("printf '%%s\\n' %s | psql -X -1 -v ON_ERROR_STOP=1 -f - \"$DATABASE_URL\"", quoted);
    return true;
}
