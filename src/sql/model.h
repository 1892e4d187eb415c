/* The schema as the statements so far would leave it: tables, columns, constraints and the rest, each with
 * the place it came from. Made by applying trees in order; no server is asked.
 *
 * Always true:
 *  - a model never fails: what it cannot know (a table nobody created, the result columns of a view over one)
 *    is absent, and `complete` of a relation says whether all of it was seen to be created;
 *  - names are resolved as the server would: the schema given, else along the search path as SET leaves it
 *    ("public" at first), pg_catalog apart;
 *  - a statement is taken to succeed: what the server would have refused over (a relation of that name, a
 * view of the table that is dropped) is taken to be gone already, by means the model could not see;
 *  - everything belongs to the model; a pointer is good until the object is dropped or the model freed.
 *    Objects hold their own copies: trees may go after model_apply(). No list is NULL;
 *  - `born` is the number of the unit (a migration, a transaction; see model_begin_unit) that created an
 *    object; objects born in the current unit are new, and nobody else can be using them.
 */
#ifndef CONFITURE_SQL_MODEL_H
#define CONFITURE_SQL_MODEL_H

#include <glib.h>
#include <stdbool.h>

#include "sql/tree.h"

/* Where an object comes from. `file` is interned (g_intern_string) or NULL. */
typedef struct {
    const char *file;
    int line, column; /* 1-based; 0 = unknown */
} ModelPlace;

typedef struct Model Model;
typedef struct ModelRelation ModelRelation;
typedef struct ModelConstraint ModelConstraint;
typedef struct ModelIndex ModelIndex;

typedef struct {
    char *name;
    const SqlType *type; /* serial types as int2, int4, int8; "unknown" where a query's cannot be told. A type
                            of the model comes with its schema */
    const char *collation;       /* NULL: the type's */
    bool not_null;               /* also by being in a primary key */
    const SqlExpr *default_expr; /* serial types: nextval('...'::regclass) */
    const SqlExpr *generated;    /* STORED expression */
    char identity;               /* 'a' always, 'd' by default, 0 */
    bool serial;                 /* written serial, bigserial, smallserial */
    bool inherited;              /* from a parent, or a partition's */
    bool local;                  /* defined here too (pg_attribute.attislocal) */
    unsigned parents;            /* how many parents have it */
    bool has_statistics_target;
    char *comment;
    ModelPlace place;
    unsigned born;
} ModelColumn;

struct ModelConstraint {
    SqlConstraintKind kind; /* CHECK, PRIMARY, UNIQUE, EXCLUDE, FOREIGN */
    char *name;             /* as the server would name it when none was given */
    bool named;             /* a name was given */
    char **columns;         /* NULL-terminated; CHECK: those its expression names */
    const SqlExpr *expr;
    ModelRelation *table;  /* the one it belongs to */
    ModelRelation *target; /* FOREIGN: NULL when not in the model */
    SqlName target_name;
    char **target_columns; /* FOREIGN: as given, or the target's primary key; empty when unknown */
    char on_delete, on_update;
    char **set_columns; /* FOREIGN: those that ON DELETE sets; none = all */
    bool valid, deferrable, initially_deferred, no_inherit;
    bool nulls_not_distinct;
    bool inherited;        /* from a parent or a partitioned table */
    bool local;            /* defined here too */
    unsigned parents;      /* how many parents have it (CHECK) */
    ModelConstraint *over; /* of a partition's: that of the partitioned table it belongs to, or NULL */
    ModelIndex *index; /* PRIMARY, UNIQUE, EXCLUDE: its own; FOREIGN: the target's it relies on, or NULL */
    char *comment;
    ModelPlace place;
    unsigned born;
};

struct ModelIndex {
    char *name;
    ModelRelation *table;
    char **columns; /* NULL-terminated; "" where an expression */
    unsigned key_count;
    char **including; /* NULL-terminated */
    const SqlExpr *where;
    const SqlExpr **expressions; /* as many as keys; NULL for columns */
    char *access_method;
    char **opclasses;               /* as many as keys; NULL or name */
    char **collations;              /* likewise; NULL: the column's */
    bool *descending, *nulls_first; /* as many as keys */
    bool named;                     /* a name was given */
    bool unique, only, nulls_not_distinct;
    bool valid;                  /* false after ON ONLY until all partitions are attached */
    ModelConstraint *constraint; /* the constraint it serves, or NULL */
    char *parent;                /* partitioned index it is attached to, or NULL */
    ModelIndex *over;            /* that index */
    char **labels; /* the index's own column names (pg_attribute), as many as columns and including */
    char *comment;
    ModelPlace place;
    unsigned born;
};

typedef struct {
    char *name;
    ModelRelation *table;
    char *function_schema, *function; /* schema NULL: not given */
    char timing;                      /* as in SqlTree.trigger */
    bool row, constraint, on_insert, on_update, on_delete, on_truncate;
    bool inherited; /* cloned from the partitioned table's */
    ModelPlace place;
    unsigned born;
} ModelTrigger;

typedef struct {
    char *name;
    ModelRelation *table;
    char *command; /* "all", "select", ... */
    bool permissive;
    char **roles; /* NULL-terminated */
    const SqlExpr *using_expr, *check_expr;
    ModelPlace place;
    unsigned born;
} ModelPolicy;

/* One GRANT to one role. */
typedef struct {
    char *role;      /* "public" for PUBLIC */
    char *privilege; /* "select", "select (id, name)", "execute", ...; "all" */
    ModelPlace place;
} ModelGrant;

