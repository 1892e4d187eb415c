/* Lua's patterns (manual, 6.4.1), counted: they backtrack, and the library's own would do so for years in C,
 * where no hook is called. The grammar and the errors are the library's. */
#include "script/pattern.h"

#include <ctype.h>
#include <string.h>

enum { DEPTH = 200, STEPS = 512 };

static const char *match_here(Match *match, const char *text, const char *pattern);

static void
step(Match *match)
{
    if (++match->steps < STEPS)
        return;
    match->steps = 0;
    limit_charge(match->state, COUNT_STEP);
}

/* Behind the single-character class that begins at `pattern`. */
static const char *
class_end(const Match *match, const char *pattern)
{
    if (*pattern++ == '%') {
        if (pattern == match->pattern_end)
            luaL_error(match->state, "malformed pattern (ends with '%%')");
        return pattern + 1;
    }
    if (pattern[-1] != '[')
        return pattern;
    if (*pattern == '^')
        pattern++;
    do { /* the first ']' is a character */
        if (pattern == match->pattern_end)
            luaL_error(match->state, "malformed pattern (missing ']')");
        if (*pattern++ == '%' && pattern < match->pattern_end)
            pattern++;
    } while (pattern == match->pattern_end || *pattern != ']');
    return pattern + 1;
}

static bool
in_class(int c, int class)
{
    bool in;
    switch (tolower(class)) {
    case 'a':
        in = isalpha(c);
        break;
    case 'c':
        in = iscntrl(c);
        break;
    case 'd':
        in = isdigit(c);
        break;
    case 'g':
        in = isgraph(c);
        break;
    case 'l':
        in = islower(c);
        break;
    case 'p':
        in = ispunct(c);
        break;
    case 's':
        in = isspace(c);
        break;
    case 'u':
        in = isupper(c);
        break;
    case 'w':
        in = isalnum(c);
        break;
    case 'x':
        in = isxdigit(c);
        break;
    default:
        return class == c;
    }
    return isupper(class) ? !in : in;
}

/* `pattern` at '[', `last` at its ']'. */
static bool
in_set(int c, const char *pattern, const char *last)
{
    bool found = true;
    if (pattern[1] == '^') {
        found = false;
        pattern++;
    }
    while (++pattern < last) {
        if (*pattern == '%') {
            pattern++;
            if (in_class(c, (unsigned char)*pattern))
                return found;
        } else if (pattern[1] == '-' && pattern + 2 < last) {
            pattern += 2;
            if ((unsigned char)pattern[-2] <= c && c <= (unsigned char)*pattern)
                return found;
        } else if ((unsigned char)*pattern == c) {
            return found;
        }
    }
    return !found;
}

static bool
match_one(Match *match, const char *text, const char *pattern, const char *end)
{
    step(match);
    if (text >= match->text_end)
        return false;
    int c = (unsigned char)*text;
    switch (*pattern) {
    case '.':
        return true;
    case '%':
        return in_class(c, (unsigned char)pattern[1]);
    case '[':
        return in_set(c, pattern, end - 1);
    default:
        return (unsigned char)*pattern == c;
    }
}

static const char *
match_balance(Match *match, const char *text, const char *pattern)
{
    if (pattern >= match->pattern_end - 1)
        luaL_error(match->state, "malformed pattern (missing arguments to '%%b')");
    if (text >= match->text_end || *text != *pattern)
        return NULL;
    int open = 1;
    for (const char *p = text + 1; p < match->text_end; p++) {
        step(match);
        if (*p == pattern[1]) {
            if (--open == 0)
                return p + 1;
        } else if (*p == *pattern) {
            open++;
        }
    }
    return NULL;
}

static const char *
match_most(Match *match, const char *text, const char *pattern, const char *end)
{
    ptrdiff_t i = 0;
    while (match_one(match, text + i, pattern, end))
        i++;
    for (; i >= 0; i--) {
        const char *found = match_here(match, text + i, end + 1);
        if (found)
            return found;
    }
    return NULL;
}

static const char *
match_least(Match *match, const char *text, const char *pattern, const char *end)
{
    for (;; text++) {
        const char *found = match_here(match, text, end + 1);
        if (found)
            return found;
        if (!match_one(match, text, pattern, end))
            return NULL;
    }
}

static const char *
open_capture(Match *match, const char *text, const char *pattern, ptrdiff_t what)
{
    if (match->level >= CAPTURES)
        luaL_error(match->state, "too many captures");
    match->capture[match->level].start = text;
    match->capture[match->level].length = what;
    match->level++;
    const char *found = match_here(match, text, pattern);
    if (!found)
        match->level--;
    return found;
}

