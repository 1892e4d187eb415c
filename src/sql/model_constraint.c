/* Constraints of tables, with the names the server gives them (tablecmds.c, heap.c), and their way to
 * children. */
#include "sql/model_internal.h"

bool
model_same_names(char **a, char **b)
{
    return g_strv_equal((const char *const *)a, (const char *const *)b);
}

void
model_add_to_table(Model *model, ModelConstraint *constraint)
{
    Relation *own = relation_own(constraint->table);
    model_list_add(model, &constraint->table->constraints, constraint);
    if (own->constraint_names)
        g_hash_table_insert(own->constraint_names, constraint->name, constraint);
    model_count_constraint(model, own->space, constraint->name, 1);
}

void
model_take_from_table(Model *model, ModelConstraint *constraint)
{
    Relation *own = relation_own(constraint->table);
    if (!g_ptr_array_remove(constraint->table->constraints, constraint))
        return;
    if (own->constraint_names)
        g_hash_table_remove(own->constraint_names, constraint->name);
    model_count_constraint(model, own->space, constraint->name, -1);
    if (constraint->target)
        g_ptr_array_remove(relation_own(constraint->target)->referenced_by, constraint);
}

static ModelConstraint *
make(Model *model, ModelRelation *table, const SqlConstraint *from, bool creating)
{
    ModelConstraint *constraint = arena_new0(model->arena, ModelConstraint);
    constraint->kind = from->kind;
    constraint->name = model_text(model, from->name);
    constraint->named = from->name != NULL;
    constraint->columns = model_copy_names(model, from->columns, from->column_count);
    constraint->expr = model_copy_expr(model, from->expr);
    constraint->table = table;
    constraint->target_columns = arena_array(model->arena, char *, 1);
    constraint->set_columns = model_copy_names(model, from->set_columns, from->set_column_count);
    constraint->valid = creating || !from->not_valid; /* a new table has no rows */
    constraint->deferrable = from->deferrable || from->initially_deferred;
    constraint->initially_deferred = from->initially_deferred;
    constraint->no_inherit = from->no_inherit;
    constraint->nulls_not_distinct = from->nulls_not_distinct;
    constraint->local = true;
    constraint->born = model->unit;
    constraint->place = model_place(model, from->location);
    return constraint;
}

ModelConstraint *
model_inherit_check(Model *model, ModelRelation *child, const ModelConstraint *from)
{
    ModelConstraint *constraint = relation_constraint(child, from->name);
    if (!constraint || constraint->kind != CONSTRAINT_CHECK) {
        constraint = arena_new0(model->arena, ModelConstraint);
        *constraint = *from;
        constraint->columns = model_copy_list(model, from->columns);
        constraint->table = child;
        constraint->local = false;
        constraint->parents = 0;
        constraint->comment = NULL;
        constraint->born = model->unit;
        model_add_to_table(model, constraint);
        for (unsigned i = 0; i < child->children->len && !constraint->no_inherit; i++)
            model_inherit_check(model, child->children->pdata[i], constraint);
    }
    constraint->inherited = true;
    constraint->parents++;
    if (child->is_partition)
        constraint->local = false;
    return constraint;
}

static void
add_check(Model *model, ModelRelation *table, const SqlConstraint *from, bool only, bool creating)
{
    ModelConstraint *merged = relation_constraint(table, from->name);
    if (merged && merged->kind == CONSTRAINT_CHECK && merged->inherited) {
        merged->local = true;
        return;
    }
    if (merged)
        model_remove_constraint(model, merged, false);
    ModelConstraint *constraint = make(model, table, from, creating);
    constraint->columns = model_expr_columns(model, table, from->expr);
    const bool one = constraint->columns[0] && !constraint->columns[1];
    if (!constraint->name)
        constraint->name = model_choose_constraint(model, relation_own(table)->space, table->name,
                                                   one ? constraint->columns[0] : NULL, "check");
    model_add_to_table(model, constraint);
    for (unsigned i = 0; i < table->children->len && !only && !constraint->no_inherit; i++)
        model_inherit_check(model, table->children->pdata[i], constraint);
}

void
model_set_not_null(Model *model, ModelRelation *table, char **columns, bool recurse)
{
    for (unsigned i = 0; columns[i]; i++) {
        ModelColumn *column = relation_column(table, columns[i]);
        if (column)
            column->not_null = true;
    }
    for (unsigned i = 0; recurse && i < table->children->len; i++)
        model_set_not_null(model, table->children->pdata[i], columns, true);
}

