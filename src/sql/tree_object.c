/* Statements that name an object of any kind: DROP, RENAME, COMMENT, GRANT, ... as plain data. */
#include "sql/tree_nodes.h"

#include <string.h>

SqlObject
tree_object_kind(ObjectType type)
{
    /* 1 more than the kind, so that what is not listed is 0. */
    static const unsigned char kinds[] = {
        [OBJECT_TABLE] = SQL_OBJECT_TABLE + 1,
        [OBJECT_FOREIGN_TABLE] = SQL_OBJECT_FOREIGN_TABLE + 1,
        [OBJECT_VIEW] = SQL_OBJECT_VIEW + 1,
        [OBJECT_MATVIEW] = SQL_OBJECT_MATVIEW + 1,
        [OBJECT_SEQUENCE] = SQL_OBJECT_SEQUENCE + 1,
        [OBJECT_INDEX] = SQL_OBJECT_INDEX + 1,
        [OBJECT_COLUMN] = SQL_OBJECT_COLUMN + 1,
        [OBJECT_TABCONSTRAINT] = SQL_OBJECT_CONSTRAINT + 1,
        [OBJECT_DOMCONSTRAINT] = SQL_OBJECT_DOMAIN_CONSTRAINT + 1,
        [OBJECT_TRIGGER] = SQL_OBJECT_TRIGGER + 1,
        [OBJECT_POLICY] = SQL_OBJECT_POLICY + 1,
        [OBJECT_RULE] = SQL_OBJECT_RULE + 1,
        [OBJECT_TYPE] = SQL_OBJECT_TYPE + 1,
        [OBJECT_DOMAIN] = SQL_OBJECT_DOMAIN + 1,
        [OBJECT_ATTRIBUTE] = SQL_OBJECT_ATTRIBUTE + 1,
        [OBJECT_FUNCTION] = SQL_OBJECT_FUNCTION + 1,
        [OBJECT_PROCEDURE] = SQL_OBJECT_FUNCTION + 1,
        [OBJECT_ROUTINE] = SQL_OBJECT_FUNCTION + 1,
        [OBJECT_AGGREGATE] = SQL_OBJECT_FUNCTION + 1,
        [OBJECT_SCHEMA] = SQL_OBJECT_SCHEMA + 1,
        [OBJECT_EXTENSION] = SQL_OBJECT_EXTENSION + 1,
        [OBJECT_DATABASE] = SQL_OBJECT_DATABASE + 1,
        [OBJECT_ROLE] = SQL_OBJECT_ROLE + 1,
        [OBJECT_STATISTIC_EXT] = SQL_OBJECT_STATISTICS + 1,
        [OBJECT_PUBLICATION] = SQL_OBJECT_PUBLICATION + 1,
    };
    return (size_t)type < G_N_ELEMENTS(kinds) && kinds[type] ? (SqlObject)(kinds[type] - 1)
                                                             : SQL_OBJECT_OTHER;
}

const char *
tree_role(Reader *reader, const RoleSpec *role)
{
    if (role == NULL)
        return NULL;
    switch (role->roletype) {
    case ROLESPEC_PUBLIC:
        return "public";
    case ROLESPEC_CURRENT_ROLE:
        return "current_role";
    case ROLESPEC_CURRENT_USER:
        return "current_user";
    case ROLESPEC_SESSION_USER:
        return "session_user";
    case ROLESPEC_CSTRING:
        break;
    }
    return tree_text(reader, role->rolename);
}

const char **
tree_roles(Reader *reader, List *roles, unsigned *count)
{
    *count = (unsigned)list_length(roles);
    const char **names = *count ? arena_array(reader->arena, const char *, *count) : NULL;
    const ListCell *cell;
    foreach (cell, roles)
        names[foreach_current_index(cell)] = tree_role(reader, lfirst_node(RoleSpec, cell));
    return names;
}

/* [[catalog.]schema.]table.part */
static void
split_part(Reader *reader, List *names, SqlTarget *target)
{
    target->part = tree_text(reader, strVal(llast(names)));
    List *table = list_truncate(list_copy(names), list_length(names) - 1);
    target->name = table != NIL ? tree_names(reader, table, -1) : (SqlName){NULL, target->part, -1};
}

static void
function_target(Reader *reader, const ObjectWithArgs *function, SqlTarget *target)
{
    target->name = tree_names(reader, function->objname, -1);
    target->has_args = !function->args_unspecified;
    target->arg_count = (unsigned)list_length(function->objargs);
    target->args = arena_array(reader->arena, const SqlType *, target->arg_count);
    const ListCell *cell;
    foreach (cell, function->objargs)
        target->args[foreach_current_index(cell)] = tree_type(reader, lfirst(cell));
}

