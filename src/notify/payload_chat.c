/* Slack, Discord, Microsoft Teams: a message for people, with the facts below it.
 *
 * Limits: Slack 3,000 characters a section, 150 a header, "&<>" escaped (api.slack.com, "Formatting text for
 * app surfaces"); Discord 256 a title, 4,096 a description, no mentions (discord.com/developers, "Execute
 * Webhook"); Teams an adaptive card 1.4 in a message of about 28 KB (learn.microsoft.com, "Create incoming
 * webhooks").
 */
#include <string.h>

#include "notify/internal.h"
#include "report/table.h"

enum { SLACK_SECTION = 2900, DISCORD_TITLE = 256, DISCORD_TEXT = 4000, TEAMS_TEXT = 8000 };

/* The facts worth showing: title and key, in order. */
static const char *const facts[][2] = {{"Environment", "environment"},
                                       {"Database", "database"},
                                       {"Command", "command"},
                                       {"Migration", "migration"},
                                       {"Run", "run_id"}};

static const char *
title(const json_t *event)
{
    switch (notify_event_level(event)) {
    case LEVEL_BAD:
        return "Migration failed";
    case LEVEL_GOOD:
        return "Migrations done";
    case LEVEL_INFO:
        break;
    }
    return "Confiture";
}

static char *
escape_slack(const char *text)
{
    g_autoptr(GString) escaped = g_string_new(text);
    g_string_replace(escaped, "&", "&amp;", 0);
    g_string_replace(escaped, "<", "&lt;", 0);
    g_string_replace(escaped, ">", "&gt;", 0);
    return notify_cut(escaped->str, SLACK_SECTION);
}

bool
payload_slack(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error)
{
    const char *url = notify_secret(channel->url_env, error);
    g_autofree char *message = notify_message(channel, event);
    g_autofree char *text = escape_slack(message);
    json_t *fields = json_array();
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++) {
        g_autofree char *value = escape_slack(event_text(event, facts[i][1]));
        g_autofree char *field = g_strdup_printf("*%s*\n%s", facts[i][0], value);
        if (*value)
            json_array_append_new(fields,
                                  json_pack("{s:s, s:o}", "type", "mrkdwn", "text", json_text(field)));
    }
    payload->url = g_strdup(url);
    payload_json(payload, json_pack("{s:o, s:[{s:s, s:{s:s, s:s}}, {s:s, s:{s:s, s:o}}, {s:s, s:o}]}", "text",
                                    json_text(text), "blocks", "type", "header", "text", "type", "plain_text",
                                    "text", title(event), "type", "section", "text", "type", "mrkdwn", "text",
                                    json_text(text), "type", "section", "fields", fields));
    return url != NULL;
}

bool
payload_discord(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error)
{
    static const int colours[] = {[LEVEL_INFO] = 0x5865f2, [LEVEL_GOOD] = 0x2ecc71, [LEVEL_BAD] = 0xe74c3c};
    const char *url = notify_secret(channel->url_env, error);
    g_autofree char *message = notify_message(channel, event);
    g_autofree char *text = notify_cut(message, DISCORD_TEXT);
    g_autofree char *head = notify_cut(title(event), DISCORD_TITLE);
    json_t *fields = json_array();
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++) {
        g_autofree char *value = notify_cut(event_text(event, facts[i][1]), 1000);
        if (*value)
            json_array_append_new(fields, json_pack("{s:s, s:o, s:b}", "name", facts[i][0], "value",
                                                    json_text(value), "inline", true));
    }
    payload->url = url ? g_strconcat(url, strchr(url, '?') ? "&" : "?", "wait=true", NULL) : NULL;
    payload_json(payload, json_pack("{s:[{s:o, s:o, s:i, s:s, s:o}], s:{s:[]}}", "embeds", "title",
                                    json_text(head), "description", json_text(text), "color",
                                    colours[notify_event_level(event)], "timestamp", event_text(event, "at"),
                                    "fields", fields, "allowed_mentions", "parse"));
    return url != NULL;
}

bool
payload_teams(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error)
{
    static const char *const colours[] = {
        [LEVEL_INFO] = "Accent", [LEVEL_GOOD] = "Good", [LEVEL_BAD] = "Attention"};
    const char *url = notify_secret(channel->url_env, error);
    g_autofree char *message = notify_message(channel, event);
    g_autofree char *text = notify_cut(message, TEAMS_TEXT);
    json_t *list = json_array();
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++)
        if (*event_text(event, facts[i][1]))
            json_array_append_new(list, json_pack("{s:s, s:o}", "title", facts[i][0], "value",
                                                  json_text(event_text(event, facts[i][1]))));
    json_t *body = json_pack("[{s:s, s:s, s:s, s:s, s:s}, {s:s, s:o, s:b}, {s:s, s:o}]", "type", "TextBlock",
                             "size", "Medium", "weight", "Bolder", "color",
                             colours[notify_event_level(event)], "text", title(event), "type", "TextBlock",
                             "text", json_text(text), "wrap", true, "type", "FactSet", "facts", list);
    json_t *card =
        json_pack("{s:s, s:s, s:s, s:o}", "$schema", "http://adaptivecards.io/schemas/adaptive-card.json",
                  "type", "AdaptiveCard", "version", "1.4", "body", body);
    payload->url = g_strdup(url);
    payload_json(payload,
                 json_pack("{s:s, s:[{s:s, s:n, s:o}]}", "type", "message", "attachments", "contentType",
                           "application/vnd.microsoft.card.adaptive", "contentUrl", "content", card));
    return url != NULL;
}
