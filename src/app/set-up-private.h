/* Inside of app: what a set-up asks an org before it plans. */
#ifndef APP_SET_UP_PRIVATE_H
#define APP_SET_UP_PRIVATE_H

#include "app/objects.h"
#include "app/set-up.h"
#include "salesforce/setup.h"

/* What the org said. */
typedef struct {
    SetupUser *user;
    GPtrArray *describes; /* of Describe *: chosen ones first, then the parents needed */
    GStrv takers;         /* objects that take object permissions; NULL: not said */
    GStrv taken;          /* names of apps and permission sets with our prefix */
} Asked;
void asked_clear(Asked *asked);

/* PROBLEM_USAGE for a user who is not there, not active, or frozen. */
bool ask_user(Api *api, const char *username, Asked *asked, GCancellable *cancellable,
              GError **error);
/* Adds what --objects-like means to the integration. */
bool ask_globs(ObjectsView *view, const char *const *globs, Rights rights, Integration *integration,
               GCancellable *cancellable, GError **error);
bool ask_objects(ObjectsView *view, const Integration *integration, Asked *asked,
                 GCancellable *cancellable, GError **error);
/* Do the names in actions fit what ask_objects() read? PROBLEM_CONFLICT. */
bool asked_check_names(const Asked *asked, const Integration *integration, GError **error);
/* ask_objects(), and the rows of the permission set that follow from it. */
GPtrArray *ask_grants(ObjectsView *view, const Integration *integration, Asked *asked,
                      GCancellable *cancellable, GError **error);
bool ask_taken(Api *api, Asked *asked, GCancellable *cancellable, GError **error);

void set_up_use_names(Connection *connection, const PlanNames *names);

/* Is there surely no integration of that name yet? Then its file is ours to delete on undo. */
bool set_up_makes_integration(App *app, const Integration *integration);

/* No connection and no change under way has the name; else PROBLEM_CONFLICT, or why that cannot be
 * seen. */
bool set_up_name_is_free(App *app, const char *name, GError **error);
/* The answers as values. */
Connection *set_up_connection(App *app, const SetUpRequest *request, const SignIn *sign_in,
                              int *ret_question, GError **error);
Integration *set_up_integration(App *app, const SetUpRequest *request, const char *api_version,
                                const char *connection, int *ret_question, GError **error);
/* Once its objects are known. Do its names differ, and is there none with other objects under its
 * own name? One that is there with the same objects is shared, and so are the names it gave. */
bool set_up_check_integration(App *app, Integration *integration, int *ret_question,
                              GError **error);

/* A hand-over waiting for its consumer key: the id under which its private key is stored. */
bool hand_over_find(App *app, const char *connection, char **ret_id, StoreKind *ret_store,
                    char **ret_certificate);
/* What was answered when it was made, with what is given now before it; without a hand-over of the
 * connection's name just that. ret_env: set if it was named then. */
Answers *hand_over_answers(App *app, const Answers *given, char **ret_env);
bool hand_over_forget(App *app, const char *connection, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

#endif
