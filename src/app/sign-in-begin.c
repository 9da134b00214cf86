/* (c): begin here, complete there: the attempt waits in a file, for ten minutes, for one use. */
#include "config.h"

#include <string.h>

#include "app/app-private.h"
#include "app/settings.h"
#include "app/sign-in.h"
#include "core/json.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "core/text.h"
#include "crypto/encode.h"

#define ID_LENGTH 8

void sign_in_begun_free(SignInBegun *begun)
{
    if (!begun)
        return;
    g_free(begun->id);
    g_free(begun->url);
    g_free(begun->redirect_uri);
    g_free(begun);
}

json_object *sign_in_begun_to_json(const SignInBegun *begun)
{
    json_object *object = json_object_new_object();
    json_object *complete = json_object_new_array();
    g_autofree char *until = text_time(begun->expires_at);

    json_add_integer(object, "schema", 1);
    json_add_text(object, "id", begun->id);
    json_add_text(object, "url", begun->url);
    json_add_text(object, "redirect_uri", begun->redirect_uri);
    json_add_text(object, "expires_at", until);
    json_append_text(complete, "orgwire");
    json_append_text(complete, "auth");
    json_append_text(complete, "complete");
    json_append_text(complete, begun->id);
    json_add_take(object, "complete", complete);
    return object;
}

static char *folder(const App *app)
{
    return g_build_filename(app_folders(app)->state, "sign-in", NULL);
}

static char *attempt_path(const App *app, const char *id)
{
    g_autofree char *in = folder(app);
    g_autofree char *file = g_strconcat(id, ".json", NULL);

    return g_build_filename(in, file, NULL);
}

static bool write_attempt(App *app, const char *id, const OauthAttempt *attempt, GError **error)
{
    g_autoptr(JsonSecret) object = json_object_new_object();
    g_autofree char *path = attempt_path(app, id);
    g_autofree char *in = folder(app);
    g_autoptr(Secret) text = NULL;

    json_add_integer(object, "schema", 1);
    json_add_text(object, "host", attempt->host);
    json_add_text(object, "client_id", attempt->client_id);
    json_add_text(object, "redirect_uri", attempt->redirect_uri);
    json_add_text(object, "state", attempt->state);
    json_add_text(object, "verifier", secret_text(attempt->verifier));
    json_add_integer(object, "expires_at", attempt->expires_at);
    text = secret_new_take(json_build(object, true));
    return files_make_folder(in, error) &&
           files_write(path, secret_text(text), secret_length(text), error);
}

static OauthAttempt *read_attempt(App *app, const char *id, GError **error)
{
    g_autofree char *path = attempt_path(app, id);
    gsize length = 0;
    char *text = files_read(path, &length, NULL);
    g_autoptr(Secret) held = secret_new_take(text);
    g_autoptr(JsonSecret) object =
        held ? json_parse(secret_text(held), (gssize) length, NULL) : NULL;
    const char *verifier = json_text(object, "verifier", NULL);
    OauthAttempt *attempt;

    if (!verifier) {
        problem_set(error, PROBLEM_NOT_FOUND, "it was completed already, or never begun",
                    "orgwire auth begin", "there is no sign-in '%s' under way", id);
        return NULL;
    }
    attempt = g_new0(OauthAttempt, 1);
    attempt->host = g_strdup(json_text(object, "host", ""));
    attempt->client_id = g_strdup(json_text(object, "client_id", ""));
    attempt->redirect_uri = g_strdup(json_text(object, "redirect_uri", ""));
    attempt->state = g_strdup(json_text(object, "state", ""));
    attempt->verifier = secret_new(verifier, -1);
    attempt->expires_at = json_integer(object, "expires_at", 0);
    return attempt;
}

/* Those whose time is over are of no use to anybody. */
static void drop_expired(App *app)
{
    g_autofree char *in = folder(app);
    g_autoptr(GPtrArray) ids = files_names(in, ".json");

    for (guint i = 0; i < ids->len; i++) {
        g_autoptr(OauthAttempt) attempt = read_attempt(app, ids->pdata[i], NULL);
        g_autofree char *path = attempt_path(app, ids->pdata[i]);

        if (!attempt || attempt->expires_at <= app_now(app))
            files_remove(path, NULL);
    }
}

SignInBegun *sign_in_begin(App *app, const char *org, const char *client_id, GError **error)
{
    g_autofree char *host = org_host_parse(org ? org : "", app_trusted_hosts(app), error);
    g_autofree char *client =
        client_id ? g_strdup(client_id) : setting_get(app, "signin.client_id");
    g_autofree char *uris = setting_get(app, "signin.redirect_uris");
    g_auto(GStrv) each = g_strsplit(g_strstrip(uris), " ", 2);
    g_autoptr(OauthAttempt) attempt = NULL;
    g_autofree char *id = random_text(ID_LENGTH);
    SignInBegun *begun;

    if (!host)
        return NULL;
    drop_expired(app);
    attempt = oauth_attempt_new(host, client, each[0] ? each[0] : OAUTH_REDIRECT_URI, app_now(app));
    if (!write_attempt(app, id, attempt, error))
        return NULL;
    begun = g_new0(SignInBegun, 1);
    begun->id = g_steal_pointer(&id);
    begun->url = oauth_attempt_url(attempt);
    begun->redirect_uri = g_strdup(attempt->redirect_uri);
    begun->expires_at = attempt->expires_at;
    return begun;
}

static char *only_one(App *app, GError **error)
{
    g_autofree char *in = folder(app);
    g_autoptr(GPtrArray) ids = files_names(in, ".json");

    if (ids->len == 1)
        return g_strdup(ids->pdata[0]);
    problem_set(error, ids->len ? PROBLEM_USAGE : PROBLEM_NOT_FOUND, NULL,
                ids->len ? "give the id that 'orgwire auth begin' printed" : "orgwire auth begin",
                ids->len ? "several sign-ins are under way" : "no sign-in is under way");
    return NULL;
}

static bool is_id(const char *id)
{
    return id[0] && strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") ==
                        strlen(id);
}

SignIn *sign_in_complete(App *app, const char *id, const char *address, GCancellable *cancellable,
                         GError **error)
{
    g_autofree char *chosen = id ? g_strdup(id) : only_one(app, error);
    g_autofree char *path = NULL;
    g_autoptr(OauthAttempt) attempt = NULL;
    g_autoptr(Secret) code = NULL;
    OauthToken *token;

    if (!chosen)
        return NULL;
    if (!is_id(chosen)) {
        problem_set(error, PROBLEM_USAGE, NULL, "give the id that 'orgwire auth begin' printed",
                    "'%s' is no id of a sign-in", chosen);
        return NULL;
    }
    attempt = read_attempt(app, chosen, error);
    if (!attempt)
        return NULL;
    path = attempt_path(app, chosen);
    if (attempt->expires_at <= app_now(app)) {
        files_remove(path, NULL);
        problem_set(error, PROBLEM_TIMEOUT, "ten minutes are over", "orgwire auth begin",
                    "the sign-in '%s' has expired", chosen);
        return NULL;
    }
    /* A mistyped address leaves the attempt as it is; a good one uses it up, whatever follows. */
    code = oauth_attempt_read(attempt, address, error);
    if (!code || !files_remove(path, error))
        return NULL;
    token = oauth_exchange(app_http(app, NULL), attempt, code, cancellable, error);
    return token ? sign_in_finish(app, SIGN_IN_BEGUN, attempt->host, attempt->client_id, NULL,
                                  token, cancellable, error)
                 : NULL;
}
