/* User, UserLogin, Profile, UserLicense, Organization. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "org/setup.h"
#include "org/tables.h"
#include "org/users.h"

#define MADE_AT 1767225600 /* 2026-01-01: when the org was made */

static const TableColumn user_columns[] = {
    COLUMN_ID,
    {.name = "Username", .type = "string", .length = 80},
    COLUMN_TEXT("FirstName", 40),
    {.name = "LastName", .type = "string", .length = 80, .updateable = true},
    COLUMN_TEXT("Name", 121),
    {.name = "Email", .type = "email", .length = 128, .updateable = true},
    COLUMN_TEXT("Alias", 8),
    {.name = "IsActive", .type = "boolean", .updateable = true},
    COLUMN_WORD("UserType"),
    COLUMN_REFERENCE("ProfileId", "Profile", "Profile"),
    COLUMN_WORD("LanguageLocaleKey"),
    COLUMN_WORD("LocaleSidKey"),
    COLUMN_WORD("TimeZoneSidKey"),
    COLUMN_TIME("CreatedDate"),
    COLUMN_TIME("LastModifiedDate"),
    COLUMN_TIME("SystemModstamp"),
    COLUMN_END,
};

static GPtrArray *user_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows = table_rows_new();

    for (guint i = 0; i < org->users->len; i++) {
        const OrgUser *user = org->users->pdata[i];
        json_object *row = table_row(rows, user->id);
        g_autofree char *name = org_user_name(user);
        g_autofree char *alias = g_ascii_strdown(user->first_name, 8);

        table_text(row, "Username", user->username);
        table_text(row, "FirstName", user->first_name);
        table_text(row, "LastName", user->last_name);
        table_text(row, "Name", name);
        table_text(row, "Email", user->email);
        table_text(row, "Alias", alias);
        json_add_flag(row, "IsActive", user->active);
        table_text(row, "UserType", "Standard");
        table_text(row, "ProfileId", user->profile_id);
        table_text(row, "LanguageLocaleKey", "en_US");
        table_text(row, "LocaleSidKey", "en_US");
        table_text(row, "TimeZoneSidKey", "Europe/Vienna");
        table_time(row, "CreatedDate", MADE_AT);
        table_time(row, "LastModifiedDate", MADE_AT);
        table_time(row, "SystemModstamp", MADE_AT);
    }
    return rows;
}

static OrgUser *wanted_user(Org *org, const char *id, RowProblem *problem)
{
    OrgUser *user = org_user(org, id);

    if (!user)
        row_problem_set(problem, 404, "NOT_FOUND", NULL, "The requested resource does not exist");
    return user;
}

static void replace(char **field, json_object *values, const char *column)
{
    const char *text = json_text(values, column, NULL);

    if (!text)
        return;
    g_free(*field);
    *field = g_strdup(text);
}

static bool user_update(Org *org, const OrgUser *editor, const char *id, json_object *values,
                        RowProblem *problem)
{
    OrgUser *user = table_check(org, editor, "ManageUsers", problem)
                        ? wanted_user(org, id, problem)
                        : NULL;

    if (!user)
        return false;
    replace(&user->last_name, values, "LastName");
    replace(&user->email, values, "Email");
    user->active = json_flag(values, "IsActive", user->active);
    return true;
}

const Table table_user = {"User", "User", "005", user_columns, user_rows,
                          NULL, user_update, NULL};

static const TableColumn login_columns[] = {
    COLUMN_ID,
    COLUMN_REFERENCE("UserId", "User", "User"),
    {.name = "IsFrozen", .type = "boolean", .updateable = true},
    {.name = "IsPasswordLocked", .type = "boolean"},
    COLUMN_END,
};

/* The row of a user has the same serial. */
static char *login_id(const OrgUser *user)
{
    g_autofree char *id = g_strdup_printf("0Yw%.12s", user->id + 3);

    return org_id18(id);
}

static GPtrArray *login_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows = table_rows_new();
    bool all = org_user_may(org, viewer, "ManageUsers");

    for (guint i = 0; i < org->users->len; i++) {
        const OrgUser *user = org->users->pdata[i];
        g_autofree char *id = login_id(user);
        json_object *row;

        if (!all && user != viewer)
            continue;
        row = table_row(rows, id);
        table_text(row, "UserId", user->id);
        json_add_flag(row, "IsFrozen", user->frozen);
        json_add_flag(row, "IsPasswordLocked", false);
    }
    return rows;
}

