/* Users, profiles, licences and the user permissions there are. */
#ifndef ORG_USERS_H
#define ORG_USERS_H

#include "org/org.h"

/* API name without "Permissions", label, does a System Administrator have it? */
#define PERMISSION_LIST(X) \
    X(ApiEnabled, "API Enabled", true) \
    X(ApiUserOnly, "API Only User", false) \
    X(AssignPermissionSets, "Assign Permission Sets", true) \
    X(BulkApiHardDelete, "Bulk API Hard Delete", false) \
    X(CanApproveUninstalledApps, "Approve Uninstalled Connected Apps", true) \
    X(ClientSecretRotation, "Rotate Consumer Secrets", true) \
    X(CustomizeApplication, "Customize Application", true) \
    X(EditTask, "Edit Tasks", true) \
    X(ExternalClientAppAdmin, "Manage External Client Apps", true) \
    X(ExternalClientAppDeveloper, "Create, edit, and delete External Client Apps", true) \
    X(ExternalClientAppViewer, "View External Client Apps", true) \
    X(LightningExperienceUser, "Lightning Experience User", true) \
    X(ManageProfilesPermissionsets, "Manage Profiles and Permission Sets", true) \
    X(ManageRemoteAccess, "Manage Connected Apps", true) \
    X(ManageUsers, "Manage Users", true) \
    X(ModifyAllData, "Modify All Data", true) \
    X(ModifyMetadata, "Modify Metadata Through Metadata API Functions", true) \
    X(RunReports, "Run Reports", true) \
    X(TwoFactorApi, "Multi-Factor Authentication for API Logins", false) \
    X(UseAnyApiClient, "Use Any API Client", true) \
    X(ViewAllData, "View All Data", true) \
    X(ViewClientSecret, "View External Client App Consumer Secrets in Metadata", true) \
    X(ViewRoles, "View Roles and Role Hierarchy", true) \
    X(ViewSetup, "View Setup and Configuration", true)

typedef struct {
    const char *name;   /* "ApiEnabled" */
    const char *column; /* "PermissionsApiEnabled" */
    const char *label;
    bool admin;
} UserPermission;
extern const UserPermission user_permissions[]; /* ends with a NULL name */
const UserPermission *user_permission_find(const char *name); /* NULL: none of that name */

struct OrgLicense {
    char *id;
    const char *name; /* "Salesforce" */
};

struct OrgProfile {
    char *id;
    const char *name;
    const struct OrgLicense *license;
};

/* Makes licences, profiles (with the permission set that each owns) and users. */
void users_make(Org *org);
void users_clear(Org *org);
/* The permission sets of the profiles and their assignments, into an empty setup. */
void users_make_profile_sets(Org *org, Setup *setup);

const struct OrgProfile *org_profile(const Org *org, const char *id_or_name);
const struct OrgProfile *org_user_profile(const Org *org, const OrgUser *user);
const struct OrgLicense *org_license(const Org *org, const char *id_or_name);
char *org_user_name(const OrgUser *user); /* "Ada Admin" */

#endif
