#include "config.h"

#include <string.h>

#include "actions/run-private.h"
#include "actions/types.h"
#include "core/json.h"
#include "core/problem.h"
#include "core/soql.h"
#include "core/text.h"
#include "loop/fiber.h"

#define MAX_TRIES 4

/* "the record of Account cannot be created" */
static char *doing(const Call *call)
{
    static const char *const done[] = {
        [ACTION_CREATE] = "created", [ACTION_GET] = "read",        [ACTION_UPDATE] = "changed",
        [ACTION_UPSERT] = "saved",   [ACTION_DELETE] = "deleted",
    };

    return g_strdup_printf("the record of %s cannot be %s", call->action->entity->object->name,
                           done[call->action->kind]);
}

/* The record's condition, "Ext__c = 'x'". */
static char *condition(const Call *call, GError **error)
{
    g_autoptr(json_object) value = json_object_new_string(call->id ? call->id : call->key_value);
    g_autofree char *literal = NULL;

    if (call->id)
        return g_strdup_printf("Id = '%s'", call->id);
    literal = type_literal(call->key->info, call->key->name, value, error);
    return literal ? g_strdup_printf("%s = %s", call->key->info->name, literal) : NULL;
}

char *run_record_soql(const Call *call, GError **error)
{
    g_autoptr(GString) soql = g_string_new("SELECT ");
    g_autofree char *where = condition(call, error);

    if (!where)
        return NULL;
    if (call->action->kind != ACTION_GET)
        g_string_append(soql, "Id");
    for (guint i = 0; call->action->kind == ACTION_GET && i < call->fields->len; i++)
        g_string_append_printf(soql, "%s%s", i ? ", " : "", (char *) call->fields->pdata[i]);
    /* Two, to see that there is only one. */
    g_string_append_printf(soql, " FROM %s WHERE %s LIMIT 2", call->action->entity->object->name,
                           where);
    return g_string_free(g_steal_pointer(&soql), FALSE);
}

typedef struct {
    json_object *first;
    guint n;
} Found;

static bool on_found(json_object *record, gpointer user_data, GError **error)
{
    Found *found = user_data;

    if (found->n++ == 0)
        found->first = json_object_get(record);
    return true;
}

json_object *run_find_record(Api *api, const Call *call, GCancellable *cancellable, GError **error)
{
    g_autofree char *soql = run_record_soql(call, error);
    g_autofree char *shown = text_clean(call->id ? call->id : call->key_value);
    const char *name = call->id ? "Id" : call->key->name;
    Found found = {NULL, 0};

    if (!soql)
        return NULL;
    if (!pages_read(api, soql, false, on_found, &found, cancellable, error)) {
        json_object_put(found.first);
        return NULL;
    }
    if (found.n == 1)
        return found.first;
    json_object_put(found.first);
    problem_set(error, found.n ? PROBLEM_CONFLICT : PROBLEM_NOT_FOUND,
                found.n ? "the field is not unique there" : NULL,
                found.n ? "name the record by its Id" : NULL,
                found.n ? "several records of %s have %s '%s'" : "no record of %s has %s '%s'",
                call->action->entity->object->name, name, shown);
    return NULL;
}

/* Values that servers and proxies on the way may read as part of the path. */
static bool is_awkward(const char *value)
{
    return strpbrk(value, "/\\%;?#") || strspn(value, ".") == strlen(value) || strlen(value) > 500;
}

static char *upsert_path(const Call *call)
{
    const char *object = call->action->entity->object->name;
    g_autofree char *escaped = NULL;

    if (!call->key)
        return call->id ? g_strdup_printf("sobjects/%s/%s", object, call->id)
                        : g_strdup_printf("sobjects/%s", object);
    if (is_awkward(call->key_value))
        return g_strdup_printf("composite/sobjects/%s/%s", object, call->key->info->name);
    escaped = http_escape(call->key_value);
    return g_strdup_printf("sobjects/%s/%s/%s", object, call->key->info->name, escaped);
}

char *run_write_path(const Call *call)
{
    const char *object = call->action->entity->object->name;

    if (call->action->kind == ACTION_UPSERT)
        return upsert_path(call);
    if (call->action->kind == ACTION_CREATE)
        return g_strdup_printf("sobjects/%s", object);
    return g_strdup_printf("sobjects/%s/%s", object, call->id ? call->id : "{Id}");
}

