/* A list of findings in one of the formats. */
#include <string.h>

#include "report/finding_form.h"

const char *const finding_formats[] = {"text",   "json",   "sarif",      "junit",
                                       "github", "gitlab", "checkstyle", NULL};

static const FindingForm *const forms[] = {
    [FINDINGS_TEXT] = &finding_form_text,
    [FINDINGS_JSON] = &finding_form_json,
    [FINDINGS_SARIF] = &finding_form_sarif,
    [FINDINGS_JUNIT] = &finding_form_junit,
    [FINDINGS_GITHUB] = &finding_form_github,
    [FINDINGS_GITLAB] = &finding_form_gitlab,
    [FINDINGS_CHECKSTYLE] = &finding_form_checkstyle,
};

const char *
finding_file(const Finding *finding)
{
    return finding->file ? finding->file : "database";
}

char *
finding_whole_message(const Finding *finding)
{
    GString *text = g_string_new(finding->message);
    g_string_append_c(text, '.');
    if (finding->detail)
        g_string_append_printf(text, "\n%s", finding->detail);
    if (finding->hint)
        g_string_append_printf(text, "\n%s", finding->hint);
    return g_string_free(text, FALSE);
}

void
append_xml(GString *out, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (const char *c = valid; *c; c++) {
        if (*c == '<')
            g_string_append(out, "&lt;");
        else if (*c == '>')
            g_string_append(out, "&gt;");
        else if (*c == '&')
            g_string_append(out, "&amp;");
        else if (*c == '"')
            g_string_append(out, "&quot;");
        else if (*c == '\'')
            g_string_append(out, "&apos;");
        else if (*c == '\n' || *c == '\t')
            g_string_append_printf(out, "&#%d;", *c); /* kept in attributes, too */
        else if ((unsigned char)*c < ' ')
            g_string_append(out, "\xEF\xBF\xBD");
        else
            g_string_append_c(out, *c);
    }
}

bool
findings_write(const FindingList *list, FindingFormat format, const char *version, bool colour,
               ReportSink sink, void *data, GError **error)
{
    const FindingForm *form = forms[format];
    FindingReport report = {.list = list, .version = version, .colour = colour};
    report_out_begin(&report.out, sink, data);
    report.json.out = report.out.text;
    if (form->begin)
        form->begin(&report);
    for (unsigned i = 0; i < list->findings->len && !report.out.problem; i++) {
        const Finding *finding = g_ptr_array_index(list->findings, i);
        form->finding(&report, finding);
        report.file = finding_file(finding);
        report_out_step(&report.out);
    }
    if (form->end)
        form->end(&report);
    return report_out_end(&report.out, error);
}
