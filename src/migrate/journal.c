/* A file statement by statement, with a journal of how far it came.
 *
 * A statement that may run in a transaction commits together with its mark. One that may not is marked before
 * and behind; between the two, the catalog says what became of it (migrate/probe.h). Statements that only set
 * up the session are run each time and never marked, because the session they set up is gone after a crash.
 */
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "migrate/hooks.h"
#include "migrate/job.h"
#include "migrate/migrate_queries.h"
#include "migrate/probe.h"
#include "sql/parse.h"

enum { SUMMARY_LENGTH = 200 };

/* What the journal of an earlier attempt says of one statement. */
typedef struct {
    int ordinal;
    char *checksum;
    bool done;
    char *before; /* what probe_before() said, or NULL */
} Step;

typedef struct {
    Job *job;
    MigrationSource source;
    Sender sender;
    GArray *steps; /* of Step */
    int ordinal;   /* of the statement under way, 1-based */
    char checksum[DIGEST_HEX_LENGTH + 1];
    char *role;             /* the last SET ROLE or SET SESSION AUTHORIZATION of the file */
    bool sets_lock_timeout; /* the file does so itself */
    bool hooked;            /* hooks stand around its statements */
} Journal;

static void
step_clear(gpointer data)
{
    Step *step = data;
    g_free(step->checksum);
    g_free(step->before);
}

static void
journal_clear(Journal *journal)
{
    sender_clear(&journal->sender);
    source_clear(&journal->source);
    if (journal->steps)
        g_array_unref(journal->steps);
    g_free(journal->role);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Journal, journal_clear)

static bool
load_steps(Journal *journal, GError **error)
{
    const Session *session = journal->job->session;
    const char *values[] = {session->scope, journal->job->migration->label, job_direction(journal->job)};
    g_autofree char *sql = ledger_sql(session->schema, query_steps);
    g_autoptr(PGresult) result = conn_query_params(session->conn, sql, 3, values, error);
    if (!result)
        return false;
    journal->steps = g_array_new(FALSE, TRUE, sizeof(Step));
    g_array_set_clear_func(journal->steps, step_clear);
    for (int i = 0; i < PQntuples(result); i++) {
        Step step = {.ordinal = (int)g_ascii_strtoll(PQgetvalue(result, i, 0), NULL, 10),
                     .checksum = g_strdup(PQgetvalue(result, i, 1)),
                     .done = strcmp(PQgetvalue(result, i, 2), "done") == 0,
                     .before = PQgetisnull(result, i, 3) ? NULL : g_strdup(PQgetvalue(result, i, 3))};
        g_array_append_val(journal->steps, step);
    }
    return true;
}

static const Step *
find_step(const Journal *journal)
{
    for (unsigned i = 0; i < journal->steps->len; i++) {
        const Step *step = &g_array_index(journal->steps, Step, i);
        if (step->ordinal == journal->ordinal)
            return step;
    }
    return NULL;
}

/* Adds the mark of the statement under way, as the session's own role. */
static void
add_mark(Journal *journal, const char *state, const char *before, const char *problem)
{
    const Job *job = journal->job;
    g_autofree char *summary = g_utf8_make_valid(journal->source.event.text,
                                                 MIN((gssize)journal->source.event.length, SUMMARY_LENGTH));
    bool done = strcmp(state, "done") == 0;
    g_autoptr(GString) sql = g_string_new(NULL);
    sqlbuf_append(
        sql,
        "INSERT INTO %I.step AS s (scope, label, direction, ordinal, checksum, summary, total, state, before,"
        " error, run_id, finished_at) VALUES (%L, %L, %L, %d, %L, %L, %d, %L, %L, %L, %L, ",
        job->session->schema, job->session->scope, job->migration->label, job_direction(job),
        journal->ordinal, journal->checksum, summary, job->check.statements, state, before, problem,
        job->run_id);
    g_string_append(sql, done ? "pg_catalog.clock_timestamp())" : "NULL)");
    g_string_append(sql,
                    " ON CONFLICT (scope, label, direction, ordinal) DO UPDATE SET state = excluded.state,"
                    " checksum = excluded.checksum, summary = excluded.summary, total = excluded.total,"
                    " error = excluded.error, run_id = excluded.run_id, finished_at = excluded.finished_at,"
                    " before = coalesce(s.before, excluded.before)");
    if (journal->role) {
        sender_add_own(&journal->sender, "RESET SESSION AUTHORIZATION");
        sender_add_own(&journal->sender, "RESET ROLE");
    }
    sender_add_own(&journal->sender, sql->str);
    if (journal->role)
        sender_add_own(&journal->sender, journal->role);
}

