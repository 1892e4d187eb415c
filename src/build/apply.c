#include "build/apply.h"

#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/sqlbuf.h"
#include "build/hint.h"
#include "build/stream.h"
#include "pg/copy.h"
#include "sql/parse.h"

/* A statement in the batch under way. */
typedef struct {
    unsigned ordinal; /* of its event in the stream */
    size_t offset;    /* in the batch */
} Entry;

typedef struct {
    Conn *conn;
    const Content *content;
    BuildStream *stream;
    Progress *progress;
    ApplyResult *result;
    GString *batch;
    GArray *entries;
    bool in_transaction;
} Apply;

/* The byte behind `characters` characters of text, in the client's encoding: only UTF-8 has more bytes than
 * characters among the encodings a script may choose by a statement we send. */
static size_t
byte_offset(const Conn *conn, const char *text, size_t length, int characters)
{
    const char *encoding = conn_parameter(conn, "client_encoding");
    if (encoding && strcmp(encoding, "UTF8") != 0)
        return MIN((size_t)characters, length);
    const char *p = text;
    for (; characters > 0 && p < text + length; characters--)
        p = g_utf8_next_char(p);
    return MIN((size_t)(p - text), length);
}

static void
blame(Apply *apply, unsigned ordinal, size_t offset, GError **error)
{
    build_stream_blame(apply->content, ordinal, offset, error);
    build_hint(apply->content, ordinal, offset, error);
}

static void
blame_batch(Apply *apply, size_t completed, int position, GError **error)
{
    size_t at = 0;
    size_t index = MIN(completed, apply->entries->len - 1);
    if (error_fields(*error) && error_fields(*error)->sqlstate[0] == '\0')
        return; /* the server did not speak: a lost connection is no statement's fault */
    if (position > 0) {
        at = byte_offset(apply->conn, apply->batch->str, apply->batch->len, position - 1);
        index = apply->entries->len - 1;
        while (index > 0 && g_array_index(apply->entries, Entry, index).offset > at)
            index--;
    }
    const Entry *entry = &g_array_index(apply->entries, Entry, index);
    blame(apply, entry->ordinal, position > 0 ? at - entry->offset : 0, error);
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
                                                      .count = (int64_t)apply->result->statements,
                                                      .count_unit = "statements"});
}

