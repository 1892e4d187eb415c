/* Rules about what a table should have: keys, columns, comments, sound references. */
#include <string.h>

#include "lint/rules.h"

typedef void (*TableCheck)(Lint *lint, const Model *model, const ModelRelation *table, const char *shown);

/* Tables and partitioned tables; partitions follow their parent. */
static void
each_table(Lint *lint, const Model *model, TableCheck check)
{
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; i < relations->len; i++) {
        const ModelRelation *table = g_ptr_array_index(relations, i);
        if (!strchr("rp", table->kind) || table->is_partition || table->persistence == 't' ||
            lint_excluded(lint, table->schema, table->name))
            continue;
        g_autofree char *shown = g_strconcat(table->schema, ".", table->name, NULL);
        check(lint, model, table, shown);
    }
}

static void
check_primary_key(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    if (table->complete && !relation_primary_key(table))
        lint_hint(lint_report_object(lint, table->place, shown, "%s has no primary key", shown),
                  "Add one, or name the table in lint.exclude_tables.");
}

void
lint_primary_key(Lint *lint, const Model *model)
{
    if (lint_config(lint)->lint_require_primary_key)
        each_table(lint, model, check_primary_key);
}

static void
check_wide_key(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    enum { WIDE = 3 };
    const ModelConstraint *key = relation_primary_key(table);
    const unsigned columns = key ? g_strv_length(key->columns) : 0;
    if (columns > WIDE)
        lint_report_object(lint, key->place, shown, "the primary key of %s has %u columns", shown, columns);
}

void
lint_wide_key(Lint *lint, const Model *model)
{
    each_table(lint, model, check_wide_key);
}

/* "tenant_id bigint": a name, and the type it must have. */
static void
check_required(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    for (char **wanted = lint_config(lint)->lint_required_columns; *wanted; wanted++) {
        g_auto(GStrv) words = g_strsplit(*wanted, " ", 2);
        const ModelColumn *column = relation_column(table, words[0]);
        g_autoptr(Arena) arena = arena_new();
        if (!column && table->complete)
            lint_report_object(lint, table->place, shown, "%s lacks the column %s", shown, *wanted);
        else if (column && words[1] && column->type &&
                 strcmp(sql_type_text(arena, column->type), g_strstrip(words[1])) != 0)
            lint_report_object(lint, column->place, shown, "%s.%s is %s, not %s", shown, words[0],
                               sql_type_text(arena, column->type), words[1]);
    }
}

void
lint_required_columns(Lint *lint, const Model *model)
{
    if (lint_config(lint)->lint_required_columns)
        each_table(lint, model, check_required);
}

static void
check_timestamps(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    g_autoptr(GString) missing = g_string_new(NULL);
    for (char **field = lint_config(lint)->lint_timestamp_fields; field && *field; field++)
        if (!relation_column(table, *field))
            g_string_append_printf(missing, "%s%s", missing->len > 0 ? ", " : "", *field);
    if (table->complete && missing->len > 0)
        lint_report_object(lint, table->place, shown, "%s lacks %s", shown, missing->str);
}

void
lint_timestamps(Lint *lint, const Model *model)
{
    if (lint_config(lint)->lint_require_timestamps)
        each_table(lint, model, check_timestamps);
}

static void
check_comment(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    if (!table->comment)
        lint_hint(lint_report_object(lint, table->place, shown, "%s has no comment", shown),
                  "COMMENT ON TABLE %s IS '...';", shown);
}

void
lint_table_comment(Lint *lint, const Model *model)
{
    each_table(lint, model, check_comment);
}

/* --- foreign keys --- */

typedef void (*KeyCheck)(Lint *lint, const Model *model, const ModelConstraint *key, const char *shown);

static void
each_foreign_key(Lint *lint, const Model *model, KeyCheck check)
{
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; i < relations->len; i++) {
        const ModelRelation *table = g_ptr_array_index(relations, i);
        for (unsigned c = 0; c < table->constraints->len; c++) {
            const ModelConstraint *key = g_ptr_array_index(table->constraints, c);
            if (key->kind != CONSTRAINT_FOREIGN || key->inherited ||
                lint_excluded(lint, table->schema, table->name))
                continue;
            g_autofree char *shown = g_strdup_printf("%s.%s.%s", table->schema, table->name, key->name);
            check(lint, model, key, shown);
        }
    }
}

static void
check_actions(Lint *lint, const Model *model, const ModelConstraint *key, const char *shown)
{
    if (key->on_delete == 'a')
        lint_report_object(lint, key->place, shown, "%s does not say what ON DELETE does", shown);
}

void
lint_foreign_key_actions(Lint *lint, const Model *model)
{
    each_foreign_key(lint, model, check_actions);
}

static void
check_crossing(Lint *lint, const Model *model, const ModelConstraint *key, const char *shown)
{
    if (key->target && strcmp(key->target->schema, key->table->schema) != 0)
        lint_report_object(lint, key->place, shown, "%s points into schema %s", shown, key->target->schema);
}

void
lint_foreign_key_schema(Lint *lint, const Model *model)
{
    each_foreign_key(lint, model, check_crossing);
}

static void
check_set_null(Lint *lint, const Model *model, const ModelConstraint *key, const char *shown)
{
    for (char **name = key->columns; key->on_delete == 'n' && *name; name++) {
        const ModelColumn *column = relation_column(key->table, *name);
        if (!column || !column->not_null)
            continue;
        lint_hint(lint_report_object(lint, key->place, shown, "%s sets %s to null, which is NOT NULL", shown,
                                     *name),
                  "Drop NOT NULL, or say ON DELETE CASCADE or RESTRICT.");
        return;
    }
}

void
lint_set_null(Lint *lint, const Model *model)
{
    each_foreign_key(lint, model, check_set_null);
}

/* --- the rest --- */

void
lint_shared_trigger(Lint *lint, const Model *model)
{
    enum { MANY = 10 };
    g_autoptr(GHashTable) tables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; i < relations->len; i++) {
        const ModelRelation *table = g_ptr_array_index(relations, i);
        for (unsigned t = 0; t < table->triggers->len; t++) {
            const ModelTrigger *trigger = g_ptr_array_index(table->triggers, t);
            const unsigned count = GPOINTER_TO_UINT(g_hash_table_lookup(tables, trigger->function)) + 1;
            g_hash_table_insert(tables, g_strdup(trigger->function), GUINT_TO_POINTER(count));
            if (count == MANY)
                lint_report_object(lint, trigger->place, trigger->function,
                                   "%s is the trigger function of %d tables", trigger->function, MANY);
        }
    }
}

void
lint_missing_column(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (tree->kind != SQL_CREATE_INDEX)
        return;
    const ModelRelation *table = model_find(statement->model, tree->index.table);
    for (unsigned i = 0; table && table->complete && i < tree->index.key_count; i++) {
        const char *column = tree->index.keys[i].column;
        if (column && !relation_column(table, column))
            lint_report(lint, statement, lint_find_word(statement, 0, "ON"), 0, "%s has no column %s",
                        lint_name(statement, tree->index.table), column);
    }
}
