/* The operating system user PostgreSQL runs as.
 *
 * The server refuses root, so a root caller drops to an unprivileged user: the owner of the data directory
 * when there is one, else the user who called sudo (SUDO_UID), else `postgres`, else `nobody`. Everybody else
 * runs it as himself, and is refused a data directory of another user.
 */
#ifndef CONFITURE_PG_OWNER_H
#define CONFITURE_PG_OWNER_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

typedef struct {
    uid_t uid;
    gid_t gid;
} Owner;

/* The user for a cluster that exists (`data`) or is to be made (NULL). ERR_FILE when the data directory
 * belongs to somebody we cannot run as, ERR_TOOL when root has no user to drop to. */
bool owner_choose(const char *data, Owner *owner, GError **error);
/* Whether the owner may enter `path` with every directory above it (asked of the kernel as that user). */
bool owner_can_enter(const Owner *owner, const char *path);
/* Gives an open file to the owner; nothing to do unless we are root. */
bool owner_give(const Owner *owner, int fd, const char *path, GError **error);
/* Becomes the owner for good. Between fork and exec: async-signal-safe; false leaves errno. */
bool owner_become(const Owner *owner);
/* Login name, or the number when it has none. The caller frees. */
char *owner_name(uid_t uid);

#endif
