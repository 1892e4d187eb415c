#include "migrate/job.h"

#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/sqlbuf.h"
#include "migrate/hooks.h"
#include "sql/parse.h"

const char *
job_direction(const Job *job)
{
    return job->down ? "down" : "up";
}

int
job_lock_timeout(const Job *job)
{
    int given = job->file->directives.lock_timeout_ms;
    return given >= 0 ? given : job->set->config->migrate_lock_timeout;
}

int
job_statement_timeout(const Job *job)
{
    int given = job->file->directives.statement_timeout_ms;
    return given >= 0 ? given : job->set->config->migrate_statement_timeout;
}

char *
job_timeouts_sql(const Job *job, bool local)
{
    const char *until = local ? "true" : "false";
    GString *sql = g_string_new(NULL);
    sqlbuf_append(sql, "SELECT pg_catalog.set_config('lock_timeout', '%d', ", job_lock_timeout(job));
    g_string_append(sql, until);
    sqlbuf_append(sql, "), pg_catalog.set_config('statement_timeout', '%d', ", job_statement_timeout(job));
    g_string_append(sql, until);
    g_string_append_c(sql, ')');
    return g_string_free(sql, FALSE);
}

static char *
row_insert(const Job *job)
{
    const Migration *migration = job->migration;
    g_autofree char *metadata = run_hooks_metadata(job->hooks);
    LedgerEntry entry = {.metadata = metadata,
                         .schema = job->session->schema,
                         .scope = job->session->scope,
                         .version = migration->version,
                         .name = migration->name,
                         .origin = "run",
                         .checksum = job->file->checksum,
                         .raw_checksum = job->file->raw_checksum,
                         .run_id = job->run_id,
                         .statements = job->check.statements,
                         .timed = !job->check.journaled,
                         .duration_ms = clock_now_ms() - job->began};
    return ledger_insert_sql(&entry);
}

/* The row goes, so what it said is kept in the event chain. */
static void
add_removal(const Job *job, Sender *sender)
{
    const Session *session = job->session;
    json_auto_t *body =
        json_pack("{s:s, s:s, s:s, s:s}", "version", job->migration->version, "name", job->migration->name,
                  "scope", session->scope, "down_checksum", job->file->checksum);
    if (job->hooks && json_object_size(job->hooks->context.metadata) > 0)
        json_object_set(body, "metadata", job->hooks->context.metadata);
    g_autofree char *lock = ledger_lock_sql(session->schema);
    g_autofree char *event = ledger_event_sql(session->schema, "down", job->run_id, body);
    g_autofree char *removal =
        sqlbuf_format("DELETE FROM %I.migration WHERE scope = %L"
                      " AND pg_catalog.ltrim(version, '0') = pg_catalog.ltrim(%L, '0')",
                      session->schema, session->scope, job->migration->version);
    sender_add_own(sender, lock);
    sender_add_own(sender, event);
    sender_add_own(sender, removal);
}

static void
take_own_role(Sender *sender)
{
    sender_add_own(sender, "RESET SESSION AUTHORIZATION");
    sender_add_own(sender, "RESET ROLE");
}

void
job_add_ledger(const Job *job, Sender *sender)
{
    if (!job->own_role)
        take_own_role(sender);
    if (job->down) {
        add_removal(job, sender);
    } else {
        g_autofree char *insert = row_insert(job);
        sender_add_own(sender, insert);
    }
}

bool
job_hooks(Job *job, Sender *sender, bool behind, GError **error)
{
    RunHooks *hooks = job->hooks;
    Phase phase = job->down ? (behind ? PHASE_POST_ROLLBACK : PHASE_PRE_ROLLBACK)
                            : (behind ? PHASE_POST_EXECUTE : PHASE_PRE_EXECUTE);
    if (!hooks || !run_hooks_at(hooks, phase))
        return true;
    const HookPoint point = {job, sender, behind};
    if (behind) {
        /* The hooks are not the file's role. */
        take_own_role(sender);
        job->own_role = true;
        /* While one of them runs, none would hear that the file waits for a lock. */
        if (run_hooks_at(hooks, PHASE_LOCK_WAIT) && !sender_flush(sender, error))
            return false;
    }
    return run_hooks(hooks, phase, &point, error);
}

