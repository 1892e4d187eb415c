#include "sync/subset.h"

#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "sync/sync_queries.h"

typedef struct {
    unsigned child, parent; /* numbers of tables */
    char **columns, **keys; /* as many of either */
} Link;

typedef struct {
    const SyncRelation *relation;
    GString *condition;  /* or NULL */
    bool cut;            /* not all of its rows go */
    unsigned circle;     /* tables with the same number reach each other, or are one */
    bool circular;       /* by foreign keys, and not just itself */
    unsigned index, low; /* Tarjan's; index 0: not seen yet */
    bool stacked;
} Table;

struct Subset {
    GArray *tables; /* of Table: those that are no partition of another */
    GArray *links;  /* of Link */
    GArray *stack;  /* of unsigned */
    unsigned seen, circles;
    GArray *order; /* of unsigned: tables, those referenced first */
};

static Table *
table_at(const Subset *subset, unsigned number)
{
    return &g_array_index(subset->tables, Table, number);
}

static const Link *
link_at(const Subset *subset, unsigned number)
{
    return &g_array_index(subset->links, Link, number);
}

void
subset_free(Subset *subset)
{
    if (!subset)
        return;
    for (unsigned i = 0; i < subset->tables->len; i++)
        if (table_at(subset, i)->condition)
            g_string_free(table_at(subset, i)->condition, TRUE);
    for (unsigned i = 0; i < subset->links->len; i++) {
        g_strfreev(link_at(subset, i)->columns);
        g_strfreev(link_at(subset, i)->keys);
    }
    g_array_unref(subset->tables);
    g_array_unref(subset->links);
    g_array_unref(subset->stack);
    g_array_unref(subset->order);
    g_free(subset);
}

/* By what SQL or a person calls it; tables->len when there is none. */
static unsigned
find(const Subset *subset, const char *name)
{
    unsigned i = 0;
    while (i < subset->tables->len && strcmp(table_at(subset, i)->relation->name, name) != 0 &&
           strcmp(table_at(subset, i)->relation->plain, name) != 0)
        i++;
    return i;
}

Subset *
subset_new(Conn *source, const GPtrArray *relations, GError **error)
{
    g_autoptr(PGresult) result = conn_query(source, query_links, error);
    if (!result)
        return NULL;
    Subset *subset = g_new0(Subset, 1);
    subset->tables = g_array_new(FALSE, TRUE, sizeof(Table));
    subset->links = g_array_new(FALSE, TRUE, sizeof(Link));
    subset->stack = g_array_new(FALSE, FALSE, sizeof(unsigned));
    subset->order = g_array_new(FALSE, FALSE, sizeof(unsigned));
    for (unsigned i = 0; i < relations->len; i++) {
        const Table table = {.relation = relations->pdata[i]};
        if (!table.relation->root)
            g_array_append_val(subset->tables, table);
    }
    for (int i = 0; i < PQntuples(result); i++) {
        const Link link = {.child = find(subset, PQgetvalue(result, i, 0)),
                           .parent = find(subset, PQgetvalue(result, i, 1)),
                           .columns = g_strsplit(PQgetvalue(result, i, 2), "\t", -1),
                           .keys = g_strsplit(PQgetvalue(result, i, 3), "\t", -1)};
        if (link.child < subset->tables->len && link.parent < subset->tables->len) {
            g_array_append_val(subset->links, link);
        } else { /* of a partition alone, or of an extension's table */
            g_strfreev(link.columns);
            g_strfreev(link.keys);
        }
    }
    return subset;
}

bool
subset_add(Subset *subset, const char *name, const char *condition, GError **error)
{
    const unsigned number = find(subset, name);
    if (number == subset->tables->len) {
        error_set(error, ERR_USAGE, "the source has no table %s to take rows of", name);
        error_hint(error, "Write schema.table, and the whole of a partitioned one.");
        return false;
    }
    Table *table = table_at(subset, number);
    if (!table->condition)
        table->condition = g_string_new(NULL);
    g_string_append(table->condition, table->condition->len ? " AND (" : "(");
    g_string_append(table->condition, condition);
    g_string_append_c(table->condition, ')');
    return true;
}

/* --- circles --- */

/* R. Tarjan, Depth-first search and linear graph algorithms (1972). */
static void
visit(Subset *subset, unsigned number)
{
    Table *table = table_at(subset, number);
    table->index = table->low = ++subset->seen;
    table->stacked = true;
    g_array_append_val(subset->stack, number);
    for (unsigned i = 0; i < subset->links->len; i++) {
        const Link *link = link_at(subset, i);
        Table *parent = table_at(subset, link->parent);
        if (link->child != number || !parent->cut)
            continue;
        table->circular |= link->parent == number;
        if (parent->index == 0)
            visit(subset, link->parent);
        if (parent->stacked)
            table->low = MIN(table->low, parent->low);
    }
    if (table->low != table->index)
        return;
    const unsigned start = subset->stack->len;
    unsigned member;
    unsigned count = 0;
    do {
        count++;
        member = g_array_index(subset->stack, unsigned, start - count);
        table_at(subset, member)->circle = subset->circles;
        table_at(subset, member)->stacked = false;
        g_array_append_val(subset->order, member);
    } while (member != number);
    for (unsigned i = start - count; count > 1 && i < start; i++)
        table_at(subset, g_array_index(subset->stack, unsigned, i))->circular = true;
    g_array_set_size(subset->stack, start - count);
    subset->circles++;
}

