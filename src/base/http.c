#include "base/http.h"

#include <string.h>

#include "base/curl.h"
#include "base/errors.h"

typedef struct {
    const HttpRequest *request;
    HttpAnswer *answer;
    GString *body;
    CurlGuard guard;
    bool too_large;
} Exchange;

static size_t
take_body(char *bytes, size_t size, size_t count, void *data)
{
    Exchange *exchange = data;
    if (exchange->body->len + size * count > HTTP_ANSWER_CAP) {
        exchange->too_large = true;
        return 0;
    }
    g_string_append_len(exchange->body, bytes, (gssize)(size * count));
    return size * count;
}

static size_t
take_header(char *bytes, size_t size, size_t count, void *data)
{
    static const char NAME[] = "retry-after:";
    Exchange *exchange = data;
    size_t length = size * count;
    if (length > strlen(NAME) && g_ascii_strncasecmp(bytes, NAME, strlen(NAME)) == 0) {
        g_free(exchange->answer->retry_after);
        exchange->answer->retry_after = g_strstrip(g_strndup(bytes + strlen(NAME), length - strlen(NAME)));
    }
    return length;
}

/* Scheme and host. The caller frees. */
static char *
shown_url(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
    return uri && g_uri_get_host(uri) ? g_strdup_printf("%s://%s", g_uri_get_scheme(uri), g_uri_get_host(uri))
                                      : g_strdup("an address that is no URL");
}

static void
set_failure(const Curl *curl, const Exchange *exchange, CURLcode code, GError **error)
{
    g_autofree char *shown = shown_url(exchange->request->url);
    if (exchange->guard.refused) {
        error_set(error, ERR_HTTP, "%s is an address of this machine or its network", shown);
        error_hint(error, "Say allow_private if that is meant.");
    } else if (exchange->too_large) {
        error_set(error, ERR_HTTP, "%s answered with more than %d KB", shown, HTTP_ANSWER_CAP / 1024);
    } else {
        error_set(error, ERR_HTTP, "no answer from %s: %s", shown, curl->curl_easy_strerror(code));
    }
}

static void
set_options(const Curl *curl, CURL *easy, Exchange *exchange, struct curl_slist *headers)
{
    const HttpRequest *request = exchange->request;
    curl_set_limits(curl, easy, &exchange->guard, request->timeout_ms);
    curl->curl_easy_setopt(easy, CURLOPT_URL, request->url);
    curl->curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl->curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl->curl_easy_setopt(easy, CURLOPT_USERAGENT, "confiture");
    curl->curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl->curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
    curl->curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl->curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange);
    if (request->body) {
        curl->curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->length);
        curl->curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body);
    }
    if (request->aws) {
        curl->curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, request->aws);
        curl->curl_easy_setopt(easy, CURLOPT_USERPWD, request->user);
    }
    if (request->method)
        curl->curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
}

bool
http_request(const HttpRequest *request, HttpAnswer *answer, GError **error)
{
    const Curl *curl = curl_library(error);
    *answer = (HttpAnswer){0};
    if (!curl)
        return false;
    Exchange exchange = {.request = request,
                         .answer = answer,
                         .guard = {.allow_private = request->allow_private},
                         .body = g_string_new(NULL)};
    struct curl_slist *headers = NULL;
    for (unsigned i = 0; request->headers && request->headers[i]; i++)
        headers = curl->curl_slist_append(headers, request->headers[i]);
    CURL *easy = curl->curl_easy_init();
    set_options(curl, easy, &exchange, headers);
    GError *problem = NULL;
    CURLcode code = curl_perform(curl, easy, &problem);
    if (code != CURLE_OK && !problem)
        set_failure(curl, &exchange, code, &problem);
    bool ok = problem == NULL;
    if (problem)
        g_propagate_error(error, problem);
    long status = 0;
    curl->curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl->curl_easy_cleanup(easy);
    curl->curl_slist_free_all(headers);
    answer->status = (int)status;
    answer->length = exchange.body->len;
    answer->body = g_string_free(exchange.body, FALSE);
    if (!ok)
        http_answer_clear(answer);
    return ok;
}

void
http_answer_clear(HttpAnswer *answer)
{
    g_clear_pointer(&answer->body, g_free);
    g_clear_pointer(&answer->retry_after, g_free);
    *answer = (HttpAnswer){0};
}
