#include "config.h"

#include "salesforce/setup.h"

#include <string.h>

#include "core/problem.h"
#include "core/soql.h"

#define MAX_USERS "50"

const SetupPermission setup_permissions[] = {
    {"ApiEnabled", "API Enabled", "everything", true},
    {"ModifyMetadata", "Modify Metadata Through Metadata API Functions", "to create the app", true},
    {"CustomizeApplication", "Customize Application", "connected apps and many settings", false},
    {"ManageRemoteAccess", "Manage Connected Apps", "connected apps", false},
    {"ExternalClientAppDeveloper", "Create, edit, and delete External Client Apps",
     "to create an external client app", false},
    {"ExternalClientAppAdmin", "Manage External Client Apps", "the app's policies", false},
    {"ManageProfilesPermissionsets", "Manage Profiles and Permission Sets",
     "to create the permission set", false},
    {"AssignPermissionSets", "Assign Permission Sets", "to assign the permission set", false},
    {"ViewSetup", "View Setup and Configuration", "to verify what was created", false},
    {"CanApproveUninstalledApps", "Approve Uninstalled Connected Apps",
     "to sign in with an app that is not installed in the org", false},
    {NULL, NULL, NULL, false},
};

/* What does as well (salesforce-api §5.1). */
static const struct {
    const char *name;
    const char *instead;
} alternatives[] = {
    {"ModifyMetadata", "ModifyAllData"},
    {"ManageRemoteAccess", "ModifyAllData"},
    {"AssignPermissionSets", "ManageUsers"},
    {"ExternalClientAppAdmin", "ExternalClientAppDeveloper"},
};

void setup_user_free(SetupUser *user)
{
    if (!user)
        return;
    g_free(user->id);
    g_free(user->username);
    g_free(user->name);
    g_free(user->email);
    g_free(user->profile);
    g_free(user->licence);
    g_free(user);
}

static SetupUser *read_user(json_object *record)
{
    json_object *profile = json_member(record, "Profile");
    SetupUser *user = g_new0(SetupUser, 1);

    user->id = g_strdup(json_text(record, "Id", ""));
    user->username = g_strdup(json_text(record, "Username", ""));
    user->name = g_strdup(json_text(record, "Name", ""));
    user->email = g_strdup(json_text(record, "Email", ""));
    user->active = json_flag(record, "IsActive", false);
    user->profile = g_strdup(json_text(profile, "Name", ""));
    user->licence = g_strdup(json_text(json_member(profile, "UserLicense"), "Name", ""));
    user->api_only = json_flag(profile, "PermissionsApiUserOnly", false);
    return user;
}

/* Not every administrator may see this; then the user does not count as frozen. */
static bool is_frozen(Api *api, const char *user_id, GCancellable *cancellable)
{
    g_autofree char *quoted = soql_quote(user_id, -1, NULL);
    g_autofree char *soql = g_strdup_printf(
        "SELECT IsFrozen FROM UserLogin WHERE UserId = %s", quoted);
    g_autoptr(json_object) record = api_query_one(api, soql, cancellable, NULL);

    return json_flag(record, "IsFrozen", false);
}

#define USER_FIELDS                                                                                \
    "Id, Username, Name, Email, IsActive, Profile.Name, Profile.UserLicense.Name"

SetupUser *setup_user(Api *api, const char *username, GCancellable *cancellable, GError **error)
{
    g_autofree char *quoted = soql_quote(username, -1, error);
    g_autofree char *soql = NULL;
    g_autoptr(json_object) record = NULL;
    g_autoptr(GError) problem = NULL;
    SetupUser *user;

    if (!quoted)
        return NULL;
    soql = g_strdup_printf(
        "SELECT " USER_FIELDS ", Profile.PermissionsApiUserOnly FROM User WHERE Username = %s",
        quoted);
    record = api_query_one(api, soql, cancellable, &problem);
    if (g_strcmp0(problem_salesforce_code(problem), "INVALID_FIELD") == 0) {
        g_clear_error(&problem);
        g_free(soql);
        soql = g_strdup_printf("SELECT " USER_FIELDS " FROM User WHERE Username = %s", quoted);
        record = api_query_one(api, soql, cancellable, &problem);
    }
    if (problem)
        g_propagate_error(error, g_steal_pointer(&problem));
    if (!record)
        return NULL;
    user = read_user(record);
    user->frozen = is_frozen(api, user->id, cancellable);
    return user;
}

