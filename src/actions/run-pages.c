#include "config.h"

#include <string.h>

#include "actions/run-private.h"
#include "core/json.h"
#include "core/problem.h"
#include "loop/fiber.h"
#include "salesforce/answer.h"
#include "salesforce/json-stream.h"

#define MAX_PAGE (64 * 1024 * 1024)
/* Of 16,384 bytes with all headers, whose largest is the token: 2 KB where it is a JWT. */
#define MAX_ADDRESS 12000
#define DOING "the records cannot be read"

char *pages_path(const char *soql, bool deleted)
{
    g_autofree char *escaped = http_escape(soql);

    if (strlen(escaped) > MAX_ADDRESS)
        return NULL;
    return g_strdup_printf("%s/?q=%s", deleted ? "queryAll" : "query", escaped);
}

/* One page on its way; another fiber fetches it. */
typedef struct {
    Api *api;
    char *path;
    GCancellable *cancellable;
    HttpResponse *response;
    GError *error;
    bool done;
    Fiber *waiting;
} Fetch;

static void fetch(gpointer user_data)
{
    Fetch *page = user_data;
    HttpRequest request = {.method = "GET", .url = page->path, .max_body = MAX_PAGE};

    page->response = api_request(page->api, &request, NULL, DOING, page->cancellable, &page->error);
    page->done = true;
    if (page->waiting)
        fiber_resume(page->waiting);
}

static Fetch *fetch_start(Api *api, char *path, GCancellable *cancellable)
{
    Fetch *page = g_new0(Fetch, 1);

    page->api = api;
    page->path = path;
    page->cancellable = cancellable;
    fiber_start(fetch, page);
    return page;
}

/* Waits for it; frees it. */
static HttpResponse *fetch_end(Fetch *page, GError **error)
{
    HttpResponse *response;

    while (!page->done) {
        page->waiting = fiber_self();
        fiber_pause();
    }
    response = page->response;
    if (page->error)
        g_propagate_error(error, page->error); /* frees it when nobody asks */
    g_free(page->path);
    g_free(page);
    return response;
}

typedef struct {
    Api *api;
    RunRow row;
    gpointer user_data;
    GCancellable *cancellable; /* our own: what is on its way ends with the reading */
} Reading;

/* Children beyond the first page of their sub-query. */
static bool complete_children(Reading *reading, json_object *record, GError **error)
{
    json_object_iter iter;

    json_object_object_foreachC(record, iter)
    {
        json_object *records = json_list(iter.val, "records");
        g_autofree char *next = g_strdup(json_text(iter.val, "nextRecordsUrl", NULL));

        while (records && next) {
            g_autoptr(json_object) page =
                api_get(reading->api, next, DOING, reading->cancellable, error);
            json_object *more = json_list(page, "records");

            if (!page)
                return false;
            for (gsize i = 0; more && i < json_object_array_length(more); i++)
                json_object_array_add(records, json_object_get(json_object_array_get_idx(more, i)));
            g_free(next);
            next = g_strdup(
                json_flag(page, "done", true) ? NULL : json_text(page, "nextRecordsUrl", NULL));
        }
    }
    return true;
}

static bool on_record(const char *text, gsize length, gpointer user_data, GError **error)
{
    Reading *reading = user_data;
    g_autoptr(json_object) record = json_parse(text, (gssize) length, error);

    return record && complete_children(reading, record, error) &&
           reading->row(record, reading->user_data, error);
}

static bool pass_over(const char *text, gsize length, gpointer user_data, GError **error)
{
    return true;
}

/* Cuts the page's records; the page without them, or NULL with an error. */
static json_object *cut(const HttpResponse *response, JsonStreamElement element, gpointer user_data,
                        GError **error)
{
    g_autoptr(JsonStream) stream = json_stream_new("records", element, user_data);

    if (!json_stream_push(stream, response->body, response->body_length, error))
        return NULL;
    return json_stream_end(stream, error);
}

/* The next page's path, new; NULL without an error after the last one. */
static char *next_of(json_object *page, const char *path, GError **error)
{
    const char *next = json_text(page, "nextRecordsUrl", NULL);

    if (json_flag(page, "done", true))
        return NULL;
    if (!next || !strstr(next, "/services/data/") || g_strcmp0(next, path) == 0) {
        problem_set(error, PROBLEM_MALFORMED_ANSWER, "there is more, but not where", NULL, DOING);
        return NULL;
    }
    return g_strdup(next);
}