static bool
mark(Journal *journal, const char *state, const char *before, const char *problem, GError **error)
{
    add_mark(journal, state, before, problem);
    return sender_flush(&journal->sender, error);
}

static void
add_current(Journal *journal)
{
    sender_add(&journal->sender, journal->source.event.text, journal->source.event.length,
               journal->source.ordinal);
}

/* With its mark, in one transaction. The text of COPY is gone when its data has been read, hence the mark
 * first. */
static bool
run_inside(Journal *journal, GError **error)
{
    Sender *sender = &journal->sender;
    sender_add_own(sender, "BEGIN");
    add_mark(journal, "done", NULL, NULL);
    if (!journal->source.event.copies_from_stdin)
        add_current(journal);
    else if (!sender_copy(sender, &journal->source.event, journal->source.ordinal, error))
        return false;
    sender_add_own(sender, "COMMIT");
    return sender_flush(sender, error);
}

/* CONCURRENTLY waits for every older transaction, and blocks nobody while it does: a short lock_timeout would
 * only make it fail and begin anew. */
static bool
set_patience(Journal *journal, bool patient, GError **error)
{
    const Job *job = journal->job;
    if (journal->sets_lock_timeout || job->file->directives.lock_timeout_ms >= 0)
        return true;
    g_autofree char *sql = patient ? g_strdup("SET lock_timeout TO 0") : job_timeouts_sql(job, false);
    return conn_exec(job->session->conn, sql, error);
}

static bool
run_alone(Journal *journal, GError **error)
{
    bool patient =
        g_regex_match_simple("\\bCONCURRENTLY\\b", journal->source.event.text, G_REGEX_CASELESS, 0);
    if (patient && !set_patience(journal, true, error))
        return false;
    add_current(journal);
    GError *problem = NULL;
    bool ok = sender_flush(&journal->sender, &problem);
    if (!ok) {
        if (conn_alive(journal->job->session->conn) && error_fields(problem)->sqlstate[0])
            mark(journal, "failed", NULL, problem->message, NULL);
        g_propagate_error(error, problem);
        return false;
    }
    return !patient || set_patience(journal, false, error);
}

static bool
run_outside(Journal *journal, const Statement *statement, const Step *step, GError **error)
{
    Conn *conn = journal->job->session->conn;
    const char *text = journal->source.event.text;
    bool done = false;
    g_autofree char *before = NULL;
    if (step && !probe_after(conn, text, statement, step->before, journal->job->progress, &done, error))
        return false;
    if (!step && (!probe_before(conn, text, statement, &before, error) ||
                  !mark(journal, "started", before, NULL, error)))
        return false;
    if (!done && !run_alone(journal, error))
        return false;
    return mark(journal, "done", NULL, NULL, error);
}

/* SET, RESET and the like, and SELECT set_config(...): what pg_dump writes at the head of its files. */
static bool
sets_up_session(const Statement *statement, const char *text)
{
    static const char *const tags[] = {"SET",      "RESET",   "SET CONSTRAINTS", "LOAD",        "LISTEN",
                                       "UNLISTEN", "PREPARE", "DEALLOCATE",      "DISCARD ALL", NULL};
    return g_strv_contains(tags, statement->tag) ||
           (strcmp(statement->tag, "SELECT") == 0 &&
            g_regex_match_simple("^SELECT\\s+(pg_catalog\\.)?set_config\\s*\\(", text, G_REGEX_CASELESS, 0));
}

static bool
run_setting(Journal *journal, const char *text, GError **error)
{
    if (g_regex_match_simple("^(RE)?SET\\s+(SESSION\\s+)?(ROLE|AUTHORIZATION|SESSION\\s+AUTHORIZATION)\\b",
                             text, G_REGEX_CASELESS, 0)) {
        g_free(journal->role);
        journal->role = g_strdup(text);
    }
    if (g_regex_match_simple("lock_timeout", text, G_REGEX_CASELESS, 0))
        journal->sets_lock_timeout = true;
    add_current(journal);
    return sender_flush(&journal->sender, error);
}

/* Passes over the data of a COPY that was done before. */
static bool
skip(Journal *journal, GError **error)
{
    const ScriptEvent *event = &journal->source.event;
    if (!event->copies_from_stdin)
        return true;
    do
        event = source_next(&journal->source, error);
    while (event && event->kind == SCRIPT_COPY_DATA);
    return event != NULL;
}

static bool
edited(const Journal *journal, GError **error)
{
    error_set(error, ERR_POLICY,
              "statement %d of %s was run in an earlier attempt, and has been edited since", journal->ordinal,
              journal->job->migration->label);
    script_blame(journal->source.script, &journal->source.event, 0, error);
    error_hint(
        error,
        "Put it back as it was: the statements before the one that failed are done, and are not run again.");
    return false;
}

