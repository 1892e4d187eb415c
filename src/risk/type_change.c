/* What ALTER COLUMN TYPE does to stored rows: ATColumnChangeRequiresRewrite() and CheckIndexCompatible() of
 * the server, with what its planner functions simplify away.
 *
 * Sources: src/backend/commands/tablecmds.c; varchar_support(), numeric_support(), TemporalSimplify(),
 * varbit_support() and interval_support() in src/backend/utils/adt; the binary casts of pg_cast.dat.
 */
#include <string.h>

#include "risk/assess.h"

/* Types between which a cast without a function exists, so that stored values pass as they are. */
static const struct {
    const char *from, *to;
    bool same_operators; /* one operator class serves both */
} binary_casts[] = {
    {"varchar", "text", true},    {"text", "varchar", true},   {"text", "bpchar", false},
    {"varchar", "bpchar", false}, {"cidr", "inet", true},      {"int4", "oid", false},
    {"oid", "int4", false},       {"bit", "varbit", false},    {"varbit", "bit", false},
    {"xml", "text", false},       {"xml", "varchar", false},   {"text", "citext", false},
    {"varchar", "citext", false}, {"citext", "text", false},   {"citext", "varchar", false},
    {"oid", "regclass", false},   {"regclass", "oid", false},  {"oid", "regproc", false},
    {"regproc", "oid", false},    {"oid", "regtype", false},   {"regtype", "oid", false},
    {"int4", "regclass", false},  {"regclass", "int4", false}, {"regproc", "regprocedure", false},
};

/* Numbers and texts by how much they hold, for "narrower". */
static const struct {
    const char *name;
    int family, width;
} widths[] = {
    {"int2", 1, 1},      {"int4", 1, 2},        {"int8", 1, 3},    {"numeric", 1, 9}, {"float4", 2, 1},
    {"float8", 2, 2},    {"bpchar", 3, 1},      {"varchar", 3, 2}, {"text", 3, 3},    {"date", 4, 1},
    {"timestamp", 4, 2}, {"timestamptz", 4, 2}, {"json", 5, 1},    {"jsonb", 5, 1},
};

