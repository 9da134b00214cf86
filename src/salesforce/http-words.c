#include "config.h"

#include "salesforce/http-private.h"

#include <errno.h>
#include <string.h>

#include "core/org-host.h"
#include "core/problem.h"
#include "core/text.h"

#define ISSUER_SECONDS 5L
#define UNSAFE "the safety of "

#define NEXT_TLS_COMPANY                                                                           \
    "if your company inspects TLS: get its certificate from your administrator and name the file " \
    "with --ca-file"
#define NEXT_PROXY "check https_proxy and no_proxy, or ask your administrator"
#define NEXT_NETWORK "check the network connection\nrun 'orgwire doctor'"

static char *host_of(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
    const char *host = uri ? g_uri_get_host(uri) : NULL;

    return text_clean(host ? host : url);
}

/* The size alone would count what was said to a proxy. */
static bool was_sent(const Transfer *transfer)
{
    curl_off_t ready = 0;
    long bytes = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &ready);
    curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &bytes);
    return ready > 0 && bytes > 0;
}

bool http_error_may_have_arrived(const GError *error)
{
    const char *why = problem_why(error);

    return why && g_str_has_suffix(why, HTTP_ARRIVED);
}

bool http_error_is_tls(const GError *error)
{
    return error && g_str_has_prefix(error->message, UNSAFE);
}

void http_words_set_cancelled(GError **error, const Transfer *transfer)
{
    if (was_sent(transfer))
        problem_set(error, PROBLEM_INTERRUPTED, HTTP_ARRIVED, NULL, "cancelled");
    else
        problem_set_cancelled(error);
}

static char *read_issuer(CURL *easy)
{
    struct curl_certinfo *info = NULL;

    if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info) != CURLE_OK || !info ||
        info->num_of_certs < 1)
        return NULL;
    for (struct curl_slist *line = info->certinfo[0]; line; line = line->next) {
        if (g_str_has_prefix(line->data, "Issuer:"))
            return text_clean(line->data + strlen("Issuer:"));
    }
    return NULL;
}

/* Verification is off for this one connection, over which not one byte of a request goes: its
 * purpose is to read what failed to verify. */
