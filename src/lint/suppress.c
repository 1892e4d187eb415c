/* Comments that suppress findings.
 *
 *   -- confiture:disable-next rule, rule -- reason     the next statement, or inside one the next line
 *   -- confiture:disable rule -- reason                from here to "-- confiture:enable rule", or to the end
 *   -- confiture:disable-file rule -- reason           the file, wherever it stands
 *   -- squawk-ignore rule, rule                        as disable-next; without a rule, all
 *   -- squawk-ignore-file rule                         as disable-file
 *
 * A rule is an id, a category, or "all".
 */
#include <string.h>

#include "lint/run.h"

/* squawk's other names for its rules. */
static const struct {
    const char *alias, *id;
} aliases[] = {
    {"prefer-timestamptz", "prefer-timestamp-tz"},
    {"require-timeout-settings", "require-lock-timeout"},
};

typedef enum { COMMENT_NEXT, COMMENT_DISABLE, COMMENT_ENABLE, COMMENT_FILE, COMMENT_COUNT } CommentKind;

typedef struct {
    Lint *lint;
    LintText *text;
    size_t offset, length; /* of the comment under way */
    int line;
    bool squawk;
} Comment;

/* A finding about the comment itself. */
static Finding *
report(const Comment *comment, const char *id, char *message_taken)
{
    LintText *text = comment->text;
    size_t start = lint_line_start(text, comment->line);
    int column = (int)g_utf8_strlen(text->text + start, (gssize)(comment->offset - start)) + 1;
    ScriptPlace from = {text->shown, comment->line, column, comment->offset};
    ScriptPlace to = from;
    int width = (int)g_utf8_strlen(text->text + from.offset, (gssize)comment->length);
    to.column += width;
    to.offset += comment->length;
    return lint_add(comment->lint, lint_active(comment->lint, id), text, &from, &to, true, message_taken);
}

static GPtrArray *
read_names(const Comment *comment, char *list)
{
    GPtrArray *names = g_ptr_array_new();
    g_auto(GStrv) words = g_strsplit_set(list, ", \t", -1);
    for (unsigned i = 0; words[i]; i++) {
        const char *name = words[i];
        if (!*name)
            continue;
        for (size_t a = 0; a < G_N_ELEMENTS(aliases); a++)
            if (strcmp(aliases[a].alias, name) == 0)
                name = aliases[a].id;
        if (lint_is_name(comment->lint, name)) {
            g_ptr_array_add(names, (gpointer)(uintptr_t)g_intern_string(name));
            continue;
        }
        /* Behind a blank, squawk takes what is no rule for words: "-- squawk-ignore rule because". */
        if (comment->squawk && names->len > 0)
            break;
        const char *nearest = lint_nearest_rule(comment->lint, name);
        Finding *finding = report(comment, "unknown-rule", g_strdup_printf("there is no rule \"%s\"", name));
        if (nearest)
            lint_hint(finding, "Did you mean \"%s\"?", nearest);
        else
            lint_hint(finding, "confiture lint --list-rules shows what there is.");
    }
    return names;
}

/* Ends the ranges that a "disable" of one of these names began; without names, all of them. */
static void
enable(const Comment *comment, const GPtrArray *names)
{
    for (unsigned i = 0; i < comment->text->suppressions->len; i++) {
        Suppression *earlier = g_ptr_array_index(comment->text->suppressions, i);
        bool same = names->len == 0;
        for (unsigned n = 0; n < names->len && !same; n++)
            same = g_ptr_array_find(earlier->names, g_ptr_array_index(names, n), NULL);
        if (same && !earlier->next && !earlier->whole_file && earlier->last == G_MAXINT)
            earlier->last = comment->line;
    }
}

static void
add_suppression(const Comment *comment, CommentKind kind, GPtrArray *names_taken)
{
    Suppression *suppression = g_new0(Suppression, 1);
    suppression->names = names_taken;
    suppression->used = g_array_sized_new(FALSE, TRUE, sizeof(bool), names_taken->len);
    g_array_set_size(suppression->used, names_taken->len);
    suppression->offset = comment->offset;
    suppression->length = comment->length;
    suppression->line = comment->line;
    suppression->next = kind == COMMENT_NEXT;
    suppression->whole_file = kind == COMMENT_FILE;
    if (kind != COMMENT_NEXT) {
        suppression->first = kind == COMMENT_FILE ? 1 : comment->line;
        suppression->last = G_MAXINT;
    }
    g_ptr_array_add(comment->text->suppressions, suppression);
}

