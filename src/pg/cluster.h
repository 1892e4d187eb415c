/* A cluster of one project on disk: where its parts are, whose it is, how it is made.
 *
 * The data directory is <directory>/data. A root caller runs PostgreSQL as an unprivileged user, who may not
 * be able to enter the project (one below /root, mode 0700, say); then the data goes to
 * /var/lib/confiture/<hash of the directory's path>/data and <directory>/data is a link to it, so that it is
 * found again and seen.
 *
 * A cluster exists from one moment to the next: initdb works in data.new-XXXXXX beside it, which is renamed
 * when complete. What a killed initdb leaves is removed by the next cluster_make().
 */
#ifndef CONFITURE_PG_CLUSTER_H
#define CONFITURE_PG_CLUSTER_H

#include <glib.h>
#include <stdbool.h>

#include "base/progress.h"
#include "pg/install.h"
#include "pg/owner.h"

typedef struct {
    char *directory; /* absolute */
    char *data;      /* absolute, links resolved; need not exist */
    char *log;
    char *lock;
    char *socket_directory; /* where it would be */
    int major;              /* of the data directory, 0 when there is none */
    Owner owner;
    bool outside; /* data lies outside the directory */
} Cluster;

/* Finds the parts; changes nothing. ERR_FILE when the data directory is somebody else's or no cluster. */
bool cluster_open(const char *directory, Cluster *cluster, GError **error);
void cluster_clear(Cluster *cluster);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Cluster, cluster_clear)

/* Makes the directory and takes its lock; the caller unlocks. Reads the parts again, which may have changed
 * while waiting. -1: ERR_LOCKED, ERR_FILE. */
int cluster_lock(Cluster *cluster, int wait_ms, GError **error);
/* Runs initdb; the caller holds the lock. ERR_TOOL with its output, ERR_DISK_FULL, ERR_INTERRUPTED. */
bool cluster_make(Cluster *cluster, const PgInstall *install, GError **error);
/* Removes everything but the lock; the caller holds it, and the server is stopped. */
bool cluster_remove(const Cluster *cluster, GError **error);

/* initdb into an empty directory of the owner's, made for it, with `extra` arguments (NULL-terminated, or
 * NULL) and `settings` appended to postgresql.conf. */
bool cluster_initdb(const char *data, const Owner *owner, const PgInstall *install, const char *const *extra,
                    const char *settings, GError **error);

#endif
