/* Relations come, go and move; their columns and what is tied to them. */
#include "sql/model_internal.h"

ModelRelation *
model_make_relation(Model *model, Space *space, const char *name, char kind, int location)
{
    ModelRelation *before = g_hash_table_lookup(space->relations, name);
    if (before)
        model_remove_relation(model, before);
    Relation *own = arena_new0(model->arena, Relation);
    ModelRelation *relation = &own->self;
    relation->name = model_text(model, name);
    relation->schema = space->name;
    relation->kind = kind;
    relation->persistence = 'p';
    relation->complete = true;
    relation->replica_identity = 'd';
    relation->columns = relation->constraints = relation->indexes = relation->triggers = relation->policies =
        relation->grants = relation->parents = relation->children = relation->used_by = model->none;
    relation->born = model->unit;
    relation->place = model_place(model, location);
    own->space = space;
    own->referenced_by = own->sequences = own->reads = model->none;
    g_hash_table_insert(space->relations, relation->name, relation);
    g_ptr_array_add(model->relations.items, relation);
    return relation;
}

void
relation_forget_names(ModelRelation *relation)
{
    Relation *own = relation_own(relation);
    g_clear_pointer(&own->column_names, g_hash_table_destroy);
    g_clear_pointer(&own->constraint_names, g_hash_table_destroy);
}

void
model_free_lists(const Model *model, ModelRelation *relation)
{
    Relation *own = relation_own(relation);
    GPtrArray **const lists[] = {&relation->columns,  &relation->constraints, &relation->indexes,
                                 &relation->triggers, &relation->policies,    &relation->grants,
                                 &relation->parents,  &relation->children,    &relation->used_by,
                                 &own->referenced_by, &own->sequences,        &own->reads};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        model_list_free(model, lists[i]);
    g_clear_pointer(&relation->options, g_hash_table_destroy);
    relation_forget_names(relation);
}

static void
leave_names(Model *model, ModelRelation *relation)
{
    Space *space = relation_own(relation)->space;
    if (g_hash_table_lookup(space->relations, relation->name) == relation)
        g_hash_table_remove(space->relations, relation->name);
    for (unsigned i = 0; i < relation->indexes->len; i++)
        g_hash_table_remove(space->indexes, ((ModelIndex *)relation->indexes->pdata[i])->name);
    for (unsigned i = 0; i < relation->constraints->len; i++)
        model_count_constraint(model, space, ((ModelConstraint *)relation->constraints->pdata[i])->name, -1);
    g_hash_table_remove_all(space->passes);
}

static void
enter_names(Model *model, ModelRelation *relation)
{
    Space *space = relation_own(relation)->space;
    g_hash_table_insert(space->relations, relation->name, relation);
    for (unsigned i = 0; i < relation->indexes->len; i++)
        g_hash_table_insert(space->indexes, ((ModelIndex *)relation->indexes->pdata[i])->name,
                            relation->indexes->pdata[i]);
    for (unsigned i = 0; i < relation->constraints->len; i++)
        model_count_constraint(model, space, ((ModelConstraint *)relation->constraints->pdata[i])->name, 1);
}

static void
remove_dependents(Model *model, ModelRelation *relation)
{
    Relation *own = relation_own(relation);
    while (relation->used_by->len > 0)
        model_remove_relation(model, relation->used_by->pdata[relation->used_by->len - 1]);
    while (relation->children->len > 0)
        model_remove_relation(model, relation->children->pdata[relation->children->len - 1]);
    while (own->referenced_by->len > 0)
        model_remove_constraint(model, own->referenced_by->pdata[own->referenced_by->len - 1], false);
    while (own->sequences->len > 0)
        model_remove_relation(model, own->sequences->pdata[own->sequences->len - 1]);
}

/* Children have the same expression, not one that says the same. */
static void
forget_default(const ModelRelation *relation, const char *name, const SqlExpr *expr)
{
    ModelColumn *column = relation_column(relation, name);
    if (!column || column->default_expr != expr)
        return;
    column->default_expr = NULL;
    for (unsigned i = 0; i < relation->children->len; i++)
        forget_default(relation->children->pdata[i], name, expr);
}

/* A sequence takes the default with it that reads it. */
static void
leave_owner(ModelRelation *sequence)
{
    if (!sequence->owned_by)
        return;
    g_ptr_array_remove(relation_own(sequence->owned_by)->sequences, sequence);
    ModelColumn *column = relation_column(sequence->owned_by, sequence->owned_column);
    if (column && !sequence->owned_by->dropped && !column->identity)
        forget_default(sequence->owned_by, column->name, column->default_expr);
}

