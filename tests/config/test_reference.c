/* The table of settings, and docs/reference/configuration.md that is made from it.
 * CONFITURE_UPDATE_CASES=1 writes the generated part of the page anew. */
#include <string.h>

#include "base/errors.h"
#include "base/files.h"
#include "config/config.h"
#include "support/tap.h"

static void
test_page(void)
{
    g_autofree char *path = tap_source_path("docs/reference/configuration.md");
    g_autofree char *page = NULL;
    g_autofree char *generated = config_reference_markdown();
    g_assert_true(g_file_get_contents(path, &page, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(generated, "\n", 2);
    char *begin = strstr(page, lines[0]);
    g_assert_nonnull(begin);
    char *end = strstr(begin, ": end -->\n");
    g_assert_nonnull(end);
    end += strlen(": end -->\n");
    if (g_getenv("CONFITURE_UPDATE_CASES")) {
        g_autofree char *before = g_strndup(page, (size_t)(begin - page));
        g_autofree char *text = g_strconcat(before, generated, end, NULL);
        g_assert_true(g_file_set_contents(path, text, -1, NULL));
    } else {
        *end = '\0';
        g_assert_cmpstr(begin, ==, generated);
    }
}

static void
test_rows(void)
{
    size_t count;
    const Setting *settings = config_settings_table(&count);
    g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < count; i++) {
        const Setting *row = &settings[i];
        g_test_message("%s", row->key);
        g_assert_true(g_hash_table_add(keys, (void *)row->key));
        g_assert_true(g_str_has_suffix(row->help, "."));
        g_assert_true(g_ascii_isupper(row->help[0]));
        /* Words may be any, or some of a list. */
        if (row->type != SETTING_WORDS)
            g_assert_cmpint(row->type == SETTING_CHOICE, ==, row->choices != NULL);
        g_assert_true(row->minimum <= row->maximum);
        g_assert_true(!(row->fallback && row->described));
        g_assert_cmpint(row->scope == SCOPE_COMMAND, ==, row->example == NULL);
    }
}

/* Each example is a file that loads, and sets the key it is an example of. */
static void
test_examples(void)
{
    size_t count;
    const Setting *settings = config_settings_table(&count);
    for (size_t i = 0; i < count; i++) {
        const Setting *row = &settings[i];
        if (!row->example)
            continue;
        g_test_message("%s", row->key);
        g_autoptr(GError) error = NULL;
        g_autofree char *top = g_dir_make_tmp("confiture-config-XXXXXX", NULL);
        g_autofree char *environments = g_build_filename(top, "db", "environments", NULL);
        g_autofree char *file = row->scope == SCOPE_ENVIRONMENT
                                    ? g_build_filename(environments, "local.yaml", NULL)
                                    : g_build_filename(top, "confiture.yaml", NULL);
        ConfigRequest request = {.project_directory = top};
        g_assert_cmpint(g_mkdir_with_parents(environments, 0755), ==, 0);
        g_assert_true(g_file_set_contents(file, row->example, -1, NULL));
        g_autoptr(Config) config = config_load(&request, &error);
        g_assert_no_error(error);
        bool set = false;
        for (unsigned n = 0; n < config_origins(config)->len; n++) {
            const ConfigOrigin *origin = g_ptr_array_index(config_origins(config), n);
            set = set || (g_str_has_prefix(origin->key, row->key) && origin->place.file != NULL);
        }
        g_assert_true(set);
        g_assert_true(tree_remove(top, NULL));
    }
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_unsetenv("DATABASE_URL");
    g_unsetenv("CONFITURE_ENV");
    g_unsetenv("CONFITURE_PG_BINDIR");
    g_test_add_func("/config/reference/page", test_page);
    g_test_add_func("/config/reference/rows", test_rows);
    g_test_add_func("/config/reference/examples", test_examples);
    return g_test_run();
}