static const char *
close_capture(Match *match, const char *text, const char *pattern)
{
    int level = match->level - 1;
    while (level >= 0 && match->capture[level].length != CAPTURE_OPEN)
        level--;
    if (level < 0)
        luaL_error(match->state, "invalid pattern capture");
    match->capture[level].length = text - match->capture[level].start;
    const char *found = match_here(match, text, pattern);
    if (!found)
        match->capture[level].length = CAPTURE_OPEN;
    return found;
}

/* %1 to %9: what was captured, again. */
static const char *
match_again(Match *match, const char *text, int digit)
{
    int level = digit - '1';
    if (level < 0 || level >= match->level || match->capture[level].length == CAPTURE_OPEN)
        luaL_error(match->state, "invalid capture index %%%d", level + 1);
    size_t length = (size_t)MAX(match->capture[level].length, 0);
    limit_charge(match->state, length / 64);
    bool same =
        (size_t)(match->text_end - text) >= length && memcmp(match->capture[level].start, text, length) == 0;
    return same ? text + length : NULL;
}

static bool
at_frontier(Match *match, const char *text, const char *set, const char *end)
{
    int before = text == match->text ? '\0' : (unsigned char)text[-1];
    int here = text < match->text_end ? (unsigned char)*text : '\0';
    step(match);
    return !in_set(before, set, end - 1) && in_set(here, set, end - 1);
}

/* One item of the pattern that is no capture: moves both on. Returns true when the rest decides, with
 * *found. */
static bool
match_item(Match *match, const char **text, const char **pattern, const char **found)
{
    const char *end = class_end(match, *pattern);
    char repeat = end < match->pattern_end ? *end : '\0';
    *found = NULL;
    switch (repeat) {
    case '?':
        if (match_one(match, *text, *pattern, end) && (*found = match_here(match, *text + 1, end + 1)))
            return true;
        *pattern = end + 1;
        return false;
    case '+':
        *found = match_one(match, *text, *pattern, end) ? match_most(match, *text + 1, *pattern, end) : NULL;
        return true;
    case '*':
        *found = match_most(match, *text, *pattern, end);
        return true;
    case '-':
        *found = match_least(match, *text, *pattern, end);
        return true;
    default:
        if (!match_one(match, *text, *pattern, end))
            return true;
        ++*text;
        *pattern = end;
        return false;
    }
}

static const char *
match_escape(Match *match, const char **text, const char **pattern, bool *decided)
{
    const char *p = *pattern;
    const char *end;
    const char *found;
    *decided = false;
    switch (p + 1 < match->pattern_end ? p[1] : '\0') {
    case 'b':
        found = match_balance(match, *text, p + 2);
        p += 4;
        break;
    case 'f':
        p += 2;
        if (p >= match->pattern_end || *p != '[')
            luaL_error(match->state, "missing '[' after '%%f' in pattern");
        end = class_end(match, p);
        found = at_frontier(match, *text, p, end) ? *text : NULL;
        p = end;
        break;
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        found = match_again(match, *text, (unsigned char)p[1]);
        p += 2;
        break;
    default:
        *decided = match_item(match, text, pattern, &found);
        return found;
    }
    *decided = !found;
    *text = found ? found : *text;
    *pattern = p;
    return NULL;
}

static const char *
match_pattern(Match *match, const char *text, const char *pattern)
{
    const char *found = NULL;
    bool decided = false;
    while (!decided) {
        step(match);
        if (pattern == match->pattern_end)
            return text;
        switch (*pattern) {
        case '(':
            if (pattern + 1 < match->pattern_end && pattern[1] == ')')
                return open_capture(match, text, pattern + 2, CAPTURE_POSITION);
            return open_capture(match, text, pattern + 1, CAPTURE_OPEN);
        case ')':
            return close_capture(match, text, pattern + 1);
        case '$':
            if (pattern + 1 == match->pattern_end)
                return text == match->text_end ? text : NULL;
            decided = match_item(match, &text, &pattern, &found);
            break;
        case '%':
            found = match_escape(match, &text, &pattern, &decided);
            break;
        default:
            decided = match_item(match, &text, &pattern, &found);
        }
    }
    return found;
}

static const char *
match_here(Match *match, const char *text, const char *pattern)
{
    if (match->depth-- == 0)
        luaL_error(match->state, "pattern too complex");
    const char *found = match_pattern(match, text, pattern);
    match->depth++;
    return found;
}

void
pattern_begin(Match *match, lua_State *state, const char *text, size_t length, const char *pattern,
              size_t size)
{
    match->state = state;
    match->text = text;
    match->text_end = text + length;
    match->pattern_end = pattern + size;
    match->steps = 0;
    match->depth = DEPTH;
    match->level = 0;
}

const char *
pattern_try(Match *match, const char *text, const char *pattern)
{
    match->level = 0;
    match->depth = DEPTH;
    return match_here(match, text, pattern);
}
