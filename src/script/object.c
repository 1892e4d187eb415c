/* C structs, lists and string vectors as read-only objects of Lua: one userdata each, which stands for the
 * pointer. Nothing is copied before it is asked for. */
#include "script/internal.h"

#include <string.h>

#include "base/suggest.h"

/* What stands behind a userdata of ours. */
typedef struct {
    VmKind kind; /* OBJECT, LIST or STRINGS */
    unsigned generation;
    const VmClass *class; /* NULL for STRINGS */
    const void *self;     /* struct, GPtrArray, or char ** */
    const void *owner;
} Proxy;

static const char metatable[] = "confiture.object";
/* A key in the registry: its address. */
static const char proxies;

/* One struct is one userdata as long as somebody holds it, so that objects can be compared and be keys. The
 * cache has a table per class, because a struct and its first member have one address. */
void
object_push(lua_State *state, VmKind kind, const VmClass *class, const void *self, const void *owner)
{
    const Vm *vm = vm_of(state);
    luaL_checkstack(state, 8, NULL);
    lua_rawgetp(state, LUA_REGISTRYINDEX, &proxies);
    if (lua_rawgetp(state, -1, class) != LUA_TTABLE) {
        lua_pop(state, 1);
        lua_newtable(state);
        lua_createtable(state, 0, 1);
        lua_pushliteral(state, "v");
        lua_setfield(state, -2, "__mode");
        lua_setmetatable(state, -2);
        lua_pushvalue(state, -1);
        lua_rawsetp(state, -3, class);
    }
    lua_remove(state, -2);
    if (lua_rawgetp(state, -1, self) == LUA_TUSERDATA) {
        const Proxy *known = lua_touserdata(state, -1);
        if (known->generation == vm->generation) {
            lua_remove(state, -2);
            return;
        }
    }
    lua_pop(state, 1);
    Proxy *proxy = lua_newuserdatauv(state, sizeof *proxy, 0);
    *proxy = (Proxy){kind, vm->generation, class, self, owner};
    luaL_setmetatable(state, metatable);
    lua_pushvalue(state, -1);
    lua_rawsetp(state, -3, self);
    lua_remove(state, -2);
}

static const Proxy *
live_proxy(lua_State *state, int index)
{
    const Proxy *proxy = luaL_testudata(state, index, metatable);
    if (proxy && proxy->generation != vm_of(state)->generation)
        luaL_error(state, "the object is no longer there: it was kept from an earlier call");
    return proxy;
}

void
object_read(lua_State *state, int index, VmValue *value)
{
    const Proxy *proxy = live_proxy(state, index);
    if (!proxy)
        luaL_error(state, "a userdata cannot be handed on");
    else if (proxy->kind == VM_OBJECT)
        *value = vm_object(proxy->class, proxy->self, proxy->owner);
    else if (proxy->kind == VM_LIST)
        *value = vm_list(proxy->class, proxy->self, proxy->owner);
    else
        *value = vm_strings((char *const *)proxy->self);
}

static const Proxy *
check_proxy(lua_State *state)
{
    const Proxy *proxy = live_proxy(state, 1);
    if (!proxy)
        luaL_error(state, "not an object");
    return proxy;
}

static const VmField *
find_field(const VmClass *class, const char *name)
{
    for (unsigned i = 0; i < class->count; i++)
        if (strcmp(class->fields[i].name, name) == 0)
            return &class->fields[i];
    return NULL;
}

static void
push_field(lua_State *state, const Proxy *proxy, const VmField *field)
{
    Vm *vm = vm_of(state);
    const VmSelf self = {proxy->self, proxy->owner, vm->context, vm->scratch};
    arena_reset(vm->scratch);
    VmValue value = field->get(&self);
    if (value.kind == VM_STRING)
        limit_charge(state, value.string.length / 64);
    value_push(state, &value);
}

/* The same for a field that the class knows by its own means. */
static bool
push_indexed(lua_State *state, const Proxy *proxy, const char *name)
{
    Vm *vm = vm_of(state);
    const VmSelf self = {proxy->self, proxy->owner, vm->context, vm->scratch};
    VmValue value;
    arena_reset(vm->scratch);
    if (!proxy->class->index || !proxy->class->index(&self, name, &value))
        return false;
    if (value.kind == VM_STRING)
        limit_charge(state, value.string.length / 64);
    value_push(state, &value);
    return true;
}

static int
no_such_field(lua_State *state, const VmClass *class, const char *name)
{
    const char *names[64];
    unsigned count = MIN(class->count, G_N_ELEMENTS(names) - 1);
    for (unsigned i = 0; i < count; i++)
        names[i] = class->fields[i].name;
    names[count] = NULL;
    const char *nearest = suggest_nearest(name, names);
    if (nearest)
        return luaL_error(state, "a %s has no field \"%s\"; did you mean \"%s\"?", class->name, name,
                          nearest);
    return luaL_error(state, "a %s has no field \"%s\"", class->name, name);
}

static int
index_object(lua_State *state, const Proxy *proxy)
{
    if (lua_type(state, 2) != LUA_TSTRING)
        return luaL_error(state, "a field of a %s is named by text, not %s", proxy->class->name,
                          luaL_typename(state, 2));
    const char *name = lua_tostring(state, 2);
    const VmField *field = find_field(proxy->class, name);
    if (!field && push_indexed(state, proxy, name))
        return 1;
    if (!field)
        return no_such_field(state, proxy->class, name);
    push_field(state, proxy, field);
    return 1;
}

