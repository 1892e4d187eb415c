/* Every case of tests/cases/risk on a real server: the verdict must say what was observed. */
#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "pg/server.h"
#include "risk/trace.h"
#include "sql/replay.h"
#include "support/tap.h"

static Scratch *scratch;
static int major;
static GPtrArray *tracers;
static GPtrArray *cases; /* of Case */

typedef struct {
    const char *file; /* text of the whole file */
    size_t setting;   /* its first bytes: the schema */
    char *name, *class, *zone, *sqlstate;
    int from, to;
    char *sql;
    const char *pristine; /* database with the file's setting, never touched */
    RiskTracer *tracer;   /* of a copy of it, where cases are rolled back */
} Case;

static Conn *
open_database(const char *database)
{
    GError *error = NULL;
    const ConnOptions options = {.url = scratch_url(scratch), .database = database, .command = "risk"};
    Conn *conn = conn_open(&options, &error);
    g_assert_no_error(error);
    return conn;
}

static Model *
setting_model(const Case *one)
{
    GError *error = NULL;
    g_autofree char *text = g_strndup(one->file, one->setting);
    const ScriptOptions options = {0};
    g_autoptr(Script) script = script_open_text("setting", text, strlen(text), &options, &error);
    Model *model = model_new();
    model_begin_unit(model);
    replay_script(script, model, &error);
    g_assert_no_error(error);
    model_begin_unit(model);
    return model;
}

/* A database like the file's was before the first case. */
static void
copy_setting(const char *pristine, const char *name)
{
    GError *error = NULL;
    g_autoptr(Conn) server = open_database("postgres");
    g_autofree char *drop = sqlbuf_format("DROP DATABASE IF EXISTS %I", name);
    g_autofree char *create = sqlbuf_format("CREATE DATABASE %I TEMPLATE %I", name, pristine);
    conn_exec(server, drop, &error);
    g_assert_no_error(error);
    conn_exec(server, create, &error);
    g_assert_no_error(error);
}

static void
set_zone(RiskTracer *tracer, const char *zone)
{
    GError *error = NULL;
    if (!tracer->conn)
        tracer->conn = open_database(tracer->database);
    g_autofree char *set = sqlbuf_format("SET TimeZone = %L", zone);
    conn_exec(tracer->conn, set, &error);
    g_assert_no_error(error);
}

/* What can be rolled back leaves the setting as it is; what cannot gets a copy. So do queries, whose plans
 * depend on what ANALYZE and CREATE INDEX write into pg_class for good. */
static void
observe(const Case *one, bool shared, RiskTrace *trace)
{
    GError *error = NULL;
    g_auto(RiskTracer) copy = {.url = scratch_url(scratch), .database = "one_case", .roll_back = true};
    RiskTracer *tracer = shared ? one->tracer : &copy;
    if (!shared)
        copy_setting(one->pristine, copy.database);
    set_zone(tracer, one->zone ? one->zone : "UTC");
    risk_trace(tracer, one->sql, trace, &error);
    g_assert_no_error(error);
}

/* Rows of its own are the reason: no schema foretells it. */
static void
check_refusal(const Case *one, const RiskTrace *trace)
{
    const char *sqlstate = trace->failure ? error_fields(trace->failure)->sqlstate : "none";
    if (strcmp(sqlstate, one->sqlstate) != 0) {
        g_test_message("%s: SQLSTATE %s was expected, %s observed", one->name, one->sqlstate, sqlstate);
        g_test_fail();
    }
}

static void
check(gconstpointer data)
{
    const Case *one = data;
    if (major < one->from || major > one->to) {
        g_test_skip("not for this version");
        return;
    }
    g_autoptr(Arena) arena = arena_new();
    g_autoptr(Model) model = setting_model(one);
    RiskOptions options = risk_options_default();
    options.server_major = major;
    options.utc = one->zone == NULL;
    const SqlTree *tree = sql_tree_read(arena, one->sql);
    g_autoptr(Risk) risk = risk_assess(arena, tree, model, &options);
    g_auto(RiskTrace) trace = {0};
    observe(one, risk->transactional && tree->kind != SQL_DML && tree->kind != SQL_SELECT, &trace);
    g_autofree char *differences = one->sqlstate ? NULL : risk_trace_differences(&trace, risk);
    if (one->sqlstate)
        check_refusal(one, &trace);
    if (differences) {
        g_test_message("%s: %s", one->name, differences);
        g_test_fail();
    }
    if (one->class && strcmp(one->class, risk_class_name(risk->risk)) != 0) {
        g_test_message("%s: class %s was expected, it is %s", one->name, one->class,
                       risk_class_name(risk->risk));
        g_test_fail();
    }
}

