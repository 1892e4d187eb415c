/* Deep copies of what trees hold, into the model's arena. */
#include "sql/model_internal.h"

char *
model_text(Model *model, const char *text)
{
    return arena_strdup(model->arena, text);
}

SqlName
model_copy_name(Model *model, SqlName name)
{
    return (SqlName){model_text(model, name.schema), model_text(model, name.name), name.location};
}

char **
model_copy_names(Model *model, const char **names, unsigned count)
{
    char **copy = arena_array(model->arena, char *, count + 1);
    for (unsigned i = 0; i < count; i++)
        copy[i] = names[i] ? model_text(model, names[i]) : (char *)"";
    return copy;
}

char **
model_copy_list(Model *model, char **names)
{
    const unsigned count = g_strv_length(names);
    char **copy = arena_array(model->arena, char *, count + 1);
    memcpy(copy, names, sizeof *copy * count);
    return copy;
}

static const SqlExpr **
copy_exprs(Model *model, const SqlExpr **exprs, unsigned count)
{
    if (count == 0)
        return NULL;
    const SqlExpr **copy = arena_array(model->arena, const SqlExpr *, count);
    for (unsigned i = 0; i < count; i++)
        copy[i] = model_copy_expr(model, exprs[i]);
    return copy;
}

const SqlExpr *
model_copy_expr(Model *model, const SqlExpr *expr)
{
    if (!expr)
        return NULL;
    SqlExpr *copy = arena_new0(model->arena, SqlExpr);
    *copy = *expr;
    copy->name = model_copy_name(model, expr->name);
    copy->text = model_text(model, expr->text);
    copy->type = model_copy_type(model, expr->type);
    copy->query = model_copy_query(model, expr->query);
    copy->args = copy_exprs(model, expr->args, expr->arg_count);
    return copy;
}

/* DEFAULT NULL is no default (AddRelationNewConstraints()). */
const SqlExpr *
model_copy_default(Model *model, const SqlExpr *expr)
{
    const SqlExpr *inner = expr;
    while (inner && inner->kind == EXPR_CAST && inner->arg_count == 1)
        inner = inner->args[0];
    return inner && inner->kind == EXPR_CONSTANT && !inner->text ? NULL : model_copy_expr(model, expr);
}

const SqlType *
model_copy_type(Model *model, const SqlType *type)
{
    if (!type)
        return NULL;
    SqlType *copy = arena_new0(model->arena, SqlType);
    *copy = *type;
    copy->name = model_copy_name(model, type->name);
    const ModelType *known = model_type(model, type->name);
    if (known)
        copy->name.schema = known->schema;
    return copy;
}

static const char **
copy_strings(Model *model, const char **strings, unsigned count)
{
    if (count == 0 || !strings)
        return NULL;
    const char **copy = arena_array(model->arena, const char *, count);
    for (unsigned i = 0; i < count; i++)
        copy[i] = model_text(model, strings[i]);
    return copy;
}

static const SqlWrite *
copy_writes(Model *model, const SqlWrite *writes, unsigned count)
{
    SqlWrite *copy = count ? arena_array(model->arena, SqlWrite, count) : NULL;
    for (unsigned i = 0; i < count; i++) {
        copy[i] = writes[i];
        copy[i].table = model_copy_name(model, writes[i].table);
        copy[i].columns = copy_strings(model, writes[i].columns, writes[i].column_count);
        copy[i].where = model_copy_expr(model, writes[i].where);
        int *locations = writes[i].column_count && writes[i].locations
                             ? arena_array(model->arena, int, writes[i].column_count)
                             : NULL;
        if (locations)
            memcpy(locations, writes[i].locations, sizeof *locations * writes[i].column_count);
        copy[i].locations = locations;
    }
    return copy;
}

const SqlQuery *
model_copy_query(Model *model, const SqlQuery *query)
{
    if (!query)
        return NULL;
    SqlQuery *copy = arena_new0(model->arena, SqlQuery);
    *copy = *query;
    SqlRead *reads = query->read_count ? arena_array(model->arena, SqlRead, query->read_count) : NULL;
    for (unsigned i = 0; i < query->read_count; i++) {
        reads[i].table = model_copy_name(model, query->reads[i].table);
        reads[i].alias = model_text(model, query->reads[i].alias);
    }
    copy->reads = reads;
    copy->writes = copy_writes(model, query->writes, query->write_count);
    copy->assigned = NULL;
    copy->assigned_count = 0;
    copy->columns = copy_exprs(model, query->columns, query->column_count);
    copy->calls = copy_exprs(model, query->calls, query->call_count);
    copy->where = model_copy_expr(model, query->where);
    copy->targets = copy_exprs(model, query->targets, query->target_count);
    copy->names = copy_strings(model, query->names, query->target_count);
    copy->lock_tables = model_copy_name(model, query->lock_tables);
    return copy;
}

const SqlBound *
model_copy_bound(Model *model, const SqlBound *bound)
{
    if (!bound)
        return NULL;
    SqlBound *copy = arena_new0(model->arena, SqlBound);
    *copy = *bound;
    copy->values = copy_exprs(model, bound->values, bound->value_count);
    /* Both ends have as many, or are missing. */
    copy->from = bound->from ? copy_exprs(model, bound->from, bound->bound_count) : NULL;
    copy->to = bound->to ? copy_exprs(model, bound->to, bound->bound_count) : NULL;
    return copy;
}

SqlPartitioning
model_copy_partitioning(Model *model, SqlPartitioning partitioning)
{
    SqlIndexKey *keys =
        partitioning.key_count ? arena_array(model->arena, SqlIndexKey, partitioning.key_count) : NULL;
    for (unsigned i = 0; i < partitioning.key_count; i++) {
        const SqlIndexKey *key = &partitioning.keys[i];
        keys[i] = *key;
        keys[i].column = model_text(model, key->column);
        keys[i].expr = model_copy_expr(model, key->expr);
        keys[i].opclass = model_copy_name(model, key->opclass);
        keys[i].collation = model_copy_name(model, key->collation);
    }
    partitioning.keys = keys;
    return partitioning;
}
