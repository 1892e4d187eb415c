/* confiture migrate up --each, --each-database and --each-schema. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "migrate/lint_gate.h"
#include "notify/notify.h"
#include "base/interrupt.h"
#include "cli/cmd_migrate.h"
#include "migrate/fanout.h"
#include "report/error_text.h"
#include "report/table.h"

enum { JOBS = 4, MOST_JOBS = 64 };

/* In the order of EachKind. */
static const char *const kinds[] = {"each", "each-database", "each-schema"};

bool
migrate_each_wanted(const Cli *cli)
{
    bool wanted = false;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        wanted = wanted || cli_string(cli, kinds[i]);
    return wanted;
}

/* Which of the three, and that it goes with the rest. */
static bool
read_kind(const Cli *cli, TargetRequest *request, GError **error)
{
    int given = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!cli_string(cli, kinds[i]))
            continue;
        request->kind = (EachKind)i;
        request->pattern = cli_string(cli, kinds[i]);
        given++;
    }
    if (given > 1) {
        error_set(error, ERR_USAGE, "--each, --each-database and --each-schema exclude each other");
        return false;
    }
    if (request->kind == EACH_ENVIRONMENT && (cli_string(cli, "env") || cli_string(cli, "database-url"))) {
        error_set(error, ERR_USAGE, "--each names the environments, so --%s cannot",
                  cli_string(cli, "env") ? "env" : "database-url");
        return false;
    }
    return true;
}

static void
tell_applied(void *data, const Target *target, const RunStep *step)
{
    g_autofree char *text = migrate_step_text(step);
    cli_say(data, "%s: %s", target->name, text);
}

static void
tell_ended(void *data, const Target *target)
{
    Cli *cli = data;
    if (target->status != TARGET_FAILED || cli->json)
        return;
    g_autofree char *text = error_text(target->error, cli->colour_err);
    cli_progress_clear(cli->progress);
    fputs(text, stderr);
}

static json_t *
target_json(const Target *target)
{
    bool ran = target->status != TARGET_NOT_RUN;
    json_t *migrations = json_array();
    for (unsigned i = 0; i < target->migrations->len; i++)
        json_array_append_new(migrations, json_text(g_ptr_array_index(target->migrations, i)));
    json_t *object =
        json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "target", json_text(target->name), "status",
                  target_status_name(target->status), "database", json_text(target->result.database), "from",
                  json_text(target->result.from), "to", json_text(target->result.current), "migrations",
                  migrations, "run_id", json_text(target->result.run_id));
    json_object_set_new(object, "statements", json_integer(target->result.statements));
    json_object_set_new(object, "duration_ms", ran ? json_integer(target->duration_ms) : json_null());
    json_object_set_new(object, "reason", json_text(target->reason));
    json_object_set_new(object, "error",
                        target->status == TARGET_FAILED ? error_json(target->error) : json_null());
    return object;
}

static void
print_json(const RunRequest *run, const TargetRequest *request, const GPtrArray *targets,
           const unsigned counts[])
{
    json_t *list = json_array();
    for (unsigned i = 0; i < targets->len; i++)
        json_array_append_new(list, target_json(g_ptr_array_index(targets, i)));
    cli_print_json(json_pack("{s:s, s:s, s:o, s:b, s:i, s:i, s:i, s:i, s:o}", "command", run->command, "each",
                             each_kind_name(request->kind), "pattern", json_text(request->pattern),
                             "rolled_back", run->rehearse, "applied", (int)counts[TARGET_APPLIED], "nothing",
                             (int)counts[TARGET_NOTHING], "failed", (int)counts[TARGET_FAILED], "not_run",
                             (int)counts[TARGET_NOT_RUN], "targets", list));
}

static void
print_table(const GPtrArray *targets)
{
    static const TableColumn columns[] = {
        {"Target", "target", COLUMN_TEXT}, {"Status", "status", COLUMN_TEXT}, {"From", "from", COLUMN_TEXT},
        {"To", "to", COLUMN_TEXT},         {"Done", "done", COLUMN_INTEGER},  {"Took", "took", COLUMN_TEXT},
        {"Why", "why", COLUMN_TEXT}};
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns));
    for (unsigned i = 0; i < targets->len; i++) {
        const Target *target = g_ptr_array_index(targets, i);
        bool ran = target->status != TARGET_NOT_RUN;
        g_autofree char *done = ran ? g_strdup_printf("%u", target->result.done) : NULL;
        g_autofree char *took = ran ? clock_duration(target->duration_ms) : NULL;
        const char *why = target->status == TARGET_FAILED ? target->error->message : target->reason;
        table_row(table, target->name, target_status_name(target->status), target->result.from,
                  target->result.current, done, took, why);
    }
    g_autofree char *text = table_text(table);
    cli_print("%s", text);
}

