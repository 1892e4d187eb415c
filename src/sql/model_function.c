/* Functions, and what calls them at a table: triggers; policies, which stand beside them. */
#include "sql/model_internal.h"

/* Modifiers are no part of an argument's type. */
static char *
argument_type(Model *model, const SqlType *from)
{
    SqlType type = *model_copy_type(model, from);
    type.modifier_count = 0;
    const bool is_bit = !type.name.schema && g_strcmp0(type.name.name, "bit") == 0;
    if (!type.name.schema && (is_bit || g_strcmp0(type.name.name, "bpchar") == 0)) {
        g_autofree char *text =
            g_strconcat(is_bit ? "bit" : "character", type.dimensions > 0 ? "[]" : "", NULL);
        return model_text(model, text);
    }
    return (char *)sql_type_text(model->arena, &type);
}

static char **
argument_types(Model *model, const SqlType **types, unsigned count)
{
    char **texts = arena_array(model->arena, char *, count + 1);
    for (unsigned i = 0; i < count; i++)
        texts[i] = argument_type(model, types[i]);
    return texts;
}

static char **
input_types(Model *model, const SqlTree *tree)
{
    const SqlType **types = arena_array(model->arena, const SqlType *, tree->function.argument_count + 1);
    unsigned count = 0;
    for (unsigned i = 0; i < tree->function.argument_count; i++) {
        const SqlArgument *argument = &tree->function.arguments[i];
        if (argument->type && argument->mode != 'o' && argument->mode != 't')
            types[count++] = argument->type;
    }
    return argument_types(model, types, count);
}

static ModelFunction *
among(const GPtrArray *functions, char **types)
{
    for (unsigned i = 0; functions && i < functions->len; i++)
        if (model_same_names(((ModelFunction *)functions->pdata[i])->argument_types, types))
            return functions->pdata[i];
    return NULL;
}

/* Types may be written in more ways than one; when only one function has as many arguments, it is meant. */
static ModelFunction *
only_with(const GPtrArray *functions, unsigned count)
{
    ModelFunction *found = NULL;
    for (unsigned i = 0; i < functions->len; i++) {
        ModelFunction *function = functions->pdata[i];
        if (g_strv_length(function->argument_types) != count)
            continue;
        if (found)
            return NULL;
        found = function;
    }
    return found;
}

ModelFunction *
model_find_function(Model *model, const SqlTarget *target)
{
    const GPtrArray *functions = model_functions(model, target->name.schema, target->name.name);
    if (!functions)
        return NULL;
    if (!target->has_args)
        return functions->pdata[0];
    char **types = argument_types(model, target->args, target->arg_count);
    ModelFunction *function = among(functions, types);
    return function ? function : only_with(functions, target->arg_count);
}

static void
enter(Space *space, ModelFunction *function)
{
    GPtrArray *functions = g_hash_table_lookup(space->functions, function->name);
    if (!functions) {
        functions = g_ptr_array_new();
        g_hash_table_insert(space->functions, function->name, functions);
    }
    g_ptr_array_add(functions, function);
}

static void
leave(Model *model, ModelFunction *function)
{
    Space *space = model_space(model, function->schema);
    GPtrArray *functions = g_hash_table_lookup(space->functions, function->name);
    if (!functions || !g_ptr_array_remove(functions, function))
        return;
    /* The key may be the name of the one that leaves: names live in the arena, so it may stay. */
    if (functions->len == 0)
        g_hash_table_remove(space->functions, function->name);
}

static void
set_properties(Model *model, ModelFunction *function, const SqlTree *tree)
{
    if (tree->function.security_given)
        function->security_definer = tree->function.security_definer;
    if (tree->function.volatility)
        function->volatility = tree->function.volatility;
    for (unsigned i = 0; i < tree->function.setting_count; i++)
        if (!tree->function.settings[i].name || strcmp(tree->function.settings[i].name, "search_path") == 0)
            function->search_path = tree->function.settings[i].value != NULL;
}

