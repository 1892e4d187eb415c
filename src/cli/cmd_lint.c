/* confiture lint: findings about the project's SQL, printed or written in the format that was asked for. */
#include <limits.h>
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/hooks.h"
#include "cli/lint_database.h"
#include "cli/lint_files.h"
#include "cli/lint_write.h"
#include "cli/outfile.h"
#include "lint/custom.h"
#include "lint/lint.h"
#include "lint/page.h"
#include "lint/repair.h"
#include "report/baseline.h"
#include "report/table.h"
#include "version.h"

static const char *const levels[] = {"off", "info", "warning", "error", NULL};

/* --list-rules ------------------------------------------------------------------------------------------- */

static int
list_rules(const Cli *cli, const HookSet *hooks, GError **error)
{
    static const TableColumn columns[] = {
        {"Rule", "id", COLUMN_TEXT},
        {"Category", "category", COLUMN_TEXT},
        {"Severity", "severity", COLUMN_TEXT},
        {"Fix", "fix", COLUMN_TEXT},
        {"What it finds", "name", COLUMN_TEXT},
        {"Layer", "layer", COLUMN_TEXT},
        {"Why", "reason", COLUMN_TEXT},
        {"Locks", "locks", COLUMN_TEXT},
        {"Serves", "serves", COLUMN_TEXT},
    };
    enum { IN_TEXT = 5 };
    unsigned count;
    const RulePage *pages = rule_pages(&count);
    g_autoptr(CustomRules) custom =
        custom_rules_load(cli->config, cli_string(cli, "rules"), hooks_lint_rules(hooks), error);
    if (!custom)
        return 0;
    g_autoptr(Table) table = table_new(columns, cli->json ? G_N_ELEMENTS(columns) : IN_TEXT);
    for (unsigned i = 0; i < count + custom_rules_count(custom); i++) {
        const RulePage *page = i < count ? &pages[i] : custom_page(custom, i - count);
        const char *const cells[] = {page->id,
                                     page->category,
                                     severity_name(page->severity),
                                     fix_kind_name(page->fix),
                                     page->name,
                                     rule_layer_name(page->layer),
                                     page->reason,
                                     page->locks,
                                     page->serves};
        table_row_array(table, cells);
    }
    if (cli->json) {
        cli_print_json(json_pack("{s:o}", "rules", table_json(table)));
        return EXIT_STATUS_OK;
    }
    g_autofree char *text = table_text(table);
    cli_print("%s", text);
    return EXIT_STATUS_OK;
}

/* A run ------------------------------------------------------------------------------------------------- */

/* "a,b"; NULL when the option was not given. */
static char **
split_list(const Cli *cli, const char *option)
{
    const char *given = cli_string(cli, option);
    if (!given)
        return NULL;
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_auto(GStrv) words = g_strsplit_set(given, ", ", -1);
    for (unsigned i = 0; words[i]; i++)
        if (*words[i])
            g_strv_builder_add(names, words[i]);
    return g_strv_builder_end(names);
}

static bool
to_stdout(G_GNUC_UNUSED void *data, const char *bytes, size_t length, GError **error)
{
    return cli_write(bytes, length, error);
}

static bool
write_report(const Cli *cli, const FindingList *list, GError **error)
{
    const char *name = cli_string(cli, "format");
    const char *path = cli_string(cli, "output");
    FindingFormat format = FINDINGS_TEXT;
    while (name && strcmp(finding_formats[format], name) != 0)
        format++;
    if (!path)
        return findings_write(list, format, CONFITURE_VERSION, cli->colour_out, to_stdout, NULL, error);
    g_auto(OutFile) file = {0};
    return outfile_open(&file, cli, path, "output", error) &&
           findings_write(list, format, CONFITURE_VERSION, false, outfile_write, &file, error) &&
           outfile_commit(&file, error);
}

static bool
find_changes(const Cli *cli, GitChanges *changes, const GitChanges **found, GError **error)
{
    const char *since = cli_string(cli, "changed-since");
    *found = since || cli_flag(cli, "staged") ? changes : NULL;
    if (since && cli_flag(cli, "staged")) {
        error_set(error, ERR_USAGE, "--changed-since and --staged exclude each other");
        return false;
    }
    if (since)
        return git_changes_since(changes, cli->config, since, error);
    return !*found || git_changes_staged(changes, cli->config, error);
}

static bool
fails(const Cli *cli, const FindingList *list)
{
    int level = cli->config->lint_fail_level;
    if (cli_flag(cli, "strict") && !cli_string(cli, "fail-level"))
        level = SEVERITY_WARNING;
    switch (level) {
    case SEVERITY_INFO:
        return list->findings->len > 0;
    case SEVERITY_WARNING:
        return list->warnings + list->errors > 0;
    case SEVERITY_ERROR:
        return list->errors > 0;
    default:
        return false;
    }
}

