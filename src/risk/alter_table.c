/* ALTER TABLE: what each subcommand does to the table, its children and its neighbours. */
#include <string.h>

#include "risk/assess.h"

/* The lock of a subcommand on the table and, when it goes down the tree, on its children. */
void
tell_family(Assessment *assessment, FactId fact, Subject table, bool only)
{
    tell(assessment, fact, table);
    g_autoptr(GPtrArray) members = family(table, only);
    for (unsigned i = 1; i < members->len; i++)
        lock_too(assessment, fact, subject_of(assessment, g_ptr_array_index(members, i)));
}

void
each_member(Assessment *assessment, Subject table, bool only, void (*work)(Assessment *, Subject))
{
    g_autoptr(GPtrArray) members = family(table, only);
    for (unsigned i = 0; i < members->len; i++)
        work(assessment, subject_of(assessment, g_ptr_array_index(members, i)));
    if (members->len == 0)
        work(assessment, table);
}

/* ADD CONSTRAINT. ATPrepCmd() of PostgreSQL 18 locks all that inherit, before anything is known of the
 * constraint. */
static void
add_table_constraint(Assessment *assessment, Subject table, const SqlConstraint *constraint, bool only,
                     const AlterContext *context)
{
    add_constraint(assessment, table, constraint, only, context);
    if (only || !server_is(assessment, 18))
        return;
    g_autoptr(GPtrArray) members = family(table, false);
    for (unsigned i = 1; i < members->len; i++)
        tell(assessment,
             constraint->kind == CONSTRAINT_FOREIGN ? FACT_ADD_FOREIGN_KEY_CHILDREN
                                                    : FACT_ADD_CONSTRAINT_CHILDREN,
             subject_of(assessment, g_ptr_array_index(members, i)));
}

static void
validate(Assessment *assessment, Subject table, const SqlAlter *alter, bool only)
{
    const ModelConstraint *constraint =
        table.relation ? relation_constraint(table.relation, alter->name) : NULL;
    if (constraint && constraint->valid) {
        tell(assessment, FACT_VALIDATE_NOTHING, table);
    } else if (constraint && constraint->kind == CONSTRAINT_FOREIGN) {
        tell_family(assessment, FACT_VALIDATE_FOREIGN_KEY, table, true);
        scans(assessment, table);
        const Subject target = constraint->target ? subject_of(assessment, constraint->target)
                                                  : subject_named(assessment, constraint->target_name);
        lock_as(assessment, LOCK_ROW_SHARE, true, target);
        scans(assessment, target);
    } else {
        tell_family(assessment, FACT_VALIDATE_CHECK, table, only);
        each_member(assessment, table, only, scans);
    }
}

static void
drop_constraint_named(Assessment *assessment, Subject table, const SqlAlter *alter, bool only)
{
    g_autoptr(GPtrArray) members = family(table, only);
    bool found = false;
    tell(assessment, FACT_DROP_CONSTRAINT, table);
    for (unsigned i = 0; i < members->len; i++) {
        ModelRelation *member = g_ptr_array_index(members, i);
        ModelConstraint *constraint = relation_constraint(member, alter->name);
        if (!constraint || (i > 0 && !constraint->inherited))
            continue;
        found = true;
        lock_too(assessment, FACT_DROP_CONSTRAINT, subject_of(assessment, member));
        drop_constraint(assessment, constraint, alter->cascade);
    }
    if (!found && !alter->if_exists && table.relation && table.relation->complete)
        will_fail(assessment, "constraint %s of %s does not exist", alter->name, table.shown);
}

static void
set_persistence(Assessment *assessment, Subject table, char persistence)
{
    if (table.relation && table.relation->persistence == persistence) {
        tell(assessment, FACT_SET_SAME, table);
        return;
    }
    tell(assessment, FACT_SET_PERSISTENCE, table);
    rewrites(assessment, table);
}

