/* Properties of the model's structs, a class a table: the name, and the value as an expression of `it`. */
#include "lint/object_classes.h"

#include <string.h>

#define GETTER(class, Type, name, value)                                                                     \
    static VmValue class##_##name(const VmSelf *self)                                                        \
    {                                                                                                        \
        G_GNUC_UNUSED const Type *it = self->self;                                                           \
        return value;                                                                                        \
    }
#define FIELD(class, Type, name, value) {#name, class##_##name},
#define CLASS(class, TABLE, key, find)                                                                       \
    TABLE(GETTER)                                                                                            \
    static const VmField class##_fields[] = {TABLE(FIELD)};                                                  \
    const VmClass class##_class = {#class, class##_fields, G_N_ELEMENTS(class##_fields), key, find};

/* --- values --- */

static VmValue
type_text(const VmSelf *self, const SqlType *type)
{
    return vm_string(type ? sql_type_text(self->scratch, type) : NULL);
}

static VmValue
base_type_text(const VmSelf *self, const SqlType *type)
{
    const SchemaObjects *objects = self->context;
    return type_text(self, type ? model_base_type(objects->model, type) : NULL);
}

static VmValue
expr_text(const VmSelf *self, const SqlExpr *expr)
{
    g_autofree char *text = expr ? sql_expr_text(expr) : NULL;
    return vm_string(arena_strdup(self->scratch, text));
}

static VmValue
joined(const VmSelf *self, const char *schema, const char *name)
{
    g_autofree char *text = name && schema ? g_strconcat(schema, ".", name, NULL) : g_strdup(name);
    return vm_string(arena_strdup(self->scratch, text));
}

static VmValue
place_file(ModelPlace place)
{
    return vm_string(place.file);
}

static VmValue
place_line(ModelPlace place)
{
    return place.line > 0 ? vm_integer(place.line) : vm_nil();
}

/* The word for a letter; pairs in `words`: "r restrict". */
static VmValue
word_of(char letter, const char *const *words)
{
    for (; *words; words++)
        if (**words == letter)
            return vm_string(*words + 2);
    return vm_nil();
}

static const char *const actions[] = {"a no action", "r restrict",    "c cascade",
                                      "n set null",  "d set default", NULL};
static const char *const relation_kinds[] = {
    "r table", "p partitioned table", "f foreign table", "v view", "m materialized view", "S sequence", NULL};
static const char *const strategies[] = {"r range", "l list", "h hash", NULL};
static const char *const timings[] = {"b before", "a after", "i instead of", NULL};
static const char *const type_kinds[] = {"d domain", "e enum", "c composite", "r range", "b base", NULL};
static const char *const volatilities[] = {"i immutable", "s stable", "v volatile", NULL};
static const char *const identities[] = {"a always", "d by default", NULL};

static const char *
constraint_word(SqlConstraintKind kind)
{
    return kind == CONSTRAINT_CHECK     ? "check"
           : kind == CONSTRAINT_PRIMARY ? "primary key"
           : kind == CONSTRAINT_UNIQUE  ? "unique"
           : kind == CONSTRAINT_FOREIGN ? "foreign key"
                                        : "exclusion";
}

/* --- keys of lists --- */

#define KEY(Type)                                                                                            \
    static const char *key_of_##Type(const void *self)                                                       \
    {                                                                                                        \
        return ((const Type *)self)->name;                                                                   \
    }
KEY(ModelColumn)
KEY(ModelConstraint)
KEY(ModelIndex)
KEY(ModelTrigger)
KEY(ModelPolicy)
KEY(ModelRelation)
KEY(ModelType)
KEY(ModelFunction)
KEY(ModelSchema)
KEY(ModelExtension)

/* "shop.orders" in a list. */
G_STATIC_ASSERT(G_STRUCT_OFFSET(ModelRelation, schema) == 0 &&
                G_STRUCT_OFFSET(ModelRelation, name) == G_STRUCT_OFFSET(Qualified, name));
