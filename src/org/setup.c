#include "config.h"

#include "org/setup.h"

#include <string.h>

static void object_permission_free(gpointer permission)
{
    g_free(permission);
}

PermissionSet *permission_set_new(const char *name, const char *label)
{
    PermissionSet *set = g_new0(PermissionSet, 1);

    set->name = g_strdup(name);
    set->label = g_strdup(label);
    set->user_permissions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    set->objects = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, object_permission_free);
    set->fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, object_permission_free);
    return set;
}

static void copy_table(GHashTable *to, GHashTable *from, gsize size)
{
    GHashTableIter iter;
    gpointer key, value;

    g_hash_table_iter_init(&iter, from);
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_hash_table_insert(to, g_strdup(key), size ? g_memdup2(value, size) : g_strdup(key));
}

PermissionSet *permission_set_copy(const PermissionSet *set)
{
    PermissionSet *copy = permission_set_new(set->name, set->label);
    GHashTableIter iter;
    gpointer key;

    copy->id = g_strdup(set->id);
    copy->description = g_strdup(set->description);
    copy->license = g_strdup(set->license);
    copy->activation_required = set->activation_required;
    copy->profile_id = g_strdup(set->profile_id);
    g_hash_table_iter_init(&iter, set->user_permissions);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_hash_table_add(copy->user_permissions, g_strdup(key));
    copy_table(copy->objects, set->objects, sizeof(ObjectPermission));
    copy_table(copy->fields, set->fields, sizeof(FieldPermission));
    return copy;
}

void permission_set_free(PermissionSet *set)
{
    if (!set)
        return;
    g_free(set->id);
    g_free(set->name);
    g_free(set->label);
    g_free(set->description);
    g_free(set->license);
    g_free(set->profile_id);
    g_hash_table_unref(set->user_permissions);
    g_hash_table_unref(set->objects);
    g_hash_table_unref(set->fields);
    g_free(set);
}

static void assignment_free(Assignment *assignment)
{
    g_free(assignment->id);
    g_free(assignment->user_id);
    g_free(assignment->permission_set_id);
    g_free(assignment);
}

static void access_free(Access *access)
{
    g_free(access->id);
    g_free(access->permission_set_id);
    g_free(access->app_id);
    g_free(access);
}

void component_free(Component *component)
{
    if (!component)
        return;
    g_free(component->type);
    g_free(component->full_name);
    g_free(component->id);
    json_object_put(component->values);
    g_free(component);
}

static void app_free(App *app)
{
    g_free(app->id);
    g_free(app->consumer_id);
    g_free(app->name);
    g_free(app->previous_certificate);
    g_free(app);
}

Setup *setup_new(void)
{
    Setup *setup = g_new0(Setup, 1);

    setup->components = g_ptr_array_new_with_free_func((GDestroyNotify) component_free);
    setup->apps = g_ptr_array_new_with_free_func((GDestroyNotify) app_free);
    setup->permission_sets = g_ptr_array_new_with_free_func((GDestroyNotify) permission_set_free);
    setup->assignments = g_ptr_array_new_with_free_func((GDestroyNotify) assignment_free);
    setup->accesses = g_ptr_array_new_with_free_func((GDestroyNotify) access_free);
    return setup;
}

void setup_free(Setup *setup)
{
    if (!setup)
        return;
    g_ptr_array_unref(setup->components);
    g_ptr_array_unref(setup->apps);
    g_ptr_array_unref(setup->permission_sets);
    g_ptr_array_unref(setup->assignments);
    g_ptr_array_unref(setup->accesses);
    g_free(setup);
}

static gpointer copy_component(gconstpointer from, gpointer user_data)
{
    const Component *component = from;
    Component *copy = g_new0(Component, 1);

    copy->type = g_strdup(component->type);
    copy->full_name = g_strdup(component->full_name);
    copy->id = g_strdup(component->id);
    /* Values are replaced as a whole, never changed in place. */
    copy->values = json_object_get(component->values);
    copy->created_at = component->created_at;
    copy->modified_at = component->modified_at;
    return copy;
}

static gpointer copy_app(gconstpointer from, gpointer user_data)
{
    const App *app = from;
    App *copy = g_memdup2(app, sizeof *app);

    copy->id = g_strdup(app->id);
    copy->consumer_id = g_strdup(app->consumer_id);
    copy->name = g_strdup(app->name);
    copy->previous_certificate = g_strdup(app->previous_certificate);
    return copy;
}

static gpointer copy_set(gconstpointer set, gpointer user_data)
{
    return permission_set_copy(set);
}

static gpointer copy_assignment(gconstpointer from, gpointer user_data)
{
    const Assignment *assignment = from;
    Assignment *copy = g_new0(Assignment, 1);

    copy->id = g_strdup(assignment->id);
    copy->user_id = g_strdup(assignment->user_id);
    copy->permission_set_id = g_strdup(assignment->permission_set_id);
    return copy;
}

