#include "config.h"

#include "salesforce/oauth.h"

#include <string.h>

#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"
#include "salesforce/answer.h"
#include "salesforce/oauth-private.h"

HttpResponse *oauth_post(Http *http, const char *host, const char *path, char *form,
                         GCancellable *cancellable, GError **error)
{
    g_autofree char *url = g_strconcat(host, path, NULL);
    HttpRequest request = {.method = "POST",
                           .url = url,
                           .content_type = "application/x-www-form-urlencoded",
                           .body = form,
                           .body_length = strlen(form),
                           .max_body = OAUTH_MAX_ANSWER,
                           .timeout = OAUTH_TIMEOUT,
                           .once = true};
    HttpResponse *response = http_send(http, &request, cancellable, error);

    secret_free_text(form);
    return response;
}

OauthToken *oauth_exchange(Http *http, const OauthAttempt *attempt, const Secret *code,
                           GCancellable *cancellable, GError **error)
{
    char *form = http_form("grant_type", "authorization_code", "code", secret_text(code),
                           "client_id", attempt->client_id, "redirect_uri", attempt->redirect_uri,
                           "code_verifier", secret_text(attempt->verifier), NULL);
    HttpResponse *response =
        oauth_post(http, attempt->host, "/services/oauth2/token", form, cancellable, error);

    return response ? oauth_token_take(response, attempt->host, http_trusted_hosts(http),
                                       "the sign-in did not succeed", error)
                    : NULL;
}

OauthToken *oauth_refresh(Http *http, const char *host, const char *client_id,
                          const Secret *client_secret, const Secret *refresh_token,
                          GCancellable *cancellable, GError **error)
{
    char *form =
        http_form("grant_type", "refresh_token", "refresh_token", secret_text(refresh_token),
                  "client_id", client_id, "client_secret", secret_text(client_secret), NULL);
    HttpResponse *response =
        oauth_post(http, host, "/services/oauth2/token", form, cancellable, error);

    return response ? oauth_token_take(response, host, http_trusted_hosts(http),
                                       "the sign-in cannot be renewed", error)
                    : NULL;
}

bool oauth_revoke(Http *http, const char *host, const Secret *token, GCancellable *cancellable,
                  GError **error)
{
    char *form = http_form("token", secret_text(token), NULL);
    g_autoptr(HttpResponse) response =
        oauth_post(http, host, "/services/oauth2/revoke", form, cancellable, error);
    g_autoptr(GError) problem = NULL;

    if (!response)
        return false;
    if (response->status / 100 == 2)
        return true;
    answer_set_oauth(&problem, response, "the token cannot be revoked");
    if (g_strcmp0(problem_salesforce_code(problem), "invalid_token") == 0)
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

void oauth_user_free(OauthUser *user)
{
    if (!user)
        return;
    g_free(user->user_id);
    g_free(user->org_id);
    g_free(user->username);
    g_free(user->name);
    g_free(user->email);
    g_free(user);
}

static OauthUser *read_user(const HttpResponse *response, const char *doing, GError **error)
{
    g_autoptr(json_object) body = json_parse(response->body, (gssize) response->body_length, NULL);
    g_autoptr(OauthUser) user = g_new0(OauthUser, 1);
    const char *user_id = json_text(body, "user_id", NULL);
    const char *org_id = json_text(body, "organization_id", NULL);

    user->username = g_strdup(json_text(body, "preferred_username", NULL));
    user->name = g_strdup(json_text(body, "name", ""));
    user->email = g_strdup(json_text(body, "email", ""));
    user->user_id = user_id ? names_id18(user_id) : NULL;
    user->org_id = org_id ? names_id18(org_id) : NULL;
    if (user->user_id && user->org_id && user->username)
        return g_steal_pointer(&user);
    problem_set(error, PROBLEM_MALFORMED_ANSWER, "the user, the org or the username is missing",
                NULL, "%s", doing);
    return NULL;
}

OauthUser *oauth_userinfo(Http *http, const char *instance_url, const Secret *token,
                          GCancellable *cancellable, GError **error)
{
    static const char doing[] = "it cannot be found out whose token this is";
    g_autofree char *url = g_strconcat(instance_url, "/services/oauth2/userinfo", NULL);
    HttpRequest request = {
        .url = url, .bearer = token, .max_body = OAUTH_MAX_ANSWER, .timeout = OAUTH_TIMEOUT};
    g_autoptr(HttpResponse) response = http_send(http, &request, cancellable, error);

    if (!response)
        return NULL;
    if (response->status != 200) {
        answer_set_oauth(error, response, doing);
        return NULL;
    }
    return read_user(response, doing, error);
}
