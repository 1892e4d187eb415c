/* Private to base/: libcurl, loaded when it is first needed, because it brings thirty libraries along, and
 * most commands speak to nobody. Who includes this calls its functions through the table, by their own names.
 */
#ifndef CONFITURE_BASE_CURL_H
#define CONFITURE_BASE_CURL_H

#include <curl/curl.h>
#include <glib.h>
#include <stdbool.h>

#define CURL_FUNCTIONS(X)                                                                                    \
    X(curl_global_init)                                                                                      \
    X(curl_easy_init)                                                                                        \
    X(curl_easy_setopt)                                                                                      \
    X(curl_easy_getinfo)                                                                                     \
    X(curl_easy_strerror)                                                                                    \
    X(curl_easy_cleanup)                                                                                     \
    X(curl_multi_init)                                                                                       \
    X(curl_multi_add_handle)                                                                                 \
    X(curl_multi_remove_handle)                                                                              \
    X(curl_multi_perform)                                                                                    \
    X(curl_multi_poll)                                                                                       \
    X(curl_multi_info_read)                                                                                  \
    X(curl_multi_cleanup)                                                                                    \
    X(curl_slist_append)                                                                                     \
    X(curl_slist_free_all)

typedef struct {
    void *library;
#define FIELD(name) __typeof__(&(name)) name;
    CURL_FUNCTIONS(FIELD)
#undef FIELD
} Curl;

/* The macros of curl.h that check types would call the functions by name. */
#undef curl_easy_setopt
#undef curl_easy_getinfo

/* NULL with ERR_TOOL when it is not installed. It stays until the program ends. */
const Curl *curl_library(GError **error);

/* Which addresses may be connected to, and whether one was refused: data of curl_guard_open(). */
typedef struct {
    bool allow_private;
    bool refused;
} CurlGuard;

/* A CURLOPT_OPENSOCKETFUNCTION: looks at the address really connected to, whatever the name was. */
curl_socket_t curl_guard_open(void *guard, curlsocktype purpose, struct curl_sockaddr *address);

/* Limits that every exchange has: time, verified TLS, no proxy, no signals, the guard. */
void curl_set_limits(const Curl *curl, CURL *easy, CurlGuard *guard, int timeout_ms);

/* Runs one exchange to its end; CURLE_OK, or what went wrong. ERR_INTERRUPTED sets *error. */
CURLcode curl_perform(const Curl *curl, CURL *easy, GError **error);

#endif
