/* Shared by the files of the model (sql/model.h).
 *
 * Always true:
 *  - a list that holds nothing is the model's one empty array, so that a table costs no more than it holds;
 *  - an object lies in the arena; its arrays and hashes are given back when it is dropped (a relation's when
 *    nobody can be walking them), and it has empty ones from then on;
 *  - what a name stands for is in the Space of its schema; `constraints` counts the constraints of each name,
 *    because several tables may have one of the same;
 *  - both ends of a reference know each other: parents and children, a view and what it reads, a foreign key
 *    and its target, a sequence and its table.
 */
#ifndef CONFITURE_SQL_MODEL_INTERNAL_H
#define CONFITURE_SQL_MODEL_INTERNAL_H

#include <string.h>

#include "sql/model.h"

/* The names of one schema. */
typedef struct {
    char *name;
    GHashTable *relations;   /* to ModelRelation */
    GHashTable *indexes;     /* to ModelIndex */
    GHashTable *types;       /* to ModelType */
    GHashTable *functions;   /* to GPtrArray of ModelFunction */
    GHashTable *constraints; /* to how many have the name */
    GHashTable *passes;      /* to the number that was added last to make the name unused */
} Space;

/* What the header does not show of a relation. */
typedef struct {
    ModelRelation self;
    Space *space;
    GPtrArray *referenced_by;     /* of ModelConstraint: foreign keys */
    GPtrArray *sequences;         /* of ModelRelation: owned by a column */
    GPtrArray *reads;             /* of ModelRelation: what a view reads */
    GHashTable *column_names;     /* to ModelColumn; NULL while they are few */
    GHashTable *constraint_names; /* likewise */
} Relation;

/* Objects in the order of their creation; dropped ones are taken out when somebody looks. */
typedef struct {
    GPtrArray *items;
    bool holes;
} Listing;

struct Model {
    Arena *arena;
    unsigned unit;
    GPtrArray *none;
    GHashTable *spaces;
    GPtrArray *path;       /* of Space */
    GPtrArray *outer_path; /* what SET LOCAL hides, or NULL */
    Listing relations, types, functions;
    GPtrArray *schemas, *extensions, *defaults;
    GHashTable *schema_names;
    GHashTable *renamed;       /* object to ModelPlace */
    GHashTable *type_users;    /* ModelType to GPtrArray of ModelRelation: that have or had a column of it */
    GHashTable *trigger_users; /* function's name to GPtrArray of ModelRelation, likewise */
    ModelPlacer place;         /* of the statement being applied */
    void *place_data;
};

static inline Relation *
relation_own(const ModelRelation *relation)
{
    return (Relation *)relation;
}

/* model.c */
Space *model_space(Model *model, const char *name); /* made when there is none */
Space *model_creation_space(Model *model, SqlName name, char persistence);
Space *model_find_space(const Model *model, const char *name); /* or NULL */
ModelPlace model_place(const Model *model, int location);
void model_list_add(const Model *model, GPtrArray **list, void *item);
void model_list_free(const Model *model, GPtrArray **list);
void model_free_lists(const Model *model, ModelRelation *relation);
void model_free_type_lists(const Model *model, ModelType *type);
void model_apply_within(Model *model, const SqlTree *tree); /* by the placer in use */

/* model_path.c */
void model_set(Model *model, const SqlTree *tree);
void model_select(Model *model, const SqlQuery *query); /* set_config('search_path', ...) */
void model_transaction(Model *model, const SqlTree *tree);

/* model_copy.c: deep copies into the arena; NULL for NULL */
char *model_text(Model *model, const char *text);
SqlName model_copy_name(Model *model, SqlName name);
char **model_copy_names(Model *model, const char **names, unsigned count); /* NULL-terminated; "" for NULL */
char **model_copy_list(Model *model, char **names);
const SqlExpr *model_copy_expr(Model *model, const SqlExpr *expr);
const SqlExpr *model_copy_default(Model *model, const SqlExpr *expr);
const SqlType *model_copy_type(Model *model, const SqlType *type); /* serial apart; with its schema */
const SqlQuery *model_copy_query(Model *model, const SqlQuery *query);
const SqlBound *model_copy_bound(Model *model, const SqlBound *bound);
SqlPartitioning model_copy_partitioning(Model *model, SqlPartitioning partitioning);

