#include "mask/prf.h"

#include <sodium.h>
#include <string.h>

void
mask_prf_init(MaskPrf *prf, const MaskKey *key, const char *domain)
{
    unsigned char derived[MASK_KEY_BYTES];
    mask_key_derive(key, "choose", domain, derived);
    memcpy(prf->choose, derived, sizeof prf->choose);
    mask_key_derive(key, "token", domain, prf->token);
    mask_key_derive(key, "cipher", domain, prf->cipher);
    sodium_memzero(derived, sizeof derived);
}

void
mask_prf_clear(MaskPrf *prf)
{
    sodium_memzero(prf, sizeof *prf);
}

static void
hash(const MaskPrf *prf, const void *data, size_t length, uint64_t words[2])
{
    unsigned char out[crypto_shorthash_siphashx24_BYTES];
    crypto_shorthash_siphashx24(out, data, length, prf->choose);
    /* The same choices on every machine. */
    memcpy(words, out, sizeof out);
    words[0] = GUINT64_FROM_LE(words[0]);
    words[1] = GUINT64_FROM_LE(words[1]);
}

void
mask_bits_init(MaskBits *bits, const MaskPrf *prf, const char *value, size_t length)
{
    *bits = (MaskBits){.prf = prf};
    hash(prf, value, length, bits->words);
    memcpy(bits->seed, bits->words, sizeof bits->seed);
}

static uint64_t
next(MaskBits *bits)
{
    if (bits->used == G_N_ELEMENTS(bits->words)) {
        const uint64_t block[3] = {GUINT64_TO_LE(bits->seed[0]), GUINT64_TO_LE(bits->seed[1]),
                                   GUINT64_TO_LE(++bits->rounds)};
        hash(bits->prf, block, sizeof block, bits->words);
        bits->used = 0;
    }
    return bits->words[bits->used++];
}

/* D. Lemire, Fast Random Integer Generation in an Interval (2019): the high half of a product, and a second
 * try where it would not be fair. */
uint64_t
mask_bits_below(MaskBits *bits, uint64_t limit)
{
    __extension__ typedef unsigned __int128 Wide;
    Wide product = (Wide)next(bits) * limit;
    if ((uint64_t)product < limit) {
        const uint64_t unfair = (0 - limit) % limit;
        while ((uint64_t)product < unfair)
            product = (Wide)next(bits) * limit;
    }
    return (uint64_t)(product >> 64);
}

void
mask_token(const MaskPrf *prf, const char *value, size_t length, unsigned char *out, size_t out_length)
{
    unsigned char full[crypto_generichash_BYTES_MAX];
    crypto_generichash(full, sizeof full, (const unsigned char *)value, length, prf->token,
                       sizeof prf->token);
    memcpy(out, full, out_length);
}
