/* Where secrets live between runs. One interface, several stores; each passes the same battery
 * (tests/contract/).
 *
 * "Not there" is an answer, silence is not: nothing is ever made, overwritten or deleted because a
 * look-up said nothing (reliability.md §0.1). */
#ifndef STORE_SECRET_STORE_H
#define STORE_SECRET_STORE_H

#include <gio/gio.h>
#include <stdbool.h>

#include "core/connection.h"
#include "core/secret.h"

typedef enum {
    SECRET_PRIVATE_KEY,  /* of a connection; PEM */
    SECRET_NEXT_KEY,     /* of a rotation under way; PEM */
    SECRET_ACCESS_TOKEN, /* of a connection: JSON with token, instance_url, minted_at */
    SECRET_SIGN_IN,      /* of an administrator's sign-in: JSON with tokens */
    SECRET_N_KINDS
} SecretKind;
const char *secret_kind_name(SecretKind kind);  /* "private-key", … */
const char *secret_kind_words(SecretKind kind); /* in a message: "private key", … */
bool secret_kind_parse(const char *name, SecretKind *ret_kind);

/* The ten states of reliability.md §4.5, and those of the file stores. */
typedef enum {
    STORE_UNLOCKED,
    STORE_LOCKED,           /* known, locked: unlock */
    STORE_NO_COLLECTION,    /* no default collection yet */
    STORE_SERVICE_TIMEOUT,  /* the service does not answer (stopped, activation hangs) */
    STORE_NO_SERVICE,       /* a bus without a provider */
    STORE_NO_BUS,           /* no session bus, or a dead address */
    STORE_SILENT,           /* the bus never answers; our deadline ended it */
    STORE_PLAIN_ONLY,       /* the provider offers no encrypted session */
    STORE_NEEDS_PASSPHRASE, /* second store, no passphrase given */
    STORE_UNUSABLE,         /* folder missing, read-only, foreign owner … */
    STORE_N_STATES
} StoreState;
const char *store_state_name(StoreState state); /* "locked" */
bool store_state_parse(const char *name, StoreState *ret_state);
const char *store_state_why(StoreState state);  /* one sentence for a person */
const char *store_state_next(StoreState state); /* what to do, one action a line */

typedef struct SecretStore SecretStore;

/* What an implementation provides; all in a fiber. `self` is its own state. */
typedef struct {
    StoreState (*probe)(gpointer self, GCancellable *cancellable);
    bool (*unlock)(gpointer self, GCancellable *cancellable, GError **error);
    /* NULL with PROBLEM_NOT_FOUND: surely not there. */
    Secret *(*get)(gpointer self, const char *id, SecretKind kind, GCancellable *cancellable,
                   GError **error);
    bool (*put)(gpointer self, const char *id, SecretKind kind, const Secret *secret,
                const char *label, GCancellable *cancellable, GError **error);
    bool (*remove)(gpointer self, const char *id, SecretKind kind, GCancellable *cancellable,
                   GError **error);
    GPtrArray *(*list)(gpointer self, GCancellable *cancellable, GError **error);
    void (*ask_again)(gpointer self); /* NULL: nobody is asked anything */
    void (*free)(gpointer self);
} SecretStoreClass;

#define SECRET_STORE_MAX (64 * 1024)

SecretStore *secret_store_new(const SecretStoreClass *class, gpointer self);
void secret_store_free(SecretStore *store);

/* In a fiber, each; at most 3 s for probe, 10 s for the rest, unlock without limit (the user ends
 * it by cancelling, which ends the child, never the call). */
StoreState secret_store_probe(SecretStore *store, GCancellable *cancellable);
bool secret_store_unlock(SecretStore *store, GCancellable *cancellable, GError **error);
/* A new attempt of the person's: what was refused before may be asked for once more. */
void secret_store_ask_again(SecretStore *store);
/* PROBLEM_NOT_FOUND only when the store is open and surely has none; else
 * PROBLEM_STORE_UNAVAILABLE with the state's why and next (PROBLEM_DENIED: wrong passphrase). At
 * most SECRET_STORE_MAX bytes; what comes back must look like its kind (PEM; a JSON object).
 * `id`: letters, digits, "-", "_", "."; at most 64. */
Secret *secret_store_get(SecretStore *store, const char *id, SecretKind kind,
                         GCancellable *cancellable, GError **error);
/* Replaces, reads back and compares; the old value stays when it fails. */
bool secret_store_put(SecretStore *store, const char *id, SecretKind kind, const Secret *secret,
                      const char *label, GCancellable *cancellable, GError **error);
/* Not there counts as done. */
bool secret_store_remove(SecretStore *store, const char *id, SecretKind kind,
                         GCancellable *cancellable, GError **error);
/* "id kind" of all secrets of ours (GPtrArray of char *). */
GPtrArray *secret_store_list(SecretStore *store, GCancellable *cancellable, GError **error);

/* Copies all kinds of an id and verifies each; a failure takes away again what it copied. Nothing
 * there is PROBLEM_NOT_FOUND. */
bool secret_store_copy(SecretStore *from, SecretStore *to, const char *id,
                       GCancellable *cancellable, GError **error);
/* All kinds of an id. */
bool secret_store_remove_all(SecretStore *store, const char *id, GCancellable *cancellable,
                             GError **error);

/* Sets PROBLEM_STORE_UNAVAILABLE in the words of `state`. */
void store_state_set_error(GError **error, StoreState state, const char *doing);

/* The stores. `child`: path of the orgwire-keyring program. */
SecretStore *keyring_store_new(const char *child);
SecretStore *memory_store_new(void);
typedef enum {
    PASSPHRASE_KNOWN, /* of what is stored */
    PASSPHRASE_NEW,   /* nothing is stored yet: it is being chosen */
    PASSPHRASE_WRONG, /* of what is stored: the one just given does not open it */
} PassphraseWanted;
/* Asked when first needed, in a fiber; after a wrong one at once again. NULL with an error: none to
 * be had, and none is asked for before secret_store_ask_again() or secret_store_unlock(); NULL
 * without one, to PASSPHRASE_WRONG: there is no other. `ask` may be NULL: then the state is
 * STORE_NEEDS_PASSPHRASE. */
typedef Secret *(*PassphraseAsk)(gpointer user_data, PassphraseWanted wanted,
                                 GCancellable *cancellable, GError **error);
/* A folder of its own for each of the two; made when first written. */
SecretStore *passphrase_store_new(const char *folder, PassphraseAsk ask, gpointer user_data);
SecretStore *plain_store_new(const char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SecretStore, secret_store_free)

#endif
