/* One run of the linter: files or a database in, findings out.
 *
 * Always true:
 *  - schema files make one model, which schema rules judge. Migrations are replayed in the order given over
 *    another: it begins as the schema files without what these migrations make (LINT_BASE files instead, when
 *    there are any), so that a statement is seen in the schema it will meet. Down migrations are checked
 * where they stand and not applied;
 *  - a statement that does not parse is a finding (syntax-error) and hides no other statement's;
 *  - syntax newer than the grammar is a note (newer-syntax), not an error;
 *  - a database is judged by the schema rules, as if it were files, and by the rules of layer database; it is
 *    only read. Its findings have an object and no file;
 *  - nothing is printed; findings come back as a list, sorted and with fingerprints. Which files there are,
 *    and what git says of them, is the caller's business.
 */
#ifndef CONFITURE_LINT_LINT_H
#define CONFITURE_LINT_LINT_H

#include <glib.h>

#include "base/progress.h"
#include "config/config.h"
#include "lint/rule.h"
#include "pg/conn.h"
#include "report/finding.h"

typedef enum {
    LINT_SCHEMA,
    LINT_BASE, /* the schema as it was before the migrations; only for their model */
    LINT_MIGRATION,
    LINT_DOWN,
} LintRole;

typedef struct {
    const char *path;  /* to open */
    const char *shown; /* in messages */
    LintRole role;
    const char *text; /* instead of the file's contents (stdin, git's index), NUL-terminated; or NULL */
    size_t length;
    bool replay_only; /* for the model; nothing in it is reported */
    bool managed;     /* migrations: run by this program, in a transaction and with the settings' timeouts */
    bool versioned;   /* a migration that is run in the order of versions */
    const char *overtaken_by; /* new migration: one of a higher version that is not new; or NULL */
    GArray *lines; /* of int pairs, first and last: only findings that touch these lines; NULL = all */
} LintFile;

typedef struct {
    const Config *config;
    GPtrArray *files;          /* of LintFile */
    Conn *database;            /* judged instead of files, which are not looked at; or NULL */
    const char *const *select; /* ids, categories, "all"; NULL: by severity */
    const char *const *ignore;
    const GPtrArray *plugin_rules; /* of PluginRule*: hooks_lint_rules(); or NULL */
    const char *rules_file;        /* --rules: more custom rules, Lua or YAML; or NULL */
    int server_major;              /* 0: the settings' */
    const char *baseline;          /* file of old findings to leave out, or NULL */
    Progress *progress;
} LintRequest;

/* NULL on ERR_FILE, ERR_CONFIG, ERR_USAGE (an unknown rule), ERR_SQL, ERR_CONNECTION_LOST. */
FindingList *lint_run(const LintRequest *request, GError **error);

/* A run that a rule sees; what lint_run() makes. */
const Model *lint_model(const Lint *lint);

#endif
