#include "build/stream.h"

#include "base/errors.h"

static void
copy_variable(gpointer key, gpointer value, gpointer table)
{
    g_hash_table_insert(table, g_strdup(key), g_strdup(value));
}

BuildStream *
build_stream_new(const Content *content)
{
    BuildStream *stream = g_new0(BuildStream, 1);
    stream->content = content;
    stream->variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_foreach(content->config->variables, copy_variable, stream->variables);
    return stream;
}

/* Starts the next file, in one reader for all of them. */
static bool
open_file(BuildStream *stream, GError **error)
{
    const ContentFile *file = stream->file;
    ScriptOptions options = {.root = stream->content->config->project_directory,
                             .variables = stream->variables,
                             .share_variables = true,
                             .opened = stream->opened,
                             .data = stream->data};
    stream->open = true;
    if (stream->script && file->text)
        script_continue_text(stream->script, file->path, file->text, file->length);
    else if (stream->script)
        return script_continue(stream->script, file->path, error);
    else if (file->text)
        stream->script = script_open_text(file->path, file->text, file->length, &options, error);
    else
        stream->script = script_open(file->path, &options, error);
    return stream->script != NULL;
}

const ContentFile *
build_stream_file(BuildStream *stream)
{
    if (stream->open && stream->event.kind == SCRIPT_END) {
        stream->open = false;
        stream->index++;
    }
    stream->event.kind = SCRIPT_END;
    stream->file = stream->index < stream->content->files->len
                       ? g_ptr_array_index(stream->content->files, stream->index)
                       : NULL;
    return stream->file;
}

bool
build_stream_next(BuildStream *stream, GError **error)
{
    if (!stream->open || stream->event.kind == SCRIPT_END) {
        if (!build_stream_file(stream))
            return true;
        if (!open_file(stream, error))
            return false;
    }
    if (!script_next(stream->script, &stream->event, error))
        return false;
    if (stream->event.kind != SCRIPT_END)
        stream->ordinal++;
    return true;
}

void
build_stream_skip(BuildStream *stream)
{
    stream->index++;
}

void
build_stream_free(BuildStream *stream)
{
    if (!stream)
        return;
    script_free(stream->script);
    g_hash_table_unref(stream->variables);
    g_free(stream);
}

void
build_stream_blame(const Content *content, unsigned ordinal, size_t offset, GError **error)
{
    g_autoptr(BuildStream) stream = build_stream_new(content);
    while (stream->ordinal < ordinal)
        if (!build_stream_next(stream, NULL) || !stream->file)
            return;
    script_blame(stream->script, &stream->event, offset, error);
}
