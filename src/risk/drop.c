/* Objects that go, rows that go, and what goes with them. */
#include <string.h>

#include "risk/assess.h"

static void
drop_views_of(Assessment *assessment, ModelRelation *relation, bool cascade)
{
    for (unsigned i = 0; i < relation->used_by->len; i++) {
        ModelRelation *view = g_ptr_array_index(relation->used_by, i);
        if (cascade)
            assess_drop_relation(assessment, view, true);
        else
            will_fail(assessment, "view %s depends on %s",
                      name_shown(assessment->arena, view->schema, view->name),
                      name_shown(assessment->arena, relation->schema, relation->name));
    }
}

static bool
is_dropped_too(const Assessment *assessment, const ModelRelation *relation)
{
    const SqlTree *tree = assessment->tree;
    for (unsigned i = 0; tree->kind == SQL_DROP && i < tree->drop.target_count; i++)
        if (model_find(assessment->model, tree->drop.targets[i].name) == relation)
            return true;
    return false;
}

static void
foreign_keys_to(Assessment *assessment, ModelRelation *relation, bool cascade)
{
    g_autoptr(GPtrArray) referencing = model_referencing(assessment->model, relation);
    for (unsigned i = 0; i < referencing->len; i++) {
        const ModelConstraint *constraint = g_ptr_array_index(referencing, i);
        if (constraint->table == relation || is_dropped_too(assessment, constraint->table))
            continue;
        if (cascade)
            tell(assessment, FACT_DROP_DEPENDENT, subject_of(assessment, constraint->table));
        else
            will_fail(assessment, "foreign key %s of %s depends on %s", constraint->name,
                      name_shown(assessment->arena, constraint->table->schema, constraint->table->name),
                      name_shown(assessment->arena, relation->schema, relation->name));
    }
}

static void
drop_table(Assessment *assessment, ModelRelation *relation, bool cascade)
{
    tell(assessment, FACT_DROP_TABLE, subject_of(assessment, relation));
    for (unsigned i = 0; i < relation->constraints->len; i++) {
        const ModelConstraint *constraint = g_ptr_array_index(relation->constraints, i);
        if (constraint->kind == CONSTRAINT_FOREIGN && constraint->target && constraint->target != relation)
            tell(assessment, FACT_DROP_FOREIGN_KEY_TARGET, subject_of(assessment, constraint->target));
    }
    foreign_keys_to(assessment, relation, cascade);
    for (unsigned i = 0; i < relation->parents->len && relation->is_partition; i++) {
        ModelRelation *parent = g_ptr_array_index(relation->parents, i);
        ModelRelation *other = default_partition(parent);
        tell(assessment, FACT_DROP_PARENT, subject_of(assessment, parent));
        if (other && other != relation)
            tell(assessment, FACT_DEFAULT_PARTITION, subject_of(assessment, other));
    }
    for (unsigned i = 0; i < relation->children->len; i++) {
        ModelRelation *child = g_ptr_array_index(relation->children, i);
        if (relation->kind == 'p' || cascade)
            assess_drop_relation(assessment, child, cascade);
        else if (!is_dropped_too(assessment, child))
            will_fail(assessment, "table %s depends on it",
                      name_shown(assessment->arena, child->schema, child->name));
    }
}

void
assess_drop_relation(Assessment *assessment, ModelRelation *relation, bool cascade)
{
    const Subject subject = subject_of(assessment, relation);
    if (g_hash_table_contains(assessment->locked, subject.shown) &&
        strchr("vm", relation->kind)) /* views over views: once */
        return;
    switch (relation->kind) {
    case 'v':
        tell(assessment, FACT_DROP_VIEW, subject);
        break;
    case 'm':
        tell(assessment, FACT_DROP_VIEW, subject);
        break;
    case 'S':
        tell(assessment, FACT_DROP_SEQUENCE, subject);
        return;
    case 'c':
        return;
    default:
        drop_table(assessment, relation, cascade);
    }
    drop_views_of(assessment, relation, cascade);
}

static bool
uses_type(const Model *model, const SqlType *type, const ModelType *dropped)
{
    return type && model_type(model, type->name) == dropped;
}

/* DROP TYPE ... CASCADE takes the columns along. */
static void
drop_type(Assessment *assessment, const SqlTarget *target)
{
    const ModelType *type = model_type(assessment->model, target->name);
    tell_general(assessment, FACT_DROP_OTHER);
    const GPtrArray *relations = model_relations(assessment->model);
    for (unsigned i = 0; type && i < relations->len; i++) {
        ModelRelation *relation = g_ptr_array_index(relations, i);
        for (unsigned c = 0; c < relation->columns->len; c++) {
            const ModelColumn *column = g_ptr_array_index(relation->columns, c);
            if (!uses_type(assessment->model, column->type, type))
                continue;
            const Subject table = subject_of(assessment, relation);
            if (assessment->tree->drop.cascade)
                tell(assessment, FACT_DROP_COLUMN, table);
            else
                will_fail(assessment, "column %s of %s depends on the type", column->name, table.shown);
        }
    }
}

/* A trigger function takes its triggers along. */
static void
drop_function(Assessment *assessment, const SqlTarget *target)
{
    tell_general(assessment, FACT_DROP_OTHER);
    const GPtrArray *relations = model_relations(assessment->model);
    for (unsigned i = 0; i < relations->len; i++) {
        ModelRelation *relation = g_ptr_array_index(relations, i);
        for (unsigned t = 0; t < relation->triggers->len; t++) {
            const ModelTrigger *trigger = g_ptr_array_index(relation->triggers, t);
            if (strcmp(trigger->function, target->name.name) != 0)
                continue;
            const Subject table = subject_of(assessment, relation);
            if (assessment->tree->drop.cascade)
                tell(assessment, FACT_DROP_ON_TABLE, table);
            else
                will_fail(assessment, "trigger %s of %s depends on the function", trigger->name, table.shown);
        }
    }
}

