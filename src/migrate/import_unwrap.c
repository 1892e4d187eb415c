/* Transaction control of a script that another tool ran as it stands. Confiture wraps a file itself, so a
 * BEGIN around all of it goes; anything else is told, because `migrate up` refuses it. */
#include <string.h>

#include "base/errors.h"
#include "migrate/import_tool.h"
#include "sql/parse.h"
#include "sql/script.h"

/* A statement's bytes in the file, its ';' included. */
typedef struct {
    size_t from, to;
    int line;
    TransactionRule rule;
    char *text;
} Span;

static void
span_clear(gpointer span)
{
    g_free(((Span *)span)->text);
}

static bool
is_control(TransactionRule rule)
{
    return rule == TRANSACTION_BEGIN || rule == TRANSACTION_COMMIT || rule == TRANSACTION_ROLLBACK ||
           rule == TRANSACTION_OTHER;
}

/* Every statement of the file, or NULL with the reason. What it draws in by \i is not its own text. */
static GArray *
read_spans(const ImportSet *set, const char *shown, const char *text, GError **error)
{
    ScriptOptions options = {.root = set->directory};
    g_autoptr(Script) script = script_open_text(shown, text, strlen(text), &options, error);
    g_autoptr(GArray) spans = g_array_new(FALSE, TRUE, sizeof(Span));
    g_array_set_clear_func(spans, span_clear);
    ScriptEvent event;
    if (!script)
        return NULL;
    for (;;) {
        if (!script_next(script, &event, error))
            return NULL;
        if (event.kind == SCRIPT_END)
            return g_steal_pointer(&spans);
        if (event.kind != SCRIPT_STATEMENT)
            continue;
        g_autoptr(Statement) statement = statement_parse(event.text);
        Span span = {.from = event.place.offset,
                     .to = event.end.offset,
                     .line = event.place.line,
                     .rule = statement->transaction,
                     .text = g_strndup(event.text, MIN(event.length, 60))};
        g_array_append_val(spans, span);
    }
}

/* BEGIN's modes (isolation level, read only, deferrable) would be lost. */
static bool
has_modes(const char *begin)
{
    g_auto(GStrv) words = g_strsplit_set(begin, " \t\r\n", -1);
    unsigned count = 0;
    for (char **w = words; *w; w++)
        count += **w != '\0';
    return count > 2 || (count == 2 && g_ascii_strcasecmp(words[0], "START") != 0 &&
                         g_ascii_strcasecmp(words[0], "BEGIN") != 0);
}

/* The byte behind the line's end at `at`, when nothing but blanks is before it; else `at`. */
static size_t
skip_blank_line(const GString *text, size_t at)
{
    size_t end = at + strspn(text->str + at, " \t\r");
    return text->str[end] == '\n' ? end + 1 : at;
}

/* Whether the line before the one that starts at `at` is blank, or there is none. */
static bool
follows_blank_line(const GString *text, size_t at)
{
    if (at == 0)
        return true;
    size_t end = at - 1; /* its '\n' */
    while (end > 0 && strchr(" \t\r", text->str[end - 1]))
        end--;
    return end == 0 || text->str[end - 1] == '\n';
}

/* Cuts a span, its line when nothing else stands there, and then one of two blank lines around it. */
static void
cut(GString *text, const Span *span)
{
    size_t to = span->to;
    if (span->from == 0 || text->str[span->from - 1] == '\n') {
        size_t behind = skip_blank_line(text, to);
        if (behind > to && follows_blank_line(text, span->from))
            behind = skip_blank_line(text, behind);
        to = behind;
    }
    g_string_erase(text, (gssize)span->from, (gssize)(to - span->from));
}

/* Ends the text with one line end of its kind. */
static void
trim_end(GString *text)
{
    bool crlf = g_str_has_suffix(text->str, "\r\n");
    while (text->len > 0 && g_ascii_isspace(text->str[text->len - 1]))
        g_string_truncate(text, text->len - 1);
    if (text->len > 0)
        g_string_append(text, crlf ? "\r\n" : "\n");
}

/* Whether the span is where it says in this text; one from a file drawn in is not. */
static bool
is_own(const char *text, const Span *span)
{
    return span->to <= strlen(text) && strncmp(text + span->from, span->text, strlen(span->text)) == 0;
}

static bool
is_wrapped(const char *text, const GArray *spans)
{
    if (spans->len < 2)
        return false;
    for (unsigned i = 1; i + 1 < spans->len; i++)
        if (is_control(g_array_index(spans, Span, i).rule))
            return false;
    const Span *first = &g_array_index(spans, Span, 0);
    const Span *last = &g_array_index(spans, Span, spans->len - 1);
    return first->rule == TRANSACTION_BEGIN && !has_modes(first->text) && is_own(text, first) &&
           (last->rule == TRANSACTION_COMMIT || last->rule == TRANSACTION_ROLLBACK) && is_own(text, last);
}

void
import_unwrap(ImportSet *set, const char *shown, ImportPart *part)
{
    g_autoptr(GError) problem = NULL;
    if (!part->text)
        return;
    g_autoptr(GArray) spans = read_spans(set, shown, part->text, &problem);
    if (!spans) {
        const ErrorFields *fields = error_fields(problem);
        import_note(set, "%s, line %d: %s; the text was taken as it is", shown, fields ? fields->line : 0,
                    problem->message);
        return;
    }
    if (is_wrapped(part->text, spans)) {
        GString *text = g_string_new(part->text);
        cut(text, &g_array_index(spans, Span, spans->len - 1));
        cut(text, &g_array_index(spans, Span, 0));
        trim_end(text);
        g_free(part->text);
        part->text = g_string_free(text, FALSE);
        part->transaction_off = false;
        return;
    }
    for (unsigned i = 0; i < spans->len; i++) {
        const Span *span = &g_array_index(spans, Span, i);
        if (is_control(span->rule)) {
            import_note(set,
                        "%s, line %d: %s was left; Confiture refuses it, because it wraps each file itself",
                        shown, span->line, span->text);
            return;
        }
    }
}

void
import_unwrap_sections(ImportSet *set, ImportItem *item)
{
    g_autofree char *up = g_strconcat(item->label, ".up.sql", NULL);
    g_autofree char *down = g_strconcat(item->label, ".down.sql", NULL);
    import_unwrap(set, up, &item->up);
    import_unwrap(set, down, &item->down);
}
