/* Shared by the files that turn PostgreSQL's nodes into sql/tree.h (part of the library `sql_nodes`).
 *
 * Always true:
 *  - everything made lies in the arena, so an error jump of the parser loses nothing;
 *  - strings of the parser's memory are copied: it is left when the tree is done;
 *  - recursion is counted; below TREE_DEPTH an expression ends as EXPR_OTHER without arguments.
 */
#ifndef CONFITURE_SQL_TREE_NODES_H
#define CONFITURE_SQL_TREE_NODES_H

#include "sql/parse_nodes.h"
#include "sql/tree.h"

/* One level takes up to three frames of C, 1 kB together. */
enum { TREE_DEPTH = 1000 };

/* A list being made. */
typedef struct {
    void **items;
    unsigned count, room;
} TreeList;

/* What a query is found to hold, subqueries included. */
typedef struct {
    TreeList reads, writes, assigned, columns, calls;
    bool locks_rows;
    int star_location;
} TreeQuery;

typedef struct {
    Arena *arena;
    const CteName *ctes;
    TreeQuery *query; /* the one being read, or NULL */
    int depth;
} Reader;

void tree_list_add(Reader *reader, TreeList *list, const void *item);
const char *tree_text(Reader *reader, const char *text);
/* Arrays of char* in the arena from a List of String; `count` is set. */
const char **tree_strings(Reader *reader, List *list, unsigned *count);

/* tree_expr.c */
SqlName tree_name(Reader *reader, const RangeVar *relation);
SqlName tree_names(Reader *reader, List *names, int location); /* pg_catalog is left out */
const SqlName *tree_relations(Reader *reader, List *range_vars, unsigned *count);
const SqlType *tree_type(Reader *reader, const TypeName *type); /* NULL for NULL */
const SqlExpr *tree_expr(Reader *reader, Node *node);           /* NULL for NULL */
const SqlExpr **tree_exprs(Reader *reader, List *list, unsigned *count);
const SqlOption *tree_options(Reader *reader, List *def_elems, unsigned *count);
const char *tree_option_text(Reader *reader, const DefElem *option); /* NULL: no value */

/* tree_query.c */
const SqlQuery *tree_query(Reader *reader, Node *statement);
void tree_into(Reader *reader, Node *node, SqlTree *tree); /* SELECT, INSERT, ...: kind and query */

/* tree_table.c */
SqlColumn tree_column(Reader *reader, ColumnDef *column);
const SqlConstraint *tree_constraint(Reader *reader, Constraint *constraint, const char *column);
const SqlConstraint **tree_constraints(Reader *reader, List *list, const char *column, unsigned *count);
const SqlBound *tree_bound(Reader *reader, const PartitionBoundSpec *bound);
const SqlIndexKey *tree_index_keys(Reader *reader, List *elements, unsigned *count);

/* tree_object.c */
SqlObject tree_object_kind(ObjectType type);
SqlTarget tree_target(Reader *reader, ObjectType type, RangeVar *relation, Node *object);
const char *tree_role(Reader *reader, const RoleSpec *role);
const char **tree_roles(Reader *reader, List *roles, unsigned *count);

/* One for each node that says more than its tag; they set kind and the union's member. */
typedef void (*TreeReader)(Reader *reader, Node *node, SqlTree *tree);
void tree_create_table(Reader *reader, Node *node, SqlTree *tree);
void tree_create_foreign_table(Reader *reader, Node *node, SqlTree *tree);
void tree_create_table_as(Reader *reader, Node *node, SqlTree *tree);
void tree_create_view(Reader *reader, Node *node, SqlTree *tree);
void tree_create_index(Reader *reader, Node *node, SqlTree *tree);
void tree_alter_table(Reader *reader, Node *node, SqlTree *tree);
void tree_rename(Reader *reader, Node *node, SqlTree *tree);
void tree_set_schema(Reader *reader, Node *node, SqlTree *tree);
void tree_owner(Reader *reader, Node *node, SqlTree *tree);
void tree_drop(Reader *reader, Node *node, SqlTree *tree);
void tree_drop_named(Reader *reader, Node *node, SqlTree *tree);
void tree_truncate(Reader *reader, Node *node, SqlTree *tree);
void tree_comment(Reader *reader, Node *node, SqlTree *tree);
void tree_grant(Reader *reader, Node *node, SqlTree *tree);
void tree_grant_role(Reader *reader, Node *node, SqlTree *tree);
void tree_default_privileges(Reader *reader, Node *node, SqlTree *tree);
void tree_create_sequence(Reader *reader, Node *node, SqlTree *tree);
void tree_alter_sequence(Reader *reader, Node *node, SqlTree *tree);
void tree_create_schema(Reader *reader, Node *node, SqlTree *tree);
void tree_create_extension(Reader *reader, Node *node, SqlTree *tree);
void tree_create_domain(Reader *reader, Node *node, SqlTree *tree);
void tree_alter_domain(Reader *reader, Node *node, SqlTree *tree);
void tree_create_enum(Reader *reader, Node *node, SqlTree *tree);
void tree_alter_enum(Reader *reader, Node *node, SqlTree *tree);
void tree_create_composite(Reader *reader, Node *node, SqlTree *tree);
void tree_create_range(Reader *reader, Node *node, SqlTree *tree);
void tree_define(Reader *reader, Node *node, SqlTree *tree);
void tree_create_role(Reader *reader, Node *node, SqlTree *tree);
void tree_create_function(Reader *reader, Node *node, SqlTree *tree);
void tree_alter_function(Reader *reader, Node *node, SqlTree *tree);
void tree_create_trigger(Reader *reader, Node *node, SqlTree *tree);
void tree_create_policy(Reader *reader, Node *node, SqlTree *tree);
void tree_alter_policy(Reader *reader, Node *node, SqlTree *tree);
void tree_create_rule(Reader *reader, Node *node, SqlTree *tree);
void tree_create_statistics(Reader *reader, Node *node, SqlTree *tree);
void tree_create_publication(Reader *reader, Node *node, SqlTree *tree);
void tree_alter_publication(Reader *reader, Node *node, SqlTree *tree);
void tree_refresh(Reader *reader, Node *node, SqlTree *tree);
void tree_vacuum(Reader *reader, Node *node, SqlTree *tree);
void tree_cluster(Reader *reader, Node *node, SqlTree *tree);
void tree_reindex(Reader *reader, Node *node, SqlTree *tree);
void tree_lock(Reader *reader, Node *node, SqlTree *tree);
void tree_copy_statement(Reader *reader, Node *node, SqlTree *tree);
void tree_set(Reader *reader, Node *node, SqlTree *tree);
void tree_transaction(Reader *reader, Node *node, SqlTree *tree);
void tree_do(Reader *reader, Node *node, SqlTree *tree);
void tree_call(Reader *reader, Node *node, SqlTree *tree);

#endif
