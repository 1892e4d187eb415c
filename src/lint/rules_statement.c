/* Rules about single statements of migrations that no lock or scan decides: what goes, what clients lose, how
 * the statement is written.
 */
#include <string.h>

#include "lint/rules.h"

/* Neither in schema files nor in down migrations, whose purpose it is. */
static bool
is_up(const LintStatement *statement)
{
    return statement->migration && !statement->down;
}

static bool
drops(const SqlTree *tree, SqlObject object)
{
    return tree->kind == SQL_DROP && tree->drop.target_count > 0 && tree->drop.targets[0].object == object;
}

void
lint_drop_table(Lint *lint, const LintStatement *statement)
{
    if (!is_up(statement) || !drops(statement->tree, SQL_OBJECT_TABLE))
        return;
    for (unsigned i = 0; i < statement->tree->drop.target_count; i++) {
        const SqlName name = statement->tree->drop.targets[i].name;
        if (!lint_in_use(statement, name))
            continue;
        Finding *finding = lint_report(lint, statement, -1, 0, "the rows of %s are gone after this",
                                       lint_name(statement, name));
        lint_hint(finding, "Stop using it everywhere first; then suppress this finding with the reason.");
    }
}

void
lint_drop_schema(Lint *lint, const LintStatement *statement)
{
    if (!is_up(statement) || !drops(statement->tree, SQL_OBJECT_SCHEMA))
        return;
    for (unsigned i = 0; i < statement->tree->drop.target_count; i++) {
        const char *name = statement->tree->drop.targets[i].name.name;
        const ModelSchema *schema = model_schema(statement->model, name);
        if (schema && schema->born == model_unit(statement->model))
            continue;
        lint_hint(lint_report(lint, statement, -1, 0, "everything in schema %s goes with it", name),
                  "Drop what is in it by name, so that a reader sees what goes.");
    }
}

void
lint_drop_database(Lint *lint, const LintStatement *statement)
{
    if (drops(statement->tree, SQL_OBJECT_DATABASE))
        lint_hint(lint_report(lint, statement, -1, 0, "database %s is gone after this",
                              statement->tree->drop.targets[0].name.name),
                  "A migration changes the database it runs in; leave this to its makers.");
}

/* A table that is in use references one that is new. */
static bool
empties_others(const LintStatement *statement)
{
    const GArray *locks = statement->risk->locks;
    for (unsigned i = 0; i < locks->len; i++)
        if (!g_array_index(locks, RiskLock, i).is_new)
            return true;
    return false;
}

void
lint_truncate_cascade(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (!is_up(statement) || tree->kind != SQL_TRUNCATE || !tree->truncate.cascade)
        return;
    bool in_use = false;
    for (unsigned i = 0; i < tree->truncate.table_count; i++)
        in_use = in_use || lint_in_use(statement, tree->truncate.tables[i]);
    if (!in_use && !empties_others(statement))
        return;
    const int cascade = lint_find_word(statement, 0, "CASCADE");
    lint_hint(
        lint_report(lint, statement, cascade, 0, "CASCADE empties tables that the statement does not name"),
        "List all tables that are meant.");
}

/* Another foreign key keeps the same references right. */
static bool
is_replaced(const ModelRelation *table, const ModelConstraint *dropped)
{
    for (unsigned i = 0; i < table->constraints->len; i++) {
        const ModelConstraint *other = g_ptr_array_index(table->constraints, i);
        if (other != dropped && other->kind == CONSTRAINT_FOREIGN && other->target == dropped->target &&
            strcmp(other->target_name.name, dropped->target_name.name) == 0 &&
            g_strv_equal((const char *const *)other->columns, (const char *const *)dropped->columns))
            return true;
    }
    return false;
}

void
lint_drop_foreign_key(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (!is_up(statement) || tree->kind != SQL_ALTER_TABLE)
        return;
    const ModelRelation *table = model_find(statement->model, tree->alter_table.name);
    if (!lint_in_use(statement, tree->alter_table.name))
        return;
    for (unsigned i = 0; table && i < tree->alter_table.command_count; i++) {
        const SqlAlter *alter = &tree->alter_table.commands[i];
        const ModelConstraint *constraint =
            alter->kind == ALTER_DROP_CONSTRAINT ? relation_constraint(table, alter->name) : NULL;
        if (constraint && constraint->kind == CONSTRAINT_FOREIGN && !is_replaced(table, constraint))
            lint_report(lint, statement, lint_command_place(statement, i), 0,
                        "nothing keeps the references of %s right after this",
                        lint_name(statement, tree->alter_table.name));
    }
}