/* Reads pages from the one on its way to the last. */
static bool read_on(Reading *reading, Fetch *coming, GError **error)
{
    while (coming) {
        g_autofree char *path = g_strdup(coming->path);
        g_autoptr(HttpResponse) response = fetch_end(coming, error);
        g_autoptr(json_object) outline = NULL;
        g_autoptr(json_object) page = NULL;
        GError *problem = NULL;
        char *next;

        coming = NULL;
        if (!response)
            return false;
        /* A first, quick pass finds the next page, so that it is under way during the second. */
        outline = cut(response, pass_over, NULL, error);
        if (!outline)
            return false;
        next = next_of(outline, path, &problem);
        if (problem) {
            g_propagate_error(error, problem);
            return false;
        }
        if (next)
            coming = fetch_start(reading->api, next, reading->cancellable);
        page = cut(response, on_record, reading, &problem);
        if (!page) {
            g_propagate_error(error, problem);
            g_cancellable_cancel(reading->cancellable);
            if (coming)
                http_response_free(fetch_end(coming, NULL));
            return false;
        }
    }
    return true;
}

/* {"batchRequests":[{"method":"GET","url":"v67.0/query/?q=…"}]} */
static char *batch_body(Api *api, const char *soql, bool deleted)
{
    g_autofree char *escaped = http_escape(soql);
    g_autofree char *url =
        g_strdup_printf("v%s/%s/?q=%s", api_version(api), deleted ? "queryAll" : "query", escaped);
    g_autoptr(json_object) body = json_object_new_object();
    json_object *list = json_object_new_array();
    json_object *part = json_object_new_object();

    json_add_text(part, "method", "GET");
    json_add_text(part, "url", url);
    json_object_array_add(list, part);
    json_add_take(body, "batchRequests", list);
    return json_build(body, false);
}

/* A query that is too long for an address goes as the one part of a batch. */
static json_object *first_of_batch(Api *api, const char *soql, bool deleted,
                                   GCancellable *cancellable, GError **error)
{
    g_autofree char *body = batch_body(api, soql, deleted);
    HttpRequest request = {.method = "POST",
                           .url = "composite/batch",
                           .content_type = "application/json; charset=UTF-8",
                           .body = body,
                           .body_length = strlen(body),
                           .max_body = MAX_PAGE,
                           .reads = true};
    g_autoptr(HttpResponse) response = api_request(api, &request, NULL, DOING, cancellable, error);
    g_autoptr(json_object) answer =
        response ? json_parse(response->body, (gssize) response->body_length, error) : NULL;
    json_object *part, *result, *fault;

    if (!answer)
        return NULL;
    part = json_object_array_get_idx(json_list(answer, "results"), 0);
    result = json_member(part, "result");
    if (json_integer(part, "statusCode", 0) == 200 && json_object_is_type(result, json_type_object))
        return json_object_get(result);
    fault = json_object_is_type(result, json_type_array) ? json_object_array_get_idx(result, 0)
                                                         : result;
    answer_set_code(error, (int) json_integer(part, "statusCode", 0),
                    json_text(fault, "errorCode", NULL), json_text(fault, "message", NULL), DOING);
    return NULL;
}

static bool read_long(Reading *reading, const char *soql, bool deleted, GError **error)
{
    g_autoptr(json_object) page =
        first_of_batch(reading->api, soql, deleted, reading->cancellable, error);
    json_object *records;
    GError *problem = NULL;
    char *next;

    if (!page)
        return false;
    records = json_need_list(page, "records", error);
    if (!records)
        return false;
    for (gsize i = 0; i < json_object_array_length(records); i++) {
        json_object *record = json_object_array_get_idx(records, i);

        if (!complete_children(reading, record, error) ||
            !reading->row(record, reading->user_data, error))
            return false;
    }
    next = next_of(page, NULL, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    return !next || read_on(reading, fetch_start(reading->api, next, reading->cancellable), error);
}

static void on_cancelled(GCancellable *outer, gpointer own)
{
    g_cancellable_cancel(own);
}

bool pages_read(Api *api, const char *soql, bool deleted, RunRow row, gpointer user_data,
                GCancellable *cancellable, GError **error)
{
    g_autoptr(GCancellable) own = g_cancellable_new();
    Reading reading = {api, row, user_data, own};
    char *path = pages_path(soql, deleted);
    gulong handler =
        cancellable ? g_cancellable_connect(cancellable, G_CALLBACK(on_cancelled), own, NULL) : 0;
    bool ok = path ? read_on(&reading, fetch_start(api, path, own), error)
                   : read_long(&reading, soql, deleted, error);

    g_cancellable_disconnect(cancellable, handler);
    return ok;
}

gint64 pages_count(Api *api, const char *soql, bool deleted, GCancellable *cancellable,
                   GError **error)
{
    g_autofree char *path = pages_path(soql, deleted);
    g_autoptr(json_object) page = path ? api_get(api, path, DOING, cancellable, error)
                                       : first_of_batch(api, soql, deleted, cancellable, error);
    gint64 count;

    if (!page)
        return -1;
    count = json_integer(page, "totalSize", -1);
    if (count < 0)
        problem_set(error, PROBLEM_MALFORMED_ANSWER, "'totalSize' is missing", NULL,
                    "the records cannot be counted");
    return count;
}
