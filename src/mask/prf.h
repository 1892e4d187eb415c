/* A pseudo-random function for each domain: equal values give equal choices, and without the key nobody can
 * tell which value gave which.
 *
 * Choices are made from SipHash-2-4-128 (Aumasson, Bernstein 2012), some 40 ns a value; what is emitted as a
 * token comes from keyed BLAKE2b. Both are of libsodium.
 */
#ifndef CONFITURE_MASK_PRF_H
#define CONFITURE_MASK_PRF_H

#include <stdint.h>

#include "mask/key.h"

typedef struct {
    unsigned char choose[16];
    unsigned char token[MASK_KEY_BYTES];
    unsigned char cipher[MASK_KEY_BYTES]; /* for encryption */
} MaskPrf;

/* The bits of one value, as many as are asked for. */
typedef struct {
    const MaskPrf *prf;
    uint64_t words[2];
    uint64_t seed[2];
    unsigned used;
    uint64_t rounds;
} MaskBits;

/* Columns of one domain mask alike. */
void mask_prf_init(MaskPrf *prf, const MaskKey *key, const char *domain);
void mask_prf_clear(MaskPrf *prf);

void mask_bits_init(MaskBits *bits, const MaskPrf *prf, const char *value, size_t length);
/* Uniform in [0, limit), without bias; limit at least 1. */
uint64_t mask_bits_below(MaskBits *bits, uint64_t limit);
/* `length` bytes, at most 64. */
void mask_token(const MaskPrf *prf, const char *value, size_t length, unsigned char *out, size_t out_length);

#endif
