/* Private to script/: matching Lua's patterns, counted. */
#ifndef CONFITURE_SCRIPT_PATTERN_H
#define CONFITURE_SCRIPT_PATTERN_H

#include "script/internal.h"

enum { CAPTURE_OPEN = -1, CAPTURE_POSITION = -2, CAPTURES = 32 };

typedef struct {
    lua_State *state;
    const char *text, *text_end;
    const char *pattern_end;
    unsigned steps; /* since they were charged */
    int depth;      /* of recursion that is still allowed */
    int level;      /* captures, open ones too */
    struct {
        const char *start;
        ptrdiff_t length;
    } capture[CAPTURES];
} Match;

void pattern_begin(Match *match, lua_State *state, const char *text, size_t length, const char *pattern,
                   size_t size);
/* Behind the match that begins at `text`, or NULL. */
const char *pattern_try(Match *match, const char *text, const char *pattern);

#endif
