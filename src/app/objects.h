/* Lists and describes of an org, through the cache. */
#ifndef APP_OBJECTS_H
#define APP_OBJECTS_H

#include "actions/drift.h"
#include "app/app.h"
#include "app/sign-in.h"
#include "core/integration.h"

/* Where to ask: a connection (its user's view), else a sign-in. */
typedef struct {
    Api *api;
    DescribeCache *cache; /* may be NULL */
    SignIn *sign_in;      /* owned when the view is an administrator's; else NULL */
} ObjectsView;
void objects_view_free(ObjectsView *view);
/* In a fiber. `connection` NULL: as session_connection() would choose, else the only sign-in. */
ObjectsView *objects_view(App *app, const char *connection, GCancellable *cancellable,
                          GError **error);
ObjectsView *objects_view_of(App *app, SignIn *sign_in); /* borrows the sign-in */

/* In a fiber, each. All objects by label (GPtrArray of ObjectInfo *); `pattern` (glob, or part of
 * label or name; NULL: all); hidden ones only with `all` or an exact name. */
GPtrArray *objects_list(ObjectsView *view, const char *pattern, bool all, GCancellable *cancellable,
                        GError **error);
/* PROBLEM_NOT_FOUND with "did you mean". */
/* "did you mean 'Account'?", or where to look. */
char *objects_near(ObjectsView *view, const char *object, GCancellable *cancellable);
Describe *objects_describe(ObjectsView *view, const char *object, GCancellable *cancellable,
                           GError **error);

/* In a fiber. Drift of the org against an integration (`orgwire check`, status): GPtrArray of
 * DriftChange *. What was is what the snapshot beside the integration says, taken at set-up and
 * edit; PROBLEM_NOT_FOUND: there is none yet (it is taken now). */
GPtrArray *objects_drift(App *app, const Integration *integration, const Connection *connection,
                         GCancellable *cancellable, GError **error);
/* In a fiber. As the connection's user sees it: an administrator sees more, which is no drift. */
bool objects_snapshot(App *app, const Integration *integration, const Connection *connection,
                      GCancellable *cancellable, GError **error);
/* A connection has another name now. */
void objects_move_snapshots(App *app, const char *from, const char *to);
void objects_forget_snapshots(App *app, const char *connection);
/* `orgwire use`: associates, refused (PROBLEM_CONFLICT, `why` lists) when the org does not fit or
 * names clash there. */
bool objects_use(App *app, const char *integration, const char *connection, const char *env,
                 GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ObjectsView, objects_view_free)

#endif