static void
take(const Comment *comment, CommentKind kind, const char *body)
{
    g_autofree char *list = g_strdup(body);
    char *reason = strstr(list, "--");
    if (reason) {
        *reason = '\0';
        reason += 2;
        reason += strspn(reason, "- \t");
    }
    GPtrArray *names = read_names(comment, list);
    if (kind == COMMENT_ENABLE) {
        enable(comment, names);
        g_ptr_array_unref(names);
        return;
    }
    bool named = *g_strstrip(list) != '\0';
    if (!named && comment->squawk) {
        g_ptr_array_add(names, (gpointer)(uintptr_t)g_intern_static_string("all"));
    } else if (!named) {
        lint_hint(report(comment, "unknown-rule", g_strdup("the comment names no rule")),
                  "Write: -- confiture:disable-next RULE -- reason");
    }
    bool has_reason = reason && *reason && strcmp(reason, "*/") != 0;
    if (names->len > 0 && !has_reason && !comment->squawk)
        lint_hint(report(comment, "suppression-without-reason", g_strdup("the comment does not say why")),
                  "Write the reason behind two dashes: -- confiture:disable-next RULE -- reason");
    if (names->len > 0)
        add_suppression(comment, kind, names);
    else
        g_ptr_array_unref(names);
}

static void
read_comment(Comment *comment)
{
    static const char *const words[COMMENT_COUNT] = {"disable-next", "disable", "enable", "disable-file"};
    g_autofree char *raw = g_strndup(comment->text->text + comment->offset + 2, comment->length - 2);
    char *body = g_strstrip(raw);
    if (g_str_has_suffix(body, "*/"))
        body[strlen(body) - 2] = '\0';
    comment->squawk = g_str_has_prefix(body, "squawk-ignore");
    if (comment->squawk) {
        bool file = g_str_has_prefix(body, "squawk-ignore-file");
        take(comment, file ? COMMENT_FILE : COMMENT_NEXT,
             body + strlen(file ? "squawk-ignore-file" : "squawk-ignore"));
        return;
    }
    const char *word = body + strlen("confiture:");
    /* "-- confiture: lock_timeout=5s" is for the runner of migrations. */
    if (!g_str_has_prefix(body, "confiture:") || !g_ascii_isalpha(*word))
        return;
    size_t length = strcspn(word, " \t");
    for (int kind = 0; kind < COMMENT_COUNT; kind++) {
        if (strlen(words[kind]) == length && strncmp(words[kind], word, length) == 0) {
            take(comment, (CommentKind)kind, word + length);
            return;
        }
    }
    Finding *finding = report(comment, "unknown-rule",
                              g_strdup_printf("there is no comment \"confiture:%.*s\"", (int)length, word));
    lint_hint(finding, "There are confiture:disable-next, disable, enable and disable-file.");
}

static bool
mentions(const LintText *text, const char *word)
{
    return memmem(text->text, text->length, word, strlen(word)) != NULL;
}

void
lint_suppressions_read(Lint *lint, LintText *text)
{
    if (!mentions(text, "confiture:") && !mentions(text, "squawk-ignore"))
        return;
    Comment comment = {.lint = lint, .text = text, .line = 1};
    for (size_t at = 0; at < text->length;) {
        size_t behind = lint_skip(text->text, text->length, at);
        bool is_comment = behind > at && (text->text[at] == '-' || text->text[at] == '/');
        if (is_comment) {
            comment.offset = at;
            comment.length = behind - at;
            read_comment(&comment);
        }
        for (behind = MAX(behind, at + 1); at < behind; at++)
            comment.line += text->text[at] == '\n';
    }
}

/* Whether nothing but blanks and comments stands between two places. */
static bool
is_between(const LintText *text, size_t from, size_t to)
{
    while (from < to) {
        size_t behind =
            g_ascii_isspace(text->text[from]) ? from + 1 : lint_skip(text->text, text->length, from);
        if (behind == from || text->text[from] == '\'' || text->text[from] == '"' || text->text[from] == '$')
            return false;
        from = behind;
    }
    return true;
}

void
lint_suppressions_meet(LintText *text, size_t offset, size_t end, int first, int last)
{
    for (unsigned i = 0; i < text->suppressions->len; i++) {
        Suppression *suppression = g_ptr_array_index(text->suppressions, i);
        if (suppression->first != 0 || suppression->offset >= end)
            continue;
        if (suppression->offset < offset) {
            suppression->first = first;
            suppression->last = last;
            continue;
        }
        /* Inside the statement: the next line that holds more than comments. */
        int line = suppression->line + 1;
        while (line < last && is_between(text, lint_line_start(text, line), lint_line_start(text, line + 1)))
            line++;
        suppression->first = suppression->last = line;
    }
}

