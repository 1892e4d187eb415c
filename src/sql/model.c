/* The model's life, its look-ups, and which statement goes to whom. */
#include "sql/model_internal.h"

static void
free_functions(gpointer functions)
{
    g_ptr_array_free(functions, TRUE);
}

static void
free_space(gpointer data)
{
    Space *space = data;
    g_hash_table_destroy(space->relations);
    g_hash_table_destroy(space->indexes);
    g_hash_table_destroy(space->types);
    g_hash_table_destroy(space->functions);
    g_hash_table_destroy(space->constraints);
    g_hash_table_destroy(space->passes);
}

static GHashTable *
names_new(GDestroyNotify free_value)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_value);
}

Space *
model_space(Model *model, const char *name)
{
    Space *space = g_hash_table_lookup(model->spaces, name);
    if (space)
        return space;
    space = arena_new0(model->arena, Space);
    space->name = model_text(model, name);
    space->relations = names_new(NULL);
    space->indexes = names_new(NULL);
    space->types = names_new(NULL);
    space->functions = names_new(free_functions);
    space->constraints = names_new(NULL);
    space->passes = names_new(NULL);
    g_hash_table_insert(model->spaces, space->name, space);
    return space;
}

Space *
model_find_space(const Model *model, const char *name)
{
    return g_hash_table_lookup(model->spaces, name);
}

Space *
model_creation_space(Model *model, SqlName name, char persistence)
{
    if (persistence == 't')
        return model_space(model, "pg_temp");
    return model_space(model, name.schema ? name.schema : model_creation_schema(model));
}

Model *
model_new(void)
{
    Model *model = g_new0(Model, 1);
    model->arena = arena_new();
    model->none = g_ptr_array_new();
    model->spaces = names_new(free_space);
    model->path = g_ptr_array_new();
    g_ptr_array_add(model->path, model_space(model, "public"));
    model->relations.items = g_ptr_array_new();
    model->types.items = g_ptr_array_new();
    model->functions.items = g_ptr_array_new();
    model->schemas = g_ptr_array_new();
    model->extensions = g_ptr_array_new();
    model->defaults = g_ptr_array_new();
    model->schema_names = names_new(NULL);
    model->renamed = g_hash_table_new(NULL, NULL);
    model->type_users = g_hash_table_new_full(NULL, NULL, NULL, free_functions);
    model->trigger_users = names_new(free_functions);
    model_make_schema(model, "public", NULL, -1);
    return model;
}

void
model_list_free(const Model *model, GPtrArray **list)
{
    if (*list && *list != model->none)
        g_ptr_array_free(*list, TRUE);
    *list = model->none;
}

void
model_list_add(const Model *model, GPtrArray **list, void *item)
{
    if (*list == model->none)
        *list = g_ptr_array_new();
    g_ptr_array_add(*list, item);
}

void
model_free(Model *model)
{
    if (!model)
        return;
    for (unsigned i = 0; i < model->relations.items->len; i++)
        model_free_lists(model, model->relations.items->pdata[i]);
    for (unsigned i = 0; i < model->types.items->len; i++)
        model_free_type_lists(model, model->types.items->pdata[i]);
    for (unsigned i = 0; i < model->functions.items->len; i++)
        model_list_free(model, &((ModelFunction *)model->functions.items->pdata[i])->grants);
    for (unsigned i = 0; i < model->schemas->len; i++)
        model_list_free(model, &((ModelSchema *)model->schemas->pdata[i])->grants);
    GPtrArray *const lists[] = {model->relations.items,
                                model->types.items,
                                model->functions.items,
                                model->schemas,
                                model->extensions,
                                model->defaults,
                                model->path,
                                model->none};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_ptr_array_free(lists[i], TRUE);
    if (model->outer_path)
        g_ptr_array_free(model->outer_path, TRUE);
    g_hash_table_destroy(model->spaces);
    g_hash_table_destroy(model->schema_names);
    g_hash_table_destroy(model->renamed);
    g_hash_table_destroy(model->type_users);
    g_hash_table_destroy(model->trigger_users);
    arena_free(model->arena);
    g_free(model);
}

ModelPlace
model_place(const Model *model, int location)
{
    return model->place ? model->place(model->place_data, location) : (ModelPlace){NULL, 0, 0};
}

typedef void (*Applier)(Model *model, const SqlTree *tree);

static void
create_index(Model *model, const SqlTree *tree)
{
    model_create_index(model, &tree->index);
}

static void
select_settings(Model *model, const SqlTree *tree)
{
    model_select(model, tree->query);
}

/* What is not listed leaves the schema as it is. */
static const Applier appliers[] = {
    [SQL_CREATE_TABLE] = model_create_table,
    [SQL_CREATE_TABLE_AS] = model_create_table_as,
    [SQL_CREATE_VIEW] = model_create_view,
    [SQL_CREATE_INDEX] = create_index,
    [SQL_CREATE_SEQUENCE] = model_create_sequence,
    [SQL_ALTER_SEQUENCE] = model_alter_sequence,
    [SQL_CREATE_SCHEMA] = model_create_schema,
    [SQL_CREATE_EXTENSION] = model_create_extension,
    [SQL_CREATE_DOMAIN] = model_create_type,
    [SQL_ALTER_DOMAIN] = model_alter_domain,
    [SQL_CREATE_ENUM] = model_create_type,
    [SQL_ALTER_ENUM] = model_alter_enum,
    [SQL_CREATE_COMPOSITE] = model_create_type,
    [SQL_CREATE_TYPE] = model_create_type,
    [SQL_CREATE_FUNCTION] = model_create_function,
    [SQL_ALTER_FUNCTION] = model_alter_function,
    [SQL_CREATE_TRIGGER] = model_create_trigger,
    [SQL_CREATE_POLICY] = model_create_policy,
    [SQL_ALTER_POLICY] = model_alter_policy,
    [SQL_ALTER_TABLE] = model_alter_table,
    [SQL_RENAME] = model_rename,
    [SQL_SET_SCHEMA] = model_set_schema,
    [SQL_OWNER] = model_owner,
    [SQL_DROP] = model_drop,
    [SQL_COMMENT] = model_comment,
    [SQL_GRANT] = model_grant,
    [SQL_DEFAULT_PRIVILEGES] = model_set_default_privileges,
    [SQL_SELECT] = select_settings,
    [SQL_SET] = model_set,
    [SQL_TRANSACTION] = model_transaction,
};

