/* What git says has changed: files, lines, and how the schema was before.
 *
 * Always true:
 *  - git is run without a shell, the user's reference behind --end-of-options;
 *  - nothing in the work tree, the index or the repository is touched: what is read is written to a directory
 * of its own, which goes away with the GitChanges.
 */
#ifndef CONFITURE_CLI_LINT_GIT_H
#define CONFITURE_CLI_LINT_GIT_H

#include "config/config.h"

typedef struct {
    char *path;    /* absolute */
    char *staged;  /* path of a copy of what the index holds; NULL: as in the work tree */
    bool created;  /* the file was not there before */
    GArray *lines; /* of int pairs, first and last line that is new; NULL: all of them */
} GitFile;

typedef struct {
    GPtrArray *files; /* of GitFile, by path */
    char *before;     /* a directory with the project's include_dirs as they were; NULL: there were none */
    char *directory;  /* that holds it */
} GitChanges;

/* .sql files of the project that changed since `reference` and the work tree parted (git's merge base), new
 * ones among them. ERR_USAGE when git knows no such reference, ERR_TOOL when there is no git or no
 * repository. */
bool git_changes_since(GitChanges *changes, const Config *config, const char *reference, GError **error);
/* .sql files of the project that stand in the index and differ from HEAD. */
bool git_changes_staged(GitChanges *changes, const Config *config, GError **error);
void git_changes_clear(GitChanges *changes);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GitChanges, git_changes_clear)

#endif
