/* What confiture migrate up, down and redo have in common. */
#include "cli/cmd_migrate.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/files.h"
#include "cli/commands.h"
#include "migrate/dump.h"
#include "migrate/lint_gate.h"
#include "notify/notify.h"
#include "pg/environment.h"
#include "report/table.h"

int
cli_count(const Cli *cli, const char *option, int fallback, GError **error)
{
    const char *text = cli_string(cli, option);
    gint64 value;
    if (!text)
        return fallback;
    if (g_ascii_string_to_signed(text, 10, 1, 1000000, &value, NULL))
        return (int)value;
    error_set(error, ERR_USAGE, "--%s takes a whole number from 1 on, not \"%s\"", option, text);
    return -1;
}

/* What was run, for the document at the end. */
typedef struct {
    Cli *cli;
    json_t *steps;
    Notifier *notifier;
    const RunRequest *request;
} Telling;

char *
migrate_step_text(const RunStep *step)
{
    g_autofree char *duration = clock_duration(step->duration_ms);
    bool down = g_str_equal(step->direction, "down");
    const char *plural = step->statements == 1 ? "" : "s";
    if (step->rolled_back)
        return g_strdup_printf("Ran %s and rolled it back (%" G_GINT64_FORMAT " statement%s)", step->label,
                               step->statements, plural);
    return g_strdup_printf("%s %s in %s (%" G_GINT64_FORMAT " statement%s%s)", down ? "Undid" : "Applied",
                           step->label, duration, step->statements, plural,
                           step->transactional ? "" : ", one by one");
}

/* The channels hear of what is committed, when it is. */
static void
tell_channels(const Telling *telling, const RunStep *step)
{
    bool down = g_str_equal(step->direction, "down");
    const NotifyEvent event = {.kind = down ? NOTIFY_MIGRATION_UNDONE : NOTIFY_MIGRATION_APPLIED,
                               .command = telling->request->command,
                               .database = step->database,
                               .run_id = step->run_id,
                               .migration = step->label,
                               .migrations = -1,
                               .duration_ms = step->duration_ms};
    if (!step->rolled_back)
        notify_send(telling->notifier, &event);
}

/* How the run ended, and then all there is to tell. */
static void
tell_end(const Telling *telling, const RunResult *result, int64_t began, const GError *error)
{
    const NotifyEvent event = {.kind = error ? NOTIFY_RUN_FAILED : NOTIFY_RUN_FINISHED,
                               .command = telling->request->command,
                               .database = result->database,
                               .run_id = result->run_id,
                               .current = result->current,
                               .migrations = result->done,
                               .duration_ms = clock_now_ms() - began,
                               .error = error};
    if (telling->request->rehearse)
        return;
    if (error || result->done > 0)
        notify_send(telling->notifier, &event);
    notify_deliver(telling->notifier, NOTIFY_LIMIT_MS);
}

static void
tell(void *data, const RunStep *step)
{
    Telling *telling = data;
    g_autofree char *text = migrate_step_text(step);
    cli_say(telling->cli, "%s", text);
    tell_channels(telling, step);
    json_array_append_new(telling->steps,
                          json_pack("{s:o, s:s, s:I, s:I, s:b}", "migration", json_text(step->label),
                                    "direction", step->direction, "statements", (json_int_t)step->statements,
                                    "duration_ms", (json_int_t)step->duration_ms, "transactional",
                                    step->transactional));
}

static void
say_end(Cli *cli, const RunRequest *request, const RunResult *result)
{
    const char *at = result->current ? result->current : "the beginning";
    for (unsigned i = 0; i < result->left_out->len; i++)
        cli_say(cli, "Left out, because it cannot run in a transaction: %s",
                (char *)g_ptr_array_index(result->left_out, i));
    if (result->done == 0)
        cli_say(cli, "Nothing to do: the database is at %s.", at);
    else if (request->rehearse)
        cli_say(cli, "All of it was rolled back; the database is at %s as before.", at);
    else
        cli_say(cli, "%u migration%s, %" G_GINT64_FORMAT " statement%s; the database is at %s.", result->done,
                result->done == 1 ? "" : "s", result->statements, result->statements == 1 ? "" : "s", at);
}

static json_t *
result_json(const RunRequest *request, const RunResult *result, json_t *steps)
{
    json_t *left_out = json_array();
    for (unsigned i = 0; i < result->left_out->len; i++)
        json_array_append_new(left_out, json_text(g_ptr_array_index(result->left_out, i)));
    return json_pack("{s:s, s:s, s:o, s:s, s:b, s:O, s:o, s:o}", "command", request->command, "environment",
                     request->config->environment, "database", json_text(result->database), "run_id",
                     result->run_id, "rolled_back", request->rehearse, "migrations", steps, "left_out",
                     left_out, "current", json_text(result->current));
}

/* The run stands, whatever becomes of the file. */
static bool
dump(Cli *cli, const char *url, GError **error)
{
    bool written = false;
    if (!cli->config->migrate_dump)
        return true;
    progress_report(cli->progress, &(ProgressState){.phase = "writing the schema"});
    if (!migrate_dump(cli->config, url, &written, error)) {
        error_context(error, "the migrations above are committed; only the schema file was not written");
        return false;
    }
    g_autofree char *shown = path_shown(cli->config->migrate_dump, cli->config->project_directory);
    if (written)
        cli_say(cli, "Wrote %s", shown);
    return true;
}

int
migrate_command(Cli *cli, RunRequest *request, GError **error)
{
    g_auto(RunResult) result = {0};
    json_auto_t *steps = json_array();
    int64_t began = clock_now_ms();
    g_autoptr(Notifier) notifier = notify_open(cli->config, cli->progress, error);
    if (!notifier)
        return 0;
    Telling telling = {cli, steps, notifier, request};
    g_autofree char *url = environment_database_url(cli->config, cli->progress, error);
    if (!url)
        return 0;
    g_autoptr(HookSet) hooks = project_hooks_load(cli->config, cli->progress, error);
    if (!hooks)
        return 0;
    request->hooks = hooks;
    request->config = cli->config;
    request->url = url;
    request->progress = cli->progress;
    request->applied = tell;
    request->data = &telling;
    GError *problem = NULL;
    bool ok = migrate_run(request, &result, &problem);
    request->data = NULL;
    tell_end(&telling, &result, began, problem);
    if (!ok) {
        g_propagate_error(error, problem);
        return 0;
    }
    say_end(cli, request, &result);
    if (result.done > 0 && !request->rehearse && !dump(cli, url, error))
        return 0;
    if (cli->json)
        cli_print_json(result_json(request, &result, steps));
    return EXIT_STATUS_OK;
}
