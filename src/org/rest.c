#include "config.h"

#include "org/rest.h"

#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "org/deploy.h"
#include "org/log.h"
#include "org/sessions.h"

#define BASE "/services/data"
#define LIMIT 15000

/* Three releases a year: v65 is Winter '26, v66 Spring '26, v67 Summer '26. */
static json_object *version_entry(int version)
{
    static const char *const seasons[] = {"Spring", "Summer", "Winter"};
    json_object *entry = json_object_new_object();
    g_autofree char *label =
        g_strdup_printf("%s '%d", seasons[version % 3], (version + 1) / 3 + 4);
    g_autofree char *url = g_strdup_printf(BASE "/v%d.0", version);
    g_autofree char *number = g_strdup_printf("%d.0", version);

    json_add_text(entry, "label", label);
    json_add_text(entry, "url", url);
    json_add_text(entry, "version", number);
    return entry;
}

static void versions(OrgReply *reply)
{
    json_object *list = json_object_new_array();

    for (int version = REST_VERSION_MIN; version <= REST_VERSION_MAX; version++)
        json_object_array_add(list, version_entry(version));
    org_reply_take_json(reply, 200, list);
}

/* Without slashes at either end. */
static char *trim(const char *path)
{
    gsize length;

    while (*path == '/')
        path++;
    length = strlen(path);
    while (length > 0 && path[length - 1] == '/')
        length--;
    return g_strndup(path, length);
}

/* What the path says, kept for as long as the request is looked at. */
typedef struct {
    char *version;
    char *resource;
    char *raw_resource;
} Place;

static void place_clear(Place *place)
{
    g_free(place->version);
    g_free(place->resource);
    g_free(place->raw_resource);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, place_clear)

/* False: no path with a version. */
static bool locate(OrgRequest *request, Place *place)
{
    const gsize base = strlen(BASE "/v");
    const char *raw = request->raw_path ? request->raw_path : request->path;
    gsize length;

    if (!g_str_has_prefix(request->path, BASE "/v"))
        return false;
    length = strspn(request->path + base, "0123456789.");
    if (length == 0 || (request->path[base + length] && request->path[base + length] != '/'))
        return false;
    place->version = g_strndup(request->path + base, length);
    place->resource = trim(request->path + base + length);
    place->raw_resource = trim(strlen(raw) >= base + length ? raw + base + length : "");
    request->version = place->version;
    request->resource = place->resource;
    request->raw_resource = place->raw_resource;
    return true;
}

static bool check_version(const OrgRequest *request, OrgReply *reply)
{
    int version = atoi(request->version);
    g_autofree char *expected = g_strdup_printf("%d.0", version);

    if (strcmp(expected, request->version) != 0 || version > REST_VERSION_MAX)
        org_reply_error(reply, 404, "NOT_FOUND", NULL, "The requested resource does not exist");
    else if (version < REST_VERSION_MIN)
        org_reply_error(reply, 410, "GONE", NULL,
                        "The requested resource is no longer available (API version %s)",
                        request->version);
    else
        return true;
    return false;
}

/* The token of the header; NULL with the answer of a wrong scheme, or without one. */
static const char *token_of(const OrgRequest *request, OrgReply *reply)
{
    const char *header = org_request_header(request, "authorization");

    if (header && g_ascii_strncasecmp(header, "Bearer ", 7) == 0)
        return header + 7;
    if (header && g_ascii_strncasecmp(header, "OAuth ", 6) == 0)
        return header + 6;
    if (header)
        org_reply_error(reply, 401, "INVALID_AUTH_HEADER", NULL, "INVALID_HEADER_TYPE");
    else
        org_reply_error(reply, 401, "INVALID_SESSION_ID", NULL, "Session expired or invalid");
    return NULL;
}

static void refuse_session(Org *org, const char *token, OrgReply *reply)
{
    bool echo = fault_on(org, FAULT_TOKEN_IN_ERROR);

    org_reply_header(reply, "WWW-Authenticate", "Token");
    org_reply_error(reply, 401, "INVALID_SESSION_ID", NULL, "Session expired or invalid%s%s",
                    echo ? ": " : "", echo ? token : "");
}

