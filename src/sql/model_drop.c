/* DROP: what depends on the object goes with it, whether CASCADE is written or not (sql/model.h: a statement
 * is taken to succeed). Columns' dependents alone need the word, because they are told by name. */
#include "sql/model_internal.h"

static void
drop_part(Model *model, const SqlTarget *target)
{
    const ModelRelation *relation = model_find(model, target->name);
    if (!relation || !target->part)
        return;
    if (target->object == SQL_OBJECT_TRIGGER) {
        for (unsigned i = 0; i < relation->children->len; i++) {
            ModelRelation *child = relation->children->pdata[i];
            ModelTrigger *clone = relation_trigger(child, target->part);
            const SqlTarget below = {SQL_OBJECT_TRIGGER, {child->schema, child->name, -1}, target->part};
            if (clone && clone->inherited)
                drop_part(model, &below);
        }
        g_ptr_array_remove(relation->triggers, relation_trigger(relation, target->part));
    } else if (target->object == SQL_OBJECT_POLICY) {
        g_ptr_array_remove(relation->policies, relation_policy(relation, target->part));
    }
}

static void
drop_schema(Model *model, const char *name)
{
    const Space *space = model_find_space(model, name);
    ModelSchema *schema = model_schema(model, name);
    if (schema) {
        g_hash_table_remove(model->schema_names, name);
        g_ptr_array_remove(model->schemas, schema);
        model_list_free(model, &schema->grants);
    }
    if (!space)
        return;
    g_autoptr(GList) relations = g_hash_table_get_values(space->relations);
    g_autoptr(GList) types = g_hash_table_get_values(space->types);
    g_autoptr(GPtrArray) functions = model_space_functions(space);
    for (GList *cell = relations; cell; cell = cell->next)
        model_remove_relation(model, cell->data);
    for (GList *cell = types; cell; cell = cell->next)
        model_remove_type(model, cell->data, true);
    for (unsigned i = 0; i < functions->len; i++)
        model_remove_function(model, functions->pdata[i]);
}

static void
drop_relation(Model *model, SqlName name)
{
    ModelRelation *relation = model_find(model, name);
    if (relation)
        model_remove_relation(model, relation);
}

static void
drop_one(Model *model, const SqlTarget *target, bool cascade)
{
    const SqlName name = target->name;
    ModelIndex *index = NULL;
    ModelType *type = NULL;
    ModelFunction *function = NULL;
    switch ((int)target->object) {
    case SQL_OBJECT_TABLE:
    case SQL_OBJECT_FOREIGN_TABLE:
    case SQL_OBJECT_VIEW:
    case SQL_OBJECT_MATVIEW:
    case SQL_OBJECT_SEQUENCE:
        drop_relation(model, name);
        break;
    case SQL_OBJECT_INDEX:
        index = model_index(model, name.schema, name.name);
        if (index)
            model_remove_index(model, index);
        break;
    case SQL_OBJECT_TYPE:
    case SQL_OBJECT_DOMAIN:
        type = model_type(model, name);
        if (type)
            model_remove_type(model, type, cascade);
        break;
    case SQL_OBJECT_FUNCTION:
        function = model_find_function(model, target);
        if (function)
            model_remove_function(model, function);
        break;
    case SQL_OBJECT_SCHEMA:
        drop_schema(model, name.name);
        break;
    case SQL_OBJECT_EXTENSION:
        g_ptr_array_remove(model->extensions, model_extension(model, name.name));
        break;
    default:
        drop_part(model, target);
    }
}

/* The server looks all names up before it drops: the second time, one does not mean what the first uncovered.
 */
static bool
is_repeated(const SqlTree *tree, unsigned at)
{
    const SqlTarget *target = &tree->drop.targets[at];
    for (unsigned i = 0; i < at; i++) {
        const SqlTarget *other = &tree->drop.targets[i];
        if (!target->has_args && g_strcmp0(other->name.name, target->name.name) == 0 &&
            g_strcmp0(other->name.schema, target->name.schema) == 0)
            return true;
    }
    return false;
}

void
model_drop(Model *model, const SqlTree *tree)
{
    for (unsigned i = 0; i < tree->drop.target_count; i++)
        if (tree->drop.targets[i].name.name && !is_repeated(tree, i))
            drop_one(model, &tree->drop.targets[i], tree->drop.cascade);
}
