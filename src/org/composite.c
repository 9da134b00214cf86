/* /composite and /composite/batch: several requests in one. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "org/body.h"
#include "org/route.h"
#include "org/transaction.h"

#define MAX_PARTS 25
#define MAX_QUERIES 5

typedef struct {
    Data *data;
    const OrgRequest *request;
    GHashTable *answers; /* referenceId → json_object *, borrowed from the response */
} Composite;

/* One step of "records[0].Id". */
static json_object *step(json_object *value, const char *name)
{
    const char *bracket = strchr(name, '[');
    g_autofree char *key = bracket ? g_strndup(name, (gsize) (bracket - name)) : g_strdup(name);

    if (*key)
        value = body_member(value, key);
    while (bracket && value && json_object_is_type(value, json_type_array)) {
        guint64 index = g_ascii_strtoull(bracket + 1, NULL, 10);

        value = index < json_object_array_length(value)
                    ? json_object_array_get_idx(value, (gsize) index)
                    : NULL;
        bracket = strchr(bracket + 1, '[');
    }
    return value;
}

/* The value of "acc.id"; NULL: there is none. */
static json_object *resolve(Composite *composite, const char *reference)
{
    g_auto(GStrv) parts = g_strsplit(reference, ".", -1);
    g_autofree char *first = g_strndup(parts[0], strcspn(parts[0], "["));
    json_object *value = g_hash_table_lookup(composite->answers, first);

    if (value && parts[0][strlen(first)])
        value = step(value, parts[0] + strlen(first));
    for (guint i = 1; value && parts[i]; i++)
        value = step(value, parts[i]);
    return value;
}

/* Replaces each @{…}; NULL and the reference that leads nowhere in *ret_bad. */
static char *expand(Composite *composite, const char *text, char **ret_bad)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const char *open;

    while ((open = strstr(text, "@{")) != NULL) {
        const char *close = strchr(open, '}');
        g_autofree char *reference = close ? g_strndup(open + 2, (gsize) (close - open - 2)) : NULL;
        json_object *value = reference ? resolve(composite, reference) : NULL;

        if (!value) {
            *ret_bad = g_strdup(reference ? reference : open);
            return NULL;
        }
        g_string_append_len(out, text, open - text);
        g_string_append(out, json_object_get_string(value));
        text = close + 1;
    }
    g_string_append(out, text);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* A copy with the references in its texts replaced. */
static json_object *expand_json(Composite *composite, json_object *value, char **ret_bad)
{
    json_object *copy = NULL;

    if (json_object_is_type(value, json_type_object)) {
        json_object_iter iter;

        copy = json_object_new_object();
        json_object_object_foreachC(value, iter)
            json_add_take(copy, iter.key, expand_json(composite, iter.val, ret_bad));
        return copy;
    }
    if (json_object_is_type(value, json_type_array)) {
        copy = json_object_new_array();
        for (gsize i = 0; i < json_object_array_length(value); i++)
            json_object_array_add(
                copy, expand_json(composite, json_object_array_get_idx(value, i), ret_bad));
        return copy;
    }
    if (json_object_is_type(value, json_type_string) &&
        strstr(json_object_get_string(value), "@{")) {
        g_autofree char *text = expand(composite, json_object_get_string(value), ret_bad);

        return text ? json_object_new_string(text) : NULL;
    }
    return json_object_get(value);
}

static json_object *reply_body(const OrgReply *reply)
{
    const char *text = (const char *) reply->body->data;
    int length = (int) reply->body->len;
    g_autoptr(GError) error = NULL;
    json_object *value = length ? json_parse(text, length, &error) : NULL;

    return value || !length ? value : json_object_new_string_len(text, length);
}

static json_object *part_headers(const OrgReply *reply)
{
    json_object *headers = json_object_new_object();
    const char *location = org_reply_get_header(reply, "Location");

    if (location)
        json_add_text(headers, "Location", location);
    return headers;
}

static void add_answer(json_object *list, const char *reference, int status, json_object *body,
                       json_object *headers)
{
    json_object *answer = json_object_new_object();

    json_add_take(answer, "body", body);
    json_add_take(answer, "httpHeaders", headers ? headers : json_object_new_object());
    json_add_integer(answer, "httpStatusCode", status);
    json_add_text(answer, "referenceId", reference);
    json_object_array_add(list, answer);
}

static json_object *halted(const char *text)
{
    json_object *list = json_object_new_array();
    json_object *error = json_object_new_object();

    json_add_text(error, "errorCode", "PROCESSING_HALTED");
    json_add_text(error, "message", text);
    json_object_array_add(list, error);
    return list;
}

static GHashTable *headers_of(json_object *part)
{
    GHashTable *headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    json_object *given = json_member(part, "httpHeaders");
    json_object_iter iter;

    if (given && json_object_is_type(given, json_type_object))
        json_object_object_foreachC(given, iter)
            g_hash_table_replace(headers, g_ascii_strdown(iter.key, -1),
                                 g_strdup(iter.val ? json_object_get_string(iter.val) : ""));
    return headers;
}

static bool run_part(Composite *composite, json_object *part, json_object *list)
{
    const char *reference = json_text(part, "referenceId", "");
    g_autofree char *bad = NULL;
    g_autofree char *url = expand(composite, json_text(part, "url", ""), &bad);
    json_object *given = json_member(part, "body");
    g_autoptr(json_object) body = given && !bad ? expand_json(composite, given, &bad) : NULL;
    g_autoptr(GHashTable) headers = headers_of(part);
    g_autofree char *text = body ? json_build(body, false) : NULL;
    g_auto(OrgReply) reply;
    json_object *answer;

    org_reply_init(&reply);
    if (bad) {
        g_autofree char *words = g_strdup_printf(
            "Invalid reference specified. No value for %s found in the earlier subrequests", bad);

        add_answer(list, reference, 400, halted(words), NULL);
        return false;
    }
    route_handle_inner(composite->data->org, composite->request, json_text(part, "method", "GET"),
                       url, text, headers, &reply);
    answer = reply_body(&reply);
    add_answer(list, reference, reply.status, answer, part_headers(&reply));
    if (answer && reply.status < 300)
        g_hash_table_replace(composite->answers, g_strdup(reference), answer);
    return reply.status < 300;
}

