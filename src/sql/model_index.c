/* Indexes, those of constraints too, and how a partitioned table's go with its partitions'. */
#include "sql/model_internal.h"

static bool
is_partitioned(const ModelRelation *table)
{
    return table->kind == 'p';
}

static char *
choose_name(Model *model, const ModelIndex *index)
{
    Space *space = relation_own(index->table)->space;
    const char *table = index->table->name;
    const ModelConstraint *constraint = index->constraint;
    if (constraint && constraint->kind == CONSTRAINT_PRIMARY)
        return model_choose_relation(model, space, table, NULL, "pkey", true);
    const char *label = !constraint ? "idx" : constraint->kind == CONSTRAINT_EXCLUDE ? "excl" : "key";
    return model_choose_relation(model, space, table, model_join_names(model, index->labels), label,
                                 constraint != NULL);
}

static char **
make_labels(Model *model, const ModelIndex *index)
{
    const unsigned including = g_strv_length(index->including);
    char **labels = arena_array(model->arena, char *, index->key_count + including + 1);
    for (unsigned i = 0; i < index->key_count; i++)
        labels[i] = index->expressions[i] ? model_label_of(model, index->expressions[i]) : index->columns[i];
    for (unsigned i = 0; i < including; i++)
        labels[index->key_count + i] = index->including[i];
    return model_unique_labels(model, labels);
}

void
model_add_index(Model *model, ModelIndex *index)
{
    Space *space = relation_own(index->table)->space;
    if (!index->labels)
        index->labels = make_labels(model, index);
    if (!index->name)
        index->name = choose_name(model, index);
    ModelIndex *before = g_hash_table_lookup(space->indexes, index->name);
    if (before)
        model_remove_index(model, before);
    g_hash_table_insert(space->indexes, index->name, index);
    model_list_add(model, &index->table->indexes, index);
    if (!index->constraint)
        return;
    index->constraint->name = index->name;
    index->constraint->index = index;
    model_add_to_table(model, index->constraint);
}

/* A column in parentheses, perhaps with a collation, is a column all the same (ComputeIndexAttrs()). */
static const char *
key_column(const SqlIndexKey *key, const char **collation)
{
    const SqlExpr *expr = key->expr;
    *collation = key->collation.name;
    while (expr && expr->kind == EXPR_OTHER && expr->arg_count == 1 &&
           g_strcmp0(expr->name.name, "collate") == 0) {
        *collation = *collation ? *collation : expr->text;
        expr = expr->args[0];
    }
    return expr && expr->kind == EXPR_COLUMN ? expr->name.name : key->column;
}

/* Keys, without a name. */
ModelIndex *
model_make_index(Model *model, ModelRelation *table, const SqlIndexKey *keys, unsigned count, int location)
{
    ModelIndex *index = arena_new0(model->arena, ModelIndex);
    index->table = table;
    index->key_count = count;
    index->columns = arena_array(model->arena, char *, count + 1);
    index->expressions = arena_array(model->arena, const SqlExpr *, count + 1);
    index->opclasses = arena_array(model->arena, char *, count + 1);
    index->collations = arena_array(model->arena, char *, count + 1);
    index->descending = arena_array(model->arena, bool, count + 1);
    index->nulls_first = arena_array(model->arena, bool, count + 1);
    for (unsigned i = 0; i < count; i++) {
        const char *collation = NULL;
        const char *column = key_column(&keys[i], &collation);
        index->columns[i] = column ? model_text(model, column) : (char *)"";
        index->expressions[i] = column ? NULL : model_copy_expr(model, keys[i].expr);
        index->opclasses[i] = model_text(model, keys[i].opclass.name);
        index->collations[i] =
            column ? model_text(model, collation) : model_text(model, keys[i].collation.name);
        index->descending[i] = keys[i].descending;
        index->nulls_first[i] = keys[i].nulls_first;
    }
    index->including = arena_array(model->arena, char *, 1);
    index->access_method = (char *)"btree";
    index->valid = true;
    index->born = model->unit;
    index->place = model_place(model, location);
    return index;
}