static bool
covers(const char *name, const LintActive *active)
{
    return strcmp(name, active->rule->id) == 0 || strcmp(name, active->page->category) == 0 ||
           (strcmp(name, "all") == 0 && active->page->layer != LAYER_ENGINE);
}

bool
lint_suppressed(LintText *text, const LintActive *active, int line)
{
    bool found = false;
    for (unsigned i = 0; i < text->suppressions->len; i++) {
        Suppression *suppression = g_ptr_array_index(text->suppressions, i);
        if (line < suppression->first || line > suppression->last)
            continue;
        for (unsigned n = 0; n < suppression->names->len; n++) {
            if (!covers(g_ptr_array_index(suppression->names, n), active))
                continue;
            g_array_index(suppression->used, bool, n) = true;
            found = true;
        }
    }
    return found;
}

/* Whether something of that name could have made a finding in the file. */
static bool
could_match(Lint *lint, LintText *text, const char *name)
{
    for (unsigned i = 0; i < lint->active->len; i++) {
        const LintActive *active = &g_array_index(lint->active, LintActive, i);
        bool runs = active->rule->statement || active->rule->schema || active->page->layer == LAYER_ENGINE;
        if (runs && covers(name, active) && lint_severity(lint, active, text) != SEVERITY_OFF)
            return true;
    }
    return false;
}

static void
check_used(Lint *lint, LintText *text, const Suppression *suppression)
{
    g_autoptr(GString) names = g_string_new(NULL);
    unsigned unused = 0;
    for (unsigned n = 0; n < suppression->names->len; n++) {
        const char *name = g_ptr_array_index(suppression->names, n);
        if (g_array_index(suppression->used, bool, n) || !could_match(lint, text, name))
            continue;
        unused++;
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", name);
    }
    if (unused == 0)
        return;
    Comment comment = {lint, text, suppression->offset, suppression->length, suppression->line, false};
    Finding *finding = report(&comment, "unused-suppression",
                              g_strdup_printf("the comment suppresses nothing of %s", names->str));
    lint_hint(finding, "Remove it, so that it does not hide the next finding.");
    if (!finding || unused < suppression->names->len)
        return;
    /* With its line when it has one of its own. */
    size_t start = lint_line_start(text, suppression->line);
    size_t end = suppression->offset + suppression->length;
    bool alone = strspn(text->text + start, " \t") == suppression->offset - start && end < text->length &&
                 text->text[end] == '\n';
    Edit edit = {text->shown, start, end + 1 - start, suppression->line, 1, suppression->line + 1, 1, NULL};
    if (!alone)
        edit = (Edit){text->shown,         suppression->offset, suppression->length,     suppression->line,
                      suppression->column, suppression->line,   suppression->end_column, NULL};
    edit.text = g_strdup("");
    finding_add_edit(finding, edit);
    finding->fix_is_safe = true;
}

void
lint_suppressions_check(Lint *lint)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, lint->texts);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        LintText *text = value;
        for (unsigned i = 0; i < text->suppressions->len; i++)
            check_used(lint, text, g_ptr_array_index(text->suppressions, i));
    }
}

/* Directives ----------------------------------------------------------------------------------------------
 */

static void
read_words(LintDirectives *directives, const char *body)
{
    g_auto(GStrv) words = g_strsplit_set(body, " \t", -1);
    for (unsigned i = 0; words[i]; i++) {
        const char *value = strchr(words[i], '=');
        bool on = value && g_ascii_strtod(value + 1, NULL) > 0;
        if (g_str_has_prefix(words[i], "transaction="))
            directives->transaction_off = strcmp(value + 1, "off") == 0;
        else if (g_str_has_prefix(words[i], "lock_timeout="))
            directives->lock_timeout = on;
        else if (g_str_has_prefix(words[i], "statement_timeout="))
            directives->statement_timeout = on;
    }
}

LintDirectives
lint_directives(const LintText *text)
{
    LintDirectives directives = {false, -1, -1};
    for (size_t at = 0; at < text->length;) {
        if (g_ascii_isspace(text->text[at])) {
            at++;
            continue;
        }
        size_t behind = lint_skip(text->text, text->length, at);
        if (behind == at || (text->text[at] != '-' && text->text[at] != '/'))
            break;
        g_autofree char *raw = g_strndup(text->text + at + 2, behind - at - 2);
        const char *body = g_strstrip(raw);
        if (g_str_has_prefix(body, "confiture: "))
            read_words(&directives, body + strlen("confiture: "));
        at = behind;
    }
    return directives;
}
