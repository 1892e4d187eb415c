#include "base/glob.h"

#include "base/errors.h"
#include "support/tap.h"

typedef struct {
    const char *pattern, *path;
    bool matches;
} Case;

static void
test_matches(void)
{
    static const Case cases[] = {
        {"*.sql", "a.sql", true},
        {"*.sql", "x/y/a.sql", true},
        {"x/*.sql", "x/a.sql", true},
        {"x/*.sql", "x/y/a.sql", false},
        {"x/**/*.sql", "x/a.sql", true},
        {"x/**/*.sql", "x/y/z/a.sql", true},
        {"x/**", "x/y/z", true},
        {"/a.sql", "a.sql", true},
        {"/a.sql", "x/a.sql", false},
        {"a?.sql", "ab.sql", true},
        {"a?.sql", "a/.sql", false},
        {"[0-4]*.sql", "3x.sql", true},
        {"[!0-4]*.sql", "3x.sql", false},
        {"[]x].sql", "].sql", true},
        {"a.sql", "aXsql", false},
        {"a+(b).sql", "a+(b).sql", true},
        {"*", "x/y", true},
        {"été*.sql", "été1.sql", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const patterns[] = {cases[i].pattern, NULL};
        g_autoptr(GError) error = NULL;
        g_autoptr(GlobList) list = glob_list_new(patterns, &error);
        g_assert_no_error(error);
        if (glob_list_match(list, cases[i].path) != cases[i].matches)
            g_test_message("\"%s\" against \"%s\"", cases[i].pattern, cases[i].path);
        g_assert_cmpint(glob_list_match(list, cases[i].path), ==, cases[i].matches);
    }
}

static void
test_unclosed_set(void)
{
    const char *const patterns[] = {"*.sql", "[a-", NULL};
    g_autoptr(GError) error = NULL;
    g_assert_null(glob_list_new(patterns, &error));
    g_assert_error(error, CONFITURE_ERROR, ERR_CONFIG);
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/base/glob/matches", test_matches);
    g_test_add_func("/base/glob/unclosed-set", test_unclosed_set);
    return g_test_run();
}
