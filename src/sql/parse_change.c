/* ALTER, DROP, COMMENT, GRANT: what exists already and is changed. */
#include "sql/parse_nodes.h"

#include <stddef.h>

void
parse_drop(Walk *walk, Node *statement)
{
    DropStmt *drop = (DropStmt *)statement;
    const ListCell *cell;
    foreach (cell, drop->objects)
        parse_object(walk, OBJECT_DROPPED, drop->removeType, lfirst(cell));
}

void
parse_drop_role(Walk *walk, Node *statement)
{
    const ListCell *cell;
    foreach (cell, ((DropRoleStmt *)statement)->roles)
        parse_object(walk, OBJECT_DROPPED, OBJECT_ROLE, lfirst(cell));
}

/* Statements whose one fact is a name held in a char pointer, or a list of String. */
typedef struct {
    NodeTag tag;
    ObjectKind kind;
    size_t offset;
    bool is_list;
} NamedRow;

static const NamedRow named[] = {
    {T_AlterExtensionStmt, OBJECT_KIND_EXTENSION, offsetof(AlterExtensionStmt, extname), false},
    {T_AlterEventTrigStmt, OBJECT_KIND_OTHER, offsetof(AlterEventTrigStmt, trigname), false},
    {T_AlterDatabaseStmt, OBJECT_KIND_OTHER, offsetof(AlterDatabaseStmt, dbname), false},
    {T_AlterDatabaseSetStmt, OBJECT_KIND_OTHER, offsetof(AlterDatabaseSetStmt, dbname), false},
    {T_AlterDatabaseRefreshCollStmt, OBJECT_KIND_OTHER, offsetof(AlterDatabaseRefreshCollStmt, dbname),
     false},
    {T_AlterTableSpaceOptionsStmt, OBJECT_KIND_OTHER, offsetof(AlterTableSpaceOptionsStmt, tablespacename),
     false},
    {T_AlterTableMoveAllStmt, OBJECT_KIND_OTHER, offsetof(AlterTableMoveAllStmt, orig_tablespacename), false},
    {T_AlterFdwStmt, OBJECT_KIND_OTHER, offsetof(AlterFdwStmt, fdwname), false},
    {T_AlterForeignServerStmt, OBJECT_KIND_OTHER, offsetof(AlterForeignServerStmt, servername), false},
    {T_AlterUserMappingStmt, OBJECT_KIND_OTHER, offsetof(AlterUserMappingStmt, servername), false},
    {T_AlterSubscriptionStmt, OBJECT_KIND_OTHER, offsetof(AlterSubscriptionStmt, subname), false},
    {T_DropdbStmt, OBJECT_KIND_OTHER, offsetof(DropdbStmt, dbname), false},
    {T_DropTableSpaceStmt, OBJECT_KIND_OTHER, offsetof(DropTableSpaceStmt, tablespacename), false},
    {T_DropUserMappingStmt, OBJECT_KIND_OTHER, offsetof(DropUserMappingStmt, servername), false},
    {T_DropSubscriptionStmt, OBJECT_KIND_OTHER, offsetof(DropSubscriptionStmt, subname), false},
    {T_AlterStatsStmt, OBJECT_KIND_OTHER, offsetof(AlterStatsStmt, defnames), true},
    {T_AlterCollationStmt, OBJECT_KIND_COLLATION, offsetof(AlterCollationStmt, collname), true},
    {T_AlterTSDictionaryStmt, OBJECT_KIND_OTHER, offsetof(AlterTSDictionaryStmt, dictname), true},
    {T_AlterTSConfigurationStmt, OBJECT_KIND_OTHER, offsetof(AlterTSConfigurationStmt, cfgname), true},
};

static void
add_named(Walk *walk, ObjectRole role, Node *statement)
{
    for (size_t i = 0; i < G_N_ELEMENTS(named); i++) {
        const NamedRow *row = &named[i];
        if (row->tag != nodeTag(statement))
            continue;
        void *const field = *(void **)((char *)statement + row->offset);
        if (row->is_list)
            parse_add_names(walk, role, row->kind, field, LOCATION_FIND);
        else
            parse_add(walk, role, row->kind, (QualifiedName){NULL, field}, NULL, LOCATION_FIND);
        return;
    }
}

void
parse_drop_named(Walk *walk, Node *statement)
{
    /* A user mapping goes, its server stays. */
    add_named(walk, IsA(statement, DropUserMappingStmt) ? OBJECT_NEEDED : OBJECT_DROPPED, statement);
}

void
parse_alter_named(Walk *walk, Node *statement)
{
    add_named(walk, IsA(statement, AlterUserMappingStmt) ? OBJECT_NEEDED : OBJECT_CHANGED, statement);
}

