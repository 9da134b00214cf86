/* What a user may do: the sum of the permission sets assigned to him, his profile's included. */
#include "config.h"

#include <string.h>

#include "org/setup.h"
#include "org/users.h"

typedef bool (*SetQuestion)(const PermissionSet *set, gconstpointer about);

static bool any_set(const Org *org, const OrgUser *user, SetQuestion question, gconstpointer about)
{
    for (guint i = 0; i < org->setup->assignments->len; i++) {
        const Assignment *assignment = org->setup->assignments->pdata[i];
        const PermissionSet *set;

        if (!org_id_equal(assignment->user_id, user->id))
            continue;
        set = setup_permission_set(org->setup, assignment->permission_set_id);
        if (set && question(set, about))
            return true;
    }
    return false;
}

static bool set_has_user_permission(const PermissionSet *set, gconstpointer name)
{
    return g_hash_table_contains(set->user_permissions, name);
}

/* The argument of the fault may name several, by commas. */
static bool is_lacking(const Org *org, const char *permission)
{
    const char *argument = fault_arg(org, FAULT_ADMIN_LACKS);
    g_auto(GStrv) names = argument ? g_strsplit(argument, ",", -1) : NULL;

    return names && g_strv_contains((const char *const *) names, permission);
}

bool org_user_may(const Org *org, const OrgUser *user, const char *permission)
{
    /* The org itself asks: what a reference points to is there whoever may see it. */
    if (!user)
        return true;
    if (user->admin && is_lacking(org, permission))
        return false;
    return any_set(org, user, set_has_user_permission, permission);
}

static const char *lookup_name(GHashTable *table, const char *name)
{
    GHashTableIter iter;
    gpointer key;

    if (g_hash_table_contains(table, name))
        return name;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        if (g_ascii_strcasecmp(key, name) == 0)
            return key;
    return NULL;
}

static Rights set_rights(const PermissionSet *set, const char *object)
{
    const char *name = lookup_name(set->objects, object);
    const ObjectPermission *permission = name ? g_hash_table_lookup(set->objects, name) : NULL;

    return permission ? permission->rights : 0;
}

Rights org_object_rights(const Org *org, const OrgUser *user, const char *object)
{
    const Rights all = RIGHT_READ | RIGHT_CREATE | RIGHT_UPDATE | RIGHT_DELETE;
    Rights rights = 0;

    if (user->admin || org_user_may(org, user, "ModifyAllData"))
        return all;
    if (org_user_may(org, user, "ViewAllData"))
        rights |= RIGHT_READ;
    for (guint i = 0; i < org->setup->assignments->len; i++) {
        const Assignment *assignment = org->setup->assignments->pdata[i];
        const PermissionSet *set =
            org_id_equal(assignment->user_id, user->id)
                ? setup_permission_set(org->setup, assignment->permission_set_id)
                : NULL;

        if (set)
            rights |= set_rights(set, object);
    }
    return rights;
}

static const FieldPermission *set_field(const PermissionSet *set, const char *field)
{
    const char *name = lookup_name(set->fields, field);

    return name ? g_hash_table_lookup(set->fields, name) : NULL;
}

static bool set_field_readable(const PermissionSet *set, gconstpointer field)
{
    const FieldPermission *permission = set_field(set, field);

    return permission && permission->readable;
}

static bool set_field_editable(const PermissionSet *set, gconstpointer field)
{
    const FieldPermission *permission = set_field(set, field);

    return permission && permission->editable;
}

bool org_field_readable(const Org *org, const OrgUser *user, const char *object, const char *field)
{
    g_autofree char *full = g_strdup_printf("%s.%s", object, field);
    DataField data;

    if (user->admin)
        return true;
    if ((org_object_rights(org, user, object) & RIGHT_READ) == 0)
        return false;
    if (data_field(org->data, object, field, &data) && (data.required || !data.permissionable))
        return true;
    return any_set(org, user, set_field_readable, full);
}

bool org_field_editable(const Org *org, const OrgUser *user, const char *object, const char *field)
{
    g_autofree char *full = g_strdup_printf("%s.%s", object, field);
    DataField data;

    if (user->admin)
        return true;
    if ((org_object_rights(org, user, object) & (RIGHT_CREATE | RIGHT_UPDATE)) == 0)
        return false;
    if (data_field(org->data, object, field, &data) && (data.required || !data.permissionable))
        return data.writable;
    return any_set(org, user, set_field_editable, full);
}
