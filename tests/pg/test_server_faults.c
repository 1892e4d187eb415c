#include "pg/server.h"

#include <sched.h>
#include <sys/mount.h>

#include "pg/project.h"
#include "pg/socketdir.h"
#include "support/tap.h"

static void
write_pid_file(const char *data, pid_t pid, const char *said_data)
{
    g_autofree char *path = g_build_filename(data, "postmaster.pid", NULL);
    g_autofree char *text = g_strdup_printf(
        "%d\n%s\n1700000000\n5432\n/tmp\n\n  1234567   1234567\nready   \n", (int)pid, said_data);
    g_assert_true(file_write(path, text, strlen(text), 0600, NULL));
    struct stat st;
    g_assert_cmpint(stat(data, &st), ==, 0);
    g_assert_cmpint(chown(path, st.st_uid, st.st_gid), ==, 0);
}

/* A child that only sleeps, as the user the server runs as, so that nothing but judgement protects it. */
static pid_t
stranger(const char *data)
{
    struct stat st;
    g_assert_cmpint(stat(data, &st), ==, 0);
    pid_t pid = fork();
    if (pid == 0) {
        if (geteuid() == 0 && setuid(st.st_uid) != 0)
            _exit(1);
        for (;;)
            pause();
    }
    return pid;
}

static void
test_stale_pid_files(void)
{
    g_autoptr(GError) error = NULL;
    g_auto(Project) project = {0};
    g_auto(Project) other = {0};
    g_auto(ServerStatus) first = {0};
    g_auto(ServerStatus) neighbour = {0};
    project_open(&project);
    project_open(&other);
    start_well(&project, &first);
    start_well(&other, &neighbour);
    g_autofree char *data = g_strdup(first.data_directory);
    pid_t recycled = stranger(data);
    pid_t dead = fork();
    if (dead == 0)
        _exit(0);
    waitpid(dead, NULL, 0);
    const pid_t pids[] = {dead, recycled, neighbour.pid, getpid(), 1};
    for (size_t i = 0; i < G_N_ELEMENTS(pids); i++) {
        g_auto(ServerStatus) status = {0};
        g_auto(ServerStatus) started = {0};
        g_assert_true(server_stop(&project.options, &error));
        write_pid_file(data, pids[i], data);
        g_assert_true(server_status(&project.options, &status, &error));
        g_assert_cmpint(status.state, ==, SERVER_STOPPED);
        g_assert_true(server_stop(&project.options, &error));
        start_well(&project, &started);
        g_assert_cmpint(started.pid, !=, pids[i]);
        assert_answer(started.url, "SHOW data_directory", data);
    }
    g_assert_cmpint(kill(recycled, 0), ==, 0);
    g_assert_cmpint(waitpid(recycled, NULL, WNOHANG), ==, 0);
    assert_answer(neighbour.url, "SELECT 1", "1");
    kill(recycled, SIGKILL);
    waitpid(recycled, NULL, 0);
}

static void
test_odd_pid_files(void)
{
    static const char *const texts[] = {
        "", "\n", "-17\n", "99999999999999999999\n", "12\n", "ready\nready\n", "\xff\xfe"};
    g_autoptr(GError) error = NULL;
    g_auto(Project) project = {0};
    g_auto(ServerStatus) first = {0};
    project_open(&project);
    start_well(&project, &first);
    g_autofree char *path = g_build_filename(first.data_directory, "postmaster.pid", NULL);
    g_assert_true(server_stop(&project.options, &error));
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_auto(ServerStatus) status = {0};
        g_assert_true(file_write(path, texts[i], strlen(texts[i]), 0600, NULL));
        g_assert_true(server_status(&project.options, &status, &error));
        g_assert_cmpint(status.state, ==, SERVER_STOPPED);
    }
    g_auto(ServerStatus) started = {0};
    start_well(&project, &started);
}

/* SIGKILL to the postmaster while a backend works: its data is there after the next start. */
static void
test_killed_postmaster(void)
{
    g_auto(Project) project = {0};
    g_auto(ServerStatus) first = {0};
    g_auto(ServerStatus) status = {0};
    g_auto(ServerStatus) second = {0};
    project_open(&project);
    start_well(&project, &first);
    assert_answer(first.url, "CREATE TABLE kept AS SELECT generate_series(1, 1000)", "");
    PGconn *busy = PQconnectdb(first.url);
    g_assert_cmpint(PQsendQuery(busy, "SELECT pg_sleep(60)"), ==, 1);
    kill(first.pid, SIGKILL);
    g_assert_true(ends_within(first.pid, 2000));
    g_assert_true(server_status(&project.options, &status, NULL));
    g_assert_cmpint(status.state, ==, SERVER_STOPPED);
    start_well(&project, &second);
    assert_answer(second.url, "SELECT count(*) FROM kept", "1000");
    PQfinish(busy);
}

