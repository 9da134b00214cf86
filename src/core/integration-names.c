/* What objects and fields are called in actions: no two alike, and for ever. */
#include "config.h"

#include <string.h>

#include "core/integration.h"
#include "core/names.h"
#include "core/problem.h"

/* --- entities --- */

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

GPtrArray *integration_entity_names(const Integration *integration)
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

/* Gives a name to whom it is for; returns who has it already. Takes the name. */
static const char *claim(GHashTable *owners, char *name, const char *owner)
{
    const char *other = g_hash_table_lookup(owners, name);

    if (other)
        g_free(name);
    else
        g_hash_table_insert(owners, name, (gpointer) owner);
    return other;
}

static GHashTable *owners_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static bool check_entities(const Integration *integration, GError **error)
{
    g_autoptr(GPtrArray) names = integration_entity_names(integration);
    g_autoptr(GHashTable) owners = owners_new();

    for (guint i = 0; i < names->len; i++) {
        const char *object = ((IntegrationObject *) integration->objects->pdata[i])->name;
        const char *name = names->pdata[i];
        char *lower = g_ascii_strdown(name, -1);
        char *plural = names_plural(lower);
        const char *other = claim(owners, lower, object);
        const char *plural_of = claim(owners, plural, object);

        if (!other)
            other = plural_of;
        if (!other)
            continue;
        problem_set(error, PROBLEM_USAGE,
                    "actions have the name or its plural in theirs, and capitals make no "
                    "difference",
                    "give one of the two another name",
                    "the object '%s' cannot be called '%s': '%s' would have actions of that name",
                    object, name, other);
        return false;
    }
    return true;
}

/* --- fields --- */

static const char *rename_of(const IntegrationObject *object, const char *field)
{
    return object->renames ? g_hash_table_lookup(object->renames, field) : NULL;
}

const char *integration_field_name(const Integration *integration, const IntegrationObject *object,
                                   const char *field)
{
    const IntegrationObject *former = integration_objects_find(integration->former, object->name);
    const char *name = rename_of(object, field);

    if (!name && former && !integration_object_holds(object, field))
        name = rename_of(former, field);
    return name ? name : field;
}

/* Why a field cannot be renamed so; NULL: it can. */
static char *why_not(const char *field, const char *name, const char *other)
{
    if (g_str_equal(field, "Id"))
        return g_strdup("actions take the record as Id");
    if (names_is_input(name))
        return g_strdup("this word is an input of actions, and capitals make no difference");
    return other ? g_strdup_printf("'%s' has this name, and capitals make no difference", other)
                 : NULL;
}

static bool check_field(const IntegrationObject *object, GHashTable *owners, const char *field,
                        GError **error)
{
    const char *name = rename_of(object, field);
    const char *other = claim(owners, g_ascii_strdown(name ? name : field, -1), field);
    g_autofree char *why = NULL;

    if (g_strcmp0(other, field) == 0)
        other = NULL;
    /* Whose own name it is keeps it. */
    if (other && (!name || g_str_equal(name, field))) {
        const char *own = field;

        field = other;
        other = own;
        name = rename_of(object, field);
    }
    if (name && !g_str_equal(name, field))
        why = why_not(field, name, other);
    if (why)
        problem_set(error, PROBLEM_USAGE, why, "choose another name for the field",
                    "the field '%s' of '%s' cannot be called '%s'", field, object->name, name);
    return why == NULL;
}

/* With every field chosen the others' own names are the org's: who knows them looks there. */
static bool check_fields(const IntegrationObject *object, GError **error)
{
    g_autoptr(GHashTable) owners = owners_new();
    GHashTableIter iter;
    gpointer field;

    if (!object->renames)
        return true;
    claim(owners, g_strdup("id"), "Id");
    for (guint i = 0; object->fields && i < object->fields->len; i++)
        if (!check_field(object, owners, object->fields->pdata[i], error))
            return false;
    g_hash_table_iter_init(&iter, object->renames);
    while (!object->fields && g_hash_table_iter_next(&iter, &field, NULL))
        if (!check_field(object, owners, field, error))
            return false;
    return true;
}

bool integration_check_names(const Integration *integration, GError **error)
{
    for (guint i = 0; i < integration->objects->len; i++)
        if (!check_fields(integration->objects->pdata[i], error))
            return false;
    return check_entities(integration, error);
}

/* --- for ever --- */

/* Of two fields that had one name the last one has it: it is noted first. */
static bool is_noted(const IntegrationObject *former, const char *field, const char *name)
{
    GHashTableIter iter;
    gpointer noted_field, noted_name;

    if (!field)
        return former->rename != NULL;
    if (!former->renames)
        return false;
    g_hash_table_iter_init(&iter, former->renames);
    while (g_hash_table_iter_next(&iter, &noted_field, &noted_name))
        if (g_ascii_strcasecmp(noted_field, field) == 0 ||
            g_ascii_strcasecmp(noted_name, name) == 0)
            return true;
    return false;
}

/* Sets a name where there is none, or takes note of it for the day when it can be had again. */
static void give_back(Integration *integration, const IntegrationObject *old, const char *field,
                      const char *name, bool unchecked)
{
    IntegrationObject *object = integration_find(integration, old->name);
    bool is_there = object && (!field || integration_object_holds(object, field));

    if (is_there && (field ? rename_of(object, field) : object->rename))
        return;
    if (is_there) {
        integration_object_rename(object, field, name);
        /* What was given to somebody else meanwhile stays there. */
        if (unchecked || integration_check_names(integration, NULL))
            return;
        integration_object_rename(object, field, NULL);
    }
    object = integration_objects_find(integration->former, old->name);
    if (!object) {
        object = integration_object_new(old->name, 0);
        g_ptr_array_add(integration->former, object);
    }
    if (!is_noted(object, field, name))
        integration_object_rename(object, field, name);
}

static void give_back_all(Integration *integration, GPtrArray *olds, bool unchecked)
{
    for (guint i = 0; i < olds->len; i++) {
        const IntegrationObject *old = olds->pdata[i];
        GHashTableIter iter;
        gpointer field, name;

        if (old->rename)
            give_back(integration, old, NULL, old->rename, unchecked);
        if (!old->renames)
            continue;
        g_hash_table_iter_init(&iter, old->renames);
        while (g_hash_table_iter_next(&iter, &field, &name))
            give_back(integration, old, field, name, unchecked);
    }
}

/* A name that was made from an API name, and would now be made otherwise. */
static void keep_made_names(Integration *after, const Integration *before)
{
    g_autoptr(GPtrArray) had = integration_entity_names(before);
    g_autoptr(GPtrArray) now = integration_entity_names(after);

    for (guint i = 0; i < after->objects->len; i++) {
        IntegrationObject *object = after->objects->pdata[i];

        for (guint j = 0; !object->rename && j < before->objects->len; j++) {
            const IntegrationObject *old = before->objects->pdata[j];

            if (g_ascii_strcasecmp(old->name, object->name) == 0 &&
                !g_str_equal(had->pdata[j], now->pdata[i]))
                integration_object_rename(object, NULL, had->pdata[j]);
        }
    }
}

void integration_keep_names(Integration *after, const Integration *before)
{
    g_autoptr(Integration) tried = NULL;

    g_ptr_array_set_size(after->former, 0);
    /* What is in use must not move. */
    give_back_all(after, before->objects, true);
    keep_made_names(after, before);
    /* A check looks at every name: one for all of them, and only when they clash one for each. */
    tried = integration_copy(after);
    give_back_all(tried, before->former, true);
    give_back_all(after, before->former, integration_check_names(tried, NULL));
}