static void
digest_statement(Journal *journal)
{
    g_autoptr(Digest) digest = digest_new();
    digest_update(digest, journal->source.event.text, journal->source.event.length);
    digest_hex(digest, journal->checksum);
}

static bool
observe(Journal *journal, Phase phase, const char *text, const Statement *statement, GError **error)
{
    const HookPoint point = {journal->job, NULL};
    return !journal->hooked || run_hooks_statement(journal->job->hooks, phase, &point, text, statement->tag,
                                                   journal->ordinal, error);
}

static bool
run_statement(Journal *journal, GError **error)
{
    const ScriptEvent *event = &journal->source.event;
    g_autoptr(Statement) statement = statement_parse(event->text);
    journal->ordinal++;
    if (sets_up_session(statement, event->text))
        return run_setting(journal, event->text, error);
    digest_statement(journal);
    const Step *step = find_step(journal);
    if (step && step->done)
        return strcmp(step->checksum, journal->checksum) == 0 ? skip(journal, error) : edited(journal, error);
    bool outside = migration_runs_outside(journal->job->file, statement);
    g_autofree char *text = journal->hooked ? g_strdup(event->text) : NULL;
    bool ok = observe(journal, PHASE_PRE_STATEMENT, text, statement, error) &&
              (outside ? run_outside(journal, statement, step, error) : run_inside(journal, error)) &&
              observe(journal, PHASE_POST_STATEMENT, text, statement, error);
    if (!ok)
        error_context(error, "statement %d of %d; those before it are done and will not be run again",
                      journal->ordinal, journal->job->check.statements);
    return ok;
}

static bool
run_event(Journal *journal, GError **error)
{
    g_autofree char *sql = NULL;
    switch (journal->source.event.kind) {
    case SCRIPT_STATEMENT:
        return run_statement(journal, error);
    case SCRIPT_ECHO:
        progress_remark(journal->job->progress, "%s", journal->source.event.text);
        return true;
    case SCRIPT_ENCODING:
        sql = sqlbuf_format("SET client_encoding TO %L", journal->source.event.text);
        return conn_exec(journal->job->session->conn, sql, error);
    case SCRIPT_COPY_DATA: /* read by sender_copy() or skip() */
    case SCRIPT_COPY_END:
    case SCRIPT_END:
        break;
    }
    return true;
}

/* The ledger row comes and the journal goes, in one transaction. */
static bool
finish(Journal *journal, GError **error)
{
    Job *job = journal->job;
    const Session *session = job->session;
    Sender *sender = &journal->sender;
    g_autofree char *clear =
        sqlbuf_format("DELETE FROM %I.step WHERE scope = %L AND label = %L AND direction = %L",
                      session->schema, session->scope, job->migration->label, job_direction(job));
    sender_add_own(sender, "BEGIN");
    sender_add_own(sender, "RESET client_encoding");
    job_add_ledger(job, sender);
    sender_add_own(sender, clear);
    sender_add_own(sender, "COMMIT");
    if (!sender_flush(sender, error))
        return false;
    job->committed = true;
    return session_freshen(job->session, error);
}

static bool
run_events(Journal *journal, GError **error)
{
    Job *job = journal->job;
    const ScriptEvent *event;
    while ((event = source_next(&journal->source, error)) != NULL && event->kind != SCRIPT_END) {
        if (!run_event(journal, error))
            return false;
        progress_report(job->progress, &(ProgressState){.phase = job->down ? "undoing" : "applying",
                                                        .item = job->migration->label,
                                                        .done = journal->ordinal,
                                                        .total = job->check.statements,
                                                        .unit = "statements"});
    }
    return event && source_unchanged(&journal->source, error) &&
           job_hooks(job, &journal->sender, true, error) && finish(journal, error);
}

bool
journal_run(Job *job, GError **error)
{
    g_auto(Journal) journal = {.job = job};
    g_autofree char *timeouts = job_timeouts_sql(job, false);
    if (!source_open(&journal.source, job->set, job->file, error))
        return false;
    job_sender(job, &journal.source, &journal.sender);
    journal.hooked = job->hooks && job->hooks->around_statements;
    bool ok = load_steps(&journal, error) && job_hooks(job, &journal.sender, false, error) &&
              conn_exec(job->session->conn, timeouts, error) && run_events(&journal, error);
    job->statements = job->check.statements;
    if (!ok) {
        job_hint(error);
        session_rollback(job->session);
    }
    return ok;
}
