/* JUnit's XML as build servers read it: a finding is a case that failed, a note one that passed with output.
 * A run without findings is one case that passed, because a suite without cases reads as one that did not
 * run. */
#include "report/finding_form.h"

static void
begin(FindingReport *report)
{
    const FindingList *list = report->list;
    g_string_append_printf(report->out.text,
                           "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                           "<testsuites>\n"
                           "  <testsuite name=\"confiture lint\" tests=\"%u\" failures=\"%u\" errors=\"0\" "
                           "skipped=\"0\">\n",
                           MAX(list->findings->len, 1), list->errors + list->warnings);
    if (list->findings->len == 0)
        g_string_append_printf(report->out.text,
                               "    <testcase classname=\"confiture lint\" name=\"%u files\"/>\n",
                               list->files);
}

static void
put_finding(FindingReport *report, const Finding *finding)
{
    GString *out = report->out.text;
    const bool failed = finding->severity > SEVERITY_INFO;
    g_string_append(out, "    <testcase classname=\"");
    append_xml(out, finding_file(finding));
    g_string_append(out, "\" name=\"");
    append_xml(out, finding->rule);
    if (finding->line > 0)
        g_string_append_printf(out, ":%d:%d", finding->line, finding->column);
    else if (finding->object) {
        g_string_append_c(out, ':');
        append_xml(out, finding->object);
    }
    g_string_append(out, failed ? "\">\n      <failure type=\"" : "\">\n      <system-out>");
    if (failed) {
        g_string_append(out, severity_name(finding->severity));
        g_string_append(out, "\" message=\"");
        append_xml(out, finding->message);
        g_string_append(out, "\">");
    }
    g_autofree char *message = finding_whole_message(finding);
    append_xml(out, message);
    g_string_append(out, failed ? "</failure>\n    </testcase>\n" : "</system-out>\n    </testcase>\n");
}

static void
end(FindingReport *report)
{
    g_string_append(report->out.text, "  </testsuite>\n</testsuites>\n");
}

const FindingForm finding_form_junit = {begin, put_finding, end};
