/* Private to report/: a format of findings is three functions; finding_write.c goes through the list. */
#ifndef CONFITURE_REPORT_FINDING_FORM_H
#define CONFITURE_REPORT_FINDING_FORM_H

#include "report/finding.h"
#include "report/json_put.h"

typedef struct {
    const FindingList *list;
    const char *version;
    bool colour;
    ReportOut out;
    JsonPut json;     /* on out.text */
    const char *file; /* of the finding before; NULL at the first */
} FindingReport;

typedef struct {
    void (*begin)(FindingReport *report); /* or NULL */
    void (*finding)(FindingReport *report, const Finding *finding);
    void (*end)(FindingReport *report); /* or NULL */
} FindingForm;

extern const FindingForm finding_form_text, finding_form_json, finding_form_sarif, finding_form_junit,
    finding_form_github, finding_form_gitlab, finding_form_checkstyle;

/* What formats with a place show where there is no file: a database's findings. */
const char *finding_file(const Finding *finding);
/* Message, detail and hint as one text, each from a line of its own. */
char *finding_whole_message(const Finding *finding);
/* The text as XML 1.0 admits it: five characters as entities, control characters (which it admits in no
 * form) as U+FFFD. Appended. */
void append_xml(GString *out, const char *text);

#endif
