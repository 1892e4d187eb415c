/* Plugins: shared libraries that register hooks and lint rules (include/confiture/plugin.h is what their
 * authors see). */
#include <confiture/plugin.h>
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "hook/plugin.h"
#include "version.h"

/* --- registering a hook --- */

static void
take_list(char ***list, const char *const *given)
{
    if (!given)
        return;
    g_strfreev(*list);
    *list = g_strdupv((char **)(uintptr_t)given);
}

static bool
read_options(const confiture_hook *given, Hook *hook, GError **error)
{
    take_list(&hook->environments, given->environments);
    take_list(&hook->migrations, given->migrations);
    take_list(&hook->statements, given->statements);
    hook->order = given->order;
    return (!given->risk || hook_set_risk(hook, given->risk, error)) &&
           (!given->timeout || hook_set_timeout(hook, given->timeout, error)) &&
           (!given->on_failure || hook_set_failure(hook, given->on_failure, error));
}

void
plugin_hook_free(PluginHook *hook)
{
    if (hook && hook->release)
        hook->release(hook->data);
    g_free(hook);
}

static bool
add_hook(PluginLoading *loading, const confiture_hook *theirs, GError **error)
{
    confiture_hook given;
    Phase at;
    if (!plugin_take_struct(&given, sizeof given, theirs, theirs->size, "confiture_hook", error))
        return false;
    if (!given.phase || !given.run) {
        error_set(error, ERR_CONFIG, "it registers a hook without %s",
                  given.phase ? "a function" : "a phase");
        error_hint(error, "Set phase and run of its confiture_hook.");
        return false;
    }
    if (!phase_parse(given.phase, &at, error))
        return false;
    Hook *hook = hook_blank(at);
    hook->form = HOOK_NATIVE;
    hook->plugin = g_new(PluginHook, 1);
    *hook->plugin = (PluginHook){given.run, given.data, given.release};
    hook->name = g_utf8_make_valid(given.name ? given.name : loading->info->name, -1);
    hook->file = g_strdup(loading->shown);
    hook->shown = g_strdup_printf("%s %s", loading->info->name, loading->info->version);
    hook_register(loading->set, hook);
    return read_options(&given, hook, error);
}

static int
register_hook(const confiture_host *host, const confiture_hook *hook)
{
    PluginLoading *loading = host->host;
    return !loading->problem && add_hook(loading, hook, &loading->problem) ? 0 : -1;
}

static int
fail(const confiture_host *host, const char *reason)
{
    PluginLoading *loading = host->host;
    g_autofree char *valid = g_utf8_make_valid(reason ? reason : "no reason given", -1);
    if (!loading->problem)
        error_set(&loading->problem, ERR_CONFIG, "it says: %s", valid);
    return -1;
}

/* --- loading --- */

static bool
check_info(const confiture_plugin_info *info, GError **error)
{
    if (!info) {
        error_set(error, ERR_CONFIG, "it has no symbol confiture_plugin");
        error_hint(error, "Its source says CONFITURE_PLUGIN(name, version, start); see docs/api/plugin.md.");
        return false;
    }
    if (info->abi != CONFITURE_PLUGIN_ABI) {
        error_set(error, ERR_CONFIG,
                  "it was compiled for version %u of the plugin interface, this is version %d", info->abi,
                  CONFITURE_PLUGIN_ABI);
        error_hint(error, "Compile it with confiture/plugin.h of Confiture %s.", CONFITURE_VERSION);
        return false;
    }
    if (info->size >= sizeof *info && info->name && info->version && info->start)
        return true;
    error_set(error, ERR_CONFIG, "its confiture_plugin lacks a name, a version or a start function");
    error_hint(error, "Make it with CONFITURE_PLUGIN(name, version, start).");
    return false;
}

static bool
start_plugin(PluginLoading *loading, GError **error)
{
    loading->host = (confiture_host){.size = sizeof loading->host,
                                     .version = CONFITURE_VERSION,
                                     .environment = loading->set->config->environment,
                                     .project = loading->set->config->project_directory,
                                     .host = loading,
                                     .register_hook = register_hook,
                                     .fail = fail,
                                     .register_lint_rule = plugin_register_lint_rule,
                                     .register_mask_strategy = plugin_register_mask_strategy};
    int status = loading->info->start(&loading->host);
    if (!loading->problem && status != 0)
        error_set(&loading->problem, ERR_CONFIG, "its start function answered %d", status);
    if (!loading->problem)
        return true;
    g_propagate_error(error, g_steal_pointer(&loading->problem));
    return false;
}

/* The message of dlerror() begins with the path, which is told anyway. */
static const char *
load_failure(const char *path)
{
    const char *said = dlerror(); /* a thread's own */
    size_t length = strlen(path);
    if (!said)
        return "the system does not say why";
    return strncmp(said, path, length) == 0 && said[length] == ':'
               ? said + length + strspn(said + length, ": ")
               : said;
}

static bool
load(HookSet *set, const char *path, const char *shown, GError **error)
{
    PluginLoading loading = {.set = set, .shown = shown};
    /* Local: the symbols of one plugin are nobody else's. Now: what is missing is missing before anything
     * has run. */
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        error_set(error, ERR_CONFIG, "%s", load_failure(path));
        error_hint(error, "A plugin is linked with all that it needs, and made for this machine.");
        return false;
    }
    set->plugins = g_slist_prepend(set->plugins, handle);
    loading.info = dlsym(handle, "confiture_plugin");
    return check_info(loading.info, error) && start_plugin(&loading, error);
}

static bool
load_named(HookSet *set, unsigned number, GError **error)
{
    const char *root = set->config->project_directory;
    const char *path = set->config->plugins->pdata[number];
    g_autofree char *shown = path_shown(path, root);
    if (!g_path_is_absolute(shown) && g_file_test(path, G_FILE_TEST_EXISTS) && !path_is_inside(path, root)) {
        error_set(error, ERR_CONFIG, "plugin %s is a link out of the project", shown);
        error_hint(error, "Name the file that it leads to, with its whole path.");
        return false;
    }
    if (!hook_check_library(path, shown, error))
        return false;
    if (load(set, path, shown, error))
        return true;
    g_prefix_error(error, "plugin %s cannot be used: ", shown);
    return false;
}

bool
hooks_load_plugins(HookSet *set, GError **error)
{
    for (unsigned i = 0; i < set->config->plugins->len; i++) {
        if (load_named(set, i, error))
            continue;
        g_autofree char *key = g_strdup_printf("plugins[%u]", i);
        const ConfigOrigin *origin = config_origin(set->config, key);
        if (origin)
            config_blame(set->config, &origin->place, error);
        return false;
    }
    return true;
}
