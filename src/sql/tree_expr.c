/* Names, types and expressions of the parse tree as plain data. */
#include "sql/tree_nodes.h"

#include <string.h>

void
tree_list_add(Reader *reader, TreeList *list, const void *item)
{
    if (list->count == list->room) {
        list->room = list->room ? 2 * list->room : 4;
        void **more = arena_array(reader->arena, void *, list->room);
        if (list->count > 0)
            memcpy(more, list->items, sizeof *more * list->count);
        list->items = more;
    }
    list->items[list->count++] = (void *)item;
}

const char *
tree_text(Reader *reader, const char *text)
{
    return arena_strdup(reader->arena, text);
}

const char **
tree_strings(Reader *reader, List *list, unsigned *count)
{
    *count = (unsigned)list_length(list);
    const char **strings = *count ? arena_array(reader->arena, const char *, *count) : NULL;
    const ListCell *cell;
    foreach (cell, list)
        if (IsA(lfirst(cell), String))
            strings[foreach_current_index(cell)] = tree_text(reader, strVal(lfirst(cell)));
    return strings;
}

SqlName
tree_name(Reader *reader, const RangeVar *relation)
{
    if (relation == NULL)
        return (SqlName){NULL, NULL, -1};
    return (SqlName){tree_text(reader, relation->schemaname), tree_text(reader, relation->relname),
                     relation->location};
}

SqlName
tree_names(Reader *reader, List *names, int location)
{
    const QualifiedName name = parse_qualified(names);
    const char *schema = name.schema != NULL && strcmp(name.schema, "pg_catalog") == 0 ? NULL : name.schema;
    return (SqlName){tree_text(reader, schema), tree_text(reader, name.name), location};
}

const SqlName *
tree_relations(Reader *reader, List *range_vars, unsigned *count)
{
    *count = (unsigned)list_length(range_vars);
    SqlName *names = *count ? arena_array(reader->arena, SqlName, *count) : NULL;
    const ListCell *cell;
    foreach (cell, range_vars)
        names[foreach_current_index(cell)] = tree_name(reader, lfirst_node(RangeVar, cell));
    return names;
}

const SqlType *
tree_type(Reader *reader, const TypeName *type)
{
    if (type == NULL)
        return NULL;
    SqlType *made = arena_new0(reader->arena, SqlType);
    made->name = tree_names(reader, type->names, type->location);
    made->dimensions = list_length(type->arrayBounds);
    made->set_of = type->setof;
    made->location = type->location;
    const ListCell *cell;
    foreach (cell, type->typmods) {
        const A_Const *value = lfirst(cell);
        if (made->modifier_count == 2 || !IsA(value, A_Const) || !IsA(&value->val, Integer))
            break;
        made->modifiers[made->modifier_count++] = value->val.ival.ival;
    }
    return made;
}

static const char *
number(Reader *reader, int value)
{
    char text[16];
    g_snprintf(text, sizeof text, "%d", value);
    return tree_text(reader, text);
}

static void
constant(Reader *reader, const A_Const *value, SqlExpr *expr)
{
    expr->kind = EXPR_CONSTANT;
    expr->location = value->location;
    if (value->isnull)
        return;
    switch ((int)nodeTag(&value->val)) {
    case T_Integer:
        expr->text = number(reader, value->val.ival.ival);
        break;
    case T_Float:
        expr->text = tree_text(reader, value->val.fval.fval);
        break;
    case T_Boolean:
        expr->text = value->val.boolval.boolval ? "true" : "false";
        break;
    case T_BitString:
        expr->text = tree_text(reader, value->val.bsval.bsval);
        break;
    default:
        expr->text = tree_text(reader, value->val.sval.sval);
        expr->quoted = true;
    }
}

static void
column_reference(Reader *reader, const ColumnRef *column, SqlExpr *expr)
{
    const char *parts[4] = {NULL};
    int count = 0;
    const ListCell *cell;
    foreach (cell, column->fields)
        if (count < 4)
            parts[count++] = IsA(lfirst(cell), String) ? strVal(lfirst(cell)) : "*";
    expr->kind = EXPR_COLUMN;
    expr->name.name = tree_text(reader, parts[count > 0 ? count - 1 : 0]);
    expr->name.schema = count > 1 ? tree_text(reader, parts[count - 2]) : NULL;
    expr->name.location = expr->location = column->location;
    if (reader->query != NULL)
        tree_list_add(reader, &reader->query->columns, expr);
}

