/* Rules about indexes that are missing or needless, and about queries kept in the schema. */
#include <string.h>

#include "lint/each.h"
#include "lint/rules.h"

/* IS NOT NULL of these columns: whoever looks for a value of theirs wants no null. */
static bool
excludes_nulls(const SqlExpr *where, char *const *columns)
{
    if (where->kind == EXPR_IS_NOT_NULL)
        return where->arg_count == 1 && where->args[0]->kind == EXPR_COLUMN &&
               g_strv_contains((const char *const *)columns, where->args[0]->name.name);
    for (unsigned i = 0; i < where->arg_count; i++)
        if (!excludes_nulls(where->args[i], columns))
            return false;
    return where->kind == EXPR_AND;
}

/* Whether the first keys of the index are these columns, in any order. */
static bool
begins_with(const ModelIndex *index, char *const *columns)
{
    const unsigned count = g_strv_length((char **)columns);
    if (index->key_count < count)
        return false;
    for (unsigned i = 0; i < count; i++) {
        bool found = false;
        for (unsigned k = 0; k < count; k++)
            found = found || strcmp(index->columns[k], columns[i]) == 0;
        if (!found)
            return false;
    }
    return true;
}

/* A hash index serves equality over its one column. */
static bool
serves(const ModelIndex *index, char *const *columns)
{
    const bool method =
        g_strcmp0(index->access_method, "btree") == 0 || g_strcmp0(index->access_method, "hash") == 0;
    return method && index->valid && (!index->where || excludes_nulls(index->where, columns)) &&
           begins_with(index, columns);
}

static bool
is_indexed(const ModelRelation *table, char *const *columns)
{
    for (unsigned i = 0; i < table->indexes->len; i++)
        if (serves(g_ptr_array_index(table->indexes, i), columns))
            return true;
    return false;
}

/* A partitioned table's indexes can be neither made nor dropped so. */
static const char *
concurrently(const ModelRelation *table)
{
    return table->kind == 'p' ? "" : "CONCURRENTLY ";
}

static void
check_foreign_keys(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    (void)model;
    for (unsigned i = 0; i < table->constraints->len; i++) {
        const ModelConstraint *key = g_ptr_array_index(table->constraints, i);
        if (key->kind != CONSTRAINT_FOREIGN || key->inherited || is_indexed(table, key->columns))
            continue;
        g_autofree char *object = g_strconcat(shown, ".", key->name, NULL);
        g_autofree char *columns = g_strjoinv(", ", key->columns);
        g_autofree char *quoted_table = lint_quoted(table->schema, table->name);
        g_autoptr(GString) quoted_columns = g_string_new(NULL);
        for (char **column = key->columns; *column; column++) {
            g_autofree char *quoted = lint_quoted(NULL, *column);
            g_string_append_printf(quoted_columns, "%s%s", column > key->columns ? ", " : "", quoted);
        }
        lint_hint(lint_report_object(lint, key->place, object, "foreign key %s has no index on (%s)", object,
                                     columns),
                  "CREATE INDEX %sON %s (%s);", concurrently(table), quoted_table, quoted_columns->str);
    }
}

void
lint_unindexed_foreign_key(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_foreign_keys);
}

/* --- needless indexes --- */

static bool
same_key(const ModelIndex *a, const ModelIndex *b, unsigned k)
{
    if (g_strcmp0(a->opclasses[k], b->opclasses[k]) != 0 ||
        g_strcmp0(a->collations[k], b->collations[k]) != 0)
        return false;
    return a->expressions[k] || b->expressions[k] ? sql_expr_equal(a->expressions[k], b->expressions[k])
                                                  : strcmp(a->columns[k], b->columns[k]) == 0;
}

/* Whether the first `count` keys come in the same order, or read backwards they do. */
static bool
same_order(const ModelIndex *a, const ModelIndex *b, unsigned count)
{
    bool same = true, reverse = true;
    for (unsigned k = 0; k < count; k++) {
        const bool direction = a->descending[k] == b->descending[k];
        const bool nulls = a->nulls_first[k] == b->nulls_first[k];
        same = same && direction && nulls;
        reverse = reverse && !direction && !nulls;
    }
    return same || reverse;
}

static bool
has_column(const ModelIndex *index, const char *column)
{
    return g_strv_contains((const char *const *)index->columns, column) ||
           g_strv_contains((const char *const *)index->including, column);
}