G_STATIC_ASSERT(G_STRUCT_OFFSET(ModelType, schema) == 0 &&
                G_STRUCT_OFFSET(ModelType, name) == G_STRUCT_OFFSET(Qualified, name));
G_STATIC_ASSERT(G_STRUCT_OFFSET(ModelFunction, schema) == 0 &&
                G_STRUCT_OFFSET(ModelFunction, name) == G_STRUCT_OFFSET(Qualified, name));

static const void *
find_qualified(const GPtrArray *items, const char *name, void *context)
{
    const char *dot = strchr(name, '.');
    for (unsigned i = 0; dot && i < items->len; i++) {
        const Qualified *item = g_ptr_array_index(items, i);
        if (strcmp(item->name, dot + 1) == 0 && strlen(item->schema) == (size_t)(dot - name) &&
            strncmp(item->schema, name, (size_t)(dot - name)) == 0)
            return item;
    }
    return NULL;
}

/* --- parts of tables: `owner` is the table --- */

static bool
in_primary_key(const ModelRelation *table, const char *column)
{
    const ModelConstraint *key = table ? relation_primary_key(table) : NULL;
    return key && g_strv_contains((const char *const *)key->columns, column);
}

static bool
leads_index(const ModelRelation *table, const char *column)
{
    for (unsigned i = 0; table && i < table->indexes->len; i++)
        if (g_strcmp0(((const ModelIndex *)table->indexes->pdata[i])->columns[0], column) == 0)
            return true;
    return false;
}

/* The table that a foreign key of this column alone leads to. */
static VmValue
referenced(const VmSelf *self, const ModelRelation *table, const char *column)
{
    for (unsigned i = 0; table && i < table->constraints->len; i++) {
        const ModelConstraint *key = table->constraints->pdata[i];
        if (key->kind == CONSTRAINT_FOREIGN && g_strv_length(key->columns) == 1 &&
            strcmp(key->columns[0], column) == 0)
            return joined(self, key->target ? key->target->schema : key->target_name.schema,
                          key->target_name.name);
    }
    return vm_nil();
}

static VmValue part_of(const VmSelf *self);

/* clang-format off */
#define GRANT(F) \
    F(grant, ModelGrant, role, vm_string(it->role)) \
    F(grant, ModelGrant, privilege, vm_string(it->privilege)) \
    F(grant, ModelGrant, file, place_file(it->place)) \
    F(grant, ModelGrant, line, place_line(it->place))
CLASS(grant, GRANT, NULL, NULL)

#define COLUMN(F) \
    F(column, ModelColumn, name, vm_string(it->name)) \
    F(column, ModelColumn, type, type_text(self, it->type)) \
    F(column, ModelColumn, base_type, base_type_text(self, it->type)) \
    F(column, ModelColumn, not_null, vm_boolean(it->not_null)) \
    F(column, ModelColumn, default, expr_text(self, it->default_expr)) \
    F(column, ModelColumn, generated, expr_text(self, it->generated)) \
    F(column, ModelColumn, identity, word_of(it->identity, identities)) \
    F(column, ModelColumn, serial, vm_boolean(it->serial)) \
    F(column, ModelColumn, inherited, vm_boolean(it->inherited)) \
    F(column, ModelColumn, collation, vm_string(it->collation)) \
    F(column, ModelColumn, primary_key, vm_boolean(in_primary_key(self->owner, it->name))) \
    F(column, ModelColumn, indexed, vm_boolean(leads_index(self->owner, it->name))) \
    F(column, ModelColumn, references, referenced(self, self->owner, it->name)) \
    F(column, ModelColumn, comment, vm_string(it->comment)) \
    F(column, ModelColumn, table, part_of(self)) \
    F(column, ModelColumn, file, place_file(it->place)) \
    F(column, ModelColumn, line, place_line(it->place))
CLASS(column, COLUMN, key_of_ModelColumn, NULL)

