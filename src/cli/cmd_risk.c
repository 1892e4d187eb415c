/* confiture risk: locks, scans, rewrites and class of statements, foretold and, with --trace, observed. */
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/schema_model.h"
#include "pg/environment.h"
#include "pg/server.h"
#include "report/error_text.h"
#include "report/table.h"
#include "risk/risk.h"
#include "risk/trace.h"
#include "sql/replay.h"

enum { INPUT_CAP = 512 * 1024 * 1024, LEAST_MAJOR = 13, MOST_MAJOR = 18 };

typedef struct {
    Cli *cli;
    Model *model;
    Arena *arena;
    RiskOptions options;
    Scratch *scratch;  /* --trace */
    RiskTracer tracer; /* --trace */
    json_t *list;      /* --format json */
    unsigned statements, differing;
    RiskClass gravest;
} Run;

/* --- what is said of one statement --- */

enum { HEAD_MOST = 100 }; /* characters */

/* As much of its first line as tells a reader which it is. */
static char *
head_of(const char *text)
{
    const size_t length = strcspn(text, "\r\n");
    g_autofree char *line = g_strndup(text, length);
    g_autofree char *shown = text_printable(line);
    const bool is_long = g_utf8_strlen(shown, -1) > HEAD_MOST;
    g_autofree char *head = is_long ? g_utf8_substring(shown, 0, HEAD_MOST) : g_steal_pointer(&shown);
    return g_strconcat(head, is_long || text[length] ? " ..." : "", NULL);
}

static void
print_names(const char *what, const GPtrArray *names)
{
    for (unsigned i = 0; i < names->len; i++)
        cli_print("    %-8s %s\n", what, (const char *)g_ptr_array_index(names, i));
}

static void
print_risk(const Run *run, const ScriptEvent *event, const Risk *risk)
{
    g_autofree char *text = head_of(event->text);
    cli_print("%s:%d  %s  %s\n", event->place.file, event->place.line, risk_class_name(risk->risk), text);
    for (unsigned i = 0; i < risk->locks->len; i++) {
        const RiskLock *lock = &g_array_index(risk->locks, RiskLock, i);
        if (lock->mode >= LOCK_SHARE_UPDATE_EXCLUSIVE)
            cli_print("    %-8s %s on %s%s: blocks %s%s\n", "lock", lock_mode_words(lock->mode),
                      lock->relation, lock->is_long ? ", long" : "", lock_mode_blocks(lock->mode),
                      lock->is_new ? " (it is new)" : "");
    }
    print_names("rewrite", risk->rewrites);
    print_names("scan", risk->scans);
    print_names("rebuild", risk->index_rebuilds);
    if (risk->fails)
        cli_print("    %-8s %s\n", "fails", risk->fails);
    if (!risk->transactional)
        cli_print("    %-8s it cannot run in a transaction block\n", "note");
    if (risk->loses_data)
        cli_print("    %-8s data is lost\n", "note");
    for (unsigned i = 0; i < risk->reasons->len; i++) {
        const RiskReason *reason = &g_array_index(risk->reasons, RiskReason, i);
        if (reason->again)
            continue;
        cli_print("    %-8s %s%s%s\n", risk_class_name(reason->risk),
                  reason->relation ? reason->relation : "", reason->relation ? ": " : "", reason->text);
    }
}

static void
print_observed(const RiskTrace *trace, const char *differences)
{
    if (trace->failure)
        cli_print("    observed the server refused it: %s\n", trace->failure->message);
    if (!differences) {
        cli_print("    observed as foretold\n");
        return;
    }
    g_auto(GStrv) lines = g_strsplit(differences, "\n", -1);
    for (char **line = lines; *line; line++)
        if (**line)
            cli_print("    differs  %s\n", *line);
}

static bool
judge(Run *run, const Script *script, const ScriptEvent *event, GError **error)
{
    const SqlTree *tree = sql_tree_read(run->arena, event->text);
    g_autoptr(Risk) risk = risk_assess(run->arena, tree, run->model, &run->options);
    g_auto(RiskTrace) trace = {0};
    g_autofree char *differences = NULL;
    if (run->scratch) {
        if (!risk_trace(&run->tracer, event->text, &trace, error))
            return false;
        differences = risk_trace_differences(&trace, risk);
        run->differing += differences != NULL;
    }
    if (run->list) {
        json_t *one = risk_json(risk);
        json_object_set_new(one, "text", json_text(event->text));
        json_object_set_new(one, "file", json_text(event->place.file));
        json_object_set_new(one, "line", json_integer(event->place.line));
        if (run->scratch) {
            json_object_set_new(one, "observed", risk_trace_json(&trace));
            json_object_set_new(one, "differences", json_text(differences));
        }
        json_array_append_new(run->list, one);
    } else {
        print_risk(run, event, risk);
        if (run->scratch)
            print_observed(&trace, differences);
    }
    run->statements++;
    run->gravest = MAX(run->gravest, risk->risk);
    ReplayPlace place = {script, event};
    if (!trace.failure)
        model_apply(run->model, tree, replay_place, &place);
    arena_reset(run->arena);
    return true;
}

