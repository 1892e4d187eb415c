/* Rules about names: their style, their length, words that must not be in them. */
#include <string.h>

#include "lint/each.h"
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
    NAME_VIEW,
    NAME_COLUMN,
    NAME_INDEX,
    NAME_INDEX_MADE, /* by the server, of the table's and its columns' names */
    NAME_CONSTRAINT,
    NAME_TRIGGER,
    NAME_POLICY,
    NAME_SEQUENCE,
    NAME_SCHEMA,
    NAME_FUNCTION,
    NAME_TYPE
} NameKind;
typedef void (*NameCheck)(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place);

static const char *const kind_words[] = {"table",   "view",   "column",   "index",  "index",    "constraint",
                                         "trigger", "policy", "sequence", "schema", "function", "type"};

/* Whether a relation that a view reads has the column, or may have it: the view only passes it on. */
static bool
passes_on(const Model *model, const ModelRelation *view, const char *column)
{
    for (unsigned i = 0; view->query && i < view->query->read_count; i++) {
        const ModelRelation *source = model_find(model, view->query->reads[i].table);
        if (!source || !source->complete || relation_column(source, column))
            return true;
    }
    return !view->query;
}

static void
names_of_columns(Lint *lint, const Model *model, const ModelRelation *table, const char *whole,
                 NameCheck check)
{
    const bool view = table->kind == 'v' || table->kind == 'm';
    for (unsigned i = 0; i < table->columns->len; i++) {
        const ModelColumn *column = g_ptr_array_index(table->columns, i);
        if (column->inherited || (view && passes_on(model, table, column->name)))
            continue;
        g_autofree char *object = g_strconcat(whole, ".", column->name, NULL);
        check(lint, NAME_COLUMN, column->name, object, model_name_place(model, column, column->place));
    }
}

/* Whether it is what the server would have called it, which a database shows as if it were given: the style
 * is the table's and the columns' then. */
static bool
is_made_of(const ModelRelation *table, char *const *columns, const char *label, const char *name)
{
    g_autoptr(GString) made = g_string_new(table->name);
    for (; *columns; columns++)
        g_string_append_printf(made, "_%s", *columns);
    g_string_append_printf(made, "_%s", label);
    return g_str_has_prefix(name, made->str) &&
           strspn(name + made->len, "0123456789") == strlen(name + made->len);
}

static bool
is_given(const ModelRelation *table, const ModelConstraint *constraint)
{
    static const struct {
        SqlConstraintKind kind;
        const char *label;
        bool columns;
    } made[] = {
        {CONSTRAINT_PRIMARY, "pkey", false}, {CONSTRAINT_UNIQUE, "key", true},
        {CONSTRAINT_FOREIGN, "fkey", true},  {CONSTRAINT_CHECK, "check", true},
        {CONSTRAINT_CHECK, "check", false},  {CONSTRAINT_EXCLUDE, "excl", true},
    };
    char *const none[] = {NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(made); i++)
        if (made[i].kind == constraint->kind &&
            is_made_of(table, made[i].columns ? constraint->columns : none, made[i].label, constraint->name))
            return false;
    return constraint->named;
}

static void
names_of_parts(Lint *lint, const Model *model, const ModelRelation *table, const char *whole, NameCheck check)
{
    for (unsigned i = 0; i < table->indexes->len; i++) {
        const ModelIndex *index = g_ptr_array_index(table->indexes, i);
        if (index->constraint || index->parent)
            continue;
        g_autofree char *object = g_strconcat(table->schema, ".", index->name, NULL);
        const bool given = index->named && !is_made_of(table, index->labels, "idx", index->name);
        check(lint, given ? NAME_INDEX : NAME_INDEX_MADE, index->name, object,
              model_name_place(model, index, index->place));
    }
    for (unsigned i = 0; i < table->constraints->len; i++) {
        const ModelConstraint *constraint = g_ptr_array_index(table->constraints, i);
        if (constraint->inherited || !is_given(table, constraint))
            continue;
        g_autofree char *object = g_strconcat(whole, ".", constraint->name, NULL);
        check(lint, NAME_CONSTRAINT, constraint->name, object,
              model_name_place(model, constraint, constraint->place));
    }
    for (unsigned i = 0; i < table->triggers->len; i++) {
        const ModelTrigger *trigger = g_ptr_array_index(table->triggers, i);
        if (trigger->inherited)
            continue;
        g_autofree char *object = g_strconcat(whole, ".", trigger->name, NULL);
        check(lint, NAME_TRIGGER, trigger->name, object, model_name_place(model, trigger, trigger->place));
    }
    for (unsigned i = 0; i < table->policies->len; i++) {
        const ModelPolicy *policy = g_ptr_array_index(table->policies, i);
        g_autofree char *object = g_strconcat(whole, ".", policy->name, NULL);
        check(lint, NAME_POLICY, policy->name, object, model_name_place(model, policy, policy->place));
    }
}

