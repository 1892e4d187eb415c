/* Settings, case by case: tests/cases/config/<case>/ holds
 *   project/      the project (start there)
 *   request       optional lines: "env NAME", "export NAME=VALUE", "flag --flag KEY VALUE", "start
 * SUBDIRECTORY", "show all" expected      what `config show --origin` would list (only what is not default,
 * unless "show all"), or the error as a person sees it; $CASE stands for the case's directory
 * CONFITURE_UPDATE_CASES=1 rewrites the expected files; read the difference before it is committed. */
#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "config/expand.h"
#include "report/error_text.h"
#include "report/table.h"
#include "support/tap.h"

enum { OVERRIDES_MAX = 8 };

typedef struct {
    ConfigRequest request;
    ConfigOverride overrides[OVERRIDES_MAX];
    bool show_all;
    GPtrArray *exported; /* names to unset again */
    char *start;
    char **lines;
    GPtrArray *words; /* owner of what request points into */
} Case;

static void
read_request(Case *test, const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "request", NULL);
    g_autofree char *text = NULL;
    test->exported = g_ptr_array_new();
    test->words = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    test->start = g_build_filename(directory, "project", NULL);
    if (!g_file_get_contents(path, &text, NULL, NULL))
        text = g_strdup("");
    test->lines = g_strsplit(text, "\n", -1);
    for (unsigned i = 0; test->lines[i]; i++) {
        if (!*test->lines[i])
            continue;
        char **words = g_strsplit(test->lines[i], " ", 4);
        g_ptr_array_add(test->words, words);
        if (strcmp(words[0], "env") == 0) {
            test->request.environment = words[1];
        } else if (strcmp(words[0], "export") == 0) {
            char *equals = strchr(test->lines[i], '=');
            g_assert_nonnull(equals);
            *equals = '\0';
            g_setenv(test->lines[i] + strlen("export "), equals + 1, TRUE);
            g_ptr_array_add(test->exported, test->lines[i] + strlen("export "));
        } else if (strcmp(words[0], "flag") == 0) {
            g_assert_cmpuint(test->request.override_count, <, OVERRIDES_MAX);
            test->overrides[test->request.override_count++] =
                (ConfigOverride){.flag = words[1], .key = words[2], .value = words[3]};
        } else if (strcmp(words[0], "start") == 0) {
            g_free(test->start);
            test->start = g_build_filename(directory, "project", words[1], NULL);
        } else {
            g_assert_cmpstr(test->lines[i], ==, "show all");
            test->show_all = true;
        }
    }
    test->request.start_directory = test->start;
    test->request.overrides = test->overrides;
}

static void
case_clear(Case *test)
{
    for (unsigned i = 0; i < test->exported->len; i++)
        g_unsetenv(g_ptr_array_index(test->exported, i));
    g_ptr_array_unref(test->exported);
    g_ptr_array_unref(test->words);
    g_strfreev(test->lines);
    g_free(test->start);
}

static char *
outcome(const Case *test)
{
    static const TableColumn columns[] = {{"Setting", "setting", COLUMN_TEXT},
                                          {"Value", "value", COLUMN_TEXT},
                                          {"Origin", "origin", COLUMN_TEXT}};
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_load(&test->request, &error);
    if (!config) {
        g_autofree char *text = error_text(error, false);
        return g_strdup_printf("%sexit status %d\n", text, error_exit_status(error));
    }
    g_assert_no_error(error);
    g_autoptr(Table) table = table_new(columns, 3);
    for (unsigned i = 0; i < config_origins(config)->len; i++) {
        const ConfigOrigin *origin = g_ptr_array_index(config_origins(config), i);
        if (test->show_all || strcmp(origin->origin, "default") != 0)
            table_row(table, origin->key, origin->value, origin->origin);
    }
    return table_text(table);
}

