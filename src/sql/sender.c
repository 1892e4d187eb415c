#include "sql/sender.h"

#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "pg/copy.h"

/* A larger file is not read again to show the line its COPY data failed on. */
enum { SHOWN_FILE_CAP = 4 * 1024 * 1024 };

/* A statement in the batch under way. */
typedef struct {
    unsigned ordinal; /* of its event, or SENDER_OWN */
    size_t offset;    /* in the batch */
} Entry;

void
sender_init(Sender *sender)
{
    sender->batch = g_string_sized_new(SENDER_BATCH);
    sender->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
}

void
sender_clear(Sender *sender)
{
    if (sender->batch)
        g_string_free(sender->batch, TRUE);
    if (sender->entries)
        g_array_unref(sender->entries);
}

void
sender_add(Sender *sender, const char *text, size_t length, unsigned ordinal)
{
    Entry entry = {.ordinal = ordinal, .offset = sender->batch->len};
    g_array_append_val(sender->entries, entry);
    g_string_append_len(sender->batch, text, (gssize)length);
    /* A statement may end in a comment to the end of its line, which would swallow a bare ';'. */
    g_string_append(sender->batch, "\n;\n");
}

void
sender_add_own(Sender *sender, const char *text)
{
    sender_add(sender, text, strlen(text), SENDER_OWN);
}

bool
sender_is_full(const Sender *sender)
{
    return sender->batch->len >= SENDER_BATCH;
}

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

/* The server did not speak when a connection is lost: that is no statement's fault. */
static bool
server_spoke(const GError *error)
{
    const ErrorFields *fields = error_fields(error);
    return fields && fields->sqlstate[0] != '\0';
}

static void
blame_batch(const Sender *sender, size_t completed, int position, GError **error)
{
    size_t at = 0;
    size_t index = MIN(completed, sender->entries->len - 1);
    if (!server_spoke(*error))
        return;
    if (position > 0) {
        at = byte_offset(sender->conn, sender->batch->str, sender->batch->len, position - 1);
        index = sender->entries->len - 1;
        while (index > 0 && g_array_index(sender->entries, Entry, index).offset > at)
            index--;
    }
    const Entry *entry = &g_array_index(sender->entries, Entry, index);
    if (entry->ordinal != SENDER_OWN)
        sender->blame(sender->data, entry->ordinal, position > 0 ? at - entry->offset : 0, error);
}

static void
count_finished(Sender *sender, size_t completed)
{
    for (size_t i = 0; i < MIN(completed, sender->entries->len); i++)
        if (g_array_index(sender->entries, Entry, i).ordinal != SENDER_OWN)
            sender->finished++;
}

bool
sender_flush(Sender *sender, GError **error)
{
    size_t completed = 0;
    int position = 0;
    if (sender->entries->len == 0)
        return true;
    GError *problem = NULL;
    bool ok = conn_batch(sender->conn, sender->batch->str, &completed, &position, &problem);
    sender->completed = completed;
    count_finished(sender, completed);
    if (!ok) {
        blame_batch(sender, completed, position, &problem);
        g_propagate_error(error, problem);
    }
    g_string_truncate(sender->batch, 0);
    g_array_set_size(sender->entries, 0);
    return ok;
}

/* Points at line `number` of a file, and shows it unless the file is too large to be read for that. */
static void
point_at_line(const char *root, const char *shown, int number, GError **error)
{
    g_autofree char *path = g_canonicalize_filename(shown, root);
    g_autofree char *text = NULL;
    size_t length = 0;
    error_place(error, shown, number, 1);
    if (!file_read(path, SHOWN_FILE_CAP, &text, &length, NULL))
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
blame_copy_data(const Sender *sender, const ScriptPlace *first, GError **error)
{
    g_autoptr(GMatchInfo) match = NULL;
    g_autoptr(GRegex) line = g_regex_new("^COPY [^\n]*?, \\w+ (\\d+)", 0, 0, NULL);
    const ErrorFields *fields = error_fields(*error);
    const char *context = fields && fields->context ? g_ptr_array_index(fields->context, 0) : NULL;
    if (!context || !first->file || !g_regex_match(line, context, 0, &match))
        return;
    g_autofree char *digits = g_match_info_fetch(match, 1);
    int number = first->line + (int)g_ascii_strtoll(digits, NULL, 10) - 1;
    point_at_line(sender->root, first->file, number, error);
}

/* Feeds a COPY that has begun; *first is where its data begins, *exhausted that the script ended or failed.
 */
static bool
feed(Sender *sender, ScriptPlace *first, bool *exhausted, GError **error)
{
    const ScriptEvent *event;
    while ((event = sender->next(sender->data, error)) != NULL && event->kind == SCRIPT_COPY_DATA) {
        if (!first->file)
            *first = event->place;
        if (!copy_in_write(sender->conn, event->text, event->length, error))
            return false;
    }
    *exhausted = event == NULL;
    return event != NULL;
}

bool
sender_copy(Sender *sender, const ScriptEvent *event, unsigned ordinal, GError **error)
{
    ScriptPlace first = {.file = NULL};
    bool exhausted = false;
    GError *problem = NULL;
    if (!sender_flush(sender, error))
        return false;
    if (!copy_in_start(sender->conn, event->text, &problem)) {
        if (server_spoke(problem))
            sender->blame(sender->data, ordinal, 0, &problem);
    } else if (!feed(sender, &first, &exhausted, &problem)) {
        if (exhausted && conn_alive(sender->conn))
            copy_in_abort(sender->conn, "the data could not be read");
    } else if (!copy_in_finish(sender->conn, NULL, &problem)) {
        if (server_spoke(problem)) {
            sender->blame(sender->data, ordinal, 0, &problem);
            blame_copy_data(sender, &first, &problem);
        }
    } else {
        sender->finished++;
        return true;
    }
    g_propagate_error(error, problem);
    return false;
}
