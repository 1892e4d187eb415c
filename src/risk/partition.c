/* Partitions made, attached and detached. */
#include <string.h>

#include "risk/assess.h"

static void
default_of(Assessment *assessment, const ModelRelation *parent, const SqlBound *bound)
{
    ModelRelation *other = parent ? default_partition(parent) : NULL;
    if (!other)
        return;
    const Subject subject = subject_of(assessment, other);
    if (checks_imply_bound(other, parent, bound, true)) {
        tell(assessment, FACT_ATTACH_DEFAULT_PROVED, subject);
        return;
    }
    tell(assessment, FACT_ATTACH_DEFAULT, subject);
    scans(assessment, subject);
}

/* Foreign keys of the partitioned table become the partition's. */
static void
inherited_foreign_keys(Assessment *assessment, const ModelRelation *parent)
{
    for (unsigned i = 0; parent && i < parent->constraints->len; i++) {
        const ModelConstraint *constraint = g_ptr_array_index(parent->constraints, i);
        if (constraint->kind == CONSTRAINT_FOREIGN && constraint->target)
            tell(assessment, FACT_ADD_FOREIGN_KEY_TARGET, subject_of(assessment, constraint->target));
    }
}

void
assess_partition_of(Assessment *assessment, Subject child, SqlName parent, const SqlBound *bound)
{
    const Subject partitioned = subject_named(assessment, parent);
    tell(assessment, FACT_PARTITION_OF, partitioned);
    default_of(assessment, partitioned.relation, bound);
    inherited_foreign_keys(assessment, partitioned.relation);
}

static bool
same_strings(char *const *a, char *const *b)
{
    return g_strv_equal((const char *const *)a, (const char *const *)b);
}

static bool
has_match(const ModelRelation *child, const ModelIndex *index)
{
    for (unsigned i = 0; i < child->indexes->len; i++) {
        const ModelIndex *own = g_ptr_array_index(child->indexes, i);
        if (same_strings(own->columns, index->columns) && own->unique == index->unique &&
            (own->where != NULL) == (index->where != NULL) && (!index->constraint || own->constraint))
            return true;
    }
    return false;
}

void
assess_attach(Assessment *assessment, Subject parent, const SqlAlter *alter)
{
    const Subject child = subject_named(assessment, alter->table);
    const bool known = parent.relation && child.relation;
    const bool proved =
        known && (checks_imply_bound(child.relation, parent.relation, alter->bound, false) ||
                  (alter->bound && alter->bound->is_default && parent.relation->children->len == 0));
    tell(assessment, FACT_ATTACH_PARENT, parent);
    tell(assessment, proved ? FACT_ATTACH_CHILD_PROVED : FACT_ATTACH_CHILD, child);
    g_autoptr(GPtrArray) members = family(child, false);
    for (unsigned i = 1; i < members->len; i++)
        lock_too(assessment, FACT_ATTACH_CHILD, subject_of(assessment, g_ptr_array_index(members, i)));
    if (!proved)
        scans(assessment, child);
    for (unsigned i = 0; known && i < parent.relation->indexes->len; i++) {
        if (has_match(child.relation, g_ptr_array_index(parent.relation->indexes, i)))
            continue;
        tell(assessment, FACT_ATTACH_INDEX, child);
        scans(assessment, child);
    }
    default_of(assessment, parent.relation, alter->bound);
    inherited_foreign_keys(assessment, parent.relation);
}

void
assess_detach(Assessment *assessment, Subject parent, const SqlAlter *alter)
{
    const Subject child = subject_named(assessment, alter->table);
    ModelRelation *other = parent.relation ? default_partition(parent.relation) : NULL;
    if (alter->kind == ALTER_DETACH_FINALIZE) {
        tell(assessment, FACT_DETACH_CONCURRENTLY, parent);
        lock_as(assessment, LOCK_ACCESS_EXCLUSIVE, false, child);
        return;
    }
    if (alter->concurrently) {
        if (!server_is(assessment, 14))
            will_fail(assessment, "DETACH PARTITION CONCURRENTLY came with PostgreSQL 14");
        if (other)
            will_fail(assessment, "CONCURRENTLY is refused where there is a default partition");
        tell(assessment, FACT_DETACH_CONCURRENTLY, parent);
        lock_as(assessment, LOCK_ACCESS_EXCLUSIVE, false, child); /* in its last phase */
        return;
    }
    tell(assessment, FACT_DETACH, parent);
    tell(assessment, server_is(assessment, 14) ? FACT_DETACH_CHILD : FACT_DETACH_CHILD_13, child);
    if (other && other != child.relation)
        tell(assessment, FACT_DEFAULT_PARTITION, subject_of(assessment, other));
    inherited_foreign_keys(assessment, parent.relation);
}
