#include "migrate/probe.h"

#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "migrate/migrate_queries.h"

typedef enum {
    KIND_REPEAT, /* run again, whatever happened */
    KIND_CREATE_INDEX,
    KIND_DROP_INDEX,
    KIND_REINDEX,
    KIND_DETACH,
    KIND_CREATE, /* a shared object: done when it is there, and was not before */
    KIND_DROP,
} Kind;

static bool
concurrently(const char *text)
{
    return g_regex_match_simple("\\bCONCURRENTLY\\b", text, G_REGEX_CASELESS, 0);
}

/* The catalog that holds what CREATE and DROP of databases, tablespaces and subscriptions make, and its
 * column of names; NULL for other statements. */
static const char *
shared_catalog(const char *tag, const char **column)
{
    static const struct {
        const char *object, *catalog, *column;
    } table[] = {{" DATABASE", "pg_catalog.pg_database", "datname"},
                 {" TABLESPACE", "pg_catalog.pg_tablespace", "spcname"},
                 {" SUBSCRIPTION", "pg_catalog.pg_subscription", "subname"}};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        if (g_str_has_suffix(tag, table[i].object)) {
            *column = table[i].column;
            return table[i].catalog;
        }
    }
    return NULL;
}

static Kind
kind_of(const char *text, const Statement *statement)
{
    const char *column;
    const char *tag = statement->tag;
    if (strcmp(tag, "CREATE INDEX") == 0)
        return concurrently(text) ? KIND_CREATE_INDEX : KIND_REPEAT;
    if (strcmp(tag, "DROP INDEX") == 0)
        return concurrently(text) ? KIND_DROP_INDEX : KIND_REPEAT;
    if (strcmp(tag, "REINDEX") == 0)
        return concurrently(text) ? KIND_REINDEX : KIND_REPEAT;
    if (strcmp(tag, "ALTER TABLE") == 0 && concurrently(text))
        return KIND_DETACH;
    if (shared_catalog(tag, &column) && g_str_has_prefix(tag, "CREATE"))
        return KIND_CREATE;
    if (shared_catalog(tag, &column) && g_str_has_prefix(tag, "DROP"))
        return KIND_DROP;
    return KIND_REPEAT;
}

static const ObjectRef *
object(const Statement *statement, ObjectRole role, unsigned skip)
{
    for (unsigned i = 0; i < statement->objects->len; i++) {
        const ObjectRef *ref = &g_array_index(statement->objects, ObjectRef, i);
        if (ref->role == role && skip-- == 0)
            return ref;
    }
    return NULL;
}

/* The name as to_regclass() reads it, by the session's search_path when it has no schema. */
static char *
regclass(const ObjectRef *ref)
{
    if (!ref)
        return NULL;
    return ref->schema ? sqlbuf_format("%I.%I", ref->schema, ref->name) : sqlbuf_format("%I", ref->name);
}

/* The table an index is made on: the relation the statement needs or changes. */
static char *
indexed_table(const Statement *statement)
{
    static const ObjectRole roles[] = {OBJECT_CHANGED, OBJECT_NEEDED};
    for (size_t k = 0; k < G_N_ELEMENTS(roles); k++)
        for (unsigned i = 0; i < statement->objects->len; i++) {
            const ObjectRef *ref = &g_array_index(statement->objects, ObjectRef, i);
            if (ref->role == roles[k] && ref->kind == OBJECT_KIND_RELATION)
                return regclass(ref);
        }
    return NULL;
}

static bool
shared_exists(Conn *conn, const Statement *statement, ObjectRole role, bool *exists, GError **error)
{
    const char *column = NULL;
    const char *catalog = shared_catalog(statement->tag, &column);
    const ObjectRef *ref = object(statement, role, 0);
    g_autofree char *answer = NULL;
    g_autoptr(GString) sql = g_string_new("SELECT EXISTS (SELECT FROM ");
    g_string_append(sql, catalog);
    g_string_append(sql, " WHERE ");
    g_string_append(sql, column);
    sqlbuf_append(sql, " = %L)", ref ? ref->name : "");
    if (!conn_scalar(conn, sql->str, &answer, error))
        return false;
    *exists = answer && answer[0] == 't';
    return true;
}

bool
probe_before(Conn *conn, const char *text, const Statement *statement, char **before, GError **error)
{
    Kind kind = kind_of(text, statement);
    bool exists = false;
    *before = NULL;
    if (kind == KIND_CREATE_INDEX || kind == KIND_REINDEX) {
        g_autofree char *table = kind == KIND_CREATE_INDEX ? indexed_table(statement) : NULL;
        const char *values[] = {table};
        g_autoptr(PGresult) result = conn_query_params(conn, query_probe_indexes, 1, values, error);
        if (!result)
            return false;
        *before = g_strdup(PQgetvalue(result, 0, 0));
    } else if (kind == KIND_CREATE) {
        if (!shared_exists(conn, statement, OBJECT_CREATED, &exists, error))
            return false;
        *before = g_strdup(exists ? "true" : "false");
    }
    return true;
}

