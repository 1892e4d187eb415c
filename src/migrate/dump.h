/* The schema after a run as a file, for people to read and for reviews to compare. */
#ifndef CONFITURE_MIGRATE_DUMP_H
#define CONFITURE_MIGRATE_DUMP_H

#include "base/progress.h"
#include "config/config.h"

/* Writes what pg_dump --schema-only says of the database to config->migrate_dump, without the ledger and
 * without what changes from run to run: versions, \restrict keys, runs of blank lines. A file that would not
 * change is not written; *written tells. ERR_TOOL (no pg_dump, or it failed: an older one than the server,
 * say), ERR_FILE. The password reaches pg_dump by its environment. */
bool migrate_dump(const Config *config, const char *url, bool *written, GError **error);

/* The normalised text of a dump. The caller frees. */
char *dump_normalise(const char *text);

#endif
