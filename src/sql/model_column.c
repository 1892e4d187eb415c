/* ALTER TABLE on columns, with the way down to children. */
#include "sql/model_internal.h"

static void
add_below(Model *model, ModelRelation *relation, const ModelColumn *column)
{
    for (unsigned i = 0; i < relation->children->len; i++) {
        ModelRelation *child = relation->children->pdata[i];
        ModelColumn *below = relation_column(child, column->name);
        if (below) { /* merged as it is, NOT NULL or not (ATExecAddColumn()) */
            below->parents++;
            below->inherited = true;
        } else {
            add_below(model, child, model_inherit_column(model, child, column, child->is_partition));
        }
    }
}

/* False when it was there, and the statement knew that it might be. */
bool
model_add_column(Model *model, ModelRelation *relation, const SqlAlter *alter, bool only)
{
    ModelColumn *column = relation_column(relation, alter->column->name);
    if (column && alter->if_exists)
        return false;
    if (column)
        model_drop_column(model, relation, column->name, true, only);
    column = model_make_column(model, alter->column->name, alter->column->location);
    column->type = model_unknown_type();
    model_fill_column(model, relation, column, alter->column);
    relation_add_column(model, relation, column);
    if (!only)
        add_below(model, relation, column);
    return true;
}

static void
drop_below(Model *model, ModelRelation *relation, const char *name, bool cascade, bool only)
{
    for (unsigned i = 0; i < relation->children->len; i++) {
        ModelRelation *child = relation->children->pdata[i];
        ModelColumn *below = relation_column(child, name);
        if (!below || below->parents == 0)
            continue;
        below->parents--;
        below->inherited = below->parents > 0;
        below->local = below->local || only;
        if (!below->inherited && !below->local)
            model_drop_column(model, child, name, cascade, false);
    }
}

static bool
constraint_names(const ModelConstraint *constraint, const char *column)
{
    return g_strv_contains((const char *const *)constraint->columns, column) ||
           (constraint->kind == CONSTRAINT_EXCLUDE &&
            (index_names(constraint->index, column) || model_expr_names(constraint->expr, NULL, column)));
}

static void
drop_constraints(Model *model, ModelRelation *relation, const char *column)
{
    for (unsigned i = 0; i < relation->constraints->len;) {
        ModelConstraint *constraint = relation->constraints->pdata[i];
        if (!constraint_names(constraint, column)) {
            i++;
            continue;
        }
        if (constraint->kind == CONSTRAINT_CHECK) /* a child that keeps its column keeps its constraint */
            model_take_from_table(model, constraint);
        else
            model_remove_constraint(model, constraint, false);
        i = 0; /* others may have gone with it */
    }
    const GPtrArray *keys = relation_own(relation)->referenced_by;
    for (unsigned i = 0; i < keys->len;) {
        ModelConstraint *key = keys->pdata[i];
        if (!g_strv_contains((const char *const *)key->target_columns, column)) {
            i++;
            continue;
        }
        model_remove_constraint(model, key, false);
        i = 0;
    }
}

static void
drop_dependents(Model *model, ModelRelation *relation, const char *column)
{
    for (unsigned i = relation->used_by->len; i > 0; i--)
        if (i <= relation->used_by->len && model_view_uses(relation->used_by->pdata[i - 1], relation, column))
            model_remove_relation(model, relation->used_by->pdata[i - 1]);
    for (unsigned i = relation->policies->len; i > 0; i--) {
        const ModelPolicy *policy = relation->policies->pdata[i - 1];
        if (model_expr_names(policy->using_expr, relation->name, column) ||
            model_expr_names(policy->check_expr, relation->name, column))
            g_ptr_array_remove_index(relation->policies, i - 1);
    }
    for (unsigned i = 0; i < relation->columns->len;) {
        const ModelColumn *other = relation->columns->pdata[i++];
        if (!other->generated || g_str_equal(other->name, column) ||
            !model_expr_names(other->generated, relation->name, column))
            continue;
        model_drop_column(model, relation, other->name, true, false);
        i = 0;
    }
}

