/* Strategies for what machines are called: addresses, identifiers, URLs. */
#include <arpa/inet.h>
#include <string.h>

#include "base/errors.h"
#include "mask/strategies.h"

enum { TOKEN = 16 };

static const MaskParameter none[] = {{NULL, NULL, NULL}};

/* --- inet and cidr --- */

/* What becomes of one byte of an address, which the bytes before it and its own bits decide. Real addresses
 * lie in few networks, and a bit costs a hash. */
typedef struct {
    unsigned char prefix[16]; /* up to the byte and with it, then zeros */
    unsigned char bytes;      /* of the address; 0: nothing is here yet */
    unsigned char place;      /* of the byte */
    unsigned char flips;
} IpByte;

enum { IP_CACHE = 4096 };

typedef struct {
    int64_t keep;
    IpByte cache[IP_CACHE];
} IpState;

static bool
ip_prepare(MaskRule *rule, GError **error)
{
    IpState *state = rule->state = g_new0(IpState, 1);
    return mask_rule_number(rule, "keep_bits", 0, 128, &state->keep, error);
}

/* Each bit is flipped or not, by the bits before it: Crypto-PAn (Xu, Fan, Ammar, Moon 2002), with SipHash for
 * AES. Addresses that share a prefix share one afterwards, and no two become one. */
static unsigned char
byte_flips(const MaskRule *rule, const IpByte *byte)
{
    unsigned char message[18] = {0};
    unsigned char flips = 0;
    memcpy(message, byte->prefix, byte->place);
    message[16] = byte->bytes;
    for (unsigned bit = 0; bit < 8; bit++) {
        const unsigned char mask = (unsigned char)(0x80 >> bit);
        MaskBits bits;
        message[17] = (unsigned char)(byte->place * 8 + bit);
        mask_bits_init(&bits, &rule->prf, (const char *)message, sizeof message);
        if (mask_bits_below(&bits, 2))
            flips |= mask;
        message[byte->place] |= byte->prefix[byte->place] & mask;
    }
    return flips;
}

static unsigned char
cached_flips(const MaskRule *rule, IpByte *wanted)
{
    IpState *state = rule->state;
    uint32_t slot = 2166136261U; /* FNV-1a: where it lies, nothing more */
    for (unsigned i = 0; i <= wanted->place; i++)
        slot = (slot ^ wanted->prefix[i]) * 16777619U;
    IpByte *found = &state->cache[(slot ^ slot >> 15 ^ wanted->place) % IP_CACHE];
    if (found->bytes != wanted->bytes || found->place != wanted->place ||
        memcmp(found->prefix, wanted->prefix, sizeof found->prefix) != 0) {
        wanted->flips = byte_flips(rule, wanted);
        *found = *wanted;
    }
    return found->flips;
}

/* Bits `keep` to `prefix` of the address. */
static void
flip(const MaskRule *rule, unsigned char *address, unsigned bytes, int64_t keep, int64_t prefix)
{
    IpByte byte = {.bytes = (unsigned char)bytes};
    for (unsigned place = 0; place < bytes; place++) {
        const int64_t first = (int64_t)place * 8;
        byte.prefix[place] = address[place];
        byte.place = (unsigned char)place;
        if (first + 8 <= keep || first >= prefix)
            continue;
        unsigned char mask = 0xff;
        if (keep > first)
            mask &= (unsigned char)(0xff >> (keep - first));
        if (prefix < first + 8)
            mask &= (unsigned char)(0xff << (first + 8 - prefix));
        address[place] ^= cached_flips(rule, &byte) & mask;
    }
}

static bool
ip(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    const IpState *state = rule->state;
    char text[INET6_ADDRSTRLEN + 8];
    unsigned char address[16];
    if (length < sizeof text) {
        memcpy(text, value, length);
        text[length] = '\0';
        char *slash = strchr(text, '/');
        if (slash)
            *slash = '\0';
        int family = strchr(text, ':') ? AF_INET6 : AF_INET;
        unsigned bytes = family == AF_INET6 ? 16 : 4;
        int64_t prefix = bytes * 8;
        if (inet_pton(family, text, address) == 1 &&
            (!slash || g_ascii_string_to_signed(slash + 1, 10, 0, bytes * 8, &prefix, NULL))) {
            /* The bits of a host behind its netmask are masked, those of a network stay zero. */
            bool network = slash != NULL;
            for (int64_t bit = prefix; network && bit < bytes * 8; bit++)
                network = !(address[bit / 8] & 0x80 >> bit % 8);
            flip(rule, address, bytes, state->keep, network ? prefix : bytes * 8);
            inet_ntop(family, address, text, sizeof text);
            g_string_append(out, text);
            if (slash)
                g_string_append_printf(out, "/%d", (int)prefix);
            return true;
        }
    }
    error_set(error, ERR_MASK, "a value is no IP address");
    return false;
}

static const MaskParameter ip_parameters[] = {
    {"keep_bits", "0", "bits at the beginning that stay: 8 to keep 10.x.x.x"}, {NULL, NULL, NULL}};

const MaskStrategy mask_ip = {
    .name = "ip",
    .uniqueness = MASK_BIJECTIVE,
    .types = MASK_ADDRESS | MASK_TEXT,
    .about = "another address; those of one network stay in one network",
    .parameters = ip_parameters,
    .prepare = ip_prepare,
    .apply = ip,
};

/* --- mac, uuid, url --- */

/* Locally administered, unicast (IEEE 802): no vendor's. */
static bool
mac(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    unsigned char token[6];
    mask_token(&rule->prf, value, length, token, sizeof token);
    token[0] = (unsigned char)((token[0] & 0xfc) | 0x02);
    for (unsigned i = 0; i < sizeof token; i++)
        g_string_append_printf(out, "%s%02x", i ? ":" : "", token[i]);
    return true;
}

const MaskStrategy mask_mac = {
    .name = "mac",
    .uniqueness = MASK_COLLISION_FREE,
    .bits = 46,
    .types = MASK_MACADDR | MASK_TEXT,
    .about = "a locally administered MAC address",
    .parameters = none,
    .apply = mac,
};

/* Version 4, variant 1 (RFC 9562). */
static bool
uuid(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    unsigned char token[16];
    mask_token(&rule->prf, value, length, token, sizeof token);
    token[6] = (unsigned char)((token[6] & 0x0f) | 0x40);
    token[8] = (unsigned char)((token[8] & 0x3f) | 0x80);
    for (unsigned i = 0; i < sizeof token; i++)
        g_string_append_printf(out, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", token[i]);
    return true;
}

const MaskStrategy mask_uuid = {
    .name = "uuid",
    .uniqueness = MASK_COLLISION_FREE,
    .bits = 122,
    .types = MASK_UUID | MASK_TEXT,
    .about = "a UUID of version 4",
    .parameters = none,
    .apply = uuid,
};

static bool
url(const MaskRule *rule, const char *value, size_t length, GString *out, GError **error)
{
    g_string_append(out, "https://");
    mask_append_token(rule, value, length, TOKEN, out);
    g_string_append(out, ".example.com/");
    return true;
}

const MaskStrategy mask_url = {
    .name = "url",
    .uniqueness = MASK_COLLISION_FREE,
    .bits = 5 * TOKEN,
    .types = MASK_TEXT,
    .about = "a URL at a reserved domain",
    .parameters = none,
    .apply = url,
};
