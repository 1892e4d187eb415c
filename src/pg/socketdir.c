#include "pg/socketdir.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/errors.h"
#include "pg/pidfile.h"

enum { HASH_SHOWN = 16, RUNTIME_DIRECTORY_MAX = 48 };

/* XDG Base Directory Specification: the directory is the user's and has mode 0700. As root it is root's,
 * where the server's user cannot go. Characters with a meaning in unix_socket_directories are not worth
 * quoting. */
static const char *
runtime_directory(const Owner *owner)
{
    const char *path = g_getenv("XDG_RUNTIME_DIR");
    struct stat st;
    if (!path || path[0] != '/' || strlen(path) > RUNTIME_DIRECTORY_MAX || geteuid() != owner->uid)
        return NULL;
    for (const char *p = path; *p; p++)
        if (!g_ascii_isalnum(*p) && !strchr("/._-", *p))
            return NULL;
    if (lstat(path, &st) != 0 || !S_ISDIR(st.st_mode) || st.st_uid != owner->uid || (st.st_mode & 077) != 0)
        return NULL;
    return path;
}

char *
socketdir_path(const char *data, const Owner *owner)
{
    char hex[DIGEST_HEX_LENGTH + 1];
    const char *base = runtime_directory(owner);
    g_autoptr(Digest) digest = digest_new();
    digest_update(digest, data, strlen(data));
    digest_hex(digest, hex);
    return g_strdup_printf("%s/confiture-%lu-%.*s", base ? base : "/tmp", (unsigned long)owner->uid,
                           (int)HASH_SHOWN, hex);
}

static bool
trusted(const struct stat *st, int mode, const Owner *owner, const char *path, GError **error)
{
    if (!S_ISDIR(st->st_mode)) {
        error_set(error, ERR_FILE, "\"%s\" is not a directory", path);
    } else if (st->st_uid != owner->uid && st->st_uid != geteuid()) {
        g_autofree char *name = owner_name(st->st_uid);
        error_set(error, ERR_FILE, "directory \"%s\" belongs to user %s", path, name);
    } else if ((st->st_mode & 0777 & ~(mode_t)mode) != 0) {
        error_set(error, ERR_FILE, "directory \"%s\" is open to other users (mode %04o)", path,
                  (unsigned)(st->st_mode & 0777));
    } else {
        return true;
    }
    error_detail(error, "It was not made by Confiture, so it is not used.");
    error_hint(error, "Find out who made it, then remove it.");
    return false;
}

int
private_directory(const char *path, int mode, const Owner *owner, GError **error)
{
    struct stat st;
    bool made = mkdir(path, (mode_t)mode) == 0;
    if (!made && errno != EEXIST) {
        error_set_errno(error, errno, "create directory", path);
        return -1;
    }
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && (errno == ELOOP || errno == ENOTDIR)) {
        error_set(error, ERR_FILE, "\"%s\" is not a directory", path);
        error_detail(error, "A link or a file of that name was not made by Confiture, so it is not used.");
        error_hint(error, "Find out who made it, then remove it.");
        return -1;
    }
    if (fd < 0 || fstat(fd, &st) != 0) {
        error_set_errno(error, errno, "open directory", path);
        if (fd >= 0)
            close(fd);
        return -1;
    }
    bool ok = trusted(&st, mode, owner, path, error);
    /* A umask may have taken bits away; a directory made by an earlier root caller may not be given yet. */
    if (ok && (st.st_mode & 0777) != (mode_t)mode && fchmod(fd, (mode_t)mode) != 0) {
        error_set_errno(error, errno, "set the mode of", path);
        ok = false;
    }
    if (ok && st.st_uid != owner->uid)
        ok = owner_give(owner, fd, path, error);
    if (!ok) {
        close(fd);
        return -1;
    }
    return fd;
}

static void
remove_sockets(int fd)
{
    char name[64];
    g_snprintf(name, sizeof name, ".s.PGSQL.%d", (int)POSTMASTER_PORT);
    unlinkat(fd, name, 0);
    g_snprintf(name, sizeof name, ".s.PGSQL.%d.lock", (int)POSTMASTER_PORT);
    unlinkat(fd, name, 0);
}

bool
socketdir_make(const char *path, const Owner *owner, GError **error)
{
    int fd = private_directory(path, 0700, owner, error);
    if (fd < 0)
        return false;
    remove_sockets(fd);
    close(fd);
    return true;
}

void
socketdir_remove(const char *path, const Owner *owner)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0 && st.st_uid == owner->uid) {
        remove_sockets(fd);
        rmdir(path);
    }
    close(fd);
}
