/* Workflow commands that GitHub's runner turns into annotations:
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
#include <string.h>

#include "report/finding_form.h"

/* As the runner reads it back: '%' and line ends everywhere, ':' and ',' in properties too. */
static void
append_escaped(GString *out, const char *text, const char *special)
{
    for (const char *c = text; *c; c++) {
        if (strchr(special, *c))
            g_string_append_printf(out, "%%%02X", (unsigned char)*c);
        else
            g_string_append_c(out, *c);
    }
}

static void
property(GString *out, const char *name, const char *text)
{
    g_string_append_printf(out, "%s=", name);
    append_escaped(out, text, "%\r\n:,");
}

static const char *const commands[] = {[SEVERITY_OFF] = "notice",
                                       [SEVERITY_INFO] = "notice",
                                       [SEVERITY_WARNING] = "warning",
                                       [SEVERITY_ERROR] = "error"};

static void
put_finding(FindingReport *report, const Finding *finding)
{
    GString *out = report->out.text;
    g_autofree char *message = finding_whole_message(finding);
    g_string_append_printf(out, "::%s ", commands[finding->severity]);
    if (finding->file) {
        property(out, "file", finding->file);
        g_string_append_printf(out, ",line=%d,endLine=%d", MAX(finding->line, 1),
                               MAX(finding->end_line, MAX(finding->line, 1)));
        /* Columns of an annotation over several lines would be an error. */
        if (finding->column > 0 && finding->end_line <= finding->line)
            g_string_append_printf(out, ",col=%d,endColumn=%d", finding->column,
                                   MAX(finding->end_column, finding->column));
        g_string_append_c(out, ',');
    }
    property(out, "title", finding->rule);
    g_string_append(out, "::");
    append_escaped(out, message, "%\r\n");
    g_string_append_c(out, '\n');
}

const FindingForm finding_form_github = {NULL, put_finding, NULL};
