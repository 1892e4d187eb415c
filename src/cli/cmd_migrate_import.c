#include "base/errors.h"
#include "cli/cmd_migrate.h"
#include "cli/commands.h"
#include "migrate/import.h"
#include "pg/environment.h"
#include "report/table.h"

/* The names of import_tools. */
static const char *const tools[] = {"dbmate",         "flyway", "alembic",      "sqitch",
                                    "golang-migrate", "goose",  "confiture-py", NULL};

static void
say_list(const Cli *cli, const char *what, const GPtrArray *list, const char *behind)
{
    for (unsigned i = 0; i < list->len; i++)
        cli_say(cli, "%s %s%s", what, (char *)g_ptr_array_index(list, i), behind);
}

static void
say(const Cli *cli, const ImportResult *result, bool dry_run)
{
    g_autofree char *to = result->moved_to ? g_strconcat(" to ", result->moved_to, NULL) : g_strdup("");
    const GPtrArray *notes = result->set->notes;
    unsigned recorded = result->recorded->len;
    say_list(cli, dry_run ? "Would move" : "Moved", result->moved, to);
    say_list(cli, dry_run ? "Would write" : "Wrote", result->written, "");
    say_list(cli, dry_run ? "Would record" : "Recorded", result->recorded, "");
    for (unsigned i = 0; i < notes->len; i++)
        cli_say(cli, "Note: %s", (char *)g_ptr_array_index(notes, i));
    if (recorded + result->written->len + result->moved->len == 0)
        cli_say(cli, "Nothing to do: %u applied migration%s of %s known already, %u pending.", result->known,
                result->known == 1 ? "" : "s", result->set->tool->title, result->pending);
    else
        cli_say(cli, "%s %s: %u file%s, %u applied migration%s, %u pending.",
                dry_run ? "An import would take from" : "Imported from", result->set->tool->title,
                result->written->len, result->written->len == 1 ? "" : "s", recorded,
                recorded == 1 ? "" : "s", result->pending);
}

static json_t *
strings_json(const GPtrArray *list)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < list->len; i++)
        json_array_append_new(array, json_text(g_ptr_array_index(list, i)));
    return array;
}

static json_t *
migrations_json(const ImportSet *set)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < set->items->len; i++) {
        const ImportItem *item = g_ptr_array_index(set->items, i);
        json_array_append_new(array, json_pack("{s:o, s:o, s:o, s:o, s:b, s:o}", "migration",
                                               json_text(item->label), "version", json_text(item->version),
                                               "key", json_text(item->key), "source", json_text(item->shown),
                                               "applied", item->applied, "stop", json_text(item->stop)));
    }
    return array;
}

static void
print_json(const Cli *cli, const ImportResult *result, bool dry_run)
{
    json_t *document = json_object();
    json_object_set_new(document, "environment", json_string(cli->config->environment));
    json_object_set_new(document, "database", json_text(result->database));
    json_object_set_new(document, "from", json_string(result->set->tool->name));
    json_object_set_new(document, "ledger", json_text(result->ledger));
    json_object_set_new(document, "dry_run", json_boolean(dry_run));
    json_object_set_new(document, "migrations", migrations_json(result->set));
    json_object_set_new(document, "written", strings_json(result->written));
    json_object_set_new(document, "unchanged", json_integer(result->unchanged));
    json_object_set_new(document, "moved", strings_json(result->moved));
    json_object_set_new(document, "moved_to", json_text(result->moved_to));
    json_object_set_new(document, "recorded", strings_json(result->recorded));
    json_object_set_new(document, "known", json_integer(result->known));
    json_object_set_new(document, "pending", json_integer(result->pending));
    json_object_set_new(document, "notes", strings_json(result->set->notes));
    cli_print_json(document);
}

static int
run(Cli *cli, GError **error)
{
    g_auto(ImportResult) result = {0};
    const char *from = cli_string(cli, "from");
    bool dry_run = cli_flag(cli, "dry-run");
    int wait = cli_count(cli, "wait", 0, error);
    if (wait < 0)
        return 0;
    if (!from) {
        error_set(error, ERR_USAGE, "--from says which tool to move in from");
        error_hint(error, "For example: confiture migrate import --from dbmate --dry-run");
        return 0;
    }
    ImportRequest request = {.config = cli->config,
                             .tool = import_tool_find(from),
                             .directory = cli_string(cli, "source-directory"),
                             .table = cli_string(cli, "table"),
                             .dry_run = dry_run,
                             .wait_s = wait,
                             .progress = cli->progress};
    g_autofree char *url = environment_database_url(cli->config, cli->progress, error);
    request.url = url;
    if (!url || !migrate_import(&request, &result, error))
        return 0;
    say(cli, &result, dry_run);
    if (cli->json)
        print_json(cli, &result, dry_run);
    return EXIT_STATUS_OK;
}

static const CliOption options[] = {
    {OPTION_STRING, "from", 0, "TOOL", "the tool that worked on this database until now", NULL, tools},
    {OPTION_STRING, "source-directory", 0, "DIR",
     "where its migrations are, when that is not where the tool usually has them", NULL, NULL},
    {OPTION_STRING, "table", 0, "NAME",
     "its ledger, when it has another name (sqitch: the registry's schema)", NULL, NULL},
    {OPTION_FLAG, "dry-run", 0, NULL, "show what would be written and recorded, change nothing", NULL, NULL},
    {OPTION_STRING, "wait", 0, "SECONDS", "keep trying so long to reach a server that is starting", NULL,
     NULL},
    {OPTION_STRING, "lock-wait", 0, "TIME", "how long to wait for another run to end: \"30 s\"",
     "migrate.lock_wait", NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_migrate_import = {
    .path = "migrate import",
    .summary = "move in from another migration tool, with its files and its history",
    .about = "Reads the tool's ledger in the database and its migrations in the project. The migrations are "
             "written as files of\n"
             "ours, what is applied is recorded in our ledger with its time and author, and what cannot be "
             "taken is "
             "told. The\n"
             "tool's tables stay as they are. A migration that is no SQL becomes a file that stops when it "
             "is run, "
             "until you\n"
             "put the SQL in. Files of the tool that lie where ours go are moved to a directory beside them. "
             "Run it "
             "for each\n"
             "database; a second run finds nothing to do.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"migrate import --from dbmate --dry-run", "what would be taken, and what not"},
            {"migrate import --from flyway --source-directory src/main/resources/db/migration",
             "Flyway's files are there"},
            {"migrate import --from sqitch --env production", "the history of production"},
            {NULL, NULL},
        },
    .run = run,
};
