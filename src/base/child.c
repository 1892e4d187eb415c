#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"

enum { GRACE_MS = 2000, LOOK_MS = 20 /* between looks at a child that cannot be polled */ };

/* The child's streams, our ends; -1 = closed. */
enum { TO_INPUT, FROM_OUTPUT, FROM_ERRORS, STREAMS };

typedef struct {
    pid_t pid;
    int pidfd; /* readable when it has ended; -1 on a kernel without */
    int fds[STREAMS];
    const char *input;
    size_t left; /* of the input */
    GString *texts[STREAMS];
    bool cut;
} Child;

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

static void
close_pair(int pair[2])
{
    for (int i = 0; i < 2; i++)
        if (pair[i] >= 0)
            close(pair[i]);
}

/* Runs in the child: the streams in their places. */
static bool
connect_streams(const ChildOptions *options, int pipes[STREAMS][2])
{
    int input = options->input ? pipes[TO_INPUT][0] : open("/dev/null", O_RDONLY);
    int errors = options->apart ? pipes[FROM_ERRORS][1] : pipes[FROM_OUTPUT][1];
    return input >= 0 && dup2(input, 0) >= 0 && dup2(pipes[FROM_OUTPUT][1], 1) >= 0 && dup2(errors, 2) >= 0;
}

/* By vfork(2), because copying the page tables of a process that has grown costs more than many a program.
 * Until it executes, the child shares our memory: it makes system calls alone, and no handler of ours may run
 * in it. Another user it becomes by calls of glibc that reach for our threads, so then it is a fork(2). */
static pid_t
fork_child(const ChildOptions *options, const char *path, char **env, int pipes[STREAMS][2], int failure)
{
    pid_t self = getpid();
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t pid = options->uid != 0 ? fork() : vfork();
    if (pid != 0) {
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        return pid;
    }
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGPIPE, SIG_DFL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    /* A group of its own, so that a Ctrl-C typed at our terminal reaches us alone and we decide. */
    setpgid(0, 0);
    if (connect_streams(options, pipes) && become(options, self) == 0)
        execve(path, (char *const *)(void *)options->argv, env);
    int code = errno;
    ssize_t n = write(failure, &code, sizeof code);
    (void)n;
    _exit(127);
}

