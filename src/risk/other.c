/* Everything that is neither ALTER TABLE nor creation, removal or renaming of relations. */
#include <string.h>

#include "risk/assess.h"

/* --- domains and types --- */

static bool
rests_on(const Assessment *assessment, const SqlType *type, const ModelType *domain)
{
    for (const ModelType *found = type ? model_type(assessment->model, type->name) : NULL; found;
         found = found->kind == 'd' && found->base ? model_type(assessment->model, found->base->name) : NULL)
        if (found == domain)
            return true;
    return false;
}

/* Tables with a column of the domain, or of one that rests on it (get_rels_with_domain()). */
static void
domain_tables(Assessment *assessment, const ModelType *domain)
{
    const GPtrArray *relations = model_relations(assessment->model);
    for (unsigned i = 0; i < relations->len; i++) {
        ModelRelation *relation = g_ptr_array_index(relations, i);
        if (!strchr("rpm", relation->kind))
            continue;
        for (unsigned c = 0; c < relation->columns->len; c++) {
            const ModelColumn *column = g_ptr_array_index(relation->columns, c);
            if (!rests_on(assessment, column->type, domain))
                continue;
            tell(assessment, FACT_DOMAIN_CHECK, subject_of(assessment, relation));
            scans(assessment, subject_of(assessment, relation));
            break;
        }
    }
}

static void
alter_domain(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    const ModelType *domain = model_type(assessment->model, tree->alter_domain.name);
    const bool tests = strchr("OV", tree->alter_domain.action) ||
                       (tree->alter_domain.action == 'C' && tree->alter_domain.constraint &&
                        !tree->alter_domain.constraint->not_valid);
    if (!tests)
        tell_general(assessment, FACT_DOMAIN_BRIEF);
    else if (domain)
        domain_tables(assessment, domain);
    else
        tell_general(assessment, FACT_DOMAIN_CHECK);
}

void
assess_alter_composite(Assessment *assessment)
{
    tell_general(assessment, FACT_COMPOSITE);
    const SqlTree *tree = assessment->tree;
    const ModelType *type = model_type(assessment->model, tree->alter_table.name);
    const GPtrArray *relations = model_relations(assessment->model);
    for (unsigned i = 0; type && i < relations->len; i++) {
        ModelRelation *relation = g_ptr_array_index(relations, i);
        if (g_strcmp0(relation->of_type, type->name) == 0)
            tell(assessment, FACT_COMPOSITE, subject_of(assessment, relation));
    }
}

/* --- what hangs on tables --- */

static void
create_trigger(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    const Subject table = subject_named(assessment, tree->trigger.table);
    const bool clones = table.relation && table.relation->kind == 'p' && tree->trigger.row;
    tell_family(assessment, FACT_CREATE_TRIGGER, table, !clones);
}

static void
comment(Assessment *assessment)
{
    const SqlTarget *target = &assessment->tree->comment.target;
    if (target->object <= SQL_OBJECT_MATVIEW || target->object == SQL_OBJECT_COLUMN)
        tell(assessment, FACT_SHARE_UPDATE_BRIEF, subject_named(assessment, target->name));
}

static void
publication(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    for (unsigned i = 0; i < tree->publication.table_count; i++)
        tell_family(assessment, FACT_SHARE_UPDATE_BRIEF,
                    subject_named(assessment, tree->publication.tables[i]), false);
}

/* --- maintenance --- */

static void
refresh(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    const Subject view = subject_named(assessment, tree->maintain.names[0]);
    tell(assessment, tree->maintain.concurrently ? FACT_REFRESH_CONCURRENTLY : FACT_REFRESH, view);
    if (!tree->maintain.concurrently)
        rewrites_only(assessment, view);
    if (tree->maintain.concurrently || (view.relation && view.relation->indexes->len > 0))
        scans(assessment, view); /* to compare, or to build its indexes */
    const SqlQuery *query = view.relation ? view.relation->query : NULL;
    for (unsigned i = 0; query && !tree->maintain.no_data && i < query->read_count; i++)
        scans(assessment, subject_named(assessment, query->reads[i].table));
}

