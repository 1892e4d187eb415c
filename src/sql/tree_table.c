/* CREATE TABLE, VIEW, INDEX and their parts as plain data. */
#include "sql/tree_nodes.h"

#include <string.h>

static SqlConstraintKind
constraint_kind(ConstrType type)
{
    switch ((int)type) {
    case CONSTR_NULL:
        return CONSTRAINT_NULL;
    case CONSTR_DEFAULT:
        return CONSTRAINT_DEFAULT;
    case CONSTR_IDENTITY:
        return CONSTRAINT_IDENTITY;
    case CONSTR_GENERATED:
        return CONSTRAINT_GENERATED;
    case CONSTR_CHECK:
        return CONSTRAINT_CHECK;
    case CONSTR_PRIMARY:
        return CONSTRAINT_PRIMARY;
    case CONSTR_UNIQUE:
        return CONSTRAINT_UNIQUE;
    case CONSTR_EXCLUSION:
        return CONSTRAINT_EXCLUDE;
    case CONSTR_FOREIGN:
        return CONSTRAINT_FOREIGN;
    default:
        return CONSTRAINT_NOT_NULL;
    }
}

/* Each element of EXCLUDE is a pair: IndexElem, operator. */
static void
exclusions(Reader *reader, const Constraint *constraint, SqlConstraint *made)
{
    List *elements = NIL;
    const ListCell *cell;
    foreach (cell, constraint->exclusions)
        elements = lappend(elements, linitial(lfirst_node(List, cell)));
    made->keys = tree_index_keys(reader, elements, &made->column_count);
    made->columns = arena_array(reader->arena, const char *, made->column_count);
    for (unsigned i = 0; i < made->column_count; i++)
        made->columns[i] = made->keys[i].column;
    made->expr = tree_expr(reader, constraint->where_clause);
    made->access_method = tree_text(reader, constraint->access_method);
}

const SqlConstraint *
tree_constraint(Reader *reader, Constraint *constraint, const char *column)
{
    SqlConstraint *made = arena_new0(reader->arena, SqlConstraint);
    made->kind = constraint_kind(constraint->contype);
    made->name = tree_text(reader, constraint->conname);
    made->location = constraint->location;
    made->of_column = column != NULL;
    made->expr = tree_expr(reader, constraint->raw_expr);
    made->always = constraint->generated_when == 'a';
    made->no_inherit = constraint->is_no_inherit;
    made->deferrable = constraint->deferrable;
    made->initially_deferred = constraint->initdeferred;
    made->nulls_not_distinct = constraint->nulls_not_distinct;
    made->not_valid = constraint->skip_validation;
    made->index = tree_text(reader, constraint->indexname);
    made->table = (SqlName){NULL, NULL, -1};
    made->including = tree_strings(reader, constraint->including, &made->including_count);
    if (made->kind == CONSTRAINT_EXCLUDE) {
        exclusions(reader, constraint, made);
        return made;
    }
    List *columns = made->kind == CONSTRAINT_FOREIGN ? constraint->fk_attrs : constraint->keys;
    made->columns = tree_strings(reader, columns, &made->column_count);
    if (made->column_count == 0 && column != NULL) {
        made->columns = arena_array(reader->arena, const char *, 1);
        made->columns[0] = column;
        made->column_count = 1;
    }
    if (made->kind == CONSTRAINT_FOREIGN) {
        made->table = tree_name(reader, constraint->pktable);
        made->referenced = tree_strings(reader, constraint->pk_attrs, &made->referenced_count);
        made->on_delete = constraint->fk_del_action ? constraint->fk_del_action : 'a';
        made->on_update = constraint->fk_upd_action ? constraint->fk_upd_action : 'a';
        made->set_columns = tree_strings(reader, constraint->fk_del_set_cols, &made->set_column_count);
    }
    return made;
}

/* DEFERRABLE and the like stand as constraints of their own behind the one they belong to. */
static bool
is_attribute(const Constraint *constraint, SqlConstraint *last)
{
    switch ((int)constraint->contype) {
    case CONSTR_ATTR_DEFERRABLE:
        if (last != NULL)
            last->deferrable = true;
        return true;
    case CONSTR_ATTR_DEFERRED:
        if (last != NULL)
            last->deferrable = last->initially_deferred = true;
        return true;
    case CONSTR_ATTR_NOT_DEFERRABLE:
    case CONSTR_ATTR_IMMEDIATE:
        return true;
    default:
        return false;
    }
}