const char *run_write_method(const Call *call)
{
    ActionKind kind = call->action->kind;

    if (kind == ACTION_DELETE)
        return "DELETE";
    if (kind == ACTION_CREATE || (kind == ACTION_UPSERT && !call->key && !call->id))
        return "POST";
    return "PATCH";
}

json_object *run_write_body(const Call *call)
{
    json_object *body, *list, *record, *attributes;
    json_object_iter iter;

    if (call->action->kind == ACTION_DELETE)
        return NULL;
    if (call->action->kind != ACTION_UPSERT || !call->key || !is_awkward(call->key_value))
        return json_object_get(call->values);
    body = json_object_new_object();
    list = json_object_new_array();
    record = json_object_new_object();
    attributes = json_object_new_object();
    json_add_text(attributes, "type", call->action->entity->object->name);
    json_add_take(record, "attributes", attributes);
    json_add_text(record, call->key->info->name, call->key_value);
    json_object_object_foreachC(call->values, iter)
        json_object_object_add(record, iter.key, json_object_get(iter.val));
    json_object_array_add(list, record);
    json_add_flag(body, "allOrNone", false);
    json_add_take(body, "records", list);
    return body;
}

/* Those of our options, NULL-terminated. */
static GStrv write_headers(const Call *call)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_autofree char *rule = NULL;

    if (call->allow_duplicates)
        g_strv_builder_add(builder, "Sforce-Duplicate-Rule-Header: allowSave=true");
    if (call->assignment_rule) {
        rule = g_strdup_printf("Sforce-Auto-Assign: %s", call->assignment_rule);
        g_strv_builder_add(builder, rule);
    }
    return g_strv_builder_end(builder);
}

static HttpResponse *send_write(Api *api, const Call *call, GCancellable *cancellable,
                                GError **error)
{
    g_autoptr(json_object) body = run_write_body(call);
    g_autofree char *text = body ? json_build(body, false) : NULL;
    g_autofree char *path = run_write_path(call);
    g_autofree char *what = doing(call);
    g_auto(GStrv) headers = write_headers(call);
    HttpRequest request = {.method = run_write_method(call),
                           .url = path,
                           .content_type = text ? "application/json; charset=UTF-8" : NULL,
                           .body = text,
                           .body_length = text ? strlen(text) : 0,
                           .headers = (const char *const *) headers,
                           .once = !g_str_equal(run_write_method(call), "PATCH")};

    return api_request(api, &request, NULL, what, cancellable, error);
}

/* Nobody knows whether the record is there; doing it again may make a second one. */
static bool is_unsure(const GError *problem)
{
    int status = problem_salesforce_status(problem);

    return status ? status >= 500 && status != 503 : http_error_may_have_arrived(problem);
}

/* A create is sent again only when the org said that it did not look at it. */
static HttpResponse *send_create(Api *api, const Call *call, GCancellable *cancellable,
                                 GError **error)
{
    for (int tries = 1;; tries++) {
        GError *problem = NULL;
        HttpResponse *response = send_write(api, call, cancellable, &problem);
        int status = response ? 0 : problem_salesforce_status(problem);

        if (response)
            return response;
        if (tries >= MAX_TRIES || (status != 503 && status != 429 && status != 420) ||
            !fiber_sleep(500u << tries, cancellable, NULL)) {
            if (is_unsure(problem)) {
                problem_reword(problem, problem_why(problem),
                               "look for the record in the org before you create it again");
                problem_set_retryable(problem, false);
            }
            g_propagate_error(error, problem);
            return NULL;
        }
        g_error_free(problem);
    }
}

/* A delete is sent again, by us alone: what is gone at the second time was deleted at the first. */
static HttpResponse *send_delete(Api *api, const Call *call, GCancellable *cancellable,
                                 bool *ret_gone, GError **error)
{
    *ret_gone = false;
    for (int tries = 1;; tries++) {
        GError *problem = NULL;
        HttpResponse *response = send_write(api, call, cancellable, &problem);

        if (response)
            return response;
        if (tries > 1 && problem_salesforce_status(problem) == 404) {
            g_error_free(problem);
            *ret_gone = true;
            return NULL;
        }
        if (tries >= MAX_TRIES ||
            !(run_is_unknown(problem) || problem_is_retryable(problem) ||
              problem_salesforce_status(problem) >= 502) ||
            !fiber_sleep(500u << tries, cancellable, NULL)) {
            g_propagate_error(error, problem);
            return NULL;
        }
        g_error_free(problem);
    }
}

