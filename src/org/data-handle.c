/* Which part of the data half answers, and answers all of them need. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "org/data-state.h"

Reader *data_reader(const Data *data, const OrgRequest *request, bool deleted)
{
    return reader_new(data->store, data->tables, request->user, deleted);
}

void data_reply(OrgReply *reply, int status, const GString *json)
{
    org_reply_text(reply, status, "application/json;charset=UTF-8", json->str);
}

void data_reply_problem(OrgReply *reply, const RowProblem *problem)
{
    org_reply_error(reply, problem->status, problem->code, problem->field, "%s", problem->message);
}

bool data_not_found(OrgReply *reply)
{
    org_reply_error(reply, 404, "NOT_FOUND", NULL, "The requested resource does not exist");
    return true;
}

bool data_not_allowed(OrgReply *reply, const OrgRequest *request, const char *allowed)
{
    org_reply_error(reply, 405, "METHOD_NOT_ALLOWED", NULL,
                    "HTTP Method '%s' not allowed. Allowed are %s", request->method, allowed);
    org_reply_header(reply, "Allow", allowed);
    return true;
}

Entity *data_visible(Data *data, const OrgRequest *request, const char *name, OrgReply *reply)
{
    g_autoptr(Reader) reader = data_reader(data, request, false);
    Entity *entity = reader_entity(reader, name);

    if (!entity)
        data_not_found(reply);
    return entity;
}

static bool handle_sobjects(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply)
{
    bool get = org_request_is(request, "GET") || org_request_is(request, "HEAD");

    if (!path[1])
        return get ? describe_handle_global(data, request, reply)
                   : data_not_allowed(reply, request, "GET,HEAD");
    if (!path[2] && get)
        return describe_handle_object(data, request, path[1], true, reply);
    if (path[2] && !path[3] && g_str_equal(path[2], "describe"))
        return get ? describe_handle_object(data, request, path[1], false, reply)
                   : data_not_allowed(reply, request, "GET,HEAD");
    return rows_handle(data, request, path, reply);
}

static bool handle_composite(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply)
{
    if (path[1] && g_str_equal(path[1], "sobjects"))
        return collections_handle(data, request, path, reply);
    if (path[1] && g_str_equal(path[1], "tree"))
        return tree_handle(data, request, path, reply);
    return composite_handle(data, request, path, reply);
}

/* Names of apps and limits as the platform lists them, a few of its seventy. */
static const struct {
    const char *name;
    gint64 max;
} limits[] = {
    {"ActiveScratchOrgs", 3},
    {"ConcurrentAsyncGetReportInstances", 200},
    {"DailyApiRequests", 15000},
    {"DailyAsyncApexExecutions", 250000},
    {"DailyBulkApiBatches", 15000},
    {"DailyBulkV2QueryFileStorageMB", 976562},
    {"DailyBulkV2QueryJobs", 10000},
    {"DailyStreamingApiEvents", 10000},
    {"DataStorageMB", 5},
    {"FileStorageMB", 20},
    {"HourlyPublishedPlatformEvents", 50000},
    {"MassEmail", 10},
    {"SingleEmail", 15},
};

static void add_limit(json_object *answer, const char *name, gint64 max, gint64 left)
{
    json_object *limit = json_object_new_object();

    json_add_integer(limit, "Max", max);
    json_add_integer(limit, "Remaining", left);
    json_add_take(answer, name, limit);
}

/* /limits/recordCount?sObjects=Account,Contact */
static bool record_counts(Data *data, const OrgRequest *request, OrgReply *reply)
{
    const char *names = org_request_query(request, "sObjects");
    g_auto(GStrv) list = g_strsplit(names ? names : "", ",", -1);
    g_autoptr(Reader) reader = data_reader(data, request, false);
    json_object *answer = json_object_new_object();
    json_object *counts = json_object_new_array();

    for (char **name = list; *name; name++) {
        Entity *entity = reader_entity(reader, *name);
        json_object *one;

        if (!entity || !entity_is(entity, ENTITY_QUERYABLE))
            continue;
        one = json_object_new_object();
        json_add_integer(one, "count", (gint64) reader_quick_count(reader, entity));
        json_add_text(one, "name", entity->name);
        json_object_array_add(counts, one);
    }
    json_add_take(answer, "sObjects", counts);
    org_reply_take_json(reply, 200, answer);
    return true;
}

bool limits_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply)
{
    json_object *answer;

    if (path[1])
        return g_str_equal(path[1], "recordCount") ? record_counts(data, request, reply)
                                                   : data_not_found(reply);
    answer = json_object_new_object();
    for (guint i = 0; i < G_N_ELEMENTS(limits); i++) {
        gint64 used =
            g_str_equal(limits[i].name, "DailyApiRequests") ? (gint64) data->org->api_requests : 0;

        add_limit(answer, limits[i].name, limits[i].max, MAX(limits[i].max - used, 0));
    }
    org_reply_take_json(reply, 200, answer);
    return true;
}

static bool recent_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply)
{
    org_reply_take_json(reply, 200, json_object_new_array());
    return true;
}

static const struct {
    const char *name;
    DataHandler handle;
} areas[] = {
    {"sobjects", handle_sobjects}, {"query", query_handle},         {"queryAll", query_handle},
    {"limits", limits_handle},     {"composite", handle_composite}, {"jobs", bulk_handle},
    {"recent", recent_handle},
};

bool data_handle(Org *org, const OrgRequest *request, OrgReply *reply)
{
    g_auto(GStrv) path = g_strsplit(request->raw_resource, "/", -1);

    /* External ids may hold a slash, so the path is cut before it is decoded. */
    for (guint i = 0; path[i]; i++) {
        char *decoded = org_percent_decode(path[i], -1, false);

        g_free(path[i]);
        path[i] = decoded;
    }
    for (guint i = 0; path[0] && i < G_N_ELEMENTS(areas); i++)
        if (g_str_equal(areas[i].name, path[0]))
            return areas[i].handle(org->data, request, path, reply);
    return false;
}
