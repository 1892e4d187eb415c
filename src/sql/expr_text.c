/* Expressions for people and patterns: near enough to SQL to be read, not meant to be run. */
#include <string.h>

#include "sql/expr.h"

static void append(GString *out, const SqlExpr *expr);

static void
append_args(GString *out, const SqlExpr *expr, const char *between)
{
    for (unsigned i = 0; i < expr->arg_count; i++) {
        if (i > 0)
            g_string_append(out, between);
        append(out, expr->args[i]);
    }
}

static void
append_name(GString *out, SqlName name)
{
    if (name.schema)
        g_string_append_printf(out, "%s.", name.schema);
    g_string_append(out, name.name ? name.name : "?");
}

static void
append_call(GString *out, const SqlExpr *expr)
{
    append_name(out, expr->name);
    g_string_append_c(out, '(');
    append_args(out, expr, ", ");
    g_string_append_c(out, ')');
}

static void
append_constant(GString *out, const SqlExpr *expr)
{
    if (!expr->text) {
        g_string_append(out, "NULL");
        return;
    }
    if (!expr->quoted) {
        g_string_append(out, expr->text);
        return;
    }
    g_string_append_c(out, '\'');
    for (const char *c = expr->text; *c; c++) {
        if (*c == '\'')
            g_string_append_c(out, '\'');
        g_string_append_c(out, *c);
    }
    g_string_append_c(out, '\'');
}

static void
append_joined(GString *out, const SqlExpr *expr, const char *word)
{
    g_string_append_c(out, '(');
    append_args(out, expr, word);
    g_string_append_c(out, ')');
}

static void
append_operator(GString *out, const SqlExpr *expr)
{
    if (expr->arg_count == 2) {
        append(out, expr->args[0]);
        g_string_append_printf(out, " %s ", expr->name.name);
        append(out, expr->args[1]);
    } else {
        append_call(out, expr);
    }
}

static void
append(GString *out, const SqlExpr *expr)
{
    g_autoptr(Arena) arena = NULL;
    switch (expr->kind) {
    case EXPR_CONSTANT:
        append_constant(out, expr);
        break;
    case EXPR_COLUMN:
        append_name(out, expr->name);
        break;
    case EXPR_CALL:
        append_call(out, expr);
        break;
    case EXPR_CAST:
        arena = arena_new();
        append_args(out, expr, ", ");
        g_string_append_printf(out, "::%s", sql_type_text(arena, expr->type));
        break;
    case EXPR_OPERATOR:
        append_operator(out, expr);
        break;
    case EXPR_AND:
        append_joined(out, expr, " AND ");
        break;
    case EXPR_OR:
        append_joined(out, expr, " OR ");
        break;
    case EXPR_NOT:
        g_string_append(out, "NOT ");
        append_args(out, expr, ", ");
        break;
    case EXPR_IS_NULL:
        append_args(out, expr, ", ");
        g_string_append(out, " IS NULL");
        break;
    case EXPR_IS_NOT_NULL:
        append_args(out, expr, ", ");
        g_string_append(out, " IS NOT NULL");
        break;
    case EXPR_KEYWORD:
        append_name(out, expr->name);
        break;
    case EXPR_SUBQUERY:
        append_args(out, expr, ", ");
        g_string_append(out, "(SELECT ...)");
        break;
    case EXPR_ROW:
    case EXPR_OTHER:
        g_string_append_printf(out, "%s(", expr->name.name ? expr->name.name : "");
        append_args(out, expr, ", ");
        g_string_append_c(out, ')');
        break;
    }
}

char *
sql_expr_text(const SqlExpr *expr)
{
    GString *out = g_string_new(NULL);
    append(out, expr);
    return g_string_free(out, FALSE);
}