/* A cleaned /tmp takes the socket away; the server is there but nobody can reach it. */
static void
test_lost_socket(void)
{
    g_auto(Project) project = {0};
    g_auto(ServerStatus) first = {0};
    g_auto(ServerStatus) second = {0};
    project_open(&project);
    start_well(&project, &first);
    g_assert_true(tree_remove(first.socket_directory, NULL));
    start_well(&project, &second);
    g_assert_cmpint(second.pid, !=, first.pid);
    assert_answer(second.url, "SELECT 1", "1");
}

/* Names in /tmp belong to whoever comes first. */
static void
test_socket_directory_is_not_ours(void)
{
    g_autoptr(GError) stopping = NULL;
    g_auto(Project) project = {0};
    g_auto(ServerStatus) first = {0};
    project_open(&project);
    start_well(&project, &first);
    g_autofree char *path = g_strdup(first.socket_directory);
    g_autofree char *target = g_build_filename(project.root, "elsewhere", NULL);
    g_assert_cmpint(mkdir(target, 0700), ==, 0);
    for (int i = 0; i < (geteuid() == 0 ? 3 : 2); i++) {
        g_autoptr(GError) error = NULL;
        g_auto(ServerStatus) status = {0};
        g_assert_true(server_stop(&project.options, &stopping));
        if (i == 0)
            g_assert_cmpint(symlink(target, path), ==, 0);
        else
            g_assert_cmpint(mkdir(path, 0700), ==, 0);
        if (i == 1)
            g_assert_cmpint(chmod(path, 0755), ==, 0);
        if (i == 2)
            g_assert_cmpint(chown(path, 4242, 4242), ==, 0);
        g_assert_false(server_start(&project.options, &status, &error));
        g_assert_cmpstr(error_id(error), ==, "file");
        g_assert_nonnull(strstr(error->message, path));
        g_assert_cmpint(i == 0 ? unlink(path) : rmdir(path), ==, 0);
    }
    g_auto(ServerStatus) again = {0};
    start_well(&project, &again);
}

static void
test_other_major(void)
{
    g_autoptr(GError) error = NULL;
    g_auto(Project) project = {0};
    g_auto(ServerStatus) first = {0};
    g_auto(ServerStatus) status = {0};
    g_auto(ServerStatus) refused = {0};
    g_auto(ServerStatus) again = {0};
    project_open(&project);
    start_well(&project, &first);
    g_autofree char *path = g_build_filename(first.data_directory, "PG_VERSION", NULL);
    g_autofree char *own = g_strdup_printf("%d\n", first.major);
    g_assert_true(server_stop(&project.options, &error));
    g_assert_true(file_write(path, "12\n", 3, 0600, &error));
    g_assert_true(server_status(&project.options, &status, &error));
    g_assert_cmpint(status.major, ==, 12);
    g_assert_false(server_start(&project.options, &refused, &error));
    g_assert_cmpstr(error_id(error), ==, "tool");
    g_assert_nonnull(strstr(error->message, "PostgreSQL 12"));
    g_assert_nonnull(strstr(error->message, first.version));
    g_assert_nonnull(strstr(error_shown_hint(error), "postgresql-12"));
    g_assert_nonnull(strstr(error_shown_hint(error), "confiture pg destroy"));
    g_clear_error(&error);

    g_assert_true(file_write(path, own, strlen(own), 0600, &error));
    ServerOptions wanting = project.options;
    wanting.major = first.major == 18 ? 17 : 18;
    g_assert_false(server_start(&wanting, &refused, &error));
    g_assert_nonnull(strstr(error->message, "the version wanted is"));
    g_clear_error(&error);
    struct stat st;
    g_assert_cmpint(stat(first.data_directory, &st), ==, 0);
    g_assert_cmpint(chown(path, st.st_uid, st.st_gid), ==, 0);
    start_well(&project, &again);
}

