/* A throw-away project for the tests of the embedded server: made in /tmp, gone with its server at the end.
 */
#ifndef CONFITURE_TESTS_PG_PROJECT_H
#define CONFITURE_TESTS_PG_PROJECT_H

#include <libpq-fe.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/files.h"
#include "pg/server.h"

typedef struct {
    char *root;
    char *directory;
    ServerOptions options;
} Project;

static inline void
project_open(Project *project)
{
    g_autoptr(GError) error = NULL;
    project->root = g_strdup("/tmp/confiture-test-XXXXXX");
    g_assert_nonnull(g_mkdtemp(project->root));
    /* mkdtemp() closes it to the user a root caller drops to. */
    g_assert_cmpint(chmod(project->root, 0755), ==, 0);
    project->directory = g_build_filename(project->root, ".confiture", "pg", NULL);
    project->options = (ServerOptions){.directory = project->directory};
}

static inline void
project_close(Project *project)
{
    g_autoptr(GError) error = NULL;
    if (!project->root)
        return;
    server_destroy(&project->options, &error);
    g_assert_no_error(error);
    g_assert_true(tree_remove(project->root, &error));
    g_clear_pointer(&project->directory, g_free);
    g_clear_pointer(&project->root, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Project, project_close)

static inline void
start_well(const Project *project, ServerStatus *status)
{
    g_autoptr(GError) error = NULL;
    server_start(&project->options, status, &error);
    if (error && error_fields(error))
        g_test_message("%s: %s", error->message, error_fields(error)->detail);
    g_assert_no_error(error);
    g_assert_cmpint(status->state, ==, SERVER_RUNNING);
    g_assert_cmpint(kill(status->pid, 0), ==, 0);
}

/* One value of one query; "ERROR: ..." when it fails. The caller frees. */
static inline char *
ask(const char *url, const char *sql)
{
    PGconn *connection = PQconnectdb(url);
    PGresult *result = PQexec(connection, sql);
    char *answer;
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0)
        answer = g_strdup(PQgetvalue(result, 0, 0));
    else if (PQresultStatus(result) == PGRES_COMMAND_OK)
        answer = g_strdup("");
    else
        answer = g_strdup_printf("ERROR: %s", PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
    return answer;
}

static inline void
assert_answer(const char *url, const char *sql, const char *expected)
{
    g_autofree char *answer = ask(url, sql);
    g_assert_cmpstr(answer, ==, expected);
}

/* Whether the process is gone (a zombie is) before the time is over. */
static inline bool
ends_within(pid_t pid, int ms)
{
    int64_t deadline = clock_now_ms() + ms;
    while (clock_now_ms() < deadline) {
        waitpid(pid, NULL, WNOHANG);
        if (kill(pid, 0) != 0)
            return true;
        clock_sleep_ms(5);
    }
    return false;
}

/* The first entry of a directory with that prefix (or suffix after '*'), as a path; NULL when there is none.
 */
static inline char *
entry_like(const char *directory, const char *pattern)
{
    GDir *dir = g_dir_open(directory, 0, NULL);
    char *found = NULL;
    if (!dir)
        return NULL;
    for (const char *name; !found && (name = g_dir_read_name(dir)) != NULL;)
        if (g_pattern_match_simple(pattern, name))
            found = g_build_filename(directory, name, NULL);
    g_dir_close(dir);
    return found;
}

#endif
