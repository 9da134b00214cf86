/* Tokens of connections: read from the store, minted once for all who ask. */
#include "config.h"

#include "app/session.h"

#include <string.h>

#include "app/app-private.h"
#include "app/settings.h"
#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"
#include "salesforce/answer.h"

#define LIFE (2 * 60 * 60) /* seconds: the org's default; it says nothing itself */
#define LOCK_PATIENCE 60

void session_token_free(SessionToken *token)
{
    if (!token)
        return;
    secret_unref(token->access_token);
    g_free(token->username);
    g_free(token->instance_url);
    g_free(token);
}

/* --- the stored token --- */

static SessionToken *token_parse(const Secret *stored)
{
    g_autoptr(JsonSecret) object =
        json_parse(secret_text(stored), (gssize) secret_length(stored), NULL);
    const char *text = json_text(object, "access_token", NULL);
    const char *url = json_text(object, "instance_url", NULL);
    SessionToken *token;

    if (!text || !url)
        return NULL;
    token = g_new0(SessionToken, 1);
    token->access_token = secret_new(text, -1);
    token->username = g_strdup(json_text(object, "username", NULL));
    token->instance_url = g_strdup(url);
    token->minted_at = json_integer(object, "minted_at", 0);
    token->verified_at = json_integer(object, "verified_at", 0);
    return token;
}

static Secret *token_build(const SessionToken *token)
{
    g_autoptr(JsonSecret) object = json_object_new_object();

    json_add_text(object, "access_token", secret_text(token->access_token));
    json_add_text(object, "username", token->username);
    json_add_text(object, "instance_url", token->instance_url);
    json_add_integer(object, "minted_at", token->minted_at);
    json_add_integer(object, "verified_at", token->verified_at);
    return secret_new_take(json_build(object, false));
}

SessionToken *session_stored(App *app, const Connection *connection, GCancellable *cancellable,
                             GError **error)
{
    GError *why = NULL;
    g_autoptr(Secret) stored = secret_store_get(app_store(app, connection->store), connection->id,
                                                SECRET_ACCESS_TOKEN, cancellable, &why);

    if (stored)
        return token_parse(stored);
    if (problem_is(why, PROBLEM_NOT_FOUND))
        g_clear_error(&why);
    if (why)
        g_propagate_error(error, why);
    return NULL;
}

bool session_put(App *app, const Connection *connection, const SessionToken *token,
                 GCancellable *cancellable, GError **error)
{
    g_autoptr(Secret) built = token_build(token);
    g_autofree char *label = g_strdup_printf("orgwire access token");

    return secret_store_put(app_store(app, connection->store), connection->id, SECRET_ACCESS_TOKEN,
                            built, label, cancellable, error);
}

/* --- minting --- */

static KeyPair *load_key(App *app, const Connection *connection, SecretKind kind,
                         GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(Secret) pem = secret_store_get(app_store(app, connection->store), connection->id,
                                             kind, cancellable, &why);

    if (pem)
        return key_pair_parse(pem, error);
    if (problem_is(why, PROBLEM_NOT_FOUND)) {
        g_autofree char *next = g_strdup_printf("orgwire repair %s", connection->name);

        problem_set(error, PROBLEM_NOT_FOUND, "it was deleted outside of orgwire", next,
                    "the private key of '%s' is not in the store", connection->name);
    } else {
        g_propagate_error(error, g_steal_pointer(&why));
    }
    return NULL;
}

static OauthToken *ask(App *app, const Connection *connection, SecretKind kind, char **ret_audience,
                       GCancellable *cancellable, GError **error)
{
    g_autoptr(KeyPair) key = load_key(app, connection, kind, cancellable, error);

    return key ? oauth_mint(app_http(app, connection), connection->instance_url,
                            connection->sandbox, connection->client_id, connection->username,
                            connection->audience, key, ret_audience, cancellable, error)
               : NULL;
}

/* During a rotation the org may already know the new certificate alone. */
static OauthToken *ask_with_either(App *app, const Connection *connection, char **ret_audience,
                                   GCancellable *cancellable, GError **error)
{
    GError *why = NULL;
    OauthToken *token = ask(app, connection, SECRET_PRIVATE_KEY, ret_audience, cancellable, &why);

    if (!token && answer_is_not_yet(why)) {
        token = ask(app, connection, SECRET_NEXT_KEY, ret_audience, cancellable, NULL);
        if (token)
            g_clear_error(&why);
    }
    if (why)
        g_propagate_error(error, why);
    return token;
}

