/* ${VAR} in a value from a settings file.
 *
 *   ${VAR}            the environment variable; unset or empty is an error
 *   ${VAR:-default}   the default when it is unset or empty; the default may hold ${...} itself
 *   ${VAR:?message}   an error with that message when it is unset or empty
 *   $$                a dollar sign; any other '$' stands for itself
 *
 * As in a POSIX shell (XCU 2.6.2) with the colon, except that a plain ${VAR} must be set: an empty piece in
 * the middle of a URL is never what somebody wanted. What a variable holds is not looked at again, and is in
 * no error.
 */
#ifndef CONFITURE_CONFIG_EXPAND_H
#define CONFITURE_CONFIG_EXPAND_H

#include <glib.h>
#include <stdbool.h>

/* The text with variables replaced, or NULL with ERR_CONFIG naming the variable, without a place. The caller
 * frees. `lookup` is getenv() but for tests. */
char *expand_variables(const char *text, const char *(*lookup)(const char *name), GError **error);

#endif
