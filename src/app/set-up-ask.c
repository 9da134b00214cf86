/* What a set-up asks of the org; nothing is changed. */
#include "config.h"

#include <string.h>

#include "actions/action.h"
#include "app/set-up-private.h"
#include "core/problem.h"
#include "core/soql.h"
#include "core/text.h"
#include "salesforce/metadata.h"

void asked_clear(Asked *asked)
{
    setup_user_free(asked->user);
    if (asked->describes)
        g_ptr_array_unref(asked->describes);
    g_strfreev(asked->takers);
    g_strfreev(asked->taken);
    *asked = (Asked){0};
}

static void set_no_user(Api *api, const char *username, GCancellable *cancellable, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(username, "@", 2);
    g_autoptr(GPtrArray) near = setup_users(api, parts[0], cancellable, NULL);
    g_autofree char *next = NULL;

    if (near && near->len > 0) {
        g_autofree char *clean = text_clean(((SetupUser *) near->pdata[0])->username);

        next = g_strdup_printf("did you mean '%s'?", clean);
    }
    problem_set(error, PROBLEM_USAGE,
                "a username looks like an e-mail address and need not be one; in a sandbox it "
                "ends with the sandbox's name",
                next, "--username: the org has no user '%s'", username);
}

bool ask_user(Api *api, const char *username, Asked *asked, GCancellable *cancellable,
              GError **error)
{
    GError *why = NULL;

    asked->user = setup_user(api, username, cancellable, &why);
    if (why) {
        g_propagate_error(error, why);
        return false;
    }
    if (!asked->user) {
        set_no_user(api, username, cancellable, error);
        return false;
    }
    if (!asked->user->active) {
        problem_set(error, PROBLEM_USAGE, "inactive users get no tokens",
                    "activate the user in Setup under Users, or choose another",
                    "--username: the user '%s' is not active", username);
        return false;
    }
    if (asked->user->frozen) {
        problem_set(error, PROBLEM_USAGE, "frozen users get no tokens",
                    "unfreeze the user in Setup under Users, or choose another",
                    "--username: the user '%s' is frozen", username);
        return false;
    }
    return true;
}

bool ask_globs(ObjectsView *view, const char *const *globs, Rights rights, Integration *integration,
               GCancellable *cancellable, GError **error)
{
    for (; globs && *globs; globs++) {
        g_autoptr(GPtrArray) list =
            objects_list(view, strpbrk(*globs, "*?") ? *globs : NULL, false, cancellable, error);
        guint added = 0;

        if (!list)
            return false;
        for (guint i = 0; i < list->len; i++) {
            const ObjectInfo *info = list->pdata[i];
            Rights may = (rights ? rights : RIGHT_READ) & object_info_rights(info);

            if (!g_pattern_match_simple(*globs, info->name) || !may)
                continue;
            added++;
            if (!integration_find(integration, info->name))
                g_ptr_array_add(integration->objects, integration_object_new(info->name, may));
        }
        if (!added) {
            problem_set(error, PROBLEM_USAGE, NULL, "orgwire objects",
                        "--objects-like: no object is like '%s'", *globs);
            return false;
        }
    }
    return true;
}

/* Describes of the named objects, put behind those that are there. */
static bool add_describes(ObjectsView *view, GPtrArray *names, GPtrArray *describes,
                          GCancellable *cancellable, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    g_autoptr(GPtrArray) read = NULL;
    g_autoptr(GError) why = NULL;

    g_ptr_array_extend(list, names, NULL, NULL);
    g_ptr_array_add(list, NULL);
    read = describe_objects(view->api, view->cache, (const char *const *) list->pdata, cancellable,
                            &why);
    /* That none of them is there is for check_chosen() to say. */
    if (!read && problem_is(why, PROBLEM_NOT_FOUND))
        return true;
    if (!read) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    g_ptr_array_set_free_func(read, NULL);
    for (guint i = 0; i < read->len; i++)
        g_ptr_array_add(describes, read->pdata[i]);
    return true;
}

static void describe_free_item(gpointer describe)
{
    if (describe)
        describe_free(describe);
}

/* The org's own list of what takes object permissions: better than any table of ours. */
static GStrv read_takers(ObjectsView *view, GCancellable *cancellable)
{
    g_autoptr(Describe) describe =
        describe_object(view->api, view->cache, "ObjectPermissions", cancellable, NULL);
    const FieldInfo *field = describe ? describe_field(describe, "SobjectType") : NULL;

    return field && field->values && field->values[0] ? g_strdupv(field->values) : NULL;
}