/* Forks and executes. False with errno when the program did not start. */
static bool
start(Child *child, const ChildOptions *options, const char *path, char **env)
{
    int pipes[STREAMS][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
    int failure[2] = {-1, -1};
    bool wanted[STREAMS] = {options->input != NULL, true, options->apart};
    bool ok = pipe2(failure, O_CLOEXEC) == 0;
    for (int i = 0; ok && i < STREAMS; i++)
        ok = !wanted[i] || pipe2(pipes[i], O_CLOEXEC) == 0;
    pid_t pid = ok ? fork_child(options, path, env, pipes, failure[1]) : -1;
    int code = errno;
    close(failure[1]);
    failure[1] = -1;
    if (pid > 0 && read(failure[0], &code, sizeof code) == (ssize_t)sizeof code) {
        waitpid(pid, NULL, 0);
        pid = -1;
    }
    child->pid = pid;
    for (int i = 0; i < STREAMS && pid > 0; i++) {
        int *ours = &pipes[i][i == TO_INPUT ? 1 : 0];
        child->fds[i] = *ours;
        *ours = -1;
        if (child->fds[i] >= 0)
            fcntl(child->fds[i], F_SETFL, O_NONBLOCK);
    }
    for (int i = 0; i < STREAMS; i++)
        close_pair(pipes[i]);
    close_pair(failure);
    if (pid > 0)
        child->pidfd = pidfd_open(pid, 0);
    errno = code;
    return pid > 0;
}

static void
close_stream(Child *child, int stream)
{
    close(child->fds[stream]);
    child->fds[stream] = -1;
}

static void
take_output(Child *child, int stream)
{
    char chunk[8192];
    GString *text = child->texts[stream];
    ssize_t got = read(child->fds[stream], chunk, sizeof chunk);
    if (got > 0) {
        size_t room = CHILD_OUTPUT_CAP - MIN(text->len, CHILD_OUTPUT_CAP);
        child->cut |= stream == FROM_OUTPUT && (size_t)got > room;
        g_string_append_len(text, chunk, (gssize)MIN((size_t)got, room));
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
        close_stream(child, stream);
    }
}

static void
give_input(Child *child)
{
    ssize_t put = write(child->fds[TO_INPUT], child->input, child->left);
    if (put > 0) {
        child->input += put;
        child->left -= (size_t)put;
    }
    /* EPIPE: it does not want to know. */
    if (child->left == 0 || (put < 0 && errno != EINTR && errno != EAGAIN))
        close_stream(child, TO_INPUT);
}

/* Waits for anything to happen, at most `wait` milliseconds. True when a stream moved. */
static bool
exchange(Child *child, int wait, bool listen)
{
    struct pollfd fds[STREAMS + 2] = {{.fd = child->fds[TO_INPUT], .events = POLLOUT},
                                      {.fd = child->fds[FROM_OUTPUT], .events = POLLIN},
                                      {.fd = child->fds[FROM_ERRORS], .events = POLLIN},
                                      {.fd = listen ? interrupt_fd() : -1, .events = POLLIN},
                                      {.fd = wait ? child->pidfd : -1, .events = POLLIN}};
    if (poll(fds, G_N_ELEMENTS(fds), wait) <= 0)
        return false;
    if (fds[TO_INPUT].revents)
        give_input(child);
    for (int i = FROM_OUTPUT; i < STREAMS; i++)
        if (fds[i].revents)
            take_output(child, i);
    return fds[TO_INPUT].revents || fds[FROM_OUTPUT].revents || fds[FROM_ERRORS].revents;
}

/* Reads until the child has ended and what it wrote is read: a daemon it leaves behind may keep the pipes
 * open. */
static bool
collect(Child *child, int timeout_ms, int *status, GError **error)
{
    int64_t deadline = timeout_ms > 0 ? clock_now_ms() + timeout_ms : 0;
    bool ended = false;
    bool ok = true;
    int64_t kill_at = 0;
    for (;;) {
        bool moved = exchange(child, ended ? 0 : LOOK_MS, ok);
        if (ended && !moved)
            break;
        if (!ended)
            ended = waitpid(child->pid, status, WNOHANG) == child->pid;
        if (ended)
            continue;
        if (ok && interrupt_check(error)) {
            ok = false;
        } else if (ok && deadline && clock_now_ms() > deadline) {
            error_set(error, ERR_TIMEOUT, "a program ran longer than %d ms", timeout_ms);
            ok = false;
        }
        if (!ok && kill_at == 0) {
            kill(-child->pid, SIGTERM);
            kill_at = clock_now_ms() + GRACE_MS;
        } else if (!ok && clock_now_ms() > kill_at) {
            kill(-child->pid, SIGKILL);
        }
    }
    /* Whom it started, and who did not listen. */
    if (!ok)
        kill(-child->pid, SIGKILL);
    return ok;
}

bool
child_run(const ChildOptions *options, ChildResult *result, GError **error)
{
    g_autofree char *path = program_path(options->argv[0]);
    g_auto(GStrv) env = environment_for(options);
    Child child = {
        .pid = -1, .pidfd = -1, .fds = {-1, -1, -1}, .input = options->input, .left = options->input_length};
    int status = 0;
    *result = (ChildResult){0};
    if (!path) {
        error_set(error, ERR_TOOL, "program \"%s\" is not installed", options->argv[0]);
        return false;
    }
    if (!start(&child, options, path, env)) {
        error_set(error, ERR_TOOL, "cannot run \"%s\": %s", path, g_strerror(errno));
        return false;
    }
    child.texts[FROM_OUTPUT] = g_string_new(NULL);
    child.texts[FROM_ERRORS] = g_string_new(NULL);
    bool ok = collect(&child, options->timeout_ms, &status, error);
    for (int i = 0; i < STREAMS; i++)
        if (child.fds[i] >= 0)
            close_stream(&child, i);
    if (child.pidfd >= 0)
        close(child.pidfd);
    if (!ok)
        error_context(error, "while running %s", path);
    result->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    result->length = child.texts[FROM_OUTPUT]->len;
    result->cut = child.cut;
    result->output = g_string_free(child.texts[FROM_OUTPUT], FALSE);
    result->errors = g_string_free(child.texts[FROM_ERRORS], !options->apart);
    if (!ok)
        child_result_clear(result);
    return ok;
}

void
child_result_clear(ChildResult *result)
{
    g_clear_pointer(&result->output, g_free);
    g_clear_pointer(&result->errors, g_free);
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
