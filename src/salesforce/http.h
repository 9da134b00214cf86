/* The only libcurl: requests on the main loop, with limits and cancellation.
 *
 * https only, no redirects, no cookies, decoded bodies capped while they arrive, gzip, HTTP/2 when
 * offered, connections reused (but for requests marked `once`: libcurl repeats a POST in silence
 * when a reused connection dies, reliability.md F14a). A bearer token is sent only to hosts that
 * org_host_check_url() allows. Proxies come from the environment, but not for loopback.
 * Patience: 10 s to connect, 30 s without a byte once the answer has begun (a long query may
 * rightly take longer to begin), and the whole request's timeout. */
#ifndef SALESFORCE_HTTP_H
#define SALESFORCE_HTTP_H

#include <gio/gio.h>
#include <stdbool.h>

#include "core/secret.h"

typedef struct Http Http;

/* Told after each request, secrets removed: "POST https://… 200 341 ms". */
typedef void (*HttpLog)(const char *line, gpointer user_data);

typedef struct {
    const char *ca_file;              /* NULL: the system's */
    const char *const *trusted_hosts; /* NULL: none; copied */
    guint timeout;                    /* seconds for a whole request; 0: 120 */
    HttpLog log;
    gpointer log_data;
} HttpOptions;

/* Receives the decoded body as it arrives, in pieces of any size; false with an error stops it. */
typedef bool (*HttpSink)(const char *bytes, gsize length, gpointer user_data, GError **error);

typedef struct {
    const char *method; /* "GET" */
    const char *url;
    const Secret *bearer;     /* Authorization: Bearer …; NULL: none */
    const char *content_type; /* of the body */
    const void *body;         /* NULL: none; never logged */
    gsize body_length;
    const char *const *headers; /* more, "Name: value"; NULL: none */
    gsize max_body;             /* bytes, decoded; 0: 16 MiB */
    guint timeout;              /* seconds; 0: the default */
    bool once;                  /* on a fresh connection, never repeated by anyone */
    bool reads;                 /* changes nothing: repeated like a GET, whatever its method */
    HttpSink sink;              /* gets 2xx bodies; others are kept in the response */
    gpointer sink_data;
} HttpRequest;

typedef struct {
    int status;
    char *body; /* NUL-terminated; "" when there is none or a sink took it; of an answer
                 * other than 2xx the first 64 KiB */
    gsize body_length;
    GHashTable *headers; /* lower-case name → value; the last of several */
    gint64 date;         /* the server's clock, seconds since 1970; 0: not said */
} HttpResponse;

Http *http_new(const HttpOptions *options);
void http_free(Http *http); /* requests under way end as cancelled */
const char *const *http_trusted_hosts(const Http *http);

/* In a fiber. Any HTTP status is an answer, a redirect too: it is not followed. NULL with
 * PROBLEM_NETWORK (the `why` tells DNS, TCP, TLS, proxy apart), PROBLEM_TIMEOUT,
 * PROBLEM_REFUSED_HOST, PROBLEM_MALFORMED_ANSWER (body over its limit), PROBLEM_INTERRUPTED. */
HttpResponse *http_send(Http *http, const HttpRequest *request, GCancellable *cancellable,
                        GError **error);
void http_response_free(HttpResponse *response);
const char *http_response_header(const HttpResponse *response, const char *name);
/* Was the request possibly received, although http_send() failed? Then a create is not repeated. */
bool http_error_may_have_arrived(const GError *error);

/* Did TLS fail: the host was reached, and is not proven to be the one that was meant? */
bool http_error_is_tls(const GError *error);

/* In a fiber. Who issued the certificate that the host of an allowed URL shows, verified or not; a
 * connection is made for it and nothing is sent. For words about a failed verification and about
 * companies' inspection certificates. NULL: not found out. */
char *http_issuer(Http *http, const char *url, GCancellable *cancellable);

/* Would a request to this host name go by a proxy that the environment names (https_proxy,
 * all_proxy, less no_proxy)? As libcurl decides, and never to this very computer. */
bool http_goes_by_proxy(const char *host);

/* application/x-www-form-urlencoded from pairs "name", "value", …, NULL; a NULL value leaves its
 * pair out. */
char *http_form(const char *name, ...) G_GNUC_NULL_TERMINATED;
char *http_escape(const char *text); /* percent-encoded for a path or query */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Http, http_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpResponse, http_response_free)

#endif
