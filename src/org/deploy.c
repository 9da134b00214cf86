#include "config.h"

#include "org/deploy.h"

#include <string.h>

#include "core/json.h"
#include "org/deploy-run.h"
#include "org/log.h"
#include "org/multipart.h"
#include "org/users.h"

#define DEPLOYS_MAX 500
/* Looks until it is done, unless the fault says otherwise; and without any, so many seconds. */
#define POLLS 3
#define SECONDS 2

struct Deploy {
    char *id;
    char *user_id;
    GBytes *zip; /* NULL: has run, or was cancelled */
    json_object *options;
    DeployOutcome outcome;
    gint64 created_at;
    gint64 done_at;
    guint polls;
    bool done;
    bool cancelled;
};

static void deploy_free(gpointer data)
{
    Deploy *deploy = data;

    g_free(deploy->id);
    g_free(deploy->user_id);
    g_clear_pointer(&deploy->zip, g_bytes_unref);
    json_object_put(deploy->options);
    deploy_outcome_clear(&deploy->outcome);
    g_free(deploy);
}

void deploys_make(Org *org)
{
    org->deploys = g_ptr_array_new_with_free_func(deploy_free);
}

void deploys_clear(Org *org)
{
    g_clear_pointer(&org->deploys, g_ptr_array_unref);
}

const char *deploy_id(const Deploy *deploy)
{
    return deploy->id;
}

Deploy *deploy_find(const Org *org, const char *id)
{
    for (guint i = 0; i < org->deploys->len; i++) {
        Deploy *deploy = org->deploys->pdata[i];

        if (org_id_equal(deploy->id, id))
            return deploy;
    }
    return NULL;
}

bool deploy_check_rights(Org *org, const OrgUser *user, OrgReply *reply)
{
    const char *code = fault_arg(org, FAULT_DEPLOY_DENIED);

    if (!fault_on(org, FAULT_DEPLOY_DENIED) && !fault_on(org, FAULT_READ_ONLY_ORG) &&
        (org_user_may(org, user, "ModifyMetadata") || org_user_may(org, user, "ModifyAllData")))
        return true;
    org_reply_error(reply, 403, code && *code ? code : "INSUFFICIENT_ACCESS", NULL,
                    fault_on(org, FAULT_READ_ONLY_ORG)
                        ? "This organization is in read-only mode"
                        : "You do not have the permissions required to deploy: Modify "
                          "Metadata Through Metadata API Functions");
    return false;
}

Deploy *deploy_start(Org *org, const OrgUser *user, GBytes *zip, json_object *options)
{
    Deploy *deploy = g_new0(Deploy, 1);

    if (org->deploys->len >= DEPLOYS_MAX)
        g_ptr_array_remove_index(org->deploys, 0);
    deploy->id = org_new_id(org, "0Af");
    deploy->user_id = g_strdup(user->id);
    deploy->zip = g_bytes_ref(zip);
    deploy->options = json_object_get(options);
    deploy->created_at = org_now(org);
    deploy->outcome.failures = json_object_new_array();
    deploy->outcome.successes = json_object_new_array();
    g_ptr_array_add(org->deploys, deploy);
    log_count(org, "deploys");
    return deploy;
}

static void run_one(Org *org, Deploy *deploy)
{
    g_autoptr(GBytes) zip = g_steal_pointer(&deploy->zip);

    deploy_outcome_clear(&deploy->outcome);
    deploy_run(org, org_user(org, deploy->user_id), zip, deploy->options, &deploy->outcome);
}

/* An org runs one deploy at a time, in the order they came: those before it have their turn first.
 */
static void run(Org *org, Deploy *deploy)
{
    for (guint i = 0; i < org->deploys->len && org->deploys->pdata[i] != deploy; i++) {
        Deploy *earlier = org->deploys->pdata[i];

        if (earlier->zip)
            run_one(org, earlier);
    }
    run_one(org, deploy);
}

