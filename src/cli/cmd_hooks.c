/* confiture hooks list and run. */
#include <string.h>

#include "base/errors.h"
#include "migrate/lint_gate.h"
#include "cli/commands.h"
#include "hook/hook.h"
#include "migrate/trial.h"
#include "pg/environment.h"
#include "report/table.h"

/* list --------------------------------------------------------------------------------------------------- */

static json_t *
words_json(char *const *words)
{
    json_t *array = json_array();
    for (; *words; words++)
        json_array_append_new(array, json_text(*words));
    return array;
}

static json_t *
hook_json(const Hook *hook, const char *why)
{
    return json_pack("{s:s, s:o, s:s, s:o, s:o, s:i, s:i, s:o, s:o, s:o, s:o, s:i, s:s, s:b, s:o}", "phase",
                     phase_row(hook->phase)->name, "name", json_text(hook->name), "form",
                     hook_form_name(hook->form), "runs", json_text(hook->shown), "file",
                     json_text(hook->file), "line", hook->line, "order", hook->order, "environments",
                     words_json(hook->environments), "migrations", words_json(hook->migrations), "risk",
                     json_text(hook->risk), "statements", words_json(hook->statements), "timeout_ms",
                     hook->timeout_ms, "on_failure", hook->warn ? "warn" : "abort", "active", !why, "why_not",
                     json_text(why));
}

static json_t *
phases_json(void)
{
    json_t *array = json_array();
    for (int i = 0; i < PHASE_COUNT; i++) {
        const PhaseRow *row = phase_row((Phase)i);
        json_array_append_new(array, json_pack("{s:s, s:s, s:s, s:b, s:s}", "phase", row->name, "when",
                                               row->moment, "where", phase_where((Phase)i), "veto", row->veto,
                                               "receives", row->receives));
    }
    return array;
}

static int
list_phases(void)
{
    static const TableColumn columns[] = {{"Phase", "phase", COLUMN_TEXT},
                                          {"Veto", "veto", COLUMN_TEXT},
                                          {"Where", "where", COLUMN_TEXT},
                                          {"When", "when", COLUMN_TEXT}};
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (int i = 0; i < PHASE_COUNT; i++) {
        const PhaseRow *row = phase_row((Phase)i);
        table_row(table, row->name, row->veto ? "yes" : "no", phase_where((Phase)i), row->moment);
    }
    g_autofree char *text = table_text(table);
    cli_print("%s", text);
    return EXIT_STATUS_OK;
}

static void
add_row(Table *table, const Hook *hook, const char *why)
{
    g_autofree char *place =
        hook->line > 0 ? g_strdup_printf("%s:%d", hook->file, hook->line) : g_strdup(hook->file);
    table_row(table, phase_row(hook->phase)->name, hook->name, hook_form_name(hook->form), place,
              hook->warn ? "warn" : "abort", why ? why : "yes");
}

static int
list(Cli *cli, GError **error)
{
    static const TableColumn columns[] = {{"Phase", "phase", COLUMN_TEXT},
                                          {"Hook", "name", COLUMN_TEXT},
                                          {"Form", "form", COLUMN_TEXT},
                                          {"Registered at", "place", COLUMN_TEXT},
                                          {"On failure", "on_failure", COLUMN_TEXT},
                                          {"Runs", "runs", COLUMN_TEXT}};
    if (cli_flag(cli, "phases") && !cli->json)
        return list_phases();
    g_autoptr(HookSet) hooks = project_hooks_load(cli->config, cli->progress, error);
    if (!hooks)
        return 0;
    const GPtrArray *all = hooks_list(hooks);
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    json_t *array = json_array();
    for (unsigned i = 0; i < all->len; i++) {
        const Hook *hook = g_ptr_array_index(all, i);
        g_autofree char *why = NULL;
        g_autofree char *when = hook_when(hook);
        /* Without a context this looks at the environment only, which cannot fail. */
        hook_why_not(hooks, hook, NULL, &why, NULL);
        json_array_append_new(array, hook_json(hook, why));
        g_autofree char *condition = why ? NULL : *when ? g_strdup_printf("when %s", when) : NULL;
        add_row(table, hook, why ? why : condition);
    }
    if (cli->json) {
        cli_print_json(json_pack("{s:s, s:o, s:o}", "environment", cli->config->environment, "hooks", array,
                                 "phases", phases_json()));
        return EXIT_STATUS_OK;
    }
    json_decref(array);
    if (all->len == 0) {
        cli_say(cli, "No hooks: confiture.yaml has neither \"hooks:\" nor \"plugins:\", and there is no "
                     "confiture_hooks.lua and no "
                     "db/hooks/*.lua.");
        return EXIT_STATUS_OK;
    }
    g_autofree char *text = table_text(table);
    cli_print("%s", text);
    return EXIT_STATUS_OK;
}

