#include "base/errors.h"
#include "cli/cmd_migrate.h"
#include "cli/commands.h"

static int
run(Cli *cli, GError **error)
{
    int steps = cli_count(cli, "steps", 0, error);
    int wait = steps < 0 ? -1 : cli_count(cli, "wait", 0, error);
    if (wait < 0)
        return 0;
    Selection selection = {.to = cli_string(cli, "to"), .tag = cli_string(cli, "tag"), .steps = steps};
    const char *dry_run = cli_string(cli, "dry-run");
    const char *sql = cli_string(cli, "sql");
    bool each = migrate_each_wanted(cli);
    static const char *const of_each[] = {"jobs", "canary", "on-failure"};
    for (size_t i = 0; i < G_N_ELEMENTS(of_each) && !each; i++)
        if (cli_string(cli, of_each[i])) {
            error_set(error, ERR_USAGE, "--%s needs --each, --each-database or --each-schema", of_each[i]);
            return 0;
        }
    if (dry_run && !*dry_run && each) {
        error_set(error, ERR_USAGE, "--dry-run shows the plan of one database");
        error_hint(error, "With --dry-run=execute each target's migrations are run and rolled back.");
        return 0;
    }
    if (sql && (dry_run || each)) {
        error_set(error, ERR_USAGE,
                  "--sql writes the script of one database: it goes neither with --dry-run nor --each");
        return 0;
    }
    if (sql)
        return migrate_sql_command(cli, sql, &selection, wait, error);
    if (dry_run && !*dry_run)
        return migrate_plan_command(cli, "migrate up", &selection, wait, error);
    RunRequest request = {.command = "migrate up",
                          .direction = RUN_UP,
                          .to = selection.to,
                          .tag = selection.tag,
                          .steps = steps,
                          .rehearse = dry_run != NULL,
                          .wait_s = wait};
    return each ? migrate_each_command(cli, &request, error) : migrate_command(cli, &request, error);
}

static const char *const dry_runs[] = {"execute", NULL};
static const char *const failures[] = {"stop", "continue", NULL};
static const char *const policies[] = {"fail", "warn", "allow", NULL};

static const CliOption options[] = {
    {OPTION_STRING, "to", 't', "VERSION", "stop behind this version", NULL, NULL},
    {OPTION_STRING, "steps", 'n', "N", "apply at most N versioned migrations", NULL, NULL},
    {OPTION_STRING, "tag", 0, "TAG", "stop behind the last migration that carries this tag", NULL, NULL},
    {OPTION_OPTIONAL, "dry-run", 0, "HOW",
     "show the plan, change nothing; with =execute run everything in one transaction and roll it back", NULL,
     dry_runs},
    {OPTION_STRING, "sql", 0, "FILE",
     "write a script that psql can run (- for standard output), change nothing", NULL, NULL},
    {OPTION_STRING, "wait", 0, "SECONDS", "keep trying so long to reach a server that is starting", NULL,
     NULL},
    {OPTION_STRING, "lock-wait", 0, "TIME", "how long to wait for another run to end: \"30 s\"",
     "migrate.lock_wait", NULL},
    {OPTION_STRING, "lock-timeout", 0, "TIME", "how long a statement waits for a lock: \"500 ms\"",
     "migrate.lock_timeout", NULL},
    {OPTION_STRING, "out-of-order", 0, "POLICY", "what to do with a file below one that is applied",
     "migrate.out_of_order", policies},
    {OPTION_STRING, "each", 0, "GLOB", "work on every environment whose name matches", NULL, NULL},
    {OPTION_STRING, "each-database", 0, "GLOB", "work on every database of the server whose name matches",
     NULL, NULL},
    {OPTION_STRING, "each-schema", 0, "GLOB",
     "work on every schema of the database whose name matches, each with a history of its own", NULL, NULL},
    {OPTION_STRING, "jobs", 'j', "N", "with --each...: work on N of them at a time (default 4)", NULL, NULL},
    {OPTION_STRING, "canary", 0, "N",
     "with --each...: the first N alone and one after the other; the rest only if they succeed", NULL, NULL},
    {OPTION_STRING, "on-failure", 0, "WHAT",
     "with --each...: stop beginning others after a failure (the default), or continue", NULL, failures},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_migrate_up = {
    .path = "migrate up",
    .summary = "apply the migrations that are pending",
    .about =
        "Checks all files first: names, checksums, order, requirements, and statements that cannot run in a "
        "transaction.\n"
        "Then each file runs in one transaction together with its row in the ledger. A file that cannot be "
        "one "
        "transaction\n"
        "is run statement by statement, with a journal: after a crash the next run goes on where this one "
        "stopped. Repeatable\n"
        "files (R__name.sql) follow when their content has changed. One run at a time works on a database; "
        "others wait.\n"
        "With --each, --each-database or --each-schema it works on many targets, each by itself, and reports "
        "once; the exit\n"
        "status is that of the first failure. Run again, it goes on with what is not done. Database "
        "\"postgres\" and schema\n"
        "\"public\" are only meant by their very names. In a schema, search_path is that schema alone.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"migrate up", "apply everything that is pending"},
            {"migrate up --to 007", "stop behind version 007"},
            {"migrate up --dry-run=execute", "see whether it would go through, and leave no trace"},
            {"migrate up --env production --lock-timeout '1 s'", "in production, waiting a second for locks"},
            {"migrate up --each 'prod-*' --canary 1", "all production environments, one of them first"},
            {"migrate up --each-schema 'tenant_*' --jobs 8 --on-failure continue",
             "every tenant of a database"},
            {"migrate up --sql release.sql", "a script for somebody else to run"},
            {"migrate up --wait 60", "in a container that starts beside its database"},
            {NULL, NULL},
        },
    .run = run,
};