/* The setup changes before the deploy says that it is done, as in the real thing. */
static void advance(Org *org, Deploy *deploy)
{
    gint64 polls = fault_number(org, FAULT_DEPLOY_POLLS, POLLS);
    bool due = org_now(org) - deploy->created_at >= SECONDS;

    if (fault_on(org, FAULT_DEPLOY_PENDING))
        return;
    if (deploy->zip && (deploy->polls + 1 >= polls || due))
        run(org, deploy);
    if (!deploy->zip && !deploy->done && (deploy->polls >= polls || due)) {
        deploy->done = true;
        deploy->done_at = org_now(org);
    }
}

void deploys_tick(Org *org)
{
    for (guint i = 0; i < org->deploys->len; i++) {
        Deploy *deploy = org->deploys->pdata[i];

        if (deploy->zip && org_now(org) - deploy->created_at >= SECONDS)
            advance(org, deploy);
    }
}

static const char *status(const Org *org, const Deploy *deploy)
{
    const DeployOutcome *outcome = &deploy->outcome;

    if (deploy->cancelled)
        return "Canceled";
    if (!deploy->done)
        return deploy->polls <= 1 || fault_on(org, FAULT_DEPLOY_PENDING) ? "Pending" : "InProgress";
    if (outcome->success)
        return "Succeeded";
    return outcome->deployed > 0 ? "SucceededPartial" : "Failed";
}

static json_object *details_of(const Deploy *deploy, bool full)
{
    json_object *details = json_object_new_object();
    json_object *tests = json_object_new_object();

    json_add_take(details, "componentFailures",
                  full ? json_object_get(deploy->outcome.failures) : json_object_new_array());
    json_add_take(details, "componentSuccesses",
                  full ? json_object_get(deploy->outcome.successes) : json_object_new_array());
    json_add_integer(tests, "numFailures", 0);
    json_add_integer(tests, "numTestsRun", 0);
    json_object_object_add(tests, "totalTime", json_object_new_double(0.0));
    json_add_take(details, "runTestResult", tests);
    return details;
}

static json_object *result_of(const Org *org, const Deploy *deploy, bool details)
{
    json_object *result = json_object_new_object();
    const OrgUser *user = org_user(org, deploy->user_id);
    g_autofree char *name = org_user_name(user);
    g_autofree char *created = org_time(deploy->created_at);
    const DeployOutcome *outcome = &deploy->outcome;
    bool show = deploy->done || deploy->cancelled;

    json_add_flag(result, "checkOnly", json_flag(deploy->options, "checkOnly", false));
    if (show) {
        g_autofree char *completed = org_time(deploy->done_at);

        json_add_text(result, "completedDate", completed);
    }
    json_add_text(result, "createdBy", deploy->user_id);
    json_add_text(result, "createdByName", name);
    json_add_text(result, "createdDate", created);
    if (details)
        json_add_take(result, "details", details_of(deploy, show));
    json_add_flag(result, "done", show);
    json_add_text(result, "id", deploy->id);
    json_add_flag(result, "ignoreWarnings", json_flag(deploy->options, "ignoreWarnings", false));
    json_add_integer(result, "numberComponentErrors", show ? outcome->errors : 0);
    json_add_integer(result, "numberComponentsDeployed", show ? outcome->deployed : 0);
    json_add_integer(result, "numberComponentsTotal", show ? outcome->total : 0);
    json_add_integer(result, "numberTestErrors", 0);
    json_add_integer(result, "numberTestsCompleted", 0);
    json_add_integer(result, "numberTestsTotal", 0);
    json_add_flag(result, "rollbackOnError", json_flag(deploy->options, "rollbackOnError", true));
    json_add_flag(result, "runTestsEnabled", false);
    json_add_text(result, "status", status(org, deploy));
    json_add_flag(result, "success", deploy->done && outcome->success);
    return result;
}

json_object *deploy_look(Org *org, Deploy *deploy, bool details)
{
    if (!deploy->cancelled) {
        deploy->polls++;
        advance(org, deploy);
    }
    return result_of(org, deploy, details);
}

void deploy_cancel(Org *org, Deploy *deploy)
{
    if (!deploy->zip)
        return; /* too late: it has run */
    g_clear_pointer(&deploy->zip, g_bytes_unref);
    deploy->cancelled = true;
    deploy->done_at = org_now(org);
}

