/* States and entries into them. */
#include "script/internal.h"

#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/interrupt.h"

enum { FILE_CAP = 1024 * 1024 };

Vm *
vm_of(lua_State *state)
{
    return *(Vm **)lua_getextraspace(state);
}

void *
vm_context(const Vm *vm)
{
    return vm->context;
}

/* Places ------------------------------------------------------------------------------------------------- */

bool
vm_place(Vm *vm, const char **file, int *line)
{
    const Chunk *chunk;
    if (!limit_place(vm, &chunk, line))
        return false;
    *file = chunk->shown;
    return true;
}

/* Errors ------------------------------------------------------------------------------------------------- */

/* The message handler of every entry: runs where the error was raised, with the stack still there. */
static int
on_error(lua_State *state)
{
    Vm *vm = vm_of(state);
    if (limit_met(state, LUA_ERRRUN))
        return 1;
    vm->blamed = NULL;
    limit_place(vm, &vm->blamed, &vm->line);
    if (!lua_isstring(state, 1) && !luaL_callmeta(state, 1, "__tostring"))
        lua_pushfstring(state, "the error is a %s, not a text", luaL_typename(state, 1));
    return 1;
}

/* Takes "chunk:line: " off the message: it says where more exactly than the stack does, when the script
 * blames its caller. */
static const char *
take_place(Vm *vm, const char *message)
{
    for (unsigned i = vm->chunks->len; i-- > 0;) {
        const Chunk *chunk = g_ptr_array_index(vm->chunks, i);
        size_t n = strlen(chunk->source);
        if (strncmp(message, chunk->source, n) != 0 || message[n] != ':')
            continue;
        char *rest;
        guint64 line = g_ascii_strtoull(message + n + 1, &rest, 10);
        if (rest == message + n + 1 || strncmp(rest, ": ", 2) != 0 || line > G_MAXINT)
            continue;
        vm->blamed = chunk;
        vm->line = (int)line;
        return rest + 2;
    }
    return message;
}

static void
set_place(const Vm *vm, GError **error)
{
    const Chunk *chunk = vm->blamed;
    if (!chunk)
        return;
    const char *p = chunk->text;
    const char *end = p + chunk->length;
    for (int i = 1; p && i < vm->line; i++) {
        p = memchr(p, '\n', (size_t)(end - p));
        p = p ? p + 1 : NULL;
    }
    error_place(error, chunk->shown, vm->line, 0);
    if (!p)
        return;
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    error_frame(error, chunk->text, chunk->length, (size_t)(p - chunk->text));
}

static void
set_error(Vm *vm, GError **error)
{
    static const char *const endless =
        "A loop without an end is the usual cause; the line is where it was at "
        "that moment.";
    g_autofree char *took = NULL;
    const char *message;
    switch (vm->stop) {
    case STOP_MEMORY:
        error_set(error, ERR_LUA, "the script needs more than its %zu KB of memory",
                  vm->limits.memory / 1024);
        error_hint(error, "A table or text that grows in a loop without an end is the usual cause.");
        break;
    case STOP_INSTRUCTIONS:
        error_set(error, ERR_LUA, "the script did not end within %" G_GINT64_FORMAT " instructions",
                  vm->limits.instructions);
        error_hint(error, "%s", endless);
        break;
    case STOP_TIME:
        took = clock_duration(vm->limits.milliseconds);
        error_set(error, ERR_LUA, "the script did not end within %s", took);
        error_hint(error, "%s", endless);
        break;
    case STOP_SIGNAL:
        interrupt_check(error);
        return;
    case STOP_NONE:
        message = take_place(vm, vm->message);
        error_set(error, ERR_LUA, "%s", message);
        if (vm->native && g_str_has_suffix(message, vm->native->message)) {
            const ErrorFields *fields = error_fields(vm->native);
            if (fields && fields->detail)
                error_detail(error, "%s", fields->detail);
            if (fields && fields->hint)
                error_hint(error, "%s", fields->hint);
            if (fields && fields->sqlstate[0])
                error_sqlstate(error, fields->sqlstate);
            /* These two are nobody's mistake, and whoever called must hear of them. */
            if (error && (vm->native->code == ERR_INTERRUPTED || vm->native->code == ERR_CONNECTION_LOST))
                (*error)->code = vm->native->code;
        }
        break;
    }
    set_place(vm, error);
}

