/* Signals while the server is not listening, while a COPY runs, and after one; and what COPY holds in memory.
 */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "pg/conn.h"
#include "pg/copy.h"
#include "pg/server.h"
#include "support/tap.h"

enum { PIECE = 1 << 20, PROMPT_MS = 5000 };

static Scratch *scratch;

static Conn *
connect_well(void)
{
    const ConnOptions options = {.url = scratch_url(scratch), .command = "test"};
    Conn *conn = conn_open(&options, NULL);
    g_assert_nonnull(conn);
    return conn;
}

/* Runs `work` in a child that is sent SIGINT after 300 ms: the flag a signal sets is the process's. True: the
 * work ended with ERR_INTERRUPTED, promptly, and the session can still clean up behind itself. */
static bool
is_stopped(void (*work)(Conn *conn, GError **error))
{
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        g_autoptr(GError) error = NULL;
        interrupt_install();
        Conn *conn = connect_well();
        pid_t self = getpid();
        if (fork() == 0) {
            clock_sleep_ms(300);
            kill(self, SIGINT);
            _exit(0);
        }
        int64_t began = clock_now_ms();
        work(conn, &error);
        bool told = g_error_matches(error, CONFITURE_ERROR, ERR_INTERRUPTED);
        bool soon = clock_now_ms() - began < PROMPT_MS;
        _exit(told && soon && conn_exec_always(conn, "ROLLBACK", NULL) ? 0 : 1);
    }
    waitpid(child, &status, 0);
    return status == 0;
}

/* Rows until the COPY fails, or 64 MB. */
static bool
send_rows(Conn *conn, GError **error)
{
    g_autofree char *piece = g_malloc(PIECE);
    for (int i = 0; i < PIECE; i += 64) {
        memset(piece + i, 'x', 63);
        piece[i + 63] = '\n';
    }
    for (int i = 0; i < 64; i++)
        if (!copy_in_write(conn, piece, PIECE, error))
            return false;
    return copy_in_finish(conn, NULL, error);
}

static void
copy_to_busy_server(Conn *conn, GError **error)
{
    if (!conn_exec(conn,
                   "BEGIN; CREATE TABLE busy(t text);"
                   "CREATE FUNCTION doze() RETURNS trigger LANGUAGE plpgsql AS"
                   " $$BEGIN PERFORM pg_sleep(60); RETURN NEW; END$$;"
                   "CREATE TRIGGER doze BEFORE INSERT ON busy FOR EACH ROW EXECUTE FUNCTION doze()",
                   error) ||
        !copy_in_start(conn, "COPY busy FROM STDIN", error))
        return;
    send_rows(conn, error);
}

static void
test_busy_copy(void)
{
    g_assert_true(is_stopped(copy_to_busy_server));
}

static bool
refuse_row(void *data, const char *row, size_t length, GError **error)
{
    error_set(error, ERR_DISK_FULL, "no more");
    return false;
}

static void
sleep_after_failed_sink(Conn *conn, GError **error)
{
    GError *full = NULL;
    if (copy_out(conn, "COPY (SELECT generate_series(1, 1000000)) TO STDOUT", refuse_row, NULL, NULL,
                 &full) ||
        !g_error_matches(full, CONFITURE_ERROR, ERR_DISK_FULL))
        return;
    g_clear_error(&full);
    conn_exec(conn, "SELECT pg_sleep(60)", error);
}

static void
test_after_failed_sink(void)
{
    g_assert_true(is_stopped(sleep_after_failed_sink));
}

/* A COPY to the client that nobody asked for and that gives no row. */
static void
unexpected_copy_out(Conn *conn, GError **error)
{
    GError *refused = NULL;
    conn_exec(conn, "COPY (SELECT pg_sleep(60)) TO STDOUT", &refused);
    g_clear_error(&refused);
    conn_exec(conn, "SELECT 1", error);
}

static void
test_unexpected_copy(void)
{
    g_assert_true(is_stopped(unexpected_copy_out));
}

/* A statement larger than any socket's buffer reaches the server whole. */
static void
test_long_statement(void)
{
    g_autoptr(Conn) conn = connect_well();
    g_autoptr(GError) error = NULL;
    g_autofree char *value = NULL;
    g_autoptr(GString) sql = g_string_new("SELECT length('");
    enum { LENGTH = 48 << 20 };
    gsize head = sql->len;
    g_string_set_size(sql, head + LENGTH);
    memset(sql->str + head, 'y', LENGTH);
    g_string_append(sql, "')");
    int64_t began = clock_now_ms();
    g_assert_true(conn_scalar(conn, sql->str, &value, &error));
    g_assert_cmpstr(value, ==, G_STRINGIFY(50331648));
    g_test_message("48 MB in %d ms", (int)(clock_now_ms() - began));
}

static long
peak_kb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* The server takes data more slowly than we make it. */
static void
test_flat_memory(void)
{
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        Conn *conn = connect_well();
        bool ok = conn_exec(conn, "CREATE TEMP TABLE flat(t text)", NULL) &&
                  copy_in_start(conn, "COPY flat FROM STDIN", NULL);
        long before = peak_kb();
        ok = ok && send_rows(conn, NULL);
        _exit(!ok ? 1 : peak_kb() - before < 8 * 1024 ? 0 : 2);
    }
    waitpid(child, &status, 0);
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    const ServerOptions options = {0};
    tap_init(argc, argv);
    scratch = scratch_start(&options, &error);
    g_assert_no_error(error);
    g_test_add_func("/pg/signals/busy-copy", test_busy_copy);
    g_test_add_func("/pg/signals/after-failed-sink", test_after_failed_sink);
    g_test_add_func("/pg/signals/unexpected-copy", test_unexpected_copy);
    g_test_add_func("/pg/signals/long-statement", test_long_statement);
    g_test_add_func("/pg/signals/flat-memory", test_flat_memory);
    int status = g_test_run();
    scratch_free(scratch);
    return status;
}
