/* Private to hook/: the one Lua state of a project's hooks. */
#ifndef CONFITURE_HOOK_LUA_H
#define CONFITURE_HOOK_LUA_H

#include "base/arena.h"
#include "hook/internal.h"

struct HookLua {
    Vm *vm;
    HookSet *set;
    const char *loading; /* file being read, as shown; NULL afterwards */
    HookCall *call;      /* hook under way, or NULL */
    Arena *results;      /* of the last query */
    char *reason;        /* of the last veto */
};

/* lua_values.c: JSON and Lua. Arrays are tables from 1 on; null is nil. */
VmValue hook_value_from_json(Arena *arena, const json_t *json);
/* NULL with ERR_LUA for what JSON does not have. A new reference. */
json_t *hook_value_to_json(const VmValue *value, GError **error);
/* json.encode(value), json.decode(text) */
bool hook_lua_encode(VmCall *call, GError **error);
bool hook_lua_decode(VmCall *call, GError **error);

/* lua_database.c: db:query(sql [, params]) and db:execute(sql [, params]); data is a HookLua. */
bool hook_lua_query(VmCall *call, GError **error);
bool hook_lua_execute(VmCall *call, GError **error);

/* lua_http.c: confiture.http{url, method, headers, body or json, timeout, allow_private}; data is a HookLua.
 */
bool hook_lua_http(VmCall *call, GError **error);

/* lua_classes.c: the context as an object; self is a HookCall. */
extern const VmClass hook_context_class;

#endif
