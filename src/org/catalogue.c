#include "config.h"

#include "org/catalogue.h"

#include <string.h>

#include "org/catalogue-own.h"
#include "org/describe-generated.h"
#include "org/describe-recorded.h"
#include "org/describe-text.h"
#include "org/describe-written.h"

struct Catalogue {
    char *folder;          /* of recorded describes; NULL: our own objects */
    GPtrArray *list;       /* of Entity *, borrowed from `owned` */
    GPtrArray *owned;      /* every entity there ever was */
    GHashTable *by_name;   /* lower-case name → Entity * */
    GHashTable *by_prefix; /* key prefix → Entity * */
    GHashTable *children; /* lower-case parent → GPtrArray of ChildLink *; NULL: not counted yet */
};

static int compare_names(gconstpointer a, gconstpointer b)
{
    const Entity *const *left = a;
    const Entity *const *right = b;

    return g_ascii_strcasecmp((*left)->name, (*right)->name);
}

static void index_all(Catalogue *catalogue)
{
    g_ptr_array_sort(catalogue->list, compare_names);
    g_hash_table_remove_all(catalogue->by_name);
    g_hash_table_remove_all(catalogue->by_prefix);
    for (guint i = 0; i < catalogue->list->len; i++) {
        Entity *entity = g_ptr_array_index(catalogue->list, i);

        entity->ordinal = i;
        g_hash_table_replace(catalogue->by_name, g_ascii_strdown(entity->name, -1), entity);
        if (entity->key_prefix && !g_hash_table_contains(catalogue->by_prefix, entity->key_prefix))
            g_hash_table_insert(catalogue->by_prefix, entity->key_prefix, entity);
    }
    catalogue_changed(catalogue);
}

Catalogue *catalogue_new(const char *folder, GError **error)
{
    g_autoptr(Catalogue) catalogue = g_new0(Catalogue, 1);

    catalogue->folder = g_strdup(folder);
    catalogue->owned = folder ? describe_recorded_list(folder, error) : catalogue_own_entities();
    if (!catalogue->owned)
        return NULL;
    catalogue->list = g_ptr_array_new();
    for (guint i = 0; i < catalogue->owned->len; i++)
        g_ptr_array_add(catalogue->list, g_ptr_array_index(catalogue->owned, i));
    catalogue->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    catalogue->by_prefix = g_hash_table_new(g_str_hash, g_str_equal);
    index_all(catalogue);
    return g_steal_pointer(&catalogue);
}

void catalogue_free(Catalogue *catalogue)
{
    if (!catalogue)
        return;
    catalogue_changed(catalogue);
    g_clear_pointer(&catalogue->by_name, g_hash_table_unref);
    g_clear_pointer(&catalogue->by_prefix, g_hash_table_unref);
    g_clear_pointer(&catalogue->list, g_ptr_array_unref);
    g_clear_pointer(&catalogue->owned, g_ptr_array_unref);
    g_free(catalogue->folder);
    g_free(catalogue);
}

const GPtrArray *catalogue_list(const Catalogue *catalogue)
{
    return catalogue->list;
}

Entity *catalogue_find(const Catalogue *catalogue, const char *name)
{
    g_autofree char *key = g_ascii_strdown(name, -1);

    return g_hash_table_lookup(catalogue->by_name, key);
}

Entity *catalogue_get(Catalogue *catalogue, const char *name)
{
    Entity *entity = catalogue_find(catalogue, name);

    if (entity)
        catalogue_describe(catalogue, entity);
    return entity;
}

Entity *catalogue_of_id(Catalogue *catalogue, const char *id)
{
    char prefix[4] = "";
    Entity *entity;

    g_strlcpy(prefix, id, sizeof prefix);
    entity = g_hash_table_lookup(catalogue->by_prefix, prefix);
    if (entity)
        catalogue_describe(catalogue, entity);
    return entity;
}

void catalogue_describe(Catalogue *catalogue, Entity *entity)
{
    if (entity->fields)
        return;
    if (catalogue->folder && describe_recorded_fields(entity, catalogue->folder))
        return;
    /* What polymorphic references have in common is the same everywhere. */
    if (!entity->written && g_str_equal(entity->name, "Name"))
        entity->written = describe_written(entity->name);
    if (entity->written)
        describe_text_parse(entity, entity->written);
    else
        describe_generate(entity);
}

