/* Private to lint/: what the files of the engine share during one run.
 *
 * Always true:
 *  - a LintText is kept until the run ends; statements, trees and verdicts go with the arena at each
 * statement;
 *  - a finding is recorded even when a comment suppresses it, so that a rule which yields to another is
 * silent there too.
 */
#ifndef CONFITURE_LINT_RUN_H
#define CONFITURE_LINT_RUN_H

#include "base/glob.h"
#include "lint/custom.h"
#include "lint/lint.h"
#include "sql/script.h"

/* A rule and what the settings make of it. */
typedef struct {
    const LintRule *rule;
    const RulePage *page;
    Severity severity; /* off: not run, unless an override of some path says otherwise */
    bool forced;       /* --select or --ignore decided: no override counts */
    bool anywhere;     /* runs in some file */
} LintActive;

/* One line of comment that suppresses, for one range of lines. */
typedef struct {
    GPtrArray *names; /* of const char*, interned: rules, categories, "all" */
    GArray *used;     /* of bool, as many */
    size_t offset, length;
    int line, column, end_column;
    int first, last; /* lines it holds for; 0 while a "next" has not met its statement */
    bool next, whole_file;
} Suppression;

/* A file that was read, as it is on disk. */
typedef struct {
    const char *shown; /* interned */
    const char *text;
    char *owned; /* text, unless it is the caller's */
    size_t length;
    GArray *starts;          /* of size_t: where lines begin; NULL until asked for */
    GPtrArray *suppressions; /* of Suppression */
    const LintFile *file;    /* NULL: drawn in by \i */
    Severity *severities;    /* by rule, where overrides change them; else NULL */
} LintText;

typedef struct {
    Finding *finding; /* NULL: suppressed, or outside the lines asked for */
    const LintActive *active;
    const char *file;   /* interned; NULL: found in a database */
    const char *object; /* interned; only without a file */
    int line, column, end_line, end_column;
    unsigned statement; /* 0: of an object */
    bool whole;         /* of a statement: the place is its first word */
} LintRecord;

/* A file being read. */
typedef struct {
    Script *script;
    ScriptEvent event;
    LintText *text;
    const LintFile *file;
    LintHistory history;
    bool wrapped;                       /* the runner makes one transaction of it */
    bool lock_local, statement_local;   /* timeouts that end with the transaction ... */
    bool lock_before, statement_before; /* ... and what holds again then */
    unsigned passed;                    /* places it could not read */
} LintReader;

struct Lint {
    const LintRequest *request;
    const Config *config;
    int major;
    Arena *arena;      /* until the next statement */
    Arena *keep;       /* until the end */
    GArray *active;    /* of LintActive, one per rule, in the order of rules.def */
    Model *model;      /* the one being made or judged */
    GHashTable *texts; /* interned name to LintText */
    GHashTable *paths; /* interned name to path, of files drawn in */
    GlobList *excluded;
    GPtrArray *override_paths; /* of GlobList, one per lint.overrides */
    FindingList *list;
    GArray *records; /* of LintRecord */
    const LintActive *running;
    ProgressState progress;     /* of the files */
    LintReader *reader;         /* NULL while schema rules run */
    unsigned statement;         /* number of the one being checked, counted over all files */
    GPtrArray *statement_rules; /* of const LintActive: those that look at statements */
    GHashTable *made;           /* what migrations make (base.c); NULL: nothing to leave out */
    CustomRules *custom;        /* rules of the project's own */
    GError *failure;            /* of one of them: the run ends with it */
    const Finding *broken_fix;  /* a fix of which a part does not stand in the file */
};

/* select.c: fills lint->active. ERR_USAGE, ERR_CONFIG for a name that is no rule. */
bool lint_select(Lint *lint, GError **error);
/* One more rule; both live as long as the run. For rules of the project's own, before the names are checked.
 */
void lint_register(Lint *lint, const LintRule *rule, const RulePage *page);
/* Whether a rule or a category has that name, or it is "all". */
bool lint_is_name(const Lint *lint, const char *name);
/* The rule or category spelled most like it, or NULL. */
const char *lint_nearest_rule(const Lint *lint, const char *name);
/* How grave a rule is in a file; off: it does not run there. */
Severity lint_severity(Lint *lint, const LintActive *active, LintText *text);
const LintActive *lint_active(const Lint *lint, const char *id);

/* text.c */
LintText *lint_text_open(Lint *lint, const LintFile *file, GError **error);
/* The text of a file a finding stands in, or NULL. */
LintText *lint_text(Lint *lint, const char *shown);
/* Where a line begins; lines are 1-based. text->length behind the last. */
size_t lint_line_start(LintText *text, int line);
/* The byte of a line and column, both 1-based. */
size_t lint_offset(LintText *text, int line, int column);
void lint_text_free(gpointer text);

/* read.c: one file, statement by statement. */
typedef enum {
    READ_COLLECT = 1, /* what it makes is remembered */
    READ_CHECK = 2,   /* rules look at it */
    READ_APPLY = 4,   /* the model gets it */
    READ_BASE = 8,    /* the model gets it, without what migrations make */
} ReadMode;
bool lint_read_file(Lint *lint, const LintFile *file, unsigned modes, GError **error);

/* history.c */
void history_begin(Lint *lint, LintReader *reader);
void history_end(LintReader *reader);
/* Before a statement: one that opens a transaction makes it matter which is the last. */
void history_expect(Lint *lint, LintReader *reader, const SqlTree *tree);
/* The statement has been checked; the next will see what it did. */
void history_note(const Lint *lint, LintReader *reader, const SqlTree *tree, const Risk *risk);

/* base.c: the schema that migrations start from */
/* A statement of a schema file: applied without what migrations will make. */
void lint_base_statement(Lint *lint, const SqlTree *tree, ModelPlacer place, void *data);
/* Remembers what a statement of a migration makes. */
void lint_base_collect(Lint *lint, const SqlTree *tree);

/* database.c: all of LintRequest.database. */
bool lint_check_database(Lint *lint, GError **error);
/* lint.c: the schema rules, over lint->model. */
void lint_schema_rules(Lint *lint);

/* suppress.c */
void lint_suppressions_read(Lint *lint, LintText *text);
/* A statement stands at these bytes and lines: comments before it now have their range. */
void lint_suppressions_meet(LintText *text, size_t offset, size_t end, int first, int last);
bool lint_suppressed(LintText *text, const LintActive *active, int line);
/* unused-suppression. */
void lint_suppressions_check(Lint *lint);
/* Settings of one migration file, from its first comments: transaction, timeouts. -1: not given. */
typedef struct {
    bool transaction_off;
    int lock_timeout, statement_timeout; /* 0: off, 1: on */
} LintDirectives;
LintDirectives lint_directives(const LintText *text);

/* syntax.c: whether later versions than the grammar's know it; says which and what. */
const char *lint_newer_syntax(const char *text, const SqlTree *tree, int *major);

/* findings.c */
/* The finding of `active` at a place of a text; NULL as lint_report(). Takes the message. */
Finding *lint_add(Lint *lint, const LintActive *active, LintText *text, const ScriptPlace *from,
                  const ScriptPlace *to, bool whole, char *message);
/* Drops what yields, fills the list, and frees the records. */
void lint_findings_end(Lint *lint);

/* words.c */
/* Behind the quoted text, quoted name, dollar quote or comment at `at`; `at` itself when there is none. */
size_t lint_skip(const char *text, size_t length, size_t at);
/* Bytes of the word or quoted name at `at`; at least 1 inside the text. */
size_t lint_word_length(const char *text, size_t length, size_t at);

#endif
