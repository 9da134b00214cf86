/* The second store: a file per secret, in a container that `openssl` alone can open.
 *
 * A typo must not begin a second passphrase: before the first write the passphrase is tried on
 * what is there, on a secret or on a canary file that the first write made. */
#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "crypto/container.h"
#include "crypto/key-pair.h"
#include "loop/fiber.h"
#include "store/secret-files.h"

#define SUFFIX ".pem"
#define CANARY "passphrase-check" SUFFIX
#define CANARY_TEXT "This opens with the passphrase of the store.\n"
#define WAIT_MS 20

typedef struct {
    char *folder;
    PassphraseAsk ask;
    gpointer user_data;
    Secret *passphrase; /* as given */
    bool proven;        /* it has opened something, or made the canary */
    bool wrong;         /* the last one was: what is asked for is another */
    GError *refusal;    /* what became of the question */
    bool asking;
    GHashTable *opened; /* sealed text → Secret: opening is made slow on purpose */
} PassphraseStore;

/* A key goes into the container for keys, when that gives back the very same text; a key in
 * another form goes into the one for everything. */
static bool is_canonical_key(const Secret *secret)
{
    g_autoptr(KeyPair) key = key_pair_parse(secret, NULL);
    g_autoptr(Secret) pem = key ? key_pair_pem(key) : NULL;

    return pem && secret_equal(pem, secret);
}

static void forget(PassphraseStore *self)
{
    g_clear_pointer(&self->passphrase, secret_unref);
    self->proven = false;
}

/* The name of some file that the passphrase must open; NULL: a new store. */
static char *sample_name(const PassphraseStore *self)
{
    g_autoptr(GPtrArray) secrets = NULL;
    g_autofree char *canary = g_build_filename(self->folder, CANARY, NULL);
    char *name;

    if (g_file_test(canary, G_FILE_TEST_EXISTS))
        return g_strdup(CANARY);
    secrets = secret_files_list(self->folder, SUFFIX);
    if (secrets->len == 0)
        return NULL;
    name = g_strconcat(secrets->pdata[0], SUFFIX, NULL);
    *strrchr(name, ' ') = '.';
    return name;
}

static void set_wrong(GError **error)
{
    problem_set(error, PROBLEM_DENIED, "It does not open what is stored in the second store",
                "Try again; mind the keyboard's layout and Caps Lock\n"
                "Check the file given with --passphrase-file",
                "the passphrase is wrong");
}

static void ask_now(PassphraseStore *self, GCancellable *cancellable, GError **error)
{
    g_autofree char *sample = sample_name(self);
    PassphraseWanted wanted = !sample       ? PASSPHRASE_NEW
                              : self->wrong ? PASSPHRASE_WRONG
                                            : PASSPHRASE_KNOWN;
    GError *problem = NULL;

    self->wrong = false;
    self->passphrase = self->ask(self->user_data, wanted, cancellable, &problem);
    if (self->passphrase && secret_length(self->passphrase) == 0) {
        forget(self);
        problem_set(&problem, PROBLEM_USAGE, "An empty passphrase protects nothing",
                    "Give one of a few words", "the passphrase is empty");
    }
    if (problem)
        g_propagate_error(error, problem);
    else if (!self->passphrase && wanted == PASSPHRASE_WRONG)
        set_wrong(error);
    else if (!self->passphrase)
        store_state_set_error(error, STORE_NEEDS_PASSPHRASE, "open the passphrase store");
}

/* Asks, unless it is known or was refused before. Others wait while one asks. */
static bool need_passphrase(PassphraseStore *self, GCancellable *cancellable, GError **error)
{
    while (self->asking) {
        if (!fiber_sleep(WAIT_MS, cancellable, error))
            return false;
    }
    if (self->passphrase)
        return true;
    if (!self->ask) {
        store_state_set_error(error, STORE_NEEDS_PASSPHRASE, "open the passphrase store");
        return false;
    }
    if (!self->refusal) {
        self->asking = true;
        ask_now(self, cancellable, &self->refusal);
        self->asking = false;
    }
    if (self->refusal)
        g_propagate_error(error, g_error_copy(self->refusal));
    return self->passphrase != NULL;
}

/* PROBLEM_DENIED: it is forgotten, and another one asked for when it is needed next. */
static Secret *open_sealed(PassphraseStore *self, const char *sealed, const char *name,
                           GError **error)
{
    g_autoptr(GError) problem = NULL;
    Secret *secret = g_hash_table_lookup(self->opened, sealed);

    if (secret)
        return secret_ref(secret);
    secret = container_open(sealed, self->passphrase, &problem);
    if (secret) {
        self->proven = true;
        g_hash_table_insert(self->opened, g_strdup(sealed), secret_ref(secret));
    } else if (problem_is(problem, PROBLEM_DENIED)) {
        forget(self);
        self->wrong = true;
        set_wrong(error);
    } else {
        problem_set(error, PROBLEM_STORE_UNAVAILABLE, problem->message,
                    "Bring the file back from a backup\n"
                    "Or set the connection up again: orgwire repair NAME",
                    "the file '%s' of the passphrase store is damaged", name);
    }
    return secret;
}

