#include "pg/install.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "support/tap.h"

/* A directory that looks like an installation of the given version: what --version prints is all that is
 * asked. */
static char *
fake_install(const char *output, int status)
{
    char *directory = g_strdup("/tmp/confiture-install-XXXXXX");
    g_assert_nonnull(g_mkdtemp(directory));
    const char *const names[] = {"postgres", "initdb"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(directory, names[i], NULL);
        g_autofree char *text = g_strdup_printf("#!/bin/sh\necho '%s'\nexit %d\n", output, status);
        g_assert_true(file_write(path, text, strlen(text), 0755, NULL));
    }
    return directory;
}

static void
forget(char *directory)
{
    g_assert_true(tree_remove(directory, NULL));
    g_free(directory);
}

static void
test_finds_a_server(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PgInstall) install = pg_install_find(NULL, 0, &error);
    g_assert_no_error(error);
    g_autofree char *postgres = pg_install_program(install, "postgres");
    g_autofree char *major = g_strdup_printf("%d", install->major);
    g_assert_cmpint(access(postgres, X_OK), ==, 0);
    g_assert_true(g_str_has_prefix(install->version, major));
    g_autoptr(PgInstall) same = pg_install_find(NULL, install->major, &error);
    g_assert_no_error(error);
    g_assert_cmpint(same->major, ==, install->major);
}

static void
test_named_one_wins(void)
{
    g_autoptr(GError) error = NULL;
    char *named = fake_install("postgres (PostgreSQL) 16.4 (Debian 16.4-1)", 0);
    char *variable = fake_install("postgres (PostgreSQL) 17beta2", 0);
    g_setenv("CONFITURE_PG_BINDIR", variable, TRUE);
    g_autoptr(PgInstall) by_variable = pg_install_find(NULL, 0, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(by_variable->bindir, ==, variable);
    g_assert_cmpstr(by_variable->version, ==, "17beta2");
    g_assert_cmpint(by_variable->major, ==, 17);
    g_autoptr(PgInstall) by_option = pg_install_find(named, 0, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(by_option->version, ==, "16.4");
    g_assert_null(pg_install_find(named, 15, &error));
    g_assert_cmpstr(error_id(error), ==, "tool");
    g_assert_nonnull(strstr(error->message, "PostgreSQL 15 is wanted"));
    g_assert_nonnull(strstr(error->message, "16.4"));
    g_unsetenv("CONFITURE_PG_BINDIR");
    forget(named);
    forget(variable);
}

static void
test_named_one_must_work(void)
{
    struct {
        const char *output;
        int status;
        const char *message;
    } const cases[] = {
        {"postgres (PostgreSQL) 12.9", 0, "too old"},
        {"cannot load libpq", 127, "does not run"},
        {"hello", 0, "does not run"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        char *named = fake_install(cases[i].output, cases[i].status);
        g_assert_null(pg_install_find(named, 0, &error));
        g_assert_cmpstr(error_id(error), ==, "tool");
        g_assert_nonnull(strstr(error->message, cases[i].message));
        forget(named);
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(pg_install_find("/nowhere", 0, &error));
    g_assert_nonnull(strstr(error->message, "/nowhere"));
    g_assert_nonnull(error_shown_hint(error));
}

/* npm's packages: libraries beside the programs, found by LD_LIBRARY_PATH only. */
static void
test_relocated(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *root = g_strdup("/tmp/confiture-install-XXXXXX");
    g_assert_nonnull(g_mkdtemp(root));
    g_autofree char *bin = g_build_filename(root, "bin", NULL);
    g_autofree char *lib = g_build_filename(root, "lib", NULL);
    g_assert_cmpint(mkdir(bin, 0755) | mkdir(lib, 0755), ==, 0);
    g_autofree char *script = g_strdup_printf(
        "#!/bin/sh\n[ \"$LD_LIBRARY_PATH\" = %s ] || exit 127\necho 'postgres (PostgreSQL) 18.4'\n", lib);
    const char *const names[] = {"postgres", "initdb"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(bin, names[i], NULL);
        g_assert_true(file_write(path, script, strlen(script), 0755, NULL));
    }
    g_autoptr(PgInstall) install = pg_install_find(bin, 18, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(install->libdir, ==, lib);
    g_assert_true(tree_remove(root, NULL));
}

static void
test_absent_names_the_package(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PgInstall) here = pg_install_find(NULL, 0, NULL);
    int missing = here->major == PG_MAJOR_OLDEST ? PG_MAJOR_NEWEST : PG_MAJOR_OLDEST;
    g_autoptr(PgInstall) found = pg_install_find(NULL, missing, &error);
    if (found) {
        g_test_skip("the version it asks for is installed");
        return;
    }
    g_autofree char *package = g_strdup_printf("postgresql-%d", missing);
    g_assert_cmpstr(error_id(error), ==, "tool");
    g_assert_nonnull(strstr(error_shown_hint(error), package));
}

int
main(int argc, char **argv)
{
    g_unsetenv("CONFITURE_PG_BINDIR");
    tap_init(argc, argv);
    g_test_add_func("/pg/install/found", test_finds_a_server);
    g_test_add_func("/pg/install/named", test_named_one_wins);
    g_test_add_func("/pg/install/named-broken", test_named_one_must_work);
    g_test_add_func("/pg/install/relocated", test_relocated);
    g_test_add_func("/pg/install/absent", test_absent_names_the_package);
    return g_test_run();
}
