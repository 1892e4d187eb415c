/* Strategies for what machines are called: addresses, identifiers, URLs. */
#include <arpa/inet.h>
#include <string.h>

#include "base/errors.h"
#include "mask/strategies.h"

enum { TOKEN = 16 };

static const MaskParameter none[] = {{NULL, NULL, NULL}};

/* --- inet and cidr --- */

typedef struct {
    int64_t keep;
} IpState;

static bool
ip_prepare(MaskRule *rule, GError **error)
{
    IpState *state = rule->state = g_new(IpState, 1);
    return mask_rule_number(rule, "keep_bits", 0, 128, &state->keep, error);
}

/* Each bit is flipped or not, by the bits before it: Crypto-PAn (Xu, Fan, Ammar, Moon 2002), with SipHash for
 * AES. Addresses that share a prefix share one afterwards, and no two become one. */
static void
flip(const MaskRule *rule, unsigned char *address, unsigned bytes, int64_t keep, int64_t prefix)
{
    unsigned char seen[17] = {0};
    unsigned char out[16];
    memcpy(out, address, bytes);
    seen[16] = (unsigned char)bytes;
    for (unsigned bit = 0; bit < bytes * 8; bit++) {
        const unsigned char mask = (unsigned char)(0x80 >> bit % 8);
        if ((int64_t)bit >= keep && (int64_t)bit < prefix) {
            MaskBits bits;
            unsigned char message[18];
            memcpy(message, seen, 17);
            message[17] = (unsigned char)bit;
            mask_bits_init(&bits, &rule->prf, (const char *)message, sizeof message);
            if (mask_bits_below(&bits, 2))
                out[bit / 8] ^= mask;
        }
        seen[bit / 8] |= address[bit / 8] & mask;
    }
    memcpy(address, out, bytes);
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
