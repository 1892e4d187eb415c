#include "migrate/lint_gate.h"

#include <string.h>

#include "base/errors.h"
#include "build/files.h"
#include "hook/builtin.h"
#include "lint/lint.h"
#include "migrate/migration.h"

enum { SHOWN_FINDINGS = 5 };

static void
add_file(GPtrArray *files, const char *path, const char *shown, LintRole role)
{
    LintFile *file = g_new0(LintFile, 1);
    file->path = path;
    file->shown = shown;
    file->role = role;
    file->replay_only = true;
    file->managed = role != LINT_SCHEMA;
    g_ptr_array_add(files, file);
}

/* Only what is about to run is reported; the rest makes the schema it is seen in. */
static void
add_migration(GPtrArray *files, const MigrationFile *file, bool versioned, const HookContext *context)
{
    add_file(files, file->path, file->shown, LINT_MIGRATION);
    LintFile *added = files->pdata[files->len - 1];
    added->versioned = versioned;
    for (unsigned i = 0; context->pending && i < context->pending->len; i++) {
        const HookMigration *pending = context->pending->pdata[i];
        if (strcmp(pending->path, file->shown) == 0)
            added->replay_only = false;
    }
}

static GPtrArray *
lint_files(const GPtrArray *schema, const MigrationSet *set, const HookContext *context)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; schema && i < schema->len; i++) {
        const BuildFile *file = schema->pdata[i];
        add_file(files, file->path, file->shown, LINT_SCHEMA);
    }
    for (unsigned i = 0; i < set->versioned->len; i++)
        add_migration(files, ((const Migration *)set->versioned->pdata[i])->up, true, context);
    for (unsigned i = 0; i < set->repeatable->len; i++)
        add_migration(files, ((const Migration *)set->repeatable->pdata[i])->up, false, context);
    return files;
}

static bool
judge(const FindingList *list, Severity level, GError **error)
{
    g_autoptr(GString) detail = g_string_new(NULL);
    unsigned count = 0;
    for (unsigned i = 0; i < list->findings->len; i++) {
        const Finding *finding = list->findings->pdata[i];
        if (level == SEVERITY_OFF || finding->severity < level)
            continue;
        if (++count <= SHOWN_FINDINGS)
            g_string_append_printf(detail, "%s%s:%d: %s [%s]", detail->len ? "\n" : "",
                                   finding->file ? finding->file : "", finding->line, finding->message,
                                   finding->rule);
    }
    if (count == 0)
        return true;
    if (count > SHOWN_FINDINGS)
        g_string_append_printf(detail, "\nand %u more", count - SHOWN_FINDINGS);
    error_set(error, ERR_HOOK, "the linter finds fault with what is pending: %u finding%s", count,
              count == 1 ? "" : "s");
    error_detail(error, "%s", detail->str);
    error_hint(error, "confiture lint shows them with their places and what to do.");
    return false;
}

static bool
lint_gate(void *data, Phase phase, HookContext *context, Conn *conn, GError **error)
{
    const Builtin *builtin = data;
    const Config *config = builtin->config;
    g_autoptr(MigrationSet) set = migrations_find(config, error);
    if (!set)
        return false;
    /* A project may have migrations and no DDL files. */
    g_autoptr(GPtrArray) schema = build_files_find(config, NULL, NULL);
    g_autoptr(GPtrArray) files = lint_files(schema, set, context);
    const LintRequest request = {.config = config,
                                 .files = files,
                                 .baseline = config->lint_baseline,
                                 .plugin_rules = hooks_lint_rules(builtin->set)};
    g_autoptr(FindingList) list = lint_run(&request, error);
    return list && judge(list, builtin->fail_level, error);
}

HookSet *
project_hooks_load(const Config *config, Progress *progress, GError **error)
{
    HookSet *hooks = hooks_load(config, progress, error);
    if (hooks)
        hooks_provide(hooks, "lint", lint_gate);
    return hooks;
}
