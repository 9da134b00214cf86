#include "config.h"

#include "org/users.h"

#include <string.h>

#include "org/setup.h"

#define PERMISSION_ROW(name, label, admin) {#name, "Permissions" #name, label, admin},
const UserPermission user_permissions[] = {PERMISSION_LIST(PERMISSION_ROW){NULL, NULL, NULL, false}};
#undef PERMISSION_ROW

static const char *const licenses[] = {"Salesforce", "Salesforce Integration"};

static const struct {
    const char *name;
    const char *license;
    const char *permissions; /* by commas; "*": what an administrator has */
} profiles[] = {
    {"System Administrator", "Salesforce", "*"},
    {"Minimum Access - API Only Integrations", "Salesforce Integration", "ApiEnabled,ApiUserOnly"},
    {"Minimum Access - Salesforce", "Salesforce", "LightningExperienceUser"},
};

static const struct {
    const char *username, *first_name, *last_name, *email, *profile;
    bool active, frozen;
} users[] = {
    {ORG_ADMIN_USERNAME, "Ada", "Admin", "ada@orgwire.example", "System Administrator", true, false},
    {ORG_RUN_AS_USERNAME, "Ingrid", "Integration", "ops@orgwire.example",
     "Minimum Access - API Only Integrations", true, false},
    {"olga@orgwire.example", "Olga", "Ops", "olga@orgwire.example", "Minimum Access - Salesforce",
     true, false},
    {"gone@orgwire.example", "Gustav", "Gone", "gone@orgwire.example",
     "Minimum Access - API Only Integrations", false, false},
    {"frozen@orgwire.example", "Freya", "Frozen", "frozen@orgwire.example",
     "Minimum Access - API Only Integrations", true, true},
};

const UserPermission *user_permission_find(const char *name)
{
    for (const UserPermission *row = user_permissions; row->name; row++)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

static void user_free(gpointer data)
{
    OrgUser *user = data;

    g_free(user->id);
    g_free(user->username);
    g_free(user->first_name);
    g_free(user->last_name);
    g_free(user->email);
    g_free(user->profile_id);
    g_free(user);
}

static void license_free(gpointer license)
{
    g_free(((struct OrgLicense *) license)->id);
    g_free(license);
}

static void profile_free(gpointer profile)
{
    g_free(((struct OrgProfile *) profile)->id);
    g_free(profile);
}

static void make_user(Org *org, gsize at)
{
    OrgUser *user = g_new0(OrgUser, 1);

    user->id = org_new_id(org, "005");
    user->username = g_strdup(users[at].username);
    user->first_name = g_strdup(users[at].first_name);
    user->last_name = g_strdup(users[at].last_name);
    user->email = g_strdup(users[at].email);
    user->profile_id = g_strdup(org_profile(org, users[at].profile)->id);
    user->active = users[at].active;
    user->frozen = users[at].frozen;
    user->admin = strcmp(users[at].profile, "System Administrator") == 0;
    g_ptr_array_add(org->users, user);
}

void users_make(Org *org)
{
    org->licenses = g_ptr_array_new_with_free_func(license_free);
    org->profiles = g_ptr_array_new_with_free_func(profile_free);
    org->users = g_ptr_array_new_with_free_func(user_free);
    for (gsize i = 0; i < G_N_ELEMENTS(licenses); i++) {
        struct OrgLicense *license = g_new0(struct OrgLicense, 1);

        license->id = org_new_id(org, "100");
        license->name = licenses[i];
        g_ptr_array_add(org->licenses, license);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(profiles); i++) {
        struct OrgProfile *profile = g_new0(struct OrgProfile, 1);

        profile->id = org_new_id(org, "00e");
        profile->name = profiles[i].name;
        profile->license = org_license(org, profiles[i].license);
        g_ptr_array_add(org->profiles, profile);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(users); i++)
        make_user(org, i);
}

void users_clear(Org *org)
{
    g_clear_pointer(&org->users, g_ptr_array_unref);
    g_clear_pointer(&org->profiles, g_ptr_array_unref);
    g_clear_pointer(&org->licenses, g_ptr_array_unref);
}

static void grant_profile(PermissionSet *set, const char *permissions)
{
    g_auto(GStrv) names = g_strsplit(permissions, ",", -1);

    for (const UserPermission *row = user_permissions; row->name; row++)
        if ((strcmp(permissions, "*") == 0 && row->admin) ||
            g_strv_contains((const char *const *) names, row->name))
            g_hash_table_add(set->user_permissions, g_strdup(row->name));
}

void users_make_profile_sets(Org *org, Setup *setup)
{
    for (gsize i = 0; i < G_N_ELEMENTS(profiles); i++) {
        const struct OrgProfile *profile = org->profiles->pdata[i];
        g_autofree char *name = g_strdup_printf("X%s", profile->id);
        PermissionSet *set = permission_set_new(name, profile->name);

        set->id = org_new_id(org, "0PS");
        set->profile_id = g_strdup(profile->id);
        set->license = g_strdup(profile->license->name);
        grant_profile(set, profiles[i].permissions);
        g_ptr_array_add(setup->permission_sets, set);
        for (guint j = 0; j < org->users->len; j++) {
            const OrgUser *user = org->users->pdata[j];

            if (org_id_equal(user->profile_id, profile->id))
                setup_assign_set(setup, org_new_id(org, "0Pa"), user->id, set->id);
        }
    }
}

const struct OrgProfile *org_profile(const Org *org, const char *id_or_name)
{
    for (guint i = 0; i < org->profiles->len; i++) {
        const struct OrgProfile *profile = org->profiles->pdata[i];

        if (org_id_equal(profile->id, id_or_name) ||
            g_ascii_strcasecmp(profile->name, id_or_name) == 0)
            return profile;
    }
    return NULL;
}

const struct OrgProfile *org_user_profile(const Org *org, const OrgUser *user)
{
    return org_profile(org, user->profile_id);
}

const struct OrgLicense *org_license(const Org *org, const char *id_or_name)
{
    for (guint i = 0; i < org->licenses->len; i++) {
        const struct OrgLicense *license = org->licenses->pdata[i];

        if (org_id_equal(license->id, id_or_name) ||
            g_ascii_strcasecmp(license->name, id_or_name) == 0)
            return license;
    }
    return NULL;
}

char *org_user_name(const OrgUser *user)
{
    return g_strdup_printf("%s %s", user->first_name, user->last_name);
}

OrgUser *org_user(const Org *org, const char *id)
{
    for (guint i = 0; i < org->users->len; i++) {
        OrgUser *user = org->users->pdata[i];

        if (org_id_equal(user->id, id))
            return user;
    }
    return NULL;
}

OrgUser *org_user_by_name(const Org *org, const char *username)
{
    for (guint i = 0; i < org->users->len; i++) {
        OrgUser *user = org->users->pdata[i];

        if (g_ascii_strcasecmp(user->username, username) == 0)
            return user;
    }
    return NULL;
}