/* The winner of the ladder is kept; that it cannot be written harms nothing. Not beside a change
 * under way: its new certificate would be overwritten with the old one. */
static void keep_audience(App *app, const Connection *connection, const char *audience)
{
    g_autofree char *name = g_strconcat("change-", connection->name, NULL);
    g_autoptr(FileLock) lock = NULL;
    g_autoptr(Connection) saved = NULL;

    if (!audience || g_strcmp0(audience, connection->audience) == 0)
        return;
    lock = file_lock_take(app_folders(app), name, 0, NULL, NULL);
    if (!lock)
        return;
    saved = files_connection(app_folders(app), connection->name, NULL);
    if (!saved || g_strcmp0(saved->id, connection->id) != 0)
        return;
    g_free(saved->audience);
    saved->audience = g_strdup(audience);
    files_save_connection(app_folders(app), saved, NULL);
}

bool session_check_user(const Connection *connection, const char *org_id, const char *user_id,
                        GError **error)
{
    if (g_strcmp0(connection->org_id, org_id) != 0 || !connection->user_id || !user_id ||
        g_str_equal(connection->user_id, user_id))
        return true;
    problem_set(error, PROBLEM_CONFLICT, NULL, "orgwire doctor",
                "the token that the org gave is another user's: %s, not %s", user_id,
                connection->user_id);
    return false;
}

static SessionToken *mint(App *app, const Connection *connection, GCancellable *cancellable,
                          GError **error)
{
    g_autofree char *audience = NULL;
    GError *why = NULL;
    g_autoptr(OauthToken) minted = ask_with_either(app, connection, &audience, cancellable, &why);
    g_autoptr(SessionToken) token = NULL;

    if (!minted) {
        session_explain(app, connection, &why, cancellable);
        g_propagate_error(error, why);
        return NULL;
    }
    if (!session_check_user(connection, minted->org_id, minted->user_id, error))
        return NULL;
    keep_audience(app, connection, audience);
    token = g_new0(SessionToken, 1);
    token->access_token = secret_ref(minted->access_token);
    token->username = g_strdup(connection->username);
    token->instance_url = g_strdup(minted->instance_url);
    token->minted_at = token->verified_at = app_now(app);
    if (!session_put(app, connection, token, cancellable, error))
        return NULL;
    return g_steal_pointer(&token);
}

/* The connection may have been given another user since. */
static bool is_good(App *app, const Connection *connection, const SessionToken *token,
                    guint min_life, const Secret *dead)
{
    if (!token || (dead && secret_equal(token->access_token, dead)) ||
        g_strcmp0(token->username, connection->username) != 0)
        return false;
    return app_now(app) - token->minted_at + (gint64) min_life < LIFE;
}

/* NULL without an error: there is none that is good. */
static SessionToken *read_good(App *app, const Connection *connection, guint min_life,
                               const Secret *dead, GCancellable *cancellable, GError **error)
{
    g_autoptr(SessionToken) token = session_stored(app, connection, cancellable, error);

    return is_good(app, connection, token, min_life, dead) ? g_steal_pointer(&token) : NULL;
}

