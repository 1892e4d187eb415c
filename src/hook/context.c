#include "hook/context.h"

#include <string.h>

#include "report/error_text.h"
#include "report/table.h"

json_t *
hook_migration_details(HookMigration *migration, GError **error)
{
    if (!migration->details && migration->describe)
        migration->details = migration->describe(migration->data, error);
    return migration->details;
}

void
hook_migration_clear(HookMigration *migration)
{
    g_clear_pointer(&migration->details, json_decref);
}

static json_t *
strings_json(const char *const *strings)
{
    json_t *array = json_array();
    for (unsigned i = 0; strings && strings[i]; i++)
        json_array_append_new(array, json_text(strings[i]));
    return array;
}

static void
set_text(json_t *object, const char *key, const char *text)
{
    json_object_set_new(object, key, json_text(text));
}

/* Zero and below are "not known". */
static void
set_count(json_t *object, const char *key, int64_t value, int64_t least)
{
    json_object_set_new(object, key, value < least ? json_null() : json_integer(value));
}

static json_t *
migration_json(HookMigration *migration, bool whole, GError **error)
{
    json_t *object = json_object();
    set_text(object, "label", migration->label);
    set_text(object, "version", migration->version);
    set_text(object, "name", migration->name);
    set_text(object, "path", migration->path);
    set_text(object, "direction", migration->direction);
    set_text(object, "checksum", migration->checksum);
    json_object_set_new(object, "tags", strings_json(migration->tags));
    json_object_set_new(object, "requires", strings_json(migration->requires));
    json_object_set_new(object, "transactional", json_boolean(migration->transactional));
    if (!whole)
        return object;
    GError *problem = NULL;
    json_t *details = hook_migration_details(migration, &problem);
    if (problem) {
        json_decref(object);
        g_propagate_error(error, problem);
        return NULL;
    }
    json_object_set_new(object, "sql", json_null());
    json_object_set_new(object, "risk", json_text(migration->risk));
    json_object_set_new(object, "statements", json_array());
    if (details)
        json_object_update(object, details);
    return object;
}

json_t *
hook_context_json(const HookContext *context, Phase phase, GError **error)
{
    json_auto_t *object = json_object();
    set_text(object, "phase", phase_row(phase)->name);
    set_text(object, "environment", context->environment);
    set_text(object, "command", context->command);
    set_text(object, "direction", context->direction);
    set_text(object, "run_id", context->run_id);
    set_text(object, "database", context->database);
    json_object_set_new(object, "dry_run", json_boolean(context->dry_run));
    set_count(object, "attempt", context->attempt, 1);
    set_text(object, "status", context->status);
    set_count(object, "duration_ms", context->duration_ms, 0);
    json_object_set_new(object, "error", context->error ? error_json(context->error) : json_null());
    json_t *migration = context->migration ? migration_json(context->migration, true, error) : json_null();
    if (!migration)
        return NULL;
    json_object_set_new(object, "migration", migration);
    json_t *statement = json_null();
    if (context->statement) {
        statement = json_object();
        set_count(statement, "number", context->statement_number, 1);
        set_text(statement, "kind", context->kind);
        set_text(statement, "text", context->statement);
    }
    json_object_set_new(object, "statement", statement);
    set_text(object, "blockers", context->blockers);
    set_count(object, "findings", context->findings, 0);
    set_text(object, "table", context->table);
    set_count(object, "rows", context->rows, 0);
    json_object_set(object, "metadata", context->metadata);
    json_object_set_new(object, "approvers", strings_json((const char *const *)context->approvers));
    return g_steal_pointer(&object);
}

/* A thousand migrations take a while to write down, and do not change from hook to hook. */
static const char *
pending_text(HookContext *context)
{
    json_auto_t *pending = context->pending_text ? NULL : json_array();
    for (unsigned i = 0; pending && context->pending && i < context->pending->len; i++)
        json_array_append_new(pending, migration_json(context->pending->pdata[i], false, NULL));
    if (pending)
        context->pending_text = json_dumps(pending, JSON_COMPACT);
    return context->pending_text;
}

char *
hook_context_text(HookContext *context, Phase phase, GError **error)
{
    json_auto_t *json = hook_context_json(context, phase, error);
    if (!json)
        return NULL;
    g_autofree char *text = json_dumps(json, JSON_COMPACT);
    text[strlen(text) - 1] = '\0';
    return g_strconcat(text, ",\"pending\":", pending_text(context), "}", NULL);
}

void
hook_context_clear(HookContext *context)
{
    g_clear_pointer(&context->pending_text, g_free);
}
