#include "base/errors.h"
#include "cli/commands.h"
#include "report/table.h"

static const TableColumn columns[] = {
    {"Setting", "key", COLUMN_TEXT},
    {"Value", "value", COLUMN_TEXT},
    {"Origin", "origin", COLUMN_TEXT},
};

static int
run(Cli *cli, GError **error)
{
    const GPtrArray *origins = config_origins(cli->config);
    bool with_origin = cli_flag(cli, "origin") || cli->json;
    g_autoptr(Table) table = table_new(columns, with_origin ? 3 : 2);
    for (unsigned i = 0; i < origins->len; i++) {
        const ConfigOrigin *origin = g_ptr_array_index(origins, i);
        if (with_origin)
            table_row(table, origin->key, origin->value, origin->origin);
        else
            table_row(table, origin->key, origin->value);
    }
    if (cli->json) {
        cli_print_json(json_pack("{s:s, s:o, s:o}", "environment", cli->config->environment, "project",
                                 json_text(cli->config->project_directory), "settings", table_json(table)));
        return EXIT_STATUS_OK;
    }
    g_autofree char *text = table_text(table);
    cli_print("%s", text);
    return EXIT_STATUS_OK;
}

static const CliOption options[] = {
    {OPTION_FLAG, "origin", 0, NULL, "say where each value came from", NULL, NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_config_show = {
    .path = "config show",
    .summary = "print every setting of the environment",
    .about = "A value comes from the first of: a flag, an environment variable, db/environments/<env>.yaml, "
             "confiture.yaml,\n"
             "the default. Passwords are never printed.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"config show --origin", "see which file and line set what"},
            {"config show --env production --format json", "the same for scripts"},
            {NULL, NULL},
        },
    .run = run,
};
