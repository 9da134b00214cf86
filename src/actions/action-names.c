#include "config.h"

#include <string.h>

#include "actions/action-inputs.h"
#include "core/names.h"

static int pass_of(const IntegrationObject *object)
{
    return object->rename ? 0 : strstr(object->name, "__") ? 2 : 1;
}

/* Makes the name full when it or its plural would meet another's. */
static void settle_name(const IntegrationObject *object, char **name, GHashTable *seen)
{
    g_autofree char *lower = g_ascii_strdown(*name, -1);
    g_autofree char *plural = names_plural(lower);

    if (!object->rename &&
        (g_hash_table_contains(seen, lower) || g_hash_table_contains(seen, plural))) {
        g_free(*name);
        *name = names_entity(object->name, true);
        g_free(lower);
        lower = g_ascii_strdown(*name, -1);
        g_free(plural);
        plural = names_plural(lower);
    }
    g_hash_table_add(seen, g_steal_pointer(&lower));
    g_hash_table_add(seen, g_steal_pointer(&plural));
}

/* The names of all objects' entities: renames as they are, the others told apart where two would be
 * equal, in singular or plural. Parallel to the integration's objects. */
GPtrArray *action_entity_names(const Integration *integration)
{
    g_autoptr(GPtrArray) plain = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) made = NULL;
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < integration->objects->len; i++) {
        const IntegrationObject *object = integration->objects->pdata[i];

        if (!object->rename)
            g_ptr_array_add(plain, object->name);
    }
    g_ptr_array_add(plain, NULL);
    made = names_entities((const char *const *) plain->pdata);
    for (guint i = 0, next = 0; i < integration->objects->len; i++) {
        const IntegrationObject *object = integration->objects->pdata[i];

        g_ptr_array_add(names, g_strdup(object->rename ? object->rename : made->pdata[next++]));
    }
    /* Renames are fixed, so they are seen first; then standard objects; custom ones give way. */
    for (int pass = 0; pass < 3; pass++)
        for (guint i = 0; i < names->len; i++)
            if (pass_of(integration->objects->pdata[i]) == pass)
                settle_name(integration->objects->pdata[i], (char **) &names->pdata[i], seen);
    return names;
}

void action_keep_names(const Integration *before, Integration *after)
{
    g_autoptr(GPtrArray) had = action_entity_names(before);
    g_autoptr(GPtrArray) now = action_entity_names(after);

    for (guint i = 0; i < after->objects->len; i++) {
        IntegrationObject *object = after->objects->pdata[i];

        if (object->rename)
            continue;
        for (guint j = 0; j < before->objects->len; j++) {
            const IntegrationObject *old = before->objects->pdata[j];

            if (g_str_equal(old->name, object->name) &&
                !g_str_equal(had->pdata[j], now->pdata[i]))
                object->rename = g_strdup(had->pdata[j]);
        }
    }
}
