/* Inside of app: how a status is put together. */
#ifndef APP_STATUS_PRIVATE_H
#define APP_STATUS_PRIVATE_H

#include "app/status.h"
#include "core/problem.h"
#include "provision/journal.h"

void status_add(Status *status, StatusState state, const char *what);
/* The user may do less, or more, than was chosen: a drift that a repair mends. */
void status_add_rights(Status *status, bool more, const char *what);
/* What was taken for such is the org's own change, `what`: the integration is to be adapted. */
void status_drop_rights(Status *status, const char *what);
void status_add_problem(Status *status, const GError *why);
/* The change that was begun and not finished: only it can be gone on with, or taken back. */
void status_add_unfinished(Status *status, const Journal *journal);
/* Takes out, from the finding of this number on, what a half-done change explains, since nothing
 * else could mend it. */
void status_drop_explained(Status *status, guint first);
StatusState status_state_of(const GError *why);
/* Sorts the findings; the first decides state, reason and next. */
void status_settle(Status *status);

/* In a fiber, each: status-live.c. What the connection itself sees; what an administrator's sign-in
 * adds, when there is one. */
void status_look(App *app, Status *status, GCancellable *cancellable);
void status_look_as_admin(App *app, Status *status, GCancellable *cancellable);

#endif
