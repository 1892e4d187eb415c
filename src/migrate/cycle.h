/* Trying the way back: each migration up, down and up again on a scratch server, with a fingerprint behind
 * each step. */
#ifndef CONFITURE_MIGRATE_CYCLE_H
#define CONFITURE_MIGRATE_CYCLE_H

#include "base/progress.h"
#include "migrate/migration.h"

typedef enum {
    CYCLE_OK,            /* down led back to the schema before, up to the one behind */
    CYCLE_IRREVERSIBLE,  /* no down file: only up was run */
    CYCLE_DOWN_DIFFERS,  /* down left another schema than there was before up */
    CYCLE_UP_DIFFERS,    /* up made another schema the second time */
    CYCLE_VERIFY_FAILED, /* its verify file failed */
    CYCLE_FAILED,        /* up or down failed */
} CycleOutcome;

const char *cycle_outcome_name(CycleOutcome outcome); /* "down differs" */
bool cycle_outcome_is_finding(CycleOutcome outcome);  /* all but OK and IRREVERSIBLE */

/* Told of each migration. `diff`: what fingerprint_diff() says, or NULL. `problem`: the error, or NULL. */
typedef void (*CycleTold)(void *data, const Migration *migration, CycleOutcome outcome, const char *diff,
                          const GError *problem);

typedef struct {
    const Config *config;
    const char *base; /* path of a script that makes the schema the first migration expects, or NULL */
    Progress *progress;
    CycleTold told;
    void *data;
} CycleRequest;

/* Starts a scratch server and goes through all versioned migrations, then the repeatables. Stops at the first
 * whose up fails, because the rest stands on it. False when something else is in the way: ERR_TOOL (no
 * PostgreSQL), ERR_FILE, ERR_INTERRUPTED, an error in the base script. */
bool migrate_cycle(const CycleRequest *request, GError **error);

#endif
