#include "migrate/import_source.h"

#include <string.h>

#include "base/errors.h"
#include "base/sqlbuf.h"
#include "migrate/import_tool.h"
#include "migrate/migrate_queries.h"
#include "migrate/migration.h"

enum { NAMED_MOST = 10 };

/* Tables are looked up as a statement of the connection would look them up. */
static bool
find_table(Conn *conn, const ImportTool *tool, const char *name, PGresult **found, GError **error)
{
    bool registry = strcmp(tool->name, "sqitch") == 0;
    g_autofree char *changes = registry ? sqlbuf_format("%I.changes", name) : NULL;
    const char *values[] = {changes ? changes : name};
    *found = conn_query_params(conn, query_import_find_ledger, 1, values, error);
    return *found != NULL;
}

/* The first of the wanted columns that is not there, or NULL. The caller frees. */
static char *
missing_column(const char *columns, const char *wanted)
{
    g_auto(GStrv) words = g_strsplit(wanted, " ", -1);
    for (char **w = words; *w; w++) {
        g_autofree char *padded = g_strconcat(" ", *w, " ", NULL);
        if (!strstr(columns, padded))
            return g_strdup(*w);
    }
    return NULL;
}

/* The tool whose columns are all there, and most of them. */
static const ImportTool *
recognise(const char *columns)
{
    const ImportTool *best = NULL;
    for (const ImportTool *tool = import_tools; tool->name; tool++) {
        g_autofree char *missing = missing_column(columns, tool->columns);
        if (!missing && (!best || strlen(tool->columns) > strlen(best->columns)))
            best = tool;
    }
    return best;
}

/* Two tools call their table schema_migrations. */
static bool
check_columns(const ImportTool *tool, const char *shown, const char *columns, GError **error)
{
    g_autofree char *missing = missing_column(columns, tool->columns);
    const ImportTool *better = recognise(columns);
    if (!missing && (better == tool || strcmp(better->table[0], tool->table[0]) != 0))
        return true;
    if (missing)
        error_set(error, ERR_USAGE, "%s is no ledger of %s: it has no column \"%s\"", shown, tool->title,
                  missing);
    else
        error_set(error, ERR_USAGE, "%s is the ledger of %s, not of %s", shown, better->title, tool->title);
    if (better)
        error_hint(error, "Did you mean --from %s?", better->name);
    return false;
}

static bool
refuse_absent(const Conn *conn, const ImportTool *tool, const char *table, GError **error)
{
    g_autofree char *usual = g_strjoinv(" or ", (char **)tool->table);
    bool registry = strcmp(tool->name, "sqitch") == 0;
    error_set(error, ERR_USAGE, "%s holds no ledger of %s: there is no %s %s", conn_shown(conn), tool->title,
              registry ? "registry in schema" : "table", table ? table : usual);
    error_hint(error,
               "--database-url names the database it worked on, --table the %s if it has another name.",
               registry ? "schema" : "table");
    return false;
}

static void
row_free(gpointer data)
{
    ImportRow *row = data;
    g_free(row->key);
    g_free(row->applied_at);
    g_free(row->applied_by);
    g_free(row->checksum);
    g_free(row);
}

static char *
cell(const PGresult *result, int row, int column)
{
    return PQgetisnull(result, row, column) ? NULL : g_strdup(PQgetvalue(result, row, column));
}

static bool
read_rows(Conn *conn, ImportSet *set, const char *table, GError **error)
{
    g_autoptr(GString) sql = g_string_new(set->tool->query);
    const char *values[] = {set->project};
    g_string_replace(sql, "source_ledger", table, 0);
    g_autoptr(PGresult) result = conn_query_params(conn, sql->str, set->project ? 1 : 0, values, error);
    if (!result) {
        error_context(error, "while reading the ledger of %s, %s", set->tool->title, table);
        return false;
    }
    set->rows = g_ptr_array_new_with_free_func(row_free);
    for (int i = 0; i < PQntuples(result); i++) {
        ImportRow *row = g_new0(ImportRow, 1);
        row->order = (unsigned)i;
        row->key = cell(result, i, 0);
        row->applied_at = cell(result, i, 1);
        row->applied_by = cell(result, i, 2);
        row->checksum = cell(result, i, 3);
        row->duration_ms =
            PQgetisnull(result, i, 4) ? -1 : g_ascii_strtoll(PQgetvalue(result, i, 4), NULL, 10);
        row->through = PQgetvalue(result, i, 5)[0] == 't';
        row->failed = PQgetvalue(result, i, 6)[0] == 't';
        g_ptr_array_add(set->rows, row);
    }
    return true;
}

