#include "config.h"

#include "salesforce/api.h"

#include <stdio.h>
#include <string.h>

#include "core/problem.h"
#include "loop/fiber.h"
#include "salesforce/answer.h"

#define MAX_TRIES 5
#define FIRST_PAUSE 500    /* ms, doubled each time */
#define MAX_RETRY_AFTER 30 /* s; a longer wait is the caller's to decide */

struct Api {
    Http *http;
    char *instance_url;
    char *version;
    Secret *token;
    ApiRenew renew;
    gpointer renew_data;
    bool renewing;
    GError *renew_error; /* of the last renewal, for all that met the same dead token */
    gint64 renew_failed_at;
    int used;
    int limit;
    gint64 offset;
};

Api *api_new(Http *http, const char *instance_url, const char *version, Secret *token)
{
    Api *api = g_new0(Api, 1);

    api->http = http;
    api->instance_url = g_strdup(instance_url);
    api->version = g_strdup(version);
    api->token = token ? secret_ref(token) : NULL;
    api->used = api->limit = -1;
    return api;
}

void api_free(Api *api)
{
    if (!api)
        return;
    secret_unref(api->token);
    g_clear_error(&api->renew_error);
    g_free(api->instance_url);
    g_free(api->version);
    g_free(api);
}

void api_set_renew(Api *api, ApiRenew renew, gpointer user_data)
{
    api->renew = renew;
    api->renew_data = user_data;
}

const char *api_version(const Api *api)
{
    return api->version;
}

Secret *api_token(const Api *api)
{
    return api->token;
}

int api_calls_used(const Api *api)
{
    return api->used;
}

int api_calls_limit(const Api *api)
{
    return api->limit;
}

gint64 api_clock_offset(const Api *api)
{
    return api->offset;
}

/* "api-usage=18/15000; per-app-api-usage=17/250(appName=Acme Desk)" */
static void note_headers(Api *api, const HttpResponse *response)
{
    const char *info = http_response_header(response, "sforce-limit-info");
    int used;
    int limit;

    if (info && sscanf(info, "api-usage=%d/%d", &used, &limit) == 2 && used >= 0 && limit > 0) {
        api->used = used;
        api->limit = limit;
    }
    if (response->date)
        api->offset = response->date - g_get_real_time() / G_USEC_PER_SEC;
}

/* A path of ours, or a locator of the org's: either way it stays on the instance. */
static char *build_url(const Api *api, const char *path, GError **error)
{
    gsize origin = strlen(api->instance_url);

    if (g_str_has_prefix(path, api->instance_url) && path[origin] == '/')
        path += origin;
    if (g_uri_peek_scheme(path)) {
        problem_set(error, PROBLEM_REFUSED_HOST, "the address leads to another host", NULL,
                    "the org's link is not followed");
        return NULL;
    }
    for (const unsigned char *p = (const unsigned char *) path; *p; p++) {
        if (*p <= ' ' || *p == 0x7f) {
            problem_set(error, PROBLEM_USAGE, "it holds a space or a control character", NULL,
                        "the path cannot be asked for");
            return NULL;
        }
    }
    if (*path == '/')
        return g_strconcat(api->instance_url, path, NULL);
    return g_strdup_printf("%s/services/data/v%s/%s", api->instance_url, api->version, path);
}

typedef struct {
    Api *api;
    HttpRequest request; /* a copy with url and bearer filled in */
    char *url;
    Secret *token; /* what was sent */
    gint64 sent_at;
    HttpSink sink;
    gpointer sink_data;
    bool sink_used;
    int tries;
    bool renewed;
    const int *accept;
    const char *doing;
    GCancellable *cancellable;
} Call;

static void call_clear(Call *call)
{
    g_free(call->url);
    secret_unref(call->token);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Call, call_clear)

static bool on_piece(const char *bytes, gsize length, gpointer user_data, GError **error)
{
    Call *call = user_data;

    call->sink_used = true;
    return call->sink(bytes, length, call->sink_data, error);
}

/* `methods`: those that may be repeated here. */
static bool is_method(const Call *call, const char *methods)
{
    return call->request.reads ||
           strstr(methods, call->request.method ? call->request.method : "GET") != NULL;
}

