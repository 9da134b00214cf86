#include "config.h"

#include "salesforce/api.h"

#include <string.h>

#include "core/problem.h"
#include "salesforce/json-stream.h"

#define MAX_PAGE (32 * 1024 * 1024)
#define MAX_ADDRESS 16000 /* Salesforce takes 16,384 bytes of address and headers */
#define MAX_PAGES 1000000

#define DOING "the query cannot be answered"

typedef struct {
    ApiRow row;
    gpointer user_data;
} Rows;

static bool on_record(const char *text, gsize length, gpointer user_data, GError **error)
{
    Rows *rows = user_data;
    g_autoptr(json_object) record = json_parse(text, (gssize) length, error);

    return record && rows->row(record, rows->user_data, error);
}

/* The page without its records; NULL with an error. */
static json_object *read_page(Api *api, const char *path, Rows *rows, GCancellable *cancellable,
                              GError **error)
{
    HttpRequest request = {.url = path, .max_body = MAX_PAGE};
    g_autoptr(HttpResponse) response = api_request(api, &request, NULL, DOING, cancellable, error);
    g_autoptr(JsonStream) stream = NULL;

    if (!response)
        return NULL;
    stream = json_stream_new("records", on_record, rows);
    if (!json_stream_push(stream, response->body, response->body_length, error))
        return NULL;
    return json_stream_end(stream, error);
}

static char *first_path(const char *soql, bool deleted, GError **error)
{
    g_autofree char *escaped = http_escape(soql);

    if (strlen(escaped) > MAX_ADDRESS) {
        problem_set(error, PROBLEM_USAGE, "it has more than 16,000 bytes as an address",
                    "ask for fewer fields or split its lists", "the query is too long");
        return NULL;
    }
    return g_strdup_printf("%s/?q=%s", deleted ? "queryAll" : "query", escaped);
}

/* The next page's path; NULL without an error after the last one. */
static char *next_path(json_object *page, GError **error)
{
    const char *next = json_text(page, "nextRecordsUrl", NULL);

    if (json_flag(page, "done", true))
        return NULL;
    if (!next || !(strstr(next, "/services/data/")))
        problem_set(error, PROBLEM_MALFORMED_ANSWER, "there is more, but not where", NULL, DOING);
    return g_strdup(next);
}

bool api_query(Api *api, const char *soql, bool deleted, ApiRow row, gpointer user_data,
               GCancellable *cancellable, GError **error)
{
    Rows rows = {row, user_data};
    g_autofree char *path = first_path(soql, deleted, error);

    for (int i = 0; path; i++) {
        g_autoptr(json_object) page = read_page(api, path, &rows, cancellable, error);
        g_autofree char *next = NULL;
        g_autoptr(GError) problem = NULL;

        if (!page)
            return false;
        next = next_path(page, &problem);
        if (!next && !problem)
            return true;
        if (problem || g_str_equal(next, path) || i >= MAX_PAGES) {
            if (!problem)
                problem_set(&problem, PROBLEM_MALFORMED_ANSWER,
                            i >= MAX_PAGES ? "its pages do not end" : "a page leads to itself",
                            NULL, DOING);
            g_propagate_error(error, g_steal_pointer(&problem));
            return false;
        }
        g_free(path);
        path = g_steal_pointer(&next);
    }
    return false;
}

typedef struct {
    json_object *record;
} First;

static bool keep_first(json_object *record, gpointer user_data, GError **error)
{
    First *first = user_data;

    if (!first->record)
        first->record = json_object_get(record);
    return true;
}

json_object *api_query_one(Api *api, const char *soql, GCancellable *cancellable, GError **error)
{
    First first = {NULL};

    if (!api_query(api, soql, false, keep_first, &first, cancellable, error))
        g_clear_pointer(&first.record, json_object_put);
    return first.record;
}

static bool keep(json_object *record, gpointer user_data, GError **error)
{
    json_object_array_add(user_data, json_object_get(record));
    return true;
}

json_object *api_query_all(Api *api, const char *soql, GCancellable *cancellable, GError **error)
{
    g_autoptr(json_object) list = json_object_new_array();

    if (!api_query(api, soql, false, keep, list, cancellable, error))
        return NULL;
    return g_steal_pointer(&list);
}

static bool ignore(json_object *record, gpointer user_data, GError **error)
{
    return true;
}

gint64 api_query_count(Api *api, const char *soql, GCancellable *cancellable, GError **error)
{
    Rows rows = {ignore, NULL};
    g_autofree char *path = first_path(soql, false, error);
    g_autoptr(json_object) page = path ? read_page(api, path, &rows, cancellable, error) : NULL;
    gint64 count;

    if (!page)
        return -1;
    count = json_integer(page, "totalSize", -1);
    if (count < 0)
        problem_set(error, PROBLEM_MALFORMED_ANSWER, "'totalSize' is missing", NULL, DOING);
    return count;
}