void
model_create_function(Model *model, const SqlTree *tree)
{
    const SqlName name = tree->function.name;
    Space *space = model_creation_space(model, name, 'p');
    char **types = input_types(model, tree);
    ModelFunction *function = among(g_hash_table_lookup(space->functions, name.name), types);
    if (!function) {
        function = arena_new0(model->arena, ModelFunction);
        function->name = model_text(model, name.name);
        function->schema = space->name;
        function->argument_types = types;
        function->grants = model->none;
        function->born = model->unit;
        function->place = model_place(model, name.location);
        enter(space, function);
        g_ptr_array_add(model->functions.items, function);
        model_default_grants(model, SQL_OBJECT_FUNCTION, space->name, &function->grants,
                             &function->public_revoked);
    }
    function->returns = model_copy_type(model, tree->function.returns);
    function->language = model_text(model, tree->function.language);
    function->body = model_text(model, tree->function.body);
    function->procedure = tree->function.procedure;
    function->security_definer = function->search_path = false;
    function->volatility = 'v';
    set_properties(model, function, tree);
}

void
model_alter_function(Model *model, const SqlTree *tree)
{
    const SqlType **types = arena_array(model->arena, const SqlType *, tree->function.argument_count + 1);
    for (unsigned i = 0; i < tree->function.argument_count; i++)
        types[i] = tree->function.arguments[i].type;
    const SqlTarget target = {
        .object = SQL_OBJECT_FUNCTION,
        .name = tree->function.name,
        .args = types,
        .arg_count = tree->function.argument_count,
        .has_args = tree->function.has_arguments,
    };
    ModelFunction *function = model_find_function(model, &target);
    if (function)
        set_properties(model, function, tree);
}

static bool
calls(const ModelTrigger *trigger, const ModelFunction *function)
{
    return g_str_equal(trigger->function, function->name) &&
           (!trigger->function_schema || g_str_equal(trigger->function_schema, function->schema));
}

/* Triggers call functions without arguments. */
static void
remove_triggers(Model *model, const ModelFunction *function)
{
    const GPtrArray *users =
        function->argument_types[0] ? NULL : g_hash_table_lookup(model->trigger_users, function->name);
    for (unsigned i = 0; users && i < users->len; i++) {
        const ModelRelation *relation = users->pdata[i];
        for (unsigned j = relation->triggers->len; j > 0; j--)
            if (calls(relation->triggers->pdata[j - 1], function))
                g_ptr_array_remove_index(relation->triggers, j - 1);
    }
}

void
model_remove_function(Model *model, ModelFunction *function)
{
    if (function->dropped)
        return;
    function->dropped = true;
    model->functions.holes = true;
    leave(model, function);
    remove_triggers(model, function);
    model_list_free(model, &function->grants);
}

void
model_move_function(Model *model, ModelFunction *function, const char *schema, const char *name)
{
    const GPtrArray *users = g_hash_table_lookup(model->trigger_users, function->name);
    const ModelFunction before = *function;
    leave(model, function);
    function->schema = model_space(model, schema)->name;
    function->name = model_text(model, name);
    enter(model_space(model, schema), function);
    for (unsigned i = 0; users && i < users->len; i++) {
        ModelRelation *relation = users->pdata[i];
        for (unsigned j = 0; j < relation->triggers->len; j++) {
            ModelTrigger *trigger = relation->triggers->pdata[j];
            if (!calls(trigger, &before))
                continue;
            trigger->function = function->name;
            trigger->function_schema = function->schema;
            model_use_trigger(model, relation, trigger->function);
        }
    }
}

GPtrArray *
model_space_functions(const Space *space)
{
    GPtrArray *all = g_ptr_array_new();
    GHashTableIter iter;
    gpointer functions;
    g_hash_table_iter_init(&iter, space->functions);
    while (g_hash_table_iter_next(&iter, NULL, &functions))
        g_ptr_array_extend(all, functions, NULL, NULL);
    return all;
}