GPtrArray *setup_users(Api *api, const char *part, GCancellable *cancellable, GError **error)
{
    g_autofree char *like = soql_quote_like(part, error);
    g_autofree char *soql = NULL;
    g_autoptr(json_object) records = NULL;
    GPtrArray *users;

    if (!like)
        return NULL;
    soql = g_strdup_printf("SELECT " USER_FIELDS " FROM User WHERE IsActive = true AND "
                           "(Username LIKE '%%%s%%' OR Name LIKE '%%%s%%' OR Email LIKE '%%%s%%') "
                           "ORDER BY Name LIMIT " MAX_USERS,
                           like, like, like);
    records = api_query_all(api, soql, cancellable, error);
    if (!records)
        return NULL;
    users = g_ptr_array_new_with_free_func((GDestroyNotify) setup_user_free);
    for (gsize i = 0; i < json_object_array_length(records); i++)
        g_ptr_array_add(users, read_user(json_object_array_get_idx(records, i)));
    return users;
}

void setup_org_free(SetupOrg *org)
{
    if (!org)
        return;
    g_free(org->id);
    g_free(org->name);
    g_free(org->edition);
    g_free(org->instance);
    g_free(org);
}

SetupOrg *setup_org(Api *api, GCancellable *cancellable, GError **error)
{
    g_autoptr(json_object) record = api_query_one(
        api, "SELECT Id, Name, OrganizationType, InstanceName, IsSandbox FROM Organization",
        cancellable, error);
    SetupOrg *org;

    if (!record) {
        if (error && !*error)
            problem_set(error, PROBLEM_NOT_PERMITTED, "the user cannot see it", NULL,
                        "the org's own data cannot be read");
        return NULL;
    }
    org = g_new0(SetupOrg, 1);
    org->id = g_strdup(json_text(record, "Id", ""));
    org->name = g_strdup(json_text(record, "Name", ""));
    org->edition = g_strdup(json_text(record, "OrganizationType", ""));
    org->instance = g_strdup(json_text(record, "InstanceName", ""));
    org->sandbox = json_flag(record, "IsSandbox", false);
    return org;
}

static bool is_asked_for(const char *name)
{
    for (const SetupPermission *p = setup_permissions; p->name; p++) {
        if (g_str_equal(p->name, name))
            return true;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(alternatives); i++) {
        if (g_str_equal(alternatives[i].instead, name))
            return true;
    }
    return false;
}

/* "PermissionsApiEnabled, …" of those columns that this org has. */
static char *known_columns(json_object *describe)
{
    json_object *fields = json_list(describe, "fields");
    GString *columns = g_string_new(NULL);

    for (gsize i = 0; fields && i < json_object_array_length(fields); i++) {
        const char *name = json_text(json_object_array_get_idx(fields, i), "name", "");

        if (g_str_has_prefix(name, "Permissions") && is_asked_for(name + strlen("Permissions")))
            g_string_append_printf(columns, "%s%s", columns->len ? ", " : "", name);
    }
    return g_string_free(columns, FALSE);
}

static GHashTable *read_granted(json_object *record)
{
    GHashTable *granted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    json_object_object_foreach(record, key, value)
    {
        if (g_str_has_prefix(key, "Permissions") && json_object_get_boolean(value))
            g_hash_table_add(granted, g_strdup(key + strlen("Permissions")));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(alternatives); i++) {
        if (g_hash_table_contains(granted, alternatives[i].instead))
            g_hash_table_add(granted, g_strdup(alternatives[i].name));
    }
    return granted;
}

GHashTable *setup_granted(Api *api, GCancellable *cancellable, GError **error)
{
    static const char doing[] = "the permissions cannot be read";
    g_autoptr(json_object) describe =
        api_get(api, "sobjects/UserPermissionAccess/describe", doing, cancellable, error);
    g_autofree char *columns = describe ? known_columns(describe) : NULL;
    g_autofree char *soql = NULL;
    g_autoptr(json_object) record = NULL;

    if (!columns)
        return NULL;
    soql = g_strdup_printf("SELECT %s FROM UserPermissionAccess LIMIT 1",
                           *columns ? columns : "Id");
    record = api_query_one(api, soql, cancellable, error);
    if (!record) {
        if (error && !*error)
            problem_set(error, PROBLEM_MALFORMED_ANSWER, "there is no row", NULL, "%s", doing);
        return NULL;
    }
    return read_granted(record);
}