char *http_issuer(Http *http, const char *url, GCancellable *cancellable)
{
    HttpRequest request = {.url = url};
    g_auto(Transfer) look = {0};

    http_transfer_init(&look, http, &request);
    if (!http->loop || !org_host_check_url(url, http_trusted_hosts(http), NULL))
        return NULL;
    http_options_connection(http, look.easy, url);
    curl_easy_setopt(look.easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(look.easy, CURLOPT_CERTINFO, 1L);
    curl_easy_setopt(look.easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(look.easy, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(look.easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(look.easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(look.easy, CURLOPT_TIMEOUT, ISSUER_SECONDS);
    http_transfer_wait(&look, cancellable);
    return !look.cancelled && look.result == CURLE_OK ? read_issuer(look.easy) : NULL;
}

typedef struct {
    const char *sign; /* in libcurl's words, any case */
    bool untrusted;   /* name the issuer */
    const char *why;
    const char *next;
} TlsRow;

static const TlsRow tls_rows[] = {
    {"has expired", false, "its certificate has expired",
     "check this computer's clock\ntell the owner of the host"},
    {"not yet valid", false, "its certificate is not valid yet", "check this computer's clock"},
    {"certificate chain", true, "its certificate is not trusted here", NEXT_TLS_COMPANY},
    {"local issuer", true, "its certificate is not trusted here", NEXT_TLS_COMPANY},
    {"self-signed", true, "its certificate is signed by itself", NEXT_TLS_COMPANY},
    {"self signed", true, "its certificate is signed by itself", NEXT_TLS_COMPANY},
    {"subject name", false, "its certificate is for another name",
     "check the spelling of the host\nfind out what stands between you and the host"},
    {"does not match", false, "its certificate is for another name",
     "check the spelling of the host\nfind out what stands between you and the host"},
    {"wrong version number", false, "it does not speak TLS there", "check the host and port"},
    {"http request", false, "it does not speak TLS there", "check the host and port"},
    {"protocol version", false, "it speaks only versions of TLS that are no longer safe", NULL},
    {"unsupported protocol", false, "it speaks only versions of TLS that are no longer safe", NULL},
    {"", false, "no safe connection (TLS) could be made", NEXT_NETWORK},
};

static bool has_sign(const Transfer *transfer, const char *sign)
{
    g_autofree char *lower = g_ascii_strdown(transfer->words, -1);

    return strstr(lower, sign) != NULL;
}

static void set_tls(GError **error, Transfer *transfer, const char *host, GCancellable *cancellable)
{
    const TlsRow *row = tls_rows;
    g_autofree char *issuer = NULL;
    g_autofree char *words = text_clean(transfer->words);
    g_autofree char *why = NULL;

    while (!has_sign(transfer, row->sign))
        row++;
    if (row->untrusted)
        issuer = http_issuer(transfer->http, transfer->request->url, cancellable);
    if (issuer)
        why = g_strdup_printf("%s: its issuer is '%s'", row->why, issuer);
    else if (*words)
        why = g_strdup_printf("%s: %s", row->why, words);
    problem_set(error, PROBLEM_NETWORK, why ? why : row->why, row->next,
                UNSAFE "'%s' cannot be verified", host);
    if (error)
        problem_set_retryable(*error, false);
}

static void set_proxy(GError **error, const Transfer *transfer, const char *host, long status)
{
    g_autofree char *words = text_clean(transfer->words);
    g_autofree char *why = NULL;

    if (status == 407)
        why = g_strdup("the proxy wants a name and password (HTTP 407)");
    else if (status)
        why = g_strdup_printf("the proxy refused the connection (HTTP %ld)", status);
    else
        why = g_strdup_printf("the proxy: %s", words);
    problem_set(error, PROBLEM_NETWORK, why, NEXT_PROXY, "no connection to '%s'", host);
}

static bool has_time(const Transfer *transfer, CURLINFO info)
{
    curl_off_t microseconds = 0;

    curl_easy_getinfo(transfer->easy, info, &microseconds);
    return microseconds > 0;
}

/* CURLINFO_CONNECT_TIME stays 0 until TLS has been spoken. */
static bool has_connected(const Transfer *transfer)
{
    long port = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_LOCAL_PORT, &port);
    return port > 0;
}

static void set_timeout(GError **error, const Transfer *transfer, const char *host)
{
    const char *why;

    if (was_sent(transfer) && transfer->header_bytes > 0)
        why = "the answer stopped in the middle; " HTTP_ARRIVED;
    else if (was_sent(transfer))
        why = "the request was sent, no answer came; " HTTP_ARRIVED;
    else if (!has_time(transfer, CURLINFO_NAMELOOKUP_TIME_T))
        why = "DNS does not answer";
    else if (!has_connected(transfer))
        why = http_options_has_proxy() ? "no TCP connection; a proxy is set in the environment"
                                       : "no TCP connection: a firewall, or a proxy is needed";
    else
        why = "the TLS handshake does not end";
    problem_set(error, PROBLEM_TIMEOUT, why, NEXT_NETWORK, "'%s' does not answer in time", host);
}

static void set_connect(GError **error, const Transfer *transfer, const char *host)
{
    long number = 0;
    const char *why;

    if (transfer->refused_address) {
        problem_set(error, PROBLEM_REFUSED_HOST, "its name leads to this very computer",
                    "check /etc/hosts and DNS\nname a test org with --trust-host",
                    "'%s' is not asked", host);
        return;
    }
    curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &number);
    if (http_options_has_proxy())
        why = "no TCP connection; a proxy is set in the environment";
    else if (number == ECONNREFUSED)
        why = "the TCP connection was refused";
    else if (number == ENETUNREACH || number == EHOSTUNREACH)
        why = "there is no route to it";
    else
        why = "no TCP connection: a firewall, or a proxy is needed";
    problem_set(error, PROBLEM_NETWORK, why, NEXT_NETWORK, "no connection to '%s'", host);
}

static void set_broken(GError **error, const Transfer *transfer, const char *host)
{
    g_autofree char *words = text_clean(transfer->words);
    g_autofree char *why = g_strdup_printf("the connection broke: %s%s", words,
                                           was_sent(transfer) ? "; " HTTP_ARRIVED : "");

    problem_set(error, PROBLEM_NETWORK, why, NEXT_NETWORK, "no complete answer from '%s'", host);
}

static void set_malformed(GError **error, const Transfer *transfer, const char *host)
{
    g_autofree char *words = text_clean(transfer->words);
    g_autofree char *why =
        g_strdup_printf("%s%s", words, was_sent(transfer) ? "; " HTTP_ARRIVED : "");

    problem_set(error, PROBLEM_MALFORMED_ANSWER, why, NULL, "the answer of '%s' makes no sense",
                host);
}

static void set_other(GError **error, const Transfer *transfer, const char *host)
{
    switch (transfer->result) {
    case CURLE_COULDNT_RESOLVE_HOST:
        problem_set(error, PROBLEM_NETWORK, "DNS does not know its name",
                    "check the spelling of the host\n" NEXT_NETWORK, "no connection to '%s'", host);
        return;
    case CURLE_COULDNT_CONNECT:
        set_connect(error, transfer, host);
        return;
    case CURLE_OPERATION_TIMEDOUT:
        set_timeout(error, transfer, host);
        return;
    case CURLE_SSL_CACERT_BADFILE:
        problem_set(error, PROBLEM_USAGE, "it is absent, unreadable or holds no certificate",
                    "check --ca-file", "the certificates in '%s' cannot be used",
                    transfer->http->ca_file ? transfer->http->ca_file : "the system's store");
        return;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
        problem_set(error, PROBLEM_REFUSED_HOST, "only https is spoken", NULL, "'%s' is not asked",
                    host);
        return;
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
        set_malformed(error, transfer, host);
        return;
    default:
        set_broken(error, transfer, host);
        return;
    }
}

static bool is_tls(CURLcode result)
{
    return result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CONNECT_ERROR ||
           result == CURLE_SSL_INVALIDCERTSTATUS || result == CURLE_SSL_ISSUER_ERROR ||
           result == CURLE_SSL_CIPHER;
}

void http_words_set(GError **error, Transfer *transfer, GCancellable *cancellable)
{
    g_autofree char *host = host_of(transfer->request->url);
    long proxy_status = 0;

    if (transfer->error) {
        g_propagate_error(error, g_steal_pointer(&transfer->error));
        return;
    }
    curl_easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
    if ((proxy_status && proxy_status / 100 != 2) || transfer->result == CURLE_PROXY ||
        transfer->result == CURLE_COULDNT_RESOLVE_PROXY || has_sign(transfer, "connect tunnel") ||
        has_sign(transfer, "proxy connect"))
        set_proxy(error, transfer, host, proxy_status);
    else if (is_tls(transfer->result))
        set_tls(error, transfer, host, cancellable);
    else
        set_other(error, transfer, host);
}
