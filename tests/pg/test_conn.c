#include "pg/conn.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "pg/copy.h"
#include "pg/pipeline.h"
#include "pg/server.h"
#include "support/tap.h"

static Scratch *scratch;

typedef struct {
    Progress base;
    GPtrArray *remarks;
} Listener;

static Conn *
connect_well(void)
{
    g_autoptr(GError) error = NULL;
    const ConnOptions options = {.url = scratch_url(scratch), .command = "test"};
    Conn *conn = conn_open(&options, &error);
    g_assert_no_error(error);
    return conn;
}

static void
exec_well(Conn *conn, const char *sql)
{
    g_autoptr(GError) error = NULL;
    conn_exec(conn, sql, &error);
    g_assert_no_error(error);
}

static char *
scalar(Conn *conn, const char *sql)
{
    g_autoptr(GError) error = NULL;
    char *value = NULL;
    conn_scalar(conn, sql, &value, &error);
    g_assert_no_error(error);
    return value;
}

static void
assert_scalar(Conn *conn, const char *sql, const char *want)
{
    g_autofree char *value = scalar(conn, sql);
    g_assert_cmpstr(value, ==, want);
}

static void
test_session(void)
{
    g_autoptr(Conn) conn = connect_well();
    assert_scalar(conn, "SHOW application_name", "confiture test");
    assert_scalar(conn, "SHOW client_encoding", "UTF8");
    if (conn_server_version(conn) >= 140000)
        assert_scalar(conn, "SHOW client_connection_check_interval", "1s");
    assert_scalar(conn, "SELECT NULL", NULL);
    assert_scalar(conn, "SELECT 1 WHERE false", NULL);
}

static void
test_error_fields(void)
{
    g_autoptr(Conn) conn = connect_well();
    g_autoptr(GError) error = NULL;
    exec_well(conn, "CREATE TEMP TABLE t (id int CONSTRAINT positive CHECK (id > 0))");
    g_assert_false(conn_exec(conn, "INSERT INTO t VALUES (-1)", &error));
    g_assert_error(error, CONFITURE_ERROR, ERR_SQL);
    const ErrorFields *fields = error_fields(error);
    g_assert_cmpstr(fields->sqlstate, ==, "23514");
    g_assert_cmpstr(fields->detail, ==, "Failing row contains (-1).");
    g_assert_true(g_str_has_suffix(fields->object, ".t.positive"));
    g_clear_error(&error);
    g_assert_false(conn_exec(
        conn, "DO $$BEGIN RAISE 'said' USING hint = 'do so', detail = 'why', errcode = 'XX123'; END$$",
        &error));
    fields = error_fields(error);
    g_assert_cmpstr(error->message, ==, "said");
    g_assert_cmpstr(fields->hint, ==, "do so");
    g_assert_cmpstr(fields->sqlstate, ==, "XX123");
    g_assert_nonnull(strstr(g_ptr_array_index(fields->context, 0), "inline_code_block"));
    g_assert_true(conn_alive(conn));
}

static void
take_remark(Progress *self, const char *text)
{
    g_ptr_array_add(((Listener *)self)->remarks, g_strdup(text));
}

static void
test_notices(void)
{
    g_autoptr(GPtrArray) remarks = g_ptr_array_new_with_free_func(g_free);
    Listener listener = {.base = {.remark = take_remark}, .remarks = remarks};
    const ConnOptions options = {.url = scratch_url(scratch), .progress = &listener.base};
    g_autoptr(Conn) conn = conn_open(&options, NULL);
    exec_well(conn, "DO $$BEGIN RAISE NOTICE 'first'; RAISE WARNING 'second'; END$$");
    g_assert_cmpuint(remarks->len, ==, 2);
    g_assert_cmpstr(remarks->pdata[0], ==, "NOTICE: first");
    g_assert_cmpstr(remarks->pdata[1], ==, "WARNING: second");
}

static void
test_batch(void)
{
    g_autoptr(Conn) conn = connect_well();
    g_autoptr(GError) error = NULL;
    size_t completed = 0;
    int position = 0;
    exec_well(conn, "BEGIN");
    g_assert_true(conn_batch(conn, "CREATE TEMP TABLE b(x int); INSERT INTO b VALUES (1); SELECT * FROM b",
                             &completed, &position, &error));
    g_assert_cmpuint(completed, ==, 3);
    /* Characters, not bytes, and counted over the whole text. */
    g_assert_false(conn_batch(conn, "SELECT 'é'; SELECT nothing; SELECT 1", &completed, &position, &error));
    g_assert_cmpuint(completed, ==, 1);
    g_assert_cmpint(position, ==, 20);
    exec_well(conn, "ROLLBACK");
}

