/* The server's log as we need it: opened safely, and its end read back when a start failed. */
#ifndef CONFITURE_PG_LOGTAIL_H
#define CONFITURE_PG_LOGTAIL_H

#include <glib.h>
#include <sys/types.h>

#include "pg/owner.h"

/* Opens for appending (created with mode 0600, the owner's); -1 with *error. A link is refused: root would
 * write where it points. */
int logtail_open(const char *path, const Owner *owner, GError **error);
/* What was written since `start`, at most the last 16 KiB; "" when unreadable. The caller frees. */
char *logtail_read(const char *path, off_t start);
/* The last lines of some output, as the detail of an error. The caller frees. */
char *logtail_last_lines(const char *output);

#endif
