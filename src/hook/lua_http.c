/* confiture.http{url = ..., ...}: one request, within the time the hook has. */
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/http.h"
#include "base/suggest.h"
#include "hook/lua.h"

typedef struct {
    char *method, *url, *body;
    size_t length;
    GPtrArray *headers; /* of char*, NULL-terminated */
    int64_t timeout;    /* milliseconds; 0 = not given */
    bool allow_private;
} Wanted;

static void
wanted_clear(Wanted *wanted)
{
    g_free(wanted->method);
    g_free(wanted->url);
    g_free(wanted->body);
    if (wanted->headers)
        g_ptr_array_unref(wanted->headers);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

static bool
fail(GError **error, const char *message)
{
    error_set(error, ERR_LUA, "%s", message);
    error_hint(error,
               "confiture.http{url = \"https://...\", method = \"POST\", headers = {...}, json = {...}, "
               "timeout = \"5 s\"}");
    return false;
}

static bool
check_keys(const VmValue *table, GError **error)
{
    static const char *const known[] = {"url",  "method",  "headers",       "body",
                                        "json", "timeout", "allow_private", NULL};
    for (unsigned i = 0; i < table->table.count; i++) {
        const VmValue *key = &table->table.entries[i].key;
        const char *name = key->kind == VM_STRING ? key->string.text : "?";
        const char *nearest = suggest_nearest(name, known);
        if (g_strv_contains(known, name))
            continue;
        error_set(error, ERR_LUA, "confiture.http{} has no \"%s\"", name);
        if (nearest)
            error_hint(error, "Did you mean \"%s\"?", nearest);
        return false;
    }
    return true;
}

/* A line break in a name or value would be another header. */
static bool
add_headers(Wanted *wanted, const VmValue *table, GError **error)
{
    for (unsigned i = 0; table->kind == VM_TABLE && i < table->table.count; i++) {
        const VmEntry *entry = &table->table.entries[i];
        bool plain = entry->key.kind == VM_STRING && entry->value.kind == VM_STRING &&
                     !strpbrk(entry->key.string.text, "\r\n:") && !strpbrk(entry->value.string.text, "\r\n");
        if (!plain)
            return fail(error, "headers are a table of names and values, each one line of text");
        g_ptr_array_add(wanted->headers,
                        g_strconcat(entry->key.string.text, ": ", entry->value.string.text, NULL));
    }
    return table->kind == VM_TABLE || table->kind == VM_NIL ||
           fail(error, "headers are a table of names and values, each one line of text");
}

static bool
read_body(Wanted *wanted, const VmValue *table, GError **error)
{
    const VmValue body = vm_get(table, "body");
    const VmValue json = vm_get(table, "json");
    if (json.kind != VM_NIL && body.kind != VM_NIL)
        return fail(error, "a request has a body or json, not both");
    if (body.kind == VM_STRING) {
        wanted->body = g_strndup(body.string.text, body.string.length);
        wanted->length = body.string.length;
    } else if (body.kind != VM_NIL) {
        return fail(error, "body is text");
    } else if (json.kind != VM_NIL) {
        json_auto_t *value = hook_value_to_json(&json, error);
        if (!value)
            return false;
        wanted->body = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
        wanted->length = strlen(wanted->body);
        g_ptr_array_add(wanted->headers, g_strdup("Content-Type: application/json"));
    }
    return true;
}

static bool
read_wanted(Wanted *wanted, const VmValue *table, GError **error)
{
    const VmValue url = vm_get(table, "url");
    const VmValue method = vm_get(table, "method");
    const VmValue timeout = vm_get(table, "timeout");
    const VmValue headers = vm_get(table, "headers");
    const VmValue allow = vm_get(table, "allow_private");
    wanted->headers = g_ptr_array_new_with_free_func(g_free);
    if (url.kind != VM_STRING)
        return fail(error, "a request has a url");
    if (method.kind != VM_NIL &&
        (method.kind != VM_STRING || strspn(method.string.text, G_CSET_A_2_Z) != method.string.length))
        return fail(error, "method is a word in capitals: GET, POST, PUT");
    if (timeout.kind != VM_NIL &&
        (timeout.kind != VM_STRING || !clock_parse_ms(timeout.string.text, &wanted->timeout) ||
         wanted->timeout <= 0))
        return fail(error, "timeout is a time with its unit");
    wanted->url = g_strdup(url.string.text);
    wanted->method = method.kind == VM_STRING ? g_strdup(method.string.text) : NULL;
    wanted->allow_private = allow.kind == VM_BOOLEAN && allow.boolean;
    if (!read_body(wanted, table, error) || !add_headers(wanted, &headers, error))
        return false;
    g_ptr_array_add(wanted->headers, NULL);
    return true;
}

static void
set_result(VmCall *call, int status, const char *body, size_t length, bool dry)
{
    HookLua *lua = call->data;
    arena_reset(lua->results);
    VmEntry *entries = arena_array(lua->results, VmEntry, 3);
    entries[0] = (VmEntry){vm_string("status"), vm_integer(status)};
    entries[1] =
        (VmEntry){vm_string("body"),
                  {.kind = VM_STRING, .string = {arena_strndup(lua->results, body, length), length}}};
    entries[2] = (VmEntry){vm_string("dry_run"), vm_boolean(dry)};
    call->result = (VmValue){.kind = VM_TABLE, .table = {entries, 3}};
}

bool
hook_lua_http(VmCall *call, GError **error)
{
    HookLua *lua = call->data;
    g_auto(Wanted) wanted = {0};
    g_auto(HttpAnswer) answer = {0};
    if (!lua->call)
        return fail(error, "confiture.http{} is for a hook that runs");
    if (call->count != 1 || call->args[0].kind != VM_TABLE)
        return fail(error, "confiture.http{} wants a table");
    if (!check_keys(&call->args[0], error) || !read_wanted(&wanted, &call->args[0], error))
        return false;
    if (!hook_confirm(lua->call, error))
        return false;
    /* What is sent cannot be rolled back. */
    if (lua->call->context->no_programs) {
        set_result(call, 200, "", 0, true);
        return true;
    }
    int left = hook_time_left(lua->call);
    const HttpRequest request = {.method = wanted.method,
                                 .url = wanted.url,
                                 .headers = (const char *const *)wanted.headers->pdata,
                                 .body = wanted.body,
                                 .length = wanted.length,
                                 .timeout_ms = wanted.timeout > 0 ? (int)MIN(wanted.timeout, left)
                                                                  : MIN(left, HTTP_TIMEOUT_MS),
                                 .allow_private = wanted.allow_private};
    if (!http_request(&request, &answer, error))
        return false;
    set_result(call, answer.status, answer.body, answer.length, false);
    return true;
}
