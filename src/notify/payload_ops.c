/* PagerDuty, Datadog, CloudWatch's embedded metric format: for machines that watch.
 *
 * PagerDuty Events API v2: summary at most 1,024 characters, dedup_key 255; a run that ends well resolves
 * what the failed one before has triggered; what only changes something is a change event, which pages nobody
 * (developer.pagerduty.com, "Send an Event", "Send a Change Event"). Datadog v1 events: text 4,000 characters
 * (docs.datadoghq.com, "Post an event"). EMF: docs.aws.amazon.com, "Embedded metric format specification".
 */
#include <string.h>

#include "notify/internal.h"
#include "report/table.h"

enum { PAGERDUTY_SUMMARY = 1024, PAGERDUTY_KEY = 255, DATADOG_TEXT = 4000, DATADOG_KEY = 100 };

/* What belongs together: a database of an environment of a project. */
static char *
dedup_key(const json_t *event, size_t most)
{
    g_autofree char *key = g_strdup_printf("confiture/%s/%s/%s", event_text(event, "project"),
                                           event_text(event, "environment"), event_text(event, "database"));
    return notify_cut(key, most);
}

static json_t *
details(const json_t *event)
{
    json_t *copy = json_deep_copy(event);
    json_object_del(copy, "message");
    return copy;
}

bool
payload_pagerduty(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error)
{
    const char *key = notify_secret(channel->key_env, error);
    const char *host = channel->site && strcmp(channel->site, "eu") == 0 ? "https://events.eu.pagerduty.com"
                                                                         : "https://events.pagerduty.com";
    const char *base = channel->endpoint ? channel->endpoint : host;
    NotifyLevel level = notify_event_level(event);
    g_autofree char *message = notify_message(channel, event);
    g_autofree char *summary = notify_cut(message, PAGERDUTY_SUMMARY);
    g_autofree char *dedup = dedup_key(event, PAGERDUTY_KEY);
    const char *database = event_text(event, "database");
    json_t *document;
    if (!key)
        return false;
    if (level == LEVEL_INFO)
        document = json_pack("{s:s, s:{s:o, s:s, s:s, s:o}}", "routing_key", key, "payload", "summary",
                             json_text(summary), "source", *database ? database : "confiture", "timestamp",
                             event_text(event, "at"), "custom_details", details(event));
    else if (level == LEVEL_GOOD)
        document = json_pack("{s:s, s:s, s:o}", "routing_key", key, "event_action", "resolve", "dedup_key",
                             json_text(dedup));
    else
        document = json_pack("{s:s, s:s, s:o, s:s, s:{s:o, s:o, s:s, s:s, s:s, s:s, s:o}}", "routing_key",
                             key, "event_action", "trigger", "dedup_key", json_text(dedup), "client",
                             "confiture", "payload", "summary", json_text(summary), "source",
                             json_text(*database ? database : "confiture"), "severity", "error", "timestamp",
                             event_text(event, "at"), "component", "database", "group",
                             event_text(event, "environment"), "custom_details", details(event));
    payload->url = g_strconcat(base, level == LEVEL_INFO ? "/v2/change/enqueue" : "/v2/enqueue", NULL);
    payload_json(payload, document);
    return true;
}

bool
payload_datadog(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error)
{
    static const char *const types[] = {
        [LEVEL_INFO] = "info", [LEVEL_GOOD] = "success", [LEVEL_BAD] = "error"};
    const char *key = notify_secret(channel->key_env, error);
    NotifyLevel level = notify_event_level(event);
    g_autofree char *message = notify_message(channel, event);
    g_autofree char *text = notify_cut(message, DATADOG_TEXT);
    g_autofree char *group = dedup_key(event, DATADOG_KEY);
    g_autofree char *environment = g_strconcat("env:", event_text(event, "environment"), NULL);
    g_autofree char *kind = g_strconcat("event:", event_text(event, "event"), NULL);
    if (!key)
        return false;
    payload->url = channel->endpoint ? g_strconcat(channel->endpoint, "/api/v1/events", NULL)
                                     : g_strdup_printf("https://api.%s/api/v1/events",
                                                       channel->site ? channel->site : "datadoghq.com");
    payload_header(payload, "DD-API-KEY", key);
    payload_json(payload,
                 json_pack("{s:o, s:o, s:s, s:s, s:[s, s, s], s:o, s:s}", "title", json_text(text), "text",
                           json_text(text), "alert_type", types[level], "priority",
                           level == LEVEL_BAD ? "normal" : "low", "tags", "source:confiture", environment,
                           kind, "aggregation_key", json_text(group), "source_type_name", "confiture"));
    return true;
}

