/* A database filled from another: all rows of one moment, masked on the way or as they are.
 *
 * Always true:
 *  - every session reads by one snapshot of the source, and none of them can write there;
 *  - what is to be lost in the target is known before anything is: tables, columns, profile and foreign keys
 *    from outside are checked first, and the target is no database but the one that was asked for;
 *  - until the last step the target says of itself that it is not filled (ledger_check_filled());
 *  - a part of a table and the row that says it is there are one transaction, so that a run that was killed
 *    can be gone on with; a part whose rows have changed in the source since is not trusted;
 *  - indexes, constraints and triggers that are away for the load stand in the target, as statements, in the
 *    transaction that takes them away;
 *  - no value is in an error, a report or the event chain.
 */
#ifndef CONFITURE_SYNC_SYNC_H
#define CONFITURE_SYNC_SYNC_H

#include <jansson.h>

#include "base/progress.h"
#include "config/config.h"
#include "hook/phase.h"
#include "mask/cover.h"
#include "mask/rows.h"

/* What became of a column. */
typedef struct {
    const char *name;
    const MaskStrategy *strategy; /* NULL: as it is */
    MaskCounts counts;            /* without a strategy nothing is counted */
} SyncColumn;

/* A table of the source that holds rows: a partition is one. */
typedef struct {
    char *name;    /* as SQL writes it */
    char *target;  /* where its rows go */
    int64_t bytes; /* of its COPY */
    int64_t rows;
    int64_t estimate; /* rows, as the last ANALYZE left them */
    int64_t size;     /* bytes on disk */
    unsigned parts;   /* that it is copied in */
    unsigned kept;    /* of them, from a run before */
    bool masked;
    bool cut;        /* not all of its rows go */
    GArray *columns; /* of SyncColumn */
} SyncOutcome;

typedef struct {
    char *run_id;
    char *source, *target;               /* shown, without passwords */
    char *lsn;                           /* of the snapshot */
    char key_id[MASK_KEY_ID_LENGTH + 1]; /* "" without masking */
    bool key_forgotten;                  /* it was ephemeral */
    bool resumed;
    int64_t rows, bytes;
    int64_t copy_ms; /* until the last row was there; indexes that were built meanwhile included */
    int64_t duration_ms;
    unsigned objects;  /* indexes, constraints and triggers that were brought back */
    GPtrArray *tables; /* of SyncOutcome, largest first */
    GPtrArray *alone;  /* of char*: tables of the target that the source has not; left as they are */
} SyncResult;

typedef struct {
    const Config *source, *target; /* settings of both environments */
    const char *source_url, *target_url;
    const MaskProfile *profile; /* NULL: rows go as they are */
    const MaskKey *key;
    const char *const *tables, *const *exclude; /* globs on schema.table or table, or NULL */
    const char *subset; /* "table WHERE condition", or NULL; with those of the profile */
    unsigned jobs;
    bool resume, dry_run;
    bool unmasked; /* said to be meant, where the source is production and there is no profile */
    Progress *progress;
    /* Hooks: `table` and `rows` where the phase has them. Never two at a time; may be NULL. */
    bool (*at)(void *data, Phase phase, const char *table, int64_t rows, GError **error);
    void *data;
} SyncRequest;

/* *result is the caller's, also after an error: what was done until then. ERR_POLICY for what is refused
 * before anything is touched, ERR_LOCKED, ERR_MASK, ERR_SQL, ERR_HOOK, ERR_INTERRUPTED, ERR_CONNECTION_LOST.
 */
bool sync_run(const SyncRequest *request, SyncResult *result, GError **error);
void sync_result_clear(SyncResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SyncResult, sync_result_clear)

/* The report that the event chain keeps. The caller unrefs. */
json_t *sync_report(const SyncResult *result);

#endif
