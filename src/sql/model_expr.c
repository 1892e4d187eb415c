/* Expressions as parts of a relation: which columns they name, and what becomes of them when one is renamed.
 */
#include "sql/model_internal.h"

typedef struct {
    const char *table, *column;
} Wanted;

static bool
names_table(const SqlExpr *expr, const char *table)
{
    return expr->kind == EXPR_COLUMN &&
           (!expr->name.schema || !table || g_str_equal(expr->name.schema, table));
}

static bool
is_wanted(const SqlExpr *expr, void *data)
{
    const Wanted *wanted = data;
    return names_table(expr, wanted->table) && g_strcmp0(expr->name.name, wanted->column) == 0;
}

bool
model_expr_names(const SqlExpr *expr, const char *table, const char *column)
{
    Wanted wanted = {table, column};
    return sql_expr_any(expr, is_wanted, &wanted);
}

typedef struct {
    const ModelRelation *relation;
    GPtrArray *names;
} Columns;

static bool
collect(const SqlExpr *expr, void *data)
{
    Columns *columns = data;
    if (expr->kind != EXPR_COLUMN || !expr->name.name)
        return false;
    const ModelColumn *column = relation_column(columns->relation, expr->name.name);
    if (column && !g_ptr_array_find(columns->names, column->name, NULL))
        g_ptr_array_add(columns->names, column->name);
    return false;
}

char **
model_expr_columns(Model *model, const ModelRelation *relation, const SqlExpr *expr)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    Columns columns = {relation, names};
    sql_expr_any(expr, collect, &columns);
    char **list = arena_array(model->arena, char *, names->len + 1);
    for (unsigned i = 0; i < names->len; i++)
        list[i] = names->pdata[i];
    return list;
}

typedef struct {
    Model *model;
    const char *table, *column, *to;
} Renaming;

static const SqlExpr *rename_in(const Renaming *renaming, const SqlExpr *expr);

static const SqlExpr **
rename_all(const Renaming *renaming, const SqlExpr **exprs, unsigned count)
{
    const SqlExpr **renamed = exprs;
    for (unsigned i = 0; i < count; i++) {
        const SqlExpr *own = rename_in(renaming, exprs[i]);
        if (own == exprs[i])
            continue;
        if (renamed == exprs) {
            renamed = arena_array(renaming->model->arena, const SqlExpr *, count);
            memcpy(renamed, exprs, sizeof *renamed * count);
        }
        renamed[i] = own;
    }
    return renamed;
}

static const SqlQuery *
rename_in_query(const Renaming *renaming, const SqlQuery *query)
{
    if (!query)
        return NULL;
    SqlQuery copy = *query;
    copy.columns = rename_all(renaming, query->columns, query->column_count);
    copy.calls = rename_all(renaming, query->calls, query->call_count);
    copy.targets = rename_all(renaming, query->targets, query->target_count);
    copy.where = rename_in(renaming, query->where);
    if (copy.columns == query->columns && copy.calls == query->calls && copy.targets == query->targets &&
        copy.where == query->where)
        return query;
    SqlQuery *renamed = arena_new0(renaming->model->arena, SqlQuery);
    *renamed = copy;
    return renamed;
}

/* The expression itself when it does not name what is renamed. */
static const SqlExpr *
rename_in(const Renaming *renaming, const SqlExpr *expr)
{
    if (!expr)
        return NULL;
    SqlExpr copy = *expr;
    if (renaming->column) {
        if (names_table(expr, renaming->table) && g_strcmp0(expr->name.name, renaming->column) == 0)
            copy.name.name = renaming->to;
    } else if (expr->kind == EXPR_COLUMN && g_strcmp0(expr->name.schema, renaming->table) == 0) {
        copy.name.schema = renaming->to;
    }
    copy.args = rename_all(renaming, expr->args, expr->arg_count);
    copy.query = rename_in_query(renaming, expr->query);
    if (copy.name.name == expr->name.name && copy.name.schema == expr->name.schema &&
        copy.args == expr->args && copy.query == expr->query)
        return expr;
    SqlExpr *renamed = arena_new0(renaming->model->arena, SqlExpr);
    *renamed = copy;
    return renamed;
}

const SqlExpr *
model_expr_renamed(Model *model, const SqlExpr *expr, const char *table, const char *column, const char *to)
{
    const Renaming renaming = {model, table, column, to};
    return rename_in(&renaming, expr);
}

const SqlQuery *
model_query_renamed(Model *model, const SqlQuery *query, const char *table, const char *column,
                    const char *to)
{
    const Renaming renaming = {model, table, column, to};
    return rename_in_query(&renaming, query);
}

const SqlExpr *
model_nextval(Model *model, const ModelRelation *sequence)
{
    static const SqlType regclass = {.name = {NULL, "regclass", -1}, .location = -1};
    SqlExpr *exprs = arena_array(model->arena, SqlExpr, 3);
    const SqlExpr **args = arena_array(model->arena, const SqlExpr *, 2);
    SqlExpr *name = &exprs[2], *cast = &exprs[1], *call = &exprs[0];
    *name = (SqlExpr){.kind = EXPR_CONSTANT, .text = sequence->name, .quoted = true, .location = -1};
    *cast = (SqlExpr){.kind = EXPR_CAST, .type = &regclass, .args = &args[0], .arg_count = 1, .location = -1};
    *call = (SqlExpr){
        .kind = EXPR_CALL, .name = {NULL, "nextval", -1}, .args = &args[1], .arg_count = 1, .location = -1};
    args[0] = name;
    args[1] = cast;
    return call;
}