static bool
understands(Conn *source, const Table *table, GError **error)
{
    GString *sql = g_string_new("SELECT 1 FROM ");
    g_string_append(sql, table->relation->name);
    g_string_append(sql, " WHERE ");
    g_string_append(sql, table->condition->str);
    g_string_append(sql, " LIMIT 0");
    g_autofree char *query = g_string_free(sql, FALSE);
    /* As a parameterised statement it can be but one. */
    g_autoptr(PGresult) result = conn_query_params(source, query, 0, NULL, error);
    if (!result)
        error_context(error, "while reading the condition on rows of %s: %s", table->relation->name,
                      table->condition->str);
    return result != NULL;
}

bool
subset_prepare(Subset *subset, Conn *source, GError **error)
{
    bool more = true;
    for (unsigned i = 0; i < subset->tables->len; i++) {
        Table *table = table_at(subset, i);
        table->cut = table->condition != NULL;
        if (table->cut && !understands(source, table, error))
            return false;
    }
    while (more) {
        more = false;
        for (unsigned i = 0; i < subset->links->len; i++) {
            Table *child = table_at(subset, link_at(subset, i)->child);
            if (!child->cut && table_at(subset, link_at(subset, i)->parent)->cut)
                child->cut = more = true;
        }
    }
    for (unsigned i = 0; i < subset->tables->len; i++)
        if (table_at(subset, i)->cut && table_at(subset, i)->index == 0)
            visit(subset, i);
    return true;
}

/* --- the queries --- */

/* " FROM (SELECT *, ... FROM ONLY name AS plain WHERE condition) AS t LEFT JOIN kept_3 AS k0 ON ... WHERE":
 * rows that meet the table's own condition, and whose parents outside of its circle go. */
static void
append_fitting(GString *sql, const Subset *subset, unsigned number, const SyncRelation *relation)
{
    const Table *table = table_at(subset, number);
    GString *where = g_string_new(NULL);
    /* Names are the server's own, quoted by it. */
    g_string_append(sql, " FROM (SELECT *, tableoid AS \"sync o\", ctid::text AS \"sync i\" FROM ");
    g_string_append(sql, relation->partitioned ? "" : "ONLY ");
    g_string_append(sql, relation->name);
    sqlbuf_append(sql, " AS %I", strchr(table->relation->plain, '.') + 1);
    if (table->condition) {
        g_string_append(sql, " WHERE ");
        g_string_append(sql, table->condition->str);
    }
    g_string_append(sql, ") AS t");
    for (unsigned i = 0; i < subset->links->len; i++) {
        const Link *link = link_at(subset, i);
        const Table *parent = table_at(subset, link->parent);
        if (link->child != number || !parent->cut || parent->circle == table->circle)
            continue;
        sqlbuf_append(sql, " LEFT JOIN kept_%d AS k%d ON ", (int)link->parent, (int)i);
        g_string_append(where, where->len ? " AND (" : " WHERE (");
        for (unsigned c = 0; link->columns[c]; c++) {
            sqlbuf_append(sql, c ? " AND t.%I = " : "t.%I = ", link->columns[c]);
            sqlbuf_append(sql, "k%d.%I", (int)i, link->keys[c]);
            sqlbuf_append(where, "t.%I IS NULL OR ", link->columns[c]);
        }
        sqlbuf_append(where, "k%d.\"sync i\" IS NOT NULL)", (int)i);
    }
    g_string_append(sql, where->str);
    g_string_free(where, TRUE);
}

/* "c.a = p.x AND ..." */
static void
append_match(GString *sql, const Link *link)
{
    for (unsigned c = 0; link->columns[c]; c++) {
        sqlbuf_append(sql, c ? " AND c.%I = " : "c.%I = ", link->columns[c]);
        sqlbuf_append(sql, "p.%I", link->keys[c]);
    }
}

static bool
inside(const Subset *subset, const Link *link, unsigned circle)
{
    const Table *child = table_at(subset, link->child);
    const Table *parent = table_at(subset, link->parent);
    return child->cut && parent->cut && child->circle == circle && parent->circle == circle;
}

/* What a circle loses: rows that reference what does not fit, then rows that reference those, and so on.
 * gone_1(o, i) over fits_2, fits_3, ... */
