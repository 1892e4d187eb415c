#include "build/assemble.h"

#include <string.h>

#include "base/interrupt.h"
#include "build/stream.h"

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
assemble_file(BuildStream *stream, ScriptWriter *writer, size_t *statements, GError **error)
{
    const ContentFile *file = stream->file;
    size_t start = writer->out->len;
    bool closed = true;
    do {
        const ScriptEvent *event = &stream->event;
        if (!build_stream_next(stream, error))
            return false;
        if (event->kind == SCRIPT_STATEMENT) {
            ++*statements;
            closed = event->closed;
        }
        script_writer_event(writer, event);
        if (!file->text && !script_writer_drain(writer, false, error))
            return false;
    } while (stream->event.kind != SCRIPT_END);
    if (file->text && !script_rewrote(stream->script)) {
        g_string_truncate(writer->out, start);
        append_verbatim(writer->out, file, closed);
    }
    return true;
}

/* A file checked already is what it is, unless a file before it set a variable or changed what quotes are:
 * then `alone` is false. */
static bool
assemble_one(BuildStream *stream, bool alone, ScriptWriter *writer, size_t *statements, GError **error)
{
    const ContentFile *file = stream->file;
    if (alone && file->check.plain) {
        append_verbatim(writer->out, file, file->check.closed);
        *statements += file->check.statements;
        build_stream_skip(stream);
    } else if (!assemble_file(stream, writer, statements, error)) {
        return false;
    }
    return script_writer_drain(writer, false, error);
}

bool
build_assemble(const Content *content, const char *version, ScriptSink sink, void *data, size_t *statements,
               GError **error)
{
    g_autoptr(BuildStream) stream = build_stream_new(content);
    g_auto(ScriptWriter) writer = {0};
    *statements = 0;
    script_writer_init(&writer, sink, data);
    GString *out = writer.out;
    append_header(out, content, version);
    bool alone = true;
    while (build_stream_file(stream)) {
        g_string_append(out, "\n-- File: ");
        g_string_append(out, stream->file->shown);
        g_string_append_c(out, '\n');
        if (interrupt_check(error) || !assemble_one(stream, alone, &writer, statements, error))
            return false;
        alone = alone && g_hash_table_size(stream->variables) == 0 &&
                (!stream->script || script_standard_strings(stream->script));
    }
    return script_writer_drain(&writer, true, error);
}