const SqlConstraint **
tree_constraints(Reader *reader, List *list, const char *column, unsigned *count)
{
    TreeList made = {0};
    SqlConstraint *last = NULL;
    const ListCell *cell;
    foreach (cell, list) {
        if (!IsA(lfirst(cell), Constraint) || is_attribute(lfirst(cell), last))
            continue;
        last = (SqlConstraint *)tree_constraint(reader, lfirst(cell), column);
        tree_list_add(reader, &made, last);
    }
    *count = made.count;
    return (const SqlConstraint **)made.items;
}

SqlColumn
tree_column(Reader *reader, ColumnDef *column)
{
    SqlColumn made = {.name = tree_text(reader, column->colname), .location = column->location};
    made.type = tree_type(reader, column->typeName);
    made.compression = tree_text(reader, column->compression);
    made.collation = (SqlName){NULL, NULL, -1};
    if (column->collClause != NULL)
        made.collation = tree_names(reader, column->collClause->collname, column->collClause->location);
    made.constraints = tree_constraints(reader, column->constraints, made.name, &made.constraint_count);
    return made;
}

const SqlBound *
tree_bound(Reader *reader, const PartitionBoundSpec *bound)
{
    if (bound == NULL)
        return NULL;
    SqlBound *made = arena_new0(reader->arena, SqlBound);
    made->is_default = bound->is_default;
    made->strategy = bound->strategy;
    made->values = tree_exprs(reader, bound->listdatums, &made->value_count);
    made->from = tree_exprs(reader, bound->lowerdatums, &made->bound_count);
    made->to = tree_exprs(reader, bound->upperdatums, &made->bound_count);
    made->modulus = bound->modulus;
    made->remainder = bound->remainder;
    return made;
}

static SqlIndexKey
index_key(Reader *reader, const char *name, Node *expr, List *opclass, List *collation)
{
    SqlIndexKey key = {.column = tree_text(reader, name), .expr = tree_expr(reader, expr)};
    key.opclass = opclass != NIL ? tree_names(reader, opclass, -1) : (SqlName){NULL, NULL, -1};
    key.collation = collation != NIL ? tree_names(reader, collation, -1) : (SqlName){NULL, NULL, -1};
    return key;
}

const SqlIndexKey *
tree_index_keys(Reader *reader, List *elements, unsigned *count)
{
    *count = (unsigned)list_length(elements);
    SqlIndexKey *keys = *count ? arena_array(reader->arena, SqlIndexKey, *count) : NULL;
    const ListCell *cell;
    foreach (cell, elements) {
        const IndexElem *element = lfirst_node(IndexElem, cell);
        SqlIndexKey *key = &keys[foreach_current_index(cell)];
        *key = index_key(reader, element->name, element->expr, element->opclass, element->collation);
        key->descending = element->ordering == SORTBY_DESC;
        key->nulls_first = element->nulls_ordering == SORTBY_NULLS_DEFAULT
                               ? key->descending
                               : element->nulls_ordering == SORTBY_NULLS_FIRST;
    }
    return keys;
}

static SqlPartitioning
partitioning(Reader *reader, const PartitionSpec *spec)
{
    SqlPartitioning made = {0};
    if (spec == NULL)
        return made;
#if PG_VERSION_NUM >= 160000
    made.strategy = (char)spec->strategy;
#else
    made.strategy = g_ascii_tolower(spec->strategy[0]);
#endif
    made.key_count = (unsigned)list_length(spec->partParams);
    SqlIndexKey *keys = arena_array(reader->arena, SqlIndexKey, made.key_count);
    const ListCell *cell;
    foreach (cell, spec->partParams) {
        const PartitionElem *element = lfirst_node(PartitionElem, cell);
        keys[foreach_current_index(cell)] =
            index_key(reader, element->name, element->expr, element->opclass, element->collation);
    }
    made.keys = keys;
    return made;
}

static void
table_elements(Reader *reader, List *elements, SqlTree *tree)
{
    const unsigned most = (unsigned)list_length(elements);
    SqlColumn *columns = arena_array(reader->arena, SqlColumn, most);
    SqlName *likes = arena_array(reader->arena, SqlName, most);
    unsigned *options = arena_array(reader->arena, unsigned, most);
    const ListCell *cell;
    foreach (cell, elements) {
        Node *element = lfirst(cell);
        if (IsA(element, ColumnDef)) {
            columns[tree->create_table.column_count++] = tree_column(reader, (ColumnDef *)element);
        } else if (IsA(element, TableLikeClause)) {
            const TableLikeClause *like = (TableLikeClause *)element;
            options[tree->create_table.like_count] = like->options;
            likes[tree->create_table.like_count++] = tree_name(reader, like->relation);
        }
    }
    tree->create_table.columns = columns;
    tree->create_table.likes = likes;
    tree->create_table.like_options = options;
    tree->create_table.constraints =
        tree_constraints(reader, elements, NULL, &tree->create_table.constraint_count);
}

