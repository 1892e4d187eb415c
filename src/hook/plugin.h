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

#endif
