/* Code frames: the lines around a place in a text, numbered, with a caret below the place.
 *
 *      11 |   id bigint PRIMARY KEY,
 *      12 |   customer bigint REFERENCES custmer(id)
 *         |                              ^
 *
 * Pure: text in, text out, no colour. Columns count characters, not bytes; tabs are shown as one blank so
 * that the caret stands where the eye expects it; wide characters take two cells; bytes that are not UTF-8
 * and control characters show as '?', so that a hostile file cannot reach the terminal through an error.
 */
#ifndef CONFITURE_BASE_FRAME_H
#define CONFITURE_BASE_FRAME_H

#include <stddef.h>

/* The widest excerpt of one line, and how much of it stands before the place, in characters: fits a terminal
 * of 100 columns with the gutter. */
enum { FRAME_WINDOW = 88, FRAME_LEAD = 60 };

typedef struct {
    int line;   /* 1-based */
    int column; /* 1-based, in characters (a byte that is not valid UTF-8 counts as one) */
} FramePlace;

/* The line and column of byte `offset` (clamped to length) of text, which need not be UTF-8 or terminated. */
FramePlace frame_place(const char *text, size_t length, size_t offset);

/* The frame for byte `offset`: up to two lines before it, its own line, the caret line; each ends in '\n'.
 * Long lines are cut to a window around the place. The caller frees. */
char *frame_render(const char *text, size_t length, size_t offset);

/* As frame_render() when the text is an excerpt that starts at line first_line of its file. */
char *frame_render_from(const char *text, size_t length, size_t offset, int first_line);

#endif
