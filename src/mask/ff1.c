#include "mask/ff1.h"

#include <math.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <string.h>

enum { BLOCK = 16, ROUNDS = 10, TWEAK_MOST = 64, BYTES_MOST = FF1_LONGEST + BLOCK };

struct Ff1 {
    unsigned radix;
    EVP_CIPHER_CTX *aes;
    BN_CTX *context;
    BIGNUM *a, *b, *y, *modulus;
};

Ff1 *
ff1_new(const unsigned char *key, size_t key_length, unsigned radix)
{
    const EVP_CIPHER *cipher = key_length == 16   ? EVP_aes_128_ecb()
                               : key_length == 24 ? EVP_aes_192_ecb()
                                                  : EVP_aes_256_ecb();
    Ff1 *ff1 = g_new0(Ff1, 1);
    ff1->radix = radix;
    ff1->aes = EVP_CIPHER_CTX_new();
    ff1->context = BN_CTX_new();
    ff1->a = BN_new();
    ff1->b = BN_new();
    ff1->y = BN_new();
    ff1->modulus = BN_new();
    if (!EVP_EncryptInit_ex(ff1->aes, cipher, NULL, key, NULL))
        g_error("AES cannot be used on this machine");
    EVP_CIPHER_CTX_set_padding(ff1->aes, 0);
    return ff1;
}

void
ff1_free(Ff1 *ff1)
{
    if (!ff1)
        return;
    EVP_CIPHER_CTX_free(ff1->aes);
    BN_CTX_free(ff1->context);
    BN_clear_free(ff1->a);
    BN_clear_free(ff1->b);
    BN_clear_free(ff1->y);
    BN_free(ff1->modulus);
    g_free(ff1);
}

bool
ff1_takes(const Ff1 *ff1, size_t length)
{
    return length >= 2 && length <= FF1_LONGEST && pow(ff1->radix, (double)length) >= FF1_LEAST;
}

static void
encipher(Ff1 *ff1, unsigned char block[BLOCK])
{
    int written;
    EVP_EncryptUpdate(ff1->aes, block, &written, block, BLOCK);
}

/* NUM(X), most significant digit first. */
static void
number_of(const Ff1 *ff1, BIGNUM *number, const unsigned char *digits, size_t length)
{
    BN_zero(number);
    for (size_t i = 0; i < length; i++) {
        BN_mul_word(number, ff1->radix);
        BN_add_word(number, digits[i]);
    }
}

/* STR(number), which is used up. */
static void
digits_of(const Ff1 *ff1, BIGNUM *number, unsigned char *digits, size_t length)
{
    for (size_t i = length; i-- > 0;)
        digits[i] = (unsigned char)BN_div_word(number, ff1->radix);
}

/* One text being worked on: the constants of steps 1 to 5. */
typedef struct {
    size_t u, v, b, d;
    unsigned char first[BLOCK]; /* P, enciphered: the PRF's state behind its first block */
    const unsigned char *tweak;
    size_t tweak_length;
} Text;

static void
begin(Ff1 *ff1, Text *text, size_t length)
{
    text->u = length / 2;
    text->v = length - text->u;
    text->b = (size_t)ceil(ceil((double)text->v * log2(ff1->radix)) / 8);
    text->d = 4 * ((text->b + 3) / 4) + 4;
    const unsigned char p[BLOCK] = {1,
                                    2,
                                    1,
                                    0,
                                    (unsigned char)(ff1->radix >> 8),
                                    (unsigned char)ff1->radix,
                                    ROUNDS,
                                    (unsigned char)text->u,
                                    (unsigned char)(length >> 24),
                                    (unsigned char)(length >> 16),
                                    (unsigned char)(length >> 8),
                                    (unsigned char)length,
                                    0,
                                    0,
                                    0,
                                    (unsigned char)text->tweak_length};
    memcpy(text->first, p, BLOCK);
    encipher(ff1, text->first);
}

/* y of a round, over the other half: steps 6.i to 6.iv. */
static void
round_value(Ff1 *ff1, const Text *text, unsigned round, const unsigned char *half, size_t half_length)
{
    unsigned char q[TWEAK_MOST + BLOCK + BYTES_MOST] = {0};
    unsigned char s[BYTES_MOST + 2 * BLOCK];
    unsigned char block[BLOCK];
    const size_t padding = (BLOCK - (text->tweak_length + text->b + 1) % BLOCK) % BLOCK;
    const size_t total = text->tweak_length + padding + 1 + text->b;
    if (text->tweak_length > 0)
        memcpy(q, text->tweak, text->tweak_length);
    q[text->tweak_length + padding] = (unsigned char)round;
    number_of(ff1, ff1->b, half, half_length);
    BN_bn2binpad(ff1->b, q + total - text->b, (int)text->b);
    memcpy(block, text->first, BLOCK);
    for (size_t at = 0; at < total; at += BLOCK) {
        for (size_t i = 0; i < BLOCK; i++)
            block[i] ^= q[at + i];
        encipher(ff1, block);
    }
    memcpy(s, block, BLOCK);
    for (size_t at = BLOCK, j = 1; at < text->d; at += BLOCK, j++) {
        memcpy(s + at, block, BLOCK);
        s[at + BLOCK - 1] ^= (unsigned char)j;
        encipher(ff1, s + at);
    }
    BN_bin2bn(s, (int)text->d, ff1->y);
}

/* Adds y to a half, or takes it away, modulo radix to the half's length. */
static void
mix(Ff1 *ff1, bool add, unsigned char *half, size_t length)
{
    BN_one(ff1->modulus);
    for (size_t i = 0; i < length; i++)
        BN_mul_word(ff1->modulus, ff1->radix);
    number_of(ff1, ff1->a, half, length);
    if (add)
        BN_add(ff1->a, ff1->a, ff1->y);
    else
        BN_sub(ff1->a, ff1->a, ff1->y);
    BN_nnmod(ff1->a, ff1->a, ff1->modulus, ff1->context);
    digits_of(ff1, ff1->a, half, length);
}

/* Instead of exchanging the halves each round changes the one whose turn it is: the first has u digits. */
static void
run(Ff1 *ff1, bool encrypt, const unsigned char *tweak, size_t tweak_length, unsigned char *digits,
    size_t length)
{
    Text text = {.tweak = tweak, .tweak_length = MIN(tweak_length, (size_t)TWEAK_MOST)};
    begin(ff1, &text, length);
    for (unsigned i = 0; i < ROUNDS; i++) {
        const unsigned round = encrypt ? i : ROUNDS - 1 - i;
        const bool first = round % 2 == 0;
        unsigned char *half = first ? digits : digits + text.u;
        const unsigned char *other = first ? digits + text.u : digits;
        round_value(ff1, &text, round, other, first ? text.v : text.u);
        mix(ff1, encrypt, half, first ? text.u : text.v);
    }
}

void
ff1_encrypt(Ff1 *ff1, const unsigned char *tweak, size_t tweak_length, unsigned char *digits, size_t length)
{
    run(ff1, true, tweak, tweak_length, digits, length);
}

void
ff1_decrypt(Ff1 *ff1, const unsigned char *tweak, size_t tweak_length, unsigned char *digits, size_t length)
{
    run(ff1, false, tweak, tweak_length, digits, length);
}
