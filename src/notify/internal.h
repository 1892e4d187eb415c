/* Private to notify/. */
#ifndef CONFITURE_NOTIFY_INTERNAL_H
#define CONFITURE_NOTIFY_INTERNAL_H

#include "notify/notify.h"

typedef enum { LEVEL_INFO, LEVEL_GOOD, LEVEL_BAD } NotifyLevel;

typedef enum { WAY_HTTP, WAY_FILE, WAY_MAIL } ChannelWay;
typedef struct ChannelType ChannelType;

struct NotifyChannel {
    char *name;
    const ChannelType *type;
    char **events;       /* globs */
    char **environments; /* globs; empty = all */
    char *message;       /* template, or NULL */
    char *url_env, *key_env, *secret_env;
    char *site, *region, *endpoint, *file;
    char *server, *from, *user_env, *password_env, *ca_file; /* of a mail */
    char **to;
    bool allow_private;
    int line; /* in confiture.yaml */
};

struct Notifier {
    const Config *config;
    Progress *progress;
    GPtrArray *channels; /* of NotifyChannel* */
    char *spool;         /* directory */
};

/* What is to be sent, built for one vendor. */
typedef struct {
    char *url;
    GPtrArray *headers; /* of char* */
    char *body;
    char *aws, *user; /* as in an HttpRequest, or NULL */
} Payload;

void payload_clear(Payload *payload);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Payload, payload_clear)

/* A kind of channel. */
struct ChannelType {
    const char *name;
    const char *needs; /* keys it cannot do without, separated by blanks */
    const char *takes; /* others it knows */
    /* From the event document; NULL type->build: the channel writes a line to a file. Returns false without
     * an error when this vendor is not told of such an event, with one when a secret is missing. */
    ChannelWay way;
    bool (*build)(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error);
};

const ChannelType *channel_type(const char *name);
/* All names, closed by NULL. */
const char *const *channel_type_names(void);

/* settings.c */
bool notify_read_channels(Notifier *notifier, GError **error);
void notify_channel_free(gpointer channel);
bool notify_channel_wants(const NotifyChannel *channel, const char *event, const char *environment);

/* event.c: the document every channel is told from; a new reference. */
json_t *notify_event_json(const Notifier *notifier, const NotifyEvent *event);
NotifyLevel notify_event_level(const json_t *event);
/* A member as text, "" when there is none. */
const char *event_text(const json_t *event, const char *key);
/* The channel's template with its places filled in, or the event's own message. The caller frees. */
char *notify_message(const NotifyChannel *channel, const json_t *event);
bool notify_check_template(const char *text, GError **error);
/* At most `most` characters, the last of them an ellipsis when something was cut. The caller frees. */
char *notify_cut(const char *text, size_t most);

/* The value of a channel's environment variable; NULL with ERR_CONFIG. */
const char *notify_secret(const char *variable, GError **error);

/* payload_chat.c, payload_ops.c, payload_webhook.c */
bool payload_slack(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error);
bool payload_discord(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error);
bool payload_teams(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error);
bool payload_pagerduty(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error);
bool payload_datadog(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error);
bool payload_webhook(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error);
bool payload_cloudwatch(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error);
/* A whole mail, RFC 5322. The caller frees. */
char *payload_mail(const NotifyChannel *channel, const json_t *event);
/* One line of CloudWatch's embedded metric format. The caller frees. */
char *payload_emf(const json_t *event);
void payload_header(Payload *payload, const char *name, const char *value);
/* Steals the document. */
void payload_json(Payload *payload, json_t *document);

/* deliver.c: one try. DELIVERED, LATER (with *wait_ms when the vendor said) or NEVER, with *error for the
 * last two. */
typedef enum { DELIVERED, LATER, NEVER } Delivery;
Delivery deliver_one(const Notifier *notifier, const NotifyChannel *channel, const json_t *event,
                     int timeout_ms, int64_t *wait_ms, int *status, char **answer, GError **error);

#endif
