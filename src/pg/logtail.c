#include "pg/logtail.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"

enum { TAIL_CAP = 16384, LINES_SHOWN = 8 };

int
logtail_open(const char *path, const Owner *owner, GError **error)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        error_set_errno(error, errno, "open log file", path);
        return -1;
    }
    if (!owner_give(owner, fd, path, error)) {
        close(fd);
        return -1;
    }
    return fd;
}

char *
logtail_read(const char *path, off_t start)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return g_strdup("");
    off_t end = lseek(fd, 0, SEEK_END);
    if (end - start > TAIL_CAP)
        start = end - TAIL_CAP;
    char *text = g_malloc0(TAIL_CAP + 1);
    ssize_t got = pread(fd, text, TAIL_CAP, start);
    text[got > 0 ? got : 0] = '\0';
    close(fd);
    return text;
}

char *
logtail_last_lines(const char *output)
{
    size_t length = strlen(output);
    while (length > 0 && g_ascii_isspace(output[length - 1]))
        length--;
    size_t from = length;
    for (int lines = 0; from > 0; from--)
        if (output[from - 1] == '\n' && ++lines == LINES_SHOWN)
            break;
    g_autofree char *cut = g_strndup(output + from, length - from);
    return g_utf8_make_valid(cut, -1);
}
