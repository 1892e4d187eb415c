/* RENAME, SET SCHEMA, OWNER TO: whoever named the object goes on to name it. */
#include <stdint.h>

#include "sql/model_internal.h"

/* The new name stands behind the old one, in a statement that says little more. */
static void
note_renamed(Model *model, const void *object, SqlName before)
{
    if (!object)
        return;
    ModelPlace *place = arena_new0(model->arena, ModelPlace);
    *place = model_place(model, before.location);
    g_hash_table_insert(model->renamed, (gpointer)(uintptr_t)object, place);
}

ModelPlace
model_name_place(const Model *model, const void *object, ModelPlace own)
{
    const ModelPlace *place = g_hash_table_lookup(model->renamed, object);
    return place ? *place : own;
}

static void
rename_in_list(char **names, const char *from, const char *to)
{
    for (; *names; names++)
        if (g_str_equal(*names, from))
            *names = (char *)to;
}

static void
rename_in_index(Model *model, ModelIndex *index, const char *table, const char *column, const char *to)
{
    index->where = model_expr_renamed(model, index->where, table, column, to);
    for (unsigned i = 0; i < index->key_count; i++)
        index->expressions[i] = model_expr_renamed(model, index->expressions[i], table, column, to);
}

/* In the expressions that belong to the relation: a column, or what stands in front of columns. */
void
model_rename_in_relation(Model *model, ModelRelation *relation, const char *table, const char *column,
                         const char *to)
{
    for (unsigned i = 0; i < relation->columns->len; i++) {
        ModelColumn *own = relation->columns->pdata[i];
        own->generated = model_expr_renamed(model, own->generated, table, column, to);
    }
    for (unsigned i = 0; i < relation->constraints->len; i++) {
        ModelConstraint *own = relation->constraints->pdata[i];
        own->expr = model_expr_renamed(model, own->expr, table, column, to);
    }
    for (unsigned i = 0; i < relation->indexes->len; i++)
        rename_in_index(model, relation->indexes->pdata[i], table, column, to);
    for (unsigned i = 0; i < relation->policies->len; i++) {
        ModelPolicy *own = relation->policies->pdata[i];
        own->using_expr = model_expr_renamed(model, own->using_expr, table, column, to);
        own->check_expr = model_expr_renamed(model, own->check_expr, table, column, to);
    }
}

static void
rename_in_keys(Model *model, ModelRelation *relation, const char *from, const char *to)
{
    SqlIndexKey *keys = (SqlIndexKey *)relation->partitioning.keys; /* the model's own copy */
    for (unsigned i = 0; i < relation->partitioning.key_count; i++) {
        if (g_strcmp0(keys[i].column, from) == 0)
            keys[i].column = to;
        keys[i].expr = model_expr_renamed(model, keys[i].expr, relation->name, from, to);
    }
}

static void
rename_in_parts(Model *model, ModelRelation *relation, const char *from, char *to)
{
    const Relation *own = relation_own(relation);
    for (unsigned i = 0; i < relation->constraints->len; i++) {
        rename_in_list(((ModelConstraint *)relation->constraints->pdata[i])->columns, from, to);
        rename_in_list(((ModelConstraint *)relation->constraints->pdata[i])->set_columns, from, to);
    }
    for (unsigned i = 0; i < own->referenced_by->len; i++)
        rename_in_list(((ModelConstraint *)own->referenced_by->pdata[i])->target_columns, from, to);
    for (unsigned i = 0; i < relation->indexes->len; i++) {
        ModelIndex *index = relation->indexes->pdata[i];
        rename_in_list(index->columns, from, to);
        rename_in_list(index->including, from, to);
    }
    for (unsigned i = 0; i < own->sequences->len; i++) {
        ModelRelation *sequence = own->sequences->pdata[i];
        if (g_str_equal(sequence->owned_column, from))
            sequence->owned_column = to;
    }
    rename_in_keys(model, relation, from, to);
    model_rename_in_relation(model, relation, relation->name, from, to);
    for (unsigned i = 0; i < relation->used_by->len; i++)
        model_view_rename_column(model, relation->used_by->pdata[i], relation, from, to);
}