/* The sequences of serial and identity columns have their names from the server. */
static void
names_of_relation(Lint *lint, const Model *model, const ModelRelation *table, NameCheck check)
{
    g_autofree char *whole = g_strconcat(table->schema, ".", table->name, NULL);
    const ModelPlace place = model_name_place(model, table, table->place);
    if (table->kind == 'S' && !table->owned_by)
        check(lint, NAME_SEQUENCE, table->name, whole, place);
    if (!strchr("rpvmf", table->kind))
        return;
    check(lint, strchr("vm", table->kind) ? NAME_VIEW : NAME_TABLE, table->name, whole, place);
    names_of_columns(lint, model, table, whole, check);
    names_of_parts(lint, model, table, whole, check);
}

static void
each_name(Lint *lint, const Model *model, NameCheck check)
{
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; i < relations->len; i++) {
        const ModelRelation *table = g_ptr_array_index(relations, i);
        if (table->persistence != 't' && !lint_excluded(lint, table->schema, table->name))
            names_of_relation(lint, model, table, check);
    }
    const GPtrArray *schemas = model_schemas(model);
    for (unsigned i = 0; i < schemas->len; i++) {
        const ModelSchema *schema = g_ptr_array_index(schemas, i);
        check(lint, NAME_SCHEMA, schema->name, schema->name, model_name_place(model, schema, schema->place));
    }
    const GPtrArray *functions = model_all_functions(model);
    for (unsigned i = 0; i < functions->len; i++) {
        const ModelFunction *function = g_ptr_array_index(functions, i);
        g_autofree char *object = g_strconcat(function->schema, ".", function->name, NULL);
        check(lint, NAME_FUNCTION, function->name, object,
              model_name_place(model, function, function->place));
    }
    const GPtrArray *types = model_types(model);
    for (unsigned i = 0; i < types->len; i++) {
        const ModelType *type = g_ptr_array_index(types, i);
        g_autofree char *object = g_strconcat(type->schema, ".", type->name, NULL);
        check(lint, NAME_TYPE, type->name, object, model_name_place(model, type, type->place));
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
    if (kind == NAME_TABLE || kind == NAME_VIEW)
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
    if ((kind == NAME_INDEX || kind == NAME_INDEX_MADE) && !g_str_has_prefix(name, prefix))
        lint_report_object(lint, place, object, "the name of index %s does not begin with %s", object,
                           prefix);
}

void
lint_index_prefix(Lint *lint, const Model *model)
{
    if (lint_config(lint)->lint_index_prefix)
        each_name(lint, model, check_index_prefix);
}

static void
check_foreign_key_names(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    const char *prefix = lint_config(lint)->lint_foreign_key_prefix;
    for (unsigned i = 0; i < table->constraints->len; i++) {
        const ModelConstraint *key = g_ptr_array_index(table->constraints, i);
        if (key->kind != CONSTRAINT_FOREIGN || key->inherited || g_str_has_prefix(key->name, prefix))
            continue;
        g_autofree char *object = g_strconcat(shown, ".", key->name, NULL);
        lint_report_object(lint, model_name_place(model, key, key->place), object,
                           "the name of foreign key %s does not begin with %s", object, prefix);
    }
}