static void
say_summary(const Cli *cli, const RunRequest *run, EachKind kind, unsigned total, const unsigned counts[])
{
    const char *plural = kind == EACH_SCHEMA     ? "schemas"
                         : kind == EACH_DATABASE ? "databases"
                                                 : "environments";
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "%u %s: %u %s, %u had nothing to do", total,
                           total == 1 ? each_kind_name(kind) : plural, counts[TARGET_APPLIED],
                           run->rehearse ? "rehearsed" : "applied", counts[TARGET_NOTHING]);
    if (counts[TARGET_FAILED] > 0)
        g_string_append_printf(text, ", %u failed", counts[TARGET_FAILED]);
    if (counts[TARGET_NOT_RUN] > 0)
        g_string_append_printf(text, ", %u not run", counts[TARGET_NOT_RUN]);
    cli_say(cli, "%s.", text->str);
    if (counts[TARGET_FAILED] + counts[TARGET_NOT_RUN] > 0 && !run->rehearse)
        cli_say(cli, "Run the command again: it goes on with what is not done.");
}

/* Each target is an event of its own environment; they are delivered together. */
static void
tell_channels(const Cli *cli, const RunRequest *run, const GPtrArray *targets)
{
    for (unsigned i = 0; i < targets->len && !run->rehearse; i++) {
        const Target *target = g_ptr_array_index(targets, i);
        const NotifyEvent event = {.kind = target->error ? NOTIFY_RUN_FAILED : NOTIFY_RUN_FINISHED,
                                   .command = run->command,
                                   .database =
                                       target->result.database ? target->result.database : target->what,
                                   .run_id = target->result.run_id,
                                   .current = target->result.current,
                                   .migrations = target->result.done,
                                   .duration_ms = target->duration_ms,
                                   .error = target->error};
        g_autoptr(Notifier) notifier =
            notify_open(target->config ? target->config : cli->config, cli->progress, NULL);
        if (target->status == TARGET_APPLIED || target->status == TARGET_FAILED)
            notify_send(notifier, &event);
    }
    g_autoptr(Notifier) notifier = notify_open(cli->config, cli->progress, NULL);
    if (!run->rehearse)
        notify_deliver(notifier, NOTIFY_LIMIT_MS);
}

int
migrate_each_command(Cli *cli, RunRequest *run, GError **error)
{
    g_autoptr(GArray) overrides = cli_overrides(cli);
    const char *on_failure = cli_string(cli, "on-failure");
    unsigned counts[TARGET_FAILED + 1] = {0};
    int jobs = cli_count(cli, "jobs", JOBS, error);
    int canary = jobs < 0 ? -1 : cli_count(cli, "canary", 0, error);
    TargetRequest request = {.config = cli->config,
                             .overrides = &g_array_index(overrides, ConfigOverride, 0),
                             .override_count = overrides->len,
                             .wait_s = run->wait_s,
                             .progress = cli->progress};
    if (canary < 0 || !read_kind(cli, &request, error))
        return 0;
    /* Each target loads its own; a mistake in them is told once, and before anything runs. */
    g_autoptr(HookSet) hooks = project_hooks_load(cli->config, cli->progress, error);
    g_autoptr(GPtrArray) targets = hooks ? targets_find(&request, error) : NULL;
    if (!targets)
        return 0;
    run->hooks = hooks;
    FanoutRequest fanout = {.run = run,
                            .targets = targets,
                            .jobs = (unsigned)MIN(jobs, MOST_JOBS),
                            .canary = (unsigned)canary,
                            .go_on = on_failure && strcmp(on_failure, "continue") == 0,
                            .progress = cli->progress,
                            .applied = tell_applied,
                            .ended = tell_ended,
                            .data = cli};
    const Target *failed = fanout_run(&fanout);
    tell_channels(cli, run, targets);
    for (unsigned i = 0; i < targets->len; i++)
        counts[((const Target *)g_ptr_array_index(targets, i))->status]++;
    cli_progress_clear(cli->progress);
    if (cli->json)
        print_json(run, &request, targets, counts);
    else
        print_table(targets);
    say_summary(cli, run, request.kind, targets->len, counts);
    if (failed)
        return error_exit_status(failed->error);
    return counts[TARGET_NOT_RUN] > 0 ? EXIT_STATUS_INTERRUPTED : EXIT_STATUS_OK;
}