void
model_remove_relation(Model *model, ModelRelation *relation)
{
    if (relation->dropped)
        return;
    relation->dropped = true;
    model->relations.holes = true;
    remove_dependents(model, relation);
    leave_names(model, relation);
    for (unsigned i = 0; i < relation->constraints->len; i++) {
        ModelConstraint *constraint = relation->constraints->pdata[i];
        if (constraint->target)
            g_ptr_array_remove(relation_own(constraint->target)->referenced_by, constraint);
    }
    for (unsigned i = 0; i < relation->indexes->len; i++)
        model_detach_index(model, relation->indexes->pdata[i]);
    for (unsigned i = 0; i < relation->parents->len; i++)
        g_ptr_array_remove(((ModelRelation *)relation->parents->pdata[i])->children, relation);
    leave_owner(relation);
    model_unread(model, relation);
    /* The arrays go when the holes are closed or the model is: somebody may be walking one of them. */
}

/* The server refuses a name that is taken; here the newcomer has it, as everywhere in the model. */
static void
make_room(Model *model, const ModelRelation *relation, const Space *space)
{
    for (unsigned i = 0; i < relation->indexes->len; i++) {
        const ModelIndex *index = relation->indexes->pdata[i];
        ModelIndex *other = g_hash_table_lookup(space->indexes, index->name);
        if (other && other != index)
            model_remove_index(model, other);
    }
}

void
model_move_relation(Model *model, ModelRelation *relation, Space *space, const char *name)
{
    Relation *own = relation_own(relation);
    const char *before = relation->name;
    ModelRelation *other = g_hash_table_lookup(space->relations, name);
    if (other && other != relation)
        model_remove_relation(model, other);
    make_room(model, relation, space);
    leave_names(model, relation);
    own->space = space;
    relation->schema = space->name;
    relation->name = model_text(model, name);
    enter_names(model, relation);
    for (unsigned i = 0; i < own->referenced_by->len; i++) {
        ModelConstraint *constraint = own->referenced_by->pdata[i];
        constraint->target_name.name = relation->name;
        if (constraint->target_name.schema)
            constraint->target_name.schema = relation->schema;
    }
    for (unsigned i = 0; i < own->sequences->len; i++) {
        ModelRelation *sequence = own->sequences->pdata[i];
        if (relation_own(sequence)->space != space)
            model_move_relation(model, sequence, space, sequence->name);
    }
    for (unsigned i = 0; i < relation->used_by->len; i++)
        model_view_follow(model, relation->used_by->pdata[i], relation, before);
    if (!g_str_equal(before, relation->name))
        model_rename_in_relation(model, relation, before, NULL, relation->name);
    if (relation->owned_by && relation->kind == 'S') {
        ModelColumn *column = relation_column(relation->owned_by, relation->owned_column);
        if (column && column->serial)
            column->default_expr = model_nextval(model, relation);
    }
}

ModelColumn *
model_make_column(Model *model, const char *name, int location)
{
    ModelColumn *column = arena_new0(model->arena, ModelColumn);
    column->name = model_text(model, name);
    column->local = true;
    column->born = model->unit;
    column->place = model_place(model, location);
    return column;
}

void
relation_add_column(Model *model, ModelRelation *relation, ModelColumn *column)
{
    Relation *own = relation_own(relation);
    model_list_add(model, &relation->columns, column);
    if (own->column_names)
        g_hash_table_insert(own->column_names, column->name, column);
    model_use_type(model, relation, column->type);
}

void
relation_remove_column(Model *model, ModelRelation *relation, ModelColumn *column)
{
    Relation *own = relation_own(relation);
    g_ptr_array_remove(relation->columns, column);
    if (own->column_names)
        g_hash_table_remove(own->column_names, column->name);
}

void
model_use_type(Model *model, ModelRelation *relation, const SqlType *type)
{
    ModelType *known = type ? model_type(model, type->name) : NULL;
    GPtrArray *users = known ? g_hash_table_lookup(model->type_users, known) : NULL;
    if (known && !users) {
        users = g_ptr_array_new();
        g_hash_table_insert(model->type_users, known, users);
    }
    if (users && (users->len == 0 || users->pdata[users->len - 1] != relation))
        g_ptr_array_add(users, relation);
}

void
model_add_child(Model *model, ModelRelation *parent, ModelRelation *child)
{
    model_list_add(model, &parent->children, child);
    model_list_add(model, &child->parents, parent);
}

void
model_remove_child(Model *model, ModelRelation *parent, ModelRelation *child)
{
    g_ptr_array_remove(parent->children, child);
    g_ptr_array_remove(child->parents, parent);
}

void
model_own_sequence(Model *model, ModelRelation *sequence, ModelRelation *table, const char *column)
{
    if (sequence->owned_by)
        g_ptr_array_remove(relation_own(sequence->owned_by)->sequences, sequence);
    sequence->owned_by = table;
    sequence->owned_column = model_text(model, column);
    if (table)
        model_list_add(model, &relation_own(table)->sequences, sequence);
}

ModelRelation *
model_make_sequence(Model *model, ModelRelation *table, ModelColumn *column, const char *name, int location)
{
    ModelRelation *sequence = model_make_relation(model, relation_own(table)->space, name, 'S', location);
    sequence->persistence = table->persistence;
    model_own_sequence(model, sequence, table, column->name);
    return sequence;
}
