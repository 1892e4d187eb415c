/* Hooks in Lua: confiture.hook(phase, options, function). One state holds all files of the project. */
#include "hook/lua.h"

#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/suggest.h"

enum { LUA_FILE_CAP = 1024 * 1024 };

static bool
fail(GError **error, const char *message, const char *hint)
{
    error_set(error, ERR_LUA, "%s", message);
    if (hint)
        error_hint(error, "%s", hint);
    return false;
}

/* --- options of a registration --- */

/* Text, or a list of text. */
static bool
read_list(const VmValue *table, const char *key, char ***list, GError **error)
{
    const VmValue value = vm_get(table, key);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    if (value.kind == VM_NIL)
        return true;
    if (value.kind == VM_STRING)
        g_strv_builder_add(builder, value.string.text);
    for (unsigned i = 0; value.kind == VM_TABLE && i < value.table.count; i++) {
        VmValue item = vm_nil();
        for (unsigned k = 0; k < value.table.count; k++)
            if (value.table.entries[k].key.kind == VM_INTEGER && value.table.entries[k].key.integer == i + 1)
                item = value.table.entries[k].value;
        if (item.kind != VM_STRING) {
            error_set(error, ERR_LUA, "%s of a hook is text, or a list of text", key);
            return false;
        }
        g_strv_builder_add(builder, item.string.text);
    }
    if (value.kind != VM_STRING && value.kind != VM_TABLE) {
        error_set(error, ERR_LUA, "%s of a hook is text, or a list of text, not %s", key,
                  vm_kind_name(&value));
        return false;
    }
    g_strfreev(*list);
    *list = g_strv_builder_end(builder);
    return true;
}

/* Hands the text of a key to its check. */
static bool
apply(const VmValue *table, const char *key, Hook *hook,
      bool (*set)(Hook *hook, const char *text, GError **error), GError **error)
{
    const VmValue value = vm_get(table, key);
    if (value.kind == VM_NIL)
        return true;
    if (value.kind == VM_STRING)
        return set(hook, value.string.text, error);
    error_set(error, ERR_LUA, "%s of a hook is text, not %s", key, vm_kind_name(&value));
    return false;
}

static bool
set_name(Hook *hook, const char *text, GError **error)
{
    hook->name = g_strdup(text);
    return true;
}

static bool
check_keys(const VmValue *table, const char *const *known, const char *what, GError **error)
{
    for (unsigned i = 0; i < table->table.count; i++) {
        const VmValue *key = &table->table.entries[i].key;
        const char *name = key->kind == VM_STRING ? key->string.text : "?";
        if (g_strv_contains(known, name))
            continue;
        const char *nearest = suggest_nearest(name, known);
        g_autofree char *all = g_strjoinv(", ", (char **)(uintptr_t)known);
        error_set(error, ERR_LUA, "%s has no \"%s\"", what, name);
        if (nearest)
            error_hint(error, "Did you mean \"%s\"?", nearest);
        else
            error_hint(error, "It has %s.", all);
        return false;
    }
    return true;
}

static bool
read_when(const VmValue *options, Hook *hook, GError **error)
{
    static const char *const known[] = {"migration", "risk", "statement", NULL};
    const VmValue when = vm_get(options, "when");
    if (when.kind == VM_NIL)
        return true;
    if (when.kind != VM_TABLE)
        return fail(error, "when of a hook is a table", "when = {migration = \"*_users\", risk = \"high\"}");
    return check_keys(&when, known, "when of a hook", error) &&
           read_list(&when, "migration", &hook->migrations, error) &&
           read_list(&when, "statement", &hook->statements, error) &&
           apply(&when, "risk", hook, hook_set_risk, error);
}

static bool
read_order(const VmValue *options, Hook *hook, GError **error)
{
    const VmValue order = vm_get(options, "order");
    if (order.kind == VM_NIL)
        return true;
    if (order.kind != VM_INTEGER || order.integer < -1000000 || order.integer > 1000000)
        return fail(error, "order of a hook is a whole number", NULL);
    hook->order = (int)order.integer;
    return true;
}