/* Opens with a passphrase that is asked for as often as it is wrong. */
static Secret *open_asking(PassphraseStore *self, const char *sealed, const char *name,
                           GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) problem = NULL;
    Secret *secret = NULL;

    do {
        g_clear_error(&problem);
        if (!need_passphrase(self, cancellable, error))
            return NULL;
        secret = open_sealed(self, sealed, name, &problem);
    } while (!secret && problem_is(problem, PROBLEM_DENIED));
    if (problem)
        g_propagate_error(error, g_steal_pointer(&problem));
    return secret;
}

static bool write_canary(PassphraseStore *self, GError **error)
{
    g_autoptr(Secret) text = secret_new(CANARY_TEXT, -1);
    g_autofree char *sealed = container_seal(text, self->passphrase, false, error);

    if (!sealed || !secret_files_write(self->folder, CANARY, sealed, strlen(sealed), error))
        return false;
    self->proven = true;
    return true;
}

/* A passphrase that opens what is there; any one of an empty store. */
static bool prove(PassphraseStore *self, GCancellable *cancellable, GError **error)
{
    g_autofree char *sample = sample_name(self);
    g_autofree char *sealed = NULL;
    g_autoptr(Secret) opened = NULL;
    gsize length;

    if (!sample || (self->proven && self->passphrase))
        return need_passphrase(self, cancellable, error);
    sealed = secret_files_read(self->folder, sample, &length, error);
    if (!sealed)
        return false;
    opened = open_asking(self, sealed, sample, cancellable, error);
    return opened != NULL;
}

/* Under the lock: nobody else begins a store of another passphrase meanwhile. */
static bool begin(PassphraseStore *self, GCancellable *cancellable, GError **error)
{
    g_autofree char *sample = sample_name(self);

    return sample ? prove(self, cancellable, error) : write_canary(self, error);
}

static StoreState probe(gpointer user_data, GCancellable *cancellable)
{
    PassphraseStore *self = user_data;
    StoreState state = secret_files_probe(self->folder);

    if (state != STORE_UNLOCKED)
        return state;
    return self->passphrase ? STORE_UNLOCKED : STORE_NEEDS_PASSPHRASE;
}

static void ask_again(gpointer user_data)
{
    PassphraseStore *self = user_data;

    g_clear_error(&self->refusal);
}

static bool unlock(gpointer user_data, GCancellable *cancellable, GError **error)
{
    ask_again(user_data);
    /* A new store gets its canary with the first secret; opening it changes nothing. */
    return prove(user_data, cancellable, error);
}

static Secret *get(gpointer user_data, const char *id, SecretKind kind, GCancellable *cancellable,
                   GError **error)
{
    PassphraseStore *self = user_data;
    g_autofree char *name = secret_files_name(id, kind, SUFFIX);
    g_autofree char *sealed = NULL;
    gsize length;

    sealed = secret_files_read(self->folder, name, &length, error);
    return sealed ? open_asking(self, sealed, name, cancellable, error) : NULL;
}

static bool put(gpointer user_data, const char *id, SecretKind kind, const Secret *secret,
                const char *label, GCancellable *cancellable, GError **error)
{
    PassphraseStore *self = user_data;
    g_autofree char *name = secret_files_name(id, kind, SUFFIX);
    g_autofree char *sealed = NULL;
    g_autoptr(FileLock) lock = NULL;

    /* Nobody else is held up by the lock while a person thinks. */
    if (!prove(self, cancellable, error))
        return false;
    lock = secret_files_lock(self->folder, cancellable, error);
    if (!lock || !begin(self, cancellable, error))
        return false;
    sealed = container_seal(secret, self->passphrase, is_canonical_key(secret), error);
    return sealed && secret_files_write(self->folder, name, sealed, strlen(sealed), error);
}

/* With the last secret goes the canary: the next one may have another passphrase. */
static bool drop(gpointer user_data, const char *id, SecretKind kind, GCancellable *cancellable,
                 GError **error)
{
    PassphraseStore *self = user_data;
    g_autofree char *name = secret_files_name(id, kind, SUFFIX);
    g_autoptr(FileLock) lock = secret_files_lock(self->folder, cancellable, error);
    g_autoptr(GPtrArray) left = NULL;

    if (!lock || !secret_files_remove(self->folder, name, error))
        return false;
    left = secret_files_list(self->folder, SUFFIX);
    return left->len > 0 || secret_files_remove(self->folder, CANARY, error);
}

static GPtrArray *list(gpointer user_data, GCancellable *cancellable, GError **error)
{
    PassphraseStore *self = user_data;
    StoreState state = secret_files_probe(self->folder);

    if (state == STORE_UNLOCKED)
        return secret_files_list(self->folder, SUFFIX);
    store_state_set_error(error, state, "list the passphrase store");
    return NULL;
}

static void destroy(gpointer user_data)
{
    PassphraseStore *self = user_data;

    forget(self);
    g_clear_error(&self->refusal);
    g_hash_table_unref(self->opened);
    g_free(self->folder);
    g_free(self);
}

SecretStore *passphrase_store_new(const char *folder, PassphraseAsk ask, gpointer user_data)
{
    static const SecretStoreClass class = {
        .probe = probe,
        .unlock = unlock,
        .get = get,
        .put = put,
        .remove = drop,
        .list = list,
        .ask_again = ask_again,
        .free = destroy,
    };
    PassphraseStore *self = g_new0(PassphraseStore, 1);

    self->folder = g_strdup(folder);
    self->ask = ask;
    self->user_data = user_data;
    self->opened =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) secret_unref);
    return secret_store_new(&class, self);
}
