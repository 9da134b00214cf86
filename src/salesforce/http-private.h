/* What the files of http share: the object, and one request under way. */
#ifndef SALESFORCE_HTTP_PRIVATE_H
#define SALESFORCE_HTTP_PRIVATE_H

#include <curl/curl.h>

#include "loop/fiber.h"
#include "salesforce/http-loop.h"
#include "salesforce/http.h"

/* Ends the `why` of a failed request that had been sent; http_error_may_have_arrived() looks for
 * it. */
#define HTTP_ARRIVED "the request may have arrived"

/* Bytes that are kept of an answer other than 2xx. */
#define HTTP_MAX_REFUSAL ((gsize) 64 * 1024)

struct Http {
    int references; /* one of the owner's, one of each request under way */
    HttpLoop *loop;
    char *ca_file;
    char *ca_folder; /* NULL: libcurl's default */
    GStrv trusted;
    guint timeout;
    HttpLog log;
    gpointer log_data;
    GPtrArray *transfers; /* of Transfer *, borrowed: each lives on the stack of its fiber */
};

typedef struct {
    Http *http;
    const HttpRequest *request;
    const char *method;
    CURL *easy;
    struct curl_slist *headers;
    HttpResponse *response;
    GString *body;
    gsize header_bytes;
    gsize body_bytes;
    gsize max_body;
    GError *error;        /* of a callback: the sink's, or a limit's */
    bool trusted;         /* the host was named by hand: any address will do */
    bool refused_address; /* the name led to this computer */
    bool finished;
    bool cancelled;
    Fiber *fiber;
    CURLcode result;
    char words[CURL_ERROR_SIZE];
} Transfer;

/* http.c: one request's life. The handle has left the multi when the wait returns. */
void http_transfer_init(Transfer *transfer, Http *http, const HttpRequest *request);
void http_transfer_wait(Transfer *transfer, GCancellable *cancellable);
void http_transfer_clear(Transfer *transfer);

/* http-options.c: everything that libcurl is told. False with PROBLEM_USAGE. */
bool http_options_apply(Transfer *transfer, GError **error);
/* Only the connection and its safety; for the request that looks at a certificate too. */
void http_options_connection(Http *http, CURL *easy, const char *url);
void http_options_global(void);
char *http_options_ca_folder(void);
bool http_options_is_hashed(const char *folder);
bool http_options_has_proxy(void);
/* An address of this computer or its link that is not the environment's proxy. */
bool http_options_is_trap(const struct sockaddr *address);

/* http-words.c: what a failed transfer means. */
void http_words_set(GError **error, Transfer *transfer, GCancellable *cancellable);
void http_words_set_cancelled(GError **error, const Transfer *transfer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Transfer, http_transfer_clear)

#endif
