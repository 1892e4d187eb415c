/* Rules about what a table should have: keys, columns, comments, sound references. */
#include <string.h>

#include "lint/each.h"
#include "lint/rules.h"
#include "sql/tree.h"

/* These are about tables and partitioned tables. Partitions follow theirs. */

static void
check_primary_key(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    (void)model;
    if (!table->is_partition && table->complete && !relation_primary_key(table))
        lint_hint(lint_report_object(lint, table->place, shown, "%s has no primary key", shown),
                  "Add one, or name the table in lint.exclude_tables.");
}

void
lint_primary_key(Lint *lint, const Model *model)
{
    if (lint_config(lint)->lint_require_primary_key)
        each_relation(lint, model, "rp", check_primary_key);
}

static void
check_wide_key(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    enum { WIDE = 3 };
    (void)model;
    const ModelConstraint *key = table->is_partition ? NULL : relation_primary_key(table);
    const unsigned columns = key ? g_strv_length(key->columns) : 0;
    if (columns > WIDE)
        lint_report_object(lint, key->place, shown, "the primary key of %s has %u columns", shown, columns);
}

void
lint_wide_key(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_wide_key);
}

/* What a table lacks, its children lack; a column it has, they have by the same type. */
static bool
follows_parent(const Lint *lint, const ModelRelation *table)
{
    for (unsigned i = 0; i < table->parents->len; i++) {
        const ModelRelation *parent = g_ptr_array_index(table->parents, i);
        if (!lint_excluded(lint, parent->schema, parent->name))
            return true;
    }
    return false;
}

/* The type as it would be in the model, however it is spelled; NULL when that is no type. */
static const char *
type_spelled(Arena *arena, const Model *model, const char *spelled)
{
    g_autofree char *column = g_strconcat("CREATE TYPE t AS (c ", spelled, ")", NULL);
    const SqlTree *tree = sql_tree_read(arena, column);
    if (tree->kind != SQL_CREATE_COMPOSITE || tree->composite.column_count != 1 ||
        !tree->composite.columns[0].type)
        return NULL;
    SqlType type = *tree->composite.columns[0].type;
    const ModelType *made = type.name.schema ? NULL : model_type(model, type.name);
    type.name.schema = made ? made->schema : type.name.schema;
    return sql_type_text(arena, &type);
}

/* "tenant_id bigint": a name, and the type it must have. */
static void
check_required(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    for (char **wanted = lint_config(lint)->lint_required_columns; *wanted && !follows_parent(lint, table);
         wanted++) {
        g_auto(GStrv) words = g_strsplit(*wanted, " ", 2);
        const ModelColumn *column = relation_column(table, words[0]);
        g_autoptr(Arena) arena = arena_new();
        if (!column && table->complete)
            lint_report_object(lint, table->place, shown, "%s lacks the column %s", shown, *wanted);
        if (!column || !words[1] || !column->type)
            continue;
        const char *type = type_spelled(arena, model, words[1]);
        const char *actual = sql_type_text(arena, column->type);
        if (strcmp(actual, type ? type : g_strstrip(words[1])) != 0)
            lint_report_object(lint, column->place, shown, "%s.%s is %s, not %s", shown, words[0], actual,
                               g_strstrip(words[1]));
    }
}

void
lint_required_columns(Lint *lint, const Model *model)
{
    if (lint_config(lint)->lint_required_columns)
        each_relation(lint, model, "rp", check_required);
}

static void
check_timestamps(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    g_autoptr(GString) missing = g_string_new(NULL);
    (void)model;
    for (char **field = lint_config(lint)->lint_timestamp_fields; field && *field; field++)
        if (!relation_column(table, *field))
            g_string_append_printf(missing, "%s%s", missing->len > 0 ? ", " : "", *field);
    if (table->complete && missing->len > 0 && !follows_parent(lint, table))
        lint_report_object(lint, table->place, shown, "%s lacks %s", shown, missing->str);
}

void
lint_timestamps(Lint *lint, const Model *model)
{
    if (lint_config(lint)->lint_require_timestamps)
        each_relation(lint, model, "rp", check_timestamps);
}

static void
check_comment(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    (void)model;
    if (table->comment || table->is_partition)
        return;
    g_autofree char *quoted = lint_quoted(table->schema, table->name);
    lint_hint(lint_report_object(lint, table->place, shown, "%s has no comment", shown),
              "COMMENT ON TABLE %s IS '...';", quoted);
}

void
lint_table_comment(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_comment);
}

/* --- foreign keys --- */

typedef void (*KeyCheck)(Lint *lint, const Model *model, const ModelConstraint *key, const char *shown);