void
model_drop_column(Model *model, ModelRelation *relation, const char *name, bool cascade, bool only)
{
    ModelColumn *column = relation_column(relation, name);
    if (!column)
        return;
    drop_below(model, relation, name, cascade, only);
    drop_constraints(model, relation, name);
    for (unsigned i = relation->indexes->len; i > 0; i--)
        if (i <= relation->indexes->len && index_names(relation->indexes->pdata[i - 1], name))
            model_remove_index(model, relation->indexes->pdata[i - 1]);
    const GPtrArray *sequences = relation_own(relation)->sequences;
    for (unsigned i = sequences->len; i > 0; i--)
        if (g_str_equal(((ModelRelation *)sequences->pdata[i - 1])->owned_column, name))
            model_remove_relation(model, sequences->pdata[i - 1]);
    relation_remove_column(model, relation, column);
    if (cascade)
        drop_dependents(model, relation, name);
}

static void
drop_identity(Model *model, ModelRelation *relation, ModelColumn *column)
{
    const GPtrArray *sequences = relation_own(relation)->sequences;
    if (!column->identity)
        return;
    for (unsigned i = sequences->len; i > 0; i--)
        if (g_str_equal(((ModelRelation *)sequences->pdata[i - 1])->owned_column, column->name))
            model_remove_relation(model, sequences->pdata[i - 1]);
    column->identity = 0;
}

/* What belongs to the table alone; false when children share it. */
static bool
alter_own(Model *model, ModelRelation *relation, ModelColumn *column, const SqlAlter *alter)
{
    switch ((int)alter->kind) {
    case ALTER_ADD_IDENTITY:
        model_set_identity(model, relation, column, !alter->constraint || alter->constraint->always, -1);
        return true;
    case ALTER_SET_IDENTITY:
        for (unsigned i = 0; i < alter->option_count; i++)
            if (g_str_equal(alter->options[i].name, "generated") && alter->options[i].value)
                column->identity = g_str_equal(alter->options[i].value, "a") ? 'a' : 'd';
        return true;
    case ALTER_DROP_IDENTITY:
        drop_identity(model, relation, column);
        return true;
    case ALTER_SET_STATISTICS:
        column->has_statistics_target = true;
        return true;
    default:
        return false;
    }
}

typedef struct {
    const SqlAlter *alter;
    const SqlType *type;
    const SqlExpr *expr;
    const char *collation;
} Change;

static void
change(Model *model, ModelRelation *relation, ModelColumn *column, const Change *to)
{
    switch ((int)to->alter->kind) {
    case ALTER_TYPE:
        column->type = to->type ? to->type : column->type;
        column->collation = to->collation;
        model_use_type(model, relation, column->type);
        break;
    case ALTER_SET_DEFAULT:
    case ALTER_DROP_DEFAULT:
        column->default_expr = to->expr;
        column->serial = false;
        break;
    case ALTER_SET_NOT_NULL:
        column->not_null = true;
        break;
    case ALTER_DROP_NOT_NULL:
        column->not_null = false;
        break;
    default:
        column->generated = to->expr;
    }
}

static void
change_all(Model *model, ModelRelation *relation, const Change *to, bool only)
{
    ModelColumn *column = relation_column(relation, to->alter->name);
    if (!column)
        return;
    change(model, relation, column, to);
    for (unsigned i = 0; i < relation->children->len && !only; i++)
        change_all(model, relation->children->pdata[i], to, false);
}

void
model_alter_column(Model *model, ModelRelation *relation, const SqlAlter *alter, bool only)
{
    ModelColumn *column = relation_column(relation, alter->name);
    if (!column || alter_own(model, relation, column, alter))
        return;
    const Change to = {
        .alter = alter,
        .type = model_copy_type(model, alter->type),
        .expr = alter->kind == ALTER_SET_DEFAULT      ? model_copy_default(model, alter->expr)
                : alter->kind == ALTER_SET_EXPRESSION ? model_copy_expr(model, alter->expr)
                                                      : NULL,
        .collation = model_text(model, alter->collation.name),
    };
    change_all(model, relation, &to, only);
}
