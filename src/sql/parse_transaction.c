/* How each statement stands to transactions, and whether it changes how what follows is read.
 *
 * Rules: the callers of PreventInTransactionBlock() in PostgreSQL 13 to 18. Not knowable from the text, and
 * so TRANSACTION_ANY: REINDEX TABLE|INDEX and CLUSTER of a partitioned table; DO and CALL of a procedure that
 * commits. Taken as forbidden because it is unless something outside the text says otherwise: DROP
 * SUBSCRIPTION (of one with a slot).
 */
#include "sql/parse_nodes.h"

#include <string.h>

static bool
option_is_on(const DefElem *option)
{
    if (option->arg == NULL)
        return true;
    if (IsA(option->arg, Integer))
        return intVal(option->arg) != 0;
    if (IsA(option->arg, Boolean))
        return boolVal(option->arg);
    if (IsA(option->arg, String)) {
        const char *text = strVal(option->arg);
        static const char *const off[] = {"false", "off", "no", "0", "f", "n"};
        for (size_t i = 0; i < G_N_ELEMENTS(off); i++)
            if (g_ascii_strcasecmp(text, off[i]) == 0)
                return false;
    }
    return true;
}

/* The last one counts, as in the server where a repeated option is not an error. */
static bool
option_on(List *options, const char *name, bool otherwise)
{
    const ListCell *cell;
    foreach (cell, options) {
        const DefElem *option = lfirst_node(DefElem, cell);
        if (strcmp(option->defname, name) == 0)
            otherwise = option_is_on(option);
    }
    return otherwise;
}

static bool
has_option(List *options, const char *name)
{
    const ListCell *cell;
    foreach (cell, options)
        if (strcmp(lfirst_node(DefElem, cell)->defname, name) == 0)
            return true;
    return false;
}

static TransactionRule
forbidden_if(bool condition)
{
    return condition ? TRANSACTION_FORBIDDEN : TRANSACTION_ANY;
}

static TransactionRule
forbidden(Node *node)
{
    return TRANSACTION_FORBIDDEN;
}

static TransactionRule
control(Node *node)
{
    static const TransactionRule by_kind[] = {
        [TRANS_STMT_BEGIN] = TRANSACTION_BEGIN,           [TRANS_STMT_START] = TRANSACTION_BEGIN,
        [TRANS_STMT_COMMIT] = TRANSACTION_COMMIT,         [TRANS_STMT_ROLLBACK] = TRANSACTION_ROLLBACK,
        [TRANS_STMT_SAVEPOINT] = TRANSACTION_SAVEPOINT,   [TRANS_STMT_RELEASE] = TRANSACTION_SAVEPOINT,
        [TRANS_STMT_ROLLBACK_TO] = TRANSACTION_SAVEPOINT, [TRANS_STMT_PREPARE] = TRANSACTION_OTHER,
        [TRANS_STMT_COMMIT_PREPARED] = TRANSACTION_OTHER, [TRANS_STMT_ROLLBACK_PREPARED] = TRANSACTION_OTHER,
    };
    return by_kind[((TransactionStmt *)node)->kind];
}

static TransactionRule
create_index(Node *node)
{
    return forbidden_if(((IndexStmt *)node)->concurrent);
}

static TransactionRule
drop(Node *node)
{
    return forbidden_if(((DropStmt *)node)->concurrent);
}

static TransactionRule
reindex(Node *node)
{
    const ReindexStmt *reindex = (ReindexStmt *)node;
    return forbidden_if((reindex->kind != REINDEX_OBJECT_INDEX && reindex->kind != REINDEX_OBJECT_TABLE) ||
                        option_on(reindex->params, "concurrently", false));
}

static TransactionRule
vacuum(Node *node)
{
    return forbidden_if(((VacuumStmt *)node)->is_vacuumcmd);
}

static TransactionRule
cluster(Node *node)
{
    return forbidden_if(((ClusterStmt *)node)->relation == NULL);
}

