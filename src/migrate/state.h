/* Files against ledger: where a database stands. Pure: neither a connection nor a file is touched.
 *
 * Every migration that has a file or a ledger row is one entry. Versioned ones come in the order of their
 * versions, then repeatables by name.
 */
#ifndef CONFITURE_MIGRATE_STATE_H
#define CONFITURE_MIGRATE_STATE_H

#include "migrate/ledger.h"
#include "migrate/migration.h"

typedef enum {
    STATE_APPLIED,
    STATE_PENDING,      /* not applied, and above everything that is */
    STATE_OUT_OF_ORDER, /* not applied, though one with a higher version is */
    STATE_OUTDATED,     /* a repeatable whose content is not what was last run */
    STATE_CHANGED,      /* applied, and its file has been edited since */
    STATE_RENAMED,      /* applied under another name */
    STATE_MISSING,      /* applied, and its file is gone */
} MigrationState;

typedef struct {
    MigrationState state;
    Migration *migration;         /* NULL when missing */
    const LedgerRow *row;         /* NULL when not applied */
    const LedgerPartial *partial; /* begun and not finished, or NULL */
} StateEntry;

typedef struct {
    const MigrationSet *set;
    const Ledger *ledger;
    GArray *entries;     /* of StateEntry */
    const char *current; /* highest applied version, or NULL */
} MigrationStates;

/* The set must have been read (migrations_read); set and ledger must outlive the result. */
MigrationStates *states_compare(const MigrationSet *set, const Ledger *ledger);
void states_free(MigrationStates *states);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MigrationStates, states_free)

const char *migration_state_name(MigrationState state); /* "applied", "out of order" */
/* Of the file when there is one, else of the ledger row. The version is NULL for a repeatable. */
const char *state_version(const StateEntry *entry);
const char *state_name(const StateEntry *entry);
const char *state_label(const StateEntry *entry);
bool state_is_pending(const StateEntry *entry); /* pending, out of order or outdated */

/* ERR_POLICY when some migration was begun statement by statement and is not finished: what would be recorded
 * or written now would take no notice of the part that is done. */
bool states_check_finished(const MigrationStates *states, GError **error);

/* ERR_POLICY that names every changed, renamed, missing and out-of-order migration. With OUT_OF_ORDER_WARN
 * those go to `progress` as a remark instead, with OUT_OF_ORDER_ALLOW nowhere. */
bool states_check(const MigrationStates *states, OutOfOrder policy, Progress *progress, GError **error);

/* What a run is to do, in order: an array of StateEntry that the caller unrefs.
 *
 * Up: pending migrations through version `to`, or through the last that carries `tag`, or `steps` of them
 * (0 = all). Repeatables follow when no versioned one is left behind. Requirements that are neither applied
 * nor before in the selection are ERR_POLICY; an unknown version or tag is ERR_USAGE. */
GArray *states_select_up(const MigrationStates *states, const char *to, const char *tag, int steps,
                         GError **error);
/* Down: applied versioned migrations, last applied first: those above version `to` ("0": all), or `steps`.
 * ERR_IRREVERSIBLE that names every one whose down file is missing; ERR_USAGE for an unknown version. */
GArray *states_select_down(const MigrationStates *states, const char *to, int steps, GError **error);

#endif
