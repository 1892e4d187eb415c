/* Columns that an index, a key or a constraint names, and the table does not have. */
#include <string.h>

#include "lint/rules.h"

/* The columns of the table as the statement leaves it. */
typedef struct {
    Lint *lint;
    const LintStatement *statement;
    SqlName name;
    const ModelRelation *table; /* as it was; NULL: being created */
    const SqlTree *made;        /* CREATE TABLE, or NULL */
    bool complete;
    const SqlExpr *missing;
} Columns;

static bool
among(const SqlColumn *columns, unsigned count, const char *name)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(columns[i].name, name) == 0)
            return true;
    return false;
}

/* Of a relation that lends its columns. One that is not known, or not whole, may have any. */
static bool
lends(const Model *model, SqlName from, const char *name)
{
    const ModelRelation *relation = from.name ? model_find(model, from) : NULL;
    return from.name && (!relation || !relation->complete || relation_column(relation, name));
}

static bool
created_with(const Columns *columns, const char *name)
{
    const SqlTree *tree = columns->made;
    const Model *model = columns->statement->model;
    if (tree->create_table.of_type.name || lends(model, tree->create_table.partition_of, name) ||
        among(tree->create_table.columns, tree->create_table.column_count, name))
        return true;
    for (unsigned i = 0; i < tree->create_table.like_count; i++)
        if (lends(model, tree->create_table.likes[i], name))
            return true;
    for (unsigned i = 0; i < tree->create_table.inherit_count; i++)
        if (lends(model, tree->create_table.inherits[i], name))
            return true;
    return false;
}

/* ALTER TABLE drops columns first and adds constraints last, in whatever order they are written. */
static bool
altered_to(const Columns *columns, const char *name)
{
    const SqlTree *tree = columns->statement->tree;
    bool has = relation_column(columns->table, name);
    for (unsigned i = 0; tree->kind == SQL_ALTER_TABLE && i < tree->alter_table.command_count; i++) {
        const SqlAlter *alter = &tree->alter_table.commands[i];
        if (alter->kind == ALTER_DROP_COLUMN && strcmp(alter->name, name) == 0)
            has = false;
    }
    for (unsigned i = 0; tree->kind == SQL_ALTER_TABLE && i < tree->alter_table.command_count; i++) {
        const SqlAlter *alter = &tree->alter_table.commands[i];
        if (alter->kind == ALTER_ADD_COLUMN && strcmp(alter->column->name, name) == 0)
            has = true;
    }
    return has;
}

static bool
has_column(const Columns *columns, const char *name)
{
    static const char *const system_columns[] = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", NULL};
    if (!columns->complete || !name || g_strv_contains(system_columns, name))
        return true;
    return columns->made ? created_with(columns, name) : altered_to(columns, name);
}

/* A name that needs quotes stands in them, where words are not looked for. */
static int
place_of(const LintStatement *statement, int from, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    const int at = strcmp(lower, name) == 0 ? lint_find_word(statement, from, name) : -1;
    return at >= 0 ? at : from;
}

static bool
report(const Columns *columns, SqlName table, int location, const char *name)
{
    lint_report(columns->lint, columns->statement, location, 0, "%s has no column %s",
                lint_name(columns->statement, table), name);
    return true;
}

static bool
check_names(const Columns *columns, int from, const char *const *names, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (!has_column(columns, names[i]))
            return report(columns, columns->name, place_of(columns->statement, from, names[i]), names[i]);
    return false;
}

static bool
is_missing(const SqlExpr *expr, void *data)
{
    Columns *columns = data;
    const SqlName name = expr->name;
    if (expr->kind != EXPR_COLUMN || !name.name || strcmp(name.name, "*") == 0 ||
        strcmp(name.name, columns->name.name) == 0 || /* the whole row */
        (name.schema && strcmp(name.schema, columns->name.name) != 0) || has_column(columns, name.name))
        return false;
    columns->missing = expr;
    return true;
}

