/* Tools whose files are named as ours: "<version>_<name>.up.sql" and ".down.sql".
 *
 * golang-migrate: versions are 64-bit numbers. Source: github.com/golang-migrate/migrate, MIGRATIONS.md, and
 * source/parse.go for the names. Its ledger is schema_migrations(version bigint, dirty boolean), one row: the
 * version the database is at (database/postgres/postgres.go). A migration that failed leaves it dirty.
 *
 * The Python Confiture (the program before this one): the same, with .verify.sql, and "<version>_<name>.py".
 * Its ledger is tb_confiture, once confiture_migrations: version, name, applied_at, execution_time_ms and the
 * SHA-256 of the up file's bytes. Directives of its own stand in comments: "-- confiture:run-as app".
 */
#include <string.h>

#include "base/errors.h"
#include "migrate/import_tool.h"

typedef enum { KIND_NONE, KIND_UP, KIND_DOWN, KIND_VERIFY, KIND_PYTHON } Kind;

/* What a name says; *name is a new string unless the kind is none. */
static Kind
read_name(const char *file, char **version, char **name)
{
    static const struct {
        const char *suffix;
        Kind kind;
    } suffixes[] = {
        {".up.sql", KIND_UP}, {".down.sql", KIND_DOWN}, {".verify.sql", KIND_VERIFY}, {".py", KIND_PYTHON}};
    size_t digits = strspn(file, "0123456789");
    if (digits == 0 || file[digits] != '_')
        return KIND_NONE;
    for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        if (!g_str_has_suffix(file, suffixes[i].suffix))
            continue;
        *version = g_strndup(file, digits);
        *name = g_strndup(file + digits + 1, strlen(file) - digits - 1 - strlen(suffixes[i].suffix));
        return suffixes[i].kind;
    }
    return KIND_NONE;
}

/* The migration a file belongs to, made when it is the first of its version. */
static ImportItem *
item_of(ImportSet *set, const char *version, const char *name, const char *file, GError **error)
{
    ImportItem *item = import_find_version(set, version);
    return item ? item : import_add(set, version, name, version, file, error);
}

static bool
read_part(ImportSet *set, ImportItem *item, const char *file, Kind kind, GError **error)
{
    ImportPart *part = kind == KIND_UP ? &item->up : kind == KIND_DOWN ? &item->down : &item->verify;
    g_autofree char *shown = import_shown(set, file);
    if (part->text) {
        error_set(error, ERR_FILE, "two files are the same part of version %s", item->version);
        error_detail(error, "%s\n%s", item->shown, shown);
        return false;
    }
    part->text = import_text(set, file, error);
    if (!part->text)
        return false;
    if (kind == KIND_UP) {
        g_free(item->shown);
        item->shown = g_strdup(shown);
    }
    import_unwrap(set, shown, part);
    return true;
}

/* A way back alone: nothing can be made of it. */
static void
drop_orphans(ImportSet *set)
{
    for (unsigned i = set->items->len; i-- > 0;) {
        ImportItem *item = g_ptr_array_index(set->items, i);
        if (item->up.text || item->stop)
            continue;
        import_note(set, "%s: left out, because there is no up file", item->shown);
        g_ptr_array_remove_index(set->items, i);
    }
}

bool
import_read_golang(ImportSet *set, GError **error)
{
    g_autoptr(GPtrArray) names = import_list(set, false, error);
    for (unsigned i = 0; names && i < names->len; i++) {
        const char *file = g_ptr_array_index(names, i);
        g_autofree char *version = NULL;
        g_autofree char *name = NULL;
        Kind kind = read_name(file, &version, &name);
        if (kind == KIND_UP || kind == KIND_DOWN) {
            ImportItem *item = item_of(set, version, name, file, error);
            if (!item || !read_part(set, item, file, kind, error))
                return false;
        } else if (g_regex_match_simple("\\.sql$|^\\d+_.*\\.(up|down)\\.", file, 0, 0)) {
            import_pass_over(set, file, "not named as a SQL migration of golang-migrate");
        }
    }
    if (names)
        drop_orphans(set);
    return names != NULL;
}

/* A comment "-- confiture:WORD" would be read as a directive of ours, and refused. */
static void
rename_directives(ImportSet *set, const char *shown, ImportPart *part)
{
    static const char MARK[] = "confiture:";
    if (!part->text || !strstr(part->text, MARK))
        return;
    GString *text = g_string_new(NULL);
    ImportLine line;
    for (const char *at = part->text; import_line(at, &line); at = line.next) {
        g_autofree char *word = import_marked(&line, MARK);
        if (word) {
            import_note(set, "%s: the directive \"confiture:%s\" was not taken", shown, word);
            g_string_append_printf(text, "-- confiture-py: %s\n", word);
        } else {
            g_string_append_len(text, at, line.next - at);
        }
    }
    g_free(part->text);
    part->text = g_string_free(text, FALSE);
}

static bool
read_confiture(ImportSet *set, const char *file, GError **error)
{
    g_autofree char *version = NULL;
    g_autofree char *name = NULL;
    Kind kind = read_name(file, &version, &name);
    if (kind == KIND_NONE) {
        if (g_str_has_suffix(file, ".sql"))
            import_pass_over(set, file, "not named as a migration, so the Python Confiture did not run it");
        return true;
    }
    ImportItem *item = item_of(set, version, name, file, error);
    if (!item)
        return false;
    if (kind == KIND_PYTHON) {
        import_stop(set, item, "Write its SQL into this file, in place of this statement.",
                    "the migration is a Python program");
        g_autofree char *program = import_text(set, file, error);
        return program != NULL;
    }
    if (!read_part(set, item, file, kind, error))
        return false;
    g_autofree char *shown = import_shown(set, file);
    if (kind == KIND_UP)
        item->checksum = import_file_checksum(set, file, G_CHECKSUM_SHA256);
    rename_directives(set, shown,
                      kind == KIND_UP     ? &item->up
                      : kind == KIND_DOWN ? &item->down
                                          : &item->verify);
    return true;
}

bool
import_read_confiture_py(ImportSet *set, GError **error)
{
    g_autoptr(GPtrArray) names = import_list(set, false, error);
    for (unsigned i = 0; names && i < names->len; i++)
        if (!read_confiture(set, g_ptr_array_index(names, i), error))
            return false;
    if (names)
        drop_orphans(set);
    return names != NULL;
}
