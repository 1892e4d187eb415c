/* ALTER TABLE and its kin, the subcommands in the order of the server's passes (tablecmds.c, ATPrepCmd()). */
#include "sql/model_internal.h"

typedef enum {
    PASS_DROP,
    PASS_TYPE,
    PASS_ADD_COLUMN,
    PASS_ATTRIBUTES,
    PASS_USING_INDEX,
    PASS_INDEX,
    PASS_CONSTRAINT,
    PASS_REST,
} Pass;

static Pass
constraint_pass(const SqlConstraint *constraint)
{
    switch ((int)constraint->kind) {
    case CONSTRAINT_PRIMARY:
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_EXCLUDE:
        return constraint->index ? PASS_USING_INDEX : PASS_INDEX;
    default:
        return PASS_CONSTRAINT;
    }
}

static Pass
pass_of(const SqlAlter *alter)
{
    switch ((int)alter->kind) {
    case ALTER_DROP_COLUMN:
    case ALTER_DROP_DEFAULT:
    case ALTER_DROP_NOT_NULL:
    case ALTER_DROP_IDENTITY:
    case ALTER_DROP_EXPRESSION:
    case ALTER_DROP_CONSTRAINT:
        return PASS_DROP;
    case ALTER_TYPE:
        return PASS_TYPE;
    case ALTER_ADD_COLUMN:
        return PASS_ADD_COLUMN;
    case ALTER_SET_NOT_NULL:
    case ALTER_SET_EXPRESSION:
        return PASS_ATTRIBUTES;
    case ALTER_SET_DEFAULT:
    case ALTER_ADD_IDENTITY:
        return PASS_CONSTRAINT;
    case ALTER_ADD_CONSTRAINT:
        return alter->constraint ? constraint_pass(alter->constraint) : PASS_REST;
    default:
        return PASS_REST;
    }
}

static void
validate(ModelConstraint *constraint)
{
    constraint->valid = true;
    for (unsigned i = 0; i < constraint->table->children->len; i++) {
        const ModelRelation *child = constraint->table->children->pdata[i];
        for (unsigned j = 0; j < child->constraints->len; j++) {
            ModelConstraint *below = child->constraints->pdata[j];
            if (below->over == constraint || (constraint->kind == CONSTRAINT_CHECK && below->inherited &&
                                              g_str_equal(below->name, constraint->name)))
                validate(below);
        }
    }
}

static void
defer(ModelConstraint *constraint, const SqlConstraint *to)
{
    constraint->deferrable = to->deferrable || to->initially_deferred;
    constraint->initially_deferred = to->initially_deferred;
    for (unsigned i = 0; i < constraint->table->children->len; i++) {
        const ModelRelation *child = constraint->table->children->pdata[i];
        for (unsigned j = 0; j < child->constraints->len; j++)
            if (((ModelConstraint *)child->constraints->pdata[j])->over == constraint)
                defer(child->constraints->pdata[j], to);
    }
}

static void
alter_constraint(Model *model, ModelRelation *relation, const SqlAlter *alter, bool only)
{
    ModelConstraint *constraint = relation_constraint(relation, alter->name);
    if (alter->kind == ALTER_ADD_CONSTRAINT && alter->constraint)
        model_add_constraint(model, relation, alter->constraint, only, false);
    else if (alter->kind == ALTER_VALIDATE && constraint)
        validate(constraint);
    else if (alter->kind == ALTER_DROP_CONSTRAINT && constraint)
        model_remove_constraint(model, constraint, only);
    else if (alter->kind == ALTER_CONSTRAINT && constraint && alter->constraint)
        defer(constraint, alter->constraint);
}

static void
set_persistence(ModelRelation *relation, char persistence)
{
    const GPtrArray *sequences = relation_own(relation)->sequences;
    if (relation->kind == 'p') /* there is nothing to write anew */
        return;
    relation->persistence = persistence;
    for (unsigned i = 0; i < sequences->len; i++)
        ((ModelRelation *)sequences->pdata[i])->persistence = persistence;
}

/* A table's sequences follow their table; its indexes have no owner of their own here. */
void
model_set_owner(Model *model, ModelRelation *relation, const char *role)
{
    const GPtrArray *sequences = relation_own(relation)->sequences;
    relation->owner = model_text(model, role);
    for (unsigned i = 0; i < sequences->len; i++)
        ((ModelRelation *)sequences->pdata[i])->owner = relation->owner;
}

static void
alter_storage(Model *model, ModelRelation *relation, const SqlAlter *alter)
{
    switch ((int)alter->kind) {
    case ALTER_SET_LOGGED:
        set_persistence(relation, 'p');
        break;
    case ALTER_SET_UNLOGGED:
        set_persistence(relation, 'u');
        break;
    case ALTER_SET_ACCESS_METHOD:
        relation->access_method = model_text(model, alter->name);
        break;
    case ALTER_SET_TABLESPACE:
        relation->tablespace = model_text(model, alter->name);
        break;
    case ALTER_SET_OPTIONS:
        model_set_options(model, relation, alter->options, alter->option_count);
        break;
    case ALTER_RESET_OPTIONS:
        for (unsigned i = 0; relation->options && i < alter->option_count; i++)
            g_hash_table_remove(relation->options, alter->options[i].name);
        break;
    case ALTER_REPLICA_IDENTITY:
        relation->replica_identity = alter->text ? alter->text[0] : 'd';
        break;
    default:
        break;
    }
}

