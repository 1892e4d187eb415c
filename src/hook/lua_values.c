/* Values between JSON and Lua. */
#include <math.h>
#include <string.h>

#include "base/errors.h"
#include "hook/lua.h"

VmValue
hook_value_from_json(Arena *arena, const json_t *json)
{
    VmValue value = vm_nil();
    VmEntry *entries;
    const char *key;
    json_t *item;
    size_t i;
    unsigned count = 0;
    switch (json ? json_typeof(json) : JSON_NULL) {
    case JSON_NULL:
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        return vm_boolean(json_is_true(json));
    case JSON_INTEGER:
        return vm_integer(json_integer_value(json));
    case JSON_REAL:
        return (VmValue){.kind = VM_NUMBER, .number = json_real_value(json)};
    case JSON_STRING:
        value.kind = VM_STRING;
        value.string.length = json_string_length(json);
        value.string.text = arena_strndup(arena, json_string_value(json), value.string.length);
        break;
    case JSON_ARRAY:
        entries = arena_array(arena, VmEntry, json_array_size(json) + 1);
        json_array_foreach(json, i, item) entries[count++] =
            (VmEntry){vm_integer((int64_t)i + 1), hook_value_from_json(arena, item)};
        value = (VmValue){.kind = VM_TABLE, .table = {entries, count}};
        break;
    case JSON_OBJECT:
        entries = arena_array(arena, VmEntry, json_object_size(json) + 1);
        json_object_foreach((json_t *)(uintptr_t)json, key, item) entries[count++] =
            (VmEntry){vm_string(arena_strdup(arena, key)), hook_value_from_json(arena, item)};
        value = (VmValue){.kind = VM_TABLE, .table = {entries, count}};
        break;
    }
    return value;
}

/* --- to JSON --- */

/* Whether the keys are 1 to count, each once. An empty table is an object. */
static bool
is_array(const VmValue *table)
{
    unsigned count = table->table.count;
    for (unsigned i = 0; i < count; i++) {
        const VmValue *key = &table->table.entries[i].key;
        if (key->kind != VM_INTEGER || key->integer < 1 || key->integer > count)
            return false;
    }
    return count > 0;
}

static json_t *
array_to_json(const VmValue *table, GError **error)
{
    json_auto_t *array = json_array();
    for (unsigned i = 0; i < table->table.count; i++)
        json_array_append_new(array, json_null());
    for (unsigned i = 0; i < table->table.count; i++) {
        const VmEntry *entry = &table->table.entries[i];
        json_t *item = hook_value_to_json(&entry->value, error);
        if (!item)
            return NULL;
        json_array_set_new(array, (size_t)entry->key.integer - 1, item);
    }
    return g_steal_pointer(&array);
}

static json_t *
object_to_json(const VmValue *table, GError **error)
{
    json_auto_t *object = json_object();
    for (unsigned i = 0; i < table->table.count; i++) {
        const VmEntry *entry = &table->table.entries[i];
        if (entry->key.kind != VM_STRING ||
            !g_utf8_validate(entry->key.string.text, (gssize)entry->key.string.length, NULL)) {
            error_set(error, ERR_LUA, "keys of a JSON object are text, not %s", vm_kind_name(&entry->key));
            return NULL;
        }
        json_t *item = hook_value_to_json(&entry->value, error);
        if (!item)
            return NULL;
        json_object_set_new(object, entry->key.string.text, item);
    }
    return g_steal_pointer(&object);
}

json_t *
hook_value_to_json(const VmValue *value, GError **error)
{
    json_t *json = NULL;
    switch (value->kind) {
    case VM_NIL:
        return json_null();
    case VM_BOOLEAN:
        return json_boolean(value->boolean);
    case VM_INTEGER:
        return json_integer(value->integer);
    case VM_NUMBER:
        json = isfinite(value->number) ? json_real(value->number) : NULL;
        if (!json)
            error_set(error, ERR_LUA, "JSON has no infinity and no NaN");
        return json;
    case VM_STRING:
        json = json_stringn(value->string.text, value->string.length);
        if (!json)
            error_set(error, ERR_LUA, "JSON is UTF-8, and the text is not");
        return json;
    case VM_TABLE:
        return is_array(value) ? array_to_json(value, error) : object_to_json(value, error);
    case VM_OBJECT:
    case VM_LIST:
    case VM_STRINGS:
    case VM_FUNCTION:
    case VM_NATIVE:
        break;
    }
    error_set(error, ERR_LUA, "%s cannot be written as JSON", vm_kind_name(value));
    return NULL;
}

/* --- json.* --- */

bool
hook_lua_encode(VmCall *call, GError **error)
{
    HookLua *lua = call->data;
    if (call->count != 1) {
        error_set(error, ERR_LUA, "json.encode() wants one value");
        return false;
    }
    json_auto_t *json = hook_value_to_json(&call->args[0], error);
    if (!json)
        return false;
    g_autofree char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
    arena_reset(lua->results);
    call->result = vm_string(arena_strdup(lua->results, text));
    return true;
}

bool
hook_lua_decode(VmCall *call, GError **error)
{
    HookLua *lua = call->data;
    json_error_t problem;
    if (call->count != 1 || call->args[0].kind != VM_STRING) {
        error_set(error, ERR_LUA, "json.decode() wants a text");
        return false;
    }
    json_auto_t *json =
        json_loadb(call->args[0].string.text, call->args[0].string.length, JSON_DECODE_ANY, &problem);
    if (!json) {
        g_autofree char *text = g_utf8_make_valid(problem.text, -1);
        error_set(error, ERR_LUA, "not JSON: line %d, %s", problem.line, text);
        return false;
    }
    arena_reset(lua->results);
    call->result = hook_value_from_json(lua->results, json);
    return true;
}
