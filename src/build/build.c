#include "build/build.h"

#include <string.h>

#include "base/files.h"
#include "base/errors.h"
#include "build/apply.h"
#include "build/database.h"
#include "build/stream.h"
#include "pg/environment.h"
#include "sql/parse.h"

/* NAMEDATALEN less its NUL: the server would cut a longer name without a word. And libpq takes a database
 * name with '=' or "://" in it for a connection string. */
enum { LONGEST_NAME = 63 };

static bool
check_name(const char *name, GError **error)
{
    size_t length = strlen(name);
    if (length > 0 && length <= LONGEST_NAME && !strchr(name, '=') && !strstr(name, "://"))
        return true;
    error_set(error, ERR_USAGE, "\"%s\" cannot be the name of a database to build", name);
    error_hint(error,
               "A name has 1 to %d bytes, and neither '=' nor \"://\" in it. --database-url takes a URL.",
               LONGEST_NAME);
    return false;
}

static char *
find_name(const BuildRequest *request, const char *url, GError **error)
{
    if (request->database)
        return check_name(request->database, error) ? g_strdup(request->database) : NULL;
    if (request->config->embedded)
        return g_strdup(request->config->build_database);
    return conn_url_database(url, error);
}

/* What decides the result beside the files: the variables, in an order of their own. */
static char *
cache_salt(const Config *config)
{
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(config->variables), (GCompareFunc)strcmp);
    GString *salt = g_string_new("1");
    for (const GList *n = names; n; n = n->next)
        g_string_append_printf(salt, "\n%s=%s", (const char *)n->data,
                               (const char *)g_hash_table_lookup(config->variables, n->data));
    return g_string_free(salt, FALSE);
}

/* A protected environment says no before anything is connected to or started. */
static bool
check_protection(const BuildRequest *request, GError **error)
{
    if (!request->drop || !request->config->is_protected)
        return true;
    error_set(error, ERR_POLICY, "environment \"%s\" is protected: its database is never dropped",
              request->config->environment);
    g_autofree char *file = request->config->environment_file ? path_shown(request->config->environment_file,
                                                                           request->config->project_directory)
                                                              : g_strdup("the environment");
    error_hint(error, "Remove \"protected: true\" from %s if that is not what it is.", file);
    return false;
}

/* Drops the database when that was asked for. *go_on is false when the user declined. */
static bool
drop_existing(const BuildRequest *request, Target *target, bool *go_on, GError **error)
{
    g_autofree char *question = g_strdup_printf("Drop database \"%s\" on %s and all it holds", target->name,
                                                conn_shown(target->home ? target->home : target->conn));
    *go_on = true;
    if (!request->confirm(request->data, question, go_on, error))
        return false;
    return !*go_on || target_drop(target, error);
}

/* Fills target->conn's database and undoes everything on failure. */
static bool
fill(const BuildRequest *request, Target *target, const Content *content, BuildResult *result, GError **error)
{
    ApplyResult applied = {0};
    bool ok = target_connect(target, error) && (target->created || target_check_empty(target, error)) &&
              build_apply(target->conn, content, request->progress, &applied, error);
    result->statements = applied.statements;
    result->pieces = applied.pieces;
    if (ok)
        return true;
    error_context(error, "while building database %s", target->name);
    if (!target->created && applied.pieces > 0)
        error_context(
            error, "%u earlier parts were committed, because statements in them cannot run in a transaction",
            applied.pieces);
    target_abandon(target);
    return false;
}

static void
keep_template(const BuildRequest *request, Target *target, BuildResult *result)
{
    g_autoptr(GError) problem = NULL;
    progress_report(request->progress, &(ProgressState){.phase = "keeping a copy for the next build"});
    result->kept = target_keep_template(target, &problem);
    /* The database stands; that the next build will be slower is no reason to fail this one. */
    if (!result->kept)
        progress_remark(request->progress, "no copy was kept for the next build: %s", problem->message);
}

bool
build_database(const BuildRequest *request, const Content *content, BuildResult *result, GError **error)
{
    if (!check_protection(request, error))
        return false;
    g_autofree char *url = environment_server_url(request->config, request->progress, error);
    g_autofree char *name = url ? find_name(request, url, error) : NULL;
    bool go_on = true;
    if (!name)
        return false;
    g_autoptr(Target) target = target_open(url, name, request->progress, error);
    if (!target)
        return false;
    Conn *look = target->home ? target->home : target->conn;
    bool cache = request->cache && target->home;
    result->files = content->files->len;
    result->database = g_strdup(name);
    result->server = g_strdup(conn_shown(look));
    result->server_version = g_strdup(conn_parameter(look, "server_version"));
    if (target->present && request->drop && !drop_existing(request, target, &go_on, error))
        return false;
    result->declined = !go_on;
    if (!go_on)
        return true;
    if (cache) {
        g_autofree char *salt = cache_salt(request->config);
        target_set_template(target, request->config->project_directory, content->hash, salt);
        if (!target_look(target, error))
            return false;
    }
    if (!target->present) {
        if (!(target->cached ? target_copy(target, error) : target_create(target, false, error)))
            return false;
        result->created = true;
        result->from_cache = target->cached;
        if (target->cached)
            return true;
    }
    if (!fill(request, target, content, result, error))
        return false;
    if (cache && target->created)
        keep_template(request, target, result);
    return true;
}

void
build_result_clear(BuildResult *result)
{
    g_free(result->database);
    g_free(result->server);
    g_free(result->server_version);
}

/* Counts one statement into the plan; `open` is whether a transaction is under way. */
static void
plan_statement(BuildPlan *plan, const ScriptEvent *event, bool *open)
{
    g_autoptr(Statement) statement = statement_parse(event->text);
    if (statement->transaction == TRANSACTION_BEGIN || statement->transaction == TRANSACTION_COMMIT)
        return;
    if (statement->transaction == TRANSACTION_FORBIDDEN) {
        g_ptr_array_add(plan->outside,
                        g_strdup_printf("%s at %s:%d", statement->tag, event->place.file, event->place.line));
        plan->pieces++;
        *open = false;
    } else if (!*open) {
        plan->pieces++;
        *open = true;
    }
    plan->statements++;
}

bool
build_plan(const Content *content, BuildPlan *plan, GError **error)
{
    g_autoptr(BuildStream) stream = build_stream_new(content);
    bool open = false;
    plan->outside = g_ptr_array_new_with_free_func(g_free);
    plan->per_file = g_new0(size_t, content->files->len);
    do {
        if (!build_stream_next(stream, error))
            return false;
        size_t before = plan->statements;
        if (stream->file && stream->event.kind == SCRIPT_STATEMENT)
            plan_statement(plan, &stream->event, &open);
        if (stream->file)
            plan->per_file[stream->index] += plan->statements - before;
    } while (stream->file);
    return true;
}

void
build_plan_clear(BuildPlan *plan)
{
    if (plan->outside)
        g_ptr_array_unref(plan->outside);
    g_free(plan->per_file);
}
