/* Hooks that are programs of any language: context as JSON on stdin, an answer as JSON on stdout. */
#include <string.h>

#include "base/child.h"
#include "base/errors.h"
#include "hook/internal.h"

/* What a program finds where the caller's database was: a name that no resolver knows (RFC 6761). */
#define POISON_HOST "confiture-hook-has-no-connection.invalid"

static void
add(GPtrArray *set, const char *name, const char *value)
{
    g_ptr_array_add(set, g_strdup_printf("%s=%s", name, value ? value : ""));
}

/* A program that was not given the database must not find it by chance. */
static void
add_poison(GPtrArray *set)
{
    static const char *const unset[] = {"PGSERVICE",  "PGSERVICEFILE", "PGHOSTADDR", "PGPORT", "PGDATABASE",
                                        "PGPASSWORD", "PGPASSFILE",    "PGUSER",     NULL};
    add(set, "DATABASE_URL", "postgresql://" POISON_HOST "/none");
    add(set, "PGHOST", POISON_HOST);
    for (int i = 0; unset[i]; i++)
        g_ptr_array_add(set, g_strdup(unset[i]));
}

/* In the environment, which only the same user can read; never in argv. */
static bool
add_connection(GPtrArray *set, const char *url, GError **error)
{
    g_auto(GStrv) variables = conn_url_environment(url, error);
    if (!variables)
        return false;
    add(set, "DATABASE_URL", url);
    for (char **variable = variables; *variable; variable++)
        g_ptr_array_add(set, g_strdup(*variable));
    return true;
}

static GPtrArray *
environment(const HookCall *call, GError **error)
{
    const HookContext *context = call->context;
    const HookMigration *migration = context->migration;
    g_autoptr(GPtrArray) set = g_ptr_array_new_with_free_func(g_free);
    const char *url = call->database ? call->database->url : NULL;
    if (call->hook->connection && url) {
        if (!add_connection(set, url, error))
            return NULL;
    } else {
        add_poison(set);
    }
    add(set, "CONFITURE_PHASE", phase_row(call->phase)->name);
    add(set, "CONFITURE_ENVIRONMENT", context->environment);
    add(set, "CONFITURE_COMMAND", context->command);
    add(set, "CONFITURE_DIRECTION", context->direction);
    add(set, "CONFITURE_RUN_ID", context->run_id);
    add(set, "CONFITURE_STATUS", context->status);
    add(set, "CONFITURE_TABLE", context->table);
    add(set, "CONFITURE_MIGRATION", migration ? migration->label : NULL);
    add(set, "CONFITURE_VERSION", migration ? migration->version : NULL);
    g_ptr_array_add(set, NULL);
    return g_steal_pointer(&set);
}

/* What it wrote to stderr is for the user. */
static void
tell_errors(const HookCall *call, const char *errors)
{
    g_auto(GStrv) lines = g_strsplit(errors ? errors : "", "\n", -1);
    for (char **line = lines; *line; line++) {
        g_autofree char *valid = g_utf8_make_valid(g_strchomp(*line), -1);
        if (*valid)
            progress_remark(call->set->progress, "%s: %s", call->hook->name, valid);
    }
}

static bool
wrong_answer(const char *why, GError **error)
{
    error_set(error, ERR_HOOK, "its answer cannot be read: %s", why);
    error_hint(error,
               "Standard output is empty, or one JSON object: {\"metadata\": {...}, \"veto\": \"why\"}. "
               "Messages go to standard error.");
    return false;
}

static bool
take_members(HookCall *call, const json_t *answer, GError **error)
{
    const char *key;
    json_t *value;
    const json_t *metadata = json_object_get(answer, "metadata");
    const json_t *veto = json_object_get(answer, "veto");
    json_object_foreach((json_t *)(uintptr_t)answer, key,
                        value) if (strcmp(key, "metadata") != 0 && strcmp(key, "veto") != 0)
    {
        g_autofree char *why = g_strdup_printf("it has a member \"%.64s\"", key);
        return wrong_answer(why, error);
    }
    if (metadata && !json_is_object(metadata) && !json_is_null(metadata))
        return wrong_answer("metadata is no object", error);
    if (veto && !json_is_string(veto) && !json_is_null(veto) && !json_is_false(veto))
        return wrong_answer("veto is not the reason, as text", error);
    json_object_foreach((json_t *)(uintptr_t)metadata, key,
                        value) if (!hook_add_metadata(call, key, json_incref(value), error)) return false;
    if (!json_is_string(veto))
        return true;
    hook_veto(call, json_string_value(veto), error);
    return false;
}

static bool
take_answer(HookCall *call, const ChildResult *result, GError **error)
{
    json_error_t problem;
    if (result->cut) {
        g_autofree char *why = g_strdup_printf("it is longer than %d KB", CHILD_OUTPUT_CAP / 1024);
        return wrong_answer(why, error);
    }
    if (strspn(result->output, " \t\r\n") == result->length)
        return true;
    json_auto_t *answer = json_loadb(result->output, result->length, JSON_REJECT_DUPLICATES, &problem);
    if (!answer) {
        g_autofree char *text = g_utf8_make_valid(problem.text, -1);
        g_autofree char *why = g_strdup_printf("line %d, %s", problem.line, text);
        return wrong_answer(why, error);
    }
    return json_is_object(answer) ? take_members(call, answer, error)
                                  : wrong_answer("it is no object", error);
}

/* A program that says no by its status may still say why. */
static bool
refused(HookCall *call, const ChildResult *result, GError **error)
{
    GError *said = NULL;
    if (!take_answer(call, result, &said) && call->vetoed) {
        g_propagate_error(error, said);
        return false;
    }
    g_clear_error(&said);
    g_autofree char *tail = g_utf8_make_valid(result->errors, -1);
    g_strchomp(tail);
    const char *last = strrchr(tail, '\n');
    last = last ? last + 1 : tail;
    call->vetoed = result->status < 126; /* above: it could not be run, or was ended by a signal */
    error_set(error, ERR_HOOK, "it ended with status %d%s%s", result->status, *last ? ": " : "", last);
    return false;
}

bool
hook_run_program(HookCall *call, GError **error)
{
    g_auto(ChildResult) result = {0};
    g_autoptr(GPtrArray) set = environment(call, error);
    g_autofree char *input = set ? hook_context_text(call->context, call->phase, error) : NULL;
    if (!input)
        return false;
    const ChildOptions options = {.argv = (const char *const *)call->hook->argv,
                                  .set = (const char *const *)set->pdata,
                                  .directory = call->set->config->project_directory,
                                  .timeout_ms = hook_time_left(call),
                                  .input = input,
                                  .input_length = strlen(input),
                                  .apart = true};
    if (!child_run(&options, &result, error))
        return false;
    if (result.status != 0)
        return refused(call, &result, error);
    tell_errors(call, result.errors);
    return take_answer(call, &result, error);
}
