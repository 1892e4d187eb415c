/* The other tool's ledger: found, read, and compared with its files. Nothing is changed there. */
#ifndef CONFITURE_MIGRATE_IMPORT_SOURCE_H
#define CONFITURE_MIGRATE_IMPORT_SOURCE_H

#include "migrate/import.h"
#include "pg/conn.h"

/* Reads the ledger into set->rows. `table` overrides its usual name (sqitch: the registry's schema). *shown
 * is how it was found: "public.schema_migrations". ERR_USAGE when there is none, or it is another tool's. */
bool import_read_ledger(Conn *conn, ImportSet *set, const char *table, char **shown, GError **error);

/* Sets item->applied and item->row, and notes rows without a file. ERR_POLICY for a migration that failed
 * there and for one whose file is not what ran, where the tool itself would refuse to go on. */
bool import_match(ImportSet *set, GError **error);

#endif