static void
load_setting(const char *database, const char *text, size_t length)
{
    GError *error = NULL;
    g_autoptr(Conn) server = open_database("postgres");
    g_autofree char *create = sqlbuf_format("CREATE DATABASE %I", database);
    conn_exec(server, create, &error);
    g_assert_no_error(error);
    g_autoptr(Conn) conn = open_database(database);
    g_autofree char *sql = g_strndup(text, length);
    conn_exec(conn, sql, &error);
    g_assert_no_error(error);
}

static char *
word_after(const char *head, const char *key)
{
    const char *at = strstr(head, key);
    return at ? g_strndup(at + strlen(key), strcspn(at + strlen(key), " \n")) : NULL;
}

static void
add_case(const char *file, size_t setting, const char *pristine, RiskTracer *tracer, const char *block)
{
    Case *one = g_new0(Case, 1); /* lives as long as the program; GLib forgets it when it has run */
    g_ptr_array_add(cases, one);
    const size_t line = strcspn(block, "\n");
    g_autofree char *head = g_strndup(block, line);
    g_autofree char *from = word_after(head, "from="), *to = word_after(head, "to=");
    one->file = file;
    one->setting = setting;
    one->pristine = pristine;
    one->tracer = tracer;
    one->name = g_strndup(head, strcspn(head, " "));
    one->class = word_after(head, "class=");
    one->zone = word_after(head, "zone=");
    one->sqlstate = word_after(head, "error=");
    one->from = from ? atoi(from) : 0;
    one->to = to ? atoi(to) : 99;
    one->sql = g_strstrip(g_strdup(block + line));
    g_autofree char *path = g_strdup_printf("/risk/%s/%s", tracer->database, one->name);
    g_test_add_data_func(path, one, check);
}

static void
add_file(const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    char *text = NULL;
    GError *error = NULL;
    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    RiskTracer *tracer = g_new0(RiskTracer, 1); /* this, too */
    tracer->url = scratch_url(scratch);
    tracer->database = g_strndup(name, strlen(name) - strlen(".sql"));
    tracer->roll_back = true;
    g_ptr_array_add(tracers, tracer);
    const char *first = strstr(text, "-- case: ");
    g_assert_nonnull(first);
    char *pristine = g_strdup_printf("%s_setting", tracer->database);
    load_setting(pristine, text, (size_t)(first - text));
    copy_setting(pristine, tracer->database);
    g_auto(GStrv) blocks = g_strsplit(first, "-- case: ", -1);
    for (char **block = blocks; *block; block++)
        if (**block)
            add_case(text, (size_t)(first - text), pristine, tracer, *block);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    GError *error = NULL;
    const ServerOptions options = {.bindir = g_getenv("CONFITURE_PG_BINDIR")};
    scratch = scratch_start(&options, &error);
    g_assert_no_error(error);
    g_autoptr(Conn) server = open_database("postgres");
    major = conn_server_version(server) / 10000;
    g_autofree char *directory = g_build_filename(TEST_SOURCE_ROOT, "tests/cases/risk", NULL);
    g_autoptr(GDir) dir = g_dir_open(directory, 0, &error);
    g_assert_no_error(error);
    tracers = g_ptr_array_new();
    cases = g_ptr_array_new();
    const char *name;
    while ((name = g_dir_read_name(dir)))
        if (g_str_has_suffix(name, ".sql"))
            add_file(directory, name);
    const int status = g_test_run();
    for (unsigned i = 0; i < tracers->len; i++)
        risk_tracer_clear(g_ptr_array_index(tracers, i));
    scratch_free(scratch);
    return status;
}
