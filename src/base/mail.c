#include "base/mail.h"

#include <string.h>

#include "base/curl.h"
#include "base/errors.h"

typedef struct {
    const char *rest;
    size_t left;
} Source;

static size_t
give(char *buffer, size_t size, size_t count, void *data)
{
    Source *source = data;
    size_t n = MIN(size * count, source->left);
    memcpy(buffer, source->rest, n);
    source->rest += n;
    source->left -= n;
    return n;
}

static void
set_options(const Curl *curl, CURL *easy, const Mail *mail, struct curl_slist *to, Source *source)
{
    curl->curl_easy_setopt(easy, CURLOPT_URL, mail->server);
    curl->curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl->curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    curl->curl_easy_setopt(easy, CURLOPT_MAIL_FROM, mail->from);
    curl->curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to);
    curl->curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl->curl_easy_setopt(easy, CURLOPT_READFUNCTION, give);
    curl->curl_easy_setopt(easy, CURLOPT_READDATA, source);
    if (mail->user)
        curl->curl_easy_setopt(easy, CURLOPT_USERNAME, mail->user);
    if (mail->password)
        curl->curl_easy_setopt(easy, CURLOPT_PASSWORD, mail->password);
    if (mail->ca_file)
        curl->curl_easy_setopt(easy, CURLOPT_CAINFO, mail->ca_file);
}

bool
mail_send(const Mail *mail, int *status, GError **error)
{
    const Curl *curl = curl_library(error);
    *status = 0;
    if (!curl)
        return false;
    struct curl_slist *to = NULL;
    for (unsigned i = 0; mail->to[i]; i++)
        to = curl->curl_slist_append(to, mail->to[i]);
    Source source = {mail->message, strlen(mail->message)};
    CurlGuard guard = {.allow_private = mail->allow_private};
    CURL *easy = curl->curl_easy_init();
    GError *problem = NULL;
    long code_of_server = 0;
    curl_set_limits(curl, easy, &guard, mail->timeout_ms);
    set_options(curl, easy, mail, to, &source);
    CURLcode code = curl_perform(curl, easy, &problem);
    curl->curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code_of_server);
    *status = (int)code_of_server;
    if (code != CURLE_OK && !problem && guard.refused)
        error_set(&problem, ERR_HTTP, "the mail server has an address of this machine or its network");
    else if (code != CURLE_OK && !problem)
        error_set(&problem, ERR_HTTP, "the mail server did not take it: %s%s", curl->curl_easy_strerror(code),
                  code == CURLE_USE_SSL_FAILED ? " (it offers no STARTTLS)" : "");
    curl->curl_easy_cleanup(easy);
    curl->curl_slist_free_all(to);
    if (!problem)
        return true;
    g_propagate_error(error, problem);
    return false;
}
