/* Secrets in plain files, 0600: only for those who ask for "file-plain" by that exact word. */
#include "config.h"

#include "core/problem.h"
#include "store/secret-files.h"

#define SUFFIX ".secret"

static StoreState probe(gpointer self, GCancellable *cancellable)
{
    return secret_files_probe(self);
}

static bool unlock(gpointer self, GCancellable *cancellable, GError **error)
{
    StoreState state = secret_files_probe(self);

    if (state != STORE_UNLOCKED)
        store_state_set_error(error, state, "open the plain store");
    return state == STORE_UNLOCKED;
}

static Secret *get(gpointer self, const char *id, SecretKind kind, GCancellable *cancellable,
                   GError **error)
{
    g_autofree char *name = secret_files_name(id, kind, SUFFIX);
    gsize length;
    char *text = secret_files_read(self, name, &length, error);
    Secret *secret;

    if (!text)
        return NULL;
    secret = secret_new(text, (gssize) length);
    secret_wipe(text, length);
    g_free(text);
    return secret;
}

static bool put(gpointer self, const char *id, SecretKind kind, const Secret *secret,
                const char *label, GCancellable *cancellable, GError **error)
{
    g_autofree char *name = secret_files_name(id, kind, SUFFIX);
    g_autoptr(FileLock) lock = secret_files_lock(self, cancellable, error);

    return lock &&
           secret_files_write(self, name, secret_text(secret), secret_length(secret), error);
}

static bool drop(gpointer self, const char *id, SecretKind kind, GCancellable *cancellable,
                 GError **error)
{
    g_autofree char *name = secret_files_name(id, kind, SUFFIX);
    g_autoptr(FileLock) lock = secret_files_lock(self, cancellable, error);

    return lock && secret_files_remove(self, name, error);
}

static GPtrArray *list(gpointer self, GCancellable *cancellable, GError **error)
{
    return unlock(self, cancellable, error) ? secret_files_list(self, SUFFIX) : NULL;
}

SecretStore *plain_store_new(const char *folder)
{
    static const SecretStoreClass class = {
        .probe = probe,
        .unlock = unlock,
        .get = get,
        .put = put,
        .remove = drop,
        .list = list,
        .free = g_free,
    };

    return secret_store_new(&class, g_strdup(folder));
}
