#include "base/frame.h"

#include <glib.h>
#include <string.h>

enum { LINES_BEFORE = 2 };

/* Decodes one character at p; sets *next behind it. Invalid bytes come out as '?' one at a time. */
static gunichar
decode(const char *p, const char *end, const char **next)
{
    gunichar c = g_utf8_get_char_validated(p, end - p);
    if (c == (gunichar)-1 || c == (gunichar)-2) {
        *next = p + 1;
        return '?';
    }
    *next = p == end ? p : g_utf8_next_char(p);
    if (*next == p)
        *next = p + 1;
    if (c == '\t')
        return ' ';
    return g_unichar_iscntrl(c) ? '?' : c;
}

static const char *
line_start(const char *text, const char *at)
{
    while (at > text && at[-1] != '\n')
        at--;
    return at;
}

static const char *
line_end(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return newline ? newline : end;
}

static int
count_characters(const char *from, const char *to)
{
    int n = 0;
    for (; from < to; n++) {
        /* Most text is ASCII, and every quote and parenthesis of a script asks for its column. */
        if (!(*from & 0x80))
            from++;
        else
            decode(from, to, &from);
    }
    return n;
}

FramePlace
frame_place(const char *text, size_t length, size_t offset)
{
    const char *at = text + MIN(offset, length);
    FramePlace place = {.line = 1, .column = 1};
    const char *start = text;
    for (const char *p = text; (p = memchr(p, '\n', (size_t)(at - p))) != NULL; start = ++p)
        place.line++;
    place.column = count_characters(start, at) + 1;
    return place;
}

/* Appends the characters [skip, skip + FRAME_WINDOW) of a line; returns the cells that lie before character
 * `mark`.
 */
static int
append_line(GString *out, const char *from, const char *to, int skip, int mark)
{
    int index = 0;
    int cells = 0;
    if (to > from && to[-1] == '\r')
        to--;
    /* A byte order mark is no character anybody sees. */
    if (to - from >= 3 && memcmp(from, "\xEF\xBB\xBF", 3) == 0)
        from += 3;
    if (skip > 0) {
        g_string_append(out, "...");
        cells += 3;
    }
    while (from < to) {
        gunichar c = decode(from, to, &from);
        if (index >= skip && index < skip + FRAME_WINDOW) {
            g_string_append_unichar(out, c);
            if (index < mark && !g_unichar_iszerowidth(c))
                cells += g_unichar_iswide(c) ? 2 : 1;
        }
        index++;
    }
    if (index > skip + FRAME_WINDOW)
        g_string_append(out, "...");
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    return cells;
}

char *
frame_render_from(const char *text, size_t length, size_t offset, int first_line)
{
    const char *end = text + length;
    const char *at = text + MIN(offset, length);
    const char *start = line_start(text, at);
    FramePlace place = frame_place(text, length, offset);
    int mark = place.column - 1;
    int skip = mark > FRAME_LEAD ? mark - FRAME_LEAD : 0;
    int line = place.line + first_line - 1;
    const char *first = start;
    int before = 0;
    while (before < LINES_BEFORE && first > text) {
        first = line_start(text, first - 1);
        before++;
    }
    GString *out = g_string_new(NULL);
    int width = MAX(4, (int)g_snprintf(NULL, 0, "%d", line));
    for (int i = before; i > 0; i--) {
        const char *stop = line_end(first, end);
        g_string_append_printf(out, "%*d | ", width, line - i);
        append_line(out, first, stop, skip, 0);
        g_string_append_c(out, '\n');
        first = stop + 1;
    }
    g_string_append_printf(out, "%*d | ", width, line);
    int cells = append_line(out, start, line_end(start, end), skip, mark);
    g_string_append_printf(out, "\n%*s | %*s^\n", width, "", cells, "");
    return g_string_free(out, FALSE);
}

char *
frame_render(const char *text, size_t length, size_t offset)
{
    return frame_render_from(text, length, offset, 1);
}