/* Everything but the part that failed says that it was taken back. */
static void halt_others(json_object *list, json_object *parts, gsize failed)
{
    json_object *kept = json_object_get(json_object_array_get_idx(list, failed));

    json_object_array_del_idx(list, 0, json_object_array_length(list));
    for (gsize i = 0; i < json_object_array_length(parts); i++) {
        json_object *part = json_object_array_get_idx(parts, i);

        if (i == failed)
            json_object_array_add(list, kept);
        else
            add_answer(list, json_text(part, "referenceId", ""), 400,
                       halted("The transaction was rolled back since another operation in the same "
                              "transaction failed."),
                       NULL);
    }
}

static json_object *run_parts(Composite *composite, json_object *parts, bool all_or_none)
{
    json_object *list = json_object_new_array();
    gsize n = json_object_array_length(parts);
    Transaction transaction;
    gsize i;

    if (all_or_none)
        transaction_begin(&transaction, composite->data);
    for (i = 0; i < n; i++)
        if (!run_part(composite, json_object_array_get_idx(parts, i), list) && all_or_none)
            break;
    if (all_or_none)
        transaction_end(&transaction, i == n);
    if (i < n)
        halt_others(list, parts, i);
    return list;
}

static bool check_parts(json_object *parts, const char *key, OrgReply *reply)
{
    guint queries = 0;

    if (!parts) {
        org_reply_error(reply, 400, "MISSING_ARGUMENT", NULL, "%s is missing", key);
        return false;
    }
    for (gsize i = 0; i < json_object_array_length(parts); i++) {
        const char *url = json_text(json_object_array_get_idx(parts, i), "url", "");

        queries += strstr(url, "/query") || strstr(url, "/composite/sobjects");
    }
    if (json_object_array_length(parts) > MAX_PARTS) {
        org_reply_error(reply, 400, "LIMIT_EXCEEDED", NULL,
                        "Cannot have more than %d operations in a request", MAX_PARTS);
        return false;
    }
    if (queries > MAX_QUERIES && g_str_equal(key, "compositeRequest")) {
        org_reply_error(reply, 400, "LIMIT_EXCEEDED", NULL,
                        "Cannot have more than %d queries or collections in a request",
                        MAX_QUERIES);
        return false;
    }
    return true;
}

static bool handle_composite(Data *data, const OrgRequest *request, OrgReply *reply)
{
    g_autoptr(json_object) body = body_read(request, reply);
    json_object *parts = json_list(body, "compositeRequest");
    g_autoptr(GHashTable) answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Composite composite = {.data = data, .request = request, .answers = answers};
    json_object *answer;

    if (!body || !check_parts(parts, "compositeRequest", reply))
        return true;
    answer = json_object_new_object();
    json_add_take(answer, "compositeResponse",
                  run_parts(&composite, parts, json_flag(body, "allOrNone", false)));
    org_reply_take_json(reply, 200, answer);
    return true;
}

/* ---- batch ---- */

static int run_batch_part(Data *data, const OrgRequest *request, json_object *part,
                          json_object *results)
{
    const char *given = json_text(part, "url", "");
    g_autofree char *url = g_str_has_prefix(given, "/services/")
                               ? g_strdup(given)
                               : g_strdup_printf("/services/data/%s", given + (*given == '/'));
    json_object *input = json_member(part, "richInput");
    g_autofree char *text = input ? json_build(input, false) : NULL;
    json_object *result = json_object_new_object();
    g_auto(OrgReply) reply;

    org_reply_init(&reply);
    route_handle_inner(data->org, request, json_text(part, "method", "GET"), url, text, NULL,
                       &reply);
    json_add_integer(result, "statusCode", reply.status);
    json_add_take(result, "result", reply_body(&reply));
    json_object_array_add(results, result);
    return reply.status;
}

static bool handle_batch(Data *data, const OrgRequest *request, OrgReply *reply)
{
    g_autoptr(json_object) body = body_read(request, reply);
    json_object *parts = json_list(body, "batchRequests");
    json_object *answer, *results;
    bool failed = false, halt;

    if (!body || !check_parts(parts, "batchRequests", reply))
        return true;
    halt = json_flag(body, "haltOnError", false);
    answer = json_object_new_object();
    results = json_object_new_array();
    for (gsize i = 0; i < json_object_array_length(parts); i++) {
        if (failed && halt) {
            json_object *result = json_object_new_object();

            json_add_integer(result, "statusCode", 412);
            json_add_take(result, "result", halted("Batch processing halted per request"));
            json_object_array_add(results, result);
            continue;
        }
        if (run_batch_part(data, request, json_object_array_get_idx(parts, i), results) >= 300)
            failed = true;
    }
    json_add_flag(answer, "hasErrors", failed);
    json_add_take(answer, "results", results);
    org_reply_take_json(reply, 200, answer);
    return true;
}

bool composite_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply)
{
    bool is_batch = path[1] && g_str_equal(path[1], "batch") && !path[2];

    if (path[1] && !is_batch)
        return data_not_found(reply);
    if (!org_request_is(request, "POST"))
        return data_not_allowed(reply, request, "POST");
    return is_batch ? handle_batch(data, request, reply) : handle_composite(data, request, reply);
}