/* model_expr.c */
/* Whether it names the column of a relation called `table` (or no table). */
bool model_expr_names(const SqlExpr *expr, const char *table, const char *column);
/* The columns of the relation that it names, each once, NULL-terminated. */
char **model_expr_columns(Model *model, const ModelRelation *relation, const SqlExpr *expr);
/* The same with a column, or the table in front of columns, called otherwise. `column` NULL: the table. */
const SqlExpr *model_expr_renamed(Model *model, const SqlExpr *expr, const char *table, const char *column,
                                  const char *to);
const SqlQuery *model_query_renamed(Model *model, const SqlQuery *query, const char *table,
                                    const char *column, const char *to);
const SqlExpr *model_nextval(Model *model, const ModelRelation *sequence);

/* model_names.c */
char *model_object_name(Model *model, const char *first, const char *second, const char *label);
char *model_choose_relation(Model *model, Space *space, const char *first, const char *second,
                            const char *label, bool is_constraint);
char *model_choose_constraint(Model *model, Space *space, const char *first, const char *second,
                              const char *label);
char *model_join_names(Model *model, char **names);
char *model_label_of(Model *model, const SqlExpr *expr); /* what an index calls the column of an expression */
char **model_unique_labels(Model *model, char **labels);
void model_count_constraint(Model *model, Space *space, const char *name, int by);

/* model_relation.c */
ModelRelation *model_make_relation(Model *model, Space *space, const char *name, char kind, int location);
void model_remove_relation(Model *model, ModelRelation *relation); /* and what cannot be without it */
void model_move_relation(Model *model, ModelRelation *relation, Space *space, const char *name);
ModelColumn *model_make_column(Model *model, const char *name, int location);
void relation_add_column(Model *model, ModelRelation *relation, ModelColumn *column);
void relation_remove_column(Model *model, ModelRelation *relation, ModelColumn *column);
void relation_forget_names(ModelRelation *relation);
void model_use_type(Model *model, ModelRelation *relation, const SqlType *type);
void model_add_child(Model *model, ModelRelation *parent, ModelRelation *child);
void model_remove_child(Model *model, ModelRelation *parent, ModelRelation *child);
ModelRelation *model_make_sequence(Model *model, ModelRelation *table, ModelColumn *column, const char *name,
                                   int location);
void model_own_sequence(Model *model, ModelRelation *sequence, ModelRelation *table, const char *column);

/* model_table.c */
void model_create_table(Model *model, const SqlTree *tree);
void model_fill_column(Model *model, ModelRelation *table, ModelColumn *column, const SqlColumn *from);
void model_set_identity(Model *model, ModelRelation *table, ModelColumn *column, bool always, int location);
void model_set_options(Model *model, ModelRelation *relation, const SqlOption *options, unsigned count);

/* model_inherit.c */
ModelColumn *model_inherit_column(Model *model, ModelRelation *child, const ModelColumn *from,
                                  bool is_partition);
void model_inherit(Model *model, ModelRelation *child, ModelRelation *parent, bool creating);
void model_disinherit(Model *model, ModelRelation *parent, ModelRelation *child);
ModelColumn *model_copy_column(Model *model, const ModelColumn *from);
const SqlType *model_unknown_type(void);
/* What is copied by LIKE comes from where LIKE stands. */
void model_like(Model *model, ModelRelation *table, const ModelRelation *from, unsigned options,
                int location);
void model_like_later(Model *model, ModelRelation *table, const ModelRelation *from, unsigned options,
                      int location);
void model_clone_partition_parts(Model *model, ModelRelation *parent, ModelRelation *partition);
void model_attach(Model *model, ModelRelation *parent, ModelRelation *partition, const SqlBound *bound);
void model_detach(Model *model, ModelRelation *parent, ModelRelation *partition);
void model_clone_trigger(Model *model, const ModelTrigger *trigger, ModelRelation *partition);

/* model_constraint.c */
/* `creating`: the table is being made. */
void model_add_constraint(Model *model, ModelRelation *table, const SqlConstraint *constraint, bool only,
                          bool creating);
/* Its index too; children's as well, or with `only` they keep them as their own. */
void model_remove_constraint(Model *model, ModelConstraint *constraint, bool only);
void model_add_to_table(Model *model, ModelConstraint *constraint);
void model_take_from_table(Model *model, ModelConstraint *constraint);
void model_set_not_null(Model *model, ModelRelation *table, char **columns, bool recurse);
ModelConstraint *model_inherit_check(Model *model, ModelRelation *child, const ModelConstraint *from);
void model_ensure_foreign(Model *model, ModelConstraint *over, ModelRelation *partition);
void model_rename_constraint(Model *model, ModelConstraint *constraint, const char *to);
bool model_same_names(char **a, char **b);

