/* A token for programs of their own: they cannot make it anew when the org refuses it. */
#include "config.h"

#include "app/app-private.h"
#include "app/session.h"
#include "salesforce/answer.h"

#define VERIFIED_FOR 60 /* seconds for which the org's word is taken */
#define LOCK_PATIENCE 60

static bool was_just_verified(App *app, const SessionToken *token)
{
    gint64 age = app_now(app) - token->verified_at;

    return age >= 0 && age < VERIFIED_FOR;
}

/* That it cannot be noted harms nothing. Not beside a renewal: it would be undone. */
static void note(App *app, const Connection *connection, const SessionToken *token)
{
    g_autofree char *name = g_strconcat("token-", connection->id, NULL);
    g_autoptr(FileLock) lock = file_lock_take(app_folders(app), name, 0, NULL, NULL);
    g_autoptr(SessionToken) stored = lock ? session_stored(app, connection, NULL, NULL) : NULL;

    if (stored && secret_equal(stored->access_token, token->access_token))
        session_put(app, connection, token, NULL, NULL);
}

/* Does the org accept it still? An org that cannot be asked says nothing of the token. False:
 * it is dead, or another user's (with an error). */
static bool verify(App *app, const Connection *connection, SessionToken *token,
                   GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(OauthUser) user = oauth_userinfo(app_http(app, connection), token->instance_url,
                                               token->access_token, cancellable, &why);

    if (!user)
        return !answer_is_dead_session(why);
    if (!session_check_user(connection, user->org_id, user->user_id, error))
        return false;
    token->verified_at = app_now(app);
    note(app, connection, token);
    return true;
}

SessionToken *session_verified_token(App *app, const Connection *connection, guint min_life,
                                     GCancellable *cancellable, GError **error)
{
    g_autofree char *name = g_strconcat("verify-", connection->id, NULL);
    g_autoptr(SessionToken) token = session_token(app, connection, min_life, cancellable, error);
    g_autoptr(FileLock) lock = NULL;
    GError *why = NULL;

    if (!token || was_just_verified(app, token))
        return g_steal_pointer(&token);
    /* One asks for all who come at the same time; those look beside the lock what came of it. */
    lock = file_lock_take(app_folders(app), name, 0, cancellable, NULL);
    if (!lock && file_lock_wait(app_folders(app), name, LOCK_PATIENCE, cancellable, NULL)) {
        session_token_free(token);
        token = session_token(app, connection, min_life, cancellable, error);
        if (!token || was_just_verified(app, token))
            return g_steal_pointer(&token);
    }
    if (verify(app, connection, token, cancellable, &why))
        return g_steal_pointer(&token);
    if (!why)
        return session_renew(app, connection, token->access_token, cancellable, error);
    g_propagate_error(error, why);
    return NULL;
}