static bool login_update(Org *org, const OrgUser *editor, const char *id, json_object *values,
                         RowProblem *problem)
{
    if (!table_check(org, editor, "ManageUsers", problem))
        return false;
    for (guint i = 0; i < org->users->len; i++) {
        OrgUser *user = org->users->pdata[i];
        g_autofree char *own = login_id(user);

        if (!org_id_equal(own, id))
            continue;
        user->frozen = json_flag(values, "IsFrozen", user->frozen);
        return true;
    }
    row_problem_set(problem, 404, "NOT_FOUND", NULL, "The requested resource does not exist");
    return false;
}

const Table table_user_login = {"UserLogin", "User Login", "0Yw", login_columns, login_rows,
                                NULL, login_update, NULL};

#define PERMISSION_COLUMN(name, label, admin) COLUMN_FLAG("Permissions" #name),
static const TableColumn profile_columns[] = {
    COLUMN_ID,
    COLUMN_TEXT("Name", 255),
    COLUMN_TEXT("Description", 255),
    COLUMN_WORD("UserType"),
    COLUMN_REFERENCE("UserLicenseId", "UserLicense", "UserLicense"),
    PERMISSION_LIST(PERMISSION_COLUMN)
    COLUMN_END,
};

static GPtrArray *profile_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows = table_rows_new();

    for (guint i = 0; i < org->profiles->len; i++) {
        const struct OrgProfile *profile = org->profiles->pdata[i];
        const PermissionSet *set = setup_profile_set(org->setup, profile->id);
        json_object *row = table_row(rows, profile->id);

        table_text(row, "Name", profile->name);
        table_text(row, "Description", NULL);
        table_text(row, "UserType", "Standard");
        table_text(row, "UserLicenseId", profile->license->id);
        for (const UserPermission *permission = user_permissions; permission->name; permission++)
            json_add_flag(row, permission->column,
                          set && g_hash_table_contains(set->user_permissions, permission->name));
    }
    return rows;
}

const Table table_profile = {"Profile", "Profile", "00e", profile_columns, profile_rows,
                             NULL, NULL, NULL};

static const TableColumn license_columns[] = {
    COLUMN_ID, COLUMN_TEXT("Name", 80), COLUMN_TEXT("MasterLabel", 80), COLUMN_END};

static GPtrArray *license_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows = table_rows_new();

    for (guint i = 0; i < org->licenses->len; i++) {
        const struct OrgLicense *license = org->licenses->pdata[i];
        json_object *row = table_row(rows, license->id);

        table_text(row, "Name", license->name);
        table_text(row, "MasterLabel", license->name);
    }
    return rows;
}

const Table table_user_license = {"UserLicense", "User License", "100", license_columns,
                                  license_rows, NULL, NULL, NULL};

static const TableColumn organization_columns[] = {
    COLUMN_ID,
    COLUMN_TEXT("Name", 80),
    COLUMN_WORD("OrganizationType"),
    COLUMN_TEXT("InstanceName", 5),
    COLUMN_FLAG("IsSandbox"),
    COLUMN_TEXT("NamespacePrefix", 15),
    COLUMN_TIME("TrialExpirationDate"),
    COLUMN_WORD("LanguageLocaleKey"),
    COLUMN_WORD("DefaultLocaleSidKey"),
    COLUMN_WORD("TimeZoneSidKey"),
    COLUMN_TIME("CreatedDate"),
    COLUMN_END,
};

static GPtrArray *organization_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows = table_rows_new();
    json_object *row = table_row(rows, org->id);

    table_text(row, "Name", "Orgwire Example");
    table_text(row, "OrganizationType", "Developer Edition");
    table_text(row, "InstanceName", "OW1");
    json_add_flag(row, "IsSandbox", org->sandbox || fault_on(org, FAULT_SANDBOX));
    table_text(row, "NamespacePrefix", NULL);
    table_text(row, "TrialExpirationDate", NULL);
    table_text(row, "LanguageLocaleKey", "en_US");
    table_text(row, "DefaultLocaleSidKey", "en_US");
    table_text(row, "TimeZoneSidKey", "Europe/Vienna");
    table_time(row, "CreatedDate", MADE_AT);
    return rows;
}

const Table table_organization = {"Organization", "Organization", "00D", organization_columns,
                                  organization_rows, NULL, NULL, NULL};
