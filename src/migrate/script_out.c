#include "migrate/script_out.h"

#include <jansson.h>

#include "base/sqlbuf.h"
#include "migrate/job.h"
#include "migrate/source.h"

typedef struct {
    const Look *look;
    ScriptWriter writer;
    char *run_id;
} ScriptOut;

static void
script_out_clear(ScriptOut *script)
{
    script_writer_clear(&script->writer);
    g_free(script->run_id);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ScriptOut, script_out_clear)

static void
add(ScriptOut *script, const char *statement)
{
    g_string_append(script->writer.out, statement);
    g_string_append(script->writer.out, ";\n");
}

static void
write_head(ScriptOut *script, const GArray *plan, const char *version)
{
    const Config *config = script->look->set->config;
    GString *out = script->writer.out;
    g_string_append_printf(
        out,
        "-- Written by confiture %s: %u migration%s for environment %s.\n"
        "-- Run it with psql -X -f. It stops at the first error; what was committed before stays, "
        "and the ledger knows it.\n"
        "\\set ON_ERROR_STOP on\n\n",
        version, plan->len, plan->len == 1 ? "" : "s", config->environment);
}

/* Raises an exception with `message` unless `condition`, a boolean expression, is true. */
static void
write_assertion(ScriptOut *script, const char *condition, const char *message)
{
    g_autoptr(GString) body = g_string_new("BEGIN IF NOT coalesce((");
    g_string_append(body, condition);
    sqlbuf_append(body, "), false) THEN RAISE EXCEPTION USING MESSAGE = %L; END IF; END", message);
    g_autofree char *statement = sqlbuf_format("DO %L", body->str);
    add(script, statement);
}

/* The ledger has the rows it had, no more and no fewer. */
static void
write_guard(ScriptOut *script)
{
    const Ledger *ledger = script->look->ledger;
    int64_t last = 0;
    for (unsigned i = 0; i < ledger->rows->len; i++)
        last = MAX(last, ((const LedgerRow *)g_ptr_array_index(ledger->rows, i))->sequence);
    g_autofree char *lock = session_lock_sql(ledger->schema, ledger->scope);
    write_assertion(script, lock, "another run holds the lock on this database");
    g_autofree char *same =
        ledger->revision == 0
            ? sqlbuf_format(
                  "SELECT pg_catalog.to_regclass(pg_catalog.format('%%I.migration', %L::text)) IS NULL",
                  ledger->schema)
            : sqlbuf_format("SELECT (SELECT coalesce(max(sequence), 0) = %l AND"
                            " count(DISTINCT (version IS NULL, coalesce(version, name))) = %d FROM "
                            "%I.migration WHERE scope = %L)"
                            " AND NOT EXISTS (SELECT FROM %I.step WHERE scope = %L)",
                            last, (int)ledger->rows->len, ledger->schema, ledger->scope, ledger->schema,
                            ledger->scope);
    write_assertion(script, same,
                    "the ledger is not what it was when this script was written: write it again");
}

static void
write_row(ScriptOut *script, const Planned *planned, int64_t statements)
{
    const Ledger *ledger = script->look->ledger;
    LedgerEntry entry = {.schema = ledger->schema,
                         .scope = ledger->scope,
                         .version = planned->migration->version,
                         .name = planned->migration->name,
                         .origin = "script",
                         .checksum = planned->file->checksum,
                         .raw_checksum = planned->file->raw_checksum,
                         .run_id = script->run_id,
                         .statements = statements,
                         .timed = !planned->check.journaled,
                         .duration_ms = -1};
    g_autofree char *insert = ledger_insert_sql(&entry);
    add(script, "RESET SESSION AUTHORIZATION");
    add(script, "RESET ROLE");
    add(script, insert);
}

static bool
write_events(ScriptOut *script, const Planned *planned, GError **error)
{
    g_auto(MigrationSource) source = {0};
    const ScriptEvent *event;
    if (!source_open(&source, script->look->set, planned->file, error))
        return false;
    while ((event = source_next(&source, error)) != NULL && event->kind != SCRIPT_END) {
        script_writer_event(&script->writer, event);
        if (!script_writer_drain(&script->writer, false, error))
            return false;
    }
    return event && source_unchanged(&source, error);
}

static bool
write_migration(ScriptOut *script, const Planned *planned, GError **error)
{
    const Job job = {.set = script->look->set, .file = planned->file};
    bool whole = !planned->check.journaled;
    g_autofree char *timeouts = job_timeouts_sql(&job, whole);
    g_string_append_printf(script->writer.out, "\n-- %s\n\\echo %s\n", planned->file->shown,
                           planned->migration->label);
    if (whole)
        add(script, "BEGIN");
    else
        g_string_append_printf(script->writer.out,
                               "-- Statement by statement, because of %s. Should it stop in the "
                               "middle, finish it by hand.\n",
                               planned->check.reason);
    add(script, timeouts);
    if (!write_events(script, planned, error))
        return false;
    add(script, "RESET client_encoding");
    if (!whole)
        add(script, "BEGIN");
    write_row(script, planned, planned->check.statements);
    add(script, "COMMIT");
    for (const char *const *reset = session_resets; *reset; reset++)
        add(script, *reset);
    return script_writer_drain(&script->writer, false, error);
}

static void
write_event(ScriptOut *script, const GArray *plan)
{
    const Ledger *ledger = script->look->ledger;
    json_auto_t *labels = json_array();
    for (unsigned i = 0; i < plan->len; i++)
        json_array_append_new(labels, json_string(g_array_index(plan, Planned, i).migration->label));
    json_auto_t *body = json_pack("{s:s, s:s, s:O}", "command", "migrate up --sql", "scope", ledger->scope,
                                  "migrations", labels);
    g_autofree char *lock = ledger_lock_sql(ledger->schema);
    g_autofree char *event = ledger_event_sql(ledger->schema, "script", script->run_id, body);
    g_string_append_c(script->writer.out, '\n');
    add(script, "BEGIN ISOLATION LEVEL READ COMMITTED");
    add(script, lock);
    add(script, event);
    add(script, "COMMIT");
}

bool
migrate_write_script(const Look *look, const GArray *plan, const char *version, ScriptSink sink, void *data,
                     GError **error)
{
    g_auto(ScriptOut) script = {.look = look, .run_id = g_uuid_string_random()};
    g_autofree char *creation = ledger_creation_sql(look->ledger);
    script_writer_init(&script.writer, sink, data);
    write_head(&script, plan, version);
    write_guard(&script);
    if (creation) {
        add(&script, "BEGIN");
        g_string_append(script.writer.out, creation);
        add(&script, "COMMIT");
    }
    for (unsigned i = 0; i < plan->len; i++)
        if (!write_migration(&script, &g_array_index(plan, Planned, i), error))
            return false;
    if (plan->len > 0)
        write_event(&script, plan);
    return script_writer_drain(&script.writer, true, error);
}