static bool
options_agree(const Cli *cli, GError **error)
{
    const bool fixes = cli_flag(cli, "fix") || cli_flag(cli, "diff");
    const char *clash = NULL;
    if (fixes && cli_flag(cli, "staged"))
        clash = "--staged: what git's index holds is not what lies in the directory";
    else if (fixes && cli_flag(cli, "write-baseline"))
        clash = "--write-baseline";
    else if (cli_flag(cli, "diff") && cli->json)
        clash = "--format json, which has the edits of every fix already";
    if (clash)
        error_set(error, ERR_USAGE, "--%s does not go with %s", cli_flag(cli, "diff") ? "diff" : "fix",
                  clash);
    else if (cli_flag(cli, "unsafe-fixes") && !fixes)
        error_set(error, ERR_USAGE,
                  "--unsafe-fixes says which fixes --fix and --diff make; give one of them");
    else if (cli_flag(cli, "write-baseline") && !cli->config->lint_baseline) {
        error_set(error, ERR_USAGE, "--write-baseline: which file?");
        error_hint(error, "Name it: --baseline FILE, or lint: {baseline: FILE} in confiture.yaml.");
    } else
        return true;
    return false;
}

/* Fixes made, and shown or put into place: what is left. Standard input's fixed text is printed. */
static bool
behind(CommandHooks *hooks, const FindingList *list, GError **error)
{
    hooks->context.findings = list->findings->len;
    return cli_hooks_run(hooks, PHASE_POST_LINT, error);
}

static int
fix(const Cli *cli, const LintRequest *request, CommandHooks *hooks, GError **error)
{
    g_autoptr(GPtrArray) repaired = NULL;
    g_autoptr(FindingList) list = lint_repair(request, cli_flag(cli, "unsafe-fixes"), &repaired, error);
    if (!list || !behind(hooks, list, error))
        return 0;
    if (cli_flag(cli, "diff")) {
        if (!lint_print_diff(repaired, error))
            return 0;
        return repaired->len > 0 ? EXIT_STATUS_FINDINGS : EXIT_STATUS_OK;
    }
    const char *stdin_path = cli_string(cli, "stdin-path");
    if (!(stdin_path ? lint_print_fixed(request, repaired, error) : lint_write_files(repaired, error)))
        return 0;
    if ((!stdin_path || cli_string(cli, "output")) && !write_report(cli, list, error))
        return 0;
    return fails(cli, list) ? EXIT_STATUS_FINDINGS : EXIT_STATUS_OK;
}

static int
look(const Cli *cli, const LintRequest *request, CommandHooks *hooks, GError **error)
{
    const char *baseline = cli->config->lint_baseline;
    g_autoptr(FindingList) list = lint_run(request, error);
    if (!list || !behind(hooks, list, error))
        return 0;
    if (cli_flag(cli, "write-baseline")) {
        if (!baseline_write(list, baseline, error))
            return 0;
        g_autofree char *shown = path_shown(baseline, cli->config->project_directory);
        const unsigned kept = list->findings->len;
        cli_say(cli, "%u %s in %s now.", kept, kept == 1 ? "finding is" : "findings are", shown);
        return EXIT_STATUS_OK;
    }
    if (!write_report(cli, list, error))
        return 0;
    return fails(cli, list) ? EXIT_STATUS_FINDINGS : EXIT_STATUS_OK;
}

static int
check(Cli *cli, CommandHooks *hooks, GError **error)
{
    g_auto(GStrv) select = split_list(cli, "select");
    g_auto(GStrv) ignore = split_list(cli, "ignore");
    g_auto(GitChanges) changes = {0};
    const GitChanges *changed = NULL;
    g_auto(LintFiles) files = {0};
    g_autoptr(Conn) database = NULL;
    if (!options_agree(cli, error))
        return 0;
    if (cli_flag(cli, "database") ? !(database = lint_database_open(cli, error))
                                  : !find_changes(cli, &changes, &changed, error) ||
                                        !lint_files_find(&files, cli, cli->arguments,
                                                         cli_string(cli, "stdin-path"), changed, error))
        return 0;
    LintRequest request = {.config = cli->config,
                           .files = files.files,
                           .database = database,
                           .select = (const char *const *)select,
                           .ignore = (const char *const *)ignore,
                           .plugin_rules = hooks_lint_rules(hooks->set),
                           .rules_file = cli_string(cli, "rules"),
                           .baseline = cli_flag(cli, "write-baseline") ? NULL : cli->config->lint_baseline,
                           .progress = cli->progress};
    if (!cli_hooks_run(hooks, PHASE_PRE_LINT, error))
        return 0;
    return cli_flag(cli, "fix") || cli_flag(cli, "diff") ? fix(cli, &request, hooks, error)
                                                         : look(cli, &request, hooks, error);
}

