/* Subcommands of ALTER TABLE that add, remove or change a column. */
#include <string.h>

#include "risk/assess.h"

/* They are dropped first, wherever they stand in the statement, and prove nothing. */
static GPtrArray *
dropped_constraints(const AlterContext *context)
{
    GPtrArray *names = g_ptr_array_new();
    for (unsigned i = 0; i < context->command_count; i++)
        if (context->commands[i].kind == ALTER_DROP_CONSTRAINT)
            g_ptr_array_add(names, (char *)context->commands[i].name);
    g_ptr_array_add(names, NULL);
    return names;
}

/* --- ADD COLUMN --- */

static const SqlConstraint *
constraint_of(const SqlColumn *column, SqlConstraintKind kind)
{
    for (unsigned i = 0; i < column->constraint_count; i++)
        if (column->constraints[i]->kind == kind)
            return column->constraints[i];
    return NULL;
}

static bool
is_serial(const SqlType *type)
{
    static const char *const names[] = {"serial",  "bigserial", "smallserial",
                                        "serial4", "serial8",   "serial2"};
    for (size_t i = 0; type && !type->name.schema && i < G_N_ELEMENTS(names); i++)
        if (strcmp(type->name.name, names[i]) == 0)
            return true;
    return false;
}

static bool
is_null(const SqlExpr *expr)
{
    while (expr && expr->kind == EXPR_CAST && expr->arg_count == 1)
        expr = expr->args[0];
    return expr && expr->kind == EXPR_CONSTANT && !expr->text;
}

/* What filling the column costs, if anything; FACT_COUNT: nothing. */
static FactId
filling(const Assessment *assessment, const SqlColumn *column)
{
    const SqlConstraint *given = constraint_of(column, CONSTRAINT_DEFAULT);
    if (constraint_of(column, CONSTRAINT_GENERATED))
        return FACT_ADD_COLUMN_STORED;
    if (constraint_of(column, CONSTRAINT_IDENTITY) || is_serial(column->type))
        return FACT_ADD_COLUMN_SEQUENCE;
    if (!server_is(assessment, 19) && column->type && column->type->dimensions == 0 &&
        model_type_constrained(assessment->model, column->type))
        return FACT_ADD_COLUMN_DOMAIN;
    if (given && expr_is_volatile(assessment->model, given->expr))
        return FACT_ADD_COLUMN_VOLATILE;
    return FACT_COUNT;
}

void
add_column(Assessment *assessment, Subject table, const SqlAlter *alter, bool only,
           const AlterContext *context)
{
    const SqlColumn *column = alter->column;
    if (alter->if_exists && table.relation && relation_column(table.relation, column->name)) {
        tell_family(assessment, FACT_ADD_COLUMN_EXISTS, table, only);
        return;
    }
    tell_family(assessment, FACT_ADD_COLUMN, table, only);
    const FactId filled = filling(assessment, column);
    const SqlConstraint *given = constraint_of(column, CONSTRAINT_DEFAULT);
    const bool has_value = filled != FACT_COUNT || (given && !is_null(given->expr));
    if (filled != FACT_COUNT) {
        tell_family(assessment, filled, table, only);
        each_member(assessment, table, only, rewrites);
    } else if (given) {
        tell(assessment, FACT_ADD_COLUMN_CONSTANT, table);
    }
    const bool required =
        constraint_of(column, CONSTRAINT_NOT_NULL) || constraint_of(column, CONSTRAINT_PRIMARY);
    if (required && (!has_value || filled == FACT_ADD_COLUMN_DOMAIN)) {
        tell_family(assessment, FACT_ADD_COLUMN_REQUIRED, table, only);
        each_member(assessment, table, only, scans);
    }
    for (unsigned i = 0; i < column->constraint_count; i++) {
        const SqlConstraint *constraint = column->constraints[i];
        if (constraint->kind == CONSTRAINT_CHECK) {
            tell_family(assessment, FACT_ADD_COLUMN_CHECK, table, only);
            each_member(assessment, table, only, scans);
        } else if (constraint->kind == CONSTRAINT_FOREIGN && !has_value) {
            /* All rows have a null there: nothing to look up. */
            foreign_key_target(assessment, constraint->table, FACT_ADD_FOREIGN_KEY_TARGET);
        } else if (constraint->kind >= CONSTRAINT_PRIMARY) {
            add_constraint(assessment, table, constraint, only, context);
        }
    }
}

