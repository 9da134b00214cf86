/* /services/oauth2/authorize: who may get a code for which callback (salesforce-api §4.2). */
#include "config.h"

#include <string.h>

#include "org/log.h"
#include "org/logins.h"
#include "org/oauth.h"
#include "org/sessions.h"
#include "org/users.h"

#define ERROR_PAGE "/setup/secur/RemoteAccessErrorPage.apexp"

static const char *get(GHashTable *parameters, const char *name)
{
    return g_hash_table_lookup(parameters, name);
}

/* The browser stays on a page of the org: the app never hears of it. */
static void stay(Org *org, OrgReply *reply, const char *error, const char *description)
{
    g_autofree char *escaped_error = g_uri_escape_string(error, NULL, FALSE);
    g_autofree char *escaped = g_uri_escape_string(description, NULL, FALSE);
    g_autofree char *location = g_strdup_printf("%s" ERROR_PAGE "?error=%s&error_description=%s",
                                                org->login_url, escaped_error, escaped);

    org_reply_text(reply, 302, "text/html;charset=UTF-8", "");
    org_reply_header(reply, "Location", location);
}

static void back(Org *org, GHashTable *parameters, const char *first, const char *value,
                 const char *description, OrgReply *reply)
{
    const char *redirect_uri = get(parameters, "redirect_uri");
    const char *state = fault_on(org, FAULT_WRONG_STATE) ? "00000000" : get(parameters, "state");
    GString *location = g_string_new(redirect_uri);

    g_string_append_c(location, strchr(redirect_uri, '?') ? '&' : '?');
    g_string_append_printf(location, "%s=", first);
    g_string_append_uri_escaped(location, value, NULL, FALSE);
    if (description) {
        g_autofree char *escaped = g_uri_escape_string(description, NULL, FALSE);
        g_auto(GStrv) words = g_strsplit(escaped, "%20", -1);
        g_autofree char *plus = g_strjoinv("+", words);

        g_string_append_printf(location, "&error_description=%s", plus);
    }
    if (state) {
        g_string_append(location, "&state=");
        g_string_append_uri_escaped(location, state, NULL, FALSE);
    }
    org_reply_text(reply, 302, "text/html;charset=UTF-8", "");
    org_reply_header(reply, "Location", location->str);
    g_string_free(location, TRUE);
}

static const struct {
    const char *error, *description;
} page_errors[] = {
    {"OAUTH_APP_BLOCKED", "this app is blocked by admin"},
    {"OAUTH_AUTHORIZATION_BLOCKED", "this app is blocked by admin"},
    {"OAUTH_EC_APP_NOT_FOUND", "External client app is not installed in this org"},
    {"OAUTH_APP_ACCESS_DENIED", "user is not admin approved to access this app"},
    {"OAUTH_APPROVAL_ERROR_GENERIC", "An unexpected error has occurred during authentication. "
                                     "Please try again."},
};

static const char *page_error_text(const char *error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(page_errors); i++)
        if (strcmp(page_errors[i].error, error) == 0)
            return page_errors[i].description;
    return "An unexpected error has occurred during authentication. Please try again.";
}

/* True: the faults answered. */
static bool answer_fault(Org *org, OrgReply *reply)
{
    const char *page = fault_arg(org, FAULT_CONSENT_PAGE);

    if (page && *page) {
        stay(org, reply, page, page_error_text(page));
        return true;
    }
    if (fault_on(org, FAULT_UNINSTALLED_APP)) {
        stay(org, reply, "invalid_client", "app must be installed into org");
        return true;
    }
    if (fault_on(org, FAULT_CONSENT_SILENT)) {
        org_reply_text(reply, 200, "text/html;charset=UTF-8",
                       "<!DOCTYPE html><title>Login</title><p>Please wait …</p>\n");
        return true;
    }
    return false;
}

static bool scopes_allowed(const AppView *app, const char *scope)
{
    g_auto(GStrv) list = g_strsplit_set(scope ? scope : "", " +", -1);

    for (char **word = list; *word; word++)
        if (**word && !app_has_scope(app, *word))
            return false;
    return true;
}

/* Checks what must hold before a person is asked. False: answered. */
static bool check_app(Org *org, const AppView *app, GHashTable *parameters, OrgReply *reply)
{
    const char *redirect_uri = get(parameters, "redirect_uri");

    if (!app)
        stay(org, reply, "invalid_client_id", "client identifier invalid");
    else if (!redirect_uri)
        stay(org, reply, "redirect_uri_missing", "redirect_uri must match configuration");
    else if (fault_on(org, FAULT_REDIRECT_MISMATCH) ||
             !g_strv_contains((const char *const *) app->callbacks, redirect_uri))
        stay(org, reply, "redirect_uri_mismatch", "redirect_uri must match configuration");
    else if (!app->enabled)
        stay(org, reply, "OAUTH_AUTHORIZATION_BLOCKED", "this app is blocked by admin");
    else if (!scopes_allowed(app, get(parameters, "scope")))
        stay(org, reply, "invalid_scope", "the requested scope is not allowed");
    else
        return true;
    return false;
}

