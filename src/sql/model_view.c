/* Views, and tables made from queries: the columns a query gives, as far as they can be told without a
 * server, and what a view reads. */
#include "sql/model_internal.h"

static bool
is_read_of(const SqlRead *read, const ModelRelation *relation, const char *name)
{
    return g_strcmp0(read->table.name, name) == 0 &&
           (!read->table.schema || g_str_equal(read->table.schema, relation->schema));
}

static const char *
called(const SqlRead *read)
{
    return read->alias ? read->alias : read->table.name;
}

typedef struct {
    Model *model;
    const SqlQuery *query;
    ModelRelation **sources; /* what it reads, found before what it makes could hide it; NULL: not known */
    ModelRelation *relation; /* whose columns they become */
    const char **names;      /* given in front: CREATE VIEW v (a, b) */
    unsigned name_count;
} Result;

/* The only thing that a column without a table in front can belong to. */
static ModelColumn *
column_of(const Result *result, SqlName name)
{
    ModelColumn *found = NULL;
    for (unsigned i = 0; i < result->query->read_count; i++) {
        if (name.schema && g_strcmp0(called(&result->query->reads[i]), name.schema) != 0)
            continue;
        const ModelRelation *relation = result->sources[i];
        ModelColumn *column = relation ? relation_column(relation, name.name) : NULL;
        if (column && found)
            return NULL;
        found = column ? column : found;
    }
    return found;
}

static const char *
constant_type(const SqlExpr *constant)
{
    const char *text = constant->text;
    gint64 value = 0;
    if (constant->quoted || !text)
        return "text";
    if (g_str_equal(text, "true") || g_str_equal(text, "false"))
        return "bool";
    if (!g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &value, NULL))
        return "numeric";
    return value < G_MININT32 || value > G_MAXINT32 ? "int8" : "int4";
}

/* What needs no look at operators and overloaded functions. */
static const char *
type_name(const SqlExpr *expr)
{
    switch ((int)expr->kind) {
    case EXPR_CONSTANT:
        return constant_type(expr);
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_NOT:
    case EXPR_IS_NULL:
    case EXPR_IS_NOT_NULL:
        return "bool";
    default:
        return NULL;
    }
}

static const SqlType *
type_of(const Result *result, const SqlExpr *expr)
{
    const char *name = type_name(expr);
    if (expr->kind == EXPR_CAST && expr->type)
        return expr->type;
    if (name) {
        SqlType *type = arena_new0(result->model->arena, SqlType);
        type->name = (SqlName){NULL, name, -1};
        type->location = -1;
        return type;
    }
    const ModelColumn *column = expr->kind == EXPR_COLUMN ? column_of(result, expr->name) : NULL;
    return column ? column->type : model_unknown_type();
}

static void
add_result(const Result *result, const char *name, const SqlType *type, const char *collation, int location)
{
    const unsigned at = result->relation->columns->len;
    const char *own = at < result->name_count ? result->names[at] : name;
    ModelColumn *column = model_make_column(result->model, own ? own : "?column?", location);
    column->type = model_copy_type(result->model, type);
    column->collation = collation;
    relation_add_column(result->model, result->relation, column);
}

/* False when it cannot be told what the star stands for. */
static bool
add_star(const Result *result, const SqlExpr *star)
{
    const SqlQuery *query = result->query;
    bool found = false;
    if (!star->name.schema && query->read_count != 1)
        return false;
    for (unsigned i = 0; i < query->read_count && !found; i++) {
        if (star->name.schema && g_strcmp0(called(&query->reads[i]), star->name.schema) != 0)
            continue;
        const ModelRelation *from = result->sources[i];
        if (!from || !from->complete)
            return false;
        found = true;
        for (unsigned j = 0; j < from->columns->len; j++) {
            const ModelColumn *column = from->columns->pdata[j];
            add_result(result, column->name, column->type, column->collation, star->location);
        }
    }
    return found;
}

static void
add_results(const Result *result)
{
    const SqlQuery *query = result->query;
    result->relation->complete = query && query->target_count > 0;
    for (unsigned i = 0; query && i < query->target_count; i++) {
        const SqlExpr *target = query->targets[i];
        const char *name = query->names[i];
        if (target->kind == EXPR_COLUMN && g_strcmp0(target->name.name, "*") == 0) {
            result->relation->complete = add_star(result, target) && result->relation->complete;
            continue;
        }
        if (!name) {
            name = model_label_of(result->model, target);
            name = g_str_equal(name, "expr") ? "?column?" : name;
        }
        add_result(result, name, type_of(result, target), NULL, target->location);
    }
}

void
model_unread(Model *model, ModelRelation *view)
{
    Relation *own = relation_own(view);
    for (unsigned i = 0; i < own->reads->len; i++)
        g_ptr_array_remove(((ModelRelation *)own->reads->pdata[i])->used_by, view);
    model_list_free(model, &own->reads);
}

static ModelRelation **
find_sources(const Model *model, const SqlQuery *query)
{
    ModelRelation **sources = g_new0(ModelRelation *, query ? query->read_count : 0);
    for (unsigned i = 0; query && i < query->read_count; i++)
        sources[i] = model_find(model, query->reads[i].table);
    return sources;
}