/* Nothing that is unique by the one would not be by the other, at once. */
static bool
as_unique(const ModelIndex *other, const ModelIndex *index)
{
    return other->unique && other->key_count == index->key_count &&
           other->nulls_not_distinct == index->nulls_not_distinct &&
           !(other->constraint && other->constraint->deferrable);
}

/* Whether `other` does all that `index` does. */
static bool
replaces(const ModelIndex *other, const ModelIndex *index)
{
    if (g_strcmp0(other->access_method, index->access_method) != 0 || !other->valid ||
        other->key_count < index->key_count || !sql_expr_equal(other->where, index->where) ||
        !same_order(other, index, index->key_count))
        return false;
    for (unsigned k = 0; k < index->key_count; k++)
        if (!same_key(other, index, k))
            return false;
    for (char **column = index->including; *column; column++)
        if (!has_column(other, *column))
            return false;
    /* A prefix serves in btree alone. */
    return (other->key_count == index->key_count || g_strcmp0(index->access_method, "btree") == 0) &&
           (!index->unique || as_unique(other, index));
}

/* Of two that replace each other the constraint's stays, then the older. */
static bool
is_needless(const ModelRelation *table, unsigned at, const ModelIndex **by)
{
    const ModelIndex *index = g_ptr_array_index(table->indexes, at);
    if (index->constraint || index->parent)
        return false;
    for (unsigned i = 0; i < table->indexes->len; i++) {
        const ModelIndex *other = g_ptr_array_index(table->indexes, i);
        if (i == at || !replaces(other, index))
            continue;
        const bool mutual = replaces(index, other) && !other->constraint && !other->parent;
        if (mutual && i > at)
            continue;
        *by = other;
        return true;
    }
    return false;
}

static void
check_needless(Lint *lint, const Model *model, const ModelRelation *table, const char *table_shown)
{
    (void)model;
    (void)table_shown;
    for (unsigned i = 0; i < table->indexes->len; i++) {
        const ModelIndex *index = g_ptr_array_index(table->indexes, i), *by = NULL;
        if (!is_needless(table, i, &by))
            continue;
        g_autofree char *shown = g_strconcat(table->schema, ".", index->name, NULL);
        g_autofree char *quoted = lint_quoted(table->schema, index->name);
        lint_hint(lint_report_object(lint, index->place, shown, "index %s does nothing that %s does not do",
                                     shown, by->name),
                  "DROP INDEX %s%s;", concurrently(table), quoted);
    }
}

void
lint_redundant_index(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rpm", check_needless);
}

/* What a constraint needs is not a matter of taste. */
static void
check_width(Lint *lint, const Model *model, const ModelRelation *table, const char *table_shown)
{
    (void)model;
    (void)table_shown;
    const unsigned limit = (unsigned)lint_config(lint)->lint_max_index_columns;
    for (unsigned i = 0; i < table->indexes->len; i++) {
        const ModelIndex *index = g_ptr_array_index(table->indexes, i);
        if (index->unique || index->constraint || index->parent || index->key_count <= limit)
            continue;
        g_autofree char *shown = g_strconcat(table->schema, ".", index->name, NULL);
        lint_report_object(lint, index->place, shown, "index %s has %u columns", shown, index->key_count);
    }
}

void
lint_wide_index(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rpm", check_width);
}

static void
star_in(Lint *lint, const LintStatement *statement, const SqlTree *tree)
{
    const SqlQuery *query = NULL;
    if (tree->kind == SQL_CREATE_VIEW && tree->view.persistence != 't')
        query = tree->view.query;
    else if (tree->kind == SQL_CREATE_TABLE_AS && tree->create_as.materialized)
        query = tree->create_as.query;
    const SqlName name = tree->kind == SQL_CREATE_VIEW ? tree->view.name : tree->create_as.name;
    if (query && query->star_location >= 0 && !is_left_out(lint, statement, name))
        lint_hint(lint_report(lint, statement, query->star_location, 0,
                              "the star stands for the columns of the day the view is made"),
                  "Name the columns that are meant.");
    for (unsigned i = 0; tree->kind == SQL_CREATE_SCHEMA && i < tree->create_schema.element_count; i++)
        star_in(lint, statement, tree->create_schema.elements[i]);
}

void
lint_select_star(Lint *lint, const LintStatement *statement)
{
    star_in(lint, statement, statement->tree);
}
