/* /services/oauth2/token, revoke and introspect (salesforce-api §4.2–§4.9). */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "crypto/encode.h"
#include "org/log.h"
#include "org/oauth.h"
#include "org/sessions.h"
#include "org/users.h"

#define JWT_GRANT "urn:ietf:params:oauth:grant-type:jwt-bearer"

static const char *get(GHashTable *form, const char *name)
{
    return g_hash_table_lookup(form, name);
}

char *oauth_id_url(const Org *org, const OrgUser *user)
{
    return g_strdup_printf("%s/id/%s/%s", org->url, org->id, user->id);
}

void oauth_fail(Org *org, const char *token, OrgReply *reply, const char *error,
                const char *description)
{
    g_autofree char *text = fault_on(org, FAULT_TOKEN_IN_ERROR) && token
                                ? g_strdup_printf("%s (%s)", description, token)
                                : g_strdup(description);

    log_count(org, "token_refused");
    org_reply_oauth_error(reply, 400, error, text);
}

static void add_signature(json_object *answer, const char *id, const char *issued_at)
{
    GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA256, (const guchar *) "orgwire", 7);
    guint8 digest[32];
    gsize length = sizeof digest;
    g_autofree char *signature = NULL;

    g_hmac_update(hmac, (const guchar *) id, -1);
    g_hmac_update(hmac, (const guchar *) issued_at, -1);
    g_hmac_get_digest(hmac, digest, &length);
    g_hmac_unref(hmac);
    signature = g_base64_encode(digest, length);
    json_add_text(answer, "signature", signature);
}

/* Another user than the one who asked: for the fault. */
static const OrgUser *other_user(const Org *org, const OrgUser *user)
{
    for (guint i = 0; i < org->users->len; i++) {
        const OrgUser *other = org->users->pdata[i];

        if (other != user && other->active && !other->frozen)
            return other;
    }
    return user;
}

void oauth_answer_token(Org *org, const OrgUser *user, const AppView *app, const char *scope,
                        const char *refresh_token, bool show_refresh_token, bool full,
                        OrgReply *reply)
{
    const char *foreign = fault_arg(org, FAULT_FOREIGN_INSTANCE_URL);
    json_object *answer = json_object_new_object();
    g_autofree char *id = NULL;
    g_autofree char *issued_at = g_strdup_printf("%" G_GINT64_FORMAT, org_now_ms(org));
    const Session *session;

    if (fault_on(org, FAULT_FOREIGN_USER))
        user = other_user(org, user);
    id = oauth_id_url(org, user);
    session = session_open(org, user->id, app->key, scope, refresh_token);
    json_add_text(answer, "access_token", session->token);
    if (show_refresh_token)
        json_add_text(answer, "refresh_token", refresh_token);
    if (full)
        add_signature(answer, id, issued_at);
    json_add_text(answer, "scope", scope);
    json_add_text(answer, "instance_url", foreign && *foreign ? foreign : org->url);
    json_add_text(answer, "id", id);
    json_add_text(answer, "token_type", "Bearer");
    if (full)
        json_add_text(answer, "issued_at", issued_at);
    log_count(org, "tokens_issued");
    org_reply_take_json(reply, 200, answer);
}

static bool verifier_matches(const char *challenge, const char *verifier)
{
    guint8 digest[32];
    g_autofree char *text = NULL;

    if (!challenge)
        return true;
    if (!verifier || strlen(verifier) < 43 || strlen(verifier) > 128)
        return false;
    sha256(verifier, strlen(verifier), digest);
    text = base64url_encode(digest, sizeof digest);
    return strcmp(text, challenge) == 0;
}

static bool has_refresh_scope(const char *scope)
{
    g_auto(GStrv) list = g_strsplit_set(scope, " +", -1);

    return g_strv_contains((const char *const *) list, "refresh_token") ||
           g_strv_contains((const char *const *) list, "offline_access");
}