static bool
judge_all(Run *run, Script *script, GError **error)
{
    ScriptEvent event;
    do {
        if (!script_next(script, &event, error))
            return false;
        if (event.kind != SCRIPT_STATEMENT)
            continue;
        if (run->scratch && event.copies_from_stdin) {
            error_set(error, ERR_USAGE, "--trace cannot run COPY ... FROM STDIN");
            script_blame(script, &event, 0, error);
            return false;
        }
        if (!judge(run, script, &event, error))
            return false;
    } while (event.kind != SCRIPT_END);
    return true;
}

/* --- where it comes from --- */

static Script *
open_input(const Cli *cli, char **text, GError **error)
{
    const char *sql = cli_string(cli, "sql");
    const char *path = cli->arguments->len > 0 ? g_ptr_array_index(cli->arguments, 0) : NULL;
    ScriptOptions options = {.root = cli->config->project_directory, .variables = cli->config->variables};
    if ((sql != NULL) == (path != NULL)) {
        error_set(error, ERR_USAGE, "name a file, or give a statement with --sql");
        error_hint(error, "Example: confiture risk --sql 'ALTER TABLE orders ADD COLUMN note text'");
        return NULL;
    }
    if (sql)
        return script_open_text("(--sql)", sql, strlen(sql), &options, error);
    if (strcmp(path, "-") == 0) {
        size_t length = 0;
        if (!file_read_stdin(INPUT_CAP, text, &length, error))
            return NULL;
        return script_open_text("(stdin)", *text, length, &options, error);
    }
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *directory = g_path_get_dirname(absolute);
    if (!path_is_inside(absolute, cli->config->project_directory))
        options.root = directory;
    return script_open(absolute, &options, error);
}

static bool
read_version(const Cli *cli, int *major, GError **error)
{
    const char *given = cli_string(cli, "pg-version");
    char *end = NULL;
    const gint64 version = given ? g_ascii_strtoll(given, &end, 10) : *major;
    if (given && (*end || version < LEAST_MAJOR || version > MOST_MAJOR)) {
        error_set(error, ERR_USAGE, "\"%s\" is no version of PostgreSQL from %d to %d", given, LEAST_MAJOR,
                  MOST_MAJOR);
        return false;
    }
    *major = (int)version;
    return true;
}

/* Sizes, and the version, of a database the user names; otherwise nothing is connected to. */
static bool
ask_database(Run *run, RiskSizes **sizes, GError **error)
{
    const Cli *cli = run->cli;
    if (!cli_string(cli, "env") && !cli_string(cli, "database-url"))
        return true;
    g_autofree char *url = environment_database_url(cli->config, cli->progress, error);
    const ConnOptions options = {.url = url, .command = "risk", .allow_recovery = true, .bare = true};
    g_autoptr(Conn) conn = url ? conn_open(&options, error) : NULL;
    if (!conn || !(*sizes = risk_sizes_load(conn, error)))
        return false;
    run->options.server_major = conn_server_version(conn) / 10000;
    return true;
}

static bool
start_trace(Run *run, const char *schema, GError **error)
{
    const Cli *cli = run->cli;
    const ServerOptions options = {.bindir = cli->config->embedded_bindir,
                                   .major = cli_string(cli, "pg-version") ? run->options.server_major
                                                                          : cli->config->embedded_major,
                                   .progress = cli->progress};
    run->scratch = scratch_start(&options, error);
    if (!run->scratch)
        return false;
    const char *url = scratch_url(run->scratch);
    const ConnOptions to_server = {.url = url, .command = "risk"};
    g_autoptr(Conn) server = conn_open(&to_server, error);
    if (!server || !conn_exec(server, "CREATE DATABASE trace", error))
        return false;
    run->tracer = (RiskTracer){.url = url, .database = "trace"};
    const ConnOptions to_database = {.url = url, .database = "trace", .command = "risk"};
    run->tracer.conn = conn_open(&to_database, error);
    if (!run->tracer.conn || !schema_load(cli, schema, run->tracer.conn, error))
        return false;
    run->options.server_major = conn_server_version(run->tracer.conn) / 10000;
    g_autofree char *zone = NULL;
    if (!conn_scalar(run->tracer.conn, "SHOW TimeZone", &zone, error))
        return false;
    run->options.utc = g_ascii_strcasecmp(zone, "UTC") == 0 || g_ascii_strcasecmp(zone, "Etc/UTC") == 0 ||
                       g_ascii_strcasecmp(zone, "GMT") == 0;
    return true;
}

