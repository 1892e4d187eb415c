/* Queries and expressions: the relations, functions, types and collations they need.
 *
 * WITH names hide tables: they are known in the whole statement that has the WITH clause, and to each other
 * from top to bottom, with RECURSIVE in both directions (the manual, SELECT, "WITH Clause").
 */
#include "sql/parse_nodes.h"

#include <string.h>

/* Levels of recursion; one is below 1 kB of C stack, 3 kB under a sanitizer. The server gives up
 * near 6,000 levels with its default max_stack_depth of 2 MB. */
enum { DEPTH_CAP = 2000 };

static bool
is_cte(const Walk *walk, const char *name)
{
    for (const CteName *cte = walk->ctes; cte != NULL; cte = cte->outer)
        if (strcmp(cte->name, name) == 0)
            return true;
    return false;
}

static const A_Const *
string_constant(Node *node)
{
    if (node != NULL && IsA(node, TypeCast))
        node = ((TypeCast *)node)->arg;
    if (node == NULL || !IsA(node, A_Const) || ((A_Const *)node)->isnull ||
        !IsA(&((A_Const *)node)->val, String))
        return NULL;
    return (A_Const *)node;
}

static void
need_relation_in_string(Walk *walk, Node *argument)
{
    const A_Const *constant = string_constant(argument);
    if (constant != NULL)
        parse_need_quoted_relation(walk, constant->val.sval.sval,
                                   constant->location >= 0 ? constant->location + 1 : LOCATION_FIND);
}

static void
function_call(FuncCall *call, Walk *walk)
{
    static const char *const takes_sequence[] = {"currval", "nextval", "setval"};
    const QualifiedName name = parse_qualified(call->funcname);
    parse_need_function(walk, call->funcname, call->location);
    if (name.name == NULL || list_length(call->args) == 0 ||
        (name.schema != NULL && strcmp(name.schema, "pg_catalog") != 0))
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(takes_sequence); i++)
        if (strcmp(name.name, takes_sequence[i]) == 0) {
            need_relation_in_string(walk, linitial(call->args));
            walk->writes = walk->writes || i != 0; /* not in a read-only transaction either */
        }
    const A_Const *setting = string_constant(linitial(call->args));
    if (setting != NULL && strcmp(name.name, "set_config") == 0 && walk->bodies == 0 &&
        parse_is_reading_setting(setting->val.sval.sval))
        walk->facts->statement->changes_reading = true;
}

static bool
cast(TypeCast *node, Walk *walk)
{
    const QualifiedName type = parse_qualified(node->typeName->names);
    if (type.name != NULL && strcmp(type.name, "regclass") == 0)
        need_relation_in_string(walk, node->arg);
    parse_need_type(walk, node->typeName);
    return parse_query(node->arg, walk);
}

/* `statement` is walked by walk_rest with the WITH names in scope; recursion builds the scope on the stack.
 */
typedef bool (*WalkRest)(Node *statement, Walk *walk);

static bool
with_names(List *ctes, int next, bool recursive, Node *statement, Walk *walk, WalkRest walk_rest)
{
    if (next >= list_length(ctes)) {
        bool stop = false;
        for (int i = 0; recursive && !stop && i < next; i++)
            stop = parse_query(((CommonTableExpr *)list_nth(ctes, i))->ctequery, walk);
        return stop || walk_rest(statement, walk);
    }
    const CommonTableExpr *cte = list_nth(ctes, next);
    if (!recursive && parse_query(cte->ctequery, walk))
        return true;
    const CteName own = {.name = cte->ctename, .outer = walk->ctes};
    walk->ctes = &own;
    walk->depth++;
    walk->facts->broken = walk->facts->broken || walk->depth > DEPTH_CAP;
    const bool stop =
        walk->depth > DEPTH_CAP || with_names(ctes, next + 1, recursive, statement, walk, walk_rest);
    walk->depth--;
    walk->ctes = own.outer;
    return stop;
}

