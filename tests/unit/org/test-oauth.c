/* The web server flow of the built-in org: authorize, exchange, refresh, revoke. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "driver.h"

#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" /* RFC 7636, appendix B */
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
#define CALLBACK "http%3A%2F%2Flocalhost%3A1717%2FOauthRedirect"
#define CLIENT "response_type=code&client_id=PlatformCLI"
#define GOOD CLIENT "&redirect_uri=" CALLBACK "&state=s%201&code_challenge=" CHALLENGE
#define YES "&orgwire_consent=allow"
#define STAYS "https://localhost/setup/secur/RemoteAccessErrorPage.apexp?error="

typedef struct {
    const char *name;
    const char *query;
    const char *faults;
    const char *location; /* how it begins; NULL: a page */
} Row;

static const Row rows[] = {
    {"a browser gets the consent page", GOOD, NULL, NULL},
    {"allowing goes back with a code", GOOD YES, NULL,
     "http://localhost:1717/OauthRedirect?code=aPrx"},
    {"denying goes back with access_denied", GOOD "&orgwire_consent=deny", NULL,
     "http://localhost:1717/OauthRedirect?error=access_denied&error_description="
     "end-user+denied+authorization&state=s%201"},
    {"an unknown client stays in the browser",
     "response_type=code&client_id=no&redirect_uri=" CALLBACK YES, NULL,
     STAYS "invalid_client_id&error_description=client%20identifier%20invalid"},
    {"another port stays in the browser",
     CLIENT "&redirect_uri=http%3A%2F%2Flocalhost%3A1718%2FOauthRedirect" YES, NULL,
     STAYS "redirect_uri_mismatch"},
    {"a trailing slash stays in the browser", CLIENT "&redirect_uri=" CALLBACK "%2F" YES, NULL,
     STAYS "redirect_uri_mismatch"},
    {"127.0.0.1 stays in the browser",
     CLIENT "&redirect_uri=http%3A%2F%2F127.0.0.1%3A1717%2FOauthRedirect" YES, NULL,
     STAYS "redirect_uri_mismatch"},
    {"no callback stays in the browser", CLIENT YES, NULL, STAYS "redirect_uri_missing"},
    {"PKCE is required", CLIENT "&redirect_uri=" CALLBACK "&state=x" YES, NULL,
     "http://localhost:1717/OauthRedirect?error=invalid_request&error_description="
     "missing+required+code+challenge&state=x"},
    {"plain PKCE is refused", GOOD "&code_challenge_method=plain" YES, NULL,
     "http://localhost:1717/OauthRedirect?error=invalid_request"},
    {"a scope the app lacks stays in the browser", GOOD "&scope=api%20wave_api" YES, NULL,
     STAYS "invalid_scope"},
    {"an API-only user gets no code", GOOD "&login_hint=integration%40orgwire.example" YES, NULL,
     NULL},
    {"a user without the permission for uninstalled apps stays in the browser",
     GOOD "&login_hint=olga%40orgwire.example" YES, NULL, STAYS "OAUTH_APPROVAL_ERROR_GENERIC"},
    {"fault consent-denied", GOOD YES, "consent-denied",
     "http://localhost:1717/OauthRedirect?error=access_denied"},
    {"fault consent-page", GOOD YES, "consent-page:OAUTH_APP_BLOCKED", STAYS "OAUTH_APP_BLOCKED"},
    {"fault uninstalled-app", GOOD YES, "uninstalled-app", STAYS "invalid_client"},
    {"fault redirect-mismatch", GOOD YES, "redirect-mismatch", STAYS "redirect_uri_mismatch"},
    {"fault consent-silent", GOOD YES, "consent-silent", NULL},
};

static char *authorize(Org *org, const char *query)
{
    g_autofree char *target = g_strdup_printf("/services/oauth2/authorize?%s", query);
    g_auto(OrgReply) reply;

    driver_ask(org, "GET", target, NULL, NULL, NULL, &reply);
    if (reply.status != 302)
        g_assert_cmpint(reply.status, ==, 200);
    return g_strdup(org_reply_get_header(&reply, "Location"));
}

static void test_row(gconstpointer data)
{
    const Row *row = data;
    g_autoptr(Org) org = driver_org(row->faults, 0);
    g_autofree char *location = authorize(org, row->query);

    if (!row->location)
        g_assert_cmpstr(location, ==, NULL);
    else if (!location || !g_str_has_prefix(location, row->location))
        g_assert_cmpstr(location, ==, row->location);
}

