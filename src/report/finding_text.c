/* Findings as a person reads them:
 *
 *   warning: writes to shop.orders wait while the index is built  [require-concurrent-index-creation]
 *     --> db/migrations/003_index.up.sql:1:1
 *       1 | CREATE INDEX orders_status_idx ON shop.orders (status);
 *         | ^^^^^^^^^^^^
 *   hint: ...
 */
#include <string.h>

#include "base/frame.h"
#include "report/finding_form.h"
#include "report/pieces.h"
#include "report/table.h"

static const char *
sequence_of(Severity severity)
{
    return severity == SEVERITY_ERROR ? TEXT_RED : severity == SEVERITY_WARNING ? TEXT_YELLOW : TEXT_CYAN;
}

/* One line of the source, cut to a window around what is meant, and that underlined. Cells, not characters:
 * wide ones count two. */
static void
append_source(GString *out, const Finding *finding, bool colour)
{
    const size_t length = strcspn(finding->source, "\n");
    g_autofree char *line = g_strndup(finding->source, length);
    g_autofree char *shown = text_printable(line);
    const glong characters = g_utf8_strlen(shown, -1);
    const glong from = CLAMP(finding->column - 1, 0, characters);
    const bool same_line = finding->end_line <= finding->line;
    const glong to =
        same_line && finding->end_column > 0 ? CLAMP(finding->end_column - 1, from, characters) : characters;
    const glong start = MAX(from - FRAME_LEAD, 0);
    const glong stop = MIN(start + FRAME_WINDOW, characters);
    const char *more = start > 0 ? "..." : "";
    g_autofree char *window = g_utf8_substring(shown, start, stop);
    g_autofree char *before = g_utf8_substring(shown, start, from);
    g_autofree char *marked = g_utf8_substring(shown, from, MIN(to, stop));
    g_autofree char *carets = g_strnfill((gsize)MAX(text_width(marked), 1), '^');
    g_string_append_printf(out, "%7d | %s%s%s\n        | %*s", finding->line, more, window,
                           stop < characters ? "..." : "", text_width(before) + (int)strlen(more), "");
    print_coloured(out, carets, sequence_of(finding->severity), colour);
    g_string_append_c(out, '\n');
}

static void
put_finding(FindingReport *report, const Finding *finding)
{
    GString *out = report->out.text;
    const bool colour = report->colour;
    g_autofree char *severity = g_strdup_printf("%s: ", severity_name(finding->severity));
    print_coloured(out, severity, sequence_of(finding->severity), colour);
    if (colour)
        g_string_append(out, TEXT_BOLD);
    print_lines(out, finding->message, (int)strlen(severity));
    if (colour)
        g_string_append(out, TEXT_PLAIN);
    g_string_append_printf(out, "  [%s]\n", finding->rule);
    if (finding->file)
        print_place(out, finding->file, finding->line, finding->column, colour);
    if (finding->source && finding->line > 0)
        append_source(out, finding, colour);
    print_voice(out, "detail: ", finding->detail, TEXT_BOLD, colour);
    print_voice(out, "hint: ", finding->hint, TEXT_CYAN, colour);
    if (finding->edits)
        print_voice(out, "fix: ", finding->fix_is_safe ? "--fix" : "--fix --unsafe-fixes", TEXT_CYAN, colour);
    g_string_append_c(out, '\n');
}

static void
append_count(GString *out, unsigned count, const char *one)
{
    g_string_append_printf(out, "%u %s%s", count, one, count == 1 ? "" : "s");
}

static void
end(FindingReport *report)
{
    const FindingList *list = report->list;
    GString *out = report->out.text;
    append_count(out, list->errors, "error");
    g_string_append(out, ", ");
    append_count(out, list->warnings, "warning");
    g_string_append(out, ", ");
    append_count(out, list->infos, "note");
    g_string_append(out, " in ");
    if (list->database)
        g_string_append(out, list->database);
    else
        append_count(out, list->files, "file");
    if (list->fixed > 0)
        g_string_append_printf(out, "; %u fixed", list->fixed);
    if (list->suppressed > 0)
        g_string_append_printf(out, "; %u suppressed", list->suppressed);
    if (list->in_baseline > 0)
        g_string_append_printf(out, "; %u in the baseline", list->in_baseline);
    g_string_append_c(out, '\n');
}

const FindingForm finding_form_text = {NULL, put_finding, end};
