#include "pg/cluster.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/errors.h"
#include "base/files.h"
#include "pg/launch.h"
#include "pg/socketdir.h"

static const char OUTSIDE_ROOT[] = "/var/lib/confiture";
static const char UNFINISHED[] = "data.new-";

enum {
    VERSION_FILE_CAP = 64,
    CONF_CAP = 1024 * 1024,
    HASH_SHOWN = 16,
    LOCK_ATTEMPTS = 10,
    REMOVE_ATTEMPTS = 20
};

/* Settings of a new cluster beside initdb's. launch.c repeats what must hold; here they keep a server that
 * somebody starts by hand just as private. */
static const char SETTINGS[] =
    "\n# Confiture\n"
    "listen_addresses = ''\n"
    "unix_socket_permissions = 0700\n"
    "# A build is one transaction and locks every table it makes, its indexes and its TOAST\n"
    "# table: room for about 8,000 tables instead of 1,600.\n"
    "max_locks_per_transaction = 512\n"
    "log_line_prefix = '%m [%p] %q%a@%d '\n";

void
cluster_clear(Cluster *cluster)
{
    g_clear_pointer(&cluster->directory, g_free);
    g_clear_pointer(&cluster->data, g_free);
    g_clear_pointer(&cluster->log, g_free);
    g_clear_pointer(&cluster->lock, g_free);
    g_clear_pointer(&cluster->socket_directory, g_free);
}

/* With links resolved as far as it exists. */
static char *
resolve(const char *path)
{
    char real[PATH_MAX];
    if (realpath(path, real))
        return g_strdup(real);
    g_autofree char *parent = g_path_get_dirname(path);
    if (strcmp(parent, path) == 0)
        return g_strdup(path);
    g_autofree char *above = resolve(parent);
    g_autofree char *name = g_path_get_basename(path);
    return g_build_filename(above, name, NULL);
}

static char *
outside_path(const char *directory)
{
    char hex[DIGEST_HEX_LENGTH + 1];
    g_autoptr(Digest) digest = digest_new();
    digest_update(digest, directory, strlen(directory));
    digest_hex(digest, hex);
    return g_strdup_printf("%s/%.*s", OUTSIDE_ROOT, (int)HASH_SHOWN, hex);
}

static bool
read_major(Cluster *cluster, GError **error)
{
    g_autofree char *path = g_build_filename(cluster->data, "PG_VERSION", NULL);
    g_autofree char *text = NULL;
    size_t length = 0;
    guint64 major = 0;
    cluster->major = 0;
    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return true;
    if (!file_read(path, VERSION_FILE_CAP, &text, &length, error))
        return false;
    if (!g_ascii_string_to_unsigned(g_strchomp(text), 10, 1, 999, &major, NULL)) {
        error_set(error, ERR_FILE, "\"%s\" names no PostgreSQL version", path);
        error_hint(error, "Remove the server and its data with \"confiture pg destroy\".");
        return false;
    }
    cluster->major = (int)major;
    return true;
}

/* Where the data is: a link tells, else below the directory. */
static bool
locate(Cluster *cluster, GError **error)
{
    g_autofree char *inside = g_build_filename(cluster->directory, "data", NULL);
    g_autofree char *outside = outside_path(cluster->directory);
    struct stat st;
    g_free(cluster->data);
    cluster->data = resolve(inside);
    cluster->outside = lstat(inside, &st) == 0 && S_ISLNK(st.st_mode);
    if (cluster->outside && access(cluster->data, F_OK) != 0) {
        /* A link to nothing yet: initdb has not ended. */
        g_autofree char *target = g_file_read_link(inside, NULL);
        g_free(cluster->data);
        cluster->data = g_build_filename(outside, "data", NULL);
        if (g_strcmp0(target, cluster->data) != 0) {
            error_set(error, ERR_FILE, "\"%s\" is a link to \"%s\", which does not exist", inside,
                      target ? target : "?");
            return false;
        }
    }
    return true;
}

bool
cluster_open(const char *directory, Cluster *cluster, GError **error)
{
    g_autofree char *absolute = g_canonicalize_filename(directory, NULL);
    cluster->directory = resolve(absolute);
    cluster->log = g_build_filename(cluster->directory, "log", NULL);
    cluster->lock = g_build_filename(cluster->directory, "lock", NULL);
    if (!locate(cluster, error) ||
        !owner_choose(access(cluster->data, F_OK) == 0 ? cluster->data : NULL, &cluster->owner, error) ||
        !read_major(cluster, error))
        return false;
    cluster->socket_directory = socketdir_path(cluster->data, &cluster->owner);
    return true;
}

