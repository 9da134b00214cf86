/* (a), (b): a browser, here or elsewhere: listener and paste-back are open at the same time. */
#include "config.h"

#include <string.h>

#include "app/app-private.h"
#include "app/settings.h"
#include "app/sign-in.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "loop/fiber.h"
#include "salesforce/listener.h"

#define EXTENSION (5 * 60)

struct SignInAttempt {
    App *app;
    OauthAttempt *attempt;
    Listener *listener; /* NULL: no registered port was free */
    Secret *code;       /* found: the wait ends */
    GError *refusal;    /* the org said no to this very attempt: the wait ends, too */
    GCancellable *wake; /* cancelled to end the pause early */
    char *url;
};

void sign_in_attempt_free(SignInAttempt *attempt)
{
    if (!attempt)
        return;
    listener_free(attempt->listener);
    oauth_attempt_free(attempt->attempt);
    secret_unref(attempt->code);
    g_clear_error(&attempt->refusal);
    g_object_unref(attempt->wake);
    g_free(attempt->url);
    g_free(attempt);
}

static bool is_over(const SignInAttempt *attempt)
{
    return attempt->code || attempt->refusal;
}

/* A code, or the org's own no: both end the wait. False with an error: the address was neither. */
static bool take(SignInAttempt *attempt, const char *address, GError **error)
{
    GError *why = NULL;
    Secret *code = oauth_attempt_read(attempt->attempt, address, &why);

    if (!code && !problem_salesforce_code(why)) {
        g_propagate_error(error, why);
        return false;
    }
    if (is_over(attempt)) {
        secret_unref(code);
        g_clear_error(&why);
        return true;
    }
    attempt->code = code;
    attempt->refusal = why;
    g_cancellable_cancel(attempt->wake);
    return true;
}

static bool on_callback(const char *address, gpointer user_data)
{
    SignInAttempt *attempt = user_data;
    g_autoptr(GError) why = NULL;

    if (is_over(attempt) || take(attempt, address, &why))
        return true;
    app_log(attempt->app, "a callback was not used: %s", why->message);
    return false;
}

/* Those behind the one that the app does not know; NULL: all. */
static char **behind(char **uris, const char *refused)
{
    for (char **uri = uris; refused && *uri; uri++)
        if (g_str_equal(*uri, refused))
            return uri + 1;
    return uris;
}

/* Each registered callback in turn, until one has a free port. */
static void listen(SignInAttempt *attempt, const char *host, const char *client_id,
                   const char *redirect_uris, const char *refused)
{
    g_auto(GStrv) uris = g_strsplit(redirect_uris, " ", -1);

    for (char **uri = behind(uris, refused); *uri && !attempt->listener; uri++) {
        g_autoptr(GError) why = NULL;

        if (!**uri)
            continue;
        oauth_attempt_free(attempt->attempt);
        attempt->attempt = oauth_attempt_new(host, client_id, *uri, app_now(attempt->app));
        attempt->listener = listener_new(*uri, attempt->attempt->state, on_callback, attempt, &why);
        if (!attempt->listener)
            app_log(attempt->app, "cannot listen at %s: %s", *uri, why->message);
    }
}

SignInAttempt *sign_in_attempt_new(App *app, const char *org, const char *client_id,
                                   const char *refused, GError **error)
{
    g_autofree char *host = org_host_parse(org ? org : "", app_trusted_hosts(app), error);
    g_autofree char *client =
        client_id ? g_strdup(client_id) : setting_get(app, "signin.client_id");
    g_autofree char *uris = setting_get(app, "signin.redirect_uris");
    SignInAttempt *attempt;

    if (!host)
        return NULL;
    attempt = g_new0(SignInAttempt, 1);
    attempt->app = app;
    attempt->wake = g_cancellable_new();
    listen(attempt, host, client, uris, refused);
    if (!attempt->attempt)
        attempt->attempt = oauth_attempt_new(host, client, OAUTH_REDIRECT_URI, app_now(app));
    attempt->url = oauth_attempt_url(attempt->attempt);
    return attempt;
}

const char *sign_in_attempt_url(const SignInAttempt *attempt)
{
    return attempt->url;
}

const char *sign_in_attempt_address(const SignInAttempt *attempt)
{
    return attempt->listener ? listener_address(attempt->listener) : NULL;
}

const char *sign_in_attempt_client_id(const SignInAttempt *attempt)
{
    return attempt->attempt->client_id;
}

const char *sign_in_attempt_callback(const SignInAttempt *attempt)
{
    return attempt->attempt->redirect_uri;
}

int sign_in_attempt_port(const SignInAttempt *attempt)
{
    g_autoptr(GUri) uri = g_uri_parse(attempt->attempt->redirect_uri, G_URI_FLAGS_NONE, NULL);

    return uri ? g_uri_get_port(uri) : -1;
}

gint64 sign_in_attempt_expires_at(const SignInAttempt *attempt)
{
    return attempt->attempt->expires_at;
}

void sign_in_attempt_extend(SignInAttempt *attempt)
{
    attempt->attempt->expires_at += EXTENSION;
}

bool sign_in_attempt_paste(SignInAttempt *attempt, const char *address, GError **error)
{
    return take(attempt, address, error);
}

static void on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    g_cancellable_cancel(user_data);
}

/* Sleeps in turns of a second, since the limit can be put off meanwhile. */
static bool wait_for_code(SignInAttempt *attempt, GCancellable *cancellable, GError **error)
{
    while (!is_over(attempt)) {
        gint64 left = attempt->attempt->expires_at - app_now(attempt->app);

        if (g_cancellable_is_cancelled(cancellable)) {
            problem_set_cancelled(error);
            return false;
        }
        if (left <= 0) {
            problem_set(error, PROBLEM_TIMEOUT,
                        "the browser may be showing an error: an app that is not installed, a "
                        "user who may not approve it, a wrong address",
                        "try again\nor sign in another way",
                        "the browser did not come back in time");
            return false;
        }
        fiber_sleep(1000, attempt->wake, NULL);
    }
    if (attempt->refusal)
        g_propagate_error(error, g_steal_pointer(&attempt->refusal));
    return attempt->code != NULL;
}

SignIn *sign_in_attempt_wait(SignInAttempt *attempt, GCancellable *cancellable, GError **error)
{
    gulong handler = cancellable ? g_cancellable_connect(cancellable, G_CALLBACK(on_cancelled),
                                                         attempt->wake, NULL)
                                 : 0;
    bool ok = wait_for_code(attempt, cancellable, error);
    const OauthAttempt *oauth = attempt->attempt;
    OauthToken *token;

    if (handler)
        g_cancellable_disconnect(cancellable, handler);
    if (!ok)
        return NULL;
    /* A second callback must find nobody: the code is used up now. */
    g_clear_pointer(&attempt->listener, listener_free);
    token = oauth_exchange(app_http(attempt->app, NULL), oauth, attempt->code, cancellable, error);
    if (!token)
        return NULL;
    return sign_in_finish(attempt->app, SIGN_IN_BROWSER, oauth->host, oauth->client_id, NULL, token,
                          cancellable, error);
}
