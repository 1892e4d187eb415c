/* Names, types, expressions and queries as plain data: the leaves of sql/tree.h, whose promises hold here. */
#ifndef CONFITURE_SQL_EXPR_H
#define CONFITURE_SQL_EXPR_H

#include <stdbool.h>

#include "base/arena.h"

typedef struct {
    const char *schema;
    const char *name; /* NULL: there is none */
    int location;
} SqlName;

typedef struct {
    SqlName name;
    int modifier_count; /* varchar(100): 1; numeric(10,2): 2; without: 0 */
    int modifiers[2];   /* interval: {field mask, precision}, as the grammar has it */
    int dimensions;     /* of an array; 0 = none */
    bool set_of;
    int location;
} SqlType;

/* Expressions. OTHER stands for everything not listed; its arguments are all expressions inside it, so that a
 * search for columns, functions and subqueries misses nothing. */
typedef enum {
    EXPR_CONSTANT,    /* text: the value without quotes; NULL = the null value */
    EXPR_COLUMN,      /* name: column, with its table as schema; name "*" for a star */
    EXPR_CALL,        /* name: function; args */
    EXPR_CAST,        /* type; one argument */
    EXPR_OPERATOR,    /* name: "=", "<", "+", "IN", "BETWEEN", "LIKE", "= ANY"...; args */
    EXPR_AND,         /* args */
    EXPR_OR,          /* args */
    EXPR_NOT,         /* one argument */
    EXPR_IS_NULL,     /* one argument */
    EXPR_IS_NOT_NULL, /* one argument */
    EXPR_KEYWORD,     /* name: current_timestamp, current_user, localtime, ... (SQLValueFunction) */
    EXPR_SUBQUERY,    /* query; args: the left side of IN/ANY, if any */
    EXPR_ROW,         /* args: ROW(...) and ARRAY[...], which has the name "array" */
    EXPR_OTHER,       /* name: "case" (args end with its ELSE, the null value when there is none), "coalesce",
                         "greatest", "least", "collate"; NULL for all else */
} SqlExprKind;

typedef struct SqlQuery SqlQuery;
typedef struct SqlExpr SqlExpr;
struct SqlExpr {
    SqlExprKind kind;
    SqlName name;
    const char *text; /* also of "collate": the collation */
    bool quoted;      /* CONSTANT: written '...' */
    const SqlType *type;
    const SqlQuery *query;
    const SqlExpr **args;
    unsigned arg_count;
    int location;
};

/* What a statement reads and writes as a query: SELECT, DML, the body of a view. Subqueries and WITH
 * included.
 */
typedef enum { WRITE_INSERT, WRITE_UPDATE, WRITE_DELETE, WRITE_MERGE } SqlWriteKind;

typedef struct {
    SqlWriteKind kind;
    SqlName table;
    bool has_where;       /* FROM and USING alone leave no row out */
    const char **columns; /* assigned or inserted into, in order, duplicates kept */
    const int *locations; /* of each column */
    unsigned column_count;
    bool conflict_clause; /* INSERT ... ON CONFLICT */
    const SqlExpr *where;
} SqlWrite;

/* Columns that are given values together: of SET, INSERT, ON CONFLICT DO UPDATE, one WHEN of MERGE. */
typedef struct {
    const char **columns; /* in order, duplicates kept; "" where a part of a value is meant */
    const int *locations;
    unsigned count;
} SqlAssigned;

typedef struct {
    SqlName table;
    const char *alias; /* or NULL */
} SqlRead;

struct SqlQuery {
    const SqlRead *reads; /* relations in FROM; WITH names left out */
    unsigned read_count;
    const SqlWrite *writes; /* the statement's own first */
    unsigned write_count;
    const SqlAssigned *assigned; /* not kept by a model */
    unsigned assigned_count;
    const SqlExpr **columns; /* every EXPR_COLUMN anywhere inside */
    unsigned column_count;
    const SqlExpr **calls; /* every EXPR_CALL anywhere inside */
    unsigned call_count;
    const SqlExpr *where;    /* of the outermost SELECT */
    const SqlExpr **targets; /* select list of the outermost SELECT */
    const char **names;      /* their output names (AS, or the column's); NULL where the server makes one */
    unsigned target_count;
    SqlName lock_tables; /* reserved: FOR UPDATE OF */
    bool locks_rows;     /* FOR UPDATE, FOR SHARE, ... */
    bool has_from;
    bool has_limit;
    int star_location; /* of "*" in a select list, or -1 */
};

/* Depth first over an expression and what is inside it, subqueries' column references and calls included.
 * Stops, and returns true, when `found` does. */
bool sql_expr_any(const SqlExpr *expr, bool (*found)(const SqlExpr *expr, void *data), void *data);
/* Whether both say the same, places aside. */
bool sql_expr_equal(const SqlExpr *a, const SqlExpr *b);
bool sql_type_equal(const SqlType *a, const SqlType *b);
/* "character varying(100)", as format_type() would print it. In the arena. */
const char *sql_type_text(Arena *arena, const SqlType *type);
/* "now()", "status = 'new'": near to SQL, for people and for patterns; not to be run. The caller frees. */
char *sql_expr_text(const SqlExpr *expr);

#endif
