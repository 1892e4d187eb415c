/* Which files a build reads, and in which order.
 *
 * Always true:
 *  - the order is a pure function of the settings and the names: include_dirs by their `order`, then by path
 * as build.sort_mode says; directory entries, locale and clock have no say;
 *  - a file is listed once, however many include_dirs reach it;
 *  - nothing outside the project is listed: a link that leads out is an error, not a gap.
 *
 * Names that begin with '.' are passed over, as are names that do not end in ".sql".
 */
#ifndef CONFITURE_BUILD_FILES_H
#define CONFITURE_BUILD_FILES_H

#include "config/config.h"

typedef struct {
    const char *path;  /* absolute */
    const char *shown; /* relative to the project, as messages and the hash name it */
    bool seed;         /* from the seed profile */
} BuildFile;

/* The DDL files of the settings, then, when `profile` is not NULL, its seed files. An array of BuildFile*.
 * ERR_FILE: a directory is missing (with the line of the settings that names it), a link leads out of the
 * project, or there is no file at all. */
GPtrArray *build_files_find(const Config *config, const SeedProfile *profile, GError **error);

#endif
