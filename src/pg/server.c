#include "pg/server.h"

#include <errno.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "pg/cluster.h"
#include "pg/install.h"
#include "pg/launch.h"
#include "pg/pidfile.h"
#include "pg/socketdir.h"

enum {
    LOCK_WAIT_MS = 180000, /* another one may run initdb on a slow disk */
    START_WAIT_MS = 60000, /* pg_ctl's own default */
    STOP_PATIENCE_MS = 30000,
    START_ROUNDS = 20,
};

void
server_status_clear(ServerStatus *status)
{
    g_clear_pointer(&status->version, g_free);
    g_clear_pointer(&status->user, g_free);
    g_clear_pointer(&status->socket_directory, g_free);
    g_clear_pointer(&status->data_directory, g_free);
    g_clear_pointer(&status->log_file, g_free);
    g_clear_pointer(&status->url, g_free);
}

static void
fill(const Cluster *cluster, const Postmaster *postmaster, ServerStatus *status)
{
    bool running = postmaster->state == POSTMASTER_READY && postmaster_has_socket(postmaster);
    *status = (ServerStatus){.state = running              ? SERVER_RUNNING
                                      : cluster->major > 0 ? SERVER_STOPPED
                                                           : SERVER_ABSENT,
                             .major = cluster->major,
                             .user = owner_name(cluster->owner.uid),
                             .data_directory = g_strdup(cluster->data),
                             .log_file = g_strdup(cluster->log)};
    if (!running)
        return;
    status->pid = postmaster->pid;
    status->socket_directory = g_strdup(postmaster->socket_directory);
    status->url = server_url(status, "postgres");
}

char *
server_url(const ServerStatus *status, const char *database)
{
    if (!status->socket_directory)
        return NULL;
    g_autofree char *name = g_uri_escape_string(database, NULL, FALSE);
    g_autofree char *host = g_uri_escape_string(status->socket_directory, "/", FALSE);
    return g_strdup_printf("postgresql:///%s?host=%s&port=%d&user=postgres", name, host,
                           (int)POSTMASTER_PORT);
}

/* `found` is the version that does not fit, "16" or "17.2". */
static void
set_other_major(const Cluster *cluster, const char *what, const char *found, GError **error)
{
    error_set(error, ERR_TOOL, "the data directory was made by PostgreSQL %d, but %s %s", cluster->major,
              what, found);
    error_detail(error, "The data directory is \"%s\".", cluster->data);
    error_hint(
        error,
        "Use that version (Debian: apt-get install postgresql-%d), or give up the data with \"confiture pg "
        "destroy\".",
        cluster->major);
}

static bool
check_major(const ServerOptions *options, const Cluster *cluster, GError **error)
{
    if (cluster->major == 0 || options->major == 0 || options->major == cluster->major)
        return true;
    g_autofree char *wanted = g_strdup_printf("%d", options->major);
    set_other_major(cluster, "the version wanted is", wanted, error);
    return false;
}

/* The programs for a data directory: of its own major version, or an error that names both versions. */
static PgInstall *
install_for(const ServerOptions *options, const Cluster *cluster, GError **error)
{
    g_autoptr(GError) inner = NULL;
    int major = cluster->major > 0 ? cluster->major : options->major;
    PgInstall *install = pg_install_find(options->bindir, major, &inner);
    if (install)
        return install;
    g_autoptr(PgInstall) other = cluster->major > 0 ? pg_install_find(options->bindir, 0, NULL) : NULL;
    if (other && other->major != cluster->major)
        set_other_major(cluster, "the programs found are of version", other->version, error);
    else
        g_propagate_error(error, g_steal_pointer(&inner));
    return NULL;
}

bool
server_status(const ServerOptions *options, ServerStatus *status, GError **error)
{
    g_auto(Cluster) cluster = {0};
    g_auto(Postmaster) postmaster = {0};
    *status = (ServerStatus){0};
    if (!cluster_open(options->directory, &cluster, error))
        return false;
    postmaster_look(cluster.data, &postmaster);
    fill(&cluster, &postmaster, status);
    g_autoptr(PgInstall) install =
        pg_install_find(options->bindir, cluster.major > 0 ? cluster.major : options->major, NULL);
    status->version = install ? g_strdup(install->version) : NULL;
    return true;
}

