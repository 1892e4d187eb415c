/* Checkstyle's XML, which editors and build servers read. */
#include <string.h>

#include "report/finding_form.h"

static void
begin(FindingReport *report)
{
    g_string_append(report->out.text,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
}

static void
put_finding(FindingReport *report, const Finding *finding)
{
    GString *out = report->out.text;
    if (!report->file || strcmp(report->file, finding_file(finding)) != 0) {
        g_string_append(out, report->file ? "  </file>\n  <file name=\"" : "  <file name=\"");
        append_xml(out, finding_file(finding));
        g_string_append(out, "\">\n");
    }
    g_string_append_printf(out, "    <error line=\"%d\"", MAX(finding->line, 1));
    if (finding->column > 0)
        g_string_append_printf(out, " column=\"%d\"", finding->column);
    g_string_append_printf(out, " severity=\"%s\" message=\"", severity_name(finding->severity));
    g_autofree char *message = finding_whole_message(finding);
    append_xml(out, message);
    g_string_append(out, "\" source=\"confiture.");
    append_xml(out, finding->rule);
    g_string_append(out, "\"/>\n");
}

static void
end(FindingReport *report)
{
    g_string_append(report->out.text, report->file ? "  </file>\n</checkstyle>\n" : "</checkstyle>\n");
}

const FindingForm finding_form_checkstyle = {begin, put_finding, end};
