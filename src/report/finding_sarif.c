/* SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. Section numbers are its. */
#include <string.h>

#include "report/finding_form.h"

/* 3.58.6 */
static const char *const levels[] = {[SEVERITY_OFF] = "none",
                                     [SEVERITY_INFO] = "note",
                                     [SEVERITY_WARNING] = "warning",
                                     [SEVERITY_ERROR] = "error"};

static void
put_message(JsonPut *json, const char *key, const char *text)
{
    json_put_open(json, key, '{');
    json_put_text(json, "text", text);
    json_put_close(json, '}');
}

static void
put_rule(JsonPut *json, const FindingRule *rule)
{
    json_put_open(json, NULL, '{');
    json_put_text(json, "id", rule->id);
    put_message(json, "shortDescription", rule->name);
    put_message(json, "fullDescription", rule->reason);
    if (rule->page) {
        json_put_open(json, "help", '{');
        json_put_text(json, "text", rule->page);
        json_put_text(json, "markdown", rule->page);
        json_put_close(json, '}');
    }
    json_put_open(json, "defaultConfiguration", '{');
    json_put_text(json, "level", levels[rule->severity]);
    json_put_close(json, '}');
    json_put_open(json, "properties", '{');
    json_put_open(json, "tags", '[');
    json_put_text(json, NULL, rule->category);
    json_put_close(json, ']');
    json_put_close(json, '}');
    json_put_close(json, '}');
}

static void
begin(FindingReport *report)
{
    JsonPut *json = &report->json;
    json_put_open(json, NULL, '{');
    json_put_text(
        json, "$schema",
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
    json_put_text(json, "version", "2.1.0");
    json_put_open(json, "runs", '[');
    json_put_open(json, NULL, '{');
    json_put_open(json, "tool", '{');
    json_put_open(json, "driver", '{');
    json_put_text(json, "name", "Confiture");
    json_put_text(json, "version", report->version);
    json_put_open(json, "rules", '[');
    for (unsigned i = 0; i < report->list->rules->len; i++)
        put_rule(json, g_ptr_array_index(report->list->rules, i));
    json_put_close(json, ']');
    json_put_close(json, '}');
    json_put_close(json, '}');
    json_put_text(json, "columnKind", "unicodeCodePoints");
    json_put_open(json, "results", '[');
}

/* 3.4: a relative reference, against the root of the project. */
static void
put_artifact(JsonPut *json, const char *file)
{
    g_autofree char *uri = g_uri_escape_string(file, "/", FALSE);
    json_put_open(json, "artifactLocation", '{');
    json_put_text(json, "uri", uri);
    json_put_text(json, "uriBaseId", "%SRCROOT%");
    json_put_close(json, '}');
}

/* 3.30: endColumn is that of the character behind the region. */
static void
put_region(JsonPut *json, const char *key, int line, int column, int end_line, int end_column)
{
    json_put_open(json, key, '{');
    json_put_integer(json, "startLine", line);
    if (column > 0)
        json_put_integer(json, "startColumn", column);
    if (end_line > 0)
        json_put_integer(json, "endLine", end_line);
    if (end_line > 0 && end_column > 0)
        json_put_integer(json, "endColumn", end_column);
    json_put_close(json, '}');
}

static void
put_location(JsonPut *json, const Finding *finding)
{
    json_put_open(json, NULL, '{');
    if (finding->file) {
        json_put_open(json, "physicalLocation", '{');
        put_artifact(json, finding->file);
        if (finding->line > 0)
            put_region(json, "region", finding->line, finding->column, finding->end_line,
                       finding->end_column);
        json_put_close(json, '}');
    }
    if (finding->object) {
        json_put_open(json, "logicalLocations", '[');
        json_put_open(json, NULL, '{');
        json_put_text(json, "fullyQualifiedName", finding->object);
        json_put_close(json, '}');
        json_put_close(json, ']');
    }
    json_put_close(json, '}');
}

/* 3.55: the replacements of a fix belong together. */
static void
put_fix(JsonPut *json, const Finding *finding)
{
    json_put_open(json, "fixes", '[');
    json_put_open(json, NULL, '{');
    put_message(json, "description", finding->hint ? finding->hint : finding->message);
    json_put_open(json, "artifactChanges", '[');
    json_put_open(json, NULL, '{');
    put_artifact(json, finding->file);
    json_put_open(json, "replacements", '[');
    for (unsigned i = 0; i < finding->edits->len; i++) {
        const Edit *edit = &g_array_index(finding->edits, Edit, i);
        json_put_open(json, NULL, '{');
        put_region(json, "deletedRegion", edit->line, edit->column, edit->end_line, edit->end_column);
        put_message(json, "insertedContent", edit->text);
        json_put_close(json, '}');
    }
    json_put_close(json, ']');
    json_put_close(json, '}');
    json_put_close(json, ']');
    json_put_close(json, '}');
    json_put_close(json, ']');
}

static int
rule_index(const FindingList *list, const char *id)
{
    for (unsigned i = 0; i < list->rules->len; i++)
        if (strcmp(((const FindingRule *)list->rules->pdata[i])->id, id) == 0)
            return (int)i;
    return -1;
}

/* A fix within the finding's own file: all that are made now. */
static bool
has_fix(const Finding *finding)
{
    for (unsigned i = 0; finding->edits && i < finding->edits->len; i++)
        if (g_strcmp0(g_array_index(finding->edits, Edit, i).file, finding->file) != 0)
            return false;
    return finding->edits != NULL;
}

static void
put_finding(FindingReport *report, const Finding *finding)
{
    JsonPut *json = &report->json;
    g_autofree char *message = finding_whole_message(finding);
    json_put_open(json, NULL, '{');
    json_put_text(json, "ruleId", finding->rule);
    json_put_integer(json, "ruleIndex", rule_index(report->list, finding->rule));
    json_put_text(json, "level", levels[finding->severity]);
    put_message(json, "message", message);
    json_put_open(json, "locations", '[');
    put_location(json, finding);
    json_put_close(json, ']');
    json_put_open(json, "partialFingerprints", '{');
    json_put_text(json, "confiture/v1", finding->fingerprint);
    json_put_close(json, '}');
    if (has_fix(finding))
        put_fix(json, finding);
    json_put_close(json, '}');
}

static void
end(FindingReport *report)
{
    JsonPut *json = &report->json;
    json_put_close(json, ']');
    json_put_close(json, '}');
    json_put_close(json, ']');
    json_put_close(json, '}');
    g_string_append_c(report->out.text, '\n');
}

const FindingForm finding_form_sarif = {begin, put_finding, end};
