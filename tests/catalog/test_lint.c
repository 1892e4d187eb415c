/* Which checks of the catalog a server is asked. What they find: tests/lint/database.t. */
#include <glib.h>
#include <string.h>

#include "catalog/lint.h"
#include "support/tap.h"

static void
test_corruption_of_14(void)
{
    static const struct {
        int version;
        bool asked;
    } servers[] = {{130023, false}, {140000, true},  {140003, true},
                   {140004, false}, {150000, false}, {180004, false}};
    for (size_t i = 0; i < G_N_ELEMENTS(servers); i++)
        g_assert_cmpint(catalog_lint_applies("concurrent-index-corruption", servers[i].version), ==,
                        servers[i].asked);
}

static void
test_others(void)
{
    unsigned everywhere = 0;
    for (const char *const *check = catalog_lint_checks(); *check; check++)
        everywhere += catalog_lint_applies(*check, 130000) && catalog_lint_applies(*check, 180000);
    g_assert_cmpuint(everywhere, ==, g_strv_length((char **)(uintptr_t)catalog_lint_checks()) - 1);
    g_assert_false(catalog_lint_applies("require-primary-key", 150000));
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/catalog/lint/corruption-of-14", test_corruption_of_14);
    g_test_add_func("/catalog/lint/every-server", test_others);
    return g_test_run();
}
