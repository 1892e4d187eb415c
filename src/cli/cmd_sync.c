/* confiture sync. */
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "cli/anonymize.h"
#include "cli/cmd_migrate.h"
#include "cli/commands.h"
#include "cli/hooks.h"
#include "notify/notify.h"
#include "pg/environment.h"
#include "report/table.h"
#include "sync/sync.h"

/* More jobs than that keep no server busier. */
enum { MOST_JOBS = 64, DEFAULT_JOBS = 4 };

/* --- the two ends --- */

typedef struct {
    Config *own; /* when the settings are not the command's */
    const Config *config;
    char *url; /* may hold a password */
} End;

static void
end_clear(End *end)
{
    config_free(end->own);
    g_free(end->url);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(End, end_clear)

/* An environment named by an option: nothing but its file may say where it is. */
static bool
load_environment(Cli *cli, End *end, const char *name, GError **error)
{
    const ConfigRequest load = {.project_directory = cli->config->project_directory, .environment = name};
    end->config = end->own = config_load(&load, error);
    if (!end->own)
        return false;
    const ConfigOrigin *origin = config_origin(end->own, "database_url");
    if (end->own->embedded || !origin || origin->place.file)
        return true;
    error_set(error, ERR_USAGE, "%s would make both environments the same database", origin->origin);
    error_hint(error, "Leave it out, so that each environment's file says where its database is.");
    return false;
}

static bool
open_ends(Cli *cli, End *from, End *to, GError **error)
{
    const char *source = cli_string(cli, "from");
    const char *target = cli_string(cli, "to");
    if (!source) {
        error_set(error, ERR_USAGE, "from which environment?");
        error_hint(error, "confiture sync --from production --to staging --anonymize");
        return false;
    }
    if (target && (cli_string(cli, "env") || cli_string(cli, "database-url"))) {
        error_set(error, ERR_USAGE, "--to names the target, so --%s cannot",
                  cli_string(cli, "env") ? "env" : "database-url");
        return false;
    }
    to->config = cli->config;
    if (!load_environment(cli, from, source, error) || (target && !load_environment(cli, to, target, error)))
        return false;
    from->url = environment_database_url(from->config, cli->progress, error);
    to->url = from->url ? environment_database_url(to->config, cli->progress, error) : NULL;
    return to->url != NULL;
}

/* --- hooks --- */

static bool
at(void *data, Phase phase, const char *table, int64_t rows, GError **error)
{
    CommandHooks *hooks = data;
    hooks->context.table = table;
    hooks->context.rows = rows;
    return cli_hooks_run(hooks, phase, error);
}

/* --- what is shown --- */

static char *
size_text(int64_t bytes)
{
    return g_format_size_full((guint64)bytes, G_FORMAT_SIZE_IEC_UNITS);
}

static unsigned
masked_columns(const SyncOutcome *outcome)
{
    unsigned masked = 0;
    for (unsigned i = 0; i < outcome->columns->len; i++)
        masked += g_array_index(outcome->columns, SyncColumn, i).strategy != NULL;
    return masked;
}

static void
print_tables(const SyncResult *result, bool planned)
{
    static const TableColumn columns[] = {{"Table", "table", COLUMN_TEXT},
                                          {"Rows", "rows", COLUMN_INTEGER},
                                          {"Size", "size", COLUMN_TEXT},
                                          {"Parts", "parts", COLUMN_INTEGER},
                                          {"Masked columns", "masked", COLUMN_TEXT}};
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < result->tables->len; i++) {
        const SyncOutcome *outcome = result->tables->pdata[i];
        g_autofree char *rows =
            g_strdup_printf("%" G_GINT64_FORMAT, planned ? outcome->estimate : outcome->rows);
        g_autofree char *size = size_text(planned ? outcome->size : outcome->bytes);
        g_autofree char *parts = g_strdup_printf("%u", outcome->parts);
        g_autofree char *masked = g_strdup_printf("%u of %u", masked_columns(outcome), outcome->columns->len);
        table_row(table, outcome->name, rows, size, parts, masked);
    }
    g_autofree char *text = table_text(table);
    cli_print("%s", text);
}

