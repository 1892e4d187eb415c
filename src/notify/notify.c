#include "notify/notify.h"

#include <string.h>

#include "base/errors.h"
#include "base/http.h"
#include "notify/internal.h"

Notifier *
notify_open(const Config *config, Progress *progress, GError **error)
{
    g_autoptr(Notifier) notifier = g_new0(Notifier, 1);
    notifier->config = config;
    notifier->progress = progress;
    notifier->channels = g_ptr_array_new_with_free_func(notify_channel_free);
    notifier->spool = g_build_filename(config->project_directory, ".confiture", "spool", NULL);
    return notify_read_channels(notifier, error) ? g_steal_pointer(&notifier) : NULL;
}

void
notify_close(Notifier *notifier)
{
    if (!notifier)
        return;
    g_ptr_array_unref(notifier->channels);
    g_free(notifier->spool);
    g_free(notifier);
}

const GPtrArray *
notify_channels(const Notifier *notifier)
{
    return notifier->channels;
}

const char *
notify_channel_name(const NotifyChannel *channel)
{
    return channel->name;
}

const char *
notify_channel_type(const NotifyChannel *channel)
{
    return channel->type->name;
}

char *const *
notify_channel_events(const NotifyChannel *channel)
{
    return channel->events;
}

char *const *
notify_channel_environments(const NotifyChannel *channel)
{
    return channel->environments;
}

int
notify_channel_line(const NotifyChannel *channel)
{
    return channel->line;
}

const char *
notify_channel_missing(const NotifyChannel *channel)
{
    const char *const variables[] = {channel->url_env, channel->key_env, channel->secret_env,
                                     channel->user_env, channel->password_env};
    for (size_t i = 0; i < G_N_ELEMENTS(variables); i++)
        if (variables[i] && !notify_secret(variables[i], NULL))
            return variables[i];
    return NULL;
}

bool
notify_test(Notifier *notifier, const char *name, int *status, char **answer, GError **error)
{
    const NotifyChannel *channel = NULL;
    g_autoptr(GString) all = g_string_new(NULL);
    for (unsigned i = 0; i < notifier->channels->len; i++) {
        const NotifyChannel *one = notifier->channels->pdata[i];
        g_string_append_printf(all, "%s%s", all->len ? ", " : "", one->name);
        if (strcmp(one->name, name) == 0)
            channel = one;
    }
    if (!channel) {
        error_set(error, ERR_USAGE, "there is no channel \"%s\"", name);
        error_hint(error, all->len ? "There are: %s." : "confiture.yaml has no \"notify:\"%s.", all->str);
        return false;
    }
    const NotifyEvent event = {
        .kind = NOTIFY_TEST, .command = "notify test", .migrations = -1, .duration_ms = -1};
    json_auto_t *document = notify_event_json(notifier, &event);
    int64_t wait;
    *status = 0;
    *answer = NULL;
    if (deliver_one(notifier, channel, document, HTTP_TIMEOUT_MS, &wait, status, answer, error) == DELIVERED)
        return true;
    error_context(error, "while telling channel %s", channel->name);
    return false;
}