/* The code as it stands in the callback, still escaped. */
static char *get_code(Org *org)
{
    g_autofree char *location = authorize(org, GOOD YES);
    const char *code = strstr(location, "code=") + 5;

    return g_strndup(code, (gsize) (strchr(code, '&') - code));
}

static int exchange(Org *org, const char *code, const char *redirect, const char *verifier,
                    json_object **ret_answer)
{
    g_autofree char *form = g_strdup_printf(
        "grant_type=authorization_code&client_id=PlatformCLI&code=%s&redirect_uri=%s"
        "&code_verifier=%s", code, redirect, verifier);

    return driver_form(org, "/services/oauth2/token", form, ret_answer);
}

static void test_exchange(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *code = get_code(org);
    g_autoptr(json_object) answer = NULL, again = NULL;

    g_assert_true(g_str_has_suffix(code, "%3D%3D"));
    g_assert_cmpint(exchange(org, code, CALLBACK, VERIFIER, &answer), ==, 200);
    g_assert_cmpstr(json_text(answer, "token_type", ""), ==, "Bearer");
    g_assert_cmpstr(json_text(answer, "instance_url", ""), ==, org->url);
    g_assert_true(g_str_has_prefix(json_text(answer, "refresh_token", ""), "5Aep861"));
    g_assert_nonnull(json_text(answer, "issued_at", NULL));
    g_assert_cmpint(exchange(org, code, CALLBACK, VERIFIER, &again), ==, 400);
    g_assert_cmpstr(json_text(again, "error", ""), ==, "invalid_grant");
}

static void test_refused_exchanges(void)
{
    static const struct {
        const char *redirect, *verifier, *error;
    } cases[] = {
        {CALLBACK "%2F", VERIFIER, "redirect_uri_mismatch"},
        {CALLBACK, "wrongwrongwrongwrongwrongwrongwrongwrongwrong", "invalid_grant"},
        {CALLBACK, "", "invalid_grant"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Org) org = driver_org(NULL, 0);
        g_autofree char *code = get_code(org);
        g_autoptr(json_object) answer = NULL;

        g_assert_cmpint(exchange(org, code, cases[i].redirect, cases[i].verifier, &answer), ==,
                        400);
        g_assert_cmpstr(json_text(answer, "error", ""), ==, cases[i].error);
    }
}

static void test_expired(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *code = get_code(org);
    g_autoptr(json_object) answer = NULL;

    driver_time += 901;
    g_assert_cmpint(exchange(org, code, CALLBACK, VERIFIER, &answer), ==, 400);
    g_assert_cmpstr(json_text(answer, "error_description", ""), ==, "expired authorization code");
}

static char *sign_in(Org *org, char **ret_refresh_token)
{
    g_autofree char *code = get_code(org);
    g_autoptr(json_object) answer = NULL;

    g_assert_cmpint(exchange(org, code, CALLBACK, VERIFIER, &answer), ==, 200);
    *ret_refresh_token = g_strdup(json_text(answer, "refresh_token", ""));
    return g_strdup(json_text(answer, "access_token", ""));
}

static int refresh(Org *org, const char *token, json_object **ret_answer)
{
    g_autofree char *form = g_strdup_printf(
        "grant_type=refresh_token&client_id=PlatformCLI&refresh_token=%s", token);

    return driver_form(org, "/services/oauth2/token", form, ret_answer);
}

static void test_refresh(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = NULL;
    g_autofree char *access = sign_in(org, &token);
    g_autoptr(json_object) answer = NULL;

    g_assert_cmpint(refresh(org, token, &answer), ==, 200);
    g_assert_cmpstr(json_text(answer, "refresh_token", NULL), ==, NULL);
    g_assert_cmpstr(json_text(answer, "access_token", ""), !=, access);
}

static void test_rotation(void)
{
    g_autoptr(Org) org = driver_org("refresh-rotation", 0);
    g_autofree char *token = NULL;
    g_autofree char *access = sign_in(org, &token);
    g_autoptr(json_object) answer = NULL, again = NULL;
    const char *next;

    g_assert_cmpint(refresh(org, token, &answer), ==, 200);
    next = json_text(answer, "refresh_token", "");
    g_assert_cmpstr(next, !=, token);
    /* The old one again: somebody stole it, so everything ends. */
    g_assert_cmpint(refresh(org, token, &again), ==, 400);
    g_assert_cmpint(refresh(org, next, NULL), ==, 400);
    g_assert_cmpint(driver_json(org, "GET", "/services/oauth2/userinfo", access, NULL, NULL), ==,
                    403);
}