static void
run_case(gconstpointer data)
{
    const char *directory = data;
    g_autofree char *path = g_build_filename(directory, "expected", NULL);
    Case test = {0};
    read_request(&test, directory);
    g_autofree char *got = outcome(&test);
    g_autoptr(GString) shown = g_string_new(got);
    g_string_replace(shown, directory, "$CASE", 0);
    if (g_getenv("CONFITURE_UPDATE_CASES"))
        g_assert_true(g_file_set_contents(path, shown->str, -1, NULL));
    g_autofree char *expected = NULL;
    if (!g_file_get_contents(path, &expected, NULL, NULL))
        expected = g_strdup("(no file of that name)");
    g_assert_cmpstr(shown->str, ==, expected);
    case_clear(&test);
}

static void
add_cases(const char *cases)
{
    g_autoptr(GDir) directory = g_dir_open(cases, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_assert_nonnull(directory);
    for (const char *name; (name = g_dir_read_name(directory)) != NULL;) {
        g_autofree char *test = g_strdup_printf("/config/case/%s", name);
        g_test_add_data_func_full(test, g_build_filename(cases, name, NULL), run_case, g_free);
        g_ptr_array_add(names, g_strdup(name));
    }
    g_assert_cmpuint(names->len, >, 20);
}

/* The typed side --------------------------------------------------------------------------------------- */

static Config *
load_case(const char *name, const char *environment)
{
    g_autofree char *relative = g_strdup_printf("tests/cases/config/%s/project", name);
    g_autofree char *path = tap_source_path(relative);
    g_autoptr(GError) error = NULL;
    ConfigRequest request = {.project_directory = path, .environment = environment};
    Config *config = config_load(&request, &error);
    g_assert_no_error(error);
    return config;
}

static void
test_fields(void)
{
    g_setenv("SHOP_PASSWORD", "s3cret", TRUE);
    g_autoptr(Config) config = load_case("full", "staging");
    g_unsetenv("SHOP_PASSWORD");
    g_assert_cmpstr(config->database_url, ==, "postgresql://shop:s3cret@db.example.com/shop");
    g_assert_false(config->embedded);
    g_assert_true(config->is_protected);
    g_assert_true(config->project_found);
    g_assert_cmpint(config->sort_mode, ==, SORT_HEX);
    g_assert_false(config->build_cache);
    g_assert_cmpint(config->connect_timeout, ==, 120);
    g_assert_cmpint(config->embedded_major, ==, 15);
    g_assert_cmpstr(g_hash_table_lookup(config->variables, "tenant"), ==, "acme-staging");
    g_assert_cmpstr(g_hash_table_lookup(config->variables, "owner"), ==, "shop_owner");
    g_assert_cmpstr(g_hash_table_lookup(config->variables, "price"), ==, "5$");
    g_assert_cmpuint(config->include_dirs->len, ==, 3);
    const IncludeDir *first = g_ptr_array_index(config->include_dirs, 0);
    const IncludeDir *last = g_ptr_array_index(config->include_dirs, 2);
    g_assert_cmpstr(first->path, ==, "db/roles");
    g_assert_cmpint(first->order, ==, -5);
    g_assert_cmpstr(last->path, ==, "db/reporting");
    g_assert_false(last->recursive);
    g_assert_cmpstr(last->exclude[0], ==, "*_old.sql");
    g_assert_null(last->exclude[1]);
    g_assert_null(last->include[0]);
    g_assert_true(g_path_is_absolute(last->directory));
    g_assert_cmpint(last->place.line, ==, 5);
    g_assert_true(g_str_has_suffix(g_ptr_array_index(config->exclude_dirs, 0), "/project/db/schema/attic"));
    g_assert_true(g_str_has_suffix(config->embedded_directory, "/project/.confiture/pg"));
    const SeedProfile *demo = config_seed_profile(config, "demo", NULL);
    g_assert_cmpstr(demo->include[1], ==, "demo/*.sql");
    g_autoptr(GError) error = NULL;
    g_assert_null(config_seed_profile(config, "dmeo", &error));
    g_assert_error(error, CONFITURE_ERROR, ERR_USAGE);
    g_assert_cmpstr(error_fields(error)->hint, ==, "There are: demo, empty.");

    g_autoptr(GError) missing = NULL;
    error_set(&missing, ERR_FILE, "no directory db/reporting");
    config_blame(config, &last->place, &missing);
    g_assert_cmpstr(error_fields(missing)->file, ==, "confiture.yaml");
    g_assert_cmpint(error_fields(missing)->line, ==, 5);
}

static void
test_defaults(void)
{
    g_autoptr(Config) config = load_case("defaults", NULL);
    g_assert_true(config->embedded);
    g_assert_null(config->database_url);
    g_assert_false(config->project_found);
    g_assert_true(config->build_cache);
    g_assert_cmpint(config->connect_timeout, ==, 10);
    g_assert_cmpint(config->embedded_major, ==, 0);
    g_assert_null(config->embedded_bindir);
    g_assert_cmpstr(config->build_database, ==, "project");
    const IncludeDir *only = g_ptr_array_index(config->include_dirs, 0);
    g_assert_cmpstr(only->path, ==, "db/schema");
    g_assert_true(only->recursive);
    g_assert_null(only->place.file);
    g_autoptr(GError) error = NULL;
    error_set(&error, ERR_FILE, "no directory db/schema");
    config_blame(config, &only->place, &error);
    g_assert_null(error_fields(error)->file);
}

/* What cannot be kept in a source tree: links, modes, other spellings of the project's directory ------- */

static void
write_file(const char *directory, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0755), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static char *
scratch_directory(void)
{
    g_autoptr(GError) error = NULL;
    char *directory = g_dir_make_tmp("confiture-config-XXXXXX", &error);
    g_assert_no_error(error);
    return directory;
}

static void
test_walking_up(void)
{
    g_autofree char *top = scratch_directory();
    g_autofree char *below = g_build_filename(top, "a", "b", NULL);
    ConfigRequest request = {.start_directory = below};
    write_file(top, "confiture.yaml", "name: outer\n");
    g_assert_cmpint(g_mkdir_with_parents(below, 0755), ==, 0);
    g_autoptr(Config) found = config_load(&request, NULL);
    g_assert_cmpstr(found->name, ==, "outer");
    g_assert_cmpstr(found->project_directory, ==, top);

    /* Anybody may write there, so what is there is not ours to obey. */
    g_assert_cmpint(chmod(top, 0777), ==, 0);
    g_autoptr(Config) shut = config_load(&request, NULL);
    g_assert_cmpstr(shut->project_directory, ==, below);
    g_assert_false(shut->project_found);
    g_assert_cmpint(chmod(top, 0755), ==, 0);

    /* db/schema alone makes a project too, and the nearest wins. */
    g_autofree char *schema = g_build_filename(top, "a", "db", "schema", NULL);
    g_assert_cmpint(g_mkdir_with_parents(schema, 0755), ==, 0);
    g_autoptr(Config) nearest = config_load(&request, NULL);
    g_assert_cmpstr(nearest->name, ==, "a");
    g_assert_true(tree_remove(top, NULL));
}

static void
test_links(void)
{
    g_autofree char *top = scratch_directory();
    g_autofree char *project = g_build_filename(top, "project", NULL);
    g_autofree char *link = g_build_filename(project, "confiture.yaml", NULL);
    g_autoptr(GError) out = NULL, dangling = NULL;
    ConfigRequest request = {.project_directory = project};
    write_file(top, "secret", "password: s3cret\n");
    g_assert_cmpint(g_mkdir_with_parents(project, 0755), ==, 0);
    g_assert_cmpint(symlink("../secret", link), ==, 0);
    g_assert_null(config_load(&request, &out));
    g_assert_error(out, CONFITURE_ERROR, ERR_FILE);
    g_assert_cmpstr(out->message, ==, "confiture.yaml is a link out of the project");
    g_assert_null(error_fields(out)->frame);

    g_assert_cmpint(unlink(link), ==, 0);
    g_assert_cmpint(symlink("nowhere", link), ==, 0);
    g_assert_null(config_load(&request, &dangling));
    g_assert_error(dangling, CONFITURE_ERROR, ERR_FILE);
    g_assert_true(tree_remove(top, NULL));
}

static void
test_missing_directory(void)
{
    g_autoptr(GError) error = NULL;
    ConfigRequest request = {.project_directory = "/nonexistent/project"};
    g_assert_null(config_load(&request, &error));
    g_assert_error(error, CONFITURE_ERROR, ERR_FILE);
    g_assert_cmpstr(error->message, ==, "no directory \"/nonexistent/project\"");
}

static void
test_database_names(void)
{
    static const char *const names[][2] = {{"shop", "shop"},
                                           {"My Shop!", "my_shop"},
                                           {"été", "t"},
                                           {"日本", "app"},
                                           {"2026-shop", "_2026_shop"},
                                           {"postgres", "postgres_app"},
                                           {"template1", "template1_app"},
                                           {"--", "app"}};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *top = scratch_directory();
        g_autofree char *text = g_strdup_printf("name: '%s'\n", names[i][0]);
        ConfigRequest request = {.project_directory = top};
        write_file(top, "confiture.yaml", text);
        g_autoptr(Config) config = config_load(&request, NULL);
        g_assert_cmpstr(config->build_database, ==, names[i][1]);
        g_assert_true(tree_remove(top, NULL));
    }
}

