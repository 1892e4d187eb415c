/* Scratch servers. Below /tmp/confiture-scratch-<uid>, which is ours and closed to others' writing, each has
 * <id>/ (data, log and socket; the server user's, mode 0700) and <id>.lock, which its process holds with
 * flock: a lock that is free marks a server whose process is dead. The lock lies outside so that it is the
 * last to go.
 */
#include "pg/server.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/treecopy.h"
#include "pg/install.h"
#include "pg/launch.h"
#include "pg/owner.h"
#include "pg/pidfile.h"
#include "pg/socketdir.h"
#include "pg/template.h"

enum { START_WAIT_MS = 30000, NAME_ATTEMPTS = 100, COPY_ATTEMPTS = 3 };

struct Scratch {
    char *base;
    char *directory;
    char *data;
    char *lock_path;
    char *url;
    int lock;
    pid_t process; /* who made it: a forked child must not take it down */
    Owner owner;
};

/* Those alive in this process, for exit(). */
static GPtrArray *alive;

/* A segment is left behind when a postmaster is killed; the server would reuse or remove it at its next
 * start, which never comes. */
static void
remove_shared_memory(const char *data, uid_t uid)
{
    struct shmid_ds segment;
    g_auto(Postmaster) postmaster = {0};
    postmaster_look(data, &postmaster);
    int id = postmaster.shared_memory;
    if (id >= 0 && postmaster.pid == 0 && shmctl(id, IPC_STAT, &segment) == 0 && segment.shm_nattch == 0 &&
        segment.shm_perm.cuid == uid)
        shmctl(id, IPC_RMID, NULL);
}

/* Server, data and lock file, in this order; the caller holds the lock. */
static void
remove_all(const char *directory, const char *lock_path)
{
    struct stat st;
    g_autofree char *data = g_build_filename(directory, "data", NULL);
    if (stat(data, &st) == 0) {
        launch_kill(data);
        remove_shared_memory(data, st.st_uid);
    }
    if (tree_remove(directory, NULL))
        unlink(lock_path);
}

/* Removes what killed processes left. */
static void
sweep(const char *base)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    DIR *dir = opendir(base);
    if (!dir)
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (g_str_has_suffix(entry->d_name, ".lock"))
            g_ptr_array_add(names, g_strndup(entry->d_name, strlen(entry->d_name) - strlen(".lock")));
    closedir(dir);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *directory = g_build_filename(base, names->pdata[i], NULL);
        g_autofree char *lock_path = g_strconcat(directory, ".lock", NULL);
        int lock = file_lock(lock_path, 0, NULL);
        if (lock < 0)
            continue;
        remove_all(directory, lock_path);
        file_unlock(lock);
    }
}

static char *
base_directory(GError **error)
{
    const Owner self = {.uid = geteuid(), .gid = getegid()};
    g_autofree char *path = g_strdup_printf("/tmp/confiture-scratch-%lu", (unsigned long)self.uid);
    /* The user a root caller drops to passes through it. */
    int fd = private_directory(path, self.uid == 0 ? 0711 : 0700, &self, error);
    if (fd < 0)
        return NULL;
    close(fd);
    return g_steal_pointer(&path);
}

/* Takes a name nobody uses: lock first, then directory. */
static bool
take_name(Scratch *scratch, GError **error)
{
    for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
        g_autofree char *directory = g_strdup_printf("%s/%08x", scratch->base, g_random_int());
        g_autofree char *lock_path = g_strconcat(directory, ".lock", NULL);
        if (access(lock_path, F_OK) == 0 || access(directory, F_OK) == 0)
            continue;
        scratch->lock = file_lock(lock_path, 0, NULL);
        if (scratch->lock < 0)
            continue;
        scratch->directory = g_steal_pointer(&directory);
        scratch->lock_path = g_steal_pointer(&lock_path);
        scratch->data = g_build_filename(scratch->directory, "data", NULL);
        int fd = private_directory(scratch->directory, 0700, &scratch->owner, error);
        if (fd < 0)
            return false;
        close(fd);
        return true;
    }
    error_set(error, ERR_FILE, "no scratch directory can be made in \"%s\"", scratch->base);
    return false;
}

static bool
copy_template(const Scratch *scratch, const PgInstall *install, Progress *progress, GError **error)
{
    for (int attempt = 1;; attempt++) {
        g_autoptr(GError) inner = NULL;
        g_autofree char *template =
            template_get(install, &scratch->owner, scratch->directory, scratch->base, progress, error);
        if (!template)
            return false;
        if (tree_copy(template, scratch->data, scratch->owner.uid, scratch->owner.gid, &inner))
            return true;
        tree_remove(scratch->data, NULL);
        /* Another process may just have replaced the template by that of upgraded programs. */
        if (attempt == COPY_ATTEMPTS || access(template, F_OK) == 0) {
            g_propagate_error(error, g_steal_pointer(&inner));
            return false;
        }
    }
}

static bool
start(Scratch *scratch, const ServerOptions *options, GError **error)
{
    g_autoptr(PgInstall) install = pg_install_find(options->bindir, options->major, error);
    if (!install || !copy_template(scratch, install, options->progress, error))
        return false;
    g_autofree char *log = g_build_filename(scratch->directory, "log", NULL);
    const Launch launch = {.install = install,
                           .owner = &scratch->owner,
                           .data = scratch->data,
                           .socket_directory = scratch->directory,
                           .log = log,
                           .die_with_us = true,
                           .timeout_ms = START_WAIT_MS};
    progress_report(options->progress, &(ProgressState){.phase = "starting", .item = scratch->data});
    if (!launch_start(&launch, error))
        return false;
    const ServerStatus status = {.socket_directory = scratch->directory};
    scratch->url = server_url(&status, "postgres");
    return true;
}

static void
free_all(void)
{
    while (alive && alive->len > 0)
        scratch_free(alive->pdata[alive->len - 1]);
}

Scratch *
scratch_start(const ServerOptions *options, GError **error)
{
    static bool registered;
    g_autoptr(Scratch) scratch = g_new0(Scratch, 1);
    scratch->lock = -1;
    scratch->process = getpid();
    scratch->base = base_directory(error);
    if (!scratch->base)
        return NULL;
    sweep(scratch->base);
    if (!owner_choose(NULL, &scratch->owner, error) || !take_name(scratch, error) ||
        !start(scratch, options, error))
        return NULL;
    if (!alive)
        alive = g_ptr_array_new();
    g_ptr_array_add(alive, scratch);
    if (!registered)
        atexit(free_all);
    registered = true;
    return g_steal_pointer(&scratch);
}

const char *
scratch_url(const Scratch *scratch)
{
    return scratch->url;
}

void
scratch_free(Scratch *scratch)
{
    if (!scratch)
        return;
    if (alive)
        g_ptr_array_remove(alive, scratch);
    if (alive && alive->len == 0)
        g_clear_pointer(&alive, g_ptr_array_unref);
    if (scratch->directory && scratch->process == getpid())
        remove_all(scratch->directory, scratch->lock_path);
    file_unlock(scratch->lock);
    g_free(scratch->base);
    g_free(scratch->directory);
    g_free(scratch->data);
    g_free(scratch->lock_path);
    g_free(scratch->url);
    g_free(scratch);
}
