/* Rules about the types of columns. */
#include <string.h>

#include "lint/each.h"
#include "lint/rules.h"

/* Every type that the statement gives a column, an attribute or a domain. Temporary tables are no store, and
 * the columns of foreign ones are as another server has them. */
typedef void (*TypeCheck)(Lint *lint, const LintStatement *statement, const SqlType *type,
                          const char *column);

static void
types_of_columns(Lint *lint, const LintStatement *statement, const SqlColumn *columns, unsigned count,
                 TypeCheck check)
{
    for (unsigned i = 0; i < count; i++)
        if (columns[i].type)
            check(lint, statement, columns[i].type, columns[i].name);
}

static void
types_of_changes(Lint *lint, const LintStatement *statement, const SqlTree *tree, TypeCheck check)
{
    const ModelRelation *table = model_find(statement->model, tree->alter_table.name);
    if (tree->alter_table.object == SQL_OBJECT_FOREIGN_TABLE ||
        (table && (table->persistence == 't' || table->kind == 'f')) ||
        is_left_out(lint, statement, tree->alter_table.name))
        return;
    for (unsigned i = 0; i < tree->alter_table.command_count; i++) {
        const SqlAlter *alter = &tree->alter_table.commands[i];
        const SqlType *type = alter->column ? alter->column->type : alter->type;
        if (type)
            check(lint, statement, type, alter->name);
    }
}

static void
types_of_tree(Lint *lint, const LintStatement *statement, const SqlTree *tree, TypeCheck check)
{
    const bool stored = tree->kind == SQL_CREATE_TABLE && tree->create_table.persistence != 't' &&
                        !tree->create_table.foreign && !is_left_out(lint, statement, tree->create_table.name);
    if (stored)
        types_of_columns(lint, statement, tree->create_table.columns, tree->create_table.column_count, check);
    else if (tree->kind == SQL_CREATE_COMPOSITE)
        types_of_columns(lint, statement, tree->composite.columns, tree->composite.column_count, check);
    else if (tree->kind == SQL_ALTER_TABLE)
        types_of_changes(lint, statement, tree, check);
    else if (tree->kind == SQL_CREATE_DOMAIN && tree->domain.type)
        check(lint, statement, tree->domain.type, tree->domain.name.name);
    for (unsigned i = 0; tree->kind == SQL_CREATE_SCHEMA && i < tree->create_schema.element_count; i++)
        types_of_tree(lint, statement, tree->create_schema.elements[i], check);
}

static void
each_type(Lint *lint, const LintStatement *statement, TypeCheck check)
{
    types_of_tree(lint, statement, statement->tree, check);
}

static bool
is_type(const SqlType *type, const char *const *names)
{
    return !type->name.schema && g_strv_contains(names, type->name.name);
}

static void
check_char(Lint *lint, const LintStatement *statement, const SqlType *type, const char *column)
{
    if (is_type(type, (const char *const[]){"bpchar", NULL}))
        lint_hint(lint_report(lint, statement, type->location, 0, "the values of %s are padded with blanks",
                              column),
                  "Use text, with a CHECK on the length if there is one.");
}

void
lint_char(Lint *lint, const LintStatement *statement)
{
    each_type(lint, statement, check_char);
}

static void
check_varchar(Lint *lint, const LintStatement *statement, const SqlType *type, const char *column)
{
    if (is_type(type, (const char *const[]){"varchar", NULL}) && type->modifier_count > 0)
        lint_hint(lint_report(lint, statement, type->location, 0,
                              "a shorter limit for %s would rewrite the table", column),
                  "Use text with a CHECK on the length.");
}

void
lint_varchar(Lint *lint, const LintStatement *statement)
{
    each_type(lint, statement, check_varchar);
}

/* A type of one word that stands so in the text, in whatever case. */
static bool
stands_at(const LintStatement *statement, int location, const char *word)
{
    const size_t length = strlen(word);
    return location >= 0 && (size_t)location + length <= statement->length &&
           g_ascii_strncasecmp(statement->text + location, word, length) == 0;
}

/* Behind "(3)" and blanks at `at`; `at` when nothing like it stands there. */
static int
behind_precision(const char *text, int at)
{
    const int from = at + (int)strspn(text + at, " \t\r\n");
    const int digits = text[from] == '(' ? (int)strspn(text + from + 1, "0123456789 ") : 0;
    return digits > 0 && text[from + 1 + digits] == ')' ? from + digits + 2 : at;
}

/* Behind "WITHOUT TIME ZONE" when only blanks stand before and between; `at` otherwise. */
static int
behind_zone(const char *text, int at)
{
    static const char *const words[] = {"WITHOUT", "TIME", "ZONE"};
    int end = at;
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
        end += (int)strspn(text + end, " \t\r\n");
        if (g_ascii_strncasecmp(text + end, words[i], strlen(words[i])) != 0)
            return at;
        end += (int)strlen(words[i]);
    }
    return end;
}