/* ${VAR} ------------------------------------------------------------------------------------------------ */

static const char *
lookup(const char *name)
{
    if (strcmp(name, "A") == 0)
        return "one";
    if (strcmp(name, "DOLLAR") == 0)
        return "${A}$$";
    return strcmp(name, "EMPTY") == 0 ? "" : NULL;
}

static void
test_expand(void)
{
    static const char *const good[][2] = {
        {"", ""},
        {"plain $1 $ $x", "plain $1 $ $x"},
        {"${A}", "one"},
        {"x${A}y${A}", "xoney"
                       "one"},
        {"$$", "$"},
        {"$${A}", "${A}"},
        {"$$$$", "$$"},
        {"${EMPTY:-d}", "d"},
        {"${NONE:-}", ""},
        {"${NONE:-a b:-c}", "a b:-c"},
        {"${NONE:-${A}}!", "one!"},
        {"${NONE:-${NONE:-${A}x}y}", "onexy"},
        {"${NONE:-$${}}", "${}"},
        {"${A:?must}", "one"},
        {"${DOLLAR}", "${A}$$"},
        {"cash$", "cash$"},
    };
    static const char *const bad[][2] = {
        {"${NONE}", "environment variable NONE is not set"},
        {"${EMPTY}", "environment variable EMPTY is not set"},
        {"${NONE:?ask the DBA}", "environment variable NONE is not set: ask the DBA"},
        {"${A", "\"${\" has no closing brace"},
        {"${}", "malformed \"${...}\" in a value"},
        {"${1A}", "malformed \"${...}\" in a value"},
        {"${A-x}", "malformed \"${...}\" in a value"},
        {"${A B}", "malformed \"${...}\" in a value"},
        {"${NONE:-${NONE:-${NONE}}}", "environment variable NONE is not set"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = expand_variables(good[i][0], lookup, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(text, ==, good[i][1]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(expand_variables(bad[i][0], lookup, &error));
        g_assert_error(error, CONFITURE_ERROR, ERR_CONFIG);
        g_assert_cmpstr(error->message, ==, bad[i][1]);
    }
    g_autoptr(GString) deep = g_string_new("x");
    for (int i = 0; i < 20; i++) {
        g_string_prepend(deep, "${NONE:-");
        g_string_append_c(deep, '}');
    }
    g_assert_null(expand_variables(deep->str, lookup, NULL));
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    static const char *const ours[] = {"DATABASE_URL", "CONFITURE_ENV", "CONFITURE_PG_BINDIR"};
    for (size_t i = 0; i < G_N_ELEMENTS(ours); i++)
        g_unsetenv(ours[i]);
    g_autofree char *cases = tap_source_path("tests/cases/config");
    add_cases(cases);
    g_test_add_func("/config/fields", test_fields);
    g_test_add_func("/config/defaults", test_defaults);
    g_test_add_func("/config/walking-up", test_walking_up);
    g_test_add_func("/config/links", test_links);
    g_test_add_func("/config/missing-directory", test_missing_directory);
    g_test_add_func("/config/database-names", test_database_names);
    g_test_add_func("/config/expand", test_expand);
    return g_test_run();
}