static void
each_key_of(Lint *lint, const Model *model, const ModelRelation *table, const char *shown, KeyCheck check)
{
    for (unsigned i = 0; i < table->constraints->len; i++) {
        const ModelConstraint *key = g_ptr_array_index(table->constraints, i);
        if (key->kind != CONSTRAINT_FOREIGN || key->inherited)
            continue;
        g_autofree char *object = g_strconcat(shown, ".", key->name, NULL);
        check(lint, model, key, object);
    }
}

static void
check_actions(Lint *lint, const Model *model, const ModelConstraint *key, const char *shown)
{
    (void)model;
    if (key->on_delete == 'a')
        lint_report_object(lint, key->place, shown, "ON DELETE of %s is NO ACTION", shown);
}

static void
actions_of(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    each_key_of(lint, model, table, shown, check_actions);
}

void
lint_foreign_key_actions(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", actions_of);
}

/* A target that nobody created here may have been named with its schema. */
static void
check_crossing(Lint *lint, const Model *model, const ModelConstraint *key, const char *shown)
{
    (void)model;
    const char *schema = key->target ? key->target->schema : key->target_name.schema;
    if (schema && strcmp(schema, key->table->schema) != 0)
        lint_report_object(lint, key->place, shown, "%s points into schema %s", shown, schema);
}

static void
crossings_of(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    each_key_of(lint, model, table, shown, check_crossing);
}

void
lint_foreign_key_schema(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", crossings_of);
}

static bool
domain_refuses_null(const Model *model, const SqlType *type)
{
    for (int depth = 0; type && depth < 32; depth++) { /* domains over domains, and never round in a ring */
        const ModelType *domain = type->dimensions > 0 ? NULL : model_type(model, type->name);
        if (!domain || domain->kind != 'd')
            return false;
        if (domain->not_null)
            return true;
        type = domain->base;
    }
    return false;
}

static const char *
first_refusing_null(const Model *model, const ModelConstraint *key, char **columns)
{
    for (char **name = columns; *name; name++) {
        const ModelColumn *column = relation_column(key->table, *name);
        if (column && (column->not_null || domain_refuses_null(model, column->type) ||
                       relation_proves_not_null(key->table, *name, NULL)))
            return *name;
    }
    return NULL;
}

static void
check_set_null(Lint *lint, const Model *model, const ModelConstraint *key, const char *shown)
{
    const char *column = NULL, *action = "DELETE";
    if (key->on_delete == 'n')
        column = first_refusing_null(model, key, key->set_columns[0] ? key->set_columns : key->columns);
    if (!column && key->on_update == 'n') {
        column = first_refusing_null(model, key, key->columns);
        action = "UPDATE";
    }
    if (column)
        lint_hint(lint_report_object(lint, key->place, shown, "%s sets %s to null, which is NOT NULL", shown,
                                     column),
                  "Drop NOT NULL, or say ON %s CASCADE or RESTRICT.", action);
}

static void
set_nulls_of(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    each_key_of(lint, model, table, shown, check_set_null);
}

void
lint_set_null(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", set_nulls_of);
}

/* --- triggers --- */

/* "schema.function"; a trigger that gives no schema has the function its search path finds. */
static char *
function_of(const Model *model, const ModelTrigger *trigger)
{
    const GPtrArray *found =
        trigger->function_schema ? NULL : model_functions(model, NULL, trigger->function);
    const char *schema =
        found && found->len > 0 ? ((const ModelFunction *)found->pdata[0])->schema : trigger->function_schema;
    return schema ? g_strconcat(schema, ".", trigger->function, NULL) : g_strdup(trigger->function);
}

/* One table counts once, however many triggers of it call the function; clones in partitions do not. */
static void
check_trigger(Lint *lint, const Model *model, const ModelTrigger *trigger, GHashTable *tables)
{
    enum { MANY = 10 };
    g_autofree char *function = function_of(model, trigger);
    GHashTable *seen = g_hash_table_lookup(tables, function);
    if (!seen) {
        seen = g_hash_table_new(NULL, NULL);
        g_hash_table_insert(tables, g_strdup(function), seen);
    }
    if (!trigger->inherited && g_hash_table_add(seen, trigger->table) && g_hash_table_size(seen) == MANY)
        lint_report_object(lint, trigger->place, function, "%s is the trigger function of %d tables",
                           function, MANY);
}

void
lint_shared_trigger(Lint *lint, const Model *model)
{
    g_autoptr(GHashTable) tables =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; i < relations->len; i++) {
        const ModelRelation *table = g_ptr_array_index(relations, i);
        const bool counts = table->persistence != 't' && !lint_excluded(lint, table->schema, table->name);
        for (unsigned t = 0; counts && t < table->triggers->len; t++)
            check_trigger(lint, model, g_ptr_array_index(table->triggers, t), tables);
    }
}
