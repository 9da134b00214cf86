/* SetupEntityAccess, UserPermissionAccess, ObjectPermissions, FieldPermissions. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "org/setup.h"
#include "org/tables.h"
#include "org/users.h"

static const TableColumn access_columns[] = {
    COLUMN_ID,
    {.name = "ParentId", .type = "reference", .length = 18, .reference_to = "PermissionSet",
     .relationship = "Parent", .createable = true},
    {.name = "SetupEntityId", .type = "reference", .length = 18,
     .reference_to = "ExternalClientApplication,ConnectedApplication",
     .relationship = "SetupEntity", .createable = true},
    COLUMN_WORD("SetupEntityType"),
    COLUMN_TIME("SystemModstamp"),
    COLUMN_END,
};

static GPtrArray *access_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows;

    if (!org_user_may(org, viewer, "ViewSetup"))
        return NULL;
    rows = table_rows_new();
    for (guint i = 0; i < org->setup->accesses->len; i++) {
        const Access *access = org->setup->accesses->pdata[i];
        const App *app = setup_app(org->setup, access->app_id);
        json_object *row = table_row(rows, access->id);

        table_text(row, "ParentId", access->permission_set_id);
        table_text(row, "SetupEntityId", access->app_id);
        table_text(row, "SetupEntityType", app && !app->external ? "ConnectedApplication"
                                                                  : "ExternalClientApplication");
        table_time(row, "SystemModstamp", app ? app->created_at : 0);
    }
    return rows;
}

static bool access_insert(Org *org, const OrgUser *user, json_object *values, char **ret_id,
                          RowProblem *problem)
{
    const char *set_id = json_text(values, "ParentId", "");
    const char *app_id = json_text(values, "SetupEntityId", "");
    const PermissionSet *set = setup_permission_set(org->setup, set_id);
    const App *app = setup_app(org->setup, app_id);

    if (!table_check(org, user, "ManageProfilesPermissionsets", problem))
        return false;
    if (!set || !org_id_equal(set->id, set_id) || !app || !org_id_equal(app->id, app_id)) {
        row_problem_set(problem, 400, "INVALID_CROSS_REFERENCE_KEY",
                        set ? "SetupEntityId" : "ParentId", "invalid cross reference id");
        return false;
    }
    if (setup_has_app_access(org->setup, set->id, app->id)) {
        row_problem_set(problem, 400, "DUPLICATE_VALUE", NULL,
                        "duplicate value found: <unknown> duplicates value on record with id: "
                        "<unknown>");
        return false;
    }
    *ret_id = org_new_id(org, "0J0");
    setup_grant_app(org->setup, g_strdup(*ret_id), set->id, app->id);
    return true;
}

static bool access_remove(Org *org, const OrgUser *user, const char *id, RowProblem *problem)
{
    if (!table_check(org, user, "ManageProfilesPermissionsets", problem))
        return false;
    for (guint i = 0; i < org->setup->accesses->len; i++) {
        const Access *access = org->setup->accesses->pdata[i];

        if (org_id_equal(access->id, id)) {
            g_ptr_array_remove_index(org->setup->accesses, i);
            return true;
        }
    }
    row_problem_set(problem, 404, "NOT_FOUND", NULL, "The requested resource does not exist");
    return false;
}

const Table table_access = {"SetupEntityAccess", "Setup Entity Access", "0J0", access_columns,
                            access_rows, access_insert, NULL, access_remove};

#define PERMISSION_COLUMN(name, label, admin) COLUMN_FLAG("Permissions" #name),
static const TableColumn effective_columns[] = {
    COLUMN_ID,
    COLUMN_TIME("LastCacheUpdate"),
    PERMISSION_LIST(PERMISSION_COLUMN)
    COLUMN_END,
};

static GPtrArray *effective_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows = table_rows_new();
    json_object *row = table_row(rows, "000000000000000AAA");

    table_time(row, "LastCacheUpdate", org_now(org));
    for (const UserPermission *permission = user_permissions; permission->name; permission++)
        json_add_flag(row, permission->column, org_user_may(org, viewer, permission->name));
    return rows;
}

const Table table_user_permission_access = {
    "UserPermissionAccess", "User Permission Access", NULL, effective_columns, effective_rows,
    NULL, NULL, NULL};

static const TableColumn object_columns[] = {
    COLUMN_ID,
    COLUMN_REFERENCE("ParentId", "PermissionSet", "Parent"),
    COLUMN_WORD("SobjectType"),
    COLUMN_FLAG("PermissionsRead"),
    COLUMN_FLAG("PermissionsCreate"),
    COLUMN_FLAG("PermissionsEdit"),
    COLUMN_FLAG("PermissionsDelete"),
    COLUMN_FLAG("PermissionsViewAllRecords"),
    COLUMN_FLAG("PermissionsModifyAllRecords"),
    COLUMN_END,
};

/* These rows live inside their permission set; their ids are made from its id and their place. */
static char *inner_id(const char *prefix, const PermissionSet *set, guint at)
{
    g_autofree char *id = g_strdup_printf("%s%.6s%06x", prefix, set->id + 9, at);

    return org_id18(id);
}