static bool
same_text(const char *a, const char *b)
{
    return g_strcmp0(a, b) == 0;
}

/* CompareIndexInfo(); a constraint's wants one of the same kind. */
static bool
fits(const ModelIndex *index, const ModelIndex *over)
{
    if (index->over || index->unique != over->unique ||
        index->nulls_not_distinct != over->nulls_not_distinct || index->key_count != over->key_count ||
        !same_text(index->access_method, over->access_method) ||
        !model_same_names(index->including, over->including) || !sql_expr_equal(index->where, over->where))
        return false;
    if (over->constraint && (!index->constraint || index->constraint->kind != over->constraint->kind))
        return false;
    for (unsigned i = 0; i < index->key_count; i++)
        if (!same_text(index->columns[i], over->columns[i]) ||
            !same_text(index->opclasses[i], over->opclasses[i]) ||
            !same_text(index->collations[i], over->collations[i]) ||
            !sql_expr_equal(index->expressions[i], over->expressions[i]))
            return false;
    return true;
}

void
model_attach_index(Model *model, ModelIndex *index, ModelIndex *over)
{
    index->over = over;
    index->parent = over->name;
    if (index->constraint && over->constraint) {
        index->constraint->over = over->constraint;
        index->constraint->inherited = true;
        index->constraint->local = false;
    }
}

void
model_detach_index(Model *model, ModelIndex *index)
{
    index->over = NULL;
    index->parent = NULL;
}

static ModelIndex *
partition_index(const ModelRelation *partition, const ModelIndex *over)
{
    for (unsigned i = 0; i < partition->indexes->len; i++)
        if (((ModelIndex *)partition->indexes->pdata[i])->over == over)
            return partition->indexes->pdata[i];
    return NULL;
}

/* Valid once every partition has a valid one of its own. */
void
model_check_valid(Model *model, ModelIndex *index)
{
    for (unsigned i = 0; i < index->table->children->len && !index->valid; i++) {
        const ModelIndex *below = partition_index(index->table->children->pdata[i], index);
        if (!below || !below->valid)
            return;
    }
    const bool was_valid = index->valid;
    index->valid = true;
    if (index->over && !was_valid)
        model_check_valid(model, index->over);
}

ModelIndex *
model_clone_index(Model *model, ModelRelation *table, ModelIndex *from, bool as_partition)
{
    ModelIndex *index = arena_new0(model->arena, ModelIndex);
    *index = *from;
    index->name = NULL;
    index->named = false;
    index->table = table;
    index->columns = model_copy_list(model, from->columns);
    index->including = model_copy_list(model, from->including);
    index->expressions = arena_array(model->arena, const SqlExpr *, from->key_count + 1);
    memcpy(index->expressions, from->expressions, sizeof *index->expressions * from->key_count);
    index->parent = NULL;
    index->over = NULL;
    index->only = false;
    index->valid = true;
    index->comment = NULL;
    index->born = model->unit;
    if (from->constraint) {
        index->constraint = arena_new0(model->arena, ModelConstraint);
        *index->constraint = *from->constraint;
        index->constraint->table = table;
        index->constraint->columns = model_copy_list(model, from->constraint->columns);
        index->constraint->named = index->constraint->inherited = false;
        index->constraint->local = true;
        index->constraint->over = NULL;
        index->constraint->comment = NULL;
        index->constraint->born = model->unit;
    }
    model_add_index(model, index);
    if (as_partition)
        model_attach_index(model, index, from);
    if (index->constraint && index->constraint->kind == CONSTRAINT_PRIMARY)
        model_set_not_null(model, table, index->columns, false);
    model_index_partitions(model, index);
    return index;
}

/* The partition's own index that fits is taken; else it gets one, unless it is foreign. */
ModelIndex *
model_ensure_index(Model *model, ModelIndex *over, ModelRelation *partition)
{
    for (unsigned i = 0; i < partition->indexes->len; i++) {
        ModelIndex *index = partition->indexes->pdata[i];
        if (!fits(index, over))
            continue;
        model_attach_index(model, index, over);
        return index;
    }
    return partition->kind == 'f' ? NULL : model_clone_index(model, partition, over, true);
}

