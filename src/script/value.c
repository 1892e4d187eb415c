/* Values between C and Lua, and C structs as read-only objects. */
#include "script/internal.h"

#include <string.h>

typedef struct {
    VmFunction call;
    void *data;
} Native;

/* A key in the registry: its address. */
static const char references;

VmValue
vm_string(const char *text)
{
    VmValue value = {.kind = text ? VM_STRING : VM_NIL};
    if (text) {
        value.string.text = text;
        value.string.length = strlen(text);
    }
    return value;
}

VmValue
vm_object(const VmClass *class, const void *self, const void *owner)
{
    VmValue value = {.kind = self ? VM_OBJECT : VM_NIL};
    value.object.class = class;
    value.object.self = self;
    value.object.owner = owner;
    return value;
}

VmValue
vm_list(const VmClass *class, const GPtrArray *items, const void *owner)
{
    VmValue value = {.kind = items ? VM_LIST : VM_NIL};
    value.list.class = class;
    value.list.items = items;
    value.list.owner = owner;
    return value;
}

VmValue
vm_strings(char *const *strings)
{
    return (VmValue){.kind = strings ? VM_STRINGS : VM_NIL, .strings = strings};
}

VmValue
vm_native(VmFunction call, void *data)
{
    VmValue value = {.kind = VM_NATIVE};
    value.native.call = call;
    value.native.data = data;
    return value;
}

VmValue
vm_get(const VmValue *table, const char *key)
{
    for (unsigned i = 0; table->kind == VM_TABLE && i < table->table.count; i++) {
        const VmEntry *entry = &table->table.entries[i];
        if (entry->key.kind == VM_STRING && strcmp(entry->key.string.text, key) == 0)
            return entry->value;
    }
    return vm_nil();
}

const char *
vm_kind_name(const VmValue *value)
{
    switch (value->kind) {
    case VM_NIL:
        return "nil";
    case VM_BOOLEAN:
        return "a boolean";
    case VM_INTEGER:
    case VM_NUMBER:
        return "a number";
    case VM_STRING:
        return "a string";
    case VM_TABLE:
        return "a table";
    case VM_OBJECT:
        return "an object";
    case VM_LIST:
    case VM_STRINGS:
        return "a list";
    case VM_FUNCTION:
    case VM_NATIVE:
        break;
    }
    return "a function";
}

/* To Lua ------------------------------------------------------------------------------------------------- */

static int
call_native(lua_State *state)
{
    const Native *native = lua_touserdata(state, lua_upvalueindex(1));
    Vm *vm = vm_of(state);
    int count = lua_gettop(state);
    luaL_checkstack(state, 16, NULL);
    VmValue *args = arena_array(vm->arena, VmValue, (size_t)count + 1);
    for (int i = 0; i < count; i++)
        value_read(state, i + 1, &args[i]);
    VmCall call = {vm, native->data, args, (unsigned)count, {.kind = VM_NIL}};
    GError *error = NULL;
    if (native->call(&call, &error)) {
        value_push(state, &call.result);
        return 1;
    }
    /* The state keeps it: what follows may jump, and the error may yet be the one that ends the entry. */
    g_clear_error(&vm->native);
    vm->native = error;
    luaL_where(state, 1);
    lua_pushstring(state, error->message);
    lua_concat(state, 2);
    return lua_error(state);
}

static void
push_native(lua_State *state, const VmValue *value)
{
    Native *native = lua_newuserdatauv(state, sizeof *native, 0);
    native->call = value->native.call;
    native->data = value->native.data;
    lua_pushcclosure(state, call_native, 1);
}

static void
push_table(lua_State *state, const VmValue *value)
{
    luaL_checkstack(state, 8, NULL);
    lua_createtable(state, 0, (int)MIN(value->table.count, 1024));
    for (unsigned i = 0; i < value->table.count; i++) {
        value_push(state, &value->table.entries[i].key);
        value_push(state, &value->table.entries[i].value);
        lua_rawset(state, -3);
    }
}

