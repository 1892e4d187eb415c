/* Tells hooks what a migration will do: its statements with kind, class and locks.
 *
 * The model is the live schema as it was when the run had planned its migrations, and has locked nothing yet;
 * what comes before a migration is replayed into it. Who did not ask in time gets a second connection, which
 * sees the schema before the migration under way, but may meet its locks; where that fails, nothing is known
 * of the schema and the verdicts are on the careful side.
 */
#ifndef CONFITURE_MIGRATE_DESCRIBE_H
#define CONFITURE_MIGRATE_DESCRIBE_H

#include <jansson.h>

#include "migrate/job.h"
#include "risk/risk.h"

typedef struct {
    const Session *session;
    const MigrationSet *set;
    const GArray *jobs; /* of Job, in order */
    unsigned current;   /* the job under way; those before it are committed */
    Model *model;       /* NULL until it was asked for */
    unsigned next;      /* the job the model stands before */
    GPtrArray *told;    /* of json_t*, by job; NULL where it was not told */
    RiskSizes *sizes;
    RiskOptions options;
    Arena *arena;
} Describer;

/* Reads the schema through a connection that is in no transaction, before any job has run. */
void describer_read(Describer *describer, Conn *conn);
/* {"sql", "risk", "statements": [{"text", "file", "line", "kind", "class", "locks", ...}]} of the job at
 * `index`, its members as `confiture risk` has them. NULL with an error; NULL
 * without one for a job that is over and was not described before it ran. A new reference. */
json_t *describe_job(Describer *describer, unsigned index, GError **error);
void describer_clear(Describer *describer);

#endif
