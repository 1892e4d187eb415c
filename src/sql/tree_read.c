/* One row per statement node: who reads it into a SqlTree. */
#include "sql/tree_nodes.h"

/* clang-format off: a table is read by its columns */
static const TreeReader readers[] = {
    [T_SelectStmt] = tree_into,
    [T_InsertStmt] = tree_into,
    [T_UpdateStmt] = tree_into,
    [T_DeleteStmt] = tree_into,
    [T_MergeStmt] = tree_into,
    [T_CopyStmt] = tree_copy_statement,
    [T_CallStmt] = tree_call,
    [T_DoStmt] = tree_do,
    [T_TransactionStmt] = tree_transaction,
    [T_VariableSetStmt] = tree_set,
    [T_LockStmt] = tree_lock,

    [T_CreateStmt] = tree_create_table,
    [T_CreateForeignTableStmt] = tree_create_foreign_table,
    [T_CreateTableAsStmt] = tree_create_table_as,
    [T_ViewStmt] = tree_create_view,
    [T_IndexStmt] = tree_create_index,
    [T_CreateSeqStmt] = tree_create_sequence,
    [T_AlterSeqStmt] = tree_alter_sequence,
    [T_CreateStatsStmt] = tree_create_statistics,
    [T_CreateTrigStmt] = tree_create_trigger,
    [T_CreatePolicyStmt] = tree_create_policy,
    [T_AlterPolicyStmt] = tree_alter_policy,
    [T_RuleStmt] = tree_create_rule,
    [T_AlterTableStmt] = tree_alter_table,
    [T_TruncateStmt] = tree_truncate,
    [T_RefreshMatViewStmt] = tree_refresh,
    [T_VacuumStmt] = tree_vacuum,
    [T_ClusterStmt] = tree_cluster,
    [T_ReindexStmt] = tree_reindex,

    [T_CreateDomainStmt] = tree_create_domain,
    [T_AlterDomainStmt] = tree_alter_domain,
    [T_CompositeTypeStmt] = tree_create_composite,
    [T_CreateEnumStmt] = tree_create_enum,
    [T_CreateRangeStmt] = tree_create_range,
    [T_AlterEnumStmt] = tree_alter_enum,
    [T_DefineStmt] = tree_define,
    [T_CreateFunctionStmt] = tree_create_function,
    [T_AlterFunctionStmt] = tree_alter_function,

    [T_CreateSchemaStmt] = tree_create_schema,
    [T_CreateExtensionStmt] = tree_create_extension,
    [T_CreatePublicationStmt] = tree_create_publication,
    [T_AlterPublicationStmt] = tree_alter_publication,
    [T_CreateRoleStmt] = tree_create_role,
    [T_DropStmt] = tree_drop,
    [T_DropdbStmt] = tree_drop_named,
    [T_DropRoleStmt] = tree_drop_named,
    [T_DropTableSpaceStmt] = tree_drop_named,
    [T_DropSubscriptionStmt] = tree_drop_named,
    [T_RenameStmt] = tree_rename,
    [T_AlterObjectSchemaStmt] = tree_set_schema,
    [T_AlterOwnerStmt] = tree_owner,
    [T_CommentStmt] = tree_comment,
    [T_GrantStmt] = tree_grant,
    [T_GrantRoleStmt] = tree_grant_role,
    [T_AlterDefaultPrivilegesStmt] = tree_default_privileges,
};
/* clang-format on */

static void
read_statement(Reader *reader, Node *node, SqlTree *tree)
{
    const StatementRule *rule = parse_statement_rule(node);
    tree->kind = SQL_OTHER;
    if (rule != NULL)
        tree->tag = parse_tag_text(rule->choose_tag != NULL ? rule->choose_tag(node) : rule->tag);
    tree->transaction = parse_transaction_rule(node);
    if ((size_t)nodeTag(node) < G_N_ELEMENTS(readers) && readers[nodeTag(node)] != NULL)
        readers[nodeTag(node)](reader, node, tree);
}

void
tree_create_schema(Reader *reader, Node *node, SqlTree *tree)
{
    const CreateSchemaStmt *create = (CreateSchemaStmt *)node;
    tree->kind = SQL_CREATE_SCHEMA;
    tree->create_schema.owner = tree_role(reader, create->authrole);
    tree->create_schema.name =
        create->schemaname != NULL ? tree_text(reader, create->schemaname) : tree->create_schema.owner;
    tree->create_schema.if_not_exists = create->if_not_exists;
    tree->create_schema.element_count = (unsigned)list_length(create->schemaElts);
    tree->create_schema.elements =
        arena_array(reader->arena, const SqlTree *, tree->create_schema.element_count);
    const ListCell *cell;
    foreach (cell, create->schemaElts) {
        SqlTree *element = arena_new0(reader->arena, SqlTree);
        element->tag = "";
        element->problem_location = -1;
        read_statement(reader, lfirst(cell), element);
        tree->create_schema.elements[foreach_current_index(cell)] = element;
    }
}

typedef struct {
    Reader reader;
    SqlTree *tree;
} Reading;

static void
read_first(void *data, List *statements)
{
    Reading *reading = data;
    if (statements == NIL)
        reading->tree->kind = SQL_EMPTY;
    else
        read_statement(&reading->reader, linitial_node(RawStmt, statements)->stmt, reading->tree);
}

SqlTree *
sql_tree_read(Arena *arena, const char *text)
{
    SqlTree *tree = arena_new0(arena, SqlTree);
    tree->tag = "";
    tree->problem_location = -1;
    Reading reading = {.reader = {.arena = arena}, .tree = tree};
    ParseProblem problem = {NULL, -1, false};
    if (parse_raw(text, read_first, &reading, &problem) && !problem.cut_short)
        return tree;
    /* The tree may be half made: what is told of it is that it could not be read. */
    *tree = (SqlTree){.kind = SQL_UNKNOWN, .tag = tree->tag, .problem_location = problem.offset};
    tree->problem = arena_strdup(arena, problem.message ? problem.message : "nested too deeply to be read");
    g_free(problem.message);
    Statement words = {.tag = tree->tag};
    parse_first_words(text, &words);
    tree->tag = words.tag;
    tree->transaction = words.transaction;
    return tree;
}
