/* What a table gets from others: INHERITS, PARTITION OF, ATTACH, LIKE. */
#include "sql/model_internal.h"

/* TableLikeOption of the server's nodes/parsenodes.h */
enum {
    LIKE_COMMENTS = 1 << 0,
    LIKE_CONSTRAINTS = 1 << 2,
    LIKE_DEFAULTS = 1 << 3,
    LIKE_GENERATED = 1 << 4,
    LIKE_IDENTITY = 1 << 5,
    LIKE_INDEXES = 1 << 6,
};

const SqlType *
model_unknown_type(void)
{
    static const SqlType unknown = {.name = {NULL, "unknown", -1}, .location = -1};
    return &unknown;
}

/* Name, type and whether it may be null. */
ModelColumn *
model_copy_column(Model *model, const ModelColumn *from)
{
    ModelColumn *column = arena_new0(model->arena, ModelColumn);
    column->name = from->name;
    column->type = from->type;
    column->collation = from->collation;
    column->not_null = from->not_null;
    column->local = true;
    column->place = from->place;
    column->born = model->unit;
    return column;
}

ModelColumn *
model_inherit_column(Model *model, ModelRelation *child, const ModelColumn *from, bool is_partition)
{
    ModelColumn *column = relation_column(child, from->name);
    if (!column) {
        column = model_copy_column(model, from);
        column->default_expr = from->default_expr;
        column->generated = from->generated;
        column->local = false;
        relation_add_column(model, child, column);
    }
    column->inherited = true;
    column->parents++;
    column->not_null = column->not_null || from->not_null;
    if (is_partition)
        column->local = false;
    return column;
}

void
model_inherit(Model *model, ModelRelation *child, ModelRelation *parent, bool creating)
{
    model_add_child(model, parent, child);
    for (unsigned i = 0; i < parent->columns->len; i++) {
        const ModelColumn *above = parent->columns->pdata[i];
        ModelColumn *column = model_inherit_column(model, child, above, child->is_partition);
        if (creating && !column->default_expr) /* an earlier parent's may have none */
            column->default_expr = above->default_expr;
    }
    for (unsigned i = 0; i < parent->constraints->len; i++) {
        const ModelConstraint *constraint = parent->constraints->pdata[i];
        if (constraint->kind != CONSTRAINT_CHECK || constraint->no_inherit)
            continue;
        const bool was_there = relation_constraint(child, constraint->name) != NULL;
        ModelConstraint *inherited = model_inherit_check(model, child, constraint);
        inherited->valid = inherited->valid || !was_there; /* a new table has no rows */
    }
}

void
model_like(Model *model, ModelRelation *table, const ModelRelation *from, unsigned options, int location)
{
    for (unsigned i = 0; i < from->columns->len; i++) {
        const ModelColumn *original = from->columns->pdata[i];
        if (relation_column(table, original->name))
            continue;
        ModelColumn *column = model_copy_column(model, original);
        column->place = model_place(model, location);
        if (original->identity && (options & LIKE_IDENTITY))
            model_set_identity(model, table, column, original->identity == 'a', -1);
        relation_add_column(model, table, column);
    }
}

static void
like_column(ModelRelation *table, const ModelColumn *from, unsigned options)
{
    ModelColumn *column = relation_column(table, from->name);
    if (!column)
        return;
    if (!from->generated && (options & LIKE_DEFAULTS))
        column->default_expr = from->default_expr;
    if (from->generated && (options & LIKE_GENERATED))
        column->generated = from->generated;
    if (options & LIKE_COMMENTS)
        column->comment = from->comment;
}

/* expandTableLikeClause(): when the table and its own indexes are there. */
void
model_like_later(Model *model, ModelRelation *table, const ModelRelation *from, unsigned options,
                 int location)
{
    const ModelPlace place = model_place(model, location);
    for (unsigned i = 0; i < from->columns->len; i++)
        like_column(table, from->columns->pdata[i], options);
    for (unsigned i = 0; (options & LIKE_CONSTRAINTS) && i < from->constraints->len; i++) {
        const ModelConstraint *constraint = from->constraints->pdata[i];
        if (constraint->kind != CONSTRAINT_CHECK || relation_constraint(table, constraint->name))
            continue;
        ModelConstraint *copy = model_inherit_check(model, table, constraint);
        copy->inherited = false;
        copy->local = true;
        copy->parents = 0;
        copy->valid = true;
        copy->place = place;
        copy->comment = (options & LIKE_COMMENTS) ? constraint->comment : NULL;
    }
    const unsigned count = from->indexes->len; /* of the table itself, perhaps */
    for (unsigned i = 0; (options & LIKE_INDEXES) && i < count; i++) {
        ModelIndex *copy = model_clone_index(model, table, from->indexes->pdata[i], false);
        copy->place = place;
        if (copy->constraint)
            copy->constraint->place = place;
        if (options & LIKE_COMMENTS)
            copy->comment = ((ModelIndex *)from->indexes->pdata[i])->comment;
    }
}