static void
vacuum_one(Assessment *assessment, Subject table)
{
    const SqlTree *tree = assessment->tree;
    const bool full = tree->kind == SQL_VACUUM && tree->maintain.full;
    tell_family(assessment, full ? FACT_VACUUM_FULL : FACT_VACUUM, table,
                !table.relation || table.relation->kind != 'p');
    if (full)
        rewrites(assessment, table);
}

static void
vacuum(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    for (unsigned i = 0; i < tree->maintain.name_count; i++)
        vacuum_one(assessment, subject_named(assessment, tree->maintain.names[i]));
    const GPtrArray *relations = model_relations(assessment->model);
    for (unsigned i = 0; tree->maintain.name_count == 0 && i < relations->len; i++) {
        ModelRelation *relation = g_ptr_array_index(relations, i);
        if (strchr("rm", relation->kind))
            vacuum_one(assessment, subject_of(assessment, relation));
    }
}

static void
cluster(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    if (tree->maintain.name_count == 0) {
        tell_general(assessment, FACT_VACUUM_FULL);
        return;
    }
    const Subject table = subject_named(assessment, tree->maintain.names[0]);
    tell(assessment, FACT_VACUUM_FULL, table);
    rewrites(assessment, table);
}

static void
reindex_table(Assessment *assessment, Subject table)
{
    const bool partitioned = table.relation && table.relation->kind == 'p';
    if (partitioned) { /* one transaction for each partition */
        for (unsigned i = 0; i < table.relation->children->len; i++)
            reindex_table(assessment, subject_of(assessment, g_ptr_array_index(table.relation->children, i)));
        return;
    }
    tell(assessment, assessment->tree->maintain.concurrently ? FACT_REINDEX_CONCURRENTLY : FACT_REINDEX,
         table);
    rebuilds_all(assessment, table);
    if (!table.relation || table.relation->indexes->len > 0)
        scans(assessment, table);
}

static void
reindex(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    const SqlName name = tree->maintain.names[0];
    if (tree->maintain.object == SQL_OBJECT_TABLE) {
        reindex_table(assessment, subject_named(assessment, name));
        return;
    }
    if (tree->maintain.object == SQL_OBJECT_INDEX) {
        const ModelIndex *index = model_index(assessment->model, name.schema, name.name);
        const FactId fact = tree->maintain.concurrently ? FACT_REINDEX_CONCURRENTLY : FACT_REINDEX;
        if (!index) {
            tell_general(assessment, fact);
            return;
        }
        const Subject table = subject_of(assessment, index->table);
        tell(assessment, fact, table);
        rebuilds(assessment, index);
        scans(assessment, table);
        return;
    }
    const GPtrArray *relations = model_relations(assessment->model);
    for (unsigned i = 0; i < relations->len; i++) {
        ModelRelation *relation = g_ptr_array_index(relations, i);
        if (strchr("rm", relation->kind) &&
            (tree->maintain.object != SQL_OBJECT_SCHEMA || strcmp(relation->schema, name.name) == 0))
            reindex_table(assessment, subject_of(assessment, relation));
    }
}

static void
lock_one(Assessment *assessment, Subject table, LockMode mode, bool only)
{
    lock_as(assessment, mode, true, table);
    g_autoptr(GPtrArray) members = family(table, only);
    for (unsigned i = 1; i < members->len; i++)
        lock_as(assessment, mode, true, subject_of(assessment, g_ptr_array_index(members, i)));
    if (!table.relation || table.relation->kind != 'v' || !table.relation->query)
        return;
    for (unsigned i = 0; i < table.relation->query->read_count; i++) {
        const Subject below = subject_named(assessment, table.relation->query->reads[i].table);
        if (below.relation != table.relation)
            lock_one(assessment, below, mode, false);
    }
}

static void
lock_table(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    const LockMode mode = (LockMode)tree->lock.mode;
    for (unsigned i = 0; i < tree->lock.table_count; i++) {
        const Subject table = subject_named(assessment, tree->lock.tables[i]);
        lock_one(assessment, table, mode, tree->lock.only);
        tell(assessment, mode >= LOCK_SHARE ? FACT_LOCK_TABLE : FACT_LOCK_TABLE_WEAK, table);
    }
}

