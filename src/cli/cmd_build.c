#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/files.h"
#include "build/assemble.h"
#include "build/build.h"
#include "cli/commands.h"
#include "cli/hooks.h"
#include "pg/environment.h"
#include "cli/outfile.h"
#include "report/table.h"
#include "version.h"

/* "1 file", "2 files": the ending. */
static const char *
ending(size_t count)
{
    return count == 1 ? "" : "s";
}

/* --output: writes the script and touches no server. "-" is standard output. */
static int
assemble(Cli *cli, const Content *content, const char *output, GError **error)
{
    size_t statements = 0;
    g_auto(OutFile) file = {0};
    if (!outfile_open(&file, cli, output, "output", error) ||
        !build_assemble(content, CONFITURE_VERSION, outfile_write, &file, &statements, error) ||
        !outfile_commit(&file, error) || !file.writer)
        return EXIT_STATUS_OK;
    cli_say(cli, "Wrote %s: %u file%s, %zu statement%s, %zu bytes, hash %.12s", output, content->files->len,
            ending(content->files->len), statements, ending(statements), file.bytes, content->hash);
    if (cli->json)
        cli_print_json(json_pack("{s:s, s:o, s:s, s:i, s:I, s:I}", "action", "assemble", "output",
                                 json_text(output), "hash", content->hash, "files", (int)content->files->len,
                                 "statements", (json_int_t)statements, "bytes", (json_int_t)file.bytes));
    return EXIT_STATUS_OK;
}

static json_t *
plan_json(const Content *content, const BuildPlan *plan)
{
    json_t *files = json_array();
    json_t *outside = json_array();
    for (unsigned i = 0; i < content->files->len; i++) {
        const ContentFile *file = g_ptr_array_index(content->files, i);
        json_array_append_new(files,
                              json_pack("{s:o, s:I, s:b}", "path", json_text(file->shown), "statements",
                                        (json_int_t)plan->per_file[i], "seed", file->file->seed));
    }
    for (unsigned i = 0; i < plan->outside->len; i++)
        json_array_append_new(outside, json_text(g_ptr_array_index(plan->outside, i)));
    return json_pack("{s:s, s:s, s:o, s:I, s:i, s:o}", "action", "plan", "hash", content->hash, "files",
                     files, "statements", (json_int_t)plan->statements, "pieces", (int)plan->pieces,
                     "outside_transaction", outside);
}

/* --dry-run: reads and parses everything, runs nothing. */
static int
dry_run(Cli *cli, const Content *content, GError **error)
{
    static const TableColumn columns[] = {{"Statements", "statements", COLUMN_INTEGER},
                                          {"File", "path", COLUMN_TEXT}};
    g_auto(BuildPlan) plan = {0};
    if (!build_plan(content, &plan, error))
        return 0;
    if (cli->json) {
        cli_print_json(plan_json(content, &plan));
        return EXIT_STATUS_OK;
    }
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < content->files->len; i++) {
        const ContentFile *file = g_ptr_array_index(content->files, i);
        g_autofree char *count = g_strdup_printf("%zu", plan.per_file[i]);
        table_row(table, count, file->shown);
    }
    g_autofree char *text = table_text(table);
    cli_print("%s", text);
    cli_print("\n%zu statement%s in %u file%s, to be run in %u %s\n", plan.statements,
              ending(plan.statements), content->files->len, ending(content->files->len), plan.pieces,
              plan.pieces == 1 ? "transaction" : "parts");
    for (unsigned i = 0; i < plan.outside->len; i++)
        cli_print("outside a transaction: %s\n", (char *)g_ptr_array_index(plan.outside, i));
    cli_print("content hash %s\n", content->hash);
    return EXIT_STATUS_OK;
}

static bool
confirm(void *data, const char *question, bool *answer, GError **error)
{
    return cli_confirm(data, question, answer, error);
}

static void
report(Cli *cli, const Content *content, const BuildResult *result, int64_t ms)
{
    g_autofree char *duration = clock_duration(ms);
    if (cli->json) {
        cli_print_json(json_pack(
            "{s:s, s:s, s:o, s:o, s:s, s:s, s:i, s:I, s:i, s:b, s:b, s:b, s:I}", "action", "build",
            "environment", cli->config->environment, "database", json_text(result->database), "server",
            json_text(result->server), "server_version", result->server_version, "hash", content->hash,
            "files", (int)result->files, "statements", (json_int_t)result->statements, "pieces",
            (int)result->pieces, "created", result->created, "from_cache", result->from_cache, "cache_kept",
            result->kept, "duration_ms", (json_int_t)ms));
        return;
    }
    if (result->from_cache)
        cli_say(cli, "Built database %s in %s: a copy of the same content, built before (hash %.12s)",
                result->database, duration, content->hash);
    else
        cli_say(cli, "Built database %s in %s: %u file%s, %zu statement%s, %u %s (hash %.12s)",
                result->database, duration, result->files, ending(result->files), result->statements,
                ending(result->statements), result->pieces, result->pieces == 1 ? "transaction" : "parts",
                content->hash);
    if (cli->verbose)
        cli_say(cli, "Server: %s, PostgreSQL %s", result->server, result->server_version);
}

