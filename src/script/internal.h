/* Private to script/: the state behind a Vm, and the jumps.
 *
 * Always true: a function here that takes a lua_State runs inside a protected call and may jump out; it owns
 * nothing by attribute. What has to outlive a jump belongs to the Vm.
 */
#ifndef CONFITURE_SCRIPT_INTERNAL_H
#define CONFITURE_SCRIPT_INTERNAL_H

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>

#include "script/lua.h"

enum { COUNT_STEP = 1000, TABLE_DEPTH = 8, TABLE_ENTRIES = 100000 };

/* Why an entry must end, whatever the script does. */
typedef enum { STOP_NONE, STOP_MEMORY, STOP_INSTRUCTIONS, STOP_TIME, STOP_SIGNAL } Stop;

/* A text that was loaded: chunk names are cut in Lua's messages, and frames want the text. */
typedef struct {
    char *shown;
    char *text;
    size_t length;
    char source[LUA_IDSIZE]; /* as it stands in messages */
} Chunk;

struct Vm {
    lua_State *state;
    VmLimits limits;
    void *context;
    size_t used;
    int64_t left; /* of the instructions */
    int64_t deadline;
    Stop stop;
    unsigned depth;      /* entries under way */
    unsigned generation; /* of objects handed out */
    GPtrArray *chunks;   /* of Chunk */
    Arena *arena;        /* values read from Lua, until the next entry from outside */
    Arena *scratch;      /* a getter's */
    GError *native;      /* the last error of a VmFunction: hint and detail, should it end the entry */
    char *message;       /* what ended the entry, as Lua says it */
    const Chunk *blamed; /* where; may be NULL */
    int line;
};

Vm *vm_of(lua_State *state);

/* limit.c */
/* Takes `work` instructions' worth off the budget; jumps when there is no more, or no more time. */
void limit_charge(lua_State *state, size_t work);
/* Whether the error on top of the stack is one that ends the entry. */
bool limit_met(lua_State *state, int status);
/* Jumps on when the entry must end; what stands on top of the stack is the error. */
void limit_rethrow(lua_State *state, int status);

/* lua_Alloc and the count hook. */
void *limit_allocate(void *data, void *block, size_t old_size, size_t size);
void limit_count(lua_State *state, lua_Debug *frame);
/* Where the innermost function written in Lua is. Allocates nothing in Lua and does not jump. */
bool limit_place(const Vm *vm, const Chunk **chunk, int *line);

/* sandbox.c: fills the globals. */
void sandbox_open(lua_State *state);
/* strings.c: string.find, match, gmatch and gsub, counted. */
extern const luaL_Reg pattern_functions[];

/* value.c */
void value_open(lua_State *state);
void value_push(lua_State *state, const VmValue *value);
void value_read(lua_State *state, int index, VmValue *value);

/* object.c */
void object_open(lua_State *state);
void object_push(lua_State *state, VmKind kind, const VmClass *class, const void *self, const void *owner);
void object_read(lua_State *state, int index, VmValue *value);

#endif