static void
use_index(Model *model, ModelRelation *table, ModelConstraint *constraint, const char *name)
{
    ModelIndex *index = g_hash_table_lookup(relation_own(table)->space->indexes, name);
    if (!index || index->table != table || index->constraint)
        return;
    if (constraint->name && !g_str_equal(constraint->name, index->name))
        model_rename_index(model, index, constraint->name);
    constraint->name = index->name;
    constraint->columns = model_copy_list(model, index->columns);
    constraint->nulls_not_distinct = index->nulls_not_distinct;
    constraint->index = index;
    index->constraint = constraint;
    model_add_to_table(model, constraint);
    if (constraint->kind == CONSTRAINT_PRIMARY)
        model_set_not_null(model, table, constraint->columns, true);
}

static void
add_index_constraint(Model *model, ModelRelation *table, const SqlConstraint *from, bool only, bool creating)
{
    ModelConstraint *constraint = make(model, table, from, creating);
    if (from->index) {
        use_index(model, table, constraint, from->index);
        return;
    }
    SqlIndexKey *keys =
        from->column_count ? arena_array(model->arena, SqlIndexKey, from->column_count) : NULL;
    for (unsigned i = 0; i < from->column_count; i++)
        keys[i] = from->keys ? from->keys[i] : (SqlIndexKey){.column = from->columns[i]};
    ModelIndex *index = model_make_index(model, table, keys, from->column_count, from->location);
    index->name = constraint->name;
    index->including = model_copy_names(model, from->including, from->including_count);
    index->unique = from->kind != CONSTRAINT_EXCLUDE;
    index->nulls_not_distinct = from->nulls_not_distinct;
    if (from->kind == CONSTRAINT_EXCLUDE) {
        index->access_method = model_text(model, from->access_method ? from->access_method : "gist");
        index->where = constraint->expr;
    }
    index->constraint = constraint;
    index->only = only;
    model_add_index(model, index);
    if (from->kind == CONSTRAINT_PRIMARY)
        model_set_not_null(model, table, constraint->columns, true);
    if (!only)
        model_index_partitions(model, index);
    else if (table->kind == 'p' && table->children->len > 0)
        index->valid = false;
}

static bool
same_set(char **a, char **b)
{
    if (g_strv_length(a) != g_strv_length(b))
        return false;
    for (; *a; a++)
        if (!g_strv_contains((const char *const *)b, *a))
            return false;
    return true;
}

/* transformFkeyCheckAttrs(): the first unique index over just these columns. */
static ModelIndex *
index_for(const ModelRelation *target, char **columns)
{
    for (unsigned i = 0; i < target->indexes->len; i++) {
        ModelIndex *index = target->indexes->pdata[i];
        if (index->unique && !index->where && same_set(index->columns, columns))
            return index;
    }
    return NULL;
}

static void
aim(Model *model, ModelConstraint *constraint, const SqlConstraint *from)
{
    constraint->target = model_find(model, from->table);
    constraint->target_name = model_copy_name(model, from->table);
    constraint->on_delete = from->on_delete;
    constraint->on_update = from->on_update;
    constraint->target_columns = model_copy_names(model, from->referenced, from->referenced_count);
    if (!constraint->target)
        return;
    const ModelConstraint *key = relation_primary_key(constraint->target);
    if (from->referenced_count == 0 && key)
        constraint->target_columns = model_copy_list(model, key->columns);
    constraint->index = from->referenced_count == 0 && key
                            ? key->index
                            : index_for(constraint->target, constraint->target_columns);
    model_list_add(model, &relation_own(constraint->target)->referenced_by, constraint);
}

static bool
same_foreign(const ModelConstraint *a, const ModelConstraint *b)
{
    return a->kind == CONSTRAINT_FOREIGN && !a->over && a->target == b->target && a->target &&
           model_same_names(a->columns, b->columns) &&
           model_same_names(a->target_columns, b->target_columns) && a->on_delete == b->on_delete &&
           a->on_update == b->on_update && a->deferrable == b->deferrable;
}