static void
say_end(const Cli *cli, const SyncResult *result)
{
    g_autofree char *duration = clock_duration(result->duration_ms);
    g_autofree char *size = size_text(result->bytes);
    cli_say(cli, "%" G_GINT64_FORMAT " rows of %u tables (%s) are in %s, in %s%s", result->rows,
            result->tables->len, size, result->target, duration,
            result->resumed ? "; the run before had begun" : "");
    if (result->key_forgotten)
        cli_say(cli, "Key %s is forgotten: no later run can make the same masks.", result->key_id);
    else if (*result->key_id)
        cli_say(cli, "Masked by key %s.", result->key_id);
    if (result->alone->len > 0)
        cli_say(cli, "%u table%s of the target the source has not: left as they were.", result->alone->len,
                result->alone->len == 1 ? "" : "s");
}

static void
show(const Cli *cli, const SyncResult *result, bool dry_run)
{
    if (cli->json) {
        json_t *report = sync_report(result);
        json_object_set_new(report, "dry_run", json_boolean(dry_run));
        cli_print_json(report);
        return;
    }
    if (dry_run || cli->verbose)
        print_tables(result, dry_run);
    if (dry_run)
        cli_say(cli, "Nothing was changed; rows are as the last ANALYZE counted them.");
    else
        say_end(cli, result);
}

/* --- the command --- */

static bool
confirm(Cli *cli, const End *from, const End *to, bool *answer, GError **error)
{
    *answer = true;
    if (cli_flag(cli, "dry-run") || cli_flag(cli, "resume"))
        return true;
    g_autofree char *question =
        g_strdup_printf("Delete the rows of environment \"%s\" and put those of \"%s\" in their place",
                        to->config->environment, from->config->environment);
    return cli_confirm(cli, question, answer, error);
}

static char **
patterns(const Cli *cli, const char *option)
{
    const char *text = cli_string(cli, option);
    char **list = text ? g_strsplit(text, ",", -1) : NULL;
    for (char **word = list; word && *word; word++)
        g_strstrip(*word);
    return list;
}

static void
tell_channels(Notifier *notifier, const SyncResult *result, const GError *problem)
{
    g_autofree char *summary = g_strdup_printf("%" G_GINT64_FORMAT " rows of %u tables from %s", result->rows,
                                               result->tables->len, result->source);
    const NotifyEvent event = {.kind = problem ? NOTIFY_RUN_FAILED : NOTIFY_RUN_FINISHED,
                               .command = "sync",
                               .database = result->target,
                               .run_id = result->run_id,
                               .migrations = -1,
                               .summary = summary,
                               .duration_ms = result->duration_ms,
                               .error = problem};
    notify_send(notifier, &event);
    notify_deliver(notifier, NOTIFY_LIMIT_MS);
}

static void
run_error_hooks(CommandHooks *hooks, const GError *problem)
{
    GError *ignored = NULL;
    hooks->context.error = problem;
    hooks->context.status = "error";
    /* The sync's own error stays what it is; theirs was told where it happened. */
    at(hooks, PHASE_ON_ERROR, NULL, -1, &ignored);
    g_clear_error(&ignored);
    hooks->context.error = NULL;
}

static bool
sync_with(Cli *cli, SyncRequest *request, CommandHooks *hooks, GError **error)
{
    g_auto(SyncResult) result = {0};
    g_autoptr(Notifier) notifier = notify_open(request->target, cli->progress, error);
    GError *problem = NULL;
    request->at = at;
    request->data = hooks;
    if (!notifier)
        return false;
    bool ok = sync_run(request, &result, &problem);
    /* Without tables it was refused before anything was planned. */
    if (!request->dry_run && result.tables) {
        if (problem)
            run_error_hooks(hooks, problem);
        tell_channels(notifier, &result, problem);
    }
    if (ok)
        show(cli, &result, request->dry_run);
    else
        g_propagate_error(error, problem);
    return ok;
}

