/* A live database instead of files. Its schema is written as statements and replayed, so that a schema rule
 * says of it what it says of the project's files; what only a server knows comes from checks of the catalog.
 */
#include "catalog/lint.h"
#include "lint/run.h"

static void
replay(void *data, const char *sql)
{
    Lint *lint = data;
    model_apply(lint->model, sql_tree_read(lint->arena, sql), NULL, NULL);
    arena_reset(lint->arena);
}

static void
tell(void *data, const char *check, const CatalogDefect *defect)
{
    Lint *lint = data;
    if (lint_excluded(lint, defect->schema, defect->relation))
        return;
    lint->running = lint_active(lint, check);
    Finding *finding = lint_report_object(lint, (ModelPlace){0}, defect->object, "%s", defect->message);
    if (defect->detail)
        lint_detail(finding, "%s", defect->detail);
    if (defect->hint)
        lint_hint(finding, "%s", defect->hint);
}

/* The names of the checks whose rule is on. */
static GPtrArray *
wanted_checks(const Lint *lint)
{
    GPtrArray *wanted = g_ptr_array_new();
    for (const char *const *check = catalog_lint_checks(); *check; check++) {
        const LintActive *active = lint_active(lint, *check);
        if (active && active->severity != SEVERITY_OFF)
            g_ptr_array_add(wanted, (gpointer)(uintptr_t)*check);
    }
    g_ptr_array_add(wanted, NULL);
    return wanted;
}

bool
lint_check_database(Lint *lint, GError **error)
{
    /* What Confiture keeps there itself is nobody's schema. */
    const char *const own[] = {lint->config->migrate_schema, NULL};
    g_autoptr(Model) model = model_new();
    g_autoptr(GPtrArray) checks = wanted_checks(lint);
    const CatalogLint request = {
        .exclude = own,
        .checks = (const char *const *)checks->pdata,
        .statement = replay,
        .defect = tell,
        .data = lint,
    };
    lint->model = model;
    model_begin_unit(model);
    bool ok = catalog_lint(lint->request->database, &request, error);
    if (ok) {
        lint->list->database = g_strdup(conn_shown(lint->request->database));
        lint_schema_rules(lint);
    }
    lint->model = NULL;
    return ok;
}