static const char *
type_name(const SqlType *type)
{
    static const char *const aliases[][2] = {
        {"int", "int4"},     {"integer", "int4"},   {"bigint", "int8"},      {"smallint", "int2"},
        {"serial", "int4"},  {"bigserial", "int8"}, {"smallserial", "int2"}, {"serial4", "int4"},
        {"serial8", "int8"}, {"serial2", "int2"},   {"decimal", "numeric"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(aliases); i++)
        if (strcmp(type->name.name, aliases[i][0]) == 0)
            return aliases[i][1];
    return type->name.name;
}

static bool
same_type(const SqlType *a, const SqlType *b)
{
    return g_strcmp0(a->name.schema, b->name.schema) == 0 && strcmp(type_name(a), type_name(b)) == 0 &&
           (a->dimensions > 0) == (b->dimensions > 0);
}

static bool
same_modifiers(const SqlType *a, const SqlType *b)
{
    if (a->modifier_count != b->modifier_count)
        return false;
    for (int i = 0; i < a->modifier_count; i++)
        if (a->modifiers[i] != b->modifiers[i])
            return false;
    return true;
}

static bool
is_any(const char *name, const char *const *names)
{
    return g_strv_contains(names, name);
}

static const char *const temporal[] = {"timestamp", "timestamptz", "time", "timetz", NULL};

/* Fractional digits of an interval; the fields it is cut to are in the first modifier. */
enum { INTERVAL_FULL_RANGE = 0x7FFF, TEMPORAL_MOST = 6 };

/* From one length, precision or scale of a type to another: whether every stored value stays as it is. */
static bool
modifiers_keep_values(const SqlType *from, const SqlType *to)
{
    const char *name = type_name(from);
    if (same_modifiers(from, to))
        return true;
    if (from->dimensions > 0)
        return false;
    if (strcmp(name, "varchar") == 0 || strcmp(name, "varbit") == 0)
        return to->modifier_count == 0 ||
               (from->modifier_count == 1 && to->modifiers[0] >= from->modifiers[0]);
    if (strcmp(name, "numeric") == 0) {
        const int old_scale = from->modifier_count > 1 ? from->modifiers[1] : 0;
        const int new_scale = to->modifier_count > 1 ? to->modifiers[1] : 0;
        return to->modifier_count == 0 ||
               (from->modifier_count > 0 && old_scale == new_scale && to->modifiers[0] >= from->modifiers[0]);
    }
    if (is_any(name, temporal))
        return to->modifier_count == 0 || to->modifiers[0] >= TEMPORAL_MOST ||
               (from->modifier_count == 1 && to->modifiers[0] >= from->modifiers[0]);
    if (strcmp(name, "interval") == 0) {
        const bool same_fields = (to->modifier_count == 0 || to->modifiers[0] == INTERVAL_FULL_RANGE) ||
                                 (from->modifier_count > 0 && from->modifiers[0] == to->modifiers[0]);
        const int to_digits = to->modifier_count == 2 ? to->modifiers[1] : TEMPORAL_MOST;
        const int from_digits = from->modifier_count == 2 ? from->modifiers[1] : TEMPORAL_MOST;
        return same_fields && to_digits >= from_digits;
    }
    return false; /* bpchar, bit and others run their length function on every row */
}

static int
width_of(const char *name, int *family)
{
    for (size_t i = 0; i < G_N_ELEMENTS(widths); i++)
        if (strcmp(widths[i].name, name) == 0) {
            *family = widths[i].family;
            return widths[i].width;
        }
    *family = 0;
    return 0;
}

static bool
is_narrower(const SqlType *from, const SqlType *to)
{
    int from_family, to_family;
    const int from_width = width_of(type_name(from), &from_family);
    const int to_width = width_of(type_name(to), &to_family);
    if (from->dimensions > 0 || to->dimensions > 0)
        return false;
    if (same_type(from, to))
        return to->modifier_count > 0 && !modifiers_keep_values(from, to) &&
               (from->modifier_count == 0 || to->modifiers[0] < from->modifiers[0] ||
                (to->modifier_count == 2 && from->modifier_count == 2 &&
                 to->modifiers[1] < from->modifiers[1]));
    if (from_family != 0 && from_family == to_family) {
        if (to_width < from_width && !(from_family == 3 && to->modifier_count == 0))
            return true;
        return from_family == 3 && to->modifier_count > 0 && /* text to varchar(n), wider names apart */
               (from->modifier_count == 0 || to->modifiers[0] < from->modifiers[0]);
    }
    return from_family == 3 && to_family != 0; /* text to a number or a date: some texts are none */
}

/* USING that only says the cast which would be made anyway. */
static bool
is_plain_using(const SqlAlter *alter)
{
    const SqlExpr *expr = alter->expr;
    if (!expr)
        return true;
    if (expr->kind == EXPR_CAST && expr->arg_count == 1 && same_type(expr->type, alter->type) &&
        same_modifiers(expr->type, alter->type))
        expr = expr->args[0];
    return expr->kind == EXPR_COLUMN && strcmp(expr->name.name, alter->name) == 0;
}

static TypeVerdict
between(const SqlType *from, const SqlType *to, bool utc)
{
    TypeVerdict verdict = {CHANGE_REWRITE, is_narrower(from, to), true};
    const char *old = type_name(from), *new = type_name(to);
    if (same_type(from, to)) {
        verdict.work = modifiers_keep_values(from, to) ? CHANGE_NOTHING : CHANGE_REWRITE;
        verdict.other_operators = false;
        return verdict;
    }
    if (from->dimensions > 0 || to->dimensions > 0 || from->name.schema || to->name.schema)
        return verdict;
    for (size_t i = 0; i < G_N_ELEMENTS(binary_casts); i++) {
        if (strcmp(binary_casts[i].from, old) != 0 || strcmp(binary_casts[i].to, new) != 0)
            continue;
        verdict.other_operators = !binary_casts[i].same_operators;
        /* The cast is free; a length of the new type is not, unless it is the old one's or wider. */
        SqlType as_new = *from;
        as_new.name = to->name;
        const bool keeps =
            to->modifier_count == 0 || (strcmp(new, "varchar") == 0 && strcmp(old, "varchar") == 0 &&
                                        modifiers_keep_values(&as_new, to));
        if (keeps)
            verdict.work = binary_casts[i].same_operators ? CHANGE_NOTHING : CHANGE_INDEXES;
        return verdict;
    }
    const bool stamps = (strcmp(old, "timestamp") == 0 && strcmp(new, "timestamptz") == 0) ||
                        (strcmp(old, "timestamptz") == 0 && strcmp(new, "timestamp") == 0);
    if (stamps && utc) {
        SqlType as_new = *from;
        as_new.name = to->name;
        if (modifiers_keep_values(&as_new, to))
            verdict.work = CHANGE_INDEXES;
        verdict.narrower = false;
    }
    return verdict;
}

TypeVerdict
type_change(const Model *model, const ModelColumn *column, const SqlAlter *alter, bool utc)
{
    TypeVerdict verdict = {CHANGE_REWRITE, false, true};
    if (!is_plain_using(alter))
        return verdict;
    if (model_type_constrained(model, alter->type) && !same_type(column->type, alter->type))
        return verdict; /* CoerceToDomain tests every row by writing it */
    const SqlType *from = model_base_type(model, column->type);
    SqlType unlimited = *from;
    unlimited.modifier_count = 0; /* the planner does not see a length through a domain */
    verdict = between(from == column->type ? from : &unlimited, model_base_type(model, alter->type), utc);
    const char *old_collation = column->collation;
    const char *new_collation = alter->collation.name;
    if (verdict.work == CHANGE_NOTHING && g_strcmp0(old_collation, new_collation) != 0)
        verdict.work = CHANGE_INDEXES;
    return verdict;
}
