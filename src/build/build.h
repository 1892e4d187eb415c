/* confiture build, as a value in and a value out: the command line is cli/'s affair. */
#ifndef CONFITURE_BUILD_BUILD_H
#define CONFITURE_BUILD_BUILD_H

#include "base/progress.h"
#include "build/content.h"
#include "config/config.h"

typedef struct {
    const Config *config;
    const SeedProfile *profile; /* or NULL */
    const char *database;       /* name to build, or NULL: the environment's own */
    bool drop;                  /* drop it first when it exists */
    bool cache;                 /* use and keep templates */
    Progress *progress;
    /* Asked before a database is dropped; *answer false ends the build without an error. */
    bool (*confirm)(void *data, const char *question, bool *answer, GError **error);
    void *data;
} BuildRequest;

typedef struct {
    char *database;       /* its name */
    char *server;         /* where, safe to print */
    char *server_version; /* "15.18" */
    unsigned files;
    size_t statements;
    unsigned pieces; /* transactions, and statements outside one; 0 when from_cache */
    bool created;    /* the database was made */
    bool from_cache; /* copied from a template of the same content */
    bool kept;       /* a template was kept for the next time */
    bool declined;   /* the user said no */
} BuildResult;

/* Builds the database. Whatever it made is removed again on failure. */
bool build_database(const BuildRequest *request, const Content *content, BuildResult *result, GError **error);
void build_result_clear(BuildResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BuildResult, build_result_clear)

/* What a build would run, read without a server: for --dry-run. */
typedef struct {
    size_t statements;
    unsigned pieces;
    GPtrArray
        *outside;     /* of char*: "CREATE INDEX at db/schema/x.sql:3", statements that end the transaction */
    size_t *per_file; /* statements of each file of the content */
} BuildPlan;
bool build_plan(const Content *content, BuildPlan *plan, GError **error);
void build_plan_clear(BuildPlan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BuildPlan, build_plan_clear)

#endif
