/* CREATE TABLE, in the order of the server (parse_utilcmd.c, transformCreateStmt): columns, CHECK, indexes
 * with the primary key first, what LIKE brings, foreign keys. The order decides which name is still free. */
#include "sql/model_internal.h"

static bool
is_serial(const SqlType *type, const char **integer)
{
    static const struct {
        const char *name, *integer;
    } serials[] = {
        {"serial", "int4"},  {"serial4", "int4"},     {"bigserial", "int8"},
        {"serial8", "int8"}, {"smallserial", "int2"}, {"serial2", "int2"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(serials); i++) {
        if (type->name.schema || type->dimensions > 0 || g_strcmp0(type->name.name, serials[i].name) != 0)
            continue;
        *integer = serials[i].integer;
        return true;
    }
    return false;
}

static char *
sequence_name(Model *model, const ModelRelation *table, const ModelColumn *column)
{
    return model_choose_relation(model, relation_own(table)->space, table->name, column->name, "seq", false);
}

static void
make_serial(Model *model, ModelRelation *table, ModelColumn *column, const char *integer, int location)
{
    SqlType *type = arena_new0(model->arena, SqlType);
    type->name.name = integer;
    type->name.location = type->location = location;
    column->type = type;
    column->serial = column->not_null = true;
    const ModelRelation *sequence =
        model_make_sequence(model, table, column, sequence_name(model, table, column), location);
    column->default_expr = model_nextval(model, sequence);
}

void
model_set_identity(Model *model, ModelRelation *table, ModelColumn *column, bool always, int location)
{
    column->identity = always ? 'a' : 'd';
    column->not_null = true;
    model_make_sequence(model, table, column, sequence_name(model, table, column), location);
}

static void
column_constraint(Model *model, ModelRelation *table, ModelColumn *column, const SqlConstraint *constraint)
{
    switch ((int)constraint->kind) {
    case CONSTRAINT_NOT_NULL:
        column->not_null = true;
        break;
    case CONSTRAINT_DEFAULT:
        column->default_expr = model_copy_default(model, constraint->expr);
        break;
    case CONSTRAINT_GENERATED:
        column->generated = model_copy_expr(model, constraint->expr);
        break;
    case CONSTRAINT_IDENTITY:
        model_set_identity(model, table, column, constraint->always, constraint->location);
        break;
    default: /* constraints of the table; NULL says nothing */
        break;
    }
}

void
model_fill_column(Model *model, ModelRelation *table, ModelColumn *column, const SqlColumn *from)
{
    const char *integer = NULL;
    if (from->type && is_serial(from->type, &integer))
        make_serial(model, table, column, integer, from->location);
    else if (from->type)
        column->type = model_copy_type(model, from->type);
    if (from->collation.name)
        column->collation = model_text(model, from->collation.name);
    for (unsigned i = 0; i < from->constraint_count; i++)
        column_constraint(model, table, column, from->constraints[i]);
}

/* A column that a parent, a type or the partitioned table has already is only added to. */
static void
define_column(Model *model, ModelRelation *table, const SqlColumn *from)
{
    ModelColumn *column = relation_column(table, from->name);
    if (column) {
        column->local = !table->is_partition;
        model_fill_column(model, table, column, from);
        return;
    }
    column = model_make_column(model, from->name, from->location);
    column->type = model_unknown_type();
    model_fill_column(model, table, column, from);
    relation_add_column(model, table, column);
}

static void
columns_of_type(Model *model, ModelRelation *table, SqlName name)
{
    const ModelType *type = model_type(model, name);
    table->of_type = model_text(model, name.name);
    table->complete = table->complete && type;
    for (unsigned i = 0; type && i < type->columns->len; i++)
        relation_add_column(model, table, model_copy_column(model, type->columns->pdata[i]));
}

/* LIKE stands among the columns. */
static void
define_columns(Model *model, ModelRelation *table, const SqlTree *tree, ModelRelation **likes)
{
    unsigned like = 0;
    for (unsigned i = 0; i <= tree->create_table.column_count; i++) {
        const bool last = i == tree->create_table.column_count;
        for (; like < tree->create_table.like_count; like++) {
            const ModelRelation *from = likes[like];
            if (!last && tree->create_table.likes[like].location > tree->create_table.columns[i].location)
                break;
            if (from)
                model_like(model, table, from, tree->create_table.like_options[like],
                           tree->create_table.likes[like].location);
            table->complete = table->complete && from && from->complete;
        }
        if (!last)
            define_column(model, table, &tree->create_table.columns[i]);
    }
}

static int
by_location(gconstpointer a, gconstpointer b)
{
    const SqlConstraint *const *first = a;
    const SqlConstraint *const *second = b;
    return ((*first)->location > (*second)->location) - ((*first)->location < (*second)->location);
}

static GPtrArray *
all_constraints(const SqlTree *tree)
{
    GPtrArray *all = g_ptr_array_new();
    for (unsigned i = 0; i < tree->create_table.column_count; i++)
        for (unsigned j = 0; j < tree->create_table.columns[i].constraint_count; j++)
            g_ptr_array_add(all, (void *)tree->create_table.columns[i].constraints[j]);
    for (unsigned i = 0; i < tree->create_table.constraint_count; i++)
        g_ptr_array_add(all, (void *)tree->create_table.constraints[i]);
    g_ptr_array_sort(all, by_location);
    return all;
}

static bool
same_strings(const char **a, unsigned a_count, const char **b, unsigned b_count)
{
    if (a_count != b_count)
        return false;
    for (unsigned i = 0; i < a_count; i++)
        if (g_strcmp0(a[i], b[i]) != 0)
            return false;
    return true;
}

/* `id int PRIMARY KEY UNIQUE` is one index; a name that only the later one has is the one it gets. */
static bool
is_repeated(GPtrArray *all, unsigned at, const SqlConstraint *constraint)
{
    for (unsigned i = 0; i < all->len; i++) {
        const SqlConstraint *other = all->pdata[i];
        const bool earlier =
            other->kind == CONSTRAINT_PRIMARY || (i < at && other->kind == CONSTRAINT_UNIQUE);
        if (i != at && earlier && !other->index && other->deferrable == constraint->deferrable &&
            other->initially_deferred == constraint->initially_deferred &&
            other->nulls_not_distinct == constraint->nulls_not_distinct &&
            same_strings(other->columns, other->column_count, constraint->columns,
                         constraint->column_count) &&
            same_strings(other->including, other->including_count, constraint->including,
                         constraint->including_count))
            return true;
    }
    return false;
}

static void
add_kind(Model *model, ModelRelation *table, GPtrArray *all, SqlConstraintKind kind)
{
    for (unsigned i = 0; i < all->len; i++) {
        const SqlConstraint *constraint = all->pdata[i];
        if (constraint->kind == kind && !(kind == CONSTRAINT_UNIQUE && is_repeated(all, i, constraint)))
            model_add_constraint(model, table, constraint, false, true);
    }
}

static void
add_indexes(Model *model, ModelRelation *table, GPtrArray *all)
{
    add_kind(model, table, all, CONSTRAINT_PRIMARY);
    for (unsigned i = 0; i < all->len; i++) {
        const SqlConstraint *constraint = all->pdata[i];
        if (constraint->kind == CONSTRAINT_EXCLUDE ||
            (constraint->kind == CONSTRAINT_UNIQUE && !is_repeated(all, i, constraint)))
            model_add_constraint(model, table, constraint, false, true);
    }
}

static void
inherit_all(Model *model, ModelRelation *table, const SqlTree *tree, ModelRelation **parents,
            ModelRelation *whole)
{
    for (unsigned i = 0; i < tree->create_table.inherit_count; i++) {
        const bool found = parents[i] && !parents[i]->dropped;
        if (found)
            model_inherit(model, table, parents[i], true);
        table->complete = table->complete && found && parents[i]->complete;
    }
    if (!tree->create_table.partition_of.name)
        return;
    table->is_partition = true;
    table->bound = model_copy_bound(model, tree->create_table.bound);
    if (whole && !whole->dropped)
        model_inherit(model, table, whole, true);
    table->complete = table->parents->len > 0 && whole->complete;
}

void
model_set_options(Model *model, ModelRelation *relation, const SqlOption *options, unsigned count)
{
    if (count > 0 && !relation->options)
        relation->options = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < count; i++)
        if (options[i].name)
            g_hash_table_insert(relation->options, model_text(model, options[i].name),
                                model_text(model, options[i].value ? options[i].value : "true"));
}