/* Making a relation may have dropped one of its name. */
static void
forget_dropped(const Result *result)
{
    for (unsigned i = 0; result->query && i < result->query->read_count; i++)
        if (result->sources[i] && (result->sources[i]->dropped || result->sources[i] == result->relation))
            result->sources[i] = NULL;
}

static void
read_all(const Result *result)
{
    ModelRelation *view = result->relation;
    Relation *own = relation_own(view);
    view->query = model_copy_query(result->model, result->query);
    for (unsigned i = 0; result->query && i < result->query->read_count; i++) {
        ModelRelation *read = result->sources[i];
        if (!read || g_ptr_array_find(own->reads, read, NULL))
            continue;
        model_list_add(result->model, &own->reads, read);
        model_list_add(result->model, &read->used_by, view);
    }
}

/* A view of a temporary relation is temporary, said or not. */
static char
view_persistence(const SqlTree *tree, ModelRelation **sources)
{
    for (unsigned i = 0; tree->view.query && i < tree->view.query->read_count; i++)
        if (sources[i] && sources[i]->persistence == 't')
            return 't';
    return tree->view.persistence;
}

void
model_create_view(Model *model, const SqlTree *tree)
{
    const SqlName name = tree->view.name;
    g_autofree ModelRelation **sources = find_sources(model, tree->view.query);
    const char persistence = view_persistence(tree, sources);
    Space *space = model_creation_space(model, name, persistence);
    ModelRelation *view = g_hash_table_lookup(space->relations, name.name);
    if (view && view->kind == 'v' && tree->view.replace) {
        model_unread(model, view);
        model_list_free(model, &view->columns);
        relation_forget_names(view);
        g_clear_pointer(&view->options, g_hash_table_destroy);
    } else {
        view = model_make_relation(model, space, name.name, 'v', name.location);
        model_default_grants(model, SQL_OBJECT_TABLE, view->schema, &view->grants, NULL);
    }
    view->persistence = persistence;
    model_set_options(model, view, tree->view.options, tree->view.option_count);
    const Result result = {model, tree->view.query,   sources,
                           view,  tree->view.columns, tree->view.column_count};
    forget_dropped(&result);
    read_all(&result);
    add_results(&result);
}

void
model_create_table_as(Model *model, const SqlTree *tree)
{
    const SqlName name = tree->create_as.name;
    Space *space = model_creation_space(model, name, tree->create_as.persistence);
    if (tree->create_as.if_not_exists && g_hash_table_contains(space->relations, name.name))
        return;
    g_autofree ModelRelation **sources = find_sources(model, tree->create_as.query);
    const char kind = tree->create_as.materialized ? 'm' : 'r';
    ModelRelation *relation = model_make_relation(model, space, name.name, kind, name.location);
    relation->persistence = tree->create_as.persistence;
    model_default_grants(model, SQL_OBJECT_TABLE, relation->schema, &relation->grants, NULL);
    const Result result = {model,    tree->create_as.query,   sources,
                           relation, tree->create_as.columns, tree->create_as.column_count};
    forget_dropped(&result);
    if (kind == 'm')
        read_all(&result);
    add_results(&result);
}

bool
model_view_uses(const ModelRelation *view, const ModelRelation *relation, const char *column)
{
    const SqlQuery *query = view->query;
    for (unsigned i = 0; query && i < query->read_count; i++) {
        if (!is_read_of(&query->reads[i], relation, relation->name))
            continue;
        for (unsigned j = 0; j < query->column_count; j++) {
            const SqlName name = query->columns[j]->name;
            if ((g_strcmp0(name.name, column) == 0 || g_strcmp0(name.name, "*") == 0) &&
                (!name.schema || g_strcmp0(name.schema, called(&query->reads[i])) == 0))
                return true;
        }
    }
    return false;
}

/* The view goes on to read a relation that is called otherwise now; columns keep what stood in front of them.
 */
void
model_view_follow(Model *model, ModelRelation *view, const ModelRelation *relation, const char *before)
{
    if (!view->query || view->query->read_count == 0)
        return;
    SqlQuery *query = arena_new0(model->arena, SqlQuery);
    SqlRead *reads = arena_array(model->arena, SqlRead, view->query->read_count);
    *query = *view->query;
    for (unsigned i = 0; i < query->read_count; i++) {
        reads[i] = query->reads[i];
        if (g_strcmp0(reads[i].table.name, before) != 0)
            continue;
        reads[i].alias = called(&reads[i]);
        if (g_str_equal(reads[i].alias, relation->name))
            reads[i].alias = NULL;
        reads[i].table.name = relation->name;
        reads[i].table.schema = relation->schema;
    }
    query->reads = reads;
    view->query = query;
}

void
model_view_rename_column(Model *model, ModelRelation *view, const ModelRelation *relation, const char *column,
                         const char *to)
{
    for (unsigned i = 0; view->query && i < view->query->read_count; i++)
        if (is_read_of(&view->query->reads[i], relation, relation->name))
            view->query = model_query_renamed(model, view->query, called(&view->query->reads[i]), column, to);
}
