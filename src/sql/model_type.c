/* Types: enums, domains, composite types and the rest. */
#include "sql/model_internal.h"

void
model_free_type_lists(const Model *model, ModelType *type)
{
    model_list_free(model, &type->constraints);
    model_list_free(model, &type->labels);
    model_list_free(model, &type->columns);
}

static ModelType *
make_type(Model *model, SqlName name, char kind)
{
    Space *space = model_creation_space(model, name, 'p');
    ModelType *before = g_hash_table_lookup(space->types, name.name);
    if (before)
        model_remove_type(model, before, false);
    ModelType *type = arena_new0(model->arena, ModelType);
    type->name = model_text(model, name.name);
    type->schema = space->name;
    type->kind = kind;
    type->constraints = type->labels = type->columns = model->none;
    type->born = model->unit;
    type->place = model_place(model, name.location);
    g_hash_table_insert(space->types, type->name, type);
    g_ptr_array_add(model->types.items, type);
    return type;
}

static void
add_domain_constraint(Model *model, ModelType *type, const SqlConstraint *from)
{
    if (from->kind == CONSTRAINT_NOT_NULL) {
        type->not_null = true;
    } else if (from->kind == CONSTRAINT_DEFAULT) {
        type->default_expr = model_copy_default(model, from->expr);
    } else if (from->kind == CONSTRAINT_CHECK) {
        Space *space = model_space(model, type->schema);
        ModelConstraint *constraint = arena_new0(model->arena, ModelConstraint);
        constraint->kind = CONSTRAINT_CHECK;
        constraint->named = from->name != NULL;
        constraint->name = from->name ? model_text(model, from->name)
                                      : model_choose_constraint(model, space, type->name, NULL, "check");
        constraint->columns = constraint->target_columns = constraint->set_columns =
            arena_array(model->arena, char *, 1);
        constraint->expr = model_copy_expr(model, from->expr);
        constraint->valid = !from->not_valid;
        constraint->local = true;
        constraint->born = model->unit;
        constraint->place = model_place(model, from->location);
        model_count_constraint(model, space, constraint->name, 1);
        model_list_add(model, &type->constraints, constraint);
    }
}

static void
create_domain(Model *model, const SqlTree *tree)
{
    const SqlType *base = model_copy_type(model, tree->domain.type);
    ModelType *type = make_type(model, tree->domain.name, 'd');
    type->base = base;
    for (unsigned i = 0; i < tree->domain.constraint_count; i++)
        add_domain_constraint(model, type, tree->domain.constraints[i]);
}

static ModelColumn *
make_attribute(Model *model, const SqlColumn *from)
{
    ModelColumn *column = model_make_column(model, from->name, from->location);
    column->type = from->type ? model_copy_type(model, from->type) : model_unknown_type();
    column->collation = model_text(model, from->collation.name);
    return column;
}

void
model_create_type(Model *model, const SqlTree *tree)
{
    ModelType *type = NULL;
    switch ((int)tree->kind) {
    case SQL_CREATE_DOMAIN:
        create_domain(model, tree);
        break;
    case SQL_CREATE_ENUM:
        type = make_type(model, tree->enumeration.name, 'e');
        for (unsigned i = 0; i < tree->enumeration.label_count; i++)
            model_list_add(model, &type->labels, model_text(model, tree->enumeration.labels[i]));
        break;
    case SQL_CREATE_COMPOSITE:
        type = make_type(model, tree->composite.name, 'c');
        for (unsigned i = 0; i < tree->composite.column_count; i++)
            model_list_add(model, &type->columns, make_attribute(model, &tree->composite.columns[i]));
        break;
    default:
        if (tree->target.name.name)
            make_type(model, tree->target.name, tree->target.part ? 'r' : 'b');
    }
}

static ModelConstraint *
domain_constraint(const ModelType *type, const char *name)
{
    for (unsigned i = 0; name && i < type->constraints->len; i++)
        if (g_str_equal(((ModelConstraint *)type->constraints->pdata[i])->name, name))
            return type->constraints->pdata[i];
    return NULL;
}

