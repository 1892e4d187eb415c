/* Findings as a document; docs/reference/schemas/lint.json. */
#include "report/finding.h"
#include "report/table.h"

static json_t *
number_or_null(int number)
{
    return number > 0 ? json_integer(number) : json_null();
}

static json_t *
fix_json(const Finding *finding)
{
    if (!finding->edits)
        return json_null();
    json_t *edits = json_array();
    for (unsigned i = 0; i < finding->edits->len; i++) {
        const Edit *edit = &g_array_index(finding->edits, Edit, i);
        json_array_append_new(edits, json_pack("{s:o, s:I, s:I, s:o}", "file", json_text(edit->file),
                                               "offset", (json_int_t)edit->offset, "length",
                                               (json_int_t)edit->length, "text", json_text(edit->text)));
    }
    return json_pack("{s:b, s:o}", "safe", finding->fix_is_safe, "edits", edits);
}

static json_t *
finding_json(const Finding *finding)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o}", "rule",
                     finding->rule, "category", finding->category, "severity",
                     severity_name(finding->severity), "message", json_text(finding->message), "detail",
                     json_text(finding->detail), "hint", json_text(finding->hint), "object",
                     json_text(finding->object), "file", json_text(finding->file), "line",
                     number_or_null(finding->line), "column", number_or_null(finding->column), "end_line",
                     number_or_null(finding->end_line), "end_column", number_or_null(finding->end_column),
                     "fingerprint", finding->fingerprint, "fix", fix_json(finding));
}

json_t *
findings_json(const FindingList *list)
{
    json_t *findings = json_array();
    for (unsigned i = 0; i < list->findings->len; i++)
        json_array_append_new(findings, finding_json(g_ptr_array_index(list->findings, i)));
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o}", "errors", (int)list->errors, "warnings",
                     (int)list->warnings, "infos", (int)list->infos, "suppressed", (int)list->suppressed,
                     "in_baseline", (int)list->in_baseline, "files", (int)list->files, "statements",
                     (int)list->statements, "findings", findings);
}
