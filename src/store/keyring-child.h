/* The parent's side of the keyring child: start, ask, kill. */
#ifndef STORE_KEYRING_CHILD_H
#define STORE_KEYRING_CHILD_H

#include <gio/gio.h>

#include "core/json.h"
#include "core/secret.h"

typedef struct KeyringChild KeyringChild;

typedef enum {
    CHILD_ANSWERED,
    CHILD_GONE,      /* it ended, or talked nonsense */
    CHILD_LATE,      /* the time was up */
    CHILD_CANCELLED,
} ChildOutcome;

/* NULL with PROBLEM_STORE_UNAVAILABLE. The child gets the socket and a few harmless variables of
 * the environment, nothing else. */
KeyringChild *keyring_child_start(const char *program, GError **error);
/* SIGKILL, at once: whatever it is doing, the desktop's keyring service survives that. */
void keyring_child_kill(KeyringChild *child);

/* In a fiber; -1 waits without limit. After anything but CHILD_ANSWERED the child is to be killed.
 * `secret` may be NULL; a reply without one gives NULL. */
ChildOutcome keyring_child_ask(KeyringChild *child, json_object *request, const Secret *secret,
                               gint milliseconds, GCancellable *cancellable,
                               json_object **ret_reply, Secret **ret_secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyringChild, keyring_child_kill)

#endif
