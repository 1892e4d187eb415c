#include "sql/model_render.h"

#include <stdarg.h>
#include <string.h>

#include "sql/script.h"

Model *
model_read(const char *name, const char *text, size_t length)
{
    const ScriptOptions options = {.root = "/"};
    g_autoptr(GError) error = NULL;
    g_autoptr(Script) script = script_open_text(name, text, length, &options, &error);
    g_autoptr(Arena) arena = arena_new();
    Model *model = model_new();
    ScriptEvent event;
    while (script && script_next(script, &event, &error) && event.kind != SCRIPT_END) {
        if (event.kind == SCRIPT_STATEMENT)
            model_apply(model, sql_tree_read(arena, event.text), NULL, NULL);
        arena_reset(arena); /* the model keeps nothing of it */
    }
    g_assert_no_error(error);
    return model;
}

typedef struct {
    GPtrArray *lines;
    Arena *arena;
} Lines;

static G_GNUC_PRINTF(2, 3) void add(const Lines *lines, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *line = g_strdup_vprintf(format, args);
    va_end(args);
    g_strchomp(line);
    g_ptr_array_add(lines->lines, line);
}

static int
compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *
joined(const Lines *lines, char **names, bool sorted)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (; *names; names++)
        g_ptr_array_add(list, *names);
    if (sorted)
        g_ptr_array_sort(list, compare);
    g_ptr_array_add(list, NULL);
    g_autofree char *text = g_strjoinv(",", (char **)list->pdata);
    return arena_strdup(lines->arena, text);
}

static void
add_column(const Lines *lines, const ModelRelation *relation, const ModelColumn *column)
{
    const bool computed = relation->kind == 'v' || relation->kind == 'm';
    add(lines, "column %s.%s %s %s%s%s%s%s%s", relation->schema, relation->name, column->name,
        computed ? "" : sql_type_text(lines->arena, column->type), column->not_null ? " not null" : "",
        column->default_expr ? " default" : "", column->generated ? " generated" : "",
        column->identity == 'a'   ? " always"
        : column->identity == 'd' ? " by default"
                                  : "",
        computed             ? ""
        : !column->inherited ? ""
        : column->local      ? " merged"
                             : " inherited");
    if (column->comment)
        add(lines, "comment %s.%s.%s %s", relation->schema, relation->name, column->name, column->comment);
}

static void
add_constraint(const Lines *lines, const ModelConstraint *constraint)
{
    static const char letters[] = {
        [CONSTRAINT_CHECK] = 'c',   [CONSTRAINT_PRIMARY] = 'p', [CONSTRAINT_UNIQUE] = 'u',
        [CONSTRAINT_EXCLUDE] = 'x', [CONSTRAINT_FOREIGN] = 'f',
    };
    const ModelRelation *table = constraint->table;
    g_autofree char *target = NULL;
    if (constraint->kind == CONSTRAINT_FOREIGN && constraint->target)
        target = g_strdup_printf(" to %s.%s(%s) by %s %c%c", constraint->target->schema,
                                 constraint->target->name, joined(lines, constraint->target_columns, false),
                                 constraint->index ? constraint->index->name : "?", constraint->on_delete,
                                 constraint->on_update);
    add(lines, "constraint %s.%s %s %c (%s)%s%s%s%s%s%s", table->schema, table->name, constraint->name,
        letters[constraint->kind],
        constraint->kind == CONSTRAINT_EXCLUDE
            ? ""
            : joined(lines, constraint->columns, constraint->kind == CONSTRAINT_CHECK),
        target ? target : "", constraint->valid ? "" : " not valid",
        constraint->no_inherit ? " no inherit" : "", constraint->deferrable ? " deferrable" : "",
        constraint->initially_deferred ? " deferred" : "", constraint->inherited ? " inherited" : "");
    if (constraint->comment)
        add(lines, "comment %s.%s constraint %s %s", table->schema, table->name, constraint->name,
            constraint->comment);
}

static void
add_index(const Lines *lines, const ModelIndex *index)
{
    add(lines, "index %s.%s on %s %s%s (%s) (%s)%s%s%s%s%s", index->table->schema, index->name,
        index->table->name, index->access_method, index->unique ? " unique" : "",
        joined(lines, index->columns, false), joined(lines, index->including, false),
        index->where ? " where" : "", index->valid ? "" : " invalid", index->constraint ? " constraint" : "",
        index->parent ? " of " : "", index->parent ? index->parent : "");
    if (index->comment)
        add(lines, "comment %s.%s %s", index->table->schema, index->name, index->comment);
}

/* ALL is what it stands for. */
static void
add_grants(const Lines *lines, const char *object, const GPtrArray *grants, const char *all)
{
    g_auto(GStrv) every = g_strsplit(all, " ", -1);
    for (unsigned i = 0; i < grants->len; i++) {
        const ModelGrant *grant = grants->pdata[i];
        if (strcmp(grant->privilege, "all") != 0)
            add(lines, "grant %s %s %s", object, grant->role, grant->privilege);
        for (char **each = every; *each && strcmp(grant->privilege, "all") == 0; each++)
            add(lines, "grant %s %s %s", object, grant->role, *each);
    }
}

