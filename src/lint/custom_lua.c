/* Rules in Lua: rule{id = "...", check = function(schema, report) ... end}. */
#include <string.h>

#include <fnmatch.h>

#include "base/errors.h"
#include "base/suggest.h"
#include "lint/custom_internal.h"

/* One file is one state: its rules share what the file defines. */
struct LuaFile {
    Vm *vm;
    char *shown;
    CustomRules *rules; /* while the file is loaded */
    Lint *lint;         /* while a rule runs */
    SchemaObjects objects;
};

void
custom_lua_free(gpointer data)
{
    LuaFile *file = data;
    vm_free(file->vm);
    schema_objects_clear(&file->objects);
    g_free(file->shown);
    g_free(file);
}

/* --- rule{...} --- */

static bool
text_of(const VmValue *table, const char *key, const char **text, GError **error)
{
    const VmValue value = vm_get(table, key);
    *text = NULL;
    if (value.kind == VM_NIL)
        return true;
    if (value.kind == VM_STRING) {
        *text = value.string.text;
        return true;
    }
    error_set(error, ERR_LUA, "%s of a rule is text, not %s", key, vm_kind_name(&value));
    return false;
}

static bool
check_keys(const VmValue *table, GError **error)
{
    static const char *const known[] = {"id", "severity", "category", "reason", "hint", "check", NULL};
    for (unsigned i = 0; i < table->table.count; i++) {
        const VmValue *key = &table->table.entries[i].key;
        const char *name = key->kind == VM_STRING ? key->string.text : "?";
        if (g_strv_contains(known, name))
            continue;
        const char *nearest = suggest_nearest(name, known);
        error_set(error, ERR_LUA, "a rule has no \"%s\"", name);
        error_hint(error,
                   nearest ? "Did you mean \"%s\"?"
                           : "It has id, severity, category, reason, hint and check.",
                   nearest);
        return false;
    }
    return true;
}

static bool
define_rule(VmCall *call, GError **error)
{
    LuaFile *file = call->data;
    const VmValue *table = call->count == 1 && call->args[0].kind == VM_TABLE ? &call->args[0] : NULL;
    CustomText text = {.severity = SEVERITY_WARNING};
    const char *severity;
    if (!table || !file->rules) {
        error_set(error, ERR_LUA,
                  table ? "rules are defined when the file is read, not later" : "rule{...} wants a table");
        return false;
    }
    if (!check_keys(table, error) || !text_of(table, "id", &text.id, error) ||
        !text_of(table, "severity", &severity, error) || !text_of(table, "category", &text.category, error) ||
        !text_of(table, "reason", &text.reason, error) || !text_of(table, "hint", &text.hint, error))
        return false;
    const VmValue check = vm_get(table, "check");
    const char *wrong = !text.id                    ? "the rule has no id"
                        : check.kind != VM_FUNCTION ? "check of a rule is a function(schema, report)"
                        : severity && !severity_parse(severity, &text.severity)
                            ? "severity of a rule is off, info, warning or error"
                            : NULL;
    if (wrong) {
        error_set(error, ERR_LUA, "%s", wrong);
        return false;
    }
    text.message = text.reason ? text.reason : text.id;
    CustomRule *made = custom_rule_new(file->rules, &text, error);
    if (!made)
        return false;
    made->lua = file;
    made->check = check.function;
    made->rule.schema = custom_lua_run;
    g_ptr_array_add(file->rules->rules, made);
    return true;
}

/* glob(pattern, text) */
static bool
match_glob(VmCall *call, GError **error)
{
    if (call->count != 2 || call->args[0].kind != VM_STRING || call->args[1].kind != VM_STRING) {
        error_set(error, ERR_LUA, "glob() wants a pattern and a text");
        return false;
    }
    call->result = vm_boolean(fnmatch(call->args[0].string.text, call->args[1].string.text, 0) == 0);
    return true;
}

/* report(object, message [, hint]) */
static bool
report(VmCall *call, GError **error)
{
    LuaFile *file = call->data;
    const VmValue *object = call->count > 0 ? &call->args[0] : NULL;
    const VmValue *message = call->count > 1 ? &call->args[1] : NULL;
    const VmValue *hint = call->count > 2 && call->args[2].kind != VM_NIL ? &call->args[2] : NULL;
    const bool fits = object && object->kind == VM_OBJECT && object->object.class != &schema_class &&
                      message && message->kind == VM_STRING && message->string.length > 0 &&
                      (!hint || hint->kind == VM_STRING);
    if (!fits || !file->lint) {
        error_set(error, ERR_LUA,
                  file->lint ? "report() wants an object of the schema, a message and perhaps a hint"
                             : "report() is for a rule that runs");
        error_hint(error, "report(table, \"table \" .. table.name .. \" has no comment\")");
        return false;
    }
    custom_report(file->lint, object, message->string.text, hint ? hint->string.text : NULL);
    return true;
}

/* --- files --- */

bool
custom_lua_load(CustomRules *rules, const Config *config, const char *path, const char *shown, GError **error)
{
    const VmLimits limits = {.memory = (size_t)config->lint_lua_memory * 1024 * 1024,
                             .instructions = G_MAXINT64, /* the clock ends what is too long */
                             .milliseconds = config->lint_lua_time};
    LuaFile *file = g_new0(LuaFile, 1);
    file->shown = g_strdup(shown);
    file->vm = vm_new(&limits, &file->objects);
    file->rules = rules;
    g_ptr_array_add(rules->lua, file);
    const unsigned before = rules->rules->len;
    bool ok = vm_define(file->vm, "rule", define_rule, file, error) &&
              vm_define(file->vm, "glob", match_glob, file, error) &&
              vm_load_file(file->vm, path, shown, error);
    file->rules = NULL;
    if (ok && rules->rules->len == before) {
        error_set(error, ERR_LUA, "\"%s\" defines no rule", shown);
        error_hint(error, "rule{id = \"...\", check = function(schema, report) ... end}");
        return false;
    }
    return ok;
}

void
custom_lua_run(Lint *lint, const Model *model)
{
    const CustomRule *rule = custom_running(lint);
    LuaFile *file = rule->lua;
    if (lint->failure)
        return;
    schema_objects_open(&file->objects, lint, model);
    file->lint = lint;
    const VmValue args[] = {vm_object(&schema_class, &file->objects, NULL), vm_native(report, file)};
    if (!vm_call(file->vm, rule->check, args, G_N_ELEMENTS(args), NULL, &lint->failure))
        error_context(&lint->failure, "while running rule %s", rule->page.id);
    file->lint = NULL;
    vm_forget(file->vm);
    schema_objects_clear(&file->objects);
}
