/* Meta-commands. One row each; what is not in the table is refused by name. */
#include <string.h>

#include "base/errors.h"
#include "base/suggest.h"
#include "sql/script_internal.h"

typedef struct {
    Script *script;
    Input *input;
    ScriptPlace place; /* of the backslash */
    const char *name;
    ScriptEvent *event;
    bool produced;
} Call;

static bool
fail_missing(Call *call, GError **error)
{
    script_fail(call->script, &call->place, error, "\\%s lacks its argument", call->name);
    return false;
}

/* The argument a command cannot do without; an empty one is none. NULL with the error set. */
static char *
required_argument(Call *call, ArgumentForm form, GError **error)
{
    GError *problem = NULL;
    g_autofree char *argument = argument_next(call->script, call->input, form, &problem);
    if (argument && *argument)
        return g_steal_pointer(&argument);
    if (problem)
        g_propagate_error(error, problem);
    else
        fail_missing(call, error);
    return NULL;
}

static bool
include(Call *call, bool relative, GError **error)
{
    GError *problem = NULL;
    g_autofree char *given = required_argument(call, ARGUMENT_WITHOUT_SEMICOLON, error);
    if (!given)
        return false;
    g_autofree char *beside = relative && call->input->path ? g_path_get_dirname(call->input->path) : NULL;
    g_autofree char *path = g_path_is_absolute(given)
                                ? g_strdup(given)
                                : g_build_filename(beside ? beside : call->script->root, given, NULL);
    if (input_open(call->script, path, &problem))
        return true;
    script_point(call->script, &call->place, &problem);
    if (*given == '"')
        error_hint(&problem, "A file name is quoted by single quotes here.");
    g_propagate_error(error, problem);
    return false;
}

static bool
run_include(Call *call, GError **error)
{
    return include(call, false, error);
}

static bool
run_include_relative(Call *call, GError **error)
{
    return include(call, true, error);
}

