/* The list `notify:` of confiture.yaml. */
#include <fnmatch.h>
#include <string.h>

#include "base/errors.h"
#include "base/suggest.h"
#include "notify/internal.h"

static const ChannelType types[] = {
    {"slack", "url_env", "", WAY_HTTP, payload_slack},
    {"discord", "url_env", "", WAY_HTTP, payload_discord},
    {"teams", "url_env", "", WAY_HTTP, payload_teams},
    {"pagerduty", "key_env", "site", WAY_HTTP, payload_pagerduty},
    {"datadog", "key_env", "site", WAY_HTTP, payload_datadog},
    {"webhook", "url_env", "secret_env", WAY_HTTP, payload_webhook},
    {"email", "server from to", "user_env password_env ca_file", WAY_MAIL, NULL},
    {"cloudwatch", "region", "key_env secret_env", WAY_HTTP, payload_cloudwatch},
    {"cloudwatch_emf", "file", "", WAY_FILE, NULL},
};

const ChannelType *
channel_type(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(types[i].name, name) == 0)
            return &types[i];
    return NULL;
}

const char *const *
channel_type_names(void)
{
    static const char *names[G_N_ELEMENTS(types) + 1];
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        names[i] = types[i].name;
    return names;
}

void
notify_channel_free(gpointer data)
{
    NotifyChannel *channel = data;
    g_free(channel->name);
    g_strfreev(channel->events);
    g_strfreev(channel->environments);
    g_free(channel->message);
    g_free(channel->url_env);
    g_free(channel->key_env);
    g_free(channel->secret_env);
    g_free(channel->site);
    g_free(channel->endpoint);
    g_free(channel->region);
    g_free(channel->server);
    g_free(channel->from);
    g_free(channel->user_env);
    g_free(channel->password_env);
    g_free(channel->ca_file);
    g_strfreev(channel->to);
    g_free(channel->file);
    g_free(channel);
}

static bool
matches(char *const *globs, const char *text)
{
    for (unsigned i = 0; globs[i]; i++)
        if (fnmatch(globs[i], text, 0) == 0)
            return true;
    return !globs[0];
}

bool
notify_channel_wants(const NotifyChannel *channel, const char *event, const char *environment)
{
    return matches(channel->events, event) && matches(channel->environments, environment);
}

/* Reading ------------------------------------------------------------------------------------------------ */

typedef struct {
    Notifier *notifier;
    const YamlFile *file;
} Reading;

static bool
blame(const Reading *reading, const YamlNode *node, GError **error)
{
    yaml_blame(reading->file, node->line, node->column, error);
    return false;
}

static bool
read_text(const Reading *reading, const YamlNode *parent, const char *key, char **text, GError **error)
{
    const YamlNode *node = yaml_get(parent, key);
    if (!node)
        return true;
    if (node->kind == YAML_SCALAR && *node->text) {
        *text = g_strdup(node->text);
        return true;
    }
    error_set(error, ERR_CONFIG, "%s of a channel is text", key);
    return blame(reading, node, error);
}

static bool
read_list(const Reading *reading, const YamlNode *parent, const char *key, char ***list, GError **error)
{
    const YamlNode *node = yaml_get(parent, key);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    unsigned count = node && node->kind == YAML_SEQUENCE ? node->items->len : 0;
    if (node && node->kind == YAML_SCALAR)
        g_strv_builder_add(builder, node->text);
    for (unsigned i = 0; i < count; i++) {
        const YamlNode *item = node->items->pdata[i];
        if (item->kind != YAML_SCALAR) {
            error_set(error, ERR_CONFIG, "%s of a channel is a list of text", key);
            return blame(reading, item, error);
        }
        g_strv_builder_add(builder, item->text);
    }
    *list = g_strv_builder_end(builder);
    return true;
}

/* A channel that no event reaches would be silent for ever. */
static bool
check_events(const Reading *reading, const YamlNode *node, const NotifyChannel *channel, GError **error)
{
    for (unsigned i = 0; channel->events[i]; i++) {
        bool any = false;
        const char *names[NOTIFY_EVENT_COUNT + 1] = {NULL};
        for (int k = 0; k < NOTIFY_EVENT_COUNT; k++) {
            names[k] = notify_event_name((NotifyEventKind)k);
            any |= fnmatch(channel->events[i], names[k], 0) == 0;
        }
        if (any)
            continue;
        const char *nearest = suggest_nearest(channel->events[i], names);
        g_autofree char *all = g_strjoinv(", ", (char **)(void *)names);
        error_set(error, ERR_CONFIG, "no event is called \"%s\"", channel->events[i]);
        if (nearest)
            error_hint(error, "Did you mean \"%s\"?", nearest);
        else
            error_hint(error, "There are: %s.", all);
        return blame(reading, yaml_get(node, "events"), error);
    }
    return true;
}

static bool
is_word(const char *word, const char *words)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    return g_strv_contains((const char *const *)list, word);
}

