/* PermissionSet components: what a deploy of one checks, and how it is read back. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "org/apply.h"
#include "org/setup.h"
#include "org/users.h"

/* Objects that give no access without another one, beside master-detail: they hang on their
 * account. */
static const struct {
    const char *object, *parent;
} lookups_with_rights[] = {
    {"Contact", "Account"}, {"Contract", "Account"}, {"Opportunity", "Account"},
    {"Order", "Account"}};

static const struct {
    Right right;
    const char *element;
    const char *verb;
    Rights needs;
} verbs[] = {
    {RIGHT_READ, "allowRead", "Read", 0},
    {RIGHT_CREATE, "allowCreate", "Create", RIGHT_READ},
    {RIGHT_UPDATE, "allowEdit", "Edit", RIGHT_READ},
    {RIGHT_DELETE, "allowDelete", "Delete", RIGHT_READ | RIGHT_UPDATE},
};

static bool depends(Applied *applied, const char *verb, const char *object, const char *needs)
{
    return applied_fail(applied, "FIELD_INTEGRITY_EXCEPTION",
                        "Permission %s %s depends on permission(s): %s", verb, object, needs);
}

static char *missing_verbs(Rights missing, const char *object)
{
    GString *text = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (missing & verbs[i].right)
            g_string_append_printf(text, "%s%s %s", text->len ? ", " : "", verbs[i].verb, object);
    return g_string_free(text, FALSE);
}

static bool check_rights(const char *object, const ObjectPermission *permission, Applied *applied)
{
    const Rights all = RIGHT_READ | RIGHT_CREATE | RIGHT_UPDATE | RIGHT_DELETE;
    Rights needs = permission->modify_all ? all : permission->view_all ? RIGHT_READ : 0;
    const char *verb = permission->modify_all ? "Modify All" : "View All";
    g_autofree char *missing = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
        g_autofree char *text = missing_verbs(verbs[i].needs & ~permission->rights, object);

        if ((permission->rights & verbs[i].right) && *text)
            return depends(applied, verbs[i].verb, object, text);
    }
    missing = missing_verbs(needs & ~permission->rights, object);
    if (*missing)
        return depends(applied, verb, object, missing);
    if (permission->modify_all && !permission->view_all) {
        g_autofree char *text = g_strdup_printf("View All %s", object);

        return depends(applied, verb, object, text);
    }
    return true;
}

static bool read_object(const Org *org, PermissionSet *set, json_object *row, Applied *applied)
{
    const char *object = json_text(row, "object", "");
    ObjectPermission permission = {0};
    DataObject data;

    if (!data_object(org->data, object, &data))
        return applied_fail(applied, "INVALID_CROSS_REFERENCE_KEY",
                            "In field: object - no CustomObject named %s found", object);
    if (!data.takes_permissions)
        return applied_fail(applied, "FIELD_INTEGRITY_EXCEPTION",
                            "In field: object - object permissions can't be set for %s", data.name);
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (json_flag(row, verbs[i].element, false))
            permission.rights |= verbs[i].right;
    permission.view_all = json_flag(row, "viewAllRecords", false);
    permission.modify_all = json_flag(row, "modifyAllRecords", false);
    if (g_hash_table_contains(set->objects, data.name))
        return applied_fail(applied, "DUPLICATE_VALUE",
                            "Duplicate objectPermissions specified for: %s", data.name);
    if (!check_rights(data.name, &permission, applied))
        return false;
    /* A row without any right is no row. */
    if (permission.rights)
        g_hash_table_insert(set->objects, g_strdup(data.name),
                            g_memdup2(&permission, sizeof permission));
    return true;
}

static bool can_read(const PermissionSet *set, const char *object)
{
    const ObjectPermission *permission = g_hash_table_lookup(set->objects, object);

    return permission && (permission->rights & RIGHT_READ);
}

static bool check_parent(const PermissionSet *set, const char *object, const char *parent,
                         Applied *applied)
{
    g_autofree char *needs = parent ? g_strdup_printf("Read %s", parent) : NULL;

    return !parent || can_read(set, parent) || depends(applied, "Read", object, needs);
}

static bool check_parents(const Org *org, const PermissionSet *set, Applied *applied)
{
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(set->objects), (GCompareFunc) strcmp);

    for (GList *name = names; name; name = name->next) {
        DataObject data;

        for (gsize i = 0; i < G_N_ELEMENTS(lookups_with_rights); i++)
            if (strcmp(lookups_with_rights[i].object, name->data) == 0 &&
                !check_parent(set, name->data, lookups_with_rights[i].parent, applied))
                return false;
        if (!data_object(org->data, name->data, &data))
            continue;
        for (gsize i = 0; i < G_N_ELEMENTS(data.masters); i++)
            if (!check_parent(set, name->data, data.masters[i], applied))
                return false;
    }
    return true;
}

static bool read_field(const Org *org, PermissionSet *set, json_object *row, Applied *applied)
{
    const char *full = json_text(row, "field", "");
    g_auto(GStrv) parts = g_strsplit(full, ".", 2);
    FieldPermission permission = {.readable = json_flag(row, "readable", false),
                                  .editable = json_flag(row, "editable", false)};
    DataObject object;
    DataField field;
    g_autofree char *name = NULL;

    if (g_strv_length(parts) != 2 || !data_object(org->data, parts[0], &object) ||
        !data_field(org->data, parts[0], parts[1], &field))
        return applied_fail(applied, "INVALID_CROSS_REFERENCE_KEY",
                            "In field: field - no CustomField named %s found", full);
    name = g_strdup_printf("%s.%s", object.name, field.name);
    if (field.required || !field.permissionable)
        return applied_fail(applied, "FIELD_INTEGRITY_EXCEPTION",
                            "You cannot deploy to a required field: %s", name);
    if (permission.editable && !permission.readable)
        return depends(applied, "Edit", name, "Read");
    if (g_hash_table_contains(set->fields, name))
        return applied_fail(applied, "DUPLICATE_VALUE",
                            "Duplicate fieldPermissions specified for: %s", name);
    permission.editable = permission.editable && field.writable;
    if (permission.readable)
        g_hash_table_insert(set->fields, g_steal_pointer(&name),
                            g_memdup2(&permission, sizeof permission));
    return true;
}