/* model_index.c */
ModelIndex *model_make_index(Model *model, ModelRelation *table, const SqlIndexKey *keys, unsigned count,
                             int location); /* in no list yet */
void model_add_index(Model *model,
                     ModelIndex *index); /* and its constraint; a name is chosen when it has none */
void model_remove_index(Model *model, ModelIndex *index); /* its constraint, and partitions', too */
void model_attach_index(Model *model, ModelIndex *index, ModelIndex *over);
void model_detach_index(Model *model, ModelIndex *index);
void model_rename_index(Model *model, ModelIndex *index, const char *to);
ModelIndex *model_clone_index(Model *model, ModelRelation *table, ModelIndex *from, bool as_partition);
ModelIndex *model_ensure_index(Model *model, ModelIndex *over, ModelRelation *partition);
void model_index_partitions(Model *model, ModelIndex *index);
void model_check_valid(Model *model, ModelIndex *index);
void model_create_index(Model *model, const SqlIndex *index);
bool index_names(const ModelIndex *index, const char *column);

/* model_alter.c */
void model_alter_table(Model *model, const SqlTree *tree);
void model_set_owner(Model *model, ModelRelation *relation, const char *role);

/* model_column.c */
void model_alter_column(Model *model, ModelRelation *relation, const SqlAlter *alter, bool only);
bool model_add_column(Model *model, ModelRelation *relation, const SqlAlter *alter, bool only);
void model_drop_column(Model *model, ModelRelation *relation, const char *name, bool cascade, bool only);

/* model_rename.c */
void model_rename(Model *model, const SqlTree *tree);
void model_set_schema(Model *model, const SqlTree *tree);
void model_owner(Model *model, const SqlTree *tree);
void model_rename_in_relation(Model *model, ModelRelation *relation, const char *table, const char *column,
                              const char *to);

/* model_drop.c */
void model_drop(Model *model, const SqlTree *tree);

/* model_view.c */
void model_create_view(Model *model, const SqlTree *tree);
void model_create_table_as(Model *model, const SqlTree *tree);
void model_unread(Model *model, ModelRelation *view); /* it reads nothing any more */
bool model_view_uses(const ModelRelation *view, const ModelRelation *relation, const char *column);
void model_view_follow(Model *model, ModelRelation *view, const ModelRelation *relation, const char *before);
void model_view_rename_column(Model *model, ModelRelation *view, const ModelRelation *relation,
                              const char *column, const char *to);

/* model_type.c */
void model_create_type(Model *model, const SqlTree *tree); /* all kinds of them */
void model_alter_domain(Model *model, const SqlTree *tree);
void model_alter_enum(Model *model, const SqlTree *tree);
void model_alter_composite(Model *model, const SqlTree *tree);
void model_remove_type(Model *model, ModelType *type, bool cascade);
void model_move_type(Model *model, ModelType *type, const char *schema, const char *name);

/* model_function.c */
void model_create_function(Model *model, const SqlTree *tree);
void model_alter_function(Model *model, const SqlTree *tree);
ModelFunction *model_find_function(Model *model, const SqlTarget *target);
void model_remove_function(Model *model, ModelFunction *function);
void model_move_function(Model *model, ModelFunction *function, const char *schema, const char *name);
GPtrArray *model_space_functions(const Space *space); /* the caller frees */
void model_use_trigger(Model *model, ModelRelation *relation, char *function);
void model_create_trigger(Model *model, const SqlTree *tree);
void model_create_policy(Model *model, const SqlTree *tree);
void model_alter_policy(Model *model, const SqlTree *tree);
ModelTrigger *relation_trigger(const ModelRelation *relation, const char *name);
ModelPolicy *relation_policy(const ModelRelation *relation, const char *name);

/* model_grant.c */
void model_grant(Model *model, const SqlTree *tree);
void model_set_default_privileges(Model *model, const SqlTree *tree);
void model_default_grants(Model *model, SqlObject object, const char *schema, GPtrArray **grants,
                          bool *public_revoked);
void model_comment(Model *model, const SqlTree *tree);

/* model_schema.c */
ModelSchema *model_make_schema(Model *model, const char *name, const char *owner, int location);
void model_create_schema(Model *model, const SqlTree *tree);
void model_create_extension(Model *model, const SqlTree *tree);
void model_create_sequence(Model *model, const SqlTree *tree);
void model_alter_sequence(Model *model, const SqlTree *tree);
ModelExtension *model_extension(const Model *model, const char *name);

#endif
