/* Settings: the user's file over the system's (`orgwire config`). Options and environment stand
 * above them, in the commands. */
#ifndef APP_SETTINGS_H
#define APP_SETTINGS_H

#include "app/app.h"

typedef struct {
    const char *key;      /* "signin.client_id" */
    const char *fallback; /* NULL: none */
    const char *help;     /* one sentence */
} Setting;
/* connection, env, store, signin.client_id, signin.redirect_uris (several, separated by spaces),
 * api_version, color, mouse. Ends with a NULL key. */
extern const Setting settings[];

/* The value in force, or the fallback; NULL: none. Owned by the caller. */
char *setting_get(const App *app, const char *key);
/* NULL as value takes it out. PROBLEM_USAGE: no such key, or not a value for it. */
bool setting_set(App *app, const char *key, const char *value, GError **error);
/* In a fiber. Moves the secrets of all connections and sign-ins to a store; what was moved before a
 * failure stays there, and the rest where it was. */
bool setting_move_store(App *app, StoreKind kind, guint *ret_moved, GCancellable *cancellable,
                        GError **error);
char *setting_path(const App *app, bool system); /* the file */

#endif
