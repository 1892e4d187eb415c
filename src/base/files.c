#include "base/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/interrupt.h"

bool
file_read(const char *path, size_t cap, char **contents, size_t *length, GError **error)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &st) < 0) {
        error_set_errno(error, errno, "read", path);
        if (fd >= 0)
            close(fd);
        return false;
    }
    if (!S_ISREG(st.st_mode) || (size_t)st.st_size > cap) {
        close(fd);
        if (!S_ISREG(st.st_mode))
            error_set(error, ERR_FILE, "cannot read \"%s\": not a regular file", path);
        else
            error_set(error, ERR_FILE, "cannot read \"%s\": larger than %zu bytes", path, cap);
        return false;
    }
    size_t size = (size_t)st.st_size;
    size_t got = 0;
    char *buffer = g_malloc(size + 2);
    while (got < size) {
        ssize_t n = read(fd, buffer + got, size - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            error_set_errno(error, errno, "read", path);
            g_free(buffer);
            close(fd);
            return false;
        }
        if (n == 0)
            break;
        got += (size_t)n;
    }
    close(fd);
    buffer[got] = '\0';
    buffer[got + 1] = '\0';
    *contents = buffer;
    *length = got;
    return true;
}

bool
file_read_stdin(size_t cap, char **contents, size_t *length, GError **error)
{
    enum { PIECE = 64 * 1024 };
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    for (;;) {
        const unsigned got = bytes->len;
        g_byte_array_set_size(bytes, got + PIECE);
        const ssize_t n = read(STDIN_FILENO, bytes->data + got, PIECE);
        g_byte_array_set_size(bytes, got + (n > 0 ? (unsigned)n : 0));
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR) {
            if (interrupt_check(error))
                return false;
            continue;
        }
        if (n < 0) {
            error_set_errno(error, errno, "read", "standard input");
            return false;
        }
        if (bytes->len > cap) {
            error_set(error, ERR_FILE, "standard input is larger than %zu bytes", cap);
            return false;
        }
    }
    *length = bytes->len;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    *contents = (char *)g_byte_array_free(g_steal_pointer(&bytes), FALSE);
    return true;
}

static bool
write_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, data, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        data += n;
        length -= (size_t)n;
    }
    return true;
}

struct FileWriter {
    char *path;
    char *temporary; /* beside it, so that rename(2) stays on one file system; NULL when written in place */
    int fd;
};

static bool
writer_error(const FileWriter *writer, int errnum, GError **error)
{
    error_set_errno(error, errnum, "write", writer->path);
    return false;
}

/* A device, a pipe or a terminal is written to as it is: renaming a file over /dev/null would be the end of
 * it. */