void
model_ensure_foreign(Model *model, ModelConstraint *over, ModelRelation *partition)
{
    ModelConstraint *constraint = NULL;
    for (unsigned i = 0; i < partition->constraints->len && !constraint; i++)
        if (same_foreign(partition->constraints->pdata[i], over))
            constraint = partition->constraints->pdata[i];
    if (!constraint) {
        constraint = arena_new0(model->arena, ModelConstraint);
        *constraint = *over;
        constraint->columns = model_copy_list(model, over->columns);
        constraint->target_columns = model_copy_list(model, over->target_columns);
        constraint->set_columns = model_copy_list(model, over->set_columns);
        constraint->table = partition;
        constraint->comment = NULL;
        constraint->born = model->unit;
        if (relation_constraint(partition, over->name))
            constraint->name = model_choose_constraint(model, relation_own(partition)->space, partition->name,
                                                       model_join_names(model, over->columns), "fkey");
        if (constraint->target)
            model_list_add(model, &relation_own(constraint->target)->referenced_by, constraint);
        model_add_to_table(model, constraint);
        for (unsigned i = 0; i < partition->children->len; i++)
            model_ensure_foreign(model, constraint, partition->children->pdata[i]);
    }
    constraint->over = over;
    constraint->inherited = true;
    constraint->local = false;
}

static void
add_foreign(Model *model, ModelRelation *table, const SqlConstraint *from, bool creating)
{
    ModelConstraint *constraint = make(model, table, from, creating);
    aim(model, constraint, from);
    if (!constraint->name)
        constraint->name = model_choose_constraint(model, relation_own(table)->space, table->name,
                                                   model_join_names(model, constraint->columns), "fkey");
    model_add_to_table(model, constraint);
    for (unsigned i = 0; table->kind == 'p' && i < table->children->len; i++)
        model_ensure_foreign(model, constraint, table->children->pdata[i]);
}

void
model_add_constraint(Model *model, ModelRelation *table, const SqlConstraint *constraint, bool only,
                     bool creating)
{
    ModelConstraint *before = relation_constraint(table, constraint->name);
    if (before && constraint->kind != CONSTRAINT_CHECK)
        model_remove_constraint(model, before, false);
    switch ((int)constraint->kind) {
    case CONSTRAINT_CHECK:
        add_check(model, table, constraint, only, creating);
        break;
    case CONSTRAINT_PRIMARY:
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_EXCLUDE:
        add_index_constraint(model, table, constraint, only, creating);
        break;
    case CONSTRAINT_FOREIGN:
        add_foreign(model, table, constraint, creating);
        break;
    default:
        break;
    }
}

static void
remove_below(Model *model, const ModelConstraint *constraint, bool only)
{
    for (unsigned i = 0; i < constraint->table->children->len; i++) {
        ModelRelation *child = constraint->table->children->pdata[i];
        if (constraint->kind == CONSTRAINT_CHECK) {
            ModelConstraint *below = relation_constraint(child, constraint->name);
            if (!below || below->kind != CONSTRAINT_CHECK || below->parents == 0 || constraint->no_inherit)
                continue;
            below->parents--;
            below->inherited = below->parents > 0;
            below->local = below->local || only;
            if (!below->inherited && !below->local)
                model_remove_constraint(model, below, false);
            continue;
        }
        for (unsigned j = child->constraints->len; j > 0; j--) {
            ModelConstraint *below = child->constraints->pdata[j - 1];
            if (below->over == constraint) {
                model_remove_constraint(model, below, false);
                break;
            }
        }
    }
}

void
model_remove_constraint(Model *model, ModelConstraint *constraint, bool only)
{
    if (constraint->index && constraint->kind != CONSTRAINT_FOREIGN) {
        model_remove_index(model, constraint->index);
        return;
    }
    model_take_from_table(model, constraint);
    remove_below(model, constraint, only);
}

void
model_rename_constraint(Model *model, ModelConstraint *constraint, const char *to)
{
    if (constraint->index && constraint->kind != CONSTRAINT_FOREIGN) {
        model_rename_index(model, constraint->index, to);
        return;
    }
    const char *before = constraint->name;
    Relation *own = relation_own(constraint->table);
    model_count_constraint(model, own->space, before, -1);
    constraint->name = model_text(model, to);
    model_count_constraint(model, own->space, constraint->name, 1);
    relation_forget_names(constraint->table);
    for (unsigned i = 0; constraint->kind == CONSTRAINT_CHECK && i < constraint->table->children->len; i++) {
        ModelConstraint *below = relation_constraint(constraint->table->children->pdata[i], before);
        if (below && below->inherited && below->kind == CONSTRAINT_CHECK)
            model_rename_constraint(model, below, to);
    }
}
