/* The context as Lua sees it: read-only objects whose fields are made when they are asked for. */
#include "hook/lua.h"
#include "report/error_text.h"

/* --- a migration --- */

static const HookMigration *
migration_of(const VmSelf *self)
{
    return self->self;
}

#define MIGRATION_TEXT(field)                                                                                \
    static VmValue migration_##field(const VmSelf *self)                                                     \
    {                                                                                                        \
        return vm_string(migration_of(self)->field);                                                         \
    }
MIGRATION_TEXT(label)
MIGRATION_TEXT(version)
MIGRATION_TEXT(name)
MIGRATION_TEXT(path)
MIGRATION_TEXT(direction)
MIGRATION_TEXT(checksum)

static VmValue
migration_transactional(const VmSelf *self)
{
    return vm_boolean(migration_of(self)->transactional);
}

static VmValue
migration_tags(const VmSelf *self)
{
    return vm_strings((char *const *)migration_of(self)->tags);
}

static VmValue
migration_requires(const VmSelf *self)
{
    return vm_strings((char *const *)migration_of(self)->requires);
}

/* What cannot be told is nil: the file may have gone meanwhile, which the runner reports. */
static VmValue
detail(const VmSelf *self, const char *key)
{
    json_t *details = hook_migration_details((HookMigration *)(uintptr_t)self->self, NULL);
    return hook_value_from_json(self->scratch, json_object_get(details, key));
}

static VmValue
migration_sql(const VmSelf *self)
{
    return detail(self, "sql");
}

static VmValue
migration_risk(const VmSelf *self)
{
    return detail(self, "risk");
}

static VmValue
migration_statements(const VmSelf *self)
{
    return detail(self, "statements");
}

static const VmField migration_fields[] = {
    {"label", migration_label},
    {"version", migration_version},
    {"name", migration_name},
    {"path", migration_path},
    {"direction", migration_direction},
    {"checksum", migration_checksum},
    {"transactional", migration_transactional},
    {"tags", migration_tags},
    {"requires", migration_requires},
    {"sql", migration_sql},
    {"risk", migration_risk},
    {"statements", migration_statements},
};

static const char *
migration_key(const void *self)
{
    return ((const HookMigration *)self)->label;
}

static const VmClass migration_class = {
    .name = "migration",
    .fields = migration_fields,
    .count = G_N_ELEMENTS(migration_fields),
    .key = migration_key,
};

/* --- the context --- */

static const HookContext *
context_of(const VmSelf *self)
{
    return ((const HookCall *)self->self)->context;
}

#define CONTEXT_TEXT(field)                                                                                  \
    static VmValue context_##field(const VmSelf *self)                                                       \
    {                                                                                                        \
        return vm_string(context_of(self)->field);                                                           \
    }
CONTEXT_TEXT(environment)
CONTEXT_TEXT(command)
CONTEXT_TEXT(direction)
CONTEXT_TEXT(run_id)
CONTEXT_TEXT(database)
CONTEXT_TEXT(status)
CONTEXT_TEXT(blockers)
CONTEXT_TEXT(table)

static VmValue
context_phase(const VmSelf *self)
{
    return vm_string(phase_row(((const HookCall *)self->self)->phase)->name);
}

static VmValue
count_value(int64_t count, int64_t least)
{
    return count < least ? vm_nil() : vm_integer(count);
}

static VmValue
context_attempt(const VmSelf *self)
{
    return count_value(context_of(self)->attempt, 1);
}

static VmValue
context_duration_ms(const VmSelf *self)
{
    HookCall *call = (HookCall *)(uintptr_t)self->self;
    hook_confirm(call, NULL);
    return count_value(context_of(self)->duration_ms, 0);
}

static VmValue
context_findings(const VmSelf *self)
{
    return count_value(context_of(self)->findings, 0);
}

static VmValue
context_rows(const VmSelf *self)
{
    return count_value(context_of(self)->rows, 0);
}

static VmValue
context_dry_run(const VmSelf *self)
{
    return vm_boolean(context_of(self)->dry_run);
}

static VmValue
context_error(const VmSelf *self)
{
    const GError *error = context_of(self)->error;
    json_auto_t *json = error ? error_json(error) : NULL;
    return hook_value_from_json(self->scratch, json);
}

static VmValue
context_migration(const VmSelf *self)
{
    return vm_object(&migration_class, context_of(self)->migration, NULL);
}

static VmValue
context_pending(const VmSelf *self)
{
    return vm_list(&migration_class, context_of(self)->pending, NULL);
}

static VmValue
context_statement(const VmSelf *self)
{
    const HookContext *context = context_of(self);
    if (!context->statement)
        return vm_nil();
    json_auto_t *json = json_pack("{s:i, s:s?, s:s}", "number", context->statement_number, "kind",
                                  context->kind, "text", context->statement);
    return hook_value_from_json(self->scratch, json);
}

static VmValue
context_metadata(const VmSelf *self)
{
    return hook_value_from_json(self->scratch, context_of(self)->metadata);
}

static VmValue
context_approvers(const VmSelf *self)
{
    static char *const nobody[] = {NULL};
    char *const *approvers = context_of(self)->approvers;
    return vm_strings(approvers ? approvers : nobody);
}

static const VmField context_fields[] = {
    {"phase", context_phase},       {"environment", context_environment},
    {"command", context_command},   {"direction", context_direction},
    {"run_id", context_run_id},     {"database", context_database},
    {"dry_run", context_dry_run},   {"attempt", context_attempt},
    {"status", context_status},     {"duration_ms", context_duration_ms},
    {"error", context_error},       {"migration", context_migration},
    {"pending", context_pending},   {"statement", context_statement},
    {"blockers", context_blockers}, {"findings", context_findings},
    {"table", context_table},       {"rows", context_rows},
    {"metadata", context_metadata}, {"approvers", context_approvers},
};

const VmClass hook_context_class = {
    .name = "context",
    .fields = context_fields,
    .count = G_N_ELEMENTS(context_fields),
};
