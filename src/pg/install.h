/* Finding PostgreSQL's server programs on this machine. */
#ifndef CONFITURE_PG_INSTALL_H
#define CONFITURE_PG_INSTALL_H

#include <glib.h>
#include <stdbool.h>

enum { PG_MAJOR_OLDEST = 13, PG_MAJOR_NEWEST = 18 };

typedef struct {
    char *bindir;  /* holds initdb, pg_ctl, postgres */
    char *libdir;  /* LD_LIBRARY_PATH needed by a relocated installation, or NULL */
    int major;     /* 15 */
    char *version; /* "15.18" */
} PgInstall;

/* The installation to use, in this order: `bindir` (the --bindir option or the bindir setting),
 * CONFITURE_PG_BINDIR, pg_config in PATH, /usr/lib/postgresql/N/bin newest first, initdb in PATH. An
 * installation named explicitly must work (ERR_TOOL); the others are passed over when they hold no server.
 * `major` not 0 asks for that major version. ERR_TOOL with the package to install when there is none. */
PgInstall *pg_install_find(const char *bindir, int major, GError **error);
char *pg_install_program(const PgInstall *install, const char *name); /* path; the caller frees */
void pg_install_free(PgInstall *install);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PgInstall, pg_install_free)

#endif
