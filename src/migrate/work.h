/* Where every command that changes the ledger works: the session with its lock, the files, the ledger, and
 * how they compare. */
#ifndef CONFITURE_MIGRATE_WORK_H
#define CONFITURE_MIGRATE_WORK_H

#include "migrate/session.h"
#include "migrate/state.h"

typedef struct {
    const Config *config;
    const char *url;
    const char *command; /* "migrate up" */
    const char *scope;   /* tenant schema, or NULL */
    int wait_s;          /* for a server that is starting */
    Progress *progress;  /* of the session */
} WorkRequest;

typedef struct {
    const Config *config;
    Session session;
    MigrationSet *set;
    Ledger *ledger;
    MigrationStates *states;
} Work;

/* Finds the files, connects and takes the run lock while they are read, reads the ledger and compares.
 * Refuses a database with another environment's label (ERR_POLICY), unless `any_label`. Errors of
 * session_open() and migrations_read(). */
bool work_open(Work *work, const WorkRequest *request, bool any_label, GError **error);
/* Reads the ledger and compares anew. */
bool work_load(Work *work, GError **error);
/* Makes or upgrades the ledger, and writes the environment's label when there is none and the environment was
 * named on purpose: a bare "confiture migrate up" says nothing about what a database is. */
bool work_prepare(Work *work, GError **error);
void work_clear(Work *work);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

#endif