bool
import_read_ledger(Conn *conn, ImportSet *set, const char *table, char **shown, GError **error)
{
    const char *const given[] = {table, NULL};
    for (const char *const *name = table ? given : set->tool->table; *name; name++) {
        g_autoptr(PGresult) found = NULL;
        if (!find_table(conn, set->tool, *name, &found, error))
            return false;
        if (PQntuples(found) == 0)
            continue;
        g_autofree char *quoted = sqlbuf_format("%I.%I", PQgetvalue(found, 0, 0), PQgetvalue(found, 0, 1));
        *shown = g_strconcat(PQgetvalue(found, 0, 0), ".", PQgetvalue(found, 0, 1), NULL);
        return check_columns(set->tool, *shown, PQgetvalue(found, 0, 2), error) &&
               read_rows(conn, set, quoted, error);
    }
    return refuse_absent(conn, set->tool, table, error);
}

static bool
refuse_failed(const ImportSet *set, GError **error)
{
    for (unsigned i = 0; i < set->rows->len; i++) {
        const ImportRow *row = g_ptr_array_index(set->rows, i);
        if (!row->failed)
            continue;
        error_set(error, ERR_POLICY, "%s says that %s failed half way", set->tool->title, row->key);
        error_hint(error, "Look at what of it is in the database, make it whole or undo it, then tell %s: %s",
                   set->tool->title,
                   strcmp(set->tool->name, "flyway") == 0 ? "flyway repair" : "migrate force VERSION");
        return false;
    }
    return true;
}

static bool
same_key(const char *a, const char *b)
{
    return strcmp(a, b) == 0 || (version_is_valid(a) && version_is_valid(b) && version_compare(a, b) == 0);
}

static void
match_keys(ImportSet *set)
{
    for (unsigned r = 0; r < set->rows->len; r++) {
        const ImportRow *row = g_ptr_array_index(set->rows, r);
        bool found = false;
        for (unsigned i = 0; i < set->items->len; i++) {
            ImportItem *item = g_ptr_array_index(set->items, i);
            bool same = same_key(item->key, row->key);
            if (!same && !(row->through && item->version && version_compare(item->version, row->key) < 0))
                continue;
            found |= same;
            item->applied = true;
            item->row = row;
        }
        if (!found && row->through)
            import_note(set, "the database is at version %s, which has no file", row->key);
    }
}

/* Names up to so many, then counts. */
static void
append_named(GString *text, const char *name, unsigned count)
{
    if (count <= NAMED_MOST)
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", name);
    else if (count == NAMED_MOST + 1)
        g_string_append(text, ", and others");
}

static void
note_without_file(ImportSet *set)
{
    g_autoptr(GHashTable) used = g_hash_table_new(NULL, NULL);
    g_autoptr(GString) names = g_string_new(NULL);
    unsigned count = 0;
    for (unsigned i = 0; i < set->items->len; i++) {
        const ImportItem *item = g_ptr_array_index(set->items, i);
        if (item->row)
            g_hash_table_add(used, (gpointer)item->row);
    }
    for (unsigned i = 0; i < set->rows->len; i++) {
        const ImportRow *row = g_ptr_array_index(set->rows, i);
        if (!g_hash_table_contains(used, row) && !row->through && !g_str_has_prefix(row->key, "R:"))
            append_named(names, row->key, ++count);
    }
    if (count > 0)
        import_note(set, "%u applied migration%s no file and %s not recorded: %s", count,
                    count == 1 ? " has" : "s have", count == 1 ? "was" : "were", names->str);
}

/* Files that are not what ran. sqitch does not mind, so neither do we: it is told. */
static bool
check_edited(ImportSet *set, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    unsigned count = 0;
    for (unsigned i = 0; i < set->items->len; i++) {
        const ImportItem *item = g_ptr_array_index(set->items, i);
        if (item->row && !item->row->through && item->checksum && item->row->checksum &&
            strcmp(item->checksum, item->row->checksum) != 0)
            append_named(names, item->shown, ++count);
    }
    if (count == 0)
        return true;
    if (strcmp(set->tool->name, "sqitch") == 0) {
        import_note(set, "edited since %s ran: %s", count == 1 ? "it" : "they", names->str);
        return true;
    }
    error_set(error, ERR_POLICY, "%u file%s been edited since %s ran", count, count == 1 ? " has" : "s have",
              count == 1 ? "it" : "they");
    error_detail(error, "%s", names->str);
    error_hint(error, "Put the text back that ran, or tell %s that this is it: %s", set->tool->title,
               strcmp(set->tool->name, "flyway") == 0 ? "flyway repair" : "confiture verify-checksums --fix");
    return false;
}

bool
import_match(ImportSet *set, GError **error)
{
    if (!refuse_failed(set, error))
        return false;
    if (!set->tool->match)
        match_keys(set);
    else if (!set->tool->match(set, set->rows, error))
        return false;
    note_without_file(set);
    return check_edited(set, error);
}
