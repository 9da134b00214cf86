/* What provision is given for keys, tokens and files. */
#include "config.h"

#include "app/app-private.h"
#include "app/change-private.h"
#include "app/objects.h"
#include "app/session.h"
#include "core/problem.h"

static SecretStore *store_of(Change *change)
{
    return app_store(change->app, change->journal->connection->store);
}

static SecretKind kind_of(bool next)
{
    return next ? SECRET_NEXT_KEY : SECRET_PRIVATE_KEY;
}

static Secret *get_key(gpointer data, bool next, GCancellable *cancellable, GError **error)
{
    Change *change = data;

    return secret_store_get(store_of(change), change->journal->connection->id, kind_of(next),
                            cancellable, error);
}

static bool put_key(gpointer data, bool next, const Secret *pem, GCancellable *cancellable,
                    GError **error)
{
    Change *change = data;

    return secret_store_put(store_of(change), change->journal->connection->id, kind_of(next), pem,
                            next ? "orgwire next private key" : "orgwire private key", cancellable,
                            error);
}

static bool remove_key(gpointer data, bool next, GCancellable *cancellable, GError **error)
{
    Change *change = data;

    return secret_store_remove(store_of(change), change->journal->connection->id, kind_of(next),
                               cancellable, error);
}

static bool put_token(gpointer data, const OauthToken *token, GCancellable *cancellable,
                      GError **error)
{
    Change *change = data;
    gint64 now = app_now(change->app);
    SessionToken stored = {token->access_token, token->instance_url, now, now};

    return session_put(change->app, change->journal->connection, &stored, cancellable, error);
}

static bool remove_token(gpointer data, GCancellable *cancellable, GError **error)
{
    Change *change = data;

    return session_forget(change->app, change->journal->connection, cancellable, error);
}

/* Does anybody else's integration of this name stay as it is? */
static bool save_integration(Change *change, const Integration *integration, GError **error)
{
    const Folders *folders = app_folders(change->app);
    g_autoptr(Integration) saved = files_integration(folders, integration->name, NULL);

    return (saved && integration_equal(saved, integration)) ||
           files_save_integration(folders, integration, error);
}

static bool save(gpointer data, const Connection *connection, const Integration *integration,
                 const char *env, GError **error)
{
    Change *change = data;
    const Folders *folders = app_folders(change->app);

    if (!files_save_connection(folders, connection, error))
        return false;
    if (!integration)
        return true;
    return save_integration(change, integration, error) &&
           files_associate(folders, integration->name, env, connection->name, error);
}

static bool forget(gpointer data, const char *connection, const char *integration, GError **error)
{
    Change *change = data;
    const Folders *folders = app_folders(change->app);
    g_autofree char *since = g_strdup_printf("%s/status/%s.json", folders->state, connection);

    files_remove(since, NULL);
    objects_forget_snapshots(change->app, connection);
    return files_dissociate(folders, connection, error) &&
           files_remove_connection(folders, connection, error) &&
           (!integration || files_remove_integration(folders, integration, error));
}

void change_keep(Change *change, ProvisionKeep *keep)
{
    *keep = (ProvisionKeep){
        .get_key = get_key,
        .put_key = put_key,
        .remove_key = remove_key,
        .put_token = put_token,
        .remove_token = remove_token,
        .save = save,
        .forget = forget,
        .data = change,
    };
}
