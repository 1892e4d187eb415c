#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/treecopy.h"
#include "support/tap.h"

static char *
new_directory(void)
{
    char *directory = g_strdup("/tmp/confiture-lock-XXXXXX");
    g_assert_nonnull(g_mkdtemp(directory));
    return directory;
}

static void
forget(char *directory)
{
    g_assert_true(tree_remove(directory, NULL));
    g_free(directory);
}

static void
test_one_at_a_time(void)
{
    g_autoptr(GError) error = NULL;
    char *directory = new_directory();
    g_autofree char *path = g_build_filename(directory, "lock", NULL);
    int first = file_lock(path, 0, &error);
    g_assert_no_error(error);
    g_assert_cmpint(file_lock(path, 20, &error), ==, -1);
    g_assert_cmpstr(error_id(error), ==, "locked");
    file_unlock(first);
    int second = file_lock(path, 0, NULL);
    g_assert_cmpint(second, >=, 0);
    file_unlock(second);
    forget(directory);
}

/* The holder removes the file: who waited must not be left with a lock on a file nobody else can see. */
static void
test_holder_removes_the_file(void)
{
    char *directory = new_directory();
    g_autofree char *path = g_build_filename(directory, "lock", NULL);
    int held = file_lock(path, 0, NULL);
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        struct stat named;
        struct stat own;
        close(held); /* else the lock lived on in us */
        int fd = file_lock(path, 10000, NULL);
        _exit(fd >= 0 && stat(path, &named) == 0 && fstat(fd, &own) == 0 && named.st_ino == own.st_ino ? 0
                                                                                                       : 1);
    }
    clock_sleep_ms(50);
    g_assert_cmpint(unlink(path), ==, 0);
    file_unlock(held);
    waitpid(child, &status, 0);
    g_assert_cmpint(status, ==, 0);
    forget(directory);
}

static void
test_link_is_refused(void)
{
    g_autoptr(GError) error = NULL;
    char *directory = new_directory();
    g_autofree char *path = g_build_filename(directory, "lock", NULL);
    g_autofree char *target = g_build_filename(directory, "target", NULL);
    g_assert_cmpint(symlink(target, path), ==, 0);
    g_assert_cmpint(file_lock(path, 0, &error), ==, -1);
    g_assert_cmpstr(error_id(error), ==, "file");
    g_assert_cmpint(access(target, F_OK), ==, -1);
    forget(directory);
}

static void
test_tree_copy(void)
{
    g_autoptr(GError) error = NULL;
    char *directory = new_directory();
    g_autofree char *from = g_build_filename(directory, "from", NULL);
    g_autofree char *below = g_build_filename(from, "a", "b", NULL);
    g_autofree char *file = g_build_filename(below, "file", NULL);
    g_autofree char *to = g_build_filename(directory, "to", NULL);
    g_autofree char *copy = g_build_filename(to, "a", "b", "file", NULL);
    g_autofree char *link = g_build_filename(from, "link", NULL);
    g_autofree char *third = g_build_filename(directory, "third", NULL);
    size_t size = 3 * 1024 * 1024 + 17;
    g_autofree char *bytes = g_malloc(size);
    g_autofree char *got = NULL;
    size_t length = 0;
    struct stat st;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (char)(i * 31 >> 3);
    g_assert_true(directory_make(below, 0750, NULL));
    g_assert_true(file_write(file, bytes, size, 0640, NULL));
    g_assert_true(tree_copy(from, to, geteuid(), getegid(), &error));
    g_assert_no_error(error);
    g_assert_true(file_read(copy, size, &got, &length, NULL));
    g_assert_cmpmem(got, length, bytes, size);
    g_assert_cmpint(stat(copy, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0640);
    g_assert_false(tree_copy(from, to, geteuid(), getegid(), &error));
    g_clear_error(&error);
    g_assert_cmpint(symlink("/etc/passwd", link), ==, 0);
    g_assert_false(tree_copy(from, third, geteuid(), getegid(), &error));
    g_assert_nonnull(strstr(error->message, link));
    if (geteuid() == 0) {
        g_autofree char *given = g_build_filename(directory, "given", NULL);
        g_autofree char *inner = g_build_filename(given, "a", "b", "file", NULL);
        g_assert_cmpint(unlink(link), ==, 0);
        g_assert_true(tree_copy(from, given, 65534, 65534, NULL));
        g_assert_cmpint(stat(inner, &st), ==, 0);
        g_assert_cmpint(st.st_uid, ==, 65534);
        g_assert_cmpint(stat(given, &st), ==, 0);
        g_assert_cmpint(st.st_uid, ==, 65534);
    }
    forget(directory);
}

/* A program started with die_with_us does not outlive the process that started it. */
static void
test_child_dies_with_us(void)
{
    char *directory = new_directory();
    g_autofree char *mark = g_build_filename(directory, "pid", NULL);
    g_autofree char *script =
        g_strdup_printf("echo $$ > '%s.new'; mv '%s.new' '%s'; exec sleep 60", mark, mark, mark);
    pid_t middle = fork();
    if (middle == 0) {
        const char *const argv[] = {"sh", "-c", script, NULL};
        const ChildOptions child = {.argv = argv, .die_with_us = true};
        g_auto(ChildResult) result = {0};
        child_run(&child, &result, NULL);
        _exit(0);
    }
    int64_t deadline = clock_now_ms() + 10000;
    while (access(mark, F_OK) != 0 && clock_now_ms() < deadline)
        clock_sleep_ms(5);
    g_autofree char *text = NULL;
    size_t length = 0;
    g_assert_true(file_read(mark, 64, &text, &length, NULL));
    pid_t pid = (pid_t)g_ascii_strtoll(text, NULL, 10);
    g_assert_cmpint(kill(pid, 0), ==, 0);
    kill(middle, SIGKILL);
    waitpid(middle, NULL, 0);
    g_autofree char *cmdline = g_strdup_printf("/proc/%d/exe", (int)pid);
    for (deadline = clock_now_ms() + 5000; access(cmdline, F_OK) == 0 && clock_now_ms() < deadline;)
        clock_sleep_ms(5);
    g_assert_cmpint(access(cmdline, F_OK), ==, -1);
    forget(directory);
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/base/lock/one-at-a-time", test_one_at_a_time);
    g_test_add_func("/base/lock/removed", test_holder_removes_the_file);
    g_test_add_func("/base/lock/link", test_link_is_refused);
    g_test_add_func("/base/treecopy", test_tree_copy);
    g_test_add_func("/base/child/dies-with-us", test_child_dies_with_us);
    return g_test_run();
}