static void
rename_column(Model *model, ModelRelation *relation, const char *from, const char *to)
{
    ModelColumn *column = relation_column(relation, from);
    ModelColumn *other = relation_column(relation, to);
    if (!column || column == other)
        return;
    if (other)
        model_drop_column(model, relation, to, true, false);
    const char *before = column->name;
    column->name = model_text(model, to);
    relation_forget_names(relation);
    rename_in_parts(model, relation, before, column->name);
    for (unsigned i = 0; i < relation->children->len; i++) {
        ModelRelation *child = relation->children->pdata[i];
        const ModelColumn *below = relation_column(child, before);
        if (below && below->inherited)
            rename_column(model, child, before, to);
    }
}

static void
rename_schema(Model *model, const char *from, const char *to)
{
    Space *space = model_find_space(model, from);
    ModelSchema *schema = model_schema(model, from);
    if (schema) {
        g_hash_table_remove(model->schema_names, schema->name);
        schema->name = model_text(model, to);
        note_renamed(model, schema, (SqlName){NULL, NULL, -1});
        g_hash_table_insert(model->schema_names, schema->name, schema);
    }
    if (!space || g_str_equal(from, to))
        return;
    g_autoptr(GList) relations = g_hash_table_get_values(space->relations);
    g_autoptr(GList) types = g_hash_table_get_values(space->types);
    g_autoptr(GPtrArray) functions = model_space_functions(space);
    Space *into = model_space(model, to);
    for (GList *cell = relations; cell; cell = cell->next) {
        ModelRelation *relation = cell->data;
        if (relation_own(relation)->space != into) /* else it went with its table */
            model_move_relation(model, relation, into, relation->name);
    }
    for (GList *cell = types; cell; cell = cell->next)
        model_move_type(model, cell->data, into->name, ((ModelType *)cell->data)->name);
    for (unsigned i = 0; i < functions->len; i++) {
        ModelFunction *function = functions->pdata[i];
        model_move_function(model, function, into->name, function->name);
    }
}

static void
rename_part(Model *model, const SqlTarget *target, const char *to)
{
    ModelRelation *relation = model_find(model, target->name);
    if (!relation || !target->part)
        return;
    switch ((int)target->object) {
    case SQL_OBJECT_COLUMN:
        note_renamed(model, relation_column(relation, target->part), target->name);
        rename_column(model, relation, target->part, to);
        break;
    case SQL_OBJECT_CONSTRAINT: {
        ModelConstraint *constraint = relation_constraint(relation, target->part);
        if (!constraint)
            break;
        note_renamed(model, constraint, target->name);
        model_rename_constraint(model, constraint, to);
        break;
    }
    case SQL_OBJECT_TRIGGER: {
        ModelTrigger *trigger = relation_trigger(relation, target->part);
        if (!trigger)
            break;
        note_renamed(model, trigger, target->name);
        trigger->name = model_text(model, to);
        break;
    }
    case SQL_OBJECT_POLICY: {
        ModelPolicy *policy = relation_policy(relation, target->part);
        if (!policy)
            break;
        note_renamed(model, policy, target->name);
        policy->name = model_text(model, to);
        break;
    }
    default:
        break;
    }
}

static void
rename_in_type(Model *model, ModelType *type, const SqlTarget *target, const char *to)
{
    if (target->object == SQL_OBJECT_TYPE || target->object == SQL_OBJECT_DOMAIN) {
        note_renamed(model, type, target->name);
        model_move_type(model, type, type->schema, to);
        return;
    }
    for (unsigned i = 0; target->part && i < type->columns->len; i++) {
        ModelColumn *column = type->columns->pdata[i];
        if (target->object == SQL_OBJECT_ATTRIBUTE && g_str_equal(column->name, target->part))
            column->name = model_text(model, to);
    }
    for (unsigned i = 0; target->part && i < type->constraints->len; i++) {
        ModelConstraint *constraint = type->constraints->pdata[i];
        if (target->object == SQL_OBJECT_DOMAIN_CONSTRAINT && g_str_equal(constraint->name, target->part)) {
            Space *space = model_space(model, type->schema);
            model_count_constraint(model, space, constraint->name, -1);
            constraint->name = model_text(model, to);
            model_count_constraint(model, space, constraint->name, 1);
        }
    }
}

