/* From bytes to places: what an error points at. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/frame.h"
#include "sql/script_internal.h"

/* Of a file, so much around a place is read again to show the lines there. */
enum { BEFORE = 64 * 1024, BEHIND = 4 * 1024 };

/* Columns are counted on from the last one asked for: a line may hold a million statements. */
static int
column_of(Input *input, const char *p)
{
    if (input->line_ascii)
        return (int)(p - input->line) + 1;
    if (!input->counted || p < input->counted) {
        size_t length = input->line_length;
        bool marked = input->line_offset == 0 && length >= 3 && memcmp(input->line, "\xEF\xBB\xBF", 3) == 0;
        input->counted = input->line + (marked ? 3 : 0);
        input->counted_column = 1;
    }
    if (p > input->counted) {
        size_t length = (size_t)(p - input->counted);
        input->counted_column += frame_place(input->counted, length, length).column - 1;
        input->counted = p;
    }
    return input->counted_column;
}

/* The place of p, which lies in the line under way. */
ScriptPlace
input_place(Input *input, const char *p)
{
    return (ScriptPlace){input->name, input->line_number, column_of(input, p),
                         input->line_offset + (size_t)(p - input->line)};
}

/* The place of the next byte; inside a value, of the variable that stands in the file. */
ScriptPlace
input_here(Input *input)
{
    if (input->spans->len == 0)
        return (ScriptPlace){input->name, MAX(1, input->line_number), 1, input->offset};
    if (input->spans->len > 1)
        return g_array_index(input->spans, Span, 1).place;
    return input_place(input, g_array_index(input->spans, Span, 0).p);
}

ScriptPlace
script_place(const Script *script, const ScriptEvent *event, size_t offset)
{
    const Input *input = script_top(script);
    const Segment *segment = NULL;
    if (event->kind != SCRIPT_STATEMENT || input->segments->len == 0)
        return event->place;
    for (unsigned i = 0; i < input->segments->len; i++) {
        const Segment *s = &g_array_index(input->segments, Segment, i);
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

static const Input *
input_of(const Script *script, const char *file)
{
    for (unsigned i = script->inputs->len; i > 0; i--) {
        const Input *input = g_ptr_array_index(script->inputs, i - 1);
        if (input->name == file)
            return input;
    }
    return NULL;
}

/* The frame from `text`, which starts at byte `start` of the file. */
static void
frame_from(const ScriptPlace *place, const char *text, size_t length, size_t start, GError **error)
{
    const char *at = text + (place->offset - start);
    const char *newline = start > 0 ? memchr(text, '\n', (size_t)(at - text)) : NULL;
    bool marked = start == 0 && length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0;
    const char *begin = newline ? newline + 1 : marked ? text + 3 : text;
    int line = place->line;
    begin = MIN(begin, at);
    for (const char *p = begin; (p = memchr(p, '\n', (size_t)(at - p))) != NULL; p++)
        line--;
    error_frame_from(error, begin, (size_t)(text + length - begin), (size_t)(at - begin), line);
}

static bool
frame_from_file(const char *path, const ScriptPlace *place, GError **error)
{
    size_t start = place->offset > BEFORE ? place->offset - BEFORE : 0;
    g_autofree char *text = g_malloc(BEFORE + BEHIND);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return false;
    ssize_t n = pread(fd, text, place->offset - start + BEHIND, (off_t)start);
    close(fd);
    if (n < 0 || place->offset > start + (size_t)n)
        return false;
    frame_from(place, text, (size_t)n, start, error);
    return true;
}

void
script_point(const Script *script, const ScriptPlace *place, GError **error)
{
    const Input *input = input_of(script, place->file);
    error_place(error, place->file, place->line, place->column);
    if (input && input->fd < 0 && input->buffer && place->offset <= input->end) {
        size_t start = place->offset > BEFORE ? place->offset - BEFORE : 0;
        size_t end = MIN(input->end, place->offset + BEHIND);
        frame_from(place, input->buffer + start, end - start, start, error);
    } else if (input && input->path) {
        frame_from_file(input->path, place, error);
    } else {
        g_autofree char *path = g_build_filename(script->root, place->file, NULL);
        frame_from_file(g_path_is_absolute(place->file) ? place->file : path, place, error);
    }
    for (unsigned i = script->inputs->len; i > 1; i--) {
        const Input *includer = g_ptr_array_index(script->inputs, i - 2);
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
    script_point(script, place, error);
}

void
script_blame(const Script *script, const ScriptEvent *event, size_t offset, GError **error)
{
    ScriptPlace place = script_place(script, event, offset);
    if (!error || !*error)
        return;
    error_statement(error, event->text, event->length);
    error_frame(error, event->text, event->length, offset);
    script_point(script, &place, error);
}
