#include "migrate/ledger.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "migrate/migrate_queries.h"
#include "migrate/migration.h"
#include "pg/pipeline.h"
#include "version.h"

/* The newest revision this program knows; ledger_upgrades has a row for each. */
static const char *const ledger_upgrades[] = {query_ledger_first, query_ledger_metadata, query_ledger_sync};
enum { LEDGER_REVISION = G_N_ELEMENTS(ledger_upgrades) };

static void
row_free(gpointer data)
{
    LedgerRow *row = data;
    g_free(row->version);
    g_free(row->name);
    g_free(row->label);
    g_free(row->origin);
    g_free(row->algorithm);
    g_free(row->checksum);
    g_free(row->raw_checksum);
    g_free(row->run_id);
    g_free(row->applied_at);
    g_free(row->applied_by);
    g_free(row->os_user);
    g_free(row->host);
    g_free(row->tool_version);
    g_free(row);
}

static void
partial_free(gpointer data)
{
    LedgerPartial *partial = data;
    g_free(partial->label);
    g_free(partial->direction);
    g_free(partial->error);
    g_free(partial);
}

void
ledger_free(Ledger *ledger)
{
    if (!ledger)
        return;
    g_ptr_array_unref(ledger->rows);
    g_ptr_array_unref(ledger->partials);
    g_free(ledger->schema);
    g_free(ledger->scope);
    g_free(ledger->environment);
    g_free(ledger->sync);
    g_free(ledger);
}

char *
ledger_sql(const char *schema, const char *query)
{
    return sqlbuf_in_schema(query, "confiture", schema);
}

static char *
cell(const PGresult *result, int row, int column)
{
    return PQgetisnull(result, row, column) ? NULL : g_strdup(PQgetvalue(result, row, column));
}

static int64_t
number(const PGresult *result, int row, int column)
{
    return PQgetisnull(result, row, column) ? -1 : g_ascii_strtoll(PQgetvalue(result, row, column), NULL, 10);
}

static void
read_rows(Ledger *ledger, const PGresult *result)
{
    for (int i = 0; i < PQntuples(result); i++) {
        LedgerRow *row = g_new0(LedgerRow, 1);
        int c = 0;
        row->sequence = number(result, i, c++);
        row->version = cell(result, i, c++);
        row->name = cell(result, i, c++);
        row->label = row->version ? g_strconcat(row->version, "_", row->name, NULL)
                                  : g_strconcat("R__", row->name, NULL);
        row->origin = cell(result, i, c++);
        row->algorithm = cell(result, i, c++);
        row->checksum = cell(result, i, c++);
        row->raw_checksum = cell(result, i, c++);
        row->run_id = cell(result, i, c++);
        row->applied_at = cell(result, i, c++);
        row->applied_by = cell(result, i, c++);
        row->os_user = cell(result, i, c++);
        row->host = cell(result, i, c++);
        row->tool_version = cell(result, i, c++);
        row->duration_ms = number(result, i, c++);
        row->statements = number(result, i, c++);
        g_ptr_array_add(ledger->rows, row);
    }
}

static void
read_partials(Ledger *ledger, const PGresult *result)
{
    for (int i = 0; i < PQntuples(result); i++) {
        LedgerPartial *partial = g_new0(LedgerPartial, 1);
        partial->label = cell(result, i, 0);
        partial->direction = cell(result, i, 1);
        partial->done = number(result, i, 2);
        partial->total = number(result, i, 3);
        partial->error = cell(result, i, 4);
        g_ptr_array_add(ledger->partials, partial);
    }
}

static bool
take_result(void *data, size_t index, PGresult *result, GError **error)
{
    Ledger *ledger = data;
    switch (index) {
    case 0:
        ledger->revision = (int)number(result, 0, 0);
        ledger->environment = cell(result, 0, 1);
        ledger->sync = cell(result, 0, 2);
        break;
    case 1:
        read_rows(ledger, result);
        break;
    default:
        read_partials(ledger, result);
    }
    return true;
}

/* undefined_table, invalid_schema_name: there is no ledger. */
static bool
is_absence(const GError *error)
{
    const ErrorFields *fields = error_fields(error);
    return fields && (strcmp(fields->sqlstate, "42P01") == 0 || strcmp(fields->sqlstate, "3F000") == 0);
}

static bool
check_revision(const Ledger *ledger, GError **error)
{
    if (ledger->revision <= LEDGER_REVISION)
        return true;
    error_set(error, ERR_POLICY, "the ledger in schema \"%s\" was made by a newer Confiture", ledger->schema);
    error_detail(error, "Its revision is %d; confiture %s knows %d.", ledger->revision, CONFITURE_VERSION,
                 LEDGER_REVISION);
    error_hint(error, "Use the newer program; this one would not understand what it reads.");
    return false;
}