static bool check_limits(Org *org, const OrgUser *user, OrgReply *reply)
{
    if (!org_user_may(org, user, "ApiEnabled") || fault_on(org, FAULT_API_DISABLED))
        org_reply_error(reply, 403, "API_DISABLED_FOR_ORG", NULL,
                        "The REST API is not enabled for this Organization.");
    else if (fault_on(org, FAULT_REQUEST_LIMIT) &&
             (gint64) org->api_requests > fault_number(org, FAULT_REQUEST_LIMIT, 0))
        org_reply_error(reply, 403, "REQUEST_LIMIT_EXCEEDED", NULL,
                        "TotalRequests Limit exceeded.");
    else
        return true;
    return false;
}

static void limit_header(const Org *org, OrgReply *reply)
{
    g_autofree char *text =
        g_strdup_printf("api-usage=%" G_GUINT64_FORMAT "/%d", org->api_requests, LIMIT);

    org_reply_header(reply, "Sforce-Limit-Info", text);
}

static void resources(OrgReply *reply, const OrgRequest *request)
{
    static const char *const names[] = {"sobjects", "query", "queryAll", "composite",
                                        "jobs", "limits", "metadata"};
    json_object *answer = json_object_new_object();

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *url = g_strdup_printf(BASE "/v%s/%s", request->version, names[i]);

        json_add_text(answer, names[i], url);
    }
    org_reply_take_json(reply, 200, answer);
}

static bool changes_rows(const OrgRequest *request)
{
    return (g_str_has_prefix(request->resource, "sobjects/") ||
            g_str_has_prefix(request->resource, "composite/sobjects") ||
            g_str_has_prefix(request->resource, "composite/tree") ||
            g_str_has_prefix(request->resource, "jobs/ingest")) &&
           !org_request_is(request, "GET") && !org_request_is(request, "HEAD");
}

static void dispatch(Org *org, const OrgRequest *request, OrgReply *reply)
{
    if (*request->resource == '\0')
        resources(reply, request);
    else if (fault_on(org, FAULT_READ_ONLY_ORG) && changes_rows(request))
        org_reply_error(reply, 403, "INSUFFICIENT_ACCESS_OR_READONLY", NULL,
                        "This organization is in read-only mode");
    else if (!deploy_handle(org, request, reply) && !data_handle(org, request, reply))
        org_reply_error(reply, 404, "NOT_FOUND", NULL, "The requested resource does not exist");
}

static void answer(Org *org, OrgRequest *request, OrgReply *reply)
{
    const char *token = token_of(request, reply);

    if (!token)
        return;
    request->session = fault_take(org, FAULT_SESSION_INVALID) ? NULL : session_use(org, token);
    request->user = request->session ? org_user(org, request->session->user_id) : NULL;
    if (!request->user) {
        refuse_session(org, token, reply);
        return;
    }
    org->api_requests++;
    log_count(org, "rest_requests");
    if (check_limits(org, request->user, reply))
        dispatch(org, request, reply);
    limit_header(org, reply);
}

bool rest_handle(Org *org, OrgRequest *original, OrgReply *reply)
{
    OrgRequest request = *original;
    g_auto(Place) place = {0};

    if (strcmp(request.path, BASE) == 0 || strcmp(request.path, BASE "/") == 0) {
        versions(reply);
        return true;
    }
    if (!locate(&request, &place))
        return false;
    if (check_version(&request, reply))
        answer(org, &request, reply);
    original->user = request.user;
    return true;
}

void rest_handle_inner(Org *org, const OrgRequest *original, OrgReply *reply)
{
    OrgRequest request = *original;
    g_auto(Place) place = {0};

    if (!locate(&request, &place))
        org_reply_error(reply, 404, "NOT_FOUND", NULL, "The requested resource does not exist");
    else if (check_version(&request, reply))
        dispatch(org, &request, reply);
}