/* CREATE, DROP, COMMENT: the object is a list of names, a string, a type name, a function with arguments. */
static void
object_target(Reader *reader, Node *object, SqlTarget *target)
{
    switch ((int)nodeTag(object)) {
    case T_String:
        target->name.name = tree_text(reader, strVal(object));
        break;
    case T_TypeName:
        target->name = tree_names(reader, ((TypeName *)object)->names, ((TypeName *)object)->location);
        break;
    case T_ObjectWithArgs:
        function_target(reader, (ObjectWithArgs *)object, target);
        break;
    case T_List:
        if (list_length((List *)object) > 0 && IsA(linitial((List *)object), TypeName)) {
            object_target(reader, linitial((List *)object), target); /* domain, name of its constraint */
            if (list_length((List *)object) > 1 && IsA(lsecond((List *)object), String))
                target->part = tree_text(reader, strVal(lsecond((List *)object)));
        } else if (list_length((List *)object) > 0 && IsA(linitial((List *)object), String)) {
            target->name = tree_names(reader, (List *)object, -1);
        }
        break;
    default:
        break;
    }
}

static bool
has_part(SqlObject object)
{
    return object == SQL_OBJECT_COLUMN || object == SQL_OBJECT_CONSTRAINT || object == SQL_OBJECT_TRIGGER ||
           object == SQL_OBJECT_POLICY || object == SQL_OBJECT_RULE;
}

SqlTarget
tree_target(Reader *reader, ObjectType type, RangeVar *relation, Node *object)
{
    SqlTarget target = {.object = tree_object_kind(type), .name = {NULL, NULL, -1}};
    if (relation != NULL)
        target.name = tree_name(reader, relation);
    else if (object != NULL && IsA(object, List) && has_part(target.object))
        split_part(reader, (List *)object, &target);
    else if (object != NULL)
        object_target(reader, object, &target);
    return target;
}

void
tree_rename(Reader *reader, Node *node, SqlTree *tree)
{
    const RenameStmt *rename = (RenameStmt *)node;
    tree->kind = SQL_RENAME;
    tree->rename.target = tree_target(reader, rename->renameType, rename->relation, rename->object);
    if (rename->subname != NULL) {
        if (rename->relation == NULL && rename->object == NULL) /* schema, role, database, ... */
            tree->rename.target.name.name = tree_text(reader, rename->subname);
        else
            tree->rename.target.part = tree_text(reader, rename->subname);
    }
    tree->rename.relation = tree_object_kind(rename->relationType);
    tree->rename.to = tree_text(reader, rename->newname);
    tree->rename.if_exists = rename->missing_ok;
    tree->rename.only = rename->relation != NULL && !rename->relation->inh;
}

void
tree_set_schema(Reader *reader, Node *node, SqlTree *tree)
{
    const AlterObjectSchemaStmt *alter = (AlterObjectSchemaStmt *)node;
    tree->kind = SQL_SET_SCHEMA;
    tree->rename.target = tree_target(reader, alter->objectType, alter->relation, alter->object);
    tree->rename.to = tree_text(reader, alter->newschema);
    tree->rename.if_exists = alter->missing_ok;
}

void
tree_owner(Reader *reader, Node *node, SqlTree *tree)
{
    const AlterOwnerStmt *alter = (AlterOwnerStmt *)node;
    tree->kind = SQL_OWNER;
    tree->rename.target = tree_target(reader, alter->objectType, alter->relation, alter->object);
    tree->rename.to = tree_role(reader, alter->newowner);
}

void
tree_drop(Reader *reader, Node *node, SqlTree *tree)
{
    const DropStmt *drop = (DropStmt *)node;
    tree->kind = SQL_DROP;
    tree->drop.cascade = drop->behavior == DROP_CASCADE;
    tree->drop.if_exists = drop->missing_ok;
    tree->drop.concurrently = drop->concurrent;
    tree->drop.target_count = (unsigned)list_length(drop->objects);
    SqlTarget *targets = arena_array(reader->arena, SqlTarget, tree->drop.target_count);
    const ListCell *cell;
    foreach (cell, drop->objects)
        targets[foreach_current_index(cell)] = tree_target(reader, drop->removeType, NULL, lfirst(cell));
    tree->drop.targets = targets;
}

void
tree_drop_named(Reader *reader, Node *node, SqlTree *tree)
{
    SqlTarget *target = arena_new0(reader->arena, SqlTarget);
    target->object = SQL_OBJECT_OTHER;
    if (IsA(node, DropdbStmt)) {
        target->object = SQL_OBJECT_DATABASE;
        target->name.name = tree_text(reader, ((DropdbStmt *)node)->dbname);
        tree->drop.if_exists = ((DropdbStmt *)node)->missing_ok;
    } else if (IsA(node, DropRoleStmt)) {
        unsigned count;
        const char **roles = tree_roles(reader, ((DropRoleStmt *)node)->roles, &count);
        target->object = SQL_OBJECT_ROLE;
        target->name.name = count > 0 ? roles[0] : NULL;
        tree->drop.if_exists = ((DropRoleStmt *)node)->missing_ok;
    }
    target->name.location = -1;
    tree->kind = SQL_DROP;
    tree->drop.targets = target;
    tree->drop.target_count = 1;
}

