#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "core/text.h"
#include "crypto/encode.h"
#include "loop/fiber.h"
#include "salesforce/answer.h"
#include "salesforce/metadata.h"
#include "salesforce/setup.h"

#define FIRST_POLL 1000 /* ms */
#define LAST_POLL 10000
#define MAX_FAILURES 8 /* texts that are quoted */

#define SENDING "the bundle was not accepted"
#define DEPLOYING "the deployment failed"

/* `checkOnly` and the rest at their defaults; all or nothing (salesforce-api §6.6). */
static const char options[] =
    "{\"deployOptions\":{\"allowMissingFiles\":false,\"autoUpdatePackage\":false,"
    "\"checkOnly\":false,\"ignoreWarnings\":true,\"performRetrieve\":false,"
    "\"purgeOnDelete\":false,\"rollbackOnError\":true,\"singlePackage\":true}}";

static GByteArray *build_multipart(GBytes *zip, const char *boundary)
{
    GByteArray *body = g_byte_array_new();
    gsize size;
    const void *bytes = g_bytes_get_data(zip, &size);
    g_autofree char *head = g_strdup_printf(
        "--%s\r\nContent-Disposition: form-data; name=\"json\"\r\n"
        "Content-Type: application/json\r\n\r\n%s\r\n"
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"deploy.zip\"\r\n"
        "Content-Type: application/zip\r\n\r\n",
        boundary, options, boundary);
    g_autofree char *tail = g_strdup_printf("\r\n--%s--\r\n", boundary);

    g_byte_array_append(body, (const guint8 *) head, (guint) strlen(head));
    g_byte_array_append(body, bytes, (guint) size);
    g_byte_array_append(body, (const guint8 *) tail, (guint) strlen(tail));
    return body;
}