static bool
is_special(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

FileWriter *
file_writer_new(const char *path, int mode, GError **error)
{
    g_autoptr(FileWriter) writer = g_new0(FileWriter, 1);
    /* Through a link to the file it names, so that the link stays one. */
    char *real = realpath(path, NULL);
    writer->path = g_strdup(real ? real : path);
    free(real); /* allowed: realpath(3) allocates with malloc */
    if (is_special(writer->path)) {
        writer->fd = open(writer->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    } else {
        g_autofree char *temporary = g_strdup_printf("%s.XXXXXX", writer->path);
        writer->fd = g_mkstemp_full(temporary, O_WRONLY | O_CLOEXEC, mode);
        if (writer->fd >= 0)
            writer->temporary = g_steal_pointer(&temporary);
    }
    if (writer->fd < 0) {
        writer_error(writer, errno, error);
        return NULL;
    }
    return g_steal_pointer(&writer);
}

bool
file_writer_write(FileWriter *writer, const void *data, size_t length, GError **error)
{
    return write_all(writer->fd, data, length) || writer_error(writer, errno, error);
}

bool
file_writer_commit(FileWriter *writer, GError **error)
{
    int fd = writer->fd;
    writer->fd = -1;
    /* close(2) is where some file systems say that the disk was full. */
    if (close(fd) != 0 || (writer->temporary && rename(writer->temporary, writer->path) != 0))
        return writer_error(writer, errno, error);
    g_clear_pointer(&writer->temporary, g_free);
    return true;
}

void
file_writer_free(FileWriter *writer)
{
    if (!writer)
        return;
    if (writer->fd >= 0)
        close(writer->fd);
    if (writer->temporary)
        unlink(writer->temporary);
    g_free(writer->temporary);
    g_free(writer->path);
    g_free(writer);
}

bool
file_write(const char *path, const void *data, size_t length, int mode, GError **error)
{
    g_autoptr(FileWriter) writer = file_writer_new(path, mode, error);
    if (!writer || !file_writer_write(writer, data, length, error))
        return false;
    if (fsync(writer->fd) != 0)
        return writer_error(writer, errno, error);
    return file_writer_commit(writer, error);
}

bool
path_is_inside(const char *path, const char *root)
{
    char *real = realpath(path, NULL);
    char *top = realpath(root, NULL);
    bool inside = false;
    if (real && top) {
        size_t n = strlen(top);
        inside = strcmp(top, "/") == 0 || (strncmp(real, top, n) == 0 && (real[n] == '/' || real[n] == '\0'));
    }
    free(real); /* allowed: realpath() allocates with malloc */
    free(top);  /* allowed: realpath() allocates with malloc */
    return inside;
}

char *
path_shown(const char *path, const char *root)
{
    size_t n = strlen(root);
    while (n > 1 && root[n - 1] == '/')
        n--;
    if (strncmp(path, root, n) == 0 && path[n] == '/')
        return g_strdup(path + n + 1);
    if (g_str_has_prefix(path, "./"))
        return g_strdup(path + 2);
    return g_strdup(path);
}

/* Removes what is in the directory `fd` (consumed) and, by name, what it holds below. */
static bool
empty_directory(int fd, const char *path, GError **error)
{
    DIR *dir = fdopendir(fd);
    if (!dir) {
        error_set_errno(error, errno, "open directory", path);
        close(fd);
        return false;
    }
    bool ok = true;
    for (struct dirent *entry; ok && (entry = readdir(dir)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (unlinkat(dirfd(dir), entry->d_name, 0) == 0 || errno == ENOENT)
            continue;
        g_autofree char *below = g_build_filename(path, entry->d_name, NULL);
        int child = openat(dirfd(dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (child < 0) {
            ok = errno == ENOENT;
            if (!ok)
                error_set_errno(error, errno, "remove", below);
            continue;
        }
        ok = empty_directory(child, below, error);
        if (ok && unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR) != 0 && errno != ENOENT) {
            error_set_errno(error, errno, "remove", below);
            ok = false;
        }
    }
    closedir(dir);
    return ok;
}

bool
tree_remove(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return true;
    if (fd < 0) {
        error_set_errno(error, errno, "remove", path);
        return false;
    }
    if (!empty_directory(fd, path, error))
        return false;
    if (rmdir(path) != 0 && errno != ENOENT) {
        error_set_errno(error, errno, "remove", path);
        return false;
    }
    return true;
}

bool
directory_make(const char *path, int mode, GError **error)
{
    g_autofree char *parent = g_path_get_dirname(path);
    if (g_mkdir_with_parents(parent, 0777) != 0 || (mkdir(path, (mode_t)mode) != 0 && errno != EEXIST)) {
        error_set_errno(error, errno, "create directory", path);
        return false;
    }
    return true;
}

/* Whether `path` still names the file that is open as `fd`. */
static bool
names_file(const char *path, int fd)
{
    struct stat named;
    struct stat held;
    return lstat(path, &named) == 0 && fstat(fd, &held) == 0 && named.st_dev == held.st_dev &&
           named.st_ino == held.st_ino;
}

int
file_lock(const char *path, int wait_ms, GError **error)
{
    int64_t deadline = clock_now_ms() + wait_ms;
    for (;;) {
        int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd < 0) {
            error_set_errno(error, errno, "open lock file", path);
            return -1;
        }
        while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
            bool held = errno == EWOULDBLOCK || errno == EINTR;
            if (!held)
                error_set_errno(error, errno, "lock", path);
            else if (clock_now_ms() >= deadline)
                error_set(error, ERR_LOCKED, "another process holds the lock \"%s\"", path);
            else if (!interrupt_check(error)) {
                clock_sleep_ms(5);
                continue;
            }
            close(fd);
            return -1;
        }
        if (names_file(path, fd))
            return fd;
        close(fd);
    }
}

void
file_unlock(int fd)
{
    if (fd >= 0)
        close(fd);
}
