#include "pg/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/close_range.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"
#include "pg/logtail.h"
#include "pg/pidfile.h"
#include "pg/socketdir.h"

enum {
    LOOK_EVERY_MS = 2,
    ORPHANS_WAIT_MS = 10000, /* backends notice the death of their postmaster within moments */
    IMMEDIATE_WAIT_MS =
        15000, /* the postmaster itself kills its children after 5 s (SIGKILL_CHILDREN_AFTER_SECS) */
    KILL_WAIT_MS = 3000,
};

const char *
launch_locale(void)
{
    locale_t utf8 = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);
    if (utf8 == (locale_t)0)
        return "C";
    freelocale(utf8);
    return "C.UTF-8";
}

char **
launch_environment(const PgInstall *install)
{
    GPtrArray *set = g_ptr_array_new();
    const char *const unset[] = {"PGDATA",           "PGPORT",   "PGTZ",        "PGDATESTYLE",
                                 "PGCLIENTENCODING", "PG_COLOR", "LC_MESSAGES", "LANGUAGE"};
    for (size_t i = 0; i < G_N_ELEMENTS(unset); i++)
        g_ptr_array_add(set, g_strdup(unset[i]));
    g_ptr_array_add(set, g_strdup_printf("LC_ALL=%s", launch_locale()));
    if (install->libdir)
        g_ptr_array_add(set, g_strdup_printf("LD_LIBRARY_PATH=%s", install->libdir));
    g_ptr_array_add(set, NULL);
    return (char **)g_ptr_array_free(set, FALSE);
}

/* The environment of the server: ours with those changes. */
static char **
environment_for(const PgInstall *install)
{
    g_auto(GStrv) set = launch_environment(install);
    char **env = g_get_environ();
    for (char **p = set; *p; p++) {
        char *equals = strchr(*p, '=');
        if (!equals) {
            env = g_environ_unsetenv(env, *p);
            continue;
        }
        *equals = '\0';
        env = g_environ_setenv(env, *p, equals + 1, TRUE);
    }
    return env;
}