void
model_clone_trigger(Model *model, const ModelTrigger *trigger, ModelRelation *partition)
{
    if (!trigger->row || relation_trigger(partition, trigger->name))
        return;
    ModelTrigger *clone = arena_new0(model->arena, ModelTrigger);
    *clone = *trigger;
    clone->table = partition;
    clone->inherited = true;
    clone->born = model->unit;
    model_list_add(model, &partition->triggers, clone);
    model_use_trigger(model, partition, clone->function);
    for (unsigned i = 0; i < partition->children->len; i++)
        model_clone_trigger(model, trigger, partition->children->pdata[i]);
}

/* A partition has the indexes, foreign keys and row triggers of its table. */
void
model_clone_partition_parts(Model *model, ModelRelation *parent, ModelRelation *partition)
{
    for (unsigned i = 0; i < parent->indexes->len; i++)
        model_ensure_index(model, parent->indexes->pdata[i], partition);
    for (unsigned i = 0; i < parent->triggers->len; i++)
        model_clone_trigger(model, parent->triggers->pdata[i], partition);
    for (unsigned i = 0; i < parent->constraints->len; i++) {
        ModelConstraint *constraint = parent->constraints->pdata[i];
        if (constraint->kind == CONSTRAINT_FOREIGN)
            model_ensure_foreign(model, constraint, partition);
    }
}

void
model_attach(Model *model, ModelRelation *parent, ModelRelation *partition, const SqlBound *bound)
{
    partition->is_partition = true;
    partition->bound = model_copy_bound(model, bound);
    model_inherit(model, partition, parent, false);
    model_clone_partition_parts(model, parent, partition);
}

static void
no_longer_inherits(ModelRelation *child, const ModelRelation *parent)
{
    for (unsigned i = 0; i < parent->columns->len; i++) {
        ModelColumn *column = relation_column(child, ((ModelColumn *)parent->columns->pdata[i])->name);
        if (!column || column->parents == 0)
            continue;
        column->parents--;
        column->inherited = column->parents > 0;
        column->local = column->local || !column->inherited;
    }
    for (unsigned i = 0; i < parent->constraints->len; i++) {
        const ModelConstraint *over = parent->constraints->pdata[i];
        ModelConstraint *constraint = relation_constraint(child, over->name);
        if (over->kind != CONSTRAINT_CHECK || !constraint || constraint->parents == 0)
            continue;
        constraint->parents--;
        constraint->inherited = constraint->parents > 0;
        constraint->local = constraint->local || !constraint->inherited;
    }
}

void
model_disinherit(Model *model, ModelRelation *parent, ModelRelation *child)
{
    no_longer_inherits(child, parent);
    model_remove_child(model, parent, child);
}

static void
remove_clones(ModelRelation *partition)
{
    for (unsigned i = partition->triggers->len; i > 0; i--)
        if (((ModelTrigger *)partition->triggers->pdata[i - 1])->inherited)
            g_ptr_array_remove_index(partition->triggers, i - 1);
    for (unsigned i = 0; i < partition->children->len; i++)
        remove_clones(partition->children->pdata[i]);
}

/* Indexes and foreign keys stay behind as the table's own. */
void
model_detach(Model *model, ModelRelation *parent, ModelRelation *partition)
{
    model_disinherit(model, parent, partition);
    partition->is_partition = false;
    partition->bound = NULL;
    for (unsigned i = 0; i < partition->indexes->len; i++)
        model_detach_index(model, partition->indexes->pdata[i]);
    for (unsigned i = 0; i < partition->constraints->len; i++) {
        ModelConstraint *constraint = partition->constraints->pdata[i];
        if (!constraint->over)
            continue;
        constraint->over = NULL;
        constraint->inherited = false;
        constraint->local = true;
    }
    remove_clones(partition);
}
