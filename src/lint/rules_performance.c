/* Rules about indexes that are missing or needless, and about queries kept in the schema. */
#include <string.h>

#include "lint/rules.h"

/* Whether the first keys of the index are these columns, in any order, without WHERE. */
static bool
serves(const ModelIndex *index, char *const *columns)
{
    const unsigned count = g_strv_length((char **)columns);
    if (index->where || index->key_count < count || g_strcmp0(index->access_method, "btree") != 0)
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

/* A hash index serves equality over one column. */
static bool
hashes(const ModelIndex *index, char *const *columns)
{
    return g_strcmp0(index->access_method, "hash") == 0 && !index->where && columns[0] && !columns[1] &&
           strcmp(index->columns[0], columns[0]) == 0;
}

static bool
is_indexed(const ModelRelation *table, char *const *columns)
{
    for (unsigned i = 0; i < table->indexes->len; i++)
        if (serves(g_ptr_array_index(table->indexes, i), columns) ||
            hashes(g_ptr_array_index(table->indexes, i), columns))
            return true;
    return false;
}

void
lint_unindexed_foreign_key(Lint *lint, const Model *model)
{
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; i < relations->len; i++) {
        const ModelRelation *table = g_ptr_array_index(relations, i);
        for (unsigned c = 0; c < table->constraints->len; c++) {
            const ModelConstraint *key = g_ptr_array_index(table->constraints, c);
            if (key->kind != CONSTRAINT_FOREIGN || key->inherited || is_indexed(table, key->columns) ||
                lint_excluded(lint, table->schema, table->name))
                continue;
            g_autofree char *columns = g_strjoinv(", ", key->columns);
            g_autofree char *shown = g_strdup_printf("%s.%s.%s", table->schema, table->name, key->name);
            lint_hint(lint_report_object(lint, key->place, shown, "foreign key %s has no index on (%s)",
                                         shown, columns),
                      "CREATE INDEX CONCURRENTLY ON %s.%s (%s);", table->schema, table->name, columns);
        }
    }
}

/* --- needless indexes --- */

static bool
same_key(const ModelIndex *a, const ModelIndex *b, unsigned k)
{
    if (a->expressions[k] || b->expressions[k])
        return a->expressions[k] && b->expressions[k] && sql_expr_equal(a->expressions[k], b->expressions[k]);
    return strcmp(a->columns[k], b->columns[k]) == 0 && g_strcmp0(a->opclasses[k], b->opclasses[k]) == 0;
}

static bool
same_where(const ModelIndex *a, const ModelIndex *b)
{
    return a->where && b->where ? sql_expr_equal(a->where, b->where) : a->where == b->where;
}

/* Whether `other` does all that `index` does. */
static bool
replaces(const ModelIndex *other, const ModelIndex *index)
{
    if (g_strcmp0(other->access_method, index->access_method) != 0 || other->key_count < index->key_count ||
        !same_where(other, index) || index->including[0])
        return false;
    for (unsigned k = 0; k < index->key_count; k++)
        if (!same_key(other, index, k))
            return false;
    if (other->key_count > index->key_count) /* a prefix serves in btree alone, and proves nothing unique */
        return !index->unique && g_strcmp0(index->access_method, "btree") == 0;
    return !index->unique || other->unique;
}

/* Of two that replace each other the constraint's stays, then the unique one, then the older. */
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
        const bool mutual = replaces(index, other) && !other->constraint && other->unique == index->unique;
        if (mutual && i > at)
            continue;
        *by = other;
        return true;
    }
    return false;
}

void
lint_redundant_index(Lint *lint, const Model *model)
{
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; i < relations->len; i++) {
        const ModelRelation *table = g_ptr_array_index(relations, i);
        for (unsigned k = 0; k < table->indexes->len; k++) {
            const ModelIndex *index = g_ptr_array_index(table->indexes, k), *by = NULL;
            g_autofree char *shown = g_strconcat(table->schema, ".", index->name, NULL);
            if (is_needless(table, k, &by) && !lint_excluded(lint, table->schema, table->name))
                lint_hint(lint_report_object(lint, index->place, shown,
                                             "index %s does nothing that %s does not do", shown, by->name),
                          "DROP INDEX CONCURRENTLY %s;", shown);
        }
    }
}

void
lint_wide_index(Lint *lint, const Model *model)
{
    const unsigned limit = (unsigned)lint_config(lint)->lint_max_index_columns;
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; i < relations->len; i++) {
        const ModelRelation *table = g_ptr_array_index(relations, i);
        for (unsigned k = 0; k < table->indexes->len; k++) {
            const ModelIndex *index = g_ptr_array_index(table->indexes, k);
            g_autofree char *shown = g_strconcat(table->schema, ".", index->name, NULL);
            if (!index->unique && !index->parent && index->key_count > limit &&
                !lint_excluded(lint, table->schema, table->name))
                lint_report_object(lint, index->place, shown, "index %s has %u columns", shown,
                                   index->key_count);
        }
    }
}

void
lint_select_star(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    const SqlQuery *query = tree->kind == SQL_CREATE_VIEW ? tree->view.query
                            : tree->kind == SQL_CREATE_TABLE_AS && tree->create_as.materialized
                                ? tree->create_as.query
                                : NULL;
    if (query && query->star_location >= 0)
        lint_hint(lint_report(lint, statement, query->star_location, 0,
                              "the star stands for the columns of the day the view is made"),
                  "Name the columns that are meant.");
}
