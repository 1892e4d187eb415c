#include "base/errors.h"
#include "cli/cmd_migrate.h"
#include "cli/commands.h"
#include "migrate/baseline.h"
#include "pg/environment.h"
#include "report/table.h"

static void
print_json(const Cli *cli, const BaselineResult *result)
{
    json_t *recorded = json_array();
    for (unsigned i = 0; i < result->recorded->len; i++)
        json_array_append_new(recorded, json_text(g_ptr_array_index(result->recorded, i)));
    cli_print_json(json_pack("{s:s, s:o, s:o, s:i}", "environment", cli->config->environment, "database",
                             json_text(result->database), "recorded", recorded, "known", (int)result->known));
}

static int
run(Cli *cli, GError **error)
{
    g_auto(BaselineResult) result = {0};
    const char *through = cli_string(cli, "through");
    int wait = cli_count(cli, "wait", 0, error);
    if (wait < 0)
        return 0;
    if (!through) {
        error_set(error, ERR_USAGE, "--through says up to which version the database is there already");
        error_hint(error, "For example: confiture migrate baseline --through 007");
        return 0;
    }
    g_autofree char *url = environment_database_url(cli->config, cli->progress, error);
    if (!url)
        return 0;
    WorkRequest request = {.config = cli->config,
                           .url = url,
                           .command = "migrate baseline",
                           .wait_s = wait,
                           .progress = cli->progress};
    if (!migrate_baseline(&request, through, &result, error))
        return 0;
    for (unsigned i = 0; i < result.recorded->len; i++)
        cli_say(cli, "Recorded %s", (char *)g_ptr_array_index(result.recorded, i));
    cli_say(cli, "%u recorded as applied, %u were already", result.recorded->len, result.known);
    if (cli->json)
        print_json(cli, &result);
    return EXIT_STATUS_OK;
}

static const CliOption options[] = {
    {OPTION_STRING, "through", 0, "VERSION", "record this version and everything below it", NULL, NULL},
    {OPTION_STRING, "wait", 0, "SECONDS", "keep trying so long to reach a server that is starting", NULL,
     NULL},
    {OPTION_STRING, "lock-wait", 0, "TIME", "how long to wait for another run to end: \"30 s\"",
     "migrate.lock_wait", NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_migrate_baseline = {
    .path = "migrate baseline",
    .summary = "record migrations as applied without running them",
    .about =
        "For a database that has the schema already: one that was there before Confiture, or that confiture "
        "build has just\n"
        "made from the DDL files. Nothing is run but the ledger's own INSERTs. docs/guides/"
        "adopting-an-existing-database.md\nshows the way.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"migrate baseline --through 007", "the database is at 007; up goes on with 008"},
            {NULL, NULL},
        },
    .run = run,
};
