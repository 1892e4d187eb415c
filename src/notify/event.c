/* The event as a document, and the sentence that people read. */
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/suggest.h"
#include "notify/internal.h"
#include "report/table.h"

static const struct {
    const char *name;
    NotifyLevel level;
    const char *moment;
} kinds[] = {
#define EVENT(symbol, name, level, moment) [NOTIFY_##symbol] = {name, LEVEL_##level, moment},
#include "notify/events.def"
#undef EVENT
};

const char *
notify_event_name(NotifyEventKind kind)
{
    return kinds[kind].name;
}

const char *
notify_event_moment(NotifyEventKind kind)
{
    return kinds[kind].moment;
}

const char *
event_text(const json_t *event, const char *key)
{
    const char *text = json_string_value(json_object_get(event, key));
    return text ? text : "";
}

NotifyLevel
notify_event_level(const json_t *event)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].name, event_text(event, "event")) == 0)
            return kinds[i].level;
    return LEVEL_INFO;
}

static char *
sentence(const NotifyEvent *event)
{
    g_autofree char *took = event->duration_ms >= 0 ? clock_duration(event->duration_ms) : NULL;
    const ErrorFields *fields = event->error ? error_fields(event->error) : NULL;
    GString *text = g_string_new(NULL);
    switch (event->kind) {
    case NOTIFY_MIGRATION_APPLIED:
    case NOTIFY_MIGRATION_UNDONE:
        g_string_append_printf(text, "%s is %s", event->migration,
                               event->kind == NOTIFY_MIGRATION_APPLIED ? "applied" : "undone");
        break;
    case NOTIFY_RUN_FINISHED:
        if (event->summary)
            g_string_append_printf(text, "%s: %s", event->command, event->summary);
        else
            g_string_append_printf(text, "%s: %" G_GINT64_FORMAT " migration%s, the database is at %s",
                                   event->command, event->migrations, event->migrations == 1 ? "" : "s",
                                   event->current ? event->current : "the beginning");
        break;
    case NOTIFY_RUN_FAILED:
        g_string_append_printf(text, "%s failed: %s", event->command, event->error->message);
        if (fields && fields->sqlstate[0])
            g_string_append_printf(text, " (%s)", fields->sqlstate);
        if (fields && fields->file)
            g_string_append_printf(text, " at %s:%d", fields->file, fields->line);
        break;
    case NOTIFY_TEST:
        g_string_append(text, "this is a test; nothing has happened");
        break;
    case NOTIFY_EVENT_COUNT:
        break;
    }
    if (took && event->kind != NOTIFY_RUN_FAILED)
        g_string_append_printf(text, " (%s)", took);
    return g_string_free(text, FALSE);
}

static json_t *
event_error(const GError *error)
{
    const ErrorFields *fields = error ? error_fields(error) : NULL;
    const char *hint = error ? error_shown_hint(error) : NULL;
    if (!error)
        return json_null();
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "code", json_text(error_id(error)), "message",
                     json_text(error->message), "sqlstate",
                     json_text(fields && fields->sqlstate[0] ? fields->sqlstate : NULL), "file",
                     json_text(fields ? fields->file : NULL), "line",
                     fields && fields->line > 0 ? json_integer(fields->line) : json_null(), "hint",
                     json_text(hint));
}

json_t *
notify_event_json(const Notifier *notifier, const NotifyEvent *event)
{
    static const char *const severities[] = {"info", "info", "error"};
    g_autofree char *id = g_uuid_string_random();
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *at = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    g_autofree char *message = sentence(event);
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", id,
                     "event", kinds[event->kind].name, "severity", severities[kinds[event->kind].level], "at",
                     at, "project", json_text(notifier->config->name), "environment",
                     json_text(notifier->config->environment), "command", json_text(event->command),
                     "database", json_text(event->database), "run_id", json_text(event->run_id), "migration",
                     json_text(event->migration), "migrations",
                     event->migrations < 0 ? json_null() : json_integer(event->migrations), "duration_ms",
                     event->duration_ms < 0 ? json_null() : json_integer(event->duration_ms), "message",
                     json_text(message), "error", event_error(event->error));
}

/* Templates ---------------------------------------------------------------------------------------------- */

static const char *const places[] = {"event",     "environment", "project", "command", "database", "severity",
                                     "migration", "message",     "run_id",  "at",      NULL};

bool
notify_check_template(const char *text, GError **error)
{
    for (const char *p = strchr(text, '{'); p; p = strchr(p + 1, '{')) {
        const char *end = strchr(p, '}');
        g_autofree char *name = end ? g_strndup(p + 1, (size_t)(end - p - 1)) : g_strdup(p + 1);
        if (end && g_strv_contains(places, name))
            continue;
        const char *nearest = suggest_nearest(name, places);
        g_autofree char *all = g_strjoinv(", ", (char **)(uintptr_t)places);
        error_set(error, ERR_CONFIG, "there is no {%s} in a message", name);
        if (nearest)
            error_hint(error, "Did you mean {%s}?", nearest);
        else
            error_hint(error, "There are: %s.", all);
        return false;
    }
    return true;
}

char *
notify_message(const NotifyChannel *channel, const json_t *event)
{
    if (!channel->message)
        return g_strdup_printf("%s: %s", event_text(event, "environment"), event_text(event, "message"));
    GString *text = g_string_new(NULL);
    for (const char *p = channel->message; *p; p++) {
        const char *end = *p == '{' ? strchr(p, '}') : NULL;
        if (!end) {
            g_string_append_c(text, *p);
            continue;
        }
        g_autofree char *name = g_strndup(p + 1, (size_t)(end - p - 1));
        g_string_append(text, event_text(event, name));
        p = end;
    }
    return g_string_free(text, FALSE);
}

char *
notify_cut(const char *text, size_t most)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    if ((size_t)g_utf8_strlen(valid, -1) <= most)
        return g_steal_pointer(&valid);
    g_autofree char *head = g_utf8_substring(valid, 0, (glong)most - 1);
    return g_strconcat(head, "\u2026", NULL);
}
