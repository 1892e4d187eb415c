/* confiture migrate down and redo. */
#include <string.h>

#include "base/errors.h"
#include "cli/cmd_migrate.h"
#include "cli/commands.h"

static int
back(Cli *cli, RunRequest *request, const char *verb, GError **error)
{
    bool answer = false;
    request->to = cli_string(cli, "to");
    request->steps = cli_count(cli, "steps", 0, error);
    request->wait_s = request->steps < 0 ? -1 : cli_count(cli, "wait", 0, error);
    if (request->wait_s < 0)
        return 0;
    if (request->to && request->steps > 0) {
        error_set(error, ERR_USAGE, "--to and --steps both say how far to go");
        return 0;
    }
    g_autofree char *what = request->to          ? g_strdup_printf("every migration above %s", request->to)
                            : request->steps > 1 ? g_strdup_printf("the last %d migrations", request->steps)
                                                 : g_strdup("the last migration");
    g_autofree char *question =
        g_strdup_printf("%s %s in environment \"%s\"", verb, what, cli->config->environment);
    if (!cli_confirm(cli, question, &answer, error))
        return 0;
    if (answer)
        return migrate_command(cli, request, error);
    cli_say(cli, "Nothing was changed.");
    if (cli->json)
        cli_print_json(json_pack("{s:s, s:b}", "command", request->command, "declined", true));
    return EXIT_STATUS_FINDINGS;
}

static int
run_down(Cli *cli, GError **error)
{
    RunRequest request = {.command = "migrate down", .direction = RUN_DOWN};
    return back(cli, &request, "Undo", error);
}

static int
run_redo(Cli *cli, GError **error)
{
    RunRequest request = {.command = "migrate redo", .direction = RUN_REDO};
    return back(cli, &request, "Undo and apply again", error);
}

static const CliOption options[] = {
    {OPTION_STRING, "to", 't', "VERSION", "undo everything above this version; 0 undoes all", NULL, NULL},
    {OPTION_STRING, "steps", 'n', "N", "undo the last N migrations (default 1)", NULL, NULL},
    {OPTION_STRING, "wait", 0, "SECONDS", "keep trying so long to reach a server that is starting", NULL,
     NULL},
    {OPTION_STRING, "lock-wait", 0, "TIME", "how long to wait for another run to end: \"30 s\"",
     "migrate.lock_wait", NULL},
    {OPTION_STRING, "lock-timeout", 0, "TIME", "how long a statement waits for a lock: \"500 ms\"",
     "migrate.lock_timeout", NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_migrate_down = {
    .path = "migrate down",
    .summary = "undo migrations by their down files",
    .about = "The last one, when nothing else is said. Nothing runs when a down file that would be needed is "
             "missing (exit status\n"
             "8). What the ledger said of an undone migration is kept in the event chain. Asks first, unless "
             "--yes.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"migrate down", "undo the last migration"},
            {"migrate down --steps 3", "undo the last three"},
            {"migrate down --to 007 --yes", "undo everything above version 007, without a question"},
            {NULL, NULL},
        },
    .run = run_down,
};

const Command command_migrate_redo = {
    .path = "migrate redo",
    .summary = "undo the last migration and apply it again",
    .about = "For working on a migration: its down file, then its up file. Asks first, unless --yes.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"migrate redo", "undo and apply the last migration"},
            {"migrate redo --steps 2 --yes", "the last two, without a question"},
            {NULL, NULL},
        },
    .run = run_redo,
};