void
parse_truncate(Walk *walk, Node *statement)
{
    const ListCell *cell;
    foreach (cell, ((TruncateStmt *)statement)->relations)
        parse_add_relation(walk, OBJECT_CHANGED, lfirst_node(RangeVar, cell));
}

void
parse_comment(Walk *walk, Node *statement)
{
    CommentStmt *comment = (CommentStmt *)statement;
    parse_object(walk, OBJECT_CHANGED, comment->objtype, comment->object);
}

void
parse_security_label(Walk *walk, Node *statement)
{
    SecLabelStmt *label = (SecLabelStmt *)statement;
    parse_object(walk, OBJECT_CHANGED, label->objtype, label->object);
}

/* ALTER ... RENAME: the old name is dropped and the new one created, in the same schema; of a column,
 * attribute or constraint only the holder changes. */
void
parse_rename(Walk *walk, Node *statement)
{
    RenameStmt *rename = (RenameStmt *)statement;
    const ObjectType type = rename->renameType;
    switch ((int)type) {
    case OBJECT_COLUMN:
    case OBJECT_ATTRIBUTE:
        parse_object(walk, OBJECT_CHANGED, rename->relationType, (Node *)rename->relation);
        return;
    case OBJECT_TABCONSTRAINT:
    case OBJECT_POLICY:
    case OBJECT_TRIGGER:
    case OBJECT_RULE:
        parse_add_part(walk, OBJECT_DROPPED, parse_object_kind(type), rename->relation, rename->subname);
        parse_add_part(walk, OBJECT_CREATED, parse_object_kind(type), rename->relation, rename->newname);
        parse_add_relation(walk, OBJECT_NEEDED, rename->relation);
        return;
    case OBJECT_DOMCONSTRAINT:
        parse_object(walk, OBJECT_CHANGED, OBJECT_DOMAIN, rename->object);
        return;
    default:
        break;
    }
    QualifiedName old_name = {NULL, rename->subname}; /* roles, schemas, databases keep it there */
    if (rename->relation != NULL)
        old_name = (QualifiedName){rename->relation->schemaname, rename->relation->relname};
    else if (rename->object != NULL && IsA(rename->object, ObjectWithArgs))
        old_name = parse_qualified(((ObjectWithArgs *)rename->object)->objname);
    else if (rename->object != NULL && IsA(rename->object, List))
        old_name = parse_qualified((List *)rename->object);
    else if (rename->object != NULL && IsA(rename->object, String))
        old_name.name = strVal(rename->object);
    const int location = rename->relation != NULL ? rename->relation->location : LOCATION_FIND;
    parse_add(walk, OBJECT_DROPPED, parse_object_kind(type), old_name, NULL, location);
    parse_add(walk, OBJECT_CREATED, parse_object_kind(type),
              (QualifiedName){old_name.schema, rename->newname}, NULL, LOCATION_FIND);
}

static Node *
relation_or_object(RangeVar *relation, Node *object)
{
    return relation != NULL ? (Node *)relation : object;
}

void
parse_alter_schema_of(Walk *walk, Node *statement)
{
    AlterObjectSchemaStmt *alter = (AlterObjectSchemaStmt *)statement;
    parse_object(walk, OBJECT_CHANGED, alter->objectType, relation_or_object(alter->relation, alter->object));
    parse_need_named(walk, OBJECT_KIND_SCHEMA, alter->newschema);
}

void
parse_alter_owner(Walk *walk, Node *statement)
{
    AlterOwnerStmt *alter = (AlterOwnerStmt *)statement;
    parse_object(walk, OBJECT_CHANGED, alter->objectType, relation_or_object(alter->relation, alter->object));
    parse_need_role(walk, alter->newowner);
}

void
parse_alter_depends(Walk *walk, Node *statement)
{
    AlterObjectDependsStmt *alter = (AlterObjectDependsStmt *)statement;
    parse_object(walk, OBJECT_CHANGED, alter->objectType, relation_or_object(alter->relation, alter->object));
    parse_need_named(walk, OBJECT_KIND_EXTENSION, strVal(alter->extname));
}

void
parse_alter_domain(Walk *walk, Node *statement)
{
    AlterDomainStmt *alter = (AlterDomainStmt *)statement;
    parse_add_names(walk, OBJECT_CHANGED, OBJECT_KIND_TYPE, alter->typeName, LOCATION_FIND);
    if (alter->def == NULL)
        return;
    if (IsA(alter->def, Constraint))
        parse_constraint(walk, (Constraint *)alter->def, NULL);
    else
        parse_query(alter->def, walk);
}

void
parse_alter_enum(Walk *walk, Node *statement)
{
    parse_add_names(walk, OBJECT_CHANGED, OBJECT_KIND_TYPE, ((AlterEnumStmt *)statement)->typeName,
                    LOCATION_FIND);
}

