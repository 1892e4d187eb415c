/* What a sync will do: which table of the source goes where, by which columns. Inside sync/ only.
 *
 * Always true of a plan: every table that was asked for has its target, every column its column; nothing has
 * been changed yet.
 */
#ifndef CONFITURE_SYNC_PLAN_H
#define CONFITURE_SYNC_PLAN_H

#include "base/digest.h"
#include "sync/relations.h"
#include "sync/sync.h"

/* Blocks `first` to `end` of a table; -1: to its end, however far that is in the snapshot. */
typedef struct {
    int64_t first, end;
} SyncChunk;

typedef struct {
    const SyncRelation *source;
    const SyncRelation *target;
    GPtrArray *columns; /* of char*: names, in the source's order */
    GPtrArray *rules;   /* of const CoverColumn*, one for each; NULL when nothing is masked */
    char *query;        /* for its rows, when not all of them go; else NULL */
    bool binary;        /* copied in binary form */
    bool alone;         /* no other table goes to the same target, and that is a plain table */
    GArray *chunks;     /* of SyncChunk: those to copy */
    unsigned left;      /* of them; under the pool's lock from here on */
    bool begun;
    int64_t began;
    SyncOutcome *outcome; /* owned by the result */
} SyncTable;

typedef struct {
    Cover *cover;                     /* or NULL */
    GPtrArray *sources;               /* of SyncRelation */
    GPtrArray *targets;               /* of SyncRelation */
    GPtrArray *tables;                /* of SyncTable, largest first */
    GPtrArray *filled;                /* of SyncRelation: the targets of tables, each once; not owned */
    int64_t bytes;                    /* on disk, of all tables */
    char hash[DIGEST_HEX_LENGTH + 1]; /* of tables, columns and rules: runs that go on have the same */
} SyncPlan;

/* Reads both databases; `identity` is the source's, which is read in the transaction of the snapshot.
 * ERR_POLICY with all that does not fit. */
SyncPlan *sync_plan(const SyncRequest *request, const char *identity, Conn *source, Conn *target,
                    SyncResult *result, GError **error);
void sync_plan_free(SyncPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyncPlan, sync_plan_free)

/* Appends the chunks of a table from block `first` to `end` (-1: its end), in order, of `step` blocks each.
 */
void sync_chunks_add(SyncTable *table, int64_t first, int64_t end, int64_t step);

#endif
