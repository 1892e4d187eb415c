/* The key: where it may come from, what is refused, and that no two domains share one. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "mask/prf.h"
#include "support/tap.h"

#define GOOD "b1946ac92492d2347c6235b4d2611184a1f5d1e0c5e1f6a7b83e9f00d2c4e6a8"

static MaskKey *
from_env(const char *value, GError **error)
{
    const MaskKeySource source = {.env = "CF_TEST_KEY", .fd = -1};
    if (value)
        g_setenv("CF_TEST_KEY", value, TRUE);
    else
        g_unsetenv("CF_TEST_KEY");
    return mask_key_open(&source, error);
}

static void
test_forms(void)
{
    char hex_id[MASK_KEY_ID_LENGTH + 1], other_id[MASK_KEY_ID_LENGTH + 1];
    g_autoptr(GError) error = NULL;
    g_autoptr(MaskKey) hex = from_env(" " GOOD "\n", &error);
    g_assert_no_error(error);
    g_autoptr(MaskKey) base64 = from_env("sZRqySSS0jR8YjW00mERhKH10eDF4fanuD6fANLE5qg=", &error);
    g_assert_no_error(error);
    mask_key_id(hex, hex_id);
    mask_key_id(base64, other_id);
    g_assert_cmpstr(hex_id, ==, other_id);
    g_assert_cmpuint(strlen(hex_id), ==, MASK_KEY_ID_LENGTH);
    /* The id tells nothing of the key. */
    g_assert_null(strstr(GOOD, hex_id));
}

static void
test_refused(void)
{
    static const char *const bad[][2] = {
        {NULL, "is not set"},
        {"", "is not set"},
        {"b1946ac9", "not 32 bytes"},
        {"not a key at all, but a sentence of some length", "not 32 bytes"},
        {"0000000000000000000000000000000000000000000000000000000000000000", "repeats"},
        {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "sequence"},
        {"b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184", "repeats"},
        {"636f727265637420686f727365206261747465727920737461706c6520212121", "letters"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MaskKey) key = from_env(bad[i][0], &error);
        g_assert_null(key);
        g_assert_error(error, CONFITURE_ERROR, ERR_CONFIG);
        g_assert_nonnull(strstr(error->message, bad[i][1]));
        /* Nothing of what was read is in the error. */
        if (bad[i][0] && strlen(bad[i][0]) > 8)
            g_assert_null(strstr(error->message, bad[i][0]));
    }
}

static void
run_git(const char *directory, const char *first, const char *second)
{
    const char *const argv[] = {"git", "-C", directory, "-c", "init.defaultBranch=main", first, second, NULL};
    int status = -1;
    g_assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                               NULL, NULL, NULL, NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
}

static void
test_file(void)
{
    g_autofree char *directory = g_dir_make_tmp("confiture-key-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(directory, "key", NULL);
    const MaskKeySource source = {.file = path, .fd = -1};
    GError *error = NULL;
    g_assert_true(g_file_set_contents(path, GOOD "\n", -1, NULL));
    g_chmod(path, 0644);
    g_assert_null(mask_key_open(&source, &error));
    g_assert_nonnull(strstr(error->message, "can be read by others"));
    g_clear_error(&error);
    g_chmod(path, 0600);
    mask_key_free(mask_key_open(&source, &error));
    g_assert_no_error(error);
    run_git(directory, "init", "-q");
    mask_key_free(mask_key_open(&source, &error));
    g_assert_no_error(error);
    run_git(directory, "add", "key");
    g_assert_null(mask_key_open(&source, &error));
    g_assert_nonnull(strstr(error->message, "under version control"));
    g_clear_error(&error);
    const char *const argv[] = {"rm", "-rf", directory, NULL};
    g_assert_true(g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
}

static void
test_descriptor(void)
{
    int ends[2];
    GError *error = NULL;
    g_assert_cmpint(pipe(ends), ==, 0);
    g_assert_cmpint(write(ends[1], GOOD "\n", strlen(GOOD) + 1), >, 0);
    close(ends[1]);
    const MaskKeySource source = {.fd = ends[0]};
    mask_key_free(mask_key_open(&source, &error));
    g_assert_no_error(error);
    close(ends[0]);
}

static void
test_command(void)
{
    static const char *const bad[][2] = {
        {"echo " GOOD " >&2; exit 3", "exit status 3"},
        {"echo nothing", "not 32 bytes"},
        {"true", "not 32 bytes"},
        {"/nonexistent/vault", "exit status 127"},
    };
    char id[MASK_KEY_ID_LENGTH + 1], other_id[MASK_KEY_ID_LENGTH + 1];
    g_autoptr(GError) error = NULL;
    const MaskKeySource source = {.command = "echo noise >&2; echo " GOOD, .fd = -1};
    g_autoptr(MaskKey) key = mask_key_open(&source, &error);
    g_autoptr(MaskKey) env = from_env(GOOD, NULL);
    g_assert_no_error(error);
    mask_key_id(key, id);
    mask_key_id(env, other_id);
    g_assert_cmpstr(id, ==, other_id);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) problem = NULL;
        const MaskKeySource wrong = {.command = bad[i][0], .fd = -1};
        g_assert_null(mask_key_open(&wrong, &problem));
        g_assert_error(problem, CONFITURE_ERROR, ERR_CONFIG);
        g_assert_nonnull(strstr(problem->message, bad[i][1]));
        g_assert_null(strstr(problem->message, GOOD));
    }
}

static void
test_ephemeral(void)
{
    char one_id[MASK_KEY_ID_LENGTH + 1], two_id[MASK_KEY_ID_LENGTH + 1];
    const MaskKeySource source = {.ephemeral = true, .fd = -1};
    g_autoptr(MaskKey) one = mask_key_open(&source, NULL);
    g_autoptr(MaskKey) two = mask_key_open(&source, NULL);
    mask_key_id(one, one_id);
    mask_key_id(two, two_id);
    g_assert_cmpstr(one_id, !=, two_id);
}

/* ("ab", "c") and ("a", "bc") are two. */
static void
test_derive(void)
{
    unsigned char one[MASK_KEY_BYTES], two[MASK_KEY_BYTES];
    g_autoptr(MaskKey) key = from_env(GOOD, NULL);
    mask_key_derive(key, "ab", "c", one);
    mask_key_derive(key, "a", "bc", two);
    g_assert_cmpint(memcmp(one, two, sizeof one), !=, 0);
    mask_key_derive(key, "ab", "c", two);
    g_assert_cmpmem(one, sizeof one, two, sizeof two);
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/mask/key/forms", test_forms);
    g_test_add_func("/mask/key/refused", test_refused);
    g_test_add_func("/mask/key/file", test_file);
    g_test_add_func("/mask/key/descriptor", test_descriptor);
    g_test_add_func("/mask/key/command", test_command);
    g_test_add_func("/mask/key/ephemeral", test_ephemeral);
    g_test_add_func("/mask/key/derive", test_derive);
    return g_test_run();
}
