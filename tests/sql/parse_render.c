#include "sql/parse_render.h"

static const char *const rules[] = {
    [TRANSACTION_ANY] = "any",           [TRANSACTION_FORBIDDEN] = "forbidden",
    [TRANSACTION_BEGIN] = "begin",       [TRANSACTION_COMMIT] = "commit",
    [TRANSACTION_ROLLBACK] = "rollback", [TRANSACTION_SAVEPOINT] = "savepoint",
    [TRANSACTION_OTHER] = "other",
};

static const char *const roles[] = {
    [OBJECT_CREATED] = "creates",
    [OBJECT_CHANGED] = "changes",
    [OBJECT_DROPPED] = "drops",
    [OBJECT_NEEDED] = "needs",
};

char *
parse_render(const Statement *statement)
{
    GString *out = g_string_new(NULL);
    if (statement->known)
        g_string_append_printf(out, "--> %s", statement->tag[0] != '\0' ? statement->tag : "(nothing)");
    else
        g_string_append_printf(out, "--> unknown: %s@%d", statement->problem, statement->problem_offset);
    g_string_append_printf(out, " | %s%s%s\n", rules[statement->transaction],
                           statement->writes ? "" : " | reads",
                           statement->changes_reading ? " | changes reading" : "");
    if (statement->known && statement->problem != NULL)
        g_string_append_printf(out, "--> incomplete: %s\n", statement->problem);
    for (guint i = 0; i < statement->objects->len; i++) {
        const ObjectRef *ref = &g_array_index(statement->objects, ObjectRef, i);
        g_string_append_printf(out, "--> %s %s ", roles[ref->role], object_kind_name(ref->kind));
        if (ref->schema != NULL)
            g_string_append_printf(out, "%s.", ref->schema);
        g_string_append(out, ref->name);
        if (ref->parent != NULL)
            g_string_append_printf(out, " on %s", ref->parent);
        if (ref->location >= 0)
            g_string_append_printf(out, "@%d", ref->location);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}
