#include "base/curl.h"

#include <dlfcn.h>
#include <netinet/in.h>
#include <string.h>

#include "base/errors.h"
#include "base/http.h"
#include "base/interrupt.h"

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

const Curl *
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

curl_socket_t
curl_guard_open(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    CurlGuard *guard = data;
    if (!guard->allow_private && is_private(&address->addr)) {
        guard->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Exchanges ---------------------------------------------------------------------------------------------- */

void
curl_set_limits(const Curl *curl, CURL *easy, CurlGuard *guard, int timeout_ms)
{
    int timeout = timeout_ms > 0 ? timeout_ms : HTTP_TIMEOUT_MS;
    curl->curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl->curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl->curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl->curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)MIN(timeout, HTTP_CONNECT_MS));
    curl->curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout);
    curl->curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, curl_guard_open);
    curl->curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, guard);
}

/* Until it is over, one way or another. */
static CURLcode
run(const Curl *curl, CURLM *multi, GError **error)
{
    int running = 1;
    int left;
    while (running) {
        if (interrupt_check(error))
            return CURLE_ABORTED_BY_CALLBACK;
        if (curl->curl_multi_perform(multi, &running) != CURLM_OK)
            break;
        struct curl_waitfd signal = {.fd = interrupt_fd(), .events = CURL_WAIT_POLLIN};
        if (running)
            curl->curl_multi_poll(multi, &signal, signal.fd >= 0 ? 1 : 0, 100, NULL);
    }
    CURLMsg *message = curl->curl_multi_info_read(multi, &left);
    return message ? message->data.result : CURLE_FAILED_INIT;
}

CURLcode
curl_perform(const Curl *curl, CURL *easy, GError **error)
{
    CURLM *multi = curl->curl_multi_init();
    curl->curl_multi_add_handle(multi, easy);
    CURLcode code = run(curl, multi, error);
    curl->curl_multi_remove_handle(multi, easy);
    curl->curl_multi_cleanup(multi);
    return code;
}
