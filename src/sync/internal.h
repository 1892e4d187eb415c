/* What the files of sync/ share while one runs. Inside sync/ only. */
#ifndef CONFITURE_SYNC_INTERNAL_H
#define CONFITURE_SYNC_INTERNAL_H

#include "migrate/session.h"
#include "sync/plan.h"
#include "sync/pool.h"

typedef struct {
    const SyncRequest *request;
    SyncResult *result;
    Conn *source;    /* holds the snapshot */
    char *identity;  /* of the source */
    char *snapshot;  /* its name */
    int64_t xmin;    /* of it */
    Session session; /* in the target, with the run lock */
    SyncPlan *plan;
    int64_t began;      /* clock_now_ms() */
    int64_t step;       /* blocks of a part */
    int64_t bytes_done; /* on disk, of parts that are there; under the pool's lock */
} Sync;

/* open.c: connections, identities, the snapshot, the lock, and the plan -----------------------------------
 */

bool sync_open(Sync *sync, GError **error);
void sync_close(Sync *sync);
/* A session by the snapshot, and one to write with; both read and write text the same way. */
Conn *sync_reader(const Sync *sync, GError **error);
Conn *sync_writer(const Sync *sync, GError **error);

/* prepare.c: the target, emptied and stripped, in one transaction -----------------------------------------
 */

bool sync_prepare(Sync *sync, GError **error);

/* resume.c: what a run before has done ---------------------------------------------------------------------
 */

/* Refuses a target that no sync has begun, or another one. Leaves the parts that are still to be done. */
bool sync_resume(Sync *sync, GError **error);

/* load.c: parts of tables, and the indexes of each table when it has its rows ------------------------------
 */

bool sync_load(Sync *sync, GError **error);
/* Runs tasks (of SyncTask*) by as many jobs as were asked for. */
bool sync_run_tasks(Sync *sync, const GPtrArray *tasks, GError **error);
/* chunk.c: copies one part and says so, in one transaction of the writer. */
bool sync_copy_chunk(Sync *sync, SyncTable *table, const SyncChunk *chunk, SyncWorker *worker,
                     GError **error);

/* finish.c: foreign keys, sequences, triggers, views; then the target is ready -----------------------------
 */

bool sync_finish(Sync *sync, GError **error);

/* objects.c: indexes, constraints and triggers that are away -----------------------------------------------
 */

typedef struct {
    char *number, *kind, *relation, *name;
    char *restore;  /* statements; empty: it is back, and waits to be validated */
    char *validate; /* or NULL */
} SyncObject;

/* As the ledger has them: of SyncObject. NULL with an error. The caller unrefs. */
GPtrArray *sync_objects(Sync *sync, GError **error);
/* Brings one back, and forgets it unless it has to be validated, in one transaction. */
bool sync_restore(Conn *conn, const char *schema, const SyncObject *object, GError **error);
/* Validates one that is back, and forgets it. */
bool sync_validate(Conn *conn, const char *schema, const SyncObject *object, GError **error);

/* refusal.c ------------------------------------------------------------------------------------------------
 */

/* What a server says of rows it does not take, without what is in them: SQLSTATE, constraint and line stay.
 */
void sync_hide_values(GError **problem, const char *table);

/* A query of this room with the ledger's schema, and one parameter or none. */
PGresult *sync_query(Conn *conn, const char *schema, const char *query, const char *value, GError **error);
/* Tells the hooks of a phase; true without any. */
bool sync_at(const Sync *sync, Phase phase, const char *table, int64_t rows, GError **error);

#endif