static TransactionRule
alter_database(Node *node)
{
    return forbidden_if(has_option(((AlterDatabaseStmt *)node)->options, "tablespace"));
}

static TransactionRule
alter_table(Node *node)
{
    const ListCell *cell;
    foreach (cell, ((AlterTableStmt *)node)->cmds) {
        const AlterTableCmd *command = lfirst_node(AlterTableCmd, cell);
        if (command->subtype == AT_DetachPartition && ((PartitionCmd *)command->def)->concurrent)
            return TRANSACTION_FORBIDDEN;
    }
    return TRANSACTION_ANY;
}

static TransactionRule
create_subscription(Node *node)
{
    List *options = ((CreateSubscriptionStmt *)node)->options;
    return forbidden_if(option_on(options, "create_slot", option_on(options, "connect", true)));
}

static TransactionRule
alter_subscription(Node *node)
{
    const AlterSubscriptionStmt *alter = (AlterSubscriptionStmt *)node;
    switch ((int)alter->kind) {
    case ALTER_SUBSCRIPTION_REFRESH:
        return TRANSACTION_FORBIDDEN;
    case ALTER_SUBSCRIPTION_SET_PUBLICATION:
    case ALTER_SUBSCRIPTION_ADD_PUBLICATION:
    case ALTER_SUBSCRIPTION_DROP_PUBLICATION:
        return forbidden_if(option_on(alter->options, "refresh", true));
    case ALTER_SUBSCRIPTION_OPTIONS: /* 17: failover; 18: two_phase */
        return forbidden_if(has_option(alter->options, "failover") ||
                            has_option(alter->options, "two_phase"));
    default:
        return TRANSACTION_ANY;
    }
}

static TransactionRule
discard(Node *node)
{
    return forbidden_if(((DiscardStmt *)node)->target == DISCARD_ALL);
}

static TransactionRule (*const rules[])(Node *) = {
    [T_TransactionStmt] = control,
    [T_IndexStmt] = create_index,
    [T_DropStmt] = drop,
    [T_ReindexStmt] = reindex,
    [T_VacuumStmt] = vacuum,
    [T_ClusterStmt] = cluster,
    [T_CreatedbStmt] = forbidden,
    [T_DropdbStmt] = forbidden,
    [T_AlterDatabaseStmt] = alter_database,
    [T_CreateTableSpaceStmt] = forbidden,
    [T_DropTableSpaceStmt] = forbidden,
    [T_AlterSystemStmt] = forbidden,
    [T_AlterTableStmt] = alter_table,
    [T_CreateSubscriptionStmt] = create_subscription,
    [T_AlterSubscriptionStmt] = alter_subscription,
    [T_DropSubscriptionStmt] = forbidden,
    [T_DiscardStmt] = discard,
};

TransactionRule
parse_transaction_rule(Node *statement)
{
    if (statement == NULL || (size_t)nodeTag(statement) >= G_N_ELEMENTS(rules) ||
        rules[nodeTag(statement)] == NULL)
        return TRANSACTION_ANY;
    return rules[nodeTag(statement)](statement);
}

bool
parse_is_reading_setting(const char *name)
{
    static const char *const settings[] = {"standard_conforming_strings", "client_encoding",
                                           "backslash_quote"};
    for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(settings); i++)
        if (g_ascii_strcasecmp(name, settings[i]) == 0)
            return true;
    return false;
}

bool
parse_changes_reading(Node *statement)
{
    if (statement == NULL)
        return false;
    if (IsA(statement, DiscardStmt))
        return ((DiscardStmt *)statement)->target == DISCARD_ALL;
    if (!IsA(statement, VariableSetStmt))
        return false;
    const VariableSetStmt *set = (VariableSetStmt *)statement;
    return set->kind == VAR_RESET_ALL || parse_is_reading_setting(set->name);
}