/* In the child: becomes the server, or leaves errno. Async-signal-safe calls only. */
static void
child_become_server(const Launch *launch, const char *program, char **argv, char **env, int log, pid_t parent)
{
    sigset_t none;
    int null = open("/dev/null", O_RDONLY);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    setsid();
    umask(077);
    /* A descriptor inherited by a server that outlives us would keep somebody's pipe open. */
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    if (null < 0 || dup2(null, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0 ||
        !owner_become(launch->owner) || chdir("/") != 0)
        return;
    /* After setuid(), which clears it; the parent may be gone already. */
    if (launch->die_with_us && (prctl(PR_SET_PDEATHSIG, SIGQUIT) != 0 || getppid() != parent))
        return;
    execve(program, argv, env);
}

static pid_t
spawn(const Launch *launch, int log, GError **error)
{
    g_autofree char *program = pg_install_program(launch->install, "postgres");
    g_autofree char *sockets = g_strdup_printf("unix_socket_directories=%s", launch->socket_directory);
    g_autofree char *port = g_strdup_printf("port=%d", (int)POSTMASTER_PORT);
    /* argv[0] is a path: postgres finds its libraries and support files by it. */
    const char *argv[] = {program,
                          "-D",
                          launch->data,
                          "-c",
                          "listen_addresses=",
                          "-c",
                          sockets,
                          "-c",
                          port,
                          "-c",
                          "unix_socket_permissions=0700",
                          "-c",
                          "logging_collector=off",
                          "-c",
                          "log_destination=stderr",
                          NULL};
    g_auto(GStrv) env = environment_for(launch->install);
    int failure[2];
    int code = 0;
    pid_t self = getpid();
    if (pipe2(failure, O_CLOEXEC) != 0) {
        error_set(error, ERR_TOOL, "cannot start \"%s\": %s", program, g_strerror(errno));
        return -1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        child_become_server(launch, program, (char **)(void *)argv, env, log, self);
        code = errno;
        ssize_t n = write(failure[1], &code, sizeof code);
        (void)n;
        _exit(127);
    }
    code = pid < 0 ? errno : 0;
    close(failure[1]);
    if (pid > 0 && read(failure[0], &code, sizeof code) == (ssize_t)sizeof code)
        waitpid(pid, NULL, 0);
    close(failure[0]);
    if (code == 0)
        return pid;
    error_set(error, ERR_TOOL, "cannot start \"%s\": %s", program, g_strerror(code));
    if (code == EACCES) {
        g_autofree char *user = owner_name(launch->owner->uid);
        error_detail(error, "User %s must be able to execute it and to enter its directory.", user);
    }
    return -1;
}

/* Waits until the process behind pidfd ends; false after timeout_ms or an interrupt (`interruptible`). */
static bool
wait_end(int pidfd, pid_t pid, int timeout_ms, bool interruptible, GError **error)
{
    int64_t deadline = clock_now_ms() + timeout_ms;
    for (;;) {
        struct pollfd fds[2] = {{.fd = pidfd, .events = POLLIN},
                                {.fd = interruptible ? interrupt_fd() : -1, .events = POLLIN}};
        int64_t left = deadline - clock_now_ms();
        int n = poll(fds, 2, left > 0 ? (int)left : 0);
        if (n > 0 && fds[0].revents) {
            waitpid(pid, NULL, WNOHANG); /* ours when we started it; else its parent's or init's */
            return true;
        }
        if (interruptible && interrupt_check(error))
            return false;
        if (left <= 0)
            return false;
    }
}

/* The state of a server just started: true when ready, false with *ended when its process is gone. */
static bool
wait_ready(const char *data, pid_t pid, int timeout_ms, bool *ended, GError **error)
{
    int64_t deadline = clock_now_ms() + timeout_ms;
    int pidfd = pidfd_open(pid, 0);
    bool ready = false;
    *ended = pidfd < 0;
    while (!ready && !*ended) {
        g_auto(Postmaster) postmaster = {0};
        postmaster_look(data, &postmaster);
        ready = postmaster.state == POSTMASTER_READY && postmaster.pid == pid;
        if (ready || interrupt_check(error))
            break;
        if (clock_now_ms() > deadline) {
            error_set(error, ERR_TIMEOUT, "the server is not ready after %d s", timeout_ms / 1000);
            error_detail(error, "It still runs (process %d), recovering perhaps.", (int)pid);
            break;
        }
        *ended = wait_end(pidfd, pid, LOOK_EVERY_MS, false, NULL);
    }
    if (pidfd >= 0)
        close(pidfd);
    return ready;
}

/* What an earlier server left behind. A pid file whose process is a stranger would make postgres refuse to
 * start (it only tests whether some process has that id); but the file also guards against backends that
 * outlive their postmaster, so those are looked for first. */
static bool
clear_remains(const Launch *launch, GError **error)
{
    int64_t deadline = clock_now_ms() + ORPHANS_WAIT_MS;
    pid_t left;
    while ((left = postmaster_any_process(launch->data)) != 0) {
        if (interrupt_check(error))
            return false;
        if (clock_now_ms() > deadline) {
            error_set(error, ERR_LOCKED, "processes of an earlier server still use \"%s\"", launch->data);
            error_detail(error, "Process %d is one of them.", (int)left);
            error_hint(error, "Wait for them to end, or end them: kill %d.", (int)left);
            return false;
        }
        clock_sleep_ms(LOOK_EVERY_MS * 5);
    }
    g_autofree char *pid_file = g_build_filename(launch->data, "postmaster.pid", NULL);
    if (unlink(pid_file) != 0 && errno != ENOENT) {
        error_set_errno(error, errno, "remove", pid_file);
        return false;
    }
    return socketdir_make(launch->socket_directory, launch->owner, error);
}

bool
launch_start(const Launch *launch, GError **error)
{
    bool ended = false;
    if (!clear_remains(launch, error))
        return false;
    int log = logtail_open(launch->log, launch->owner, error);
    if (log < 0)
        return false;
    off_t start = lseek(log, 0, SEEK_END);
    pid_t pid = spawn(launch, log, error);
    bool ready = pid > 0 && wait_ready(launch->data, pid, launch->timeout_ms, &ended, error);
    if (ended) {
        g_autofree char *output = logtail_read(launch->log, start);
        launch_set_failure(error, "PostgreSQL did not start", output, launch->data);
        error_hint(error, "The whole log is in \"%s\".", launch->log);
    }
    close(log);
    return ready;
}

void
launch_set_failure(GError **error, const char *what, const char *output, const char *directory)
{
    g_autofree char *tail = logtail_last_lines(output);
    if (strstr(output, g_strerror(ENOSPC)) || strstr(output, "No space left on device") ||
        strstr(output, "Disk quota exceeded")) {
        error_set(error, ERR_DISK_FULL, "%s: the file system of \"%s\" is full", what, directory);
        error_detail(error, "%s", tail);
        return;
    }
    error_set(error, ERR_TOOL, "%s", what);
    if (*tail)
        error_detail(error, "%s", tail);
}

bool
launch_wait(const char *data, int timeout_ms, GError **error)
{
    bool ended = false;
    g_auto(Postmaster) postmaster = {0};
    postmaster_look(data, &postmaster);
    if (postmaster.state == POSTMASTER_NONE || postmaster.state == POSTMASTER_READY)
        return true;
    return wait_ready(data, postmaster.pid, timeout_ms, &ended, error) || ended;
}

/* A descriptor for the server's process, or -1 when none runs. The descriptor comes first, then the look:
 * what was verified is what the descriptor means. */
static int
hold_server(const char *data, pid_t *pid)
{
    g_auto(Postmaster) before = {0};
    g_auto(Postmaster) after = {0};
    postmaster_look(data, &before);
    int pidfd = before.pid > 0 ? pidfd_open(before.pid, 0) : -1;
    if (pidfd < 0)
        return -1;
    postmaster_look(data, &after);
    if (after.pid != before.pid) {
        close(pidfd);
        return -1;
    }
    *pid = before.pid;
    return pidfd;
}

bool
launch_stop(const char *data, int patience_ms, Progress *progress, GError **error)
{
    pid_t pid = 0;
    GError *inner = NULL;
    int pidfd = hold_server(data, &pid);
    if (pidfd < 0)
        return true;
    pidfd_send_signal(pidfd, SIGINT, NULL, 0);
    bool ended = wait_end(pidfd, pid, patience_ms, true, &inner);
    if (!ended && !inner) {
        progress_remark(progress, "server process %d does not end; shutting it down at once", (int)pid);
        pidfd_send_signal(pidfd, SIGQUIT, NULL, 0);
        ended = wait_end(pidfd, pid, IMMEDIATE_WAIT_MS, true, &inner);
    }
    close(pidfd);
    if (!ended && !inner)
        error_set(&inner, ERR_TIMEOUT, "server process %d does not end", (int)pid);
    if (inner)
        g_propagate_error(error, inner);
    return ended;
}

void
launch_kill(const char *data)
{
    pid_t pid = 0;
    int pidfd = hold_server(data, &pid);
    if (pidfd >= 0) {
        pidfd_send_signal(pidfd, SIGQUIT, NULL, 0);
        if (!wait_end(pidfd, pid, KILL_WAIT_MS, false, NULL)) {
            pidfd_send_signal(pidfd, SIGKILL, NULL, 0);
            wait_end(pidfd, pid, KILL_WAIT_MS, false, NULL);
        }
        close(pidfd);
    }
    /* Backends of a postmaster that was killed. */
    int64_t deadline = clock_now_ms() + KILL_WAIT_MS;
    while ((pid = postmaster_any_process(data)) != 0 && clock_now_ms() < deadline) {
        pidfd = pidfd_open(pid, 0);
        if (pidfd >= 0 && postmaster_owns(data, pid))
            pidfd_send_signal(pidfd, SIGKILL, NULL, 0);
        if (pidfd >= 0)
            wait_end(pidfd, pid, 100, false, NULL);
        if (pidfd >= 0)
            close(pidfd);
    }
}
