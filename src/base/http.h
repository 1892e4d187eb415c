/* One HTTP request, with an end.
 *
 * Always true:
 *  - http and https only; redirects are not followed: their status is the answer;
 *  - TLS is verified;
 *  - connecting and the whole exchange have time limits, the answer has a size limit, and SIGINT ends it;
 *  - addresses of one's own machine and network are refused, by the address really connected to and not by
 * the name, unless the caller allows them;
 *  - an error names scheme and host of the URL and nothing more: webhook URLs are secrets.
 *
 * libcurl does the work. It is loaded when it is first needed, because it brings thirty libraries along, and
 * most commands speak to nobody.
 */
#ifndef CONFITURE_BASE_HTTP_H
#define CONFITURE_BASE_HTTP_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum { HTTP_CONNECT_MS = 3000, HTTP_TIMEOUT_MS = 10000, HTTP_ANSWER_CAP = 1024 * 1024 };

typedef struct {
    const char *method; /* NULL: GET, or POST when there is a body */
    const char *url;
    const char *const *headers; /* "Name: value", closed by NULL; or NULL */
    const char *body;           /* or NULL */
    size_t length;
    int timeout_ms; /* of all of it; 0: HTTP_TIMEOUT_MS */
    const char
        *aws; /* "aws:amz:REGION:SERVICE": signed by Signature Version 4 (CURLOPT_AWS_SIGV4); or NULL */
    const char *user;   /* with aws: "ACCESS-KEY:SECRET" */
    bool allow_private; /* also loopback, link-local and private addresses (RFC 1918, 4193, 3927, 4291) */
} HttpRequest;

typedef struct {
    int status; /* 200 */
    char *body; /* NUL-terminated */
    size_t length;
    char *retry_after; /* the header's value, or NULL */
} HttpAnswer;

/* True when an answer came, whatever its status. ERR_HTTP: no connection, time or size limit, bad TLS, a
 * private address; ERR_TOOL without libcurl; ERR_INTERRUPTED. */
bool http_request(const HttpRequest *request, HttpAnswer *answer, GError **error);
void http_answer_clear(HttpAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HttpAnswer, http_answer_clear)

#endif