static bool
check_expr(Columns *columns, const SqlExpr *expr)
{
    return expr && sql_expr_any(expr, is_missing, columns) &&
           report(columns, columns->name, columns->missing->location, columns->missing->name.name);
}

static bool
check_keys(Columns *columns, int from, const SqlIndexKey *keys, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (check_names(columns, from, &keys[i].column, 1) || check_expr(columns, keys[i].expr))
            return true;
    return false;
}

static bool
same_table(SqlName a, SqlName b)
{
    return strcmp(a.name, b.name) == 0 && (!a.schema || !b.schema || strcmp(a.schema, b.schema) == 0);
}

static void
check_referenced(const Columns *columns, const SqlConstraint *key)
{
    const ModelRelation *table = model_find(columns->statement->model, key->table);
    const bool itself = columns->table ? table == columns->table : same_table(key->table, columns->name);
    Columns target = {columns->lint, columns->statement,       key->table, table,
                      NULL,          table && table->complete, NULL};
    check_names(itself ? columns : &target, key->table.location, key->referenced, key->referenced_count);
}

/* One defect of a constraint is told of; the rest shows when it is mended. */
static void
check_constraint(Columns *columns, const SqlConstraint *constraint)
{
    bool found = false;
    if (constraint->kind == CONSTRAINT_EXCLUDE)
        found = check_keys(columns, constraint->location, constraint->keys, constraint->column_count);
    else if (!constraint->of_column)
        found = check_names(columns, constraint->location, constraint->columns, constraint->column_count);
    found = found ||
            check_names(columns, constraint->location, constraint->including, constraint->including_count) ||
            check_expr(columns, constraint->kind == CONSTRAINT_DEFAULT ? NULL : constraint->expr);
    if (!found && constraint->kind == CONSTRAINT_FOREIGN)
        check_referenced(columns, constraint);
}

static void
check_column(Columns *columns, const SqlColumn *column)
{
    for (unsigned i = 0; i < column->constraint_count; i++)
        check_constraint(columns, column->constraints[i]);
}

static void
check_create(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    Columns columns = {lint, statement, tree->create_table.name, NULL, tree, true, NULL};
    if (tree->create_table.if_not_exists && model_find(statement->model, columns.name))
        return; /* nothing is created */
    for (unsigned i = 0; i < tree->create_table.column_count; i++)
        check_column(&columns, &tree->create_table.columns[i]);
    for (unsigned i = 0; i < tree->create_table.constraint_count; i++)
        check_constraint(&columns, tree->create_table.constraints[i]);
}

static void
check_alter(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    const ModelRelation *table = model_find(statement->model, tree->alter_table.name);
    Columns columns = {lint, statement, tree->alter_table.name, table, NULL, table && table->complete, NULL};
    for (unsigned i = 0; columns.complete && i < tree->alter_table.command_count; i++) {
        const SqlAlter *alter = &tree->alter_table.commands[i];
        if (alter->kind == ALTER_ADD_COLUMN)
            check_column(&columns, alter->column);
        else if (alter->kind == ALTER_ADD_CONSTRAINT)
            check_constraint(&columns, alter->constraint);
    }
}

void
lint_missing_column(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (tree->kind == SQL_CREATE_TABLE) {
        check_create(lint, statement);
    } else if (tree->kind == SQL_ALTER_TABLE) {
        check_alter(lint, statement);
    } else if (tree->kind == SQL_CREATE_INDEX) {
        const SqlIndex *index = &tree->index;
        const ModelRelation *table = model_find(statement->model, index->table);
        Columns columns = {lint, statement, index->table, table, NULL, table && table->complete, NULL};
        if (!check_keys(&columns, index->table.location, index->keys, index->key_count) &&
            !check_names(&columns, index->table.location, index->including, index->including_count))
            check_expr(&columns, index->where);
    }
}
