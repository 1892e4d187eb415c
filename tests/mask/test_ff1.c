/* FF1 against the nine samples of NIST (SP 800-38G, "FF1 samples"), and back again. */
#include <string.h>

#include "mask/ff1.h"
#include "support/tap.h"

static const unsigned char key[] = {0x2B, 0x7E, 0x15, 0x16, 0x28, 0xAE, 0xD2, 0xA6, 0xAB, 0xF7, 0x15,
                                    0x88, 0x09, 0xCF, 0x4F, 0x3C, 0xEF, 0x43, 0x59, 0xD8, 0xD5, 0x80,
                                    0xAA, 0x4F, 0x7F, 0x03, 0x6D, 0x6F, 0x04, 0xFC, 0x6A, 0x94};
static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";

static void
to_digits(const char *text, unsigned char *digits)
{
    for (size_t i = 0; text[i]; i++)
        digits[i] = (unsigned char)(strchr(letters, text[i]) - letters);
}

static void
test_samples(void)
{
    static const struct {
        size_t key_length;
        unsigned radix;
        const char *tweak, *plain, *cipher;
    } samples[] = {
        {16, 10, "", "0123456789", "2433477484"},
        {16, 10, "9876543210", "0123456789", "6124200773"},
        {16, 36, "7777pqrs777", "0123456789abcdefghi", "a9tv40mll9kdu509eum"},
        {24, 10, "", "0123456789", "2830668132"},
        {24, 10, "9876543210", "0123456789", "2496655549"},
        {24, 36, "7777pqrs777", "0123456789abcdefghi", "xbj3kv35jrawxv32ysr"},
        {32, 10, "", "0123456789", "6657667009"},
        {32, 10, "9876543210", "0123456789", "1001623463"},
        {32, 36, "7777pqrs777", "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        unsigned char digits[64], wanted[64], plain[64];
        const size_t length = strlen(samples[i].plain);
        const unsigned char *tweak = (const unsigned char *)samples[i].tweak;
        g_autoptr(Ff1) ff1 = ff1_new(key, samples[i].key_length, samples[i].radix);
        to_digits(samples[i].plain, digits);
        to_digits(samples[i].plain, plain);
        to_digits(samples[i].cipher, wanted);
        ff1_encrypt(ff1, tweak, strlen(samples[i].tweak), digits, length);
        g_assert_cmpmem(digits, length, wanted, length);
        ff1_decrypt(ff1, tweak, strlen(samples[i].tweak), digits, length);
        g_assert_cmpmem(digits, length, plain, length);
    }
}

/* Every length, several radices: back again. */
static void
test_round_trip(void)
{
    static const unsigned radices[] = {2, 10, 26, 36, 62, 256};
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (size_t r = 0; r < G_N_ELEMENTS(radices); r++) {
        g_autoptr(Ff1) ff1 = ff1_new(key, 32, radices[r]);
        for (size_t length = 1; length <= FF1_LONGEST; length++) {
            unsigned char digits[FF1_LONGEST], before[FF1_LONGEST];
            if (!ff1_takes(ff1, length))
                continue;
            for (size_t i = 0; i < length; i++)
                before[i] = digits[i] = (unsigned char)g_rand_int_range(random, 0, (gint32)radices[r]);
            ff1_encrypt(ff1, key, length % sizeof key, digits, length);
            for (size_t i = 0; i < length; i++)
                g_assert_cmpuint(digits[i], <, radices[r]);
            ff1_decrypt(ff1, key, length % sizeof key, digits, length);
            g_assert_cmpmem(digits, length, before, length);
        }
    }
}

static void
test_limits(void)
{
    g_autoptr(Ff1) decimal = ff1_new(key, 32, 10);
    g_autoptr(Ff1) binary = ff1_new(key, 32, 2);
    g_assert_true(ff1_takes(decimal, 6) && !ff1_takes(decimal, 5));
    g_assert_true(ff1_takes(binary, 20) && !ff1_takes(binary, 19));
    g_assert_true(ff1_takes(decimal, FF1_LONGEST) && !ff1_takes(decimal, FF1_LONGEST + 1));
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/mask/ff1/samples", test_samples);
    g_test_add_func("/mask/ff1/round_trip", test_round_trip);
    g_test_add_func("/mask/ff1/limits", test_limits);
    return g_test_run();
}
