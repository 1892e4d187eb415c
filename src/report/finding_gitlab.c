/* GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
#include "report/finding_form.h"

static void
begin(FindingReport *report)
{
    json_put_open(&report->json, NULL, '[');
}

/* Of info, minor, major, critical and blocker: nothing of ours stops a pipeline by itself. */
static const char *const severities[] = {[SEVERITY_OFF] = "info",
                                         [SEVERITY_INFO] = "info",
                                         [SEVERITY_WARNING] = "minor",
                                         [SEVERITY_ERROR] = "major"};

static void
put_finding(FindingReport *report, const Finding *finding)
{
    g_autofree char *message = finding_whole_message(finding);
    JsonPut *json = &report->json;
    json_put_open(json, NULL, '{');
    json_put_text(json, "description", message);
    json_put_text(json, "check_name", finding->rule);
    json_put_text(json, "fingerprint", finding->fingerprint);
    json_put_text(json, "severity", severities[finding->severity]);
    json_put_open(json, "location", '{');
    json_put_text(json, "path", finding_file(finding));
    json_put_open(json, "lines", '{');
    json_put_integer(json, "begin", MAX(finding->line, 1));
    if (finding->end_line > 0)
        json_put_integer(json, "end", finding->end_line);
    json_put_close(json, '}');
    json_put_close(json, '}');
    json_put_close(json, '}');
}

static void
end(FindingReport *report)
{
    json_put_close(&report->json, ']');
    g_string_append_c(report->out.text, '\n');
}

const FindingForm finding_form_gitlab = {begin, put_finding, end};
