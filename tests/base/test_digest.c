#include "base/digest.h"

#include <string.h>

#include "support/tap.h"

/* The normalised text's digest, by normalising a copy: what the streamed form must equal. */
static void
whole(const char *text, size_t length, char hex[DIGEST_HEX_LENGTH + 1])
{
    g_autoptr(Digest) digest = digest_new();
    g_autofree char *copy = g_malloc(length + 2);
    memcpy(copy, text, length);
    digest_update(digest, copy, text_normalise(copy, length));
    digest_hex(digest, hex);
}

static void
test_known_answer(void)
{
    /* FIPS 180-4 example: "abc". */
    char hex[DIGEST_HEX_LENGTH + 1];
    g_autoptr(Digest) digest = digest_new();
    digest_update(digest, "abc", 3);
    digest_hex(digest, hex);
    g_assert_cmpstr(hex, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
test_normalised_forms(void)
{
    static const char *const same[] = {"a\nb\n", "a\r\nb\r\n",
                                       "\xEF\xBB\xBF"
                                       "a\nb",
                                       "a\nb\n\n\n", "a\r\nb\n\r\n"};
    static const char *const other[] = {"a\nb \n", "a\rb\n", "\na\nb\n", "a\n\nb\n"};
    char first[DIGEST_HEX_LENGTH + 1];
    char hex[DIGEST_HEX_LENGTH + 1];
    whole(same[0], strlen(same[0]), first);
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        whole(same[i], strlen(same[i]), hex);
        g_assert_cmpstr(hex, ==, first);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(other); i++) {
        whole(other[i], strlen(other[i]), hex);
        g_assert_cmpstr(hex, !=, first);
    }
}

static void
test_streamed_in_any_pieces(void)
{
    static const char *const texts[] = {"",
                                        "\n",
                                        "\r",
                                        "\r\n",
                                        "\xEF\xBB\xBF",
                                        "\xEF\xBB",
                                        "\xEFx",
                                        "a\r\r\nb\r",
                                        "\xEF\xBB\xBF\r\n\na\n\n\nb\r\n\r\n",
                                        "a\n\n\xEF\xBB\xBF\n",
                                        "a\r\n\r\nb"};
    g_autoptr(TextDigest) streamed = text_digest_new();
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        size_t length = strlen(texts[i]);
        char want[DIGEST_HEX_LENGTH + 1];
        char got[DIGEST_HEX_LENGTH + 1];
        char want_raw[DIGEST_HEX_LENGTH + 1];
        char got_raw[DIGEST_HEX_LENGTH + 1];
        g_autoptr(Digest) raw = digest_new();
        digest_update(raw, texts[i], length);
        digest_hex(raw, want_raw);
        whole(texts[i], length, want);
        for (size_t piece = 1; piece <= length + 1; piece++) {
            for (size_t at = 0; at < length; at += piece)
                text_digest_update(streamed, texts[i] + at, MIN(piece, length - at));
            text_digest_hex(streamed, got, got_raw);
            g_assert_cmpstr(got, ==, want);
            g_assert_cmpstr(got_raw, ==, want_raw);
        }
    }
}

int
main(int argc, char **argv)
{
    tap_init(argc, argv);
    g_test_add_func("/base/digest/known-answer", test_known_answer);
    g_test_add_func("/base/digest/normalised", test_normalised_forms);
    g_test_add_func("/base/digest/streamed", test_streamed_in_any_pieces);
    return g_test_run();
}
