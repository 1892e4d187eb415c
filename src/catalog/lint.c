#include "catalog/lint.h"

#include <limits.h>
#include <string.h>

#include "base/errors.h"
#include "catalog/catalog_queries.h"
#include "catalog/names.h"
#include "pg/pipeline.h"

/* In the order in which the model can follow. */
static const char *const schema_queries[] = {
    query_lint_schema_names,       query_lint_schema_tables, query_lint_schema_functions,
    query_lint_schema_constraints, query_lint_schema_views,  query_lint_schema_rights,
    query_lint_schema_comments,
};

static const struct {
    const char *name, *sql;
    bool whole;      /* asks about the database, not about what lies in its schemas */
    int first, last; /* versions of the server; 0, 0: all */
} checks[] = {
    /* PostgreSQL 14.4, release notes: a bug of 14.0 in how VACUUM sees what CONCURRENTLY builds. */
    {"concurrent-index-corruption", query_lint_concurrent_index_corruption, true, 140000, 140003},
    {"invalid-index", query_lint_invalid_index, false, 0, 0},
    {"not-valid-constraint", query_lint_not_valid_constraint, false, 0, 0},
    {"outdated-extension", query_lint_outdated_extension, true, 0, 0},
    {"public-schema-open", query_lint_open_schema, false, 0, 0},
    {"sequence-near-end", query_lint_sequence_near_end, false, 0, 0},
    {"table-bloat", query_lint_table_bloat, false, 0, 0},
    {"unused-index", query_lint_unused_index, false, 0, 0},
    {"unused-table", query_lint_unused_table, false, 0, 0},
};

/* Planning takes longer than running, but for one index of a busy partition; compiling never pays. A lock is
 * waited for where a view is written out whose table is being changed. */
static const char begin[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path TO ''; "
                            "SET LOCAL statement_timeout TO '60s'; SET LOCAL lock_timeout TO '5s'; "
                            "SET LOCAL jit TO off";

const char *const *
catalog_lint_checks(void)
{
    static const char *names[G_N_ELEMENTS(checks) + 1];
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++)
        names[i] = checks[i].name;
    return names;
}

bool
catalog_lint_applies(const char *check, int server_version)
{
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++)
        if (strcmp(checks[i].name, check) == 0)
            return server_version >= checks[i].first &&
                   server_version <= (checks[i].last ? checks[i].last : INT_MAX);
    return false;
}

/* A run: which of `checks` the statements of the pipeline behind the schema's are. */
typedef struct {
    const CatalogLint *lint;
    size_t check[G_N_ELEMENTS(checks)];
} Run;

static const char *
cell(const PGresult *result, int row, int column)
{
    return PQgetisnull(result, row, column) ? NULL : PQgetvalue(result, row, column);
}

static void
take_defects(const CatalogLint *lint, const char *check, const PGresult *result)
{
    for (int i = 0; i < PQntuples(result); i++) {
        const CatalogDefect defect = {
            .schema = cell(result, i, 0),
            .relation = cell(result, i, 1),
            .object = cell(result, i, 2),
            .message = cell(result, i, 3),
            .detail = cell(result, i, 4),
            .hint = cell(result, i, 5),
        };
        /* Dropped since the snapshot, so that its definition came back empty. */
        if (defect.object && defect.message)
            lint->defect(lint->data, check, &defect);
    }
}

static bool
take(void *data, size_t index, PGresult *result, GError **error)
{
    const Run *run = data;
    if (index >= G_N_ELEMENTS(schema_queries)) {
        take_defects(run->lint, checks[run->check[index - G_N_ELEMENTS(schema_queries)]].name, result);
        return true;
    }
    for (int i = 0; i < PQntuples(result); i++)
        if (!PQgetisnull(result, i, 0))
            run->lint->statement(run->lint->data, PQgetvalue(result, i, 0));
    return true;
}

bool
catalog_lint(Conn *conn, const CatalogLint *lint, GError **error)
{
    g_autofree char *names = catalog_names_literal(lint->exclude);
    const char *values[] = {names};
    PipelineStatement statements[G_N_ELEMENTS(schema_queries) + G_N_ELEMENTS(checks)];
    Run run = {.lint = lint};
    size_t count = 0, failed = 0;
    for (; count < G_N_ELEMENTS(schema_queries); count++)
        statements[count] = (PipelineStatement){schema_queries[count], 1, values};
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++) {
        if (!g_strv_contains(lint->checks, checks[i].name) ||
            !catalog_lint_applies(checks[i].name, conn_server_version(conn)))
            continue;
        run.check[count - G_N_ELEMENTS(schema_queries)] = i;
        statements[count++] = (PipelineStatement){checks[i].sql, checks[i].whole ? 0 : 1, values};
    }
    if (!conn_exec(conn, begin, error))
        return false;
    bool ok = pipeline_run(conn, statements, count, take, &run, &failed, error);
    if (conn_in_transaction(conn))
        conn_exec_always(conn, "ROLLBACK", NULL);
    if (!ok)
        error_context(error, "while reading the catalog (part %zu)", failed + 1);
    return ok;
}
