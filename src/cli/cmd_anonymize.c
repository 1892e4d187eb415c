/* confiture anonymize strategies and check. */
#include <string.h>

#include "base/errors.h"
#include "cli/anonymize.h"
#include "cli/commands.h"
#include "report/table.h"

/* strategies --------------------------------------------------------------------------------------------- */

static json_t *
strategy_json(const MaskStrategy *strategy)
{
    json_t *parameters = json_array();
    g_autofree char *types = mask_types_text(strategy->types);
    for (int i = 0; strategy->parameters[i].name; i++)
        json_array_append_new(parameters,
                              json_pack("{s:s, s:o, s:s}", "parameter", strategy->parameters[i].name,
                                        "default", json_text(strategy->parameters[i].preset), "about",
                                        strategy->parameters[i].about));
    bool counted = strategy->uniqueness == MASK_COLLISION_FREE;
    return json_pack("{s:s, s:s, s:o, s:s, s:s, s:o}", "strategy", strategy->name, "uniqueness",
                     mask_uniqueness_name(strategy->uniqueness), "rows",
                     counted ? json_integer((json_int_t)MIN(mask_rows_safe(strategy->bits), 1e18))
                             : json_null(),
                     "types", types, "about", strategy->about, "parameters", parameters);
}

/* "bijective", "to 1.5 billion rows": what a unique column may hold. */
static char *
uniqueness_text(const MaskStrategy *strategy)
{
    const double rows = mask_rows_safe(strategy->bits);
    if (strategy->uniqueness != MASK_COLLISION_FREE)
        return g_strdup(mask_uniqueness_name(strategy->uniqueness));
    return rows >= 1e12 ? g_strdup("always") : g_strdup_printf("to %.0f rows", rows);
}

static void
print_one(const MaskStrategy *strategy)
{
    g_autofree char *types = mask_types_text(strategy->types);
    g_autofree char *rows = uniqueness_text(strategy);
    cli_print("%s: %s\n\n", strategy->name, strategy->about);
    cli_print("types       %s\n", types);
    cli_print("uniqueness  %s%s%s%s\n", mask_uniqueness_name(strategy->uniqueness),
              strategy->uniqueness == MASK_COLLISION_FREE ? " (" : "",
              strategy->uniqueness == MASK_COLLISION_FREE ? rows : "",
              strategy->uniqueness == MASK_COLLISION_FREE ? ")" : "");
    for (int i = 0; strategy->parameters[i].name; i++) {
        const MaskParameter *parameter = &strategy->parameters[i];
        cli_print("%s%s: %s; %s%s\n", i ? "            " : "parameters  ", parameter->name, parameter->about,
                  !parameter->preset   ? "it must be given"
                  : *parameter->preset ? "by default "
                                       : "by default nothing",
                  parameter->preset ? parameter->preset : "");
    }
}

static int
explain(const Cli *cli, const MaskSource *source, const char *name, GError **error)
{
    const MaskStrategy *strategy = mask_strategy_find(source->custom, name);
    if (!strategy) {
        error_set(error, ERR_USAGE, "there is no strategy \"%s\"", name);
        error_hint(error, "confiture anonymize strategies lists them.");
        return 0;
    }
    if (cli->json)
        cli_print_json(json_pack("{s:[o]}", "strategies", strategy_json(strategy)));
    else
        print_one(strategy);
    return EXIT_STATUS_OK;
}

static int
strategies(Cli *cli, GError **error)
{
    static const TableColumn columns[] = {{"Strategy", "strategy", COLUMN_TEXT},
                                          {"Unique", "unique", COLUMN_TEXT},
                                          {"Types", "types", COLUMN_TEXT},
                                          {"What it makes of a value", "about", COLUMN_TEXT}};
    g_auto(MaskSource) source = {0};
    if (!mask_source_strategies(&source, cli, error))
        return 0;
    g_autoptr(GPtrArray) all = mask_strategies(source.custom);
    if (cli->arguments->len > 0)
        return explain(cli, &source, cli->arguments->pdata[0], error);
    if (cli->json) {
        json_t *list = json_array();
        for (unsigned i = 0; i < all->len; i++)
            json_array_append_new(list, strategy_json(all->pdata[i]));
        cli_print_json(json_pack("{s:o}", "strategies", list));
        return EXIT_STATUS_OK;
    }
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < all->len; i++) {
        const MaskStrategy *strategy = all->pdata[i];
        g_autofree char *types = mask_types_text(strategy->types);
        g_autofree char *unique = uniqueness_text(strategy);
        table_row(table, strategy->name, unique, types, strategy->about);
    }
    g_autofree char *text = table_text(table);
    cli_print("%s", text);
    return EXIT_STATUS_OK;
}

