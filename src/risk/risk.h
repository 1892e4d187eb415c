/* What a statement does to a server in use: locks, scans, rewrites, and from these how much care it needs.
 *
 * Always true:
 *  - the verdict is about a schema (the model) and a server version, before the statement is applied to the
 *    model; a relation the model does not have is taken to exist, to be an ordinary table and to hold rows;
 *  - relations born in the model's current unit are new: nobody waits for them, so nothing they suffer counts
 *    for the class (locks and work are still told);
 *  - relations are written schema.name, quoted where SQL needs it; lock modes as in pg_locks;
 *  - which lock, which work and why is one row each of risk/facts.def; code only decides which rows apply.
 *
 * Facts: PostgreSQL's manual, "ALTER TABLE" and "Explicit Locking", and measurements on servers 13 to 18
 * (tests/cases/risk, each executed by tests/risk/truth.t). Classes: two axes, availability and
 * compatibility, of which the higher counts.
 */
#ifndef CONFITURE_RISK_RISK_H
#define CONFITURE_RISK_RISK_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

#include "pg/conn.h"
#include "sql/model.h"
#include "sql/tree.h"

typedef enum { RISK_LOW, RISK_MEDIUM, RISK_HIGH, RISK_CRITICAL } RiskClass;

/* As the server numbers them (storage/lockdefs.h). */
typedef enum {
    LOCK_NONE,
    LOCK_ACCESS_SHARE,
    LOCK_ROW_SHARE,
    LOCK_ROW_EXCLUSIVE,
    LOCK_SHARE_UPDATE_EXCLUSIVE,
    LOCK_SHARE,
    LOCK_SHARE_ROW_EXCLUSIVE,
    LOCK_EXCLUSIVE,
    LOCK_ACCESS_EXCLUSIVE,
} LockMode;

typedef struct {
    const char *relation; /* schema.name */
    LockMode mode;
    char relkind; /* r p v m f S i */
    bool is_new;  /* born in the current unit */
    bool is_long; /* held while rows are read or written; else for the catalogue's sake only */
} RiskLock;

typedef struct {
    const char *fact;     /* id of the row in facts.def */
    const char *text;     /* why, one sentence */
    const char *relation; /* or NULL */
    RiskClass risk;       /* what this reason alone would make it */
    bool loses;           /* rows, columns or values of the relation are gone */
    bool by_version;      /* another server version would give another verdict */
    int command;          /* the subcommand of ALTER TABLE that it is told of, from 0; -1: the statement */
    bool again;           /* an earlier subcommand gave the same reason */
} RiskReason;

typedef struct {
    RiskClass risk;
    RiskClass untempered; /* before table sizes */
    GArray *locks; /* of RiskLock, sorted by relation; every mode from ACCESS SHARE on, each relation once */
    GPtrArray *rewrites;       /* of const char*: relations whose heap is written anew */
    GPtrArray *scans;          /* relations all of whose rows are read */
    GPtrArray *index_rebuilds; /* indexes (schema.name) built or built anew */
    GArray *reasons;           /* of RiskReason, the gravest first */
    bool transactional;        /* may stand in a transaction block */
    bool reversible;           /* a statement can undo it without a backup */
    bool loses_data;
    bool breaks_clients; /* programs written for the schema before may fail */
    bool known;          /* false: not understood; everything above is a guess on the careful side */
    const char *fails;   /* why the server would refuse it, or NULL */
} Risk;

/* Rows and bytes of tables, when they are known: from pg_class or a statistics file. */
typedef struct RiskSizes RiskSizes;

/* Below both, HIGH by availability is MEDIUM; above the last, CRITICAL. */
enum { RISK_SMALL_ROWS = 10000 };
#define RISK_SMALL_BYTES (G_GINT64_CONSTANT(8) << 20)
#define RISK_HUGE_BYTES (G_GINT64_CONSTANT(10) << 30)

typedef struct {
    int server_major;       /* 13 to 18 */
    const RiskSizes *sizes; /* NULL: every table is taken to be large */
    bool utc;               /* the session's TimeZone is UTC (the default of risk_options_default) */
    bool existing;          /* also for what is born in this unit: do as if it were in use */
} RiskOptions;

RiskOptions risk_options_default(void);

/* In `arena` apart from the arrays. Never NULL; the caller frees. */
Risk *risk_assess(Arena *arena, const SqlTree *tree, const Model *model, const RiskOptions *options);
void risk_free(Risk *risk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Risk, risk_free)

/* The members of a statement in the document of confiture risk: class, locks, rewrites, ... A new reference.
 */
json_t *risk_json(const Risk *risk);
json_t *risk_names_json(const GPtrArray *names);

const char *risk_class_name(RiskClass risk); /* "low", ... */
const char *lock_mode_name(LockMode mode);   /* "AccessExclusiveLock", as in pg_locks */
const char *lock_mode_words(LockMode mode);  /* "ACCESS EXCLUSIVE" */
const char *lock_mode_blocks(LockMode mode); /* "reads and writes", "writes", "schema changes", "nothing" */

/* ERR_FILE, ERR_CONFIG. JSON: {"schema.table": {"rows": n, "bytes": n}}. */
RiskSizes *risk_sizes_read(const char *path, GError **error);
/* From pg_class: rows and bytes as the last ANALYZE or VACUUM left them. */
RiskSizes *risk_sizes_load(Conn *conn, GError **error);
RiskSizes *risk_sizes_new(void);
void risk_sizes_set(RiskSizes *sizes, const char *relation, gint64 rows, gint64 bytes);
/* False when nothing is known of the relation (or sizes is NULL). */
bool risk_sizes_get(const RiskSizes *sizes, const char *relation, gint64 *rows, gint64 *bytes);
void risk_sizes_free(RiskSizes *sizes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RiskSizes, risk_sizes_free)

#endif