/* Entries ------------------------------------------------------------------------------------------------ */

/* Runs `body` with `data` as its one argument. */
static bool
enter(Vm *vm, lua_CFunction body, void *data, GError **error)
{
    lua_State *state = vm->state;
    int top = lua_gettop(state);
    if (vm->depth++ == 0) {
        vm->left = vm->limits.instructions;
        vm->deadline = clock_now_ms() + vm->limits.milliseconds;
        vm->stop = STOP_NONE;
        arena_reset(vm->arena);
    }
    g_clear_error(&vm->native);
    int status = LUA_ERRMEM;
    if (lua_checkstack(state, 8)) {
        lua_pushcfunction(state, on_error);
        lua_pushcfunction(state, body);
        lua_pushlightuserdata(state, data);
        status = lua_pcall(state, 1, 0, top + 1);
    }
    if (status == LUA_ERRMEM && vm->stop == STOP_NONE)
        vm->stop = STOP_MEMORY;
    if (status != LUA_OK) {
        g_free(vm->message);
        /* Making a text of what is none could ask for memory, outside of any protected call. */
        bool text = lua_type(state, -1) == LUA_TSTRING;
        vm->message = g_strdup(text ? lua_tostring(state, -1) : "the error is not a text");
        set_error(vm, error);
    }
    lua_settop(state, top);
    vm->depth--;
    return status == LUA_OK;
}

typedef struct {
    Chunk *chunk;
    const char *name; /* "@shown" */
    const char *text;
    size_t length;
} Loading;

static int
load_body(lua_State *state)
{
    Loading *loading = lua_touserdata(state, 1);
    lua_Debug about;
    /* An empty chunk of that name says how messages will cut it. */
    if (luaL_loadbufferx(state, "", 0, loading->name, "t") != LUA_OK)
        return lua_error(state);
    lua_getinfo(state, ">S", &about);
    g_strlcpy(loading->chunk->source, about.short_src, sizeof loading->chunk->source);
    int status = luaL_loadbufferx(state, loading->text, loading->length, loading->name, "t");
    if (status != LUA_OK) {
        limit_rethrow(state, status);
        return lua_error(state);
    }
    lua_call(state, 0, 0);
    return 0;
}

static void
chunk_free(void *data)
{
    Chunk *chunk = data;
    g_free(chunk->shown);
    g_free(chunk->text);
    g_free(chunk);
}

bool
vm_load_text(Vm *vm, const char *text, size_t length, const char *shown, GError **error)
{
    Chunk *chunk = g_new0(Chunk, 1);
    chunk->shown = g_strdup(shown);
    chunk->text = g_strndup(text, length);
    chunk->length = length;
    g_strlcpy(chunk->source, shown, sizeof chunk->source);
    g_ptr_array_add(vm->chunks, chunk);
    g_autofree char *name = g_strconcat("@", shown, NULL);
    Loading loading = {chunk, name, text, length};
    /* As lua(1) does: a byte order mark, and a first line for the shell, whose line end is kept. */
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        loading.text += 3;
        loading.length -= 3;
    }
    if (loading.length > 0 && *loading.text == '#') {
        const char *newline = memchr(loading.text, '\n', loading.length);
        size_t skipped = newline ? (size_t)(newline - loading.text) : loading.length;
        loading.text += skipped;
        loading.length -= skipped;
    }
    vm->blamed = chunk;
    vm->line = 1;
    return enter(vm, load_body, &loading, error);
}

bool
vm_load_file(Vm *vm, const char *path, const char *shown, GError **error)
{
    g_autofree char *text = NULL;
    size_t length;
    if (!file_read(path, FILE_CAP, &text, &length, error))
        return false;
    return vm_load_text(vm, text, length, shown, error);
}

