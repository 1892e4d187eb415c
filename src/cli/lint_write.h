/* Fixed files: shown as a diff, or put in their places. */
#ifndef CONFITURE_CLI_LINT_WRITE_H
#define CONFITURE_CLI_LINT_WRITE_H

#include "cli/command.h"
#include "lint/repair.h"

/* `repaired`: array of Repaired (lint/repair.h). Prints what diff(1) makes of them. ERR_TOOL. */
bool lint_print_diff(const GPtrArray *repaired, GError **error);
/* Each file is replaced whole, with its mode, behind a link too; ERR_FILE when it is no longer what was
 * linted. */
bool lint_write_files(const GPtrArray *repaired, GError **error);
/* Standard input's text as it was fixed, or as it was. */
bool lint_print_fixed(const LintRequest *request, const GPtrArray *repaired, GError **error);

#endif
