/* A sign-in as a value, its Api, and the last step that all ways have in common. */
#include "config.h"

#include "app/sign-in.h"

#include <string.h>

#include "app/app-private.h"
#include "core/json.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "core/text.h"
#include "crypto/encode.h"
#include "salesforce/setup.h"

#define LOCK_PATIENCE 60

void sign_in_free(SignIn *sign_in)
{
    if (!sign_in)
        return;
    g_free(sign_in->id);
    g_free(sign_in->host);
    g_free(sign_in->instance_url);
    g_free(sign_in->org_id);
    g_free(sign_in->user_id);
    g_free(sign_in->username);
    g_free(sign_in->name);
    g_free(sign_in->email);
    g_free(sign_in->org_name);
    g_free(sign_in->edition);
    g_free(sign_in->api_version);
    g_free(sign_in->client_id);
    g_free(sign_in->ca_file);
    g_strfreev(sign_in->trusted_hosts);
    g_free(sign_in->created_at);
    secret_unref(sign_in->access_token);
    secret_unref(sign_in->refresh_token);
    secret_unref(sign_in->client_secret);
    g_free(sign_in);
}

json_object *sign_in_to_json(const SignIn *sign_in)
{
    json_object *object = json_object_new_object();

    json_add_integer(object, "schema", 1);
    json_add_text(object, "org_id", sign_in->org_id);
    json_add_text(object, "instance_url", sign_in->instance_url);
    json_add_text(object, "username", sign_in->username);
    json_add_text(object, "user_id", sign_in->user_id);
    json_add_flag(object, "sandbox", sign_in->sandbox);
    return object;
}

static Http *http_of(App *app, const SignIn *sign_in)
{
    return app_http_with(app, sign_in->ca_file, (const char *const *) sign_in->trusted_hosts);
}

/* --- the Api that renews itself --- */

typedef struct {
    App *app;
    SignIn *sign_in;
} Renewal;

static void set_ended(const SignIn *sign_in, GError **error)
{
    problem_set(error, PROBLEM_SIGN_IN_NEEDED, "the session has ended and cannot be renewed",
                "sign in again: orgwire auth begin", "'%s' is not signed in to %s any more",
                sign_in->username, sign_in->instance_url);
}

static bool refresh(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error)
{
    g_autoptr(OauthToken) token = NULL;

    if (sign_in->way == SIGN_IN_CLI)
        return sign_in_borrow_again(app, sign_in, cancellable, error);
    token = oauth_refresh(http_of(app, sign_in), sign_in->instance_url, sign_in->client_id,
                          sign_in->client_secret, sign_in->refresh_token, cancellable, error);
    if (!token)
        return false;
    secret_unref(sign_in->access_token);
    sign_in->access_token = secret_ref(token->access_token);
    if (token->refresh_token) {
        secret_unref(sign_in->refresh_token);
        sign_in->refresh_token = secret_ref(token->refresh_token);
    }
    if (token->instance_url && !g_str_equal(token->instance_url, sign_in->instance_url)) {
        g_free(sign_in->instance_url);
        sign_in->instance_url = g_strdup(token->instance_url);
    }
    /* A rotated refresh token that is not stored is lost: at once, before the new token is used. */
    return !sign_in->stored || sign_in_save(app, sign_in, cancellable, error);
}

static Secret *renew(gpointer user_data, GCancellable *cancellable, GError **error)
{
    Renewal *renewal = user_data;
    SignIn *sign_in = renewal->sign_in;
    g_autofree char *name = g_strconcat("sign-in-", sign_in->id, NULL);
    g_autoptr(Secret) dead = secret_ref(sign_in->access_token);
    g_autoptr(FileLock) lock = NULL;

    if (!sign_in->refresh_token && sign_in->way != SIGN_IN_CLI) {
        set_ended(sign_in, error);
        return NULL;
    }
    lock = file_lock_take(app_folders(renewal->app), name, LOCK_PATIENCE, cancellable, error);
    if (!lock)
        return NULL;
    /* With rotation two parallel refreshes would end the session: look what others stored. */
    if (sign_in->stored && !sign_in_load(renewal->app, sign_in, cancellable, error))
        return NULL;
    if (secret_equal(dead, sign_in->access_token) &&
        !refresh(renewal->app, sign_in, cancellable, error))
        return NULL;
    return secret_ref(sign_in->access_token);
}

Api *sign_in_api(App *app, SignIn *sign_in)
{
    Api *api = api_new(http_of(app, sign_in), sign_in->instance_url, sign_in->api_version,
                       sign_in->access_token);
    Renewal *renewal = g_new0(Renewal, 1);

    renewal->app = app;
    renewal->sign_in = sign_in;
    app_own(app, renewal, g_free);
    api_set_renew(api, renew, renewal);
    return api;
}

/* --- the last step --- */

