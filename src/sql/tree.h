/* One statement as plain data, without PostgreSQL's nodes: what the model, risk and lint read.
 *
 * Always true:
 *  - everything belongs to the arena it was read into; nothing is freed singly;
 *  - names are as the catalog would hold them (folded, unquoted, cut at 63 bytes by nobody but the server);
 *    `schema` is NULL when the text gives none. Built-in types have the names of pg_type (int4, varchar,
 *    timestamptz, bpchar) and schema NULL;
 *  - a location is a byte offset in the text, or -1 when the grammar keeps none;
 *  - lists are an array and its length (`columns`, `column_count`); a missing list is NULL and 0;
 *  - what the grammar does not know comes back with kind SQL_UNKNOWN and a problem; it is for the server.
 *
 * The kinds follow the reference pages of PostgreSQL's manual, "SQL Commands".
 */
#ifndef CONFITURE_SQL_TREE_H
#define CONFITURE_SQL_TREE_H

#include <stdbool.h>

#include "base/arena.h"
#include "sql/expr.h"
#include "sql/parse.h"

typedef enum {
    CONSTRAINT_NOT_NULL,
    CONSTRAINT_NULL,
    CONSTRAINT_DEFAULT,   /* expr */
    CONSTRAINT_IDENTITY,  /* always */
    CONSTRAINT_GENERATED, /* expr; STORED (the grammar of 18 would know VIRTUAL too) */
    CONSTRAINT_CHECK,     /* expr */
    CONSTRAINT_PRIMARY,   /* columns or index */
    CONSTRAINT_UNIQUE,    /* columns or index */
    CONSTRAINT_EXCLUDE,   /* columns (NULL where an expression), expr: its WHERE */
    CONSTRAINT_FOREIGN,   /* columns, table, referenced */
} SqlConstraintKind;

typedef struct {
    const char *column;  /* NULL: an expression */
    const SqlExpr *expr; /* NULL: a column */
    SqlName opclass, collation;
    bool descending, nulls_first; /* DESC alone is both */
} SqlIndexKey;

typedef struct {
    SqlConstraintKind kind;
    const char *name;     /* NULL: the server makes one */
    const char **columns; /* of a column constraint: that column */
    unsigned column_count;
    const char **including;
    unsigned including_count;
    const SqlExpr *expr;
    const char *index;       /* USING INDEX */
    SqlName table;           /* FOREIGN */
    const char **referenced; /* FOREIGN: its columns; none = the primary key */
    unsigned referenced_count;
    char on_delete, on_update; /* FOREIGN: a no action, r restrict, c cascade, n set null, d default */
    const char **set_columns;  /* FOREIGN: those that ON DELETE SET NULL or DEFAULT sets; none = all */
    unsigned set_column_count;
    bool always;    /* IDENTITY: GENERATED ALWAYS, not BY DEFAULT */
    bool of_column; /* written behind a column */
    bool not_valid, no_inherit, deferrable, initially_deferred, nulls_not_distinct;
    const SqlIndexKey *keys;   /* EXCLUDE: as many as columns */
    const char *access_method; /* EXCLUDE: gist, ... */
    int location;
} SqlConstraint;

typedef struct {
    const char *name;
    const SqlType *type; /* NULL: taken from elsewhere (PARTITION OF, OF type) */
    SqlName collation;
    const char *compression;
    const SqlConstraint **constraints;
    unsigned constraint_count;
    int location;
} SqlColumn;

typedef struct {
    SqlName name; /* name NULL: the server makes one; schema is the table's */
    SqlName table;
    const SqlIndexKey *keys;
    unsigned key_count;
    const char **including;
    unsigned including_count;
    const SqlExpr *where;
    const char *access_method; /* "btree" when not given */
    const char *tablespace;
    bool unique, concurrently, if_not_exists, nulls_not_distinct;
    bool only; /* ON ONLY table */
} SqlIndex;