static bool pause_between(Call *call, guint milliseconds, GError **error)
{
    /* Half of it by chance, so that many do not come back at the same moment. */
    guint half = milliseconds / 2;

    return fiber_sleep(half + (guint) g_random_int_range(0, (gint32) half + 1), call->cancellable,
                       error);
}

/* How long to wait before the next try; -1: there is none. */
static gint64 next_pause(const Call *call, const HttpResponse *response)
{
    const char *after = response ? http_response_header(response, "retry-after") : NULL;
    gint64 seconds = after ? g_ascii_strtoll(after, NULL, 10) : 0;

    if (call->tries >= MAX_TRIES || call->sink_used || seconds > MAX_RETRY_AFTER)
        return -1;
    if (seconds > 0)
        return seconds * 2000; /* pause_between() may halve it */
    return (gint64) FIRST_PAUSE << (call->tries - 1);
}

static bool is_worth_repeating(const Call *call, const HttpResponse *response,
                               const GError *problem)
{
    const char *code = problem_salesforce_code(problem);
    const char *text = problem_salesforce_text(problem);
    int status = response->status;

    if (call->request.once && !is_method(call, "GET HEAD"))
        return g_strcmp0(code, "UNABLE_TO_LOCK_ROW") == 0;
    if (g_strcmp0(code, "UNABLE_TO_LOCK_ROW") == 0)
        return true;
    if (g_strcmp0(code, "REQUEST_LIMIT_EXCEEDED") == 0)
        return text && strstr(text, "Concurrent");
    if (status == 420 || status == 429 || status == 502 || status == 503 || status == 504)
        return is_method(call, "GET HEAD PUT PATCH");
    return status == 500 && call->tries < 2 && is_method(call, "GET HEAD");
}

static bool replace_token(Api *api, GCancellable *cancellable, GError **error)
{
    GError *problem = NULL;
    Secret *fresh;

    api->renewing = true;
    g_clear_error(&api->renew_error);
    fresh = api->renew(api->renew_data, cancellable, &problem);
    api->renewing = false;
    if (fresh) {
        secret_unref(api->token);
        api->token = fresh;
        return true;
    }
    if (!problem_is(problem, PROBLEM_INTERRUPTED)) {
        api->renew_error = g_error_copy(problem);
        api->renew_failed_at = g_get_monotonic_time();
    }
    g_propagate_error(error, problem);
    return false;
}

/* Somebody else may be at it, or have been: then theirs counts, whatever came of it. */
bool api_renew(Api *api, const Secret *dead, gint64 sent_at, GCancellable *cancellable,
               GError **error)
{
    while (api->renewing) {
        if (!fiber_sleep(20, cancellable, error))
            return false;
    }
    if (api->token != dead)
        return true;
    if (api->renew_error && api->renew_failed_at >= sent_at) {
        g_propagate_error(error, g_error_copy(api->renew_error));
        return false;
    }
    if (!api->renew) {
        problem_set(error, PROBLEM_SIGN_IN_NEEDED, "the token is no longer valid", "sign in again",
                    "the org does not take the token");
        return false;
    }
    return replace_token(api, cancellable, error);
}

static bool is_accepted(const Call *call, int status)
{
    if (status / 100 == 2)
        return true;
    for (gsize i = 0; call->accept && call->accept[i]; i++) {
        if (call->accept[i] == status)
            return true;
    }
    return false;
}

/* The day's limit is named with its numbers: the refusal carries them in a header. */
static void add_usage(const Api *api, GError *problem)
{
    g_autofree char *why = NULL;

    if (g_strcmp0(problem_salesforce_code(problem), "REQUEST_LIMIT_EXCEEDED") != 0 ||
        api->limit <= 0)
        return;
    why = g_strdup_printf("%s; %d of %d are used", problem_why(problem), api->used, api->limit);
    problem_reword(problem, why, problem_next(problem));
}

