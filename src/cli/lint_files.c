#include "cli/lint_files.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/errors.h"
#include "base/files.h"
#include "build/files.h"
#include "migrate/migration.h"

enum { INPUT_CAP = 512 * 1024 * 1024, DEEPEST = 32 };

typedef struct {
    LintFiles *files;
    const Config *config;
    GHashTable *by_path; /* absolute path to LintFile */
    bool everything;     /* no paths were given: all of the project is reported */
} Search;

static char *
keep(Search *search, char *taken)
{
    g_ptr_array_add(search->files->owned, taken);
    return taken;
}

static LintFile *
add_file(Search *search, const char *path, LintRole role, bool managed)
{
    LintFile *file = g_new0(LintFile, 1);
    file->path = keep(search, g_strdup(path));
    file->shown = keep(search, path_shown(path, search->config->project_directory));
    file->role = role;
    file->managed = managed;
    file->replay_only = !search->everything;
    g_ptr_array_add(search->files->files, file);
    g_hash_table_insert(search->by_path, (gpointer)(uintptr_t)file->path, file);
    return file;
}

/* The project ---------------------------------------------------------------------------------------------
 */

static bool
any_include_dir(const Config *config)
{
    for (unsigned i = 0; i < config->include_dirs->len; i++) {
        const IncludeDir *dir = g_ptr_array_index(config->include_dirs, i);
        if (g_file_test(dir->directory, G_FILE_TEST_EXISTS))
            return true;
    }
    return false;
}

/* Where paths are given, a project that is not whole must not be in the way. */
static bool
add_schema(Search *search, GError **error)
{
    g_autoptr(GError) problem = NULL;
    if (!any_include_dir(search->config))
        return true;
    g_autoptr(GPtrArray) files = build_files_find(search->config, NULL, &problem);
    if (!files && search->everything) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    for (unsigned i = 0; files && i < files->len; i++)
        add_file(search, ((BuildFile *)g_ptr_array_index(files, i))->path, LINT_SCHEMA, false);
    return true;
}

static bool
add_migrations(Search *search, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(MigrationSet) set = migrations_find(search->config, &problem);
    if (!set && search->everything) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    for (unsigned i = 0; set && i < set->versioned->len; i++) {
        const Migration *migration = g_ptr_array_index(set->versioned, i);
        add_file(search, migration->up->path, LINT_MIGRATION, true)->versioned = true;
        if (migration->down)
            add_file(search, migration->down->path, LINT_DOWN, true);
    }
    for (unsigned i = 0; set && i < set->repeatable->len; i++)
        add_file(search, ((Migration *)g_ptr_array_index(set->repeatable, i))->up->path, LINT_MIGRATION,
                 true);
    return true;
}

/* What was asked for --------------------------------------------------------------------------------------
 */