/* Nothing descends from itself, whatever a script says. */
static bool
is_above(const ModelRelation *relation, const ModelRelation *other)
{
    for (unsigned i = 0; i < other->parents->len; i++)
        if (other->parents->pdata[i] == relation || is_above(relation, other->parents->pdata[i]))
            return true;
    return false;
}

static void
alter_kinship(Model *model, ModelRelation *relation, const SqlAlter *alter)
{
    ModelRelation *other = model_find(model, alter->table);
    const bool related = other && g_ptr_array_find(other->children, relation, NULL);
    if (!other || other == relation)
        return;
    if (alter->kind == ALTER_INHERIT && !related && !is_above(relation, other))
        model_inherit(model, relation, other, false);
    else if (alter->kind == ALTER_NO_INHERIT && related)
        model_disinherit(model, other, relation);
    else if (alter->kind == ALTER_ATTACH_PARTITION && other->parents->len == 0 && !is_above(other, relation))
        model_attach(model, relation, other, alter->bound);
    else if (alter->kind == ALTER_DETACH_PARTITION && other->is_partition)
        model_detach(model, relation, other);
}

static void
alter_rest(Model *model, ModelRelation *relation, const SqlAlter *alter)
{
    switch ((int)alter->kind) {
    case ALTER_OWNER:
        model_set_owner(model, relation, alter->name);
        break;
    case ALTER_ENABLE_RLS:
        relation->rls = true;
        break;
    case ALTER_DISABLE_RLS:
        relation->rls = false;
        break;
    case ALTER_FORCE_RLS:
        relation->rls_forced = true;
        break;
    case ALTER_NO_FORCE_RLS:
        relation->rls_forced = false;
        break;
    case ALTER_OF_TYPE:
        relation->of_type = model_text(model, alter->table.name);
        break;
    case ALTER_NOT_OF:
        relation->of_type = NULL;
        break;
    case ALTER_INHERIT:
    case ALTER_NO_INHERIT:
    case ALTER_ATTACH_PARTITION:
    case ALTER_DETACH_PARTITION:
        alter_kinship(model, relation, alter);
        break;
    default:
        alter_storage(model, relation, alter);
    }
}

static void
alter_one(Model *model, ModelRelation *relation, const SqlAlter *alter, bool only)
{
    switch ((int)alter->kind) {
    case ALTER_DROP_COLUMN:
        model_drop_column(model, relation, alter->name, alter->cascade, only);
        break;
    case ALTER_TYPE:
    case ALTER_SET_DEFAULT:
    case ALTER_DROP_DEFAULT:
    case ALTER_SET_NOT_NULL:
    case ALTER_DROP_NOT_NULL:
    case ALTER_ADD_IDENTITY:
    case ALTER_SET_IDENTITY:
    case ALTER_DROP_IDENTITY:
    case ALTER_SET_EXPRESSION:
    case ALTER_DROP_EXPRESSION:
    case ALTER_SET_STATISTICS:
        model_alter_column(model, relation, alter, only);
        break;
    case ALTER_ADD_CONSTRAINT:
    case ALTER_VALIDATE:
    case ALTER_CONSTRAINT:
    case ALTER_DROP_CONSTRAINT:
        alter_constraint(model, relation, alter, only);
        break;
    default:
        alter_rest(model, relation, alter);
    }
}

/* A new column's constraints wait for the pass of their kind. */
static void
column_constraints(Model *model, ModelRelation *relation, const SqlColumn *column, Pass pass, bool only)
{
    for (unsigned i = 0; i < column->constraint_count; i++)
        if (constraint_pass(column->constraints[i]) == pass)
            model_add_constraint(model, relation, column->constraints[i], only, false);
}

static void
alter_relation(Model *model, ModelRelation *relation, const SqlTree *tree)
{
    const unsigned count = tree->alter_table.command_count;
    const bool only = tree->alter_table.only;
    g_autofree bool *was_there = g_new0(bool, count);
    for (Pass pass = PASS_DROP; pass <= PASS_REST; pass++) {
        for (unsigned i = 0; i < count; i++) {
            const SqlAlter *alter = &tree->alter_table.commands[i];
            if (alter->kind == ALTER_ADD_COLUMN && alter->column) {
                if (pass == PASS_ADD_COLUMN)
                    was_there[i] = !model_add_column(model, relation, alter, only);
                else if (!was_there[i])
                    column_constraints(model, relation, alter->column, pass, only);
            } else if (pass_of(alter) == pass) {
                alter_one(model, relation, alter, only);
            }
        }
    }
}

static void
alter_index(Model *model, ModelIndex *index, const SqlTree *tree)
{
    for (unsigned i = 0; i < tree->alter_table.command_count; i++) {
        const SqlAlter *alter = &tree->alter_table.commands[i];
        ModelIndex *below = alter->kind == ALTER_ATTACH_PARTITION
                                ? model_index(model, alter->table.schema, alter->table.name)
                                : NULL;
        if (below && !below->over && g_ptr_array_find(index->table->children, below->table, NULL)) {
            model_attach_index(model, below, index);
            model_check_valid(model, index);
        }
    }
}

void
model_alter_table(Model *model, const SqlTree *tree)
{
    const SqlName name = tree->alter_table.name;
    if (tree->alter_table.object == SQL_OBJECT_TYPE) {
        model_alter_composite(model, tree);
        return;
    }
    ModelRelation *relation = model_find(model, name);
    ModelIndex *index = relation ? NULL : model_index(model, name.schema, name.name);
    if (relation)
        alter_relation(model, relation, tree);
    else if (index)
        alter_index(model, index, tree);
}
