/* Secrets that move to another store: copied, the file rewritten, and only then deleted where they
 * were, so that no moment is without them. */
#include "config.h"

#include "app/app-private.h"
#include "app/settings.h"
#include "core/problem.h"

#define LOCK_PATIENCE 10

/* A connection may have nothing stored (removed by hand): then only the file changes. */
static bool copy(SecretStore *from, SecretStore *to, const char *id, GCancellable *cancellable,
                 GError **error)
{
    GError *why = NULL;

    if (secret_store_copy(from, to, id, cancellable, &why))
        return true;
    if (problem_is(why, PROBLEM_NOT_FOUND)) {
        g_error_free(why);
        return true;
    }
    g_propagate_error(error, why);
    return false;
}

static bool move_connection(App *app, const char *name, StoreKind kind, guint *moved,
                            GCancellable *cancellable, GError **error)
{
    g_autofree char *lock_name = g_strconcat("change-", name, NULL);
    g_autoptr(FileLock) lock =
        file_lock_take(app_folders(app), lock_name, LOCK_PATIENCE, cancellable, error);
    g_autoptr(Connection) connection =
        lock ? files_connection(app_folders(app), name, error) : NULL;
    SecretStore *from, *to;

    if (!connection)
        return false;
    if (connection->store == kind)
        return true;
    from = app_store(app, connection->store);
    to = app_store(app, kind);
    if (!copy(from, to, connection->id, cancellable, error))
        return false;
    connection->store = kind;
    if (!files_save_connection(app_folders(app), connection, error) ||
        !secret_store_remove_all(from, connection->id, cancellable, error))
        return false;
    (*moved)++;
    return true;
}

static bool move_sign_in(App *app, SignIn *sign_in, StoreKind kind, guint *moved,
                         GCancellable *cancellable, GError **error)
{
    SecretStore *from = app_store(app, sign_in->store);

    if (sign_in->store == kind)
        return true;
    if (!sign_in_load(app, sign_in, cancellable, error))
        return false;
    sign_in->store = kind;
    if (!sign_in_save(app, sign_in, cancellable, error) ||
        !secret_store_remove(from, sign_in->id, SECRET_SIGN_IN, cancellable, error))
        return false;
    (*moved)++;
    return true;
}

bool setting_move_store(App *app, StoreKind kind, guint *ret_moved, GCancellable *cancellable,
                        GError **error)
{
    g_autoptr(GPtrArray) names = files_connections(app_folders(app));
    g_autoptr(GPtrArray) kept = sign_ins(app);

    *ret_moved = 0;
    for (guint i = 0; i < names->len; i++)
        if (!move_connection(app, names->pdata[i], kind, ret_moved, cancellable, error))
            return false;
    for (guint i = 0; i < kept->len; i++)
        if (!move_sign_in(app, kept->pdata[i], kind, ret_moved, cancellable, error))
            return false;
    return true;
}