/* What the org said: {"id","success","created"}, or a list of one from a collection, or nothing. */
static json_object *read_result(const Call *call, const HttpResponse *response, GError **error)
{
    g_autoptr(json_object) answer = NULL;
    json_object *result = json_object_new_object();
    json_object *one;
    g_autofree char *what = doing(call);

    if (response && response->body_length > 0)
        answer = json_parse(response->body, (gssize) response->body_length, NULL);
    one = json_object_is_type(answer, json_type_array) ? json_object_array_get_idx(answer, 0)
                                                       : answer;
    if (one && !json_flag(one, "success", false)) {
        json_object *fault = json_object_array_get_idx(json_list(one, "errors"), 0);

        problem_set(error, PROBLEM_FAILED, json_text(fault, "message", "no reason given"), NULL,
                    "%s", what);
        if (error)
            problem_set_salesforce(*error, response->status, json_text(fault, "statusCode", NULL),
                                   json_text(fault, "message", NULL));
        json_object_put(result);
        return NULL;
    }
    json_add_text(result, "id", json_text(one, "id", call->id));
    if (call->action->kind == ACTION_CREATE || call->action->kind == ACTION_UPSERT)
        json_add_flag(result, "created",
                      json_flag(one, "created", g_str_equal(run_write_method(call), "POST")));
    json_add_flag(result, "success", true);
    return result;
}

bool run_write(Api *api, const Call *call, RunRow row, gpointer user_data,
               GCancellable *cancellable, GError **error)
{
    ActionKind kind = call->action->kind;
    Call resolved = *call;
    g_autofree char *id = NULL;
    g_autoptr(HttpResponse) response = NULL;
    g_autoptr(json_object) result = NULL;
    bool gone = false;

    if (call->key && kind != ACTION_UPSERT) {
        g_autoptr(json_object) found = run_find_record(api, call, cancellable, error);

        if (!found)
            return false;
        resolved.id = id = g_strdup(json_text(found, "Id", ""));
    }
    if (kind == ACTION_DELETE)
        response = send_delete(api, &resolved, cancellable, &gone, error);
    else if (g_str_equal(run_write_method(&resolved), "POST"))
        response = send_create(api, &resolved, cancellable, error);
    else
        response = send_write(api, &resolved, cancellable, error);
    if (!response && !gone)
        return false;
    result = read_result(&resolved, response, error);
    return result && row(result, user_data, error);
}

static void explain_headers(json_object *plan, GStrv headers)
{
    json_object *list = json_object_new_array();

    for (char **header = headers; *header; header++)
        json_append_text(list, *header);
    json_add_take(plan, "headers", list);
}

json_object *run_explain(const Call *call, const char *version)
{
    json_object *plan = json_object_new_object();
    g_autofree char *path = NULL;
    g_autofree char *soql = NULL;
    g_auto(GStrv) headers = write_headers(call);
    json_object *body;

    if (call->soql || call->action->kind == ACTION_GET) {
        soql = call->soql ? g_strdup(call->soql) : run_record_soql(call, NULL);
        json_add_text(plan, "soql", soql);
        return plan;
    }
    if (call->action->kind == ACTION_PICKLISTS) {
        path = g_strdup_printf("/services/data/v%s/sobjects/%s/describe", version,
                               call->action->entity->object->name);
        json_add_text(plan, "method", "GET");
        json_add_text(plan, "path", path);
        return plan;
    }
    if (call->key && call->action->kind != ACTION_UPSERT) {
        soql = run_record_soql(call, NULL);
        json_add_text(plan, "soql", soql);
    }
    {
        g_autofree char *below = run_write_path(call);

        path = g_strdup_printf("/services/data/v%s/%s", version, below);
    }
    json_add_text(plan, "method", run_write_method(call));
    json_add_text(plan, "path", path);
    if (*headers)
        explain_headers(plan, headers);
    body = run_write_body(call);
    if (body)
        json_add_take(plan, "body", body);
    return plan;
}
