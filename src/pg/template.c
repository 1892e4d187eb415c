#include "pg/template.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/errors.h"
#include "base/files.h"
#include "base/treecopy.h"
#include "pg/cluster.h"
#include "pg/launch.h"
#include "pg/socketdir.h"

/* RECIPE changes when make() does, so that templates made before are not used. */
enum { RECIPE = 2, LOCK_WAIT_MS = 180000, HASH_SHOWN = 12 };

/* Nothing here survives the process, so nothing is made durable; a small shared memory is mapped quickly;
 * shared segments are files of the data directory, so that a killed server leaves none in /dev/shm. Segments
 * of 1 MiB (initdb) make the copy 15 MiB smaller. */
static const char SETTINGS[] = "\n# Confiture\n"
                               "listen_addresses = ''\n"
                               "unix_socket_permissions = 0700\n"
                               "fsync = off\n"
                               "full_page_writes = off\n"
                               "synchronous_commit = off\n"
                               "wal_level = minimal\n"
                               "max_wal_senders = 0\n"
                               "max_wal_size = 1GB\n"
                               "wal_init_zero = off\n"
                               "wal_recycle = off\n"
                               "checkpoint_timeout = 1h\n"
                               "autovacuum = off\n"
                               "shared_buffers = 32MB\n"
                               "max_locks_per_transaction = 512\n"
                               "dynamic_shared_memory_type = mmap\n"
                               "log_line_prefix = '%m [%p] '\n";
static const char *const INITDB_ARGUMENTS[] = {"--no-sync", "--wal-segsize=1", NULL};

/* Where templates are kept; NULL when there is no such place. */
static char *
cache_directory(const char *fallback)
{
    const Owner self = {.uid = geteuid(), .gid = getegid()};
    const char *variable = g_getenv("XDG_CACHE_HOME");
    /* Not g_get_user_cache_dir(): sudo may leave HOME as it was, and root's files do not belong there. */
    g_autofree char *home = g_build_filename(g_get_home_dir(), ".cache", NULL);
    const char *base = variable && *variable == '/' ? variable : geteuid() == 0 ? "/var/cache" : home;
    g_autofree char *usual = g_build_filename(base, "confiture", "pg", NULL);
    g_autofree char *other = g_build_filename(fallback, "cache", NULL);
    char **const choices[] = {&usual, &other};
    for (size_t i = 0; i < G_N_ELEMENTS(choices); i++) {
        g_autofree char *above = g_path_get_dirname(*choices[i]);
        int fd = directory_make(above, 0755, NULL) ? private_directory(*choices[i], 0700, &self, NULL) : -1;
        if (fd < 0)
            continue;
        close(fd);
        if (access(*choices[i], W_OK | X_OK) == 0)
            return g_steal_pointer(choices[i]);
    }
    return NULL;
}

static char *
short_hash(Digest *digest)
{
    char hex[DIGEST_HEX_LENGTH + 1];
    digest_hex(digest, hex);
    return g_strndup(hex, HASH_SHOWN);
}

/* "<programs>-<version>-<everything>": *family is the part shared with what an upgrade outdated. */
static char *
template_name(const PgInstall *install, char **family)
{
    struct stat st = {0};
    g_autofree char *program = pg_install_program(install, "postgres");
    g_autoptr(Digest) digest = digest_new();
    digest_field(digest, install->bindir, strlen(install->bindir));
    *family = short_hash(digest);
    stat(program, &st);
    const int recipe = RECIPE;
    digest_field(digest, &recipe, sizeof recipe);
    digest_field(digest, &st.st_mtim, sizeof st.st_mtim);
    digest_field(digest, &st.st_size, sizeof st.st_size);
    digest_field(digest, SETTINGS, strlen(SETTINGS));
    digest_field(digest, launch_locale(), strlen(launch_locale()));
    for (const char *const *p = INITDB_ARGUMENTS; *p; p++)
        digest_field(digest, *p, strlen(*p));
    g_autofree char *stamp = short_hash(digest);
    return g_strdup_printf("%s-%s-%s", *family, install->version, stamp);
}

/* Older ones of the same programs, and what a killed Confiture left half copied. */
static void
remove_outdated(const char *cache, const char *family, const char *keep)
{
    g_autofree char *prefix = g_strconcat(family, "-", NULL);
    DIR *dir = opendir(cache);
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (!g_str_has_prefix(entry->d_name, prefix) || strcmp(entry->d_name, keep) == 0)
            continue;
        g_autofree char *path = g_build_filename(cache, entry->d_name, NULL);
        tree_remove(path, NULL);
    }
    closedir(dir);
}

/* Free space and visibility maps are hints the server makes anew (manual, "Database Physical Storage");
 * without them a copy, and each CREATE DATABASE in it, has a quarter fewer files to make. */
static void
remove_maps(const char *directory)
{
    DIR *dir = opendir(directory);
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (g_str_has_suffix(entry->d_name, "_fsm") || g_str_has_suffix(entry->d_name, "_vm"))
            unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
}

static void
trim(const char *data)
{
    g_autofree char *base = g_build_filename(data, "base", NULL);
    g_autofree char *global = g_build_filename(data, "global", NULL);
    DIR *dir = opendir(base);
    remove_maps(global);
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        g_autofree char *database = g_build_filename(base, entry->d_name, NULL);
        if (g_ascii_isdigit(entry->d_name[0]))
            remove_maps(database);
    }
    closedir(dir);
}

static bool
make(const char *path, const PgInstall *install, const Owner *owner, const char *workshop, GError **error)
{
    g_autofree char *work = g_build_filename(workshop, "template", NULL);
    g_autofree char *unfinished = g_strconcat(path, ".new", NULL);
    int fd = private_directory(work, 0700, owner, error);
    if (fd < 0)
        return false;
    close(fd);
    /* The owner cannot write to a root caller's cache, so initdb works elsewhere. */
    bool ok = cluster_initdb(work, owner, install, INITDB_ARGUMENTS, SETTINGS, error);
    if (ok)
        trim(work);
    ok = ok && tree_remove(unfinished, error) && tree_copy(work, unfinished, geteuid(), getegid(), error);
    if (ok && rename(unfinished, path) != 0) {
        error_set_errno(error, errno, "rename", unfinished);
        ok = false;
    }
    if (!ok)
        tree_remove(unfinished, NULL);
    tree_remove(work, NULL);
    return ok;
}

char *
template_get(const PgInstall *install, const Owner *owner, const char *workshop, const char *fallback,
             Progress *progress, GError **error)
{
    g_autofree char *cache = cache_directory(fallback);
    if (!cache) {
        error_set(error, ERR_FILE, "no directory for cached data can be written");
        error_hint(error, "Set XDG_CACHE_HOME to a directory of yours.");
        return NULL;
    }
    g_autofree char *family = NULL;
    g_autofree char *name = template_name(install, &family);
    g_autofree char *path = g_build_filename(cache, name, NULL);
    if (access(path, F_OK) == 0)
        return g_steal_pointer(&path);
    g_autofree char *lock_name = g_strconcat(family, ".lock", NULL);
    g_autofree char *lock_path = g_build_filename(cache, lock_name, NULL);
    progress_report(progress, &(ProgressState){.phase = "initialising", .item = path});
    int lock = file_lock(lock_path, LOCK_WAIT_MS, error);
    if (lock < 0)
        return NULL;
    bool ok = access(path, F_OK) == 0;
    if (!ok) {
        remove_outdated(cache, family, name);
        ok = make(path, install, owner, workshop, error);
    }
    file_unlock(lock);
    return ok ? g_steal_pointer(&path) : NULL;
}
