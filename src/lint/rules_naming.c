/* Rules about names: their style, their length, words that must not be in them. */
#include <string.h>

#include "lint/rules.h"

static const char *const case_names[] = {"any",        "snake_case", "camelCase",
                                         "PascalCase", "kebab-case", "UPPER_CASE"};

static bool
only(const char *name, bool lower, bool upper, const char *others)
{
    for (; *name; name++) {
        const bool letter = (lower && g_ascii_islower(*name)) || (upper && g_ascii_isupper(*name)) ||
                            (unsigned char)*name >= 0x80; /* beyond ASCII there is no style */
        if (!letter && !g_ascii_isdigit(*name) && !strchr(others, *name))
            return false;
    }
    return true;
}

static bool
is_in_case(const char *name, NameCase style)
{
    switch (style) {
    case CASE_SNAKE:
        return only(name, true, false, "_");
    case CASE_CAMEL:
        return !g_ascii_isupper(*name) && only(name, true, true, "");
    case CASE_PASCAL:
        return !g_ascii_islower(*name) && only(name, true, true, "");
    case CASE_KEBAB:
        return only(name, true, false, "-");
    case CASE_UPPER:
        return only(name, false, true, "_");
    case CASE_ANY:
        break;
    }
    return true;
}

/* Told of each name of the schema; `object` says whose it is. */
typedef enum {
    NAME_TABLE,
    NAME_COLUMN,
    NAME_INDEX,
    NAME_CONSTRAINT,
    NAME_SCHEMA,
    NAME_FUNCTION,
    NAME_TYPE
} NameKind;
typedef void (*NameCheck)(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place);

static const char *const kind_words[] = {"table",  "column",   "index", "constraint",
                                         "schema", "function", "type"};

static void
names_of_table(Lint *lint, const ModelRelation *table, NameCheck check)
{
    g_autofree char *whole = g_strconcat(table->schema, ".", table->name, NULL);
    check(lint, NAME_TABLE, table->name, whole, table->place);
    for (unsigned i = 0; i < table->columns->len; i++) {
        const ModelColumn *column = g_ptr_array_index(table->columns, i);
        if (column->inherited || table->kind == 'v' || table->kind == 'm')
            continue;
        g_autofree char *object = g_strconcat(whole, ".", column->name, NULL);
        check(lint, NAME_COLUMN, column->name, object, column->place);
    }
    for (unsigned i = 0; i < table->indexes->len; i++) {
        const ModelIndex *index = g_ptr_array_index(table->indexes, i);
        if (index->constraint || index->parent)
            continue;
        g_autofree char *object = g_strconcat(table->schema, ".", index->name, NULL);
        check(lint, NAME_INDEX, index->name, object, index->place);
    }
    for (unsigned i = 0; i < table->constraints->len; i++) {
        const ModelConstraint *constraint = g_ptr_array_index(table->constraints, i);
        if (!constraint->named || constraint->inherited)
            continue;
        g_autofree char *object = g_strconcat(whole, ".", constraint->name, NULL);
        check(lint, NAME_CONSTRAINT, constraint->name, object, constraint->place);
    }
}

static void
each_name(Lint *lint, const Model *model, NameCheck check)
{
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; i < relations->len; i++) {
        const ModelRelation *table = g_ptr_array_index(relations, i);
        if (strchr("rpvmf", table->kind) && !lint_excluded(lint, table->schema, table->name))
            names_of_table(lint, table, check);
    }
    const GPtrArray *schemas = model_schemas(model);
    for (unsigned i = 0; i < schemas->len; i++) {
        const ModelSchema *schema = g_ptr_array_index(schemas, i);
        check(lint, NAME_SCHEMA, schema->name, schema->name, schema->place);
    }
    const GPtrArray *functions = model_all_functions(model);
    for (unsigned i = 0; i < functions->len; i++) {
        const ModelFunction *function = g_ptr_array_index(functions, i);
        g_autofree char *object = g_strconcat(function->schema, ".", function->name, NULL);
        check(lint, NAME_FUNCTION, function->name, object, function->place);
    }
    const GPtrArray *types = model_types(model);
    for (unsigned i = 0; i < types->len; i++) {
        const ModelType *type = g_ptr_array_index(types, i);
        g_autofree char *object = g_strconcat(type->schema, ".", type->name, NULL);
        check(lint, NAME_TYPE, type->name, object, type->place);
    }
}

static void
check_case(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place, int style)
{
    if (!is_in_case(name, (NameCase)style))
        lint_report_object(lint, place, object, "the name of %s %s is not in %s", kind_words[kind], object,
                           case_names[style]);
}

static void
check_table_case(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place)
{
    if (kind == NAME_TABLE)
        check_case(lint, kind, name, object, place, lint_config(lint)->lint_table_case);
}

void
lint_table_case(Lint *lint, const Model *model)
{
    each_name(lint, model, check_table_case);
}

static void
check_column_case(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place)
{
    if (kind == NAME_COLUMN)
        check_case(lint, kind, name, object, place, lint_config(lint)->lint_column_case);
}

void
lint_column_case(Lint *lint, const Model *model)
{
    each_name(lint, model, check_column_case);
}