static void
renamed(Lint *lint, const LintStatement *statement, const char *what)
{
    const SqlTarget *target = &statement->tree->rename.target;
    Finding *finding = lint_report(lint, statement, target->name.location, 0,
                                   "programs that use the old name of this %s fail at once", what);
    lint_hint(finding, "Old and new programs run side by side during a release: add the new name first.");
}

void
lint_rename_column(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (!is_up(statement) || tree->kind != SQL_RENAME || tree->rename.target.object != SQL_OBJECT_COLUMN ||
        !lint_in_use(statement, tree->rename.target.name))
        return;
    const ModelRelation *table = model_find(statement->model, tree->rename.target.name);
    const ModelColumn *column = table ? relation_column(table, tree->rename.target.part) : NULL;
    if (!column || column->born != model_unit(statement->model))
        renamed(lint, statement, "column");
}

/* ALTER TABLE takes the name of an index, too. */
static bool
is_index(const LintStatement *statement, SqlName name)
{
    return !model_find(statement->model, name) && model_index(statement->model, name.schema, name.name);
}

void
lint_rename_table(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (is_up(statement) && (tree->kind == SQL_RENAME || tree->kind == SQL_SET_SCHEMA) &&
        tree->rename.target.object <= SQL_OBJECT_MATVIEW &&
        lint_in_use(statement, tree->rename.target.name) && !is_index(statement, tree->rename.target.name) &&
        !lint_view_follows(lint, statement, tree->rename.target.name))
        renamed(lint, statement, "relation");
}

void
lint_rename_schema(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (!is_up(statement) || tree->kind != SQL_RENAME || tree->rename.target.object != SQL_OBJECT_SCHEMA)
        return;
    const ModelSchema *schema = model_schema(statement->model, tree->rename.target.name.name);
    if (!schema || schema->born != model_unit(statement->model))
        renamed(lint, statement, "schema");
}

void
lint_rename_enum_value(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (!is_up(statement) || tree->kind != SQL_ALTER_ENUM || !tree->alter_enum.old_label)
        return;
    const ModelType *type = model_type(statement->model, tree->alter_enum.name);
    if (!type || type->born != model_unit(statement->model))
        lint_hint(lint_report(lint, statement, -1, 0, "programs that use the label '%s' fail at once",
                              tree->alter_enum.old_label),
                  "Add the new label, move rows and programs, and leave the old one unused.");
}

void
lint_enum_order(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (is_up(statement) && tree->kind == SQL_ALTER_ENUM && !tree->alter_enum.old_label &&
        !tree->alter_enum.neighbour)
        lint_hint(
            lint_report(lint, statement, -1, 0, "'%s' sorts behind all other values", tree->alter_enum.label),
            "Say BEFORE or AFTER which value it stands.");
}

void
lint_create_enum(Lint *lint, const LintStatement *statement)
{
    if (statement->tree->kind == SQL_CREATE_ENUM)
        lint_hint(lint_report(lint, statement, -1, 0, "values of an enum cannot be taken away again"),
                  "A table of values with a foreign key can be changed by rows.");
}

void
lint_domain_constraint(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    for (unsigned i = 0; tree->kind == SQL_CREATE_DOMAIN && i < tree->domain.constraint_count; i++)
        if (tree->domain.constraints[i]->kind == CONSTRAINT_CHECK ||
            tree->domain.constraints[i]->kind == CONSTRAINT_NOT_NULL) {
            lint_hint(lint_report(lint, statement, tree->domain.constraints[i]->location, 0,
                                  "changing this constraint later reads every table that uses the domain"),
                      "Put the CHECK on the columns.");
            return;
        }
}

/* A column that this migration adds without a value: nulls are not alike. */
static bool
is_all_nulls(const LintStatement *statement)
{
    const SqlIndex *index = &statement->tree->index;
    const ModelRelation *table = model_find(statement->model, index->table);
    for (unsigned i = 0; table && !index->nulls_not_distinct && i < index->key_count; i++) {
        const ModelColumn *column =
            index->keys[i].column ? relation_column(table, index->keys[i].column) : NULL;
        if (column && column->born == model_unit(statement->model) && !column->default_expr &&
            !column->generated && !column->identity)
            return true;
    }
    return false;
}

