/* Queries of the parse tree as plain data: what they read and write, and their outermost clauses.
 *
 * WITH names hide tables as in parse_query.c: a query sees the names before it, with RECURSIVE all of them.
 */
#include "sql/tree_nodes.h"

#include <string.h>

static bool walk(Node *node, Reader *reader);

static bool
is_cte(const Reader *reader, const RangeVar *relation)
{
    for (const CteName *cte = reader->ctes; relation->schemaname == NULL && cte != NULL; cte = cte->outer)
        if (strcmp(cte->name, relation->relname) == 0)
            return true;
    return false;
}

static void
add_read(Reader *reader, const RangeVar *relation)
{
    if (is_cte(reader, relation))
        return;
    SqlRead *read = arena_new0(reader->arena, SqlRead);
    read->table = tree_name(reader, relation);
    read->alias = relation->alias != NULL ? tree_text(reader, relation->alias->aliasname) : NULL;
    tree_list_add(reader, &reader->query->reads, read);
}

static const SqlAssigned *
assigned_columns(Reader *reader, List *targets)
{
    const unsigned count = (unsigned)list_length(targets);
    const char **columns = count ? arena_array(reader->arena, const char *, count) : NULL;
    int *locations = count ? arena_array(reader->arena, int, count) : NULL;
    const ListCell *cell;
    foreach (cell, targets) {
        const ResTarget *target = lfirst_node(ResTarget, cell);
        const int i = foreach_current_index(cell);
        columns[i] = target->indirection == NIL ? tree_text(reader, target->name) : "";
        locations[i] = target->location;
    }
    SqlAssigned *assigned = arena_new0(reader->arena, SqlAssigned);
    *assigned = (SqlAssigned){columns, locations, count};
    if (count > 1)
        tree_list_add(reader, &reader->query->assigned, assigned);
    return assigned;
}

/* WHERE true leaves no row out. */
static bool
leaves_out(const SqlExpr *where)
{
    return where != NULL &&
           !(where->kind == EXPR_CONSTANT && where->text != NULL && strcmp(where->text, "true") == 0);
}

static SqlWrite *
add_write(Reader *reader, SqlWriteKind kind, const RangeVar *table, List *targets, Node *where)
{
    SqlWrite *write = arena_new0(reader->arena, SqlWrite);
    write->kind = kind;
    write->table = tree_name(reader, table);
    write->where = tree_expr(reader, where);
    write->has_where = leaves_out(write->where);
    const SqlAssigned *assigned = assigned_columns(reader, targets);
    write->columns = assigned->columns;
    write->locations = assigned->locations;
    write->column_count = assigned->count;
    tree_list_add(reader, &reader->query->writes, write);
    return write;
}

/* "*", "t.*", or "(c).*" of a composite value. */
static bool
is_star(const Node *target)
{
    const List *fields = target == NULL               ? NIL
                         : IsA(target, ColumnRef)     ? ((const ColumnRef *)target)->fields
                         : IsA(target, A_Indirection) ? ((const A_Indirection *)target)->indirection
                                                      : NIL;
    return fields != NIL && IsA(llast(fields), A_Star);
}

/* TABLE t is SELECT * FROM t, with a star that stands nowhere. */
static int
star_location(const SelectStmt *select, const ResTarget *target)
{
    const Node *from =
        target->location < 0 && select->fromClause != NIL ? linitial(select->fromClause) : NULL;
    return from != NULL && IsA(from, RangeVar) ? ((const RangeVar *)from)->location : target->location;
}

/* The rest of a statement whose WITH names are in scope; false so that walking goes on. */
static bool
rest_of_select(Reader *reader, SelectStmt *select)
{
    for (const ListCell *cell = list_head(select->targetList); cell != NULL;
         cell = lnext(select->targetList, cell)) {
        const ResTarget *target = lfirst_node(ResTarget, cell);
        if (reader->query->star_location < 0 && is_star(target->val))
            reader->query->star_location = star_location(select, target);
    }
    if (select->lockingClause != NIL)
        reader->query->locks_rows = true;
    return raw_expression_tree_walker((Node *)select, walk, reader);
}

/* The target is written, not read: hidden while the rest is walked. */
static bool
without_target(Reader *reader, Node *node, RangeVar **target)
{
    RangeVar *const kept = *target;
    *target = NULL;
    raw_expression_tree_walker(node, walk, reader);
    *target = kept;
    return false;
}

