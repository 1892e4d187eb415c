/* Whether an expression gives each row a value of its own (contain_volatile_functions() of the server). */
#include <stdlib.h>
#include <string.h>

#include "risk/assess.h"

static const char *const steady[] = {
#include "risk/functions.def"
};

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
is_steady(const char *name)
{
    return bsearch(&name, steady, G_N_ELEMENTS(steady), sizeof *steady, by_text) != NULL;
}

/* A function of the user's: the most volatile of its forms counts, since which one is meant depends on types.
 */
static bool
any_is_volatile(const GPtrArray *functions)
{
    for (unsigned i = 0; i < functions->len; i++)
        if (((const ModelFunction *)g_ptr_array_index(functions, i))->volatility == 'v')
            return true;
    return false;
}

static bool
is_volatile(const SqlExpr *expr, void *data)
{
    if (expr->kind != EXPR_CALL)
        return false;
    const GPtrArray *functions = model_functions(data, expr->name.schema, expr->name.name);
    if (functions && functions->len > 0)
        return any_is_volatile(functions);
    return expr->name.schema || !is_steady(expr->name.name); /* an extension's: on the careful side */
}

bool
expr_is_volatile(const Model *model, const SqlExpr *expr)
{
    return expr && sql_expr_any(expr, is_volatile, (void *)model);
}