void
model_alter_domain(Model *model, const SqlTree *tree)
{
    ModelType *type = model_type(model, tree->alter_domain.name);
    if (!type)
        return;
    ModelConstraint *constraint = domain_constraint(type, tree->alter_domain.constraint_name);
    switch (tree->alter_domain.action) {
    case 'T':
        type->default_expr = model_copy_default(model, tree->alter_domain.expr);
        break;
    case 'N':
        type->not_null = false;
        break;
    case 'O':
        type->not_null = true;
        break;
    case 'C':
        if (tree->alter_domain.constraint)
            add_domain_constraint(model, type, tree->alter_domain.constraint);
        break;
    case 'X':
        if (constraint && g_ptr_array_remove(type->constraints, constraint))
            model_count_constraint(model, model_space(model, type->schema), constraint->name, -1);
        break;
    case 'V':
        if (constraint)
            constraint->valid = true;
        break;
    default:
        break;
    }
}

static int
label_position(const ModelType *type, const char *label)
{
    for (unsigned i = 0; label && i < type->labels->len; i++)
        if (g_str_equal(type->labels->pdata[i], label))
            return (int)i;
    return -1;
}

void
model_alter_enum(Model *model, const SqlTree *tree)
{
    ModelType *type = model_type(model, tree->alter_enum.name);
    if (!type || !tree->alter_enum.label)
        return;
    const int before = label_position(type, tree->alter_enum.old_label);
    const int neighbour = label_position(type, tree->alter_enum.neighbour);
    char *label = model_text(model, tree->alter_enum.label);
    if (tree->alter_enum.old_label && before >= 0)
        type->labels->pdata[before] = label;
    if (tree->alter_enum.old_label || label_position(type, label) >= 0)
        return;
    model_list_add(model, &type->labels, label);
    if (neighbour < 0)
        return;
    g_ptr_array_remove_index(type->labels, type->labels->len - 1);
    g_ptr_array_insert(type->labels, neighbour + (tree->alter_enum.after ? 1 : 0), label);
}

void
model_alter_composite(Model *model, const SqlTree *tree)
{
    ModelType *type = model_type(model, tree->alter_table.name);
    for (unsigned i = 0; type && i < tree->alter_table.command_count; i++) {
        const SqlAlter *alter = &tree->alter_table.commands[i];
        ModelColumn *column = NULL;
        for (unsigned j = 0; alter->name && j < type->columns->len && !column; j++)
            if (g_str_equal(((ModelColumn *)type->columns->pdata[j])->name, alter->name))
                column = type->columns->pdata[j];
        if (alter->kind == ALTER_ADD_COLUMN && alter->column && !column)
            model_list_add(model, &type->columns, make_attribute(model, alter->column));
        else if (alter->kind == ALTER_DROP_COLUMN)
            g_ptr_array_remove(type->columns, column);
        else if (alter->kind == ALTER_TYPE && column && alter->type)
            column->type = model_copy_type(model, alter->type);
        else if (alter->kind == ALTER_OWNER)
            type->owner = model_text(model, alter->name);
    }
}

static bool
is_of(const SqlType *type, const char *schema, const char *name)
{
    return type && g_strcmp0(type->name.name, name) == 0 && g_strcmp0(type->name.schema, schema) == 0;
}

static bool
is_partition_key(const ModelRelation *relation, const char *column)
{
    for (unsigned i = 0; i < relation->partitioning.key_count; i++) {
        const SqlIndexKey *key = &relation->partitioning.keys[i];
        if (g_strcmp0(key->column, column) == 0 || model_expr_names(key->expr, NULL, column))
            return true;
    }
    return false;
}

/* A view cannot be without one of its columns, nor a partitioned table without its key. */
static void
remove_columns(Model *model, ModelRelation *relation, const ModelType *type)
{
    for (unsigned i = relation->columns->len; i > 0 && !relation->dropped; i--) {
        const ModelColumn *column = i <= relation->columns->len ? relation->columns->pdata[i - 1] : NULL;
        if (!column || !is_of(column->type, type->schema, type->name))
            continue;
        if (relation->kind == 'v' || relation->kind == 'm' || is_partition_key(relation, column->name))
            model_remove_relation(model, relation);
        else
            model_drop_column(model, relation, column->name, true, false);
    }
}

static bool
takes(const ModelFunction *function, const ModelType *type, const char *text, const char *array)
{
    const char *const *arguments = (const char *const *)function->argument_types;
    return is_of(function->returns, type->schema, type->name) || g_strv_contains(arguments, text) ||
           g_strv_contains(arguments, array);
}

