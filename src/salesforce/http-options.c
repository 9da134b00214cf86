#include "config.h"

#include "salesforce/http-private.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "core/org-host.h"
#include "core/problem.h"

#define CONNECT_SECONDS 10L
#define STALL_SECONDS 30L
#define USER_AGENT PACKAGE_NAME "/" PACKAGE_VERSION
#define MAX_HEADERS (64 * 1024)

/* Variables by which somebody's shell could make libcurl or OpenSSL write or read secrets. */
static const char *const scrubbed[] = {"SSLKEYLOGFILE", "CURL_HOME",  "CURL_SSL_BACKEND",
                                       "CURL_TRACE",    "CURL_DEBUG", "NETRC"};

static gpointer global_init(gpointer unused)
{
    for (gsize i = 0; i < G_N_ELEMENTS(scrubbed); i++)
        g_unsetenv(scrubbed[i]);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    return NULL;
}

void http_options_global(void)
{
    static GOnce once = G_ONCE_INIT;

    g_once(&once, global_init, NULL);
}

/* "5ad8a5d6.0": OpenSSL looks certificates up under such names only. */
static bool is_hash_name(const char *name)
{
    for (int i = 0; i < 8; i++) {
        if (!g_ascii_isxdigit(name[i]))
            return false;
    }
    return name[8] == '.' && g_ascii_isdigit(name[9]);
}

bool http_options_is_hashed(const char *folder)
{
    g_autoptr(GDir) listing = g_dir_open(folder, 0, NULL);
    const char *name = NULL;

    while (listing && (name = g_dir_read_name(listing)) && !is_hash_name(name))
        ;
    return name != NULL;
}

/* The hashed folder is read certificate by certificate, the bundle whole: 20 ms a process. Small
 * systems have the folder with nothing but the bundle in it. */
char *http_options_ca_folder(void)
{
    const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
    const char *folder = info->age >= CURLVERSION_SEVENTH ? info->capath : NULL;

    return folder && http_options_is_hashed(folder) ? g_strdup(folder) : NULL;
}

static void apply_trust(Http *http, CURL *easy)
{
    if (http->ca_file) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca_file);
        curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    } else if (http->ca_folder) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
        curl_easy_setopt(easy, CURLOPT_CAPATH, http->ca_folder);
    }
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
}

/* No proxy of the environment's can reach this very computer for us. */
static bool is_loopback(const char *host)
{
    return g_str_equal(host, "127.0.0.1") || g_str_equal(host, "::1") ||
           g_ascii_strcasecmp(host, "localhost") == 0;
}

static bool is_at_loopback(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
    const char *host = uri ? g_uri_get_host(uri) : NULL;

    return host && is_loopback(host);
}

void http_options_connection(Http *http, CURL *easy, const char *url)
{
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    /* Otherwise a cancelled request waits for the resolver's thread. */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    if (is_at_loopback(url))
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
    apply_trust(http, easy);
}

static bool is_local_ip(guint32 ip)
{
    return ip >> 24 == 127 || ip >> 24 == 0 || ip >> 16 == 0xa9fe; /* 169.254.0.0/16 */
}

static bool is_local_address(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return is_local_ip(
            ntohl(((const struct sockaddr_in *) (const void *) address)->sin_addr.s_addr));
    if (address->sa_family == AF_INET6) {
        const struct in6_addr *ip =
            &((const struct sockaddr_in6 *) (const void *) address)->sin6_addr;

        if (IN6_IS_ADDR_V4MAPPED(ip))
            return is_local_ip((guint32) ip->s6_addr[12] << 24 | (guint32) ip->s6_addr[13] << 16);
        return IN6_IS_ADDR_LOOPBACK(ip) || IN6_IS_ADDR_UNSPECIFIED(ip) || IN6_IS_ADDR_LINKLOCAL(ip);
    }
    return false;
}

/* The proxy that libcurl finds in the environment; empty ones are none. NULL: none. */
static const char *proxy(void)
{
    static const char *const names[] = {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *value = g_getenv(names[i]);

        if (value && *value)
            return value;
    }
    return NULL;
}

