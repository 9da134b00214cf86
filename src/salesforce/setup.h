/* Setup objects read and written as rows: users, permissions, org, assignments (§5, §6.7). */
#ifndef SALESFORCE_SETUP_H
#define SALESFORCE_SETUP_H

#include <glib.h>
#include <stdbool.h>

#include "salesforce/api.h"

typedef struct {
    char *id, *username, *name, *email, *profile, *licence;
    bool active, frozen, api_only;
} SetupUser;
void setup_user_free(SetupUser *user);
/* In a fiber, each. NULL without error: no such user. */
SetupUser *setup_user(Api *api, const char *username, GCancellable *cancellable, GError **error);
/* Active users whose name, username or e-mail contains `part`; at most 50 (GPtrArray of SetupUser).
 */
GPtrArray *setup_users(Api *api, const char *part, GCancellable *cancellable, GError **error);

typedef struct {
    char *id, *name, *edition, *instance;
    bool sandbox;
} SetupOrg;
SetupOrg *setup_org(Api *api, GCancellable *cancellable, GError **error);
void setup_org_free(SetupOrg *org);

/* The rows of salesforce-api §5.1. */
typedef struct {
    const char *name;  /* "ModifyMetadata" */
    const char *label; /* "Modify Metadata Through Metadata API Functions" */
    const char *need;  /* what for */
    bool hard;         /* without it (or its alternative) nothing works */
} SetupPermission;
extern const SetupPermission setup_permissions[]; /* ends with a NULL name */
/* Names the user has; columns the org does not know are left out. */
GHashTable *setup_granted(Api *api, GCancellable *cancellable, GError **error);

/* In a fiber. A refusal for the network's address gets the address that the org saw, from its login
 * history, as far as the Api's user may read it; other problems are left alone. */
void setup_name_address(Api *api, const char *user_id, GError *problem, GCancellable *cancellable);

/* Permission sets and assignments. NULL without error: none. */
char *setup_permission_set_id(Api *api, const char *name, GCancellable *cancellable,
                              GError **error);
char *setup_assignment_id(Api *api, const char *user_id, const char *permission_set_id,
                          GCancellable *cancellable, GError **error);
/* Makes an empty one: of several who do so at once one succeeds, the others get PROBLEM_CONFLICT.
 */
bool setup_create_permission_set(Api *api, const char *name, const char *description,
                                 GCancellable *cancellable, GError **error);
/* DUPLICATE_VALUE counts as done. */
bool setup_assign(Api *api, const char *user_id, const char *permission_set_id,
                  GCancellable *cancellable, GError **error);
/* NOT_FOUND and ENTITY_IS_DELETED count as done. */
bool setup_delete(Api *api, const char *object, const char *id, GCancellable *cancellable,
                  GError **error);
/* Id of an app; NULL without error: none. `external`: ExternalClientApplication by developer name,
 * else ConnectedApplication by label. */
char *setup_app_id(Api *api, const char *name, bool external, GCancellable *cancellable,
                   GError **error);
/* Is the permission set let into the app (SetupEntityAccess)? */
bool setup_has_access(Api *api, const char *permission_set_id, const char *app_id, bool *ret_has,
                      GCancellable *cancellable, GError **error);
bool setup_grant_access(Api *api, const char *permission_set_id, const char *app_id,
                        GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SetupUser, setup_user_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SetupOrg, setup_org_free)

#endif
