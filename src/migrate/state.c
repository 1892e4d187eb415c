#include "migrate/state.h"

#include <string.h>

#include "base/errors.h"

const char *
migration_state_name(MigrationState state)
{
    static const char *const names[] = {
        [STATE_APPLIED] = "applied",   [STATE_PENDING] = "pending", [STATE_OUT_OF_ORDER] = "out of order",
        [STATE_OUTDATED] = "outdated", [STATE_CHANGED] = "changed", [STATE_RENAMED] = "renamed",
        [STATE_MISSING] = "missing"};
    return names[state];
}

bool
state_is_pending(const StateEntry *entry)
{
    return entry->state == STATE_PENDING || entry->state == STATE_OUT_OF_ORDER ||
           entry->state == STATE_OUTDATED;
}

static bool
same_content(const Migration *migration, const LedgerRow *row)
{
    return !row->checksum || strcmp(migration->up->checksum, row->checksum) == 0;
}

static MigrationState
applied_state(const Migration *migration, const LedgerRow *row)
{
    if (!same_content(migration, row))
        return migration->version ? STATE_CHANGED : STATE_OUTDATED;
    return strcmp(migration->name, row->name) == 0 ? STATE_APPLIED : STATE_RENAMED;
}

static const LedgerPartial *
find_partial(const Ledger *ledger, const char *label)
{
    for (unsigned i = 0; i < ledger->partials->len; i++) {
        const LedgerPartial *partial = g_ptr_array_index(ledger->partials, i);
        if (strcmp(partial->label, label) == 0)
            return partial;
    }
    return NULL;
}

static const char *
skip_zeros(const char *version)
{
    while (*version == '0' && version[1] != '\0')
        version++;
    return version;
}

/* The ledger's rows by what identifies them: a version without its leading zeros, or R__name. */
static GHashTable *
index_rows(const Ledger *ledger)
{
    GHashTable *rows = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < ledger->rows->len; i++) {
        LedgerRow *row = g_ptr_array_index(ledger->rows, i);
        g_hash_table_insert(rows, (gpointer)(uintptr_t)(row->version ? skip_zeros(row->version) : row->label),
                            row);
    }
    return rows;
}

static void
add_files(MigrationStates *states, const GPtrArray *list, GHashTable *rows)
{
    for (unsigned i = 0; i < list->len; i++) {
        Migration *migration = g_ptr_array_index(list, i);
        const char *key = migration->version ? skip_zeros(migration->version) : migration->label;
        StateEntry entry = {.state = STATE_PENDING,
                            .migration = migration,
                            .row = g_hash_table_lookup(rows, key),
                            .partial = find_partial(states->ledger, migration->label)};
        if (entry.row) {
            entry.state = applied_state(migration, entry.row);
            g_hash_table_remove(rows, key);
        }
        g_array_append_val(states->entries, entry);
    }
}

const char *
state_version(const StateEntry *entry)
{
    return entry->migration ? entry->migration->version : entry->row->version;
}

const char *
state_name(const StateEntry *entry)
{
    return entry->migration ? entry->migration->name : entry->row->name;
}

const char *
state_label(const StateEntry *entry)
{
    return entry->migration ? entry->migration->label : entry->row->label;
}

static gint
compare_entries(gconstpointer a, gconstpointer b)
{
    const StateEntry *x = a;
    const StateEntry *y = b;
    const char *vx = state_version(x);
    const char *vy = state_version(y);
    if (vx && vy)
        return version_compare(vx, vy);
    if (vx || vy)
        return vx ? -1 : 1;
    return strcmp(state_label(x), state_label(y));
}