static int
run(Cli *cli, GError **error)
{
    g_auto(CommandHooks) hooks = {0};
    if (!cli_hooks_open(&hooks, cli, error))
        return 0;
    return cli_flag(cli, "list-rules") ? list_rules(cli, hooks.set, error) : check(cli, &hooks, error);
}

static const CliOption options[] = {
    {OPTION_STRING, "format", 'f', "FORMAT", "print text, json, sarif, junit, github, gitlab or checkstyle",
     NULL, finding_formats},
    {OPTION_STRING, "output", 'o', "FILE", "write the report to FILE, \"-\" for standard output", NULL, NULL},
    {OPTION_STRING, "select", 0, "RULES", "only these rules: ids, categories or all, separated by commas",
     NULL, NULL},
    {OPTION_STRING, "ignore", 0, "RULES", "not these rules", NULL, NULL},
    {OPTION_FLAG, "strict", 0, NULL, "fail on warnings too", NULL, NULL},
    {OPTION_STRING, "fail-level", 0, "LEVEL",
     "exit status 1 from this severity on: off, info, warning or error", "lint.fail_level", levels},
    {OPTION_STRING, "changed-since", 0, "REF", "only lines that are new since git's REF", NULL, NULL},
    {OPTION_FLAG, "staged", 0, NULL, "only lines that git's index adds, as they stand there", NULL, NULL},
    {OPTION_FLAG, "fix", 0, NULL, "put right what has a safe fix; report what is left", NULL, NULL},
    {OPTION_FLAG, "unsafe-fixes", 0, NULL,
     "with --fix or --diff: also fixes that change what a statement does", NULL, NULL},
    {OPTION_FLAG, "diff", 0, NULL, "print what --fix would change; write nothing", NULL, NULL},
    {OPTION_STRING, "baseline", 0, "FILE", "pass over the findings that FILE has", "lint.baseline", NULL},
    {OPTION_FLAG, "write-baseline", 0, NULL, "put today's findings into the baseline", NULL, NULL},
    {OPTION_STRING, "stdin-path", 0, "PATH", "read standard input as the file at PATH", NULL, NULL},
    {OPTION_FLAG, "database", 0, NULL, "check the environment's database instead of files", NULL, NULL},
    {OPTION_STRING, "pg-version", 0, "N", "the servers' major version, 13 to 18", "lint.pg_version", NULL},
    {OPTION_STRING, "rules", 0, "FILE", "more rules of your own: Lua (.lua) or patterns (.yaml)", NULL, NULL},
    {OPTION_FLAG, "list-rules", 0, NULL, "print the rules there are", NULL, NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_lint = {
    .path = "lint",
    .summary = "check the project's SQL by rules",
    .arguments = "[PATH]...",
    .about =
        "Reads the DDL files and the migrations, replays them into a schema, and checks every statement "
        "and the "
        "schema by the rules that the settings leave on (--list-rules; confiture explain RULE says more "
        "of one). "
        "With paths, findings are told of these files only; the project is read all the same, so that a "
        "statement "
        "is seen in the schema it will meet.\n\n"
        "A finding is suppressed by a comment before its statement: -- confiture:disable-next RULE -- "
        "reason. "
        "A fix is safe when the statement means the same afterwards. --fix changes files: a migration that "
        "was applied somewhere already must not be among them, because its checksum would not match.\n\n"
        "No server is needed.\n\n"
        "With --database the schema of a live database is checked, by the same rules as far as they are "
        "about "
        "a schema, and by those that need a server: what is never used, invalid, outdated or almost full. "
        "It is only read; any role will do.",
    .most_arguments = INT_MAX,
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"lint", "check everything; exit status 1 when there are errors"},
            {"lint --strict db/migrations/042_orders.up.sql", "check one migration, warnings count"},
            {"lint --changed-since main", "check what this branch adds"},
            {"lint --select migration-safety,security", "check by some rules only"},
            {"lint --diff --unsafe-fixes db/migrations/042_orders.up.sql", "see what could be fixed"},
            {"lint --database --env production", "check the database that is in use"},
            {"lint --write-baseline --baseline db/lint-baseline.json", "begin with what is there today"},
            {NULL, NULL},
        },
    .run = run,
};