static bool is_described(GPtrArray *describes, const char *name)
{
    for (guint i = 0; i < describes->len; i++) {
        const Describe *describe = describes->pdata[i];

        if (describe && g_ascii_strcasecmp(describe->info.name, name) == 0)
            return true;
    }
    return false;
}

static bool check_chosen(ObjectsView *view, const Integration *integration, const Asked *asked,
                         GCancellable *cancellable, GError **error)
{
    for (guint i = 0; i < integration->objects->len; i++) {
        const IntegrationObject *object = integration->objects->pdata[i];
        g_autofree char *next = NULL;

        if (is_described(asked->describes, object->name))
            continue;
        next = objects_near(view, object->name, cancellable);
        problem_set(error, PROBLEM_USAGE, "the org has no such object, or you cannot see it", next,
                    "--object: '%s' is not an object of this org", object->name);
        return false;
    }
    return true;
}

bool ask_objects(ObjectsView *view, const Integration *integration, Asked *asked,
                 GCancellable *cancellable, GError **error)
{
    g_autoptr(GPtrArray) before = NULL;

    asked->describes = g_ptr_array_new_with_free_func(describe_free_item);
    for (;;) {
        g_autoptr(GPtrArray) needed = grants_needed(integration, asked->describes);

        /* What could not be described stays missing: grants_build() says so. */
        for (guint i = needed->len; before && i > 0; i--)
            if (g_ptr_array_find_with_equal_func(before, needed->pdata[i - 1], g_str_equal, NULL))
                g_ptr_array_remove_index(needed, i - 1);
        if (needed->len == 0)
            break;
        if (!add_describes(view, needed, asked->describes, cancellable, error))
            return false;
        if (!before)
            before = g_ptr_array_new_with_free_func(g_free);
        for (guint i = 0; i < needed->len; i++)
            g_ptr_array_add(before, g_strdup(needed->pdata[i]));
    }
    asked->takers = read_takers(view, cancellable);
    return check_chosen(view, integration, asked, cancellable, error);
}

bool asked_check_names(const Asked *asked, const Integration *integration, GError **error)
{
    g_autoptr(ActionSet) set = action_set_new(integration, asked->describes, error);

    return set != NULL;
}

GPtrArray *ask_grants(ObjectsView *view, const Integration *integration, Asked *asked,
                      GCancellable *cancellable, GError **error)
{
    return ask_objects(view, integration, asked, cancellable, error)
               ? grants_build(integration, asked->describes, (const char *const *) asked->takers,
                              error)
               : NULL;
}

static void take_names(GPtrArray *names, GPtrArray *found)
{
    for (guint i = 0; i < found->len; i++)
        if (g_ascii_strncasecmp(found->pdata[i], "Orgwire_", strlen("Orgwire_")) == 0)
            g_ptr_array_add(names, g_strdup(found->pdata[i]));
}

static bool take_sets(Api *api, GPtrArray *names, GCancellable *cancellable, GError **error)
{
    g_autoptr(json_object) rows =
        api_query_all(api,
                      "SELECT Name FROM PermissionSet WHERE IsOwnedByProfile = false AND Name "
                      "LIKE 'Orgwire\\_%'",
                      cancellable, error);

    if (!rows)
        return false;
    for (gsize i = 0; i < json_object_array_length(rows); i++) {
        const char *name = json_text(json_object_array_get_idx(rows, i), "Name", NULL);

        if (name)
            g_ptr_array_add(names, g_strdup(name));
    }
    return true;
}

bool ask_taken(Api *api, Asked *asked, GCancellable *cancellable, GError **error)
{
    static const char *const types[] = {"ExternalClientApplication", "ConnectedApp"};
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        g_autoptr(GPtrArray) found = metadata_list(api, types[i], cancellable, error);

        if (!found)
            return false;
        take_names(names, found);
    }
    if (!take_sets(api, names, cancellable, error))
        return false;
    g_ptr_array_add(names, NULL);
    g_ptr_array_set_free_func(names, NULL);
    asked->taken = (GStrv) names->pdata;
    g_ptr_array_free(g_steal_pointer(&names), FALSE);
    return true;
}
