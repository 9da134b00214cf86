/* Changing the org's schema while it runs, for tests of drift. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "org/data-state.h"
#include "org/describe-generated.h"

typedef struct {
    Data *data;
    Entity *entity;
    Field *field;
    json_object *body;
} Drift;

static const char *add_field(Drift *drift)
{
    const char *name = json_text(drift->body, "field", NULL);
    FieldType type = field_type_parse(json_text(drift->body, "type", "string"));
    Field *field;

    if (!name || type == FIELD_N)
        return "field or type is missing";
    if (drift->field)
        return "the field is there already";
    field = field_new(name, json_text(drift->body, "label", NULL), type);
    field->length = (int) json_integer(drift->body, "length", 0);
    field->nillable = !json_flag(drift->body, "required", false);
    field_complete(field);
    entity_add_field(drift->entity, field);
    return NULL;
}

static const char *remove_field(Drift *drift)
{
    drift->field->hidden = true; /* rows, queries and jobs may still point to it */
    return NULL;
}

static const char *change_type(Drift *drift)
{
    FieldType type = field_type_parse(json_text(drift->body, "type", ""));

    if (type == FIELD_N)
        return "there is no such type";
    drift->field->type = type;
    g_clear_pointer(&drift->field->recorded, json_object_put);
    field_complete(drift->field);
    return NULL;
}

static const char *change_length(Drift *drift)
{
    drift->field->length = (int) json_integer(drift->body, "length", drift->field->length);
    drift->field->byte_length = drift->field->length * 3;
    return NULL;
}

static const char *change_required(Drift *drift)
{
    drift->field->nillable = !json_flag(drift->body, "required", true);
    drift->field->defaulted = false;
    drift->field->permissionable = drift->field->nillable;
    return NULL;
}

static const char *change_picklist(Drift *drift)
{
    json_object *values = json_list(drift->body, "values");

    if (!values)
        return "values is missing";
    g_ptr_array_set_size(drift->field->values, 0);
    for (gsize i = 0; i < json_object_array_length(values); i++)
        field_add_value(drift->field, json_object_get_string(json_object_array_get_idx(values, i)),
                        false);
    return NULL;
}

static const char *change_createable(Drift *drift)
{
    drift->field->createable = json_flag(drift->body, "value", false);
    return NULL;
}

static const char *change_updateable(Drift *drift)
{
    drift->field->updateable = json_flag(drift->body, "value", false);
    return NULL;
}

static const char *remove_object(Drift *drift)
{
    catalogue_remove(drift->data->catalogue, drift->entity);
    return NULL;
}

static const char *change_label(Drift *drift)
{
    char **label = drift->field ? &drift->field->label : &drift->entity->label;

    g_free(*label);
    *label = g_strdup(json_text(drift->body, "label", ""));
    return NULL;
}

static const struct {
    const char *name;
    bool needs_field;
    const char *(*change)(Drift *drift);
} changes[] = {
    {"add-field", false, add_field},
    {"remove-field", true, remove_field},
    {"type", true, change_type},
    {"length", true, change_length},
    {"required", true, change_required},
    {"picklist", true, change_picklist},
    {"createable", true, change_createable},
    {"updateable", true, change_updateable},
    {"label", false, change_label},
    {"remove-object", false, remove_object},
};

/* A new custom object, or one that was removed before. */
static const char *add_object(Data *data, const char *name)
{
    Entity *entity;

    if (catalogue_find(data->catalogue, name))
        return "the object is there already";
    entity = entity_new(name, KIND_CUSTOM);
    entity->label = entity_default_label(name);
    entity->label_plural = entity_plural(entity->label);
    entity->key_prefix = g_strdup("aZ0");
    entity->flags = ENTITY_CREATEABLE | ENTITY_CUSTOM | ENTITY_DELETABLE | ENTITY_LAYOUTABLE |
                    ENTITY_MRU | ENTITY_QUERYABLE | ENTITY_REPLICATEABLE | ENTITY_RETRIEVEABLE |
                    ENTITY_SEARCHABLE | ENTITY_TRIGGERABLE | ENTITY_UNDELETABLE | ENTITY_UPDATEABLE;
    describe_generate(entity);
    catalogue_add(data->catalogue, entity);
    return NULL;
}

static const char *change_one(Drift *drift, const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        if (!g_str_equal(changes[i].name, name))
            continue;
        if (changes[i].needs_field && !drift->field)
            return "there is no such field";
        return changes[i].change(drift);
    }
    return "there is no such change";
}

bool data_change_schema(Data *data, json_object *change, const char **ret_problem)
{
    const char *object = json_text(change, "object", "");
    const char *field = json_text(change, "field", NULL);
    const char *name = json_text(change, "change", "");
    Drift drift = {data, catalogue_get(data->catalogue, object), NULL, change};

    if (g_str_equal(name, "add-object")) {
        *ret_problem = add_object(data, object);
    } else if (!drift.entity) {
        *ret_problem = "there is no such object";
    } else {
        drift.field = field ? entity_field(drift.entity, field) : NULL;
        *ret_problem = change_one(&drift, name);
    }
    if (!*ret_problem)
        data_schema_changed(data);
    return !*ret_problem;
}
