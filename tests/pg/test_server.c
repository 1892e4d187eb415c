#include "pg/server.h"

#include "pg/project.h"
#include "support/tap.h"

static void
test_life(void)
{
    g_autoptr(GError) error = NULL;
    g_auto(Project) project = {0};
    g_auto(ServerStatus) before = {0};
    g_auto(ServerStatus) first = {0};
    g_auto(ServerStatus) second = {0};
    g_auto(ServerStatus) stopped = {0};
    g_auto(ServerStatus) again = {0};
    struct stat st;
    project_open(&project);
    g_assert_true(server_status(&project.options, &before, &error));
    g_assert_cmpint(before.state, ==, SERVER_ABSENT);
    g_assert_cmpint(access(project.directory, F_OK), ==, -1);

    start_well(&project, &first);
    g_autofree char *url = server_url(&first, "postgres");
    g_assert_cmpstr(first.url, ==, url);
    assert_answer(url, "SHOW listen_addresses", "");
    assert_answer(url, "SHOW fsync", "on");
    assert_answer(url, "SHOW server_encoding", "UTF8");
    assert_answer(url, "SELECT current_user", "postgres");
    assert_answer(url, "SHOW data_directory", first.data_directory);
    g_assert_cmpint(stat(first.socket_directory, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0700);
    g_assert_cmpint(stat(first.data_directory, &st), ==, 0);
    g_assert_cmpint(st.st_uid, !=, 0);
    /* Its own session: no signal of our terminal reaches it. */
    g_assert_cmpint(getsid(first.pid), ==, first.pid);

    start_well(&project, &second);
    g_assert_cmpint(second.pid, ==, first.pid);
    assert_answer(url, "CREATE TABLE kept (a int)", "");

    g_assert_true(server_stop(&project.options, &error));
    g_assert_true(ends_within(first.pid, 0) || kill(first.pid, 0) != 0);
    g_assert_cmpint(access(first.socket_directory, F_OK), ==, -1);
    g_assert_true(server_stop(&project.options, &error));
    g_assert_true(server_status(&project.options, &stopped, &error));
    g_assert_cmpint(stopped.state, ==, SERVER_STOPPED);
    g_assert_cmpint(stopped.major, ==, first.major);
    g_assert_null(stopped.url);

    start_well(&project, &again);
    assert_answer(again.url, "SELECT count(*) FROM kept", "0");
    g_assert_true(server_destroy(&project.options, &error));
    g_assert_cmpint(access(project.directory, F_OK), ==, -1);
    g_assert_cmpint(access(again.socket_directory, F_OK), ==, -1);
    g_assert_true(ends_within(again.pid, 1000));
}

/* Ten processes start it at once: one server, ten successes. */
static void
test_ten_at_once(void)
{
    g_auto(Project) project = {0};
    int pipes[2];
    pid_t seen = 0;
    project_open(&project);
    g_assert_cmpint(pipe(pipes), ==, 0);
    for (int i = 0; i < 10; i++) {
        if (fork() == 0) {
            g_auto(ServerStatus) status = {0};
            bool ok = server_start(&project.options, &status, NULL);
            pid_t pid = ok ? status.pid : -1;
            ssize_t n = write(pipes[1], &pid, sizeof pid);
            _exit(n == (ssize_t)sizeof pid ? 0 : 1);
        }
    }
    close(pipes[1]);
    for (int i = 0; i < 10; i++) {
        pid_t pid = 0;
        g_assert_cmpint(read(pipes[0], &pid, sizeof pid), ==, sizeof pid);
        g_assert_cmpint(pid, >, 0);
        g_assert_true(seen == 0 || seen == pid);
        seen = pid;
    }
    close(pipes[0]);
    while (waitpid(-1, NULL, 0) > 0)
        ;
    g_auto(ServerStatus) status = {0};
    g_assert_true(server_status(&project.options, &status, NULL));
    g_assert_cmpint(status.pid, ==, seen);
}

/* Starters and destroyers at once: whoever starts gets a server or finds the lock's file gone and begins
 * anew. */
static void
test_start_against_destroy(void)
{
    g_auto(Project) project = {0};
    int failures = 0;
    project_open(&project);
    for (int i = 0; i < 4; i++) {
        if (fork() == 0) {
            g_auto(ServerStatus) status = {0};
            g_autoptr(GError) error = NULL;
            bool ok = i % 2 == 0 ? server_start(&project.options, &status, &error)
                                 : server_destroy(&project.options, &error);
            if (!ok)
                g_printerr("# %s\n", error->message);
            _exit(ok ? 0 : 1);
        }
    }
    for (int status = 0; waitpid(-1, &status, 0) > 0;)
        failures += status != 0;
    g_assert_cmpint(failures, ==, 0);
}

/* Settings that would open the server to others do not survive a restart. */
static void
test_stays_private(void)
{
    g_autoptr(GError) error = NULL;
    g_auto(Project) project = {0};
    g_auto(ServerStatus) first = {0};
    g_auto(ServerStatus) second = {0};
    project_open(&project);
    start_well(&project, &first);
    assert_answer(first.url, "ALTER SYSTEM SET listen_addresses = '*'", "");
    assert_answer(first.url, "ALTER SYSTEM SET unix_socket_permissions = '0777'", "");
    assert_answer(first.url, "ALTER SYSTEM SET unix_socket_directories = '/tmp'", "");
    g_assert_true(server_stop(&project.options, &error));
    g_setenv("PGPORT", "6666", TRUE);
    g_setenv("PGDATA", "/nowhere", TRUE);
    start_well(&project, &second);
    assert_answer(second.url, "SHOW listen_addresses", "");
    assert_answer(second.url, "SHOW unix_socket_permissions", "0700");
    assert_answer(second.url, "SHOW unix_socket_directories", second.socket_directory);
    assert_answer(second.url, "SHOW port", "5432");
    g_unsetenv("PGPORT");
    g_unsetenv("PGDATA");
}

/* A project the server's user cannot enter: the data goes elsewhere and is found again. */
static void
test_root_below_closed_directory(void)
{
    g_autoptr(GError) error = NULL;
    g_auto(Project) project = {0};
    g_auto(ServerStatus) first = {0};
    g_auto(ServerStatus) stopped = {0};
    if (geteuid() != 0) {
        g_test_skip("only root drops to another user");
        return;
    }
    project_open(&project);
    g_assert_cmpint(chmod(project.root, 0700), ==, 0);
    start_well(&project, &first);
    g_assert_true(g_str_has_prefix(first.data_directory, "/var/lib/confiture/"));
    assert_answer(first.url, "CREATE TABLE kept (a int)", "");
    g_assert_true(server_stop(&project.options, &error));
    g_assert_true(server_status(&project.options, &stopped, &error));
    g_assert_cmpint(stopped.state, ==, SERVER_STOPPED);
    g_assert_cmpstr(stopped.data_directory, ==, first.data_directory);
    g_assert_true(server_destroy(&project.options, &error));
    g_autofree char *outside = g_path_get_dirname(first.data_directory);
    g_assert_cmpint(access(outside, F_OK), ==, -1);
}

static void
test_url_of_odd_database(void)
{
    const ServerStatus status = {.socket_directory = (char *)"/run/a b"};
    g_autofree char *url = server_url(&status, "a/b?c d&\"%");
    g_assert_cmpstr(url, ==, "postgresql:///a%2Fb%3Fc%20d%26%22%25?host=/run/a%20b&port=5432&user=postgres");
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/pg/server/life", test_life);
    g_test_add_func("/pg/server/ten-at-once", test_ten_at_once);
    g_test_add_func("/pg/server/start-against-destroy", test_start_against_destroy);
    g_test_add_func("/pg/server/private", test_stays_private);
    g_test_add_func("/pg/server/closed-project", test_root_below_closed_directory);
    g_test_add_func("/pg/server/url", test_url_of_odd_database);
    return g_test_run();
}
