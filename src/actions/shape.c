#include "config.h"

#include "actions/shape.h"

#include "actions/drift.h"
#include "core/json.h"
#include "core/problem.h"

bool shape_holds(const IntegrationObject *object, const FieldInfo *field)
{
    if (!object->fields || g_str_equal(field->name, "Id"))
        return true;
    for (guint i = 0; i < object->fields->len; i++)
        if (g_ascii_strcasecmp(object->fields->pdata[i], field->name) == 0)
            return true;
    return (object->rights & RIGHT_CREATE) && field_is_required(field);
}

static void add_number(json_object *shape, const char *key, int number)
{
    if (number)
        json_add_integer(shape, key, number);
}

static void add_flag(json_object *shape, const char *key, bool flag)
{
    if (flag)
        json_add_flag(shape, key, true);
}

static void add_names(json_object *shape, const char *key, char **names)
{
    json_object *list;

    if (!names || !names[0])
        return;
    list = json_object_new_array();
    for (gsize i = 0; names[i]; i++)
        json_append_text(list, names[i]);
    json_add_take(shape, key, list);
}

json_object *shape_field(const FieldInfo *field)
{
    json_object *shape = json_object_new_object();

    json_add_text(shape, "name", field->name);
    json_add_text(shape, "type", field->type);
    add_number(shape, "length", field->length);
    add_number(shape, "precision", field->precision);
    add_number(shape, "scale", field->scale);
    add_number(shape, "digits", field->digits);
    add_flag(shape, "required", field_is_required(field));
    add_flag(shape, "createable", field->createable);
    add_flag(shape, "updateable", field->updateable);
    add_flag(shape, "key", field->external_id || field->id_lookup);
    add_flag(shape, "restricted", field->restricted_picklist);
    add_names(shape, "references", field->reference_to);
    add_names(shape, "values", field->values);
    return shape;
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return g_strcmp0((*(const FieldInfo *const *) a)->name, (*(const FieldInfo *const *) b)->name);
}

json_object *shape_object(const IntegrationObject *object, const Describe *describe)
{
    json_object *shape = json_object_new_object();
    json_object *fields = json_object_new_array();
    g_autofree char *rights = rights_build(object_info_rights(&describe->info));
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();

    for (guint i = 0; i < describe->fields->len; i++)
        if (shape_holds(object, describe->fields->pdata[i]))
            g_ptr_array_add(sorted, describe->fields->pdata[i]);
    g_ptr_array_sort(sorted, by_name);
    for (guint i = 0; i < sorted->len; i++)
        json_object_array_add(fields, shape_field(sorted->pdata[i]));
    json_add_text(shape, "name", object->name);
    json_add_text(shape, "rights", rights);
    json_add_take(shape, "fields", fields);
    return shape;
}

json_object *shape_build(const Integration *integration, GPtrArray *describes)
{
    json_object *shape = json_object_new_object();
    json_object *objects = json_object_new_array();

    json_add_integer(shape, "schema", 1);
    for (guint i = 0; i < integration->objects->len; i++) {
        const Describe *describe = i < describes->len ? describes->pdata[i] : NULL;

        if (describe)
            json_object_array_add(objects, shape_object(integration->objects->pdata[i], describe));
    }
    json_add_take(shape, "objects", objects);
    return shape;
}

json_object *shape_parse(const char *text, gssize length, GError **error)
{
    g_autoptr(json_object) shape = json_parse(text, length, error);
    json_object *objects;

    if (!shape)
        return NULL;
    objects = json_need_list(shape, "objects", error);
    if (!objects)
        return NULL;
    for (gsize i = 0; i < json_object_array_length(objects); i++) {
        json_object *object = json_object_array_get_idx(objects, i);

        if (!json_need_text(object, "name", error) || !json_need_list(object, "fields", error))
            return NULL;
    }
    return g_steal_pointer(&shape);
}