static bool
lies_below(const char *path, const char *directory)
{
    size_t n = strlen(directory);
    return strncmp(path, directory, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

static LintRole
role_of(const Config *config, const char *path)
{
    for (unsigned i = 0; i < config->include_dirs->len; i++) {
        const IncludeDir *dir = g_ptr_array_index(config->include_dirs, i);
        /* A project whose DDL lies in its own directory has its migrations there, too. */
        if (lies_below(path, dir->directory) && !lies_below(path, config->migrate_directory))
            return LINT_SCHEMA;
    }
    return g_str_has_suffix(path, ".down.sql") ? LINT_DOWN : LINT_MIGRATION;
}

static LintFile *
want(Search *search, const char *path)
{
    LintFile *file = g_hash_table_lookup(search->by_path, path);
    if (!file)
        file = add_file(search, path, role_of(search->config, path), false);
    file->replay_only = false;
    return file;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool want_directory(Search *search, const char *path, int depth, GError **error);

static bool
want_path(Search *search, const char *path, bool named, int depth, GError **error)
{
    struct stat st;
    if (stat(path, &st) != 0) {
        g_autofree char *shown = path_shown(path, search->config->project_directory);
        error_set_errno(error, errno, "read", shown);
        return false;
    }
    if (S_ISDIR(st.st_mode))
        return want_directory(search, path, depth, error);
    if (named ||
        (S_ISREG(st.st_mode) && g_str_has_suffix(path, ".sql") && !g_str_has_suffix(path, ".verify.sql")))
        want(search, path);
    return true;
}

static bool
want_directory(Search *search, const char *path, int depth, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    DIR *dir = opendir(path);
    if (!dir) {
        error_set_errno(error, errno, "open directory", path);
        return false;
    }
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (entry->d_name[0] != '.')
            g_ptr_array_add(names, g_build_filename(path, entry->d_name, NULL));
    closedir(dir);
    if (depth >= DEEPEST) {
        error_set(error, ERR_FILE, "directories nest deeper than %d at \"%s\"", DEEPEST, path);
        return false;
    }
    g_ptr_array_sort(names, compare_names);
    for (unsigned i = 0; i < names->len; i++)
        if (!want_path(search, g_ptr_array_index(names, i), false, depth + 1, error))
            return false;
    return true;
}

static bool
want_stdin(Search *search, const char *stdin_path, GError **error)
{
    g_autofree char *path = g_canonicalize_filename(stdin_path, NULL);
    char *text = NULL;
    size_t length = 0;
    if (!file_read_stdin(INPUT_CAP, &text, &length, error))
        return false;
    LintFile *file = want(search, path);
    file->text = keep(search, text);
    file->length = length;
    return true;
}

/* Changes -------------------------------------------------------------------------------------------------
 */

/* The DDL files as they were, found as those of today are. */
static bool
add_before(Search *search, const char *before)
{
    Config then = *search->config;
    g_autoptr(GPtrArray) dirs = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) strings = g_ptr_array_new_with_free_func(g_free);
    then.project_directory = (char *)(uintptr_t)before;
    then.include_dirs = dirs;
    for (unsigned i = 0; i < search->config->include_dirs->len; i++) {
        const IncludeDir *dir = g_ptr_array_index(search->config->include_dirs, i);
        IncludeDir *copy = g_memdup2(dir, sizeof *dir);
        copy->directory = g_build_filename(before, dir->path, NULL);
        g_ptr_array_add(strings, copy->directory);
        if (g_file_test(copy->directory, G_FILE_TEST_EXISTS))
            g_ptr_array_add(dirs, copy);
        else
            g_free(copy);
    }
    if (dirs->len == 0)
        return false;
    g_autoptr(GPtrArray) files = build_files_find(&then, NULL, NULL);
    for (unsigned i = 0; files && i < files->len; i++)
        add_file(search, ((BuildFile *)g_ptr_array_index(files, i))->path, LINT_BASE, false)->replay_only =
            true;
    return files != NULL;
}

static bool
take_staged(Search *search, LintFile *file, const GitFile *changed, GError **error)
{
    char *text = NULL;
    size_t length = 0;
    if (!changed->staged)
        return true;
    if (!file_read(changed->staged, INPUT_CAP, &text, &length, error))
        return false;
    file->text = keep(search, text);
    file->length = length;
    return true;
}

/* Versions rise through the list. */
static void
note_overtaken(const GPtrArray *files, GHashTable *changed)
{
    const char *last = NULL;
    for (unsigned i = files->len; i-- > 0;) {
        LintFile *file = g_ptr_array_index(files, i);
        const GitFile *now = g_hash_table_lookup(changed, file->path);
        if (file->versioned && now && now->created)
            file->overtaken_by = last;
        else if (file->versioned && !last)
            last = file->shown;
    }
}

/* Only what changed is reported; of what was asked for, everything else is read for the model alone.
 * Migrations that did not change are in the schema that was. */
static bool
narrow(Search *search, const GitChanges *changes, GError **error)
{
    GPtrArray *files = search->files->files;
    g_autoptr(GHashTable) changed = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < changes->files->len; i++) {
        GitFile *file = g_ptr_array_index(changes->files, i);
        g_hash_table_insert(changed, file->path, file);
    }
    for (unsigned i = 0; i < files->len; i++) {
        LintFile *file = g_ptr_array_index(files, i);
        GitFile *now = g_hash_table_lookup(changed, file->path);
        if (!now) {
            file->replay_only = true;
            continue;
        }
        file->lines = now->lines;
        if (!take_staged(search, file, now, error))
            return false;
    }
    note_overtaken(files, changed);
    if (!changes->before || !add_before(search, changes->before))
        return true;
    for (unsigned i = files->len; i-- > 0;) {
        LintFile *file = g_ptr_array_index(files, i);
        bool migration = file->role == LINT_MIGRATION || file->role == LINT_DOWN;
        if (migration && !g_hash_table_contains(changed, file->path))
            g_ptr_array_remove_index(files, i);
    }
    return true;
}

/* Where only files outside the project's migrations are asked for, the schema's files say it all. */
static void
leave_out_migrations(Search *search)
{
    GPtrArray *files = search->files->files;
    bool schema = false;
    bool reported = false;
    for (unsigned i = 0; i < files->len; i++) {
        const LintFile *file = g_ptr_array_index(files, i);
        schema |= file->role == LINT_SCHEMA;
        reported |= file->managed && !file->replay_only;
    }
    for (unsigned i = files->len; schema && !reported && i-- > 0;)
        if (((LintFile *)g_ptr_array_index(files, i))->managed)
            g_ptr_array_remove_index(files, i);
}

bool
lint_files_find(LintFiles *files, const Cli *cli, const GPtrArray *paths, const char *stdin_path,
                const GitChanges *changes, GError **error)
{
    g_autoptr(GHashTable) by_path = g_hash_table_new(g_str_hash, g_str_equal);
    *files = (LintFiles){g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
    Search search = {files, cli->config, by_path, paths->len == 0 && !stdin_path};
    if (!add_schema(&search, error) || !add_migrations(&search, error))
        return false;
    for (unsigned i = 0; i < paths->len; i++) {
        g_autofree char *path = g_canonicalize_filename(g_ptr_array_index(paths, i), NULL);
        if (!want_path(&search, path, true, 0, error))
            return false;
    }
    if (stdin_path && !want_stdin(&search, stdin_path, error))
        return false;
    if (files->files->len == 0) {
        error_set(error, ERR_FILE, "there is no .sql file to check");
        error_hint(error, "Name files or directories, or run it in a project: db/schema, db/migrations.");
        return false;
    }
    if (!search.everything)
        leave_out_migrations(&search);
    return !changes || narrow(&search, changes, error);
}

void
lint_files_clear(LintFiles *files)
{
    if (files->files)
        g_ptr_array_unref(files->files);
    if (files->owned)
        g_ptr_array_unref(files->owned);
    *files = (LintFiles){0};
}
