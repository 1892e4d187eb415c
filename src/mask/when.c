#include "mask/when.h"

#include <string.h>

typedef struct {
    char *column;
    GPtrArray *values; /* of char*; NULL: null */
    int index;
} Condition;

struct MaskWhen {
    GPtrArray *conditions;
    GString *scratch;
};

static void
condition_free(gpointer data)
{
    Condition *condition = data;
    g_free(condition->column);
    g_ptr_array_unref(condition->values);
    g_free(condition);
}

MaskWhen *
mask_when_new(void)
{
    MaskWhen *when = g_new0(MaskWhen, 1);
    when->conditions = g_ptr_array_new_with_free_func(condition_free);
    when->scratch = g_string_new(NULL);
    return when;
}

MaskWhen *
mask_when_copy(const MaskWhen *when)
{
    MaskWhen *copy = when ? mask_when_new() : NULL;
    for (unsigned i = 0; when && i < when->conditions->len; i++) {
        const Condition *condition = when->conditions->pdata[i];
        for (unsigned v = 0; v < condition->values->len; v++)
            mask_when_add(copy, condition->column, condition->values->pdata[v]);
    }
    return copy;
}

void
mask_when_free(MaskWhen *when)
{
    if (!when)
        return;
    g_ptr_array_unref(when->conditions);
    g_string_free(when->scratch, TRUE);
    g_free(when);
}

void
mask_when_add(MaskWhen *when, const char *column, const char *value)
{
    Condition *condition = NULL;
    for (unsigned i = 0; !condition && i < when->conditions->len; i++) {
        Condition *each = when->conditions->pdata[i];
        condition = strcmp(each->column, column) == 0 ? each : NULL;
    }
    if (!condition) {
        condition = g_new0(Condition, 1);
        condition->column = g_strdup(column);
        condition->values = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(when->conditions, condition);
    }
    g_ptr_array_add(condition->values, g_strdup(value));
}

bool
mask_when_bind(MaskWhen *when, const MaskRow *row, GError **error)
{
    for (unsigned i = 0; i < when->conditions->len; i++) {
        Condition *condition = when->conditions->pdata[i];
        if (!mask_row_need(row, condition->column, &condition->index, error))
            return false;
    }
    return true;
}

static bool
has_value(const Condition *condition, const MaskRow *row, GString *scratch)
{
    const char *value;
    size_t length;
    const bool given = mask_row_value(row, (unsigned)condition->index, true, scratch, &value, &length);
    for (unsigned i = 0; i < condition->values->len; i++) {
        const char *wanted = condition->values->pdata[i];
        if (!given ? !wanted : wanted && strlen(wanted) == length && memcmp(wanted, value, length) == 0)
            return true;
    }
    return false;
}

bool
mask_when_holds(const MaskWhen *when, const MaskRow *row)
{
    for (unsigned i = 0; i < when->conditions->len; i++)
        if (!has_value(when->conditions->pdata[i], row, when->scratch))
            return false;
    return true;
}

char *
mask_when_text(const MaskWhen *when)
{
    GString *text = g_string_new(" when");
    for (unsigned i = 0; i < when->conditions->len; i++) {
        const Condition *condition = when->conditions->pdata[i];
        g_string_append_printf(text, " %s", condition->column);
        for (unsigned v = 0; v < condition->values->len; v++) {
            const char *value = condition->values->pdata[v];
            g_string_append_printf(text, "%c%s", value ? '=' : '-', value ? value : "");
        }
    }
    return g_string_free(text, FALSE);
}
