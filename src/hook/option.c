/* What a registration says, whether in YAML or in Lua: one check for both. */
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/suggest.h"
#include "hook/internal.h"

enum { TIMEOUT_MOST_MS = 24 * 60 * 60 * 1000 };

static bool
refuse(const char *what, const char *text, const char *const *names, GError **error)
{
    const char *nearest = suggest_nearest(text, names);
    g_autofree char *all = g_strjoinv(", ", (char **)(uintptr_t)names);
    error_set(error, ERR_CONFIG, "%s is one of %s, not \"%s\"", what, all, text);
    if (nearest)
        error_hint(error, "Did you mean \"%s\"?", nearest);
    return false;
}

bool
hook_set_risk(Hook *hook, const char *text, GError **error)
{
    static const char *const classes[] = {"low", "medium", "high", "critical", NULL};
    if (!g_strv_contains(classes, text))
        return refuse("risk", text, classes, error);
    g_free(hook->risk);
    hook->risk = g_strdup(text);
    return true;
}

bool
hook_set_failure(Hook *hook, const char *text, GError **error)
{
    static const char *const choices[] = {"abort", "warn", NULL};
    if (!g_strv_contains(choices, text))
        return refuse("on_failure", text, choices, error);
    hook->warn = strcmp(text, "warn") == 0;
    /* Behind a COMMIT there is at least the rest of the run to stop. */
    if (hook->warn || phase_row(hook->phase)->veto || hook->phase == PHASE_POST_COMPLETE)
        return true;
    error_set(error, ERR_CONFIG, "%s has nothing to abort", phase_row(hook->phase)->name);
    error_hint(error, "Leave on_failure out: what fails at this phase is told.");
    return false;
}

bool
hook_set_timeout(Hook *hook, const char *text, GError **error)
{
    int64_t ms;
    if (clock_parse_ms(text, &ms) && ms > 0 && ms <= TIMEOUT_MOST_MS) {
        hook->timeout_ms = (int)ms;
        return true;
    }
    error_set(error, ERR_CONFIG, "timeout is a time with its unit, up to 24 h, not \"%s\"", text);
    error_hint(error, "Write \"timeout: 30 s\" or \"timeout: 500 ms\".");
    return false;
}

void
hook_set_default_name(Hook *hook)
{
    if (hook->name)
        return;
    if (hook->form == HOOK_LUA)
        hook->name = g_strdup_printf("%s:%d", hook->file, hook->line);
    else
        hook->name = hook->form == HOOK_PROGRAM ? g_path_get_basename(hook->argv[0]) : g_strdup(hook->shown);
}
