#include "sync/sync.h"

#include "base/clock.h"
#include "base/errors.h"
#include "sync/internal.h"

/* Of nearly every server; with another size a part is smaller or larger. */
enum { BLOCK_BYTES = 8192 };

void
sync_result_clear(SyncResult *result)
{
    g_free(result->run_id);
    g_free(result->source);
    g_free(result->target);
    g_free(result->lsn);
    g_clear_pointer(&result->tables, g_ptr_array_unref);
    g_clear_pointer(&result->alone, g_ptr_array_unref);
}

static void
sum_up(SyncResult *result)
{
    result->rows = result->bytes = 0;
    for (unsigned i = 0; result->tables && i < result->tables->len; i++) {
        const SyncOutcome *outcome = result->tables->pdata[i];
        result->rows += outcome->rows;
        result->bytes += outcome->bytes;
    }
}

static void
plan_chunks(Sync *sync)
{
    const bool ranges = conn_server_version(sync->source) >= 140000;
    /* Before 14 a range of ctids is a scan of the whole table. */
    sync->step =
        ranges ? (int64_t)sync->request->target->sync_part_size * 1024 * 1024 / BLOCK_BYTES : G_MAXINT64 / 2;
    for (unsigned i = 0; i < sync->plan->tables->len; i++) {
        SyncTable *table = sync->plan->tables->pdata[i];
        /* What the rows of other tables decide is one query. */
        sync_chunks_add(table, 0, -1, table->query ? G_MAXINT64 / 2 : sync->step);
        table->outcome->parts = table->chunks->len;
    }
}

/* Binary forms are those of one major version. */
static void
choose_forms(Sync *sync)
{
    const bool same =
        conn_server_version(sync->source) / 10000 == conn_server_version(sync->session.conn) / 10000;
    for (unsigned i = 0; i < sync->plan->tables->len; i++)
        ((SyncTable *)sync->plan->tables->pdata[i])->binary &= same;
}

static bool
run(Sync *sync, GError **error)
{
    const SyncRequest *request = sync->request;
    SyncResult *result = sync->result;
    if (!sync_open(sync, error))
        return false;
    choose_forms(sync);
    plan_chunks(sync);
    if (request->dry_run)
        return true;
    if (!sync_at(sync, PHASE_PRE_SYNC, NULL, -1, error) ||
        !(request->resume ? sync_resume(sync, error) : sync_prepare(sync, error)))
        return false;
    GError *problem = NULL;
    bool ok = sync_load(sync, &problem);
    sum_up(result);
    if (ok && sync_finish(sync, &problem))
        return true;
    if (!error_fields(problem)->hint)
        error_hint(&problem, "What is copied stays: the same command with --resume goes on from there.");
    g_propagate_error(error, problem);
    return false;
}

bool
sync_run(const SyncRequest *request, SyncResult *result, GError **error)
{
    Sync sync = {.request = request, .result = result, .began = clock_now_ms()};
    *result = (SyncResult){.run_id = g_uuid_string_random()};
    if (request->key) {
        mask_key_id(request->key, result->key_id);
        result->key_forgotten = request->profile->key.ephemeral;
    }
    bool ok = run(&sync, error);
    result->duration_ms = clock_now_ms() - sync.began;
    sync_close(&sync);
    return ok;
}
