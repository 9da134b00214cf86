/* userinfo, the identity URL and the discovery document (salesforce-api §4.10). */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "org/oauth.h"
#include "org/sessions.h"
#include "org/users.h"

#define USER_TYPE "STANDARD"

static const struct {
    const char *name, *path;
    bool org_id;
} urls[] = {
    {"enterprise", "/services/Soap/c/{version}/", true},
    {"metadata", "/services/Soap/m/{version}/", true},
    {"partner", "/services/Soap/u/{version}/", true},
    {"rest", "/services/data/v{version}/", false},
    {"sobjects", "/services/data/v{version}/sobjects/", false},
    {"search", "/services/data/v{version}/search/", false},
    {"query", "/services/data/v{version}/query/", false},
    {"recent", "/services/data/v{version}/recent/", false},
    {"tooling_soap", "/services/Soap/T/{version}/", true},
    {"tooling_rest", "/services/data/v{version}/tooling/", false},
    {"custom_domain", "", false},
};

static json_object *urls_of(const Org *org, const char *version)
{
    json_object *object = json_object_new_object();

    for (gsize i = 0; i < G_N_ELEMENTS(urls); i++) {
        g_auto(GStrv) parts = g_strsplit(urls[i].path, "{version}", 2);
        g_autofree char *path = parts[0] && parts[1] && version
                                    ? g_strconcat(parts[0], version, parts[1], NULL)
                                    : g_strdup(urls[i].path);
        g_autofree char *url =
            g_strdup_printf("%s%s%.15s", org->url, path, urls[i].org_id ? org->id : "");

        json_add_text(object, urls[i].name, url);
    }
    return object;
}

static const char *bearer(const OrgRequest *request)
{
    const char *header = org_request_header(request, "authorization");

    if (header && g_ascii_strncasecmp(header, "Bearer ", 7) == 0)
        return header + 7;
    if (header && g_ascii_strncasecmp(header, "OAuth ", 6) == 0)
        return header + 6;
    return org_request_query(request, "access_token");
}

/* NULL: answered. */
static const OrgUser *verify(Org *org, const OrgRequest *request, const Session **ret_session,
                             OrgReply *reply)
{
    const char *token = bearer(request);
    const Session *session =
        token && !fault_on(org, FAULT_USERINFO_DEAD) ? session_use(org, token) : NULL;

    *ret_session = session;
    if (session)
        return org_user(org, session->user_id);
    org_reply_text(reply, 403, "text/html;charset=UTF-8",
                   token ? "Bad_OAuth_Token" : "Missing_OAuth_Token");
    return NULL;
}

static json_object *photos_of(const Org *org)
{
    json_object *photos = json_object_new_object();
    g_autofree char *picture = g_strconcat(org->url, "/profilephoto/005/F", NULL);
    g_autofree char *thumbnail = g_strconcat(org->url, "/profilephoto/005/T", NULL);

    json_add_text(photos, "picture", picture);
    json_add_text(photos, "thumbnail", thumbnail);
    return photos;
}

static void userinfo(Org *org, const OrgRequest *request, OrgReply *reply)
{
    const Session *session;
    const OrgUser *user = verify(org, request, &session, reply);
    json_object *answer;
    g_autofree char *sub = NULL, *name = NULL, *profile = NULL;

    if (!user)
        return;
    sub = oauth_id_url(org, user);
    name = org_user_name(user);
    profile = g_strdup_printf("%s/%s", org->url, user->id);
    answer = json_object_new_object();
    json_add_text(answer, "sub", sub);
    json_add_text(answer, "user_id", user->id);
    json_add_text(answer, "organization_id", org->id);
    json_add_text(answer, "preferred_username", user->username);
    json_add_text(answer, "nickname", user->first_name);
    json_add_text(answer, "name", name);
    json_add_text(answer, "email", user->email);
    json_add_flag(answer, "email_verified", true);
    json_add_text(answer, "given_name", user->first_name);
    json_add_text(answer, "family_name", user->last_name);
    json_add_text(answer, "zoneinfo", "Europe/Vienna");
    json_add_take(answer, "photos", photos_of(org));
    json_add_text(answer, "profile", profile);
    json_add_take(answer, "urls", urls_of(org, NULL));
    json_add_flag(answer, "active", user->active);
    json_add_text(answer, "user_type", USER_TYPE);
    json_add_text(answer, "language", "en_US");
    json_add_text(answer, "locale", "en_US");
    json_add_integer(answer, "utcOffset", 3600000);
    json_add_text(answer, "updated_at", "2026-09-01T08:00:00Z");
    json_add_flag(answer, "is_app_installed", strcmp(session->client_id, APP_PLATFORM_CLI) != 0);
    org_reply_take_json(reply, 200, answer);
}

