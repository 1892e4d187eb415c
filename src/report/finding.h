/* What a check found: where, how bad, and what would mend it; and lists of it in the formats machines read.
 *
 * Always true:
 *  - lines and columns are 1-based, columns in characters; end is just behind the last character;
 *  - an edit counts in bytes of the file as it is on disk;
 *  - a fingerprint does not change when lines are inserted elsewhere: it is made of rule, file, object and
 * the text the finding stands on, with a number when that comes again;
 *  - the list owns its findings, a finding its strings; ids, categories and files are interned.
 */
#ifndef CONFITURE_REPORT_FINDING_H
#define CONFITURE_REPORT_FINDING_H

#include <glib.h>
#include <stdbool.h>

#include "report/out.h"

typedef enum { SEVERITY_OFF, SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR } Severity;

const char *severity_name(Severity severity); /* "off", "info", "warning", "error" */
bool severity_parse(const char *text, Severity *severity);

/* Replace `length` bytes at `offset` of `file` by `text`; the same place in lines and columns. */
typedef struct {
    const char *file;
    size_t offset, length;
    int line, column, end_line, end_column;
    char *text;
} Edit;

typedef struct {
    const char *rule;     /* id */
    const char *category; /* "naming", ... */
    Severity severity;
    char *message;                          /* one sentence, no final stop */
    char *detail;                           /* or NULL */
    char *hint;                             /* or NULL: what to do */
    char *object;                           /* "shop.orders.total", or NULL */
    const char *file;                       /* as shown, relative to the project; NULL: found in a database */
    int line, column, end_line, end_column; /* 0 = not known */
    char *source;  /* the whole lines from line to end_line (at most 5), without the last newline; or NULL */
    GArray *edits; /* of Edit; NULL = no fix */
    bool fix_is_safe;
    char fingerprint[33]; /* 32 hex digits; "" until finding_list_finish() */
} Finding;

/* What a report says of a rule. */
typedef struct {
    const char *id, *name, *category, *reason, *page; /* page: markdown */
    Severity severity;                                /* by default */
} FindingRule;

typedef struct {
    GPtrArray *findings; /* of Finding */
    char *database;      /* where they were found when not in files, without a password; or NULL */
    unsigned errors, warnings, infos; /* after finding_list_finish() */
    unsigned suppressed, in_baseline; /* counted by whoever left them out */
    unsigned fixed;                   /* by whoever made the fixes */
    unsigned files, statements;       /* looked at */
    GPtrArray *rules;                 /* of FindingRule, texts its own: those that found something, by id */
} FindingList;

FindingList *finding_list_new(void);
void finding_list_free(FindingList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FindingList, finding_list_free)

Finding *finding_new(const char *rule, const char *category, Severity severity, char *message_taken);
void finding_free(gpointer finding);
/* Takes edit.text. */
void finding_add_edit(Finding *finding, Edit edit);
/* Copies the texts of a rule, once per id. */
void finding_list_add_rule(FindingList *list, const FindingRule *rule);

/* Leaves out the findings for which `drop` says so, and counts again. */
void finding_list_drop(FindingList *list, bool (*drop)(const Finding *finding, void *data), void *data);

/* Sorts by file, line, column, rule; drops exact repetitions; makes the fingerprints and counts. */
void finding_list_finish(FindingList *list);

/* --- reports --- */
typedef enum {
    FINDINGS_TEXT, /* for people */
    FINDINGS_JSON, /* docs/reference/schemas/lint.json */
    FINDINGS_SARIF,
    FINDINGS_JUNIT,
    FINDINGS_GITHUB,
    FINDINGS_GITLAB,
    FINDINGS_CHECKSTYLE,
} FindingFormat;

/* In the order of the enum, NULL behind the last. */
extern const char *const finding_formats[];

/* Writes the list, after finding_list_finish(), as a whole document that ends in '\n'. `version` is the
 * program's, `colour` for text. False with the sink's error. */
bool findings_write(const FindingList *list, FindingFormat format, const char *version, bool colour,
                    ReportSink sink, void *data, GError **error);

#endif
