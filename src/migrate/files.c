/* The migrations directory: names, pairs, order. */
#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "migrate/directives.h"
#include "migrate/migration.h"

enum { VERSION_LONGEST = 30, NAME_LONGEST = 200 };

typedef enum { PART_UP, PART_DOWN, PART_VERIFY, PART_REPEATABLE } Part;

/* What a file's name says. */
typedef struct {
    Part part;
    char *version; /* NULL for a repeatable */
    char *name;
} FileName;

static void
migration_file_free(MigrationFile *file)
{
    if (!file)
        return;
    g_free(file->path);
    g_free(file->shown);
    directives_clear(&file->directives);
    g_free(file);
}

static void
migration_free(gpointer data)
{
    Migration *migration = data;
    g_free(migration->version);
    g_free(migration->name);
    g_free(migration->label);
    migration_file_free(migration->up);
    migration_file_free(migration->down);
    migration_file_free(migration->verify);
    g_free(migration);
}

void
migrations_free(MigrationSet *set)
{
    if (!set)
        return;
    g_ptr_array_unref(set->versioned);
    g_ptr_array_unref(set->repeatable);
    g_free(set->directory);
    g_free(set->shown);
    g_free(set);
}

static const char *
skip_zeros(const char *version)
{
    while (*version == '0' && version[1] != '\0')
        version++;
    return version;
}

int
version_compare(const char *a, const char *b)
{
    a = skip_zeros(a);
    b = skip_zeros(b);
    size_t la = strlen(a);
    size_t lb = strlen(b);
    return la != lb ? (la < lb ? -1 : 1) : strcmp(a, b);
}

bool
version_is_valid(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits <= VERSION_LONGEST && text[digits] == '\0';
}

static bool
name_is_valid(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length > NAME_LONGEST || !g_utf8_validate(name, -1, NULL))
        return false;
    for (const char *p = name; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (!g_unichar_isalnum(c) && !g_unichar_ismark(c) && (c > 0x7f || !strchr("_-.", (char)c)))
            return false;
    }
    return true;
}

static bool
cut_suffix(char *name, const char *suffix)
{
    if (!g_str_has_suffix(name, suffix))
        return false;
    name[strlen(name) - strlen(suffix)] = '\0';
    return true;
}

/* What is wrong with a name goes to *problem. */
static bool
read_name(const char *file, FileName *parsed, const char **problem)
{
    g_autofree char *stem = g_strdup(file);
    cut_suffix(stem, ".sql");
    parsed->part = PART_UP;
    if (cut_suffix(stem, ".down"))
        parsed->part = PART_DOWN;
    else if (cut_suffix(stem, ".verify"))
        parsed->part = PART_VERIFY;
    else
        cut_suffix(stem, ".up");
    char *name;
    if (g_str_has_prefix(stem, "R__")) {
        if (parsed->part != PART_UP || g_str_has_suffix(file, ".up.sql")) {
            *problem = "a repeatable file has neither up, down nor verify in its name";
            return false;
        }
        parsed->part = PART_REPEATABLE;
        name = stem + strlen("R__");
    } else {
        size_t digits = strspn(stem, "0123456789");
        if (digits == 0 || stem[digits] != '_') {
            *problem = "it does not begin with a version, which is digits followed by '_'";
            return false;
        }
        if (digits > VERSION_LONGEST) {
            *problem = "its version has more than 30 digits";
            return false;
        }
        parsed->version = g_strndup(stem, digits);
        name = stem + digits + 1;
    }
    if (!name_is_valid(name)) {
        *problem = "its name holds more than letters, digits, '_', '-' and '.', or is empty or too long";
        g_clear_pointer(&parsed->version, g_free);
        return false;
    }
    parsed->name = g_strdup(name);
    return true;
}

static MigrationFile *
file_new(const MigrationSet *set, const char *name)
{
    MigrationFile *file = g_new0(MigrationFile, 1);
    file->path = g_strconcat(set->directory, "/", name, NULL);
    file->shown = g_strconcat(set->shown, "/", name, NULL);
    directives_init(&file->directives);
    return file;
}

static Migration *
migration_new(const FileName *name)
{
    Migration *migration = g_new0(Migration, 1);
    migration->version = g_strdup(name->version);
    migration->name = g_strdup(name->name);
    migration->label = name->version ? g_strconcat(name->version, "_", name->name, NULL)
                                     : g_strconcat("R__", name->name, NULL);
    return migration;
}

static bool
same_version(const char *first, const char *second, GError **error)
{
    error_set(error, ERR_FILE, "two migration files have one version");
    error_detail(error, "%s\n%s", first, second);
    error_hint(error, "Give one of them another version; 7 and 007 are the same.");
    return false;
}