char *
payload_emf(const json_t *event)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(event_text(event, "at"), NULL);
    json_int_t duration = json_integer_value(json_object_get(event, "duration_ms"));
    json_auto_t *document = json_deep_copy(event);
    bool failed = notify_event_level(event) == LEVEL_BAD;
    /* Dimensions and values stand at the root; an object there is no dimension. */
    json_object_del(document, "error");
    json_object_set_new(document, "Failed", json_integer(failed));
    json_object_set_new(document, "Duration", json_integer(duration));
    json_object_set_new(document, "_aws",
                        json_pack("{s:I, s:[{s:s, s:[[s, s]], s:[{s:s, s:s}, {s:s, s:s}]}]}", "Timestamp",
                                  (json_int_t)(at ? g_date_time_to_unix(at) * 1000 : 0), "CloudWatchMetrics",
                                  "Namespace", "Confiture", "Dimensions", "project", "environment", "Metrics",
                                  "Name", "Failed", "Unit", "Count", "Name", "Duration", "Unit",
                                  "Milliseconds"));
    return json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS);
}

/* PutMetricData of the query API (docs.aws.amazon.com, "Making API requests"): what the line above says,
 * without an agent. */
static void
add_pair(GString *form, const char *name, const char *value)
{
    g_autofree char *escaped = g_uri_escape_string(value, NULL, FALSE);
    g_string_append_printf(form, "%s%s=%s", form->len ? "&" : "", name, escaped);
}

static void
add_metric(GString *form, int number, const char *name, const char *unit, json_int_t value,
           const json_t *event)
{
    static const char *const dimensions[] = {"project", "environment"};
    g_autofree char *prefix = g_strdup_printf("MetricData.member.%d.", number);
    g_autofree char *text = g_strdup_printf("%" JSON_INTEGER_FORMAT, value);
    const char *const pairs[][2] = {
        {"MetricName", name}, {"Unit", unit}, {"Value", text}, {"Timestamp", event_text(event, "at")}};
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *key = g_strconcat(prefix, pairs[i][0], NULL);
        add_pair(form, key, pairs[i][1]);
    }
    for (int i = 0; i < (int)G_N_ELEMENTS(dimensions); i++) {
        g_autofree char *key = g_strdup_printf("%sDimensions.member.%d.Name", prefix, i + 1);
        g_autofree char *value_key = g_strdup_printf("%sDimensions.member.%d.Value", prefix, i + 1);
        add_pair(form, key, dimensions[i]);
        add_pair(form, value_key, event_text(event, dimensions[i]));
    }
}

bool
payload_cloudwatch(const NotifyChannel *channel, const json_t *event, Payload *payload, GError **error)
{
    const char *key = notify_secret(channel->key_env, error);
    const char *secret = key ? notify_secret(channel->secret_env, error) : NULL;
    const char *token = notify_secret("AWS_SESSION_TOKEN", NULL);
    g_autoptr(GString) form = g_string_new(NULL);
    if (!secret)
        return false;
    add_pair(form, "Action", "PutMetricData");
    add_pair(form, "Version", "2010-08-01");
    add_pair(form, "Namespace", "Confiture");
    add_metric(form, 1, "Failed", "Count", notify_event_level(event) == LEVEL_BAD, event);
    add_metric(form, 2, "Duration", "Milliseconds", json_integer_value(json_object_get(event, "duration_ms")),
               event);
    payload->url = channel->endpoint
                       ? g_strconcat(channel->endpoint, "/", NULL)
                       : g_strdup_printf("https://monitoring.%s.amazonaws.com/", channel->region);
    payload->aws = g_strdup_printf("aws:amz:%s:monitoring", channel->region);
    payload->user = g_strconcat(key, ":", secret, NULL);
    payload->body = g_string_free(g_steal_pointer(&form), FALSE);
    payload_header(payload, "Content-Type", "application/x-www-form-urlencoded");
    if (token)
        payload_header(payload, "x-amz-security-token", token);
    return true;
}