/* --- columns that are there --- */

static bool
index_uses(const ModelIndex *index, const char *column)
{
    return g_strv_contains((const char *const *)index->columns, column) ||
           g_strv_contains((const char *const *)index->including, column);
}

void
drop_column(Assessment *assessment, Subject table, const SqlAlter *alter, bool only)
{
    if (table.relation && !relation_column(table.relation, alter->name) && table.relation->complete) {
        if (alter->if_exists)
            tell_family(assessment, FACT_RENAME_PART, table, only);
        else
            will_fail(assessment, "column %s of %s does not exist", alter->name, table.shown);
        return;
    }
    tell_family(assessment, FACT_DROP_COLUMN, table, only);
    for (unsigned i = 0; table.relation && i < table.relation->constraints->len; i++) {
        ModelConstraint *constraint = g_ptr_array_index(table.relation->constraints, i);
        if (g_strv_contains((const char *const *)constraint->columns, alter->name))
            drop_constraint(assessment, constraint, alter->cascade);
    }
    for (unsigned i = 0; table.relation && alter->cascade && i < table.relation->used_by->len; i++) {
        ModelRelation *view = g_ptr_array_index(table.relation->used_by, i);
        if (view_uses(view, table.relation, alter->name))
            assess_drop_relation(assessment, view, true);
    }
}

static void
set_not_null(Assessment *assessment, ModelRelation *relation, Subject table, const char *name,
             const AlterContext *context)
{
    const ModelColumn *column = relation ? relation_column(relation, name) : NULL;
    g_autoptr(GPtrArray) dropped = dropped_constraints(context);
    if (column && column->not_null) {
        tell(assessment, FACT_SET_NOT_NULL_ALREADY, table);
    } else if (relation && relation_proves_not_null(relation, name, (const char *const *)dropped->pdata)) {
        tell(assessment, FACT_SET_NOT_NULL_PROVED, table);
    } else {
        tell(assessment, FACT_SET_NOT_NULL, table);
        scans(assessment, table);
    }
}

void
set_not_null_all(Assessment *assessment, Subject table, const char *name, bool only,
                 const AlterContext *context)
{
    g_autoptr(GPtrArray) members = family(table, only);
    for (unsigned i = 0; i < members->len; i++) {
        ModelRelation *member = g_ptr_array_index(members, i);
        if (member->kind == 'p') /* its partitions prove it */
            lock_too(assessment, FACT_SET_NOT_NULL, subject_of(assessment, member));
        else
            set_not_null(assessment, member, subject_of(assessment, member), name, context);
    }
    if (members->len == 0)
        set_not_null(assessment, NULL, table, name, context);
}

/* Indexes that must be built anew although the rows stay: CheckIndexCompatible() keeps those of plain columns
 * whose operator class and collation stay, and no others. */
static bool
rebuild_indexes(Assessment *assessment, ModelRelation *relation, const char *column, bool all_on_column)
{
    bool any = false;
    for (unsigned i = 0; i < relation->indexes->len; i++) {
        const ModelIndex *index = g_ptr_array_index(relation->indexes, i);
        bool expression = expr_uses(index->where, column);
        bool special = index->where != NULL;
        for (unsigned k = 0; k < index->key_count; k++) {
            special = special || index->expressions[k];
            expression = expression || expr_uses(index->expressions[k], column);
        }
        if (!expression && !index_uses(index, column))
            continue;
        if (!all_on_column && !special)
            continue;
        rebuilds(assessment, index);
        any = true;
    }
    return any;
}

static bool
has_check(const ModelRelation *relation, const char *column)
{
    for (unsigned i = 0; i < relation->constraints->len; i++) {
        const ModelConstraint *constraint = g_ptr_array_index(relation->constraints, i);
        if (constraint->kind == CONSTRAINT_CHECK && constraint->valid && expr_uses(constraint->expr, column))
            return true;
    }
    return false;
}

