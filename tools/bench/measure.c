/* Runs "sh -c COMMAND" and prints what it cost: wall s, user+sys s, peak memory in KiB, exit status.
 *
 * usage: measure REPEAT COMMAND          (times are divided by REPEAT)
 *
 * wait4(2) knows the child's own resources to the microsecond. The child is made with posix_spawn, so that
 * its peak memory does not begin with that of a big parent. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double
seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int
main(int argc, char **argv)
{
    int repeat = argc == 3 ? (int)strtol(argv[1], NULL, 10) : 0;
    if (repeat < 1) {
        fprintf(stderr, "usage: measure REPEAT COMMAND\n");
        return 2;
    }
    char *child_argv[] = {"sh", "-c", argv[2], NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    double wall = 0, cpu = 0;
    long peak = 0;
    for (int i = 0; i < repeat; i++) {
        struct timespec from, to;
        struct rusage usage;
        pid_t pid;
        int status;
        clock_gettime(CLOCK_MONOTONIC, &from);
        if (posix_spawn(&pid, "/bin/sh", &actions, NULL, child_argv, environ) != 0 ||
            wait4(pid, &status, 0, &usage) != pid) {
            perror("measure");
            return 2;
        }
        clock_gettime(CLOCK_MONOTONIC, &to);
        if (status != 0) {
            fprintf(stderr, "status %d: %s\n",
                    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), argv[2]);
            return 1;
        }
        wall += (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
        cpu += seconds(usage.ru_utime) + seconds(usage.ru_stime);
        if (usage.ru_maxrss > peak)
            peak = usage.ru_maxrss;
    }
    posix_spawn_file_actions_destroy(&actions);
    printf("%.6f %.6f %ld\n", wall / repeat, cpu / repeat, peak);
    return 0;
}