static bool
drop_index(Conn *conn, const char *name, Progress *progress, GError **error)
{
    g_autoptr(GString) sql = g_string_new("DROP INDEX CONCURRENTLY IF EXISTS ");
    g_string_append(sql, name); /* quoted by the server, with format('%I.%I') */
    progress_remark(progress, "an earlier attempt left the invalid index %s: dropping it", name);
    if (conn_exec(conn, sql->str, error))
        return true;
    error_context(error, "while dropping the invalid index %s, which an earlier attempt left", name);
    return false;
}

static bool
after_index(Conn *conn, const char *table, const char *name, const char *before, Progress *progress,
            bool *done, GError **error)
{
    const char *values[] = {table, before ? before : "[]", name};
    g_autoptr(PGresult) result = conn_query_params(conn, query_probe_new_indexes, 3, values, error);
    if (!result)
        return false;
    for (int i = 0; i < PQntuples(result); i++) {
        if (PQgetvalue(result, i, 1)[0] == 't')
            *done = true;
        else if (!drop_index(conn, PQgetvalue(result, i, 0), progress, error))
            return false;
    }
    return true;
}

/* DROP INDEX CONCURRENTLY: the index is marked invalid first and goes last, so it is there or it is not. */
static bool
after_drop_index(Conn *conn, const Statement *statement, bool *done, GError **error)
{
    g_autofree char *name = regclass(object(statement, OBJECT_DROPPED, 0));
    g_autofree char *sql = sqlbuf_format("SELECT pg_catalog.to_regclass(%L) IS NULL", name);
    g_autofree char *gone = NULL;
    if (!name || !conn_scalar(conn, sql, &gone, error))
        return name == NULL;
    *done = gone && gone[0] == 't';
    return true;
}

/* DETACH PARTITION CONCURRENTLY leaves the partition pending when it dies between its two transactions. */
static bool
after_detach(Conn *conn, const char *text, const Statement *statement, bool *done, GError **error)
{
    g_autoptr(GRegex) regex =
        g_regex_new("DETACH\\s+PARTITION\\s+(.+?)\\s+CONCURRENTLY", G_REGEX_CASELESS, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_autofree char *parent = indexed_table(statement);
    if (!parent || !g_regex_match(regex, text, 0, &match))
        return true;
    g_autofree char *partition = g_match_info_fetch(match, 1);
    g_autofree char *sql =
        sqlbuf_format("SELECT coalesce((SELECT CASE WHEN inhdetachpending THEN 'pending' ELSE 'attached' END"
                      " FROM pg_catalog.pg_inherits WHERE inhrelid = pg_catalog.to_regclass(%L)"
                      " AND inhparent = pg_catalog.to_regclass(%L)), 'detached')",
                      partition, parent);
    g_autofree char *state = NULL;
    if (!conn_scalar(conn, sql, &state, error))
        return false;
    *done = strcmp(state, "detached") == 0;
    if (strcmp(state, "pending") != 0)
        return true;
    g_autoptr(GString) finalize = g_string_new("ALTER TABLE ");
    g_string_append(finalize, parent);
    g_string_append(finalize, " DETACH PARTITION ");
    g_string_append(finalize, partition); /* as the file spells it */
    g_string_append(finalize, " FINALIZE");
    *done = conn_exec(conn, finalize->str, error);
    return *done;
}

bool
probe_after(Conn *conn, const char *text, const Statement *statement, const char *before, Progress *progress,
            bool *done, GError **error)
{
    bool exists = false;
    const ObjectRef *created;
    g_autofree char *table = NULL;
    *done = false;
    switch (kind_of(text, statement)) {
    case KIND_REPEAT:
        return true;
    case KIND_CREATE_INDEX:
        table = indexed_table(statement);
        created = object(statement, OBJECT_CREATED, 0);
        return after_index(conn, table, created ? created->name : NULL, before, progress, done, error);
    case KIND_REINDEX: {
        bool ignored = false; /* a valid index that is new says nothing of the others */
        return after_index(conn, NULL, NULL, before, progress, &ignored, error);
    }
    case KIND_DROP_INDEX:
        return after_drop_index(conn, statement, done, error);
    case KIND_DETACH:
        return after_detach(conn, text, statement, done, error);
    case KIND_CREATE:
        if (!shared_exists(conn, statement, OBJECT_CREATED, &exists, error))
            return false;
        *done = exists && before && strcmp(before, "false") == 0;
        return true;
    case KIND_DROP:
        if (!shared_exists(conn, statement, OBJECT_DROPPED, &exists, error))
            return false;
        *done = !exists;
        return true;
    }
    return true;
}