void
tree_truncate(Reader *reader, Node *node, SqlTree *tree)
{
    const TruncateStmt *truncate = (TruncateStmt *)node;
    tree->kind = SQL_TRUNCATE;
    tree->truncate.tables = tree_relations(reader, truncate->relations, &tree->truncate.table_count);
    tree->truncate.cascade = truncate->behavior == DROP_CASCADE;
    tree->truncate.restart_identity = truncate->restart_seqs;
}

void
tree_comment(Reader *reader, Node *node, SqlTree *tree)
{
    const CommentStmt *comment = (CommentStmt *)node;
    tree->kind = SQL_COMMENT;
    tree->comment.target = tree_target(reader, comment->objtype, NULL, comment->object);
    tree->comment.text = tree_text(reader, comment->comment);
}

/* "select", or "select (id, name)" of some columns. */
static const char *
privilege_name(Reader *reader, const AccessPriv *privilege)
{
    const char *name = privilege->priv_name != NULL ? privilege->priv_name : "all";
    if (privilege->cols == NIL)
        return tree_text(reader, name);
    g_autoptr(GString) text = g_string_new(name);
    const ListCell *cell;
    foreach (cell, privilege->cols)
        g_string_append_printf(text, "%s%s", foreach_current_index(cell) == 0 ? " (" : ", ",
                               strVal(lfirst(cell)));
    g_string_append_c(text, ')');
    return tree_text(reader, text->str);
}

static const char **
privilege_names(Reader *reader, List *privileges, unsigned *count)
{
    *count = (unsigned)list_length(privileges);
    const char **names = *count ? arena_array(reader->arena, const char *, *count) : NULL;
    const ListCell *cell;
    foreach (cell, privileges) {
        names[foreach_current_index(cell)] = privilege_name(reader, lfirst_node(AccessPriv, cell));
    }
    return names;
}

static void
grant_objects(Reader *reader, List *objects, SqlTree *tree)
{
    const unsigned count = (unsigned)list_length(objects);
    SqlName *names = count ? arena_array(reader->arena, SqlName, count) : NULL;
    SqlTarget *functions = NULL;
    const ListCell *cell;
    foreach (cell, objects) {
        const int i = foreach_current_index(cell);
        SqlTarget target = {.object = tree->grant.object, .name = {NULL, NULL, -1}};
        if (IsA(lfirst(cell), RangeVar))
            target.name = tree_name(reader, lfirst(cell));
        else
            object_target(reader, lfirst(cell), &target);
        names[i] = target.name;
        if (!IsA(lfirst(cell), ObjectWithArgs))
            continue;
        if (functions == NULL)
            functions = arena_array(reader->arena, SqlTarget, count);
        functions[i] = target;
    }
    tree->grant.names = names;
    tree->grant.functions = functions;
    tree->grant.name_count = count;
}

void
tree_grant(Reader *reader, Node *node, SqlTree *tree)
{
    const GrantStmt *grant = (GrantStmt *)node;
    tree->kind = SQL_GRANT;
    tree->grant.is_grant = grant->is_grant;
    tree->grant.grant_option = grant->grant_option;
    tree->grant.object = tree_object_kind(grant->objtype);
    tree->grant.all_in_schema = grant->targtype == ACL_TARGET_ALL_IN_SCHEMA;
    grant_objects(reader, grant->objects, tree);
    tree->grant.privileges = privilege_names(reader, grant->privileges, &tree->grant.privilege_count);
    tree->grant.grantees = tree_roles(reader, grant->grantees, &tree->grant.grantee_count);
}

void
tree_grant_role(Reader *reader, Node *node, SqlTree *tree)
{
    const GrantRoleStmt *grant = (GrantRoleStmt *)node;
    tree->kind = SQL_GRANT_ROLE;
    tree->grant.is_grant = grant->is_grant;
    tree->grant.object = SQL_OBJECT_ROLE;
    tree->grant.privileges = privilege_names(reader, grant->granted_roles, &tree->grant.privilege_count);
    tree->grant.grantees = tree_roles(reader, grant->grantee_roles, &tree->grant.grantee_count);
}

void
tree_default_privileges(Reader *reader, Node *node, SqlTree *tree)
{
    const AlterDefaultPrivilegesStmt *alter = (AlterDefaultPrivilegesStmt *)node;
    tree_grant(reader, (Node *)alter->action, tree);
    tree->kind = SQL_DEFAULT_PRIVILEGES;
    tree->grant.all_in_schema = false;
    const ListCell *cell;
    foreach (cell, alter->options) {
        const DefElem *option = lfirst_node(DefElem, cell);
        if (strcmp(option->defname, "schemas") == 0) {
            grant_objects(reader, (List *)option->arg, tree);
            tree->grant.all_in_schema = true;
        }
    }
}
