/* What rules report: places in files, suppression, fixes, and who yields to whom. */
#include <stdarg.h>
#include <string.h>

#include "lint/run.h"

enum { SOURCE_LINES = 5 };

/* The whole lines of a finding, at most SOURCE_LINES. */
static char *
source_lines(LintText *text, size_t offset, int lines)
{
    const char *all = text->text;
    offset = MIN(offset, text->length);
    size_t start = offset;
    while (start > 0 && all[start - 1] != '\n')
        start--;
    if (start == 0 && text->length >= 3 && memcmp(all, "\xEF\xBB\xBF", 3) == 0 && offset >= 3)
        start = 3;
    size_t end = offset;
    for (int line = 0; line < MIN(lines, SOURCE_LINES); line++) {
        const char *newline = end < text->length ? memchr(all + end, '\n', text->length - end) : NULL;
        end = newline ? (size_t)(newline - all) + 1 : text->length;
    }
    while (end > start && (all[end - 1] == '\n' || all[end - 1] == '\r'))
        end--;
    return g_strndup(all + start, end - start);
}

static bool
touches(const GArray *lines, int first, int last)
{
    for (unsigned i = 0; i + 1 < lines->len; i += 2)
        if (first <= g_array_index(lines, int, i + 1) && last >= g_array_index(lines, int, i))
            return true;
    return false;
}

Finding *
lint_add(Lint *lint, const LintActive *active, LintText *text, const ScriptPlace *from, const ScriptPlace *to,
         bool whole, char *message)
{
    bool reported = active && !(text->file && text->file->replay_only);
    Severity severity = reported ? lint_severity(lint, active, text) : SEVERITY_OFF;
    if (severity == SEVERITY_OFF) {
        g_free(message);
        return NULL;
    }
    LintRecord record = {.active = active,
                         .file = text->shown,
                         .line = from->line,
                         .column = from->column,
                         .end_line = to->line,
                         .end_column = to->column,
                         .statement = lint->reader ? lint->statement : 0,
                         .whole = whole};
    if (text->suppressions->len > 0 && lint_suppressed(text, active, from->line)) {
        lint->list->suppressed++;
        g_array_append_val(lint->records, record);
        g_free(message);
        return NULL;
    }
    if (text->file && text->file->lines && !touches(text->file->lines, from->line, to->line)) {
        g_free(message);
        return NULL;
    }
    Finding *finding = finding_new(active->page->id, active->page->category, severity, message);
    finding->file = text->shown;
    finding->line = from->line;
    finding->column = from->column;
    finding->end_line = to->line;
    finding->end_column = to->column;
    finding->source = source_lines(text, from->offset, to->line - from->line + 1);
    record.finding = finding;
    g_array_append_val(lint->records, record);
    return finding;
}

Finding *
lint_report(Lint *lint, const LintStatement *statement, int location, int length, const char *format, ...)
{
    LintReader *reader = lint->reader;
    size_t start = location < 0 ? 0 : MIN((size_t)location, statement->length);
    size_t width = length > 0 ? (size_t)length : lint_word_length(statement->text, statement->length, start);
    size_t end = MIN(start + width, statement->length);
    ScriptPlace from = script_place(reader->script, &reader->event, start);
    ScriptPlace to = script_place(reader->script, &reader->event, end);
    /* Into another file, or into a variable's value: the beginning is what can be shown. */
    if (to.file != from.file || to.offset < from.offset)
        to = from;
    LintText *text = lint_text(lint, g_intern_string(from.file));
    if (!text || lint_severity(lint, lint->running, text) == SEVERITY_OFF)
        return NULL;
    va_list args;
    va_start(args, format);
    char *message = g_strdup_vprintf(format, args);
    va_end(args);
    return lint_add(lint, lint->running, text, &from, &to, location < 0 || start == 0, message);
}

Finding *
lint_report_object(Lint *lint, ModelPlace place, const char *object, const char *format, ...)
{
    LintText *text = place.file ? lint_text(lint, g_intern_string(place.file)) : NULL;
    Finding *finding = NULL;
    va_list args;
    va_start(args, format);
    char *message = g_strdup_vprintf(format, args);
    va_end(args);
    if (text) {
        size_t offset = lint_offset(text, place.line, place.column);
        size_t width = lint_word_length(text->text, text->length, offset);
        ScriptPlace from = {text->shown, place.line, place.column, offset};
        ScriptPlace to = from;
        to.offset += width;
        to.column += (int)g_utf8_strlen(text->text + offset, (gssize)width);
        finding = lint_add(lint, lint->running, text, &from, &to, false, message);
    } else if (!place.file && lint->running->severity != SEVERITY_OFF) {
        const RulePage *page = lint->running->page;
        finding = finding_new(page->id, page->category, lint->running->severity, message);
        LintRecord record = {.finding = finding, .active = lint->running, .object = g_intern_string(object)};
        g_array_append_val(lint->records, record);
    } else {
        g_free(message);
    }
    if (finding)
        finding->object = g_strdup(object);
    return finding;
}

void
lint_hint(Finding *finding, const char *format, ...)
{
    if (!finding)
        return;
    va_list args;
    va_start(args, format);
    g_free(finding->hint);
    finding->hint = g_strdup_vprintf(format, args);
    va_end(args);
}

void
lint_detail(Finding *finding, const char *format, ...)
{
    if (!finding)
        return;
    va_list args;
    va_start(args, format);
    g_free(finding->detail);
    finding->detail = g_strdup_vprintf(format, args);
    va_end(args);
}

