/* What provision is given for keys, tokens and files. */
#include "config.h"

#include "app/app-private.h"
#include "app/change-private.h"
#include "app/objects.h"
#include "app/session.h"
#include "app/set-up-private.h"
#include "app/settings.h"
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
    const Connection *connection = change->journal->connection;
    gint64 now = app_now(change->app);
    SessionToken stored = {token->access_token, connection->username, token->instance_url, now,
                           now};

    return session_put(change->app, connection, &stored, cancellable, error);
}

static bool remove_token(gpointer data, GCancellable *cancellable, GError **error)
{
    Change *change = data;

    return session_forget(change->app, change->journal->connection, cancellable, error);
}

/* One that is there and cannot be read is not written over. */
static bool save_integration(Change *change, const Integration *integration, GError **error)
{
    const Folders *folders = app_folders(change->app);
    g_autoptr(Integration) saved = NULL;

    return files_find_integration(folders, integration->name, &saved, error) &&
           ((saved && integration_equal(saved, integration)) ||
            files_save_integration(folders, integration, error));
}

/* Since when it is as it is: of no use under another name. */
static void forget_since(Change *change, const char *name)
{
    g_autofree char *since =
        g_strdup_printf("%s/status/%s.json", app_folders(change->app)->state, name);

    files_remove(since, NULL);
}

/* A renamed connection takes over what the old name had; undone, the other way round. */
static bool take_over(Change *change, const char *from, const char *to, GError **error)
{
    const Folders *folders = app_folders(change->app);
    g_autoptr(GPtrArray) all = files_associations(folders);
    g_autofree char *standard = setting_get(change->app, "connection");

    for (guint i = 0; i < all->len; i++) {
        const Association *one = all->pdata[i];

        if (g_str_equal(one->connection, from) &&
            !files_associate(folders, one->integration, one->env, to, error))
            return false;
    }
    if (g_strcmp0(standard, from) == 0 && !setting_set(change->app, "connection", to, error))
        return false;
    objects_move_snapshots(change->app, from, to);
    forget_since(change, from);
    return files_remove_connection(folders, from, error);
}

static const char *other_name(const Change *change, const Connection *connection)
{
    const Journal *journal = change->journal;
    const char *was = journal->before ? journal->before->name : NULL;
    const char *is = journal->connection->name;

    if (!was || g_str_equal(was, is))
        return NULL;
    return g_str_equal(connection->name, is) ? was : is;
}

static bool save(gpointer data, const Connection *connection, const Integration *integration,
                 const char *env, GError **error)
{
    Change *change = data;
    const Folders *folders = app_folders(change->app);
    const char *other = other_name(change, connection);

    if (!files_save_connection(folders, connection, error) ||
        (other && !take_over(change, other, connection->name, error)))
        return false;
    if (!integration)
        return true;
    return save_integration(change, integration, error) &&
           (g_strcmp0(env, "") == 0 ||
            files_associate(folders, integration->name, env, connection->name, error));
}

static bool forget(gpointer data, const char *connection, const char *integration, GError **error)
{
    Change *change = data;
    const Folders *folders = app_folders(change->app);

    forget_since(change, connection);
    /* With its key gone, a later hand-over of this name makes a new one. */
    if (change->plan->kind == PLAN_REMOVE || change->journal->wrote_key)
        hand_over_forget(change->app, connection, NULL);
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