void
model_index_partitions(Model *model, ModelIndex *index)
{
    for (unsigned i = 0; is_partitioned(index->table) && i < index->table->children->len; i++) {
        const ModelIndex *below = model_ensure_index(model, index, index->table->children->pdata[i]);
        index->valid = index->valid && (!below || below->valid);
    }
}

static bool
name_is_used(const Space *space, const char *name)
{
    return g_hash_table_contains(space->indexes, name) || g_hash_table_contains(space->relations, name);
}

void
model_create_index(Model *model, const SqlIndex *from)
{
    ModelRelation *table = model_find(model, from->table);
    if (!table ||
        (from->if_not_exists && from->name.name && name_is_used(relation_own(table)->space, from->name.name)))
        return;
    ModelIndex *index = model_make_index(model, table, from->keys, from->key_count, from->table.location);
    index->name = model_text(model, from->name.name);
    index->named = from->name.name != NULL;
    index->including = model_copy_names(model, from->including, from->including_count);
    index->where = model_copy_expr(model, from->where);
    index->access_method = model_text(model, from->access_method);
    index->unique = from->unique;
    index->nulls_not_distinct = from->nulls_not_distinct;
    index->only = from->only;
    model_add_index(model, index);
    if (!from->only)
        model_index_partitions(model, index);
    else if (is_partitioned(table) && table->children->len > 0)
        index->valid = false;
}

/* Foreign keys that rely on it cannot be without it; those of partitions go with the one above them. */
static void
remove_relying(Model *model, const ModelIndex *index)
{
    const GPtrArray *keys = relation_own(index->table)->referenced_by;
    for (unsigned i = 0; i < keys->len;) {
        if (((ModelConstraint *)keys->pdata[i])->index != index) {
            i++;
            continue;
        }
        model_remove_constraint(model, keys->pdata[i], false);
        i = 0;
    }
}

void
model_remove_index(Model *model, ModelIndex *index)
{
    ModelRelation *table = index->table;
    Space *space = relation_own(table)->space;
    if (!g_ptr_array_remove(table->indexes, index))
        return;
    if (g_hash_table_lookup(space->indexes, index->name) == index)
        g_hash_table_remove(space->indexes, index->name);
    g_hash_table_remove_all(space->passes);
    remove_relying(model, index);
    if (index->constraint)
        model_take_from_table(model, index->constraint);
    for (unsigned i = 0; i < table->children->len; i++) {
        ModelIndex *below = partition_index(table->children->pdata[i], index);
        if (below)
            model_remove_index(model, below);
    }
}

void
model_rename_index(Model *model, ModelIndex *index, const char *to)
{
    Space *space = relation_own(index->table)->space;
    ModelIndex *other = g_hash_table_lookup(space->indexes, to);
    if (other && other != index)
        model_remove_index(model, other);
    g_hash_table_remove(space->indexes, index->name);
    g_hash_table_remove_all(space->passes);
    index->name = model_text(model, to);
    index->named = true;
    g_hash_table_insert(space->indexes, index->name, index);
    for (unsigned i = 0; i < index->table->children->len; i++) {
        ModelIndex *below = partition_index(index->table->children->pdata[i], index);
        if (below)
            below->parent = index->name;
    }
    if (!index->constraint || g_str_equal(index->constraint->name, to))
        return;
    model_take_from_table(model, index->constraint);
    index->constraint->name = index->name;
    model_add_to_table(model, index->constraint);
}

bool
index_names(const ModelIndex *index, const char *column)
{
    for (unsigned i = 0; i < index->key_count; i++)
        if (same_text(index->columns[i], column) || model_expr_names(index->expressions[i], NULL, column))
            return true;
    return g_strv_contains((const char *const *)index->including, column) ||
           model_expr_names(index->where, NULL, column);
}
