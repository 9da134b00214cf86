/* PermissionSet, PermissionSetAssignment, SetupEntityAccess, UserPermissionAccess. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "org/setup.h"
#include "org/tables.h"
#include "org/users.h"

#define SET_COLUMN(word, label, admin) \
    {.name = "Permissions" #word, .type = "boolean", .createable = true, .updateable = true},

static const TableColumn set_columns[] = {
    COLUMN_ID,
    {.name = "Name", .type = "string", .length = 80, .createable = true, .updateable = true},
    {.name = "Label", .type = "string", .length = 80, .createable = true, .updateable = true},
    {.name = "Description", .type = "string", .length = 255, .createable = true,
     .updateable = true, .nillable = true},
    {.name = "LicenseId", .type = "reference", .length = 18, .reference_to = "UserLicense",
     .relationship = "License", .createable = true, .nillable = true},
    COLUMN_REFERENCE("ProfileId", "Profile", "Profile"),
    COLUMN_FLAG("IsOwnedByProfile"),
    COLUMN_FLAG("IsCustom"),
    {.name = "HasActivationRequired", .type = "boolean", .createable = true, .updateable = true},
    COLUMN_WORD("Type"),
    PERMISSION_LIST(SET_COLUMN)
    COLUMN_END,
};

static GPtrArray *set_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows = table_rows_new();
    bool all = org_user_may(org, viewer, "ViewSetup");

    for (guint i = 0; i < org->setup->permission_sets->len; i++) {
        const PermissionSet *set = org->setup->permission_sets->pdata[i];
        const struct OrgLicense *license = set->license ? org_license(org, set->license) : NULL;
        json_object *row;

        if (!all && !setup_is_assigned(org->setup, viewer->id, set->id))
            continue;
        row = table_row(rows, set->id);
        table_text(row, "Name", set->name);
        table_text(row, "Label", set->label);
        table_text(row, "Description", set->description);
        table_text(row, "LicenseId", license ? license->id : NULL);
        table_text(row, "ProfileId", set->profile_id);
        json_add_flag(row, "IsOwnedByProfile", set->profile_id != NULL);
        json_add_flag(row, "IsCustom", set->profile_id == NULL);
        json_add_flag(row, "HasActivationRequired", set->activation_required);
        table_text(row, "Type", set->profile_id ? "Profile" : "Regular");
        for (const UserPermission *permission = user_permissions; permission->name; permission++)
            json_add_flag(row, permission->column,
                          g_hash_table_contains(set->user_permissions, permission->name));
    }
    return rows;
}

static void read_permissions(PermissionSet *set, json_object *values)
{
    for (const UserPermission *permission = user_permissions; permission->name; permission++) {
        if (!json_member(values, permission->column))
            continue;
        if (json_flag(values, permission->column, false))
            g_hash_table_add(set->user_permissions, g_strdup(permission->name));
        else
            g_hash_table_remove(set->user_permissions, permission->name);
    }
}

static bool check_new_set(Org *org, const char *name, const char *label, RowProblem *problem)
{
    const PermissionSet *other = name ? setup_permission_set(org->setup, name) : NULL;

    if (!name || !label) {
        row_problem_set(problem, 400, "REQUIRED_FIELD_MISSING", name ? "Label" : "Name",
                        "Required fields are missing: [%s]", name ? "Label" : "Name");
        return false;
    }
    if (!g_regex_match_simple("^[A-Za-z](?:_?[A-Za-z0-9])*$", name, 0, 0)) {
        row_problem_set(problem, 400, "FIELD_INTEGRITY_EXCEPTION", "Name",
                        "The Permission Set API Name can only contain underscores and "
                        "alphanumeric characters. It must be unique, begin with a letter, not "
                        "include spaces, not end with an underscore, and not contain two "
                        "consecutive underscores.");
        return false;
    }
    if (other) {
        row_problem_set(problem, 400, "DUPLICATE_DEVELOPER_NAME", "Name",
                        "The name you entered is already in use: %s", name);
        return false;
    }
    return true;
}

static bool set_insert(Org *org, const OrgUser *user, json_object *values, char **ret_id,
                       RowProblem *problem)
{
    const char *name = json_text(values, "Name", NULL), *label = json_text(values, "Label", NULL);
    const char *license_id = json_text(values, "LicenseId", NULL);
    const struct OrgLicense *license = license_id ? org_license(org, license_id) : NULL;
    PermissionSet *set;

    if (!table_check(org, user, "ManageProfilesPermissionsets", problem) ||
        !check_new_set(org, name, label, problem))
        return false;
    if (license_id && !license) {
        row_problem_set(problem, 400, "INVALID_CROSS_REFERENCE_KEY", "LicenseId",
                        "invalid cross reference id");
        return false;
    }
    set = permission_set_new(name, label);
    set->id = org_new_id(org, "0PS");
    set->description = g_strdup(json_text(values, "Description", NULL));
    set->license = license ? g_strdup(license->name) : NULL;
    set->activation_required = json_flag(values, "HasActivationRequired", false);
    read_permissions(set, values);
    g_ptr_array_add(org->setup->permission_sets, set);
    *ret_id = g_strdup(set->id);
    return true;
}

static PermissionSet *wanted_set(Org *org, const OrgUser *user, const char *id, RowProblem *problem)
{
    PermissionSet *set;

    if (!table_check(org, user, "ManageProfilesPermissionsets", problem))
        return NULL;
    set = setup_permission_set(org->setup, id);
    if (!set) {
        row_problem_set(problem, 404, "ENTITY_IS_DELETED", NULL, "entity is deleted");
        return NULL;
    }
    if (set->profile_id) {
        row_problem_set(problem, 400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", NULL,
                        "Cannot modify the permission set of a profile");
        return NULL;
    }
    return set;
}

static bool set_update(Org *org, const OrgUser *user, const char *id, json_object *values,
                       RowProblem *problem)
{
    PermissionSet *set = wanted_set(org, user, id, problem);

    if (!set)
        return false;
    if (json_text(values, "Label", NULL)) {
        g_free(set->label);
        set->label = g_strdup(json_text(values, "Label", NULL));
    }
    if (json_object_object_get_ex(values, "Description", NULL)) {
        g_free(set->description);
        set->description = g_strdup(json_text(values, "Description", NULL));
    }
    set->activation_required =
        json_flag(values, "HasActivationRequired", set->activation_required);
    read_permissions(set, values);
    return true;
}

static bool set_remove(Org *org, const OrgUser *user, const char *id, RowProblem *problem)
{
    const PermissionSet *set = wanted_set(org, user, id, problem);

    if (!set)
        return false;
    for (guint i = 0; i < org->setup->assignments->len; i++) {
        const Assignment *assignment = org->setup->assignments->pdata[i];

        if (!org_id_equal(assignment->permission_set_id, set->id))
            continue;
        row_problem_set(problem, 400, "DELETE_FAILED", NULL,
                        "Your attempt to delete %s could not be completed because it is "
                        "associated with the following permission set assignments: %s",
                        set->label, assignment->id);
        return false;
    }
    setup_remove_permission_set(org->setup, set->id);
    return true;
}

const Table table_permission_set = {"PermissionSet", "Permission Set", "0PS", set_columns,
                                    set_rows, set_insert, set_update, set_remove};

static const TableColumn assignment_columns[] = {
    COLUMN_ID,
    {.name = "AssigneeId", .type = "reference", .length = 18, .reference_to = "User",
     .relationship = "Assignee", .createable = true},
    {.name = "PermissionSetId", .type = "reference", .length = 18, .reference_to = "PermissionSet",
     .relationship = "PermissionSet", .createable = true},
    COLUMN_TEXT("PermissionSetGroupId", 18),
    COLUMN_TIME("ExpirationDate"),
    COLUMN_FLAG("IsActive"),
    COLUMN_FLAG("IsRevoked"),
    COLUMN_END,
};

static GPtrArray *assignment_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows = table_rows_new();
    bool all = org_user_may(org, viewer, "ViewSetup");

    for (guint i = 0; i < org->setup->assignments->len; i++) {
        const Assignment *assignment = org->setup->assignments->pdata[i];
        json_object *row;

        if (!all && !org_id_equal(assignment->user_id, viewer->id))
            continue;
        row = table_row(rows, assignment->id);
        table_text(row, "AssigneeId", assignment->user_id);
        table_text(row, "PermissionSetId", assignment->permission_set_id);
        table_text(row, "PermissionSetGroupId", NULL);
        table_text(row, "ExpirationDate", NULL);
        json_add_flag(row, "IsActive", true);
        json_add_flag(row, "IsRevoked", false);
    }
    return rows;
}

static bool check_license(Org *org, const OrgUser *assignee, const PermissionSet *set,
                          RowProblem *problem)
{
    const char *own = org_user_profile(org, assignee)->license->name;

    if (!fault_on(org, FAULT_LICENCE_MISMATCH) && (!set->license || strcmp(set->license, own) == 0))
        return true;
    row_problem_set(problem, 400, "FIELD_INTEGRITY_EXCEPTION", "PermissionSetId",
                    "Can't assign permission set %s to user %s %s. The user license doesn't match "
                    "the permission set's license: %s", set->label, assignee->first_name,
                    assignee->last_name, own);
    return false;
}

static bool assignment_insert(Org *org, const OrgUser *user, json_object *values, char **ret_id,
                              RowProblem *problem)
{
    const char *assignee_id = json_text(values, "AssigneeId", NULL);
    const char *set_id = json_text(values, "PermissionSetId", NULL);
    const OrgUser *assignee = assignee_id ? org_user(org, assignee_id) : NULL;
    const PermissionSet *set = set_id ? setup_permission_set(org->setup, set_id) : NULL;

    if (!org_user_may(org, user, "ManageUsers") &&
        !table_check(org, user, "AssignPermissionSets", problem))
        return false;
    if (!assignee || !set || !org_id_equal(set->id, set_id) || set->profile_id) {
        row_problem_set(problem, 400, "INVALID_CROSS_REFERENCE_KEY",
                        assignee ? "PermissionSetId" : "AssigneeId", "invalid cross reference id");
        return false;
    }
    if (setup_is_assigned(org->setup, assignee->id, set->id)) {
        row_problem_set(problem, 400, "DUPLICATE_VALUE", NULL,
                        "duplicate value found: <unknown> duplicates value on record with id: "
                        "<unknown>");
        return false;
    }
    if (!check_license(org, assignee, set, problem))
        return false;
    *ret_id = org_new_id(org, "0Pa");
    setup_assign_set(org->setup, g_strdup(*ret_id), assignee->id, set->id);
    return true;
}

static bool assignment_remove(Org *org, const OrgUser *user, const char *id, RowProblem *problem)
{
    if (!org_user_may(org, user, "ManageUsers") &&
        !table_check(org, user, "AssignPermissionSets", problem))
        return false;
    for (guint i = 0; i < org->setup->assignments->len; i++) {
        const Assignment *assignment = org->setup->assignments->pdata[i];
        const PermissionSet *set;

        if (!org_id_equal(assignment->id, id))
            continue;
        set = setup_permission_set(org->setup, assignment->permission_set_id);
        if (set && set->profile_id)
            break; /* a profile is not taken away like that */
        g_ptr_array_remove_index(org->setup->assignments, i);
        return true;
    }
    row_problem_set(problem, 404, "NOT_FOUND", NULL, "The requested resource does not exist");
    return false;
}

const Table table_assignment = {"PermissionSetAssignment", "Permission Set Assignment", "0Pa",
                                assignment_columns, assignment_rows, assignment_insert, NULL,
                                assignment_remove};
