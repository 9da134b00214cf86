#include "config.h"

#include "core/names.h"
#include "core/problem.h"
#include "loop/fiber.h"
#include "salesforce/describe-private.h"

#define LIST_NAME "objects"
#define MAX_LIST (64 * 1024 * 1024)
#define AT_ONCE 25

static const int accept_unchanged[] = {304, 0};

/* One conditional request: what is kept is named, what comes is kept. */
typedef struct {
    Api *api;
    DescribeCache *cache;
    const char *name; /* of the file */
    const char *path; /* of the resource */
    const char *doing;
    DescribeListReader *reader; /* the list's; NULL: the body is kept in the response */
    CacheFile *file;
    GCancellable *cancellable;
} Fetch;

static bool on_list(const char *bytes, gsize length, gpointer user_data, GError **error)
{
    Fetch *fetch = user_data;

    if (fetch->file)
        describe_cache_write(fetch->file, bytes, length);
    return describe_list_reader_push(fetch->reader, bytes, length, error);
}

static HttpResponse *ask(Fetch *fetch, const char *since, GError **error)
{
    g_autofree char *header = since ? g_strconcat("If-Modified-Since: ", since, NULL) : NULL;
    const char *headers[] = {header, NULL};
    HttpRequest request = {.url = fetch->path,
                           .headers = headers,
                           .max_body = fetch->reader ? MAX_LIST : 0,
                           .sink = fetch->reader ? on_list : NULL,
                           .sink_data = fetch};

    return api_request(fetch->api, &request, accept_unchanged, fetch->doing, fetch->cancellable,
                       error);
}

static GPtrArray *read_kept_list(DescribeCache *cache)
{
    gsize length;
    g_autofree char *body = describe_cache_read(cache, LIST_NAME, &length);
    g_autoptr(DescribeListReader) reader = describe_list_reader_new();

    if (!body || !describe_list_reader_push(reader, body, length, NULL))
        return NULL;
    return describe_list_reader_end(g_steal_pointer(&reader), NULL);
}

static GPtrArray *fetch_list(Fetch *fetch, const char *since, bool *ret_unchanged, GError **error)
{
    g_autoptr(DescribeListReader) reader = describe_list_reader_new();
    g_autoptr(HttpResponse) response = NULL;
    GPtrArray *objects = NULL;

    fetch->reader = reader;
    fetch->file = describe_cache_begin(fetch->cache, LIST_NAME);
    response = ask(fetch, since, error);
    *ret_unchanged = response && response->status == 304;
    if (response && !*ret_unchanged)
        objects = describe_list_reader_end(g_steal_pointer(&reader), error);
    if (fetch->file)
        describe_cache_end(fetch->file,
                           objects ? http_response_header(response, "last-modified") : NULL);
    fetch->file = NULL;
    return objects;
}

GPtrArray *describe_list(Api *api, DescribeCache *cache, GCancellable *cancellable, GError **error)
{
    Fetch fetch = {.api = api,
                   .cache = cache,
                   .path = "sobjects/",
                   .doing = "the object list cannot be read",
                   .cancellable = cancellable};
    g_autofree char *since = describe_cache_date(cache, LIST_NAME);
    bool unchanged = false;
    GPtrArray *objects = fetch_list(&fetch, since, &unchanged, error);

    if (!unchanged)
        return objects;
    objects = read_kept_list(cache);
    if (objects)
        return objects;
    /* What is kept cannot be read: once more without a condition. */
    describe_cache_drop(cache, LIST_NAME);
    objects = fetch_list(&fetch, NULL, &unchanged, error);
    if (unchanged)
        problem_set(error, PROBLEM_MALFORMED_ANSWER, "an unasked 'not modified'", NULL, "%s",
                    fetch.doing);
    return objects;
}

static Describe *read_kept(DescribeCache *cache, const char *file)
{
    gsize length;
    g_autofree char *body = describe_cache_read(cache, file, &length);

    return body ? describe_parse(body, length, NULL) : NULL;
}

static void keep(DescribeCache *cache, const char *name, const HttpResponse *response)
{
    const char *date = http_response_header(response, "last-modified");
    CacheFile *file = date ? describe_cache_begin(cache, name) : NULL;

    if (!file)
        return;
    describe_cache_write(file, response->body, response->body_length);
    describe_cache_end(file, date);
}

