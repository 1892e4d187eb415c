#include "base/errors.h"
#include "cli/commands.h"
#include "migrate/migration.h"
#include "report/table.h"

static void
print_json(const char *stem, bool verify)
{
    static const char *const suffixes[] = {".up.sql", ".down.sql", ".verify.sql"};
    g_autofree char *label = g_path_get_basename(stem);
    json_t *files = json_array();
    for (int i = 0; i < (verify ? 3 : 2); i++) {
        g_autofree char *file = g_strconcat(stem, suffixes[i], NULL);
        json_array_append_new(files, json_text(file));
    }
    cli_print_json(json_pack("{s:o, s:o}", "migration", json_text(label), "files", files));
}

static int
run(Cli *cli, GError **error)
{
    NewMigration options = {.sequence = cli_flag(cli, "sequence"),
                            .timestamp = cli_flag(cli, "timestamp"),
                            .verify = cli_flag(cli, "verify")};
    if (cli->arguments->len == 0) {
        error_set(error, ERR_USAGE, "a new migration needs a name");
        error_hint(error, "For example: confiture migrate new \"add users\"");
        return 0;
    }
    if (options.sequence && options.timestamp) {
        error_set(error, ERR_USAGE, "--sequence and --timestamp exclude each other");
        return 0;
    }
    g_autofree char *stem =
        migration_create(cli->config, g_ptr_array_index(cli->arguments, 0), &options, error);
    if (!stem)
        return 0;
    if (cli->json)
        print_json(stem, options.verify);
    else
        cli_print("%s.up.sql\n%s.down.sql\n", stem, stem);
    if (!cli->json && options.verify)
        cli_print("%s.verify.sql\n", stem);
    return EXIT_STATUS_OK;
}

static const CliOption options[] = {
    {OPTION_FLAG, "sequence", 's', NULL, "number it: the version after the highest, as wide; 001 first", NULL,
     NULL},
    {OPTION_FLAG, "timestamp", 't', NULL, "the time in UTC as its version", NULL, NULL},
    {OPTION_FLAG, "verify", 0, NULL, "make a verify file too", NULL, NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_migrate_new = {
    .path = "migrate new",
    .summary = "make the files of a new migration",
    .arguments = "NAME",
    .about = "Writes an up and a down file and prints their names. The version is what the directory uses so "
             "far, a "
             "number or a\n"
             "timestamp; in an empty directory a timestamp. It is always above the highest there is.",
    .most_arguments = 1,
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"migrate new \"add users\"", "make db/migrations/<version>_add_users.up.sql and .down.sql"},
            {"migrate new add_users --sequence", "with the next number as its version"},
            {NULL, NULL},
        },
    .run = run,
};