void
tree_create_table(Reader *reader, Node *node, SqlTree *tree)
{
    const CreateStmt *create = (CreateStmt *)node;
    tree->kind = SQL_CREATE_TABLE;
    tree->create_table.name = tree_name(reader, create->relation);
    tree->create_table.persistence = create->relation->relpersistence;
    tree->create_table.if_not_exists = create->if_not_exists;
    table_elements(reader, create->tableElts, tree);
    tree->create_table.partition_of = (SqlName){NULL, NULL, -1};
    if (create->partbound != NULL) {
        tree->create_table.partition_of = tree_name(reader, linitial_node(RangeVar, create->inhRelations));
        tree->create_table.bound = tree_bound(reader, create->partbound);
    } else {
        tree->create_table.inherits =
            tree_relations(reader, create->inhRelations, &tree->create_table.inherit_count);
    }
    tree->create_table.partitioning = partitioning(reader, create->partspec);
    tree->create_table.of_type = create->ofTypename != NULL
                                     ? tree_names(reader, create->ofTypename->names, -1)
                                     : (SqlName){NULL, NULL, -1};
    tree->create_table.options = tree_options(reader, create->options, &tree->create_table.option_count);
    tree->create_table.tablespace = tree_text(reader, create->tablespacename);
    tree->create_table.access_method = tree_text(reader, create->accessMethod);
}

void
tree_create_foreign_table(Reader *reader, Node *node, SqlTree *tree)
{
    tree_create_table(reader, (Node *)&((CreateForeignTableStmt *)node)->base, tree);
    tree->create_table.foreign = true;
}

void
tree_create_table_as(Reader *reader, Node *node, SqlTree *tree)
{
    const CreateTableAsStmt *create = (CreateTableAsStmt *)node;
    tree->kind = SQL_CREATE_TABLE_AS;
    tree->create_as.name = tree_name(reader, create->into->rel);
    tree->create_as.materialized = create->objtype == OBJECT_MATVIEW;
    tree->create_as.if_not_exists = create->if_not_exists;
    tree->create_as.with_data = !create->into->skipData;
    tree->create_as.persistence = create->into->rel->relpersistence;
    tree->create_as.columns = tree_strings(reader, create->into->colNames, &tree->create_as.column_count);
    if (!IsA(create->query, ExecuteStmt))
        tree->create_as.query = tree_query(reader, create->query);
}

void
tree_create_view(Reader *reader, Node *node, SqlTree *tree)
{
    const ViewStmt *create = (ViewStmt *)node;
    tree->kind = SQL_CREATE_VIEW;
    tree->view.name = tree_name(reader, create->view);
    tree->view.replace = create->replace;
    tree->view.persistence = create->view->relpersistence;
    tree->view.columns = tree_strings(reader, create->aliases, &tree->view.column_count);
    tree->view.options = tree_options(reader, create->options, &tree->view.option_count);
    tree->view.query = tree_query(reader, create->query);
}

void
tree_create_index(Reader *reader, Node *node, SqlTree *tree)
{
    const IndexStmt *create = (IndexStmt *)node;
    SqlIndex *index = &tree->index;
    tree->kind = SQL_CREATE_INDEX;
    index->table = tree_name(reader, create->relation);
    index->name = (SqlName){index->table.schema, tree_text(reader, create->idxname), -1};
    index->keys = tree_index_keys(reader, create->indexParams, &index->key_count);
    index->including_count = (unsigned)list_length(create->indexIncludingParams);
    index->including = arena_array(reader->arena, const char *, index->including_count);
    const ListCell *cell;
    foreach (cell, create->indexIncludingParams)
        index->including[foreach_current_index(cell)] = tree_text(reader, lfirst_node(IndexElem, cell)->name);
    index->where = tree_expr(reader, create->whereClause);
    index->access_method = create->accessMethod != NULL ? tree_text(reader, create->accessMethod) : "btree";
    index->tablespace = tree_text(reader, create->tableSpace);
    index->unique = create->unique;
    index->concurrently = create->concurrent;
    index->if_not_exists = create->if_not_exists;
    index->nulls_not_distinct = create->nulls_not_distinct;
    index->only = !create->relation->inh;
}