static void add_person(json_object *answer, const OrgUser *user)
{
    static const char *const unset[] = {"addr_street",  "addr_city", "addr_state", "addr_country",
                                        "addr_zip",     "mobile_phone"};
    g_autofree char *name = org_user_name(user);

    json_add_text(answer, "username", user->username);
    json_add_text(answer, "nick_name", user->first_name);
    json_add_text(answer, "display_name", name);
    json_add_text(answer, "email", user->email);
    json_add_flag(answer, "email_verified", true);
    json_add_text(answer, "first_name", user->first_name);
    json_add_text(answer, "last_name", user->last_name);
    json_add_text(answer, "timezone", "Europe/Vienna");
    for (gsize i = 0; i < G_N_ELEMENTS(unset); i++)
        json_object_object_add(answer, unset[i], NULL);
}

static void identity(Org *org, const OrgRequest *request, OrgReply *reply)
{
    const Session *session;
    const OrgUser *user = verify(org, request, &session, reply);
    g_auto(GStrv) parts = g_strsplit(request->path, "/", -1); /* "", id, org, user */
    json_object *answer, *status;
    g_autofree char *id = NULL;

    if (!user)
        return;
    if (g_strv_length(parts) != 4 || !org_id_equal(parts[2], org->id)) {
        org_reply_text(reply, 403, "text/html;charset=UTF-8", "Wrong_Org");
        return;
    }
    if (!org_id_equal(parts[3], user->id)) {
        org_reply_text(reply, 404, "text/html;charset=UTF-8", "Bad_Id");
        return;
    }
    id = oauth_id_url(org, user);
    answer = json_object_new_object();
    json_add_text(answer, "id", id);
    json_add_flag(answer, "asserted_user", true);
    json_add_text(answer, "user_id", user->id);
    json_add_text(answer, "organization_id", org->id);
    add_person(answer, user);
    json_add_take(answer, "photos", photos_of(org));
    json_add_flag(answer, "mobile_phone_verified", false);
    json_add_flag(answer, "is_lightning_login_user", false);
    status = json_object_new_object();
    json_object_object_add(status, "created_date", NULL);
    json_object_object_add(status, "body", NULL);
    json_add_take(answer, "status", status);
    json_add_take(answer, "urls", urls_of(org, org_request_query(request, "version")));
    json_add_flag(answer, "active", user->active);
    json_add_text(answer, "user_type", USER_TYPE);
    json_add_text(answer, "language", "en_US");
    json_add_text(answer, "locale", "en_US");
    json_add_integer(answer, "utcOffset", 3600000);
    json_add_text(answer, "last_modified_date", "2026-09-01T08:00:00Z");
    json_add_flag(answer, "is_app_installed", strcmp(session->client_id, APP_PLATFORM_CLI) != 0);
    org_reply_take_json(reply, 200, answer);
}

static void discovery(Org *org, OrgReply *reply)
{
    static const struct {
        const char *name, *path;
    } endpoints[] = {
        {"authorization_endpoint", "/services/oauth2/authorize"},
        {"token_endpoint", "/services/oauth2/token"},
        {"revocation_endpoint", "/services/oauth2/revoke"},
        {"userinfo_endpoint", "/services/oauth2/userinfo"},
        {"introspection_endpoint", "/services/oauth2/introspect"},
    };
    json_object *answer = json_object_new_object();
    json_object *types = json_object_new_array(), *methods = json_object_new_array();

    json_add_text(answer, "issuer", org->login_url);
    for (gsize i = 0; i < G_N_ELEMENTS(endpoints); i++) {
        g_autofree char *url = g_strconcat(org->login_url, endpoints[i].path, NULL);

        json_add_text(answer, endpoints[i].name, url);
    }
    json_append_text(types, "code");
    json_add_take(answer, "response_types_supported", types);
    json_append_text(methods, "S256");
    json_add_take(answer, "code_challenge_methods_supported", methods);
    org_reply_take_json(reply, 200, answer);
}

bool oauth_info_handle(Org *org, const OrgRequest *request, OrgReply *reply)
{
    if (strcmp(request->path, "/services/oauth2/userinfo") == 0)
        userinfo(org, request, reply);
    else if (g_str_has_prefix(request->path, "/id/"))
        identity(org, request, reply);
    else if (strcmp(request->path, "/.well-known/openid-configuration") == 0)
        discovery(org, reply);
    else
        return false;
    return true;
}