static bool read_user_permission(const Org *org, PermissionSet *set, json_object *row,
                                 Applied *applied)
{
    const char *name = json_text(row, "name", "");

    if (!user_permission_find(name))
        return applied_fail(applied, "INVALID_CROSS_REFERENCE_KEY", "Unknown user permission: %s",
                            name);
    if (json_flag(row, "enabled", false))
        g_hash_table_add(set->user_permissions, g_strdup(name));
    return true;
}

static bool read_rows(const Org *org, PermissionSet *set, json_object *values, const char *element,
                      bool (*read)(const Org *, PermissionSet *, json_object *, Applied *),
                      Applied *applied)
{
    json_object *list = json_list(values, element);

    for (size_t i = 0; list && i < json_object_array_length(list); i++)
        if (!read(org, set, json_object_array_get_idx(list, i), applied))
            return false;
    return true;
}

static void replace_set(Org *org, Setup *draft, PermissionSet *set, Applied *applied)
{
    PermissionSet *old = setup_permission_set(draft, set->name);
    guint at;

    applied->success = applied->changed = true;
    applied->created = old == NULL;
    set->id = old ? g_strdup(old->id) : org_new_id(org, "0PS");
    applied->id = g_strdup(set->id);
    if (!old) {
        g_ptr_array_add(draft->permission_sets, set);
        return;
    }
    g_ptr_array_find(draft->permission_sets, old, &at);
    draft->permission_sets->pdata[at] = set;
    permission_set_free(old);
}

bool apply_permission_set(Org *org, Setup *draft, const char *full_name, json_object *values,
                          Applied *applied)
{
    g_autoptr(PermissionSet) set = permission_set_new(full_name, json_text(values, "label", ""));
    const char *license = json_text(values, "license", NULL);

    if (license && *license && !org_license(org, license))
        return applied_fail(applied, "INVALID_CROSS_REFERENCE_KEY",
                            "In field: license - no UserLicense named %s found", license);
    if (!*set->label)
        return applied_fail(applied, "REQUIRED_FIELD_MISSING",
                            "Required fields are missing: [MasterLabel]");
    set->description = g_strdup(json_text(values, "description", NULL));
    set->license = license && *license ? g_strdup(license) : NULL;
    set->activation_required = json_flag(values, "hasActivationRequired", false);
    if (!read_rows(org, set, values, "objectPermissions", read_object, applied) ||
        !read_rows(org, set, values, "fieldPermissions", read_field, applied) ||
        !read_rows(org, set, values, "userPermissions", read_user_permission, applied) ||
        !check_parents(org, set, applied))
        return false;
    replace_set(org, draft, g_steal_pointer(&set), applied);
    return true;
}

static void add_flag(json_object *row, const char *name, bool value)
{
    json_add_text(row, name, value ? "true" : "false");
}

static json_object *object_rows(const PermissionSet *set)
{
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(set->objects), (GCompareFunc) strcmp);
    json_object *rows = json_object_new_array();

    for (GList *name = names; name; name = name->next) {
        const ObjectPermission *permission = g_hash_table_lookup(set->objects, name->data);
        json_object *row = json_object_new_object();

        for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++)
            add_flag(row, verbs[i].element, permission->rights & verbs[i].right);
        add_flag(row, "modifyAllRecords", permission->modify_all);
        json_add_text(row, "object", name->data);
        add_flag(row, "viewAllRecords", permission->view_all);
        json_object_array_add(rows, row);
    }
    return rows;
}

static json_object *field_rows(const PermissionSet *set)
{
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(set->fields), (GCompareFunc) strcmp);
    json_object *rows = json_object_new_array();

    for (GList *name = names; name; name = name->next) {
        const FieldPermission *permission = g_hash_table_lookup(set->fields, name->data);
        json_object *row = json_object_new_object();

        add_flag(row, "editable", permission->editable);
        json_add_text(row, "field", name->data);
        add_flag(row, "readable", permission->readable);
        json_object_array_add(rows, row);
    }
    return rows;
}

static json_object *user_permission_rows(const PermissionSet *set)
{
    g_autoptr(GList) names =
        g_list_sort(g_hash_table_get_keys(set->user_permissions), (GCompareFunc) strcmp);
    json_object *rows = json_object_new_array();

    for (GList *name = names; name; name = name->next) {
        json_object *row = json_object_new_object();

        add_flag(row, "enabled", true);
        json_add_text(row, "name", name->data);
        json_object_array_add(rows, row);
    }
    return rows;
}

json_object *apply_read_permission_set(const PermissionSet *set)
{
    json_object *values = json_object_new_object();

    json_add_text(values, "description", set->description);
    json_add_take(values, "fieldPermissions", field_rows(set));
    add_flag(values, "hasActivationRequired", set->activation_required);
    json_add_text(values, "label", set->label);
    json_add_text(values, "license", set->license);
    json_add_take(values, "objectPermissions", object_rows(set));
    json_add_take(values, "userPermissions", user_permission_rows(set));
    return values;
}