static bool
check_keys(const Reading *reading, const YamlNode *node, const ChannelType *type, GError **error)
{
    static const char COMMON[] = "channel type events environments message endpoint allow_private";
    for (unsigned i = 0; i < node->keys->len; i++) {
        const YamlNode *key = node->keys->pdata[i];
        if (is_word(key->text, COMMON) || is_word(key->text, type->needs) || is_word(key->text, type->takes))
            continue;
        error_set(error, ERR_CONFIG, "a channel of type %s has no key \"%s\"", type->name, key->text);
        if (is_word(key->text, "url key secret token webhook password"))
            error_hint(error, "Secrets do not stand in files: name an environment variable with %s.",
                       type->needs);
        else
            error_hint(error, "It has %s %s %s.", COMMON, type->needs, type->takes);
        return blame(reading, key, error);
    }
    g_auto(GStrv) needed = g_strsplit(type->needs, " ", -1);
    for (char **key = needed; *key; key++) {
        if (yaml_get(node, *key))
            continue;
        error_set(error, ERR_CONFIG, "a channel of type %s needs %s", type->name, *key);
        if (g_str_has_suffix(*key, "_env"))
            error_hint(error, "It names the environment variable that holds the secret.");
        return blame(reading, node, error);
    }
    return true;
}

static bool
read_type(const Reading *reading, const YamlNode *node, NotifyChannel *channel, GError **error)
{
    const YamlNode *type = yaml_get(node, "type");
    const char *name = type && type->kind == YAML_SCALAR ? type->text : "";
    channel->type = channel_type(name);
    if (channel->type)
        return true;
    const char *nearest = suggest_nearest(name, channel_type_names());
    g_autofree char *all = g_strjoinv(", ", (char **)(uintptr_t)channel_type_names());
    error_set(error, ERR_CONFIG, type ? "there is no type of channel \"%s\"" : "the channel has no type%s",
              name);
    if (nearest)
        error_hint(error, "Did you mean \"%s\"?", nearest);
    else
        error_hint(error, "There are: %s.", all);
    return blame(reading, type ? type : node, error);
}

static bool
read_channel(const Reading *reading, const YamlNode *node, GError **error)
{
    NotifyChannel *channel = g_new0(NotifyChannel, 1);
    const YamlNode *private = yaml_get(node, "allow_private");
    channel->line = node->line;
    g_ptr_array_add(reading->notifier->channels, channel);
    if (!read_type(reading, node, channel, error) || !check_keys(reading, node, channel->type, error) ||
        !read_text(reading, node, "channel", &channel->name, error) ||
        !read_text(reading, node, "message", &channel->message, error) ||
        !read_text(reading, node, "url_env", &channel->url_env, error) ||
        !read_text(reading, node, "key_env", &channel->key_env, error) ||
        !read_text(reading, node, "secret_env", &channel->secret_env, error) ||
        !read_text(reading, node, "site", &channel->site, error) ||
        !read_text(reading, node, "region", &channel->region, error) ||
        !read_text(reading, node, "server", &channel->server, error) ||
        !read_text(reading, node, "from", &channel->from, error) ||
        !read_text(reading, node, "user_env", &channel->user_env, error) ||
        !read_text(reading, node, "password_env", &channel->password_env, error) ||
        !read_text(reading, node, "ca_file", &channel->ca_file, error) ||
        !read_list(reading, node, "to", &channel->to, error) ||
        !read_text(reading, node, "endpoint", &channel->endpoint, error) ||
        !read_text(reading, node, "file", &channel->file, error) ||
        !read_list(reading, node, "events", &channel->events, error) ||
        !read_list(reading, node, "environments", &channel->environments, error) ||
        !check_events(reading, node, channel, error))
        return false;
    if (channel->server && !g_str_has_prefix(channel->server, "smtp://") &&
        !g_str_has_prefix(channel->server, "smtps://")) {
        error_set(error, ERR_CONFIG,
                  "server of a channel is smtp://HOST:PORT, with STARTTLS, or smtps://HOST");
        return blame(reading, yaml_get(node, "server"), error);
    }
    if (channel->region && !channel->key_env)
        channel->key_env = g_strdup("AWS_ACCESS_KEY_ID");
    if (channel->region && !channel->secret_env)
        channel->secret_env = g_strdup("AWS_SECRET_ACCESS_KEY");
    channel->allow_private = private && private->kind == YAML_SCALAR && strcmp(private->text, "true") == 0;
    if (!channel->name)
        channel->name = g_strdup(channel->type->name);
    if (strspn(channel->name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-") != strlen(channel->name)) {
        error_set(error, ERR_CONFIG, "the name of a channel is letters, digits, '_' and '-'");
        return blame(reading, yaml_get(node, "channel"), error);
    }
    for (unsigned i = 0; i + 1 < reading->notifier->channels->len; i++) {
        const NotifyChannel *other = reading->notifier->channels->pdata[i];
        if (strcmp(other->name, channel->name) == 0) {
            error_set(error, ERR_CONFIG, "two channels are called \"%s\"", channel->name);
            return blame(reading, node, error);
        }
    }
    return !channel->message || notify_check_template(channel->message, error) ||
           blame(reading, yaml_get(node, "message"), error);
}

bool
notify_read_channels(Notifier *notifier, GError **error)
{
    const YamlNode *list = notifier->config->notify;
    const Reading reading = {notifier, config_project_yaml(notifier->config)};
    for (unsigned i = 0; list && i < list->items->len; i++)
        if (!read_channel(&reading, list->items->pdata[i], error))
            return false;
    return true;
}
