#include "config.h"

#include <string.h>

#include "org/schema.h"

Entity *entity_new(const char *name, EntityKind kind)
{
    Entity *entity = g_new0(Entity, 1);

    entity->name = g_strdup(name);
    entity->kind = kind;
    return entity;
}

void entity_free(Entity *entity)
{
    if (!entity)
        return;
    g_free(entity->name);
    g_free(entity->label);
    g_free(entity->label_plural);
    g_free(entity->key_prefix);
    g_free(entity->associate_type);
    g_free(entity->associate_parent);
    g_clear_pointer(&entity->fields, g_ptr_array_unref);
    g_clear_pointer(&entity->by_name, g_hash_table_unref);
    g_clear_pointer(&entity->by_relation, g_hash_table_unref);
    json_object_put(entity->recorded_entry);
    json_object_put(entity->recorded_describe);
    g_free(entity);
}

bool entity_is(const Entity *entity, EntityFlag flag)
{
    return (entity->flags & (guint) flag) != 0;
}

static gpointer find(GHashTable *table, const char *name)
{
    g_autofree char *key = g_ascii_strdown(name, -1);

    return table ? g_hash_table_lookup(table, key) : NULL;
}

Field *entity_field(const Entity *entity, const char *name)
{
    return find(entity->by_name, name);
}

Field *entity_relation(const Entity *entity, const char *name)
{
    return find(entity->by_relation, name);
}

Field *entity_name_field(const Entity *entity)
{
    for (guint i = 0; entity->fields && i < entity->fields->len; i++) {
        Field *field = g_ptr_array_index(entity->fields, i);

        if (field->name_field)
            return field;
    }
    return NULL;
}

static void index_field(Entity *entity, Field *field)
{
    g_hash_table_replace(entity->by_name, g_ascii_strdown(field->name, -1), field);
    if (field->relationship)
        g_hash_table_replace(entity->by_relation, g_ascii_strdown(field->relationship, -1), field);
}

static void make_tables(Entity *entity)
{
    entity->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    entity->by_relation = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void entity_add_field(Entity *entity, Field *field)
{
    if (!entity->fields) {
        entity->fields = g_ptr_array_new_with_free_func((GDestroyNotify) field_free);
        make_tables(entity);
    }
    field->slot = entity->n_slots++;
    g_ptr_array_add(entity->fields, field);
    index_field(entity, field);
}

void entity_reindex(Entity *entity)
{
    g_clear_pointer(&entity->by_name, g_hash_table_unref);
    g_clear_pointer(&entity->by_relation, g_hash_table_unref);
    make_tables(entity);
    for (guint i = 0; i < entity->fields->len; i++)
        index_field(entity, g_ptr_array_index(entity->fields, i));
}

char *entity_default_label(const char *name)
{
    g_autofree char *bare = g_strdup(name);
    GString *label = g_string_new(NULL);
    char *start = bare;
    char *suffix = g_strrstr(bare, "__");

    if (suffix && suffix > bare)
        *suffix = '\0';
    suffix = strstr(bare, "__");
    if (suffix && suffix > bare && suffix[2])
        start = suffix + 2;
    for (const char *at = start; *at; at++) {
        if (*at == '_') {
            g_string_append_c(label, ' ');
            continue;
        }
        if (at > start && g_ascii_isupper(*at) && at[-1] != '_' &&
            (g_ascii_islower(at[-1]) || g_ascii_islower(at[1])))
            g_string_append_c(label, ' ');
        g_string_append_c(label, *at);
    }
    return g_string_free(label, FALSE);
}

char *entity_plural(const char *label)
{
    gsize length = strlen(label);
    char last = length ? label[length - 1] : '\0';

    if (last == 'y' && length > 1 && !strchr("aeiou", label[length - 2]))
        return g_strdup_printf("%.*sies", (int) length - 1, label);
    if (last == 's' || last == 'x' || g_str_has_suffix(label, "ch") ||
        g_str_has_suffix(label, "sh"))
        return g_strdup_printf("%ses", label);
    return g_strdup_printf("%ss", label);
}
