/* The private directory of a server's socket.
 *
 * A socket path has room for 107 bytes (unix(7)), which a project's path soon exceeds, so the directory is a
 * short one: XDG_RUNTIME_DIR or /tmp, then confiture-<uid>-<hash of the data directory's path>. Connections
 * are trusted because of it: mode 0700, so nobody but its owner (and root) gets at the socket. Anybody can
 * create names in /tmp, hence a directory found there is used only when it is a directory, no link, ours and
 * closed to others.
 */
#ifndef CONFITURE_PG_SOCKETDIR_H
#define CONFITURE_PG_SOCKETDIR_H

#include <glib.h>
#include <stdbool.h>

#include "pg/owner.h"

/* The path for a data directory. The caller frees. */
char *socketdir_path(const char *data, const Owner *owner);
/* Makes it, or takes the one that is there and removes the sockets an earlier server left in it. For a server
 * that is known not to run. ERR_FILE naming the reason when it cannot be trusted. */
bool socketdir_make(const char *path, const Owner *owner, GError **error);
/* Removes it when it is ours; a missing or foreign one is left alone. */
void socketdir_remove(const char *path, const Owner *owner);

/* Makes a directory, or verifies one that is there: a directory, no link, of user `uid` (or ours, and then
 * given to him), with no permission beyond `mode`. Returns a descriptor to it, or -1. */
int private_directory(const char *path, int mode, const Owner *owner, GError **error);

#endif
