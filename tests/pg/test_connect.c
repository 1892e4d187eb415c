/* How long to wait for a connection, whom to wait for, and what its session is told. */
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "pg/conn.h"
#include "pg/server.h"
#include "support/tap.h"

static Scratch *scratch;

/* A directory for a server's socket, and the URL that looks there. */
typedef struct {
    char *directory, *path, *url;
} Place;

static Place
place_new(void)
{
    Place place = {.directory = g_dir_make_tmp("cf-XXXXXX", NULL)};
    place.path = g_build_filename(place.directory, ".s.PGSQL.5432", NULL);
    place.url = g_strdup_printf("host=%s dbname=postgres user=postgres sslmode=disable gssencmode=disable",
                                place.directory);
    return place;
}

static void
place_clear(Place *place)
{
    unlink(place->path);
    rmdir(place->directory);
    g_free(place->directory);
    g_free(place->path);
    g_free(place->url);
}

static void
assert_setting(Conn *conn, const char *name, const char *want)
{
    g_autofree char *sql = g_strdup_printf("SHOW %s", name);
    g_autofree char *value = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(conn_scalar(conn, sql, &value, &error));
    g_assert_cmpstr(value, ==, want);
}

static void
test_settings(void)
{
    const ConnOptions options = {.url = scratch_url(scratch)};
    const ConnOptions quick = {.url = scratch_url(scratch), .bare = true};
    g_autoptr(Conn) first = conn_open(&options, NULL);
    bool newer = conn_server_version(first) >= 140000;
    g_assert_true(
        conn_exec(first, "ALTER ROLE CURRENT_USER SET idle_in_transaction_session_timeout = '7s'", NULL));
    if (newer)
        g_assert_true(conn_exec(first, "ALTER ROLE CURRENT_USER SET idle_session_timeout = '8s'", NULL));
    g_autoptr(Conn) conn = conn_open(&options, NULL);
    g_autoptr(Conn) bare = conn_open(&quick, NULL);
    assert_setting(conn, "idle_in_transaction_session_timeout", "0");
    assert_setting(bare, "idle_in_transaction_session_timeout", "7s");
    if (newer) {
        assert_setting(conn, "idle_session_timeout", "0");
        assert_setting(bare, "idle_session_timeout", "8s");
        assert_setting(conn, "client_connection_check_interval", "1s");
        assert_setting(bare, "client_connection_check_interval", "0");
    }
    g_autofree char *again = conn_session_settings(conn);
    g_assert_true(conn_exec(conn, "RESET ALL", NULL) && conn_exec(conn, again, NULL));
    assert_setting(conn, "idle_in_transaction_session_timeout", "0");
    g_assert_true(conn_exec(first, "ALTER ROLE CURRENT_USER RESET ALL", NULL));
}

/* A host that takes the connection and never says a word. */
static void
test_timeout_of_environment(void)
{
    g_autoptr(GError) error = NULL;
    Place place = place_new();
    int fd = tap_listen(place.path);
    const ConnOptions options = {.url = place.url};
    g_setenv("PGCONNECT_TIMEOUT", "2", TRUE);
    g_assert_null(conn_open(&options, &error));
    g_unsetenv("PGCONNECT_TIMEOUT");
    g_assert_error(error, CONFITURE_ERROR, ERR_CONNECT);
    g_assert_nonnull(strstr(error->message, "within 2 s"));
    close(fd);
    place_clear(&place);
}

/* Connects in a child that gets SIGINT after `ms`. Status 0: it was still trying then, and stopped at once.
 */
static int
interrupted_connect(const ConnOptions *options, int ms)
{
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        g_autoptr(GError) error = NULL;
        interrupt_install();
        pid_t self = getpid();
        if (fork() == 0) {
            clock_sleep_ms(ms);
            kill(self, SIGINT);
            _exit(0);
        }
        int64_t began = clock_now_ms();
        Conn *conn = conn_open(options, &error);
        int64_t took = clock_now_ms() - began;
        bool told = g_error_matches(error, CONFITURE_ERROR, ERR_INTERRUPTED);
        _exit(!conn && told && took >= ms - 100 && took < ms + 1500 ? 0 : 1);
    }
    waitpid(child, &status, 0);
    return status;
}

static void
test_no_timeout(void)
{
    Place place = place_new();
    int fd = tap_listen(place.path);
    g_autofree char *url = g_strconcat(place.url, " connect_timeout=0", NULL);
    const ConnOptions options = {.url = url};
    g_assert_cmpint(interrupted_connect(&options, 2600), ==, 0);
    close(fd);
    place_clear(&place);
}

