/* Which column an expression or a view looks at. */
#include <string.h>

#include "risk/assess.h"

typedef struct {
    const char *column;
} ColumnSearch;

static bool
is_column(const SqlExpr *expr, void *data)
{
    return expr->kind == EXPR_COLUMN && strcmp(expr->name.name, ((ColumnSearch *)data)->column) == 0;
}

bool
expr_uses(const SqlExpr *expr, const char *column)
{
    return expr && sql_expr_any(expr, is_column, &(ColumnSearch){column});
}

static bool
reads_as(const ModelRelation *view, const ModelRelation *relation, const char *qualifier)
{
    for (unsigned i = 0; i < view->query->read_count; i++) {
        const SqlRead *read = &view->query->reads[i];
        if (strcmp(read->table.name, relation->name) == 0 &&
            strcmp(qualifier, read->alias ? read->alias : read->table.name) == 0)
            return true;
    }
    return false;
}

bool
view_uses(const ModelRelation *view, const ModelRelation *relation, const char *column)
{
    for (unsigned i = 0; view->query && i < view->query->column_count; i++) {
        const SqlName *name = &view->query->columns[i]->name;
        if (strcmp(name->name, column) != 0 && strcmp(name->name, "*") != 0)
            continue;
        if (!name->schema || reads_as(view, relation, name->schema))
            return true;
    }
    return false;
}