static Describe *fetch_one(Fetch *fetch, const char *since, bool *ret_unchanged, GError **error)
{
    g_autoptr(HttpResponse) response = ask(fetch, since, error);
    Describe *describe;

    *ret_unchanged = response && response->status == 304;
    if (!response || *ret_unchanged)
        return NULL;
    describe = describe_parse(response->body, response->body_length, error);
    if (describe)
        keep(fetch->cache, fetch->name, response);
    return describe;
}

Describe *describe_object(Api *api, DescribeCache *cache, const char *name,
                          GCancellable *cancellable, GError **error)
{
    g_autofree char *path = g_strdup_printf("sobjects/%s/describe", name);
    g_autofree char *file = g_strconcat("object-", name, NULL);
    g_autofree char *doing = g_strdup_printf("the object '%s' cannot be read", name);
    Fetch fetch = {.api = api,
                   .cache = cache,
                   .name = file,
                   .path = path,
                   .doing = doing,
                   .cancellable = cancellable};
    g_autofree char *since = NULL;
    bool unchanged = false;
    Describe *describe;

    if (!names_is_identifier(name)) {
        problem_set(error, PROBLEM_USAGE, "letters, digits and underscores", NULL,
                    "this is no name of an object");
        return NULL;
    }
    since = describe_cache_date(cache, file);
    describe = fetch_one(&fetch, since, &unchanged, error);
    if (!unchanged)
        return describe;
    describe = read_kept(cache, file);
    if (describe)
        return describe;
    describe_cache_drop(cache, file);
    describe = fetch_one(&fetch, NULL, &unchanged, error);
    if (unchanged)
        problem_set(error, PROBLEM_MALFORMED_ANSWER, "an unasked 'not modified'", NULL, "%s",
                    doing);
    return describe;
}

/* One of many; what ends one for good ends all. */
typedef struct {
    Api *api;
    DescribeCache *cache;
    GCancellable *cancellable;
    GError *fatal;
    GError *first;
} Many;

typedef struct {
    Many *many;
    const char *name;
    Describe *result;
} One;

static bool is_fatal(const GError *problem)
{
    return problem_is(problem, PROBLEM_SIGN_IN_NEEDED) || problem_is(problem, PROBLEM_LIMIT) ||
           problem_is(problem, PROBLEM_REFUSED_HOST) || problem_is(problem, PROBLEM_INTERRUPTED);
}

static void describe_one(gpointer user_data)
{
    One *one = user_data;
    Many *many = one->many;
    GError *problem = NULL;

    if (many->fatal)
        return;
    one->result =
        describe_object(many->api, many->cache, one->name, many->cancellable, &problem);
    if (!problem)
        return;
    if (is_fatal(problem) && !many->fatal)
        many->fatal = g_error_copy(problem);
    if (!many->first)
        many->first = problem;
    else
        g_error_free(problem);
}

GPtrArray *describe_objects(Api *api, DescribeCache *cache, const char *const *names,
                            GCancellable *cancellable, GError **error)
{
    Many many = {api, cache, cancellable, NULL, NULL};
    gsize n = g_strv_length((GStrv) names);
    g_autofree One *ones = g_new0(One, n + 1);
    g_autofree gpointer *items = g_new0(gpointer, n + 1);
    g_autoptr(GPtrArray) results =
        g_ptr_array_new_with_free_func((GDestroyNotify) describe_free);
    gsize good = 0;

    for (gsize i = 0; i < n; i++) {
        ones[i] = (One){&many, names[i], NULL};
        items[i] = &ones[i];
    }
    fiber_each(items, n, AT_ONCE, describe_one);
    for (gsize i = 0; i < n; i++) {
        good += ones[i].result != NULL;
        g_ptr_array_add(results, ones[i].result);
    }
    if (many.fatal || (n > 0 && good == 0)) {
        g_propagate_error(error, g_error_copy(many.fatal ? many.fatal : many.first));
        g_clear_pointer(&results, g_ptr_array_unref);
    }
    g_clear_error(&many.fatal);
    g_clear_error(&many.first);
    return g_steal_pointer(&results);
}
