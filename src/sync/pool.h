/* Workers: threads with a session on either side, and the tasks they take. Inside sync/ only.
 *
 * Always true:
 *  - the first failure is the pool's; no task is begun behind it, and those under way are asked to end;
 *  - a task may add tasks, which are taken first: they are what nobody waits for longest;
 *  - calls made under the lock never overlap, from whatever thread.
 */
#ifndef CONFITURE_SYNC_POOL_H
#define CONFITURE_SYNC_POOL_H

#include "pg/conn.h"

typedef struct SyncPool SyncPool;

typedef struct {
    SyncPool *pool;
    Conn *reader, *writer; /* each opened when first asked for */
} SyncWorker;

typedef struct {
    bool (*run)(void *data, SyncWorker *worker, GError **error);
    void *data;
} SyncTask;

typedef struct {
    unsigned jobs;
    Progress *progress; /* ticked while workers work */
    Conn *(*open_reader)(void *data, GError **error);
    Conn *(*open_writer)(void *data, GError **error);
    void *data;
} SyncPoolOptions;

/* Runs tasks (of SyncTask*, taken in their order) and those they add, until none is left. */
bool sync_pool_run(const SyncPoolOptions *options, const GPtrArray *tasks, GError **error);

/* From a task. */
void sync_pool_add(SyncPool *pool, SyncTask *task);
Conn *sync_worker_reader(SyncWorker *worker, GError **error);
Conn *sync_worker_writer(SyncWorker *worker, GError **error);
void sync_pool_lock(SyncPool *pool);
void sync_pool_unlock(SyncPool *pool);
/* Whether another task has failed, so that this one need not go on. */
bool sync_pool_stopped(SyncPool *pool);

#endif