/* False: an error is set. Without a lock it was somebody else's turn, which is over. */
static bool take_turn(App *app, const Connection *connection, gint64 until, FileLock **ret_lock,
                      GCancellable *cancellable, GError **error)
{
    const Folders *folders = app_folders(app);
    g_autofree char *name = g_strconcat("token-", connection->id, NULL);
    gint64 left = MAX(until - g_get_monotonic_time(), 0) / G_USEC_PER_SEC;
    g_autoptr(GError) why = NULL;

    *ret_lock = file_lock_take(folders, name, 0, cancellable, &why);
    if (*ret_lock)
        return true;
    if (problem_is(why, PROBLEM_CONFLICT))
        return file_lock_wait(folders, name, (guint) left, cancellable, error);
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

/* Whoever comes first mints for the others. These look beside the lock, all at the same time: in a
 * store under a passphrase a look takes half a second, and they may be many. */
static SessionToken *first_mints(App *app, const Connection *connection, guint min_life,
                                 const Secret *dead, GCancellable *cancellable, GError **error)
{
    gint64 until = g_get_monotonic_time() + LOCK_PATIENCE * G_USEC_PER_SEC;

    for (;;) {
        g_autoptr(FileLock) lock = NULL;
        SessionToken *token;
        GError *why = NULL;

        if (!take_turn(app, connection, until, &lock, cancellable, error))
            return NULL;
        token = read_good(app, connection, min_life, dead, cancellable, &why);
        if (token)
            return token;
        if (why) {
            g_propagate_error(error, why);
            return NULL;
        }
        if (lock)
            return mint(app, connection, cancellable, error);
    }
}

SessionToken *session_token(App *app, const Connection *connection, guint min_life,
                            GCancellable *cancellable, GError **error)
{
    GError *why = NULL;
    SessionToken *token = read_good(app, connection, min_life, NULL, cancellable, &why);

    if (token)
        return token;
    if (why) {
        g_propagate_error(error, why);
        return NULL;
    }
    return first_mints(app, connection, min_life, NULL, cancellable, error);
}

SessionToken *session_renew(App *app, const Connection *connection, const Secret *dead,
                            GCancellable *cancellable, GError **error)
{
    g_autoptr(Secret) stored = NULL;

    if (dead)
        return first_mints(app, connection, 0, dead, cancellable, error);
    /* Whatever is stored counts as dead. */
    {
        g_autoptr(SessionToken) token = session_stored(app, connection, cancellable, NULL);

        stored = token ? secret_ref(token->access_token) : NULL;
    }
    return first_mints(app, connection, 0, stored, cancellable, error);
}

/* --- the Api --- */

typedef struct {
    App *app;
    Connection *connection;
    Secret *token; /* the one in use */
} Renewal;

static void renewal_free(gpointer data)
{
    Renewal *renewal = data;

    connection_free(renewal->connection);
    secret_unref(renewal->token);
    g_free(renewal);
}

static Secret *renew(gpointer user_data, GCancellable *cancellable, GError **error)
{
    Renewal *renewal = user_data;
    g_autoptr(SessionToken) token =
        session_renew(renewal->app, renewal->connection, renewal->token, cancellable, error);

    if (!token)
        return NULL;
    if (secret_equal(token->access_token, renewal->token)) {
        problem_set(error, PROBLEM_DENIED, "the same token came back", "orgwire doctor",
                    "the org refuses the token of '%s'", renewal->connection->name);
        return NULL;
    }
    secret_unref(renewal->token);
    renewal->token = secret_ref(token->access_token);
    return secret_ref(token->access_token);
}

Api *session_api(App *app, const Connection *connection, GCancellable *cancellable, GError **error)
{
    g_autoptr(SessionToken) token = session_token(app, connection, 0, cancellable, error);
    Renewal *renewal;
    Api *api;

    if (!token)
        return NULL;
    renewal = g_new0(Renewal, 1);
    renewal->app = app;
    renewal->connection = connection_copy(connection);
    renewal->token = secret_ref(token->access_token);
    app_own(app, renewal, renewal_free);
    api = api_new(app_http(app, connection), token->instance_url, connection->api_version,
                  token->access_token);
    api_set_renew(api, renew, renewal);
    return api;
}

bool session_forget(App *app, const Connection *connection, GCancellable *cancellable,
                    GError **error)
{
    GError *why = NULL;
    g_autoptr(SessionToken) token = session_stored(app, connection, cancellable, &why);

    if (why) {
        g_propagate_error(error, why);
        return false;
    }
    /* The token ends by itself in two hours: that the org cannot be reached does not keep it here.
     */
    if (token) {
        g_autoptr(GError) revoke = NULL;

        if (!oauth_revoke(app_http(app, connection), token->instance_url, token->access_token,
                          cancellable, &revoke))
            app_log(app, "the token of %s was not revoked: %s", connection->name, revoke->message);
    }
    return secret_store_remove(app_store(app, connection->store), connection->id,
                               SECRET_ACCESS_TOKEN, cancellable, error);
}
