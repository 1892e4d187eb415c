/* One file, statement by statement, past what cannot be read. */
#include <string.h>

#include "base/errors.h"
#include "base/interrupt.h"
#include "lint/run.h"

/* Places of one file that the reader is helped past: what is never closed is read to the end of the file each
 * time. */
enum { PASSED_OVER_MOST = 100 };

/* So many are checked in a few milliseconds. */
enum { STATEMENTS_A_REPORT = 256 };

static ModelPlace
place_of(void *data, int location)
{
    const LintReader *reader = data;
    ScriptPlace place = script_place(reader->script, &reader->event, (size_t)MAX(location, 0));
    return (ModelPlace){g_intern_string(place.file), place.line, place.column};
}

/* Files drawn in by \i, so that their lines can be shown. */
static void
remember_path(void *data, const char *path, const char *shown)
{
    Lint *lint = data;
    g_hash_table_replace(lint->paths, (gpointer)(uintptr_t)g_intern_string(shown), g_strdup(path));
}

static void
report_unreadable(Lint *lint, LintReader *reader, const SqlTree *tree)
{
    int major = 0;
    const char *what = lint_newer_syntax(reader->event.text, tree, &major);
    LintStatement statement = {.tree = tree, .text = reader->event.text, .length = reader->event.length};
    lint->running = lint_active(lint, what ? "newer-syntax" : "syntax-error");
    if (what) {
        Finding *finding =
            lint_report(lint, &statement, tree->problem_location, 0,
                        "the statement was not checked: %s is syntax of PostgreSQL %d", what, major);
        lint_detail(finding, "The grammar is that of PostgreSQL %d; it says: %s.", parse_grammar_major(),
                    tree->problem);
        return;
    }
    Finding *finding = lint_report(lint, &statement, tree->problem_location, 0, "%s", tree->problem);
    lint_detail(finding, "The grammar is that of PostgreSQL %d.", parse_grammar_major());
}

static void
run_rules(Lint *lint, LintReader *reader, const SqlTree *tree, const Risk *risk, LintText *text)
{
    LintRole role = reader->file->role;
    LintStatement statement = {.tree = tree,
                               .text = reader->event.text,
                               .length = reader->event.length,
                               .risk = risk,
                               .model = lint->model,
                               .history = &reader->history,
                               .migration = role != LINT_SCHEMA,
                               .down = role == LINT_DOWN,
                               .file = text->shown};
    for (unsigned i = 0; i < lint->statement_rules->len; i++) {
        lint->running = g_ptr_array_index(lint->statement_rules, i);
        if (lint_severity(lint, lint->running, text) != SEVERITY_OFF)
            lint->running->rule->statement(lint, &statement);
    }
}

static void
check_statement(Lint *lint, LintReader *reader, const SqlTree *tree, const Risk *risk)
{
    const ScriptEvent *event = &reader->event;
    const char *file = g_intern_string(event->place.file);
    LintText *text = reader->text->shown == file ? reader->text : lint_text(lint, file);
    if (!text)
        return;
    lint->statement++;
    lint->list->statements++;
    if (text->suppressions->len > 0)
        lint_suppressions_meet(text, event->place.offset, event->end.offset, event->place.line,
                               event->end.line);
    if (tree->kind == SQL_UNKNOWN)
        report_unreadable(lint, reader, tree);
    else
        run_rules(lint, reader, tree, risk, text);
}

static void
take_statement(Lint *lint, LintReader *reader, unsigned modes)
{
    const SqlTree *tree = sql_tree_read(lint->arena, reader->event.text);
    bool migration = reader->file->role == LINT_MIGRATION || reader->file->role == LINT_DOWN;
    g_autoptr(Risk) risk = NULL;
    if (modes & READ_CHECK) {
        RiskOptions options = risk_options_default();
        options.server_major = lint->major;
        if (migration)
            risk = risk_assess(lint->arena, tree, lint->model, &options);
        history_expect(lint, reader, tree);
        check_statement(lint, reader, tree, risk);
    }
    if (modes & READ_COLLECT)
        lint_base_collect(lint, tree);
    if (modes & READ_BASE)
        lint_base_statement(lint, tree, place_of, reader);
    if (modes & READ_APPLY)
        model_apply(lint->model, tree, place_of, reader);
    history_note(lint, reader, tree, risk);
    reader->history.search_path |=
        tree->kind == SQL_SET && (!tree->set.name || strcmp(tree->set.name, "search_path") == 0);
}

static Script *
open_script(Lint *lint, const LintReader *reader, size_t start)
{
    ScriptOptions options = {.root = lint->config->project_directory,
                             .variables = lint->config->variables,
                             .opened = remember_path,
                             .data = lint,
                             .start = start};
    return script_open_text(reader->file->path, reader->text->text, reader->text->length, &options, NULL);
}

/* Behind a byte that is no text: a comment ends with its line, COPY data at "\.", a statement at a ';' that
 * ends a line. */
