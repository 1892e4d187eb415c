/* One statement through PostgreSQL's own grammar: its kind and the objects it creates, changes, drops and
 * needs.
 *
 * Always true:
 *  - PostgreSQL's node types appear in no header; everything that walks nodes stays in sql/ and no longjmp of
 * the parser leaves it;
 *  - a statement the grammar does not know (newer syntax, an extension's) comes back with known = false, is
 * given a kind by its first words where that is safe, and still runs: the server decides;
 *  - names are as the catalog would hold them (folded, unquoted); schema is NULL when the text gives none.
 *
 * The raw parse tree of libpg_query (pg_query_raw_parse) lives in a memory context of the parser that is
 * entered and left inside one call; the Statement returned owns plain GLib memory.
 */
#ifndef CONFITURE_SQL_PARSE_H
#define CONFITURE_SQL_PARSE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* How a statement stands to transactions (PostgreSQL's manual, reference pages: "cannot be executed inside a
 * transaction block", i.e. callers of PreventInTransactionBlock in the server). */
typedef enum {
    TRANSACTION_ANY,       /* runs inside a transaction or outside */
    TRANSACTION_FORBIDDEN, /* CREATE INDEX CONCURRENTLY, VACUUM, CREATE DATABASE, ALTER SYSTEM, ... */
    TRANSACTION_BEGIN,     /* BEGIN, START TRANSACTION */
    TRANSACTION_COMMIT,    /* COMMIT, END */
    TRANSACTION_ROLLBACK,  /* ROLLBACK, ABORT */
    TRANSACTION_SAVEPOINT, /* SAVEPOINT, RELEASE, ROLLBACK TO */
    TRANSACTION_OTHER,     /* PREPARE TRANSACTION, COMMIT PREPARED, ... */
} TransactionRule;

typedef enum { OBJECT_CREATED, OBJECT_CHANGED, OBJECT_DROPPED, OBJECT_NEEDED } ObjectRole;

/* OBJECT_NEEDED says that the text names it, not that it is missing: unqualified functions of pg_catalog
 * (now, count) are among them, because only the database knows what they stand for. Left out are names in
 * pg_catalog, built-in types, WITH names and what the statement creates itself. A type may be the row type of
 * a relation of that name. The bodies of functions are read when LANGUAGE sql, without locations; those of
 * other languages are not.
 *
 * The words PostgreSQL's own messages use: a missing "relation", "function", "type", "schema", ... */
typedef enum {
    OBJECT_KIND_RELATION, /* table, view, materialized view, sequence, index, foreign table */
    OBJECT_KIND_FUNCTION, /* function, procedure, aggregate */
    OBJECT_KIND_TYPE,     /* type, domain */
    OBJECT_KIND_SCHEMA,
    OBJECT_KIND_EXTENSION,
    OBJECT_KIND_ROLE,
    OBJECT_KIND_COLLATION,
    OBJECT_KIND_OPERATOR,
    OBJECT_KIND_TRIGGER,
    OBJECT_KIND_POLICY,
    OBJECT_KIND_CONSTRAINT,
    OBJECT_KIND_LANGUAGE,
    OBJECT_KIND_OTHER,
} ObjectKind;

typedef struct {
    ObjectRole role;
    ObjectKind kind;
    char *schema; /* NULL when not given */
    char *name;
    char *parent; /* table of a trigger, policy, constraint; else NULL */
    int location; /* byte offset in the text, or -1 */
} ObjectRef;

typedef struct {
    bool known;    /* the grammar read it */
    char *problem; /* when !known: what the grammar said. When known: NULL, or why objects may be missing */
    int problem_offset; /* byte offset in the text, or -1 */
    const char
        *tag; /* command tag as PostgreSQL spells it: "CREATE TABLE"; "" when unknown. Static storage */
    TransactionRule transaction;
    bool changes_reading; /* SET standard_conforming_strings, client_encoding, ...: what follows must be sent
                             apart */
    bool writes;          /* false for SELECT, SHOW, EXPLAIN without ANALYZE and the like */
    GArray *objects; /* of ObjectRef: what it creates, changes and drops; then what it needs, in the order
                        of the text, those without a location last */
} Statement;

/* Never NULL. `text` is one statement without its ';', NUL-terminated. */
Statement *statement_parse(const char *text);
void statement_free(Statement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Statement, statement_free)

const char *object_kind_name(ObjectKind kind); /* "relation", "function", ... */

/* The grammar's version, e.g. 15. */
int parse_grammar_major(void);

#endif