static void
set_args(SqlExpr *expr, const TreeList *list)
{
    expr->args = (const SqlExpr **)list->items;
    expr->arg_count = list->count;
}

static void
add_arg(Reader *reader, TreeList *list, Node *node)
{
    const SqlExpr *arg = tree_expr(reader, node);
    if (arg != NULL)
        tree_list_add(reader, list, arg);
}

typedef struct {
    Reader *reader;
    TreeList args;
} Children;

static bool
add_child(Node *node, Children *children)
{
    if (node != NULL && IsA(node, List)) { /* the walker hands lists on as they are */
        const ListCell *cell;
        foreach (cell, (List *)node)
            add_arg(children->reader, &children->args, lfirst(cell));
        return false;
    }
    add_arg(children->reader, &children->args, node);
    return false;
}

static const char *
other_name(Node *node)
{
    switch ((int)nodeTag(node)) {
    case T_CaseExpr:
        return "case";
    case T_CoalesceExpr:
        return "coalesce";
    case T_MinMaxExpr:
        return ((MinMaxExpr *)node)->op == IS_GREATEST ? "greatest" : "least";
    case T_CollateClause:
        return "collate";
    default:
        return NULL;
    }
}

/* Whatever has no kind of its own: everything inside it is an argument. */
static void
other(Reader *reader, Node *node, SqlExpr *expr)
{
    Children children = {.reader = reader};
    raw_expression_tree_walker(node, add_child, &children);
    if (IsA(node, CaseExpr) && ((CaseExpr *)node)->defresult == NULL) {
        A_Const null = {.type = T_A_Const, .isnull = true, .location = -1};
        add_child((Node *)&null, &children);
    }
    expr->kind = EXPR_OTHER;
    expr->location = exprLocation(node);
    expr->name.name = other_name(node);
    if (IsA(node, CollateClause))
        expr->text = tree_names(reader, ((CollateClause *)node)->collname, -1).name;
    set_args(expr, &children.args);
}

static void
call(Reader *reader, FuncCall *function, SqlExpr *expr)
{
    TreeList args = {0};
    const ListCell *cell;
    expr->kind = EXPR_CALL;
    expr->name = tree_names(reader, function->funcname, function->location);
    expr->location = function->location;
    foreach (cell, function->args)
        add_arg(reader, &args, lfirst(cell));
    foreach (cell, function->agg_order)
        add_arg(reader, &args, lfirst(cell));
    add_arg(reader, &args, function->agg_filter);
    add_arg(reader, &args, (Node *)function->over);
    set_args(expr, &args);
    if (reader->query != NULL)
        tree_list_add(reader, &reader->query->calls, expr);
}

static void
operator_name(Reader *reader, const A_Expr *operation, SqlExpr *expr)
{
    static const char *const words[] = {
        [AEXPR_DISTINCT] = "IS DISTINCT FROM",
        [AEXPR_NOT_DISTINCT] = "IS NOT DISTINCT FROM",
        [AEXPR_NULLIF] = "NULLIF",
        [AEXPR_IN] = "IN",
        [AEXPR_LIKE] = "LIKE",
        [AEXPR_ILIKE] = "ILIKE",
        [AEXPR_SIMILAR] = "SIMILAR TO",
    };
    const char *name = operation->name != NIL ? strVal(llast(operation->name)) : NULL;
    const char *word = (size_t)operation->kind < G_N_ELEMENTS(words) ? words[operation->kind] : NULL;
    const bool negative =
        name != NULL && (name[0] == '!' || (operation->kind == AEXPR_IN && strcmp(name, "<>") == 0));
    if (operation->kind == AEXPR_OP_ANY || operation->kind == AEXPR_OP_ALL)
        expr->name.name = arena_strdup(reader->arena, operation->kind == AEXPR_OP_ANY ? "= ANY" : "= ALL");
    else if (word != NULL && negative)
        expr->name.name = operation->kind == AEXPR_IN ? "NOT IN" : "NOT LIKE";
    else
        expr->name.name = word != NULL ? word : tree_text(reader, name);
}

