/* The rules, and what a rule may see and say.
 *
 * Always true:
 *  - a rule is a row of lint/rules.def (id, what to call) and a page of lint/pages (all its texts); neither
 *    without the other, which a test checks;
 *  - a rule reports; the engine decides severity, suppression, baseline and paths. One defect is one finding:
 *    where two rules would speak of the same thing, the more precise one does (LintRule.yields_to);
 *  - statement rules run before the statement is applied to the model, schema rules once all files are.
 */
#ifndef CONFITURE_LINT_RULE_H
#define CONFITURE_LINT_RULE_H

#include <glib.h>
#include <stdbool.h>

#include "config/config.h"
#include "report/finding.h"
#include "risk/risk.h"
#include "sql/model.h"
#include "sql/tree.h"

typedef enum { FIX_NONE, FIX_SAFE, FIX_UNSAFE } FixKind;
typedef enum { LAYER_STATEMENT, LAYER_SCHEMA, LAYER_CHANGE, LAYER_DATABASE, LAYER_ENGINE } RuleLayer;

typedef struct Lint Lint; /* a run; lint/lint.h */

/* What has gone on in the unit (a migration file, or the transaction in it) before this statement. */
typedef struct {
    bool in_transaction; /* by BEGIN in the file, or because the runner wraps it */
    bool explicit_transaction;
    bool lock_timeout, statement_timeout; /* set by an earlier statement, or by the project's settings */
    bool search_path;                     /* set by an earlier statement of the file */
    LockMode strongest;                   /* lock on an existing relation held by the transaction so far */
    const char *strongest_on;             /* relation */
    bool long_work;                       /* rows were read or written while ACCESS EXCLUSIVE was held so */
    bool any_ddl;                         /* DDL before this, in the same transaction */
    GHashTable *altered;  /* interned names: what ALTER TABLE changed in the transaction, to the number of the
                           * last such statement, counted from 1; or NULL */
    unsigned last_writer; /* number of the last statement that may have written rows, counted so; 0: none */
    unsigned number;      /* statement of its file, from 0 */
    unsigned file_statements; /* how many the file has, once it holds a BEGIN; else 0 */
} LintHistory;

typedef struct {
    const SqlTree *tree;
    const char *text;
    size_t length;
    const Risk *risk;   /* migrations only; NULL in schema files */
    const Model *model; /* before the statement */
    const LintHistory *history;
    bool migration;   /* of a migration (or a file outside the project's schema), not of the schema */
    bool down;        /* a down migration: losing is its purpose */
    const char *file; /* as shown; interned */
} LintStatement;

typedef struct {
    const char *id;
    void (*statement)(Lint *lint, const LintStatement *statement); /* or NULL */
    void (*schema)(Lint *lint, const Model *model);                /* or NULL */
    const char *yields_to; /* ids, blank separated: no finding where one of these has one at the same place */
} LintRule;

/* From the page; made by tools/embed-pages. */
typedef struct {
    const char *id, *name, *category, *reason, *locks, *serves, *union_rows;
    Severity severity;
    FixKind fix;
    RuleLayer layer;
    const char *page; /* the file behind its head: Markdown */
} RulePage;

const LintRule *lint_rules(unsigned *count);
const LintRule *lint_rule_find(const char *id);
const RulePage *rule_page(const char *id); /* NULL: no such rule */
const RulePage *rule_pages(unsigned *count);

/* The settings, options of the field among them: Config.lint_* of config/settings.def. */
const Config *lint_config(const Lint *lint);
int lint_server_major(const Lint *lint);

/* --- what rules call ---
 * A finding of the rule being run at `location` of the statement's text, over `length` bytes (0: the word or
 * quoted name there; location -1: the statement's first word). NULL when it is off or suppressed: every
 * function below takes NULL. The text is one sentence without its final stop. */
Finding *lint_report(Lint *lint, const LintStatement *statement, int location, int length, const char *format,
                     ...) G_GNUC_PRINTF(5, 6);
/* The same for an object of the model. `object`: "schema.table.column", copied. */
Finding *lint_report_object(Lint *lint, ModelPlace place, const char *object, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
void lint_hint(Finding *finding, const char *format, ...) G_GNUC_PRINTF(2, 3);
void lint_detail(Finding *finding, const char *format, ...) G_GNUC_PRINTF(2, 3);
void lint_object(Finding *finding, const char *schema, const char *name, const char *part);
/* A fix: replace bytes [start, end) of the statement's text. Several make one fix. Left out when those bytes
 * do not stand so in the file (a psql variable, an include). */
void lint_fix(Lint *lint, Finding *finding, const LintStatement *statement, int start, int end,
              const char *text);

/* Helpers that many rules want. */
/* The first keyword `word` (upper case) at or behind `from` in the statement, outside quotes and comments, or
 * -1. */
int lint_find_word(const LintStatement *statement, int from, const char *word);
/* Where subcommand `index` of the ALTER TABLE stands: what it names, or its first word; -1 for the first of
 * those that name nothing: the statement is its place. */
int lint_command_place(const LintStatement *statement, unsigned index);
/* Behind the last word of the statement: comments and blanks at its end do not count. */
int lint_statement_end(const LintStatement *statement);
/* Whether the table is in use: in the model and not born in this unit, or not in the model at all. */
bool lint_in_use(const LintStatement *statement, SqlName table);
/* Whether a later statement of the same transaction makes a view of that name, as it stands now. */
bool lint_view_follows(Lint *lint, const LintStatement *statement, SqlName name);
/* Whether the statement reads or writes the rows of a table that is in use. */
bool lint_takes_long(const LintStatement *statement);
/* "schema.name", quoted where needed, the schema resolved in the model. In the run's arena. */
const char *lint_name(const LintStatement *statement, SqlName name);
/* "schema.name", or the name alone without a schema; quoted where needed. The caller frees. */
char *lint_quoted(const char *schema, const char *name);
/* Whether the manual, Appendix C, calls the word reserved, for such a name. */
bool lint_is_reserved(const char *name, bool of_function_or_type);
/* Whether the statement at the place has a longer name that PostgreSQL cut to this one (63 bytes). */
bool lint_name_was_cut(Lint *lint, ModelPlace place, const char *name);
/* LintFile.overtaken_by of the file under way. */
const char *lint_overtaken_by(const Lint *lint);
/* Whether the object is left out by lint.exclude_tables. */
bool lint_excluded(const Lint *lint, const char *schema, const char *table);

#endif