void
job_sender(const Job *job, MigrationSource *source, Sender *sender)
{
    *sender = (Sender){.conn = job->session->conn,
                       .root = job->set->config->project_directory,
                       .next = source_next,
                       .blame = source_blame,
                       .data = source};
    sender_init(sender);
}

void
job_hint(GError **error)
{
    const ErrorFields *fields = error && *error ? error_fields(*error) : NULL;
    if (!fields)
        return;
    /* active_sql_transaction, invalid_transaction_termination, unsafe_new_enum_value_usage */
    static const char *const states[] = {"25001", "2D000", "55P04", NULL};
    if (g_strv_contains(states, fields->sqlstate))
        error_hint(
            error,
            "Put \"-- confiture: transaction=off\" at the head of the file: its statements are then run one "
            "by one, and a journal remembers how far it came.");
}

/* One statement alone, with hooks on both sides. The text of COPY is gone when its data has been read. */
static bool
send_observed(Job *job, MigrationSource *source, Sender *sender, GError **error)
{
    const ScriptEvent *event = &source->event;
    const HookPoint point = {job, sender, false};
    g_autoptr(Statement) statement = statement_parse(event->text);
    g_autofree char *text = g_strdup(event->text);
    int number = (int)sender->finished + 1;
    if (!sender_flush(sender, error) ||
        !run_hooks_statement(job->hooks, PHASE_PRE_STATEMENT, &point, text, statement->tag, number, error))
        return false;
    if (event->copies_from_stdin) {
        if (!sender_copy(sender, event, source->ordinal, error))
            return false;
    } else {
        sender_add(sender, event->text, event->length, source->ordinal);
    }
    return sender_flush(sender, error) &&
           run_hooks_statement(job->hooks, PHASE_POST_STATEMENT, &point, text, statement->tag, number, error);
}

static bool
send_statement(Job *job, MigrationSource *source, Sender *sender, GPtrArray *left_out, GError **error)
{
    const ScriptEvent *event = &source->event;
    bool alone = false;
    if (left_out || job->check.changes_reading) {
        g_autoptr(Statement) statement = statement_parse(event->text);
        alone = statement->changes_reading;
        if (left_out && statement->transaction == TRANSACTION_FORBIDDEN) {
            g_ptr_array_add(left_out, g_strdup_printf("%s at %s:%d", statement->tag, event->place.file,
                                                      event->place.line));
            return true;
        }
    }
    if (job->hooks && job->hooks->around_statements)
        return send_observed(job, source, sender, error);
    if (event->copies_from_stdin)
        return sender_copy(sender, event, source->ordinal, error);
    sender_add(sender, event->text, event->length, source->ordinal);
    return (!alone && !sender_is_full(sender)) || sender_flush(sender, error);
}

static bool
send_event(Job *job, MigrationSource *source, Sender *sender, GPtrArray *left_out, GError **error)
{
    g_autofree char *sql = NULL;
    switch (source->event.kind) {
    case SCRIPT_STATEMENT:
        return send_statement(job, source, sender, left_out, error);
    case SCRIPT_ECHO:
        progress_remark(job->progress, "%s", source->event.text);
        return true;
    case SCRIPT_ENCODING:
        sql = sqlbuf_format("SET client_encoding TO %L", source->event.text);
        sender_add_own(sender, sql);
        return sender_flush(sender, error);
    case SCRIPT_COPY_DATA: /* read by sender_copy() */
    case SCRIPT_COPY_END:
    case SCRIPT_END:
        break;
    }
    return true;
}

bool
job_send_file(Job *job, MigrationSource *source, Sender *sender, GPtrArray *left_out, GError **error)
{
    const ScriptEvent *event;
    while ((event = source_next(source, error)) != NULL && event->kind != SCRIPT_END) {
        if (!send_event(job, source, sender, left_out, error))
            return false;
        progress_report(job->progress, &(ProgressState){.phase = job->down ? "undoing" : "applying",
                                                        .item = job->migration->label,
                                                        .done = (int64_t)sender->finished,
                                                        .total = job->check.statements,
                                                        .unit = "statements"});
    }
    if (!event || !source_unchanged(source, error))
        return false;
    if (!job->check.changes_reading)
        return true;
    /* What follows is ours, and UTF-8. */
    if (!sender_flush(sender, error))
        return false;
    sender_add_own(sender, "RESET client_encoding");
    return sender_flush(sender, error);
}