static void test_revoke(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = NULL;
    g_autofree char *access = sign_in(org, &token);
    g_autofree char *form = g_strdup_printf("token=%s", token);
    g_autoptr(json_object) again = NULL;
    g_auto(OrgReply) reply;

    g_assert_cmpint(driver_form(org, "/services/oauth2/revoke", form, NULL), ==, 200);
    driver_ask(org, "GET", "/services/oauth2/userinfo", access, NULL, NULL, &reply);
    g_assert_cmpint(reply.status, ==, 403);
    g_assert_cmpmem(reply.body->data, reply.body->len, "Bad_OAuth_Token", 15);
    g_assert_cmpint(driver_form(org, "/services/oauth2/revoke", form, &again), ==, 400);
    g_assert_cmpstr(json_text(again, "error", ""), ==, "invalid_token");
}

static void test_page(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *text = NULL;
    g_auto(OrgReply) reply;

    driver_ask(org, "GET", "/services/oauth2/authorize?" GOOD "&scope=api%22%3E%3Cb%3E", NULL, NULL,
               NULL, &reply);
    g_assert_cmpint(reply.status, ==, 302); /* no such scope */
    org_reply_clear(&reply);
    driver_ask(org, "GET", "/services/oauth2/authorize?" GOOD "&nonce=%22%3E%3Cb%3E", NULL, NULL,
               NULL, &reply);
    text = driver_text(&reply);
    g_assert_nonnull(strstr(text, "Salesforce CLI"));
    g_assert_nonnull(strstr(text, ORG_ADMIN_USERNAME));
    g_assert_nonnull(strstr(text, "value=\"allow\""));
    g_assert_null(strstr(text, "<b>"));
}

static void test_form(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    const char *form = GOOD "&username=admin%40orgwire.example&consent=allow";
    g_autoptr(GBytes) body = g_bytes_new_static(form, strlen(form));
    g_auto(OrgReply) reply;

    driver_ask(org, "POST", "/services/oauth2/authorize", NULL,
               "application/x-www-form-urlencoded", body, &reply);
    g_assert_cmpint(reply.status, ==, 302);
    g_assert_nonnull(strstr(org_reply_get_header(&reply, "Location"), "?code=aPrx"));
}

static void test_wrong_state(void)
{
    g_autoptr(Org) org = driver_org("wrong-state", 0);
    g_autofree char *location = authorize(org, GOOD YES);

    g_assert_nonnull(strstr(location, "&state=00000000"));
}

static void test_grants(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    static const struct {
        const char *form, *error;
    } cases[] = {
        {"grant_type=password&username=a&password=b", "unsupported_grant_type"},
        {"grant_type=client_credentials", "unsupported_grant_type"},
        {"response_type=device_code&client_id=PlatformCLI", "unsupported_response_type"},
        {"x=y", "invalid_request"},
        {"grant_type=refresh_token&client_id=PlatformCLI&refresh_token=no", "invalid_grant"},
        {"grant_type=refresh_token&client_id=no&refresh_token=no", "invalid_client_id"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(json_object) answer = NULL;

        g_assert_cmpint(driver_form(org, "/services/oauth2/token", cases[i].form, &answer), ==, 400);
        g_assert_cmpstr(json_text(answer, "error", ""), ==, cases[i].error);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/org/authorize/%s", rows[i].name);

        g_test_add_data_func(path, &rows[i], test_row);
    }
    g_test_add_func("/org/oauth/a code works once", test_exchange);
    g_test_add_func("/org/oauth/a code needs its callback and verifier", test_refused_exchanges);
    g_test_add_func("/org/oauth/a code expires", test_expired);
    g_test_add_func("/org/oauth/a refresh token stays", test_refresh);
    g_test_add_func("/org/oauth/a rotated refresh token that comes back ends all", test_rotation);
    g_test_add_func("/org/oauth/revoking a refresh token ends its access tokens", test_revoke);
    g_test_add_func("/org/oauth/the consent page names app and user and escapes", test_page);
    g_test_add_func("/org/oauth/the form of the page says yes", test_form);
    g_test_add_func("/org/oauth/fault wrong-state", test_wrong_state);
    g_test_add_func("/org/oauth/other grants are refused by name", test_grants);
    return g_test_run();
}
