#include "pg/server.h"

#include <stdlib.h>

#include "pg/project.h"
#include "support/tap.h"

static const ServerOptions options = {.major = 0};

static Scratch *
scratch_well(void)
{
    g_autoptr(GError) error = NULL;
    Scratch *scratch = scratch_start(&options, &error);
    if (error && error_fields(error))
        g_test_message("%s: %s", error->message, error_fields(error)->detail);
    g_assert_no_error(error);
    return scratch;
}

static pid_t
postmaster_of(const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "data", "postmaster.pid", NULL);
    g_autofree char *text = NULL;
    size_t length = 0;
    g_assert_true(file_read(path, 4096, &text, &length, NULL));
    return (pid_t)atoi(text);
}

/* The scratch's own directory, which is where its socket lies. */
static char *
directory_of(const Scratch *scratch)
{
    g_autofree char *answer = ask(scratch_url(scratch), "SHOW data_directory");
    return g_path_get_dirname(answer);
}

static void
assert_gone(const char *directory)
{
    g_autofree char *lock = g_strconcat(directory, ".lock", NULL);
    g_assert_cmpint(access(directory, F_OK), ==, -1);
    g_assert_cmpint(access(lock, F_OK), ==, -1);
}

static void
test_two_lives(void)
{
    Scratch *one = scratch_well();
    Scratch *two = scratch_well();
    g_autofree char *first = directory_of(one);
    g_autofree char *second = directory_of(two);
    struct stat st;
    g_assert_cmpstr(first, !=, second);
    assert_answer(scratch_url(one), "SHOW fsync", "off");
    assert_answer(scratch_url(one), "SHOW listen_addresses", "");
    assert_answer(scratch_url(one), "CREATE DATABASE shop TEMPLATE template0", "");
    assert_answer(scratch_url(one), "CREATE DATABASE other", "");
    /* The template has no free space and visibility maps: the server makes them. */
    assert_answer(scratch_url(one), "VACUUM FREEZE pg_catalog.pg_class", "");
    assert_answer(scratch_url(one), "SELECT pg_relation_size('pg_class', 'vm') > 0", "t");
    assert_answer(scratch_url(one), "CREATE TABLE t AS SELECT generate_series(1, 10000) AS a", "");
    assert_answer(scratch_url(one), "SELECT count(*) FROM t", "10000");
    assert_answer(scratch_url(two), "SELECT count(*) FROM pg_database", "3");
    g_assert_cmpint(stat(first, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0700);
    g_assert_cmpint(st.st_uid, !=, 0);
    pid_t pid = postmaster_of(first);
    scratch_free(one);
    assert_gone(first);
    g_assert_true(ends_within(pid, 1000));
    assert_answer(scratch_url(two), "SELECT 1", "1");
    scratch_free(two);
    assert_gone(second);
}

/* Starts one in a child that tells its directory and then ends as asked. */
static char *
in_child(void (*end)(void), pid_t *postmaster)
{
    int pipes[2];
    char directory[256] = "";
    g_assert_cmpint(pipe(pipes), ==, 0);
    /* Blocked, so that a signal sent before the child waits for it is not lost. */
    sigset_t usr1;
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    pid_t child = fork();
    if (child == 0) {
        int number = 0;
        sigprocmask(SIG_BLOCK, &usr1, NULL);
        Scratch *scratch = scratch_well();
        g_autofree char *own = directory_of(scratch);
        if (write(pipes[1], own, strlen(own)) < 0)
            _exit(1);
        close(pipes[1]);
        alarm(60);
        sigwait(&usr1, &number);
        end();
    }
    close(pipes[1]);
    g_assert_cmpint(read(pipes[0], directory, sizeof directory - 1), >, 0);
    close(pipes[0]);
    *postmaster = postmaster_of(directory);
    kill(child, end ? SIGUSR1 : SIGKILL);
    waitpid(child, NULL, 0);
    return g_strdup(directory);
}

static void
test_killed_owner(void)
{
    pid_t postmaster = 0;
    g_autofree char *directory = in_child(NULL, &postmaster);
    /* Nobody tells the server; the kernel does. */
    g_assert_true(ends_within(postmaster, 5000));
    /* Any other test's start may have swept it up by now; ours does at the latest. */
    scratch_free(scratch_well());
    assert_gone(directory);
}

static void
leave(void)
{
    exit(0);
}

static void
test_exit_without_free(void)
{
    pid_t postmaster = 0;
    g_autofree char *directory = in_child(leave, &postmaster);
    assert_gone(directory);
    g_assert_true(ends_within(postmaster, 1000));
}

/* A child of ours that exits takes nothing with it. */
static void
test_forked_child_exits(void)
{
    g_autoptr(Scratch) scratch = scratch_well();
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        exit(0);
    waitpid(child, &status, 0);
    g_assert_cmpint(status, ==, 0);
    assert_answer(scratch_url(scratch), "SELECT 1", "1");
}

static void
test_several_at_once(void)
{
    int failures = 0;
    for (int i = 0; i < 4; i++) {
        if (fork() == 0) {
            g_autoptr(Scratch) scratch = scratch_start(&options, NULL);
            g_autofree char *answer = scratch ? ask(scratch_url(scratch), "SELECT 1") : NULL;
            int status = g_strcmp0(answer, "1") == 0 ? 0 : 1;
            scratch_free(g_steal_pointer(&scratch));
            _exit(status);
        }
    }
    for (int status = 0; waitpid(-1, &status, 0) > 0;)
        failures += status != 0;
    g_assert_cmpint(failures, ==, 0);
}

/* Without a cache it still works: the first use makes one, the second finds it. */
static void
test_fresh_cache(void)
{
    g_autofree char *cache = g_strdup("/tmp/confiture-cache-XXXXXX");
    g_assert_nonnull(g_mkdtemp(cache));
    pid_t child = fork();
    if (child == 0) {
        g_setenv("XDG_CACHE_HOME", cache, TRUE);
        g_autoptr(Scratch) scratch = scratch_start(&options, NULL);
        g_autofree char *answer = scratch ? ask(scratch_url(scratch), "SELECT 1") : NULL;
        int status = g_strcmp0(answer, "1") == 0 ? 0 : 1;
        scratch_free(g_steal_pointer(&scratch));
        _exit(status);
    }
    int status = 0;
    waitpid(child, &status, 0);
    g_assert_cmpint(status, ==, 0);
    g_autofree char *below = g_build_filename(cache, "confiture", "pg", NULL);
    g_autofree char *lock = entry_like(below, "*.lock");
    g_autofree char *made = entry_like(below, "*-*-*");
    g_assert_nonnull(lock);
    g_assert_nonnull(made);
    g_autofree char *control = g_build_filename(made, "global", "pg_control", NULL);
    g_assert_cmpint(access(control, F_OK), ==, 0);
    g_assert_true(tree_remove(cache, NULL));
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/pg/scratch/two", test_two_lives);
    g_test_add_func("/pg/scratch/fresh-cache", test_fresh_cache);
    g_test_add_func("/pg/scratch/killed-owner", test_killed_owner);
    g_test_add_func("/pg/scratch/exit", test_exit_without_free);
    g_test_add_func("/pg/scratch/forked-child", test_forked_child_exits);
    g_test_add_func("/pg/scratch/several", test_several_at_once);
    return g_test_run();
}
