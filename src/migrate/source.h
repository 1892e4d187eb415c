/* A migration file as a stream of script events, with places for errors.
 *
 * A small file is read once and checked to be what was digested; of a large one, size and times are compared
 * when it has been read to its end. So what runs is what the ledger's checksum says.
 */
#ifndef CONFITURE_MIGRATE_SOURCE_H
#define CONFITURE_MIGRATE_SOURCE_H

#include <sys/stat.h>

#include "migrate/migration.h"
#include "sql/script.h"

typedef struct {
    const MigrationSet *set;
    const MigrationFile *file;
    char *text; /* of a small file, else NULL */
    size_t length;
    struct stat before;
    Script *script;
    ScriptEvent event;
    unsigned ordinal; /* events returned so far */
} MigrationSource;

/* The file must have been read (migration_read). ERR_FILE; ERR_POLICY when it is not what was read. */
bool source_open(MigrationSource *source, const MigrationSet *set, const MigrationFile *file, GError **error);
void source_clear(MigrationSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MigrationSource, source_clear)

/* The next event, SCRIPT_END at the end; NULL with an error. Fits Sender. */
const ScriptEvent *source_next(void *source, GError **error);
/* Whether the file still is what it was when it was opened. */
bool source_unchanged(const MigrationSource *source, GError **error);
/* Gives *error place, frame and statement of byte `offset` of the `ordinal`th event. Fits Sender. */
void source_blame(void *source, unsigned ordinal, size_t offset, GError **error);

#endif
