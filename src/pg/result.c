#include "pg/result.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/interrupt.h"

/* SQLSTATE query_canceled (PostgreSQL's manual, appendix A). */
static const char QUERY_CANCELED[] = "57014";

/* libpq ends its messages with a newline and may give several lines; one sentence is wanted. */
static char *
first_line(const char *text)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(text ? text : ""));
    const char *colon = g_str_has_prefix(trimmed, "ERROR:  ") ? trimmed + 8 : trimmed;
    if (g_str_has_prefix(trimmed, "FATAL:  "))
        colon = trimmed + 8;
    return g_strndup(colon, strcspn(colon, "\n"));
}

void
connection_error(const Conn *conn, GError **error)
{
    g_autofree char *message = first_line(PQerrorMessage(conn_handle(conn)));
    bool lost = PQstatus(conn_handle(conn)) == CONNECTION_BAD;
    if (lost && interrupt_pending()) {
        interrupt_check(error);
        return;
    }
    error_set(error, lost ? ERR_CONNECTION_LOST : ERR_SQL, "%s",
              *message ? message : "the connection to the server was lost");
    if (lost)
        error_detail(error, "connected to %s", conn_shown(conn));
}

bool
result_is_error(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE || status == PGRES_PIPELINE_ABORTED;
}

int
result_position(const PGresult *result)
{
    const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    return position ? atoi(position) : 0; /* allowed: the server's own digits */
}

static void
set_object(const PGresult *result, GError **error)
{
    static const int parts[] = {PG_DIAG_SCHEMA_NAME, PG_DIAG_TABLE_NAME, PG_DIAG_COLUMN_NAME,
                                PG_DIAG_CONSTRAINT_NAME};
    g_autoptr(GString) object = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        const char *part = PQresultErrorField(result, parts[i]);
        if (part)
            g_string_append_printf(object, "%s%s", object->len ? "." : "", part);
    }
    if (object->len)
        error_object(error, object->str);
}

/* The server said why it hangs up: admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped, idle
 * timeouts, and class 08, connection exceptions. libpq notices the closed socket only at the next read. */
static bool
means_lost(const char *sqlstate)
{
    static const char *const states[] = {"57P01", "57P02", "57P03", "57P04", "57P05", "25P03", NULL};
    return sqlstate && (strncmp(sqlstate, "08", 2) == 0 || g_strv_contains(states, sqlstate));
}

void
result_error(const Conn *conn, const PGresult *result, GError **error)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);
    /* The server names its reason before it hangs up (57P01 and friends); without one libpq only knows the
     * line broke. */
    bool lost = PQstatus(conn_handle(conn)) == CONNECTION_BAD;
    if (sqlstate && strcmp(sqlstate, QUERY_CANCELED) == 0 && interrupt_check(error))
        return;
    if (!message) {
        connection_error(conn, error);
        return;
    }
    ErrorCode code = lost || means_lost(sqlstate) ? ERR_CONNECTION_LOST : ERR_SQL;
    if (sqlstate && strcmp(sqlstate, "53100") == 0) /* disk_full */
        code = ERR_DISK_FULL;
    error_set(error, code, "%s", message);
    error_sqlstate(error, sqlstate);
    if (detail)
        error_detail(error, "%s", detail);
    if (hint)
        error_hint(error, "%s", hint);
    if (context)
        error_context(error, "%s", context);
    set_object(result, error);
}
