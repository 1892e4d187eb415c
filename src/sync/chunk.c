#include <jansson.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "mask/rows.h"
#include "pg/copy.h"
#include "sync/feed.h"
#include "sync/internal.h"

typedef struct {
    SyncWorker *worker;
    const SyncTable *table;
    MaskRows *rows; /* or NULL */
    Feed *feed;
    GString *buffer; /* of the feed */
    int64_t bytes;
} Copy;

/* --- the statements; names of tables are the server's own, quoted by it --- */

static void
append_columns(GString *sql, const SyncTable *table, const char *before, const char *after)
{
    if (table->columns->len == 0)
        return; /* no list is every column */
    g_string_append(sql, before);
    for (unsigned i = 0; i < table->columns->len; i++)
        sqlbuf_append(sql, i ? ", %I" : "%I", table->columns->pdata[i]);
    g_string_append(sql, after);
}

static char *
out_sql(const SyncTable *table, const SyncChunk *chunk)
{
    const bool whole = chunk->first == 0 && chunk->end < 0;
    GString *sql = g_string_new("COPY ");
    if (table->query) {
        g_string_append_c(sql, '(');
        g_string_append(sql, table->query);
        g_string_append_c(sql, ')');
    } else if (whole) {
        g_string_append(sql, table->source->name);
        append_columns(sql, table, " (", ")");
    } else {
        g_string_append(sql, "(SELECT ");
        append_columns(sql, table, "", "");
        g_string_append(sql, " FROM ONLY ");
        g_string_append(sql, table->source->name);
        sqlbuf_append(sql, " WHERE ctid >= '(%l,0)'", chunk->first);
        if (chunk->end >= 0)
            sqlbuf_append(sql, " AND ctid < '(%l,0)'", chunk->end);
        g_string_append_c(sql, ')');
    }
    g_string_append(sql, table->binary ? " TO STDOUT WITH (FORMAT binary)" : " TO STDOUT");
    return g_string_free(sql, FALSE);
}

/* A table that is filled in one part is emptied by the transaction that fills it: its rows need no log where
 * wal_level is minimal, and are frozen as they come. */
static char *
in_sql(const SyncTable *table, bool frozen)
{
    GString *sql = g_string_new("COPY ");
    g_string_append(sql, table->target->name);
    append_columns(sql, table, " (", ")");
    g_string_append(sql, " FROM STDIN WITH (FORMAT ");
    g_string_append(sql, table->binary ? "binary" : "text");
    g_string_append(sql, frozen ? ", FREEZE)" : ")");
    return g_string_free(sql, FALSE);
}

static char *
begin_sql(const SyncTable *table, bool frozen)
{
    return frozen ? g_strconcat("BEGIN; TRUNCATE ONLY ", table->target->name, NULL) : g_strdup("BEGIN");
}

/* --- the note --- */

static char *
counts_text(const Copy *copy)
{
    json_auto_t *counts = json_object();
    for (unsigned i = 0; copy->rows && i < copy->table->columns->len; i++) {
        if (!copy->table->rules->pdata[i])
            continue;
        const MaskCounts count = mask_rows_counts(copy->rows, i);
        json_object_set_new(counts, copy->table->columns->pdata[i],
                            json_pack("[I, I, I]", (json_int_t)count.changed, (json_int_t)count.unchanged,
                                      (json_int_t)count.nulls));
    }
    return json_dumps(counts, JSON_COMPACT | JSON_SORT_KEYS);
}

static char *
note_sql(const Sync *sync, const Copy *copy, const SyncChunk *chunk, int64_t rows)
{
    const SyncTable *table = copy->table;
    g_autofree char *counts = counts_text(copy);
    g_autofree char *end = chunk->end < 0 ? NULL : g_strdup_printf("%" G_GINT64_FORMAT, chunk->end);
    return sqlbuf_format("INSERT INTO %I.sync_chunk (source, target, first_block, end_block, file,"
                         " snapshot_xmin, rows, bytes, counts) VALUES (%L, %L, %l, %L, %L, %l, %l, %l, %L);\n"
                         "COMMIT",
                         sync->session.schema, table->source->name, table->target->name, chunk->first, end,
                         table->source->file, sync->xmin, rows, copy->bytes, counts);
}

/* --- the rows --- */

static bool
hand_on(Copy *copy)
{
    copy->bytes += (int64_t)copy->buffer->len;
    const bool ok = feed_hand_on(copy->feed);
    copy->buffer = feed_buffer(copy->feed);
    return ok;
}

