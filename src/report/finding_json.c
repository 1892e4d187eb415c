/* Findings as a document; docs/reference/schemas/lint.json. */
#include "report/finding_form.h"

static void
begin(FindingReport *report)
{
    const FindingList *list = report->list;
    json_put_open(&report->json, NULL, '{');
    json_put_integer(&report->json, "errors", list->errors);
    json_put_integer(&report->json, "warnings", list->warnings);
    json_put_integer(&report->json, "infos", list->infos);
    json_put_integer(&report->json, "suppressed", list->suppressed);
    json_put_integer(&report->json, "in_baseline", list->in_baseline);
    json_put_integer(&report->json, "fixed", list->fixed);
    json_put_integer(&report->json, "files", list->files);
    json_put_integer(&report->json, "statements", list->statements);
    json_put_text(&report->json, "database", list->database);
    json_put_open(&report->json, "findings", '[');
}

static void
put_known(JsonPut *json, const char *key, int number)
{
    if (number > 0)
        json_put_integer(json, key, number);
    else
        json_put_null(json, key);
}

static void
put_fix(JsonPut *json, const Finding *finding)
{
    if (!finding->edits) {
        json_put_null(json, "fix");
        return;
    }
    json_put_open(json, "fix", '{');
    json_put_boolean(json, "safe", finding->fix_is_safe);
    json_put_open(json, "edits", '[');
    for (unsigned i = 0; i < finding->edits->len; i++) {
        const Edit *edit = &g_array_index(finding->edits, Edit, i);
        json_put_open(json, NULL, '{');
        json_put_text(json, "file", edit->file);
        json_put_integer(json, "offset", (gint64)edit->offset);
        json_put_integer(json, "length", (gint64)edit->length);
        json_put_text(json, "text", edit->text);
        json_put_close(json, '}');
    }
    json_put_close(json, ']');
    json_put_close(json, '}');
}

static void
put_finding(FindingReport *report, const Finding *finding)
{
    JsonPut *json = &report->json;
    json_put_open(json, NULL, '{');
    json_put_text(json, "rule", finding->rule);
    json_put_text(json, "category", finding->category);
    json_put_text(json, "severity", severity_name(finding->severity));
    json_put_text(json, "message", finding->message);
    json_put_text(json, "detail", finding->detail);
    json_put_text(json, "hint", finding->hint);
    json_put_text(json, "object", finding->object);
    json_put_text(json, "file", finding->file);
    put_known(json, "line", finding->line);
    put_known(json, "column", finding->column);
    put_known(json, "end_line", finding->end_line);
    put_known(json, "end_column", finding->end_column);
    json_put_text(json, "fingerprint", finding->fingerprint);
    put_fix(json, finding);
    json_put_close(json, '}');
}

static void
end(FindingReport *report)
{
    json_put_close(&report->json, ']');
    json_put_close(&report->json, '}');
    g_string_append_c(report->out.text, '\n');
}

const FindingForm finding_form_json = {begin, put_finding, end};
