/* webhook: the context, sent to an address of one's own, which may say no. */
#include <string.h>

#include "base/errors.h"
#include "base/http.h"
#include "hook/builtin.h"

enum { SAID = 200 };

bool
builtin_webhook(void *data, Phase phase, HookContext *context, Conn *conn, GError **error)
{
    const Builtin *builtin = data;
    static const char *const headers[] = {"Content-Type: application/json", NULL};
    /* What is sent cannot be rolled back. */
    if (context->no_programs)
        return true;
    /* allowed: the secret is read when it is used, and stands in no file */
    const char *url = g_getenv(builtin->url_env);
    if (!url || !*url) {
        error_set(error, ERR_CONFIG, "the environment variable %s is not set", builtin->url_env);
        return false;
    }
    g_autofree char *text = hook_context_text(context, phase, error);
    if (!text)
        return false;
    g_auto(HttpAnswer) answer = {0};
    const HttpRequest request = {.url = url,
                                 .headers = headers,
                                 .body = text,
                                 .length = strlen(text),
                                 .timeout_ms = MIN(builtin->time_left, HTTP_TIMEOUT_MS),
                                 .allow_private = builtin->allow_private};
    if (!http_request(&request, &answer, error))
        return false;
    if (answer.status >= 200 && answer.status < 300)
        return true;
    g_autofree char *said = g_utf8_make_valid(answer.body, (gssize)MIN(answer.length, (size_t)SAID));
    g_strdelimit(said, "\r\n", ' ');
    error_set(error, ERR_HOOK, "status %d%s%s", answer.status, *said ? ": " : "", said);
    return false;
}
