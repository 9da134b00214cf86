#include "config.h"

#include "salesforce/http-private.h"

#include <string.h>

#include "core/org-host.h"
#include "core/problem.h"
#include "core/text.h"

#define DEFAULT_TIMEOUT 120
#define DEFAULT_MAX_BODY (16 * 1024 * 1024)

Http *http_new(const HttpOptions *options)
{
    Http *http = g_new0(Http, 1);

    http_options_global();
    http->references = 1;
    http->loop = http_loop_new();
    http->ca_file = g_strdup(options->ca_file);
    http->ca_folder = http_options_ca_folder();
    http->trusted =
        options->trusted_hosts ? g_strdupv((GStrv) options->trusted_hosts) : g_new0(char *, 1);
    http->timeout = options->timeout ? options->timeout : DEFAULT_TIMEOUT;
    http->log = options->log;
    http->log_data = options->log_data;
    http->transfers = g_ptr_array_new();
    return http;
}

static void release(Http *http)
{
    if (--http->references > 0)
        return;
    g_ptr_array_unref(http->transfers);
    g_free(http->ca_file);
    g_free(http->ca_folder);
    g_strfreev(http->trusted);
    g_free(http);
}

static void finish(Transfer *transfer)
{
    transfer->finished = true;
    g_ptr_array_remove_fast(transfer->http->transfers, transfer);
    fiber_resume(transfer->fiber);
}

static void cancel(Transfer *transfer)
{
    if (transfer->finished)
        return;
    transfer->cancelled = true;
    http_loop_remove(transfer->http->loop, transfer->easy);
    finish(transfer);
}

void http_free(Http *http)
{
    if (!http)
        return;
    while (http->transfers->len > 0)
        cancel(g_ptr_array_index(http->transfers, 0));
    g_clear_pointer(&http->loop, http_loop_free);
    release(http);
}

const char *const *http_trusted_hosts(const Http *http)
{
    return (const char *const *) http->trusted;
}

static void on_done(CURLcode result, gpointer user_data)
{
    Transfer *transfer = user_data;

    transfer->result = result;
    finish(transfer);
}

static gboolean on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    cancel(user_data);
    return G_SOURCE_REMOVE;
}

static GSource *watch_cancel(GCancellable *cancellable, Transfer *transfer)
{
    GSource *source = cancellable ? g_cancellable_source_new(cancellable) : NULL;

    if (!source)
        return NULL;
    g_source_set_callback(source, (GSourceFunc) (void (*)(void)) on_cancelled, transfer, NULL);
    g_source_attach(source, g_main_context_get_thread_default());
    return source;
}

void http_transfer_wait(Transfer *transfer, GCancellable *cancellable)
{
    GSource *source = watch_cancel(cancellable, transfer);

    transfer->fiber = fiber_self();
    g_ptr_array_add(transfer->http->transfers, transfer);
    http_loop_add(transfer->http->loop, transfer->easy, on_done, transfer);
    fiber_pause();
    if (source) {
        g_source_destroy(source);
        g_source_unref(source);
    }
}

static void note(const Transfer *transfer, gint64 started)
{
    const Http *http = transfer->http;
    gint64 spent = (g_get_monotonic_time() - started) / 1000;
    g_autofree char *line = NULL;
    g_autofree char *redacted = NULL;
    g_autofree char *cleaned = NULL;
    g_autofree char *end = NULL;

    if (!http->log)
        return;
    if (transfer->cancelled)
        end = g_strdup("cancelled");
    else if (transfer->result != CURLE_OK)
        end = g_strdup_printf("failed (%d)", (int) transfer->result);
    else
        end = g_strdup_printf("%d", transfer->response->status);
    line = g_strdup_printf("%s %s %s %" G_GINT64_FORMAT " ms", transfer->method,
                           transfer->request->url, end, spent);
    redacted = secret_redact(line);
    cleaned = text_clean(redacted);
    http->log(cleaned, http->log_data);
}

static gint64 read_date(const HttpResponse *response)
{
    const char *date = http_response_header(response, "date");
    time_t seconds = date ? curl_getdate(date, NULL) : -1;

    return seconds > 0 ? (gint64) seconds : 0;
}

static HttpResponse *take_response(Transfer *transfer)
{
    HttpResponse *response = g_steal_pointer(&transfer->response);

    response->body_length = transfer->body->len;
    response->body = g_string_free(g_steal_pointer(&transfer->body), FALSE);
    response->date = read_date(response);
    return response;
}

void http_transfer_clear(Transfer *transfer)
{
    Http *http = transfer->http;

    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    http_response_free(transfer->response);
    if (transfer->body) {
        secret_wipe(transfer->body->str, transfer->body->len);
        g_string_free(transfer->body, TRUE);
    }
    g_clear_error(&transfer->error);
    release(http);
}

void http_transfer_init(Transfer *transfer, Http *http, const HttpRequest *request)
{
    http->references++;
    transfer->http = http;
    transfer->request = request;
    transfer->method = request->method ? request->method : "GET";
    transfer->max_body = request->max_body ? request->max_body : DEFAULT_MAX_BODY;
    transfer->easy = curl_easy_init();
    /* Short answers can be tokens: a buffer that grows would leave pieces of them behind. */
    transfer->body = g_string_sized_new(MIN(transfer->max_body, HTTP_MAX_REFUSAL) + 1);
    transfer->response = g_new0(HttpResponse, 1);
    transfer->response->headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

HttpResponse *http_send(Http *http, const HttpRequest *request, GCancellable *cancellable,
                        GError **error)
{
    g_auto(Transfer) transfer = {0};
    gint64 started = g_get_monotonic_time();

    http_transfer_init(&transfer, http, request);
    if (!org_host_check_url(request->url, http_trusted_hosts(http), error))
        return NULL;
    if (cancellable && g_cancellable_is_cancelled(cancellable)) {
        problem_set_cancelled(error);
        return NULL;
    }
    if (!http_options_apply(&transfer, error))
        return NULL;
    http_transfer_wait(&transfer, cancellable);
    note(&transfer, started);
    if (transfer.cancelled) {
        http_words_set_cancelled(error, &transfer);
        return NULL;
    }
    if (transfer.result != CURLE_OK) {
        http_words_set(error, &transfer, cancellable);
        return NULL;
    }
    return take_response(&transfer);
}