static void
add_relations(const Lines *lines, const char *word, const ModelRelation *relation, const GPtrArray *others)
{
    for (unsigned i = 0; i < others->len; i++) {
        const ModelRelation *other = others->pdata[i];
        add(lines, "%s %s.%s %s.%s", word, relation->schema, relation->name, other->schema, other->name);
    }
}

static void
add_relation(const Lines *lines, const ModelRelation *relation)
{
    add(lines, "relation %s.%s %c%c%s%s%s replica=%c", relation->schema, relation->name, relation->kind,
        relation->persistence, relation->is_partition ? " partition" : "", relation->rls ? " rls" : "",
        relation->rls_forced ? " forced" : "", relation->replica_identity);
    if (relation->kind == 'S' && relation->owned_by)
        add(lines, "owned %s.%s %s.%s %s", relation->schema, relation->name, relation->owned_by->schema,
            relation->owned_by->name, relation->owned_column);
    if (relation->comment)
        add(lines, "comment %s.%s %s", relation->schema, relation->name, relation->comment);
    for (unsigned i = 0; i < relation->columns->len; i++)
        add_column(lines, relation, relation->columns->pdata[i]);
    for (unsigned i = 0; i < relation->constraints->len; i++)
        add_constraint(lines, relation->constraints->pdata[i]);
    for (unsigned i = 0; i < relation->indexes->len; i++)
        add_index(lines, relation->indexes->pdata[i]);
    for (unsigned i = 0; i < relation->triggers->len; i++) {
        const ModelTrigger *trigger = relation->triggers->pdata[i];
        add(lines, "trigger %s.%s %s %s%s", relation->schema, relation->name, trigger->name,
            trigger->function, trigger->row ? " row" : "");
    }
    for (unsigned i = 0; i < relation->policies->len; i++) {
        const ModelPolicy *policy = relation->policies->pdata[i];
        add(lines, "policy %s.%s %s %s%s", relation->schema, relation->name, policy->name, policy->command,
            policy->permissive ? "" : " restrictive");
    }
    g_autofree char *object = g_strdup_printf("%s.%s", relation->schema, relation->name);
    add_grants(lines, object, relation->grants,
               relation->kind == 'S' ? "usage select update"
                                     : "select insert update delete truncate references trigger");
    add_relations(lines, "parent", relation, relation->parents);
    add_relations(lines, "read", relation, relation->used_by);
}

static void
add_type(const Lines *lines, const ModelType *type)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned i = 0; i < type->labels->len; i++)
        g_string_append_printf(text, " %s", (const char *)type->labels->pdata[i]);
    for (unsigned i = 0; i < type->columns->len; i++) {
        const ModelColumn *column = type->columns->pdata[i];
        g_string_append_printf(text, " %s:%s", column->name, sql_type_text(lines->arena, column->type));
    }
    if (type->base)
        g_string_append_printf(text, " %s%s", sql_type_text(lines->arena, type->base),
                               type->not_null ? " not null" : "");
    add(lines, "type %s.%s %c%s%s", type->schema, type->name, type->kind, text->str,
        type->default_expr ? " default" : "");
    for (unsigned i = 0; i < type->constraints->len; i++) {
        const ModelConstraint *constraint = type->constraints->pdata[i];
        add(lines, "domain %s.%s %s%s", type->schema, type->name, constraint->name,
            constraint->valid ? "" : " not valid");
    }
    if (type->comment)
        add(lines, "comment %s.%s %s", type->schema, type->name, type->comment);
}

char *
model_render(const Model *model)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Arena) arena = arena_new();
    const Lines lines = {all, arena};
    const GPtrArray *list = model_relations(model);
    for (unsigned i = 0; i < list->len; i++)
        add_relation(&lines, list->pdata[i]);
    list = model_types(model);
    for (unsigned i = 0; i < list->len; i++)
        add_type(&lines, list->pdata[i]);
    list = model_all_functions(model);
    for (unsigned i = 0; i < list->len; i++) {
        const ModelFunction *function = list->pdata[i];
        add(&lines, "function %s.%s(%s) %c%s%s%s", function->schema, function->name,
            joined(&lines, function->argument_types, false), function->volatility,
            function->security_definer ? " definer" : "", function->search_path ? " path" : "",
            function->public_revoked ? " revoked" : "");
        g_autofree char *object = g_strdup_printf("%s.%s(%s)", function->schema, function->name,
                                                  joined(&lines, function->argument_types, false));
        g_autoptr(GPtrArray) roles = g_ptr_array_new();
        for (unsigned j = 0; j < function->grants->len; j++) /* PUBLIC has it unless it is revoked */
            if (strcmp(((ModelGrant *)function->grants->pdata[j])->role, "public") != 0)
                g_ptr_array_add(roles, function->grants->pdata[j]);
        add_grants(&lines, object, roles, "execute");
        if (function->comment)
            add(&lines, "comment %s.%s() %s", function->schema, function->name, function->comment);
    }
    list = model_schemas(model);
    for (unsigned i = 0; i < list->len; i++) {
        const ModelSchema *schema = list->pdata[i];
        add(&lines, "schema %s", schema->name);
        add_grants(&lines, schema->name, schema->grants, "usage create");
    }
    g_ptr_array_sort(all, compare);
    g_ptr_array_add(all, g_strdup(""));
    g_ptr_array_add(all, NULL);
    return g_strjoinv("\n", (char **)all->pdata);
}