static bool
with_clause(WithClause **clause, Node *statement, Walk *walk, WalkRest walk_rest)
{
    WithClause *with = *clause;
    if (with == NULL)
        return walk_rest(statement, walk);
    *clause = NULL;
    return with_names(with->ctes, 0, with->recursive, statement, walk, walk_rest);
}

static bool
children(Node *node, Walk *walk)
{
    return raw_expression_tree_walker(node, parse_query, walk);
}

static bool
select_rest(Node *node, Walk *walk)
{
    /* A chain of UNIONs leans to the left: go down it without recursion. */
    SelectStmt *select = (SelectStmt *)node;
    for (;;) {
        if (select->intoClause != NULL) {
            walk->writes = true;
            parse_add_relation(walk, OBJECT_CREATED, select->intoClause->rel);
            select->intoClause = NULL;
        }
        SelectStmt *left = select->larg;
        select->larg = NULL;
        if (children((Node *)select, walk))
            return true;
        if (left == NULL)
            return false;
        if (left->withClause != NULL)
            return parse_query((Node *)left, walk);
        select = left;
    }
}

static bool
change_rest(Node *node, Walk *walk)
{
    walk->writes = true;
    return children(node, walk);
}

/* a || b || c || ... leans to the left too. */
static bool
operators(A_Expr *expression, Walk *walk)
{
    for (;;) {
        if (list_length(expression->name) > 1)
            parse_add_names(walk, OBJECT_NEEDED, OBJECT_KIND_OPERATOR, expression->name,
                            expression->location);
        if (parse_query(expression->rexpr, walk))
            return true;
        Node *left = expression->lexpr;
        if (left == NULL || !IsA(left, A_Expr))
            return parse_query(left, walk);
        expression = (A_Expr *)left;
    }
}

static bool
visit(Node *node, Walk *walk)
{
    switch ((int)nodeTag(node)) {
    case T_RangeVar: {
        RangeVar *relation = (RangeVar *)node;
        if (relation->schemaname != NULL || !is_cte(walk, relation->relname))
            parse_add_relation(walk, OBJECT_NEEDED, relation);
        return false;
    }
    case T_SelectStmt:
        return with_clause(&((SelectStmt *)node)->withClause, node, walk, select_rest);
    case T_InsertStmt:
        return with_clause(&((InsertStmt *)node)->withClause, node, walk, change_rest);
    case T_UpdateStmt:
        return with_clause(&((UpdateStmt *)node)->withClause, node, walk, change_rest);
    case T_DeleteStmt:
        return with_clause(&((DeleteStmt *)node)->withClause, node, walk, change_rest);
    case T_MergeStmt:
        return with_clause(&((MergeStmt *)node)->withClause, node, walk, change_rest);
    case T_LockingClause: /* FOR UPDATE OF names aliases, not tables */
        walk->writes = true;
        return false;
    case T_FuncCall:
        function_call((FuncCall *)node, walk);
        return children(node, walk);
    case T_RangeTableSample:
        parse_need_function(walk, ((RangeTableSample *)node)->method, ((RangeTableSample *)node)->location);
        return children(node, walk);
    case T_TypeName:
        parse_need_type(walk, (TypeName *)node);
        return false;
    case T_TypeCast:
        return cast((TypeCast *)node, walk);
    case T_CollateClause:
        parse_need_collation(walk, ((CollateClause *)node)->collname, ((CollateClause *)node)->location);
        return parse_query(((CollateClause *)node)->arg, walk);
    case T_A_Expr:
        return operators((A_Expr *)node, walk);
    default:
        return children(node, walk);
    }
}

bool
parse_query(Node *node, Walk *walk)
{
    if (node == NULL)
        return false;
    if (walk->depth >= DEPTH_CAP) {
        walk->facts->broken = true;
        return true;
    }
    walk->depth++;
    const bool stop = visit(node, walk);
    walk->depth--;
    return stop;
}