MigrationStates *
states_compare(const MigrationSet *set, const Ledger *ledger)
{
    MigrationStates *states = g_new0(MigrationStates, 1);
    g_autoptr(GHashTable) rows = index_rows(ledger);
    states->set = set;
    states->ledger = ledger;
    states->entries = g_array_new(FALSE, TRUE, sizeof(StateEntry));
    add_files(states, set->versioned, rows);
    add_files(states, set->repeatable, rows);
    GHashTableIter left;
    gpointer row;
    g_hash_table_iter_init(&left, rows);
    while (g_hash_table_iter_next(&left, NULL, &row)) {
        StateEntry entry = {.state = STATE_MISSING, .row = row};
        g_array_append_val(states->entries, entry);
    }
    g_array_sort(states->entries, compare_entries);
    for (unsigned i = 0; i < ledger->rows->len; i++) {
        const LedgerRow *applied = g_ptr_array_index(ledger->rows, i);
        if (applied->version && (!states->current || version_compare(applied->version, states->current) > 0))
            states->current = applied->version;
    }
    for (unsigned i = 0; states->current && i < states->entries->len; i++) {
        StateEntry *entry = &g_array_index(states->entries, StateEntry, i);
        if (entry->state == STATE_PENDING && entry->migration->version &&
            version_compare(entry->migration->version, states->current) < 0)
            entry->state = STATE_OUT_OF_ORDER;
    }
    return states;
}

void
states_free(MigrationStates *states)
{
    if (!states)
        return;
    g_array_unref(states->entries);
    g_free(states);
}

/* One line of what stops a run. */
static void
describe(GString *lines, const MigrationStates *states, const StateEntry *entry)
{
    const char *file = entry->migration ? entry->migration->up->shown : NULL;
    const LedgerRow *row = entry->row;
    if (lines->len > 0)
        g_string_append_c(lines, '\n');
    switch (entry->state) {
    case STATE_CHANGED:
        g_string_append_printf(lines, "changed: %s was edited after it was applied on %s by %s", file,
                               row->applied_at, row->applied_by);
        break;
    case STATE_RENAMED:
        g_string_append_printf(lines, "renamed: %s was applied as %s", file, row->label);
        break;
    case STATE_MISSING:
        g_string_append_printf(lines, "missing: %s was applied on %s, and its file is gone", row->label,
                               row->applied_at);
        break;
    case STATE_OUT_OF_ORDER:
        g_string_append_printf(lines, "out of order: %s is not applied, though %s is", file, states->current);
        break;
    case STATE_APPLIED:
    case STATE_PENDING:
    case STATE_OUTDATED:
        break;
    }
}

static void
hint(bool differs, bool out_of_order, GError **error)
{
    if (differs && !out_of_order)
        error_hint(
            error,
            "Put the files back as they were and write a new migration; or, if what is in the database "
            "is right, run: confiture migrate repair --reason TEXT");
    else if (!differs)
        error_hint(error,
                   "Give the file a version above the last one applied, or run with --out-of-order=allow.");
    else
        error_hint(error,
                   "confiture migrate status shows each; confiture migrate repair re-records what differs.");
}

bool
states_check(const MigrationStates *states, OutOfOrder policy, Progress *progress, GError **error)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    bool differs = false;
    bool out_of_order = false;
    for (unsigned i = 0; i < states->entries->len; i++) {
        const StateEntry *entry = &g_array_index(states->entries, StateEntry, i);
        bool repeatable = !state_version(entry);
        /* A repeatable that is gone stays in the database until a migration drops what it made. */
        if (entry->state == STATE_CHANGED || entry->state == STATE_RENAMED ||
            (entry->state == STATE_MISSING && !repeatable)) {
            differs = true;
            describe(lines, states, entry);
        } else if (entry->state == STATE_OUT_OF_ORDER && policy == OUT_OF_ORDER_FAIL) {
            out_of_order = true;
            describe(lines, states, entry);
        } else if (entry->state == STATE_OUT_OF_ORDER && policy == OUT_OF_ORDER_WARN) {
            progress_remark(progress, "%s runs out of order: %s is applied already", entry->migration->label,
                            states->current);
        }
    }
    if (!differs && !out_of_order)
        return true;
    error_set(error, ERR_POLICY, "the migration files do not fit what was applied to this database");
    error_detail(error, "%s", lines->str);
    hint(differs, out_of_order, error);
    return false;
}

bool
states_check_finished(const MigrationStates *states, GError **error)
{
    if (states->ledger->partials->len == 0)
        return true;
    const LedgerPartial *partial = g_ptr_array_index(states->ledger->partials, 0);
    error_set(error, ERR_POLICY, "%s was begun %s and is not finished", partial->label, partial->direction);
    error_hint(error, "Finish it with: confiture migrate %s", partial->direction);
    return false;
}