static GPtrArray *
strategy_words(void)
{
    g_autoptr(GPtrArray) all = mask_strategies(NULL);
    GPtrArray *words = g_ptr_array_new();
    for (unsigned i = 0; i < all->len; i++)
        g_ptr_array_add(words, (char *)(uintptr_t)((const MaskStrategy *)all->pdata[i])->name);
    return words;
}

const Command command_anonymize_strategies = {
    .path = "anonymize strategies",
    .summary = "list what masks a value, or explain one strategy",
    .arguments = "[NAME]",
    .about =
        "Unique says whether different values stay different: bijective always, up to a number of rows (by "
        "then the chance of one collision is 10^-6), or lossy.",
    .most_arguments = 1,
    .words = strategy_words,
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .examples =
        (const CliExample[]){
            {"anonymize strategies", "what can stand in db/anonymization.yaml?"},
            {"anonymize strategies email", "with its parameters"},
            {NULL, NULL},
        },
    .run = strategies,
};

/* check -------------------------------------------------------------------------------------------------- */

static void
count_columns(const Cover *cover, unsigned *masked, unsigned *kept)
{
    *masked = *kept = 0;
    for (unsigned i = 0; i < cover->tables->len; i++) {
        const CoverTable *table = cover->tables->pdata[i];
        for (unsigned c = 0; table->wanted && c < table->columns->len; c++) {
            const CoverColumn *column = table->columns->pdata[c];
            *(column->wanted && column->wanted->strategy ? masked : kept) += 1;
        }
    }
}

static void
print_problems(const Cli *cli, const Cover *cover)
{
    static const TableColumn columns[] = {{"Where", "where", COLUMN_TEXT},
                                          {"Problem", "problem", COLUMN_TEXT}};
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < cover->problems->len; i++) {
        const CoverProblem *problem = cover->problems->pdata[i];
        g_autofree char *where =
            problem->line ? g_strdup_printf("db/anonymization.yaml:%d", problem->line) : NULL;
        g_autofree char *text = problem->column ? g_strdup_printf("%s: %s", problem->table, problem->message)
                                                : g_strdup(problem->message);
        table_row(table, where ? where : "", text);
    }
    g_autofree char *text = table_text(table);
    cli_print("%s", text);
}

static json_t *
problems_json(const Cover *cover)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < cover->problems->len; i++) {
        const CoverProblem *problem = cover->problems->pdata[i];
        json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:s, s:o}", "code", problem->code, "table",
                                              problem->table, "column", json_text(problem->column), "message",
                                              problem->message, "line",
                                              problem->line ? json_integer(problem->line) : json_null()));
    }
    return list;
}

static int
check(Cli *cli, GError **error)
{
    g_auto(MaskSource) source = {0};
    unsigned masked, kept;
    if (!mask_source_open(&source, cli, error))
        return 0;
    g_autoptr(MaskKey) key = mask_profile_key(source.profile, error);
    if (!key)
        return 0;
    char id[MASK_KEY_ID_LENGTH + 1];
    mask_key_id(key, id);
    count_columns(source.cover, &masked, &kept);
    const unsigned problems = source.cover->problems->len;
    if (cli->json) {
        cli_print_json(json_pack("{s:i, s:i, s:i, s:s, s:o}", "tables", (int)source.cover->tables->len,
                                 "masked", (int)masked, "kept", (int)kept, "key", id, "problems",
                                 problems_json(source.cover)));
        return problems ? EXIT_STATUS_POLICY : EXIT_STATUS_OK;
    }
    if (problems) {
        print_problems(cli, source.cover);
        cli_say(cli, "%u problem%s; nothing may be masked with this profile.", problems,
                problems == 1 ? "" : "s");
        return EXIT_STATUS_POLICY;
    }
    cli_say(cli, "%u tables: %u columns are masked, %u are kept; key %s.", source.cover->tables->len, masked,
            kept, id);
    return EXIT_STATUS_OK;
}

const Command command_anonymize_check = {
    .path = "anonymize check",
    .summary = "hold the masking profile against the database",
    .about =
        "Every column has to be masked or kept by db/anonymization.yaml. Checked are also rules for what is "
        "not there, strategies against types, NOT NULL and unique indexes, and that columns which foreign "
        "keys "
        "link are masked alike. Nothing is read of any row. The exit status is 5 when there are problems.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .examples =
        (const CliExample[]){
            {"anonymize check", "does the profile speak for every column?"},
            {"anonymize check --env production", "of that database"},
            {NULL, NULL},
        },
    .run = check,
};