void
lint_foreign_key_prefix(Lint *lint, const Model *model)
{
    if (lint_config(lint)->lint_foreign_key_prefix)
        each_relation(lint, model, "rp", check_foreign_key_names);
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

/* "prod_shop", "ProdShop" and "prod-shop" are made of prod and shop. */
static GStrv
words_of(const char *name)
{
    g_autoptr(GString) spaced = g_string_new(NULL);
    for (const char *c = name; *c; c++) {
        const bool hump = c > name && g_ascii_isupper(*c) && !g_ascii_isupper(c[-1]);
        if (hump || strchr("_- ", *c))
            g_string_append_c(spaced, ' ');
        if (!strchr("_- ", *c))
            g_string_append_c(spaced, g_ascii_tolower(*c));
    }
    return g_strsplit(spaced->str, " ", -1);
}

static void
check_abbreviation(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place)
{
    char **forbidden = lint_config(lint)->lint_abbreviations_forbidden;
    if (kind == NAME_INDEX_MADE)
        return; /* the column's name holds it */
    g_auto(GStrv) words = words_of(name);
    for (; *forbidden; forbidden++) {
        g_autofree char *lower = g_ascii_strdown(*forbidden, -1);
        if (!g_strv_contains((const char *const *)words, lower))
            continue;
        lint_report_object(lint, place, object, "the name of %s %s holds the abbreviation \"%s\"",
                           kind_words[kind], object, *forbidden);
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
    g_auto(GStrv) parts = words_of(name);
    const unsigned count = g_strv_length(parts);
    if (count > 0 && (g_strv_contains(words, parts[0]) || g_strv_contains(words, parts[count - 1])))
        lint_report_object(lint, place, object, "schema %s is named after an environment", object);
}

void
lint_environment_schema(Lint *lint, const Model *model)
{
    each_name(lint, model, check_environment);
}

/* English has few of them that are used for tables. */
static const char *const plurals[] = {"children", "feet", "men", "mice", "people", "teeth", "women", NULL};
static const char *const singulars[] = {"alias", "atlas",  "bias",    "canvas", "dns", "gas",
                                        "gps",   "lens",   "news",    "os",     "sms", "tls",
                                        "vps",   "series", "species", "means",  "cms", NULL};

static void
check_plural(Lint *lint, NameKind kind, const char *name, const char *object, ModelPlace place)
{
    if (kind != NAME_TABLE && kind != NAME_VIEW)
        return;
    g_auto(GStrv) words = words_of(name);
    const unsigned count = g_strv_length(words);
    const char *last = count > 0 ? words[count - 1] : "";
    const bool ends_so = strlen(last) > 1 && g_str_has_suffix(last, "s") && !g_str_has_suffix(last, "ss") &&
                         !g_str_has_suffix(last, "us") && !g_str_has_suffix(last, "is");
    if (g_strv_contains(plurals, last) || (ends_so && !g_strv_contains(singulars, last)))
        lint_report_object(lint, place, object, "the name of %s %s is a plural", kind_words[kind], object);
}

void
lint_plural(Lint *lint, const Model *model)
{
    each_name(lint, model, check_plural);
}

/* A name without schema says the same to everybody once the file has set the path. */
static void
check_qualified(Lint *lint, const LintStatement *statement, SqlName name)
{
    const ModelRelation *table = name.name && !name.schema ? model_find(statement->model, name) : NULL;
    if (!name.name || name.schema || (table && table->persistence == 't') || statement->history->search_path)
        return;
    if (is_left_out(lint, statement, name))
        return;
    const int location = name.location >= 0 ? name.location : lint_find_word(statement, 0, name.name);
    lint_report(lint, statement, location, 0, "search_path decides which %s this is", name.name);
}

static bool
is_table(SqlObject object)
{
    return object == SQL_OBJECT_TABLE || object == SQL_OBJECT_FOREIGN_TABLE;
}

/* COLUMN and CONSTRAINT are of a table, a view or a type. */
static bool
renames_table(const SqlTree *tree)
{
    const SqlObject object = tree->rename.target.object;
    const bool part = object == SQL_OBJECT_COLUMN || object == SQL_OBJECT_CONSTRAINT;
    return is_table(object) || (tree->kind == SQL_RENAME && part && is_table(tree->rename.relation));
}

void
lint_table_schema(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    switch ((int)tree->kind) {
    case SQL_CREATE_TABLE:
        if (tree->create_table.persistence != 't')
            check_qualified(lint, statement, tree->create_table.name);
        break;
    case SQL_CREATE_TABLE_AS:
        if (tree->create_as.persistence != 't' && !tree->create_as.materialized)
            check_qualified(lint, statement, tree->create_as.name);
        break;
    case SQL_ALTER_TABLE:
        if (is_table(tree->alter_table.object))
            check_qualified(lint, statement, tree->alter_table.name);
        break;
    case SQL_RENAME:
    case SQL_SET_SCHEMA:
        if (renames_table(tree))
            check_qualified(lint, statement, tree->rename.target.name);
        break;
    case SQL_CREATE_INDEX:
        check_qualified(lint, statement, tree->index.table);
        break;
    case SQL_DROP:
        for (unsigned i = 0; i < tree->drop.target_count; i++)
            if (is_table(tree->drop.targets[i].object))
                check_qualified(lint, statement, tree->drop.targets[i].name);
        break;
    case SQL_TRUNCATE:
        for (unsigned i = 0; i < tree->truncate.table_count; i++)
            check_qualified(lint, statement, tree->truncate.tables[i]);
        break;
    default:
        break;
    }
}