typedef struct {
    Progress base;
    GPtrArray *remarks;
    unsigned reports;
} Listener;

static void
take_remark(Progress *self, const char *text)
{
    g_ptr_array_add(((Listener *)self)->remarks, g_strdup(text));
}

static void
take_report(Progress *self, const ProgressState *state)
{
    ((Listener *)self)->reports += strcmp(state->phase, "waiting for the server") == 0;
}

/* No socket for a while, then a server that is starting up, as PostgreSQL says it (its SQLSTATE, but in
 * another language), then the real one. */
static gpointer
start_slowly(gpointer data)
{
    static const char starting[] = "E\0\0\0\x2eSFATAL\0VFATAL\0C57P03\0Mle serveur demarre\0";
    Place *place = data;
    g_autofree char *there = NULL;
    char hello[1024];
    clock_sleep_ms(500);
    int fd = tap_listen(place->path);
    for (int i = 0; i < 2; i++) {
        int client = accept(fd, NULL, NULL);
        ssize_t n = read(client, hello, sizeof hello);
        n += write(client, starting, sizeof starting);
        close(client);
    }
    unlink(place->path);
    close(fd);
    g_autoptr(GRegex) host = g_regex_new("host=(/[^ &]+)", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_autofree char *url = g_uri_unescape_string(scratch_url(scratch), NULL);
    g_assert_true(g_regex_match(host, url, 0, &match));
    g_autofree char *directory = g_match_info_fetch(match, 1);
    there = g_build_filename(directory, ".s.PGSQL.5432", NULL);
    g_assert_cmpint(symlink(there, place->path), ==, 0);
    return NULL;
}

static void
test_wait(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) remarks = g_ptr_array_new_with_free_func(g_free);
    Listener listener = {.base = {.remark = take_remark, .report = take_report}, .remarks = remarks};
    Place place = place_new();
    const ConnOptions once = {.url = place.url};
    const ConnOptions patient = {.url = place.url, .wait_s = 30, .progress = &listener.base};
    g_assert_null(conn_open(&once, NULL));
    GThread *server = g_thread_new("server", start_slowly, &place);
    g_autoptr(Conn) conn = conn_open(&patient, &error);
    g_assert_no_error(error);
    g_thread_join(server);
    g_assert_cmpuint(remarks->len, ==, 1);
    g_assert_nonnull(strstr(remarks->pdata[0], "waiting up to 30 s"));
    g_assert_cmpuint(listener.reports, >=, 3);
    place_clear(&place);
}

static void
test_wait_ends(void)
{
    g_autoptr(GError) error = NULL;
    Place place = place_new();
    const ConnOptions options = {.url = place.url, .wait_s = 1};
    const ConnOptions patient = {.url = place.url, .wait_s = 60};
    int64_t began = clock_now_ms();
    g_assert_null(conn_open(&options, &error));
    g_assert_error(error, CONFITURE_ERROR, ERR_CONNECT);
    g_assert_nonnull(strstr(error->message, "No such file or directory"));
    g_assert_cmpint(clock_now_ms() - began, >=, 1000);
    g_assert_cmpint(clock_now_ms() - began, <, 4000);
    g_assert_cmpint(interrupted_connect(&patient, 500), ==, 0);
    place_clear(&place);
}

/* What waiting does not help against is told at once. */
static void
test_wait_in_vain(void)
{
    g_autoptr(GError) error = NULL;
    const ConnOptions options = {.url = scratch_url(scratch), .database = "nowhere", .wait_s = 30};
    int64_t began = clock_now_ms();
    g_assert_null(conn_open(&options, &error));
    g_assert_cmpint(clock_now_ms() - began, <, 3000);
    g_assert_cmpstr(error_fields(error)->sqlstate, ==, "3D000");
    g_assert_true(g_str_has_suffix(error->message, ": database \"nowhere\" does not exist"));
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    const ServerOptions options = {0};
    tap_init(argc, argv);
    scratch = scratch_start(&options, &error);
    g_assert_no_error(error);
    g_test_add_func("/pg/connect/settings", test_settings);
    g_test_add_func("/pg/connect/timeout-of-environment", test_timeout_of_environment);
    g_test_add_func("/pg/connect/no-timeout", test_no_timeout);
    g_test_add_func("/pg/connect/wait", test_wait);
    g_test_add_func("/pg/connect/wait-ends", test_wait_ends);
    g_test_add_func("/pg/connect/wait-in-vain", test_wait_in_vain);
    int status = g_test_run();
    scratch_free(scratch);
    return status;
}