#define CONSTRAINT(F) \
    F(constraint, ModelConstraint, name, vm_string(it->name)) \
    F(constraint, ModelConstraint, named, vm_boolean(it->named)) \
    F(constraint, ModelConstraint, kind, vm_string(constraint_word(it->kind))) \
    F(constraint, ModelConstraint, columns, vm_strings(it->columns)) \
    F(constraint, ModelConstraint, expression, expr_text(self, it->expr)) \
    F(constraint, ModelConstraint, target, joined(self, it->target ? it->target->schema : it->target_name.schema, it->target_name.name)) \
    F(constraint, ModelConstraint, target_columns, vm_strings(it->target_columns)) \
    F(constraint, ModelConstraint, on_delete, it->kind == CONSTRAINT_FOREIGN ? word_of(it->on_delete, actions) : vm_nil()) \
    F(constraint, ModelConstraint, on_update, it->kind == CONSTRAINT_FOREIGN ? word_of(it->on_update, actions) : vm_nil()) \
    F(constraint, ModelConstraint, valid, vm_boolean(it->valid)) \
    F(constraint, ModelConstraint, deferrable, vm_boolean(it->deferrable)) \
    F(constraint, ModelConstraint, inherited, vm_boolean(it->inherited)) \
    F(constraint, ModelConstraint, comment, vm_string(it->comment)) \
    F(constraint, ModelConstraint, table, part_of(self)) \
    F(constraint, ModelConstraint, file, place_file(it->place)) \
    F(constraint, ModelConstraint, line, place_line(it->place))
CLASS(constraint, CONSTRAINT, key_of_ModelConstraint, NULL)

#define INDEX(F) \
    F(index, ModelIndex, name, vm_string(it->name)) \
    F(index, ModelIndex, columns, vm_strings(it->columns)) \
    F(index, ModelIndex, including, vm_strings(it->including)) \
    F(index, ModelIndex, where, expr_text(self, it->where)) \
    F(index, ModelIndex, method, vm_string(it->access_method ? it->access_method : "btree")) \
    F(index, ModelIndex, unique, vm_boolean(it->unique)) \
    F(index, ModelIndex, of_constraint, vm_boolean(it->constraint != NULL)) \
    F(index, ModelIndex, comment, vm_string(it->comment)) \
    F(index, ModelIndex, table, part_of(self)) \
    F(index, ModelIndex, file, place_file(it->place)) \
    F(index, ModelIndex, line, place_line(it->place))
CLASS(index, INDEX, key_of_ModelIndex, NULL)

#define TRIGGER(F) \
    F(trigger, ModelTrigger, name, vm_string(it->name)) \
    F(trigger, ModelTrigger, function, joined(self, it->function_schema, it->function)) \
    F(trigger, ModelTrigger, timing, word_of(it->timing, timings)) \
    F(trigger, ModelTrigger, row, vm_boolean(it->row)) \
    F(trigger, ModelTrigger, on_insert, vm_boolean(it->on_insert)) \
    F(trigger, ModelTrigger, on_update, vm_boolean(it->on_update)) \
    F(trigger, ModelTrigger, on_delete, vm_boolean(it->on_delete)) \
    F(trigger, ModelTrigger, on_truncate, vm_boolean(it->on_truncate)) \
    F(trigger, ModelTrigger, inherited, vm_boolean(it->inherited)) \
    F(trigger, ModelTrigger, table, part_of(self)) \
    F(trigger, ModelTrigger, file, place_file(it->place)) \
    F(trigger, ModelTrigger, line, place_line(it->place))
CLASS(trigger, TRIGGER, key_of_ModelTrigger, NULL)

#define POLICY(F) \
    F(policy, ModelPolicy, name, vm_string(it->name)) \
    F(policy, ModelPolicy, command, vm_string(it->command)) \
    F(policy, ModelPolicy, permissive, vm_boolean(it->permissive)) \
    F(policy, ModelPolicy, roles, vm_strings(it->roles)) \
    F(policy, ModelPolicy, using, expr_text(self, it->using_expr)) \
    F(policy, ModelPolicy, check, expr_text(self, it->check_expr)) \
    F(policy, ModelPolicy, table, part_of(self)) \
    F(policy, ModelPolicy, file, place_file(it->place)) \
    F(policy, ModelPolicy, line, place_line(it->place))