/* Templates fill a server's disk with databases nobody asked for: on a server that is not ours only when told
 * to. */
static bool
wants_cache(const Cli *cli)
{
    const ConfigOrigin *origin = config_origin(cli->config, "build.cache");
    bool said = origin && strcmp(origin->origin, "default") != 0;
    return cli->config->build_cache && !cli_flag(cli, "no-cache") && (cli->config->embedded || said);
}

/* The database stands whatever they say: it was committed. */
static bool
run_behind(CommandHooks *hooks, const Config *config, const BuildResult *result, GError **error)
{
    if (!hooks_at(hooks->set, PHASE_POST_BUILD))
        return true;
    g_autofree char *server = environment_server_url(config, NULL, error);
    g_autofree char *url = server ? conn_url_with_database(server, result->database, error) : NULL;
    hooks->url = url;
    hooks->context.database = result->database;
    bool ok = url && cli_hooks_run(hooks, PHASE_POST_BUILD, error);
    hooks->url = NULL;
    if (!ok)
        error_context(error, "database %s is built and stays", result->database);
    return ok;
}

static int
run(Cli *cli, GError **error)
{
    const Config *config = cli->config;
    const char *seed = cli_string(cli, "seed");
    const SeedProfile *profile = seed ? config_seed_profile(config, seed, error) : NULL;
    int64_t started = clock_now_ms();
    if (seed && !profile)
        return 0;
    g_autoptr(GPtrArray) files = build_files_find(config, profile, error);
    if (!files)
        return 0;
    g_autoptr(Content) content =
        content_read(config, files, cli_string(cli, "output") != NULL, cli->progress, error);
    if (!content)
        return 0;
    if (cli_string(cli, "output"))
        return assemble(cli, content, cli_string(cli, "output"), error);
    if (cli_flag(cli, "dry-run"))
        return dry_run(cli, content, error);
    g_auto(CommandHooks) hooks = {0};
    if (!cli_hooks_open(&hooks, cli, error) || !cli_hooks_run(&hooks, PHASE_PRE_BUILD, error))
        return 0;
    g_auto(BuildResult) result = {0};
    BuildRequest request = {.config = config,
                            .profile = profile,
                            .database = cli_string(cli, "database"),
                            .drop = cli_flag(cli, "drop"),
                            .cache = wants_cache(cli),
                            .progress = cli->progress,
                            .confirm = confirm,
                            .data = cli};
    if (!build_database(&request, content, &result, error))
        return 0;
    if (result.declined) {
        cli_say(cli, "Nothing was changed.");
        if (cli->json)
            cli_print_json(
                json_pack("{s:s, s:o}", "action", "declined", "database", json_text(result.database)));
        return EXIT_STATUS_FINDINGS;
    }
    if (!run_behind(&hooks, config, &result, error))
        return 0;
    report(cli, content, &result, clock_now_ms() - started);
    return EXIT_STATUS_OK;
}

static const CliOption options[] = {
    {OPTION_STRING, "output", 'o', "FILE",
     "write the assembled script to FILE (- for standard output), build nothing", NULL, NULL},
    {OPTION_FLAG, "dry-run", 'n', NULL, "read everything and show what would run, without a server", NULL,
     NULL},
    {OPTION_STRING, "database", 0, "NAME", "build this database instead of the environment's own", NULL,
     NULL},
    {OPTION_FLAG, "drop", 0, NULL, "drop the database first; asks unless --yes", NULL, NULL},
    {OPTION_STRING, "seed", 's', "PROFILE", "load the seeds of this profile behind the schema", NULL, NULL},
    {OPTION_FLAG, "no-cache", 0, NULL, "neither use nor keep a copy of an earlier build", NULL, NULL},
    {OPTION_STRING, "sort-mode", 0, "MODE", "order of the files: alphabetical, decimal or hex",
     "build.sort_mode", NULL},
    {OPTION_STRING, "bindir", 0, "DIR", "PostgreSQL's programs for the embedded server", "embedded.bindir",
     NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_build = {
    .path = "build",
    .summary = "build a database from the DDL files",
    .about =
        "Reads the .sql files of include_dirs (default: db/schema) in the order of their paths and runs them "
        "in one\n"
        "transaction; a statement that PostgreSQL forbids there splits it. An environment without a "
        "database_url gets\n"
        "a private PostgreSQL under .confiture/pg, started when needed. The database is made when it does "
        "not exist\n"
        "and must be empty when it does. Built again with nothing changed, it is copied from a template.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"build", "build the local database, with a private PostgreSQL if none is named"},
            {"build --drop --yes --seed demo", "build it anew, with demo data"},
            {"build --env staging --database shop_next", "build beside the database of an environment"},
            {"build --output schema.sql", "write the script that psql -1 -f could run"},
            {NULL, NULL},
        },
    .run = run,
};
