/* Maintenance, locks, COPY, settings, transactions as plain data. */
#include "sql/tree_nodes.h"

#include <string.h>

static SqlName *
one_name(Reader *reader, SqlName name, SqlTree *tree)
{
    SqlName *names = arena_new0(reader->arena, SqlName);
    *names = name;
    tree->maintain.name_count = 1;
    return names;
}

static bool
option_is_on(List *options, const char *name)
{
    bool on = false;
    const ListCell *cell;
    foreach (cell, options) {
        const DefElem *option = lfirst_node(DefElem, cell);
        if (strcmp(option->defname, name) != 0)
            continue;
        if (option->arg == NULL)
            on = true;
        else if (IsA(option->arg, String))
            on = g_ascii_strcasecmp(strVal(option->arg), "false") != 0 &&
                 g_ascii_strcasecmp(strVal(option->arg), "off") != 0;
        else if (IsA(option->arg, Boolean))
            on = boolVal(option->arg);
        else if (IsA(option->arg, Integer))
            on = intVal(option->arg) != 0;
    }
    return on;
}

void
tree_refresh(Reader *reader, Node *node, SqlTree *tree)
{
    const RefreshMatViewStmt *refresh = (RefreshMatViewStmt *)node;
    tree->kind = SQL_REFRESH;
    tree->maintain.object = SQL_OBJECT_MATVIEW;
    tree->maintain.names = one_name(reader, tree_name(reader, refresh->relation), tree);
    tree->maintain.concurrently = refresh->concurrent;
    tree->maintain.no_data = refresh->skipData;
}

void
tree_vacuum(Reader *reader, Node *node, SqlTree *tree)
{
    const VacuumStmt *vacuum = (VacuumStmt *)node;
    const unsigned count = (unsigned)list_length(vacuum->rels);
    SqlName *names = arena_array(reader->arena, SqlName, count);
    const ListCell *cell;
    foreach (cell, vacuum->rels)
        names[foreach_current_index(cell)] = tree_name(reader, lfirst_node(VacuumRelation, cell)->relation);
    tree->kind = vacuum->is_vacuumcmd ? SQL_VACUUM : SQL_ANALYZE;
    tree->maintain.object = SQL_OBJECT_TABLE;
    tree->maintain.names = names;
    tree->maintain.name_count = count;
    tree->maintain.full = option_is_on(vacuum->options, "full");
    tree->maintain.analyze = option_is_on(vacuum->options, "analyze");
}

void
tree_cluster(Reader *reader, Node *node, SqlTree *tree)
{
    const ClusterStmt *cluster = (ClusterStmt *)node;
    tree->kind = SQL_CLUSTER;
    tree->maintain.object = SQL_OBJECT_TABLE;
    if (cluster->relation != NULL)
        tree->maintain.names = one_name(reader, tree_name(reader, cluster->relation), tree);
    tree->maintain.index = tree_text(reader, cluster->indexname);
}

void
tree_reindex(Reader *reader, Node *node, SqlTree *tree)
{
    const ReindexStmt *reindex = (ReindexStmt *)node;
    tree->kind = SQL_REINDEX;
    tree->maintain.concurrently = option_is_on(reindex->params, "concurrently");
    switch ((int)reindex->kind) {
    case REINDEX_OBJECT_INDEX:
        tree->maintain.object = SQL_OBJECT_INDEX;
        break;
    case REINDEX_OBJECT_TABLE:
        tree->maintain.object = SQL_OBJECT_TABLE;
        break;
    case REINDEX_OBJECT_SCHEMA:
        tree->maintain.object = SQL_OBJECT_SCHEMA;
        break;
    default:
        tree->maintain.object = SQL_OBJECT_DATABASE;
    }
    if (reindex->relation != NULL)
        tree->maintain.names = one_name(reader, tree_name(reader, reindex->relation), tree);
    else
        tree->maintain.names = one_name(reader, (SqlName){NULL, tree_text(reader, reindex->name), -1}, tree);
}

void
tree_lock(Reader *reader, Node *node, SqlTree *tree)
{
    const LockStmt *lock = (LockStmt *)node;
    tree->kind = SQL_LOCK;
    tree->lock.tables = tree_relations(reader, lock->relations, &tree->lock.table_count);
    tree->lock.mode = lock->mode;
    tree->lock.nowait = lock->nowait;
    tree->lock.only = lock->relations != NIL && !linitial_node(RangeVar, lock->relations)->inh;
}

void
tree_copy_statement(Reader *reader, Node *node, SqlTree *tree)
{
    const CopyStmt *copy = (CopyStmt *)node;
    tree->kind = SQL_COPY;
    tree->copy.table = tree_name(reader, copy->relation);
    tree->copy.from = copy->is_from;
    tree->copy.query = tree_query(reader, copy->query);
}

void
tree_set(Reader *reader, Node *node, SqlTree *tree)
{
    const VariableSetStmt *set = (VariableSetStmt *)node;
    tree->kind = SQL_SET;
    tree->set.name = set->kind == VAR_RESET_ALL ? NULL : tree_text(reader, set->name);
    tree->set.local = set->is_local;
    tree->set.reset = set->kind == VAR_RESET || set->kind == VAR_RESET_ALL || set->kind == VAR_SET_DEFAULT;
    if (set->kind != VAR_SET_VALUE)
        return;
    tree->set.value_count = (unsigned)list_length(set->args);
    tree->set.values = arena_array(reader->arena, const char *, tree->set.value_count);
    const ListCell *cell;
    foreach (cell, set->args) {
        const SqlExpr *value = tree_expr(reader, lfirst(cell));
        while (value->kind == EXPR_CAST && value->arg_count == 1) /* SET TIME ZONE INTERVAL '...' */
            value = value->args[0];
        tree->set.values[foreach_current_index(cell)] = value->text;
    }
}

void
tree_transaction(Reader *reader, Node *node, SqlTree *tree)
{
    tree->kind = SQL_TRANSACTION;
}

void
tree_do(Reader *reader, Node *node, SqlTree *tree)
{
    const DoStmt *block = (DoStmt *)node;
    tree->kind = SQL_DO;
    tree->body.language = "plpgsql";
    const ListCell *cell;
    foreach (cell, block->args) {
        const DefElem *option = lfirst_node(DefElem, cell);
        if (strcmp(option->defname, "language") == 0)
            tree->body.language = tree_option_text(reader, option);
        else
            tree->body.body = tree_option_text(reader, option);
    }
}

void
tree_call(Reader *reader, Node *node, SqlTree *tree)
{
    tree->kind = SQL_CALL;
}