void
lint_unique_rows(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    if (is_up(statement) && tree->kind == SQL_CREATE_INDEX && tree->index.unique &&
        lint_in_use(statement, tree->index.table) && !is_all_nulls(statement))
        lint_hint(lint_report(lint, statement, lint_find_word(statement, 0, "UNIQUE"), 0,
                              "it fails when two rows of %s are alike already",
                              lint_name(statement, tree->index.table)),
                  "Look for duplicates before the migration runs.");
}

void
lint_duplicate_columns(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    const bool writes = tree->kind == SQL_DML || tree->kind == SQL_SELECT; /* WITH can write, too */
    for (unsigned w = 0; writes && w < tree->query->assigned_count; w++) {
        const SqlAssigned *assigned = &tree->query->assigned[w];
        g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
        for (unsigned i = 0; i < assigned->count; i++)
            if (*assigned->columns[i] && !g_hash_table_add(seen, (char *)assigned->columns[i]))
                lint_report(lint, statement, assigned->locations[i], 0, "column %s is assigned twice",
                            assigned->columns[i]);
    }
}

static bool
is_temporary(const LintStatement *statement, SqlName name)
{
    const ModelRelation *relation = model_find(statement->model, name);
    return relation && relation->persistence == 't';
}

/* Whether the statement fails, or has a part that does, when what it makes or drops is there or gone already.
 */
static bool
can_be_guarded(const LintStatement *statement, bool *guarded)
{
    const SqlTree *tree = statement->tree;
    switch ((int)tree->kind) {
    case SQL_CREATE_TABLE:
        *guarded = tree->create_table.if_not_exists || tree->create_table.persistence == 't';
        return true;
    case SQL_CREATE_TABLE_AS:
        *guarded = tree->create_as.if_not_exists || tree->create_as.persistence == 't';
        return true;
    case SQL_CREATE_INDEX:
        *guarded = (tree->index.if_not_exists && tree->index.name.name) ||
                   is_temporary(statement, tree->index.table);
        return true;
    case SQL_CREATE_SEQUENCE:
        *guarded = tree->sequence.if_not_exists || tree->sequence.persistence == 't';
        return true;
    case SQL_CREATE_SCHEMA:
        *guarded = tree->create_schema.if_not_exists;
        return true;
    case SQL_CREATE_EXTENSION:
        *guarded = tree->extension.if_not_exists;
        return true;
    case SQL_CREATE_VIEW:
        *guarded = tree->view.replace || tree->view.persistence == 't';
        return true;
    case SQL_CREATE_FUNCTION:
        *guarded = tree->function.replace;
        return true;
    case SQL_ALTER_ENUM:
        *guarded = tree->alter_enum.old_label || tree->alter_enum.if_not_exists;
        return true;
    case SQL_DROP:
        *guarded = tree->drop.if_exists || (tree->drop.targets[0].object == SQL_OBJECT_TABLE &&
                                            is_temporary(statement, tree->drop.targets[0].name));
        return true;
    default:
        return false;
    }
}

static void
unguarded(Lint *lint, const LintStatement *statement, int place)
{
    lint_hint(lint_report(lint, statement, place, 0, "run again, it fails for what is there already"),
              "Say IF NOT EXISTS, IF EXISTS or OR REPLACE.");
}

void
lint_robust(Lint *lint, const LintStatement *statement)
{
    const SqlTree *tree = statement->tree;
    bool guarded = true;
    if (!is_up(statement))
        return;
    if (can_be_guarded(statement, &guarded) && !guarded)
        unguarded(lint, statement, -1);
    for (unsigned i = 0; tree->kind == SQL_ALTER_TABLE && i < tree->alter_table.command_count; i++) {
        const SqlAlter *alter = &tree->alter_table.commands[i];
        const bool can_be = alter->kind == ALTER_ADD_COLUMN || alter->kind == ALTER_DROP_COLUMN ||
                            alter->kind == ALTER_DROP_CONSTRAINT;
        if (can_be && !alter->if_exists && tree->alter_table.object == SQL_OBJECT_TABLE &&
            !is_temporary(statement, tree->alter_table.name))
            unguarded(lint, statement, lint_command_place(statement, i));
    }
}