static ModelRelation *
make_table(Model *model, Space *space, const SqlTree *tree)
{
    const SqlName name = tree->create_table.name;
    const char kind = tree->create_table.foreign ? 'f' : tree->create_table.partitioning.strategy ? 'p' : 'r';
    ModelRelation *table = model_make_relation(model, space, name.name, kind, name.location);
    table->persistence = tree->create_table.persistence;
    table->partitioning = model_copy_partitioning(model, tree->create_table.partitioning);
    table->tablespace = model_text(model, tree->create_table.tablespace);
    table->access_method = model_text(model, tree->create_table.access_method);
    model_set_options(model, table, tree->create_table.options, tree->create_table.option_count);
    model_default_grants(model, SQL_OBJECT_TABLE, table->schema, &table->grants, NULL);
    return table;
}

static ModelRelation **
find_all(const Model *model, const SqlName *names, unsigned count)
{
    ModelRelation **found = g_new0(ModelRelation *, count);
    for (unsigned i = 0; i < count; i++)
        found[i] = model_find(model, names[i]);
    return found;
}

void
model_create_table(Model *model, const SqlTree *tree)
{
    const SqlName name = tree->create_table.name;
    Space *space = model_creation_space(model, name, tree->create_table.persistence);
    if (!name.name ||
        (tree->create_table.if_not_exists && g_hash_table_contains(space->relations, name.name)))
        return;
    /* What a name stands for now: the new table may hide it. */
    g_autofree ModelRelation **parents =
        find_all(model, tree->create_table.inherits, tree->create_table.inherit_count);
    g_autofree ModelRelation **likes =
        find_all(model, tree->create_table.likes, tree->create_table.like_count);
    ModelRelation *whole = model_find(model, tree->create_table.partition_of);
    ModelRelation *table = make_table(model, space, tree);
    inherit_all(model, table, tree, parents, whole);
    if (tree->create_table.of_type.name)
        columns_of_type(model, table, tree->create_table.of_type);
    define_columns(model, table, tree, likes);
    if (table->is_partition && table->parents->len > 0)
        model_clone_partition_parts(model, table->parents->pdata[0], table);
    g_autoptr(GPtrArray) all = all_constraints(tree);
    add_kind(model, table, all, CONSTRAINT_CHECK);
    add_indexes(model, table, all);
    for (unsigned i = 0; i < tree->create_table.like_count; i++)
        if (likes[i])
            model_like_later(model, table, likes[i], tree->create_table.like_options[i],
                             tree->create_table.likes[i].location);
    add_kind(model, table, all, CONSTRAINT_FOREIGN);
}