void
parse_alter_type(Walk *walk, Node *statement)
{
    parse_add_names(walk, OBJECT_CHANGED, OBJECT_KIND_TYPE, ((AlterTypeStmt *)statement)->typeName,
                    LOCATION_FIND);
}

void
parse_alter_function(Walk *walk, Node *statement)
{
    parse_object(walk, OBJECT_CHANGED, OBJECT_FUNCTION, (Node *)((AlterFunctionStmt *)statement)->func);
}

void
parse_alter_operator(Walk *walk, Node *statement)
{
    parse_object(walk, OBJECT_CHANGED, OBJECT_OPERATOR, (Node *)((AlterOperatorStmt *)statement)->opername);
}

void
parse_alter_role(Walk *walk, Node *statement)
{
    if (IsA(statement, AlterRoleStmt)) {
        AlterRoleStmt *alter = (AlterRoleStmt *)statement;
        parse_object(walk, OBJECT_CHANGED, OBJECT_ROLE, (Node *)alter->role);
        const ListCell *cell;
        foreach (cell, alter->options) { /* ALTER GROUP ... ADD USER */
            const DefElem *option = lfirst_node(DefElem, cell);
            if (option->arg != NULL && IsA(option->arg, List))
                parse_need_roles(walk, (List *)option->arg);
        }
        return;
    }
    AlterRoleSetStmt *set = (AlterRoleSetStmt *)statement;
    parse_object(walk, OBJECT_CHANGED, OBJECT_ROLE, (Node *)set->role);
    parse_need_named(walk, OBJECT_KIND_OTHER, set->database);
}

void
parse_alter_extension_contents(Walk *walk, Node *statement)
{
    AlterExtensionContentsStmt *alter = (AlterExtensionContentsStmt *)statement;
    parse_add(walk, OBJECT_CHANGED, OBJECT_KIND_EXTENSION, (QualifiedName){NULL, alter->extname}, NULL,
              LOCATION_FIND);
    parse_object(walk, OBJECT_NEEDED, alter->objtype, alter->object);
}

static void
grant_targets(Walk *walk, GrantStmt *grant)
{
    const ListCell *cell;
    if (grant->targtype == ACL_TARGET_DEFAULTS)
        return;
    foreach (cell, grant->objects) {
        if (grant->targtype == ACL_TARGET_ALL_IN_SCHEMA)
            parse_object(walk, OBJECT_CHANGED, OBJECT_SCHEMA, lfirst(cell));
        else
            parse_object(walk, OBJECT_CHANGED, grant->objtype, lfirst(cell));
    }
}

void
parse_grant(Walk *walk, Node *statement)
{
    GrantStmt *grant = (GrantStmt *)statement;
    grant_targets(walk, grant);
    parse_need_roles(walk, grant->grantees);
    parse_need_role(walk, grant->grantor);
}

void
parse_grant_role(Walk *walk, Node *statement)
{
    GrantRoleStmt *grant = (GrantRoleStmt *)statement;
    const ListCell *cell;
    foreach (cell, grant->granted_roles) /* written like privileges */
        if (IsA(lfirst(cell), AccessPriv))
            parse_add(walk, OBJECT_CHANGED, OBJECT_KIND_ROLE,
                      (QualifiedName){NULL, ((AccessPriv *)lfirst(cell))->priv_name}, NULL, LOCATION_FIND);
    parse_need_roles(walk, grant->grantee_roles);
    parse_need_role(walk, grant->grantor);
}

void
parse_default_privileges(Walk *walk, Node *statement)
{
    AlterDefaultPrivilegesStmt *alter = (AlterDefaultPrivilegesStmt *)statement;
    const ListCell *cell;
    foreach (cell, alter->options) { /* FOR ROLE: list of RoleSpec; IN SCHEMA: list of String */
        const DefElem *option = lfirst_node(DefElem, cell);
        if (option->arg == NULL || !IsA(option->arg, List))
            continue;
        parse_need_roles(walk, (List *)option->arg);
        const ListCell *inner;
        foreach (inner, (List *)option->arg)
            if (IsA(lfirst(inner), String))
                parse_need_named(walk, OBJECT_KIND_SCHEMA, strVal(lfirst(inner)));
    }
    parse_need_roles(walk, alter->action->grantees);
}

void
parse_owned(Walk *walk, Node *statement)
{
    if (IsA(statement, DropOwnedStmt)) {
        parse_need_roles(walk, ((DropOwnedStmt *)statement)->roles);
        return;
    }
    parse_need_roles(walk, ((ReassignOwnedStmt *)statement)->roles);
    parse_need_role(walk, ((ReassignOwnedStmt *)statement)->newrole);
}
