/* Running migrations: one call moves a database up or down.
 *
 * Always true:
 *  - nothing runs before every file involved was read, checked and found in order: names, checksums, header
 *    directives, requirements, BEGIN/COMMIT where it must not stand, missing down files;
 *  - a transactional file and its ledger row commit together; one that is not is journaled statement by
 *    statement, and a rerun goes on at the first unfinished one;
 *  - the run holds a session-level advisory lock on the same connection as its work, so that lock and work
 *    end together;
 *  - each file finds the session as the first one did.
 */
#ifndef CONFITURE_MIGRATE_RUN_H
#define CONFITURE_MIGRATE_RUN_H

#include "base/progress.h"
#include "config/config.h"
#include "hook/hook.h"
#include "migrate/plan.h"

/* One file that was run, told after its COMMIT was acknowledged. Strings live during the call. */
typedef struct {
    const char *database; /* shown, without password */
    const char *run_id;
    const char *label;     /* "001_add_users" */
    const char *direction; /* "up" or "down" */
    int64_t statements;
    int64_t duration_ms;
    bool transactional;
    bool rolled_back; /* --dry-run=execute */
} RunStep;

typedef struct {
    const Config *config;
    const char *url;     /* of the database; not NULL */
    const char *command; /* "migrate up", for application_name and events */
    const char *scope;   /* tenant schema, or NULL */
    RunDirection direction;
    const char *to;  /* version, or NULL */
    int steps;       /* 0 = all (down and redo: 1) */
    const char *tag; /* up: through the last migration that carries it, or NULL */
    bool rehearse;   /* run all in one transaction and roll it back */
    int wait_s;      /* for a server that is starting */
    Progress *progress;
    /* Told of each migration done; may be NULL. */
    void (*applied)(void *data, const RunStep *step);
    void *data;
    HookSet *hooks; /* what runs around the migrations; NULL: nothing */
} RunRequest;

typedef struct {
    char *run_id;
    char *database; /* shown, without password */
    unsigned done;  /* migrations */
    int64_t statements;
    GPtrArray *left_out; /* of char*: statements --dry-run=execute had to leave out, "file:line: TAG" */
    char *from;          /* version the database was at before, or NULL */
    char *current;       /* version the database is at, or NULL */
} RunResult;

void run_result_clear(RunResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RunResult, run_result_clear)

/* ERR_POLICY (checksums, order, environment label, pooler), ERR_LOCKED, ERR_SQL, ERR_SCRIPT,
 * ERR_CONNECTION_LOST, ERR_IRREVERSIBLE, ERR_READ_ONLY, ERR_INTERRUPTED. On failure *result holds what was
 * done before. */
bool migrate_run(const RunRequest *request, RunResult *result, GError **error);

#endif
