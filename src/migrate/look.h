/* Looking at where a database stands, without changing anything: no lock, no ledger made, SELECT is enough.
 */
#ifndef CONFITURE_MIGRATE_LOOK_H
#define CONFITURE_MIGRATE_LOOK_H

#include "migrate/state.h"

typedef struct {
    MigrationSet *set;
    Ledger *ledger;
    MigrationStates *states;
    char *database; /* shown, without password */
} Look;

/* Connects (a standby will do), reads files and ledger side by side, compares them and disconnects. `wait_s`:
 * for a server that is starting. */
bool migrate_look(Look *look, const Config *config, const char *url, const char *command, int wait_s,
                  Progress *progress, GError **error);
void look_clear(Look *look);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Look, look_clear)

#endif
