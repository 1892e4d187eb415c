/* The globals of a script: what of Lua's libraries is left, and what had to be put in its place.
 *
 * The count hook sees Lua's instructions only. A library function that loops in C by a number it is given
 * would run for ever unseen, so those are charged first:
 *  - string.rep of nothing, table.move, insert, remove and sort of as many as __len or a table with holes
 *    pretends (the border of a table may lie at 2^61);
 *  - the patterns of strings, which backtrack: pattern.c has its own.
 * Hooks are off while a finaliser runs, and in a coroutine closed after an error, so there are neither; pcall
 * and xpcall pass on what ends the entry, and a handler of xpcall is not run for it (it would run inside the
 * hook, where no hook is called).
 */
#include "script/internal.h"

/* Of the base library: what reads or loads files and code, prints or steers the collector is left out. */
static const char *const kept[] = {"assert", "error",    "getmetatable", "ipairs", "next",
                                   "pairs",  "rawequal", "rawget",       "rawlen", "rawset",
                                   "select", "tonumber", "tostring",     "type",   "_VERSION"};

static int
sandbox_setmetatable(lua_State *state)
{
    luaL_checktype(state, 1, LUA_TTABLE);
    luaL_argexpected(state, lua_isnil(state, 2) || lua_istable(state, 2), 2, "nil or table");
    if (luaL_getmetafield(state, 1, "__metatable") != LUA_TNIL)
        return luaL_error(state, "cannot change a protected metatable");
    if (lua_istable(state, 2)) {
        lua_pushliteral(state, "__gc");
        if (lua_rawget(state, 2) != LUA_TNIL)
            return luaL_error(state, "there are no finalisers (__gc) here");
        lua_pop(state, 1);
    }
    lua_settop(state, 2);
    lua_setmetatable(state, 1);
    return 1;
}

static int
sandbox_pcall(lua_State *state)
{
    luaL_checkany(state, 1);
    int status = lua_pcall(state, lua_gettop(state) - 1, LUA_MULTRET, 0);
    if (status != LUA_OK)
        limit_rethrow(state, status);
    lua_pushboolean(state, status == LUA_OK);
    lua_insert(state, 1);
    return lua_gettop(state);
}

static int
handle(lua_State *state)
{
    if (limit_met(state, LUA_ERRRUN))
        return 1;
    lua_pushvalue(state, lua_upvalueindex(1));
    lua_insert(state, 1);
    lua_call(state, 1, 1);
    return 1;
}

static int
sandbox_xpcall(lua_State *state)
{
    int count = lua_gettop(state);
    luaL_checktype(state, 2, LUA_TFUNCTION);
    lua_pushvalue(state, 2);
    lua_pushcclosure(state, handle, 1);
    lua_replace(state, 2);
    /* f, handler, arguments: to handler, f, arguments */
    lua_pushvalue(state, 2);
    lua_insert(state, 1);
    lua_remove(state, 3);
    int status = lua_pcall(state, count - 2, LUA_MULTRET, 1);
    if (status != LUA_OK)
        limit_rethrow(state, status);
    lua_pushboolean(state, status == LUA_OK);
    lua_replace(state, 1);
    return lua_gettop(state);
}

/* Calls the library's own function, the upvalue, with the arguments there are. */
static int
pass_on(lua_State *state)
{
    lua_pushvalue(state, lua_upvalueindex(1));
    lua_insert(state, 1);
    lua_call(state, lua_gettop(state) - 1, LUA_MULTRET);
    return lua_gettop(state);
}

static int
sandbox_rep(lua_State *state)
{
    size_t length, between = 0;
    luaL_checklstring(state, 1, &length);
    lua_Integer count = luaL_checkinteger(state, 2);
    luaL_optlstring(state, 3, "", &between);
    if (count <= 0 || length + between == 0) {
        lua_pushliteral(state, "");
        return 1;
    }
    /* No more can be made than there is memory for. */
    size_t most = vm_of(state)->limits.memory / (length + between) + 1;
    limit_charge(state, MIN((size_t)count, most) / 16);
    return pass_on(state);
}