struct ModelRelation {
    char *schema;
    char *name;
    char kind; /* as pg_class.relkind: r p v m f S c, and i for none: indexes are ModelIndex */
    char persistence;
    bool complete;      /* its columns are known to be all */
    bool dropped;       /* of an object that is no more; never of one the model gives */
    GPtrArray *columns; /* of ModelColumn */
    GPtrArray *constraints;
    GPtrArray *indexes;
    GPtrArray *triggers;
    GPtrArray *policies;
    GPtrArray *grants;
    GPtrArray *parents;    /* of ModelRelation, not owned: INHERITS, and the partitioned table */
    GPtrArray *children;   /* of ModelRelation, not owned */
    const SqlBound *bound; /* of a partition */
    SqlPartitioning partitioning;
    bool is_partition;
    bool rls, rls_forced;
    char replica_identity;            /* 'd' at first */
    char *owner;                      /* NULL: whoever ran it */
    char *tablespace, *access_method; /* NULL: the default */
    char *of_type;
    GHashTable *options;     /* char* to char*, or NULL */
    const SqlQuery *query;   /* view, materialized view */
    GPtrArray *used_by;      /* of ModelRelation, not owned: views that read this one */
    ModelRelation *owned_by; /* sequence: its column's table */
    char *owned_column;
    char *comment;
    ModelPlace place;
    unsigned born;
};

typedef struct {
    char *schema, *name;
    char kind;                   /* 'd' domain, 'e' enum, 'c' composite, 'r' range, 'b' base or unknown */
    const SqlType *base;         /* domain */
    bool not_null;               /* domain */
    GPtrArray *constraints;      /* domain: of ModelConstraint, CHECK */
    GPtrArray *labels;           /* enum: of char* */
    GPtrArray *columns;          /* composite: of ModelColumn */
    const SqlExpr *default_expr; /* domain */
    char *owner, *comment;
    ModelPlace place;
    unsigned born;
    bool dropped;
} ModelType;

typedef struct {
    char *schema, *name;
    char **argument_types;  /* NULL-terminated; input arguments, as sql_type_text() */
    const SqlType *returns; /* or NULL */
    char *language, *body;  /* or NULL */
    bool procedure, security_definer;
    char volatility;   /* 'i', 's', 'v' */
    bool search_path;  /* SET search_path is part of it */
    GPtrArray *grants; /* explicit; EXECUTE is PUBLIC's unless revoked */
    bool public_revoked;
    char *owner, *comment;
    ModelPlace place;
    unsigned born;
    bool dropped;
} ModelFunction;

typedef struct {
    char *name;
    char *owner;
    GPtrArray *grants;
    char *comment;
    ModelPlace place;
    unsigned born;
} ModelSchema;

typedef struct {
    char *name;
    char *schema; /* NULL: not given */
    ModelPlace place;
} ModelExtension;

/* ALTER DEFAULT PRIVILEGES, one row per schema (NULL: all), object and grantee. */
typedef struct {
    char *schema;
    SqlObject object;
    bool is_grant;
    char *role;
    char *privilege;
    ModelPlace place;
} ModelDefaultPrivilege;

Model *model_new(void);
void model_free(Model *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Model, model_free)

/* Places of a statement's parts are asked for only when an object is made: `place` gets a location of the
 * tree. May be NULL. */
typedef ModelPlace (*ModelPlacer)(void *data, int location);

/* The statement's effect, all of it. What it names and the model does not have is passed over. */
void model_apply(Model *model, const SqlTree *tree, ModelPlacer place, void *data);

/* A new unit: what is created from now on is born in it. Returns its number, counted from 1. */
unsigned model_begin_unit(Model *model);
unsigned model_unit(const Model *model);

/* What a name stands for now, or NULL. schema NULL: along the search path. */
ModelRelation *model_relation(const Model *model, const char *schema, const char *name);
ModelRelation *model_find(const Model *model, SqlName name);
ModelIndex *model_index(const Model *model, const char *schema, const char *name);
ModelType *model_type(const Model *model, SqlName name);
ModelSchema *model_schema(const Model *model, const char *name);
/* Functions of that name, of ModelFunction, owned by the model; NULL when none. */
const GPtrArray *model_functions(const Model *model, const char *schema, const char *name);
/* The schema that an unqualified CREATE uses. */
const char *model_creation_schema(const Model *model);

/* Where an object of the model got the name it has: RENAME's place, or else the object's own, which is given.
 */
ModelPlace model_name_place(const Model *model, const void *object, ModelPlace own);

/* All of them, in the order of their creation; arrays owned by the model. */
const GPtrArray *model_relations(const Model *model);
const GPtrArray *model_types(const Model *model);
const GPtrArray *model_all_functions(const Model *model);
const GPtrArray *model_schemas(const Model *model); /* created ones; public and pg_catalog are not listed */
const GPtrArray *model_extensions(const Model *model);
const GPtrArray *model_default_privileges(const Model *model);

/* Parts of a relation. */
ModelColumn *relation_column(const ModelRelation *relation, const char *name);
ModelConstraint *relation_constraint(const ModelRelation *relation, const char *name);
ModelConstraint *relation_primary_key(const ModelRelation *relation);
/* Whether a valid CHECK (or NOT NULL) proves that the column is never null; the constraints of `without` do
 * not count (NULL-terminated; or NULL). Follows ConstraintImpliedByRelConstraint(): IS NOT NULL, also inside
 * an AND. */
bool relation_proves_not_null(const ModelRelation *relation, const char *column, const char *const *without);
/* Whether constraint `fk` references this relation: all of them, of ModelConstraint. The caller unrefs. */
GPtrArray *model_referencing(const Model *model, const ModelRelation *relation);

/* A type with its domains taken away, all the way down; the type itself when it is none. */
const SqlType *model_base_type(const Model *model, const SqlType *type);
/* Whether the type is a domain with a constraint somewhere (DomainHasConstraints()). */
bool model_type_constrained(const Model *model, const SqlType *type);

#endif
