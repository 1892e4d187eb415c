/* The many databases one command works on: environments, databases of a server, or schemas of a database.
 *
 * Always true:
 *  - targets are in the order of their names, and no two of them are one database and schema;
 *  - each has a URL, settings and an outcome of its own; what is wrong with one is its own error;
 *  - database "postgres" and schema "public" are only taken when the pattern is their very name: a '*' of
 *    tenants does not mean them.
 */
#ifndef CONFITURE_MIGRATE_TARGETS_H
#define CONFITURE_MIGRATE_TARGETS_H

#include "base/progress.h"
#include "config/config.h"
#include "migrate/run.h"

typedef enum { EACH_ENVIRONMENT, EACH_DATABASE, EACH_SCHEMA } EachKind;

typedef enum {
    TARGET_NOT_RUN,
    TARGET_APPLIED,
    TARGET_NOTHING, /* there was nothing to do */
    TARGET_FAILED,
} TargetStatus;

typedef struct {
    char *name; /* of the environment, the database or the schema */
    char *what; /* "database shop_7", for messages */
    const Config *config;
    Config *own; /* the config, when it is the target's own */
    char *url;   /* may hold a password */
    char *scope; /* the schema, or NULL */

    /* The outcome. */
    TargetStatus status;
    RunResult result;
    GPtrArray *migrations; /* of char*: labels of what was applied */
    int64_t duration_ms;
    GError *error;      /* of a failed one, or why it cannot be begun */
    const char *reason; /* why it was not run, static; else NULL */
} Target;

typedef struct {
    EachKind kind;
    const char *pattern; /* a glob (base/glob.h) */
    const Config *config;
    const ConfigOverride *overrides; /* for the settings of each environment */
    size_t override_count;
    int wait_s; /* for a server that is starting */
    Progress *progress;
} TargetRequest;

/* An array of Target*, with at least one. ERR_USAGE when nothing matches, or when the pattern is of
 * environments and something but their files says what the database is; errors of connecting. */
GPtrArray *targets_find(const TargetRequest *request, GError **error);

const char *each_kind_name(EachKind kind);           /* "environment" */
const char *target_status_name(TargetStatus status); /* "not run" */

#endif
