/* Rules about row level security: tables, policies, and what their expressions cost and trust. */
#include <string.h>

#include "lint/each.h"
#include "lint/rules.h"

static void
check_rls(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    if (!table->rls && !table->is_partition)
        lint_hint(lint_report_object(lint, table->place, shown, "%s has no row level security", shown),
                  "ALTER TABLE %s ENABLE ROW LEVEL SECURITY; and policies.", shown);
}

void
lint_require_rls(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_rls);
}

static void
check_policy_without_rls(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    if (table->rls || table->policies->len == 0)
        return;
    const ModelPolicy *policy = g_ptr_array_index(table->policies, 0);
    lint_hint(lint_report_object(lint, policy->place, shown, "the policies of %s do nothing", shown),
              "ALTER TABLE %s ENABLE ROW LEVEL SECURITY;", shown);
}

void
lint_policy_without_rls(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_policy_without_rls);
}

static void
check_rls_without_policy(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    if (table->rls && table->policies->len == 0)
        lint_report_object(lint, table->place, shown, "nobody but its owner sees a row of %s", shown);
}

void
lint_rls_without_policy(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_rls_without_policy);
}

typedef void (*PolicyCheck)(Lint *lint, const ModelPolicy *policy, const char *shown);

static void
each_policy(Lint *lint, const Model *model, PolicyCheck check)
{
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; i < relations->len; i++) {
        const ModelRelation *table = g_ptr_array_index(relations, i);
        if (table->persistence == 't' || lint_excluded(lint, table->schema, table->name))
            continue;
        for (unsigned p = 0; p < table->policies->len; p++) {
            const ModelPolicy *policy = g_ptr_array_index(table->policies, p);
            g_autofree char *shown = g_strdup_printf("%s.%s.%s", table->schema, table->name, policy->name);
            check(lint, policy, shown);
        }
    }
}

/* true, and 1 = 1. */
static bool
is_true(const SqlExpr *expr)
{
    if (!expr || expr->kind != EXPR_OPERATOR)
        return expr && expr->kind == EXPR_CONSTANT && g_strcmp0(expr->text, "true") == 0;
    return expr->arg_count == 2 && strcmp(expr->name.name, "=") == 0 &&
           expr->args[0]->kind == EXPR_CONSTANT && expr->args[1]->kind == EXPR_CONSTANT &&
           expr->args[0]->text && g_strcmp0(expr->args[0]->text, expr->args[1]->text) == 0;
}

/* PUBLIC, and the two roles of Supabase and PostgREST that stand for everybody. */
static bool
is_for_everybody(const ModelPolicy *policy)
{
    static const char *const everybody[] = {"public", "anon", "authenticated", NULL};
    for (char **role = policy->roles; *role; role++)
        if (g_strv_contains(everybody, *role))
            return true;
    return false;
}

static void
check_always_true(Lint *lint, const ModelPolicy *policy, const char *shown)
{
    const bool writes = g_strcmp0(policy->command, "select") != 0;
    if (policy->permissive && writes && is_for_everybody(policy) &&
        (is_true(policy->using_expr) || is_true(policy->check_expr)))
        lint_report_object(lint, policy->place, shown, "policy %s lets everybody write every row", shown);
}

void
lint_policy_always_true(Lint *lint, const Model *model)
{
    each_policy(lint, model, check_always_true);
}

static bool
same_roles(const ModelPolicy *a, const ModelPolicy *b)
{
    for (char **role = a->roles; *role; role++)
        if (g_strv_contains((const char *const *)b->roles, *role))
            return true;
    return false;
}

static void
check_permissive(Lint *lint, const Model *model, const ModelRelation *table, const char *shown)
{
    for (unsigned i = 1; i < table->policies->len; i++) {
        const ModelPolicy *policy = g_ptr_array_index(table->policies, i);
        for (unsigned k = 0; policy->permissive && k < i; k++) {
            const ModelPolicy *other = g_ptr_array_index(table->policies, k);
            if (!other->permissive || g_strcmp0(other->command, policy->command) != 0 ||
                !same_roles(policy, other))
                continue;
            lint_report_object(lint, policy->place, shown, "policy %s of %s is joined to %s by OR",
                               policy->name, shown, other->name);
            break;
        }
    }
}

void
lint_permissive_policies(Lint *lint, const Model *model)
{
    each_relation(lint, model, "rp", check_permissive);
}

/* Functions that tell the same for every row of a query. */
static bool
asks_session(const SqlExpr *expr, void *data)
{
    static const char *const names[] = {"current_setting", "uid", "jwt", "role", "email", NULL};
    if (expr->kind != EXPR_CALL || !g_strv_contains(names, expr->name.name))
        return false;
    return strcmp(expr->name.name, "current_setting") == 0 || g_strcmp0(expr->name.schema, "auth") == 0;
}

/* sql_expr_any() looks into sub-selects; what stands there is evaluated once, so they are left out here. */
static bool
asks_per_row(const SqlExpr *expr)
{
    if (!expr || expr->kind == EXPR_SUBQUERY)
        return false;
    if (asks_session(expr, NULL))
        return true;
    for (unsigned i = 0; i < expr->arg_count; i++)
        if (asks_per_row(expr->args[i]))
            return true;
    return false;
}

static void
check_per_row(Lint *lint, const ModelPolicy *policy, const char *shown)
{
    if (asks_per_row(policy->using_expr) || asks_per_row(policy->check_expr))
        lint_hint(lint_report_object(lint, policy->place, shown,
                                     "policy %s asks the session once for each row", shown),
                  "Wrap the call: (SELECT current_setting('...')).");
}

void
lint_policy_per_row(Lint *lint, const Model *model)
{
    each_policy(lint, model, check_per_row);
}

static bool
is_user_metadata(const SqlExpr *expr, void *data)
{
    const char *text = expr->kind == EXPR_CONSTANT ? expr->text
                       : expr->kind == EXPR_COLUMN ? expr->name.name
                                                   : NULL;
    if (text && *text == '{') /* the first step of a path: #>> '{user_metadata,role}' */
        return g_str_has_prefix(text, "{user_metadata,") || strcmp(text, "{user_metadata}") == 0;
    return text && (strcmp(text, "user_metadata") == 0 || strcmp(text, "raw_user_meta_data") == 0);
}

static void
check_metadata(Lint *lint, const ModelPolicy *policy, const char *shown)
{
    if ((policy->using_expr && sql_expr_any(policy->using_expr, is_user_metadata, NULL)) ||
        (policy->check_expr && sql_expr_any(policy->check_expr, is_user_metadata, NULL)))
        lint_report_object(lint, policy->place, shown, "policy %s believes what users write of themselves",
                           shown);
}

void
lint_policy_metadata(Lint *lint, const Model *model)
{
    each_policy(lint, model, check_metadata);
}