bool http_options_has_proxy(void)
{
    return proxy() != NULL;
}

/* One entry of no_proxy: the host or a domain that it is in, with or without a dot before it. */
static bool is_excepted(const char *host, const char *entry)
{
    gsize at = strlen(host), length;

    while (*entry == '.')
        entry++;
    length = strlen(entry);
    if (length == 0 || length > at || g_ascii_strcasecmp(host + at - length, entry) != 0)
        return false;
    return length == at || host[at - length - 1] == '.';
}

bool http_goes_by_proxy(const char *host)
{
    const char *set = g_getenv("no_proxy");
    g_auto(GStrv) entries = NULL;

    if (!proxy() || is_loopback(host))
        return false;
    if (!set || !*set)
        set = g_getenv("NO_PROXY");
    if (set && g_str_equal(set, "*"))
        return false;
    entries = g_strsplit_set(set ? set : "", ", ", -1);
    for (char **entry = entries; *entry; entry++)
        if (is_excepted(host, *entry))
            return false;
    return true;
}

/* With libcurl's defaults; 0: no proxy. */
static int proxy_port(void)
{
    const char *value = proxy();
    g_autofree char *address =
        value && !strstr(value, "://") ? g_strconcat("http://", value, NULL) : g_strdup(value);
    g_autoptr(GUri) uri = address ? g_uri_parse(address, G_URI_FLAGS_PARSE_RELAXED, NULL) : NULL;

    if (!uri)
        return 0;
    if (g_uri_get_port(uri) > 0)
        return g_uri_get_port(uri);
    return g_str_equal(g_uri_get_scheme(uri), "https") ? 443 : 1080;
}

static int port_of(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET6)
        return ntohs(((const struct sockaddr_in6 *) (const void *) address)->sin6_port);
    return ntohs(((const struct sockaddr_in *) (const void *) address)->sin_port);
}

/* The port tells a proxy from a host that no_proxy lets us ask directly. */
bool http_options_is_trap(const struct sockaddr *address)
{
    return is_local_address(address) && port_of(address) != proxy_port();
}