/* --- data --- */

static void
write_rows(Assessment *assessment, const SqlWrite *write)
{
    const Subject table = subject_named(assessment, write->table);
    switch (write->kind) {
    case WRITE_INSERT:
        tell(assessment, FACT_WRITE_ROWS, table);
        return;
    case WRITE_MERGE:
        tell(assessment, FACT_CHANGE_ROWS, table);
        return;
    case WRITE_UPDATE:
        tell_family(assessment, write->has_where ? FACT_CHANGE_ROWS : FACT_UPDATE_ALL, table, false);
        break;
    case WRITE_DELETE:
        tell_family(assessment, write->has_where ? FACT_DELETE_ROWS : FACT_DELETE_ALL, table, false);
        break;
    }
    if (!write->has_where)
        each_member(assessment, table, false, scans);
}

static void
query(Assessment *assessment, const SqlQuery *query)
{
    for (unsigned i = 0; i < query->write_count; i++)
        write_rows(assessment, &query->writes[i]);
    for (unsigned i = 0; i < query->read_count; i++)
        tell(assessment, query->locks_rows ? FACT_LOCK_ROWS : FACT_READ_ROWS,
             subject_named(assessment, query->reads[i].table));
}

static void
copy(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    if (tree->copy.query)
        query(assessment, tree->copy.query);
    else
        tell(assessment, tree->copy.from ? FACT_WRITE_ROWS : FACT_READ_ROWS,
             subject_named(assessment, tree->copy.table));
}

void
assess_other(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    switch ((int)tree->kind) {
    case SQL_ALTER_DOMAIN:
        alter_domain(assessment);
        break;
    case SQL_ALTER_ENUM:
        tell_general(assessment, tree->alter_enum.old_label ? FACT_ENUM_RENAME : FACT_ENUM_ADD);
        break;
    case SQL_ALTER_SEQUENCE:
        if (tree->sequence.changes_values)
            tell_general(assessment, FACT_ALTER_SEQUENCE);
        break;
    case SQL_CREATE_FUNCTION:
    case SQL_ALTER_FUNCTION:
        tell_general(assessment, tree->function.replace || tree->kind == SQL_ALTER_FUNCTION
                                     ? FACT_REPLACE_FUNCTION
                                     : FACT_CREATE);
        break;
    case SQL_CREATE_TRIGGER:
        create_trigger(assessment);
        break;
    case SQL_CREATE_POLICY:
    case SQL_ALTER_POLICY:
        tell(assessment, FACT_CREATE_ON_TABLE, subject_named(assessment, tree->policy.table));
        break;
    case SQL_CREATE_RULE:
        tell(assessment, FACT_CREATE_ON_TABLE, subject_named(assessment, tree->rule.table));
        break;
    case SQL_CREATE_STATISTICS:
        tell(assessment, FACT_SHARE_UPDATE_BRIEF, subject_named(assessment, tree->statistics.table));
        break;
    case SQL_CREATE_PUBLICATION:
    case SQL_ALTER_PUBLICATION:
        publication(assessment);
        break;
    case SQL_COMMENT:
        comment(assessment);
        break;
    case SQL_GRANT:
    case SQL_GRANT_ROLE:
    case SQL_DEFAULT_PRIVILEGES:
        tell_general(assessment, tree->grant.is_grant ? FACT_GRANT : FACT_REVOKE);
        break;
    case SQL_REFRESH:
        refresh(assessment);
        break;
    case SQL_VACUUM:
    case SQL_ANALYZE:
        vacuum(assessment);
        break;
    case SQL_CLUSTER:
        cluster(assessment);
        break;
    case SQL_REINDEX:
        reindex(assessment);
        break;
    case SQL_LOCK:
        lock_table(assessment);
        break;
    case SQL_SELECT:
    case SQL_DML:
        query(assessment, tree->query);
        break;
    case SQL_COPY:
        copy(assessment);
        break;
    case SQL_DO:
    case SQL_CALL:
        assessment->risk->known = false;
        tell_general(assessment, FACT_OPAQUE);
        break;
    default:
        break;
    }
}
