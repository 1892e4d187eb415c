#include "base/digest.h"

#include <openssl/evp.h>
#include <stdint.h>
#include <string.h>

struct Digest {
    EVP_MD_CTX *context;
};

/* Fetched once: OpenSSL 3 looks an algorithm up anew for each EVP_sha256() use, which costs more than
 * hashing a small file. */
static const EVP_MD *
sha256(void)
{
    static EVP_MD *md;
    if (!md)
        md = EVP_MD_fetch(NULL, "SHA256", NULL);
    return md;
}

Digest *
digest_new(void)
{
    Digest *digest = g_new0(Digest, 1);
    digest->context = EVP_MD_CTX_new();
    if (!digest->context || !EVP_DigestInit_ex(digest->context, sha256(), NULL))
        g_error("libcrypto has no SHA-256");
    return digest;
}

void
digest_update(Digest *digest, const void *data, size_t length)
{
    EVP_DigestUpdate(digest->context, data, length);
}

void
digest_field(Digest *digest, const void *data, size_t length)
{
    uint64_t n = GUINT64_TO_BE((uint64_t)length);
    digest_update(digest, &n, sizeof n);
    digest_update(digest, data, length);
}

void
digest_hex(Digest *digest, char hex[DIGEST_HEX_LENGTH + 1])
{
    unsigned char raw[DIGEST_HEX_LENGTH / 2];
    EVP_DigestFinal_ex(digest->context, raw, NULL);
    for (size_t i = 0; i < sizeof raw; i++)
        g_snprintf(hex + 2 * i, 3, "%02x", raw[i]);
    EVP_DigestInit_ex(digest->context, sha256(), NULL);
}

void
digest_free(Digest *digest)
{
    if (!digest)
        return;
    EVP_MD_CTX_free(digest->context);
    g_free(digest);
}

size_t
text_normalise(char *text, size_t length)
{
    size_t start = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    char *out = text;
    if (start == 0 && !memchr(text, '\r', length)) {
        out = text + length;
    } else {
        for (size_t i = start; i < length; i++)
            if (text[i] != '\r' || i + 1 == length || text[i + 1] != '\n')
                *out++ = text[i];
    }
    size_t n = (size_t)(out - text);
    while (n > 0 && text[n - 1] == '\n')
        n--;
    if (n > 0)
        text[n++] = '\n';
    return n;
}