static void
append_gone(GString *sql, const Subset *subset, unsigned circle)
{
    GString *first = g_string_new(NULL);
    GString *edges = g_string_new(NULL);
    for (unsigned i = 0; i < subset->links->len; i++) {
        const Link *link = link_at(subset, i);
        if (!inside(subset, link, circle))
            continue;
        g_string_append(first, first->len ? " UNION ALL " : "");
        sqlbuf_append(
            first, "SELECT c.\"sync o\" AS o, c.\"sync i\" AS i FROM fits_%d AS c LEFT JOIN fits_%d AS p ON ",
            (int)link->child, (int)link->parent);
        append_match(first, link);
        g_string_append(first, " WHERE p.\"sync i\" IS NULL");
        for (unsigned c = 0; link->columns[c]; c++)
            sqlbuf_append(first, " AND c.%I IS NOT NULL", link->columns[c]);
        g_string_append(edges, edges->len ? " UNION ALL " : "");
        sqlbuf_append(edges,
                      "SELECT c.\"sync o\" AS co, c.\"sync i\" AS ci, p.\"sync o\" AS po, p.\"sync i\" AS pi"
                      " FROM fits_%d AS c JOIN fits_%d AS p ON ",
                      (int)link->child, (int)link->parent);
        append_match(edges, link);
    }
    sqlbuf_append(sql, ", edges_%d AS MATERIALIZED (", (int)circle);
    g_string_append(sql, edges->str);
    sqlbuf_append(sql, "), gone_%d AS (SELECT * FROM (", (int)circle);
    g_string_append(sql, first->str);
    sqlbuf_append(
        sql,
        ") AS f UNION SELECT e.co, e.ci FROM gone_%d AS g JOIN edges_%d AS e ON e.po = g.o AND e.pi = g.i)",
        (int)circle, (int)circle);
    g_string_free(first, TRUE);
    g_string_free(edges, TRUE);
}

/* The tables of one circle, whose parents outside of it have their kept_... already. */
static void
append_circle(GString *sql, const Subset *subset, unsigned circle)
{
    bool circular = false;
    for (unsigned i = 0; i < subset->order->len; i++) {
        const unsigned number = g_array_index(subset->order, unsigned, i);
        const Table *table = table_at(subset, number);
        if (table->circle != circle)
            continue;
        circular = table->circular;
        g_string_append(sql, sql->len ? ", " : "WITH RECURSIVE ");
        sqlbuf_append(sql, circular ? "fits_%d" : "kept_%d", (int)number);
        g_string_append(sql, " AS MATERIALIZED (SELECT t.*");
        append_fitting(sql, subset, number, table->relation);
        g_string_append_c(sql, ')');
    }
    if (circular)
        append_gone(sql, subset, circle);
    for (unsigned i = 0; circular && i < subset->order->len; i++) {
        const unsigned number = g_array_index(subset->order, unsigned, i);
        if (table_at(subset, number)->circle == circle)
            sqlbuf_append(sql,
                          ", kept_%d AS MATERIALIZED (SELECT f.* FROM fits_%d AS f WHERE NOT EXISTS"
                          " (SELECT FROM gone_%d AS g WHERE g.o = f.\"sync o\" AND g.i = f.\"sync i\"))",
                          (int)number, (int)number, (int)circle);
    }
}

/* Marks the circles that a table reaches, without its own. */
static void
reach(const Subset *subset, unsigned circle, bool *reached)
{
    for (unsigned i = 0; i < subset->links->len; i++) {
        const Table *child = table_at(subset, link_at(subset, i)->child);
        const Table *parent = table_at(subset, link_at(subset, i)->parent);
        if (!child->cut || !parent->cut || child->circle != circle || parent->circle == circle ||
            reached[parent->circle])
            continue;
        reached[parent->circle] = true;
        reach(subset, parent->circle, reached);
    }
}

char *
subset_query(const Subset *subset, const SyncRelation *relation, const GPtrArray *columns)
{
    const unsigned number = find(subset, relation->root ? relation->root : relation->name);
    if (number == subset->tables->len || !table_at(subset, number)->cut)
        return NULL;
    const Table *table = table_at(subset, number);
    g_autofree bool *reached = g_new0(bool, subset->circles + 1);
    GString *sql = g_string_new(NULL);
    reach(subset, table->circle, reached);
    reached[table->circle] |= table->circular;
    /* Circles are numbered in their order: those referenced have the lower numbers. */
    for (unsigned circle = 0; circle < subset->circles; circle++)
        if (reached[circle])
            append_circle(sql, subset, circle);
    g_string_append(sql, sql->len ? " SELECT " : "SELECT ");
    for (unsigned i = 0; i < columns->len; i++)
        sqlbuf_append(sql, i ? ", t.%I" : "t.%I", columns->pdata[i]);
    if (table->circular) {
        sqlbuf_append(sql, " FROM kept_%d AS t", (int)number);
        if (relation->root)
            sqlbuf_append(sql, " WHERE t.\"sync o\" = %L::oid", relation->oid);
    } else {
        append_fitting(sql, subset, number, relation);
    }
    return g_string_free(sql, FALSE);
}
