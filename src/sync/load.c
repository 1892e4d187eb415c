#include "base/clock.h"
#include "base/sqlbuf.h"
#include "sync/internal.h"

/* A target on its way from rows to indexes. */
typedef struct {
    const SyncRelation *relation;
    unsigned parts;         /* to be copied into it, still */
    GPtrArray *indexes;     /* of const SyncObject* */
    GPtrArray *constraints; /* likewise: behind the indexes they use */
    unsigned indexes_left;
} Target;

typedef struct {
    Sync *sync;
    int64_t began;
    GHashTable *targets; /* name to Target */
    GPtrArray *tasks;    /* of SyncTask*: all, owned */
    GPtrArray *first;    /* of them, those to begin with */
    GMutex hooks;        /* one hook at a time, and no part of a table before its hook */
} Load;

typedef struct {
    SyncTask base; /* first: its data is the task */
    Load *load;
    SyncTable *table;
    SyncChunk chunk;
    Target *target;
    const SyncObject *object;
} Task;

static Task *
new_task(Load *load, bool (*run)(void *, SyncWorker *, GError **), Target *target)
{
    Task *task = g_new0(Task, 1);
    task->base = (SyncTask){run, task};
    task->load = load;
    task->target = target;
    return task;
}

/* Owned by the load from here on. From any thread. */
static void
begin_task(Load *load, Task *task, SyncPool *pool)
{
    if (pool)
        sync_pool_lock(pool);
    g_ptr_array_add(load->tasks, task);
    if (pool)
        sync_pool_unlock(pool);
    if (pool)
        sync_pool_add(pool, &task->base);
    else
        g_ptr_array_add(load->first, task);
}

static void
report(Load *load)
{
    const Sync *sync = load->sync;
    int64_t rows = 0;
    for (unsigned i = 0; i < sync->result->tables->len; i++)
        rows += ((const SyncOutcome *)sync->result->tables->pdata[i])->rows;
    const ProgressState state = {.phase = "copying",
                                 .done = sync->bytes_done >> 20,
                                 .total = MAX(sync->plan->bytes >> 20, 1),
                                 .unit = "MB",
                                 .count = rows,
                                 .count_unit = "rows"};
    progress_report(sync->request->progress, &state);
}

/* --- behind the rows --- */

static bool
finish_table(void *data, SyncWorker *worker, GError **error)
{
    const Task *task = data;
    const char *schema = task->load->sync->session.schema;
    Conn *writer = sync_worker_writer(worker, error);
    for (unsigned i = 0; writer && i < task->target->constraints->len; i++)
        if (!sync_restore(writer, schema, task->target->constraints->pdata[i], error))
            return false;
    g_autofree char *analyze = g_strconcat("ANALYZE ", task->target->relation->name, NULL);
    return writer && conn_exec(writer, analyze, error);
}

static bool
build_index(void *data, SyncWorker *worker, GError **error)
{
    const Task *task = data;
    Conn *writer = sync_worker_writer(worker, error);
    if (!writer || !sync_restore(writer, task->load->sync->session.schema, task->object, error))
        return false;
    sync_pool_lock(worker->pool);
    const bool last = --task->target->indexes_left == 0;
    sync_pool_unlock(worker->pool);
    if (last)
        begin_task(task->load, new_task(task->load, finish_table, task->target), worker->pool);
    return true;
}

/* The target has its rows. `pool` is NULL before there is one. */
static void
begin_indexes(Load *load, Target *target, SyncPool *pool)
{
    target->indexes_left = target->indexes->len;
    if (target->indexes->len == 0)
        begin_task(load, new_task(load, finish_table, target), pool);
    for (unsigned i = 0; i < target->indexes->len; i++) {
        Task *task = new_task(load, build_index, target);
        task->object = target->indexes->pdata[i];
        begin_task(load, task, pool);
    }
}

/* --- the rows --- */

static bool
hook_before(const Task *task, GError **error)
{
    bool ok = true;
    g_mutex_lock(&task->load->hooks);
    if (!task->table->begun) {
        task->table->begun = true;
        task->table->began = clock_now_ms();
        ok = sync_at(task->load->sync, PHASE_PRE_TABLE, task->table->source->name, -1, error);
    }
    g_mutex_unlock(&task->load->hooks);
    return ok;
}

static bool
hook_behind(const Task *task, GError **error)
{
    g_mutex_lock(&task->load->hooks);
    bool ok = sync_at(task->load->sync, PHASE_POST_TABLE, task->table->source->name,
                      task->table->outcome->rows, error);
    g_mutex_unlock(&task->load->hooks);
    return ok;
}

