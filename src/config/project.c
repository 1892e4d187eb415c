#include <string.h>
#include <sys/stat.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/suggest.h"
#include "config/load.h"

#define ENVIRONMENTS "db/environments"

static bool
is_project(const char *directory)
{
    g_autofree char *file = g_build_filename(directory, "confiture.yaml", NULL);
    g_autofree char *schema = g_build_filename(directory, "db", "schema", NULL);
    g_autofree char *migrations = g_build_filename(directory, "db", "migrations", NULL);
    return g_file_test(file, G_FILE_TEST_EXISTS) || g_file_test(schema, G_FILE_TEST_IS_DIR) ||
           g_file_test(migrations, G_FILE_TEST_IS_DIR);
}

/* Going up stops where directories begin to belong to somebody else, or where anybody may write: a file that
 * a stranger left in /tmp names programs to run (embedded.bindir), as git learned in CVE-2022-24765. */
static bool
may_go_up_to(const char *directory, uid_t owner)
{
    struct stat st;
    return stat(directory, &st) == 0 && st.st_uid == owner && !(st.st_mode & S_IWOTH);
}

static char *
find_upwards(const char *start)
{
    struct stat st;
    g_autofree char *directory = g_strdup(start);
    if (stat(start, &st) != 0)
        return NULL;
    while (!is_project(directory)) {
        char *parent = g_path_get_dirname(directory);
        bool top = strcmp(parent, directory) == 0;
        g_free(directory);
        directory = parent;
        if (top || !may_go_up_to(directory, st.st_uid))
            return NULL;
    }
    return g_steal_pointer(&directory);
}

static bool
find_project(Config *config, const ConfigRequest *request, GError **error)
{
    g_autofree char *current = g_get_current_dir();
    const char *given = request->project_directory ? request->project_directory : request->start_directory;
    g_autofree char *start = g_canonicalize_filename(given ? given : ".", current);
    if (!g_file_test(start, G_FILE_TEST_IS_DIR)) {
        error_set(error, ERR_FILE, "no directory \"%s\"", given ? given : start);
        return false;
    }
    if (!request->project_directory)
        config->project_directory = find_upwards(start);
    if (!config->project_directory)
        config->project_directory = g_steal_pointer(&start);
    config->project_found = is_project(config->project_directory);
    return true;
}

/* Environments ------------------------------------------------------------------------------------------- */

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
is_environment_name(const char *name)
{
    for (const char *p = name; *p; p++)
        if (!g_ascii_isalnum(*p) && *p != '_' && *p != '-')
            return false;
    return *name != '\0' && strlen(name) <= 63;
}

char **
config_environments(const char *project_directory)
{
    g_autofree char *path = g_build_filename(project_directory, ENVIRONMENTS, NULL);
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    GPtrArray *names = g_ptr_array_new();
    for (const char *entry; directory && (entry = g_dir_read_name(directory)) != NULL;) {
        if (!g_str_has_suffix(entry, ".yaml"))
            continue;
        char *name = g_strndup(entry, strlen(entry) - strlen(".yaml"));
        if (is_environment_name(name))
            g_ptr_array_add(names, name);
        else
            g_free(name);
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

static bool
choose_environment(Config *config, const ConfigRequest *request, GError **error)
{
    const char *variable = g_getenv("CONFITURE_ENV");
    Source source = {.kind = SOURCE_DEFAULT, .text = "local"};
    if (request->environment)
        source = (Source){.kind = SOURCE_FLAG, .name = "--env", .text = request->environment};
    else if (variable && *variable)
        source = (Source){.kind = SOURCE_VARIABLE, .name = "CONFITURE_ENV", .text = variable};
    if (!is_environment_name(source.text)) {
        g_autofree char *name = source_given(&source);
        source_error(&source, "environment", error, "must be the name of an environment%s", name);
        error_hint(error, "Names are made of letters, digits, '_' and '-'.");
        return false;
    }
    config->environment = g_strdup(source.text);
    origin_set(config, "environment", source.text, &source);
    return true;
}

static bool
set_no_environment(const Config *config, GError **error)
{
    g_auto(GStrv) names = config_environments(config->project_directory);
    g_autofree char *all = g_strjoinv(", ", names);
    const char *nearest = suggest_nearest(config->environment, (const char *const *)names);
    error_set(error, ERR_CONFIG, "no environment \"%s\": %s/%s.yaml does not exist", config->environment,
              ENVIRONMENTS, config->environment);
    error_detail(error, "Project directory: %s", config->project_directory);
    if (nearest)
        error_hint(error, "Did you mean \"%s\"? There are: %s.", nearest, all);
    else if (*all)
        error_hint(error, "There are: %s.", all);
    else
        error_hint(error, "There is none yet; without --env the embedded PostgreSQL is used.");
    return false;
}

/* Files -------------------------------------------------------------------------------------------------- */

/* A file under another spelling would be passed over in silence. */
static bool
check_spelling(const Config *config, const char *name, GError **error)
{
    g_autofree char *stem = g_strndup(name, strlen(name) - strlen(".yaml"));
    g_autofree char *other = g_strconcat(stem, ".yml", NULL);
    g_autofree char *path = g_build_filename(config->project_directory, other, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    error_set(error, ERR_CONFIG, "%s is not read", other);
    error_hint(error, "Rename it to %s.", name);
    error_place(error, other, 0, 0);
    return false;
}

/* Reads a file of the project when it exists; *file stays NULL when it does not. */
static bool
read_settings(const Config *config, const char *name, unsigned scope, YamlFile **file, char **found,
              GError **error)
{
    g_autofree char *path = g_build_filename(config->project_directory, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
        return check_spelling(config, name, error);
    if (g_file_test(path, G_FILE_TEST_EXISTS) && !path_is_inside(path, config->project_directory)) {
        error_set(error, ERR_FILE, "%s is a link out of the project", name);
        error_hint(error, "Replace the link by the file.");
        error_place(error, name, 0, 0);
        return false;
    }
    *file = yaml_read(path, name, error);
    if (!*file)
        return false;
    *found = g_steal_pointer(&path);
    return keys_check(*file, scope, error);
}

bool
project_open(Config *config, const ConfigRequest *request, GError **error)
{
    if (!find_project(config, request, error) || !choose_environment(config, request, error))
        return false;
    g_autofree char *name = g_strdup_printf(ENVIRONMENTS "/%s.yaml", config->environment);
    struct ConfigState *state = config->state;
    if (!read_settings(config, "confiture.yaml", SCOPE_PROJECT, &state->project, &config->project_file,
                       error) ||
        !read_settings(config, name, SCOPE_ENVIRONMENT, &state->environment, &config->environment_file,
                       error))
        return false;
    if (!state->environment && strcmp(config->environment, "local") != 0)
        return set_no_environment(config, error);
    return true;
}
