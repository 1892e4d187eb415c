/* Private to hook/: backups before what cannot be undone, in their two ways.
 *
 * A backup is a row of <ledger schema>.backup with one of backup_table for each table. It lives and dies with
 * the transaction of the migration: after a rollback there is nothing to restore, and no backup.
 */
#ifndef CONFITURE_HOOK_BACKUP_H
#define CONFITURE_HOOK_BACKUP_H

#include "hook/builtin.h"

/* A table about to lose something. */
typedef struct {
    char *oid, *name, *relname; /* name: schema.table as SQL writes it */
    bool rows_go;               /* a statement takes rows, not only columns or the table */
    int64_t bytes;              /* of its heap and what is stored out of line */
} BackupTable;

typedef struct {
    const Builtin *builtin;
    Conn *conn;
    char *number;      /* of the backup */
    GPtrArray *tables; /* of BackupTable*; those that others reference come first */
    int64_t rows;      /* copied */
} Backup;

/* A query of this room, on the tables in the ledger's schema. NULL with the server's error; the caller clears
 * it. */
PGresult *backup_query(const Backup *backup, const char *query, const char *const *values, int count,
                       GError **error);

/* backup_copy.c: side tables in the transaction. */
bool backup_copy(Backup *backup, GError **error);
/* backup_dump.c: whether a file of pg_dump could be put in the tables' place; it holds them alone, without
 * what stands on them. */
bool backup_dump_suits(const Backup *backup, bool *suits, GError **error);
/* One file of pg_dump; *file is its path. */
bool backup_dump(Backup *backup, const HookContext *context, char **file, GError **error);

/* Writes down how it is restored: a command for a shell, in which DATABASE_URL names the database. The caller
 * frees *command. */
bool backup_copy_command(Backup *backup, char **command, GError **error);
bool backup_dump_command(Backup *backup, const char *file, char **command, GError **error);

#endif