static void
set_access_method(Assessment *assessment, Subject table, const char *method)
{
    const char *now =
        table.relation && table.relation->access_method ? table.relation->access_method : "heap";
    if (!server_is(assessment, 15))
        will_fail(assessment, "SET ACCESS METHOD came with PostgreSQL 15");
    if (method && strcmp(now, method) == 0) {
        tell(assessment, FACT_SET_SAME, table);
        return;
    }
    tell(assessment, FACT_SET_ACCESS_METHOD, table);
    if (!table.relation || table.relation->kind != 'p')
        rewrites(assessment, table);
}

static void
set_tablespace(Assessment *assessment, Subject table, const char *tablespace)
{
    const char *now =
        table.relation && table.relation->tablespace ? table.relation->tablespace : "pg_default";
    if (strcmp(now, tablespace) == 0) {
        tell(assessment, FACT_SET_SAME, table);
        return;
    }
    tell(assessment, FACT_SET_TABLESPACE, table);
    if (!table.relation || table.relation->kind != 'p') /* files are copied: no row is looked at */
        copies(assessment, table);
}

/* Parameters with a lock of their own: src/backend/access/common/reloptions.c. */
static void
set_options(Assessment *assessment, Subject table, const SqlAlter *alter)
{
    static const char *const exclusive[] = {"user_catalog_table", "security_barrier", "security_invoker",
                                            "check_option", NULL};
    bool any = false;
    for (unsigned i = 0; i < alter->option_count; i++)
        any = any || g_strv_contains(exclusive, alter->options[i].name);
    tell(assessment, any ? FACT_SET_OPTIONS_EXCLUSIVE : FACT_SET_OPTIONS, table);
}

static void
inherit(Assessment *assessment, Subject table, const SqlAlter *alter)
{
    tell(assessment, FACT_INHERIT, table);
    const Subject parent = subject_named(assessment, alter->table);
    if (alter->kind == ALTER_INHERIT)
        tell(assessment, FACT_INHERIT_PARENT, parent);
    else
        lock_as(assessment, LOCK_ACCESS_SHARE, false, parent);
}

/* Subcommands whose effect is one fact of the table, and of its children when `recurses`. */
static const struct {
    FactId fact; /* 0: a function of its own does it */
    bool recurses;
} simple[] = {
    [ALTER_SET_DEFAULT] = {FACT_SET_DEFAULT, true},
    [ALTER_DROP_DEFAULT] = {FACT_DROP_DEFAULT, true},
    [ALTER_DROP_NOT_NULL] = {FACT_DROP_NOT_NULL, true},
    [ALTER_ADD_IDENTITY] = {FACT_COLUMN_IDENTITY, false},
    [ALTER_SET_IDENTITY] = {FACT_COLUMN_IDENTITY, false},
    [ALTER_DROP_IDENTITY] = {FACT_COLUMN_IDENTITY, false},
    [ALTER_DROP_EXPRESSION] = {FACT_DROP_EXPRESSION, true},
    [ALTER_SET_STATISTICS] = {FACT_COLUMN_STATISTICS, true},
    [ALTER_SET_COLUMN_OPTIONS] = {FACT_COLUMN_STATISTICS, false},
    [ALTER_SET_STORAGE] = {FACT_COLUMN_STORAGE, true},
    [ALTER_SET_COMPRESSION] = {FACT_COLUMN_STORAGE, false},
    [ALTER_OWNER] = {FACT_OWNER, false},
    [ALTER_CLUSTER_ON] = {FACT_CLUSTER_ON, false},
    [ALTER_WITHOUT_CLUSTER] = {FACT_CLUSTER_ON, false},
    [ALTER_TRIGGER_STATE] = {FACT_TRIGGER_STATE, false},
    [ALTER_RULE_STATE] = {FACT_RULE_STATE, false},
    [ALTER_OF_TYPE] = {FACT_OF_TYPE, false},
    [ALTER_NOT_OF] = {FACT_OF_TYPE, false},
    [ALTER_REPLICA_IDENTITY] = {FACT_REPLICA_IDENTITY, false},
    [ALTER_ENABLE_RLS] = {FACT_ROW_SECURITY, false},
    [ALTER_DISABLE_RLS] = {FACT_ROW_SECURITY, false},
    [ALTER_FORCE_RLS] = {FACT_ROW_SECURITY, false},
    [ALTER_NO_FORCE_RLS] = {FACT_ROW_SECURITY, false},
    [ALTER_OTHER] = {FACT_FOREIGN_OPTIONS, false},
};

