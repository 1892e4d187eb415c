#include "report/pieces.h"

#include <string.h>

#include "report/table.h"

enum { WIDTH = 80 };

void
print_coloured(GString *out, const char *text, const char *sequence, bool colour)
{
    g_string_append_printf(out, "%s%s%s", colour ? sequence : "", text, colour ? TEXT_PLAIN : "");
}

/* Text of several lines, made harmless, each line after the first below the first's text. */
void
print_lines(GString *out, const char *text, int indent)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    unsigned count = g_strv_length(lines);
    while (count > 0 && lines[count - 1][0] == '\0')
        count--;
    for (unsigned i = 0; i < count; i++) {
        g_autofree char *shown = text_printable(g_strchomp(lines[i]));
        if (i > 0 && *shown)
            g_string_append_printf(out, "%*s", indent, "");
        g_string_append_printf(out, "%s%s", shown, i + 1 < count ? "\n" : "");
    }
}

void
print_voice(GString *out, const char *voice, const char *text, const char *sequence, bool colour)
{
    if (!text || !*text)
        return;
    print_coloured(out, voice, sequence, colour);
    print_lines(out, text, (int)strlen(voice));
    g_string_append_c(out, '\n');
}

void
print_place(GString *out, const char *shown, int line, int column, bool colour)
{
    g_autofree char *file = text_printable(shown);
    g_string_append(out, "  ");
    print_coloured(out, "-->", TEXT_CYAN, colour);
    g_string_append_printf(out, " %s", file);
    if (line > 0)
        g_string_append_printf(out, ":%d", line);
    if (line > 0 && column > 0)
        g_string_append_printf(out, ":%d", column);
    g_string_append_c(out, '\n');
}

/* The frame's last line holds nothing but the gutter and the caret, which alone is coloured. */
void
print_frame(GString *out, const char *frame, const char *caret_colour, bool colour)
{
    g_auto(GStrv) lines = g_strsplit(frame, "\n", -1);
    for (unsigned i = 0; lines[i] && (lines[i][0] || lines[i + 1]); i++) {
        bool last = !lines[i + 1] || (!lines[i + 1][0] && !lines[i + 2]);
        char *caret = last ? strrchr(lines[i], '^') : NULL;
        if (!caret || !colour) {
            g_string_append_printf(out, "%s\n", lines[i]);
            continue;
        }
        g_string_append_len(out, lines[i], caret - lines[i]);
        print_coloured(out, caret, caret_colour, colour);
        g_string_append_c(out, '\n');
    }
}

void
print_wrapped(GString *out, const char *text, int indent)
{
    int column = indent;
    while (*text) {
        int length = (int)strcspn(text, " \n");
        size_t gap = strspn(text + length, " \n");
        if (column > indent && column + 1 + length > WIDTH) {
            g_string_append_printf(out, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            g_string_append_c(out, ' ');
            column++;
        }
        g_string_append_len(out, text, length);
        column += length;
        if (gap > 1 && text[length] == '\n' && text[length + 1] == '\n') {
            g_string_append_printf(out, "\n\n%*s", indent, "");
            column = indent;
        }
        text += (size_t)length + gap;
    }
    g_string_append_c(out, '\n');
}
