/* Rows and bytes of tables, from a statistics file or a live database. */
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "risk/risk.h"
#include "risk/risk_queries.h"

enum { SIZES_CAP = 64 * 1024 * 1024 };

typedef struct {
    gint64 rows, bytes;
} Size;

struct RiskSizes {
    GHashTable *sizes; /* char* to Size */
};

RiskSizes *
risk_sizes_new(void)
{
    RiskSizes *sizes = g_new0(RiskSizes, 1);
    sizes->sizes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return sizes;
}

void
risk_sizes_set(RiskSizes *sizes, const char *relation, gint64 rows, gint64 bytes)
{
    Size *size = g_new(Size, 1);
    *size = (Size){rows, bytes};
    g_hash_table_insert(sizes->sizes, g_strdup(relation), size);
}

bool
risk_sizes_get(const RiskSizes *sizes, const char *relation, gint64 *rows, gint64 *bytes)
{
    const Size *size = sizes ? g_hash_table_lookup(sizes->sizes, relation) : NULL;
    if (!size)
        return false;
    *rows = size->rows;
    *bytes = size->bytes;
    return true;
}

void
risk_sizes_free(RiskSizes *sizes)
{
    if (!sizes)
        return;
    g_hash_table_unref(sizes->sizes);
    g_free(sizes);
}

static bool
is_count(const json_t *value)
{
    return json_is_integer(value) && json_integer_value(value) >= 0;
}

static bool
fill(RiskSizes *sizes, json_t *document, const char *path, GError **error)
{
    const char *relation;
    json_t *entry;
    json_object_foreach(document, relation, entry)
    {
        const json_t *rows = json_object_get(entry, "rows");
        const json_t *bytes = json_object_get(entry, "bytes");
        if (!is_count(rows) || !is_count(bytes)) {
            error_set(error, ERR_FILE, "\"%s\": \"%s\" has no rows and bytes", path, relation);
            error_hint(error, "Write it as {\"schema.table\": {\"rows\": 1000, \"bytes\": 65536}}.");
            return false;
        }
        risk_sizes_set(sizes, relation, json_integer_value(rows), json_integer_value(bytes));
    }
    return true;
}

RiskSizes *
risk_sizes_read(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    size_t length = 0;
    if (!file_read(path, SIZES_CAP, &text, &length, error))
        return NULL;
    json_error_t problem;
    json_t *document = json_loadb(text, length, JSON_REJECT_DUPLICATES, &problem);
    if (!json_is_object(document)) {
        error_set(error, ERR_FILE, "\"%s\" is no JSON object of tables", path);
        if (!document)
            error_detail(error, "Line %d, column %d: %s.", problem.line, problem.column, problem.text);
        json_decref(document);
        return NULL;
    }
    g_autoptr(RiskSizes) sizes = risk_sizes_new();
    const bool filled = fill(sizes, document, path, error);
    json_decref(document);
    return filled ? g_steal_pointer(&sizes) : NULL;
}

RiskSizes *
risk_sizes_load(Conn *conn, GError **error)
{
    g_autoptr(PGresult) result = conn_query(conn, query_table_sizes, error);
    if (!result)
        return NULL;
    RiskSizes *sizes = risk_sizes_new();
    for (int i = 0; i < PQntuples(result); i++)
        risk_sizes_set(sizes, PQgetvalue(result, i, 0), g_ascii_strtoll(PQgetvalue(result, i, 1), NULL, 10),
                       g_ascii_strtoll(PQgetvalue(result, i, 2), NULL, 10));
    return sizes;
}
