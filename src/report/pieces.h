/* The pieces that errors and findings are printed from, so that both look alike. Control characters never
 * reach the terminal. Each appends to `out`; sequences are written only with `colour`.
 */
#ifndef CONFITURE_REPORT_PIECES_H
#define CONFITURE_REPORT_PIECES_H

#include <glib.h>
#include <stdbool.h>

/* ECMA-48 SGR sequences, the few every terminal knows. */
#define TEXT_RED "\033[1;31m"
#define TEXT_YELLOW "\033[1;33m"
#define TEXT_BOLD "\033[1m"
#define TEXT_CYAN "\033[1;36m"
#define TEXT_PLAIN "\033[0m"

void print_coloured(GString *out, const char *text, const char *sequence, bool colour);
/* Text of several lines, made harmless, each line after the first below the first's text. */
void print_lines(GString *out, const char *text, int indent);
/* "hint: ..." and a newline; nothing for NULL and "". */
void print_voice(GString *out, const char *voice, const char *text, const char *sequence, bool colour);
/* "  --> file:line:column" and a newline; line and column are left out when 0. */
void print_place(GString *out, const char *shown, int line, int column, bool colour);
/* A code frame (base/frame.h) whose last line holds nothing but the gutter and the caret, which alone is
 * coloured. */
void print_frame(GString *out, const char *frame, const char *caret_colour, bool colour);
/* Words, broken so that no line is wider than 80 columns, and a newline; the first begins at column `indent`,
 * the others are indented to it. A line break counts as a blank, an empty line parts paragraphs. */
void print_wrapped(GString *out, const char *text, int indent);

#endif
