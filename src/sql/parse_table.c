/* One row per statement node of the grammar: command tag, does it write, who collects its objects.
 *
 * Tags: CreateCommandTag() in src/backend/tcop/utility.c, spelled by tcop/cmdtaglist.h. "Reads" follows
 * ClassifyUtilityCommandAsReadOnly() there, with session state (SET, cursors, LISTEN) counted as reading.
 */
#include "sql/parse_nodes.h"

static const char *const tag_texts[] = {
#define PG_CMDTAG(tag, name, event_trigger, table_rewrite, rowcount) [tag] = name,
#include "tcop/cmdtaglist.h"
#undef PG_CMDTAG
};

const char *
parse_tag_text(CommandTag tag)
{
    return tag == CMDTAG_UNKNOWN ? "" : tag_texts[tag];
}

static CommandTag
select_tag(Node *node)
{
    /* INTO stands in the leftmost arm of UNION and the like. */
    const SelectStmt *select = (SelectStmt *)node;
    while (select->larg != NULL)
        select = select->larg;
    return select->intoClause != NULL ? CMDTAG_SELECT_INTO : CMDTAG_SELECT;
}

static CommandTag
transaction_tag(Node *node)
{
    static const CommandTag tags[] = {
        [TRANS_STMT_BEGIN] = CMDTAG_BEGIN,
        [TRANS_STMT_START] = CMDTAG_START_TRANSACTION,
        [TRANS_STMT_COMMIT] = CMDTAG_COMMIT,
        [TRANS_STMT_ROLLBACK] = CMDTAG_ROLLBACK,
        [TRANS_STMT_SAVEPOINT] = CMDTAG_SAVEPOINT,
        [TRANS_STMT_RELEASE] = CMDTAG_RELEASE,
        [TRANS_STMT_ROLLBACK_TO] = CMDTAG_ROLLBACK,
        [TRANS_STMT_PREPARE] = CMDTAG_PREPARE_TRANSACTION,
        [TRANS_STMT_COMMIT_PREPARED] = CMDTAG_COMMIT_PREPARED,
        [TRANS_STMT_ROLLBACK_PREPARED] = CMDTAG_ROLLBACK_PREPARED,
    };
    return tags[((TransactionStmt *)node)->kind];
}

static CommandTag
set_tag(Node *node)
{
    const VariableSetKind kind = ((VariableSetStmt *)node)->kind;
    return kind == VAR_RESET || kind == VAR_RESET_ALL ? CMDTAG_RESET : CMDTAG_SET;
}

static CommandTag
discard_tag(Node *node)
{
    static const CommandTag tags[] = {
        [DISCARD_ALL] = CMDTAG_DISCARD_ALL,
        [DISCARD_PLANS] = CMDTAG_DISCARD_PLANS,
        [DISCARD_SEQUENCES] = CMDTAG_DISCARD_SEQUENCES,
        [DISCARD_TEMP] = CMDTAG_DISCARD_TEMP,
    };
    return tags[((DiscardStmt *)node)->target];
}

static CommandTag
create_table_as_tag(Node *node)
{
    const CreateTableAsStmt *create = (CreateTableAsStmt *)node;
    return create->objtype == OBJECT_MATVIEW ? CMDTAG_CREATE_MATERIALIZED_VIEW : CMDTAG_CREATE_TABLE_AS;
}

static CommandTag
rename_tag(Node *node)
{
    const RenameStmt *rename = (RenameStmt *)node;
    return parse_alter_tag(rename->renameType == OBJECT_COLUMN ? rename->relationType : rename->renameType);
}

/* One function for each node whose tag is ALTER/CREATE/DROP and the word of an ObjectType in it. */
#define OBJECT_TAG(function, Struct, member, tag_of)                                                         \
    static CommandTag function(Node *node)                                                                   \
    {                                                                                                        \
        return tag_of(((Struct *)node)->member);                                                             \
    }
