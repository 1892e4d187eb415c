/* Schemas, extensions and sequences. */
#include "sql/model_internal.h"

ModelSchema *
model_make_schema(Model *model, const char *name, const char *owner, int location)
{
    ModelSchema *schema = arena_new0(model->arena, ModelSchema);
    schema->name = model_text(model, name);
    schema->owner = model_text(model, owner);
    schema->grants = model->none;
    schema->born = model->unit;
    schema->place = model_place(model, location);
    g_hash_table_insert(model->schema_names, schema->name, schema);
    return schema;
}

/* The order in which the server makes what stands inside CREATE SCHEMA. */
static const SqlKind element_order[] = {SQL_CREATE_SEQUENCE, SQL_CREATE_TABLE,   SQL_CREATE_VIEW,
                                        SQL_CREATE_INDEX,    SQL_CREATE_TRIGGER, SQL_GRANT};

static void
apply_elements(Model *model, const SqlTree *tree, const char *schema)
{
    g_ptr_array_insert(model->path, 0, model_space(model, schema));
    for (size_t i = 0; i < G_N_ELEMENTS(element_order); i++)
        for (unsigned j = 0; j < tree->create_schema.element_count; j++)
            if (tree->create_schema.elements[j]->kind == element_order[i])
                model_apply_within(model, tree->create_schema.elements[j]);
    g_ptr_array_remove_index(model->path, 0);
}

void
model_create_schema(Model *model, const SqlTree *tree)
{
    const char *name = tree->create_schema.name;
    if (!name || (tree->create_schema.if_not_exists && model_schema(model, name)))
        return;
    ModelSchema *before = model_schema(model, name);
    if (!before && !g_str_equal(name, "public"))
        g_ptr_array_add(model->schemas, model_make_schema(model, name, tree->create_schema.owner, -1));
    apply_elements(model, tree, name);
}

ModelExtension *
model_extension(const Model *model, const char *name)
{
    for (unsigned i = 0; name && i < model->extensions->len; i++)
        if (g_str_equal(((ModelExtension *)model->extensions->pdata[i])->name, name))
            return model->extensions->pdata[i];
    return NULL;
}

void
model_create_extension(Model *model, const SqlTree *tree)
{
    if (!tree->extension.name || model_extension(model, tree->extension.name))
        return;
    ModelExtension *extension = arena_new0(model->arena, ModelExtension);
    extension->name = model_text(model, tree->extension.name);
    extension->schema = model_text(model, tree->extension.schema);
    extension->place = model_place(model, -1);
    g_ptr_array_add(model->extensions, extension);
}

static void
set_owner(Model *model, ModelRelation *sequence, const SqlTree *tree)
{
    ModelRelation *table = tree->sequence.owned_by.name ? model_find(model, tree->sequence.owned_by) : NULL;
    if (table && table != sequence && tree->sequence.owned_column)
        model_own_sequence(model, sequence, table, tree->sequence.owned_column);
    else if (tree->sequence.disowned)
        model_own_sequence(model, sequence, NULL, NULL);
}

void
model_create_sequence(Model *model, const SqlTree *tree)
{
    const SqlName name = tree->sequence.name;
    Space *space = model_creation_space(model, name, tree->sequence.persistence);
    if (!name.name || (tree->sequence.if_not_exists && g_hash_table_contains(space->relations, name.name)))
        return;
    ModelRelation *sequence = model_make_relation(model, space, name.name, 'S', name.location);
    sequence->persistence = tree->sequence.persistence;
    model_default_grants(model, SQL_OBJECT_SEQUENCE, sequence->schema, &sequence->grants, NULL);
    set_owner(model, sequence, tree);
}

void
model_alter_sequence(Model *model, const SqlTree *tree)
{
    ModelRelation *sequence = model_find(model, tree->sequence.name);
    if (sequence && sequence->kind == 'S')
        set_owner(model, sequence, tree);
}
