/* What the migrate commands share. */
#ifndef CONFITURE_CLI_CMD_MIGRATE_H
#define CONFITURE_CLI_CMD_MIGRATE_H

#include "cli/command.h"
#include "migrate/run.h"

/* A whole number from 1 on, given to an option; `fallback` when the option is absent. -1 with ERR_USAGE. */
int cli_count(const Cli *cli, const char *option, int fallback, GError **error);

/* "Applied 001_a in 3 ms (2 statements)". The caller frees. */
char *migrate_step_text(const RunStep *step);

/* Runs up, down or redo as the request says (config, url, progress and the callback are filled in here),
 * tells each migration on stderr as it is committed, and prints the JSON document. */
int migrate_command(Cli *cli, RunRequest *request, GError **error);

/* Writes the run as a script to `path` ("-": standard output); changes nothing. */
int migrate_sql_command(Cli *cli, const char *path, const Selection *selection, int wait_s, GError **error);

/* Shows what the selection would run; changes nothing. */
int migrate_plan_command(Cli *cli, const char *command, const Selection *selection, int wait_s,
                         GError **error);

/* --each, --each-database or --each-schema was given. */
bool migrate_each_wanted(const Cli *cli);
/* Runs the request on each target that they name, and reports once. Returns the exit status of the failure
 * that came first. */
int migrate_each_command(Cli *cli, RunRequest *request, GError **error);

#endif