OBJECT_TAG(alter_table_tag, AlterTableStmt, objtype, parse_alter_tag)
OBJECT_TAG(move_all_tag, AlterTableMoveAllStmt, objtype, parse_alter_tag)
OBJECT_TAG(alter_schema_of_tag, AlterObjectSchemaStmt, objectType, parse_alter_tag)
OBJECT_TAG(alter_owner_tag, AlterOwnerStmt, objectType, parse_alter_tag)
OBJECT_TAG(alter_depends_tag, AlterObjectDependsStmt, objectType, parse_alter_tag)
OBJECT_TAG(alter_function_tag, AlterFunctionStmt, objtype, parse_alter_tag)
OBJECT_TAG(define_tag, DefineStmt, kind, parse_create_tag)
OBJECT_TAG(drop_tag, DropStmt, removeType, parse_drop_tag)

/* ... and for each node where a flag decides between two tags. */
#define FLAG_TAG(function, Struct, condition, when_true, when_false)                                         \
    static CommandTag function(Node *node)                                                                   \
    {                                                                                                        \
        const Struct *statement = (Struct *)node;                                                            \
        return statement->condition ? (when_true) : (when_false);                                            \
    }
FLAG_TAG(function_tag, CreateFunctionStmt, is_procedure, CMDTAG_CREATE_PROCEDURE, CMDTAG_CREATE_FUNCTION)
FLAG_TAG(grant_tag, GrantStmt, is_grant, CMDTAG_GRANT, CMDTAG_REVOKE)
FLAG_TAG(grant_role_tag, GrantRoleStmt, is_grant, CMDTAG_GRANT_ROLE, CMDTAG_REVOKE_ROLE)
FLAG_TAG(vacuum_tag, VacuumStmt, is_vacuumcmd, CMDTAG_VACUUM, CMDTAG_ANALYZE)
FLAG_TAG(fetch_tag, FetchStmt, ismove, CMDTAG_MOVE, CMDTAG_FETCH)
FLAG_TAG(close_tag, ClosePortalStmt, portalname != NULL, CMDTAG_CLOSE_CURSOR, CMDTAG_CLOSE_CURSOR_ALL)
FLAG_TAG(deallocate_tag, DeallocateStmt, name != NULL, CMDTAG_DEALLOCATE, CMDTAG_DEALLOCATE_ALL)

static void
collect_query(Walk *walk, Node *node)
{
    parse_query(node, walk);
}

static void
collect_return(Walk *walk, Node *node)
{
    parse_query(((ReturnStmt *)node)->returnval, walk);
}

