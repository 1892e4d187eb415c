#include "support/tap.h"

#include <sys/socket.h>
#include <sys/un.h>

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

int
tap_listen(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(fd, 8), ==, 0);
    return fd;
}
