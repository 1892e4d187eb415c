/* string.find, match, gmatch and gsub over counted patterns. Their results are the library's (manual, 6.4).
 */
#include "script/pattern.h"

#include <ctype.h>
#include <string.h>

static void
push_capture(const Match *match, int level, const char *from, const char *to)
{
    if (level >= match->level) {
        if (level != 0)
            luaL_error(match->state, "invalid capture index %%%d", level + 1);
        lua_pushlstring(match->state, from, (size_t)(to - from));
        return;
    }
    ptrdiff_t length = match->capture[level].length;
    if (length == CAPTURE_OPEN)
        luaL_error(match->state, "unfinished capture");
    if (length == CAPTURE_POSITION)
        lua_pushinteger(match->state, match->capture[level].start - match->text + 1);
    else
        lua_pushlstring(match->state, match->capture[level].start, (size_t)length);
}

/* All captures; the whole match when there are none and `from` is given. */
static int
push_captures(const Match *match, const char *from, const char *to)
{
    int count = match->level == 0 && from ? 1 : match->level;
    luaL_checkstack(match->state, count, "too many captures");
    for (int i = 0; i < count; i++)
        push_capture(match, i, from, to);
    return count;
}

/* Byte offset of a position counted from 1, or from the end when negative. */
static size_t
start_offset(lua_Integer position, size_t length)
{
    if (position > 0)
        return (size_t)position - 1;
    if (position == 0 || position < -(lua_Integer)length)
        return 0;
    return length + (size_t)position;
}

static int
find_plain(lua_State *state, const char *text, size_t length, size_t offset, const char *wanted, size_t size)
{
    limit_charge(state, (length - offset) / 16);
    const char *at = size == 0 ? text + offset : memmem(text + offset, length - offset, wanted, size);
    if (!at) {
        lua_pushnil(state);
        return 1;
    }
    lua_pushinteger(state, at - text + 1);
    lua_pushinteger(state, at - text + (lua_Integer)size);
    return 2;
}

static int
find_or_match(lua_State *state, bool find)
{
    size_t length, size;
    const char *text = luaL_checklstring(state, 1, &length);
    const char *pattern = luaL_checklstring(state, 2, &size);
    size_t offset = start_offset(luaL_optinteger(state, 3, 1), length);
    if (offset > length) {
        lua_pushnil(state);
        return 1;
    }
    /* memchr() and not strpbrk(): a pattern may hold NULs. */
    bool special = false;
    for (const char *s = "^$*+?.([%-"; *s && !special; s++)
        special = memchr(pattern, *s, size) != NULL;
    if (find && (lua_toboolean(state, 4) || !special))
        return find_plain(state, text, length, offset, pattern, size);
    bool anchored = size > 0 && *pattern == '^';
    Match match;
    pattern_begin(&match, state, text, length, pattern, size);
    for (const char *at = text + offset; at <= match.text_end; at++) {
        const char *end = pattern_try(&match, at, pattern + anchored);
        if (end && find) {
            lua_pushinteger(state, at - text + 1);
            lua_pushinteger(state, end - text);
            return push_captures(&match, NULL, NULL) + 2;
        }
        if (end)
            return push_captures(&match, at, end);
        if (anchored)
            break;
    }
    lua_pushnil(state);
    return 1;
}

static int
pattern_find(lua_State *state)
{
    return find_or_match(state, true);
}

static int
pattern_match(lua_State *state)
{
    return find_or_match(state, false);
}

/* Upvalues: text, pattern, offset to go on at, end of the last match (or -1). */
static int
gmatch_next(lua_State *state)
{
    size_t length, size;
    const char *text = lua_tolstring(state, lua_upvalueindex(1), &length);
    const char *pattern = lua_tolstring(state, lua_upvalueindex(2), &size);
    lua_Integer last = lua_tointeger(state, lua_upvalueindex(4));
    Match match;
    pattern_begin(&match, state, text, length, pattern, size);
    for (lua_Integer at = lua_tointeger(state, lua_upvalueindex(3)); at <= (lua_Integer)length; at++) {
        const char *end = pattern_try(&match, text + at, pattern);
        if (end && end - text != last) {
            lua_pushinteger(state, end - text);
            lua_copy(state, -1, lua_upvalueindex(3));
            lua_replace(state, lua_upvalueindex(4));
            return push_captures(&match, text + at, end);
        }
    }
    return 0;
}