static int
run(Cli *cli, GError **error)
{
    g_auto(End) from = {0};
    g_auto(End) to = {0};
    g_auto(MaskSource) masks = {0};
    g_auto(CommandHooks) hooks = {0};
    bool answer;
    const int jobs = cli_count(cli, "jobs", MIN(DEFAULT_JOBS, (int)g_get_num_processors()), error);
    if (jobs < 0 || !open_ends(cli, &from, &to, error) || !cli_hooks_open(&hooks, cli, error))
        return 0;
    hooks.url = to.url;
    hooks.context.environment = to.config->environment;
    g_autoptr(MaskKey) key = NULL;
    if (cli_flag(cli, "anonymize") &&
        (!mask_source_profile(&masks, cli, error) || !(key = mask_profile_key(masks.profile, error))))
        return 0;
    if (!confirm(cli, &from, &to, &answer, error))
        return 0;
    if (!answer) {
        cli_say(cli, "Nothing was changed.");
        if (cli->json)
            cli_print_json(json_pack("{s:b}", "declined", true));
        return EXIT_STATUS_FINDINGS;
    }
    g_auto(GStrv) tables = patterns(cli, "tables");
    g_auto(GStrv) exclude = patterns(cli, "exclude");
    SyncRequest request = {.source = from.config,
                           .target = to.config,
                           .source_url = from.url,
                           .target_url = to.url,
                           .profile = masks.profile,
                           .key = key,
                           .tables = (const char *const *)tables,
                           .exclude = (const char *const *)exclude,
                           .subset = cli_string(cli, "subset"),
                           .jobs = (unsigned)MIN(jobs, MOST_JOBS),
                           .resume = cli_flag(cli, "resume"),
                           .dry_run = cli_flag(cli, "dry-run"),
                           .unmasked = cli_flag(cli, "i-know-this-is-unmasked"),
                           .progress = cli->progress};
    return sync_with(cli, &request, &hooks, error) ? EXIT_STATUS_OK : 0;
}

static const CliOption options[] = {
    {OPTION_STRING, "from", 0, "ENV", "the environment whose rows are read", NULL, NULL},
    {OPTION_STRING, "to", 0, "ENV", "the environment that is filled (the one of --env)", NULL, NULL},
    {OPTION_FLAG, "anonymize", 'a', NULL, "mask by db/anonymization.yaml on the way", NULL, NULL},
    {OPTION_STRING, "tables", 't', "GLOBS", "only these: \"shop.*,users\"", NULL, NULL},
    {OPTION_STRING, "exclude", 'x', "GLOBS", "not these", NULL, NULL},
    {OPTION_STRING, "subset", 's', "CONDITION",
     "\"table WHERE condition\": these rows of it, and what goes with them", NULL, NULL},
    {OPTION_STRING, "jobs", 'j', "N", "parts copied and indexes built at a time (4, at most one a processor)",
     NULL, NULL},
    {OPTION_FLAG, "resume", 0, NULL, "go on with a sync that did not come to its end", NULL, NULL},
    {OPTION_FLAG, "dry-run", 'n', NULL, "show what would be copied, and change nothing", NULL, NULL},
    {OPTION_FLAG, "i-know-this-is-unmasked", 0, NULL, "take rows of production as they are", NULL, NULL},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_sync = {
    .path = "sync",
    .summary = "fill a database with the rows of another, masked on the way",
    .about =
        "All rows are those of one moment of the source, in which nothing is written. The target has its "
        "schema "
        "already; its\n"
        "tables are emptied, filled, and get their indexes, constraints and triggers back. Until the end it "
        "counts "
        "as not filled,\n"
        "which other commands respect; a run that was stopped goes on by --resume. Asks first, unless --yes.",
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"sync --from production --to staging --anonymize", "fill staging with masked rows"},
            {"sync --from staging --tables 'shop.*' --exclude '*_log'",
             "some tables, into the local database"},
            {"sync --from production --anonymize --subset 'shop.users WHERE id % 100 = 0'",
             "one user in a hundred, with what is theirs, for a laptop"},
            {"sync --from production --to staging --anonymize --resume", "go on where it was stopped"},
            {NULL, NULL},
        },
    .run = run,
};
