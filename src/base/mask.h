/* Hiding secrets in text that people will see.
 *
 * Masked are: the password of a URL ("://user:secret@"), and the value of every name that holds "passw",
 * "secret", "token" or "apikey"/"api_key", written as name=value or name: value: libpq keywords and URL
 * parameters (libpq's manual, "Connection Strings"), YAML lines, settings. A rule that errs, errs by hiding
 * too much: an unescaped '@' or '/' in a URL's password is part of the password. A bare ${NAME} stays.
 */
#ifndef CONFITURE_BASE_MASK_H
#define CONFITURE_BASE_MASK_H

#include <stdbool.h>
#include <stddef.h>

/* A copy with every secret replaced by "***". The caller frees. */
char *mask_secrets(const char *text);

/* Overwrites every byte of a secret by '*', so that lines and offsets stay what they are: for code frames. */
void mask_secrets_in_place(char *text, size_t length);

/* Whether a name of this spelling ("app_password") stands for a secret. */
bool mask_is_secret_name(const char *name);

#endif
