/* Notifications: what happened, told to the channels of `notify:` in confiture.yaml.
 *
 * Always true:
 *  - telling neither blocks nor fails a command: an event is written to a spool in the project
 * (.confiture/spool), delivery has a time limit, and what could not be delivered waits there for the next
 * command or `confiture notify flush`;
 *  - an event has one id for each channel, which every try sends: who gets it twice can tell;
 *  - secrets (webhook URLs, keys) come from environment variables when they are used. They are in no file, no
 *    message and no error;
 *  - an answer that will not change (4xx beside 408, 425 and 429) puts the event aside, with its reason, in
 *    .confiture/spool/failed.
 */
#ifndef CONFITURE_NOTIFY_NOTIFY_H
#define CONFITURE_NOTIFY_NOTIFY_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/progress.h"
#include "config/config.h"

typedef enum {
#define EVENT(symbol, name, level, moment) NOTIFY_##symbol,
#include "notify/events.def"
#undef EVENT
    NOTIFY_EVENT_COUNT
} NotifyEventKind;

/* What is told. Strings not owned; NULL = does not apply. */
typedef struct {
    NotifyEventKind kind;
    const char *command;  /* "migrate up" */
    const char *database; /* shown, without password */
    const char *run_id;
    const char *migration; /* label */
    const char *current;   /* version the database is at */
    int64_t migrations;    /* done by the run; -1 = not known */
    const char *summary;   /* of a run that is not of migrations: "231005 rows of 9 tables" */
    int64_t duration_ms;   /* -1 = not known */
    const GError *error;
} NotifyEvent;

typedef struct Notifier Notifier;
typedef struct NotifyChannel NotifyChannel;

/* Reads `notify:`. ERR_CONFIG with place. Without channels every call below does nothing. */
Notifier *notify_open(const Config *config, Progress *progress, GError **error);
void notify_close(Notifier *notifier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Notifier, notify_close)

/* Puts the event into the spool, once for each channel that wants it in this environment. What goes wrong is
 * a remark. */
void notify_send(Notifier *notifier, const NotifyEvent *event);

typedef struct {
    unsigned delivered, waiting, failed;
} NotifyCounts;

/* Delivers what the spool holds, within `limit_ms`. Another process that does so just now is left alone. */
NotifyCounts notify_deliver(Notifier *notifier, int limit_ms);

/* Sends a test event to one channel now, without the spool. ERR_USAGE for an unknown channel, ERR_CONFIG for
 * a missing secret, ERR_HTTP for anything else; *answer gets what the vendor said; the caller frees. */
bool notify_test(Notifier *notifier, const char *channel, int *status, char **answer, GError **error);

/* For lists: of NotifyChannel*. */
const GPtrArray *notify_channels(const Notifier *notifier);
const char *notify_channel_name(const NotifyChannel *channel);
const char *notify_channel_type(const NotifyChannel *channel);
char *const *notify_channel_events(const NotifyChannel *channel);
char *const *notify_channel_environments(const NotifyChannel *channel);
int notify_channel_line(const NotifyChannel *channel);
/* The first environment variable it needs that is not set, or NULL. */
const char *notify_channel_missing(const NotifyChannel *channel);

const char *notify_event_name(NotifyEventKind kind);
const char *notify_event_moment(NotifyEventKind kind);

enum { NOTIFY_LIMIT_MS = 10000 /* of a command, for all deliveries together */ };

#endif