static bool
rest(Node *node, Reader *reader)
{
    switch ((int)nodeTag(node)) {
    case T_InsertStmt: {
        InsertStmt *insert = (InsertStmt *)node;
        SqlWrite *write = add_write(reader, WRITE_INSERT, insert->relation, insert->cols, NULL);
        write->conflict_clause = insert->onConflictClause != NULL;
        return without_target(reader, node, &insert->relation);
    }
    case T_UpdateStmt: {
        UpdateStmt *update = (UpdateStmt *)node;
        add_write(reader, WRITE_UPDATE, update->relation, update->targetList, update->whereClause);
        return without_target(reader, node, &update->relation);
    }
    case T_DeleteStmt: {
        DeleteStmt *removal = (DeleteStmt *)node;
        add_write(reader, WRITE_DELETE, removal->relation, NIL, removal->whereClause);
        return without_target(reader, node, &removal->relation);
    }
    case T_MergeStmt: {
        MergeStmt *merge = (MergeStmt *)node;
        add_write(reader, WRITE_MERGE, merge->relation, NIL, merge->joinCondition);
        return without_target(reader, node, &merge->relation);
    }
    default:
        return rest_of_select(reader, (SelectStmt *)node);
    }
}

static bool
with_names(Reader *reader, List *ctes, int next, bool recursive, Node *statement)
{
    if (next >= list_length(ctes)) {
        for (int i = 0; recursive && i < next; i++)
            walk(((CommonTableExpr *)list_nth(ctes, i))->ctequery, reader);
        return rest(statement, reader);
    }
    const CommonTableExpr *cte = list_nth(ctes, next);
    if (!recursive)
        walk(cte->ctequery, reader);
    const CteName own = {.name = cte->ctename, .outer = reader->ctes};
    reader->ctes = &own;
    if (reader->depth++ < TREE_DEPTH)
        with_names(reader, ctes, next + 1, recursive, statement);
    reader->depth--;
    reader->ctes = own.outer;
    return false;
}

static bool
statement_with(Reader *reader, Node *node, WithClause **clause)
{
    WithClause *const with = *clause;
    if (with == NULL)
        return rest(node, reader);
    *clause = NULL;
    with_names(reader, with->ctes, 0, with->recursive, node);
    *clause = with;
    return false;
}

/* The walker passes USING over. */
static bool
join_columns(Reader *reader, JoinExpr *join)
{
    const ListCell *cell;
    foreach (cell, join->usingClause) {
        SqlExpr *expr = arena_new0(reader->arena, SqlExpr);
        expr->kind = EXPR_COLUMN;
        expr->name = (SqlName){NULL, tree_text(reader, strVal(lfirst(cell))), -1};
        expr->location = -1;
        tree_list_add(reader, &reader->query->columns, expr);
    }
    return raw_expression_tree_walker((Node *)join, walk, reader);
}

static bool
descend(Node *node, Reader *reader)
{
    switch ((int)nodeTag(node)) {
    case T_SelectStmt: {
        SelectStmt *select = (SelectStmt *)node;
        IntoClause *const into = select->intoClause;
        select->intoClause = NULL; /* created, not read */
        statement_with(reader, node, &select->withClause);
        select->intoClause = into;
        return false;
    }
    case T_InsertStmt:
        return statement_with(reader, node, &((InsertStmt *)node)->withClause);
    case T_UpdateStmt:
        return statement_with(reader, node, &((UpdateStmt *)node)->withClause);
    case T_DeleteStmt:
        return statement_with(reader, node, &((DeleteStmt *)node)->withClause);
    case T_MergeStmt:
        return statement_with(reader, node, &((MergeStmt *)node)->withClause);
    case T_OnConflictClause:
        assigned_columns(reader, ((OnConflictClause *)node)->targetList);
        return raw_expression_tree_walker(node, walk, reader);
    case T_MergeWhenClause:
        assigned_columns(reader, ((MergeWhenClause *)node)->targetList);
        return raw_expression_tree_walker(node, walk, reader);
    case T_JoinExpr:
        return join_columns(reader, (JoinExpr *)node);
    case T_RangeVar:
        add_read(reader, (RangeVar *)node);
        return false;
    case T_ColumnRef:
    case T_FuncCall:
        tree_expr(reader, node); /* puts itself into the query's lists */
        return false;
    default:
        return raw_expression_tree_walker(node, walk, reader);
    }
}