static bool
flush(Apply *apply, GError **error)
{
    size_t completed = 0;
    int position = 0;
    if (apply->entries->len == 0)
        return true;
    GError *problem = NULL;
    bool ok = conn_batch(apply->conn, apply->batch->str, &completed, &position, &problem);
    apply->result->statements += completed;
    if (!ok) {
        blame_batch(apply, completed, position, &problem);
        g_propagate_error(error, problem);
    }
    g_string_truncate(apply->batch, 0);
    g_array_set_size(apply->entries, 0);
    return ok;
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
    if (!flush(apply, error))
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

/* Runs the current statement by itself, in whatever transaction there is or is not. */
static bool
run_alone(Apply *apply, GError **error)
{
    size_t completed = 0;
    int position = 0;
    const ScriptEvent *event = &apply->stream->event;
    GError *problem = NULL;
    bool ok = conn_batch(apply->conn, event->text, &completed, &position, &problem);
    apply->result->statements += completed;
    if (ok)
        return true;
    size_t at = position > 0 ? byte_offset(apply->conn, event->text, event->length, position - 1) : 0;
    blame(apply, apply->stream->ordinal, at, &problem);
    g_propagate_error(error, problem);
    return false;
}

static bool
run_outside(Apply *apply, GError **error)
{
    if (!close_transaction(apply, error) || !run_alone(apply, error))
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

/* Points at line `number` of a file, and shows it unless the file is too large to be read for that. */
static void
point_at_line(const Content *content, const char *shown, int number, GError **error)
{
    g_autofree char *path = g_canonicalize_filename(shown, content->config->project_directory);
    g_autofree char *text = NULL;
    size_t length = 0;
    error_place(error, shown, number, 1);
    if (!file_read(path, CONTENT_KEEP, &text, &length, NULL))
        return;
    const char *p = text;
    for (int line = 1; line < number && p; line++) {
        p = strchr(p, '\n');
        p = p ? p + 1 : NULL;
    }
    if (p)
        error_frame(error, text, length, (size_t)(p - text));
}

/* "COPY orders, line 3, column total: ..." counts lines of data: point at the line of the file that holds it.
 */
static void
blame_copy_data(Apply *apply, const ScriptPlace *first, GError **error)
{
    g_autoptr(GMatchInfo) match = NULL;
    g_autoptr(GRegex) line = g_regex_new("^COPY [^\n]*?, \\w+ (\\d+)", 0, 0, NULL);
    const ErrorFields *fields = error_fields(*error);
    const char *context = fields && fields->context ? g_ptr_array_index(fields->context, 0) : NULL;
    if (!context || !first->file || !g_regex_match(line, context, 0, &match))
        return;
    g_autofree char *digits = g_match_info_fetch(match, 1);
    int number = first->line + (int)g_ascii_strtoll(digits, NULL, 10) - 1;
    point_at_line(apply->content, first->file, number, error);
}

static bool
run_copy(Apply *apply, GError **error)
{
    BuildStream *stream = apply->stream;
    unsigned ordinal = stream->ordinal;
    ScriptPlace first = {.file = NULL};
    GError *problem = NULL;
    bool ok = flush(apply, error) && open_transaction(apply, error);
    if (!ok)
        return false;
    ok = copy_in_start(apply->conn, stream->event.text, &problem);
    if (!ok)
        blame(apply, ordinal, 0, &problem);
    while (ok && (ok = build_stream_next(stream, &problem)) && stream->event.kind == SCRIPT_COPY_DATA) {
        if (!first.file)
            first = stream->event.place;
        ok = copy_in_write(apply->conn, stream->event.text, stream->event.length, &problem);
        if (!ok)
            break;
    }
    if (ok) {
        ok = copy_in_finish(apply->conn, &problem);
        if (!ok && error_fields(problem) && error_fields(problem)->sqlstate[0]) {
            blame(apply, ordinal, 0, &problem);
            blame_copy_data(apply, &first, &problem);
        }
        apply->result->statements++;
    } else if (conn_alive(apply->conn) && stream->event.kind == SCRIPT_END) {
        copy_in_abort(apply->conn, "the data could not be read");
    }
    if (!ok)
        g_propagate_error(error, problem);
    return ok;
}

static bool
add_to_batch(Apply *apply, bool send_now, GError **error)
{
    const ScriptEvent *event = &apply->stream->event;
    Entry entry = {.ordinal = apply->stream->ordinal, .offset = apply->batch->len};
    if (!open_transaction(apply, error))
        return false;
    g_array_append_val(apply->entries, entry);
    g_string_append_len(apply->batch, event->text, (gssize)event->length);
    /* A statement may end in a comment to the end of its line, which would swallow a bare ';'. */
    g_string_append(apply->batch, "\n;\n");
    return (!send_now && apply->batch->len < APPLY_BATCH) || flush(apply, error);
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
        return flush(apply, error) && open_transaction(apply, error) && conn_exec(apply->conn, sql, error);
    case SCRIPT_COPY_DATA: /* read by run_copy() */
    case SCRIPT_COPY_END:
    case SCRIPT_END:
        break;
    }
    return true;
}

bool
build_apply(Conn *conn, const Content *content, Progress *progress, ApplyResult *result, GError **error)
{
    g_autoptr(BuildStream) stream = build_stream_new(content);
    g_autoptr(GString) batch = g_string_sized_new(APPLY_BATCH);
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    Apply apply = {conn, content, stream, progress, result, batch, entries, false};
    do {
        if (!build_stream_next(stream, error) || !run_event(&apply, error))
            return false;
        report_progress(&apply);
    } while (stream->file);
    return close_transaction(&apply, error);
}
