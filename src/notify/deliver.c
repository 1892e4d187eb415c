/* One try to tell one channel. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files.h"
#include "base/http.h"
#include "base/mail.h"
#include "notify/internal.h"

enum { WAIT_MOST_S = 3600 };

void
payload_clear(Payload *payload)
{
    g_free(payload->url);
    g_free(payload->body);
    g_free(payload->aws);
    g_free(payload->user);
    if (payload->headers)
        g_ptr_array_unref(payload->headers);
}

void
payload_header(Payload *payload, const char *name, const char *value)
{
    if (!payload->headers)
        payload->headers = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(payload->headers, g_strconcat(name, ": ", value, NULL));
}

void
payload_json(Payload *payload, json_t *document)
{
    payload->body = json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(document);
    payload_header(payload, "Content-Type", "application/json");
}

const char *
notify_secret(const char *variable, GError **error)
{
    /* allowed: the one place where a channel's secret is read, when it is used */
    const char *value = g_getenv(variable);
    if (value && *value)
        return value;
    error_set(error, ERR_CONFIG, "the environment variable %s is not set", variable);
    return NULL;
}

/* A line is short enough to be written whole (POSIX, write(), O_APPEND). */
static Delivery
append_line(const Notifier *notifier, const NotifyChannel *channel, const json_t *event, GError **error)
{
    g_autofree char *path = g_canonicalize_filename(channel->file, notifier->config->project_directory);
    g_autofree char *text = payload_emf(event);
    g_autofree char *line = g_strconcat(text, "\n", NULL);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    ssize_t length = (ssize_t)strlen(line);
    bool ok = fd >= 0 && write(fd, line, (size_t)length) == length;
    if (!ok)
        error_set_errno(error, errno, "write", channel->file);
    if (fd >= 0)
        close(fd);
    return ok ? DELIVERED : LATER;
}

/* RFC 5321, 4.2.1: what begins with 4 may go well later, what begins with 5 will not. */
static Delivery
send_mail(const Notifier *notifier, const NotifyChannel *channel, const json_t *event, int timeout_ms,
          int *status, GError **error)
{
    const char *user = channel->user_env ? notify_secret(channel->user_env, error) : NULL;
    if (channel->user_env && !user)
        return LATER;
    const char *password = channel->password_env ? notify_secret(channel->password_env, error) : NULL;
    if (channel->password_env && !password)
        return LATER;
    g_autofree char *text = payload_mail(channel, event);
    g_autofree char *trusted =
        channel->ca_file ? g_canonicalize_filename(channel->ca_file, notifier->config->project_directory)
                         : NULL;
    const Mail mail = {.server = channel->server,
                       .user = user,
                       .password = password,
                       .from = channel->from,
                       .to = (const char *const *)channel->to,
                       .message = text,
                       .ca_file = trusted,
                       .timeout_ms = MIN(timeout_ms, HTTP_TIMEOUT_MS),
                       .allow_private = channel->allow_private};
    if (mail_send(&mail, status, error))
        return DELIVERED;
    return *status >= 500 && *status < 600 ? NEVER : LATER;
}

static bool
passes(int status)
{
    return status == 408 || status == 425 || status == 429 || status >= 500;
}

/* Seconds; a date says too little to be worth reading. */
static int64_t
wait_asked(const char *retry_after)
{
    gint64 seconds;
    return retry_after && g_ascii_string_to_signed(retry_after, 10, 0, WAIT_MOST_S, &seconds, NULL)
               ? seconds * 1000
               : 0;
}

static Delivery
judge(const HttpAnswer *answer, int64_t *wait_ms, GError **error)
{
    if (answer->status >= 200 && answer->status < 300)
        return DELIVERED;
    g_autofree char *said = notify_cut(answer->body, 200);
    g_strdelimit(said, "\r\n", ' ');
    error_set(error, ERR_HTTP, "status %d%s%s", answer->status, *said ? ": " : "", said);
    *wait_ms = wait_asked(answer->retry_after);
    return passes(answer->status) ? LATER : NEVER;
}

Delivery
deliver_one(const Notifier *notifier, const NotifyChannel *channel, const json_t *event, int timeout_ms,
            int64_t *wait_ms, int *status, char **text, GError **error)
{
    g_auto(Payload) payload = {0};
    g_auto(HttpAnswer) answer = {0};
    *wait_ms = 0;
    if (channel->type->way == WAY_FILE)
        return append_line(notifier, channel, event, error);
    if (channel->type->way == WAY_MAIL)
        return send_mail(notifier, channel, event, timeout_ms, status, error);
    /* A secret that is not there may be there the next time. */
    if (!channel->type->build(channel, event, &payload, error))
        return LATER;
    payload_header(&payload, "Idempotency-Key", event_text(event, "id"));
    g_ptr_array_add(payload.headers, NULL);
    const HttpRequest request = {.url = payload.url,
                                 .headers = (const char *const *)payload.headers->pdata,
                                 .body = payload.body,
                                 .length = strlen(payload.body),
                                 .aws = payload.aws,
                                 .user = payload.user,
                                 .timeout_ms = MIN(timeout_ms, HTTP_TIMEOUT_MS),
                                 .allow_private = channel->allow_private};
    if (!http_request(&request, &answer, error))
        return LATER;
    *status = answer.status;
    if (text)
        *text = g_strdup(answer.body);
    return judge(&answer, wait_ms, error);
}
