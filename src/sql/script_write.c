#include "sql/script_write.h"

#include <string.h>

#include "base/sqlbuf.h"

/* Pieces are gathered to this size before they go to the sink. */
enum { PIECE = 128 * 1024 };

void
script_writer_init(ScriptWriter *writer, ScriptSink sink, void *data)
{
    *writer = (ScriptWriter){.out = g_string_sized_new(2 * PIECE), .sink = sink, .data = data};
}

void
script_writer_clear(ScriptWriter *writer)
{
    if (writer->out)
        g_string_free(writer->out, TRUE);
}

bool
script_writer_drain(ScriptWriter *writer, bool all, GError **error)
{
    if (writer->out->len < (all ? 1 : PIECE))
        return true;
    bool ok = writer->sink(writer->data, writer->out->str, writer->out->len, error);
    g_string_truncate(writer->out, 0);
    return ok;
}

/* Whether the text's last line may be a comment, which would swallow a ';' put behind it. */
static bool
may_end_in_comment(const char *text, size_t length)
{
    const char *line = memrchr(text, '\n', length);
    size_t start = line ? (size_t)(line + 1 - text) : 0;
    return memmem(text + start, length - start, "--", 2) != NULL;
}

void
script_writer_event(ScriptWriter *writer, const ScriptEvent *event)
{
    GString *out = writer->out;
    switch (event->kind) {
    case SCRIPT_STATEMENT:
        g_string_append_len(out, event->text, (gssize)event->length);
        g_string_append(out, may_end_in_comment(event->text, event->length) ? "\n;\n" : ";\n");
        break;
    case SCRIPT_COPY_DATA:
        g_string_append_len(out, event->text, (gssize)event->length);
        break;
    case SCRIPT_COPY_END:
        if (out->len > 0 && out->str[out->len - 1] != '\n')
            g_string_append_c(out, '\n');
        g_string_append(out, "\\.\n");
        break;
    case SCRIPT_ENCODING:
        sqlbuf_append(out, "SET client_encoding TO %L;\n", event->text);
        break;
    case SCRIPT_ECHO:
    case SCRIPT_END:
        break;
    }
}
