/* tests/cases/catalog/changes.sql: each statement changes the fingerprint, and the one behind it restores it.
 */
#include "catalog/fingerprint.h"

#include <string.h>

#include "base/files.h"
#include "pg/server.h"
#include "support/tap.h"

static Scratch *scratch;

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
run(Conn *conn, const char *sql)
{
    g_autoptr(GError) error = NULL;
    conn_exec(conn, sql, &error);
    if (error)
        g_test_message("%s: %s", sql, error->message);
    g_assert_no_error(error);
}

static Fingerprint *
take(Conn *conn, const char *exclude)
{
    g_autoptr(GError) error = NULL;
    const char *const names[] = {exclude, NULL};
    Fingerprint *fingerprint = fingerprint_take(conn, names, &error);
    g_assert_no_error(error);
    return fingerprint;
}

/* The case file's lines without its head of comments. */
static char **
read_lines(void)
{
    g_autofree char *path = tap_source_path("tests/cases/catalog/changes.sql");
    g_autofree char *text = NULL;
    size_t length = 0;
    g_autoptr(GError) error = NULL;
    file_read(path, 1024 * 1024, &text, &length, &error);
    g_assert_no_error(error);
    const char *start = text;
    while (g_str_has_prefix(start, "--"))
        start = strchr(start, '\n') + 1;
    return g_strsplit(g_strchomp((char *)(uintptr_t)start), "\n", -1);
}

static void
test_changes(void)
{
    g_autoptr(Conn) conn = connect_well();
    g_auto(GStrv) lines = read_lines();
    unsigned count = 0;
    run(conn, lines[0]);
    g_autoptr(Fingerprint) before = take(conn, NULL);
    for (char **line = lines + 2; *line; line += 2) {
        g_assert_nonnull(line[1]);
        run(conn, line[0]);
        g_autoptr(Fingerprint) changed = take(conn, NULL);
        g_autofree char *change = fingerprint_diff(before, changed);
        if (fingerprint_equal(before, changed))
            g_error("not seen: %s", line[0]);
        g_assert_cmpstr(change, !=, "");
        run(conn, line[1]);
        g_autoptr(Fingerprint) back = take(conn, NULL);
        g_autofree char *left = fingerprint_diff(before, back);
        if (*left)
            g_error("left by %s\n%s", line[1], left);
        g_assert_true(fingerprint_equal(before, back));
        count++;
    }
    g_assert_cmpuint(count, >, 55);
}

static void
test_left_out(void)
{
    g_autoptr(Conn) conn = connect_well();
    g_autoptr(Fingerprint) before = take(conn, "we \"are\"");
    run(conn, "CREATE SCHEMA \"we \"\"are\"\"\"; CREATE TABLE \"we \"\"are\"\"\".x (a int);"
              " COMMENT ON SCHEMA \"we \"\"are\"\"\" IS 'c'; COMMENT ON TABLE \"we \"\"are\"\"\".x IS 'c'");
    g_autoptr(Fingerprint) more = take(conn, NULL);
    g_autoptr(Fingerprint) without = take(conn, "we \"are\"");
    g_assert_false(fingerprint_equal(before, more));
    g_assert_true(fingerprint_equal(before, without));
    run(conn, "DROP SCHEMA \"we \"\"are\"\"\" CASCADE");
}

static void
test_data_is_none(void)
{
    g_autoptr(Conn) conn = connect_well();
    run(conn, "CREATE TABLE data (x int, y int); CREATE SEQUENCE ds");
    g_autoptr(Fingerprint) before = take(conn, NULL);
    run(conn, "INSERT INTO data VALUES (1); SELECT nextval('ds'); ANALYZE data");
    g_autoptr(Fingerprint) filled = take(conn, NULL);
    g_autofree char *diff = fingerprint_diff(before, filled);
    g_assert_cmpstr(diff, ==, "");
    run(conn, "DROP TABLE data; DROP SEQUENCE ds");
}

static void
test_order(void)
{
    g_autoptr(Conn) conn = connect_well();
    run(conn,
        "CREATE TABLE a (x int); CREATE TABLE b (y int); GRANT SELECT ON a TO pg_monitor, pg_signal_backend");
    g_autoptr(Fingerprint) one = take(conn, NULL);
    run(conn, "DROP TABLE a, b; CREATE TABLE b (y int); CREATE TABLE a (z int, x int); ALTER TABLE a DROP z;"
              " GRANT SELECT ON a TO pg_signal_backend; GRANT SELECT ON a TO pg_monitor");
    g_autoptr(Fingerprint) other = take(conn, NULL);
    g_autofree char *diff = fingerprint_diff(one, other);
    g_assert_cmpstr(diff, ==, "");
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    const ServerOptions options = {0};
    tap_init(argc, argv);
    scratch = scratch_start(&options, &error);
    g_assert_no_error(error);
    g_test_add_func("/catalog/fingerprint/changes", test_changes);
    g_test_add_func("/catalog/fingerprint/left-out", test_left_out);
    g_test_add_func("/catalog/fingerprint/data", test_data_is_none);
    g_test_add_func("/catalog/fingerprint/order", test_order);
    int status = g_test_run();
    scratch_free(scratch);
    return status;
}