/* FOR VALUES ...: LIST has values; RANGE has from and to (constants; MINVALUE and MAXVALUE are KEYWORDs). */
typedef struct {
    bool is_default;
    char strategy; /* 'l', 'r', 'h' */
    const SqlExpr **values, **from, **to;
    unsigned value_count, bound_count;
    int modulus, remainder;
} SqlBound;

typedef struct {
    char strategy; /* 'l', 'r', 'h'; 0: not partitioned */
    const SqlIndexKey *keys;
    unsigned key_count;
} SqlPartitioning;

typedef struct {
    const char *name;  /* option, setting, parameter; as written, folded */
    const char *value; /* NULL: none given */
} SqlOption;

/* Kinds of object, for DROP, RENAME, COMMENT, GRANT and the like. */
typedef enum {
    SQL_OBJECT_TABLE,
    SQL_OBJECT_FOREIGN_TABLE,
    SQL_OBJECT_VIEW,
    SQL_OBJECT_MATVIEW,
    SQL_OBJECT_SEQUENCE,
    SQL_OBJECT_INDEX,
    SQL_OBJECT_COLUMN,            /* name: the table; part: the column */
    SQL_OBJECT_CONSTRAINT,        /* name: the table; part: the constraint */
    SQL_OBJECT_DOMAIN_CONSTRAINT, /* name: the domain */
    SQL_OBJECT_TRIGGER,           /* name: the table; part: the trigger */
    SQL_OBJECT_POLICY,            /* likewise */
    SQL_OBJECT_RULE,              /* likewise */
    SQL_OBJECT_TYPE,
    SQL_OBJECT_DOMAIN,
    SQL_OBJECT_ATTRIBUTE, /* of a composite type; name: the type */
    SQL_OBJECT_FUNCTION,  /* functions, procedures, aggregates, routines */
    SQL_OBJECT_SCHEMA,
    SQL_OBJECT_EXTENSION,
    SQL_OBJECT_DATABASE,
    SQL_OBJECT_ROLE,
    SQL_OBJECT_STATISTICS,
    SQL_OBJECT_PUBLICATION,
    SQL_OBJECT_OTHER,
} SqlObject;

typedef struct {
    SqlObject object;
    SqlName name;
    const char *part;
    const SqlType **args; /* FUNCTION: its argument types when given */
    unsigned arg_count;
    bool has_args;
} SqlTarget;

/* The subcommands of ALTER TABLE, INDEX, VIEW, SEQUENCE, FOREIGN TABLE and composite TYPE. */
typedef enum {
    ALTER_ADD_COLUMN,         /* column; if_exists means IF NOT EXISTS */
    ALTER_DROP_COLUMN,        /* name; cascade */
    ALTER_TYPE,               /* name; type, collation; expr: USING */
    ALTER_SET_DEFAULT,        /* name; expr */
    ALTER_DROP_DEFAULT,       /* name */
    ALTER_SET_NOT_NULL,       /* name */
    ALTER_DROP_NOT_NULL,      /* name */
    ALTER_ADD_IDENTITY,       /* name; constraint */
    ALTER_SET_IDENTITY,       /* name; options: generated = a or d, ... */
    ALTER_DROP_IDENTITY,      /* name */
    ALTER_SET_EXPRESSION,     /* name; expr (17) */
    ALTER_DROP_EXPRESSION,    /* name */
    ALTER_SET_STATISTICS,     /* name (NULL: of an index by number) */
    ALTER_SET_COLUMN_OPTIONS, /* name; options: n_distinct, ... SET and RESET */
    ALTER_SET_STORAGE,        /* name */
    ALTER_SET_COMPRESSION,    /* name */
    ALTER_ADD_CONSTRAINT,     /* constraint */
    ALTER_VALIDATE,           /* name */
    ALTER_CONSTRAINT,         /* constraint->name; deferrability */
    ALTER_DROP_CONSTRAINT,    /* name; cascade */
    ALTER_OWNER,              /* name: role */
    ALTER_CLUSTER_ON,         /* name: index */
    ALTER_WITHOUT_CLUSTER,
    ALTER_SET_LOGGED,
    ALTER_SET_UNLOGGED,
    ALTER_SET_ACCESS_METHOD, /* name */
    ALTER_SET_TABLESPACE,    /* name */
    ALTER_SET_OPTIONS,       /* options */
    ALTER_RESET_OPTIONS,     /* options */
    ALTER_TRIGGER_STATE,     /* name or NULL for ALL/USER; text: "ENABLE", "DISABLE", "ENABLE ALWAYS", ... */
    ALTER_RULE_STATE,        /* likewise */
    ALTER_INHERIT,           /* table */
    ALTER_NO_INHERIT,        /* table */
    ALTER_OF_TYPE,           /* table: the type */
    ALTER_NOT_OF,
    ALTER_REPLICA_IDENTITY, /* text: "n", "f", "d", "i"; name: index */
    ALTER_ENABLE_RLS,
    ALTER_DISABLE_RLS,
    ALTER_FORCE_RLS,
    ALTER_NO_FORCE_RLS,
    ALTER_ATTACH_PARTITION, /* table, bound (NULL for an index) */
    ALTER_DETACH_PARTITION, /* table, concurrently */
    ALTER_DETACH_FINALIZE,  /* table */
    ALTER_OTHER,            /* foreign table options and the like */
} SqlAlterKind;

