/* The events of a script as text a person can read.
 *
 *   1:1-1:10 statement                what was read and where; "open" when no ';' ended it, "copies" with
 * data | SELECT 1                        its text, control bytes and bytes that are not UTF-8 as \xNN
 *
 * Places are FILE:LINE:COLUMN without the file when it is the one asked for. The chunks of one COPY are one
 * block, because their sizes are nobody's business.
 */
#ifndef CONFITURE_TESTS_SCRIPT_RENDER_H
#define CONFITURE_TESTS_SCRIPT_RENDER_H

#include "sql/script.h"

/* Reads the script to its end, or to its error, which is rendered too. The caller frees. */
char *script_render(Script *script, const char *asked_for);
/* For a script that could not be opened. */
char *script_render_error(const GError *error);

#endif
