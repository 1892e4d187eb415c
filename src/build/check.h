/* Checking a file apart from all others, so that it can be done in any thread.
 *
 * What a script means depends on the files before it only through variables, meta-commands and
 * standard_conforming_strings. A file that holds none of these is the same text in the assembled script, and
 * whether every quote in it is closed can be seen without the rest.
 */
#ifndef CONFITURE_BUILD_CHECK_H
#define CONFITURE_BUILD_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "sql/script.h"

typedef struct {
    bool plain;  /* the text stands for itself, and can be read to its end */
    bool closed; /* its last statement has its ';' */
    size_t statements;
} FileCheck;

typedef struct {
    const char *root;
    Script *script; /* kept from file to file */
} FileChecker;

/* Reads a text through. What cannot be judged alone, or cannot be read, comes back with plain = false:
 * whoever reads it in its order then finds the error, with its place. */
FileCheck file_check(FileChecker *checker, const char *path, const char *text, size_t length);
void file_checker_clear(FileChecker *checker);

#endif