void
value_push(lua_State *state, const VmValue *value)
{
    switch (value->kind) {
    case VM_NIL:
        lua_pushnil(state);
        break;
    case VM_BOOLEAN:
        lua_pushboolean(state, value->boolean);
        break;
    case VM_INTEGER:
        lua_pushinteger(state, value->integer);
        break;
    case VM_NUMBER:
        lua_pushnumber(state, value->number);
        break;
    case VM_STRING:
        lua_pushlstring(state, value->string.text, value->string.length);
        break;
    case VM_TABLE:
        push_table(state, value);
        break;
    case VM_OBJECT:
        object_push(state, VM_OBJECT, value->object.class, value->object.self, value->object.owner);
        break;
    case VM_LIST:
        object_push(state, VM_LIST, value->list.class, value->list.items, value->list.owner);
        break;
    case VM_STRINGS:
        object_push(state, VM_STRINGS, NULL, value->strings, NULL);
        break;
    case VM_FUNCTION:
        lua_rawgeti(state, LUA_REGISTRYINDEX, value->function);
        break;
    case VM_NATIVE:
        push_native(state, value);
        break;
    }
}

/* From Lua ----------------------------------------------------------------------------------------------- */

/* A function gets one reference, however often it is read. */
static int
refer(lua_State *state, int index)
{
    luaL_checkstack(state, 4, NULL);
    lua_rawgetp(state, LUA_REGISTRYINDEX, &references);
    lua_pushvalue(state, index);
    lua_rawget(state, -2);
    int reference = (int)lua_tointeger(state, -1);
    lua_pop(state, 1);
    if (reference == 0) {
        lua_pushvalue(state, index);
        reference = luaL_ref(state, LUA_REGISTRYINDEX);
        lua_pushvalue(state, index);
        lua_pushinteger(state, reference);
        lua_rawset(state, -3);
    }
    lua_pop(state, 1);
    return reference;
}

static void read_value(lua_State *state, int index, VmValue *value, int depth);

static void
read_table(lua_State *state, int index, VmValue *value, int depth)
{
    Vm *vm = vm_of(state);
    unsigned count = 0;
    if (depth >= TABLE_DEPTH)
        luaL_error(state, "a table is nested more than %d levels deep", (int)TABLE_DEPTH);
    luaL_checkstack(state, 8, NULL);
    for (lua_pushnil(state); lua_next(state, index); lua_pop(state, 1))
        if (++count > TABLE_ENTRIES)
            luaL_error(state, "a table has more than %d entries", (int)TABLE_ENTRIES);
    limit_charge(state, count);
    VmEntry *entries = arena_array(vm->arena, VmEntry, (size_t)count + 1);
    /* Copies count as the script's memory: it can ask for as many as it likes. */
    if (arena_size(vm->arena) > vm->limits.memory)
        limit_rethrow(state, LUA_ERRMEM);
    count = 0;
    for (lua_pushnil(state); lua_next(state, index); lua_pop(state, 1)) {
        int top = lua_gettop(state);
        read_value(state, top - 1, &entries[count].key, TABLE_DEPTH);
        read_value(state, top, &entries[count].value, depth + 1);
        count++;
    }
    value->kind = VM_TABLE;
    value->table.entries = entries;
    value->table.count = count;
}

static void
read_value(lua_State *state, int index, VmValue *value, int depth)
{
    *value = vm_nil();
    switch (lua_type(state, index)) {
    case LUA_TNIL:
        break;
    case LUA_TBOOLEAN:
        *value = vm_boolean(lua_toboolean(state, index));
        break;
    case LUA_TNUMBER:
        value->kind = lua_isinteger(state, index) ? VM_INTEGER : VM_NUMBER;
        if (value->kind == VM_INTEGER)
            value->integer = lua_tointeger(state, index);
        else
            value->number = lua_tonumber(state, index);
        break;
    case LUA_TSTRING:
        value->kind = VM_STRING;
        value->string.text = lua_tolstring(state, index, &value->string.length);
        break;
    case LUA_TTABLE:
        read_table(state, index, value, depth);
        break;
    case LUA_TFUNCTION:
        value->kind = VM_FUNCTION;
        value->function = refer(state, index);
        break;
    default:
        object_read(state, index, value);
    }
}

void
value_read(lua_State *state, int index, VmValue *value)
{
    read_value(state, lua_absindex(state, index), value, 0);
}

void
value_open(lua_State *state)
{
    lua_newtable(state);
    lua_rawsetp(state, LUA_REGISTRYINDEX, &references);
    object_open(state);
}
