#include "mask/cover.h"

#include <string.h>

#include "base/errors.h"
#include "base/suggest.h"
#include "catalog/names.h"
#include "mask/mask_queries.h"
#include "mask/rows.h"

static void
column_free(gpointer data)
{
    CoverColumn *column = data;
    g_free(column->name);
    g_free(column->type);
    g_free(column->domain);
    g_free(column);
}

static void
table_free(gpointer data)
{
    CoverTable *table = data;
    g_free(table->name);
    g_free(table->plain);
    g_ptr_array_unref(table->columns);
    g_free(table);
}

static void
problem_free(gpointer data)
{
    CoverProblem *problem = data;
    g_free(problem->table);
    g_free(problem->column);
    g_free(problem->code);
    g_free(problem->message);
    g_free(problem);
}

void
mask_cover_free(Cover *cover)
{
    if (!cover)
        return;
    g_ptr_array_unref(cover->tables);
    g_ptr_array_unref(cover->problems);
    g_free(cover);
}

static void add_problem(Cover *cover, const char *table, const char *column, int line, const char *code,
                        const char *format, ...) G_GNUC_PRINTF(6, 7);

static void
add_problem(Cover *cover, const char *table, const char *column, int line, const char *code,
            const char *format, ...)
{
    CoverProblem *problem = g_new0(CoverProblem, 1);
    va_list args;
    va_start(args, format);
    problem->message = g_strdup_vprintf(format, args);
    va_end(args);
    problem->table = g_strdup(table);
    problem->column = g_strdup(column);
    problem->line = line;
    problem->code = g_strdup(code);
    g_ptr_array_add(cover->problems, problem);
}

/* --- what the database has --- */

static bool
read_tables(Cover *cover, Conn *conn, const char *ledger_schema, GError **error)
{
    const char *const own[] = {ledger_schema, NULL};
    g_autofree char *excluded = catalog_names_literal(own);
    const char *const values[] = {excluded};
    g_autoptr(PGresult) result = conn_query_params(conn, query_columns, 1, values, error);
    CoverTable *table = NULL;
    for (int i = 0; result && i < PQntuples(result); i++) {
        if (!table || strcmp(table->name, PQgetvalue(result, i, 0)) != 0) {
            table = g_new0(CoverTable, 1);
            table->name = g_strdup(PQgetvalue(result, i, 0));
            table->plain = g_strdup(PQgetvalue(result, i, 1));
            table->rows = g_ascii_strtoll(PQgetvalue(result, i, 8), NULL, 10);
            table->columns = g_ptr_array_new_with_free_func(column_free);
            g_ptr_array_add(cover->tables, table);
        }
        CoverColumn *column = g_new0(CoverColumn, 1);
        column->name = g_strdup(PQgetvalue(result, i, 2));
        column->type = g_strdup(PQgetvalue(result, i, 3));
        column->family = mask_types_parse(PQgetvalue(result, i, 4));
        column->generated = *PQgetvalue(result, i, 5) == 't';
        column->not_null = *PQgetvalue(result, i, 6) == 't';
        column->is_unique = *PQgetvalue(result, i, 7) == 't';
        column->domain = g_strdup(PQgetvalue(result, i, 9));
        column->leads = strcmp(column->domain, PQgetvalue(result, i, 10)) == 0;
        g_ptr_array_add(table->columns, column);
    }
    return result != NULL;
}

const CoverTable *
mask_cover_table(const Cover *cover, const char *name)
{
    for (unsigned i = 0; i < cover->tables->len; i++) {
        const CoverTable *table = cover->tables->pdata[i];
        if (strcmp(table->plain, name) == 0 || strcmp(table->name, name) == 0)
            return table;
    }
    return NULL;
}

static CoverColumn *
column_named(const CoverTable *table, const char *name)
{
    for (unsigned i = 0; i < table->columns->len; i++) {
        CoverColumn *column = table->columns->pdata[i];
        if (strcmp(column->name, name) == 0)
            return column;
    }
    return NULL;
}