/* "when" is no word of Lua: the key is written plainly. */
static bool
read_options(const VmValue *options, Hook *hook, GError **error)
{
    static const char *const known[] = {"environments", "when",  "timeout", "on_failure",
                                        "name",         "order", NULL};
    return check_keys(options, known, "a hook", error) &&
           read_list(options, "environments", &hook->environments, error) &&
           read_when(options, hook, error) && apply(options, "timeout", hook, hook_set_timeout, error) &&
           apply(options, "on_failure", hook, hook_set_failure, error) &&
           apply(options, "name", hook, set_name, error) && read_order(options, hook, error);
}

/* confiture.hook(phase [, options], function) */
static bool
register_hook(VmCall *call, GError **error)
{
    HookLua *lua = call->data;
    const VmValue *phase = call->count > 0 ? &call->args[0] : NULL;
    const VmValue *options = call->count == 3 ? &call->args[1] : NULL;
    const VmValue *function = call->count > 1 ? &call->args[call->count - 1] : NULL;
    const char *file = lua->loading;
    int line = 0;
    Phase at;
    if (!phase || phase->kind != VM_STRING || call->count > 3 || !function || function->kind != VM_FUNCTION ||
        (options && options->kind != VM_TABLE))
        return fail(
            error, "confiture.hook() wants a phase, perhaps options, and a function",
            "confiture.hook(\"pre_execute\", {environments = {\"production\"}}, function(ctx) ... end)");
    if (!lua->loading)
        return fail(error, "hooks are registered when the file is read, not later", NULL);
    if (!phase_parse(phase->string.text, &at, error))
        return false;
    Hook *hook = hook_blank(at);
    hook_register(lua->set, hook);
    vm_place(call->vm, &file, &line);
    hook->form = HOOK_LUA;
    hook->file = g_strdup(file);
    hook->line = line;
    hook->function = function->function;
    hook->shown = g_strdup("function");
    if (options && !read_options(options, hook, error))
        return false;
    hook_set_default_name(hook);
    return true;
}

/* --- what a hook may call --- */

static bool
in_hook(const HookLua *lua, const char *name, GError **error)
{
    if (lua->call)
        return true;
    error_set(error, ERR_LUA, "%s is for a hook that runs", name);
    return false;
}

/* confiture.veto(reason): nothing the script does afterwards takes it back. */
static bool
veto(VmCall *call, GError **error)
{
    HookLua *lua = call->data;
    if (!in_hook(lua, "confiture.veto()", error))
        return false;
    hook_veto(lua->call,
              call->count > 0 && call->args[0].kind == VM_STRING ? call->args[0].string.text : NULL, error);
    g_free(lua->reason);
    lua->reason = g_strdup(error && *error ? (*error)->message : "");
    return false;
}

/* confiture.set(key, value): metadata that later hooks and the ledger see. */
static bool
set_metadata(VmCall *call, GError **error)
{
    HookLua *lua = call->data;
    if (!in_hook(lua, "confiture.set()", error))
        return false;
    if (call->count != 2 || call->args[0].kind != VM_STRING ||
        !g_utf8_validate(call->args[0].string.text, (gssize)call->args[0].string.length, NULL))
        return fail(error, "confiture.set() wants a key and a value",
                    "confiture.set(\"ticket\", \"OPS-17\")");
    json_t *value = hook_value_to_json(&call->args[1], error);
    return value && hook_add_metadata(lua->call, call->args[0].string.text, value, error);
}

/* confiture.log(text) */
static bool
log_text(VmCall *call, GError **error)
{
    HookLua *lua = call->data;
    if (call->count != 1 || call->args[0].kind != VM_STRING)
        return fail(error, "confiture.log() wants a text", NULL);
    if (lua->call && !hook_confirm(lua->call, error))
        return false;
    g_autofree char *text = g_utf8_make_valid(call->args[0].string.text, (gssize)call->args[0].string.length);
    progress_remark(lua->set->progress, "%s", text);
    return true;
}