static void code_grant(Org *org, GHashTable *form, OrgReply *reply)
{
    const char *text = get(form, "code");
    g_autoptr(Code) code = text ? code_take(org, text) : NULL;
    g_autoptr(AppView) app = app_view_find(org, get(form, "client_id"));
    const char *refresh_token = NULL;

    if (!text)
        oauth_fail(org, NULL, reply, "invalid_request", "missing required parameter: code");
    else if (!app)
        oauth_fail(org, text, reply, "invalid_client_id", "client identifier invalid");
    else if (!code || strcmp(code->client_id, app->key) != 0)
        oauth_fail(org, text, reply, "invalid_grant", "expired authorization code");
    else if (g_strcmp0(get(form, "redirect_uri"), code->redirect_uri) != 0)
        oauth_fail(org, text, reply, "redirect_uri_mismatch",
                   "redirect_uri must match configuration");
    else if (!verifier_matches(code->challenge, get(form, "code_verifier")))
        oauth_fail(org, text, reply, "invalid_grant", "invalid code verifier");
    else {
        const OrgUser *user = org_user(org, code->user_id);

        if (has_refresh_scope(code->scope))
            refresh_token = grant_open(org, user->id, app->key, code->scope)->refresh_token;
        oauth_answer_token(org, user, app, code->scope, refresh_token, refresh_token != NULL, true,
                           reply);
    }
}

static void refresh_grant(Org *org, GHashTable *form, OrgReply *reply)
{
    const char *text = get(form, "refresh_token");
    g_autoptr(AppView) app = app_view_find(org, get(form, "client_id"));
    Grant *grant = text && !fault_on(org, FAULT_REFRESH_DEAD) ? grant_find(org, text) : NULL;
    const OrgUser *user = grant ? org_user(org, grant->user_id) : NULL;
    bool rotates;

    if (!app)
        oauth_fail(org, text, reply, "invalid_client_id", "client identifier invalid");
    else if (!grant || strcmp(grant->client_id, app->key) != 0)
        oauth_fail(org, text, reply, "invalid_grant", "expired access/refresh token");
    else if (!user->active || user->frozen)
        oauth_fail(org, text, reply, "inactive_user", "user is inactive");
    else {
        rotates = app->rotates || fault_on(org, FAULT_REFRESH_ROTATION);
        if (rotates)
            grant_rotate(grant);
        grant->uses++;
        grant->used_at = org_now(org);
        oauth_answer_token(org, user, app, grant->scope, grant->refresh_token, rotates, true,
                           reply);
    }
}

/* Faults of the whole endpoint. */
static const struct {
    FaultId fault;
    const char *error, *description;
} faults[] = {
    {FAULT_LOGIN_RATE, "rate_limit_exceeded", "login rate exceeded"},
    {FAULT_ORG_INACTIVE, "inactive_org", "organization is not active"},
    {FAULT_APP_BLOCKED, "app_blocked", "this app is blocked by admin"},
    {FAULT_FLOW_DISABLED, "oauth_flow_disabled", "this flow is not enabled in this org"},
    {FAULT_USER_INACTIVE, "inactive_user", "user is inactive"},
    {FAULT_USER_LOCKED, "invalid_grant", "authentication failure"},
    {FAULT_PASSWORD_EXPIRED, "invalid_grant", "authentication failure - Invalid Password"},
    {FAULT_LOGIN_HOURS, "invalid_grant", "invalid login hours"},
};

static bool answer_fault(Org *org, GHashTable *form, OrgReply *reply)
{
    const char *token = get(form, "assertion");
    const char *error = fault_arg(org, FAULT_TOKEN_ERROR);

    if (!token)
        token = get(form, "refresh_token");
    if (fault_on(org, FAULT_TOKEN_HTML)) {
        org_reply_text(reply, 503, "text/html",
                       "<html><body>We are down for maintenance.</body>"
                       "</html>\n");
        return true;
    }
    if (error && *error) {
        g_auto(GStrv) pair = g_strsplit(error, "=", 2);

        oauth_fail(org, token, reply, pair[0], pair[1] ? pair[1] : pair[0]);
        return true;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++)
        if (fault_take(org, faults[i].fault)) {
            oauth_fail(org, token, reply, faults[i].error, faults[i].description);
            return true;
        }
    return false;
}