static bool
take(void *data, const char *row, size_t length, GError **error)
{
    Copy *copy = data;
    if (!copy->rows)
        g_string_append_len(copy->buffer, row, (gssize)length);
    else if (!mask_rows_run(copy->rows, row, length, copy->buffer, error))
        return false;
    if (copy->buffer->len < FEED_BYTES)
        return true;
    if (hand_on(copy) && !sync_pool_stopped(copy->worker->pool))
        return true;
    /* Whoever failed says why. */
    error_set(error, ERR_INTERNAL, "another part failed");
    return false;
}

static MaskRows *
make_rows(const Sync *sync, const SyncTable *table, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (unsigned i = 0; i < table->columns->len; i++)
        g_ptr_array_add(names, table->columns->pdata[i]);
    g_ptr_array_add(names, NULL);
    g_autoptr(MaskRows) rows = mask_rows_new(table->source->name, (const char *const *)names->pdata);
    for (unsigned i = 0; i < table->columns->len; i++) {
        bool kept;
        MaskRule *rule = table->rules->pdata[i]
                             ? mask_cover_rule(table->rules->pdata[i], sync->request->key, &kept, error)
                             : NULL;
        if (rule)
            mask_rows_set(rows, i, rule);
        else if (table->rules->pdata[i])
            return NULL;
    }
    if (!mask_rows_bind_all(rows, error))
        return NULL;
    return g_steal_pointer(&rows);
}

/* The first reason counts: of the target, else of the source or the masks. */
static bool
copy_rows(Copy *copy, Conn *reader, Conn *writer, const char *out, int64_t *rows, GError **error)
{
    int64_t given = 0;
    GError *source = NULL, *target = NULL;
    copy->feed = feed_begin(writer);
    copy->buffer = feed_buffer(copy->feed);
    bool read = copy_out(reader, out, take, copy, &given, &source);
    if (read)
        hand_on(copy);
    if (!feed_end(copy->feed, &target))
        read = false;
    else if (!read)
        copy_in_abort(writer, "the source failed");
    else if (!copy_in_finish(writer, rows, &target))
        sync_hide_values(&target, copy->table->target->name);
    if (target) {
        g_clear_error(&source);
        g_propagate_error(error, target);
        return false;
    }
    if (!read) {
        g_propagate_error(error, source);
        return false;
    }
    if (given == *rows)
        return true;
    error_set(error, ERR_INTERNAL,
              "the source gave %" G_GINT64_FORMAT " rows of %s, and the target took %" G_GINT64_FORMAT, given,
              copy->table->source->name, *rows);
    return false;
}

static void
count(SyncTable *table, const Copy *copy, int64_t rows)
{
    SyncOutcome *outcome = table->outcome;
    outcome->rows += rows;
    outcome->bytes += copy->bytes;
    for (unsigned i = 0; copy->rows && i < outcome->columns->len; i++) {
        SyncColumn *column = &g_array_index(outcome->columns, SyncColumn, i);
        const MaskCounts counts = mask_rows_counts(copy->rows, i);
        column->counts.changed += counts.changed;
        column->counts.unchanged += counts.unchanged;
        column->counts.nulls += counts.nulls;
    }
}

bool
sync_copy_chunk(Sync *sync, SyncTable *table, const SyncChunk *chunk, SyncWorker *worker, GError **error)
{
    const bool frozen = table->alone && chunk->first == 0 && chunk->end < 0;
    Conn *reader = sync_worker_reader(worker, error);
    Conn *writer = reader ? sync_worker_writer(worker, error) : NULL;
    g_autoptr(MaskRows) masks = writer && table->rules ? make_rows(sync, table, error) : NULL;
    int64_t rows = 0;
    if (!writer || (table->rules && !masks))
        return false;
    Copy copy = {.worker = worker, .table = table, .rows = masks};
    g_autofree char *begin = begin_sql(table, frozen);
    g_autofree char *in = in_sql(table, frozen);
    g_autofree char *out = out_sql(table, chunk);
    bool ok = conn_exec(writer, begin, error) && copy_in_start(writer, in, error) &&
              copy_rows(&copy, reader, writer, out, &rows, error);
    g_autofree char *note = note_sql(sync, &copy, chunk, rows);
    ok = ok && conn_exec(writer, note, error);
    if (!ok) {
        error_context(error, "while copying %s", table->source->name);
        if (conn_alive(writer))
            conn_exec_always(writer, "ROLLBACK", NULL);
        return false;
    }
    sync_pool_lock(worker->pool);
    count(table, &copy, rows);
    sync_pool_unlock(worker->pool);
    return true;
}
