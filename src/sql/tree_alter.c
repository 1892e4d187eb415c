/* ALTER TABLE and its kin as plain data. */
#include "sql/tree_nodes.h"

#include <string.h>

/* What a subcommand becomes; those not listed are ALTER_OTHER. */
static SqlAlterKind
alter_kind(AlterTableType type)
{
    /* 1 more than the kind, so that what is not listed is 0. */
    static const unsigned char kinds[] = {
        [AT_AddColumn] = ALTER_ADD_COLUMN + 1,
        [AT_DropColumn] = ALTER_DROP_COLUMN + 1,
        [AT_AlterColumnType] = ALTER_TYPE + 1,
        [AT_ColumnDefault] = ALTER_SET_DEFAULT + 1,
        [AT_SetNotNull] = ALTER_SET_NOT_NULL + 1,
        [AT_DropNotNull] = ALTER_DROP_NOT_NULL + 1,
        [AT_AddIdentity] = ALTER_ADD_IDENTITY + 1,
        [AT_SetIdentity] = ALTER_SET_IDENTITY + 1,
        [AT_DropIdentity] = ALTER_DROP_IDENTITY + 1,
#if PG_VERSION_NUM >= 170000
        [AT_SetExpression] = ALTER_SET_EXPRESSION + 1,
#endif
        [AT_DropExpression] = ALTER_DROP_EXPRESSION + 1,
        [AT_SetStatistics] = ALTER_SET_STATISTICS + 1,
        [AT_SetOptions] = ALTER_SET_COLUMN_OPTIONS + 1,
        [AT_ResetOptions] = ALTER_SET_COLUMN_OPTIONS + 1,
        [AT_SetStorage] = ALTER_SET_STORAGE + 1,
        [AT_SetCompression] = ALTER_SET_COMPRESSION + 1,
        [AT_AddConstraint] = ALTER_ADD_CONSTRAINT + 1,
        [AT_ValidateConstraint] = ALTER_VALIDATE + 1,
        [AT_AlterConstraint] = ALTER_CONSTRAINT + 1,
        [AT_DropConstraint] = ALTER_DROP_CONSTRAINT + 1,
        [AT_ChangeOwner] = ALTER_OWNER + 1,
        [AT_ClusterOn] = ALTER_CLUSTER_ON + 1,
        [AT_DropCluster] = ALTER_WITHOUT_CLUSTER + 1,
        [AT_SetLogged] = ALTER_SET_LOGGED + 1,
        [AT_SetUnLogged] = ALTER_SET_UNLOGGED + 1,
        [AT_SetAccessMethod] = ALTER_SET_ACCESS_METHOD + 1,
        [AT_SetTableSpace] = ALTER_SET_TABLESPACE + 1,
        [AT_SetRelOptions] = ALTER_SET_OPTIONS + 1,
        [AT_ReplaceRelOptions] = ALTER_SET_OPTIONS + 1,
        [AT_ResetRelOptions] = ALTER_RESET_OPTIONS + 1,
        [AT_EnableTrig] = ALTER_TRIGGER_STATE + 1,
        [AT_EnableAlwaysTrig] = ALTER_TRIGGER_STATE + 1,
        [AT_EnableReplicaTrig] = ALTER_TRIGGER_STATE + 1,
        [AT_DisableTrig] = ALTER_TRIGGER_STATE + 1,
        [AT_EnableTrigAll] = ALTER_TRIGGER_STATE + 1,
        [AT_DisableTrigAll] = ALTER_TRIGGER_STATE + 1,
        [AT_EnableTrigUser] = ALTER_TRIGGER_STATE + 1,
        [AT_DisableTrigUser] = ALTER_TRIGGER_STATE + 1,
        [AT_EnableRule] = ALTER_RULE_STATE + 1,
        [AT_EnableAlwaysRule] = ALTER_RULE_STATE + 1,
        [AT_EnableReplicaRule] = ALTER_RULE_STATE + 1,
        [AT_DisableRule] = ALTER_RULE_STATE + 1,
        [AT_AddInherit] = ALTER_INHERIT + 1,
        [AT_DropInherit] = ALTER_NO_INHERIT + 1,
        [AT_AddOf] = ALTER_OF_TYPE + 1,
        [AT_DropOf] = ALTER_NOT_OF + 1,
        [AT_ReplicaIdentity] = ALTER_REPLICA_IDENTITY + 1,
        [AT_EnableRowSecurity] = ALTER_ENABLE_RLS + 1,
        [AT_DisableRowSecurity] = ALTER_DISABLE_RLS + 1,
        [AT_ForceRowSecurity] = ALTER_FORCE_RLS + 1,
        [AT_NoForceRowSecurity] = ALTER_NO_FORCE_RLS + 1,
        [AT_AttachPartition] = ALTER_ATTACH_PARTITION + 1,
        [AT_DetachPartition] = ALTER_DETACH_PARTITION + 1,
        [AT_DetachPartitionFinalize] = ALTER_DETACH_FINALIZE + 1,
    };
    return (size_t)type < G_N_ELEMENTS(kinds) && kinds[type] ? (SqlAlterKind)(kinds[type] - 1) : ALTER_OTHER;
}

static const char *
state_word(AlterTableType type)
{
    switch ((int)type) {
    case AT_EnableAlwaysTrig:
    case AT_EnableAlwaysRule:
        return "ENABLE ALWAYS";
    case AT_EnableReplicaTrig:
    case AT_EnableReplicaRule:
        return "ENABLE REPLICA";
    case AT_DisableTrig:
    case AT_DisableTrigAll:
    case AT_DisableTrigUser:
    case AT_DisableRule:
        return "DISABLE";
    default:
        return "ENABLE";
    }
}

