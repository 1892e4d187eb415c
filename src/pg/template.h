/* The cached data directory scratch servers are copied from: initdb once per installation, not once per use.
 *
 * It lies in XDG_CACHE_HOME/confiture/pg (root: /var/cache/confiture/pg), mode 0700, under a name made of the
 * programs' path, version and modification time and of the settings, so that an upgrade makes a new one and
 * removes the old. Where no cache can be written, in `fallback`. Its settings trade safety for speed.
 */
#ifndef CONFITURE_PG_TEMPLATE_H
#define CONFITURE_PG_TEMPLATE_H

#include <glib.h>

#include "base/progress.h"
#include "pg/install.h"
#include "pg/owner.h"

/* Path of the template, made when missing (one process makes it, others wait): `workshop` is a directory the
 * owner can write to, for initdb. The caller frees. NULL: ERR_TOOL, ERR_DISK_FULL, ERR_FILE, ERR_LOCKED. */
char *template_get(const PgInstall *install, const Owner *owner, const char *workshop, const char *fallback,
                   Progress *progress, GError **error);

#endif