static bool check_parameters(Org *org, const AppView *app, GHashTable *parameters, OrgReply *reply)
{
    const char *challenge = get(parameters, "code_challenge");
    const char *method = get(parameters, "code_challenge_method");

    if (g_strcmp0(get(parameters, "response_type"), "code") != 0)
        back(org, parameters, "error", "unsupported_response_type", "response type not supported",
             reply);
    else if (app->pkce_required && !challenge)
        back(org, parameters, "error", "invalid_request", "missing required code challenge", reply);
    else if (challenge && (strlen(challenge) != 43 || (method && strcmp(method, "S256") != 0)))
        back(org, parameters, "error", "invalid_request", "invalid code challenge", reply);
    else if (g_strcmp0(get(parameters, "immediate"), "true") == 0)
        back(org, parameters, "error", "immediate_unsuccessful", "user interaction is needed",
             reply);
    else
        return true;
    return false;
}

/* May this user say yes? NULL: yes; else what the page shows. */
static const char *why_not(Org *org, const AppView *app, const OrgUser *user)
{
    if (!user)
        return "There is no such user in this org.";
    if (!user->active || user->frozen)
        return "This user cannot sign in.";
    if (org_user_may(org, user, "ApiUserOnly"))
        return "This user has the API Only User permission and cannot use a browser.";
    return NULL;
}

static void decide(Org *org, const AppView *app, const OrgUser *user, const char *consent,
                   GHashTable *parameters, OrgReply *reply)
{
    const char *scope = get(parameters, "scope");
    const char *code;

    if (strcmp(consent, "allow") != 0 || fault_on(org, FAULT_CONSENT_DENIED)) {
        back(org, parameters, "error", "access_denied", "end-user denied authorization", reply);
        return;
    }
    if (app->admin_approved && !app_is_preauthorized(org, app->app, user)) {
        stay(org, reply, "OAUTH_APP_ACCESS_DENIED", page_error_text("OAUTH_APP_ACCESS_DENIED"));
        return;
    }
    if (!app->app && !org_user_may(org, user, "CanApproveUninstalledApps")) {
        stay(org, reply, "OAUTH_APPROVAL_ERROR_GENERIC",
             page_error_text("OAUTH_APPROVAL_ERROR_GENERIC"));
        return;
    }
    login_note(org, user, app->label, "Success");
    log_count(org, "consents");
    code = code_open(org, user->id, app->key, get(parameters, "redirect_uri"),
                     scope && *scope ? scope : app->scopes, get(parameters, "code_challenge"));
    back(org, parameters, "code", code, NULL, reply);
}

static const char *consent_of(const OrgRequest *request, GHashTable *parameters)
{
    const char *header = org_request_header(request, "orgwire_consent");

    if (!header)
        header = org_request_header(request, "orgwire-consent");
    if (!header)
        header = get(parameters, "orgwire_consent");
    return header ? header : get(parameters, "consent");
}

static void authorize(Org *org, const OrgRequest *request, OrgReply *reply)
{
    bool is_post = org_request_is(request, "POST");
    g_autoptr(GHashTable) parameters =
        is_post ? org_request_form(request) : g_hash_table_ref(request->query);
    g_autoptr(AppView) app = app_view_find(org, get(parameters, "client_id"));
    const char *username = get(parameters, "username");
    const char *consent = consent_of(request, parameters);
    const OrgUser *user;
    const char *notice;
    g_autofree char *page = NULL;

    if (answer_fault(org, reply) || !check_app(org, app, parameters, reply) ||
        !check_parameters(org, app, parameters, reply))
        return;
    if (!username)
        username = get(parameters, "login_hint");
    user = org_user_by_name(org, username && *username ? username : ORG_ADMIN_USERNAME);
    notice = why_not(org, app, user);
    /* Saying no needs no user. */
    if (consent && (!notice || strcmp(consent, "allow") != 0)) {
        decide(org, app, user, consent, parameters, reply);
        return;
    }
    if (!consent)
        notice = NULL;
    page = oauth_consent_page(app, user, parameters, notice);
    org_reply_text(reply, 200, "text/html;charset=UTF-8", page);
}

bool oauth_authorize_handle(Org *org, const OrgRequest *request, OrgReply *reply)
{
    if (strcmp(request->path, ERROR_PAGE) == 0) {
        const char *error = org_request_query(request, "error");
        const char *description = org_request_query(request, "error_description");
        g_autofree char *page = oauth_error_page(error, description);

        org_reply_text(reply, 200, "text/html;charset=UTF-8", page);
        return true;
    }
    if (strcmp(request->path, "/services/oauth2/authorize") != 0)
        return false;
    authorize(org, request, reply);
    org_reply_header(reply, "Cache-Control", "no-store");
    org_reply_header(reply, "X-Frame-Options", "DENY");
    org_reply_header(reply, "Referrer-Policy", "no-referrer");
    return true;
}
