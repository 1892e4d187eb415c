/* Whether valid CHECKs prove where a table's rows belong, so that ATTACH PARTITION need not read them.
 *
 * Follows ConstraintImpliedByRelConstraint() with predicate_implied_by() for the forms people write:
 *   key IS NOT NULL AND key >= 'a' AND key < 'b'      of one column, ranges
 *   key IS NOT NULL AND key IN ('a', 'b')  or  key = 'a'     lists
 * Everything else counts as no proof, which is the careful side. Constants are compared as they are written,
 * numbers by value.
 */
#include <stdlib.h>
#include <string.h>

#include "risk/assess.h"

/* What the CHECKs say of the key: the narrowest limits found. */
typedef struct {
    const char *column;
    const SqlExpr *from, *to;
    bool from_open, to_open; /* > rather than >=, < rather than <= */
    const SqlExpr *values[64];
    unsigned value_count;
    bool has_values;
} Limits;

static const SqlExpr *
constant_of(const SqlExpr *expr)
{
    while (expr && expr->kind == EXPR_CAST && expr->arg_count == 1)
        expr = expr->args[0];
    return expr && expr->kind == EXPR_CONSTANT && expr->text ? expr : NULL;
}

static bool
is_key(const Limits *limits, const SqlExpr *expr)
{
    while (expr->kind == EXPR_CAST && expr->arg_count == 1)
        expr = expr->args[0];
    return expr->kind == EXPR_COLUMN && strcmp(expr->name.name, limits->column) == 0;
}

/* ISO dates and zero-padded texts of one length compare by their bytes; numbers by value. */
static bool
compare(const SqlExpr *a, const SqlExpr *b, int *order)
{
    char *end_a, *end_b;
    const double x = strtod(a->text, &end_a), y = strtod(b->text, &end_b);
    if (*a->text && *b->text && *end_a == '\0' && *end_b == '\0') {
        *order = (x > y) - (x < y);
        return true;
    }
    *order = strcmp(a->text, b->text);
    return *order == 0 || (strlen(a->text) == strlen(b->text) && g_ascii_isdigit(*a->text));
}

static void
add_value(Limits *limits, const SqlExpr *expr)
{
    const SqlExpr *value = constant_of(expr);
    if (value && limits->value_count < G_N_ELEMENTS(limits->values)) {
        limits->values[limits->value_count++] = value;
        limits->has_values = true;
    }
}

static void
comparison(Limits *limits, const SqlExpr *expr)
{
    const char *name = expr->name.name;
    if (expr->arg_count != 2 || !is_key(limits, expr->args[0]))
        return;
    const SqlExpr *value = constant_of(expr->args[1]);
    if (strcmp(name, "IN") == 0 && expr->args[1]->kind == EXPR_ROW) {
        for (unsigned i = 0; i < expr->args[1]->arg_count; i++)
            add_value(limits, expr->args[1]->args[i]);
    } else if (strcmp(name, "= ANY") == 0 && expr->args[1]->kind == EXPR_ROW) {
        for (unsigned i = 0; i < expr->args[1]->arg_count; i++)
            add_value(limits, expr->args[1]->args[i]);
    } else if (strcmp(name, "=") == 0) {
        add_value(limits, expr->args[1]);
    } else if (value && name[0] == '>') {
        limits->from = value;
        limits->from_open = name[1] == '\0';
    } else if (value && name[0] == '<' && name[1] != '>') {
        limits->to = value;
        limits->to_open = name[1] == '\0';
    }
}

static void
collect(Limits *limits, const SqlExpr *expr)
{
    if (expr->kind == EXPR_AND) {
        for (unsigned i = 0; i < expr->arg_count; i++)
            collect(limits, expr->args[i]);
    } else if (expr->kind == EXPR_OPERATOR) {
        comparison(limits, expr);
    }
}

static bool
within_range(const Limits *limits, const SqlBound *bound)
{
    int order;
    if (bound->bound_count != 1)
        return false;
    const SqlExpr *from = constant_of(bound->from[0]), *to = constant_of(bound->to[0]);
    if (from && !(limits->from && compare(limits->from, from, &order) && order >= 0))
        return false;
    if (to &&
        !(limits->to && compare(limits->to, to, &order) && (order < 0 || (order == 0 && limits->to_open))))
        return false;
    return from || bound->from[0]->kind != EXPR_CONSTANT;
}

static bool
holds(const SqlBound *bound, const SqlExpr *value)
{
    for (unsigned i = 0; i < bound->value_count; i++) {
        const SqlExpr *other = constant_of(bound->values[i]);
        if (other && strcmp(other->text, value->text) == 0)
            return true;
    }
    return false;
}

static bool
within_list(const Limits *limits, const SqlBound *bound)
{
    for (unsigned i = 0; i < limits->value_count; i++)
        if (!holds(bound, limits->values[i]))
            return false;
    return limits->has_values;
}

/* Outside of all of the bound: what a default partition must prove. */
static bool
outside(const Limits *limits, const SqlBound *bound)
{
    int order;
    if (bound->strategy == 'l') {
        for (unsigned i = 0; i < limits->value_count; i++)
            if (holds(bound, limits->values[i]))
                return false;
        return limits->has_values;
    }
    if (bound->bound_count != 1)
        return false;
    const SqlExpr *from = constant_of(bound->from[0]), *to = constant_of(bound->to[0]);
    if (to && limits->from && compare(limits->from, to, &order) && order >= 0)
        return true;
    return from && limits->to && compare(limits->to, from, &order) &&
           (order < 0 || (order == 0 && limits->to_open));
}

bool
checks_imply_bound(const ModelRelation *relation, const ModelRelation *partitioned, const SqlBound *bound,
                   bool negated)
{
    if (!bound || bound->is_default || partitioned->partitioning.key_count != 1 ||
        !partitioned->partitioning.keys[0].column)
        return false;
    Limits limits = {.column = partitioned->partitioning.keys[0].column};
    for (unsigned i = 0; i < relation->constraints->len; i++) {
        const ModelConstraint *constraint = g_ptr_array_index(relation->constraints, i);
        if (constraint->kind == CONSTRAINT_CHECK && constraint->valid)
            collect(&limits, constraint->expr);
    }
    /* A default partition may hold nulls, which no range takes; a list may. */
    if (negated)
        return outside(&limits, bound);
    if (!relation_proves_not_null(relation, limits.column, NULL))
        return false;
    return bound->strategy == 'l' ? within_list(&limits, bound) : within_range(&limits, bound);
}
