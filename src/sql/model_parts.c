/* What is asked of a model's relations and types. */
#include "sql/model_internal.h"

/* Below it, looking at each is quicker than hashing. */
enum { FEW = 16 };

ModelColumn *
relation_column(const ModelRelation *relation, const char *name)
{
    Relation *own = relation_own(relation);
    const GPtrArray *columns = relation->columns;
    if (!name)
        return NULL;
    if (columns->len > FEW && !own->column_names) {
        own->column_names = g_hash_table_new(g_str_hash, g_str_equal);
        for (unsigned i = 0; i < columns->len; i++)
            g_hash_table_insert(own->column_names, ((ModelColumn *)columns->pdata[i])->name,
                                columns->pdata[i]);
    }
    if (own->column_names)
        return g_hash_table_lookup(own->column_names, name);
    for (unsigned i = 0; i < columns->len; i++)
        if (g_str_equal(((ModelColumn *)columns->pdata[i])->name, name))
            return columns->pdata[i];
    return NULL;
}

ModelConstraint *
relation_constraint(const ModelRelation *relation, const char *name)
{
    Relation *own = relation_own(relation);
    const GPtrArray *constraints = relation->constraints;
    if (!name)
        return NULL;
    if (constraints->len > FEW && !own->constraint_names) {
        own->constraint_names = g_hash_table_new(g_str_hash, g_str_equal);
        for (unsigned i = 0; i < constraints->len; i++)
            g_hash_table_insert(own->constraint_names, ((ModelConstraint *)constraints->pdata[i])->name,
                                constraints->pdata[i]);
    }
    if (own->constraint_names)
        return g_hash_table_lookup(own->constraint_names, name);
    for (unsigned i = 0; i < constraints->len; i++)
        if (g_str_equal(((ModelConstraint *)constraints->pdata[i])->name, name))
            return constraints->pdata[i];
    return NULL;
}

ModelConstraint *
relation_primary_key(const ModelRelation *relation)
{
    for (unsigned i = 0; i < relation->constraints->len; i++)
        if (((ModelConstraint *)relation->constraints->pdata[i])->kind == CONSTRAINT_PRIMARY)
            return relation->constraints->pdata[i];
    return NULL;
}

/* predicate_implied_by() of `column IS NOT NULL`: an arm of an AND is enough, an OR needs it of all arms. NOT
 * is carried inside, as the server's simplification does. */
static bool
proves(const SqlExpr *expr, const char *column, bool negated)
{
    const SqlExprKind kind = expr->kind;
    if (kind == EXPR_NOT && expr->arg_count == 1)
        return proves(expr->args[0], column, !negated);
    if (kind == EXPR_IS_NULL || kind == EXPR_IS_NOT_NULL)
        return (kind == EXPR_IS_NULL) == negated && expr->arg_count == 1 &&
               expr->args[0]->kind == EXPR_COLUMN && g_strcmp0(expr->args[0]->name.name, column) == 0;
    if ((kind != EXPR_AND && kind != EXPR_OR) || expr->arg_count == 0)
        return false;
    const bool needs_all = (kind == EXPR_OR) != negated;
    for (unsigned i = 0; i < expr->arg_count; i++)
        if (proves(expr->args[i], column, negated) != needs_all)
            return !needs_all;
    return needs_all;
}

bool
relation_proves_not_null(const ModelRelation *relation, const char *column, const char *const *without)
{
    const ModelColumn *own = relation_column(relation, column);
    if (own && own->not_null)
        return true;
    for (unsigned i = 0; i < relation->constraints->len; i++) {
        const ModelConstraint *constraint = relation->constraints->pdata[i];
        if (constraint->kind == CONSTRAINT_CHECK && constraint->valid && constraint->expr &&
            !(without && g_strv_contains(without, constraint->name)) &&
            proves(constraint->expr, column, false))
            return true;
    }
    return false;
}

GPtrArray *
model_referencing(const Model *model, const ModelRelation *relation)
{
    const GPtrArray *keys = relation_own(relation)->referenced_by;
    GPtrArray *copy = g_ptr_array_sized_new(keys->len);
    for (unsigned i = 0; i < keys->len; i++)
        g_ptr_array_add(copy, keys->pdata[i]);
    return copy;
}

/* Domains over domains; a text that goes round in circles ends here. */
enum { DEPTH = 64 };

const SqlType *
model_base_type(const Model *model, const SqlType *type)
{
    for (int i = 0; i < DEPTH && type && type->dimensions == 0; i++) {
        const ModelType *known = model_type(model, type->name);
        if (!known || known->kind != 'd' || !known->base)
            break;
        type = known->base;
    }
    return type;
}

bool
model_type_constrained(const Model *model, const SqlType *type)
{
    for (int i = 0; i < DEPTH && type && type->dimensions == 0; i++) {
        const ModelType *known = model_type(model, type->name);
        if (!known || known->kind != 'd')
            return false;
        if (known->not_null || known->constraints->len > 0)
            return true;
        type = known->base;
    }
    return false;
}
