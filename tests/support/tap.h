/* GTest programs print TAP, so that prove is the one runner of the whole suite. */
#ifndef CONFITURE_TESTS_TAP_H
#define CONFITURE_TESTS_TAP_H

#include <glib.h>

/* As g_test_init(), with TAP output whatever the arguments. */
void tap_init(int argc, char **argv);

/* A unix socket at `path` that takes connections and says nothing. The caller closes and unlinks. */
int tap_listen(const char *path);

/* A path below the source tree: the caller frees. */
char *tap_source_path(const char *relative);

#endif
