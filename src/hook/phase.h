/* The moments at which hooks run (phases.def): the one table that the runner, `confiture hooks`, completion
 * and docs/api/hooks.md read. */
#ifndef CONFITURE_HOOK_PHASE_H
#define CONFITURE_HOOK_PHASE_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
#define PHASE(symbol, name, where, veto, moment, receives) PHASE_##symbol,
#include "hook/phases.def"
#undef PHASE
    PHASE_COUNT
} Phase;

typedef enum { HOOK_INSIDE, HOOK_OUTSIDE, HOOK_NOWHERE } HookWhere;

/* A row of phases.def. Static storage. */
typedef struct {
    const char *name;
    HookWhere where;
    bool veto;
    const char *moment;
    const char *receives;
} PhaseRow;

const PhaseRow *phase_row(Phase phase);
/* "in the migration's transaction", "in a transaction of its own", "without a connection" */
const char *phase_where(Phase phase);
/* False with an ERR_CONFIG that suggests the nearest name. */
bool phase_parse(const char *name, Phase *phase, GError **error);
/* The table as Markdown, for docs/api/hooks.md. The caller frees. */
char *phase_reference_markdown(void);

#endif
