#include "migrate/import_write.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "migrate/migration.h"

enum { FILE_CAP = 256 * 1024 * 1024 + 1024 * 1024 };

void
import_files_clear(ImportFiles *files)
{
    g_free(files->target);
    g_free(files->target_shown);
    g_free(files->kept);
    g_free(files->kept_shown);
    g_clear_pointer(&files->outputs, g_ptr_array_unref);
    g_clear_pointer(&files->todo, g_ptr_array_unref);
    g_clear_pointer(&files->leave, g_ptr_array_unref);
}

static bool
is_directory(const char *path)
{
    return g_file_test(path, G_FILE_TEST_IS_DIR);
}

static bool
same_directory(const char *a, const char *b)
{
    struct stat x;
    struct stat y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Whether a directory holds something a tool could have put there. */
static bool
holds_files(const ImportTool *tool, const char *path)
{
    g_autofree char *plan = g_build_filename(path, "sqitch.plan", NULL);
    if (strcmp(tool->name, "sqitch") == 0)
        return g_file_test(plan, G_FILE_TEST_IS_REGULAR);
    return is_directory(path);
}

char *
import_find_directory(const Config *config, const ImportTool *tool, const char *given, char **shown,
                      GError **error)
{
    g_autofree char *kept = g_build_filename(config->migrate_directory, tool->name, NULL);
    g_autofree char *found = NULL;
    if (given)
        found = g_canonicalize_filename(given, NULL);
    for (const char *const *usual = tool->directories; !found && *usual; usual++) {
        g_autofree char *path = g_canonicalize_filename(*usual, config->project_directory);
        if (holds_files(tool, path))
            found = g_steal_pointer(&path);
    }
    /* An import has been here before. */
    if (is_directory(kept) && (!found || same_directory(found, config->migrate_directory))) {
        g_free(found);
        found = g_steal_pointer(&kept);
    }
    if (!found || !is_directory(found)) {
        g_autofree char *usual = g_strjoinv(", ", (char **)tool->directories);
        if (found)
            error_set(error, ERR_FILE, "there is no directory \"%s\"", given);
        else
            error_set(error, ERR_FILE, "no files of %s were found", tool->title);
        error_detail(error, "They usually lie in: %s", usual);
        error_hint(error, "Name their directory with --source-directory.");
        return NULL;
    }
    *shown = same_directory(found, config->project_directory) ? g_strdup(".")
                                                              : path_shown(found, config->project_directory);
    return g_steal_pointer(&found);
}

/* Whether a file holds these bytes; false too when there is none. */
static bool
holds(const char *path, const char *bytes, size_t length)
{
    struct stat st;
    g_autofree char *text = NULL;
    size_t found;
    return stat(path, &st) == 0 && (size_t)st.st_size == length &&
           file_read(path, FILE_CAP, &text, &found, NULL) && found == length &&
           memcmp(text, bytes, length) == 0;
}

/* Whether target/name is the tool's own file of that name. */
static bool
is_source(const ImportFiles *files, const char *name)
{
    const ImportSet *set = files->set;
    g_autofree char *source = g_build_filename(set->directory, name, NULL);
    g_autofree char *there = g_build_filename(files->target, name, NULL);
    g_autofree char *text = NULL;
    size_t length;
    return g_ptr_array_find_with_equal_func(set->sources, name, g_str_equal, NULL) &&
           file_read(source, FILE_CAP, &text, &length, NULL) && holds(there, text, length);
}

static const ImportOutput *
find_output(const ImportFiles *files, const char *name)
{
    for (unsigned i = 0; i < files->outputs->len; i++) {
        const ImportOutput *output = g_ptr_array_index(files->outputs, i);
        if (strcmp(output->name, name) == 0)
            return output;
    }
    return NULL;
}

static bool
is_recorded(const ImportFiles *files, const ImportItem *item)
{
    const LedgerRow *row = item->version ? ledger_find(files->ledger, item->version)
                                         : ledger_find_repeatable(files->ledger, item->name);
    return row && g_str_has_prefix(row->origin, "import:");
}

/* Sorts the outputs into what is there already, what is to be written, and what is in the way. */
static void
compare_outputs(ImportFiles *files, bool shared, GPtrArray *in_the_way)
{
    for (unsigned i = 0; i < files->outputs->len; i++) {
        ImportOutput *output = g_ptr_array_index(files->outputs, i);
        g_autofree char *path = g_build_filename(files->target, output->name, NULL);
        bool there = g_file_test(path, G_FILE_TEST_IS_REGULAR);
        if (holds(path, output->text, strlen(output->text)) || (there && is_recorded(files, output->item))) {
            files->unchanged++;
        } else if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
            g_ptr_array_add(files->todo, output);
        } else if (shared && is_source(files, output->name)) {
            g_ptr_array_add(files->todo, output);
            g_ptr_array_add(files->leave, g_strdup(output->name));
        } else {
            g_ptr_array_add(in_the_way, g_build_filename(files->target_shown, output->name, NULL));
        }
    }
}