/* .confiture, when it is missing; its owner is who owns the project. */
static bool
make_above(const char *above, const Owner *owner, GError **error)
{
    struct stat st;
    g_autofree char *project = g_path_get_dirname(above);
    if (access(above, F_OK) == 0)
        return true;
    if (!directory_make(above, 0755, error))
        return false;
    if (stat(project, &st) != 0 || st.st_uid != owner->uid)
        return true;
    int fd = open(above, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool given = fd >= 0 && owner_give(owner, fd, above, error);
    if (fd >= 0)
        close(fd);
    else
        error_set_errno(error, errno, "open directory", above);
    return given;
}

static bool
make_directory(const Cluster *cluster, GError **error)
{
    g_autofree char *above = g_path_get_dirname(cluster->directory);
    if (!make_above(above, &cluster->owner, error))
        return false;
    int fd = open(cluster->directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0) {
        close(fd);
        return true;
    }
    fd = private_directory(cluster->directory, 0700, &cluster->owner, error);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

int
cluster_lock(Cluster *cluster, int wait_ms, GError **error)
{
    int lock = -1;
    /* Another process may destroy the server, directory and all, while we wait, and a third make it anew
     * before we can look why the lock's file is missing: whatever is wrong with the file, try again. */
    for (int attempt = 0; lock < 0 && attempt < LOCK_ATTEMPTS; attempt++) {
        g_autoptr(GError) inner = NULL;
        if (!make_directory(cluster, error))
            return -1;
        lock = file_lock(cluster->lock, wait_ms, &inner);
        if (lock < 0 &&
            (!g_error_matches(inner, CONFITURE_ERROR, ERR_FILE) || attempt + 1 == LOCK_ATTEMPTS)) {
            g_propagate_error(error, g_steal_pointer(&inner));
            return -1;
        }
    }
    g_autofree char *directory = g_strdup(cluster->directory);
    cluster_clear(cluster);
    if (!cluster_open(directory, cluster, error) ||
        !owner_give(&cluster->owner, lock, cluster->lock, error)) {
        file_unlock(lock);
        return -1;
    }
    return lock;
}

/* What an initdb that was killed left beside the data directory. It may be dying just now. */
static bool
remove_unfinished(const char *parent, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    DIR *dir = opendir(parent);
    if (!dir)
        return true;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (g_str_has_prefix(entry->d_name, UNFINISHED))
            g_ptr_array_add(found, g_build_filename(parent, entry->d_name, NULL));
    closedir(dir);
    for (guint i = 0; i < found->len; i++) {
        for (int attempt = 1; !tree_remove(found->pdata[i], attempt < REMOVE_ATTEMPTS ? NULL : error);
             attempt++) {
            if (attempt == REMOVE_ATTEMPTS)
                return false;
            clock_sleep_ms(25);
        }
    }
    return true;
}

static bool
append_settings(const char *data, const char *settings, const Owner *owner, GError **error)
{
    g_autofree char *path = g_build_filename(data, "postgresql.conf", NULL);
    size_t length = strlen(settings);
    int fd = open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
    bool ok = fd >= 0 && write(fd, settings, length) == (ssize_t)length && fsync(fd) == 0;
    if (!ok)
        error_set_errno(error, errno, "write", path);
    if (fd >= 0)
        close(fd);
    return ok;
}

bool
cluster_initdb(const char *data, const Owner *owner, const PgInstall *install, const char *const *extra,
               const char *settings, GError **error)
{
    g_autofree char *program = pg_install_program(install, "initdb");
    g_autofree char *locale = g_strdup_printf("--locale=%s", launch_locale());
    g_auto(GStrv) set = launch_environment(install);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_auto(ChildResult) result = {0};
    /* trust: the socket directory has mode 0700, which is the check; peer would lock a root caller out. The
     * superuser is postgres whoever runs the server, because that is the name dumps and scripts use. */
    const char *const fixed[] = {program, "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", locale};
    for (size_t i = 0; i < G_N_ELEMENTS(fixed); i++)
        g_ptr_array_add(argv, (gpointer)fixed[i]);
    for (const char *const *p = extra; p && *p; p++)
        g_ptr_array_add(argv, (gpointer)*p);
    g_ptr_array_add(argv, NULL);
    const ChildOptions child = {.argv = (const char *const *)(void *)argv->pdata,
                                .set = (const char *const *)(void *)set,
                                .directory = "/",
                                .uid = owner->uid,
                                .gid = owner->gid,
                                .die_with_us = true};
    if (!child_run(&child, &result, error))
        return false;
    if (result.status != 0) {
        launch_set_failure(error, "initdb failed", result.output, data);
        return false;
    }
    return append_settings(data, settings, owner, error);
}

/* Decides where the data goes, and makes the directory above it. */
static bool
choose_place(Cluster *cluster, GError **error)
{
    if (cluster->outside || owner_can_enter(&cluster->owner, cluster->directory))
        return !cluster->outside || directory_make(OUTSIDE_ROOT, 0755, error);
    g_autofree char *inside = g_build_filename(cluster->directory, "data", NULL);
    g_autofree char *outside = outside_path(cluster->directory);
    g_free(cluster->data);
    cluster->data = g_build_filename(outside, "data", NULL);
    cluster->outside = true;
    rmdir(inside);
    if (!directory_make(OUTSIDE_ROOT, 0755, error))
        return false;
    if (symlink(cluster->data, inside) != 0) {
        error_set_errno(error, errno, "make link", inside);
        return false;
    }
    g_free(cluster->socket_directory);
    cluster->socket_directory = socketdir_path(cluster->data, &cluster->owner);
    return true;
}

static bool
sync_directory(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        error_set_errno(error, errno, "sync", path);
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool
make_in(Cluster *cluster, const char *parent, const PgInstall *install, GError **error)
{
    g_autofree char *work = g_strdup_printf("%s/%sXXXXXX", parent, UNFINISHED);
    if (!g_mkdtemp_full(work, 0700)) {
        error_set_errno(error, errno, "create directory", work);
        return false;
    }
    int fd = open(work, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool ok = fd >= 0 && owner_give(&cluster->owner, fd, work, error);
    if (fd >= 0)
        close(fd);
    /* initdb itself syncs what it wrote, once, at the end. */
    ok = ok && cluster_initdb(work, &cluster->owner, install, NULL, SETTINGS, error);
    if (ok && rename(work, cluster->data) != 0) {
        if (errno == ENOTEMPTY || errno == EEXIST) {
            error_set(error, ERR_FILE, "\"%s\" exists but is no PostgreSQL data directory", cluster->data);
            error_hint(error, "Move it away, then run the command again.");
        } else {
            error_set_errno(error, errno, "rename", work);
        }
        ok = false;
    }
    if (!ok)
        tree_remove(work, NULL);
    return ok && sync_directory(parent, error);
}

bool
cluster_make(Cluster *cluster, const PgInstall *install, GError **error)
{
    if (!choose_place(cluster, error))
        return false;
    g_autofree char *parent = g_path_get_dirname(cluster->data);
    if (cluster->outside) {
        const Owner nobody_else = {.uid = geteuid(), .gid = getegid()};
        int fd = private_directory(parent, 0711, &nobody_else, error);
        if (fd < 0)
            return false;
        close(fd);
    }
    if (!remove_unfinished(parent, error) || !make_in(cluster, parent, install, error))
        return false;
    return read_major(cluster, error);
}

bool
cluster_remove(const Cluster *cluster, GError **error)
{
    g_autofree char *inside = g_build_filename(cluster->directory, "data", NULL);
    g_autofree char *outside = outside_path(cluster->directory);
    g_autofree char *expected = g_build_filename(outside, "data", NULL);
    socketdir_remove(cluster->socket_directory, &cluster->owner);
    /* A link of the user's own to another place: what lies there is not ours to remove. */
    if (cluster->outside && strcmp(cluster->data, expected) == 0 && !tree_remove(outside, error))
        return false;
    if (cluster->outside ? unlink(inside) != 0 && errno != ENOENT : !tree_remove(inside, error)) {
        if (cluster->outside)
            error_set_errno(error, errno, "remove", inside);
        return false;
    }
    if (unlink(cluster->log) != 0 && errno != ENOENT) {
        error_set_errno(error, errno, "remove", cluster->log);
        return false;
    }
    return remove_unfinished(cluster->directory, error);
}
