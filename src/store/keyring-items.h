/* The child's items: the only code that uses libsecret. Blocking. */
#ifndef STORE_KEYRING_ITEMS_H
#define STORE_KEYRING_ITEMS_H

#include "core/secret.h"
#include "store/keyring-bus.h"

typedef struct KeyringItems KeyringItems;

/* What came of it; words for RESULT_FAILED in `text`. */
typedef struct {
    const char *result; /* one of RESULT_… */
    StoreState state;
    char *text;
    Secret *secret;
    GPtrArray *names; /* "id kind" */
} ItemsReply;
void items_reply_clear(ItemsReply *reply);

KeyringItems *keyring_items_new(KeyringBus *bus);
void keyring_items_free(KeyringItems *items);

void keyring_items_get(KeyringItems *items, const char *id, SecretKind kind, ItemsReply *reply);
void keyring_items_put(KeyringItems *items, const char *id, SecretKind kind, const Secret *secret,
                       const char *label, ItemsReply *reply);
void keyring_items_remove(KeyringItems *items, const char *id, SecretKind kind, ItemsReply *reply);
void keyring_items_list(KeyringItems *items, ItemsReply *reply);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ItemsReply, items_reply_clear)

#endif