void
lint_object(Finding *finding, const char *schema, const char *name, const char *part)
{
    if (!finding)
        return;
    g_free(finding->object);
    finding->object = g_strjoin(".", schema ? schema : "public", name, part, NULL);
}

void
lint_fix(Lint *lint, Finding *finding, const LintStatement *statement, int start, int end,
         const char *replacement)
{
    if (!finding || lint->broken_fix == finding)
        return;
    LintReader *reader = lint->reader;
    size_t length = (size_t)(end - start);
    ScriptPlace from = script_place(reader->script, &reader->event, (size_t)start);
    ScriptPlace to = script_place(reader->script, &reader->event, (size_t)end);
    LintText *text = lint_text(lint, g_intern_string(from.file));
    /* An edit at the very end stands behind the last byte, wherever the next one would be. */
    bool stands = text && from.file == to.file && to.offset == from.offset + length &&
                  to.offset <= text->length &&
                  memcmp(text->text + from.offset, statement->text + start, length) == 0;
    if (!stands) {
        /* Half a fix would be worse than none. */
        g_clear_pointer(&finding->edits, g_array_unref);
        lint->broken_fix = finding;
        return;
    }
    finding_add_edit(finding, (Edit){text->shown, from.offset, length, from.line, from.column, to.line,
                                     to.column, g_strdup(replacement)});
    finding->fix_is_safe = lint->running->page->fix == FIX_SAFE;
}

/* Yielding ----------------------------------------------------------------------------------------------- */

/* In a database there are no places: what stands at the same one there is told of the same object. */
static bool
overlap(const LintRecord *a, const LintRecord *b)
{
    if (!a->file && !b->file)
        return a->object == b->object;
    bool a_first = a->end_line < b->line || (a->end_line == b->line && a->end_column <= b->column);
    bool b_first = b->end_line < a->line || (b->end_line == a->line && b->end_column <= a->column);
    return a->file == b->file && !a_first && !b_first;
}

static bool
is_listed(const char *ids, const char *id)
{
    g_auto(GStrv) words = g_strsplit(ids, " ", -1);
    return g_strv_contains((const char *const *)words, id);
}

static bool
yields(const LintRecord *record, const LintRecord *other)
{
    bool same_statement = record->statement != 0 && record->statement == other->statement;
    return other != record && is_listed(record->active->rule->yields_to, other->active->rule->id) &&
           ((same_statement && (record->whole || other->whole)) || overlap(record, other));
}

static guint
record_hash(const void *data)
{
    const LintRecord *record = data;
    if (!record->file)
        return g_direct_hash(record->object);
    return g_direct_hash(record->file) ^ ((unsigned)record->line * 2654435761u);
}

static gboolean
record_equal(const void *left, const void *right)
{
    const LintRecord *a = left;
    const LintRecord *b = right;
    if (!a->file && !b->file)
        return a->object == b->object;
    return a->file == b->file && a->line == b->line;
}

/* Records by the line they begin in, as lists: a file may have 100,000 of them. */
static GHashTable *
by_line(const Lint *lint)
{
    GHashTable *lines =
        g_hash_table_new_full(record_hash, record_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    for (unsigned i = 0; i < lint->records->len; i++) {
        LintRecord *record = &g_array_index(lint->records, LintRecord, i);
        GPtrArray *same = g_hash_table_lookup(lines, record);
        if (!same) {
            same = g_ptr_array_new();
            g_hash_table_insert(lines, record, same);
        }
        g_ptr_array_add(same, record);
    }
    return lines;
}

static bool
must_yield(const Lint *lint, GHashTable *lines, unsigned index)
{
    const LintRecord *records = &g_array_index(lint->records, LintRecord, 0);
    const LintRecord *record = &records[index];
    GPtrArray *same = g_hash_table_lookup(lines, record);
    for (unsigned i = 0; i < same->len; i++)
        if (yields(record, g_ptr_array_index(same, i)))
            return true;
    /* Those of one statement stand together. */
    for (unsigned i = index; record->statement != 0 && i-- > 0 && records[i].statement == record->statement;)
        if (yields(record, &records[i]))
            return true;
    for (unsigned i = index + 1; record->statement != 0 && i < lint->records->len; i++) {
        if (records[i].statement != record->statement)
            break;
        if (yields(record, &records[i]))
            return true;
    }
    return false;
}

/* Those that found something, for reports that say what a rule is. */
static void
list_rules(Lint *lint, const bool *found)
{
    for (unsigned i = 0; i < lint->active->len; i++) {
        const RulePage *page = g_array_index(lint->active, LintActive, i).page;
        if (found[i])
            finding_list_add_rule(lint->list, &(FindingRule){page->id, page->name, page->category,
                                                             page->reason, page->page, page->severity});
    }
}

void
lint_findings_end(Lint *lint)
{
    g_autoptr(GHashTable) lines = NULL;
    const LintActive *rules = &g_array_index(lint->active, LintActive, 0);
    g_autofree bool *found = g_new0(bool, lint->active->len);
    for (unsigned i = 0; i < lint->records->len; i++) {
        LintRecord *record = &g_array_index(lint->records, LintRecord, i);
        if (!record->finding)
            continue;
        bool may_yield = record->active->rule->yields_to != NULL;
        if (may_yield && !lines)
            lines = by_line(lint);
        if (may_yield && must_yield(lint, lines, i))
            finding_free(record->finding);
        else {
            g_ptr_array_add(lint->list->findings, record->finding);
            found[record->active - rules] = true;
        }
    }
    g_array_set_size(lint->records, 0);
    list_rules(lint, found);
}
