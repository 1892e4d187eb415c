/* The schema that migrations start from. The project's DDL files hold what the migrations lead to; without
 * what these migrations make, it is nearly what they begin with. What they dropped or renamed on the way is
 * missing, which a model allows. */
#include <string.h>

#include "lint/run.h"

/* Names are kept as "r public.orders", "c public.orders.total", "k public.orders.orders_check". */
static char *
key_of(char kind, SqlName name, const char *part)
{
    const char *schema = name.schema ? name.schema : "public";
    return part ? g_strdup_printf("%c %s.%s.%s", kind, schema, name.name, part)
                : g_strdup_printf("%c %s.%s", kind, schema, name.name);
}

static void
make(Lint *lint, char kind, SqlName name, const char *part)
{
    if (name.name)
        g_hash_table_add(lint->made, key_of(kind, name, part));
}

static bool
is_made(const Lint *lint, char kind, SqlName name, const char *part)
{
    if (!name.name)
        return false;
    g_autofree char *key = key_of(kind, name, part);
    return g_hash_table_contains(lint->made, key);
}

/* The relation that a statement creates; name NULL when it creates none. */
static SqlName
created(const SqlTree *tree)
{
    switch ((int)tree->kind) {
    case SQL_CREATE_TABLE:
        return tree->create_table.name;
    case SQL_CREATE_TABLE_AS:
        return tree->create_as.name;
    case SQL_CREATE_VIEW:
        return tree->view.name;
    case SQL_CREATE_SEQUENCE:
        return tree->sequence.name;
    case SQL_CREATE_INDEX:
        return tree->index.name;
    case SQL_CREATE_ENUM:
        return tree->enumeration.name;
    case SQL_CREATE_DOMAIN:
        return tree->domain.name;
    case SQL_CREATE_COMPOSITE:
        return tree->composite.name;
    default:
        return (SqlName){NULL, NULL, -1};
    }
}

void
lint_base_collect(Lint *lint, const SqlTree *tree)
{
    make(lint, 'r', created(tree), NULL);
    if (tree->kind == SQL_RENAME && !tree->rename.target.part) {
        SqlName name = {tree->rename.target.name.schema, tree->rename.to, -1};
        make(lint, 'r', name, NULL);
    } else if (tree->kind == SQL_RENAME && tree->rename.target.object == SQL_OBJECT_COLUMN) {
        make(lint, 'c', tree->rename.target.name, tree->rename.to);
    }
    if (tree->kind != SQL_ALTER_TABLE)
        return;
    for (unsigned i = 0; i < tree->alter_table.command_count; i++) {
        const SqlAlter *alter = &tree->alter_table.commands[i];
        if (alter->kind == ALTER_ADD_COLUMN)
            make(lint, 'c', tree->alter_table.name, alter->column->name);
        else if (alter->kind == ALTER_ADD_CONSTRAINT && alter->constraint->name)
            make(lint, 'k', tree->alter_table.name, alter->constraint->name);
    }
}

/* What a command adds that a migration will add. */
static bool
adds_made(const Lint *lint, SqlName table, const SqlAlter *alter)
{
    if (alter->kind == ALTER_ADD_COLUMN)
        return is_made(lint, 'c', table, alter->column->name);
    return alter->kind == ALTER_ADD_CONSTRAINT && alter->constraint->name &&
           is_made(lint, 'k', table, alter->constraint->name);
}

static void
apply_alter(Lint *lint, const SqlTree *tree, ModelPlacer place, void *data)
{
    SqlTree copy = *tree;
    SqlAlter *kept = arena_array(lint->arena, SqlAlter, tree->alter_table.command_count);
    copy.alter_table.commands = kept;
    copy.alter_table.command_count = 0;
    for (unsigned i = 0; i < tree->alter_table.command_count; i++)
        if (!adds_made(lint, tree->alter_table.name, &tree->alter_table.commands[i]))
            kept[copy.alter_table.command_count++] = tree->alter_table.commands[i];
    model_apply(lint->model, &copy, place, data);
}

static void
drop_part(Lint *lint, SqlName table, SqlAlterKind kind, const char *part)
{
    SqlAlter drop = {.kind = kind, .name = part, .cascade = true, .if_exists = true, .location = -1};
    SqlTree tree = {.kind = SQL_ALTER_TABLE,
                    .tag = "ALTER TABLE",
                    .problem_location = -1,
                    .alter_table = {.object = SQL_OBJECT_TABLE,
                                    .name = table,
                                    .if_exists = true,
                                    .commands = &drop,
                                    .command_count = 1}};
    model_apply(lint->model, &tree, NULL, NULL);
}

static void
apply_table(Lint *lint, const SqlTree *tree, ModelPlacer place, void *data)
{
    SqlName table = tree->create_table.name;
    model_apply(lint->model, tree, place, data);
    for (unsigned i = 0; i < tree->create_table.constraint_count; i++) {
        const char *name = tree->create_table.constraints[i]->name;
        if (name && is_made(lint, 'k', table, name))
            drop_part(lint, table, ALTER_DROP_CONSTRAINT, name);
    }
    for (unsigned i = 0; i < tree->create_table.column_count; i++)
        if (is_made(lint, 'c', table, tree->create_table.columns[i].name))
            drop_part(lint, table, ALTER_DROP_COLUMN, tree->create_table.columns[i].name);
}

void
lint_base_statement(Lint *lint, const SqlTree *tree, ModelPlacer place, void *data)
{
    if (!lint->made)
        model_apply(lint->model, tree, place, data);
    else if (is_made(lint, 'r', created(tree), NULL))
        return;
    else if (tree->kind == SQL_CREATE_TABLE)
        apply_table(lint, tree, place, data);
    else if (tree->kind == SQL_ALTER_TABLE)
        apply_alter(lint, tree, place, data);
    else
        model_apply(lint->model, tree, place, data);
}
