/* Shared by the files that see PostgreSQL's nodes (the static library `sql_nodes` in meson.build, the only
 * one with the server's headers in its include path).
 *
 * Always true:
 *  - the tree belongs to the parser's memory context, entered and left in parse_tree.c; it may be changed
 *    while it is walked;
 *  - nothing here allocates, except through facts_add(), which copies; so an error jump loses nothing;
 *  - recursion is counted (Walk.depth): the grammar builds trees as deep as the text is long.
 */
#ifndef CONFITURE_SQL_PARSE_NODES_H
#define CONFITURE_SQL_PARSE_NODES_H

#include "sql/parse_facts.h"

#include "postgres.h"

#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "tcop/cmdtag.h"

/* Names of WITH queries in scope, innermost first; lives on the C stack. */
typedef struct CteName {
    const char *name;
    const struct CteName *outer;
} CteName;

typedef struct {
    Facts *facts;
    const CteName *ctes;
    const char *schema; /* of the CREATE SCHEMA whose elements are read, else NULL */
    int depth;
    int bodies;    /* how many SQL function bodies we are inside of */
    bool unplaced; /* inside a function body held in a string: locations mean nothing */
    bool writes;   /* a query was seen that changes or locks rows */
} Walk;

/* parse_tree.c: the only way to a parse tree. `read` is called with the statements (RawStmt) inside the
 * parser's memory context, and may be left by an error jump of the parser: cut_short then. False when the
 * grammar does not know the text; message is the caller's to free. */
typedef struct {
    char *message;
    int offset; /* byte offset in the text, or -1 */
    bool cut_short;
} ParseProblem;
typedef void (*ParseReader)(void *data, List *statements);
bool parse_raw(const char *text, ParseReader read, void *data, ParseProblem *problem);

/* parse_table.c: what is known of a statement by its node type. */
typedef struct {
    CommandTag tag;
    bool reads;                                /* changes nothing in the database */
    CommandTag (*choose_tag)(Node *statement); /* instead of tag, when one node serves several commands */
    void (*collect)(Walk *walk, Node *statement);
} StatementRule;

const StatementRule *parse_statement_rule(Node *statement); /* NULL: not a statement we know */
/* The statement's objects into the walk; queries as queries. */
void parse_statement(Walk *walk, Node *statement);
const char *parse_tag_text(CommandTag tag); /* "CREATE TABLE" */

/* parse_transaction.c */
TransactionRule parse_transaction_rule(Node *statement);
bool parse_changes_reading(Node *statement);
bool parse_is_reading_setting(const char *name);

/* parse_query.c: needs of queries and expressions. A walker for raw_expression_tree_walker(). */
bool parse_query(Node *node, Walk *walk);
/* SQL in a string (the body of a LANGUAGE SQL function); its needs have no place. parse_tree.c */
void parse_body(Walk *walk, const char *text);

/* parse_names.c: single references. `names` are lists of String: [[catalog.]schema.]name. */
typedef struct {
    const char *schema; /* NULL when not given */
    const char *name;
} QualifiedName;
QualifiedName parse_qualified(List *names);
void parse_add(Walk *walk, ObjectRole role, ObjectKind kind, QualifiedName name, const char *parent,
               int location);
void parse_add_names(Walk *walk, ObjectRole role, ObjectKind kind, List *names, int location);
/* CREATED also needs the schema it names. */
void parse_add_relation(Walk *walk, ObjectRole role, RangeVar *relation);
void parse_add_part(Walk *walk, ObjectRole role, ObjectKind kind, RangeVar *relation, const char *name);
void parse_need_relations(Walk *walk, List *range_vars);
void parse_need_type(Walk *walk, TypeName *type);
void parse_need_function(Walk *walk, List *names, int location);
void parse_need_function_with_args(Walk *walk, ObjectWithArgs *function);
void parse_need_collation(Walk *walk, List *names, int location);
void parse_need_role(Walk *walk, RoleSpec *role);
void parse_need_roles(Walk *walk, List *roles);
void parse_need_named(Walk *walk, ObjectKind kind, const char *name);
/* A relation named inside a string, as in nextval('shop.order_id_seq'). */
void parse_need_quoted_relation(Walk *walk, const char *text, int location);

/* parse_objecttype.c: the ObjectType of DROP, ALTER, COMMENT, ... */
ObjectKind parse_object_kind(ObjectType type);
CommandTag parse_alter_tag(ObjectType type);
CommandTag parse_create_tag(ObjectType type);
CommandTag parse_drop_tag(ObjectType type);
/* `object` as those statements hold it: a list of names, a String, a TypeName, an ObjectWithArgs. */
void parse_object(Walk *walk, ObjectRole role, ObjectType type, Node *object);

