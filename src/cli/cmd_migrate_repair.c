#include "base/errors.h"
#include "cli/cmd_migrate.h"
#include "cli/commands.h"
#include "migrate/repair.h"
#include "pg/environment.h"
#include "report/table.h"

static void
say(const Cli *cli, const Repair *repair)
{
    switch (repair->kind) {
    case REPAIR_CHECKSUM:
        cli_say(cli, "%s: record the checksum of the file as it is now (%.12s, was %.12s)", repair->label,
                repair->after, repair->before);
        break;
    case REPAIR_NAME:
        cli_say(cli, "%s: record its name as %s", repair->label, repair->after);
        break;
    case REPAIR_FORGET:
        cli_say(cli, "%s: forget that it was applied; its file is gone", repair->label);
        break;
    case REPAIR_LABEL:
        cli_say(cli, "this database: call it \"%s\" (was %s%s%s)", repair->after, repair->before ? "\"" : "",
                repair->before ? repair->before : "not named", repair->before ? "\"" : "");
        break;
    }
}

static bool
confirm(void *data, const GPtrArray *repairs, bool *answer, GError **error)
{
    Cli *cli = data;
    for (unsigned i = 0; i < repairs->len; i++)
        say(cli, g_ptr_array_index(repairs, i));
    return cli_confirm(cli, "Change the ledger so", answer, error);
}

static void
print_json(const Cli *cli, const GPtrArray *repairs, bool declined)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < repairs->len; i++) {
        const Repair *repair = g_ptr_array_index(repairs, i);
        json_array_append_new(list,
                              json_pack("{s:s, s:o, s:o, s:o}", "change", repair_kind_name(repair->kind),
                                        "migration", json_text(repair->label), "before",
                                        json_text(repair->before), "after", json_text(repair->after)));
    }
    cli_print_json(json_pack("{s:s, s:b, s:o}", "environment", cli->config->environment, "declined", declined,
                             "changes", list));
}

static int
run(Cli *cli, GError **error)
{
    const char *reason = cli_string(cli, "reason");
    bool declined = false;
    if (!reason || !*reason) {
        error_set(error, ERR_USAGE, "a repair needs its reason, which is kept in the event chain");
        error_hint(error, "For example: confiture migrate repair --reason \"comment added to 007\"");
        return 0;
    }
    g_autofree char *url = environment_database_url(cli->config, cli->progress, error);
    if (!url)
        return 0;
    g_ptr_array_add(cli->arguments, NULL);
    WorkRequest request = {
        .config = cli->config, .url = url, .command = "migrate repair", .progress = cli->progress};
    RepairRequest repair = {.versions = (const char *const *)cli->arguments->pdata,
                            .forget = cli_flag(cli, "forget"),
                            .environment = cli_string(cli, "environment"),
                            .reason = reason,
                            .confirm = confirm,
                            .data = cli};
    g_autoptr(GPtrArray) repairs = migrate_repair(&request, &repair, &declined, error);
    if (!repairs)
        return 0;
    if (cli->json)
        print_json(cli, repairs, declined);
    if (declined)
        cli_say(cli, "Nothing was changed.");
    else if (repairs->len == 0)
        cli_say(cli, "Nothing to repair: files and ledger agree.");
    else
        cli_say(cli, "%u change%s recorded", repairs->len, repairs->len == 1 ? "" : "s");
    return declined ? EXIT_STATUS_FINDINGS : EXIT_STATUS_OK;
}

static const CliOption options[] = {
    {OPTION_STRING, "reason", 'r', "TEXT", "why; kept in the event chain", NULL, NULL},
    {OPTION_FLAG, "forget", 0, NULL, "also remove the rows of migrations whose files are gone", NULL, NULL},
    {OPTION_STRING, "environment", 0, "NAME", "change what this database says it is", NULL, NULL},
    {OPTION_STRING, "lock-wait", 0, "TIME", "how long to wait for another run to end: \"30 s\"",
     "migrate.lock_wait", NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_migrate_repair = {
    .path = "migrate repair",
    .summary = "make the ledger fit files that were changed on purpose",
    .arguments = "[VERSION...]",
    .about =
        "Records anew the checksum of files that were edited and the name of those that were renamed, all of "
        "them or the\n"
        "versions named. The schema of the database is not touched. Each change becomes an event with its "
        "reason, what was and\n"
        "what is. Asks first, unless --yes.",
    .most_arguments = 1000,
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"migrate repair --reason 'comment added' 007", "the file of 007 is right as it is now"},
            {"migrate repair --forget --reason 'squashed into 010'", "drop the rows of files that are gone"},
            {"migrate repair --environment staging --reason 'restored from production'",
             "a copy of production is not production"},
            {NULL, NULL},
        },
    .run = run,
};