static int
pattern_gmatch(lua_State *state)
{
    size_t length;
    luaL_checklstring(state, 1, &length);
    luaL_checkstring(state, 2);
    size_t offset = start_offset(luaL_optinteger(state, 3, 1), length);
    lua_settop(state, 2);
    lua_pushinteger(state, (lua_Integer)MIN(offset, length + 1));
    lua_pushinteger(state, -1);
    lua_pushcclosure(state, gmatch_next, 4);
    return 1;
}

static void
add_replacement(const Match *match, luaL_Buffer *out, const char *from, const char *to)
{
    size_t length;
    const char *p = lua_tolstring(match->state, 3, &length);
    const char *end = p + length;
    for (; p < end; p++) {
        if (*p != '%') {
            luaL_addchar(out, *p);
            continue;
        }
        if (++p == end || (*p != '%' && !isdigit((unsigned char)*p)))
            luaL_error(match->state, "invalid use of '%%' in replacement string");
        if (*p == '%')
            luaL_addchar(out, '%');
        else if (*p == '0')
            luaL_addlstring(out, from, (size_t)(to - from));
        else {
            push_capture(match, *p - '1', from, to);
            luaL_tolstring(match->state, -1, NULL); /* a position is a number */
            lua_remove(match->state, -2);
            luaL_addvalue(out);
        }
    }
}

/* Adds what takes the place of a match; false when it stays as it is. */
static bool
add_value(const Match *match, luaL_Buffer *out, const char *from, const char *to, int type)
{
    lua_State *state = match->state;
    if (type == LUA_TFUNCTION) {
        lua_pushvalue(state, 3);
        lua_call(state, push_captures(match, from, to), 1);
    } else if (type == LUA_TTABLE) {
        push_capture(match, 0, from, to);
        lua_gettable(state, 3);
    } else {
        add_replacement(match, out, from, to);
        return true;
    }
    if (!lua_toboolean(state, -1)) {
        lua_pop(state, 1);
        luaL_addlstring(out, from, (size_t)(to - from));
        return false;
    }
    if (!lua_isstring(state, -1))
        luaL_error(state, "invalid replacement value (a %s)", luaL_typename(state, -1));
    luaL_addvalue(out);
    return true;
}

static int
pattern_gsub(lua_State *state)
{
    size_t length, size;
    const char *text = luaL_checklstring(state, 1, &length);
    const char *pattern = luaL_checklstring(state, 2, &size);
    int type = lua_type(state, 3);
    lua_Integer most = luaL_optinteger(state, 4, (lua_Integer)length + 1);
    luaL_argexpected(
        state, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE, 3,
        "string/function/table");
    if (type == LUA_TNUMBER)
        lua_tostring(state, 3); /* once, so that the text stays the same one */
    bool anchored = size > 0 && *pattern == '^';
    const char *at = text;
    const char *last = NULL;
    bool changed = false;
    lua_Integer count = 0;
    Match match;
    luaL_Buffer out;
    pattern_begin(&match, state, text, length, pattern, size);
    luaL_buffinit(state, &out);
    while (count < most) {
        const char *end = pattern_try(&match, at, pattern + anchored);
        if (end && end != last) {
            count++;
            changed = add_value(&match, &out, at, end, type) || changed;
            at = last = end;
        } else if (at < match.text_end) {
            luaL_addchar(&out, *at++);
        } else {
            break;
        }
        if (anchored)
            break;
    }
    if (changed) {
        luaL_addlstring(&out, at, (size_t)(match.text_end - at));
        luaL_pushresult(&out);
    } else {
        lua_pushvalue(state, 1);
    }
    lua_pushinteger(state, count);
    return 2;
}

const luaL_Reg pattern_functions[] = {
    {"find", pattern_find}, {"match", pattern_match}, {"gmatch", pattern_gmatch}, {"gsub", pattern_gsub},
    {NULL, NULL},
};
