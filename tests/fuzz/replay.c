/* A fuzz target as a normal test: every seed, every prefix of it, and the empty input, once. */
#include <glib.h>
#include <stdint.h>

#include "support/tap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PREFIXES = 400 }; /* of one seed at most */

static void
replay(gconstpointer data)
{
    const char *path = data;
    g_autofree char *contents = NULL;
    gsize size = 0;
    g_assert_true(g_file_get_contents(path, &contents, &size, NULL));
    g_assert_cmpuint(size, >, 0);
    const size_t step = MAX(size / PREFIXES, 1);
    for (size_t length = size % step; length <= size; length += step)
        g_assert_cmpint(LLVMFuzzerTestOneInput((const uint8_t *)contents, length), ==, 0);
}

static void
replay_nothing(void)
{
    g_assert_cmpint(LLVMFuzzerTestOneInput((const uint8_t *)"", 0), ==, 0);
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_autofree char *directory = tap_source_path("tests/fuzz/seeds/" FUZZ_NAME);
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *test = g_strconcat("/fuzz/" FUZZ_NAME "/", name, NULL);
        g_test_add_data_func_full(test, g_build_filename(directory, name, NULL), replay, g_free);
    }
    g_test_add_func("/fuzz/" FUZZ_NAME "/nothing", replay_nothing);
    return g_test_run();
}
