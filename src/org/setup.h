/* Looking into and changing a Setup (org.h): always one of a copy's or the org's own. */
#ifndef ORG_SETUP_H
#define ORG_SETUP_H

#include "org/org.h"

PermissionSet *permission_set_new(const char *name, const char *label);
PermissionSet *permission_set_copy(const PermissionSet *set);
void permission_set_free(PermissionSet *set);
void component_free(Component *component);

/* NULL: none. Names in any case; ids of 15 or 18 characters. */
Component *setup_component(const Setup *setup, const char *type, const char *full_name);
PermissionSet *setup_permission_set(const Setup *setup, const char *id_or_name);
PermissionSet *setup_profile_set(const Setup *setup, const char *profile_id);
App *setup_app(const Setup *setup, const char *id_or_name);

bool setup_is_assigned(const Setup *setup, const char *user_id, const char *permission_set_id);
bool setup_has_app_access(const Setup *setup, const char *permission_set_id, const char *app_id);
/* Both take the id. */
Assignment *setup_assign_set(Setup *setup, char *id, const char *user_id,
                             const char *permission_set_id);
Access *setup_grant_app(Setup *setup, char *id, const char *permission_set_id, const char *app_id);
/* NULL: any. */
void setup_remove_accesses(Setup *setup, const char *permission_set_id, const char *app_id);
/* With its assignments and accesses. */
void setup_remove_permission_set(Setup *setup, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PermissionSet, permission_set_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Component, component_free)

#endif