Ledger *
ledger_load(Conn *conn, const char *schema, const char *scope, GError **error)
{
    g_autoptr(Ledger) ledger = g_new0(Ledger, 1);
    ledger->schema = g_strdup(schema);
    ledger->scope = g_strdup(scope ? scope : "");
    ledger->rows = g_ptr_array_new_with_free_func(row_free);
    ledger->partials = g_ptr_array_new_with_free_func(partial_free);
    g_autofree char *revision = ledger_sql(schema, query_ledger_revision);
    g_autofree char *rows = ledger_sql(schema, query_ledger_rows);
    g_autofree char *partials = ledger_sql(schema, query_ledger_partials);
    const char *values[] = {ledger->scope};
    const PipelineStatement statements[] = {{revision, 0, NULL}, {rows, 1, values}, {partials, 1, values}};
    size_t failed;
    GError *problem = NULL;
    if (!pipeline_run(conn, statements, G_N_ELEMENTS(statements), take_result, ledger, &failed, &problem)) {
        if (failed > 0 || !is_absence(problem)) {
            g_propagate_error(error, problem);
            error_context(error, "while reading the ledger in schema %s", schema);
            return NULL;
        }
        g_clear_error(&problem);
    }
    ledger->revision = MAX(0, ledger->revision);
    return check_revision(ledger, error) ? g_steal_pointer(&ledger) : NULL;
}

bool
ledger_check_label(const Ledger *ledger, const char *wanted, const char *shown, GError **error)
{
    const char *label = ledger->environment;
    if (!label || strcmp(label, wanted) == 0)
        return true;
    error_set(error, ERR_POLICY, "this database is \"%s\", and the environment asked for is \"%s\"", label,
              wanted);
    error_detail(error, "%s", shown);
    error_hint(error,
               "Run with --env %s if you mean this database. If its label is wrong: confiture migrate repair "
               "--environment %s --reason TEXT",
               label, wanted);
    return false;
}

bool
ledger_check_filled(const Ledger *ledger, const char *shown, GError **error)
{
    if (!ledger->sync)
        return true;
    error_set(error, ERR_POLICY, "this database is not filled yet: a sync has not come to its end");
    error_detail(error, "%s, %s", shown, ledger->sync);
    error_hint(error, "Go on with confiture sync --resume, or begin anew with confiture sync.");
    return false;
}

LedgerRow *
ledger_find(const Ledger *ledger, const char *version)
{
    for (unsigned i = 0; i < ledger->rows->len; i++) {
        LedgerRow *row = g_ptr_array_index(ledger->rows, i);
        if (row->version && version_compare(row->version, version) == 0)
            return row;
    }
    return NULL;
}

LedgerRow *
ledger_find_repeatable(const Ledger *ledger, const char *name)
{
    for (unsigned i = 0; i < ledger->rows->len; i++) {
        LedgerRow *row = g_ptr_array_index(ledger->rows, i);
        if (!row->version && strcmp(row->name, name) == 0)
            return row;
    }
    return NULL;
}

/* What revision there is now, with the lock held: 0 when there is no ledger. */
static bool
current_revision(Conn *conn, const char *schema, int *revision, GError **error)
{
    /* Not to_regclass(): inside a transaction it may answer from a cache that has not heard of others'
     * tables. */
    g_autofree char *exists = sqlbuf_format("SELECT c.relname FROM pg_catalog.pg_class c"
                                            " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                                            " WHERE n.nspname = %L AND c.relname = 'revision'",
                                            schema);
    g_autofree char *query = ledger_sql(schema, "SELECT max(number) FROM confiture.revision");
    g_autofree char *table = NULL;
    g_autofree char *highest = NULL;
    *revision = 0;
    if (!conn_scalar(conn, exists, &table, error) || (table && !conn_scalar(conn, query, &highest, error)))
        return false;
    *revision = highest ? (int)g_ascii_strtoll(highest, NULL, 10) : 0;
    return true;
}

char *
ledger_lock_sql(const char *schema)
{
    g_autofree char *name = g_strconcat("ledger ", schema, NULL);
    return sqlbuf_format("SELECT pg_catalog.pg_advisory_xact_lock(1131373162, pg_catalog.hashtext(%L))",
                         name);
}

/* Begins a transaction that sees what others committed before it got the ledger's lock, whatever isolation
 * level the server has for a default. */
static char *
begin_sql(const char *schema)
{
    g_autofree char *lock = ledger_lock_sql(schema);
    return g_strconcat("BEGIN ISOLATION LEVEL READ COMMITTED;\n", lock, NULL);
}

/* The statements from one revision to the newest, for one transaction. */
static char *
upgrade_sql(const char *schema, int revision)
{
    GString *sql = g_string_new(NULL);
    for (int next = revision; next < LEDGER_REVISION; next++) {
        g_autofree char *text = ledger_sql(schema, ledger_upgrades[next]);
        g_autofree char *note =
            ledger_sql(schema, "\nINSERT INTO confiture.revision (number, tool_version) VALUES (");
        g_string_append(sql, text);
        g_string_append(sql, note);
        sqlbuf_append(sql, "%d, %L);\n", next + 1, CONFITURE_VERSION);
    }
    return g_string_free(sql, FALSE);
}

