/* Which migrations a run is to do, and in what order. */
#include <string.h>

#include "base/errors.h"
#include "migrate/state.h"

static const StateEntry *
find(const MigrationStates *states, const char *version)
{
    bool repeatable = g_str_has_prefix(version, "R__");
    for (unsigned i = 0; i < states->entries->len; i++) {
        const StateEntry *entry = &g_array_index(states->entries, StateEntry, i);
        const char *own = state_version(entry);
        if (repeatable ? entry->migration && strcmp(entry->migration->label, version) == 0
                       : own && version_is_valid(version) && version_compare(own, version) == 0)
            return entry;
    }
    return NULL;
}

static bool
unknown_version(const MigrationStates *states, const char *version, GError **error)
{
    error_set(error, ERR_USAGE, "there is no migration \"%s\" in %s", version, states->set->shown);
    error_hint(error, "confiture migrate status lists them.");
    return false;
}

/* The version of the last migration that carries the tag. */
static const char *
last_tagged(const MigrationStates *states, const char *tag, GError **error)
{
    for (unsigned i = states->set->versioned->len; i-- > 0;) {
        const Migration *migration = g_ptr_array_index(states->set->versioned, i);
        if (g_strv_contains((const char *const *)migration->up->directives.tags, tag))
            return migration->version;
    }
    error_set(error, ERR_USAGE, "no migration carries the tag \"%s\"", tag);
    error_hint(error, "Tags stand at the head of a file: -- confiture: tags=%s", tag);
    return NULL;
}

static bool
is_selected(const GArray *selected, const char *version)
{
    for (unsigned i = 0; i < selected->len; i++) {
        const Migration *migration = g_array_index(selected, StateEntry, i).migration;
        if (g_str_has_prefix(version, "R__")
                ? strcmp(migration->label, version) == 0
                : migration->version && version_compare(migration->version, version) == 0)
            return true;
    }
    return false;
}

/* Everything a migration requires is applied, or was selected before it. */
static bool
check_requires(const MigrationStates *states, const GArray *selected, const Migration *migration,
               GError **error)
{
    for (char **r = migration->up->directives.requires; *r; r++) {
        const StateEntry *needed = find(states, *r);
        if (!needed) {
            error_set(error, ERR_POLICY, "%s requires \"%s\", and there is no such migration",
                      migration->label, *r);
            error_place(error, migration->up->shown, 1, 1);
            return false;
        }
        if ((needed->row && !state_is_pending(needed)) || is_selected(selected, *r))
            continue;
        error_set(error, ERR_POLICY, "%s requires %s, which is neither applied nor before it",
                  migration->label, *r);
        error_place(error, migration->up->shown, 1, 1);
        error_hint(error, "Give it a version below %s, or take the requirement out.", migration->version);
        return false;
    }
    return true;
}

/* Adds the pending versioned migrations up to `to`. *behind is set when some are left. */
static bool
select_versioned(const MigrationStates *states, const char *to, int steps, GArray *selected, bool *behind,
                 GError **error)
{
    for (unsigned i = 0; i < states->entries->len; i++) {
        const StateEntry *entry = &g_array_index(states->entries, StateEntry, i);
        if (!entry->migration || !entry->migration->version || !state_is_pending(entry))
            continue;
        bool full = steps > 0 && selected->len >= (unsigned)steps;
        if (full || (to && version_compare(entry->migration->version, to) > 0)) {
            *behind = true;
            return true;
        }
        if (!check_requires(states, selected, entry->migration, error))
            return false;
        g_array_append_vals(selected, entry, 1);
    }
    return true;
}

static bool
select_repeatable(const MigrationStates *states, GArray *selected, GError **error)
{
    for (unsigned i = 0; i < states->entries->len; i++) {
        const StateEntry *entry = &g_array_index(states->entries, StateEntry, i);
        if (!entry->migration || entry->migration->version || !state_is_pending(entry))
            continue;
        if (!check_requires(states, selected, entry->migration, error))
            return false;
        g_array_append_vals(selected, entry, 1);
    }
    return true;
}

GArray *
states_select_up(const MigrationStates *states, const char *to, const char *tag, int steps, GError **error)
{
    g_autoptr(GArray) selected = g_array_new(FALSE, TRUE, sizeof(StateEntry));
    bool behind = false;
    if (to && !migrations_lookup(states->set, to)) {
        unknown_version(states, to, error);
        return NULL;
    }
    if (tag && !(to = last_tagged(states, tag, error)))
        return NULL;
    if (!select_versioned(states, to, steps, selected, &behind, error))
        return NULL;
    if (!behind && !select_repeatable(states, selected, error))
        return NULL;
    return g_steal_pointer(&selected);
}

static gint
last_applied_first(gconstpointer a, gconstpointer b)
{
    int64_t x = ((const StateEntry *)a)->row->sequence;
    int64_t y = ((const StateEntry *)b)->row->sequence;
    return x < y ? 1 : x > y ? -1 : 0;
}

static bool
check_down_files(const MigrationStates *states, const GArray *selected, GError **error)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    for (unsigned i = 0; i < selected->len; i++) {
        const StateEntry *entry = &g_array_index(selected, StateEntry, i);
        if (!entry->migration || !entry->migration->down)
            g_string_append_printf(lines, "%s%s/%s.down.sql", lines->len > 0 ? "\n" : "", states->set->shown,
                                   state_label(entry));
    }
    if (lines->len == 0)
        return true;
    error_set(error, ERR_IRREVERSIBLE, "there is no way back: a down file is missing");
    error_detail(error, "%s", lines->str);
    return false;
}

GArray *
states_select_down(const MigrationStates *states, const char *to, int steps, GError **error)
{
    g_autoptr(GArray) selected = g_array_new(FALSE, TRUE, sizeof(StateEntry));
    if (to && strcmp(to, "0") != 0 && !find(states, to)) {
        unknown_version(states, to, error);
        return NULL;
    }
    for (unsigned i = 0; i < states->entries->len; i++) {
        const StateEntry *entry = &g_array_index(states->entries, StateEntry, i);
        if (entry->row && entry->row->version && (!to || version_compare(entry->row->version, to) > 0))
            g_array_append_vals(selected, entry, 1);
    }
    g_array_sort(selected, last_applied_first);
    if (!to && selected->len > (unsigned)MAX(1, steps))
        g_array_set_size(selected, (unsigned)MAX(1, steps));
    return check_down_files(states, selected, error) ? g_steal_pointer(&selected) : NULL;
}
