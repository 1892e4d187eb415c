/* What to say beside the server's error: mostly that the missing object is created by a file that is read
 * later. */
#ifndef CONFITURE_BUILD_HINT_H
#define CONFITURE_BUILD_HINT_H

#include "build/content.h"

/* Improves the hint of a server error of the statement that is the `ordinal`th event of a stream over
 * `content`; `offset` is where in the statement the server pointed, or 0; then the place becomes that of the
 * name the message tells, as far as the statement shows it. Leaves the error alone when there is nothing
 * better to say. */
void build_hint(const Content *content, unsigned ordinal, size_t offset, GError **error);

#endif