static bool
run_set(Call *call, GError **error)
{
    GError *problem = NULL;
    g_autofree char *name = argument_next(call->script, call->input, ARGUMENT_PLAIN, &problem);
    g_autofree char *value = problem ? NULL : argument_all(call->script, call->input, "", &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    if (!name)
        return fail_missing(call, error);
    if (!variable_name_ok(name, strlen(name))) {
        script_fail(call->script, &call->place, error, "\"%s\" cannot be the name of a variable", name);
        return false;
    }
    bool truth = false;
    if (strcmp(name, "SINGLELINE") == 0 && (!script_truth(value, &truth) || truth)) {
        script_fail(call->script, &call->place, error, "SINGLELINE would end every statement with its line");
        error_hint(error, "End each statement with a semicolon instead.");
        return false;
    }
    if (strcmp(name, "ENCODING") == 0 && !script_set_encoding(call->script, value, &call->place, error))
        return false;
    g_hash_table_insert(call->script->variables, g_steal_pointer(&name), g_steal_pointer(&value));
    return true;
}

static bool
run_unset(Call *call, GError **error)
{
    g_autofree char *name = required_argument(call, ARGUMENT_PLAIN, error);
    if (!name)
        return false;
    g_hash_table_remove(call->script->variables, name);
    return true;
}

static bool
read_condition(Call *call, bool *truth, GError **error)
{
    g_autofree char *text = argument_all(call->script, call->input, " ", error);
    if (!text)
        return false;
    if (script_truth(text, truth))
        return true;
    script_fail(call->script, &call->place, error, "\\%s does not know whether \"%s\" is true", call->name,
                text);
    error_hint(error,
               "It takes true, false, yes, no, on, off, 1 and 0, often from a variable: \\if :{?name}");
    return false;
}

static bool
run_if(Call *call, GError **error)
{
    Input *input = call->input;
    bool truth = false;
    bool active = input_active(input);
    if (active && !read_condition(call, &truth, error))
        return false;
    Branch branch = {.place = call->place,
                     .active = active && truth,
                     .taken = truth,
                     .parent_active = active,
                     .text = input->text->len,
                     .depth = input->paren_depth};
    g_array_append_val(input->branches, branch);
    return true;
}

static Branch *
branch_of(Call *call, GError **error)
{
    Input *input = call->input;
    if (input->branches->len > 0)
        return &g_array_index(input->branches, Branch, input->branches->len - 1);
    script_fail(call->script, &call->place, error, "\\%s without an \\if", call->name);
    return NULL;
}

/* What was read in a branch not taken is dropped; what was read in one taken is where the next begins. */
static void
leave_branch(Input *input, Branch *branch)
{
    if (!branch->active) {
        g_string_truncate(input->text, MIN(branch->text, input->text->len));
        input->paren_depth = branch->depth;
        while (input->segments->len > 0 &&
               g_array_index(input->segments, Segment, input->segments->len - 1).at >= input->text->len &&
               input->segments->len > 1)
            g_array_set_size(input->segments, input->segments->len - 1);
        if (input->text->len == 0)
            input_reset_statement(input);
    }
    branch->text = input->text->len;
    branch->depth = input->paren_depth;
}

static bool
run_elif(Call *call, GError **error)
{
    Branch *branch = branch_of(call, error);
    bool truth = false;
    if (!branch)
        return false;
    if (branch->seen_else) {
        script_fail(call->script, &call->place, error, "\\elif behind \\else");
        return false;
    }
    leave_branch(call->input, branch);
    if (branch->parent_active && !branch->taken) {
        if (!read_condition(call, &truth, error))
            return false;
    }
    branch->active = truth;
    branch->taken = branch->taken || truth;
    return true;
}

static bool
run_else(Call *call, GError **error)
{
    Branch *branch = branch_of(call, error);
    if (!branch)
        return false;
    if (branch->seen_else) {
        script_fail(call->script, &call->place, error, "a second \\else for one \\if");
        return false;
    }
    leave_branch(call->input, branch);
    branch->active = branch->parent_active && !branch->taken;
    branch->taken = branch->seen_else = true;
    return true;
}

static bool
run_endif(Call *call, GError **error)
{
    Branch *branch = branch_of(call, error);
    if (!branch)
        return false;
    leave_branch(call->input, branch);
    g_array_set_size(call->input->branches, call->input->branches->len - 1);
    return true;
}

static void
produce(Call *call, ScriptEventKind kind, const char *text)
{
    g_string_assign(call->script->message, text);
    *call->event = (ScriptEvent){.kind = kind,
                                 .text = call->script->message->str,
                                 .length = call->script->message->len,
                                 .place = call->place,
                                 .end = input_here(call->input)};
    call->produced = true;
}

static bool
run_echo(Call *call, GError **error)
{
    g_autofree char *text = argument_all(call->script, call->input, " ", error);
    if (!text)
        return false;
    produce(call, SCRIPT_ECHO, g_str_has_prefix(text, "-n ") ? text + 3 : text);
    return true;
}

static bool
run_encoding(Call *call, GError **error)
{
    g_autofree char *name = required_argument(call, ARGUMENT_PLAIN, error);
    if (!name)
        return false;
    if (!script_set_encoding(call->script, name, &call->place, error))
        return false;
    produce(call, SCRIPT_ENCODING, name);
    return true;
}

/* pg_dump guards its scripts with \restrict KEY ... \unrestrict KEY since CVE-2025-8714: between the two no
 * meta-command may run, so that a hostile object name cannot smuggle one in. */
static bool
run_restrict(Call *call, GError **error)
{
    g_autofree char *key = required_argument(call, ARGUMENT_PLAIN, error);
    if (!key)
        return false;
    call->script->restrict_key = g_steal_pointer(&key);
    call->script->restrict_place = call->place;
    return true;
}

static bool
run_unrestrict(Call *call, GError **error)
{
    GError *problem = NULL;
    g_autofree char *key = argument_next(call->script, call->input, ARGUMENT_PLAIN, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    if (!key || g_strcmp0(key, call->script->restrict_key) != 0) {
        script_fail(call->script, &call->place, error,
                    call->script->restrict_key ? "\\unrestrict with another key than its \\restrict"
                                               : "\\unrestrict without a \\restrict");
        return false;
    }
    g_clear_pointer(&call->script->restrict_key, g_free);
    return true;
}

static bool
run_connect(Call *call, GError **error)
{
    script_fail(call->script, &call->place, error, "\\%s is refused", call->name);
    error_detail(error, "A script runs on the one database it was started for, in one session.");
    error_hint(error, "Give what belongs to another database a project, or an environment, of its own.");
    return false;
}

static bool
run_copy(Call *call, GError **error)
{
    const Span *span = &g_array_index(call->input->spans, Span, call->input->spans->len - 1);
    const char *end = span->end;
    g_autofree char *arguments = argument_rest(call->input);
    while (end > span->end - 2 && g_ascii_isspace(end[-1]))
        end--;
    call->event->place = call->place;
    call->event->end = call->input->spans->len == 1 ? input_place(call->input, end) : call->place;
    if (call->input->text->len > 0) {
        script_fail(call->script, &call->place, error, "\\copy in the middle of a statement");
        return false;
    }
    call->produced = script_copy_command(call->script, call->input, arguments, call->event, error);
    return call->produced;
}

static const struct {
    const char *name;
    bool (*run)(Call *call, GError **error);
    bool conditional; /* runs in a branch not taken too */
} commands[] = {
    {"i", run_include, false},
    {"include", run_include, false},
    {"ir", run_include_relative, false},
    {"include_relative", run_include_relative, false},
    {"set", run_set, false},
    {"unset", run_unset, false},
    {"if", run_if, true},
    {"elif", run_elif, true},
    {"else", run_else, true},
    {"endif", run_endif, true},
    {"echo", run_echo, false},
    {"qecho", run_echo, false},
    {"warn", run_echo, false},
    {"encoding", run_encoding, false},
    {"restrict", run_restrict, false},
    {"unrestrict", run_unrestrict, false},
    {"connect", run_connect, false},
    {"c", run_connect, false},
    {"copy", run_copy, false},
};

static bool
unknown(Call *call, GError **error)
{
    const char *names[G_N_ELEMENTS(commands) + 1];
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        names[i] = commands[i].name;
    names[G_N_ELEMENTS(commands)] = NULL;
    /* psql's own commands are meant as they are written. */
    static const char *const known[] = {"errverbose", "gset", "lo_export", "pset", "setenv", NULL};
    const char *near = strlen(call->name) > 2 && !g_strv_contains(known, call->name)
                           ? suggest_nearest(call->name, names)
                           : NULL;
    script_fail(call->script, &call->place, error, "the meta-command \\%s is not run here", call->name);
    if (near)
        error_hint(error, "Did you mean \\%s?", near);
    else if (strcmp(call->name, ".") == 0)
        error_hint(error, "It ends the data of COPY ... FROM stdin, and there is no such COPY before it.");
    else
        error_hint(error,
                   "Scripts may hold \\i \\ir \\set \\unset \\if \\elif \\else \\endif \\echo \\qecho \\warn "
                   "\\restrict \\unrestrict \\encoding and \\copy ... from.");
    return false;
}

/* Behind a command: "\\" ends it and SQL goes on; a single backslash starts the next command. */
static void
end_command(Input *input)
{
    input->resume = true;
    if (input->spans->len == 0)
        return; /* \copy ... from stdin took the line */
    Span *span = &g_array_index(input->spans, Span, input->spans->len - 1);
    argument_skip(input);
    if (span->p + 1 < span->end && span->p[1] == '\\')
        span->p += 2;
}

bool
script_meta(Script *script, Input *input, ScriptEvent *event, bool *produced, GError **error)
{
    Span *span = &g_array_index(input->spans, Span, input->spans->len - 1);
    const char *start = span->p;
    while (span->p < span->end && !g_ascii_isspace(*span->p) && *span->p != '\\')
        span->p++;
    g_autofree char *name = g_strndup(start, (gsize)(span->p - start));
    Call call = {script, input, input_here(input), name, event, false};
    if (input->spans->len == 1)
        call.place = input_place(input, start - 1);
    *produced = false;
    script->rewrote = true;
    if (script->restrict_key && strcmp(name, "unrestrict") != 0) {
        script_fail(script, &call.place, error, "\\%s between \\restrict and \\unrestrict", name);
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(commands[i].name, name) != 0)
            continue;
        bool ok = true;
        if (commands[i].conditional || input_active(input))
            ok = commands[i].run(&call, error);
        else if (commands[i].run == run_copy)
            g_free(argument_rest(input)); /* all of the line is its argument */
        if (ok)
            end_command(input);
        *produced = call.produced;
        return ok;
    }
    if (!input_active(input)) {
        end_command(input);
        return true;
    }
    return unknown(&call, error);
}