static bool
start_stopped(const ServerOptions *options, Cluster *cluster, ServerStatus *status, GError **error)
{
    g_autoptr(PgInstall) install = install_for(options, cluster, error);
    if (!install)
        return false;
    if (cluster->major == 0) {
        progress_report(options->progress, &(ProgressState){.phase = "initialising", .item = cluster->data});
        if (!cluster_make(cluster, install, error))
            return false;
    }
    progress_report(options->progress, &(ProgressState){.phase = "starting", .item = cluster->data});
    g_free(status->version);
    status->version = g_strdup(install->version);
    const Launch launch = {.install = install,
                           .owner = &cluster->owner,
                           .data = cluster->data,
                           .socket_directory = cluster->socket_directory,
                           .log = cluster->log,
                           .timeout_ms = START_WAIT_MS};
    return launch_start(&launch, error);
}

/* Under the lock: whatever state the server is in, leads it to readiness. */
static bool
bring_up(const ServerOptions *options, Cluster *cluster, ServerStatus *status, GError **error)
{
    for (int round = 0; round < START_ROUNDS; round++) {
        g_auto(Postmaster) postmaster = {0};
        bool ok = true;
        postmaster_look(cluster->data, &postmaster);
        switch (postmaster.state) {
        case POSTMASTER_READY:
            if (postmaster_has_socket(&postmaster)) {
                g_autofree char *version = g_steal_pointer(&status->version);
                server_status_clear(status);
                fill(cluster, &postmaster, status);
                status->version = g_steal_pointer(&version);
                return true;
            }
            /* Its socket directory was swept away (a cleaned /tmp, the end of a login session). */
            ok = launch_stop(cluster->data, STOP_PATIENCE_MS, options->progress, error);
            break;
        case POSTMASTER_STARTING:
        case POSTMASTER_STOPPING:
            ok = launch_wait(cluster->data, START_WAIT_MS, error);
            break;
        case POSTMASTER_NONE:
            ok = start_stopped(options, cluster, status, error);
            break;
        }
        if (!ok)
            return false;
    }
    error_set(error, ERR_TOOL, "the server in \"%s\" stops as often as it is started", cluster->data);
    error_hint(error, "See the log in \"%s\".", cluster->log);
    return false;
}

bool
server_start(const ServerOptions *options, ServerStatus *status, GError **error)
{
    g_auto(Cluster) cluster = {0};
    g_auto(Postmaster) postmaster = {0};
    *status = (ServerStatus){0};
    if (!cluster_open(options->directory, &cluster, error))
        return false;
    /* The usual case costs no lock and no process. */
    postmaster_look(cluster.data, &postmaster);
    fill(&cluster, &postmaster, status);
    if (status->state == SERVER_RUNNING && check_major(options, &cluster, NULL))
        return true;
    server_status_clear(status);
    int lock = cluster_lock(&cluster, LOCK_WAIT_MS, error);
    if (lock < 0)
        return false;
    bool ok = check_major(options, &cluster, error) && bring_up(options, &cluster, status, error);
    file_unlock(lock);
    if (!ok) {
        error_context(error, "while starting the server in \"%s\"", cluster.directory);
        server_status_clear(status);
    }
    return ok;
}

bool
server_stop(const ServerOptions *options, GError **error)
{
    g_auto(Cluster) cluster = {0};
    if (!cluster_open(options->directory, &cluster, error))
        return false;
    if (access(cluster.directory, F_OK) != 0)
        return true;
    int lock = cluster_lock(&cluster, LOCK_WAIT_MS, error);
    if (lock < 0)
        return false;
    g_auto(Postmaster) postmaster = {0};
    postmaster_look(cluster.data, &postmaster);
    bool ok = launch_stop(cluster.data, STOP_PATIENCE_MS, options->progress, error);
    if (ok && postmaster.socket_directory)
        socketdir_remove(postmaster.socket_directory, &cluster.owner);
    file_unlock(lock);
    return ok;
}

bool
server_destroy(const ServerOptions *options, GError **error)
{
    g_auto(Cluster) cluster = {0};
    if (!cluster_open(options->directory, &cluster, error))
        return false;
    if (access(cluster.directory, F_OK) != 0)
        return true;
    int lock = cluster_lock(&cluster, LOCK_WAIT_MS, error);
    if (lock < 0)
        return false;
    g_auto(Postmaster) postmaster = {0};
    postmaster_look(cluster.data, &postmaster);
    bool ok = launch_stop(cluster.data, STOP_PATIENCE_MS, options->progress, error);
    if (ok && postmaster.socket_directory)
        socketdir_remove(postmaster.socket_directory, &cluster.owner);
    ok = ok && cluster_remove(&cluster, error);
    /* The lock goes last, while it is held: who waits for it sees that it is gone and begins anew. */
    if (ok && unlink(cluster.lock) == 0)
        rmdir(cluster.directory);
    file_unlock(lock);
    return ok;
}
