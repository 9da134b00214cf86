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
    bool resumed;     /* the journal was there before */
    bool rolled_back; /* its run has failed and taken back everything */
};

/* Takes the plan and the journal. `sign_in` may be NULL. */
Change *change_new(App *app, Plan *plan, Journal *journal, SignIn *sign_in, bool owns_sign_in);
/* In a fiber. The plan of a journal: what it wants, and what this computer has; `more` (NULL: none)
 * tells `user`, `has_sign_in` and `taken`. */
Plan *change_plan_of(App *app, const Journal *journal, const PlanFound *more,
                     GCancellable *cancellable);
/* Is there a step left (to do, or to undo) that only an administrator can take? */
bool change_needs_admin(const Plan *plan, const Journal *journal, bool undoing);
/* Is waiting, and the first reading, all that is left? */
bool change_only_waits(const Change *change);
/* The functions that provision gets for the store and the files. */
void change_keep(Change *change, ProvisionKeep *keep);

#endif
