#include "build/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/glob.h"

/* Directories nested deeper than this are a loop of links, not a project. */
enum { DEEPEST = 32 };

typedef struct {
    const Config *config;
    GHashTable *seen;        /* paths of the files listed so far, owned by them */
    GPtrArray *found;        /* of BuildFile*, of the directory under way */
    const GlobList *include; /* relative to `top`; empty = every .sql file */
    const GlobList *exclude;
    size_t top_length; /* of the directory under way, with its '/' */
    bool recursive;
    bool seed;
} Walk;

/* One piece of memory: the path stands behind the file, and the name shown is the end of the path. */
static BuildFile *
build_file_new(const char *path, const char *project, bool seed)
{
    size_t size = strlen(path) + 1;
    size_t root = strlen(project);
    BuildFile *file = g_malloc(sizeof *file + size);
    char *copy = memcpy(file + 1, path, size);
    bool inside = strncmp(path, project, root) == 0 && path[root] == '/';
    *file = (BuildFile){.path = copy, .shown = inside ? copy + root + 1 : copy, .seed = seed};
    return file;
}

static bool
is_excluded(const Config *config, const char *path)
{
    for (unsigned i = 0; i < config->exclude_dirs->len; i++) {
        const char *out = g_ptr_array_index(config->exclude_dirs, i);
        size_t n = strlen(out);
        if (strncmp(path, out, n) == 0 && (path[n] == '/' || path[n] == '\0'))
            return true;
    }
    return false;
}

static void
add_file(Walk *walk, const char *path)
{
    const char *relative = path + walk->top_length;
    if (!g_str_has_suffix(path, ".sql") ||
        (!glob_list_empty(walk->include) && !glob_list_match(walk->include, relative)) ||
        glob_list_match(walk->exclude, relative) || g_hash_table_contains(walk->seen, path))
        return;
    BuildFile *file = build_file_new(path, walk->config->project_directory, walk->seed);
    g_hash_table_add(walk->seen, (gpointer)(uintptr_t)file->path);
    g_ptr_array_add(walk->found, file);
}

static bool
check_link(const Walk *walk, const char *path, GError **error)
{
    if (path_is_inside(path, walk->config->project_directory))
        return true;
    g_autofree char *shown = path_shown(path, walk->config->project_directory);
    error_set(error, ERR_FILE, "\"%s\" is a link that leads out of the project, or to nothing", shown);
    error_hint(error, "Copy the file into the project, or exclude it.");
    return false;
}

/* Lists what is in one directory, sorted later. Only links cost a look at the whole path: what is reached by
 * plain names below the project lies in it. */