static void
column_definition(Reader *reader, ColumnDef *definition, SqlAlter *alter)
{
    SqlColumn *column = arena_new0(reader->arena, SqlColumn);
    *column = tree_column(reader, definition);
    alter->column = column;
    alter->name = column->name;
    alter->location = definition->location;
}

static void
new_type(Reader *reader, const ColumnDef *definition, SqlAlter *alter)
{
    alter->type = tree_type(reader, definition->typeName);
    alter->expr = tree_expr(reader, definition->raw_default);
    if (definition->collClause != NULL)
        alter->collation =
            tree_names(reader, definition->collClause->collname, definition->collClause->location);
    alter->location = definition->location;
}

static void
partition(Reader *reader, const PartitionCmd *command, SqlAlter *alter)
{
    alter->table = tree_name(reader, command->name);
    alter->bound = tree_bound(reader, command->bound);
    alter->concurrently = command->concurrent;
}

/* GENERATED comes as the number of its letter. */
static void
identity_options(Reader *reader, List *list, SqlAlter *alter)
{
    SqlOption *options = (SqlOption *)tree_options(reader, list, &alter->option_count);
    const ListCell *cell;
    foreach (cell, list) {
        const DefElem *option = lfirst_node(DefElem, cell);
        if (strcmp(option->defname, "generated") == 0)
            options[foreach_current_index(cell)].value = intVal(option->arg) == 'a' ? "a" : "d";
    }
    alter->options = options;
}

static void
definition(Reader *reader, const AlterTableCmd *command, SqlAlter *alter)
{
    Node *def = command->def;
    switch ((int)alter->kind) {
    case ALTER_ADD_COLUMN:
        column_definition(reader, (ColumnDef *)def, alter);
        break;
    case ALTER_TYPE:
        new_type(reader, (ColumnDef *)def, alter);
        break;
    case ALTER_SET_DEFAULT:
        if (def == NULL)
            alter->kind = ALTER_DROP_DEFAULT;
        alter->expr = tree_expr(reader, def);
        break;
    case ALTER_SET_EXPRESSION:
        alter->expr = tree_expr(reader, def);
        break;
    case ALTER_ADD_CONSTRAINT:
    case ALTER_CONSTRAINT:
        if (def != NULL && IsA(def, Constraint)) {
            alter->constraint = tree_constraint(reader, (Constraint *)def, NULL);
            alter->name = alter->constraint->name;
            alter->location = alter->constraint->location;
        }
        break;
    case ALTER_ADD_IDENTITY:
        alter->constraint = tree_constraint(reader, (Constraint *)def, alter->name);
        alter->location = alter->constraint->location;
        break;
    case ALTER_SET_IDENTITY:
        identity_options(reader, (List *)def, alter);
        break;
    case ALTER_SET_OPTIONS:
    case ALTER_RESET_OPTIONS:
    case ALTER_SET_COLUMN_OPTIONS:
        alter->options = tree_options(reader, (List *)def, &alter->option_count);
        break;
    case ALTER_INHERIT:
    case ALTER_NO_INHERIT:
        alter->table = tree_name(reader, (RangeVar *)def);
        break;
    case ALTER_OF_TYPE:
        alter->table = tree_names(reader, ((TypeName *)def)->names, ((TypeName *)def)->location);
        break;
    case ALTER_REPLICA_IDENTITY:
        alter->text = arena_strndup(reader->arena, &((ReplicaIdentityStmt *)def)->identity_type, 1);
        alter->name = tree_text(reader, ((ReplicaIdentityStmt *)def)->name);
        break;
    case ALTER_ATTACH_PARTITION:
    case ALTER_DETACH_PARTITION:
    case ALTER_DETACH_FINALIZE:
        partition(reader, (PartitionCmd *)def, alter);
        break;
    case ALTER_OWNER:
        alter->name = tree_role(reader, command->newowner);
        break;
    case ALTER_TRIGGER_STATE:
    case ALTER_RULE_STATE:
        alter->text = state_word(command->subtype);
        break;
    default:
        break;
    }
}

void
tree_alter_table(Reader *reader, Node *node, SqlTree *tree)
{
    const AlterTableStmt *statement = (AlterTableStmt *)node;
    tree->kind = SQL_ALTER_TABLE;
    tree->alter_table.object = tree_object_kind(statement->objtype);
    tree->alter_table.name = tree_name(reader, statement->relation);
    tree->alter_table.only = !statement->relation->inh;
    tree->alter_table.if_exists = statement->missing_ok;
    const unsigned count = (unsigned)list_length(statement->cmds);
    SqlAlter *commands = arena_array(reader->arena, SqlAlter, count);
    const ListCell *cell;
    foreach (cell, statement->cmds) {
        const AlterTableCmd *command = lfirst_node(AlterTableCmd, cell);
        SqlAlter *alter = &commands[foreach_current_index(cell)];
        *alter = (SqlAlter){.kind = alter_kind(command->subtype), .location = -1};
        alter->table = alter->collation = (SqlName){NULL, NULL, -1};
        alter->name = tree_text(reader, command->name);
        alter->cascade = command->behavior == DROP_CASCADE;
        alter->if_exists = command->missing_ok;
        definition(reader, command, alter);
    }
    tree->alter_table.commands = commands;
    tree->alter_table.command_count = count;
}
