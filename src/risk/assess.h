/* The verdict being made: shared by the files of this room, one of which knows each family of statements.
 *
 * Always true:
 *  - a statement's function tells facts (facts.def) of relations and work done to them; locks, classes and
 *    reasons follow from those rows alone;
 *  - a partitioned table has no rows of its own: work told of it is its partitions'.
 */
#ifndef CONFITURE_RISK_ASSESS_H
#define CONFITURE_RISK_ASSESS_H

#include "risk/risk.h"

typedef enum {
#define FACT(id, lock, length, availability, compatibility, flags, since, until, text) FACT_##id,
#include "risk/facts.def"
#undef FACT
    FACT_COUNT
} FactId;

enum { FACT_LOSES = 1, FACT_BREAKS = 2, FACT_FINAL = 4 };

typedef struct {
    const char *id; /* "add-column" */
    LockMode lock;
    bool is_long;
    RiskClass availability, compatibility;
    unsigned flags;
    int since, until;
    const char *text;
} Fact;

const Fact *fact_row(FactId id);

typedef struct {
    Arena *arena;
    const SqlTree *tree;
    const Model *model;
    const RiskOptions *options;
    Risk *risk;
    GHashTable *locked;   /* shown name to index in risk->locks, plus 1 */
    GHashTable *reasoned; /* facts and relations already told, to the subcommand they were last told of */
    int command;          /* the subcommand being judged, or -1 */
} Assessment;

/* A relation a statement speaks of: in the model, or only named. */
typedef struct {
    ModelRelation *relation; /* NULL: not in the model */
    const char *shown;
} Subject;

Subject subject_named(Assessment *assessment, SqlName name);
Subject subject_of(Assessment *assessment, ModelRelation *relation);
const char *name_shown(Arena *arena, const char *schema, const char *name);

/* Lock, reason and class of a fact. */
void tell(Assessment *assessment, FactId fact, Subject subject);
/* The same for something that is no relation, or none in particular. */
void tell_general(Assessment *assessment, FactId fact);
/* A lock only: partitions and the like, whose reason has been told. */
void lock_too(Assessment *assessment, FactId fact, Subject subject);
void lock_as(Assessment *assessment, LockMode mode, bool is_long, Subject subject);
/* Work. */
void scans(Assessment *assessment, Subject subject);
void rewrites(Assessment *assessment, Subject subject); /* its rows are read and its indexes rebuilt too */
void rewrites_only(Assessment *assessment, Subject subject); /* new files, from elsewhere's rows */
void copies(Assessment *assessment, Subject subject);        /* its file is copied, nothing else */
void rebuilds(Assessment *assessment, const ModelIndex *index);
void rebuilds_all(Assessment *assessment, Subject subject);
/* Why the server will refuse it; the first reason is kept. */
void will_fail(Assessment *assessment, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* The server is of this version or newer. */
bool server_is(const Assessment *assessment, int major);
bool subject_is_new(const Assessment *assessment, Subject subject);

/* The relation and all that inherit from it; just the relation when `only`. Of ModelRelation; the caller
 * unrefs. Empty for a relation that is not in the model. */
GPtrArray *family(Subject subject, bool only);
/* Its default partition, or NULL. */
ModelRelation *default_partition(const ModelRelation *partitioned);

/* tell() of a relation, with the same lock on all that inherit from it unless `only`. */
void tell_family(Assessment *assessment, FactId fact, Subject table, bool only);
/* `work` on each of them; on the subject itself when it is not in the model. */
void each_member(Assessment *assessment, Subject table, bool only, void (*work)(Assessment *, Subject));

/* Whether the expression names the column; whether a view reads that column of the relation (uses.c). */
bool expr_uses(const SqlExpr *expr, const char *column);
bool view_uses(const ModelRelation *view, const ModelRelation *relation, const char *column);

/* Table constraints of any statement that adds them: ALTER TABLE, ADD COLUMN. `names` of those dropped by the
 * same statement do not prove anything. */
typedef struct {
    const SqlAlter *commands; /* of the statement */
    unsigned command_count;
} AlterContext;
void add_constraint(Assessment *assessment, Subject table, const SqlConstraint *constraint, bool only,
                    const AlterContext *context);
void alter_constraint(Assessment *assessment, Subject table, const SqlAlter *alter);
void drop_constraint(Assessment *assessment, ModelConstraint *constraint, bool cascade);
void foreign_key_target(Assessment *assessment, SqlName target, FactId fact);

/* alter_column.c */
void add_column(Assessment *assessment, Subject table, const SqlAlter *alter, bool only,
                const AlterContext *context);
void drop_column(Assessment *assessment, Subject table, const SqlAlter *alter, bool only);
void set_not_null_all(Assessment *assessment, Subject table, const char *name, bool only,
                      const AlterContext *context);
void alter_type(Assessment *assessment, Subject table, const SqlAlter *alter, bool only);

/* What a new type does to a column (type_change.c). */
typedef enum { CHANGE_NOTHING, CHANGE_INDEXES, CHANGE_REWRITE } TypeChange;
typedef struct {
    TypeChange work;
    bool narrower;        /* values may not fit */
    bool other_operators; /* compared by other operators: foreign keys are checked again */
} TypeVerdict;
TypeVerdict type_change(const Model *model, const ModelColumn *column, const SqlAlter *alter, bool utc);

/* Whether an expression is volatile (functions.c). */
bool expr_is_volatile(const Model *model, const SqlExpr *expr);

/* Whether the valid CHECKs of `relation` imply the bound (bounds.c). `negated`: that no row is within it. */
bool checks_imply_bound(const ModelRelation *relation, const ModelRelation *partitioned,
                        const SqlBound *bound, bool negated);

/* One function for each family of statements. */
void assess_alter_table(Assessment *assessment);
void assess_alter_index(Assessment *assessment);
void assess_alter_composite(Assessment *assessment);
void assess_create(Assessment *assessment);
void assess_partition_of(Assessment *assessment, Subject child, SqlName parent, const SqlBound *bound);
void assess_attach(Assessment *assessment, Subject parent, const SqlAlter *alter);
void assess_detach(Assessment *assessment, Subject parent, const SqlAlter *alter);
void assess_index(Assessment *assessment);
void assess_drop(Assessment *assessment);
void assess_drop_relation(Assessment *assessment, ModelRelation *relation, bool cascade);
void assess_truncate(Assessment *assessment);
void assess_rename(Assessment *assessment);
void assess_other(Assessment *assessment);

#endif