void
model_apply_within(Model *model, const SqlTree *tree)
{
    if ((size_t)tree->kind < G_N_ELEMENTS(appliers) && appliers[tree->kind])
        appliers[tree->kind](model, tree);
}

void
model_apply(Model *model, const SqlTree *tree, ModelPlacer place, void *data)
{
    model->place = place;
    model->place_data = data;
    model_apply_within(model, tree);
    model->place = NULL;
}

unsigned
model_begin_unit(Model *model)
{
    return ++model->unit;
}

unsigned
model_unit(const Model *model)
{
    return model->unit;
}

static void *
find(const Model *model, const char *schema, const char *name, size_t offset)
{
    if (!name)
        return NULL;
    const Space *space = model_find_space(model, schema ? schema : "pg_temp");
    void *found = space ? g_hash_table_lookup(G_STRUCT_MEMBER(GHashTable *, space, offset), name) : NULL;
    for (unsigned i = 0; !schema && !found && i < model->path->len; i++)
        found = g_hash_table_lookup(G_STRUCT_MEMBER(GHashTable *, model->path->pdata[i], offset), name);
    return found;
}

ModelRelation *
model_relation(const Model *model, const char *schema, const char *name)
{
    return find(model, schema, name, offsetof(Space, relations));
}

ModelRelation *
model_find(const Model *model, SqlName name)
{
    return model_relation(model, name.schema, name.name);
}

ModelIndex *
model_index(const Model *model, const char *schema, const char *name)
{
    return find(model, schema, name, offsetof(Space, indexes));
}

/* pg_catalog comes before every path: what these names stand for without a schema is built in. */
static bool
is_built_in(const char *name)
{
    static const char *const names[] = {
        "bit",       "bool",     "box",      "bpchar",    "bytea",     "char",        "cidr",     "circle",
        "date",      "float4",   "float8",   "inet",      "int2",      "int4",        "int8",     "interval",
        "json",      "jsonb",    "jsonpath", "line",      "lseg",      "macaddr",     "macaddr8", "money",
        "name",      "numeric",  "oid",      "path",      "pg_lsn",    "point",       "polygon",  "record",
        "regclass",  "text",     "tid",      "time",      "timestamp", "timestamptz", "timetz",   "tsquery",
        "tsvector",  "uuid",     "varbit",   "varchar",   "void",      "xid",         "xml",      "int4range",
        "int8range", "numrange", "tsrange",  "tstzrange", "daterange", "trigger",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_equal(names[i], name))
            return true;
    return false;
}

ModelType *
model_type(const Model *model, SqlName name)
{
    ModelType *type = find(model, name.schema, name.name, offsetof(Space, types));
    return type && !name.schema && is_built_in(name.name) ? NULL : type;
}

const GPtrArray *
model_functions(const Model *model, const char *schema, const char *name)
{
    return find(model, schema, name, offsetof(Space, functions));
}

ModelSchema *
model_schema(const Model *model, const char *name)
{
    return name ? g_hash_table_lookup(model->schema_names, name) : NULL;
}

const char *
model_creation_schema(const Model *model)
{
    return model->path->len > 0 ? ((Space *)model->path->pdata[0])->name : "public";
}

/* Listed objects keep `dropped` in different places. */
static void
close_holes(Listing *listing, size_t offset)
{
    GPtrArray *items = listing->items;
    unsigned kept = 0;
    for (unsigned i = 0; listing->holes && i < items->len; i++)
        if (!G_STRUCT_MEMBER(bool, items->pdata[i], offset))
            items->pdata[kept++] = items->pdata[i];
    if (listing->holes)
        g_ptr_array_set_size(items, (int)kept);
    listing->holes = false;
}

const GPtrArray *
model_relations(const Model *model)
{
    const GPtrArray *items = model->relations.items;
    for (unsigned i = 0; model->relations.holes && i < items->len; i++)
        if (((ModelRelation *)items->pdata[i])->dropped)
            model_free_lists(model, items->pdata[i]);
    close_holes((Listing *)&model->relations, offsetof(ModelRelation, dropped));
    return items;
}

const GPtrArray *
model_types(const Model *model)
{
    close_holes((Listing *)&model->types, offsetof(ModelType, dropped));
    return model->types.items;
}

const GPtrArray *
model_all_functions(const Model *model)
{
    close_holes((Listing *)&model->functions, offsetof(ModelFunction, dropped));
    return model->functions.items;
}

const GPtrArray *
model_schemas(const Model *model)
{
    return model->schemas;
}

const GPtrArray *
model_extensions(const Model *model)
{
    return model->extensions;
}

const GPtrArray *
model_default_privileges(const Model *model)
{
    return model->defaults;
}
