#include "migrate/plan.h"

#include <string.h>

#include "base/errors.h"
#include "base/interrupt.h"
#include "migrate/source.h"

static void
planned_clear(gpointer planned)
{
    migration_check_clear(&((Planned *)planned)->check);
}

static bool
add(const MigrationStates *states, GArray *plan, const Migration *migration, bool down, GError **error)
{
    Planned planned = {.migration = migration, .file = down ? migration->down : migration->up, .down = down};
    bool ok = migration_read(states->set, planned.file, error) &&
              migration_check(states->set, planned.file, &planned.check, error);
    if (ok)
        g_array_append_val(plan, planned);
    else
        planned_clear(&planned);
    return ok;
}

/* A file that was begun statement by statement must be finished before its way back is taken. */
static bool
check_partial(const StateEntry *entry, bool down, GError **error)
{
    const LedgerPartial *partial = entry->partial;
    if (!partial || strcmp(partial->direction, down ? "down" : "up") == 0)
        return true;
    error_set(error, ERR_POLICY, "%s was begun %s and is not finished", partial->label, partial->direction);
    error_hint(error, "Finish it with: confiture migrate %s", partial->direction);
    return false;
}

static bool
add_all(const MigrationStates *states, GArray *plan, const GArray *selected, bool down, GError **error)
{
    for (unsigned i = 0; i < selected->len; i++) {
        const StateEntry *entry = &g_array_index(selected, StateEntry, i);
        if (!check_partial(entry, down, error) || !add(states, plan, entry->migration, down, error))
            return false;
    }
    return true;
}

GArray *
plan_make(const MigrationStates *states, const Selection *selection, GError **error)
{
    bool down = selection->direction != RUN_UP;
    g_autoptr(GArray) plan = g_array_new(FALSE, TRUE, sizeof(Planned));
    g_array_set_clear_func(plan, planned_clear);
    g_autoptr(GArray) selected =
        down ? states_select_down(states, selection->to, selection->steps, error)
             : states_select_up(states, selection->to, selection->tag, selection->steps, error);
    if (!selected || !add_all(states, plan, selected, down, error))
        return NULL;
    /* Redo: what was undone last comes back first. */
    for (unsigned i = selected->len; selection->direction == RUN_REDO && i-- > 0;)
        if (!add(states, plan, g_array_index(selected, StateEntry, i).migration, false, error))
            return NULL;
    return g_steal_pointer(&plan);
}

bool
plan_statements(const MigrationSet *set, const Planned *planned,
                void (*each)(void *data, const PlannedStatement *statement), void *data, GError **error)
{
    g_auto(MigrationSource) source = {0};
    const ScriptEvent *event;
    if (!source_open(&source, set, planned->file, error))
        return false;
    while ((event = source_next(&source, error)) != NULL && event->kind != SCRIPT_END) {
        if (interrupt_check(error))
            return false;
        if (event->kind != SCRIPT_STATEMENT)
            continue;
        g_autoptr(Statement) statement = statement_parse(event->text);
        PlannedStatement one = {event, statement, migration_runs_outside(planned->file, statement)};
        each(data, &one);
    }
    return event != NULL;
}
