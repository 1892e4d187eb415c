/* A run: which files, in which order, over which model. */
#include "lint/lint.h"

#include <string.h>

#include "lint/run.h"
#include "report/baseline.h"

const Config *
lint_config(const Lint *lint)
{
    return lint->config;
}

int
lint_server_major(const Lint *lint)
{
    return lint->major;
}

const Model *
lint_model(const Lint *lint)
{
    return lint->model;
}

static int
choose_major(const LintRequest *request)
{
    if (request->database)
        return conn_server_version(request->database) / 10000;
    const int majors[] = {request->server_major, request->config->lint_pg_version,
                          request->config->embedded_major};
    for (size_t i = 0; i < G_N_ELEMENTS(majors); i++)
        if (majors[i] != 0)
            return majors[i];
    return risk_options_default().server_major;
}

static void
lint_clear(Lint *lint)
{
    arena_free(lint->arena);
    g_array_unref(lint->active);
    g_ptr_array_unref(lint->statement_rules);
    g_hash_table_unref(lint->texts);
    g_hash_table_unref(lint->paths);
    glob_list_free(lint->excluded);
    custom_rules_free(lint->custom);
    g_clear_error(&lint->failure);
    if (lint->override_paths)
        g_ptr_array_unref(lint->override_paths);
    for (unsigned i = 0; i < lint->records->len; i++)
        if (g_array_index(lint->records, LintRecord, i).finding)
            finding_free(g_array_index(lint->records, LintRecord, i).finding);
    g_array_unref(lint->records);
    if (lint->made)
        g_hash_table_unref(lint->made);
    if (lint->list)
        finding_list_free(lint->list);
}

static bool
lint_prepare(Lint *lint, const LintRequest *request, GError **error)
{
    lint->request = request;
    lint->config = request->config;
    lint->major = choose_major(request);
    lint->arena = arena_new();
    lint->active = g_array_new(FALSE, TRUE, sizeof(LintActive));
    lint->statement_rules = g_ptr_array_new();
    lint->texts = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, lint_text_free);
    lint->paths = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    lint->records = g_array_new(FALSE, TRUE, sizeof(LintRecord));
    lint->list = finding_list_new();
    lint->excluded = glob_list_new((const char *const *)lint->config->lint_exclude_tables, error);
    lint->custom = custom_rules_load(request->config, request->rules_file, request->plugin_rules, error);
    if (!lint->custom || !lint->excluded || !lint_select(lint, error))
        return false;
    for (unsigned i = 0; i < lint->active->len; i++) {
        const LintActive *active = &g_array_index(lint->active, LintActive, i);
        if (active->anywhere && active->rule->statement)
            g_ptr_array_add(lint->statement_rules, (gpointer)(uintptr_t)active);
    }
    return true;
}

/* Files of these roles, in order. `extra`: modes for files that are not only replayed. */
static bool
read_files(Lint *lint, unsigned roles, unsigned modes, unsigned extra, GError **error)
{
    const GPtrArray *files = lint->request->files;
    for (unsigned i = 0; i < files->len; i++) {
        const LintFile *file = g_ptr_array_index(files, i);
        if (!(roles & (1u << file->role)))
            continue;
        lint->progress = (ProgressState){.phase = "checking",
                                         .item = file->shown,
                                         .done = i,
                                         .total = files->len,
                                         .unit = "files",
                                         .count = lint->progress.count,
                                         .count_unit = "statements"};
        progress_report(lint->request->progress, &lint->progress);
        /* Down migrations are checked where they stand; nobody runs them on the way. */
        unsigned wanted = file->role == LINT_DOWN ? modes & ~(unsigned)READ_APPLY : modes;
        if (!file->replay_only)
            wanted |= extra;
        if (file->role == LINT_MIGRATION || file->role == LINT_DOWN)
            model_begin_unit(lint->model);
        if (extra && !file->replay_only)
            lint->list->files++;
        if (wanted != 0 && !lint_read_file(lint, file, wanted, error))
            return false;
    }
    return true;
}

static bool
any_file(const Lint *lint, unsigned roles, bool reported)
{
    for (unsigned i = 0; i < lint->request->files->len; i++) {
        const LintFile *file = g_ptr_array_index(lint->request->files, i);
        if ((roles & (1u << file->role)) && !(reported && file->replay_only))
            return true;
    }
    return false;
}

void
lint_schema_rules(Lint *lint)
{
    for (unsigned i = 0; i < lint->active->len; i++) {
        lint->running = &g_array_index(lint->active, LintActive, i);
        if (lint->running->anywhere && lint->running->rule->schema)
            lint->running->rule->schema(lint, lint->model);
    }
}

enum {
    SCHEMA = 1u << LINT_SCHEMA,
    BASE = 1u << LINT_BASE,
    MIGRATIONS = 1u << LINT_MIGRATION | 1u << LINT_DOWN,
};

static bool
check_schema(Lint *lint, GError **error)
{
    g_autoptr(Model) model = model_new();
    lint->model = model;
    bool ok = read_files(lint, SCHEMA, READ_APPLY, READ_CHECK, error);
    if (ok)
        lint_schema_rules(lint);
    lint->model = NULL;
    return ok;
}

static bool
make_base(Lint *lint, GError **error)
{
    if (any_file(lint, BASE, false))
        return read_files(lint, BASE, READ_BASE, 0, error);
    if (!any_file(lint, SCHEMA, false))
        return true;
    lint->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return read_files(lint, 1u << LINT_MIGRATION, READ_COLLECT, 0, error) &&
           read_files(lint, SCHEMA, READ_BASE, 0, error);
}

/* Where schema files are judged, the tables of migrations are among them: told once. */
static bool
check_migrations(Lint *lint, bool schema_judged, GError **error)
{
    g_autoptr(Model) model = model_new();
    lint->model = model;
    bool ok = make_base(lint, error) && read_files(lint, MIGRATIONS, READ_APPLY, READ_CHECK, error);
    if (ok && !schema_judged)
        lint_schema_rules(lint);
    lint->model = NULL;
    return ok;
}

static bool
check_all(Lint *lint, GError **error)
{
    if (lint->request->database)
        return lint_check_database(lint, error);
    bool schema = any_file(lint, SCHEMA, true);
    bool migrations = any_file(lint, MIGRATIONS, true);
    if (schema && !check_schema(lint, error))
        return false;
    return !migrations || check_migrations(lint, schema, error);
}

FindingList *
lint_run(const LintRequest *request, GError **error)
{
    Lint lint = {0};
    FindingList *list = NULL;
    bool ok = lint_prepare(&lint, request, error) && check_all(&lint, error);
    if (ok && lint.failure) {
        g_propagate_error(error, g_steal_pointer(&lint.failure));
        ok = false;
    }
    if (ok) {
        lint_suppressions_check(&lint);
        lint_findings_end(&lint);
        list = g_steal_pointer(&lint.list);
        finding_list_finish(list);
        if (request->baseline && !baseline_apply(list, request->baseline, error))
            g_clear_pointer(&list, finding_list_free);
    }
    lint_clear(&lint);
    return list;
}