void catalogue_read_recorded(Catalogue *catalogue, Entity *entity)
{
    if (!entity->fields && catalogue->folder)
        describe_recorded_fields(entity, catalogue->folder);
}

void catalogue_add(Catalogue *catalogue, Entity *entity)
{
    Entity *old = catalogue_find(catalogue, entity->name);

    if (old)
        g_ptr_array_remove(catalogue->list, old);
    g_ptr_array_add(catalogue->list, entity);
    if (!g_ptr_array_find(catalogue->owned, entity, NULL))
        g_ptr_array_add(catalogue->owned, entity);
    index_all(catalogue);
}

void catalogue_remove(Catalogue *catalogue, Entity *entity)
{
    if (g_ptr_array_remove(catalogue->list, entity))
        index_all(catalogue);
}

void catalogue_changed(Catalogue *catalogue)
{
    g_clear_pointer(&catalogue->children, g_hash_table_unref);
}

static void link_child(Catalogue *catalogue, Entity *child, Field *field, const char *parent)
{
    char *key = g_ascii_strdown(parent, -1);
    GPtrArray *links = g_hash_table_lookup(catalogue->children, key);
    ChildLink *link = g_new0(ChildLink, 1);

    if (links) {
        g_free(key);
    } else {
        links = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(catalogue->children, key, links);
    }
    link->child = child;
    link->field = field;
    g_ptr_array_add(links, link);
}

static void count_children(Catalogue *catalogue)
{
    catalogue->children =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
    for (guint i = 0; i < catalogue->list->len; i++) {
        Entity *entity = g_ptr_array_index(catalogue->list, i);

        catalogue_describe(catalogue, entity);
        for (guint j = 0; entity->fields && j < entity->fields->len; j++) {
            Field *field = g_ptr_array_index(entity->fields, j);

            for (char **parent = field->reference_to; *parent; parent++)
                link_child(catalogue, entity, field, *parent);
        }
    }
}

/* A recorded parent names the relationships of its children; the children themselves do not. */
static void name_recorded_children(const Entity *parent, const GPtrArray *links)
{
    json_object *list = NULL;

    if (!parent->recorded_describe || !links ||
        !json_object_object_get_ex(parent->recorded_describe, "childRelationships", &list))
        return;
    for (gsize i = 0; i < json_object_array_length(list); i++) {
        json_object *one = json_object_array_get_idx(list, i);
        const char *child = json_object_get_string(json_object_object_get(one, "childSObject"));
        const char *name = json_object_get_string(json_object_object_get(one, "relationshipName"));
        const char *field = json_object_get_string(json_object_object_get(one, "field"));

        for (guint j = 0; child && name && field && j < links->len; j++) {
            const ChildLink *link = g_ptr_array_index(links, j);

            if (g_str_equal(link->child->name, child) && g_str_equal(link->field->name, field) &&
                !link->field->child_relation)
                link->field->child_relation = g_strdup(name);
        }
    }
}

const GPtrArray *catalogue_children(Catalogue *catalogue, const Entity *parent)
{
    g_autofree char *key = g_ascii_strdown(parent->name, -1);
    GPtrArray *links;

    if (!catalogue->children)
        count_children(catalogue);
    links = g_hash_table_lookup(catalogue->children, key);
    name_recorded_children(parent, links);
    return links;
}

const ChildLink *catalogue_child(Catalogue *catalogue, const Entity *parent, const char *name)
{
    const GPtrArray *links = catalogue_children(catalogue, parent);

    for (guint i = 0; links && i < links->len; i++) {
        const ChildLink *link = g_ptr_array_index(links, i);

        if (link->field->child_relation && !link->field->hidden &&
            g_ascii_strcasecmp(link->field->child_relation, name) == 0)
            return link;
    }
    return NULL;
}

bool catalogue_is_recorded(const Catalogue *catalogue)
{
    return catalogue->folder != NULL;
}
