/* The rest of a connection's life: each prepares a change (change.h) and changes nothing itself. */
#ifndef APP_LIFE_H
#define APP_LIFE_H

#include "app/change.h"
#include "core/answers.h"

/* In a fiber, each. The sign-in is looked up by the connection's org; PROBLEM_SIGN_IN_NEEDED. */

/* `force`: the org is not asked (gone, refused): only what is here is deleted. */
Change *remove_prepare(App *app, const char *name, bool keep_app, bool force,
                       GCancellable *cancellable, GError **error);
/* 0: key size and validity as before. */
Change *rotate_prepare(App *app, const char *name, guint key_size, guint valid_days,
                       GCancellable *cancellable, GError **error);
/* Finds what is missing or different and plans to put it back; a plan without steps: nothing is. */
Change *repair_prepare(App *app, const char *name, GCancellable *cancellable, GError **error);
/* Given answers replace the saved ones; objects replace the objects. */
Change *edit_prepare(App *app, const char *name, const Answers *answers, GCancellable *cancellable,
                     GError **error);
Change *migrate_prepare(App *app, const char *name, GCancellable *cancellable, GError **error);

/* Whose rights the connection's permission set grants; `ret_env` (may be NULL): where it runs
 * through the connection, "" for nowhere. NULL without an error: not known, or gone. */
Integration *life_integration(App *app, const Connection *connection, char **ret_env,
                              GError **error);

/* Everything this tool made in the org and that no connection here owns ("TYPE NAME"). */
GPtrArray *leftovers(App *app, SignIn *sign_in, GCancellable *cancellable, GError **error);
/* Deletes what that list names. */
bool leftovers_remove(App *app, SignIn *sign_in, GPtrArray *found, GCancellable *cancellable,
                      GError **error);

#endif
