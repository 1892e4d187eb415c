/* Where the objects of a schema are, and what they are called. */
#include <string.h>

#include "lint/object_classes.h"

/* --- all of them --- */

static GPtrArray *
filtered(const Lint *lint, const Model *model, const char *kinds)
{
    GPtrArray *some = g_ptr_array_new();
    const GPtrArray *all = model_relations(model);
    for (unsigned i = 0; i < all->len; i++) {
        ModelRelation *relation = all->pdata[i];
        if (strchr(kinds, relation->kind) && !lint_excluded(lint, relation->schema, relation->name))
            g_ptr_array_add(some, relation);
    }
    return some;
}

static GPtrArray *
same(const GPtrArray *items)
{
    return g_ptr_array_ref((GPtrArray *)(uintptr_t)items);
}

void
schema_objects_open(SchemaObjects *objects, const Lint *lint, const Model *model)
{
    *objects = (SchemaObjects){
        .model = model,
        .tables = filtered(lint, model, "rpf"),
        .views = filtered(lint, model, "v"),
        .materialized_views = filtered(lint, model, "m"),
        .sequences = filtered(lint, model, "S"),
        .types = same(model_types(model)),
        .functions = same(model_all_functions(model)),
        .schemas = same(model_schemas(model)),
        .extensions = same(model_extensions(model)),
    };
}

void
schema_objects_clear(SchemaObjects *objects)
{
    if (!objects->model)
        return;
    GPtrArray *const lists[] = {objects->tables,    objects->views,     objects->materialized_views,
                                objects->sequences, objects->types,     objects->functions,
                                objects->schemas,   objects->extensions};
    for (unsigned i = 0; i < G_N_ELEMENTS(lists); i++)
        g_ptr_array_unref(lists[i]);
    objects->model = NULL;
}

/* Where objects of a class are: in a list of the root, or in a list of each table. */
static const struct {
    const char *kind;
    const VmClass *class;
    size_t list;  /* of SchemaObjects */
    size_t parts; /* of ModelRelation; 0: the list itself */
    size_t place; /* of the struct */
} kinds[] = {
#define WHOLE(kind, class, list, Type)                                                                       \
    {                                                                                                        \
        kind, &class##_class, G_STRUCT_OFFSET(SchemaObjects, list), 0, G_STRUCT_OFFSET(Type, place)          \
    }
#define PART(kind, class, parts, Type)                                                                       \
    {                                                                                                        \
        kind, &class##_class, G_STRUCT_OFFSET(SchemaObjects, tables), G_STRUCT_OFFSET(ModelRelation, parts), \
            G_STRUCT_OFFSET(Type, place)                                                                     \
    }
    WHOLE("table", table, tables, ModelRelation),
    WHOLE("view", view, views, ModelRelation),
    WHOLE("materialized_view", materialized_view, materialized_views, ModelRelation),
    WHOLE("sequence", sequence, sequences, ModelRelation),
    PART("column", column, columns, ModelColumn),
    PART("constraint", constraint, constraints, ModelConstraint),
    PART("index", index, indexes, ModelIndex),
    PART("trigger", trigger, triggers, ModelTrigger),
    PART("policy", policy, policies, ModelPolicy),
    WHOLE("type", type, types, ModelType),
    WHOLE("function", function, functions, ModelFunction),
    WHOLE("schema", namespace, schemas, ModelSchema),
    WHOLE("extension", extension, extensions, ModelExtension),
};

const char *const object_kinds[] = {"table",      "view",   "materialized_view", "sequence", "column",
                                    "constraint", "index",  "trigger",           "policy",   "type",
                                    "function",   "schema", "extension",         NULL};
G_STATIC_ASSERT(G_N_ELEMENTS(kinds) + 1 == G_N_ELEMENTS(object_kinds));

const VmClass *
object_class(const char *kind)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return kinds[i].class;
    return NULL;
}

static int
kind_of(const VmClass *class)
{
    for (int i = 0; i < (int)G_N_ELEMENTS(kinds); i++)
        if (kinds[i].class == class)
            return i;
    return -1;
}

static void
visit_all(const VmClass *class, const GPtrArray *items, const void *owner, ObjectVisit visit, void *data)
{
    for (unsigned i = 0; i < items->len; i++)
        visit(class, items->pdata[i], owner, data);
}

void
objects_each(const SchemaObjects *objects, const VmClass *class, ObjectVisit visit, void *data)
{
    const int kind = kind_of(class);
    if (kind < 0)
        return;
    const GPtrArray *list = G_STRUCT_MEMBER(GPtrArray *, objects, kinds[kind].list);
    if (kinds[kind].parts == 0) {
        visit_all(class, list, NULL, visit, data);
        return;
    }
    for (unsigned i = 0; i < list->len; i++)
        visit_all(class, G_STRUCT_MEMBER(GPtrArray *, list->pdata[i], kinds[kind].parts), list->pdata[i],
                  visit, data);
}

const VmClass *
object_parts(const VmClass *of, const char *property, bool *list)
{
    static const struct {
        const char *property;
        const VmClass *class;
        bool list;
    } parts[] = {
        {"columns", &column_class, true},  {"constraints", &constraint_class, true},
        {"indexes", &index_class, true},   {"triggers", &trigger_class, true},
        {"policies", &policy_class, true}, {"grants", &grant_class, true},
        {"parents", &table_class, true},   {"children", &table_class, true},
        {"table", &table_class, false},    {"primary_key", &constraint_class, false},
    };
    const bool names = of == &constraint_class || of == &index_class;
    const bool key = of != &column_class;
    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strcmp(parts[i].property, property) == 0) {
            /* A constraint's and an index's columns are names; a column's primary_key is yes or no. */
            if ((names && i == 0) || (!key && parts[i].class == &constraint_class && !parts[i].list))
                return NULL;
            *list = parts[i].list;
            return parts[i].class;
        }
    return NULL;
}

char *
object_shown(const VmClass *class, const void *self, const void *owner)
{
    const ModelRelation *table = owner;
    if (class == &grant_class)
        return g_strdup(table ? table->name : "a grant");
    if (class == &namespace_class || class == &extension_class)
        return g_strdup(class->key(self));
    if (class == &index_class && table)
        return g_strconcat(table->schema, ".", class->key(self), NULL);
    if (table)
        return g_strconcat(table->schema, ".", table->name, ".", class->key(self), NULL);
    const Qualified *whole = self;
    return g_strconcat(whole->schema, ".", whole->name, NULL);
}

ModelPlace
object_place(const VmClass *class, const void *self, const void *owner)
{
    const int kind = kind_of(class);
    if (kind >= 0)
        return G_STRUCT_MEMBER(ModelPlace, self, kinds[kind].place);
    return class == &grant_class ? ((const ModelGrant *)self)->place : (ModelPlace){0};
}

const VmField *
object_field(const VmClass *class, const char *name)
{
    for (unsigned i = 0; i < class->count; i++)
        if (strcmp(class->fields[i].name, name) == 0)
            return &class->fields[i];
    return NULL;
}