typedef struct {
    int function;
    const VmValue *args;
    unsigned count;
    VmValue *result;
} Calling;

static int
call_body(lua_State *state)
{
    const Calling *calling = lua_touserdata(state, 1);
    luaL_checkstack(state, (int)calling->count + 8, NULL);
    lua_rawgeti(state, LUA_REGISTRYINDEX, calling->function);
    for (unsigned i = 0; i < calling->count; i++)
        value_push(state, &calling->args[i]);
    lua_call(state, (int)calling->count, calling->result ? 1 : 0);
    if (calling->result)
        value_read(state, -1, calling->result);
    return 0;
}

bool
vm_call(Vm *vm, int function, const VmValue *args, unsigned count, VmValue *result, GError **error)
{
    Calling calling = {function, args, count, result};
    vm->blamed = NULL;
    return enter(vm, call_body, &calling, error);
}

typedef struct {
    const char *name;
    VmValue value;
} Naming;

static int
function_body(lua_State *state)
{
    Naming *naming = lua_touserdata(state, 1);
    lua_pushglobaltable(state);
    lua_pushstring(state, naming->name);
    if (lua_rawget(state, -2) == LUA_TFUNCTION)
        value_read(state, -1, &naming->value);
    return 0;
}

int
vm_function(Vm *vm, const char *name)
{
    Naming naming = {.name = name};
    if (!enter(vm, function_body, &naming, NULL))
        return 0;
    return naming.value.kind == VM_FUNCTION ? naming.value.function : 0;
}

static int
define_body(lua_State *state)
{
    const Naming *naming = lua_touserdata(state, 1);
    const char *dot = strchr(naming->name, '.');
    lua_pushglobaltable(state);
    if (dot) {
        lua_pushlstring(state, naming->name, (size_t)(dot - naming->name));
        lua_pushvalue(state, -1);
        if (lua_rawget(state, -3) != LUA_TTABLE) {
            lua_pop(state, 1);
            lua_newtable(state);
            lua_pushvalue(state, -2);
            lua_pushvalue(state, -2);
            lua_rawset(state, -5);
        }
    }
    lua_pushstring(state, dot ? dot + 1 : naming->name);
    value_push(state, &naming->value);
    lua_rawset(state, -3);
    return 0;
}

bool
vm_define(Vm *vm, const char *name, VmFunction call, void *data, GError **error)
{
    Naming naming = {name, vm_native(call, data)};
    return enter(vm, define_body, &naming, error);
}

void
vm_set_time(Vm *vm, int milliseconds)
{
    vm->limits.milliseconds = milliseconds;
    vm->deadline = clock_now_ms() + milliseconds;
}

void
vm_forget(Vm *vm)
{
    vm->generation++;
}

/* Birth and end ------------------------------------------------------------------------------------------ */

static int
open_body(lua_State *state)
{
    value_open(state);
    sandbox_open(state);
    return 0;
}

Vm *
vm_new(const VmLimits *limits, void *context)
{
    Vm *vm = g_new0(Vm, 1);
    vm->limits = *limits;
    vm->context = context;
    vm->chunks = g_ptr_array_new_with_free_func(chunk_free);
    vm->arena = arena_new();
    vm->scratch = arena_new();
    vm->generation = 1;
    lua_State *state = lua_newstate(limit_allocate, vm);
    if (!state)
        g_error("no memory for a Lua state");
    *(Vm **)lua_getextraspace(state) = vm;
    lua_pushcfunction(state, open_body);
    if (lua_pcall(state, 0, 0, 0) != LUA_OK)
        g_error("cannot open Lua's libraries: %s", lua_tostring(state, -1));
    vm->state = state;
    lua_sethook(state, limit_count, LUA_MASKCOUNT, COUNT_STEP);
    return vm;
}

void
vm_free(Vm *vm)
{
    if (!vm)
        return;
    lua_close(vm->state);
    g_ptr_array_unref(vm->chunks);
    arena_free(vm->arena);
    arena_free(vm->scratch);
    g_clear_error(&vm->native);
    g_free(vm->message);
    g_free(vm);
}
