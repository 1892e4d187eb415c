/* What a migration file will do to transactions, found by the parser before anything runs. */
#ifndef CONFITURE_MIGRATE_CHECK_H
#define CONFITURE_MIGRATE_CHECK_H

#include "migrate/migration.h"
#include "sql/parse.h"

typedef struct {
    bool journaled; /* run statement by statement, not in one transaction */
    char *reason;   /* why: "CREATE INDEX CONCURRENTLY at db/migrations/004_x.up.sql:3"; NULL when not */
    int statements; /* COPY and its data count as one */
    bool changes_reading; /* some statement changes how the text behind it is read by the server */
} MigrationCheck;

/* Reads the file to its end. ERR_SCRIPT with place and frame: it cannot be read, or holds BEGIN, COMMIT,
 * ROLLBACK or the like. */
bool migration_check(const MigrationSet *set, const MigrationFile *file, MigrationCheck *check,
                     GError **error);
/* Whether a statement of the file runs outside a transaction: PostgreSQL forbids it there, or it may commit
 * by itself (CALL, DO) and the file says transaction=off. */
bool migration_runs_outside(const MigrationFile *file, const Statement *statement);
void migration_check_clear(MigrationCheck *check);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MigrationCheck, migration_check_clear)

#endif
