/* Child processes: run to the end with output captured, or replace this process.
 *
 * Arguments are a vector, never a shell line. A child may run as another user (`uid`/`gid`), which is how a
 * root caller runs PostgreSQL's programs; supplementary groups are dropped and HOME is set to match.
 */
#ifndef CONFITURE_BASE_CHILD_H
#define CONFITURE_BASE_CHILD_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

enum { CHILD_OUTPUT_CAP = 1024 * 1024 };

typedef struct {
    const char *const *argv; /* NULL-terminated; argv[0] is a path or looked up in PATH */
    const char *const *set;  /* "NAME=value" pairs to set, or "NAME" to unset; NULL-terminated, or NULL */
    const char *directory;   /* working directory, or NULL */
    uid_t uid;               /* run as this user when not 0 and we are root */
    gid_t gid;
    bool die_with_us;  /* SIGTERM to the child when the thread that calls us ends, however it ends */
    int timeout_ms;    /* 0 = none; then SIGTERM to its process group, 2 s later SIGKILL, ERR_TIMEOUT */
    const char *input; /* bytes for its standard input, or NULL: there is none */
    size_t input_length;
    bool apart; /* keep stderr apart from stdout */
} ChildOptions;

typedef struct {
    int status; /* exit status, or 128 + signal number */
    char
        *output; /* stdout, and stderr among it unless apart; at most CHILD_OUTPUT_CAP kept, NUL-terminated */
    size_t length;
    bool cut;     /* there was more of it */
    char *errors; /* stderr when apart, likewise; else NULL */
} ChildResult;

/* Runs a program and waits. One that does not read its input to the end is not a failure. False only when it
 * could not be started, timed out (ERR_TIMEOUT) or we were interrupted (ERR_INTERRUPTED; the child is stopped
 * first); a non-zero exit is for the caller to judge. */
bool child_run(const ChildOptions *options, ChildResult *result, GError **error);
void child_result_clear(ChildResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ChildResult, child_result_clear)

/* Replaces this process. Returns only on failure. */
void child_exec(const ChildOptions *options, GError **error);

#endif
