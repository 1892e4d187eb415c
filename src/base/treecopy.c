#include "base/treecopy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"

enum { DEPTH_MAX = 64, CHUNK = 1 << 20, BUFFER = 65536 };

typedef struct {
    uid_t uid;
    gid_t gid;
    bool give; /* we are root, and the copy is for somebody else */
} CopyOwner;

static bool
copy_by_hand(int in, int out)
{
    g_autofree char *buffer = g_malloc(BUFFER);
    ssize_t got;
    while ((got = read(in, buffer, BUFFER)) > 0)
        for (ssize_t put = 0, n; put < got; put += n)
            if ((n = write(out, buffer + put, (size_t)(got - put))) < 0)
                return false;
    return got == 0;
}

static bool
copy_bytes(int in, int out, off_t size)
{
    while (size > 0) {
        ssize_t n = copy_file_range(in, NULL, out, NULL, CHUNK, 0);
        if (n < 0 && (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP))
            return copy_by_hand(in, out);
        if (n < 0)
            return false;
        if (n == 0)
            break; /* it shrank */
        size -= n;
    }
    return true;
}

/* false leaves errno. */
static bool
copy_file(int from, int to, const char *name, const struct stat *st, const CopyOwner *owner)
{
    int in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    int out =
        in < 0 ? -1
               : openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, st->st_mode & 0777);
    bool ok = out >= 0 && copy_bytes(in, out, st->st_size) &&
              (!owner->give || fchown(out, owner->uid, owner->gid) == 0);
    int saved = errno;
    if (in >= 0)
        close(in);
    if (out >= 0 && close(out) != 0 && ok) {
        ok = false;
        saved = errno;
    }
    errno = saved;
    return ok;
}

static bool copy_entries(DIR *dir, int to, const char *path, const CopyOwner *owner, int depth,
                         GError **error);

static bool
copy_directory(int from_at, const char *from, int to_at, const char *to, mode_t mode, const char *path,
               const CopyOwner *owner, int depth, GError **error)
{
    int in = openat(from_at, from, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = in < 0 ? NULL : fdopendir(in);
    int out = -1;
    if (dir && mkdirat(to_at, to, mode) == 0)
        out = openat(to_at, to, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (out < 0)
        error_set_errno(error, errno, "copy", path);
    bool ok = out >= 0 && copy_entries(dir, out, path, owner, depth, error);
    if (ok && owner->give && fchown(out, owner->uid, owner->gid) != 0) {
        error_set_errno(error, errno, "change the owner of the copy of", path);
        ok = false;
    }
    if (out >= 0)
        close(out);
    if (dir)
        closedir(dir);
    else if (in >= 0)
        close(in);
    return ok;
}

static bool
copy_entries(DIR *dir, int to, const char *path, const CopyOwner *owner, int depth, GError **error)
{
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        const char *name = entry->d_name;
        struct stat st;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
            continue;
        bool known = fstatat(dirfd(dir), name, &st, AT_SYMLINK_NOFOLLOW) == 0;
        if (known && S_ISREG(st.st_mode) && copy_file(dirfd(dir), to, name, &st, owner))
            continue;
        int errnum = errno;
        g_autofree char *below = g_build_filename(path, name, NULL);
        if (known && S_ISDIR(st.st_mode) && depth < DEPTH_MAX) {
            if (!copy_directory(dirfd(dir), name, to, name, st.st_mode & 0777, below, owner, depth + 1,
                                error))
                return false;
            continue;
        }
        if (known && !S_ISREG(st.st_mode))
            error_set(error, ERR_FILE, "cannot copy \"%s\": neither a file nor a directory, or too deep",
                      below);
        else
            error_set_errno(error, errnum, "copy", below);
        return false;
    }
    return true;
}

bool
tree_copy(const char *from, const char *to, uid_t uid, gid_t gid, GError **error)
{
    const CopyOwner owner = {.uid = uid, .gid = gid, .give = geteuid() == 0 && uid != 0};
    struct stat st;
    if (stat(from, &st) != 0) {
        error_set_errno(error, errno, "copy", from);
        return false;
    }
    return copy_directory(AT_FDCWD, from, AT_FDCWD, to, st.st_mode & 0777, from, &owner, 0, error);
}