/* confiture.env(name [, default]) */
static bool
read_env(VmCall *call, GError **error)
{
    if (call->count < 1 || call->args[0].kind != VM_STRING)
        return fail(error, "confiture.env() wants the name of an environment variable", NULL);
    /* allowed: it is the hook that asks, by name */
    const char *value = g_getenv(call->args[0].string.text);
    call->result = value ? vm_string(value) : call->count > 1 ? call->args[1] : vm_nil();
    return true;
}

/* --- files --- */

static bool
define_all(HookLua *lua, GError **error)
{
    static const struct {
        const char *name;
        VmFunction call;
    } functions[] = {
        {"confiture.hook", register_hook}, {"confiture.veto", veto},
        {"confiture.set", set_metadata},   {"confiture.log", log_text},
        {"confiture.http", hook_lua_http}, {"confiture.env", read_env},
        {"db.query", hook_lua_query},      {"db.execute", hook_lua_execute},
        {"json.encode", hook_lua_encode},  {"json.decode", hook_lua_decode},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(functions); i++)
        if (!vm_define(lua->vm, functions[i].name, functions[i].call, lua, error))
            return false;
    return true;
}

static int
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Relative to the project: confiture_hooks.lua, then db/hooks/<name>.lua by name. */
static GPtrArray *
lua_files(const Config *config)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *single = g_build_filename(config->project_directory, "confiture_hooks.lua", NULL);
    g_autofree char *directory = g_build_filename(config->project_directory, "db", "hooks", NULL);
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir)))
        if (name[0] != '.' && g_str_has_suffix(name, ".lua"))
            g_ptr_array_add(files, g_build_filename("db", "hooks", name, NULL));
    g_ptr_array_sort(files, by_name);
    if (g_file_test(single, G_FILE_TEST_EXISTS))
        g_ptr_array_insert(files, 0, g_strdup("confiture_hooks.lua"));
    return files;
}

static bool
load_file(HookSet *set, const char *shown, GError **error)
{
    g_autofree char *path = g_build_filename(set->config->project_directory, shown, NULL);
    g_autofree char *text = NULL;
    size_t length;
    if (!file_read(path, LUA_FILE_CAP, &text, &length, error))
        return false;
    set->lua_asks |= strstr(text, "risk") || strstr(text, "statements");
    set->lua->loading = shown;
    bool ok = vm_load_text(set->lua->vm, text, length, shown, error);
    set->lua->loading = NULL;
    return ok;
}

bool
hooks_load_lua(HookSet *set, GError **error)
{
    g_autoptr(GPtrArray) files = lua_files(set->config);
    if (files->len == 0)
        return true;
    const VmLimits limits = {.memory = HOOK_LUA_MEMORY,
                             .instructions = G_MAXINT64, /* the clock ends what is too long */
                             .milliseconds = HOOK_TIMEOUT_MS};
    set->lua = g_new0(HookLua, 1);
    set->lua->set = set;
    set->lua->results = arena_new();
    set->lua->vm = vm_new(&limits, set->lua);
    if (!define_all(set->lua, error))
        return false;
    for (unsigned i = 0; i < files->len; i++)
        if (!load_file(set, files->pdata[i], error))
            return false;
    return true;
}

void
hook_lua_free(HookLua *lua)
{
    if (!lua)
        return;
    vm_free(lua->vm);
    arena_free(lua->results);
    g_free(lua->reason);
    g_free(lua);
}

void
hook_lua_restart(HookLua *lua, int milliseconds)
{
    if (lua)
        vm_set_time(lua->vm, milliseconds);
}

bool
hook_run_lua(HookCall *call, GError **error)
{
    HookLua *lua = call->set->lua;
    const VmValue context = vm_object(&hook_context_class, call, NULL);
    GError *problem = NULL;
    lua->call = call;
    vm_set_time(lua->vm, hook_time_left(call));
    bool ok = vm_call(lua->vm, call->hook->function, &context, 1, NULL, &problem);
    lua->call = NULL;
    vm_forget(lua->vm);
    if (call->vetoed) {
        g_clear_error(&problem);
        error_set(error, ERR_HOOK, "%s", lua->reason);
        return false;
    }
    if (!ok)
        g_propagate_error(error, problem);
    return ok;
}