/* a || b || c || ... leans to the left, as deep as the text is long: gone down without recursion. */
static void
operation(Reader *reader, A_Expr *node, SqlExpr *expr)
{
    TreeList args = {0};
    expr->kind = EXPR_OPERATOR;
    expr->location = node->location;
    operator_name(reader, node, expr);
    Node *left = node->lexpr;
    const char *name = node->kind == AEXPR_OP && node->name != NIL ? strVal(llast(node->name)) : NULL;
    while (name != NULL && left != NULL && IsA(left, A_Expr) && ((A_Expr *)left)->kind == AEXPR_OP &&
           strcmp(strVal(llast(((A_Expr *)left)->name)), name) == 0) {
        add_arg(reader, &args, ((A_Expr *)left)->rexpr);
        left = ((A_Expr *)left)->lexpr;
    }
    add_arg(reader, &args, left);
    for (unsigned i = 0; i < args.count / 2; i++) { /* collected from the right */
        void *kept = args.items[i];
        args.items[i] = args.items[args.count - 1 - i];
        args.items[args.count - 1 - i] = kept;
    }
    add_arg(reader, &args, node->rexpr);
    set_args(expr, &args);
}

static void
boolean(Reader *reader, const BoolExpr *node, SqlExpr *expr)
{
    TreeList args = {0};
    const ListCell *cell;
    expr->kind = node->boolop == AND_EXPR ? EXPR_AND : node->boolop == OR_EXPR ? EXPR_OR : EXPR_NOT;
    expr->location = node->location;
    foreach (cell, node->args)
        add_arg(reader, &args, lfirst(cell));
    set_args(expr, &args);
}

static void
one_argument(Reader *reader, SqlExprKind kind, Node *arg, int location, SqlExpr *expr)
{
    TreeList args = {0};
    expr->kind = kind;
    expr->location = location;
    add_arg(reader, &args, arg);
    set_args(expr, &args);
}

static void
row(Reader *reader, List *elements, int location, SqlExpr *expr)
{
    TreeList args = {0};
    const ListCell *cell;
    expr->kind = EXPR_ROW;
    expr->location = location;
    foreach (cell, elements)
        add_arg(reader, &args, lfirst(cell));
    set_args(expr, &args);
}

static void
keyword(const SQLValueFunction *function, SqlExpr *expr)
{
    static const char *const names[] = {
        [SVFOP_CURRENT_DATE] = "current_date",
        [SVFOP_CURRENT_TIME] = "current_time",
        [SVFOP_CURRENT_TIME_N] = "current_time",
        [SVFOP_CURRENT_TIMESTAMP] = "current_timestamp",
        [SVFOP_CURRENT_TIMESTAMP_N] = "current_timestamp",
        [SVFOP_LOCALTIME] = "localtime",
        [SVFOP_LOCALTIME_N] = "localtime",
        [SVFOP_LOCALTIMESTAMP] = "localtimestamp",
        [SVFOP_LOCALTIMESTAMP_N] = "localtimestamp",
        [SVFOP_CURRENT_ROLE] = "current_role",
        [SVFOP_CURRENT_USER] = "current_user",
        [SVFOP_USER] = "user",
        [SVFOP_SESSION_USER] = "session_user",
        [SVFOP_CURRENT_CATALOG] = "current_catalog",
        [SVFOP_CURRENT_SCHEMA] = "current_schema",
    };
    expr->kind = EXPR_KEYWORD;
    expr->name = (SqlName){NULL, names[function->op], function->location};
    expr->location = function->location;
}

