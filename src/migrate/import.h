/* Moving in from another migration tool: its files in our layout, its ledger in ours.
 *
 * Always true:
 *  - the other tool's tables are only read, and its files are never changed: those that lie where ours go are
 *    moved into a directory beside them, byte for byte;
 *  - nothing is written before everything was read, converted and compared with the ledger; a file that is
 *    there and says something else is an error, never overwritten;
 *  - what ran there is recorded here in one transaction, with its time and its author where the tool kept
 *    them, and with origin "import:<tool>"; a second import finds nothing to do;
 *  - what cannot be taken is told, one line each. A migration that is no SQL, or whose SQL is not complete,
 *    becomes a file that stops with the reason when it is run, so that no database can pass over it.
 *
 * Where each tool's files and tables are documented stands at the head of its import_<tool>.c.
 */
#ifndef CONFITURE_MIGRATE_IMPORT_H
#define CONFITURE_MIGRATE_IMPORT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/progress.h"
#include "config/config.h"

/* What a tool's ledger says of one migration. */
typedef struct {
    unsigned order;      /* of application */
    char *key;           /* what the tool calls it: "20230101120000", "1.2", a revision, a file's name */
    char *applied_at;    /* in UTC, or NULL */
    char *applied_by;    /* or NULL */
    char *checksum;      /* as the tool writes it, or NULL */
    int64_t duration_ms; /* -1 = not known */
    bool through;        /* everything up to this version is applied too */
    bool failed;         /* the tool says that it was begun and did not end */
} ImportRow;

/* One file's text, or nothing (text NULL). */
typedef struct {
    char *text;
    bool transaction_off;
} ImportPart;

/* One migration. */
typedef struct {
    char *version; /* ours, digits; NULL for a repeatable */
    char *name;
    char *label; /* "001_add_users", "R__views" */
    char *key;   /* what the tool's ledger calls it */
    char *shown; /* the file it came from */
    ImportPart up, down, verify;
    char *stop;           /* why up cannot run as it is, or NULL */
    char *stop_hint;      /* what to do about that */
    char *checksum;       /* as the tool would write it today, or NULL */
    char **requires;      /* versions of ours, or NULL */
    char **tags;          /* or NULL */
    const ImportRow *row; /* set when it is applied; import_match() */
    bool applied;
} ImportItem;

typedef struct ImportTool ImportTool;

/* The files of one tool, converted. */
typedef struct {
    const ImportTool *tool;
    char *directory;    /* absolute */
    char *shown;        /* as messages call it */
    GPtrArray *items;   /* of ImportItem*, by version, repeatables behind */
    GPtrArray *notes;   /* of char*: what could not be taken, or deserves a look */
    GPtrArray *sources; /* of char*: files read, relative to the directory */
    char *project;      /* of sqitch's plan, or NULL */
    GPtrArray *rows;    /* of ImportRow*: the tool's ledger, once it was read; or NULL */
} ImportSet;

/* One row per tool. */
struct ImportTool {
    const char *name;               /* "dbmate" */
    const char *title;              /* "dbmate", "golang-migrate": in sentences */
    const char *const *directories; /* where its files usually lie, NULL-terminated */
    const char *const *table;       /* its ledger's usual names, NULL-terminated; of sqitch the schema's */
    const char *columns;            /* that its ledger has, separated by blanks */
    const char *query;              /* reads the ledger; `source_ledger` stands for its name */
    /* Reads the files in set->directory. ERR_FILE with place. */
    bool (*read)(ImportSet *set, GError **error);
    /* Sets item->applied and item->row; NULL: keys are compared, as numbers when both are. */
    bool (*match)(ImportSet *set, GPtrArray *rows, GError **error);
};

/* Closed by a row without name. */
extern const ImportTool import_tools[];
/* NULL when there is none of that name. */
const ImportTool *import_tool_find(const char *name);

/* Reads and converts the files of a directory; touches no database. ERR_FILE. */
ImportSet *import_convert(const ImportTool *tool, const char *directory, const char *shown, GError **error);
void import_set_free(ImportSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportSet, import_set_free)

typedef struct {
    const ImportItem *item;
    char *name; /* in the migrations directory */
    char *text;
} ImportOutput;

/* The files a set becomes, of ImportOutput*. */
GPtrArray *import_outputs(const ImportSet *set);

/* What was done, or would be. */
typedef struct {
    ImportSet *set;
    char *run_id;
    char *database;      /* shown, without password */
    char *ledger;        /* the tool's, as found: "public.schema_migrations" */
    GPtrArray *written;  /* of char*: files as shown */
    GPtrArray *moved;    /* of char*: the tool's own files that made room */
    char *moved_to;      /* the directory they are in now, as shown; or NULL */
    GPtrArray *recorded; /* of char*: labels */
    unsigned unchanged;  /* files that were there already */
    unsigned known;      /* rows that were there already */
    unsigned pending;    /* migrations the tool had not applied */
} ImportResult;

void import_result_clear(ImportResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImportResult, import_result_clear)

typedef struct {
    const Config *config;
    const char *url;
    const ImportTool *tool;
    const char *directory; /* of the tool's files, or NULL: where they usually lie */
    const char *table;     /* its ledger, or NULL: the usual name */
    bool dry_run;
    int wait_s;
    Progress *progress;
} ImportRequest;

/* ERR_FILE, ERR_POLICY (the ledger says otherwise, a failed migration, an edited file, another environment),
 * ERR_SQL, ERR_LOCKED, ERR_CONNECT. */
bool migrate_import(const ImportRequest *request, ImportResult *result, GError **error);

#endif
