/* The search path, and what transactions do to it. */
#include "sql/model_internal.h"

static void
end_local(Model *model)
{
    if (!model->outer_path)
        return;
    g_ptr_array_free(model->path, TRUE);
    model->path = model->outer_path;
    model->outer_path = NULL;
}

static void
start(Model *model, bool local)
{
    if (!local) {
        end_local(model);
    } else if (!model->outer_path) {
        model->outer_path = model->path;
        model->path = g_ptr_array_new();
    }
    g_ptr_array_set_size(model->path, 0);
}

/* Schemas that nobody created are taken to be there: a path is set for the sake of what it names. */
static void
add(Model *model, const char *name)
{
    if (name && name[0] && !g_str_equal(name, "$user") && !g_str_equal(name, "pg_catalog"))
        g_ptr_array_add(model->path, model_space(model, name));
}

void
model_set(Model *model, const SqlTree *tree)
{
    if (tree->set.name && g_ascii_strcasecmp(tree->set.name, "search_path") != 0)
        return;
    start(model, tree->set.local);
    for (unsigned i = 0; i < tree->set.value_count; i++)
        add(model, tree->set.values[i]);
    if (tree->set.reset)
        add(model, "public");
}

/* A list as it stands in one string: names in quotes are taken as they are. */
static void
add_list(Model *model, const char *text)
{
    while (*text) {
        text += strspn(text, " ,\t\n");
        g_autoptr(GString) name = g_string_new(NULL);
        if (*text == '"') {
            for (text++; *text && (*text != '"' || text[1] == '"'); text++) {
                g_string_append_c(name, *text);
                text += *text == '"';
            }
            text += *text == '"';
        } else {
            for (; *text && !strchr(" ,\t\n", *text); text++)
                g_string_append_c(name, g_ascii_tolower(*text));
        }
        add(model, name->str);
    }
}

/* pg_dump says SELECT pg_catalog.set_config('search_path', '', false). */
void
model_select(Model *model, const SqlQuery *query)
{
    for (unsigned i = 0; i < query->target_count; i++) {
        const SqlExpr *call = query->targets[i];
        if (!call || call->kind != EXPR_CALL || call->arg_count != 3 ||
            g_strcmp0(call->name.name, "set_config") != 0)
            continue;
        const char *name = call->args[0]->kind == EXPR_CONSTANT ? call->args[0]->text : NULL;
        const char *value = call->args[1]->kind == EXPR_CONSTANT ? call->args[1]->text : NULL;
        if (!name || !value || g_ascii_strcasecmp(name, "search_path") != 0)
            continue;
        start(model, g_strcmp0(call->args[2]->text, "true") == 0);
        add_list(model, value);
    }
}

void
model_transaction(Model *model, const SqlTree *tree)
{
    if (tree->transaction == TRANSACTION_COMMIT || tree->transaction == TRANSACTION_ROLLBACK)
        end_local(model);
}
