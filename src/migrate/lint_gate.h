/* The project's hooks with all that this program brings along: the built-in hook `lint` needs the linter,
 * which is above the room of hooks. */
#ifndef CONFITURE_MIGRATE_LINT_GATE_H
#define CONFITURE_MIGRATE_LINT_GATE_H

#include "hook/hook.h"

/* hooks_load(), every built-in hook with its function. */
HookSet *project_hooks_load(const Config *config, Progress *progress, GError **error);

#endif
