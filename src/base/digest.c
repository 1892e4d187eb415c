#include "base/digest.h"

#include <openssl/evp.h>
#include <stdbool.h>
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
    static gsize fetched;
    static EVP_MD *md;
    if (g_once_init_enter(&fetched)) {
        md = EVP_MD_fetch(NULL, "SHA256", NULL);
        g_once_init_leave(&fetched, 1);
    }
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
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof raw; i++) {
        hex[2 * i] = digits[raw[i] >> 4];
        hex[2 * i + 1] = digits[raw[i] & 15];
    }
    hex[DIGEST_HEX_LENGTH] = '\0';
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

/* What cannot be decided before the next piece: a byte order mark's first bytes, a CR that an LF may follow,
 * newlines that may turn out to be the last. */
struct TextDigest {
    Digest *digest;
    Digest *raw;     /* of the bytes, when they are no longer those hashed and the newlines held back */
    size_t mark;     /* bytes of the byte order mark seen, while at the start */
    size_t newlines; /* not yet hashed */
    bool at_start, has_cr, has_text, apart;
};

static const char MARK[3] = {'\xEF', '\xBB', '\xBF'};

TextDigest *
text_digest_new(void)
{
    TextDigest *text = g_new0(TextDigest, 1);
    text->digest = digest_new();
    text->at_start = true;
    return text;
}

static void
put_newlines(Digest *digest, size_t count)
{
    static const char newlines[] = {'\n', '\n', '\n', '\n', '\n', '\n', '\n', '\n'};
    for (; count > 0; count -= MIN(count, sizeof newlines))
        digest_update(digest, newlines, MIN(count, sizeof newlines));
}

static void
put_bytes(TextDigest *text, const char *bytes, size_t length)
{
    if (length == 0)
        return;
    put_newlines(text->digest, text->newlines);
    text->newlines = 0;
    digest_update(text->digest, bytes, length);
    text->has_text = true;
}

/* From here on the bytes have a digest of their own. */
static void
part_ways(TextDigest *text)
{
    if (!text->raw)
        text->raw = digest_new();
    text->apart = true;
    EVP_MD_CTX_copy_ex(text->raw->context, text->digest->context);
    put_newlines(text->raw, text->newlines);
}

void
text_digest_update(TextDigest *text, const char *bytes, size_t length)
{
    const char *end = bytes + length;
    if (length == 0)
        return;
    if (!text->apart && ((text->at_start && *bytes == MARK[0]) || memchr(bytes, '\r', length)))
        part_ways(text);
    if (text->apart)
        digest_update(text->raw, bytes, length);
    while (text->at_start && bytes < end) {
        if (*bytes == MARK[text->mark]) {
            bytes++;
            if (++text->mark == sizeof MARK)
                text->at_start = false;
        } else {
            text->at_start = false;
            put_bytes(text, MARK, text->mark);
        }
    }
    while (bytes < end) {
        if (text->has_cr && *bytes != '\n')
            put_bytes(text, "\r", 1);
        text->has_cr = false;
        const char *cr = memchr(bytes, '\r', (size_t)(end - bytes));
        const char *stop = cr ? cr : end;
        const char *solid = stop;
        while (solid > bytes && solid[-1] == '\n')
            solid--;
        put_bytes(text, bytes, (size_t)(solid - bytes));
        text->newlines += (size_t)(stop - solid);
        bytes = stop;
        if (cr) {
            text->has_cr = true;
            bytes++;
        }
    }
}

void
text_digest_hex(TextDigest *text, char hex[DIGEST_HEX_LENGTH + 1], char raw_hex[DIGEST_HEX_LENGTH + 1])
{
    bool normal = !text->apart && text->has_text && text->newlines == 1;
    if (raw_hex && !normal) {
        if (!text->apart)
            part_ways(text);
        digest_hex(text->raw, raw_hex);
    }
    if (text->at_start)
        put_bytes(text, MARK, text->mark);
    if (text->has_cr)
        put_bytes(text, "\r", 1);
    if (text->has_text)
        digest_update(text->digest, "\n", 1);
    digest_hex(text->digest, hex);
    if (raw_hex && normal)
        memcpy(raw_hex, hex, DIGEST_HEX_LENGTH + 1);
    text->mark = text->newlines = 0;
    text->has_cr = text->has_text = text->apart = false;
    text->at_start = true;
}

void
text_digest_free(TextDigest *text)
{
    if (!text)
        return;
    digest_free(text->digest);
    digest_free(text->raw);
    g_free(text);
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
