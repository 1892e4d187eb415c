#include "sync/pool.h"

struct SyncPool {
    const SyncPoolOptions *options;
    GMutex mutex;
    GCond changed;
    GQueue queue; /* of SyncTask */
    unsigned running, threads;
    bool stopped;
    GError *error;
};

void
sync_pool_lock(SyncPool *pool)
{
    g_mutex_lock(&pool->mutex);
}

void
sync_pool_unlock(SyncPool *pool)
{
    g_mutex_unlock(&pool->mutex);
}

bool
sync_pool_stopped(SyncPool *pool)
{
    sync_pool_lock(pool);
    const bool stopped = pool->stopped;
    sync_pool_unlock(pool);
    return stopped;
}

void
sync_pool_add(SyncPool *pool, SyncTask *task)
{
    sync_pool_lock(pool);
    g_queue_push_head(&pool->queue, task);
    g_cond_broadcast(&pool->changed);
    sync_pool_unlock(pool);
}

Conn *
sync_worker_reader(SyncWorker *worker, GError **error)
{
    const SyncPoolOptions *options = worker->pool->options;
    if (!worker->reader)
        worker->reader = options->open_reader(options->data, error);
    return worker->reader;
}

Conn *
sync_worker_writer(SyncWorker *worker, GError **error)
{
    const SyncPoolOptions *options = worker->pool->options;
    if (!worker->writer)
        worker->writer = options->open_writer(options->data, error);
    return worker->writer;
}

/* The next task, or NULL when there is none and none can come. With the lock. */
static SyncTask *
take(SyncPool *pool)
{
    while (!pool->stopped && g_queue_is_empty(&pool->queue) && pool->running > 0)
        g_cond_wait(&pool->changed, &pool->mutex);
    return pool->stopped ? NULL : g_queue_pop_head(&pool->queue);
}

static gpointer
work(gpointer data)
{
    SyncWorker worker = {.pool = data};
    SyncPool *pool = data;
    SyncTask *task;
    sync_pool_lock(pool);
    while ((task = take(pool)) != NULL) {
        GError *problem = NULL;
        pool->running++;
        sync_pool_unlock(pool);
        bool ok = task->run(task->data, &worker, &problem);
        sync_pool_lock(pool);
        pool->running--;
        if (!ok && !pool->stopped)
            pool->error = g_steal_pointer(&problem);
        pool->stopped |= !ok;
        g_clear_error(&problem);
        g_cond_broadcast(&pool->changed);
    }
    pool->threads--;
    g_cond_broadcast(&pool->changed);
    sync_pool_unlock(pool);
    conn_close(worker.reader);
    conn_close(worker.writer);
    return NULL;
}

bool
sync_pool_run(const SyncPoolOptions *options, const GPtrArray *tasks, GError **error)
{
    SyncPool pool = {.options = options, .threads = MAX(options->jobs, 1)};
    g_autoptr(GPtrArray) threads = g_ptr_array_new();
    g_mutex_init(&pool.mutex);
    g_cond_init(&pool.changed);
    g_queue_init(&pool.queue);
    for (unsigned i = 0; i < tasks->len; i++)
        g_queue_push_tail(&pool.queue, tasks->pdata[i]);
    for (unsigned i = 0; i < MAX(options->jobs, 1); i++)
        g_ptr_array_add(threads, g_thread_new("sync", work, &pool));
    sync_pool_lock(&pool);
    while (pool.threads > 0) {
        const gint64 until = g_get_monotonic_time() + PROGRESS_TICK_MS * G_TIME_SPAN_MILLISECOND;
        if (!g_cond_wait_until(&pool.changed, &pool.mutex, until))
            progress_tick(options->progress);
    }
    sync_pool_unlock(&pool);
    for (unsigned i = 0; i < threads->len; i++)
        g_thread_join(threads->pdata[i]);
    g_queue_clear(&pool.queue);
    g_cond_clear(&pool.changed);
    g_mutex_clear(&pool.mutex);
    if (pool.error)
        g_propagate_error(error, pool.error);
    return !pool.stopped;
}