static bool
comment_follows(const char *text, int at)
{
    at += (int)strspn(text + at, " \t\r\n");
    return g_str_has_prefix(text + at, "--") || g_str_has_prefix(text + at, "/*");
}

static void
fix_timestamp(Lint *lint, Finding *finding, const LintStatement *statement, int start)
{
    const int word = start + (int)strlen("timestamp");
    const int precision = behind_precision(statement->text, word);
    const int zone = behind_zone(statement->text, precision);
    /* A comment in between: the words may stand behind it. */
    const bool elsewhere = zone == precision && comment_follows(statement->text, precision) &&
                           lint_find_word(statement, precision, "WITHOUT") >= 0;
    if (!stands_at(statement, start, "timestamp") || elsewhere)
        return;
    lint_fix(lint, finding, statement, start, word, "timestamptz");
    if (zone > precision)
        lint_fix(lint, finding, statement, precision, zone, "");
}

static void
check_timestamp(Lint *lint, const LintStatement *statement, const SqlType *type, const char *column)
{
    if (!is_type(type, (const char *const[]){"timestamp", NULL}))
        return;
    Finding *finding =
        lint_report(lint, statement, type->location, 0, "the moments in %s depend on who reads them", column);
    lint_hint(finding, "Use timestamptz.");
    if (type->location >= 0)
        fix_timestamp(lint, finding, statement, type->location);
}

void
lint_timestamp(Lint *lint, const LintStatement *statement)
{
    each_type(lint, statement, check_timestamp);
}

static void
check_json(Lint *lint, const LintStatement *statement, const SqlType *type, const char *column)
{
    if (!is_type(type, (const char *const[]){"json", NULL}))
        return;
    Finding *finding =
        lint_report(lint, statement, type->location, 0, "%s can be neither compared nor indexed", column);
    lint_hint(finding, "Use jsonb.");
    if (stands_at(statement, type->location, "json"))
        lint_fix(lint, finding, statement, type->location, type->location + 4, "jsonb");
}

void
lint_json(Lint *lint, const LintStatement *statement)
{
    each_type(lint, statement, check_json);
}

static void
check_int(Lint *lint, const LintStatement *statement, const SqlType *type, const char *column)
{
    if (is_type(type, (const char *const[]){"int4", "serial", "serial4", NULL}))
        lint_hint(lint_report(lint, statement, type->location, 0, "%s ends at 2,147,483,647", column),
                  "Use bigint.");
}

void
lint_int(Lint *lint, const LintStatement *statement)
{
    each_type(lint, statement, check_int);
}

static void
check_smallint(Lint *lint, const LintStatement *statement, const SqlType *type, const char *column)
{
    if (is_type(type, (const char *const[]){"int2", "smallserial", "serial2", NULL}))
        lint_hint(lint_report(lint, statement, type->location, 0, "%s ends at 32,767", column),
                  "Use bigint.");
}

void
lint_smallint(Lint *lint, const LintStatement *statement)
{
    each_type(lint, statement, check_smallint);
}

static void
check_serial(Lint *lint, const LintStatement *statement, const SqlType *type, const char *column)
{
    if (is_type(type, (const char *const[]){"serial", "bigserial", "smallserial", "serial2", "serial4",
                                            "serial8", NULL}))
        lint_hint(lint_report(lint, statement, type->location, 0,
                              "the sequence of %s has an owner and grants of its own", column),
                  "Use GENERATED BY DEFAULT AS IDENTITY.");
}

void
lint_serial(Lint *lint, const LintStatement *statement)
{
    each_type(lint, statement, check_serial);
}

/* check_for_reg_data_type_usage() of pg_upgrade. */
static void
check_reg(Lint *lint, const LintStatement *statement, const SqlType *type, const char *column)
{
    if (is_type(type, (const char *const[]){"regcollation", "regconfig", "regdictionary", "regnamespace",
                                            "regoper", "regoperator", "regproc", "regprocedure", NULL}))
        lint_hint(lint_report(lint, statement, type->location, 0,
                              "pg_upgrade refuses databases that store %s", type->name.name),
                  "Store the name as text.");
}

void
lint_reg_types(Lint *lint, const LintStatement *statement)
{
    each_type(lint, statement, check_reg);
}

/* --- over the whole schema --- */