static bool
prepare(Run *run, RiskSizes **sizes, GError **error)
{
    const char *schema = cli_string(run->cli, "schema");
    const char *statistics = cli_string(run->cli, "statistics");
    run->options = risk_options_default();
    if (!ask_database(run, sizes, error) || !read_version(run->cli, &run->options.server_major, error))
        return false;
    if (statistics) {
        risk_sizes_free(*sizes);
        if (!(*sizes = risk_sizes_read(statistics, error)))
            return false;
    }
    run->options.sizes = *sizes;
    run->model = schema_model(run->cli, schema, error);
    return run->model && (!cli_flag(run->cli, "trace") || start_trace(run, schema, error));
}

static bool
fail_level(const Cli *cli, RiskClass *level, bool *set, GError **error)
{
    const char *given = cli_string(cli, "fail-level");
    *set = given != NULL;
    for (RiskClass class = RISK_LOW; given && class <= RISK_CRITICAL; class ++)
        if (strcmp(given, risk_class_name(class)) == 0)
            *level = class;
    return true;
}

static int
run(Cli *cli, GError **error)
{
    Run run = {.cli = cli, .arena = arena_new(), .list = cli->json ? json_array() : NULL};
    g_autofree char *text = NULL;
    g_autoptr(RiskSizes) sizes = NULL;
    RiskClass level = RISK_CRITICAL;
    bool fails = false;
    int status = EXIT_STATUS_OK;
    g_autoptr(Script) script = open_input(cli, &text, error);
    const bool judged = script && fail_level(cli, &level, &fails, error) && prepare(&run, &sizes, error) &&
                        judge_all(&run, script, error);
    if (judged && run.list)
        cli_print_json(json_pack("{s:i, s:s, s:O}", "pg_version", run.options.server_major, "class",
                                 risk_class_name(run.gravest), "statements", run.list));
    if (judged && ((fails && run.gravest >= level) || run.differing > 0))
        status = EXIT_STATUS_FINDINGS;
    if (judged && run.scratch)
        cli_say(cli, "%u of %u statements did what was foretold.", run.statements - run.differing,
                run.statements);
    json_decref(run.list);
    risk_tracer_clear(&run.tracer);
    scratch_free(run.scratch);
    model_free(run.model);
    arena_free(run.arena);
    return status;
}

static const char *const classes[] = {"low", "medium", "high", "critical", NULL};

static const CliOption options[] = {
    {OPTION_STRING, "sql", 0, "SQL", "judge these statements instead of a file", NULL, NULL},
    {OPTION_STRING, "schema", 's', "PATH", "the schema before: a file, or a directory of .sql files", NULL,
     NULL},
    {OPTION_STRING, "pg-version", 0, "MAJOR", "judge for this version of PostgreSQL, 13 to 18", NULL, NULL},
    {OPTION_STRING, "statistics", 0, "FILE", "rows and bytes of tables, as JSON", NULL, NULL},
    {OPTION_FLAG, "trace", 0, NULL, "also run the statements on a scratch server and compare", NULL, NULL},
    {OPTION_STRING, "fail-level", 0, "CLASS", "exit status 1 from this class on", NULL, classes},
    {OPTION_END, NULL, 0, NULL, NULL, NULL, NULL},
};

const Command command_risk = {
    .path = "risk",
    .summary = "say what statements lock, scan and rewrite",
    .arguments = "[FILE]",
    .about =
        "Each statement is judged in the schema before it: the project's DDL files, or --schema. It tells "
        "the locks on\n"
        "every table and view, what is read and rewritten, whether it can be undone, and a class: low, "
        "medium, high,\n"
        "critical. Tables that the same file created are nobody's yet and count as low.\n"
        "\n"
        "Without --env and --database-url nothing is connected to, and tables are taken to be large. With "
        "one of them, or\n"
        "with --statistics, small tables make high medium and huge ones critical.",
    .most_arguments = 1,
    .flags = COMMAND_CONFIG | COMMAND_JSON,
    .options = options,
    .examples =
        (const CliExample[]){
            {"risk db/migrations/007_add_total.up.sql", "what this migration does to a database in use"},
            {"risk --sql 'ALTER TABLE shop.orders ALTER COLUMN total SET NOT NULL'", "one statement"},
            {"risk --trace db/migrations/007_add_total.up.sql", "prove it on a scratch server"},
            {"risk --env production --fail-level high 007.sql", "with the sizes of production, for CI"},
            {NULL, NULL},
        },
    .run = run,
};
