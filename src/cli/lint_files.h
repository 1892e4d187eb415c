/* Which files a run of the linter reads, and as what.
 *
 * Always true:
 *  - without paths, everything of the project is reported: its DDL files and its migrations, up and down;
 *  - with paths, only what they name is; the rest of the project is read so that statements are seen in the
 *    schema they meet. What lies in include_dirs is schema, anything else is a migration.
 */
#ifndef CONFITURE_CLI_LINT_FILES_H
#define CONFITURE_CLI_LINT_FILES_H

#include "cli/command.h"
#include "cli/lint_git.h"
#include "lint/lint.h"

typedef struct {
    GPtrArray *files; /* of LintFile, owned */
    GPtrArray *owned; /* memory the files point to */
} LintFiles;

/* `paths`: of char*; files and directories. `stdin_path`: what standard input is read in place of, or NULL.
 * `changes`: only what changed, or NULL. ERR_FILE, ERR_USAGE. */
bool lint_files_find(LintFiles *files, const Cli *cli, const GPtrArray *paths, const char *stdin_path,
                     const GitChanges *changes, GError **error);
void lint_files_clear(LintFiles *files);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LintFiles, lint_files_clear)

#endif
