/* Constraints added to and taken from tables that are there. */
#include <string.h>

#include "risk/assess.h"

/* The table a foreign key points at, and its partitions: each gets triggers. */
void
foreign_key_target(Assessment *assessment, SqlName target, FactId fact)
{
    const Subject subject = subject_named(assessment, target);
    tell(assessment, fact, subject);
    if (!subject.relation || subject.relation->kind != 'p')
        return;
    g_autoptr(GPtrArray) members = family(subject, false);
    for (unsigned i = 1; i < members->len; i++)
        lock_too(assessment, fact, subject_of(assessment, g_ptr_array_index(members, i)));
}

static void
add_foreign_key(Assessment *assessment, Subject table, const SqlConstraint *constraint)
{
    const bool partitioned = table.relation && table.relation->kind == 'p';
    if (partitioned && constraint->not_valid && !server_is(assessment, 18))
        will_fail(assessment,
                  "a foreign key of a partitioned table cannot be NOT VALID before PostgreSQL 18");
    const FactId fact = constraint->not_valid ? FACT_ADD_FOREIGN_KEY_NOT_VALID : FACT_ADD_FOREIGN_KEY;
    tell_family(assessment, fact, table, !partitioned);
    foreign_key_target(assessment, constraint->table, FACT_ADD_FOREIGN_KEY_TARGET);
    if (constraint->not_valid)
        return;
    const Subject target = subject_named(assessment, constraint->table);
    tell(assessment, FACT_FOREIGN_KEY_TARGET_SCAN, target);
    scans(assessment, table);
    scans(assessment, target);
}

/* Columns of a new primary key that are nullable so far make it read the rows once more, unless proved. */
static bool
all_not_null(const ModelRelation *relation, const char *const *columns, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        const ModelColumn *column = relation_column(relation, columns[i]);
        if (!(column && column->not_null) && !relation_proves_not_null(relation, columns[i], NULL))
            return false;
    }
    return true;
}

static void
using_index(Assessment *assessment, Subject table, const SqlConstraint *constraint)
{
    const ModelIndex *index =
        table.relation ? model_index(assessment->model, table.relation->schema, constraint->index) : NULL;
    if (table.relation && table.relation->kind == 'p')
        will_fail(assessment, "USING INDEX does not work on partitioned tables");
    tell(assessment, FACT_ADD_UNIQUE_USING, table);
    const bool proved =
        constraint->kind != CONSTRAINT_PRIMARY ||
        (index && all_not_null(table.relation, (const char *const *)index->columns, index->key_count));
    if (!proved) {
        tell_family(assessment, FACT_ADD_PRIMARY_NULLABLE, table, false);
        scans(assessment, table);
    }
}

static void
add_key(Assessment *assessment, Subject table, const SqlConstraint *constraint, bool only)
{
    if (constraint->index) {
        using_index(assessment, table, constraint);
        return;
    }
    const bool partitioned = table.relation && table.relation->kind == 'p';
    const bool primary = constraint->kind == CONSTRAINT_PRIMARY;
    tell(assessment, FACT_ADD_UNIQUE, table);
    /* Of partitions the index takes what CREATE INDEX does. */
    for (unsigned i = 0; partitioned && i < table.relation->children->len; i++)
        tell_family(assessment, FACT_CREATE_INDEX,
                    subject_of(assessment, g_ptr_array_index(table.relation->children, i)), false);
    scans(assessment, table);
    if (primary &&
        !(table.relation && all_not_null(table.relation, constraint->columns, constraint->column_count))) {
        tell_family(assessment, FACT_ADD_PRIMARY_NULLABLE, table, only);
        each_member(assessment, table, only, scans);
    }
}

void
add_constraint(Assessment *assessment, Subject table, const SqlConstraint *constraint, bool only,
               const AlterContext *context)
{
    switch (constraint->kind) {
    case CONSTRAINT_CHECK: {
        const bool alone = only || constraint->no_inherit;
        tell_family(assessment, constraint->not_valid ? FACT_ADD_CHECK_NOT_VALID : FACT_ADD_CHECK, table,
                    alone);
        if (!constraint->not_valid)
            each_member(assessment, table, alone, scans);
        break;
    }
    case CONSTRAINT_PRIMARY:
    case CONSTRAINT_UNIQUE:
        add_key(assessment, table, constraint, only);
        break;
    case CONSTRAINT_EXCLUDE:
        tell(assessment, FACT_ADD_EXCLUDE, table);
        scans(assessment, table);
        break;
    case CONSTRAINT_FOREIGN:
        add_foreign_key(assessment, table, constraint);
        break;
    case CONSTRAINT_NOT_NULL:
        for (unsigned i = 0; i < constraint->column_count; i++)
            set_not_null_all(assessment, table, constraint->columns[i], only, context);
        break;
    case CONSTRAINT_NULL:
    case CONSTRAINT_DEFAULT:
    case CONSTRAINT_IDENTITY:
    case CONSTRAINT_GENERATED:
        break;
    }
}

static void
drop_foreign_key(Assessment *assessment, const ModelConstraint *constraint)
{
    const Subject target = constraint->target ? subject_of(assessment, constraint->target)
                                              : subject_named(assessment, constraint->target_name);
    tell(assessment, FACT_DROP_FOREIGN_KEY_TARGET, target);
    g_autoptr(GPtrArray) members = family(target, !target.relation || target.relation->kind != 'p');
    for (unsigned i = 1; i < members->len; i++)
        lock_too(assessment, FACT_DROP_FOREIGN_KEY_TARGET,
                 subject_of(assessment, g_ptr_array_index(members, i)));
}

/* Whether the foreign key needs this key: its columns are the key's, in any order. */
static bool
needs_key(const ModelConstraint *foreign, const ModelConstraint *key)
{
    unsigned same = 0;
    for (char **column = foreign->target_columns; *column; column++)
        same += g_strv_contains((const char *const *)key->columns, *column);
    return same > 0 && same == g_strv_length(key->columns) && same == g_strv_length(foreign->target_columns);
}

void
drop_constraint(Assessment *assessment, ModelConstraint *constraint, bool cascade)
{
    if (constraint->kind == CONSTRAINT_FOREIGN) {
        drop_foreign_key(assessment, constraint);
        return;
    }
    if (constraint->kind != CONSTRAINT_PRIMARY && constraint->kind != CONSTRAINT_UNIQUE)
        return;
    tell(assessment, FACT_DROP_KEY, subject_of(assessment, constraint->table));
    g_autoptr(GPtrArray) referencing = model_referencing(assessment->model, constraint->table);
    for (unsigned i = 0; i < referencing->len; i++) {
        const ModelConstraint *foreign = g_ptr_array_index(referencing, i);
        if (!needs_key(foreign, constraint))
            continue;
        if (cascade)
            tell(assessment, FACT_DROP_DEPENDENT, subject_of(assessment, foreign->table));
        else
            will_fail(assessment, "foreign key %s of %s depends on constraint %s", foreign->name,
                      name_shown(assessment->arena, foreign->table->schema, foreign->table->name),
                      constraint->name);
    }
}

void
alter_constraint(Assessment *assessment, Subject table, const SqlAlter *alter)
{
    const ModelConstraint *constraint =
        table.relation && alter->name ? relation_constraint(table.relation, alter->name) : NULL;
    tell_family(assessment, FACT_ALTER_CONSTRAINT, table, !table.relation || table.relation->kind != 'p');
    if (constraint && constraint->kind == CONSTRAINT_FOREIGN && constraint->target)
        tell(assessment, FACT_ALTER_CONSTRAINT_TARGET, subject_of(assessment, constraint->target));
}