CLASS(policy, POLICY, key_of_ModelPolicy, NULL)

/* --- what has a schema --- */

static VmValue other_relations(const GPtrArray *relations);

#define TABLE(F) \
    F(table, ModelRelation, schema, vm_string(it->schema)) \
    F(table, ModelRelation, name, vm_string(it->name)) \
    F(table, ModelRelation, kind, word_of(it->kind, relation_kinds)) \
    F(table, ModelRelation, columns, vm_list(&column_class, it->columns, it)) \
    F(table, ModelRelation, constraints, vm_list(&constraint_class, it->constraints, it)) \
    F(table, ModelRelation, indexes, vm_list(&index_class, it->indexes, it)) \
    F(table, ModelRelation, triggers, vm_list(&trigger_class, it->triggers, it)) \
    F(table, ModelRelation, policies, vm_list(&policy_class, it->policies, it)) \
    F(table, ModelRelation, grants, vm_list(&grant_class, it->grants, it)) \
    F(table, ModelRelation, primary_key, vm_object(&constraint_class, relation_primary_key(it), it)) \
    F(table, ModelRelation, parents, other_relations(it->parents)) \
    F(table, ModelRelation, children, other_relations(it->children)) \
    F(table, ModelRelation, partition, vm_boolean(it->is_partition)) \
    F(table, ModelRelation, partition_by, word_of(it->partitioning.strategy, strategies)) \
    F(table, ModelRelation, unlogged, vm_boolean(it->persistence == 'u')) \
    F(table, ModelRelation, temporary, vm_boolean(it->persistence == 't')) \
    F(table, ModelRelation, row_security, vm_boolean(it->rls)) \
    F(table, ModelRelation, row_security_forced, vm_boolean(it->rls_forced)) \
    F(table, ModelRelation, owner, vm_string(it->owner)) \
    F(table, ModelRelation, tablespace, vm_string(it->tablespace)) \
    F(table, ModelRelation, access_method, vm_string(it->access_method)) \
    F(table, ModelRelation, comment, vm_string(it->comment)) \
    F(table, ModelRelation, file, place_file(it->place)) \
    F(table, ModelRelation, line, place_line(it->place))
CLASS(table, TABLE, key_of_ModelRelation, find_qualified)

/* Views, materialized views and sequences have a table's properties under names of their own. */
const VmClass view_class = {"view", table_fields, G_N_ELEMENTS(table_fields), key_of_ModelRelation, find_qualified};
const VmClass materialized_view_class = {"materialized_view", table_fields, G_N_ELEMENTS(table_fields), key_of_ModelRelation, find_qualified};
const VmClass sequence_class = {"sequence", table_fields, G_N_ELEMENTS(table_fields), key_of_ModelRelation, find_qualified};

static VmValue labels_of(const VmSelf *self);

#define TYPE(F) \
    F(type, ModelType, schema, vm_string(it->schema)) \
    F(type, ModelType, name, vm_string(it->name)) \
    F(type, ModelType, kind, word_of(it->kind, type_kinds)) \
    F(type, ModelType, base_type, type_text(self, it->base)) \
    F(type, ModelType, not_null, vm_boolean(it->not_null)) \
    F(type, ModelType, default, expr_text(self, it->default_expr)) \
    F(type, ModelType, labels, labels_of(self)) \
    F(type, ModelType, owner, vm_string(it->owner)) \
    F(type, ModelType, comment, vm_string(it->comment)) \
    F(type, ModelType, file, place_file(it->place)) \
    F(type, ModelType, line, place_line(it->place))
CLASS(type, TYPE, key_of_ModelType, find_qualified)

