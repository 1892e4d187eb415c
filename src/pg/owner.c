#include "pg/owner.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/errors.h"

char *
owner_name(uid_t uid)
{
    struct passwd *user = getpwuid(uid);
    return user ? g_strdup(user->pw_name) : g_strdup_printf("%lu", (unsigned long)uid);
}

static bool
take(const struct passwd *user, Owner *owner)
{
    if (!user || user->pw_uid == 0)
        return false;
    owner->uid = user->pw_uid;
    owner->gid = user->pw_gid;
    return true;
}

static bool
from_sudo(Owner *owner)
{
    const char *text = g_getenv("SUDO_UID");
    guint64 uid = 0;
    if (!text || !g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32 - 1, &uid, NULL))
        return false;
    return take(getpwuid((uid_t)uid), owner);
}

bool
owner_choose(const char *data, Owner *owner, GError **error)
{
    struct stat st;
    bool exists = data && stat(data, &st) == 0;
    if (geteuid() != 0) {
        owner->uid = geteuid();
        owner->gid = getegid();
        if (exists && st.st_uid != owner->uid) {
            g_autofree char *name = owner_name(st.st_uid);
            error_set(error, ERR_FILE, "data directory \"%s\" belongs to user %s", data, name);
            error_hint(error, "Run the command as %s or as root.", name);
            return false;
        }
        return true;
    }
    if (exists && st.st_uid == 0) {
        error_set(error, ERR_FILE, "data directory \"%s\" belongs to root", data);
        error_detail(error, "PostgreSQL does not run as root, nor on a data directory of root's.");
        error_hint(error, "Give the directory to an unprivileged user: chown -R postgres \"%s\".", data);
        return false;
    }
    if (exists) {
        struct passwd *user = getpwuid(st.st_uid);
        owner->uid = st.st_uid;
        owner->gid = user ? user->pw_gid : st.st_gid;
        return true;
    }
    if (from_sudo(owner) || take(getpwnam("postgres"), owner) || take(getpwnam("nobody"), owner))
        return true;
    error_set(error, ERR_TOOL, "PostgreSQL does not run as root, and there is no user to run it as");
    error_hint(error, "Run the command as an ordinary user, or create a user named postgres.");
    return false;
}

bool
owner_become(const Owner *owner)
{
    if (geteuid() != 0 || owner->uid == 0)
        return true;
    return setgroups(0, NULL) == 0 && setgid(owner->gid) == 0 && setuid(owner->uid) == 0;
}

bool
owner_can_enter(const Owner *owner, const char *path)
{
    int status = 0;
    if (geteuid() == owner->uid)
        return access(path, X_OK) == 0;
    pid_t pid = fork();
    if (pid == 0)
        _exit(owner_become(owner) && access(path, X_OK) == 0 ? 0 : 1);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return pid > 0 && status == 0;
}

bool
owner_give(const Owner *owner, int fd, const char *path, GError **error)
{
    if (geteuid() != 0 || fchown(fd, owner->uid, owner->gid) == 0)
        return true;
    error_set_errno(error, errno, "change the owner of", path);
    return false;
}
