/* The database in a Lua hook: db:query(sql, params) and db:execute(sql, params). */
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "hook/lua.h"

enum { PARAMS_CAP = 1000, ROWS_CAP = 100000 };

/* Oids of the types that Lua has too (catalog/pg_type.dat); all else is text, as psql would show it. */
enum {
    OID_BOOL = 16,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_OID = 26,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701
};

static bool
param_text(const VmValue *value, char **text, GError **error)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    switch ((int)value->kind) {
    case VM_NIL:
        *text = NULL;
        return true;
    case VM_BOOLEAN:
        *text = g_strdup(value->boolean ? "true" : "false");
        return true;
    case VM_INTEGER:
        *text = g_strdup_printf("%" G_GINT64_FORMAT, value->integer);
        return true;
    case VM_NUMBER:
        *text = g_strdup(g_ascii_dtostr(number, sizeof number, value->number));
        return true;
    case VM_STRING:
        if (memchr(value->string.text, '\0', value->string.length)) {
            error_set(error, ERR_LUA, "PostgreSQL's text holds no NUL byte");
            return false;
        }
        *text = g_strndup(value->string.text, value->string.length);
        return true;
    default:
        error_set(error, ERR_LUA, "a parameter is text, a number, a boolean or nil, not %s",
                  vm_kind_name(value));
        error_hint(error, "json.encode() makes a text of a table.");
        return false;
    }
}

/* {"a", nil, 3}: up to the highest number, or `n` when the last ones are nil. */
static bool
read_params(const VmValue *table, GPtrArray *params, GError **error)
{
    const VmValue n = vm_get(table, "n");
    int64_t highest = n.kind == VM_INTEGER ? n.integer : 0;
    for (unsigned i = 0; i < table->table.count; i++) {
        const VmValue *key = &table->table.entries[i].key;
        if (key->kind == VM_INTEGER && key->integer >= 1)
            highest = MAX(highest, key->integer);
    }
    if (highest < 0 || highest > PARAMS_CAP) {
        error_set(error, ERR_LUA, "a statement takes at most %d parameters", PARAMS_CAP);
        return false;
    }
    g_ptr_array_set_size(params, (int)highest);
    for (unsigned i = 0; i < table->table.count; i++) {
        const VmEntry *entry = &table->table.entries[i];
        char *text;
        if (entry->key.kind != VM_INTEGER || entry->key.integer < 1)
            continue;
        if (!param_text(&entry->value, &text, error))
            return false;
        params->pdata[entry->key.integer - 1] = text;
    }
    return true;
}

static PGresult *
run(VmCall *call, const char *name, GError **error)
{
    HookLua *lua = call->data;
    g_autoptr(GPtrArray) params = g_ptr_array_new_with_free_func(g_free);
    const VmValue *sql = call->count > 1 ? &call->args[1] : NULL;
    const VmValue *list = call->count > 2 && call->args[2].kind != VM_NIL ? &call->args[2] : NULL;
    if (!sql || sql->kind != VM_STRING || (list && list->kind != VM_TABLE)) {
        error_set(error, ERR_LUA, "db:%s() wants SQL, and perhaps a table of parameters", name);
        error_hint(error, "db:%s(\"SELECT name FROM shop.product WHERE id = $1\", {42})", name);
        return NULL;
    }
    if (!lua->call) {
        error_set(error, ERR_LUA, "there is no database while the file is read, only in a hook");
        return NULL;
    }
    if (!hook_check_statement(sql->string.text, error) || (list && !read_params(list, params, error)))
        return NULL;
    Conn *conn = hook_connection(lua->call, error);
    return conn ? conn_query_params(conn, sql->string.text, (int)params->len,
                                    (const char *const *)params->pdata, error)
                : NULL;
}

static VmValue
cell_value(Arena *arena, const PGresult *result, int row, int column)
{
    const char *text = PQgetvalue(result, row, column);
    if (PQgetisnull(result, row, column))
        return vm_nil();
    switch (PQftype(result, column)) {
    case OID_BOOL:
        return vm_boolean(*text == 't');
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
    case OID_OID:
        return vm_integer(g_ascii_strtoll(text, NULL, 10));
    case OID_FLOAT4:
    case OID_FLOAT8:
        return (VmValue){.kind = VM_NUMBER, .number = g_ascii_strtod(text, NULL)};
    default:
        return (VmValue){.kind = VM_STRING,
                         .string = {arena_strndup(arena, text, (size_t)PQgetlength(result, row, column)),
                                    (size_t)PQgetlength(result, row, column)}};
    }
}

/* A list of rows, each a table by column name. */
bool
hook_lua_query(VmCall *call, GError **error)
{
    HookLua *lua = call->data;
    g_autoptr(PGresult) result = run(call, "query", error);
    if (!result)
        return false;
    int rows = PQntuples(result);
    int columns = PQnfields(result);
    if (rows > ROWS_CAP) {
        error_set(error, ERR_LUA, "the query gave %d rows; a hook takes at most %d", rows, ROWS_CAP);
        return false;
    }
    arena_reset(lua->results);
    VmEntry *list = arena_array(lua->results, VmEntry, (size_t)rows + 1);
    for (int i = 0; i < rows; i++) {
        VmEntry *cells = arena_array(lua->results, VmEntry, (size_t)columns + 1);
        for (int c = 0; c < columns; c++)
            cells[c] = (VmEntry){vm_string(arena_strdup(lua->results, PQfname(result, c))),
                                 cell_value(lua->results, result, i, c)};
        list[i] = (VmEntry){vm_integer(i + 1), {.kind = VM_TABLE, .table = {cells, (unsigned)columns}}};
        if (arena_size(lua->results) > HOOK_LUA_MEMORY) {
            error_set(error, ERR_LUA, "the query gave more than %d MB", HOOK_LUA_MEMORY >> 20);
            return false;
        }
    }
    call->result = (VmValue){.kind = VM_TABLE, .table = {list, (unsigned)rows}};
    return true;
}

/* How many rows the statement touched. */
bool
hook_lua_execute(VmCall *call, GError **error)
{
    g_autoptr(PGresult) result = run(call, "execute", error);
    if (!result)
        return false;
    call->result = vm_integer(g_ascii_strtoll(PQcmdTuples(result), NULL, 10));
    return true;
}
