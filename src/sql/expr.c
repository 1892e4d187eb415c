#include "sql/expr.h"

#include <string.h>

#include "base/sqlbuf.h"

static bool
any_of(const SqlExpr **exprs, unsigned count, bool (*found)(const SqlExpr *expr, void *data), void *data)
{
    for (unsigned i = 0; i < count; i++)
        if (found(exprs[i], data))
            return true;
    return false;
}

bool
sql_expr_any(const SqlExpr *expr, bool (*found)(const SqlExpr *expr, void *data), void *data)
{
    if (!expr)
        return false;
    if (found(expr, data))
        return true;
    for (unsigned i = 0; i < expr->arg_count; i++)
        if (sql_expr_any(expr->args[i], found, data))
            return true;
    /* A query lists all of its own, those of its subqueries too. */
    return expr->query && (any_of(expr->query->columns, expr->query->column_count, found, data) ||
                           any_of(expr->query->calls, expr->query->call_count, found, data));
}

static bool
exprs_equal(const SqlExpr **a, unsigned a_count, const SqlExpr **b, unsigned b_count)
{
    if (a_count != b_count)
        return false;
    for (unsigned i = 0; i < a_count; i++)
        if (!sql_expr_equal(a[i], b[i]))
            return false;
    return true;
}

static bool
names_equal(SqlName a, SqlName b)
{
    return g_strcmp0(a.name, b.name) == 0 && g_strcmp0(a.schema, b.schema) == 0;
}

static bool
queries_equal(const SqlQuery *a, const SqlQuery *b)
{
    if (!a || !b)
        return a == b;
    if (a->read_count != b->read_count || a->write_count != b->write_count ||
        a->locks_rows != b->locks_rows || a->has_limit != b->has_limit)
        return false;
    for (unsigned i = 0; i < a->read_count; i++)
        if (!names_equal(a->reads[i].table, b->reads[i].table) ||
            g_strcmp0(a->reads[i].alias, b->reads[i].alias) != 0)
            return false;
    for (unsigned i = 0; i < a->write_count; i++)
        if (a->writes[i].kind != b->writes[i].kind || !names_equal(a->writes[i].table, b->writes[i].table))
            return false;
    return sql_expr_equal(a->where, b->where) &&
           exprs_equal(a->targets, a->target_count, b->targets, b->target_count) &&
           exprs_equal(a->columns, a->column_count, b->columns, b->column_count) &&
           exprs_equal(a->calls, a->call_count, b->calls, b->call_count);
}

bool
sql_expr_equal(const SqlExpr *a, const SqlExpr *b)
{
    if (!a || !b)
        return a == b;
    if (a->kind != b->kind || a->quoted != b->quoted || g_strcmp0(a->text, b->text) != 0 ||
        !names_equal(a->name, b->name))
        return false;
    return (a->type ? sql_type_equal(a->type, b->type) : !b->type) && queries_equal(a->query, b->query) &&
           exprs_equal(a->args, a->arg_count, b->args, b->arg_count);
}

bool
sql_type_equal(const SqlType *a, const SqlType *b)
{
    if (!a || !b)
        return a == b;
    if (!names_equal(a->name, b->name) || a->modifier_count != b->modifier_count ||
        (a->dimensions > 0) != (b->dimensions > 0) || a->set_of != b->set_of)
        return false;
    for (int i = 0; i < a->modifier_count; i++)
        if (a->modifiers[i] != b->modifiers[i])
            return false;
    return true;
}

/* What format_type() calls the types of the standard; `tail` comes behind the modifiers. */
static const struct {
    const char *name, *text, *tail;
} standard_types[] = {
    {"bool", "boolean", ""},
    {"int2", "smallint", ""},
    {"int4", "integer", ""},
    {"int8", "bigint", ""},
    {"float4", "real", ""},
    {"float8", "double precision", ""},
    {"numeric", "numeric", ""},
    {"varchar", "character varying", ""},
    {"varbit", "bit varying", ""},
    {"time", "time", " without time zone"},
    {"timetz", "time", " with time zone"},
    {"timestamp", "timestamp", " without time zone"},
    {"timestamptz", "timestamp", " with time zone"},
};