static bool
copy_part(void *data, SyncWorker *worker, GError **error)
{
    Task *task = data;
    Load *load = task->load;
    Sync *sync = load->sync;
    SyncTable *table = task->table;
    if (!hook_before(task, error) || !sync_copy_chunk(sync, table, &task->chunk, worker, error))
        return false;
    sync_pool_lock(worker->pool);
    sync->bytes_done += table->source->bytes / MAX(table->outcome->parts, 1);
    const bool last = --table->left == 0;
    sync->result->copy_ms = clock_now_ms() - load->began;
    report(load);
    sync_pool_unlock(worker->pool);
    if (last && !hook_behind(task, error))
        return false;
    sync_pool_lock(worker->pool);
    const bool filled = --task->target->parts == 0;
    sync_pool_unlock(worker->pool);
    if (filled)
        begin_indexes(load, task->target, worker->pool);
    return true;
}

/* --- the whole --- */

static void
target_free(gpointer data)
{
    Target *target = data;
    g_ptr_array_unref(target->indexes);
    g_ptr_array_unref(target->constraints);
    g_free(target);
}

static void
add_targets(Load *load, const GPtrArray *objects)
{
    const SyncPlan *plan = load->sync->plan;
    for (unsigned i = 0; i < plan->filled->len; i++) {
        Target *target = g_new0(Target, 1);
        target->relation = plan->filled->pdata[i];
        target->indexes = g_ptr_array_new();
        target->constraints = g_ptr_array_new();
        g_hash_table_insert(load->targets, target->relation->name, target);
    }
    for (unsigned i = 0; i < objects->len; i++) {
        SyncObject *object = objects->pdata[i];
        Target *target = g_hash_table_lookup(load->targets, object->relation);
        if (target && g_str_equal(object->kind, "index"))
            g_ptr_array_add(target->indexes, object);
        if (target && g_str_equal(object->kind, "constraint"))
            g_ptr_array_add(target->constraints, object);
    }
}

static void
add_tasks(Load *load)
{
    Sync *sync = load->sync;
    for (unsigned i = 0; i < sync->plan->tables->len; i++) {
        SyncTable *table = sync->plan->tables->pdata[i];
        Target *target = g_hash_table_lookup(load->targets, table->target->name);
        table->left = table->chunks->len;
        target->parts += table->chunks->len;
        for (unsigned c = 0; c < table->chunks->len; c++) {
            Task *task = new_task(load, copy_part, target);
            task->table = table;
            task->chunk = g_array_index(table->chunks, SyncChunk, c);
            begin_task(load, task, NULL);
        }
    }
    for (unsigned i = 0; i < sync->plan->filled->len; i++) {
        const SyncRelation *relation = sync->plan->filled->pdata[i];
        Target *target = g_hash_table_lookup(load->targets, relation->name);
        if (target->parts == 0)
            begin_indexes(load, target, NULL);
    }
}

static Conn *
open_reader(void *data, GError **error)
{
    return sync_reader(data, error);
}

static Conn *
open_writer(void *data, GError **error)
{
    return sync_writer(data, error);
}

bool
sync_run_tasks(Sync *sync, const GPtrArray *tasks, GError **error)
{
    const SyncPoolOptions options = {.jobs = MIN(sync->request->jobs, MAX(tasks->len, 1)),
                                     .progress = sync->request->progress,
                                     .open_reader = open_reader,
                                     .open_writer = open_writer,
                                     .data = sync};
    return sync_pool_run(&options, tasks, error);
}

bool
sync_load(Sync *sync, GError **error)
{
    Load load = {.sync = sync, .began = clock_now_ms()};
    g_autoptr(GPtrArray) objects = sync_objects(sync, error);
    if (!objects)
        return false;
    load.targets = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, target_free);
    load.tasks = g_ptr_array_new_with_free_func(g_free);
    load.first = g_ptr_array_new();
    g_mutex_init(&load.hooks);
    add_targets(&load, objects);
    add_tasks(&load);
    sync->result->objects += objects->len;
    report(&load);
    bool ok = sync_run_tasks(sync, load.first, error);
    g_mutex_clear(&load.hooks);
    g_ptr_array_unref(load.first);
    g_ptr_array_unref(load.tasks);
    g_hash_table_unref(load.targets);
    return ok;
}
