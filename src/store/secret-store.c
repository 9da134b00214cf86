#include "config.h"

#include "store/secret-store.h"

#include <string.h>

#include "core/problem.h"

#define MAX_ID 64

struct SecretStore {
    const SecretStoreClass *class;
    gpointer self;
};

SecretStore *secret_store_new(const SecretStoreClass *class, gpointer self)
{
    SecretStore *store = g_new0(SecretStore, 1);

    store->class = class;
    store->self = self;
    return store;
}

void secret_store_free(SecretStore *store)
{
    if (!store)
        return;
    store->class->free(store->self);
    g_free(store);
}

static bool go_on(GCancellable *cancellable, GError **error)
{
    if (!g_cancellable_is_cancelled(cancellable))
        return true;
    problem_set_cancelled(error);
    return false;
}

/* The id becomes part of file names. */
static bool check_id(const char *id, GError **error)
{
    gsize length = id ? strlen(id) : 0;

    if (length > 0 && length <= MAX_ID && id[0] != '.' &&
        strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == length)
        return true;
    problem_set(error, PROBLEM_USAGE, "An id has letters, digits, '-', '_' and '.' only", NULL,
                "'%s' is no id of a secret", id ? id : "");
    return false;
}

/* A store is an outside thing: what it hands back must at least look like what we keep there. */
static bool is_well_formed(const Secret *secret, SecretKind kind)
{
    const char *text = secret_text(secret);
    gsize length = secret_length(secret);

    if (length == 0 || length > SECRET_STORE_MAX || !g_utf8_validate(text, (gssize) length, NULL))
        return false;
    while (g_ascii_isspace(*text))
        text++;
    if (kind == SECRET_PRIVATE_KEY || kind == SECRET_NEXT_KEY)
        return g_str_has_prefix(text, "-----BEGIN ");
    return *text == '{';
}

StoreState secret_store_probe(SecretStore *store, GCancellable *cancellable)
{
    return store->class->probe(store->self, cancellable);
}

bool secret_store_unlock(SecretStore *store, GCancellable *cancellable, GError **error)
{
    return go_on(cancellable, error) && store->class->unlock(store->self, cancellable, error);
}

void secret_store_ask_again(SecretStore *store)
{
    if (store->class->ask_again)
        store->class->ask_again(store->self);
}

Secret *secret_store_get(SecretStore *store, const char *id, SecretKind kind,
                         GCancellable *cancellable, GError **error)
{
    g_autoptr(Secret) secret = NULL;

    if (!check_id(id, error) || !go_on(cancellable, error))
        return NULL;
    secret = store->class->get(store->self, id, kind, cancellable, error);
    if (!secret)
        return NULL;
    if (is_well_formed(secret, kind))
        return g_steal_pointer(&secret);
    problem_set(error, PROBLEM_STORE_UNAVAILABLE,
                "What the store handed back is no secret of ours: it was changed from outside, or "
                "the store is faulty",
                "Look at the item with the store's own program\nSet the connection up again: "
                "orgwire repair NAME",
                "cannot use the stored %s", secret_kind_words(kind));
    return NULL;
}

static void set_not_kept(GError **error, SecretKind kind, const char *why)
{
    problem_set(error, PROBLEM_STORE_UNAVAILABLE, why,
                "Try again\nUse the second store: orgwire config set store file",
                "cannot store the %s: the store did not keep it", secret_kind_words(kind));
}

bool secret_store_put(SecretStore *store, const char *id, SecretKind kind, const Secret *secret,
                      const char *label, GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(Secret) kept = NULL;

    if (!check_id(id, error) || !go_on(cancellable, error))
        return false;
    if (!is_well_formed(secret, kind)) {
        problem_set(error, PROBLEM_USAGE,
                    "A key is PEM, everything else a JSON object, of at most 64 KiB", NULL,
                    "this is no %s", secret_kind_words(kind));
        return false;
    }
    if (!store->class->put(store->self, id, kind, secret, label, cancellable, error))
        return false;
    kept = store->class->get(store->self, id, kind, cancellable, &problem);
    if (!kept && problem_is(problem, PROBLEM_INTERRUPTED))
        g_propagate_error(error, g_steal_pointer(&problem));
    else if (!kept)
        set_not_kept(error, kind, problem->message);
    else if (!secret_equal(kept, secret))
        set_not_kept(error, kind, "It was acknowledged, but something else came back");
    else
        return true;
    return false;
}

bool secret_store_remove(SecretStore *store, const char *id, SecretKind kind,
                         GCancellable *cancellable, GError **error)
{
    return check_id(id, error) && go_on(cancellable, error) &&
           store->class->remove(store->self, id, kind, cancellable, error);
}

GPtrArray *secret_store_list(SecretStore *store, GCancellable *cancellable, GError **error)
{
    return go_on(cancellable, error) ? store->class->list(store->self, cancellable, error) : NULL;
}

typedef struct {
    SecretStore *from, *to;
    const char *id;
    GCancellable *cancellable;
    bool copied[SECRET_N_KINDS];
    guint n_copied;
} Copying;

/* Kinds that are not there are passed over; anything else unclear stops the copying. */
static bool copy_kind(Copying *copying, SecretKind kind, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *label = g_strdup_printf("orgwire %s", secret_kind_name(kind));
    g_autoptr(Secret) secret =
        secret_store_get(copying->from, copying->id, kind, copying->cancellable, &problem);

    if (!secret && problem_is(problem, PROBLEM_NOT_FOUND))
        return true;
    if (!secret) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    /* Noted before the attempt: a put that failed half-way is swept up as well. */
    copying->copied[kind] = true;
    copying->n_copied++;
    return secret_store_put(copying->to, copying->id, kind, secret, label, copying->cancellable,
                            error);
}

bool secret_store_copy(SecretStore *from, SecretStore *to, const char *id,
                       GCancellable *cancellable, GError **error)
{
    Copying copying = {.from = from, .to = to, .id = id, .cancellable = cancellable};

    for (guint kind = 0; kind < SECRET_N_KINDS; kind++) {
        if (copy_kind(&copying, (SecretKind) kind, error))
            continue;
        for (guint done = 0; done <= kind; done++)
            if (copying.copied[done])
                secret_store_remove(to, id, (SecretKind) done, NULL, NULL);
        return false;
    }
    if (copying.n_copied > 0)
        return true;
    problem_set(error, PROBLEM_NOT_FOUND, "The store is open and has none of its secrets", NULL,
                "there is nothing to copy of '%s'", id);
    return false;
}

bool secret_store_remove_all(SecretStore *store, const char *id, GCancellable *cancellable,
                             GError **error)
{
    for (guint kind = 0; kind < SECRET_N_KINDS; kind++)
        if (!secret_store_remove(store, id, (SecretKind) kind, cancellable, error))
            return false;
    return true;
}
