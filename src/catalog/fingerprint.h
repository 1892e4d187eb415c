/* The schema of a live database as a list of facts, and their digest.
 *
 * A fact is a line of text about one object: a column with its type and default, an index by its definition,
 * a privilege. Two databases with the same facts behave alike. Not among them: data, where a sequence stands,
 * the numbers of columns (a dropped one leaves no trace), object ids, roles and databases, and what belongs
 * to an extension. The queries are src/catalog/queries/facts_*.sql and run on PostgreSQL 13 to 18.
 */
#ifndef CONFITURE_CATALOG_FINGERPRINT_H
#define CONFITURE_CATALOG_FINGERPRINT_H

#include "base/digest.h"
#include "pg/conn.h"

typedef struct {
    GPtrArray *facts; /* of char*, sorted byte by byte */
    char digest[DIGEST_HEX_LENGTH + 1];
} Fingerprint;

/* Takes the facts but for the schemas of `exclude` (closed by NULL), in one read-only snapshot. search_path
 * is set empty for it, so that every name has its schema. ERR_SQL, ERR_CONNECTION_LOST. */
Fingerprint *fingerprint_take(Conn *conn, const char *const *exclude, GError **error);
bool fingerprint_equal(const Fingerprint *a, const Fingerprint *b);
/* Facts of one that the other has not, as "- fact" and "+ fact", each on a line of its own but for
 * definitions of several lines, which are indented. Empty when equal. The caller frees. */
char *fingerprint_diff(const Fingerprint *before, const Fingerprint *after);
void fingerprint_free(Fingerprint *fingerprint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fingerprint, fingerprint_free)

#endif