/* utils/datetime.h: one bit per field, as the grammar's first modifier of an interval has them. */
enum { MONTH = 1 << 1, YEAR = 1 << 2, DAY = 1 << 3, HOUR = 1 << 10, MINUTE = 1 << 11, SECOND = 1 << 12 };
enum { FULL_PRECISION = 0xFFFF };

static const struct {
    int mask;
    const char *text;
} interval_fields[] = {
    {YEAR, " year"},
    {MONTH, " month"},
    {DAY, " day"},
    {HOUR, " hour"},
    {MINUTE, " minute"},
    {SECOND, " second"},
    {YEAR | MONTH, " year to month"},
    {DAY | HOUR, " day to hour"},
    {DAY | HOUR | MINUTE, " day to minute"},
    {DAY | HOUR | MINUTE | SECOND, " day to second"},
    {HOUR | MINUTE, " hour to minute"},
    {HOUR | MINUTE | SECOND, " hour to second"},
    {MINUTE | SECOND, " minute to second"},
};

static void
append_modifiers(GString *text, const SqlType *type)
{
    if (type->modifier_count == 0)
        return;
    g_string_append_printf(text, "(%d", type->modifiers[0]);
    if (type->modifier_count == 2)
        g_string_append_printf(text, ",%d", type->modifiers[1]);
    else if (g_strcmp0(type->name.name, "numeric") == 0)
        g_string_append(text, ",0"); /* the scale that is not given */
    g_string_append_c(text, ')');
}

static void
append_interval(GString *text, const SqlType *type)
{
    g_string_append(text, "interval");
    for (size_t i = 0; type->modifier_count > 0 && i < G_N_ELEMENTS(interval_fields); i++)
        if (interval_fields[i].mask == type->modifiers[0])
            g_string_append(text, interval_fields[i].text);
    if (type->modifier_count == 2 && type->modifiers[1] != FULL_PRECISION)
        g_string_append_printf(text, "(%d)", type->modifiers[1]);
}

static bool
append_standard(GString *text, const SqlType *type)
{
    const char *name = type->name.name;
    if (type->name.schema || !name)
        return false;
    if (g_str_equal(name, "interval")) {
        append_interval(text, type);
        return true;
    }
    if (type->modifier_count > 0 && (g_str_equal(name, "bpchar") || g_str_equal(name, "bit"))) {
        g_string_append(text, g_str_equal(name, "bit") ? "bit" : "character");
        append_modifiers(text, type);
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(standard_types); i++) {
        if (!g_str_equal(standard_types[i].name, name))
            continue;
        g_string_append(text, standard_types[i].text);
        append_modifiers(text, type);
        g_string_append(text, standard_types[i].tail);
        return true;
    }
    return false;
}

static void
append_name(GString *text, const char *name)
{
    bool plain = g_ascii_islower(name[0]) || name[0] == '_';
    for (const char *c = name; *c && plain; c++)
        plain = g_ascii_islower(*c) || g_ascii_isdigit(*c) || *c == '_';
    /* Two built-in types have names that SQL reads as another type. */
    if (plain && !g_str_equal(name, "char") && !g_str_equal(name, "bit"))
        g_string_append(text, name);
    else
        sqlbuf_append_ident(text, name);
}

const char *
sql_type_text(Arena *arena, const SqlType *type)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (!append_standard(text, type)) {
        if (type->name.schema) {
            append_name(text, type->name.schema);
            g_string_append_c(text, '.');
        }
        append_name(text, type->name.name ? type->name.name : "unknown");
        append_modifiers(text, type);
    }
    if (type->dimensions > 0)
        g_string_append(text, "[]");
    return arena_strndup(arena, text->str, text->len);
}
