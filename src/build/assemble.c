#include "build/assemble.h"

#include <string.h>

#include "base/errors.h"
#include "base/interrupt.h"
#include "base/sqlbuf.h"
#include "build/stream.h"

/* Pieces are gathered to this size before they go to the sink. */
enum { PIECE = 128 * 1024 };

typedef struct {
    GString *out;
    AssembleSink sink;
    void *data;
} Output;

static bool
drain(Output *output, size_t threshold, GError **error)
{
    if (output->out->len < threshold)
        return true;
    bool ok = output->sink(output->data, output->out->str, output->out->len, error);
    g_string_truncate(output->out, 0);
    return ok;
}

static void
append_header(GString *out, const Content *content, const char *version)
{
    g_string_append_printf(out,
                           "-- Assembled by confiture %s; do not edit, edit the files it names.\n"
                           "-- Environment: %s\n-- Content hash (SHA-256): %s\n-- Files: %u\n",
                           version, content->config->environment, content->hash, content->files->len);
    for (unsigned i = 0; i < content->files->len; i++) {
        const ContentFile *file = g_ptr_array_index(content->files, i);
        g_string_append(out, "--   ");
        g_string_append(out, file->shown);
        g_string_append_c(out, '\n');
    }
}

/* Whether the text's last line may be a comment, which would swallow a ';' put behind it. */
static bool
may_end_in_comment(const char *text, size_t length)
{
    const char *line = memrchr(text, '\n', length);
    size_t start = line ? (size_t)(line + 1 - text) : 0;
    return memmem(text + start, length - start, "--", 2) != NULL;
}

static void
append_event(GString *out, const ScriptEvent *event)
{
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

/* The file as it is: line ends normalised, its last statement closed. */
static void
append_verbatim(GString *out, const ContentFile *file, bool closed)
{
    size_t start = out->len;
    g_string_append_len(out, file->text, (gssize)file->length);
    g_string_append_c(out, '\0'); /* the spare byte text_normalise() asks for */
    g_string_truncate(out, start + text_normalise(out->str + start, file->length));
    if (!closed)
        g_string_append(out, ";\n");
}

/* Takes the file the stream is at through the reader. Its events are written as they come; if it turns out
 * that nothing was replaced in it, they give way to the file itself, with its comments. */
static bool
assemble_file(BuildStream *stream, Output *output, size_t *statements, GError **error)
{
    const ContentFile *file = stream->file;
    size_t start = output->out->len;
    bool closed = true;
    do {
        const ScriptEvent *event = &stream->event;
        if (!build_stream_next(stream, error))
            return false;
        if (event->kind == SCRIPT_STATEMENT) {
            ++*statements;
            closed = event->closed;
        }
        append_event(output->out, event);
        if (!file->text && !drain(output, PIECE, error))
            return false;
    } while (stream->event.kind != SCRIPT_END);
    if (file->text && !script_rewrote(stream->script)) {
        g_string_truncate(output->out, start);
        append_verbatim(output->out, file, closed);
    }
    return true;
}

/* A file checked already is what it is, unless a file before it set a variable or changed what quotes are:
 * then `alone` is false. */
static bool
assemble_one(BuildStream *stream, bool alone, Output *output, size_t *statements, GError **error)
{
    const ContentFile *file = stream->file;
    if (alone && file->check.plain) {
        append_verbatim(output->out, file, file->check.closed);
        *statements += file->check.statements;
        build_stream_skip(stream);
    } else if (!assemble_file(stream, output, statements, error)) {
        return false;
    }
    return drain(output, PIECE, error);
}

bool
build_assemble(const Content *content, const char *version, AssembleSink sink, void *data, size_t *statements,
               GError **error)
{
    g_autoptr(BuildStream) stream = build_stream_new(content);
    g_autoptr(GString) out = g_string_sized_new(2 * PIECE);
    Output output = {out, sink, data};
    *statements = 0;
    append_header(out, content, version);
    bool alone = true;
    while (build_stream_file(stream)) {
        g_string_append(out, "\n-- File: ");
        g_string_append(out, stream->file->shown);
        g_string_append_c(out, '\n');
        if (interrupt_check(error) || !assemble_one(stream, alone, &output, statements, error))
            return false;
        alone = alone && g_hash_table_size(stream->variables) == 0 &&
                (!stream->script || script_standard_strings(stream->script));
    }
    return drain(&output, 1, error);
}
