/* The registered hooks: made, ordered, listed. */
#include <dlfcn.h>
#include <string.h>

#include "hook/builtin.h"
#include "hook/internal.h"

const char *
hook_form_name(HookForm form)
{
    static const char *const names[] = {[HOOK_LUA] = "lua",
                                        [HOOK_SQL] = "sql",
                                        [HOOK_PROGRAM] = "run",
                                        [HOOK_NATIVE] = "plugin",
                                        [HOOK_BUILTIN] = "builtin"};
    return names[form];
}

Hook *
hook_blank(Phase phase)
{
    Hook *hook = g_new0(Hook, 1);
    hook->phase = phase;
    hook->timeout_ms = HOOK_TIMEOUT_MS;
    hook->warn = !phase_row(phase)->veto;
    hook->environments = g_new0(char *, 1);
    hook->migrations = g_new0(char *, 1);
    hook->statements = g_new0(char *, 1);
    return hook;
}

void
hook_free(gpointer data)
{
    Hook *hook = data;
    g_free(hook->name);
    g_free(hook->file);
    g_strfreev(hook->environments);
    g_strfreev(hook->migrations);
    g_strfreev(hook->statements);
    g_free(hook->risk);
    g_free(hook->path);
    g_free(hook->shown);
    g_strfreev(hook->argv);
    builtin_free(hook->builtin);
    plugin_hook_free(hook->plugin);
    g_free(hook);
}

void
hook_register(HookSet *set, Hook *hook)
{
    hook->number = set->hooks->len;
    g_ptr_array_add(set->hooks, hook);
}

static int
by_order(gconstpointer a, gconstpointer b)
{
    const Hook *left = *(const Hook *const *)a;
    const Hook *right = *(const Hook *const *)b;
    if (left->phase != right->phase)
        return left->phase < right->phase ? -1 : 1;
    if (left->order != right->order)
        return left->order < right->order ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

HookSet *
hooks_load(const Config *config, Progress *progress, GError **error)
{
    g_autoptr(HookSet) set = g_new0(HookSet, 1);
    set->config = config;
    set->progress = progress;
    set->hooks = g_ptr_array_new_with_free_func(hook_free);
    set->rules = g_ptr_array_new_with_free_func(plugin_rule_free);
    set->strategies = g_ptr_array_new_with_free_func(plugin_strategy_free);
    if (!hooks_load_yaml(set, error) || !hooks_load_lua(set, error) || !hooks_load_plugins(set, error))
        return NULL;
    for (unsigned i = 0; i < set->hooks->len; i++) {
        const Hook *hook = set->hooks->pdata[i];
        if (hook->form == HOOK_SQL && !hook_check_sql(set, hook, error))
            return NULL;
    }
    g_ptr_array_sort(set->hooks, by_order);
    return g_steal_pointer(&set);
}

static void
close_plugin(void *handle)
{
    dlclose(handle);
}

void
hooks_free(HookSet *set)
{
    if (!set)
        return;
    g_ptr_array_unref(set->hooks);
    g_ptr_array_unref(set->rules);
    g_ptr_array_unref(set->strategies);
    g_slist_free_full(set->plugins, close_plugin); /* behind the hooks, which call into them to be freed */
    hook_lua_free(set->lua);
    json_decref(set->outcomes);
    g_free(set);
}

const GPtrArray *
hooks_list(const HookSet *set)
{
    return set->hooks;
}

void
hooks_provide(HookSet *set, const char *builtin, HookFunction function)
{
    for (unsigned i = 0; i < set->hooks->len; i++) {
        Hook *hook = set->hooks->pdata[i];
        if (hook->form == HOOK_BUILTIN && strcmp(hook->builtin->name, builtin) == 0)
            hook->native = function;
    }
}

const GPtrArray *
hooks_lint_rules(const HookSet *set)
{
    return set ? set->rules : NULL;
}

const GPtrArray *
hooks_mask_strategies(const HookSet *set)
{
    return set ? set->strategies : NULL;
}

bool
hooks_at(const HookSet *set, Phase phase)
{
    for (unsigned i = 0; set && i < set->hooks->len; i++) {
        const Hook *hook = set->hooks->pdata[i];
        g_autofree char *why = NULL;
        if (hook->phase == phase && hook_why_not(set, hook, NULL, &why, NULL) && !why)
            return true;
    }
    return false;
}

static bool
wants_details(const HookSet *set, const Hook *hook)
{
    if (hook->risk || *hook->statements)
        return true;
    switch (hook->form) {
    case HOOK_LUA:
        return set->lua_asks;
    case HOOK_SQL:
        return hook_sql_wants_document(hook);
    case HOOK_BUILTIN:
        return strcmp(hook->builtin->name, "webhook") == 0 || strcmp(hook->builtin->name, "backup") == 0;
    case HOOK_PROGRAM:
    case HOOK_NATIVE:
        break;
    }
    return true;
}

bool
hooks_want_details(const HookSet *set)
{
    for (unsigned i = 0; set && i < set->hooks->len; i++) {
        const Hook *hook = set->hooks->pdata[i];
        g_autofree char *why = NULL;
        if (hook->phase < PHASE_PRE_BUILD && hook_why_not(set, hook, NULL, &why, NULL) && !why &&
            wants_details(set, hook))
            return true;
    }
    return false;
}

json_t *
hooks_take_outcomes(HookSet *set)
{
    return set ? g_steal_pointer(&set->outcomes) : NULL;
}