typedef struct {
    SqlAlterKind kind;
    const char *name;
    const SqlColumn *column;
    const SqlConstraint *constraint;
    const SqlType *type;
    SqlName collation;
    const SqlExpr *expr;
    SqlName table;
    const SqlBound *bound;
    const SqlOption *options;
    unsigned option_count;
    const char *text;
    bool cascade, if_exists, concurrently;
    int location; /* of what it names, or -1 */
} SqlAlter;

typedef struct {
    const char *name; /* or NULL */
    const SqlType *type;
    const SqlExpr *default_expr;
    char mode; /* 'i' in, 'o' out, 'b' inout, 'v' variadic, 't' table column */
} SqlArgument;

typedef enum {
    SQL_UNKNOWN, /* problem says why */
    SQL_EMPTY,
    SQL_CREATE_TABLE,       /* create_table; also foreign tables */
    SQL_CREATE_TABLE_AS,    /* create_as; tables and materialized views, SELECT INTO */
    SQL_CREATE_VIEW,        /* view */
    SQL_CREATE_INDEX,       /* index */
    SQL_CREATE_SEQUENCE,    /* sequence */
    SQL_ALTER_SEQUENCE,     /* sequence */
    SQL_CREATE_SCHEMA,      /* create_schema */
    SQL_CREATE_EXTENSION,   /* extension */
    SQL_CREATE_DOMAIN,      /* domain */
    SQL_ALTER_DOMAIN,       /* alter_domain */
    SQL_CREATE_ENUM,        /* enumeration */
    SQL_ALTER_ENUM,         /* alter_enum */
    SQL_CREATE_COMPOSITE,   /* composite */
    SQL_CREATE_TYPE,        /* target: range (part is "range") and base types */
    SQL_CREATE_FUNCTION,    /* function */
    SQL_ALTER_FUNCTION,     /* function: name, arguments and what is set */
    SQL_CREATE_TRIGGER,     /* trigger */
    SQL_CREATE_POLICY,      /* policy */
    SQL_ALTER_POLICY,       /* policy */
    SQL_CREATE_RULE,        /* rule */
    SQL_CREATE_STATISTICS,  /* statistics */
    SQL_CREATE_PUBLICATION, /* publication */
    SQL_ALTER_PUBLICATION,  /* publication */
    SQL_CREATE_ROLE,        /* target */
    SQL_ALTER_TABLE,        /* alter_table */
    SQL_RENAME,             /* rename */
    SQL_SET_SCHEMA,         /* rename: to is the schema */
    SQL_OWNER,              /* rename: to is the role */
    SQL_DROP,               /* drop */
    SQL_TRUNCATE,           /* truncate */
    SQL_COMMENT,            /* comment */
    SQL_GRANT,              /* grant: GRANT and REVOKE on objects */
    SQL_GRANT_ROLE,         /* grant: privileges are the roles */
    SQL_DEFAULT_PRIVILEGES, /* grant */
    SQL_REFRESH,            /* maintain */
    SQL_VACUUM,             /* maintain */
    SQL_ANALYZE,            /* maintain */
    SQL_CLUSTER,            /* maintain */
    SQL_REINDEX,            /* maintain */
    SQL_LOCK,               /* lock */
    SQL_SELECT,             /* query */
    SQL_DML,                /* query: INSERT, UPDATE, DELETE, MERGE */
    SQL_COPY,               /* copy */
    SQL_SET,                /* set: SET and RESET */
    SQL_TRANSACTION,        /* transaction */
    SQL_DO,                 /* body */
    SQL_CALL,
    SQL_OTHER, /* known to the grammar, of no interest here: tag says what */
} SqlKind;