static gpointer copy_access(gconstpointer from, gpointer user_data)
{
    const Access *access = from;
    Access *copy = g_new0(Access, 1);

    copy->id = g_strdup(access->id);
    copy->permission_set_id = g_strdup(access->permission_set_id);
    copy->app_id = g_strdup(access->app_id);
    return copy;
}

Setup *setup_copy(const Setup *setup)
{
    Setup *copy = setup_new();

    g_ptr_array_extend(copy->components, setup->components, copy_component, NULL);
    g_ptr_array_extend(copy->apps, setup->apps, copy_app, NULL);
    g_ptr_array_extend(copy->permission_sets, setup->permission_sets, copy_set, NULL);
    g_ptr_array_extend(copy->assignments, setup->assignments, copy_assignment, NULL);
    g_ptr_array_extend(copy->accesses, setup->accesses, copy_access, NULL);
    return copy;
}

Component *setup_component(const Setup *setup, const char *type, const char *full_name)
{
    for (guint i = 0; i < setup->components->len; i++) {
        Component *component = setup->components->pdata[i];

        if (strcmp(component->type, type) == 0 &&
            g_ascii_strcasecmp(component->full_name, full_name) == 0)
            return component;
    }
    return NULL;
}

PermissionSet *setup_permission_set(const Setup *setup, const char *id_or_name)
{
    for (guint i = 0; i < setup->permission_sets->len; i++) {
        PermissionSet *set = setup->permission_sets->pdata[i];

        if (org_id_equal(set->id, id_or_name) ||
            (!set->profile_id && g_ascii_strcasecmp(set->name, id_or_name) == 0))
            return set;
    }
    return NULL;
}

PermissionSet *setup_profile_set(const Setup *setup, const char *profile_id)
{
    for (guint i = 0; i < setup->permission_sets->len; i++) {
        PermissionSet *set = setup->permission_sets->pdata[i];

        if (set->profile_id && org_id_equal(set->profile_id, profile_id))
            return set;
    }
    return NULL;
}

App *setup_app(const Setup *setup, const char *id_or_name)
{
    for (guint i = 0; i < setup->apps->len; i++) {
        App *app = setup->apps->pdata[i];

        if (org_id_equal(app->id, id_or_name) || g_ascii_strcasecmp(app->name, id_or_name) == 0)
            return app;
    }
    return NULL;
}

bool setup_is_assigned(const Setup *setup, const char *user_id, const char *permission_set_id)
{
    for (guint i = 0; i < setup->assignments->len; i++) {
        const Assignment *assignment = setup->assignments->pdata[i];

        if (org_id_equal(assignment->user_id, user_id) &&
            org_id_equal(assignment->permission_set_id, permission_set_id))
            return true;
    }
    return false;
}

bool setup_has_app_access(const Setup *setup, const char *permission_set_id, const char *app_id)
{
    for (guint i = 0; i < setup->accesses->len; i++) {
        const Access *access = setup->accesses->pdata[i];

        if (org_id_equal(access->permission_set_id, permission_set_id) &&
            org_id_equal(access->app_id, app_id))
            return true;
    }
    return false;
}

Assignment *setup_assign_set(Setup *setup, char *id, const char *user_id,
                             const char *permission_set_id)
{
    Assignment *assignment = g_new0(Assignment, 1);

    assignment->id = id;
    assignment->user_id = g_strdup(user_id);
    assignment->permission_set_id = g_strdup(permission_set_id);
    g_ptr_array_add(setup->assignments, assignment);
    return assignment;
}

Access *setup_grant_app(Setup *setup, char *id, const char *permission_set_id, const char *app_id)
{
    Access *access = g_new0(Access, 1);

    access->id = id;
    access->permission_set_id = g_strdup(permission_set_id);
    access->app_id = g_strdup(app_id);
    g_ptr_array_add(setup->accesses, access);
    return access;
}

void setup_remove_accesses(Setup *setup, const char *permission_set_id, const char *app_id)
{
    for (guint i = setup->accesses->len; i-- > 0;) {
        const Access *access = setup->accesses->pdata[i];

        if ((!permission_set_id || org_id_equal(access->permission_set_id, permission_set_id)) &&
            (!app_id || org_id_equal(access->app_id, app_id)))
            g_ptr_array_remove_index(setup->accesses, i);
    }
}

void setup_remove_permission_set(Setup *setup, const char *id)
{
    g_autofree char *gone = g_strdup(id);

    setup_remove_accesses(setup, gone, NULL);
    for (guint i = setup->assignments->len; i-- > 0;) {
        const Assignment *assignment = setup->assignments->pdata[i];

        if (org_id_equal(assignment->permission_set_id, gone))
            g_ptr_array_remove_index(setup->assignments, i);
    }
    for (guint i = setup->permission_sets->len; i-- > 0;) {
        const PermissionSet *set = setup->permission_sets->pdata[i];

        if (org_id_equal(set->id, gone))
            g_ptr_array_remove_index(setup->permission_sets, i);
    }
}
