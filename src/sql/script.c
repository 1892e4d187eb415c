#include "sql/script.h"

#include <string.h>

#include "base/errors.h"
#include "sql/script_internal.h"

enum { READ_SIZE = 256 * 1024 };

static Script *
script_new(const ScriptOptions *options)
{
    Script *script = g_new0(Script, 1);
    script->inputs = g_ptr_array_new_with_free_func((GDestroyNotify)input_free);
    script->names = g_ptr_array_new_with_free_func(g_free);
    script->message = g_string_new(NULL);
    script->root = options && options->root ? g_strdup(options->root) : g_get_current_dir();
    script->opened = options ? options->opened : NULL;
    script->data = options ? options->data : NULL;
    script->read_size = READ_SIZE;
    script->cap = SCRIPT_STATEMENT_CAP;
    script->standard_strings = script->utf8 = true;
    if (options && options->share_variables && options->variables) {
        script->variables = g_hash_table_ref(options->variables);
        return script;
    }
    script->variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (options && options->variables) {
        GHashTableIter iter;
        gpointer key, value;
        g_hash_table_iter_init(&iter, options->variables);
        while (g_hash_table_iter_next(&iter, &key, &value))
            g_hash_table_insert(script->variables, g_strdup(key), g_strdup(value));
    }
    return script;
}

Script *
script_open(const char *path, const ScriptOptions *options, GError **error)
{
    g_autoptr(Script) script = script_new(options);
    return input_open(script, path, error) ? g_steal_pointer(&script) : NULL;
}

Script *
script_open_text(const char *name, const char *text, size_t length, const ScriptOptions *options,
                 GError **error)
{
    Script *script = script_new(options);
    input_open_text(script, name, text, length);
    if (options && options->start > 0)
        input_start_at(script_top(script), MIN(options->start, length));
    return script;
}

/* Takes the file that was read to its end off the stack; its memory serves the next. */
static void
leave_file(Script *script)
{
    g_assert(script->mode == DATA_NONE);
    while (script->inputs->len > 0)
        input_pop(script);
    script->rewrote = script->given = script->failed = false;
}

bool
script_continue(Script *script, const char *path, GError **error)
{
    leave_file(script);
    return input_open(script, path, error);
}

void
script_continue_text(Script *script, const char *name, const char *text, size_t length)
{
    leave_file(script);
    input_open_text(script, name, text, length);
}

bool
script_rewrote(const Script *script)
{
    return script->rewrote;
}

bool
script_standard_strings(const Script *script)
{
    return script->standard_strings;
}

void
script_free(Script *script)
{
    if (!script)
        return;
    input_free(script->copy_file);
    input_free(script->spare);
    g_ptr_array_unref(script->inputs);
    g_ptr_array_unref(script->names);
    g_hash_table_unref(script->variables);
    g_string_free(script->message, TRUE);
    g_free(script->restrict_key);
    g_free(script->root);
    g_free(script);
}

static bool
only_blank(const char *p, const char *end)
{
    while (p < end && g_ascii_isspace(*p))
        p++;
    return p == end;
}

/* Fills the event for the statement just read. */
static bool
finish_statement(Script *script, Input *input, bool closed, ScriptEvent *event, GError **error)
{
    const Segment *first = &g_array_index(input->segments, Segment, 0);
    while (!closed && g_ascii_isspace(input->text->str[input->text->len - 1]))
        g_string_truncate(input->text, input->text->len - 1);
    *event = (ScriptEvent){.kind = SCRIPT_STATEMENT,
                           .text = input->text->str,
                           .length = input->text->len,
                           .place = first->place,
                           .end = input_here(input),
                           .closed = closed};
    if (!closed)
        event->end = script_place(script, event, event->length);
    if (!script_follow_settings(script, event->text, &event->place, error))
        return false;
    event->copies_from_stdin = copy_reads_stdin(event->text, input->combined);
    if (event->copies_from_stdin)
        script_start_inline(script, input, &first->place);
    return true;
}

