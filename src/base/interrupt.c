#include "base/interrupt.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"

/* Lock-free, so it may be set in a handler, and read by every thread. */
static atomic_int pending;
static int pipe_fds[2] = {-1, -1};

static void
on_signal(int signo)
{
    (void)signo;
    if (pending)
        _exit(EXIT_STATUS_INTERRUPTED);
    pending = 1;
    ssize_t n = write(pipe_fds[1], "!", 1);
    (void)n;
}

void
interrupt_install(void)
{
    if (pipe_fds[0] >= 0 || pipe(pipe_fds) != 0)
        return;
    for (int i = 0; i < 2; i++) {
        fcntl(pipe_fds[i], F_SETFD, FD_CLOEXEC);
        fcntl(pipe_fds[i], F_SETFL, O_NONBLOCK);
    }
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

bool
interrupt_pending(void)
{
    return pending != 0;
}

int
interrupt_fd(void)
{
    return pipe_fds[0];
}

bool
interrupt_check(GError **error)
{
    if (!pending)
        return false;
    error_set(error, ERR_INTERRUPTED, "interrupted");
    return true;
}