typedef struct SqlTree SqlTree;
struct SqlTree {
    SqlKind kind;
    const char *tag;             /* command tag, "" when unknown; static storage */
    TransactionRule transaction; /* of SQL_UNKNOWN: by its first words where that is safe */
    const char *problem;         /* UNKNOWN: what the grammar said */
    int problem_location;
    union {
        struct {
            SqlName name;
            char persistence; /* 'p', 'u', 't' */
            bool if_not_exists, foreign;
            const SqlColumn *columns;
            unsigned column_count;
            const SqlConstraint **constraints; /* table constraints only */
            unsigned constraint_count;
            const SqlName *likes;
            const unsigned *like_options; /* CREATE_TABLE_LIKE_* of the grammar: 1 comments .. 512 */
            unsigned like_count;
            const SqlName *inherits;
            unsigned inherit_count;
            SqlName partition_of;
            const SqlBound *bound;
            SqlPartitioning partitioning;
            SqlName of_type;
            const SqlOption *options;
            unsigned option_count;
            const char *tablespace, *access_method;
        } create_table;
        struct {
            SqlName name;
            bool materialized, if_not_exists, with_data;
            char persistence;
            const SqlQuery *query;
            const char **columns;
            unsigned column_count;
        } create_as;
        struct {
            SqlName name;
            bool replace;
            char persistence;
            const SqlQuery *query;
            const char **columns;
            unsigned column_count;
            const SqlOption *options; /* security_invoker, security_barrier, check_option */
            unsigned option_count;
        } view;
        SqlIndex index;
        struct {
            SqlName name;
            bool if_not_exists;
            char persistence;
            const SqlType *type;
            SqlName owned_by; /* schema.table; column in owned_column. name NULL: not given or NONE */
            const char *owned_column;
            bool disowned;                 /* OWNED BY NONE */
            bool restarts, changes_values; /* ALTER: RESTART; anything but OWNED BY */
        } sequence;
        struct {
            const char *name;
            bool if_not_exists;
            const char *owner;
            const SqlTree **elements;
            unsigned element_count;
        } create_schema;
        struct {
            const char *name, *schema;
            bool if_not_exists;
        } extension;
        struct {
            SqlName name;
            const SqlType *type;
            const SqlConstraint **constraints;
            unsigned constraint_count;
        } domain;
        struct {
            SqlName name;
            char action; /* 'T' default, 'N' drop not null, 'O' set not null, 'C' add, 'X' drop, 'V' validate
                          */
            const char *constraint_name;
            const SqlConstraint *constraint;
            const SqlExpr *expr;
            bool cascade;
        } alter_domain;
        struct {
            SqlName name;
            const char **labels;
            unsigned label_count;
        } enumeration;
        struct {
            SqlName name;
            const char *old_label; /* RENAME VALUE */
            const char *label;
            const char *neighbour; /* BEFORE/AFTER, or NULL */
            bool after, if_not_exists;
        } alter_enum;
        struct {
            SqlName name;
            const SqlColumn *columns;
            unsigned column_count;
        } composite;
        struct {
            SqlName name;
            bool replace, procedure, has_arguments;
            const SqlArgument *arguments;
            unsigned argument_count;
            const SqlType *returns; /* NULL: none, or by OUT and TABLE arguments */
            const char *language;   /* NULL: not given */
            const char *body;       /* text of AS '...', or NULL */
            int body_location;
            bool sql_body; /* BEGIN ATOMIC or RETURN */
            bool security_given, security_definer;
            char volatility; /* 'i', 's', 'v'; 0: not given */
            bool leakproof;
            const SqlOption *settings; /* SET name = value; value NULL: RESET, name NULL: of all */
            unsigned setting_count;
        } function;
        struct {
            SqlName table;
            const char *name;
            SqlName function;
            bool replace, row, constraint;
            SqlName referenced_table; /* CONSTRAINT TRIGGER ... FROM */
            char timing;              /* 'b' before, 'a' after, 'i' instead of */
            bool on_insert, on_update, on_delete, on_truncate;
        } trigger;
        struct {
            SqlName table;
            const char *name;
            const char *command; /* "all", "select", "insert", "update", "delete"; NULL in ALTER */
            bool permissive;
            const char **roles; /* "public" for PUBLIC */
            unsigned role_count;
            const SqlExpr *using_expr, *check_expr;
        } policy;
        struct {
            SqlName table;
            const char *name;
            bool replace, instead;
            char event; /* 's', 'u', 'i', 'd' */
        } rule;
        struct {
            SqlName name;
            SqlName table;
        } statistics;
        struct {
            const char *name;
            const SqlName *tables;
            unsigned table_count;
            const char **schemas;
            unsigned schema_count;
            bool all_tables;
            char action; /* 'c' create, 'a' add, 's' set, 'd' drop, 'o' options */
        } publication;
        SqlTarget target;
        struct {
            SqlObject object; /* TABLE, INDEX, VIEW, ... as written */
            SqlName name;
            bool only, if_exists;
            const SqlAlter *commands;
            unsigned command_count;
        } alter_table;
        struct {
            SqlTarget target;
            SqlObject relation; /* of a COLUMN: TABLE, VIEW, ... */
            const char *to;
            bool if_exists;
            bool only;
        } rename;
        struct {
            const SqlTarget *targets;
            unsigned target_count;
            bool cascade, if_exists, concurrently;
        } drop;
        struct {
            const SqlName *tables;
            unsigned table_count;
            bool cascade, restart_identity;
        } truncate;
        struct {
            SqlTarget target;
            const char *text; /* NULL: IS NULL */
        } comment;
        struct {
            bool is_grant, grant_option;
            SqlObject object;
            const SqlName *names;
            unsigned name_count;
            const SqlTarget *functions; /* FUNCTION, unless all_in_schema: as many, with their arguments */
            bool all_in_schema;         /* names are schemas */
            const char **privileges;    /* lower case, "select (id)" of a column; none = ALL */
            unsigned privilege_count;
            const char **grantees; /* "public" for PUBLIC */
            unsigned grantee_count;
        } grant;
        struct {
            const SqlName *names; /* none: the whole database */
            unsigned name_count;
            SqlObject object;  /* REINDEX: INDEX, TABLE, SCHEMA, DATABASE */
            const char *index; /* CLUSTER ... USING */
            bool concurrently, full, analyze, no_data;
        } maintain;
        struct {
            const SqlName *tables;
            unsigned table_count;
            int mode; /* 1 AccessShareLock .. 8 AccessExclusiveLock */
            bool nowait, only;
        } lock;
        const SqlQuery *query;
        struct {
            SqlName table;
            bool from;
            const SqlQuery *query; /* COPY (query) TO */
        } copy;
        struct {
            const char *name; /* NULL: RESET ALL */
            const char **values;
            unsigned value_count;
            bool local, reset;
        } set;
        struct {
            const char *body, *language;
        } body;
    };
};

/* Never NULL. `text` is one statement without its ';', NUL-terminated. */
SqlTree *sql_tree_read(Arena *arena, const char *text);

#endif
