/* One run for each of many targets, several at a time.
 *
 * Always true:
 *  - every target has its own connection, run, lock and progress; nothing one of them does or fails at
 * reaches another, but that no further target is begun;
 *  - canaries run first, alone and one after the other; when one fails, no other target is begun;
 *  - a signal stops every run under way as it stops a single one: cancelled, rolled back, lock given up;
 *  - the calls back, and those of the Progress given, never overlap: they come one at a time, from any
 * thread.
 *
 * A rerun goes on where this one ended, because each target's ledger says what is done there.
 */
#ifndef CONFITURE_MIGRATE_FANOUT_H
#define CONFITURE_MIGRATE_FANOUT_H

#include "migrate/targets.h"

typedef struct {
    const RunRequest *run; /* what to run; config, url, scope, progress and callback are each target's own */
    GPtrArray *targets;    /* of Target* (targets_find); their outcomes are filled in */
    unsigned jobs;         /* runs at a time, at least 1 */
    unsigned canary;       /* how many targets are canaries; 0 = none */
    bool go_on;            /* begin further targets after a failure */
    Progress *progress;    /* of the whole; may be NULL */
    /* A migration was committed in a target; a target ended. May be NULL. */
    void (*applied)(void *data, const Target *target, const RunStep *step);
    void (*ended)(void *data, const Target *target);
    void *data;
} FanoutRequest;

/* Returns the target whose failure came first, or NULL when none failed. Targets may be left that were not
 * run: then there was a failure, or a signal. */
const Target *fanout_run(const FanoutRequest *request);

#endif
