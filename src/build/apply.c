#include "build/apply.h"

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "build/hint.h"
#include "build/stream.h"
#include "sql/parse.h"
#include "sql/sender.h"

typedef struct {
    Conn *conn;
    const Content *content;
    BuildStream *stream;
    Progress *progress;
    ApplyResult *result;
    Sender sender;
    bool in_transaction;
} Apply;

static const ScriptEvent *
next_event(void *data, GError **error)
{
    Apply *apply = data;
    return build_stream_next(apply->stream, error) ? &apply->stream->event : NULL;
}

static void
blame(void *data, unsigned ordinal, size_t offset, GError **error)
{
    const Apply *apply = data;
    build_stream_blame(apply->content, ordinal, offset, error);
    build_hint(apply->content, ordinal, offset, error);
}

static void
report_progress(const Apply *apply)
{
    const ContentFile *file = apply->stream->file;
    progress_report(apply->progress, &(ProgressState){.phase = "building",
                                                      .item = file ? file->shown : NULL,
                                                      .done = apply->stream->index,
                                                      .total = apply->content->files->len,
                                                      .unit = "files",
                                                      .count = (int64_t)apply->sender.finished,
                                                      .count_unit = "statements"});
}

static bool
open_transaction(Apply *apply, GError **error)
{
    if (apply->in_transaction)
        return true;
    apply->in_transaction = conn_exec(apply->conn, "BEGIN", error);
    return apply->in_transaction;
}

static bool
close_transaction(Apply *apply, GError **error)
{
    if (!sender_flush(&apply->sender, error))
        return false;
    if (!apply->in_transaction)
        return true;
    apply->in_transaction = false;
    if (!conn_exec(apply->conn, "COMMIT", error)) {
        error_context(error, "while committing");
        return false;
    }
    apply->result->pieces++;
    return true;
}

static void
add_current(Apply *apply)
{
    const BuildStream *stream = apply->stream;
    sender_add(&apply->sender, stream->event.text, stream->event.length, stream->ordinal);
}

static bool
run_outside(Apply *apply, GError **error)
{
    if (!close_transaction(apply, error))
        return false;
    add_current(apply);
    if (!sender_flush(&apply->sender, error))
        return false;
    apply->result->pieces++;
    return true;
}

static bool
refuse(Apply *apply, const char *tag, GError **error)
{
    error_set(error, ERR_SCRIPT, "%s is not possible in a build", tag);
    script_blame(apply->stream->script, &apply->stream->event, 0, error);
    error_hint(error, "A build is one transaction over all files. Leave transaction control to it.");
    return false;
}

static bool
run_copy(Apply *apply, GError **error)
{
    return open_transaction(apply, error) &&
           sender_copy(&apply->sender, &apply->stream->event, apply->stream->ordinal, error);
}

static bool
add_to_batch(Apply *apply, bool send_now, GError **error)
{
    if (!open_transaction(apply, error))
        return false;
    add_current(apply);
    return (!send_now && !sender_is_full(&apply->sender)) || sender_flush(&apply->sender, error);
}

static bool
run_statement(Apply *apply, GError **error)
{
    const ScriptEvent *event = &apply->stream->event;
    if (event->copies_from_stdin)
        return run_copy(apply, error);
    g_autoptr(Statement) statement = statement_parse(event->text);
    switch (statement->transaction) {
    case TRANSACTION_FORBIDDEN:
        return run_outside(apply, error);
    case TRANSACTION_BEGIN:
    case TRANSACTION_COMMIT:
        return true;
    case TRANSACTION_ROLLBACK:
    case TRANSACTION_OTHER:
        return refuse(apply, statement->tag, error);
    case TRANSACTION_ANY:
    case TRANSACTION_SAVEPOINT:
        break;
    }
    return add_to_batch(apply, statement->changes_reading, error);
}

static bool
run_event(Apply *apply, GError **error)
{
    const ScriptEvent *event = &apply->stream->event;
    g_autofree char *sql = NULL;
    switch (event->kind) {
    case SCRIPT_STATEMENT:
        return run_statement(apply, error);
    case SCRIPT_ECHO:
        progress_remark(apply->progress, "%s", event->text);
        return true;
    case SCRIPT_ENCODING:
        sql = sqlbuf_format("SET client_encoding TO %L", event->text);
        return sender_flush(&apply->sender, error) && open_transaction(apply, error) &&
               conn_exec(apply->conn, sql, error);
    case SCRIPT_COPY_DATA: /* read by run_copy() */
    case SCRIPT_COPY_END:
    case SCRIPT_END:
        break;
    }
    return true;
}

static bool
run_all(Apply *apply, GError **error)
{
    do {
        if (!build_stream_next(apply->stream, error) || !run_event(apply, error))
            return false;
        report_progress(apply);
    } while (apply->stream->file);
    return close_transaction(apply, error);
}

bool
build_apply(Conn *conn, const Content *content, Progress *progress, ApplyResult *result, GError **error)
{
    g_autoptr(BuildStream) stream = build_stream_new(content);
    Apply apply = {.conn = conn,
                   .content = content,
                   .stream = stream,
                   .progress = progress,
                   .result = result,
                   .sender = {.conn = conn,
                              .root = content->config->project_directory,
                              .next = next_event,
                              .blame = blame,
                              .data = &apply}};
    sender_init(&apply.sender);
    bool ok = run_all(&apply, error);
    result->statements = apply.sender.finished;
    sender_clear(&apply.sender);
    return ok;
}