/* SIGKILL in the middle of initdb: no half cluster, and what is left is cleared away. */
static void
test_killed_initdb(void)
{
    g_auto(Project) project = {0};
    g_autofree char *unfinished = NULL;
    g_auto(ServerStatus) status = {0};
    g_auto(ServerStatus) started = {0};
    project_open(&project);
    pid_t child = fork();
    if (child == 0) {
        g_auto(ServerStatus) inner = {0};
        _exit(server_start(&project.options, &inner, NULL) ? 0 : 1);
    }
    for (int64_t deadline = clock_now_ms() + 20000; !unfinished && clock_now_ms() < deadline;) {
        g_autofree char *work = entry_like(project.directory, "data.new-*");
        g_autofree char *version = work ? g_build_filename(work, "PG_VERSION", NULL) : NULL;
        if (version && access(version, F_OK) == 0)
            unfinished = g_steal_pointer(&work);
    }
    g_assert_nonnull(unfinished);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    g_assert_true(server_status(&project.options, &status, NULL));
    g_assert_cmpint(status.state, ==, SERVER_ABSENT);
    start_well(&project, &started);
    assert_answer(started.url, "SELECT 1", "1");
    g_autofree char *left = entry_like(project.directory, "data.new-*");
    g_assert_null(left);
}

static void
test_data_directory_of_somebody_else(void)
{
    g_autoptr(GError) error = NULL;
    g_auto(Project) project = {0};
    g_auto(ServerStatus) status = {0};
    project_open(&project);
    g_autofree char *data = g_build_filename(project.directory, "data", NULL);
    g_autofree char *file = g_build_filename(data, "precious", NULL);
    g_assert_true(directory_make(data, 0755, &error));
    g_assert_true(file_write(file, "x", 1, 0644, &error));
    if (geteuid() == 0)
        g_assert_cmpint(chown(data, 65534, 65534), ==, 0);
    g_assert_false(server_start(&project.options, &status, &error));
    g_assert_cmpstr(error_id(error), ==, "file");
    g_assert_nonnull(strstr(error->message, data));
    g_assert_cmpint(access(file, F_OK), ==, 0);
}

/* In a mount namespace of its own, so that nothing stays mounted. The child's exit status tells what failed.
 */
static int
fill_a_disk(const Project *project)
{
    g_autofree char *above = g_path_get_dirname(project->directory);
    g_autoptr(GError) full = NULL;
    g_autoptr(GError) error = NULL;
    g_auto(ServerStatus) first = {0};
    g_auto(ServerStatus) second = {0};
    if (mkdir(above, 0755) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", above, "tmpfs", 0, "size=12m,mode=0755") != 0)
        return 2;
    if (server_start(&project->options, &first, &full))
        return 3;
    g_printerr("# %s\n", full->message);
    if (strcmp(error_id(full), "disk_full") != 0 || !error_shown_hint(full))
        return 4;
    g_autofree char *left = entry_like(project->directory, "data*");
    if (left)
        return 5;
    if (mount("tmpfs", above, "tmpfs", MS_REMOUNT, "size=300m") != 0)
        return 6;
    if (!server_start(&project->options, &second, &error))
        return 7;
    g_autofree char *answer = ask(second.url, "SELECT 1");
    bool well = strcmp(answer, "1") == 0;
    return server_destroy(&project->options, &error) && well ? 0 : 8;
}

static void
test_full_disk(void)
{
    g_auto(Project) project = {0};
    int status = 0;
    project_open(&project);
    pid_t child = fork();
    if (child == 0)
        _exit(unshare(CLONE_NEWNS) == 0 ? fill_a_disk(&project) : 77);
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77 || WEXITSTATUS(status) == 2) {
        g_test_skip("needs a mount namespace");
        return;
    }
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/pg/faults/stale-pid", test_stale_pid_files);
    g_test_add_func("/pg/faults/odd-pid-file", test_odd_pid_files);
    g_test_add_func("/pg/faults/killed-postmaster", test_killed_postmaster);
    g_test_add_func("/pg/faults/lost-socket", test_lost_socket);
    g_test_add_func("/pg/faults/foreign-socket-directory", test_socket_directory_is_not_ours);
    g_test_add_func("/pg/faults/other-major", test_other_major);
    g_test_add_func("/pg/faults/killed-initdb", test_killed_initdb);
    g_test_add_func("/pg/faults/foreign-data", test_data_directory_of_somebody_else);
    g_test_add_func("/pg/faults/full-disk", test_full_disk);
    return g_test_run();
}