static void
check_function_case(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place)
{
    if (kind == NAME_FUNCTION)
        check_case(lint, kind, name, object, place, lint_config(lint)->lint_function_case);
}

void
lint_function_case(Lint *lint, const Model *model)
{
    each_name(lint, model, check_function_case);
}

static void
check_object_case(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place)
{
    if (kind == NAME_INDEX || kind == NAME_CONSTRAINT || kind == NAME_SCHEMA || kind == NAME_TYPE)
        check_case(lint, kind, name, object, place, lint_config(lint)->lint_table_case);
}

void
lint_object_case(Lint *lint, const Model *model)
{
    each_name(lint, model, check_object_case);
}

static void
check_index_prefix(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place)
{
    const char *prefix = lint_config(lint)->lint_index_prefix;
    if (kind == NAME_INDEX && !g_str_has_prefix(name, prefix))
        lint_report_object(lint, place, object, "the name of index %s does not begin with %s", object,
                           prefix);
}

void
lint_index_prefix(Lint *lint, const Model *model)
{
    if (lint_config(lint)->lint_index_prefix)
        each_name(lint, model, check_index_prefix);
}

void
lint_foreign_key_prefix(Lint *lint, const Model *model)
{
    const char *prefix = lint_config(lint)->lint_foreign_key_prefix;
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; prefix && i < relations->len; i++) {
        const ModelRelation *table = g_ptr_array_index(relations, i);
        for (unsigned c = 0; c < table->constraints->len; c++) {
            const ModelConstraint *key = g_ptr_array_index(table->constraints, c);
            g_autofree char *object = g_strdup_printf("%s.%s.%s", table->schema, table->name, key->name);
            if (key->kind == CONSTRAINT_FOREIGN && !key->inherited && !g_str_has_prefix(key->name, prefix) &&
                !lint_excluded(lint, table->schema, table->name))
                lint_report_object(lint, key->place, object,
                                   "the name of foreign key %s does not begin with %s", object, prefix);
        }
    }
}

static void
check_length(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place)
{
    const size_t limit = (size_t)lint_config(lint)->lint_max_name_length;
    const size_t length = strlen(name);
    if (length > limit || lint_name_was_cut(lint, place, name))
        lint_report_object(lint, place, object, "the name of %s %s is longer than %zu bytes",
                           kind_words[kind], object, limit);
}

void
lint_name_length(Lint *lint, const Model *model)
{
    each_name(lint, model, check_length);
}

static void
check_reserved(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place)
{
    if (lint_is_reserved(name, kind == NAME_FUNCTION || kind == NAME_TYPE))
        lint_report_object(lint, place, object, "the name of %s %s is a reserved word", kind_words[kind],
                           object);
}

void
lint_reserved_word(Lint *lint, const Model *model)
{
    each_name(lint, model, check_reserved);
}

static void
check_abbreviation(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place)
{
    const char *const *forbidden = (const char *const *)lint_config(lint)->lint_abbreviations_forbidden;
    g_auto(GStrv) words = g_strsplit(name, "_", -1);
    for (char **word = words; *word; word++)
        if (g_strv_contains(forbidden, *word)) {
            lint_report_object(lint, place, object, "the name of %s %s holds the abbreviation \"%s\"",
                               kind_words[kind], object, *word);
            return;
        }
}

void
lint_abbreviation(Lint *lint, const Model *model)
{
    if (lint_config(lint)->lint_abbreviations_forbidden && *lint_config(lint)->lint_abbreviations_forbidden)
        each_name(lint, model, check_abbreviation);
}

static void
check_environment(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place)
{
    static const char *const words[] = {"dev",   "development", "test", "testing",    "qa", "uat",
                                        "stage", "staging",     "prod", "production", NULL};
    if (kind != NAME_SCHEMA)
        return;
    g_auto(GStrv) parts = g_strsplit(name, "_", -1);
    const unsigned count = g_strv_length(parts);
    if (count > 0 && (g_strv_contains(words, parts[0]) || g_strv_contains(words, parts[count - 1])))
        lint_report_object(lint, place, object, "schema %s is named after an environment", object);
}

void
lint_environment_schema(Lint *lint, const Model *model)
{
    each_name(lint, model, check_environment);
}

static void
check_plural(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place)
{
    if (kind == NAME_TABLE && g_str_has_suffix(name, "s") && !g_str_has_suffix(name, "ss") &&
        !g_str_has_suffix(name, "us") && !g_str_has_suffix(name, "is"))
        lint_report_object(lint, place, object, "the name of table %s is a plural", object);
}

void
lint_plural(Lint *lint, const Model *model)
{
    each_name(lint, model, check_plural);
}

void
lint_table_schema(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    const SqlName *name = NULL;
    if (tree->kind == SQL_CREATE_TABLE && tree->create_table.persistence != 't')
        name = &tree->create_table.name;
    else if (tree->kind == SQL_ALTER_TABLE)
        name = &tree->alter_table.name;
    else if (tree->kind == SQL_DROP && tree->drop.target_count > 0 &&
             tree->drop.targets[0].object == SQL_OBJECT_TABLE)
        name = &tree->drop.targets[0].name;
    if (name && !name->schema)
        lint_report(lint, statement, name->location, 0, "search_path decides which %s this is", name->name);
}
