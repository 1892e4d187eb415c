#include "migrate/targets.h"

#include <string.h>

#include "base/errors.h"
#include "base/glob.h"
#include "migrate/migrate_queries.h"
#include "pg/conn.h"
#include "pg/environment.h"

/* Names shown when a pattern matches none. */
enum { NAMES_SHOWN = 8 };

const char *
each_kind_name(EachKind kind)
{
    static const char *const names[] = {"environment", "database", "schema"};
    return names[kind];
}

const char *
target_status_name(TargetStatus status)
{
    static const char *const names[] = {"not run", "applied", "nothing", "failed"};
    return names[status];
}

static void
target_free(Target *target)
{
    run_result_clear(&target->result);
    config_free(target->own);
    g_ptr_array_unref(target->migrations);
    g_clear_error(&target->error);
    g_free(target->name);
    g_free(target->what);
    g_free(target->url);
    g_free(target->scope);
    g_free(target);
}

static Target *
add_target(GPtrArray *targets, const TargetRequest *request, const char *name)
{
    Target *target = g_new0(Target, 1);
    target->name = g_strdup(name);
    target->what = g_strdup_printf("%s %s", each_kind_name(request->kind), name);
    target->config = request->config;
    target->migrations = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(targets, target);
    return target;
}

/* A glob's '*' stops at '/', and matches behind one; a name of a database is not a path. */
static bool
matches(const GlobList *globs, const TargetRequest *request, const char *name)
{
    static const char *const shared[] = {NULL, "postgres", "public"};
    if (strcmp(name, request->pattern) == 0)
        return true;
    return g_strcmp0(name, shared[request->kind]) != 0 && !strchr(name, '/') && glob_list_match(globs, name);
}

/* Names that match, in their order. ERR_USAGE when there is none. */
static GPtrArray *
choose(const TargetRequest *request, char **names, GError **error)
{
    const char *const patterns[] = {request->pattern, NULL};
    g_autoptr(GlobList) globs = glob_list_new(patterns, error);
    if (!globs)
        return NULL;
    g_autoptr(GPtrArray) chosen = g_ptr_array_new_with_free_func(g_free);
    for (char **name = names; *name; name++)
        if (matches(globs, request, *name))
            g_ptr_array_add(chosen, g_strdup(*name));
    if (chosen->len > 0)
        return g_steal_pointer(&chosen);
    unsigned count = g_strv_length(names);
    g_autoptr(GString) some = g_string_new(NULL);
    for (unsigned i = 0; i < MIN(count, (unsigned)NAMES_SHOWN); i++)
        g_string_append_printf(some, "%s%s", i > 0 ? ", " : "", names[i]);
    error_set(error, ERR_USAGE, "no %s matches \"%s\"", each_kind_name(request->kind), request->pattern);
    if (count > 0)
        error_hint(error, "There %s: %s%s.", count == 1 ? "is" : "are", some->str,
                   count > NAMES_SHOWN ? ", ..." : "");
    return NULL;
}

/* A flag or a variable that names the database names one for all environments. */
static bool
check_origin(const Config *config, GError **error)
{
    const ConfigOrigin *origin = config_origin(config, "database_url");
    if (config->embedded || !origin || origin->place.file)
        return true;
    error_set(error, ERR_USAGE, "%s would make every environment the same database", origin->origin);
    error_hint(error, "Leave it out, so that each environment's file says where its database is.");
    return false;
}

static bool
check_distinct(const GPtrArray *targets, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < targets->len; i++) {
        Target *target = g_ptr_array_index(targets, i);
        const Target *other = target->url ? g_hash_table_lookup(seen, target->url) : NULL;
        if (other) {
            error_set(error, ERR_CONFIG, "environments \"%s\" and \"%s\" name the same database", other->name,
                      target->name);
            error_hint(error, "Correct the database_url of one of them, or narrow the pattern.");
            return false;
        }
        if (target->url)
            g_hash_table_insert(seen, target->url, target);
    }
    return true;
}

static GPtrArray *
find_environments(const TargetRequest *request, GError **error)
{
    g_auto(GStrv) names = config_environments(request->config->project_directory);
    g_autoptr(GPtrArray) chosen = choose(request, names, error);
    g_autoptr(GPtrArray) targets = g_ptr_array_new_with_free_func((GDestroyNotify)target_free);
    for (unsigned i = 0; chosen && i < chosen->len; i++) {
        Target *target = add_target(targets, request, g_ptr_array_index(chosen, i));
        ConfigRequest load = {.project_directory = request->config->project_directory,
                              .environment = target->name,
                              .overrides = request->overrides,
                              .override_count = request->override_count};
        target->own = config_load(&load, &target->error);
        target->config = target->own;
        if (!target->own)
            continue;
        if (!check_origin(target->own, error))
            return NULL;
        target->url = environment_database_url(target->own, request->progress, &target->error);
    }
    return chosen && check_distinct(targets, error) ? g_steal_pointer(&targets) : NULL;
}

/* First column of a query. */
static char **
list_names(const TargetRequest *request, const char *url, const char *query, int count,
           const char *const *values, GError **error)
{
    ConnOptions options = {.url = url,
                           .command = "migrate up",
                           .wait_s = request->wait_s,
                           .bare = true,
                           .progress = request->progress};
    g_autoptr(Conn) conn = conn_open(&options, error);
    g_autoptr(PGresult) result = conn ? conn_query_params(conn, query, count, values, error) : NULL;
    if (!result)
        return NULL;
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    for (int i = 0; i < PQntuples(result); i++)
        g_strv_builder_add(names, PQgetvalue(result, i, 0));
    return g_strv_builder_end(names);
}

static GPtrArray *
find_databases(const TargetRequest *request, GError **error)
{
    g_autofree char *server = environment_server_url(request->config, request->progress, error);
    g_auto(GStrv) names = server ? list_names(request, server, query_target_databases, 0, NULL, error) : NULL;
    g_autoptr(GPtrArray) chosen = names ? choose(request, names, error) : NULL;
    g_autoptr(GPtrArray) targets = g_ptr_array_new_with_free_func((GDestroyNotify)target_free);
    for (unsigned i = 0; chosen && i < chosen->len; i++) {
        Target *target = add_target(targets, request, g_ptr_array_index(chosen, i));
        target->url = conn_url_with_database(server, target->name, error);
        if (!target->url)
            return NULL;
    }
    return chosen ? g_steal_pointer(&targets) : NULL;
}

static GPtrArray *
find_schemas(const TargetRequest *request, GError **error)
{
    const char *const values[] = {request->config->migrate_schema};
    g_autofree char *url = environment_database_url(request->config, request->progress, error);
    g_auto(GStrv) names = url ? list_names(request, url, query_target_schemas, 1, values, error) : NULL;
    g_autoptr(GPtrArray) chosen = names ? choose(request, names, error) : NULL;
    g_autoptr(GPtrArray) targets = g_ptr_array_new_with_free_func((GDestroyNotify)target_free);
    for (unsigned i = 0; chosen && i < chosen->len; i++) {
        Target *target = add_target(targets, request, g_ptr_array_index(chosen, i));
        target->url = g_strdup(url);
        target->scope = g_strdup(target->name);
    }
    return chosen ? g_steal_pointer(&targets) : NULL;
}

GPtrArray *
targets_find(const TargetRequest *request, GError **error)
{
    switch (request->kind) {
    case EACH_ENVIRONMENT:
        return find_environments(request, error);
    case EACH_DATABASE:
        return find_databases(request, error);
    case EACH_SCHEMA:
        break;
    }
    return find_schemas(request, error);
}
