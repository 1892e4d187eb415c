/* Alembic: Python files, each with `revision` and `down_revision`, a graph that ends in one
 * head or several. What they do is Python, so only their order and their names can be taken: each becomes a
 * file that stops when it is run.
 *
 * Source: alembic.sqlalchemy.org, "Tutorial" (the revision file), "Working with Branches", and
 * alembic/script/base.py. Its ledger is alembic_version(version_num): the heads the database is at; what they
 * descend from is applied.
 *
 * Versions are numbers from 0001 on, in an order in which no revision stands before one it descends from;
 * among those that may come next, the one with the earlier "Create Date" comes first.
 */
#include <string.h>

#include "base/errors.h"
#include "migrate/import_tool.h"

typedef struct {
    char *file;
    char *revision;
    char **parents; /* down_revision */
    char *message;
    char *created;
    bool placed;
} Revision;

static void
revision_free(gpointer data)
{
    Revision *revision = data;
    g_free(revision->file);
    g_free(revision->revision);
    g_strfreev(revision->parents);
    g_free(revision->message);
    g_free(revision->created);
    g_free(revision);
}

/* The string literals of what is assigned to a name: 'a', "a", ('a', "b"), None. */
static void
add_assigned(const char *text, const char *name, GStrvBuilder *list)
{
    g_autofree char *pattern =
        g_strdup_printf("^%s\\s*(?::[^=\\n]+)?=\\s*(\\([^)]*\\)|\\[[^\\]]*\\]|[^\\n]*)", name);
    g_autofree char *value = import_capture(pattern, text, 1);
    g_autoptr(GRegex) literal = g_regex_new("['\"]([^'\"]+)['\"]", G_REGEX_RAW, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!value)
        return;
    for (g_regex_match(literal, value, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        g_autofree char *found = g_match_info_fetch(match, 1);
        g_strv_builder_add(list, found);
    }
}

static char **
assigned(const char *text, const char *const *names)
{
    g_autoptr(GStrvBuilder) list = g_strv_builder_new();
    for (; *names; names++)
        add_assigned(text, *names, list);
    return g_strv_builder_end(list);
}

static bool
read_revision(ImportSet *set, const char *file, GPtrArray *revisions, GError **error)
{
    static const char *const own[] = {"revision", NULL};
    /* depends_on may name a label instead of a revision; the graph's own lines are enough for an order. */
    static const char *const parents[] = {"down_revision", NULL};
    g_autofree char *text = import_text(set, file, error);
    if (!text)
        return false;
    g_auto(GStrv) id = assigned(text, own);
    if (!id[0]) {
        import_pass_over(set, file, "it assigns no revision");
        return true;
    }
    Revision *revision = g_new0(Revision, 1);
    revision->file = g_strdup(file);
    revision->revision = g_strdup(id[0]);
    revision->parents = assigned(text, parents);
    revision->message = import_capture("^(?:r|u)?(?:\"\"\"|''')\\s*([^\\n]*?)\\s*(?:\"\"\"|''')?$", text, 1);
    revision->created = import_capture("^Create Date: (.*?)\\s*$", text, 1);
    g_ptr_array_add(revisions, revision);
    return true;
}

static bool
is_ready(GHashTable *by_id, const Revision *revision)
{
    for (char **parent = revision->parents; *parent; parent++)
        if (!((Revision *)g_hash_table_lookup(by_id, *parent))->placed)
            return false;
    return true;
}

static bool
comes_before(const Revision *a, const Revision *b)
{
    int order = g_strcmp0(a->created, b->created);
    return order != 0 ? order < 0 : strcmp(a->revision, b->revision) < 0;
}

/* Each revision by its id, and every parent one of them. */
static bool
check_parents(ImportSet *set, const GPtrArray *revisions, GHashTable *by_id, GError **error)
{
    for (unsigned i = 0; i < revisions->len; i++) {
        Revision *revision = g_ptr_array_index(revisions, i);
        const Revision *other = g_hash_table_lookup(by_id, revision->revision);
        if (!other) {
            g_hash_table_insert(by_id, revision->revision, revision);
            continue;
        }
        error_set(error, ERR_FILE, "two files define revision %s", revision->revision);
        error_detail(error, "%s\n%s", other->file, revision->file);
        return false;
    }
    for (unsigned i = 0; i < revisions->len; i++) {
        const Revision *revision = g_ptr_array_index(revisions, i);
        for (char **parent = revision->parents; *parent; parent++) {
            if (g_hash_table_contains(by_id, *parent))
                continue;
            g_autofree char *shown = import_shown(set, revision->file);
            error_set(error, ERR_FILE, "\"%s\" descends from revision %s, which no file defines", shown,
                      *parent);
            error_hint(error, "--source-directory names the directory that holds every revision.");
            return false;
        }
    }
    return true;
}

static bool
place(ImportSet *set, const GPtrArray *revisions, Revision *revision, unsigned number, GError **error)
{
    g_autofree char *version = g_strdup_printf("%04u", number);
    bool named = revision->message && *revision->message;
    ImportItem *item = import_add(set, version, named ? revision->message : revision->revision,
                                  revision->revision, revision->file, error);
    g_autoptr(GStrvBuilder) requires = g_strv_builder_new();
    if (!item)
        return false;
    for (char **parent = revision->parents; *parent; parent++)
        g_strv_builder_add(requires, import_find_key(set, *parent)->version);
    item->requires = g_strv_builder_end(requires);
    item->stop = g_strdup_printf("revision %s of Alembic is Python, and its SQL is not in this file",
                                 revision->revision);
    item->stop_hint =
        g_strdup_printf("Put what \"alembic upgrade %s:%s --sql\" prints here, in place of "
                        "this statement and without BEGIN, COMMIT and alembic_version.",
                        revision->parents[0] ? revision->parents[0] : "base", revision->revision);
    revision->placed = true;
    return true;
}

static bool
place_all(ImportSet *set, const GPtrArray *revisions, GHashTable *by_id, GError **error)
{
    for (unsigned number = 1; number <= revisions->len; number++) {
        Revision *next = NULL;
        for (unsigned i = 0; i < revisions->len; i++) {
            Revision *revision = g_ptr_array_index(revisions, i);
            if (!revision->placed && is_ready(by_id, revision) && (!next || comes_before(revision, next)))
                next = revision;
        }
        if (!next) {
            error_set(error, ERR_FILE, "the revisions in \"%s\" descend from each other in a circle",
                      set->shown);
            return false;
        }
        if (!place(set, revisions, next, number, error))
            return false;
    }
    return true;
}

bool
import_read_alembic(ImportSet *set, GError **error)
{
    g_autoptr(GPtrArray) files = import_list(set, true, error);
    g_autoptr(GPtrArray) revisions = g_ptr_array_new_with_free_func(revision_free);
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; files && i < files->len; i++) {
        const char *file = g_ptr_array_index(files, i);
        if (g_str_has_suffix(file, ".py") && !g_str_has_suffix(file, "__init__.py") &&
            !read_revision(set, file, revisions, error))
            return false;
    }
    if (!files || !check_parents(set, revisions, by_id, error) || !place_all(set, revisions, by_id, error))
        return false;
    if (revisions->len > 0)
        import_note(set,
                    "%u revision%s of Alembic %s Python: %s as a file that stops when it is run, until "
                    "you put the SQL in",
                    revisions->len, revisions->len == 1 ? "" : "s", revisions->len == 1 ? "is" : "are",
                    revisions->len == 1 ? "it stands" : "each stands");
    return true;
}

/* The head and what it descends from. */
static void
apply(ImportSet *set, ImportItem *item, const ImportRow *row)
{
    if (item->applied)
        return;
    item->applied = true;
    item->row = row;
    for (char **parent = item->requires; *parent; parent++)
        apply(set, import_find_version(set, *parent), row);
}

bool
import_match_alembic(ImportSet *set, GPtrArray *rows, GError **error)
{
    for (unsigned i = 0; i < rows->len; i++) {
        const ImportRow *row = g_ptr_array_index(rows, i);
        ImportItem *head = import_find_key(set, row->key);
        if (!head) {
            error_set(error, ERR_FILE, "the database is at revision %s, which no file in \"%s\" defines",
                      row->key, set->shown);
            error_hint(error, "--source-directory names the directory that holds every revision.");
            return false;
        }
        apply(set, head, row);
    }
    return true;
}
