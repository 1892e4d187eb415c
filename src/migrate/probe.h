/* What became of a statement outside a transaction whose end nobody recorded.
 *
 * Such a statement is not atomic with its journal mark: the run may have died behind it, in it, or before it.
 * The catalog tells which, for each kind of statement that PostgreSQL forbids in a transaction; what cannot
 * be told, or does no harm twice (VACUUM, CLUSTER, REINDEX, ALTER SYSTEM), is run again. A CALL or DO in a
 * file with transaction=off is run again from its start.
 */
#ifndef CONFITURE_MIGRATE_PROBE_H
#define CONFITURE_MIGRATE_PROBE_H

#include "pg/conn.h"
#include "sql/parse.h"

/* What is to be remembered before the statement runs for the first time: a JSON object as text, or NULL for
 * nothing. The caller frees. False on an error. */
bool probe_before(Conn *conn, const char *text, const Statement *statement, char **before, GError **error);

/* Looks what an earlier attempt left, given what probe_before() said then. *done: the statement has had its
 * effect. Otherwise what it left half made (an invalid index that was not there before it) is dropped, so
 * that it can run again. Told through `progress`. */
bool probe_after(Conn *conn, const char *text, const Statement *statement, const char *before,
                 Progress *progress, bool *done, GError **error);

#endif