/* Tables, views, sequences and indexes: ALTER TABLE takes any of them. */
static void
rename_relation(Model *model, SqlName name, const char *to)
{
    ModelRelation *relation = model_find(model, name);
    ModelIndex *index = relation ? NULL : model_index(model, name.schema, name.name);
    if (relation) {
        note_renamed(model, relation, name);
        model_move_relation(model, relation, relation_own(relation)->space, to);
    } else if (index) {
        note_renamed(model, index, name);
        model_rename_index(model, index, to);
    }
}

void
model_rename(Model *model, const SqlTree *tree)
{
    const SqlTarget *target = &tree->rename.target;
    const char *to = tree->rename.to;
    ModelType *type = model_type(model, target->name);
    switch ((int)target->object) {
    case SQL_OBJECT_TABLE:
    case SQL_OBJECT_FOREIGN_TABLE:
    case SQL_OBJECT_VIEW:
    case SQL_OBJECT_MATVIEW:
    case SQL_OBJECT_SEQUENCE:
    case SQL_OBJECT_INDEX:
        rename_relation(model, target->name, to);
        break;
    case SQL_OBJECT_TYPE:
    case SQL_OBJECT_DOMAIN:
    case SQL_OBJECT_ATTRIBUTE:
    case SQL_OBJECT_DOMAIN_CONSTRAINT:
        if (type)
            rename_in_type(model, type, target, to);
        break;
    case SQL_OBJECT_SCHEMA:
        rename_schema(model, target->name.name, to);
        break;
    case SQL_OBJECT_FUNCTION: {
        ModelFunction *function = model_find_function(model, target);
        if (!function)
            break;
        note_renamed(model, function, target->name);
        model_move_function(model, function, function->schema, to);
        break;
    }
    default:
        rename_part(model, target, to);
    }
}

void
model_set_schema(Model *model, const SqlTree *tree)
{
    const SqlTarget *target = &tree->rename.target;
    const char *to = tree->rename.to;
    ModelRelation *relation = model_find(model, target->name);
    ModelType *type = model_type(model, target->name);
    ModelExtension *extension = NULL;
    ModelFunction *function = NULL;
    switch ((int)target->object) {
    case SQL_OBJECT_TYPE:
    case SQL_OBJECT_DOMAIN:
        if (type)
            model_move_type(model, type, to, type->name);
        break;
    case SQL_OBJECT_FUNCTION:
        function = model_find_function(model, target);
        if (function)
            model_move_function(model, function, to, function->name);
        break;
    case SQL_OBJECT_EXTENSION:
        extension = model_extension(model, target->name.name);
        if (extension)
            extension->schema = model_text(model, to);
        break;
    default:
        if (relation)
            model_move_relation(model, relation, model_space(model, to), relation->name);
    }
}

void
model_owner(Model *model, const SqlTree *tree)
{
    const SqlTarget *target = &tree->rename.target;
    char *role = model_text(model, tree->rename.to);
    ModelType *type = model_type(model, target->name);
    ModelSchema *schema = model_schema(model, target->name.name);
    ModelFunction *function = NULL;
    switch ((int)target->object) {
    case SQL_OBJECT_TYPE:
    case SQL_OBJECT_DOMAIN:
        if (type)
            type->owner = role;
        break;
    case SQL_OBJECT_FUNCTION:
        function = model_find_function(model, target);
        if (function)
            function->owner = role;
        break;
    case SQL_OBJECT_SCHEMA:
        if (schema)
            schema->owner = role;
        break;
    default:
        break;
    }
}
