/* A Statement as the lines of a case file (tests/cases/parse/README.md). */
#ifndef CONFITURE_TESTS_PARSE_RENDER_H
#define CONFITURE_TESTS_PARSE_RENDER_H

#include "sql/parse.h"

/* One line per fact, each beginning with "--> " and ending in a newline; the caller frees. */
char *parse_render(const Statement *statement);

#endif