/* Foreign keys over the column, at either end, are dropped and made again (ATPostAlterTypeCleanup). */
static void
foreign_keys_of_type(Assessment *assessment, Subject table, const char *column, TypeVerdict verdict)
{
    g_autoptr(GPtrArray) referencing = model_referencing(assessment->model, table.relation);
    for (unsigned i = 0; i < referencing->len; i++) {
        const ModelConstraint *constraint = g_ptr_array_index(referencing, i);
        if (!g_strv_contains((const char *const *)constraint->target_columns, column))
            continue;
        const Subject other = subject_of(assessment, constraint->table);
        tell(assessment, verdict.other_operators ? FACT_TYPE_FOREIGN_KEY_CHECK : FACT_TYPE_REFERENCED, other);
        if (verdict.other_operators && constraint->valid) {
            scans(assessment, other);
            scans(assessment, table);
        }
    }
    for (unsigned i = 0; i < table.relation->constraints->len; i++) {
        const ModelConstraint *constraint = g_ptr_array_index(table.relation->constraints, i);
        if (constraint->kind != CONSTRAINT_FOREIGN ||
            !g_strv_contains((const char *const *)constraint->columns, column))
            continue;
        const Subject other = constraint->target ? subject_of(assessment, constraint->target)
                                                 : subject_named(assessment, constraint->target_name);
        tell(assessment, FACT_TYPE_REFERENCED, other);
        if (verdict.other_operators && constraint->valid) {
            tell(assessment, FACT_TYPE_FOREIGN_KEY_CHECK, table);
            scans(assessment, table);
            scans(assessment, other);
        }
    }
}

static void
refusals_of_type(Assessment *assessment, const ModelRelation *relation, const char *column)
{
    for (unsigned i = 0; i < relation->used_by->len; i++) {
        const ModelRelation *view = g_ptr_array_index(relation->used_by, i);
        if (view_uses(view, relation, column))
            will_fail(assessment, "cannot alter the type of a column used by view %s",
                      name_shown(assessment->arena, view->schema, view->name));
    }
    for (unsigned i = 0; i < relation->policies->len; i++) {
        const ModelPolicy *policy = g_ptr_array_index(relation->policies, i);
        if (expr_uses(policy->using_expr, column) || expr_uses(policy->check_expr, column))
            will_fail(assessment, "cannot alter the type of a column used by policy %s", policy->name);
    }
    for (unsigned i = 0; i < relation->columns->len; i++) {
        const ModelColumn *other = g_ptr_array_index(relation->columns, i);
        if (expr_uses(other->generated, column))
            will_fail(assessment, "cannot alter the type of a column used by generated column %s",
                      other->name);
    }
    for (unsigned i = 0; i < relation->partitioning.key_count; i++) {
        const SqlIndexKey *key = &relation->partitioning.keys[i];
        if (g_strcmp0(key->column, column) == 0 || expr_uses(key->expr, column))
            will_fail(assessment, "column %s is part of the partition key", column);
    }
}

static void
alter_type_of(Assessment *assessment, Subject table, const ModelColumn *column, const SqlAlter *alter)
{
    const TypeVerdict verdict = type_change(assessment->model, column, alter, assessment->options->utc);
    refusals_of_type(assessment, table.relation, alter->name);
    if (verdict.narrower)
        tell(assessment, FACT_TYPE_NARROWER, table);
    if (verdict.work == CHANGE_REWRITE) {
        tell(assessment, FACT_TYPE_REWRITE, table);
        rewrites(assessment, table);
    } else {
        const bool rebuilt =
            table.relation->kind != 'p' &&
            rebuild_indexes(assessment, table.relation, alter->name, verdict.work == CHANGE_INDEXES);
        const bool tested = has_check(table.relation, alter->name);
        tell(assessment, rebuilt ? FACT_TYPE_INDEX : tested ? FACT_TYPE_CHECK : FACT_TYPE_SAME_BYTES, table);
        if (rebuilt || tested)
            scans(assessment, table);
    }
    foreign_keys_of_type(assessment, table, alter->name, verdict);
}

void
alter_type(Assessment *assessment, Subject table, const SqlAlter *alter, bool only)
{
    g_autoptr(GPtrArray) members = family(table, only);
    for (unsigned i = 0; i < members->len; i++) {
        const Subject member = subject_of(assessment, g_ptr_array_index(members, i));
        const ModelColumn *column = relation_column(member.relation, alter->name);
        if (column && column->type) {
            alter_type_of(assessment, member, column, alter);
        } else {
            tell(assessment, FACT_TYPE_UNKNOWN, member);
            rewrites(assessment, member);
        }
    }
    if (members->len == 0) {
        tell(assessment, FACT_TYPE_UNKNOWN, table);
        rewrites(assessment, table);
    }
}