static const CliOption list_options[] = {
    {OPTION_FLAG, "phases", 0, NULL, "print the phases there are, instead of the hooks", NULL, NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_hooks_list = {
    .path = "hooks list",
    .summary = "list the hooks, in the order they run",
    .about =
        "Reads confiture.yaml, confiture_hooks.lua and db/hooks/*.lua, loads the plugins that confiture.yaml "
        "names, and says of each hook where it was registered, and whether it runs in this environment. No "
        "server is needed.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = list_options,
    .examples =
        (const CliExample[]){
            {"hooks list", "what runs, phase by phase"},
            {"hooks list --env production", "what would run there"},
            {"hooks list --phases", "the phases, where they run, and which may veto"},
            {NULL, NULL},
        },
    .run = list,
};

/* run ---------------------------------------------------------------------------------------------------- */

static bool
report_trial(Cli *cli, Phase phase, unsigned count, json_t *metadata)
{
    const char *name = phase_row(phase)->name;
    if (cli->json) {
        cli_print_json(json_pack("{s:s, s:s, s:i, s:O}", "environment", cli->config->environment, "phase",
                                 name, "hooks", (int)count, "metadata", metadata));
        return true;
    }
    if (count == 0)
        cli_say(cli, "No hook stands at %s.", name);
    else
        cli_say(cli, "%u hook%s at %s: nobody objects. What they did in the database was rolled back.", count,
                count == 1 ? "" : "s", name);
    if (json_object_size(metadata) > 0) {
        g_autofree char *text = json_dumps(metadata, JSON_COMPACT | JSON_SORT_KEYS);
        cli_say(cli, "Metadata: %s", text);
    }
    return true;
}

static unsigned
count_at(const HookSet *hooks, Phase phase)
{
    const GPtrArray *all = hooks_list(hooks);
    unsigned count = 0;
    for (unsigned i = 0; i < all->len; i++) {
        g_autofree char *why = NULL;
        const Hook *hook = g_ptr_array_index(all, i);
        if (hook->phase == phase && hook_why_not(hooks, hook, NULL, &why, NULL) && !why)
            count++;
    }
    return count;
}

static int
run(Cli *cli, GError **error)
{
    Phase phase;
    json_auto_t *metadata = NULL;
    if (cli->arguments->len == 0) {
        error_set(error, ERR_USAGE, "which phase?");
        error_hint(error, "confiture hooks list --phases tells them all.");
        return 0;
    }
    if (!phase_parse(g_ptr_array_index(cli->arguments, 0), &phase, error)) {
        (*error)->code = ERR_USAGE;
        return 0;
    }
    g_autoptr(HookSet) hooks = project_hooks_load(cli->config, cli->progress, error);
    if (!hooks)
        return 0;
    unsigned count = count_at(hooks, phase);
    bool connected = count > 0 && phase_row(phase)->where != HOOK_NOWHERE;
    g_autofree char *url = connected ? environment_database_url(cli->config, cli->progress, error) : NULL;
    if (connected && !url)
        return 0;
    const TrialRequest request = {.config = cli->config,
                                  .url = url,
                                  .command = "hooks run",
                                  .hooks = hooks,
                                  .phase = phase,
                                  .migration = cli_string(cli, "fake"),
                                  .down = phase == PHASE_PRE_ROLLBACK || phase == PHASE_POST_ROLLBACK,
                                  .progress = cli->progress};
    if (!hooks_trial(&request, &metadata, error)) {
        const ErrorFields *fields = error_fields(*error);
        if (!request.migration && (!fields || !fields->hint) &&
            strstr(phase_row(phase)->receives, "migration"))
            error_hint(error, "At %s a hook is told of a migration: name one with --fake VERSION.",
                       phase_row(phase)->name);
        return 0;
    }
    report_trial(cli, phase, count, metadata);
    return EXIT_STATUS_OK;
}

static const CliOption run_options[] = {
    {OPTION_STRING, "fake", 0, "MIGRATION", "tell the hooks of this migration: its version, or R__name", NULL,
     NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

static GPtrArray *
phase_words(void)
{
    GPtrArray *words = g_ptr_array_new();
    for (int i = 0; i < PHASE_COUNT; i++)
        g_ptr_array_add(words, (char *)(uintptr_t)phase_row((Phase)i)->name);
    return words;
}

const Command command_hooks_run = {
    .path = "hooks run",
    .summary = "try the hooks of a phase, without a migration",
    .arguments = "PHASE",
    .words = phase_words,
    .about =
        "Runs the hooks that stand at the phase in this environment, in a transaction that is rolled back; "
        "the context says dry_run. Programs really run, and what they do outside of that transaction "
        "stays. With --fake the context holds a migration from the migrations directory, which is not "
        "run.",
    .most_arguments = 1,
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = run_options,
    .examples =
        (const CliExample[]){
            {"hooks run pre_execute --fake 003", "would 003 be let through?"},
            {"hooks run on_error --env staging", "see what is told when a run fails"},
            {NULL, NULL},
        },
    .run = run,
};
