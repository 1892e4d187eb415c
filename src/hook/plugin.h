/* Private to hook/: hooks of plugins.
 *
 * Always true:
 *  - a library stays loaded until the hooks it registered are freed;
 *  - a plugin is given copies and texts, never a GLib or libpq value, and links none of our symbols.
 */
#ifndef CONFITURE_HOOK_PLUGIN_H
#define CONFITURE_HOOK_PLUGIN_H

#include <confiture/plugin.h>

#include "hook/internal.h"

struct PluginHook {
    int (*run)(const confiture_call *call, void *data);
    void *data;
    void (*release)(void *data);
};

/* One plugin being loaded: what a confiture_host stands for. */
typedef struct {
    confiture_host host;
    HookSet *set;
    const char *shown; /* its path */
    const confiture_plugin_info *info;
    GError *problem; /* the first one */
} PluginLoading;

/* A struct of a plugin, as this version has it. One that is longer is from a later header: what it asks for
 * there must not be passed over. ERR_CONFIG. */
bool plugin_take_struct(void *ours, size_t our_size, const void *theirs, uint32_t size, const char *name,
                        GError **error);

/* plugin_register.c: what is not for hook/ itself. */
int plugin_register_lint_rule(const confiture_host *host, const confiture_lint_rule *rule);
int plugin_register_mask_strategy(const confiture_host *host, const confiture_mask_strategy *strategy);

#endif