static bool
walk(Node *node, Reader *reader)
{
    if (node == NULL || reader->depth >= TREE_DEPTH)
        return false;
    reader->depth++;
    const bool stop = descend(node, reader);
    reader->depth--;
    return stop;
}

static void
join_lists(Reader *reader, TreeList *into, const TreeList *from)
{
    for (unsigned i = 0; i < from->count; i++)
        tree_list_add(reader, into, from->items[i]);
}

/* What a subquery holds, the query around it holds too. */
static void
join(Reader *reader, TreeQuery *outer, const TreeQuery *inner)
{
    join_lists(reader, &outer->reads, &inner->reads);
    join_lists(reader, &outer->writes, &inner->writes);
    join_lists(reader, &outer->assigned, &inner->assigned);
    join_lists(reader, &outer->columns, &inner->columns);
    join_lists(reader, &outer->calls, &inner->calls);
    outer->locks_rows = outer->locks_rows || inner->locks_rows;
}

static void
outermost(Reader *reader, SelectStmt *select, SqlQuery *query)
{
    while (select->larg != NULL) /* a UNION's columns are those of its first arm */
        select = select->larg;
    TreeQuery *const collecting = reader->query;
    TreeQuery unused = {.star_location = -1}; /* they are collected once, when the whole is walked */
    reader->query = &unused;
    query->where = tree_expr(reader, select->whereClause);
    query->target_count = (unsigned)list_length(select->targetList);
    query->targets = arena_array(reader->arena, const SqlExpr *, query->target_count);
    query->names = arena_array(reader->arena, const char *, query->target_count);
    const ListCell *cell;
    foreach (cell, select->targetList) {
        const ResTarget *target = lfirst_node(ResTarget, cell);
        const int i = foreach_current_index(cell);
        query->targets[i] = tree_expr(reader, target->val);
        if (target->name != NULL)
            query->names[i] = tree_text(reader, target->name);
        else if (query->targets[i]->kind == EXPR_COLUMN)
            query->names[i] = query->targets[i]->name.name;
    }
    reader->query = collecting;
    query->has_from = select->fromClause != NIL;
    query->has_limit = select->limitCount != NULL;
}

static void *
flat_copy(Reader *reader, const TreeList *list, size_t size)
{
    char *flat = list->count ? arena_alloc(reader->arena, size * list->count) : NULL;
    for (unsigned i = 0; i < list->count; i++)
        memcpy(flat + size * i, list->items[i], size);
    return flat;
}

const SqlQuery *
tree_query(Reader *reader, Node *statement)
{
    if (statement == NULL)
        return NULL;
    SqlQuery *query = arena_new0(reader->arena, SqlQuery);
    TreeQuery *const outer = reader->query;
    TreeQuery inner = {.star_location = -1};
    if (IsA(statement, SelectStmt))
        outermost(reader, (SelectStmt *)statement, query);
    reader->query = &inner;
    walk(statement, reader);
    reader->query = outer;
    if (outer != NULL)
        join(reader, outer, &inner);
    query->reads = flat_copy(reader, &inner.reads, sizeof(SqlRead));
    query->read_count = inner.reads.count;
    query->writes = flat_copy(reader, &inner.writes, sizeof(SqlWrite));
    query->write_count = inner.writes.count;
    query->assigned = flat_copy(reader, &inner.assigned, sizeof(SqlAssigned));
    query->assigned_count = inner.assigned.count;
    query->columns = (const SqlExpr **)inner.columns.items;
    query->column_count = inner.columns.count;
    query->calls = (const SqlExpr **)inner.calls.items;
    query->call_count = inner.calls.count;
    query->locks_rows = inner.locks_rows;
    query->star_location = inner.star_location;
    return query;
}

void
tree_into(Reader *reader, Node *node, SqlTree *tree)
{
    if (!IsA(node, SelectStmt)) {
        tree->kind = SQL_DML;
        tree->query = tree_query(reader, node);
        return;
    }
    SelectStmt *select = (SelectStmt *)node;
    while (select->larg != NULL)
        select = select->larg;
    IntoClause *into = select->intoClause;
    if (into == NULL) {
        tree->kind = SQL_SELECT;
        tree->query = tree_query(reader, node);
        return;
    }
    tree->kind = SQL_CREATE_TABLE_AS;
    tree->create_as.name = tree_name(reader, into->rel);
    tree->create_as.persistence = into->rel->relpersistence;
    tree->create_as.with_data = true;
    tree->create_as.query = tree_query(reader, node);
}
