#include "lint/each.h"

#include <fnmatch.h>
#include <string.h>

void
each_relation(Lint *lint, const Model *model, const char *kinds, RelationCheck check)
{
    const GPtrArray *relations = model_relations(model);
    for (unsigned i = 0; i < relations->len; i++) {
        const ModelRelation *relation = g_ptr_array_index(relations, i);
        if (!strchr(kinds, relation->kind) || relation->persistence == 't' ||
            lint_excluded(lint, relation->schema, relation->name))
            continue;
        g_autofree char *shown = g_strconcat(relation->schema, ".", relation->name, NULL);
        check(lint, model, relation, shown);
    }
}

bool
is_left_out(const Lint *lint, const LintStatement *statement, SqlName name)
{
    const ModelRelation *relation = name.schema ? NULL : model_find(statement->model, name);
    const char *schema = name.schema ? name.schema : relation ? relation->schema : NULL;
    return lint_excluded(lint, schema ? schema : model_creation_schema(statement->model), name.name);
}

bool
holds_text(const Model *model, const SqlType *type)
{
    static const char *const names[] = {"text", "varchar", "bpchar", "citext", "json", "jsonb", "name", NULL};
    type = type ? model_base_type(model, type) : NULL;
    return type && g_strv_contains(names, type->name.name);
}

bool
matches_any(const char *const *globs, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (; globs && *globs; globs++)
        if (fnmatch(*globs, lower, 0) == 0)
            return true;
    return false;
}

const ModelGrant *
public_grant(const ModelRelation *relation, const char *const *privileges)
{
    for (unsigned i = 0; i < relation->grants->len; i++) {
        const ModelGrant *grant = g_ptr_array_index(relation->grants, i);
        if (strcmp(grant->role, "public") == 0 &&
            (strcmp(grant->privilege, "all") == 0 || g_strv_contains(privileges, grant->privilege)))
            return grant;
    }
    return NULL;
}

/* Of "select (id, name)". */
static bool
names_column(const char *privilege, const char *column)
{
    const char *open = strstr(privilege, " (");
    if (!open || (!g_str_has_prefix(privilege, "select (") && !g_str_has_prefix(privilege, "all (")))
        return false;
    g_autofree char *inside = g_strndup(open + 2, strlen(open) - 3);
    g_auto(GStrv) names = g_strsplit(inside, ", ", -1);
    return g_strv_contains((const char *const *)names, column);
}

const ModelGrant *
public_read(const ModelRelation *relation, const char *column)
{
    const ModelGrant *grant = public_grant(relation, (const char *const[]){"select", NULL});
    for (unsigned i = 0; !grant && i < relation->grants->len; i++) {
        const ModelGrant *other = g_ptr_array_index(relation->grants, i);
        if (strcmp(other->role, "public") == 0 && names_column(other->privilege, column))
            grant = other;
    }
    return grant;
}
