/* What this tool ever made in an org: found by its prefix, deleted on demand. */
#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "provision/bundle.h"
#include "provision/provision.h"
#include "salesforce/setup.h"

#define PREFIX "Orgwire_"
#define PATIENCE (20 * 60) /* seconds */

static void add_ours(GPtrArray *found, const char *type, GPtrArray *names)
{
    for (guint i = 0; i < names->len; i++)
        if (g_str_has_prefix(names->pdata[i], PREFIX))
            g_ptr_array_add(found, g_strdup_printf("%s %s", type, (char *) names->pdata[i]));
}

GPtrArray *provision_leftovers(Api *admin, GCancellable *cancellable, GError **error)
{
    static const char *const types[] = {"ExternalClientApplication", "ConnectedApp",
                                        "PermissionSet"};
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);

    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        g_autoptr(GPtrArray) names = metadata_list(admin, types[i], cancellable, error);

        if (!names)
            return NULL;
        add_ours(found, types[i], names);
    }
    return g_steal_pointer(&found);
}

/* A set that is still assigned cannot be deleted everywhere. */
static bool unassign_all(Api *admin, const char *set, GCancellable *cancellable, GError **error)
{
    GError *why = NULL;
    g_autofree char *id = setup_permission_set_id(admin, set, cancellable, &why);
    g_autofree char *soql =
        id ? g_strdup_printf("SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = '%s'",
                             id)
           : NULL;
    g_autoptr(json_object) rows = soql ? api_query_all(admin, soql, cancellable, &why) : NULL;

    if (why) {
        g_propagate_error(error, why);
        return false;
    }
    for (gsize i = 0; rows && i < json_object_array_length(rows); i++) {
        const char *row = json_text(json_object_array_get_idx(rows, i), "Id", NULL);

        if (row && !setup_delete(admin, "PermissionSetAssignment", row, cancellable, error))
            return false;
    }
    return true;
}

static void add_parts(GPtrArray *parts, const char *type, const char *name)
{
    PlanNames names = {.app = (char *) name};
    PlanNames set = {.access_set = (char *) name};
    bool is_set = g_str_equal(type, "PermissionSet");
    AppKind kind = g_str_equal(type, "ConnectedApp") ? APP_CONNECTED_APP : APP_EXTERNAL_CLIENT_APP;
    GPtrArray *more = bundle_removal(kind, is_set ? &set : &names, !is_set, is_set);

    g_ptr_array_extend_and_steal(parts, more);
}

static bool delete_parts(Api *admin, GPtrArray *parts, GCancellable *cancellable, GError **error)
{
    g_autofree MetadataPart *plain = g_new0(MetadataPart, parts->len);
    g_autoptr(GBytes) zip = NULL;
    g_autofree char *id = NULL;

    for (guint i = 0; i < parts->len; i++) {
        const BundlePart *part = parts->pdata[i];

        plain[i] = (MetadataPart){part->type, part->full_name, NULL};
    }
    zip = metadata_zip(plain, parts->len, api_version(admin), true);
    id = metadata_deploy(admin, zip, cancellable, error);
    return id && metadata_wait(admin, id, true, PATIENCE, NULL, NULL, NULL, cancellable, error);
}

bool provision_remove_leftovers(Api *admin, GPtrArray *found, GCancellable *cancellable,
                                GError **error)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func((GDestroyNotify) bundle_part_free);

    for (guint i = 0; i < found->len; i++) {
        g_auto(GStrv) words = g_strsplit(found->pdata[i], " ", 2);

        if (!words[0] || !words[1] || !g_str_has_prefix(words[1], PREFIX))
            continue;
        if (g_str_equal(words[0], "PermissionSet") &&
            !unassign_all(admin, words[1], cancellable, error))
            return false;
        add_parts(parts, words[0], words[1]);
    }
    return parts->len == 0 || delete_parts(admin, parts, cancellable, error);
}