static bool
walk_directory(Walk *walk, GString *path, int depth, GError **error)
{
    DIR *dir = opendir(path->str);
    size_t length = path->len;
    bool ok = true;
    if (!dir) {
        error_set_errno(error, errno, "open directory", path->str);
        return false;
    }
    for (struct dirent *entry; ok && (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        unsigned char type = entry->d_type;
        g_string_truncate(path, length);
        g_string_append_c(path, '/');
        g_string_append(path, entry->d_name);
        const char *below = path->str;
        if (is_excluded(walk->config, below))
            continue;
        if (type == DT_LNK || type == DT_UNKNOWN) {
            struct stat st;
            if (!g_str_has_suffix(below, ".sql") && stat(below, &st) == 0 && !S_ISDIR(st.st_mode))
                continue;
            ok = check_link(walk, below, error);
            if (ok && stat(below, &st) == 0)
                type = S_ISDIR(st.st_mode) ? DT_DIR : DT_REG;
        }
        if (!ok)
            break;
        if (type == DT_DIR && walk->recursive) {
            if (depth >= DEEPEST) {
                error_set(error, ERR_FILE, "directories nest deeper than %d at \"%s\"", DEEPEST, below);
                error_hint(error, "A link that leads back to its own directory does this.");
                ok = false;
            } else {
                ok = walk_directory(walk, path, depth + 1, error);
            }
        } else if (type == DT_REG) {
            add_file(walk, below);
        }
    }
    closedir(dir);
    return ok;
}

/* The number a path component starts with in the given base, "0x" allowed for 16; -1 when it starts with
 * none. */
static gint64
number_prefix(const char *component, int base)
{
    char *end;
    if (!g_ascii_isxdigit(*component))
        return -1;
    guint64 value = g_ascii_strtoull(component, &end, (guint)base);
    /* "deadline.sql" starts with hexadecimal digits, yet is a word: a number ends at '_', '-', '.' or '/'. */
    if (end == component || (*end && !strchr("_-./ ", *end)))
        return -1;
    return (gint64)MIN(value, (guint64)G_MAXINT64);
}

static int
compare_numbered(const char *a, const char *b, int base)
{
    for (;;) {
        gint64 x = number_prefix(a, base);
        gint64 y = number_prefix(b, base);
        size_t n = strcspn(a, "/");
        size_t m = strcspn(b, "/");
        /* Numbered names come before the others, and in the order of their numbers. */
        if (x != y)
            return x < 0 ? 1 : y < 0 ? -1 : x < y ? -1 : 1;
        int order = memcmp(a, b, MIN(n, m));
        if (order == 0 && n != m)
            order = n < m ? -1 : 1;
        if (order != 0 || !a[n] || !b[m])
            return order;
        a += n + 1;
        b += m + 1;
    }
}

static int
compare_files(gconstpointer left, gconstpointer right, gpointer mode)
{
    const BuildFile *a = *(BuildFile *const *)left;
    const BuildFile *b = *(BuildFile *const *)right;
    switch ((SortMode)GPOINTER_TO_INT(mode)) {
    case SORT_DECIMAL:
        return compare_numbered(a->shown, b->shown, 10);
    case SORT_HEX:
        return compare_numbered(a->shown, b->shown, 16);
    case SORT_ALPHABETICAL:
        break;
    }
    return strcmp(a->shown, b->shown);
}

/* Appends the files of one directory (or the one file) to `files`, in order. */
static bool
collect(const Config *config, const char *directory, bool recursive, char **include, char **exclude,
        bool seed, GHashTable *seen, GPtrArray *files, GError **error)
{
    struct stat st;
    g_autoptr(GlobList) wanted = glob_list_new((const char *const *)include, error);
    g_autoptr(GlobList) unwanted = wanted ? glob_list_new((const char *const *)exclude, error) : NULL;
    if (!unwanted)
        return false;
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    Walk walk = {config, seen, found, wanted, unwanted, strlen(directory) + 1, recursive, seed};
    if (stat(directory, &st) != 0) {
        g_autofree char *shown = path_shown(directory, config->project_directory);
        error_set_errno(error, errno, "read", shown);
        error_hint(error,
                   "Make the directory and put .sql files there, or name another one under include_dirs.");
        return false;
    }
    if (!check_link(&walk, directory, error))
        return false;
    g_autoptr(GString) path = g_string_new(directory);
    if (S_ISREG(st.st_mode)) {
        walk.top_length = (size_t)(strrchr(directory, '/') + 1 - directory);
        add_file(&walk, directory);
    } else if (!walk_directory(&walk, path, 0, error)) {
        g_ptr_array_set_free_func(found, g_free);
        return false;
    }
    g_ptr_array_sort_with_data(found, compare_files, GINT_TO_POINTER(config->sort_mode));
    g_ptr_array_extend_and_steal(files, g_steal_pointer(&found));
    return true;
}

GPtrArray *
build_files_find(const Config *config, const SeedProfile *profile, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < config->include_dirs->len; i++) {
        const IncludeDir *dir = g_ptr_array_index(config->include_dirs, i);
        GError *problem = NULL;
        if (!collect(config, dir->directory, dir->recursive, dir->include, dir->exclude, false, seen, files,
                     &problem)) {
            config_blame(config, &dir->place, &problem);
            if (!config->project_found)
                error_hint(&problem, "There is no Confiture project here; confiture init makes one.");
            g_propagate_error(error, problem);
            return NULL;
        }
    }
    if (files->len == 0) {
        const IncludeDir *dir = g_ptr_array_index(config->include_dirs, 0);
        error_set(error, ERR_FILE, "there is no .sql file in \"%s\"", dir->path);
        error_hint(error,
                   "Put the DDL there, one file per table, or name other directories under include_dirs.");
        return NULL;
    }
    if (profile) {
        unsigned before = files->len;
        if (!collect(config, config->seed_directory, true, profile->include, profile->exclude, true, seen,
                     files, error))
            return NULL;
        if (files->len == before) {
            error_set(error, ERR_FILE, "seed profile \"%s\" matches no .sql file", profile->name);
            config_blame(config, &profile->place, error);
            return NULL;
        }
    }
    return g_steal_pointer(&files);
}