/* A migration that is there under another name, with a version one of ours would have. */
static bool
takes_version(const ImportFiles *files, const char *name)
{
    size_t digits = strspn(name, "0123456789");
    g_autofree char *version = g_strndup(name, digits);
    if (digits == 0 || name[digits] != '_' || !version_is_valid(version))
        return false;
    for (unsigned i = 0; i < files->set->items->len; i++) {
        const ImportItem *item = g_ptr_array_index(files->set->items, i);
        if (item->version && version_compare(item->version, version) == 0)
            return true;
    }
    return false;
}

static bool
look_around(ImportFiles *files, bool shared, GPtrArray *in_the_way, GError **error)
{
    g_autoptr(GDir) directory = is_directory(files->target) ? g_dir_open(files->target, 0, NULL) : NULL;
    const char *name;
    while (directory && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *path = g_build_filename(files->target, name, NULL);
        if (find_output(files, name) || is_directory(path))
            continue;
        if (shared && is_source(files, name))
            g_ptr_array_add(files->leave, g_strdup(name));
        else if (g_str_has_suffix(name, ".sql") && takes_version(files, name))
            g_ptr_array_add(in_the_way, g_build_filename(files->target_shown, name, NULL));
    }
    if (in_the_way->len == 0)
        return true;
    g_ptr_array_add(in_the_way, NULL);
    g_autofree char *names = g_strjoinv("\n", (char **)in_the_way->pdata);
    error_set(error, ERR_FILE, "%u file%s in the way of the import", in_the_way->len - 1,
              in_the_way->len == 2 ? " is" : "s are");
    error_detail(error, "%s", names);
    error_hint(error,
               "They are other files than the import would write, or have a version of its own; nothing "
               "was written. Move them away, or set migrate.directory to another directory.");
    return false;
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool
import_files_plan(ImportFiles *files, const Config *config, ImportSet *set, const Ledger *ledger,
                  GError **error)
{
    g_autoptr(GPtrArray) in_the_way = g_ptr_array_new_with_free_func(g_free);
    files->set = set;
    files->ledger = ledger;
    files->target = g_strdup(config->migrate_directory);
    files->target_shown = path_shown(files->target, config->project_directory);
    files->kept = g_build_filename(files->target, set->tool->name, NULL);
    files->kept_shown = g_build_filename(files->target_shown, set->tool->name, NULL);
    files->outputs = import_outputs(set);
    files->todo = g_ptr_array_new();
    files->leave = g_ptr_array_new_with_free_func(g_free);
    bool in_target = same_directory(set->directory, files->target);
    bool shared = in_target || same_directory(set->directory, files->kept);
    compare_outputs(files, shared, in_the_way);
    if (!look_around(files, shared, in_the_way, error))
        return false;
    g_ptr_array_sort(files->leave, compare_names);
    files->in_place = in_target && files->leave->len > 0;
    return true;
}

/* Whole or absent, but not on the disk before flush(). */
static bool
put_file(const char *path, const char *bytes, size_t length, GError **error)
{
    g_autoptr(FileWriter) writer = file_writer_new(path, 0644, error);
    return writer && file_writer_write(writer, bytes, length, error) && file_writer_commit(writer, error);
}

/* One flush for all files: one each would take seconds for a thousand of them. */
static bool
flush(const char *directory, GError **error)
{
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && syncfs(fd) == 0;
    if (!ok)
        error_set_errno(error, errno, "write", directory);
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool
copy_file(const char *from, const char *to, GError **error)
{
    g_autofree char *bytes = NULL;
    g_autofree char *directory = g_path_get_dirname(to);
    size_t length;
    return file_read(from, FILE_CAP, &bytes, &length, error) && directory_make(directory, 0755, error) &&
           put_file(to, bytes, length, error);
}

static bool
move(const char *from, const char *to, GError **error)
{
    if (rename(from, to) == 0)
        return true;
    error_set_errno(error, errno, "write", to);
    return false;
}

/* An empty directory beside kept, for files until all of them are whole. What a killed import left goes. */
static char *
staging_make(const ImportFiles *files, GError **error)
{
    g_autofree char *part = g_strconcat(files->kept, ".part", NULL);
    if (is_directory(part) && !tree_remove(part, error))
        return NULL;
    return directory_make(part, 0755, error) ? g_steal_pointer(&part) : NULL;
}

/* Copies every file the tool's reader read into kept, all or none. */
static bool
keep_sources(const ImportFiles *files, GError **error)
{
    const ImportSet *set = files->set;
    g_autofree char *part = staging_make(files, error);
    if (!part)
        return false;
    for (unsigned i = 0; i < set->sources->len; i++) {
        const char *name = g_ptr_array_index(set->sources, i);
        g_autofree char *from = g_build_filename(set->directory, name, NULL);
        g_autofree char *to = g_build_filename(part, name, NULL);
        if (!copy_file(from, to, error))
            return false;
    }
    return flush(part, error) && move(part, files->kept, error);
}

/* All of them beside, then each to its place. */
static bool
write_outputs(const ImportFiles *files, GError **error)
{
    g_autofree char *part = staging_make(files, error);
    for (unsigned i = 0; part && i < files->todo->len; i++) {
        const ImportOutput *output = g_ptr_array_index(files->todo, i);
        g_autofree char *path = g_build_filename(part, output->name, NULL);
        if (!put_file(path, output->text, strlen(output->text), error))
            return false;
    }
    if (!part || !flush(part, error))
        return false;
    for (unsigned i = 0; i < files->todo->len; i++) {
        const ImportOutput *output = g_ptr_array_index(files->todo, i);
        g_autofree char *from = g_build_filename(part, output->name, NULL);
        g_autofree char *to = g_build_filename(files->target, output->name, NULL);
        if (!move(from, to, error))
            return false;
    }
    return tree_remove(part, error) && flush(files->target, error);
}

/* The names under which the tool's files stood where ours are now. */
static bool
remove_old_names(const ImportFiles *files, GError **error)
{
    for (unsigned i = 0; i < files->leave->len; i++) {
        const char *name = g_ptr_array_index(files->leave, i);
        g_autofree char *path = g_build_filename(files->target, name, NULL);
        if (!find_output(files, name) && unlink(path) != 0 && errno != ENOENT) {
            error_set_errno(error, errno, "remove", path);
            return false;
        }
    }
    return true;
}

bool
import_files_write(const ImportFiles *files, GError **error)
{
    return (!files->in_place || keep_sources(files, error)) &&
           (files->todo->len == 0 || write_outputs(files, error)) && remove_old_names(files, error);
}