char *
ledger_creation_sql(const Ledger *ledger)
{
    return ledger->revision < LEDGER_REVISION ? upgrade_sql(ledger->schema, ledger->revision) : NULL;
}

/* From one revision to the newest, in the transaction under way. */
static bool
upgrade(Conn *conn, const char *schema, int revision, GError **error)
{
    size_t completed;
    int position;
    g_autofree char *statements = upgrade_sql(schema, revision);
    g_autofree char *sql = g_strconcat(statements, "COMMIT", NULL);
    return conn_batch(conn, sql, &completed, &position, error);
}

bool
ledger_prepare(Conn *conn, const char *schema, GError **error)
{
    int revision;
    if (!current_revision(conn, schema, &revision, error))
        return false;
    if (revision >= LEDGER_REVISION)
        return true;
    g_autofree char *begin = begin_sql(schema);
    /* The run of another tenant of this database may have made it while we waited for the lock. */
    if (conn_exec(conn, begin, error) && current_revision(conn, schema, &revision, error) &&
        (revision >= LEDGER_REVISION ? conn_exec(conn, "COMMIT", error)
                                     : upgrade(conn, schema, revision, error)))
        return true;
    error_context(error, "while making the ledger in schema %s", schema);
    if (conn_alive(conn))
        conn_exec_always(conn, "ROLLBACK", NULL);
    return false;
}

/* Puts `values` in place of $1, $2, ... as literals: for statements that travel with others in one message.
 */
static char *
bind(const char *query, const char *const *values)
{
    GString *sql = g_string_sized_new(strlen(query) + 256);
    for (const char *p = query; *p; p++) {
        if (*p == '$' && g_ascii_isdigit(p[1]))
            sqlbuf_append_literal(sql, values[*++p - '1']);
        else
            g_string_append_c(sql, *p);
    }
    return g_string_free(sql, FALSE);
}

/* What is not known is left to the column's default, or NULL. */
static void
append_number(GString *sql, int64_t value)
{
    if (value < 0)
        g_string_append(sql, "NULL");
    else
        sqlbuf_append(sql, "%l", value);
}

char *
ledger_insert_sql(const LedgerEntry *entry)
{
    GString *sql = g_string_new(NULL);
    const char *algorithm = entry->checksum ? "sha256-v1" : NULL;
    sqlbuf_append(sql,
                  "INSERT INTO %I.migration (scope, version, name, origin, algorithm, checksum, raw_checksum,"
                  " transaction_id, run_id, applied_at, applied_by, os_user, host, tool_version, "
                  "duration_ms, statements, metadata)"
                  " VALUES (%L, %L, %L, %L, %L, %L, %L, pg_catalog.pg_current_xact_id(), %L, ",
                  entry->schema, entry->scope ? entry->scope : "", entry->version, entry->name, entry->origin,
                  algorithm, entry->checksum, entry->raw_checksum, entry->run_id);
    if (entry->applied_at)
        sqlbuf_append(sql, "%L", entry->applied_at);
    else
        g_string_append(sql, "pg_catalog.clock_timestamp()");
    g_string_append(sql, ", ");
    if (entry->applied_by)
        sqlbuf_append(sql, "%L", entry->applied_by);
    else
        g_string_append(sql, "session_user");
    sqlbuf_append(sql, ", %L, %L, %L, ", g_get_user_name(), g_get_host_name(), CONFITURE_VERSION);
    if (entry->timed)
        g_string_append(sql, "(pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() -"
                             " pg_catalog.transaction_timestamp()) * 1000)::bigint");
    else
        append_number(sql, entry->duration_ms);
    g_string_append(sql, ", ");
    append_number(sql, entry->statements);
    sqlbuf_append(sql, ", %L)", entry->metadata);
    return g_string_free(sql, FALSE);
}

char *
ledger_event_sql(const char *schema, const char *kind, const char *run_id, json_t *body)
{
    /* jansson's memory comes from malloc, as GLib's does. */
    g_autofree char *json = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
    const char *const values[] = {kind, run_id, json};
    g_autofree char *query = ledger_sql(schema, query_event_append);
    return bind(query, values);
}

bool
ledger_event(Conn *conn, const char *schema, const char *kind, const char *run_id, json_t *body,
             GError **error)
{
    bool own = !conn_in_transaction(conn);
    g_autofree char *begin = own ? begin_sql(schema) : ledger_lock_sql(schema);
    g_autofree char *event = ledger_event_sql(schema, kind, run_id, body);
    g_autofree char *sql = g_strconcat(begin, ";\n", event, own ? ";\nCOMMIT" : NULL, NULL);
    if (conn_exec(conn, sql, error))
        return true;
    error_context(error, "while adding to the event chain in schema %s", schema);
    if (own && conn_alive(conn))
        conn_exec_always(conn, "ROLLBACK", NULL);
    return false;
}