static GPtrArray *object_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows = table_rows_new();

    for (guint i = 0; i < org->setup->permission_sets->len; i++) {
        const PermissionSet *set = org->setup->permission_sets->pdata[i];
        g_autoptr(GList) names =
            g_list_sort(g_hash_table_get_keys(set->objects), (GCompareFunc) strcmp);
        guint at = 0;

        for (GList *name = names; name; name = name->next, at++) {
            const ObjectPermission *permission = g_hash_table_lookup(set->objects, name->data);
            g_autofree char *id = inner_id("110", set, at);
            json_object *row = table_row(rows, id);

            table_text(row, "ParentId", set->id);
            table_text(row, "SobjectType", name->data);
            json_add_flag(row, "PermissionsRead", permission->rights & RIGHT_READ);
            json_add_flag(row, "PermissionsCreate", permission->rights & RIGHT_CREATE);
            json_add_flag(row, "PermissionsEdit", permission->rights & RIGHT_UPDATE);
            json_add_flag(row, "PermissionsDelete", permission->rights & RIGHT_DELETE);
            json_add_flag(row, "PermissionsViewAllRecords", permission->view_all);
            json_add_flag(row, "PermissionsModifyAllRecords", permission->modify_all);
        }
    }
    return rows;
}

const Table table_object_permissions = {"ObjectPermissions", "Object Permissions", "110",
                                        object_columns, object_rows, NULL, NULL, NULL};

static const TableColumn field_columns[] = {
    COLUMN_ID,
    COLUMN_REFERENCE("ParentId", "PermissionSet", "Parent"),
    COLUMN_WORD("SobjectType"),
    COLUMN_WORD("Field"),
    COLUMN_FLAG("PermissionsRead"),
    COLUMN_FLAG("PermissionsEdit"),
    COLUMN_END,
};

static GPtrArray *field_rows(Org *org, const OrgUser *viewer)
{
    GPtrArray *rows = table_rows_new();

    for (guint i = 0; i < org->setup->permission_sets->len; i++) {
        const PermissionSet *set = org->setup->permission_sets->pdata[i];
        g_autoptr(GList) names =
            g_list_sort(g_hash_table_get_keys(set->fields), (GCompareFunc) strcmp);
        guint at = 0;

        for (GList *name = names; name; name = name->next, at++) {
            const FieldPermission *permission = g_hash_table_lookup(set->fields, name->data);
            g_autofree char *id = inner_id("01k", set, at);
            g_auto(GStrv) parts = g_strsplit(name->data, ".", 2);
            json_object *row = table_row(rows, id);

            table_text(row, "ParentId", set->id);
            table_text(row, "SobjectType", parts[0]);
            table_text(row, "Field", name->data);
            json_add_flag(row, "PermissionsRead", permission->readable);
            json_add_flag(row, "PermissionsEdit", permission->editable);
        }
    }
    return rows;
}

const Table table_field_permissions = {"FieldPermissions", "Field Permissions", "01k",
                                       field_columns, field_rows, NULL, NULL, NULL};
