/* Copying a directory tree quickly: in the kernel, sharing blocks where the file system can (btrfs, xfs),
 * without fsync. For data that can be made again. */
#ifndef CONFITURE_BASE_TREECOPY_H
#define CONFITURE_BASE_TREECOPY_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

/* Copies directory `from` to `to`, which must not exist. Modes are kept; a root caller gives everything to
 * uid:gid. Only directories and regular files: anything else is ERR_FILE, as is a tree deeper than 64. On an
 * error what was copied stays; the caller removes it. */
bool tree_copy(const char *from, const char *to, uid_t uid, gid_t gid, GError **error);

#endif
