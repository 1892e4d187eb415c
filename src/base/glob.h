/* Globs as gitignore(5) reads them: '*' and '?' stop at '/', '**' does not, '[...]' is a set. A pattern
 * without '/' matches the last component of a path, at any depth. */
#ifndef CONFITURE_BASE_GLOB_H
#define CONFITURE_BASE_GLOB_H

#include <glib.h>
#include <stdbool.h>

typedef struct GlobList GlobList;

/* Compiles a NULL-terminated list (NULL = empty). ERR_CONFIG names the pattern that cannot be read. */
GlobList *glob_list_new(const char *const *patterns, GError **error);
bool glob_list_empty(const GlobList *list);
/* Whether any pattern matches `path`, a relative path. False for an empty list. */
bool glob_list_match(const GlobList *list, const char *path);
void glob_list_free(GlobList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GlobList, glob_list_free)

#endif