/* Decides what a refusal leads to: true when the request is to be sent again. */
static bool handle_refusal(Call *call, const HttpResponse *response, GError **error)
{
    g_autoptr(GError) problem = NULL;
    gint64 pause;

    answer_set_rest(&problem, response, call->doing);
    add_usage(call->api, problem);
    if (answer_is_dead_session(problem) && !call->renewed && call->api->renew) {
        call->renewed = true;
        return api_renew(call->api, call->token, call->sent_at, call->cancellable, error);
    }
    pause = is_worth_repeating(call, response, problem) ? next_pause(call, response) : -1;
    if (pause >= 0)
        return pause_between(call, (guint) pause, error);
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

/* A connection that broke may have died of age; packets that make a connection may get lost. What
 * was sent and took too long would take as long again. */
static bool is_worth_another(const Call *call, const GError *problem)
{
    bool arrived = http_error_may_have_arrived(problem);

    if (call->tries >= 2 || call->sink_used || call->request.once)
        return false;
    if (problem_is(problem, PROBLEM_TIMEOUT))
        return !arrived && is_method(call, "GET HEAD");
    return problem_is(problem, PROBLEM_NETWORK) && arrived && is_method(call, "GET HEAD PUT PATCH");
}

/* One repetition, on a new connection. */
static bool handle_no_answer(Call *call, GError *problem, GError **error)
{
    g_autoptr(GError) cause = problem;

    if (!is_worth_another(call, cause)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (pause_between(call, FIRST_PAUSE, NULL))
        return true;
    /* Whether it may have arrived stands in the why. */
    problem_set(error, PROBLEM_INTERRUPTED, problem_why(cause), NULL, "cancelled");
    return false;
}

static HttpResponse *send_call(Call *call, GError **error)
{
    while (true) {
        g_autoptr(HttpResponse) response = NULL;
        GError *problem = NULL;

        g_clear_pointer(&call->token, secret_unref);
        call->token = call->api->token ? secret_ref(call->api->token) : NULL;
        call->request.bearer = call->token;
        call->sent_at = g_get_monotonic_time();
        call->tries++;
        response = http_send(call->api->http, &call->request, call->cancellable, &problem);
        if (!response) {
            if (!handle_no_answer(call, problem, error))
                return NULL;
            continue;
        }
        note_headers(call->api, response);
        if (is_accepted(call, response->status))
            return g_steal_pointer(&response);
        if (!handle_refusal(call, response, error))
            return NULL;
    }
}

HttpResponse *api_request(Api *api, const HttpRequest *request, const int *accept,
                          const char *doing, GCancellable *cancellable, GError **error)
{
    g_auto(Call) call = {.api = api,
                         .request = *request,
                         .accept = accept,
                         .doing = doing,
                         .cancellable = cancellable,
                         .sink = request->sink,
                         .sink_data = request->sink_data};

    call.url = build_url(api, request->url, error);
    if (!call.url)
        return NULL;
    call.request.url = call.url;
    if (request->sink) {
        call.request.sink = on_piece;
        call.request.sink_data = &call;
    }
    return send_call(&call, error);
}

static json_object *parse_answer(const HttpResponse *response, const char *doing, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *why = NULL;
    json_object *value;

    if (response->body_length == 0)
        return json_object_new_object();
    value = json_parse(response->body, (gssize) response->body_length, &problem);
    if (value)
        return value;
    why = g_strdup_printf("the answer is no JSON: %s", problem_why(problem));
    problem_set(error, PROBLEM_MALFORMED_ANSWER, why, NULL, "%s", doing);
    if (error)
        problem_set_salesforce(*error, response->status, NULL, NULL);
    return NULL;
}

json_object *api_get(Api *api, const char *path, const char *doing, GCancellable *cancellable,
                     GError **error)
{
    HttpRequest request = {.url = path};
    g_autoptr(HttpResponse) response = api_request(api, &request, NULL, doing, cancellable, error);

    return response ? parse_answer(response, doing, error) : NULL;
}

json_object *api_send(Api *api, const char *method, const char *path, json_object *body,
                      const char *doing, GCancellable *cancellable, GError **error)
{
    g_autofree char *text = body ? json_build(body, false) : NULL;
    HttpRequest request = {.method = method,
                           .url = path,
                           .content_type = text ? "application/json; charset=UTF-8" : NULL,
                           .body = text,
                           .body_length = text ? strlen(text) : 0,
                           .once = g_str_equal(method, "POST")};
    g_autoptr(HttpResponse) response = api_request(api, &request, NULL, doing, cancellable, error);

    return response ? parse_answer(response, doing, error) : NULL;
}