/* How many elements a plain table says it has. */
static lua_Integer
plain_length(lua_State *state)
{
    luaL_checktype(state, 1, LUA_TTABLE);
    if (luaL_getmetafield(state, 1, "__len") != LUA_TNIL)
        luaL_error(state, "this works on tables without __len only");
    return luaL_len(state, 1);
}

static int
sandbox_insert(lua_State *state)
{
    lua_Integer length = plain_length(state);
    if (lua_gettop(state) >= 3) {
        lua_Integer position = luaL_checkinteger(state, 2);
        if (position >= 1 && position < length)
            limit_charge(state, (size_t)(length - position));
    }
    return pass_on(state);
}

static int
sandbox_remove(lua_State *state)
{
    lua_Integer length = plain_length(state);
    lua_Integer position = luaL_optinteger(state, 2, length);
    if (position >= 1 && position < length)
        limit_charge(state, (size_t)(length - position));
    return pass_on(state);
}

static int
sandbox_move(lua_State *state)
{
    lua_Integer from = luaL_checkinteger(state, 2);
    lua_Integer to = luaL_checkinteger(state, 3);
    if (to > from)
        limit_charge(state, (size_t)to - (size_t)from);
    return pass_on(state);
}

static int
sandbox_sort(lua_State *state)
{
    enum { COMPARISONS = 16 };
    lua_Integer length = plain_length(state);
    limit_charge(state, (size_t)MIN(length, G_MAXINT) * COMPARISONS);
    return pass_on(state);
}

/* Puts a function in place of that of the library on top of the stack, which becomes its upvalue. */
static void
wrap(lua_State *state, const char *name, lua_CFunction function)
{
    lua_getfield(state, -1, name);
    lua_pushcclosure(state, function, 1);
    lua_setfield(state, -2, name);
}

static void
remove_field(lua_State *state, const char *name)
{
    lua_pushnil(state);
    lua_setfield(state, -2, name);
}

/* The library becomes a field of the table below. */
static void
open_library(lua_State *state, const char *name, lua_CFunction open)
{
    luaL_requiref(state, name, open, 0);
    lua_pushvalue(state, -1);
    lua_setfield(state, -3, name);
}

void
sandbox_open(lua_State *state)
{
    static const luaL_Reg own[] = {
        {"setmetatable", sandbox_setmetatable},
        {"pcall", sandbox_pcall},
        {"xpcall", sandbox_xpcall},
        {NULL, NULL},
    };
    lua_newtable(state); /* the globals to be */
    lua_pushcfunction(state, luaopen_base);
    lua_call(state, 0, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
        lua_getfield(state, -1, kept[i]);
        lua_setfield(state, -3, kept[i]);
    }
    lua_pop(state, 1);
    luaL_setfuncs(state, own, 0);

    open_library(state, "string", luaopen_string);
    remove_field(state, "dump");
    wrap(state, "rep", sandbox_rep);
    luaL_setfuncs(state, pattern_functions, 0);
    lua_pop(state, 1);
    lua_pushliteral(state, "");
    lua_getmetatable(state, -1);
    lua_pushboolean(state, false);
    lua_setfield(state, -2, "__metatable");
    lua_pop(state, 2);

    open_library(state, "table", luaopen_table);
    wrap(state, "insert", sandbox_insert);
    wrap(state, "remove", sandbox_remove);
    wrap(state, "move", sandbox_move);
    wrap(state, "sort", sandbox_sort);
    lua_pop(state, 1);

    open_library(state, "math", luaopen_math);
    lua_pop(state, 1);
    open_library(state, "utf8", luaopen_utf8);
    lua_pop(state, 1);

    lua_pushvalue(state, -1);
    lua_setfield(state, -2, "_G");
    lua_rawseti(state, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}