#define FUNCTION(F) \
    F(function, ModelFunction, schema, vm_string(it->schema)) \
    F(function, ModelFunction, name, vm_string(it->name)) \
    F(function, ModelFunction, arguments, vm_strings(it->argument_types)) \
    F(function, ModelFunction, returns, type_text(self, it->returns)) \
    F(function, ModelFunction, language, vm_string(it->language)) \
    F(function, ModelFunction, body, vm_string(it->body)) \
    F(function, ModelFunction, procedure, vm_boolean(it->procedure)) \
    F(function, ModelFunction, security_definer, vm_boolean(it->security_definer)) \
    F(function, ModelFunction, volatility, word_of(it->volatility, volatilities)) \
    F(function, ModelFunction, search_path, vm_boolean(it->search_path)) \
    F(function, ModelFunction, public_revoked, vm_boolean(it->public_revoked)) \
    F(function, ModelFunction, grants, vm_list(&grant_class, it->grants, it)) \
    F(function, ModelFunction, owner, vm_string(it->owner)) \
    F(function, ModelFunction, comment, vm_string(it->comment)) \
    F(function, ModelFunction, file, place_file(it->place)) \
    F(function, ModelFunction, line, place_line(it->place))
CLASS(function, FUNCTION, key_of_ModelFunction, find_qualified)

#define SCHEMA(F) \
    F(namespace, ModelSchema, name, vm_string(it->name)) \
    F(namespace, ModelSchema, owner, vm_string(it->owner)) \
    F(namespace, ModelSchema, grants, vm_list(&grant_class, it->grants, it)) \
    F(namespace, ModelSchema, comment, vm_string(it->comment)) \
    F(namespace, ModelSchema, file, place_file(it->place)) \
    F(namespace, ModelSchema, line, place_line(it->place))
CLASS(namespace, SCHEMA, key_of_ModelSchema, NULL)

#define EXTENSION(F) \
    F(extension, ModelExtension, name, vm_string(it->name)) \
    F(extension, ModelExtension, schema, vm_string(it->schema)) \
    F(extension, ModelExtension, file, place_file(it->place)) \
    F(extension, ModelExtension, line, place_line(it->place))
CLASS(extension, EXTENSION, key_of_ModelExtension, NULL)

#define ROOT(F) \
    F(root, SchemaObjects, tables, vm_list(&table_class, it->tables, NULL)) \
    F(root, SchemaObjects, views, vm_list(&view_class, it->views, NULL)) \
    F(root, SchemaObjects, materialized_views, vm_list(&materialized_view_class, it->materialized_views, NULL)) \
    F(root, SchemaObjects, sequences, vm_list(&sequence_class, it->sequences, NULL)) \
    F(root, SchemaObjects, types, vm_list(&type_class, it->types, NULL)) \
    F(root, SchemaObjects, functions, vm_list(&function_class, it->functions, NULL)) \
    F(root, SchemaObjects, schemas, vm_list(&namespace_class, it->schemas, NULL)) \
    F(root, SchemaObjects, extensions, vm_list(&extension_class, it->extensions, NULL))
ROOT(GETTER)
static const VmField root_fields[] = {ROOT(FIELD)};
/* clang-format on */

const VmClass schema_class = {"schema", root_fields, G_N_ELEMENTS(root_fields), NULL, NULL};

static VmValue
part_of(const VmSelf *self)
{
    return vm_object(&table_class, self->owner, NULL);
}

static VmValue
other_relations(const GPtrArray *relations)
{
    return vm_list(&table_class, relations, NULL);
}

static VmValue
labels_of(const VmSelf *self)
{
    const GPtrArray *labels = ((const ModelType *)self->self)->labels;
    if (!labels || labels->len == 0)
        return vm_nil();
    VmEntry *entries = arena_array(self->scratch, VmEntry, labels->len);
    for (unsigned i = 0; i < labels->len; i++)
        entries[i] = (VmEntry){vm_integer(i + 1), vm_string(labels->pdata[i])};
    return (VmValue){.kind = VM_TABLE, .table = {entries, labels->len}};
}