static void token(Org *org, const OrgRequest *request, OrgReply *reply)
{
    g_autoptr(GHashTable) form = org_request_form(request);
    const char *grant = get(form, "grant_type");

    log_count(org, "token_requests");
    if (!org_request_is(request, "POST")) {
        oauth_fail(org, NULL, reply, "invalid_request", "must use HTTP POST");
        return;
    }
    if (answer_fault(org, form, reply))
        return;
    /* Whose attempt it was stands in the login history: the JWT grant finds that out. */
    if (fault_on(org, FAULT_IP_RESTRICTED) && g_strcmp0(grant, JWT_GRANT) != 0)
        oauth_fail(org, NULL, reply, "invalid_grant", "ip restricted");
    else if (!grant)
        oauth_fail(org, NULL, reply,
                   get(form, "response_type") ? "unsupported_response_type" : "invalid_request",
                   get(form, "response_type") ? "response type not supported"
                                              : "missing required parameter: grant_type");
    else if (strcmp(grant, JWT_GRANT) == 0) {
        log_count(org, "token_requests_jwt");
        oauth_jwt_grant(org, form, reply);
    } else if (strcmp(grant, "authorization_code") == 0)
        code_grant(org, form, reply);
    else if (strcmp(grant, "refresh_token") == 0)
        refresh_grant(org, form, reply);
    else
        oauth_fail(org, NULL, reply, "unsupported_grant_type", "grant type not supported");
}

static void revoke_token(Org *org, const OrgRequest *request, OrgReply *reply)
{
    g_autoptr(GHashTable) form = org_request_is(request, "POST") ? org_request_form(request)
                                                                 : g_hash_table_ref(request->query);
    const char *text = get(form, "token");
    Session *session = text ? session_find(org, text) : NULL;
    Grant *grant = text && !session ? grant_find(org, text) : NULL;

    log_count(org, "revocations");
    if (session)
        session_close(org, session);
    else if (grant)
        grant_close(org, grant);
    if (session || grant) {
        org_reply_text(reply, 200, NULL, "");
        return;
    }
    org_reply_oauth_error(reply, 400, text && *text ? "invalid_token" : "unsupported_token_type",
                          text && *text ? "invalid token: the token is unknown or expired"
                                        : "this token type is not supported");
}

static void introspect(Org *org, const OrgRequest *request, OrgReply *reply)
{
    g_autoptr(GHashTable) form = org_request_form(request);
    const char *text = get(form, "token");
    const Session *session = text ? session_find(org, text) : NULL;
    json_object *answer = json_object_new_object();

    json_add_flag(answer, "active", session != NULL);
    if (session && g_strcmp0(get(form, "client_id"), session->client_id) == 0) {
        const OrgUser *user = org_user(org, session->user_id);
        g_autofree char *sub = oauth_id_url(org, user);

        json_add_text(answer, "scope", session->scope);
        json_add_text(answer, "client_id", session->client_id);
        json_add_text(answer, "username", user->username);
        json_add_text(answer, "sub", sub);
        json_add_text(answer, "token_type", "access_token");
        json_add_integer(answer, "exp", session->used_at + SESSION_SECONDS);
        json_add_integer(answer, "iat", session->created_at);
        json_add_integer(answer, "nbf", session->created_at);
    } else if (session) {
        json_add_flag(answer, "active", false); /* another app's token is none of its business */
    }
    org_reply_take_json(reply, 200, answer);
}

bool oauth_token_handle(Org *org, const OrgRequest *request, OrgReply *reply)
{
    if (strcmp(request->path, "/services/oauth2/token") == 0)
        token(org, request, reply);
    else if (strcmp(request->path, "/services/oauth2/revoke") == 0)
        revoke_token(org, request, reply);
    else if (strcmp(request->path, "/services/oauth2/introspect") == 0)
        introspect(org, request, reply);
    else
        return false;
    org_reply_header(reply, "Cache-Control", "no-cache, no-store");
    org_reply_header(reply, "Set-Cookie",
                     "BrowserId=orgwire; path=/; secure; SameSite=None; HttpOnly");
    return true;
}
