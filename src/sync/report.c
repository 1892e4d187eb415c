#include "report/table.h"
#include "sync/sync.h"
#include "version.h"

static json_t *
column_json(const SyncColumn *column)
{
    const MaskStrategy *strategy = column->strategy;
    if (!strategy)
        return json_pack("{s:o, s:n, s:n, s:n, s:n, s:n}", "column", json_text(column->name), "strategy",
                         "uniqueness", "changed", "unchanged", "nulls");
    return json_pack("{s:o, s:s, s:s, s:I, s:I, s:I}", "column", json_text(column->name), "strategy",
                     strategy->name, "uniqueness", mask_uniqueness_name(strategy->uniqueness), "changed",
                     (json_int_t)column->counts.changed, "unchanged", (json_int_t)column->counts.unchanged,
                     "nulls", (json_int_t)column->counts.nulls);
}

static json_t *
outcome_json(const SyncOutcome *outcome)
{
    json_t *columns = json_array();
    for (unsigned i = 0; i < outcome->columns->len; i++)
        json_array_append_new(columns, column_json(&g_array_index(outcome->columns, SyncColumn, i)));
    return json_pack("{s:o, s:o, s:I, s:I, s:I, s:i, s:i, s:b, s:b, s:o}", "table", json_text(outcome->name),
                     "target", json_text(outcome->target), "estimate", (json_int_t)outcome->estimate, "rows",
                     (json_int_t)outcome->rows, "bytes", (json_int_t)outcome->bytes, "parts",
                     (int)outcome->parts, "kept_parts", (int)outcome->kept, "masked", outcome->masked, "cut",
                     outcome->cut, "columns", columns);
}

json_t *
sync_report(const SyncResult *result)
{
    json_t *tables = json_array();
    json_t *alone = json_array();
    unsigned masked = 0, kept = 0;
    for (unsigned i = 0; result->tables && i < result->tables->len; i++) {
        const SyncOutcome *outcome = result->tables->pdata[i];
        json_array_append_new(tables, outcome_json(outcome));
        for (unsigned c = 0; c < outcome->columns->len; c++)
            (*(g_array_index(outcome->columns, SyncColumn, c).strategy ? &masked : &kept))++;
    }
    for (unsigned i = 0; result->alone && i < result->alone->len; i++)
        json_array_append_new(alone, json_text(result->alone->pdata[i]));
    json_t *key = json_null();
    if (*result->key_id)
        key = json_pack("{s:s, s:b}", "id", result->key_id, "forgotten", result->key_forgotten);
    return json_pack("{s:o, s:o, s:o, s:s, s:o, s:b, s:o, s:i, s:i, s:I, s:I, s:i, s:I, s:I, s:o, s:o}",
                     "run_id", json_text(result->run_id), "source", json_text(result->source), "target",
                     json_text(result->target), "tool_version", CONFITURE_VERSION, "snapshot_lsn",
                     json_text(result->lsn), "resumed", result->resumed, "key", key, "columns_masked",
                     (int)masked, "columns_kept", (int)kept, "rows", (json_int_t)result->rows, "bytes",
                     (json_int_t)result->bytes, "objects", (int)result->objects, "copy_ms",
                     (json_int_t)result->copy_ms, "duration_ms", (json_int_t)result->duration_ms, "tables",
                     tables, "only_in_target", alone);
}
