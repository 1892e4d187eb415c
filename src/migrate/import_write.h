/* The converted files on disk: each is written whole, none replaces another text.
 *
 * When the tool's files lie where ours go, they move to <migrations>/<tool>/, which our reader does not
 * enter. That directory is made whole first, then the new files are put in their places, then the old names
 * go. New files are first written to <migrations>/<tool>.part/. Wherever this is cut off, the next import
 * finds the tool's files, removes what is not whole, and goes on.
 */
#ifndef CONFITURE_MIGRATE_IMPORT_WRITE_H
#define CONFITURE_MIGRATE_IMPORT_WRITE_H

#include "migrate/import.h"
#include "migrate/ledger.h"

typedef struct {
    ImportSet *set;       /* not owned */
    const Ledger *ledger; /* the same */
    char *target;         /* the migrations directory */
    char *target_shown;
    char *kept; /* target/<tool> */
    char *kept_shown;
    bool in_place; /* the tool's files lie in target, and some must make room */
    GPtrArray *outputs;
    GPtrArray *todo;  /* of ImportOutput*, owned by outputs */
    GPtrArray *leave; /* of char*: names of the tool's files to be taken out of target */
    unsigned unchanged;
} ImportFiles;

/* The directory to read a tool's files from: the one given, else where they usually lie, else where an import
 * moved them. ERR_FILE that lists where it looked. *shown is for messages. */
char *import_find_directory(const Config *config, const ImportTool *tool, const char *given, char **shown,
                            GError **error);

/* Compares with what is there. A file of a migration that the ledger has from an earlier import may have been
 * edited since, and stays. ERR_FILE that names every file in the way. */
bool import_files_plan(ImportFiles *files, const Config *config, ImportSet *set, const Ledger *ledger,
                       GError **error);
bool import_files_write(const ImportFiles *files, GError **error);
void import_files_clear(ImportFiles *files);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImportFiles, import_files_clear)

#endif
