/* What the queries of this room take as their parameter. */
#ifndef CONFITURE_CATALOG_NAMES_H
#define CONFITURE_CATALOG_NAMES_H

/* A text array literal of the names, which NULL closes: {"a","b"}. NULL for none. The caller frees. */
char *catalog_names_literal(const char *const *names);

#endif
