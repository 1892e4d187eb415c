#include "support/tap.h"

void
tap_init(int argc, char **argv)
{
    static char *arguments[64];
    static char tap[] = "--tap";
    char **vector = arguments;
    int count = 0;
    for (; count < argc && count < 60; count++)
        arguments[count] = argv[count];
    arguments[count++] = tap;
    arguments[count] = NULL;
    g_test_init(&count, &vector, NULL);
}

char *
tap_source_path(const char *relative)
{
    return g_build_filename(TEST_SOURCE_ROOT, relative, NULL);
}
