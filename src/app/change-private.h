/* Inside of app: how a change is put together. */
#ifndef APP_CHANGE_PRIVATE_H
#define APP_CHANGE_PRIVATE_H

#include "app/change.h"
#include "provision/journal.h"

struct Change {
    App *app;
    Plan *plan;
    Journal *journal;
    SignIn *sign_in; /* owned when `owns_sign_in` */
    bool owns_sign_in;
    Api *admin;        /* NULL: the plan does not touch the org */
    Secret *given_key; /* APP_GIVEN, before STEP_STORE; NULL otherwise */
    bool no_wait;
    guint wait;
    bool resumed; /* the journal was there before */
    bool forced;  /* what the org says to a revocation does not matter */
};

/* Takes the plan and the journal. `sign_in` may be NULL. */
Change *change_new(App *app, Plan *plan, Journal *journal, SignIn *sign_in, bool owns_sign_in);
/* What a plan needs to know of this computer, for PlanFound. Strings are owned by the caller. */
typedef struct {
    Connection *connection;
    Integration *integration;
    char *connection_file, *integration_file, *store_words;
} Here;
void here_find(App *app, Here *here, const char *connection, const char *integration,
               StoreKind store, GCancellable *cancellable);
void here_clear(Here *here);
/* Is there a step left (to do, or to undo) that only an administrator can take? */
bool change_needs_admin(const Plan *plan, const Journal *journal, bool undoing);
/* Is waiting, and the first reading, all that is left? */
bool change_only_waits(const Change *change);
/* The functions that provision gets for the store and the files. */
void change_keep(Change *change, ProvisionKeep *keep);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Here, here_clear)

#endif