/* parse_define.c, parse_create.c, parse_change.c: collectors named after the statements' nodes. */
void parse_column(Walk *walk, ColumnDef *column, RangeVar *table);
void parse_constraint(Walk *walk, Constraint *constraint, RangeVar *table);
void parse_create_table(Walk *walk, Node *statement);
void parse_create_table_as(Walk *walk, Node *statement);
void parse_create_view(Walk *walk, Node *statement);
void parse_create_index(Walk *walk, Node *statement);
void parse_create_sequence(Walk *walk, Node *statement);
void parse_alter_sequence(Walk *walk, Node *statement);
void parse_create_statistics(Walk *walk, Node *statement);
void parse_create_trigger(Walk *walk, Node *statement);
void parse_create_policy(Walk *walk, Node *statement);
void parse_alter_policy(Walk *walk, Node *statement);
void parse_create_rule(Walk *walk, Node *statement);
void parse_alter_table(Walk *walk, Node *statement);

void parse_create_schema(Walk *walk, Node *statement);
void parse_create_extension(Walk *walk, Node *statement);
void parse_create_function(Walk *walk, Node *statement);
void parse_create_domain(Walk *walk, Node *statement);
void parse_create_enum(Walk *walk, Node *statement);
void parse_create_range(Walk *walk, Node *statement);
void parse_create_composite(Walk *walk, Node *statement);
void parse_define(Walk *walk, Node *statement);
void parse_create_cast(Walk *walk, Node *statement);
void parse_create_transform(Walk *walk, Node *statement);
void parse_create_opclass(Walk *walk, Node *statement);
void parse_create_opfamily(Walk *walk, Node *statement);
void parse_create_role(Walk *walk, Node *statement);
void parse_create_language(Walk *walk, Node *statement);
void parse_create_event_trigger(Walk *walk, Node *statement);
void parse_create_conversion(Walk *walk, Node *statement);
void parse_create_database(Walk *walk, Node *statement);
void parse_create_tablespace(Walk *walk, Node *statement);
void parse_create_fdw(Walk *walk, Node *statement);
void parse_create_server(Walk *walk, Node *statement);
void parse_create_user_mapping(Walk *walk, Node *statement);
void parse_import_foreign_schema(Walk *walk, Node *statement);
void parse_create_access_method(Walk *walk, Node *statement);
void parse_create_publication(Walk *walk, Node *statement);
void parse_create_subscription(Walk *walk, Node *statement);

void parse_drop(Walk *walk, Node *statement);
void parse_drop_role(Walk *walk, Node *statement);
void parse_drop_named(Walk *walk, Node *statement);
void parse_truncate(Walk *walk, Node *statement);
void parse_comment(Walk *walk, Node *statement);
void parse_security_label(Walk *walk, Node *statement);
void parse_rename(Walk *walk, Node *statement);
void parse_alter_schema_of(Walk *walk, Node *statement);
void parse_alter_owner(Walk *walk, Node *statement);
void parse_alter_depends(Walk *walk, Node *statement);
void parse_alter_named(Walk *walk, Node *statement);
void parse_alter_domain(Walk *walk, Node *statement);
void parse_alter_enum(Walk *walk, Node *statement);
void parse_alter_type(Walk *walk, Node *statement);
void parse_alter_function(Walk *walk, Node *statement);
void parse_alter_operator(Walk *walk, Node *statement);
void parse_alter_opfamily(Walk *walk, Node *statement);
void parse_alter_role(Walk *walk, Node *statement);
void parse_alter_extension_contents(Walk *walk, Node *statement);
void parse_alter_publication(Walk *walk, Node *statement);
void parse_grant(Walk *walk, Node *statement);
void parse_grant_role(Walk *walk, Node *statement);
void parse_default_privileges(Walk *walk, Node *statement);
void parse_owned(Walk *walk, Node *statement);

void parse_copy(Walk *walk, Node *statement);
void parse_maintain(Walk *walk, Node *statement); /* VACUUM, CLUSTER, REINDEX, LOCK, REFRESH */
void parse_wrapped(Walk *walk, Node *statement);  /* EXPLAIN, PREPARE, DECLARE, CALL, EXECUTE */
void parse_do(Walk *walk, Node *statement);

#endif
