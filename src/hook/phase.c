#include "hook/phase.h"

#include <string.h>

#include "base/errors.h"
#include "base/suggest.h"

static const PhaseRow rows[] = {
#define PHASE(symbol, name, where, veto, moment, receives)                                                   \
    [PHASE_##symbol] = {name, HOOK_##where, veto, moment, receives},
#include "hook/phases.def"
#undef PHASE
};

const PhaseRow *
phase_row(Phase phase)
{
    return &rows[phase];
}

const char *
phase_where(Phase phase)
{
    static const char *const words[] = {[HOOK_INSIDE] = "in the migration's transaction",
                                        [HOOK_OUTSIDE] = "in a transaction of its own",
                                        [HOOK_NOWHERE] = "without a connection"};
    return words[rows[phase].where];
}

bool
phase_parse(const char *name, Phase *phase, GError **error)
{
    const char *names[PHASE_COUNT + 1] = {NULL};
    for (int i = 0; i < PHASE_COUNT; i++) {
        names[i] = rows[i].name;
        if (strcmp(rows[i].name, name) == 0) {
            *phase = (Phase)i;
            return true;
        }
    }
    const char *nearest = suggest_nearest(name, names);
    g_autofree char *all = g_strjoinv(", ", (char **)(void *)names);
    error_set(error, ERR_CONFIG, "there is no phase \"%s\"", name);
    if (nearest)
        error_hint(error, "Did you mean \"%s\"?", nearest);
    else
        error_hint(error, "The phases there are: %s.", all);
    return false;
}

char *
phase_reference_markdown(void)
{
    GString *text = g_string_new("| phase | when | where | veto | receives |\n|---|---|---|---|---|\n");
    for (int i = 0; i < PHASE_COUNT; i++)
        g_string_append_printf(text, "| `%s` | %s | %s | %s | %s |\n", rows[i].name, rows[i].moment,
                               phase_where((Phase)i), rows[i].veto ? "yes" : "no", rows[i].receives);
    return g_string_free(text, FALSE);
}