/* typlen and typalign of pg_type.dat; -1: of variable length. */
static int
size_of(const Model *model, const SqlType *type, int *alignment)
{
    static const struct {
        const char *name;
        int size, alignment;
    } sizes[] = {
        {"bool", 1, 1},    {"char", 1, 1},        {"int2", 2, 2},     {"int4", 4, 4},   {"int8", 8, 8},
        {"float4", 4, 4},  {"float8", 8, 8},      {"date", 4, 4},     {"time", 8, 8},   {"timestamp", 8, 8},
        {"oid", 4, 4},     {"timestamptz", 8, 8}, {"money", 8, 8},    {"uuid", 16, 1},  {"interval", 16, 8},
        {"timetz", 12, 8}, {"macaddr", 6, 4},     {"macaddr8", 8, 4}, {"name", 64, 1},  {"xid", 4, 4},
        {"pg_lsn", 8, 8},  {"xid8", 8, 8},        {"regclass", 4, 4}, {"point", 16, 8}, {"regtype", 4, 4},
    };
    type = model_base_type(model, type);
    *alignment = 4;
    for (size_t i = 0; type && type->dimensions == 0 && !type->name.schema && i < G_N_ELEMENTS(sizes); i++)
        if (strcmp(sizes[i].name, type->name.name) == 0) {
            *alignment = sizes[i].alignment;
            return sizes[i].size;
        }
    const ModelType *made = type ? model_type(model, type->name) : NULL;
    return made && made->kind == 'e' && type->dimensions == 0 ? 4 : -1;
}

typedef struct {
    int size, alignment;
} Extent;

static int
widest_first(gconstpointer a, gconstpointer b)
{
    return ((const Extent *)b)->alignment - ((const Extent *)a)->alignment;
}

static int
gaps_between(const GArray *columns)
{
    int offset = 0, lost = 0;
    for (unsigned i = 0; i < columns->len; i++) {
        const Extent *column = &g_array_index(columns, Extent, i);
        const int gap = (column->alignment - offset % column->alignment) % column->alignment;
        lost += gap;
        offset += gap + column->size;
    }
    return lost;
}

/* Bytes that another order would save, of the columns up to the first of variable length, behind which
 * nothing is known. Some gaps no order can close: between two macaddr, say. */
static int
wasted(const Model *model, const ModelRelation *table)
{
    g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(Extent));
    for (unsigned i = 0; i < table->columns->len; i++) {
        const ModelColumn *column = g_ptr_array_index(table->columns, i);
        Extent extent;
        extent.size = column->type ? size_of(model, column->type, &extent.alignment) : -1;
        if (extent.size < 0)
            break;
        g_array_append_val(columns, extent);
    }
    const int lost = gaps_between(columns);
    g_array_sort(columns, widest_first);
    return lost - gaps_between(columns);
}

/* Partitions follow their table, and children begin with their parents' columns. */
static void
check_padding(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    enum { WORTH = 8 };
    const int lost = table->parents->len == 0 ? wasted(model, table) : 0;
    if (lost >= WORTH)
        lint_hint(lint_report_object(lint, table->place, shown,
                                     "each row of %s wastes %d bytes between columns", shown, lost),
                  "Put the widest fixed columns first, and those of variable length last.");
}

void
lint_padding(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_padding);
}

/* Columns of varchar are compared as text, by the same operators and indexes. */
static const char *
compared_as(const Model *model, const SqlType *type)
{
    const SqlType *base = type ? model_base_type(model, type) : NULL;
    const char *name = base ? base->name.name : NULL;
    return g_strcmp0(name, "varchar") == 0 ? "text" : name;
}

static bool
is_known(const char *type)
{
    return type && strcmp(type, "unknown") != 0;
}

static void
check_key_types(Lint *lint, const Model *model, const ModelConstraint *key)
{
    for (unsigned k = 0; key->columns[k] && key->target_columns[k]; k++) {
        const ModelColumn *own = relation_column(key->table, key->columns[k]);
        const ModelColumn *other = relation_column(key->target, key->target_columns[k]);
        const char *a = own ? compared_as(model, own->type) : NULL;
        const char *b = other ? compared_as(model, other->type) : NULL;
        if (!is_known(a) || !is_known(b) || strcmp(a, b) == 0)
            continue;
        g_autofree char *object =
            g_strdup_printf("%s.%s.%s", key->table->schema, key->table->name, own->name);
        lint_report_object(lint, key->place, object, "%s is %s, but %s.%s is %s", object, a,
                           key->target->name, other->name, b);
    }
}

static void
check_foreign_keys(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    (void)shown;
    for (unsigned i = 0; i < table->constraints->len; i++) {
        const ModelConstraint *key = g_ptr_array_index(table->constraints, i);
        if (key->kind == CONSTRAINT_FOREIGN && key->target && !key->inherited)
            check_key_types(lint, model, key);
    }
}

void
lint_foreign_key_types(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_foreign_keys);
}
