/* From bytes to places: what an error points at. */
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/frame.h"
#include "sql/script_internal.h"

/* Files up to this size are read again to show the lines around a place; of others the statement itself is
 * shown. */
enum { SHOWN_FILE_CAP = 16 * 1024 * 1024 };

/* The place of p, which lies in the line under way. */
ScriptPlace
source_place(const Source *source, const char *p)
{
    const char *start = source->line;
    size_t in_line = (size_t)(p - start);
    bool marked = source->line_offset == 0 && in_line >= 3 && memcmp(start, "\xEF\xBB\xBF", 3) == 0;
    size_t skip = marked ? 3 : 0;
    FramePlace place = frame_place(start + skip, in_line - skip, in_line - skip);
    return (ScriptPlace){source->name, source->line_number, place.column, source->line_offset + in_line};
}

/* The place of the next byte; inside a value, of the variable that stands in the file. */
ScriptPlace
source_here(const Source *source)
{
    if (source->spans->len == 0)
        return (ScriptPlace){source->name, MAX(1, source->line_number), 1, source->offset};
    if (source->spans->len > 1)
        return g_array_index(source->spans, Span, 1).place;
    return source_place(source, g_array_index(source->spans, Span, 0).p);
}

ScriptPlace
script_place(const Script *script, const ScriptEvent *event, size_t offset)
{
    const Source *source = script_top(script);
    const Segment *segment = NULL;
    if (event->kind != SCRIPT_STATEMENT || source->segments->len == 0)
        return event->place;
    for (unsigned i = 0; i < source->segments->len; i++) {
        const Segment *s = &g_array_index(source->segments, Segment, i);
        if (s->at <= offset)
            segment = s;
    }
    if (!segment)
        return event->place;
    ScriptPlace place = segment->place;
    if (segment->fixed)
        return place;
    size_t length = MIN(offset, event->length) - segment->at;
    FramePlace there = frame_place(event->text + segment->at, length, length);
    place.offset += length;
    place.column = there.line == 1 ? place.column + there.column - 1 : there.column;
    place.line += there.line - 1;
    return place;
}

/* Finds byte offset of a place in the whole text of its file, to cut the frame from there. */
static bool
frame_from_file(const Script *script, const ScriptPlace *place, GError **error)
{
    g_autofree char *path = g_path_is_absolute(place->file)
                                ? g_strdup(place->file)
                                : g_build_filename(script->root, place->file, NULL);
    g_autofree char *text = NULL;
    size_t length = 0;
    if (!file_read(path, SHOWN_FILE_CAP, &text, &length, NULL) || place->offset > length)
        return false;
    error_frame(error, text, length, place->offset);
    return true;
}

static const Source *
source_of(const Script *script, const char *file)
{
    for (unsigned i = script->sources->len; i > 0; i--) {
        const Source *source = g_ptr_array_index(script->sources, i - 1);
        if (source->name == file)
            return source;
    }
    return NULL;
}

static void
point_at(const Script *script, const ScriptPlace *place, GError **error)
{
    const Source *source = source_of(script, place->file);
    error_place(error, place->file, place->line, place->column);
    if (source && source->fd < 0 && source->buffer && place->offset <= source->end)
        error_frame(error, source->buffer, source->end, place->offset);
    else
        frame_from_file(script, place, error);
    for (unsigned i = script->sources->len; i > 1; i--) {
        const Source *includer = g_ptr_array_index(script->sources, i - 2);
        error_context(error, "included by %s:%d", includer->name, includer->line_number);
    }
}

void
script_fail(const Script *script, const ScriptPlace *place, GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    error_set(error, ERR_SCRIPT, "%s", message);
    point_at(script, place, error);
}

void
script_blame(const Script *script, const ScriptEvent *event, size_t offset, GError **error)
{
    ScriptPlace place = script_place(script, event, offset);
    if (!error || !*error)
        return;
    error_statement(error, event->text, event->length);
    error_frame(error, event->text, event->length, offset);
    point_at(script, &place, error);
}