static void
drop_schema(Assessment *assessment, const SqlTarget *target)
{
    tell_general(assessment, FACT_DROP_SCHEMA);
    const GPtrArray *relations = model_relations(assessment->model);
    for (unsigned i = 0; i < relations->len; i++) {
        ModelRelation *relation = g_ptr_array_index(relations, i);
        if (strcmp(relation->schema, target->name.name) != 0)
            continue;
        if (assessment->tree->drop.cascade)
            assess_drop_relation(assessment, relation, true);
        else
            will_fail(assessment, "%s depends on the schema",
                      name_shown(assessment->arena, relation->schema, relation->name));
    }
}

static void
drop_index(Assessment *assessment, const SqlTarget *target)
{
    const SqlTree *tree = assessment->tree;
    const ModelIndex *index = model_index(assessment->model, target->name.schema, target->name.name);
    const FactId fact = tree->drop.concurrently ? FACT_DROP_INDEX_CONCURRENTLY : FACT_DROP_INDEX;
    if (!index) {
        if (!tree->drop.if_exists)
            tell_general(assessment, fact);
        return;
    }
    const Subject table = subject_of(assessment, index->table);
    const bool partitioned = index->table->kind == 'p';
    if (tree->drop.concurrently && partitioned)
        will_fail(assessment, "an index of a partitioned table cannot be dropped CONCURRENTLY");
    if (index->constraint)
        will_fail(assessment, "constraint %s requires the index", index->constraint->name);
    tell_family(assessment, fact, table, !partitioned);
}

static void
drop_relation_named(Assessment *assessment, const SqlTarget *target)
{
    ModelRelation *relation = model_find(assessment->model, target->name);
    if (relation) {
        assess_drop_relation(assessment, relation, assessment->tree->drop.cascade);
        return;
    }
    const Subject subject = subject_named(assessment, target->name);
    if (target->object == SQL_OBJECT_VIEW || target->object == SQL_OBJECT_MATVIEW)
        tell(assessment, FACT_DROP_VIEW, subject);
    else if (target->object == SQL_OBJECT_SEQUENCE)
        tell_general(assessment, FACT_DROP_SEQUENCE);
    else
        tell(assessment, FACT_DROP_TABLE, subject);
}

static void
drop_target(Assessment *assessment, const SqlTarget *target)
{
    switch ((int)target->object) {
    case SQL_OBJECT_TABLE:
    case SQL_OBJECT_FOREIGN_TABLE:
    case SQL_OBJECT_VIEW:
    case SQL_OBJECT_MATVIEW:
    case SQL_OBJECT_SEQUENCE:
        drop_relation_named(assessment, target);
        break;
    case SQL_OBJECT_INDEX:
        drop_index(assessment, target);
        break;
    case SQL_OBJECT_TRIGGER:
    case SQL_OBJECT_POLICY:
    case SQL_OBJECT_RULE: {
        const Subject table = subject_named(assessment, target->name);
        tell_family(assessment, FACT_DROP_ON_TABLE, table,
                    target->object != SQL_OBJECT_TRIGGER || !table.relation || table.relation->kind != 'p');
        break;
    }
    case SQL_OBJECT_TYPE:
    case SQL_OBJECT_DOMAIN:
        drop_type(assessment, target);
        break;
    case SQL_OBJECT_FUNCTION:
        drop_function(assessment, target);
        break;
    case SQL_OBJECT_SCHEMA:
        drop_schema(assessment, target);
        break;
    case SQL_OBJECT_DATABASE:
        tell_general(assessment, FACT_DROP_DATABASE);
        break;
    default:
        tell_general(assessment, FACT_DROP_OTHER);
    }
}

void
assess_drop(Assessment *assessment)
{
    for (unsigned i = 0; i < assessment->tree->drop.target_count; i++)
        drop_target(assessment, &assessment->tree->drop.targets[i]);
}

static void
truncate_referencing(Assessment *assessment, ModelRelation *relation, GHashTable *seen, FactId fact)
{
    if (!g_hash_table_add(seen, relation))
        return;
    tell(assessment, fact, subject_of(assessment, relation));
    if (relation->kind != 'p') /* it gets new files; nothing is read */
        rewrites_only(assessment, subject_of(assessment, relation));
    for (unsigned i = 0; i < relation->children->len; i++)
        truncate_referencing(assessment, g_ptr_array_index(relation->children, i), seen, fact);
    if (!assessment->tree->truncate.cascade)
        return;
    g_autoptr(GPtrArray) referencing = model_referencing(assessment->model, relation);
    for (unsigned i = 0; i < referencing->len; i++)
        truncate_referencing(assessment, ((const ModelConstraint *)g_ptr_array_index(referencing, i))->table,
                             seen, FACT_TRUNCATE_CASCADE);
}

void
assess_truncate(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (unsigned i = 0; i < tree->truncate.table_count; i++) {
        const Subject table = subject_named(assessment, tree->truncate.tables[i]);
        if (table.relation) {
            truncate_referencing(assessment, table.relation, seen, FACT_TRUNCATE);
        } else {
            tell(assessment, FACT_TRUNCATE, table);
            rewrites_only(assessment, table);
        }
    }
}
