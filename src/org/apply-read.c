/* Components as readMetadata and listMetadata show them. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "org/app.h"
#include "org/apply.h"
#include "org/setup.h"
#include "org/users.h"

/* Names of the sets (or of the profiles that own them) that are let into the app. */
static GPtrArray *access_names(const Org *org, const App *app, bool profiles)
{
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < org->setup->accesses->len; i++) {
        const Access *access = org->setup->accesses->pdata[i];
        const PermissionSet *set = setup_permission_set(org->setup, access->permission_set_id);

        if (set && org_id_equal(access->app_id, app->id) && (set->profile_id != NULL) == profiles)
            g_ptr_array_add(names, profiles
                                       ? (gpointer) org_profile(org, set->profile_id)->name
                                       : set->name);
    }
    return names;
}

static void add_joined(const Org *org, json_object *values, const App *app, const char *element,
                       bool profiles)
{
    g_autoptr(GPtrArray) names = access_names(org, app, profiles);
    g_autofree char *text = NULL;

    g_ptr_array_add(names, NULL);
    text = g_strjoinv(",", (char **) names->pdata);
    if (*text)
        json_add_text(values, element, text);
}

static void add_list(const Org *org, json_object *values, const App *app, const char *element,
                     bool profiles)
{
    g_autoptr(GPtrArray) names = access_names(org, app, profiles);
    json_object *list = json_object_new_array();

    for (guint i = 0; i < names->len; i++)
        json_append_text(list, names->pdata[i]);
    json_add_take(values, element, list);
}

json_object *apply_read(const Org *org, const MetadataType *type, const char *full_name)
{
    const Component *component;
    json_object *values;
    const App *app;

    if (strcmp(type->name, TYPE_PERMISSION_SET) == 0) {
        const PermissionSet *set = setup_permission_set(org->setup, full_name);

        return set ? apply_read_permission_set(set) : NULL;
    }
    component = setup_component(org->setup, type->name, full_name);
    if (!component)
        return NULL;
    values = component_with_defaults(type, component->values);
    if (strcmp(type->name, TYPE_OAUTH_POLICIES) == 0) {
        app = setup_app(org->setup, json_text(values, "externalClientApplication", ""));
        if (app) {
            add_joined(org, values, app, "commaSeparatedPermissionSet", false);
            add_joined(org, values, app, "commaSeparatedProfile", true);
        }
    } else if (strcmp(type->name, TYPE_CONNECTED_APP) == 0) {
        app = setup_app(org->setup, full_name);
        if (app) {
            add_list(org, values, app, "permissionSetName", false);
            add_list(org, values, app, "profileName", true);
        }
    }
    return values;
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *apply_list(const Org *org, const MetadataType *type)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    bool sets = strcmp(type->name, TYPE_PERMISSION_SET) == 0;
    GPtrArray *from = sets ? org->setup->permission_sets : org->setup->components;

    for (guint i = 0; i < from->len; i++) {
        if (sets) {
            const PermissionSet *set = from->pdata[i];

            if (!set->profile_id)
                g_ptr_array_add(names, g_strdup(set->name));
        } else {
            const Component *component = from->pdata[i];

            if (strcmp(component->type, type->name) == 0)
                g_ptr_array_add(names, g_strdup(component->full_name));
        }
    }
    g_ptr_array_sort(names, by_name);
    return names;
}
