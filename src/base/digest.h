/* SHA-256 and the text it is taken over.
 *
 * Two files that differ only in a byte order mark, in CRLF against LF, or in the newlines at the very end
 * have the same normalised text, hence the same digest; nothing else is ignored. A lone CR is content.
 * SHA-256 is FIPS 180-4, by OpenSSL's libcrypto (already in the process through libpq).
 */
#ifndef CONFITURE_BASE_DIGEST_H
#define CONFITURE_BASE_DIGEST_H

#include <glib.h>
#include <stddef.h>

enum { DIGEST_HEX_LENGTH = 64 };

typedef struct Digest Digest;

Digest *digest_new(void);
void digest_update(Digest *digest, const void *data, size_t length);
/* Adds a length-prefixed field, so that ("ab","c") and ("a","bc") differ. */
void digest_field(Digest *digest, const void *data, size_t length);
/* Writes 64 hex digits and a NUL, and resets the digest for the next use. */
void digest_hex(Digest *digest, char hex[DIGEST_HEX_LENGTH + 1]);
void digest_free(Digest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Digest, digest_free)

/* Digest of a text's normalised form, fed in pieces of any size; holds no more than the piece. */
typedef struct TextDigest TextDigest;
TextDigest *text_digest_new(void);
void text_digest_update(TextDigest *text, const char *bytes, size_t length);
/* Writes the hex digits, those of the text's very bytes to raw_hex unless that is NULL, and readies it for
 * the next text. While a text is in normal form the two are one computation. */
void text_digest_hex(TextDigest *digest, char hex[DIGEST_HEX_LENGTH + 1],
                     char raw_hex[DIGEST_HEX_LENGTH + 1]);
void text_digest_free(TextDigest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextDigest, text_digest_free)

/* Normalises text in place: drops a UTF-8 byte order mark, turns CRLF into LF, and ends the text with exactly
 * one newline (an empty text stays empty). Returns the new length. The buffer needs one spare byte. */
size_t text_normalise(char *text, size_t length);

#endif
