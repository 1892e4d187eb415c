#include <stdio.h>

#include "base/errors.h"
#include "cli/cmd_migrate.h"
#include "cli/commands.h"
#include "migrate/verify.h"
#include "pg/environment.h"
#include "report/error_text.h"
#include "report/table.h"

/* What came of each file, on its way to the output. */
typedef struct {
    Cli *cli;
    Table *table;
    json_t *list;
    unsigned ok, failed, without;
} Outcomes;

static const char *
outcome_name(VerifyOutcome outcome)
{
    static const char *const names[] = {
        [VERIFY_OK] = "ok", [VERIFY_FAILED] = "failed", [VERIFY_NONE] = "no verify file"};
    return names[outcome];
}

static void
tell(void *data, const Migration *migration, VerifyOutcome outcome, const GError *problem)
{
    Outcomes *outcomes = data;
    outcomes->ok += outcome == VERIFY_OK;
    outcomes->failed += outcome == VERIFY_FAILED;
    outcomes->without += outcome == VERIFY_NONE;
    table_row(outcomes->table, migration->label, outcome_name(outcome), problem ? problem->message : NULL);
    json_array_append_new(outcomes->list,
                          json_pack("{s:o, s:s, s:o}", "migration", json_text(migration->label), "outcome",
                                    outcome_name(outcome), "error",
                                    problem ? error_json(problem) : json_null()));
    if (problem && !outcomes->cli->json) {
        g_autofree char *text = error_text(problem, outcomes->cli->colour_err);
        cli_progress_clear(outcomes->cli->progress);
        fputs(text, stderr);
    }
}

static int
finish(Cli *cli, Outcomes *outcomes)
{
    if (cli->json) {
        cli_print_json(json_pack("{s:s, s:i, s:i, s:i, s:O}", "environment", cli->config->environment, "ok",
                                 (int)outcomes->ok, "failed", (int)outcomes->failed, "without",
                                 (int)outcomes->without, "migrations", outcomes->list));
    } else if (table_length(outcomes->table) > 0) {
        g_autofree char *text = table_text(outcomes->table);
        cli_print("%s", text);
    }
    cli_say(cli, "%u verified, %u failed, %u without a verify file", outcomes->ok, outcomes->failed,
            outcomes->without);
    return outcomes->failed > 0 ? EXIT_STATUS_FINDINGS : EXIT_STATUS_OK;
}

static int
run(Cli *cli, GError **error)
{
    static const TableColumn columns[] = {{"Migration", "migration", COLUMN_TEXT},
                                          {"Outcome", "outcome", COLUMN_TEXT},
                                          {"Error", "error", COLUMN_TEXT}};
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    json_auto_t *list = json_array();
    Outcomes outcomes = {.cli = cli, .table = table, .list = list};
    g_autofree char *url = environment_database_url(cli->config, cli->progress, error);
    if (!url)
        return 0;
    g_ptr_array_add(cli->arguments, NULL);
    WorkRequest request = {
        .config = cli->config, .url = url, .command = "migrate verify", .progress = cli->progress};
    const char *const *versions = (const char *const *)cli->arguments->pdata;
    if (!migrate_verify(&request, *versions ? versions : NULL, tell, &outcomes, error))
        return 0;
    return finish(cli, &outcomes);
}

const Command command_migrate_verify = {
    .path = "migrate verify",
    .summary = "run the verify files of what is applied",
    .arguments = "[VERSION...]",
    .about = "Each <version>_<name>.verify.sql is run in a transaction that is rolled back, so it may try "
             "things out; "
             "an error\n"
             "means that the migration is not in place. All are run. Exit status 1 when one failed.",
    .most_arguments = 1000,
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .examples =
        (const CliExample[]){
            {"migrate verify", "every migration that is applied"},
            {"migrate verify 007 008", "these two"},
            {NULL, NULL},
        },
    .run = run,
};
