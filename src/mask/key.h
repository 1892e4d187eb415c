/* The one secret of masking: 32 bytes, from which each domain's own keys are derived.
 *
 * Always true:
 *  - the bytes stand in memory that is locked and wiped when freed, and in nothing that is shown; what names
 * a key is its id;
 *  - a key that can be guessed, or that is checked in, is refused: without a secret every mask can be undone
 *    by trying all values (NYC taxi medallions, 2014);
 *  - two domains share no key, so that equal values of unrelated columns are not equal when masked.
 *
 * Derivation: BLAKE2b-256 (RFC 7693), keyed with the master key, over length-prefixed purpose and domain.
 */
#ifndef CONFITURE_MASK_KEY_H
#define CONFITURE_MASK_KEY_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum { MASK_KEY_BYTES = 32, MASK_KEY_ID_LENGTH = 16 };

typedef struct MaskKey MaskKey;

/* Where the key comes from: one of them is set. */
typedef struct {
    const char *env;     /* name of an environment variable */
    const char *file;    /* readable by its owner alone, and not checked in */
    const char *command; /* for sh: what it prints; it has 30 seconds */
    int fd;              /* already open; -1 = none */
    bool ephemeral;      /* made now, and forgotten with the process */
} MaskKeySource;

/* Text of 64 hex digits or 44 characters of base64. ERR_CONFIG: absent, malformed, weak, open to others, or
 * under version control; a command that fails. ERR_FILE, ERR_TIMEOUT, ERR_INTERRUPTED. */
MaskKey *mask_key_open(const MaskKeySource *source, GError **error);
/* From its bytes, as they are: for tests and vectors. */
MaskKey *mask_key_new(const unsigned char bytes[MASK_KEY_BYTES]);
void mask_key_free(MaskKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaskKey, mask_key_free)

/* 16 hex digits that name the key and do not tell it. */
void mask_key_id(const MaskKey *key, char id[MASK_KEY_ID_LENGTH + 1]);
void mask_key_derive(const MaskKey *key, const char *purpose, const char *domain,
                     unsigned char out[MASK_KEY_BYTES]);

#endif