/* clang-format off: a table is read by its columns */
static const StatementRule rules[] = {
    /* queries: whether a SELECT reads only is found by walking it */
    [T_SelectStmt] = {CMDTAG_SELECT, true, select_tag, collect_query},
    [T_InsertStmt] = {CMDTAG_INSERT, false, NULL, collect_query},
    [T_UpdateStmt] = {CMDTAG_UPDATE, false, NULL, collect_query},
    [T_DeleteStmt] = {CMDTAG_DELETE, false, NULL, collect_query},
    [T_MergeStmt] = {CMDTAG_MERGE, false, NULL, collect_query},
    [T_ReturnStmt] = {CMDTAG_UNKNOWN, true, NULL, collect_return},
    [T_CopyStmt] = {CMDTAG_COPY, true, NULL, parse_copy},
    [T_ExplainStmt] = {CMDTAG_EXPLAIN, true, NULL, parse_wrapped},
    [T_PrepareStmt] = {CMDTAG_PREPARE, true, NULL, parse_wrapped},
    [T_ExecuteStmt] = {CMDTAG_EXECUTE, false, NULL, parse_wrapped},
    [T_DeclareCursorStmt] = {CMDTAG_DECLARE_CURSOR, true, NULL, parse_wrapped},
    [T_CallStmt] = {CMDTAG_CALL, false, NULL, parse_wrapped},
    [T_DoStmt] = {CMDTAG_DO, false, NULL, parse_do},

    /* transactions and the session */
    [T_TransactionStmt] = {CMDTAG_UNKNOWN, true, transaction_tag, NULL},
    [T_VariableSetStmt] = {CMDTAG_SET, true, set_tag, NULL},
    [T_VariableShowStmt] = {CMDTAG_SHOW, true, NULL, NULL},
    [T_DiscardStmt] = {CMDTAG_UNKNOWN, true, discard_tag, NULL},
    [T_FetchStmt] = {CMDTAG_FETCH, true, fetch_tag, NULL},
    [T_ClosePortalStmt] = {CMDTAG_CLOSE_CURSOR, true, close_tag, NULL},
    [T_DeallocateStmt] = {CMDTAG_DEALLOCATE, true, deallocate_tag, NULL},
    [T_ListenStmt] = {CMDTAG_LISTEN, true, NULL, NULL},
    [T_UnlistenStmt] = {CMDTAG_UNLISTEN, true, NULL, NULL},
    [T_NotifyStmt] = {CMDTAG_NOTIFY, true, NULL, NULL},
    [T_LoadStmt] = {CMDTAG_LOAD, true, NULL, NULL},
    [T_CheckPointStmt] = {CMDTAG_CHECKPOINT, true, NULL, NULL},
    [T_ConstraintsSetStmt] = {CMDTAG_SET_CONSTRAINTS, true, NULL, NULL},
    [T_LockStmt] = {CMDTAG_LOCK_TABLE, true, NULL, parse_maintain},

    /* tables and what hangs on them */
    [T_CreateStmt] = {CMDTAG_CREATE_TABLE, false, NULL, parse_create_table},
    [T_CreateForeignTableStmt] = {CMDTAG_CREATE_FOREIGN_TABLE, false, NULL, parse_create_table},
    [T_CreateTableAsStmt] = {CMDTAG_CREATE_TABLE_AS, false, create_table_as_tag, parse_create_table_as},
    [T_ViewStmt] = {CMDTAG_CREATE_VIEW, false, NULL, parse_create_view},
    [T_IndexStmt] = {CMDTAG_CREATE_INDEX, false, NULL, parse_create_index},
    [T_CreateSeqStmt] = {CMDTAG_CREATE_SEQUENCE, false, NULL, parse_create_sequence},
    [T_AlterSeqStmt] = {CMDTAG_ALTER_SEQUENCE, false, NULL, parse_alter_sequence},
    [T_CreateStatsStmt] = {CMDTAG_CREATE_STATISTICS, false, NULL, parse_create_statistics},
    [T_AlterStatsStmt] = {CMDTAG_ALTER_STATISTICS, false, NULL, parse_alter_named},
    [T_CreateTrigStmt] = {CMDTAG_CREATE_TRIGGER, false, NULL, parse_create_trigger},
    [T_CreatePolicyStmt] = {CMDTAG_CREATE_POLICY, false, NULL, parse_create_policy},
    [T_AlterPolicyStmt] = {CMDTAG_ALTER_POLICY, false, NULL, parse_alter_policy},
    [T_RuleStmt] = {CMDTAG_CREATE_RULE, false, NULL, parse_create_rule},
    [T_AlterTableStmt] = {CMDTAG_ALTER_TABLE, false, alter_table_tag, parse_alter_table},
    [T_AlterTableMoveAllStmt] = {CMDTAG_ALTER_TABLE, false, move_all_tag, parse_alter_named},
    [T_TruncateStmt] = {CMDTAG_TRUNCATE_TABLE, false, NULL, parse_truncate},
    [T_RefreshMatViewStmt] = {CMDTAG_REFRESH_MATERIALIZED_VIEW, false, NULL, parse_maintain},
    [T_VacuumStmt] = {CMDTAG_VACUUM, false, vacuum_tag, parse_maintain},
    [T_ClusterStmt] = {CMDTAG_CLUSTER, false, NULL, parse_maintain},
    [T_ReindexStmt] = {CMDTAG_REINDEX, false, NULL, parse_maintain},

    /* types, functions, operators */
    [T_CreateDomainStmt] = {CMDTAG_CREATE_DOMAIN, false, NULL, parse_create_domain},
    [T_AlterDomainStmt] = {CMDTAG_ALTER_DOMAIN, false, NULL, parse_alter_domain},
    [T_CompositeTypeStmt] = {CMDTAG_CREATE_TYPE, false, NULL, parse_create_composite},
    [T_CreateEnumStmt] = {CMDTAG_CREATE_TYPE, false, NULL, parse_create_enum},
    [T_CreateRangeStmt] = {CMDTAG_CREATE_TYPE, false, NULL, parse_create_range},
    [T_AlterEnumStmt] = {CMDTAG_ALTER_TYPE, false, NULL, parse_alter_enum},
    [T_AlterTypeStmt] = {CMDTAG_ALTER_TYPE, false, NULL, parse_alter_type},
    [T_DefineStmt] = {CMDTAG_UNKNOWN, false, define_tag, parse_define},
    [T_CreateFunctionStmt] = {CMDTAG_CREATE_FUNCTION, false, function_tag, parse_create_function},
    [T_AlterFunctionStmt] = {CMDTAG_ALTER_FUNCTION, false, alter_function_tag, parse_alter_function},
    [T_CreateCastStmt] = {CMDTAG_CREATE_CAST, false, NULL, parse_create_cast},
    [T_CreateTransformStmt] = {CMDTAG_CREATE_TRANSFORM, false, NULL, parse_create_transform},
    [T_CreateOpClassStmt] = {CMDTAG_CREATE_OPERATOR_CLASS, false, NULL, parse_create_opclass},
    [T_CreateOpFamilyStmt] = {CMDTAG_CREATE_OPERATOR_FAMILY, false, NULL, parse_create_opfamily},
    [T_AlterOpFamilyStmt] = {CMDTAG_ALTER_OPERATOR_FAMILY, false, NULL, parse_alter_opfamily},
    [T_AlterOperatorStmt] = {CMDTAG_ALTER_OPERATOR, false, NULL, parse_alter_operator},
    [T_CreateConversionStmt] = {CMDTAG_CREATE_CONVERSION, false, NULL, parse_create_conversion},
    [T_AlterCollationStmt] = {CMDTAG_ALTER_COLLATION, false, NULL, parse_alter_named},
    [T_AlterTSDictionaryStmt] = {CMDTAG_ALTER_TEXT_SEARCH_DICTIONARY, false, NULL, parse_alter_named},
    [T_AlterTSConfigurationStmt] = {CMDTAG_ALTER_TEXT_SEARCH_CONFIGURATION, false, NULL, parse_alter_named},
    [T_CreatePLangStmt] = {CMDTAG_CREATE_LANGUAGE, false, NULL, parse_create_language},
    [T_CreateAmStmt] = {CMDTAG_CREATE_ACCESS_METHOD, false, NULL, parse_create_access_method},

    /* schemas, extensions, everything by name */
    [T_CreateSchemaStmt] = {CMDTAG_CREATE_SCHEMA, false, NULL, parse_create_schema},
    [T_CreateExtensionStmt] = {CMDTAG_CREATE_EXTENSION, false, NULL, parse_create_extension},
    [T_AlterExtensionStmt] = {CMDTAG_ALTER_EXTENSION, false, NULL, parse_alter_named},
    [T_AlterExtensionContentsStmt] = {CMDTAG_ALTER_EXTENSION, false, NULL, parse_alter_extension_contents},
    [T_CreateEventTrigStmt] = {CMDTAG_CREATE_EVENT_TRIGGER, false, NULL, parse_create_event_trigger},
    [T_AlterEventTrigStmt] = {CMDTAG_ALTER_EVENT_TRIGGER, false, NULL, parse_alter_named},
    [T_DropStmt] = {CMDTAG_UNKNOWN, false, drop_tag, parse_drop},
    [T_RenameStmt] = {CMDTAG_UNKNOWN, false, rename_tag, parse_rename},
    [T_AlterObjectSchemaStmt] = {CMDTAG_UNKNOWN, false, alter_schema_of_tag, parse_alter_schema_of},
    [T_AlterOwnerStmt] = {CMDTAG_UNKNOWN, false, alter_owner_tag, parse_alter_owner},
    [T_AlterObjectDependsStmt] = {CMDTAG_UNKNOWN, false, alter_depends_tag, parse_alter_depends},
    [T_CommentStmt] = {CMDTAG_COMMENT, false, NULL, parse_comment},
    [T_SecLabelStmt] = {CMDTAG_SECURITY_LABEL, false, NULL, parse_security_label},

    /* roles and rights */
    [T_CreateRoleStmt] = {CMDTAG_CREATE_ROLE, false, NULL, parse_create_role},
    [T_AlterRoleStmt] = {CMDTAG_ALTER_ROLE, false, NULL, parse_alter_role},
    [T_AlterRoleSetStmt] = {CMDTAG_ALTER_ROLE, false, NULL, parse_alter_role},
    [T_DropRoleStmt] = {CMDTAG_DROP_ROLE, false, NULL, parse_drop_role},
    [T_GrantStmt] = {CMDTAG_GRANT, false, grant_tag, parse_grant},
    [T_GrantRoleStmt] = {CMDTAG_GRANT_ROLE, false, grant_role_tag, parse_grant_role},
    [T_AlterDefaultPrivilegesStmt] = {CMDTAG_ALTER_DEFAULT_PRIVILEGES, false, NULL, parse_default_privileges},
    [T_DropOwnedStmt] = {CMDTAG_DROP_OWNED, false, NULL, parse_owned},
    [T_ReassignOwnedStmt] = {CMDTAG_REASSIGN_OWNED, false, NULL, parse_owned},

    /* databases, tablespaces, the server */
    [T_CreatedbStmt] = {CMDTAG_CREATE_DATABASE, false, NULL, parse_create_database},
    [T_AlterDatabaseStmt] = {CMDTAG_ALTER_DATABASE, false, NULL, parse_alter_named},
    [T_AlterDatabaseSetStmt] = {CMDTAG_ALTER_DATABASE, false, NULL, parse_alter_named},
    [T_AlterDatabaseRefreshCollStmt] = {CMDTAG_ALTER_DATABASE, false, NULL, parse_alter_named},
    [T_DropdbStmt] = {CMDTAG_DROP_DATABASE, false, NULL, parse_drop_named},
    [T_CreateTableSpaceStmt] = {CMDTAG_CREATE_TABLESPACE, false, NULL, parse_create_tablespace},
    [T_AlterTableSpaceOptionsStmt] = {CMDTAG_ALTER_TABLESPACE, false, NULL, parse_alter_named},
    [T_DropTableSpaceStmt] = {CMDTAG_DROP_TABLESPACE, false, NULL, parse_drop_named},
    [T_AlterSystemStmt] = {CMDTAG_ALTER_SYSTEM, false, NULL, NULL},

    /* data from and to elsewhere */
    [T_CreateFdwStmt] = {CMDTAG_CREATE_FOREIGN_DATA_WRAPPER, false, NULL, parse_create_fdw},
    [T_AlterFdwStmt] = {CMDTAG_ALTER_FOREIGN_DATA_WRAPPER, false, NULL, parse_alter_named},
    [T_CreateForeignServerStmt] = {CMDTAG_CREATE_SERVER, false, NULL, parse_create_server},
    [T_AlterForeignServerStmt] = {CMDTAG_ALTER_SERVER, false, NULL, parse_alter_named},
    [T_CreateUserMappingStmt] = {CMDTAG_CREATE_USER_MAPPING, false, NULL, parse_create_user_mapping},
    [T_AlterUserMappingStmt] = {CMDTAG_ALTER_USER_MAPPING, false, NULL, parse_alter_named},
    [T_DropUserMappingStmt] = {CMDTAG_DROP_USER_MAPPING, false, NULL, parse_drop_named},
    [T_ImportForeignSchemaStmt] = {CMDTAG_IMPORT_FOREIGN_SCHEMA, false, NULL, parse_import_foreign_schema},
    [T_CreatePublicationStmt] = {CMDTAG_CREATE_PUBLICATION, false, NULL, parse_create_publication},
    [T_AlterPublicationStmt] = {CMDTAG_ALTER_PUBLICATION, false, NULL, parse_alter_publication},
    [T_CreateSubscriptionStmt] = {CMDTAG_CREATE_SUBSCRIPTION, false, NULL, parse_create_subscription},
    [T_AlterSubscriptionStmt] = {CMDTAG_ALTER_SUBSCRIPTION, false, NULL, parse_alter_named},
    [T_DropSubscriptionStmt] = {CMDTAG_DROP_SUBSCRIPTION, false, NULL, parse_drop_named},
};
/* clang-format on */

const StatementRule *
parse_statement_rule(Node *statement)
{
    if (statement == NULL || (size_t)nodeTag(statement) >= G_N_ELEMENTS(rules))
        return NULL;
    const StatementRule *rule = &rules[nodeTag(statement)];
    return rule->collect == NULL && rule->tag == CMDTAG_UNKNOWN && rule->choose_tag == NULL ? NULL : rule;
}

void
parse_statement(Walk *walk, Node *statement)
{
    const StatementRule *rule = parse_statement_rule(statement);
    if (rule != NULL && rule->collect != NULL)
        rule->collect(walk, statement);
}