/* Domains over it, attributes of it, functions that take or give it. */
static void
remove_built_on(Model *model, const ModelType *type)
{
    const SqlType one = {.name = {type->schema, type->name, -1}};
    const SqlType many = {.name = {type->schema, type->name, -1}, .dimensions = 1};
    const char *text = sql_type_text(model->arena, &one);
    const char *array = sql_type_text(model->arena, &many);
    for (unsigned i = 0; i < model->types.items->len; i++) {
        ModelType *other = model->types.items->pdata[i];
        for (unsigned j = other->columns->len; j > 0; j--)
            if (is_of(((ModelColumn *)other->columns->pdata[j - 1])->type, type->schema, type->name))
                g_ptr_array_remove_index(other->columns, j - 1);
        if (!other->dropped && is_of(other->base, type->schema, type->name))
            model_remove_type(model, other, true);
    }
    for (unsigned i = 0; i < model->functions.items->len; i++) {
        ModelFunction *function = model->functions.items->pdata[i];
        if (!function->dropped && takes(function, type, text, array))
            model_remove_function(model, function);
    }
}

void
model_remove_type(Model *model, ModelType *type, bool cascade)
{
    if (type->dropped)
        return;
    Space *space = model_space(model, type->schema);
    const GPtrArray *users = g_hash_table_lookup(model->type_users, type);
    type->dropped = true;
    model->types.holes = true;
    if (g_hash_table_lookup(space->types, type->name) == type)
        g_hash_table_remove(space->types, type->name);
    for (unsigned i = 0; i < type->constraints->len; i++)
        model_count_constraint(model, space, ((ModelConstraint *)type->constraints->pdata[i])->name, -1);
    for (unsigned i = 0; cascade && users && i < users->len; i++)
        remove_columns(model, users->pdata[i], type);
    if (cascade)
        remove_built_on(model, type);
    g_hash_table_remove(model->type_users, type);
    model_free_type_lists(model, type);
}

static const SqlType *
moved(Model *model, const SqlType *from, const ModelType *to)
{
    SqlType *type = arena_new0(model->arena, SqlType);
    *type = *from;
    type->name.schema = to->schema;
    type->name.name = to->name;
    return type;
}

static void
move_in_columns(Model *model, const GPtrArray *columns, SqlName before, const ModelType *type)
{
    for (unsigned i = 0; i < columns->len; i++) {
        ModelColumn *column = columns->pdata[i];
        if (is_of(column->type, before.schema, before.name))
            column->type = moved(model, column->type, type);
    }
}

static void
move_in_functions(Model *model, SqlName before, const ModelType *type)
{
    const SqlType one = {.name = before}, many = {.name = before, .dimensions = 1};
    const char *text = sql_type_text(model->arena, &one);
    const char *array = sql_type_text(model->arena, &many);
    for (unsigned i = 0; i < model->functions.items->len; i++) {
        ModelFunction *function = model->functions.items->pdata[i];
        if (is_of(function->returns, before.schema, before.name))
            function->returns = moved(model, function->returns, type);
        for (char **argument = function->argument_types; *argument; argument++) {
            const bool is_array = g_str_equal(*argument, array);
            if (is_array || g_str_equal(*argument, text))
                *argument = (char *)sql_type_text(model->arena, moved(model, is_array ? &many : &one, type));
        }
    }
}

void
model_move_type(Model *model, ModelType *type, const char *schema, const char *name)
{
    const SqlName before = {type->schema, type->name, -1};
    const GPtrArray *users = g_hash_table_lookup(model->type_users, type);
    Space *space = model_space(model, schema);
    g_hash_table_remove(model_space(model, before.schema)->types, before.name);
    type->schema = space->name;
    type->name = model_text(model, name);
    g_hash_table_insert(space->types, type->name, type);
    for (unsigned i = 0; i < type->constraints->len; i++) {
        const char *constraint = ((ModelConstraint *)type->constraints->pdata[i])->name;
        model_count_constraint(model, model_space(model, before.schema), constraint, -1);
        model_count_constraint(model, space, constraint, 1);
    }
    for (unsigned i = 0; users && i < users->len; i++)
        move_in_columns(model, ((ModelRelation *)users->pdata[i])->columns, before, type);
    for (unsigned i = 0; i < model->types.items->len; i++) {
        ModelType *other = model->types.items->pdata[i];
        move_in_columns(model, other->columns, before, type);
        if (is_of(other->base, before.schema, before.name))
            other->base = moved(model, other->base, type);
    }
    move_in_functions(model, before, type);
}
