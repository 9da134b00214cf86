/* (d), (e): an access token, an SFDX auth URL. */
#include "config.h"

#include <string.h>

#include "app/app-private.h"
#include "app/sign-in.h"
#include "core/org-host.h"
#include "core/problem.h"

#define TOKEN_MAX 4096

static bool is_token_character(char c)
{
    return g_ascii_isalnum(c) || strchr("!._-=", c) != NULL;
}

Secret *sign_in_clean_token(const Secret *token, GError **error)
{
    char *text = g_strstrip(g_strdup(secret_text(token)));
    g_autoptr(Secret) clean = secret_new_take(text);
    const char *at = secret_text(clean);
    bool shaped = g_str_has_prefix(at, "eyJ") || (g_str_has_prefix(at, "00D") && strchr(at, '!'));

    while (*at && is_token_character(*at))
        at++;
    if (*at || !shaped || secret_length(clean) > TOKEN_MAX) {
        problem_set(error, PROBLEM_USAGE,
                    "an access token starts with 00D, has a '!' in it and no spaces",
                    "copy the whole token, and nothing else", "this is no access token");
        return NULL;
    }
    return g_steal_pointer(&clean);
}

SignIn *sign_in_with_token(App *app, const char *org, const Secret *token,
                           GCancellable *cancellable, GError **error)
{
    g_autofree char *host = org_host_parse(org ? org : "", app_trusted_hosts(app), error);
    g_autoptr(Secret) clean = host ? sign_in_clean_token(token, error) : NULL;
    OauthToken *held;

    if (!clean)
        return NULL;
    if (org_host_is_generic(host)) {
        problem_set(error, PROBLEM_USAGE, "a token works at its org's own address alone",
                    "name the org: --org=NAME.my.salesforce.com",
                    "the address of the org is needed with an access token");
        return NULL;
    }
    held = g_new0(OauthToken, 1);
    held->access_token = secret_ref(clean);
    held->instance_url = g_strdup(host);
    return sign_in_finish(app, SIGN_IN_TOKEN, host, NULL, NULL, held, cancellable, error);
}

SignIn *sign_in_with_sfdx_url(App *app, const Secret *url, GCancellable *cancellable,
                              GError **error)
{
    g_autoptr(SfdxUrl) parsed = sfdx_url_parse(url, error);
    g_autofree char *host =
        parsed ? org_host_parse(parsed->host, app_trusted_hosts(app), error) : NULL;
    OauthToken *token;

    if (!host)
        return NULL;
    token = oauth_refresh(app_http(app, NULL), host, parsed->client_id, parsed->client_secret,
                          parsed->refresh_token, cancellable, error);
    if (!token)
        return NULL;
    if (!token->refresh_token)
        token->refresh_token = secret_ref(parsed->refresh_token);
    return sign_in_finish(app, SIGN_IN_SFDX, host, parsed->client_id, parsed->client_secret, token,
                          cancellable, error);
}
