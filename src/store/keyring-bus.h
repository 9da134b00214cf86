/* The child's side of the session bus: what state the keyring is in, and unlocking it.
 *
 * Plain D-Bus calls with times of our own, because libsecret's answers do not tell the states
 * apart (reliability.md §4.2). Blocking: the parent ends the child when it takes too long. */
#ifndef STORE_KEYRING_BUS_H
#define STORE_KEYRING_BUS_H

#include <gio/gio.h>

#include "store/secret-store.h"

#define SECRETS_NAME "org.freedesktop.secrets"
#define SECRETS_PATH "/org/freedesktop/secrets"
#define SECRETS_INTERFACE "org.freedesktop.Secret."

typedef struct {
    GDBusConnection *connection;
    bool encrypted;  /* the provider has been seen to offer an encrypted session */
    char *default_collection; /* since the last probe; NULL: none */
    char *session_collection; /* kept in memory by the provider; NULL: none */
} KeyringBus;

/* One of the first eight states. Asks for nothing, changes nothing. */
StoreState keyring_bus_probe(KeyringBus *bus);

/* Unlocks what needs no question (an empty password, one known to the login keyring). */
StoreState keyring_bus_unlock_silently(KeyringBus *bus);

/* Lets the provider ask. Returns when the user has answered or the service has gone. */
StoreState keyring_bus_unlock(KeyringBus *bus, bool *ret_dismissed);

#endif
