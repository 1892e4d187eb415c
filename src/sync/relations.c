#include "sync/relations.h"

#include <string.h>

#include "catalog/names.h"
#include "sync/sync_queries.h"

static void
column_free(gpointer data)
{
    SyncAttribute *column = data;
    g_free(column->name);
    g_free(column->type);
    g_free(column);
}

static void
relation_free(gpointer data)
{
    SyncRelation *relation = data;
    g_free(relation->oid);
    g_free(relation->name);
    g_free(relation->plain);
    g_free(relation->root);
    g_free(relation->file);
    g_ptr_array_unref(relation->columns);
    g_free(relation);
}

static int64_t
number(const PGresult *result, int row, int column)
{
    return g_ascii_strtoll(PQgetvalue(result, row, column), NULL, 10);
}

static SyncRelation *
read_relation(const PGresult *result, int row)
{
    SyncRelation *relation = g_new0(SyncRelation, 1);
    relation->oid = g_strdup(PQgetvalue(result, row, 0));
    relation->name = g_strdup(PQgetvalue(result, row, 1));
    relation->plain = g_strdup(PQgetvalue(result, row, 2));
    relation->partitioned = *PQgetvalue(result, row, 3) == 'p';
    relation->root = PQgetisnull(result, row, 4) ? NULL : g_strdup(PQgetvalue(result, row, 4));
    relation->blocks = number(result, row, 5);
    relation->bytes = number(result, row, 6);
    relation->file = g_strdup(PQgetvalue(result, row, 7));
    relation->rows = number(result, row, 8);
    relation->columns = g_ptr_array_new_with_free_func(column_free);
    return relation;
}

static void
read_columns(GHashTable *by_oid, const PGresult *result)
{
    for (int i = 0; i < PQntuples(result); i++) {
        const SyncRelation *relation = g_hash_table_lookup(by_oid, PQgetvalue(result, i, 0));
        if (!relation)
            continue;
        SyncAttribute *column = g_new0(SyncAttribute, 1);
        column->name = g_strdup(PQgetvalue(result, i, 1));
        column->type = g_strdup(PQgetvalue(result, i, 2));
        column->generated = *PQgetvalue(result, i, 3) == 't';
        column->binary = *PQgetvalue(result, i, 4) == 't';
        g_ptr_array_add(relation->columns, column);
    }
}

GPtrArray *
sync_relations_read(Conn *conn, const char *ledger_schema, GError **error)
{
    const char *const own[] = {ledger_schema, NULL};
    g_autofree char *excluded = catalog_names_literal(own);
    const char *const values[] = {excluded};
    g_autoptr(PGresult) tables = conn_query_params(conn, query_relations, 1, values, error);
    g_autoptr(PGresult) columns = tables ? conn_query_params(conn, query_columns, 1, values, error) : NULL;
    if (!columns)
        return NULL;
    GPtrArray *relations = g_ptr_array_new_with_free_func(relation_free);
    g_autoptr(GHashTable) by_oid = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = 0; i < PQntuples(tables); i++) {
        SyncRelation *relation = read_relation(tables, i);
        g_ptr_array_add(relations, relation);
        g_hash_table_insert(by_oid, relation->oid, relation);
    }
    read_columns(by_oid, columns);
    return relations;
}

SyncRelation *
sync_relation_named(const GPtrArray *relations, const char *name)
{
    for (unsigned i = 0; name && i < relations->len; i++) {
        SyncRelation *relation = relations->pdata[i];
        if (strcmp(relation->name, name) == 0)
            return relation;
    }
    return NULL;
}

const SyncAttribute *
sync_relation_attribute(const SyncRelation *relation, const char *name)
{
    for (unsigned i = 0; i < relation->columns->len; i++) {
        const SyncAttribute *column = relation->columns->pdata[i];
        if (strcmp(column->name, name) == 0)
            return column;
    }
    return NULL;
}

char *
sync_relations_oids(const GPtrArray *relations)
{
    GString *text = g_string_new("{");
    for (unsigned i = 0; i < relations->len; i++)
        g_string_append_printf(text, "%s%s", i ? "," : "", ((const SyncRelation *)relations->pdata[i])->oid);
    g_string_append_c(text, '}');
    return g_string_free(text, FALSE);
}
