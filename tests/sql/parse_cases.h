/* The case files of tests/cases/parse (README.md there), for the tests that go through them. */
#ifndef CONFITURE_TESTS_PARSE_CASES_H
#define CONFITURE_TESTS_PARSE_CASES_H

#include <glib.h>

typedef struct {
    char *name;     /* file/line */
    char *text;     /* the statement */
    char *expected; /* its "--> " lines */
} ParseCase;

/* Of ParseCase*, in the order of the files' names. Fails the test program when a file is malformed. */
GPtrArray *parse_cases(void);

#endif