static void
test_parameters(void)
{
    g_autoptr(Conn) conn = connect_well();
    g_autoptr(GError) error = NULL;
    const char *const values[] = {"it's \\ \"odd\"", NULL};
    g_autoptr(PGresult) result = conn_query_params(conn, "SELECT $1::text, $2::int", 2, values, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(PQgetvalue(result, 0, 0), ==, values[0]);
    g_assert_true(PQgetisnull(result, 0, 1));
}

static bool
append_row(void *data, const char *row, size_t length, GError **error)
{
    GString *text = data;
    g_string_append_len(text, row, (gssize)length);
    if (text->len < 60)
        return true;
    error_set(error, ERR_DISK_FULL, "no more");
    return false;
}

static void
test_copy(void)
{
    g_autoptr(Conn) conn = connect_well();
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    exec_well(conn, "CREATE TEMP TABLE c(x int, t text)");
    g_assert_true(copy_in_start(conn, "COPY c FROM STDIN", &error));
    g_assert_true(copy_in_write(conn, "1\ta\n2\t", 6, &error) && copy_in_write(conn, "\\N\n", 3, &error));
    g_assert_true(copy_in_finish(conn, NULL, &error));
    g_assert_true(copy_out(conn, "COPY c TO STDOUT", append_row, text, NULL, &error));
    g_assert_cmpstr(text->str, ==, "1\ta\n2\t\\N\n");

    g_assert_true(copy_in_start(conn, "COPY c FROM STDIN", &error));
    g_assert_true(copy_in_write(conn, "3\tc\nfour\td\n", 11, &error));
    g_assert_false(copy_in_finish(conn, NULL, &error));
    g_assert_cmpstr(error_fields(error)->sqlstate, ==, "22P02");
    g_assert_nonnull(strstr(g_ptr_array_index(error_fields(error)->context, 0), "line 2"));
    g_clear_error(&error);
    g_assert_true(copy_in_start(conn, "COPY c FROM STDIN", &error));
    copy_in_abort(conn, "the source failed");
    assert_scalar(conn, "SELECT count(*) FROM c", "2");

    g_assert_false(copy_in_start(conn, "COPY nowhere FROM STDIN", &error));
    g_assert_cmpstr(error_fields(error)->sqlstate, ==, "42P01");
    g_clear_error(&error);
    /* A sink that fails ends the COPY with its own error, and the connection goes on. */
    g_string_truncate(text, 0);
    g_assert_false(copy_out(conn, "COPY (SELECT generate_series(1, 1000000)) TO STDOUT", append_row, text,
                            NULL, &error));
    g_assert_error(error, CONFITURE_ERROR, ERR_DISK_FULL);
    assert_scalar(conn, "SELECT 1", "1");
    /* A COPY nobody expects is refused, and leaves the connection usable. */
    g_clear_error(&error);
    g_assert_false(conn_exec(conn, "COPY c FROM STDIN", &error));
    g_clear_error(&error);
    g_assert_false(conn_exec(conn, "COPY c TO STDOUT", &error));
    assert_scalar(conn, "SELECT 1", "1");
}

static bool
add_value(void *data, size_t index, PGresult *result, GError **error)
{
    *(gint64 *)data += g_ascii_strtoll(PQgetvalue(result, 0, 0), NULL, 10) + (gint64)index;
    return true;
}

enum { MANY = 1500 };

static void
fill(PipelineStatement *statements, const char *const *value)
{
    for (int i = 0; i < MANY; i++)
        statements[i] = (PipelineStatement){"SELECT $1::int", 1, value};
}

static void
test_pipeline(void)
{
    g_autoptr(Conn) conn = connect_well();
    g_autoptr(GError) error = NULL;
    const char *const value[] = {"2"};
    g_autofree PipelineStatement *statements = g_new0(PipelineStatement, MANY);
    gint64 sum = 0;
    size_t failed = 0;
    fill(statements, value);
    g_assert_true(pipeline_run(conn, statements, MANY, add_value, &sum, &failed, &error));
    g_assert_cmpint(sum, ==, 2 * MANY + MANY * (MANY - 1) / 2);

    exec_well(conn, "CREATE TABLE pipelined(x int)");
    statements[3] = (PipelineStatement){"INSERT INTO pipelined VALUES (1) RETURNING x", 0, NULL};
    statements[700] = (PipelineStatement){"SELECT 1/0", 0, NULL};
    statements[1400] = (PipelineStatement){"INSERT INTO pipelined VALUES (2) RETURNING x", 0, NULL};
    g_assert_false(pipeline_run(conn, statements, MANY, NULL, NULL, &failed, &error));
    g_assert_cmpuint(failed, ==, 700);
    g_assert_cmpstr(error_fields(error)->sqlstate, ==, "22012");
    /* One transaction: what came before the failure is undone, what came behind it never ran. */
    assert_scalar(conn, "SELECT count(*) FROM pipelined", "0");
    g_clear_error(&error);
    g_assert_true(pipeline_run(conn, statements, 0, NULL, NULL, &failed, &error));
    exec_well(conn, "DROP TABLE pipelined");
}

/* In a child of its own, because the flag a signal sets is the process's. Status 0: cancelled in time, and
 * the session can still clean up behind itself. */
static void
cancelled_child(int signo)
{
    g_autoptr(GError) error = NULL;
    interrupt_install();
    g_autoptr(Conn) conn = connect_well();
    pid_t self = getpid();
    pid_t sender = fork();
    if (sender == 0) {
        clock_sleep_ms(300);
        kill(self, signo);
        _exit(0);
    }
    int64_t began = clock_now_ms();
    bool ran = conn_exec(conn, "SELECT pg_sleep(30)", &error);
    bool told = g_error_matches(error, CONFITURE_ERROR, ERR_INTERRUPTED);
    bool soon = clock_now_ms() - began < 5000;
    bool refused = !conn_exec(conn, "SELECT 1", NULL);
    bool cleans = conn_exec_always(conn, "SELECT 1", NULL);
    waitpid(sender, NULL, 0);
    _exit(!ran && told && soon && refused && cleans ? 0 : 1);
}

static void
test_cancel(void)
{
    static const int signals[] = {SIGINT, SIGTERM};
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        int status = -1;
        pid_t child = fork();
        if (child == 0)
            cancelled_child(signals[i]);
        waitpid(child, &status, 0);
        g_assert_cmpint(status, ==, 0);
    }
}