const void *
vm_list_named(const VmClass *class, const GPtrArray *items, const char *name, void *context)
{
    const void *found = class->find ? class->find(items, name, context) : NULL;
    for (unsigned i = 0; !found && class->key && i < items->len; i++) {
        const char *key = class->key(g_ptr_array_index(items, i));
        if (key && strcmp(key, name) == 0)
            found = g_ptr_array_index(items, i);
    }
    return found;
}

static const void *
find_item(lua_State *state, const Proxy *proxy, const char *name)
{
    const GPtrArray *items = proxy->self;
    limit_charge(state, proxy->class->key ? items->len : 0);
    return vm_list_named(proxy->class, items, name, vm_of(state)->context);
}

static size_t
list_length(const Proxy *proxy)
{
    if (proxy->kind == VM_STRINGS)
        return g_strv_length((char **)proxy->self);
    return ((const GPtrArray *)proxy->self)->len;
}

/* Item number `at`, from 1, or nil. */
static void
push_item(lua_State *state, const Proxy *proxy, lua_Integer at)
{
    const GPtrArray *items = proxy->self;
    VmValue value = vm_nil();
    if (at < 1 || (size_t)at > list_length(proxy))
        ;
    else if (proxy->kind == VM_STRINGS)
        value = vm_string(((char *const *)proxy->self)[at - 1]);
    else
        value = vm_object(proxy->class, g_ptr_array_index(items, (unsigned)at - 1), proxy->owner);
    value_push(state, &value);
}

static int
object_index(lua_State *state)
{
    const Proxy *proxy = check_proxy(state);
    if (proxy->kind == VM_OBJECT)
        return index_object(state, proxy);
    if (lua_isinteger(state, 2)) {
        push_item(state, proxy, lua_tointeger(state, 2));
    } else if (proxy->kind == VM_LIST && lua_type(state, 2) == LUA_TSTRING) {
        VmValue value =
            vm_object(proxy->class, find_item(state, proxy, lua_tostring(state, 2)), proxy->owner);
        value_push(state, &value);
    } else {
        lua_pushnil(state);
    }
    return 1;
}

static int
object_newindex(lua_State *state)
{
    const Proxy *proxy = check_proxy(state);
    if (proxy->kind == VM_OBJECT)
        return luaL_error(state, "a %s is read only", proxy->class->name);
    return luaL_error(state, "the list is read only");
}

static int
object_length(lua_State *state)
{
    const Proxy *proxy = check_proxy(state);
    if (proxy->kind == VM_OBJECT)
        return luaL_error(state, "a %s has no length", proxy->class->name);
    lua_pushinteger(state, (lua_Integer)list_length(proxy));
    return 1;
}

/* next() of an object: the fields that are not nil, in the order of the class; of a list: its items. */
static int
object_next(lua_State *state)
{
    const Proxy *proxy = check_proxy(state);
    lua_settop(state, 2);
    if (proxy->kind != VM_OBJECT) {
        lua_Integer at = luaL_optinteger(state, 2, 0) + 1;
        if (at < 1 || (size_t)at > list_length(proxy))
            return 0;
        lua_pushinteger(state, at);
        push_item(state, proxy, at);
        return 2;
    }
    unsigned i = 0;
    if (!lua_isnil(state, 2)) {
        const VmField *last = find_field(proxy->class, luaL_checkstring(state, 2));
        i = last ? (unsigned)(last - proxy->class->fields) + 1 : proxy->class->count;
    }
    for (; i < proxy->class->count; i++) {
        push_field(state, proxy, &proxy->class->fields[i]);
        if (!lua_isnil(state, -1)) {
            lua_pushstring(state, proxy->class->fields[i].name);
            lua_insert(state, -2);
            return 2;
        }
        lua_pop(state, 1);
    }
    return 0;
}

static int
object_pairs(lua_State *state)
{
    check_proxy(state);
    lua_pushcfunction(state, object_next);
    lua_pushvalue(state, 1);
    lua_pushnil(state);
    return 3;
}

static int
object_tostring(lua_State *state)
{
    const Proxy *proxy = check_proxy(state);
    const char *key = proxy->kind == VM_OBJECT && proxy->class->key ? proxy->class->key(proxy->self) : NULL;
    if (proxy->kind != VM_OBJECT)
        lua_pushfstring(state, "list of %d", (int)list_length(proxy));
    else if (key)
        lua_pushfstring(state, "%s %s", proxy->class->name, key);
    else
        lua_pushstring(state, proxy->class->name);
    return 1;
}

void
object_open(lua_State *state)
{
    static const luaL_Reg methods[] = {
        {"__index", object_index}, {"__newindex", object_newindex}, {"__len", object_length},
        {"__pairs", object_pairs}, {"__tostring", object_tostring}, {NULL, NULL},
    };
    luaL_newmetatable(state, metatable);
    luaL_setfuncs(state, methods, 0);
    lua_pushboolean(state, false);
    lua_setfield(state, -2, "__metatable");
    lua_pop(state, 1);
    lua_newtable(state);
    lua_rawsetp(state, LUA_REGISTRYINDEX, &proxies);
}
