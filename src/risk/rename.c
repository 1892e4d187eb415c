/* RENAME, SET SCHEMA, OWNER TO. */
#include <string.h>

#include "risk/assess.h"

static bool
is_view(const SqlTarget *target, Subject subject)
{
    return target->object == SQL_OBJECT_VIEW || target->object == SQL_OBJECT_MATVIEW ||
           (subject.relation && strchr("vm", subject.relation->kind));
}

static void
rename_relation(Assessment *assessment, const SqlTarget *target)
{
    if (target->object == SQL_OBJECT_INDEX ||
        (!model_find(assessment->model, target->name) &&
         model_index(assessment->model, target->name.schema, target->name.name))) {
        tell_general(assessment, FACT_RENAME_INDEX);
        return;
    }
    if (target->object == SQL_OBJECT_SEQUENCE) {
        tell_general(assessment, FACT_RENAME_UNLOCKED);
        return;
    }
    const Subject subject = subject_named(assessment, target->name);
    tell(assessment, is_view(target, subject) ? FACT_RENAME_VIEW : FACT_RENAME, subject);
}

static void
rename_object(Assessment *assessment, const SqlTarget *target)
{
    const bool only = assessment->tree->rename.only;
    switch ((int)target->object) {
    case SQL_OBJECT_COLUMN:
        tell_family(assessment, FACT_RENAME, subject_named(assessment, target->name), only);
        break;
    case SQL_OBJECT_CONSTRAINT: {
        const Subject table = subject_named(assessment, target->name);
        const ModelConstraint *constraint =
            table.relation ? relation_constraint(table.relation, target->part) : NULL;
        tell_family(assessment, FACT_RENAME_PART, table,
                    only || !constraint || constraint->kind != CONSTRAINT_CHECK);
        break;
    }
    case SQL_OBJECT_TRIGGER: {
        const Subject table = subject_named(assessment, target->name);
        tell_family(assessment, FACT_RENAME_PART, table, !table.relation || table.relation->kind != 'p');
        break;
    }
    case SQL_OBJECT_POLICY:
    case SQL_OBJECT_RULE:
        tell(assessment, FACT_RENAME_PART, subject_named(assessment, target->name));
        break;
    case SQL_OBJECT_DOMAIN_CONSTRAINT:
        tell_general(assessment, FACT_DOMAIN_BRIEF);
        break;
    case SQL_OBJECT_ATTRIBUTE:
    case SQL_OBJECT_TYPE:
    case SQL_OBJECT_DOMAIN:
    case SQL_OBJECT_FUNCTION:
    case SQL_OBJECT_SCHEMA:
    case SQL_OBJECT_DATABASE:
    case SQL_OBJECT_ROLE:
        tell_general(assessment, FACT_RENAME_UNLOCKED);
        break;
    case SQL_OBJECT_TABLE:
    case SQL_OBJECT_FOREIGN_TABLE:
    case SQL_OBJECT_VIEW:
    case SQL_OBJECT_MATVIEW:
    case SQL_OBJECT_SEQUENCE:
    case SQL_OBJECT_INDEX:
        rename_relation(assessment, target);
        break;
    default:
        tell_general(assessment, FACT_RENAME_UNLOCKED);
    }
}

void
assess_rename(Assessment *assessment)
{
    const SqlTree *tree = assessment->tree;
    const SqlTarget *target = &tree->rename.target;
    if (tree->kind == SQL_OWNER) {
        if (target->object <= SQL_OBJECT_MATVIEW)
            tell(assessment, FACT_OWNER, subject_named(assessment, target->name));
        else
            tell_general(assessment, FACT_GRANT);
        return;
    }
    rename_object(assessment, target);
}
