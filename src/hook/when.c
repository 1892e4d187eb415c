/* Which hooks run here and now: by environment, migration, risk and kind of statement. */
#include <fnmatch.h>
#include <string.h>

#include "base/errors.h"
#include "hook/internal.h"

static bool
matches(char *const *globs, const char *text)
{
    if (!globs || !*globs)
        return true;
    for (unsigned i = 0; text && globs[i]; i++)
        if (fnmatch(globs[i], text, FNM_CASEFOLD) == 0)
            return true;
    return false;
}

static int
risk_rank(const char *class)
{
    static const char *const names[] = {"low", "medium", "high", "critical", NULL};
    for (int i = 0; class && names[i]; i++)
        if (strcmp(names[i], class) == 0)
            return i;
    return -1;
}

static const char *
json_member(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* Whether some statement of the migration is of that kind. */
static bool
has_kind(const json_t *details, char *const *kinds)
{
    size_t i;
    const json_t *statement;
    json_array_foreach(json_object_get(details, "statements"), i,
                       statement) if (matches(kinds, json_member(statement, "kind"))) return true;
    return false;
}

static bool
migration_fits(const Hook *hook, HookMigration *migration, const HookContext *context, bool *fits,
               GError **error)
{
    *fits = matches(hook->migrations, migration->label) || matches(hook->migrations, migration->name);
    bool by_kind = hook->statements && *hook->statements;
    if (*fits && by_kind && context->statement) {
        *fits = matches(hook->statements, context->kind);
        by_kind = false;
    }
    if (!*fits || (!hook->risk && !by_kind))
        return true;
    GError *problem = NULL;
    const json_t *details = hook_migration_details(migration, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    /* Who raises the class in the file's header is believed; what is not known counts as the gravest. */
    const char *class = details ? json_member(details, "risk") : NULL;
    int rank = MAX(class ? risk_rank(class) : risk_rank("critical"), risk_rank(migration->risk));
    *fits = (!hook->risk || rank >= risk_rank(hook->risk)) &&
            (!by_kind || !details || has_kind(details, hook->statements));
    return true;
}

/* Of a phase of the whole run: whether any migration that is pending fits. */
static bool
any_fits(const Hook *hook, HookContext *context, bool *fits, GError **error)
{
    *fits = !context->pending;
    for (unsigned i = 0; context->pending && i < context->pending->len && !*fits; i++)
        if (!migration_fits(hook, context->pending->pdata[i], context, fits, error))
            return false;
    return true;
}

char *
hook_when(const Hook *hook)
{
    GString *text = g_string_new(NULL);
    g_autofree char *migrations = g_strjoinv(", ", hook->migrations);
    g_autofree char *statements = g_strjoinv(", ", hook->statements);
    if (*migrations)
        g_string_append_printf(text, "migration %s", migrations);
    if (hook->risk)
        g_string_append_printf(text, "%srisk %s", text->len ? ", " : "", hook->risk);
    if (*statements)
        g_string_append_printf(text, "%sstatement %s", text->len ? ", " : "", statements);
    return g_string_free(text, FALSE);
}

bool
hook_why_not(const HookSet *hooks, const Hook *hook, HookContext *context, char **why, GError **error)
{
    *why = NULL;
    if (!matches(hook->environments, hooks->config->environment)) {
        *why = g_strdup_printf("not in environment %s", hooks->config->environment);
        return true;
    }
    g_autofree char *when = hook_when(hook);
    if (!context || !*when)
        return true;
    bool fits;
    if (context->migration ? !migration_fits(hook, context->migration, context, &fits, error)
                           : !any_fits(hook, context, &fits, error))
        return false;
    if (!fits)
        *why = g_strdup_printf("only when %s", when);
    return true;
}
