/* Secrets for as long as the process runs: the demo and the pure tests. */
#include "config.h"

#include "core/problem.h"
#include "store/secret-store.h"

static char *key_of(const char *id, SecretKind kind)
{
    return g_strdup_printf("%s %s", id, secret_kind_name(kind));
}

static StoreState probe(gpointer self, GCancellable *cancellable)
{
    return STORE_UNLOCKED;
}

static bool unlock(gpointer self, GCancellable *cancellable, GError **error)
{
    return true;
}

static Secret *get(gpointer self, const char *id, SecretKind kind, GCancellable *cancellable,
                   GError **error)
{
    g_autofree char *key = key_of(id, kind);
    Secret *secret = g_hash_table_lookup(self, key);

    if (secret)
        return secret_ref(secret);
    problem_set(error, PROBLEM_NOT_FOUND, NULL, NULL, "no %s is stored", secret_kind_name(kind));
    return NULL;
}

static bool put(gpointer self, const char *id, SecretKind kind, const Secret *secret,
                const char *label, GCancellable *cancellable, GError **error)
{
    g_hash_table_replace(self, key_of(id, kind),
                         secret_new(secret_text(secret), (gssize) secret_length(secret)));
    return true;
}

static bool drop(gpointer self, const char *id, SecretKind kind, GCancellable *cancellable,
                 GError **error)
{
    g_autofree char *key = key_of(id, kind);

    g_hash_table_remove(self, key);
    return true;
}

static GPtrArray *list(gpointer self, GCancellable *cancellable, GError **error)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init(&iter, self);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_ptr_array_add(names, g_strdup(key));
    return names;
}

static void destroy(gpointer self)
{
    g_hash_table_unref(self);
}

SecretStore *memory_store_new(void)
{
    static const SecretStoreClass class = {
        .probe = probe,
        .unlock = unlock,
        .get = get,
        .put = put,
        .remove = drop,
        .list = list,
        .free = destroy,
    };

    return secret_store_new(&class, g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                                          (GDestroyNotify) secret_unref));
}
