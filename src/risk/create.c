/* Tables, views and indexes that are made: what their making does to relations that are there. */
#include <string.h>

#include "risk/assess.h"

/* A foreign key of the new table to itself. */
static bool
is_to_itself(const Assessment *assessment, SqlName target)
{
    const SqlName made = assessment->tree->create_table.name;
    const char *schema = made.schema ? made.schema : model_creation_schema(assessment->model);
    return !model_find(assessment->model, target) && strcmp(target.name, made.name) == 0 &&
           (!target.schema || strcmp(target.schema, schema) == 0);
}

static void
foreign_keys(Assessment *assessment, const SqlConstraint *const *constraints, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (constraints[i]->kind == CONSTRAINT_FOREIGN && !is_to_itself(assessment, constraints[i]->table))
            foreign_key_target(assessment, constraints[i]->table, FACT_ADD_FOREIGN_KEY_TARGET);
}

static void
create_table(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    const SqlName name = tree->create_table.name;
    if (tree->create_table.if_not_exists && model_find(assessment->model, name))
        return;
    tell_general(assessment, FACT_CREATE);
    for (unsigned i = 0; i < tree->create_table.column_count; i++) {
        const SqlColumn *column = &tree->create_table.columns[i];
        foreign_keys(assessment, column->constraints, column->constraint_count);
    }
    foreign_keys(assessment, tree->create_table.constraints, tree->create_table.constraint_count);
    for (unsigned i = 0; i < tree->create_table.inherit_count; i++)
        tell(assessment, FACT_CREATE_CHILD, subject_named(assessment, tree->create_table.inherits[i]));
    for (unsigned i = 0; i < tree->create_table.like_count; i++)
        lock_as(assessment, LOCK_ACCESS_SHARE, false, subject_named(assessment, tree->create_table.likes[i]));
    if (tree->create_table.partition_of.name)
        assess_partition_of(assessment, (Subject){NULL, NULL}, tree->create_table.partition_of,
                            tree->create_table.bound);
}

static void
reads(Assessment *assessment, const SqlQuery *query, bool rows)
{
    for (unsigned i = 0; query && i < query->read_count; i++) {
        const Subject table = subject_named(assessment, query->reads[i].table);
        lock_as(assessment, LOCK_ACCESS_SHARE, rows, table);
        if (rows && table.relation && (table.relation->kind == 'v'))
            reads(assessment, table.relation->query, true);
        else if (rows)
            scans(assessment, table);
    }
}

static void
create_view(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    const Subject view = subject_named(assessment, tree->view.name);
    reads(assessment, tree->view.query, false);
    if (tree->view.replace && view.relation)
        tell(assessment, FACT_REPLACE_VIEW, view);
    else
        tell_general(assessment, FACT_CREATE);
}

void
assess_create(Assessment *assessment)
{
    switch ((int)assessment->tree->kind) {
    case SQL_CREATE_TABLE:
        create_table(assessment);
        break;
    case SQL_CREATE_VIEW:
        create_view(assessment);
        break;
    default:
        tell_general(assessment, FACT_CREATE_AS);
        reads(assessment, assessment->tree->create_as.query, assessment->tree->create_as.with_data);
    }
}

static bool
is_there(const Assessment *assessment, const SqlIndex *index, Subject table)
{
    return index->if_not_exists && index->name.name && table.relation &&
           model_index(assessment->model, table.relation->schema, index->name.name);
}

/* An index of a partition that the new one of the partitioned table can take over as it is. */
static bool
has_match(const ModelRelation *partition, const SqlIndex *index)
{
    for (unsigned i = 0; i < partition->indexes->len; i++) {
        const ModelIndex *own = g_ptr_array_index(partition->indexes, i);
        bool same = own->key_count == index->key_count && own->unique == index->unique && !own->parent &&
                    !own->where && !index->where;
        for (unsigned k = 0; same && k < index->key_count; k++)
            same = g_strcmp0(own->columns[k], index->keys[k].column) == 0;
        if (same)
            return true;
    }
    return false;
}

static void
scans_for_index(Assessment *assessment, ModelRelation *relation)
{
    const SqlIndex *index = &assessment->tree->index;
    if (relation->kind == 'p') {
        for (unsigned i = 0; i < relation->children->len; i++)
            scans_for_index(assessment, g_ptr_array_index(relation->children, i));
    } else if (model_find(assessment->model, index->table) == relation || !has_match(relation, index)) {
        scans(assessment, subject_of(assessment, relation));
    }
}

void
assess_index(Assessment *assessment)
{
    const SqlIndex *index = &assessment->tree->index;
    const Subject table = subject_named(assessment, index->table);
    const bool partitioned = table.relation && table.relation->kind == 'p';
    if (index->concurrently && partitioned)
        will_fail(assessment, "an index of a partitioned table cannot be created CONCURRENTLY");
    const FactId fact = index->concurrently          ? FACT_CREATE_INDEX_CONCURRENTLY
                        : partitioned && index->only ? FACT_CREATE_INDEX_ONLY
                                                     : FACT_CREATE_INDEX;
    tell_family(assessment, fact, table, index->only || !partitioned);
    if (fact == FACT_CREATE_INDEX_ONLY || is_there(assessment, index, table))
        return;
    if (table.relation)
        scans_for_index(assessment, table.relation);
    else
        scans(assessment, table);
}

void
assess_alter_index(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    const SqlName name = tree->alter_table.name;
    const ModelIndex *index = model_index(assessment->model, name.schema, name.name);
    for (unsigned i = 0; i < tree->alter_table.command_count; i++) {
        if (tree->alter_table.commands[i].kind == ALTER_SET_TABLESPACE && index)
            rebuilds(assessment, index);
        else if (tree->alter_table.commands[i].kind == ALTER_ATTACH_PARTITION && index)
            lock_as(assessment, LOCK_ACCESS_SHARE, false, subject_of(assessment, index->table));
    }
    tell_general(assessment, FACT_ALTER_INDEX);
}
