/* A webhook of one's own: the event as it is, signed as Standard Webhooks has it (standardwebhooks.com,
 * "Signature scheme"): "v1," and the base64 of HMAC-SHA256 over id.timestamp.body. */
#include <string.h>

#include "base/errors.h"
#include "notify/internal.h"

/* "whsec_" and base64, or any text. */
static guchar *
secret_bytes(const char *secret, gsize *length)
{
    if (g_str_has_prefix(secret, "whsec_"))
        return g_base64_decode(secret + strlen("whsec_"), length);
    *length = strlen(secret);
    return (guchar *)g_strdup(secret);
}

static char *
sign(const char *secret, const char *id, const char *timestamp, const char *body)
{
    guint8 digest[32];
    gsize digest_length = sizeof digest;
    gsize length;
    g_autofree guchar *bytes = secret_bytes(secret, &length);
    g_autofree char *signed_text = g_strdup_printf("%s.%s.%s", id, timestamp, body);
    GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA256, bytes, length);
    g_hmac_update(hmac, (const guchar *)signed_text, (gssize)strlen(signed_text));
    g_hmac_get_digest(hmac, digest, &digest_length);
    g_hmac_unref(hmac);
    g_autofree char *encoded = g_base64_encode(digest, digest_length);
    return g_strconcat("v1,", encoded, NULL);
}

bool
payload_webhook(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error)
{
    const char *url = notify_secret(channel->url_env, error);
    if (!url)
        return false;
    json_t *document = json_deep_copy(event);
    g_autofree char *message = notify_message(channel, event);
    json_object_set_new(document, "message", json_string(message));
    payload->url = g_strdup(url);
    payload_json(payload, document);
    if (!channel->secret_env)
        return true;
    /* Several, separated by blanks, while one takes the place of the other. */
    const char *secrets = notify_secret(channel->secret_env, error);
    if (!secrets)
        return false;
    const char *id = event_text(event, "id");
    g_autofree char *timestamp = g_strdup_printf("%" G_GINT64_FORMAT, g_get_real_time() / G_USEC_PER_SEC);
    g_auto(GStrv) each = g_strsplit(secrets, " ", -1);
    g_autoptr(GString) signatures = g_string_new(NULL);
    for (char **secret = each; *secret; secret++) {
        g_autofree char *one = sign(*secret, id, timestamp, payload->body);
        g_string_append_printf(signatures, "%s%s", signatures->len ? " " : "", one);
    }
    payload_header(payload, "webhook-id", id);
    payload_header(payload, "webhook-timestamp", timestamp);
    payload_header(payload, "webhook-signature", signatures->str);
    return true;
}