/* What the administrator lacks, by label; NULL: nothing that we know of. */
static char *missing_permissions(Api *api, GCancellable *cancellable)
{
    g_autoptr(GHashTable) granted = setup_granted(api, cancellable, NULL);
    g_autoptr(GString) text = g_string_new(NULL);

    for (const SetupPermission *p = setup_permissions; granted && p->name; p++) {
        if (!g_hash_table_contains(granted, p->name))
            g_string_append_printf(text, "%sgive the administrator the permission '%s' (%s)",
                                   text->len ? "\n" : "", p->label, p->need);
    }
    return text->len ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

/* A refusal for want of rights names them; a rule of the platform does not come from rights. */
static void explain_rights(Api *api, GError **error, GCancellable *cancellable)
{
    g_autofree char *next = NULL;
    GError *problem = error ? *error : NULL;

    if (!problem_is(problem, PROBLEM_NOT_PERMITTED) || problem_next(problem))
        return;
    next = missing_permissions(api, cancellable);
    problem_reword(problem, problem_why(problem),
                   next ? next
                        : "give the administrator the permission 'Modify Metadata Through Metadata "
                          "API Functions' or 'Modify All Data'\n"
                          "or let another administrator do it: 'orgwire new --hand-over=DIR'");
}

static char *read_id(const HttpResponse *response, GError **error)
{
    g_autoptr(json_object) body = json_parse(response->body, (gssize) response->body_length, NULL);
    const char *id = json_text(body, "id", NULL);

    if (id &&
        strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") ==
            strlen(id) &&
        strlen(id) >= 15 && strlen(id) <= 18)
        return g_strdup(id);
    problem_set(error, PROBLEM_MALFORMED_ANSWER, "the answer has no deployment id", NULL, SENDING);
    return NULL;
}

char *metadata_deploy(Api *api, GBytes *zip, GCancellable *cancellable, GError **error)
{
    g_autofree char *boundary = random_text(40);
    g_autofree char *type = g_strconcat("multipart/form-data; boundary=", boundary, NULL);
    g_autoptr(GByteArray) body = build_multipart(zip, boundary);
    HttpRequest request = {.method = "POST",
                           .url = "metadata/deployRequest",
                           .content_type = type,
                           .body = body->data,
                           .body_length = body->len,
                           .once = true};
    g_autoptr(HttpResponse) response =
        api_request(api, &request, NULL, SENDING, cancellable, error);

    if (!response) {
        explain_rights(api, error, cancellable);
        return NULL;
    }
    return read_id(response, error);
}

/* A list, or one entry that stands for a list of one. */
static gsize failures_count(json_object *failures)
{
    if (!failures)
        return 0;
    return json_object_is_type(failures, json_type_array) ? json_object_array_length(failures) : 1;
}

static json_object *failure_at(json_object *failures, gsize i)
{
    return json_object_is_type(failures, json_type_array) ? json_object_array_get_idx(failures, i)
                                                          : failures;
}

static bool is_not_found(const char *text)
{
    return strstr(text, "cannot be found") || strstr(text, "not found") ||
           (g_str_has_prefix(text, "no ") && strstr(text, " found"));
}

/* What went wrong with the components, warnings aside. */
typedef struct {
    GString *texts;
    char *first; /* the text that says most */
    guint count;
    guint not_found;
} Failures;

static void failures_clear(Failures *failures)
{
    g_string_free(failures->texts, TRUE);
    g_free(failures->first);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Failures, failures_clear)

static void add_failure(Failures *failures, json_object *entry, bool remove)
{
    g_autofree char *text = answer_clean(json_text(entry, "problem", "no reason given"));
    g_autofree char *name = answer_clean(json_text(entry, "fullName", ""));

    if (g_strcmp0(json_text(entry, "problemType", NULL), "Warning") == 0)
        return;
    failures->count++;
    if (remove && is_not_found(text))
        failures->not_found++;
    else if (!failures->first)
        failures->first = g_strdup(text);
    if (failures->count <= MAX_FAILURES)
        g_string_append_printf(failures->texts, "%s%s: %s", failures->texts->len ? "; " : "", name,
                               text);
}

static void read_failures(Failures *failures, json_object *result, bool remove)
{
    json_object *list = json_member(json_member(result, "details"), "componentFailures");

    failures->texts = g_string_new(NULL);
    for (gsize i = 0; i < failures_count(list); i++)
        add_failure(failures, failure_at(list, i), remove);
}

/* All that the components said, and what the first of it means where we know it. */
static void set_failed(GError **error, json_object *result, const Failures *failures)
{
    g_autoptr(GError) meaning = NULL;
    g_autofree char *message = answer_clean(json_text(result, "errorMessage", ""));
    g_autofree char *status = answer_clean(json_text(result, "status", "Failed"));
    const char *code = json_text(result, "errorStatusCode", NULL);
    const char *text = failures->first ? failures->first : message;
    const char *said = failures->texts->len ? failures->texts->str : *message ? message : status;
    const char *ours = answer_meaning(failures->first ? NULL : code, text);
    g_autofree char *why =
        ours ? g_strdup_printf("%s (Salesforce: %s)", ours, said) : g_strdup(said);

    answer_set_code(&meaning, 0, failures->first ? NULL : code, text, DEPLOYING);
    problem_set(error, problem_code(meaning), why, problem_next(meaning), DEPLOYING);
    if (!error)
        return;
    problem_set_retryable(*error, problem_is_retryable(meaning));
    problem_set_remedy(*error, problem_remedy(meaning));
    problem_set_salesforce(*error, 0, problem_salesforce_code(meaning), text);
}

/* What was to be deleted and is not there is deleted; but only if nothing else was rolled back. */
static bool is_success(json_object *result, const Failures *failures, bool remove)
{
    if (json_flag(result, "success", false))
        return true;
    return remove && failures->count > 0 && failures->not_found == failures->count &&
           json_integer(result, "numberComponentsTotal", -1) == (gint64) failures->count;
}

static bool end_deploy(Api *api, json_object *result, bool remove, GCancellable *cancellable,
                       GError **error)
{
    g_auto(Failures) failures = {0};

    read_failures(&failures, result, remove);
    if (is_success(result, &failures, remove))
        return true;
    set_failed(error, result, &failures);
    explain_rights(api, error, cancellable);
    return false;
}

/* The deployment goes on in the org while the network is away. */
static json_object *poll(Api *api, const char *deploy_id, GCancellable *cancellable, GError **error)
{
    g_autofree char *path =
        g_strdup_printf("metadata/deployRequest/%s?includeDetails=true", deploy_id);
    g_autoptr(GError) problem = NULL;
    g_autoptr(json_object) body =
        api_get(api, path, "the deployment cannot be watched", cancellable, &problem);
    json_object *result = json_member(body, "deployResult");

    if (result)
        return json_object_get(result);
    if (problem && problem_is_retryable(problem) &&
        (problem_is(problem, PROBLEM_NETWORK) || problem_is(problem, PROBLEM_TIMEOUT)))
        return json_object_new_object();
    if (problem)
        g_propagate_error(error, g_steal_pointer(&problem));
    else
        problem_set(error, PROBLEM_MALFORMED_ANSWER, "'deployResult' is missing", NULL,
                    "the deployment cannot be watched");
    return NULL;
}

static void report(json_object *result, MetadataProgress progress, gpointer user_data)
{
    g_autofree char *status = text_clean(json_text(result, "status", "?"));

    if (progress)
        progress(status, (int) json_integer(result, "numberComponentsDeployed", 0),
                 (int) json_integer(result, "numberComponentsTotal", 0), user_data);
}

bool metadata_cancel(Api *api, const char *deploy_id, GCancellable *cancellable, GError **error)
{
    g_autofree char *path = g_strdup_printf("metadata/deployRequest/%s", deploy_id);
    g_autoptr(json_object) body = json_object_new_object();
    g_autoptr(json_object) answer = NULL;
    json_object *result = json_object_new_object();

    json_add_text(result, "status", "Canceling");
    json_add_take(body, "deployResult", result);
    answer = api_send(api, "PATCH", path, body, "the deployment cannot be cancelled", cancellable,
                      error);
    return answer != NULL;
}

bool metadata_wait(Api *api, const char *deploy_id, bool remove, guint patience,
                   MetadataProgress progress, gpointer user_data, bool *ret_ended,
                   GCancellable *cancellable, GError **error)
{
    gint64 end = g_get_monotonic_time() + (gint64) patience * G_USEC_PER_SEC;
    guint wait = FIRST_POLL;

    while (true) {
        g_autoptr(json_object) result = poll(api, deploy_id, cancellable, error);
        bool over = json_flag(result, "done", false);

        if (ret_ended)
            *ret_ended = over;
        if (!result)
            return false;
        report(result, progress, user_data);
        if (over)
            return end_deploy(api, result, remove, cancellable, error);
        if (g_get_monotonic_time() >= end) {
            problem_set(error, PROBLEM_TIMEOUT, "it is still under way in the org",
                        "go on later: 'orgwire new --resume'",
                        "the deployment has not ended after %u s", patience);
            return false;
        }
        if (!fiber_sleep(wait, cancellable, error))
            return false;
        wait = MIN(wait + wait / 2, LAST_POLL);
    }
}
