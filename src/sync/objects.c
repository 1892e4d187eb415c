#include "base/errors.h"
#include "base/sqlbuf.h"
#include "sync/internal.h"
#include "sync/sync_queries.h"

static void
object_free(gpointer data)
{
    SyncObject *object = data;
    g_free(object->number);
    g_free(object->kind);
    g_free(object->relation);
    g_free(object->name);
    g_free(object->restore);
    g_free(object->validate);
    g_free(object);
}

GPtrArray *
sync_objects(Sync *sync, GError **error)
{
    g_autoptr(PGresult) result =
        sync_query(sync->session.conn, sync->session.schema, query_objects, NULL, error);
    if (!result)
        return NULL;
    GPtrArray *objects = g_ptr_array_new_with_free_func(object_free);
    for (int i = 0; i < PQntuples(result); i++) {
        SyncObject *object = g_new0(SyncObject, 1);
        object->number = g_strdup(PQgetvalue(result, i, 0));
        object->kind = g_strdup(PQgetvalue(result, i, 1));
        object->relation = g_strdup(PQgetvalue(result, i, 2));
        object->name = g_strdup(PQgetvalue(result, i, 3));
        object->restore = g_strdup(PQgetvalue(result, i, 4));
        object->validate = PQgetisnull(result, i, 5) ? NULL : g_strdup(PQgetvalue(result, i, 5));
        g_ptr_array_add(objects, object);
    }
    return objects;
}

/* Runs a statement and the note that it was run, in one transaction. */
static bool
run_noted(Conn *conn, const SyncObject *object, const char *statement, const char *note, GError **error)
{
    GError *problem = NULL;
    g_autofree char *sql = g_strjoin(";\n", "BEGIN", statement, note, "COMMIT", NULL);
    if (conn_exec(conn, sql, &problem))
        return true;
    if (conn_alive(conn))
        conn_exec_always(conn, "ROLLBACK", NULL);
    /* What the server adds may hold a key of a row. */
    sync_hide_values(&problem, object->relation);
    g_propagate_error(error, problem);
    error_context(error, "while bringing back %s of %s", object->name, object->relation);
    return false;
}

bool
sync_restore(Conn *conn, const char *schema, const SyncObject *object, GError **error)
{
    g_autofree char *note =
        object->validate
            ? sqlbuf_format("UPDATE %I.sync_object SET take = NULL, restore = ''"
                            " WHERE number = %L",
                            schema, object->number)
            : sqlbuf_format("DELETE FROM %I.sync_object WHERE number = %L", schema, object->number);
    return !*object->restore || run_noted(conn, object, object->restore, note, error);
}

bool
sync_validate(Conn *conn, const char *schema, const SyncObject *object, GError **error)
{
    g_autofree char *note =
        sqlbuf_format("DELETE FROM %I.sync_object WHERE number = %L", schema, object->number);
    return run_noted(conn, object, object->validate, note, error);
}
