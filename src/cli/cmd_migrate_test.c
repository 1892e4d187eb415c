#include <stdio.h>

#include "base/errors.h"
#include "cli/cmd_migrate.h"
#include "cli/commands.h"
#include "migrate/cycle.h"
#include "report/error_text.h"
#include "report/table.h"

typedef struct {
    Cli *cli;
    json_t *list;
    unsigned tried, findings;
} Trials;

static void
print_finding(const Cli *cli, const Migration *migration, CycleOutcome outcome, const char *diff,
              const GError *problem)
{
    cli_print("%-40s %s\n", migration->label, cycle_outcome_name(outcome));
    if (diff) {
        g_auto(GStrv) lines = g_strsplit(diff, "\n", -1);
        for (char **line = lines; *line && **line; line++) {
            g_autofree char *safe = text_printable(*line);
            cli_print("    %s\n", safe);
        }
    }
    if (problem) {
        g_autofree char *text = error_text(problem, cli->colour_err);
        cli_progress_clear(cli->progress);
        fputs(text, stderr);
    }
}

static void
tell(void *data, const Migration *migration, CycleOutcome outcome, const char *diff, const GError *problem)
{
    Trials *trials = data;
    trials->tried++;
    trials->findings += cycle_outcome_is_finding(outcome);
    json_array_append_new(trials->list,
                          json_pack("{s:o, s:s, s:o, s:o}", "migration", json_text(migration->label),
                                    "outcome", cycle_outcome_name(outcome), "difference", json_text(diff),
                                    "error", problem ? error_json(problem) : json_null()));
    if (!trials->cli->json)
        print_finding(trials->cli, migration, outcome, diff, problem);
}

static int
run(Cli *cli, GError **error)
{
    json_auto_t *list = json_array();
    Trials trials = {.cli = cli, .list = list};
    CycleRequest request = {.config = cli->config,
                            .base = cli_string(cli, "base"),
                            .progress = cli->progress,
                            .told = tell,
                            .data = &trials};
    if (!migrate_cycle(&request, error))
        return 0;
    if (cli->json)
        cli_print_json(json_pack("{s:i, s:O}", "findings", (int)trials.findings, "migrations", list));
    cli_say(cli, "%u finding%s", trials.findings, trials.findings == 1 ? "" : "s");
    return trials.findings > 0 ? EXIT_STATUS_FINDINGS : EXIT_STATUS_OK;
}

static const CliOption options[] = {
    {OPTION_STRING, "base", 0, "FILE", "run this script first: the schema that the first migration expects",
     NULL, NULL},
    {OPTION_STRING, "bindir", 0, "DIR", "PostgreSQL's programs for the scratch server", "embedded.bindir",
     NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_migrate_test = {
    .path = "migrate test",
    .summary = "try every migration up, down and up again on a scratch server",
    .about = "Starts a private server that is gone afterwards, and applies the migrations one by one. Each "
             "is verified "
             "by its verify\n"
             "file, undone, and applied again; the schema must be what it was before, and then what it was "
             "behind. What "
             "differs is\n"
             "shown object by object. Exit status 1 when something does.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"migrate test", "in CI, before a migration is merged"},
            {"migrate test --base db/production-schema.sql", "migrations that begin on an existing schema"},
            {NULL, NULL},
        },
    .run = run,
};
