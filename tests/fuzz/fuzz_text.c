/* Text fed in one piece and in two has one digest, that of its normalised form; masking a text for a code
 * frame changes neither its length nor its lines. The first byte says where to cut.
 */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "base/digest.h"
#include "base/mask.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
digest_of(const char *text, size_t length, size_t cut, char hex[DIGEST_HEX_LENGTH + 1])
{
    g_autoptr(TextDigest) digest = text_digest_new();
    text_digest_update(digest, text, cut);
    text_digest_update(digest, text + cut, length - cut);
    text_digest_hex(digest, hex, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    const size_t length = size - 1;
    g_autofree char *text = g_malloc(length + 1);
    memcpy(text, data + 1, length);
    text[length] = '\0';

    char whole[DIGEST_HEX_LENGTH + 1], pieces[DIGEST_HEX_LENGTH + 1], normal[DIGEST_HEX_LENGTH + 1];
    digest_of(text, length, 0, whole);
    digest_of(text, length, MIN(data[0], length), pieces);
    g_assert_cmpstr(whole, ==, pieces);

    g_autofree char *masked = g_memdup2(text, length + 1);
    mask_secrets_in_place(masked, length);
    for (size_t i = 0; i < length; i++)
        g_assert_true(masked[i] == text[i] || (masked[i] == '*' && text[i] != '\n'));

    const size_t once = text_normalise(text, length);
    g_assert_cmpuint(once, <=, length + 1);
    g_assert_true(once == 0 || text[once - 1] == '\n');
    g_autoptr(Digest) digest = digest_new();
    digest_update(digest, text, once);
    digest_hex(digest, normal);
    g_assert_cmpstr(whole, ==, normal);
    return 0;
}
