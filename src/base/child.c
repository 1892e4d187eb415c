#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"

enum { OUTPUT_CAP = 1024 * 1024, GRACE_MS = 2000 };

static char **
environment_for(const ChildOptions *options)
{
    char **env = g_get_environ();
    if (options->uid != 0) {
        struct passwd *user = getpwuid(options->uid);
        env = g_environ_setenv(env, "HOME", user ? user->pw_dir : "/", TRUE);
    }
    for (const char *const *p = options->set; p && *p; p++) {
        const char *equals = strchr(*p, '=');
        if (!equals) {
            env = g_environ_unsetenv(env, *p);
            continue;
        }
        g_autofree char *name = g_strndup(*p, (gsize)(equals - *p));
        env = g_environ_setenv(env, name, equals + 1, TRUE);
    }
    return env;
}

/* Runs in the child between fork and exec, so only async-signal-safe calls; -1 leaves errno. */
static int
become(const ChildOptions *options, pid_t parent)
{
    if (options->uid != 0 && geteuid() == 0) {
        if (setgroups(0, NULL) != 0 || setgid(options->gid) != 0 || setuid(options->uid) != 0)
            return -1;
    }
    if (options->directory && chdir(options->directory) != 0)
        return -1;
    /* After setuid(), which clears it; the parent may be gone already. */
    if (options->die_with_us && (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != parent))
        return -1;
    return 0;
}

static char *
program_path(const char *name)
{
    return strchr(name, '/') ? g_strdup(name) : g_find_program_in_path(name);
}

/* Forks and executes; the read end of the output pipe in *out_fd. -1 with errno when the program did not
 * start. */
static pid_t
start(const ChildOptions *options, const char *path, char **env, int *out_fd)
{
    int output[2];
    int failure[2];
    int code = 0;
    if (pipe2(output, O_CLOEXEC) != 0)
        return -1;
    if (pipe2(failure, O_CLOEXEC) != 0) {
        close(output[0]);
        close(output[1]);
        return -1;
    }
    pid_t self = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDONLY);
        /* A group of its own, so that a Ctrl-C typed at our terminal reaches us alone and we decide. */
        setpgid(0, 0);
        signal(SIGPIPE, SIG_DFL);
        if (null >= 0 && dup2(null, 0) >= 0 && dup2(output[1], 1) >= 0 && dup2(output[1], 2) >= 0 &&
            become(options, self) == 0)
            execve(path, (char *const *)(void *)options->argv, env);
        code = errno;
        ssize_t n = write(failure[1], &code, sizeof code);
        (void)n;
        _exit(127);
    }
    int saved = errno;
    close(output[1]);
    close(failure[1]);
    if (pid > 0 && read(failure[0], &code, sizeof code) == (ssize_t)sizeof code) {
        waitpid(pid, NULL, 0);
        pid = -1;
        saved = code;
    }
    close(failure[0]);
    if (pid < 0)
        close(output[0]);
    *out_fd = output[0];
    errno = saved;
    return pid;
}

/* Reads until the pipe closes or the child has ended: a daemon the child leaves behind may keep the pipe
 * open. */
static bool
collect(pid_t pid, int fd, int timeout_ms, GString *output, int *status, GError **error)
{
    int64_t deadline = timeout_ms > 0 ? clock_now_ms() + timeout_ms : 0;
    bool ended = false;
    bool open_end = true;
    bool ok = true;
    int64_t kill_at = 0;
    while (!ended || open_end) {
        struct pollfd fds[2] = {{.fd = open_end ? fd : -1, .events = POLLIN},
                                {.fd = ok ? interrupt_fd() : -1, .events = POLLIN}};
        int n = poll(fds, 2, ended ? 0 : 20);
        if (n > 0 && fds[0].revents) {
            char chunk[8192];
            ssize_t got = read(fd, chunk, sizeof chunk);
            if (got > 0 && output->len < OUTPUT_CAP)
                g_string_append_len(output, chunk, got);
            if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN))
                open_end = false;
            continue;
        }
        if (ended)
            break;
        if (waitpid(pid, status, WNOHANG) == pid) {
            ended = true;
            continue;
        }
        if (ok && interrupt_check(error))
            ok = false;
        else if (ok && deadline && clock_now_ms() > deadline) {
            error_set(error, ERR_TIMEOUT, "a program ran longer than %d ms", timeout_ms);
            ok = false;
        }
        if (!ok && kill_at == 0) {
            kill(-pid, SIGTERM);
            kill_at = clock_now_ms() + GRACE_MS;
        } else if (!ok && clock_now_ms() > kill_at) {
            kill(-pid, SIGKILL);
        }
    }
    return ok;
}

bool
child_run(const ChildOptions *options, ChildResult *result, GError **error)
{
    g_autofree char *path = program_path(options->argv[0]);
    g_auto(GStrv) env = environment_for(options);
    int fd = -1;
    int status = 0;
    result->status = 0;
    result->output = NULL;
    if (!path) {
        error_set(error, ERR_TOOL, "program \"%s\" is not installed", options->argv[0]);
        return false;
    }
    pid_t pid = start(options, path, env, &fd);
    if (pid < 0) {
        error_set(error, ERR_TOOL, "cannot run \"%s\": %s", path, g_strerror(errno));
        return false;
    }
    GString *output = g_string_new(NULL);
    bool ok = collect(pid, fd, options->timeout_ms, output, &status, error);
    close(fd);
    if (!ok)
        error_context(error, "while running %s", path);
    result->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    result->output = g_string_free(output, FALSE);
    if (!ok)
        child_result_clear(result);
    return ok;
}

void
child_result_clear(ChildResult *result)
{
    g_clear_pointer(&result->output, g_free);
}

void
child_exec(const ChildOptions *options, GError **error)
{
    g_autofree char *path = program_path(options->argv[0]);
    g_auto(GStrv) env = environment_for(options);
    if (!path) {
        error_set(error, ERR_TOOL, "program \"%s\" is not installed", options->argv[0]);
        return;
    }
    if (become(options, getppid()) == 0)
        execve(path, (char *const *)(void *)options->argv, env);
    error_set(error, ERR_TOOL, "cannot run \"%s\": %s", path, g_strerror(errno));
}
