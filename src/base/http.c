#include "base/http.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <string.h>

#include "base/errors.h"
#include "base/interrupt.h"

/* Loading libcurl ---------------------------------------------------------------------------------------- */

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

/* The functions used, by their own names. */
typedef struct {
    void *library;
#define FIELD(name) __typeof__(&(name)) name;
    CURL_FUNCTIONS(FIELD)
#undef FIELD
} Curl;

/* The macros of curl.h that check types would call the functions by name. */
#undef curl_easy_setopt
#undef curl_easy_getinfo

static bool
find_functions(Curl *curl)
{
#define FIND(name) &&(*(void **)&curl->name = dlsym(curl->library, #name)) != NULL
    return true CURL_FUNCTIONS(FIND);
#undef FIND
}

static gpointer
load_curl(gpointer data)
{
    Curl *curl = g_new0(Curl, 1);
    curl->library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (curl->library && find_functions(curl)) {
        curl->curl_global_init(CURL_GLOBAL_DEFAULT);
        return curl;
    }
    if (curl->library)
        dlclose(curl->library);
    g_free(curl);
    return NULL;
}

/* The library stays until the program ends. */
static const Curl *
curl_library(GError **error)
{
    static GOnce once = G_ONCE_INIT;
    g_once(&once, load_curl, NULL);
    if (!once.retval) {
        error_set(error, ERR_TOOL, "libcurl is not installed");
        error_hint(error, "On Debian: apt-get install libcurl4");
    }
    return once.retval;
}

/* Addresses ---------------------------------------------------------------------------------------------- */

static bool
is_private_v4(uint32_t address)
{
    static const struct {
        uint32_t network, mask;
    } ranges[] = {
        {0x00000000, 0xff000000}, /* this network */
        {0x0a000000, 0xff000000}, /* RFC 1918 */
        {0x64400000, 0xffc00000}, /* RFC 6598, shared by carriers */
        {0x7f000000, 0xff000000}, /* loopback */
        {0xa9fe0000, 0xffff0000}, /* RFC 3927, where clouds keep their secrets */
        {0xac100000, 0xfff00000}, {0xc0a80000, 0xffff0000},
        {0xe0000000, 0xe0000000}, /* multicast and reserved */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ranges); i++)
        if ((address & ranges[i].mask) == ranges[i].network)
            return true;
    return false;
}

static bool
is_private(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return is_private_v4(ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr));
    if (address->sa_family != AF_INET6)
        return true;
    const struct in6_addr *v6 = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(v6) || IN6_IS_ADDR_V4COMPAT(v6)) {
        uint32_t inner;
        memcpy(&inner, &v6->s6_addr[12], sizeof inner);
        return is_private_v4(ntohl(inner));
    }
    return IN6_IS_ADDR_LOOPBACK(v6) || IN6_IS_ADDR_UNSPECIFIED(v6) || IN6_IS_ADDR_LINKLOCAL(v6) ||
           IN6_IS_ADDR_SITELOCAL(v6) || IN6_IS_ADDR_MULTICAST(v6) || (v6->s6_addr[0] & 0xfe) == 0xfc;
}

/* One exchange ------------------------------------------------------------------------------------------- */

typedef struct {
    const HttpRequest *request;
    HttpAnswer *answer;
    GString *body;
    bool refused, too_large;
} Exchange;

static curl_socket_t
open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    Exchange *exchange = data;
    if (!exchange->request->allow_private && is_private(&address->addr)) {
        exchange->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

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
    if (exchange->refused) {
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
    int timeout = request->timeout_ms > 0 ? request->timeout_ms : HTTP_TIMEOUT_MS;
    curl->curl_easy_setopt(easy, CURLOPT_URL, request->url);
    curl->curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl->curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl->curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl->curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl->curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)MIN(timeout, HTTP_CONNECT_MS));
    curl->curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout);
    curl->curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl->curl_easy_setopt(easy, CURLOPT_USERAGENT, "confiture");
    curl->curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl->curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, exchange);
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

/* Until it is over, one way or another. */
static bool
perform(const Curl *curl, CURLM *multi, Exchange *exchange, GError **error)
{
    int running = 1;
    while (running) {
        if (interrupt_check(error))
            return false;
        if (curl->curl_multi_perform(multi, &running) != CURLM_OK)
            break;
        struct curl_waitfd signal = {.fd = interrupt_fd(), .events = CURL_WAIT_POLLIN};
        if (running)
            curl->curl_multi_poll(multi, &signal, signal.fd >= 0 ? 1 : 0, 100, NULL);
    }
    int left;
    CURLMsg *message = curl->curl_multi_info_read(multi, &left);
    CURLcode code = message ? message->data.result : CURLE_FAILED_INIT;
    if (code == CURLE_OK)
        return true;
    set_failure(curl, exchange, code, error);
    return false;
}

bool
http_request(const HttpRequest *request, HttpAnswer *answer, GError **error)
{
    const Curl *curl = curl_library(error);
    *answer = (HttpAnswer){0};
    if (!curl)
        return false;
    Exchange exchange = {.request = request, .answer = answer, .body = g_string_new(NULL)};
    struct curl_slist *headers = NULL;
    for (unsigned i = 0; request->headers && request->headers[i]; i++)
        headers = curl->curl_slist_append(headers, request->headers[i]);
    CURLM *multi = curl->curl_multi_init();
    CURL *easy = curl->curl_easy_init();
    set_options(curl, easy, &exchange, headers);
    curl->curl_multi_add_handle(multi, easy);
    bool ok = perform(curl, multi, &exchange, error);
    long status = 0;
    curl->curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl->curl_multi_remove_handle(multi, easy);
    curl->curl_easy_cleanup(easy);
    curl->curl_multi_cleanup(multi);
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