/* Puts a versioned file to its migration; they come in the order of their versions. */
static bool
add_versioned(MigrationSet *set, const char *file, const FileName *name, GError **error)
{
    Migration *migration =
        set->versioned->len > 0 ? g_ptr_array_index(set->versioned, set->versioned->len - 1) : NULL;
    if (!migration || version_compare(migration->version, name->version) != 0) {
        migration = migration_new(name);
        g_ptr_array_add(set->versioned, migration);
    }
    MigrationFile **slot = name->part == PART_UP     ? &migration->up
                           : name->part == PART_DOWN ? &migration->down
                                                     : &migration->verify;
    if (strcmp(migration->name, name->name) != 0 || strcmp(migration->version, name->version) != 0 || *slot) {
        g_autofree char *shown = g_strconcat(set->shown, "/", file, NULL);
        const MigrationFile *other = migration->up     ? migration->up
                                     : migration->down ? migration->down
                                                       : migration->verify;
        return same_version(*slot ? (*slot)->shown : other->shown, shown, error);
    }
    *slot = file_new(set, file);
    return true;
}

/* A file as listed, with what its name says. */
typedef struct {
    char *file;
    FileName name;
} Listed;

static void
listed_free(gpointer data)
{
    Listed *listed = data;
    g_free(listed->file);
    g_free(listed->name.version);
    g_free(listed->name.name);
    g_free(listed);
}

static gint
compare_listed(gconstpointer a, gconstpointer b)
{
    const Listed *x = *(const Listed *const *)a;
    const Listed *y = *(const Listed *const *)b;
    if (x->name.version && y->name.version) {
        int order = version_compare(x->name.version, y->name.version);
        return order != 0 ? order : strcmp(x->file, y->file);
    }
    if (x->name.version || y->name.version)
        return x->name.version ? -1 : 1;
    return strcmp(x->name.name, y->name.name);
}

/* The .sql files of the directory, in order. */
static GPtrArray *
list(const MigrationSet *set, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(listed_free);
    DIR *directory = opendir(set->directory);
    if (!directory && errno == ENOENT)
        return g_steal_pointer(&files);
    if (!directory) {
        error_set_errno(error, errno, "read directory", set->shown);
        return NULL;
    }
    const struct dirent *entry;
    const char *problem = NULL;
    while (!problem && (entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] == '.' || !g_str_has_suffix(entry->d_name, ".sql"))
            continue;
        Listed *listed = g_new0(Listed, 1);
        listed->file = g_strdup(entry->d_name);
        g_ptr_array_add(files, listed);
        if (!read_name(listed->file, &listed->name, &problem)) {
            error_set(error, ERR_FILE, "\"%s/%s\" is not named as a migration: %s", set->shown, listed->file,
                      problem);
            error_hint(
                error,
                "Names are <version>_<name>.up.sql, .down.sql, .verify.sql, and R__<name>.sql for files that "
                "run again whenever they change.");
        }
    }
    closedir(directory);
    if (problem)
        return NULL;
    g_ptr_array_sort(files, compare_listed);
    return g_steal_pointer(&files);
}

/* A down or verify file whose up file is not there. */
static bool
check_orphans(const MigrationSet *set, GError **error)
{
    for (unsigned i = 0; i < set->versioned->len; i++) {
        const Migration *migration = g_ptr_array_index(set->versioned, i);
        const MigrationFile *orphan = migration->down ? migration->down : migration->verify;
        if (migration->up)
            continue;
        error_set(error, ERR_FILE, "\"%s\" has no up file", orphan->shown);
        error_hint(error, "Write %s/%s.up.sql, or remove the file.", set->shown, migration->label);
        return false;
    }
    return true;
}

MigrationSet *
migrations_find(const Config *config, GError **error)
{
    g_autoptr(MigrationSet) set = g_new0(MigrationSet, 1);
    set->config = config;
    set->directory = g_strdup(config->migrate_directory);
    set->shown = path_shown(config->migrate_directory, config->project_directory);
    set->versioned = g_ptr_array_new_with_free_func(migration_free);
    set->repeatable = g_ptr_array_new_with_free_func(migration_free);
    if (g_file_test(set->directory, G_FILE_TEST_EXISTS) &&
        !path_is_inside(set->directory, config->project_directory)) {
        error_set(error, ERR_FILE, "\"%s\" leads outside the project", set->shown);
        return NULL;
    }
    g_autoptr(GPtrArray) files = list(set, error);
    if (!files)
        return NULL;
    for (unsigned i = 0; i < files->len; i++) {
        const Listed *listed = g_ptr_array_index(files, i);
        if (listed->name.part == PART_REPEATABLE) {
            Migration *migration = migration_new(&listed->name);
            migration->up = file_new(set, listed->file);
            g_ptr_array_add(set->repeatable, migration);
        } else if (!add_versioned(set, listed->file, &listed->name, error)) {
            return NULL;
        }
    }
    return check_orphans(set, error) ? g_steal_pointer(&set) : NULL;
}

Migration *
migrations_lookup(const MigrationSet *set, const char *version)
{
    bool repeatable = g_str_has_prefix(version, "R__");
    const GPtrArray *list = repeatable ? set->repeatable : set->versioned;
    if (!repeatable && !version_is_valid(version))
        return NULL;
    for (unsigned i = 0; i < list->len; i++) {
        Migration *migration = g_ptr_array_index(list, i);
        if (repeatable ? strcmp(migration->label, version) == 0
                       : version_compare(migration->version, version) == 0)
            return migration;
    }
    return NULL;
}