static void
test_lost(void)
{
    g_autoptr(Conn) victim = connect_well();
    g_autoptr(Conn) other = connect_well();
    g_autoptr(GError) error = NULL;
    g_autofree char *pid = scalar(victim, "SELECT pg_backend_pid()");
    const char *const values[] = {pid};
    g_autoptr(PGresult) result =
        conn_query_params(other, "SELECT pg_terminate_backend($1::int)", 1, values, NULL);
    g_assert_nonnull(result);
    g_assert_false(conn_exec(victim, "SELECT 1", &error));
    g_assert_error(error, CONFITURE_ERROR, ERR_CONNECTION_LOST);
    g_assert_false(conn_alive(victim));
}

static void
test_refused(void)
{
    static const char *const urls[] = {"postgresql://u:s3cret@localhost:1/d",
                                       "host=/nowhere password=s3cret user=u",
                                       "postgresql://u:s3cret@/d?host=/nowhere"};
    for (size_t i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_autoptr(GError) error = NULL;
        const ConnOptions options = {.url = urls[i]};
        g_assert_null(conn_open(&options, &error));
        g_assert_error(error, CONFITURE_ERROR, ERR_CONNECT);
        g_assert_null(strstr(error->message, "s3cret"));
        g_assert_nonnull(error_shown_hint(error));
    }
    /* What cannot be read, or would show a part of a password that was not escaped as a host or a database.
     */
    static const char *const odd[] = {"postgresql://u:s3cret@[half/d", "postgresql://u:s3c/ret@localhost:1/d",
                                      "postgresql://u:s3c@ret@localhost:1/d"};
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        g_autoptr(GError) error = NULL;
        const ConnOptions options = {.url = odd[i]};
        g_assert_null(conn_open(&options, &error));
        g_assert_error(error, CONFITURE_ERROR, ERR_CONFIG);
        g_assert_null(strstr(error->message, "ret"));
    }
}

/* A host that takes the connection and never says a word. */
static void
test_silent_host(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *directory = g_dir_make_tmp("cf-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(directory, ".s.PGSQL.5432", NULL);
    g_autofree char *url = g_strdup_printf("host=%s dbname=d user=u connect_timeout=2", directory);
    int fd = tap_listen(path);
    int64_t began = clock_now_ms();
    const ConnOptions options = {.url = url};
    g_assert_null(conn_open(&options, &error));
    g_assert_error(error, CONFITURE_ERROR, ERR_CONNECT);
    g_assert_cmpint(clock_now_ms() - began, <, 6000);
    close(fd);
    unlink(path);
    rmdir(directory);
}

static void
test_database_names(void)
{
    static const struct {
        const char *url, *database;
    } cases[] = {{"postgresql://u@h/shop", "shop"},
                 {"host=h dbname='od d' user=u", "od d"},
                 {"postgresql://u@h/sh%20op?sslmode=disable", "sh op"},
                 {"postgresql://ada@h", "ada"}};
    g_unsetenv("PGDATABASE");
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *database = conn_url_database(cases[i].url, NULL);
        g_assert_cmpstr(database, ==, cases[i].database);
    }
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    const ServerOptions options = {0};
    tap_init(argc, argv);
    scratch = scratch_start(&options, &error);
    g_assert_no_error(error);
    g_test_add_func("/pg/conn/session", test_session);
    g_test_add_func("/pg/conn/error-fields", test_error_fields);
    g_test_add_func("/pg/conn/notices", test_notices);
    g_test_add_func("/pg/conn/batch", test_batch);
    g_test_add_func("/pg/conn/parameters", test_parameters);
    g_test_add_func("/pg/conn/copy", test_copy);
    g_test_add_func("/pg/conn/pipeline", test_pipeline);
    g_test_add_func("/pg/conn/cancel", test_cancel);
    g_test_add_func("/pg/conn/lost", test_lost);
    g_test_add_func("/pg/conn/refused", test_refused);
    g_test_add_func("/pg/conn/silent-host", test_silent_host);
    g_test_add_func("/pg/conn/database-names", test_database_names);
    int status = g_test_run();
    scratch_free(scratch);
    return status;
}