void
model_use_trigger(Model *model, ModelRelation *relation, char *function)
{
    GPtrArray *users = g_hash_table_lookup(model->trigger_users, function);
    if (!users) {
        users = g_ptr_array_new();
        g_hash_table_insert(model->trigger_users, function, users);
    }
    if (users->len == 0 || users->pdata[users->len - 1] != relation)
        g_ptr_array_add(users, relation);
}

ModelTrigger *
relation_trigger(const ModelRelation *relation, const char *name)
{
    for (unsigned i = 0; name && i < relation->triggers->len; i++)
        if (g_str_equal(((ModelTrigger *)relation->triggers->pdata[i])->name, name))
            return relation->triggers->pdata[i];
    return NULL;
}

void
model_create_trigger(Model *model, const SqlTree *tree)
{
    ModelRelation *relation = model_find(model, tree->trigger.table);
    if (!relation || !tree->trigger.name || !tree->trigger.function.name)
        return;
    g_ptr_array_remove(relation->triggers, relation_trigger(relation, tree->trigger.name));
    ModelTrigger *trigger = arena_new0(model->arena, ModelTrigger);
    trigger->name = model_text(model, tree->trigger.name);
    trigger->table = relation;
    trigger->function = model_text(model, tree->trigger.function.name);
    trigger->function_schema = model_text(model, tree->trigger.function.schema);
    trigger->timing = tree->trigger.timing;
    trigger->row = tree->trigger.row;
    trigger->constraint = tree->trigger.constraint;
    trigger->on_insert = tree->trigger.on_insert;
    trigger->on_update = tree->trigger.on_update;
    trigger->on_delete = tree->trigger.on_delete;
    trigger->on_truncate = tree->trigger.on_truncate;
    trigger->born = model->unit;
    trigger->place = model_place(model, tree->trigger.table.location);
    model_list_add(model, &relation->triggers, trigger);
    model_use_trigger(model, relation, trigger->function);
    for (unsigned i = 0; relation->kind == 'p' && i < relation->children->len; i++)
        model_clone_trigger(model, trigger, relation->children->pdata[i]);
}

ModelPolicy *
relation_policy(const ModelRelation *relation, const char *name)
{
    for (unsigned i = 0; name && i < relation->policies->len; i++)
        if (g_str_equal(((ModelPolicy *)relation->policies->pdata[i])->name, name))
            return relation->policies->pdata[i];
    return NULL;
}

void
model_create_policy(Model *model, const SqlTree *tree)
{
    ModelRelation *relation = model_find(model, tree->policy.table);
    if (!relation || !tree->policy.name)
        return;
    g_ptr_array_remove(relation->policies, relation_policy(relation, tree->policy.name));
    ModelPolicy *policy = arena_new0(model->arena, ModelPolicy);
    policy->name = model_text(model, tree->policy.name);
    policy->table = relation;
    policy->command = model_text(model, tree->policy.command ? tree->policy.command : "all");
    policy->permissive = tree->policy.permissive;
    policy->roles = model_copy_names(model, tree->policy.roles, tree->policy.role_count);
    policy->using_expr = model_copy_expr(model, tree->policy.using_expr);
    policy->check_expr = model_copy_expr(model, tree->policy.check_expr);
    policy->born = model->unit;
    policy->place = model_place(model, tree->policy.table.location);
    model_list_add(model, &relation->policies, policy);
}

void
model_alter_policy(Model *model, const SqlTree *tree)
{
    const ModelRelation *relation = model_find(model, tree->policy.table);
    ModelPolicy *policy = relation ? relation_policy(relation, tree->policy.name) : NULL;
    if (!policy)
        return;
    if (tree->policy.role_count > 0)
        policy->roles = model_copy_names(model, tree->policy.roles, tree->policy.role_count);
    if (tree->policy.using_expr)
        policy->using_expr = model_copy_expr(model, tree->policy.using_expr);
    if (tree->policy.check_expr)
        policy->check_expr = model_copy_expr(model, tree->policy.check_expr);
}
