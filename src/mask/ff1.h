/* FF1: format-preserving encryption (NIST SP 800-38G, algorithm 7), over AES-256.
 *
 * Always true: two texts of one length never become one, and decryption gives the text back. The number of
 * texts of a length has to be FF1_LEAST or more: below, all can be tried (SP 800-38G Rev. 1, second draft).
 */
#ifndef CONFITURE_MASK_FF1_H
#define CONFITURE_MASK_FF1_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FF1_LEAST = 1000000, FF1_LONGEST = 128 };

typedef struct Ff1 Ff1;

/* A key of 16, 24 or 32 bytes; digits are from 0 to radix - 1, radix 2 to 256. */
Ff1 *ff1_new(const unsigned char *key, size_t key_length, unsigned radix);
void ff1_free(Ff1 *ff1);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ff1, ff1_free)

/* Whether texts of that length are many enough, and not too long. */
bool ff1_takes(const Ff1 *ff1, size_t length);
/* In place; the length must be one that ff1_takes(). A tweak has at most 64 bytes. */
void ff1_encrypt(Ff1 *ff1, const unsigned char *tweak, size_t tweak_length, unsigned char *digits,
                 size_t length);
void ff1_decrypt(Ff1 *ff1, const unsigned char *tweak, size_t tweak_length, unsigned char *digits,
                 size_t length);

#endif
