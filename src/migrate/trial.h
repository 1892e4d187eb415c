/* A hook without a migration: `confiture hooks run`. */
#ifndef CONFITURE_MIGRATE_TRIAL_H
#define CONFITURE_MIGRATE_TRIAL_H

#include "hook/hook.h"
#include "migrate/migration.h"

typedef struct {
    const Config *config;
    const char *url; /* of the database; NULL for a phase without a connection */
    const char *command;
    HookSet *hooks;
    Phase phase;
    const char *migration; /* version, or R__name: what the context tells of; NULL = no migration */
    bool down;             /* of its down file */
    Progress *progress;
} TrialRequest;

/* Runs the hooks of a phase in a transaction that is rolled back; the ledger is not touched and no run lock
 * is taken. What the phase receives is there, made up where nothing has happened. *metadata (never NULL) gets
 * what hooks added; the caller unrefs. ERR_HOOK; ERR_USAGE for an unknown migration, errors of connecting. */
bool hooks_trial(const TrialRequest *request, json_t **metadata, GError **error);

#endif