/* --- the profile beside it --- */

static const char *
nearest_column(const CoverTable *table, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (unsigned i = 0; i < table->columns->len; i++)
        g_ptr_array_add(names, ((const CoverColumn *)table->columns->pdata[i])->name);
    g_ptr_array_add(names, NULL);
    return suggest_nearest(name, (const char *const *)names->pdata);
}

static void
match_table(Cover *cover, const ProfileTable *wanted)
{
    CoverTable *table = (CoverTable *)(uintptr_t)mask_cover_table(cover, wanted->name);
    if (!table) {
        add_problem(cover, wanted->name, NULL, wanted->line, "unknown-table", "the database has no table %s",
                    wanted->name);
        return;
    }
    if (table->wanted) {
        add_problem(cover, table->name, NULL, wanted->line, "named-twice", "%s stands in the profile twice",
                    table->name);
        return;
    }
    table->wanted = wanted;
    for (unsigned i = 0; i < wanted->columns->len; i++) {
        const ProfileColumn *given = wanted->columns->pdata[i];
        CoverColumn *column = column_named(table, given->name);
        const char *nearest = column ? NULL : nearest_column(table, given->name);
        if (column)
            column->wanted = given;
        else
            add_problem(cover, table->name, given->name, given->line, "unknown-column",
                        "%s has no column %s%s%s%s", table->name, given->name,
                        nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
    }
}

static void
check_strategy(Cover *cover, const CoverTable *table, const CoverColumn *column, const MaskRule *rule)
{
    const MaskStrategy *strategy = rule->strategy;
    const int line = column->wanted->line;
    if (!(strategy->types & column->family)) {
        g_autofree char *types = mask_types_text(strategy->types);
        add_problem(cover, table->name, column->name, line, "wrong-type", "%s is for %s, and %s is %s",
                    strategy->name, types, column->name, column->type);
    }
    if (strcmp(strategy->name, "null") == 0 && column->not_null)
        add_problem(cover, table->name, column->name, line, "not-null", "%s is NOT NULL", column->name);
    if (!column->is_unique || strcmp(strategy->name, "null") == 0)
        return;
    if (rule->when)
        add_problem(cover, table->name, column->name, line, "not-unique",
                    "%s has to be unique, and a masked value may be one that is kept", column->name);
    else if (strategy->uniqueness == MASK_LOSSY)
        add_problem(cover, table->name, column->name, line, "not-unique",
                    "%s has to be unique, and %s may give the same for two values", column->name,
                    strategy->name);
    else if (strategy->uniqueness == MASK_COLLISION_FREE && (double)table->rows > mask_rows_safe(rule->bits))
        add_problem(cover, table->name, column->name, line, "not-unique",
                    "%s has to be unique, and %s is safe for %.0f rows, not for %" G_GINT64_FORMAT,
                    column->name, strategy->name, mask_rows_safe(rule->bits), table->rows);
}

MaskRule *
mask_cover_rule(const CoverColumn *column, const MaskKey *key, bool *kept, GError **error)
{
    const ProfileColumn *wanted = column->wanted;
    *kept = !wanted || !wanted->strategy;
    MaskRule *rule = *kept ? NULL
                           : mask_rule_new(wanted->strategy, wanted->parameters, key,
                                           wanted->domain ? wanted->domain : column->domain, error);
    if (rule) {
        rule->when = mask_when_copy(wanted->when);
        rule->family = column->family;
    }
    return rule;
}

static void
check_column(Cover *cover, const CoverTable *table, const CoverColumn *column, const MaskKey *key)
{
    g_autoptr(GError) problem = NULL;
    bool kept;
    if (!column->wanted) {
        if (!column->generated)
            add_problem(cover, table->name, column->name, 0, "no-rule", "%s (%s) has no rule", column->name,
                        column->type);
        return;
    }
    g_autoptr(MaskRule) rule = mask_cover_rule(column, key, &kept, &problem);
    if (problem)
        add_problem(cover, table->name, column->name, column->wanted->line, "wrong-parameter", "%s",
                    problem->message);
    else if (!kept && column->generated)
        add_problem(cover, table->name, column->name, column->wanted->line, "generated",
                    "%s is generated: the server makes it of other columns", column->name);
    else if (!kept)
        check_strategy(cover, table, column, rule);
}

static void
check_link(Cover *cover, const CoverTable *table, const CoverColumn *column, const CoverColumn *leading)
{
    g_autofree char *one = mask_profile_text(leading->wanted, leading->domain);
    g_autofree char *two = mask_profile_text(column->wanted, column->domain);
    if (strcmp(one, two) != 0)
        add_problem(cover, table->name, column->name, column->wanted ? column->wanted->line : 0, "torn-link",
                    "foreign keys link %s with %s, which is masked otherwise", column->name, column->domain);
}

/* Columns that foreign keys link are masked alike, or no row finds its other. */
static void
check_links(Cover *cover)
{
    g_autoptr(GHashTable) leading = g_hash_table_new(g_str_hash, g_str_equal);
    for (int pass = 0; pass < 2; pass++)
        for (unsigned i = 0; i < cover->tables->len; i++) {
            const CoverTable *table = cover->tables->pdata[i];
            for (unsigned c = 0; table->wanted && c < table->columns->len; c++) {
                CoverColumn *column = table->columns->pdata[c];
                const CoverColumn *leads = g_hash_table_lookup(leading, column->domain);
                if (pass == 0 && column->leads)
                    g_hash_table_insert(leading, column->domain, column);
                else if (pass == 1 && leads && leads != column)
                    check_link(cover, table, column, leads);
            }
        }
}

/* Rules that read the row find the columns they read. */
static void
check_rows(Cover *cover, const CoverTable *table, const MaskKey *key)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    for (unsigned i = 0; i < table->columns->len; i++) {
        CoverColumn *column = table->columns->pdata[i];
        if (column->generated) /* does not come with the row */
            continue;
        g_ptr_array_add(names, column->name);
        g_ptr_array_add(columns, column);
    }
    g_ptr_array_add(names, NULL);
    g_autoptr(MaskRows) rows = mask_rows_new(table->name, (const char *const *)names->pdata);
    for (unsigned i = 0; i < columns->len; i++) {
        bool kept;
        MaskRule *rule = mask_cover_rule(columns->pdata[i], key, &kept, NULL);
        if (rule)
            mask_rows_set(rows, i, rule);
    }
    for (unsigned i = 0; i < columns->len; i++) {
        const CoverColumn *column = columns->pdata[i];
        g_autoptr(GError) problem = NULL;
        if (!mask_rows_bind(rows, i, &problem))
            add_problem(cover, table->name, column->name, column->wanted->line, "wrong-parameter", "%s",
                        problem->message);
    }
}

Cover *
mask_cover(Conn *conn, const MaskProfile *profile, const char *ledger_schema, GError **error)
{
    static const unsigned char any[MASK_KEY_BYTES] = {1};
    g_autoptr(MaskKey) key = mask_key_new(any); /* rules are made only to see whether they can be */
    g_autoptr(Cover) cover = g_new0(Cover, 1);
    cover->tables = g_ptr_array_new_with_free_func(table_free);
    cover->problems = g_ptr_array_new_with_free_func(problem_free);
    if (!read_tables(cover, conn, ledger_schema, error))
        return NULL;
    for (unsigned i = 0; i < profile->tables->len; i++)
        match_table(cover, profile->tables->pdata[i]);
    for (unsigned i = 0; i < cover->tables->len; i++) {
        const CoverTable *table = cover->tables->pdata[i];
        if (!table->wanted)
            add_problem(cover, table->name, NULL, 0, "no-rule", "%s is not in the profile", table->name);
        for (unsigned c = 0; table->wanted && !table->wanted->keep && c < table->columns->len; c++)
            check_column(cover, table, table->columns->pdata[c], key);
        if (table->wanted)
            check_rows(cover, table, key);
    }
    check_links(cover);
    return g_steal_pointer(&cover);
}