static json_object *answer_of(const Org *org, const OrgRequest *request, const Deploy *deploy,
                              json_object *result)
{
    json_object *answer = json_object_new_object();
    g_autofree char *url = g_strdup_printf("%s/services/data/v%s/metadata/deployRequest/%s",
                                           org->url, request->version, deploy->id);

    json_add_text(answer, "id", deploy->id);
    json_add_text(answer, "url", url);
    json_add_take(answer, "deployResult", result);
    json_add_take(answer, "deployOptions", json_object_get(deploy->options));
    json_object_object_add(answer, "validatedDeployRequestId", NULL);
    return answer;
}

static json_object *parse_options(GBytes *bytes, OrgReply *reply)
{
    g_autoptr(GError) error = NULL;
    gsize length;
    const char *text = g_bytes_get_data(bytes, &length);
    g_autoptr(json_object) root = json_parse(text, (gssize) length, &error);
    json_object *options = root ? json_member(root, "deployOptions") : NULL;

    if (options && json_object_is_type(options, json_type_object))
        return json_object_get(options);
    org_reply_error(reply, 400, "JSON_PARSER_ERROR", NULL, "%s",
                    error ? error->message : "deployOptions are missing");
    return NULL;
}

static void start(Org *org, const OrgRequest *request, OrgReply *reply)
{
    g_autoptr(GHashTable) parts =
        multipart_parse(org_request_header(request, "content-type"), request->body);
    GBytes *json = parts ? g_hash_table_lookup(parts, "json") : NULL;
    GBytes *zip = parts ? g_hash_table_lookup(parts, "file") : NULL;
    g_autoptr(json_object) options = NULL;
    const Deploy *deploy;

    if (!deploy_check_rights(org, request->user, reply))
        return;
    if (!json && parts)
        json = g_hash_table_lookup(parts, "entity_content");
    if (!json || !zip || g_bytes_get_size(zip) == 0) {
        org_reply_error(reply, 400, "INVALID_MULTIPART_REQUEST", NULL,
                        "Multipart message must include a json part and a file part");
        return;
    }
    options = parse_options(json, reply);
    if (!options)
        return;
    deploy = deploy_start(org, request->user, zip, options);
    org_reply_take_json(reply, 201, answer_of(org, request, deploy, result_of(org, deploy, true)));
}

static void look(Org *org, const OrgRequest *request, Deploy *deploy, OrgReply *reply)
{
    const char *details = org_request_query(request, "includeDetails");

    org_reply_take_json(
        reply, 200,
        answer_of(org, request, deploy, deploy_look(org, deploy, g_strcmp0(details, "true") == 0)));
}

static void cancel(Org *org, const OrgRequest *request, Deploy *deploy, OrgReply *reply)
{
    gsize length;
    const char *text = org_request_body(request, &length);
    g_autoptr(json_object) root = json_parse(text, (gssize) length, NULL);
    json_object *result = root ? json_member(root, "deployResult") : NULL;

    if (strcmp(json_text(result, "status", ""), "Canceling") != 0) {
        org_reply_error(reply, 400, "JSON_PARSER_ERROR", NULL,
                        "Only {\"deployResult\":{\"status\":\"Canceling\"}} can be sent");
        return;
    }
    deploy_cancel(org, deploy);
    org_reply_take_json(reply, 202, answer_of(org, request, deploy, result_of(org, deploy, true)));
}

bool deploy_handle(Org *org, const OrgRequest *request, OrgReply *reply)
{
    const char *base = "metadata/deployRequest";
    Deploy *deploy;

    if (!request->resource || !g_str_has_prefix(request->resource, base))
        return false;
    if (strcmp(request->resource, base) == 0 && org_request_is(request, "POST")) {
        start(org, request, reply);
        return true;
    }
    deploy = request->resource[strlen(base)] == '/'
                 ? deploy_find(org, request->resource + strlen(base) + 1)
                 : NULL;
    if (!deploy)
        org_reply_error(reply, 404, "NOT_FOUND", NULL, "The requested resource does not exist");
    else if (org_request_is(request, "GET"))
        look(org, request, deploy, reply);
    else if (org_request_is(request, "PATCH"))
        cancel(org, request, deploy, reply);
    else
        org_reply_error(reply, 405, "METHOD_NOT_ALLOWED", NULL,
                        "HTTP Method '%s' not allowed. Allowed are GET,PATCH", request->method);
    return true;
}
