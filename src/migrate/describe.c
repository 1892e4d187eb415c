#include "migrate/describe.h"

#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "catalog/lint.h"
#include "migrate/plan.h"
#include "report/table.h"

enum { SQL_CAP = 1024 * 1024 /* of a file whose text hooks are shown */ };

static void
replay(void *data, const char *sql)
{
    Describer *describer = data;
    model_apply(describer->model, sql_tree_read(describer->arena, sql), NULL, NULL);
    arena_reset(describer->arena);
}

static void
ignore(void *data, const char *check, const CatalogDefect *defect)
{
}

static void
unref_json(gpointer json)
{
    json_decref(json);
}

static void
begin_model(Describer *describer)
{
    describer->arena = arena_new();
    describer->model = model_new();
    describer->next = describer->current;
    describer->told = g_ptr_array_new_with_free_func(unref_json);
    g_ptr_array_set_size(describer->told, (int)describer->jobs->len);
    describer->options = risk_options_default();
    model_begin_unit(describer->model);
}

/* The schema as it is, or nothing. */
static void
read_schema(Describer *describer, Conn *conn)
{
    const char *const own[] = {describer->session->schema, NULL};
    static const char *const no_checks[] = {NULL};
    const CatalogLint request = {
        .exclude = own, .checks = no_checks, .statement = replay, .defect = ignore, .data = describer};
    describer->options.server_major = conn_server_version(conn) / 10000;
    if (!catalog_lint(conn, &request, NULL)) {
        model_free(describer->model);
        describer->model = model_new();
    }
    describer->sizes = risk_sizes_load(conn, NULL);
    describer->options.sizes = describer->sizes;
}

void
describer_read(Describer *describer, Conn *conn)
{
    describer_clear(describer);
    begin_model(describer);
    read_schema(describer, conn);
}

static void
read_beside(Describer *describer)
{
    const ConnOptions options = {.url = describer->session->url, .command = describer->session->command};
    begin_model(describer);
    g_autoptr(Conn) conn = describer->session->alone ? NULL : conn_open(&options, NULL);
    if (conn)
        read_schema(describer, conn);
}

/* One pass over a file. */
typedef struct {
    Describer *describer;
    json_t *statements;
    RiskClass gravest;
} Pass;

static void
each(void *data, const PlannedStatement *planned)
{
    Pass *pass = data;
    Describer *describer = pass->describer;
    const SqlTree *tree = sql_tree_read(describer->arena, planned->event->text);
    g_autoptr(Risk) risk = risk_assess(describer->arena, tree, describer->model, &describer->options);
    json_t *one = risk_json(risk);
    json_object_set_new(one, "text", json_text(planned->event->text));
    json_object_set_new(one, "file", json_text(planned->event->place.file));
    json_object_set_new(one, "line", json_integer(planned->event->place.line));
    json_object_set_new(one, "kind", json_text(planned->statement->tag));
    json_array_append_new(pass->statements, one);
    pass->gravest = MAX(pass->gravest, risk->risk);
    model_apply(describer->model, tree, NULL, NULL);
    arena_reset(describer->arena);
}

/* Describes the job that the model stands before. */
static json_t *
describe_next(Describer *describer, GError **error)
{
    const Job *job = &g_array_index(describer->jobs, Job, describer->next);
    const Planned planned = {job->migration, (MigrationFile *)(uintptr_t)job->file, job->down, job->check};
    json_auto_t *statements = json_array();
    Pass pass = {.describer = describer, .statements = statements, .gravest = RISK_LOW};
    g_autofree char *sql = NULL;
    size_t length;
    model_begin_unit(describer->model);
    if (!plan_statements(describer->set, &planned, each, &pass, error) ||
        (job->file->size <= SQL_CAP && !file_read(job->file->path, SQL_CAP, &sql, &length, error)))
        return NULL;
    return json_pack("{s:o, s:s, s:O}", "sql", json_text(sql), "risk", risk_class_name(pass.gravest),
                     "statements", statements);
}

json_t *
describe_job(Describer *describer, unsigned index, GError **error)
{
    if (!describer->model)
        read_beside(describer);
    for (; describer->next <= index; describer->next++) {
        json_t *told = describe_next(describer, error);
        if (!told)
            return NULL;
        describer->told->pdata[describer->next] = told;
    }
    return json_incref(describer->told->pdata[index]);
}

void
describer_clear(Describer *describer)
{
    g_clear_pointer(&describer->told, g_ptr_array_unref);
    g_clear_pointer(&describer->model, model_free);
    g_clear_pointer(&describer->sizes, risk_sizes_free);
    g_clear_pointer(&describer->arena, arena_free);
    describer->options.sizes = NULL;
}