/* A Salesforce host that resolves to this computer is a trap (or a proxy, which we know of). */
static curl_socket_t open_socket(void *user_data, curlsocktype purpose, struct curl_sockaddr *to)
{
    Transfer *transfer = user_data;

    if (!transfer->trusted && http_options_is_trap(&to->addr)) {
        transfer->refused_address = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static void set_over_limit(Transfer *transfer, const char *what, gsize limit)
{
    if (transfer->error)
        return;
    problem_set(&transfer->error, PROBLEM_MALFORMED_ANSWER, what, NULL,
                "the answer is longer than %zu KiB", limit / 1024);
}

static void read_status_line(Transfer *transfer, const char *line, gsize length)
{
    const char *space = memchr(line, ' ', length);

    /* Another answer before this one was an interim one. */
    g_hash_table_remove_all(transfer->response->headers);
    transfer->response->status = space ? (int) g_ascii_strtoll(space, NULL, 10) : 0;
    /* From here on the server has begun to answer: a pause is a stall. Before, a long query may
     * rightly take longer than that. */
    curl_easy_setopt(transfer->easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(transfer->easy, CURLOPT_LOW_SPEED_TIME, STALL_SECONDS);
}

static size_t on_header(char *line, size_t size, size_t count, void *user_data)
{
    Transfer *transfer = user_data;
    gsize length = size * count;
    const char *colon = memchr(line, ':', length);

    transfer->header_bytes += length;
    if (transfer->header_bytes > MAX_HEADERS) {
        set_over_limit(transfer, "its headers do not end; " HTTP_ARRIVED, MAX_HEADERS);
        return 0;
    }
    if (length >= 5 && memcmp(line, "HTTP/", 5) == 0) {
        read_status_line(transfer, line, length);
    } else if (colon) {
        char *name = g_ascii_strdown(line, colon - line);
        char *value = g_strndup(colon + 1, length - (gsize) (colon + 1 - line));

        g_hash_table_replace(transfer->response->headers, g_strchomp(name), g_strstrip(value));
    }
    return length;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *user_data)
{
    Transfer *transfer = user_data;
    const HttpRequest *request = transfer->request;
    gsize length = size * count;
    gsize kept = length;

    transfer->body_bytes += length;
    if (transfer->body_bytes > transfer->max_body) {
        set_over_limit(transfer, "more than this request can have; " HTTP_ARRIVED,
                       transfer->max_body);
        return 0;
    }
    if (request->sink && transfer->response->status / 100 == 2)
        return request->sink(bytes, length, request->sink_data, &transfer->error) ? length : 0;
    /* Of a refusal the beginning will do; the rest is read, so that the connection lives on. */
    if (transfer->response->status / 100 != 2)
        kept = MIN(kept, HTTP_MAX_REFUSAL - MIN(HTTP_MAX_REFUSAL, transfer->body->len));
    g_string_append_len(transfer->body, bytes, (gssize) kept);
    return length;
}

static bool add_header(Transfer *transfer, const char *line, GError **error)
{
    for (const unsigned char *p = (const unsigned char *) line; *p; p++) {
        if (*p < 0x20 || *p == 0x7f) {
            problem_set(error, PROBLEM_USAGE, "it holds a control character", NULL,
                        "a request header cannot be sent");
            return false;
        }
    }
    transfer->headers = curl_slist_append(transfer->headers, line);
    return true;
}

static bool apply_headers(Transfer *transfer, GError **error)
{
    const HttpRequest *request = transfer->request;
    g_autofree char *type = NULL;
    bool has_accept = false;

    for (gsize i = 0; request->headers && request->headers[i]; i++) {
        has_accept |= g_ascii_strncasecmp(request->headers[i], "Accept:", 7) == 0;
        if (!add_header(transfer, request->headers[i], error))
            return false;
    }
    type = g_strconcat("Content-Type: ", request->content_type, NULL);
    if (!add_header(transfer, request->content_type ? type : "Content-Type:", error))
        return false;
    if (!has_accept)
        transfer->headers = curl_slist_append(transfer->headers, "Accept: application/json");
    /* The default waits a second for servers that do not know 100-continue. */
    transfer->headers = curl_slist_append(transfer->headers, "Expect:");
    curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
    return true;
}

static bool apply_method(Transfer *transfer, GError **error)
{
    const HttpRequest *request = transfer->request;
    const char *method = transfer->method;

    if (strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen(method) || !*method) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "'%s' is no HTTP method", method);
        return false;
    }
    if (request->body || g_str_equal(method, "POST")) {
        curl_easy_setopt(transfer->easy, CURLOPT_POST, 1L);
        curl_easy_setopt(transfer->easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t) request->body_length);
        curl_easy_setopt(transfer->easy, CURLOPT_POSTFIELDS, request->body ? request->body : "");
    } else if (g_str_equal(method, "HEAD")) {
        curl_easy_setopt(transfer->easy, CURLOPT_NOBODY, 1L);
    }
    curl_easy_setopt(transfer->easy, CURLOPT_CUSTOMREQUEST, method);
    return true;
}

static void apply_callbacks(Transfer *transfer)
{
    CURL *easy = transfer->easy;

    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->words);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
}

bool http_options_apply(Transfer *transfer, GError **error)
{
    const HttpRequest *request = transfer->request;
    CURL *easy = transfer->easy;
    guint timeout = request->timeout ? request->timeout : transfer->http->timeout;

    http_options_connection(transfer->http, easy, request->url);
    transfer->trusted =
        org_host_is_trusted(request->url, (const char *const *) transfer->http->trusted);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long) timeout);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, USER_AGENT);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_2TLS);
    if (request->once) {
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    } else {
        curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
    }
    if (request->bearer) {
        curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long) CURLAUTH_BEARER);
        curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, secret_text(request->bearer));
    }
    apply_callbacks(transfer);
    return apply_method(transfer, error) && apply_headers(transfer, error);
}