static bool read_user(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error)
{
    g_autoptr(OauthUser) user = oauth_userinfo(http_of(app, sign_in), sign_in->instance_url,
                                               sign_in->access_token, cancellable, error);

    if (!user)
        return false;
    if (sign_in->org_id && user->org_id && !g_str_equal(sign_in->org_id, user->org_id)) {
        problem_set(error, PROBLEM_CONFLICT, "token and user information name different orgs",
                    "sign in again", "the token is another org's");
        return false;
    }
    g_free(sign_in->user_id);
    g_free(sign_in->org_id);
    sign_in->user_id = g_strdup(user->user_id);
    sign_in->org_id = g_strdup(user->org_id);
    sign_in->username = g_strdup(user->username);
    sign_in->name = g_strdup(user->name);
    sign_in->email = g_strdup(user->email);
    return true;
}

static bool read_org(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error)
{
    g_autoptr(Api) api = api_new(http_of(app, sign_in), sign_in->instance_url, sign_in->api_version,
                                 sign_in->access_token);
    g_autoptr(SetupOrg) org = setup_org(api, cancellable, error);

    if (!org)
        return false;
    sign_in->org_name = g_strdup(org->name);
    sign_in->edition = g_strdup(org->edition);
    sign_in->sandbox = org->sandbox;
    return true;
}

static SignIn *sign_in_new(App *app, SignInWay way, const char *host, const char *client_id,
                           Secret *client_secret, const OauthToken *token)
{
    SignIn *sign_in = g_new0(SignIn, 1);
    const AppOptions *options = app_options(app);

    sign_in->id = random_text(16);
    sign_in->way = way;
    sign_in->host = g_strdup(host);
    sign_in->instance_url = g_strdup(token->instance_url ? token->instance_url : host);
    sign_in->org_id = g_strdup(token->org_id);
    sign_in->client_id = g_strdup(client_id);
    sign_in->client_secret = client_secret ? secret_ref(client_secret) : NULL;
    sign_in->access_token = secret_ref(token->access_token);
    sign_in->refresh_token = token->refresh_token ? secret_ref(token->refresh_token) : NULL;
    sign_in->store = app_store_kind(app);
    sign_in->ca_file = g_strdup(options->ca_file);
    sign_in->trusted_hosts = g_strdupv((char **) app_trusted_hosts(app));
    sign_in->created_at = text_time(app_now(app));
    return sign_in;
}

/* Who and where; nothing is stored. Takes the token. */
static SignIn *recognise(App *app, SignInWay way, const char *host, const char *client_id,
                         Secret *client_secret, OauthToken *token, GCancellable *cancellable,
                         GError **error)
{
    g_autoptr(OauthToken) owned = token;
    g_autoptr(SignIn) sign_in = sign_in_new(app, way, host, client_id, client_secret, owned);

    if (!read_user(app, sign_in, cancellable, error))
        return NULL;
    sign_in->api_version =
        app_negotiate(app, http_of(app, sign_in), sign_in->instance_url, cancellable, error);
    if (!sign_in->api_version || !read_org(app, sign_in, cancellable, error))
        return NULL;
    return g_steal_pointer(&sign_in);
}

SignIn *sign_in_with_key(App *app, const char *org, const char *client_id, const char *username,
                         const KeyPair *key, GCancellable *cancellable, GError **error)
{
    g_autofree char *host = org_host_parse(org ? org : "", app_trusted_hosts(app), error);
    g_autofree char *audience = NULL;
    OauthToken *token;

    if (!host)
        return NULL;
    token = oauth_mint(app_http(app, NULL), host, org_host_is_sandbox(host), client_id, username,
                       NULL, key, &audience, cancellable, error);
    return token ? recognise(app, SIGN_IN_TOKEN, host, client_id, NULL, token, cancellable, error)
                 : NULL;
}

SignIn *sign_in_finish(App *app, SignInWay way, const char *host, const char *client_id,
                       Secret *client_secret, OauthToken *token, GCancellable *cancellable,
                       GError **error)
{
    g_autoptr(SignIn) sign_in =
        recognise(app, way, host, client_id, client_secret, token, cancellable, error);
    g_autoptr(GError) why = NULL;

    if (!sign_in)
        return NULL;
    sign_in->stored = sign_in_save(app, sign_in, cancellable, &why);
    if (sign_in->stored)
        sign_in_supersede(app, sign_in, cancellable);
    else
        app_log(app, "the sign-in could not be stored: %s", why->message);
    app_log(app, "signed in to %s", sign_in->instance_url);
    return g_steal_pointer(&sign_in);
}

bool sign_in_can_be_kept(App *app, const char *org, GCancellable *cancellable, GError **error)
{
    g_autofree char *host = org ? org_host_parse(org, app_trusted_hosts(app), error) : NULL;

    return (!org || host) && app_store_is_open(app, app_store_kind(app), cancellable, error);
}

/* Not to be broken off: what is left here or there, nobody would find again. */
bool sign_in_must_be_kept(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error)
{
    if (sign_in->stored || (sign_in->stored = sign_in_save(app, sign_in, cancellable, error)))
        return true;
    secret_store_remove(app_store(app, sign_in->store), sign_in->id, SECRET_SIGN_IN, NULL, NULL);
    sign_in_forget(app, sign_in, NULL, NULL, NULL);
    return false;
}