static void
alter_command(Assessment *assessment, Subject table, const SqlAlter *alter, bool only,
              const AlterContext *context)
{
    switch ((int)alter->kind) {
    case ALTER_ADD_COLUMN:
        add_column(assessment, table, alter, only, context);
        break;
    case ALTER_DROP_COLUMN:
        drop_column(assessment, table, alter, only);
        break;
    case ALTER_TYPE:
        alter_type(assessment, table, alter, only);
        break;
    case ALTER_SET_NOT_NULL:
        set_not_null_all(assessment, table, alter->name, only, context);
        break;
    case ALTER_SET_EXPRESSION:
        tell_family(assessment, FACT_COLUMN_EXPRESSION, table, only);
        each_member(assessment, table, only, rewrites);
        break;
    case ALTER_ADD_CONSTRAINT:
        if (alter->constraint)
            add_table_constraint(assessment, table, alter->constraint, only, context);
        break;
    case ALTER_VALIDATE:
        validate(assessment, table, alter, only);
        break;
    case ALTER_CONSTRAINT:
        alter_constraint(assessment, table, alter);
        break;
    case ALTER_DROP_CONSTRAINT:
        drop_constraint_named(assessment, table, alter, only);
        break;
    case ALTER_SET_LOGGED:
    case ALTER_SET_UNLOGGED:
        set_persistence(assessment, table, alter->kind == ALTER_SET_LOGGED ? 'p' : 'u');
        break;
    case ALTER_SET_ACCESS_METHOD:
        set_access_method(assessment, table, alter->name);
        break;
    case ALTER_SET_TABLESPACE:
        set_tablespace(assessment, table, alter->name);
        break;
    case ALTER_SET_OPTIONS:
    case ALTER_RESET_OPTIONS:
        set_options(assessment, table, alter);
        break;
    case ALTER_INHERIT:
    case ALTER_NO_INHERIT:
        inherit(assessment, table, alter);
        break;
    case ALTER_ATTACH_PARTITION:
        assess_attach(assessment, table, alter);
        break;
    case ALTER_DETACH_PARTITION:
    case ALTER_DETACH_FINALIZE:
        assess_detach(assessment, table, alter);
        break;
    default:
        if (simple[alter->kind].recurses)
            tell_family(assessment, simple[alter->kind].fact, table, only);
        else
            tell(assessment, simple[alter->kind].fact, table);
    }
}

/* Without a relation kind in the statement's text ("ALTER TABLE an_index ..."), the model knows. */
static bool
is_index(const Assessment *assessment, SqlName name)
{
    return assessment->tree->alter_table.object == SQL_OBJECT_INDEX ||
           (!model_find(assessment->model, name) && model_index(assessment->model, name.schema, name.name));
}

void
assess_alter_table(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    const SqlName name = tree->alter_table.name;
    const AlterContext context = {tree->alter_table.commands, tree->alter_table.command_count};
    if (is_index(assessment, name)) {
        assess_alter_index(assessment);
        return;
    }
    if (tree->alter_table.object == SQL_OBJECT_TYPE) {
        assess_alter_composite(assessment);
        return;
    }
    const Subject table = subject_named(assessment, name);
    if (tree->alter_table.object == SQL_OBJECT_SEQUENCE || (table.relation && table.relation->kind == 'S')) {
        tell_general(assessment, FACT_ALTER_SEQUENCE);
        return;
    }
    for (unsigned i = 0; i < context.command_count; i++) {
        assessment->command = (int)i;
        alter_command(assessment, table, &context.commands[i], tree->alter_table.only, &context);
    }
}