static void
fill(Reader *reader, Node *node, SqlExpr *expr)
{
    switch ((int)nodeTag(node)) {
    case T_A_Const:
        constant(reader, (A_Const *)node, expr);
        break;
    case T_ColumnRef:
        column_reference(reader, (ColumnRef *)node, expr);
        break;
    case T_FuncCall:
        call(reader, (FuncCall *)node, expr);
        break;
    case T_TypeCast:
        one_argument(reader, EXPR_CAST, ((TypeCast *)node)->arg, ((TypeCast *)node)->location, expr);
        expr->type = tree_type(reader, ((TypeCast *)node)->typeName);
        break;
    case T_A_Expr:
        operation(reader, (A_Expr *)node, expr);
        break;
    case T_BoolExpr:
        boolean(reader, (BoolExpr *)node, expr);
        break;
    case T_NullTest:
        one_argument(reader, ((NullTest *)node)->nulltesttype == IS_NULL ? EXPR_IS_NULL : EXPR_IS_NOT_NULL,
                     (Node *)((NullTest *)node)->arg, ((NullTest *)node)->location, expr);
        break;
    case T_SQLValueFunction:
        keyword((SQLValueFunction *)node, expr);
        break;
    case T_SubLink:
        one_argument(reader, EXPR_SUBQUERY, ((SubLink *)node)->testexpr, ((SubLink *)node)->location, expr);
        expr->query = tree_query(reader, ((SubLink *)node)->subselect);
        break;
    case T_RowExpr:
        row(reader, ((RowExpr *)node)->args, ((RowExpr *)node)->location, expr);
        break;
    case T_A_ArrayExpr:
        row(reader, ((A_ArrayExpr *)node)->elements, ((A_ArrayExpr *)node)->location, expr);
        expr->name.name = "array";
        break;
    case T_List:
        row(reader, (List *)node, -1, expr);
        break;
    case T_SelectStmt:
    case T_InsertStmt:
    case T_UpdateStmt:
    case T_DeleteStmt:
        expr->kind = EXPR_SUBQUERY;
        expr->location = -1;
        expr->query = tree_query(reader, node);
        break;
    default:
        other(reader, node, expr);
    }
}

const SqlExpr *
tree_expr(Reader *reader, Node *node)
{
    if (node == NULL)
        return NULL;
    if (IsA(node, ResTarget))
        return tree_expr(reader, ((ResTarget *)node)->val);
    if (IsA(node, NamedArgExpr))
        return tree_expr(reader, (Node *)((NamedArgExpr *)node)->arg);
    SqlExpr *expr = arena_new0(reader->arena, SqlExpr);
    expr->name.location = expr->location = -1;
    expr->kind = EXPR_OTHER;
    if (reader->depth < TREE_DEPTH) {
        reader->depth++;
        fill(reader, node, expr);
        reader->depth--;
    }
    return expr;
}

const SqlExpr **
tree_exprs(Reader *reader, List *list, unsigned *count)
{
    TreeList exprs = {0};
    const ListCell *cell;
    foreach (cell, list)
        add_arg(reader, &exprs, lfirst(cell));
    *count = exprs.count;
    return (const SqlExpr **)exprs.items;
}

const char *
tree_option_text(Reader *reader, const DefElem *option)
{
    Node *value = option->arg;
    if (value == NULL)
        return NULL;
    switch ((int)nodeTag(value)) {
    case T_String:
        return tree_text(reader, strVal(value));
    case T_Float:
        return tree_text(reader, ((Float *)value)->fval);
    case T_Boolean:
        return boolVal(value) ? "true" : "false";
    case T_Integer:
        return number(reader, intVal(value));
    case T_TypeName:
        return tree_names(reader, ((TypeName *)value)->names, -1).name;
    case T_A_Const:
        return tree_expr(reader, value)->text;
    default:
        return NULL;
    }
}

const SqlOption *
tree_options(Reader *reader, List *def_elems, unsigned *count)
{
    *count = (unsigned)list_length(def_elems);
    SqlOption *options = *count ? arena_array(reader->arena, SqlOption, *count) : NULL;
    const ListCell *cell;
    foreach (cell, def_elems) {
        const DefElem *option = lfirst_node(DefElem, cell);
        options[foreach_current_index(cell)] =
            (SqlOption){tree_text(reader, option->defname), tree_option_text(reader, option)};
    }
    return options;
}