/* Everything that was begun must have ended with its file. */
static bool
check_closed(Script *script, Input *input, GError **error)
{
    static const char *const what[] = {[LEX_QUOTE] = "a quoted string",
                                       [LEX_ESCAPE_QUOTE] = "a quoted string",
                                       [LEX_IDENTIFIER] = "a quoted identifier",
                                       [LEX_DOLLAR] = "a dollar-quoted string",
                                       [LEX_COMMENT] = "a comment"};
    if (input->state != LEX_PLAIN)
        script_fail(script, &input->opened, error, "%s is never closed", what[input->state]);
    else if (input->branches->len > 0)
        script_fail(script, &g_array_index(input->branches, Branch, input->branches->len - 1).place, error,
                    "\\if without an \\endif in its file");
    else if (input->started && input->paren_depth > 0)
        script_fail(script, &input->paren, error, "a parenthesis is never closed");
    else if (input->started && input->begin_depth > 0)
        script_fail(script, &g_array_index(input->segments, Segment, 0).place, error,
                    "BEGIN ATOMIC without its END");
    else
        return true;
    return false;
}

static bool
is_blank(const GString *text)
{
    return only_blank(text->str, text->str + text->len);
}

/* A quote that is never closed would otherwise take all memory before it is found out. */
static bool
check_size(Script *script, Input *input, GError **error)
{
    if (input->replaced > REPLACED_CAP) {
        ScriptPlace here = input_here(input);
        script_fail(script, &here, error, "the variables of this line hold more than %d MB",
                    REPLACED_CAP >> 20);
        return false;
    }
    if (input->text->len <= script->cap)
        return true;
    const ScriptPlace *place =
        input->state == LEX_PLAIN ? &g_array_index(input->segments, Segment, 0).place : &input->opened;
    script_fail(script, place, error, "a statement is longer than %zu MB", script->cap >> 20);
    error_hint(error, "Is a quote that begins here never closed?");
    return false;
}

/* One step: reads on in the input on top. *done when `event` was filled. */
static bool
step(Script *script, ScriptEvent *event, bool *done, GError **error)
{
    Input *input = script_top(script);
    GError *problem = NULL;
    if (input->spans->len == 0 && !input_next_line(script, input, &problem)) {
        if (problem) {
            g_propagate_error(error, problem);
            return false;
        }
        if (!check_closed(script, input, error))
            return false;
        if (input->started && !is_blank(input->text)) {
            *done = true;
            bool ok = finish_statement(script, input, false, event, error);
            input->started = false;
            return ok;
        }
        if (script->inputs->len > 1) {
            input_pop(script);
            return true;
        }
        if (script->restrict_key) {
            script_fail(script, &script->restrict_place, error, "\\restrict without its \\unrestrict");
            error_hint(error, "pg_dump writes \\unrestrict at the end. Was the file cut short?");
            return false;
        }
        event->kind = SCRIPT_END;
        *done = true;
        return true;
    }
    switch (script_lex(script, input)) {
    case LEX_LINE_DONE:
        return check_size(script, input, error);
    case LEX_BACKSLASH:
        return script_meta(script, input, event, done, error);
    case LEX_STATEMENT:
        break;
    }
    if (!input_active(input)) {
        Branch *branch = &g_array_index(input->branches, Branch, input->branches->len - 1);
        g_string_truncate(input->text, MIN(branch->text, input->text->len));
        return true;
    }
    if (!input->started || input->segments->len == 0 || is_blank(input->text)) {
        input_reset_statement(input);
        return true;
    }
    *done = true;
    return finish_statement(script, input, true, event, error);
}

bool
script_next(Script *script, ScriptEvent *event, GError **error)
{
    bool done = false;
    bool ok = true;
    if (script->failed || script->inputs->len == 0) {
        event->kind = SCRIPT_END;
        return true;
    }
    if (script->mode != DATA_NONE) {
        /* The statement's text stays, for whoever must blame it, until its data is done. */
        ok = script_copy_next(script, event, error);
    } else {
        if (script->given)
            input_reset_statement(script_top(script));
        script->given = false;
        while (ok && !done)
            ok = step(script, event, &done, error);
    }
    script->given = script->given || (ok && event->kind == SCRIPT_STATEMENT);
    script->failed = !ok;
    return ok;
}