static size_t
behind_bad_byte(LintText *text, int line)
{
    const char *all = text->text;
    size_t start = lint_line_start(text, line);
    const bool comment = strncmp(all + start + strspn(all + start, " \t"), "--", 2) == 0;
    while (start < text->length) {
        const char *newline = memchr(all + start, '\n', text->length - start);
        const size_t next = newline ? (size_t)(newline + 1 - all) : text->length;
        size_t end = next;
        while (end > start && g_ascii_isspace(all[end - 1]))
            end--;
        if (comment || (end > start && all[end - 1] == ';') ||
            (end == start + 2 && memcmp(all + start, "\\.", 2) == 0))
            return next;
        start = next;
    }
    return start;
}

/* Where to go on behind a place that the reader could not get past; 0: nowhere. A meta-command is one line.
 * What is open, a parenthesis or a quote, ends where its author will have meant it to: at the next ';' that
 * ends a line (of a parenthesis: at the next ';'). */
static size_t
behind(LintText *text, int line, size_t offset)
{
    const char *all = text->text;
    size_t start = lint_line_start(text, line);
    size_t blanks = strspn(all + start, " \t");
    if (offset >= text->length)
        return 0;
    if (!g_ascii_isprint(all[offset]))
        return behind_bad_byte(text, line);
    if (all[start + blanks] == '\\')
        return lint_line_start(text, line + 1);
    if (!strchr("('\"", all[offset]))
        return 0;
    for (size_t at = offset + 1; at < text->length;) {
        size_t next = all[offset] == '(' ? lint_skip(all, text->length, at) : at;
        size_t rest = all[at] == ';' ? strspn(all + at + 1, " \t\r") : 0;
        if (next == at && all[at] == ';' && (all[offset] == '(' || strchr("\n", all[at + 1 + rest])))
            return at + 1;
        at = MAX(next, at + 1);
    }
    return 0;
}

static void
report_failure(Lint *lint, LintReader *reader, const GError *problem)
{

    const ErrorFields *fields = error_fields(problem);
    bool placed = fields && fields->file && fields->line > 0;
    LintText *text = placed ? lint_text(lint, g_intern_string(fields->file)) : NULL;
    int line = text ? fields->line : 1;
    int column = text ? MAX(fields->column, 1) : 1;
    if (!text)
        text = reader->text;
    size_t offset = lint_offset(text, line, column);
    ScriptPlace from = {text->shown, line, column, offset};
    ScriptPlace to = from;
    size_t width = lint_word_length(text->text, text->length, offset);
    to.column += (int)width;
    to.offset += width;
    char *message = g_strdup(problem->message);
    lint->statement++;
    if (text->suppressions->len > 0)
        lint_suppressions_meet(text, offset, offset, line, line);
    Finding *finding = lint_add(lint, lint_active(lint, "syntax-error"), text, &from, &to, true, message);
    if (fields && fields->detail)
        lint_detail(finding, "%s", fields->detail);
    if (reader->passed > PASSED_OVER_MOST)
        lint_hint(finding, "Nothing behind this is read: put right what is told so far, then check again.");
    else if (error_shown_hint(problem))
        lint_hint(finding, "%s", error_shown_hint(problem));
}

/* False when the reader is at its end. */
static bool
recover(Lint *lint, LintReader *reader, unsigned modes, const GError *problem)
{
    const ErrorFields *fields = error_fields(problem);
    bool here = fields && fields->file && strcmp(fields->file, reader->text->shown) == 0;
    reader->passed++;
    if (modes & READ_CHECK)
        report_failure(lint, reader, problem);
    size_t offset = here ? lint_offset(reader->text, fields->line, fields->column) : 0;
    size_t next = here ? behind(reader->text, fields->line, offset) : 0;
    if (reader->passed > PASSED_OVER_MOST || next == 0 || next >= reader->text->length)
        return false;
    script_free(reader->script);
    reader->script = open_script(lint, reader, next);
    return reader->script != NULL;
}

static bool
read_events(Lint *lint, LintReader *reader, unsigned modes, GError **error)
{
    for (;;) {
        g_autoptr(GError) problem = NULL;
        if (interrupt_check(error))
            return false;
        if (!script_next(reader->script, &reader->event, &problem)) {
            if (!recover(lint, reader, modes, problem))
                return true;
            continue;
        }
        if (reader->event.kind == SCRIPT_END)
            return true;
        if (reader->event.kind == SCRIPT_STATEMENT)
            take_statement(lint, reader, modes);
        if (++lint->progress.count % STATEMENTS_A_REPORT == 0)
            progress_report(lint->request->progress, &lint->progress);
        arena_reset(lint->arena);
    }
}

bool
lint_read_file(Lint *lint, const LintFile *file, unsigned modes, GError **error)
{
    LintReader reader = {.file = file,
                         .text = g_hash_table_lookup(lint->texts, g_intern_string(file->shown))};
    if (!reader.text && !(reader.text = lint_text_open(lint, file, error)))
        return false;
    if (modes & READ_CHECK)
        history_begin(lint, &reader);
    reader.script = open_script(lint, &reader, 0);
    lint->reader = &reader;
    bool ok = read_events(lint, &reader, modes, error);
    lint->reader = NULL;
    history_end(&reader);
    script_free(reader.script);
    /* The next file finds the session as this one did. */
    if (ok && reader.history.search_path && file->role != LINT_SCHEMA && (modes & (READ_APPLY | READ_BASE)))
        model_apply(lint->model, sql_tree_read(lint->arena, "RESET search_path"), NULL, NULL);
    arena_reset(lint->arena);
    return ok;
}
