#include "config.h"

#include "org/schema.h"

#include <string.h>

const char *const entity_flag_names[ENTITY_N_FLAGS + 1] = {
    "activateable",
    "createable",
    "custom",
    "customSetting",
    "deepCloneable",
    "deletable",
    "deprecatedAndHidden",
    "feedEnabled",
    "hasSubtypes",
    "isInterface",
    "isSubtype",
    "layoutable",
    "mergeable",
    "mruEnabled",
    "queryable",
    "replicateable",
    "retrieveable",
    "searchable",
    "triggerable",
    "undeletable",
    "updateable",
    NULL,
};

#define TYPE_ROW(id, word, soap, class_name) {word, soap, CLASS_##class_name},
static const struct {
    const char *word;
    const char *soap;
    ValueClass value_class;
} types[FIELD_N] = {FIELD_TYPE_LIST(TYPE_ROW)};
#undef TYPE_ROW

const char *field_type_name(FieldType type)
{
    return types[type].word;
}

const char *field_type_soap(FieldType type)
{
    return types[type].soap;
}

FieldType field_type_parse(const char *word)
{
    for (guint type = 0; type < FIELD_N; type++)
        if (g_ascii_strcasecmp(types[type].word, word) == 0)
            return type;
    return FIELD_N;
}

static void pick_value_free(gpointer value)
{
    PickValue *pick = value;

    g_free(pick->value);
    g_free(pick->label);
    g_free(pick->valid_for);
    g_free(pick);
}

Field *field_new(const char *name, const char *label, FieldType type)
{
    Field *field = g_new0(Field, 1);

    field->name = g_strdup(name);
    field->label = label ? g_strdup(label) : entity_default_label(name);
    field->type = type;
    field->relationship_order = -1;
    field->createable = field->updateable = field->nillable = true;
    field->filterable = field->sortable = field->groupable = field->aggregatable = true;
    field->permissionable = true;
    field->custom = g_str_has_suffix(name, "__c") || g_str_has_suffix(name, "__s");
    field->reference_to = g_new0(char *, 1);
    field->values = g_ptr_array_new_with_free_func(pick_value_free);
    return field;
}

void field_free(Field *field)
{
    if (!field)
        return;
    g_free(field->name);
    g_free(field->label);
    g_free(field->compound);
    g_free(field->relationship);
    g_free(field->child_relation);
    g_free(field->extra_type);
    g_free(field->controller);
    g_free(field->formula);
    g_free(field->fallback);
    g_free(field->fallback_formula);
    g_free(field->help);
    g_free(field->mask_type);
    g_strfreev(field->reference_to);
    g_ptr_array_unref(field->values);
    json_object_put(field->recorded);
    g_free(field);
}

ValueClass field_class(const Field *field)
{
    return types[field->type].value_class;
}

bool field_needs_value(const Field *field)
{
    return field->createable && !field->nillable && !field->defaulted &&
           field->type != FIELD_BOOLEAN;
}

/* Long texts can be neither filtered, sorted nor grouped; compounds are read alone. */
static void complete_flags(Field *field)
{
    ValueClass value_class = field_class(field);

    if (field->type == FIELD_TEXTAREA && field->length > 255)
        field->filterable = field->sortable = field->groupable = field->aggregatable = false;
    if (value_class == CLASS_COMPOUND || value_class == CLASS_RAW || value_class == CLASS_BLOB)
        field->sortable = field->groupable = field->aggregatable = false;
    if (value_class == CLASS_RAW || value_class == CLASS_BLOB || field->type == FIELD_ANYTYPE)
        field->filterable = field->sortable = field->groupable = field->aggregatable = false;
    if (value_class == CLASS_COMPOUND || field->calculated || field->auto_number)
        field->createable = field->updateable = false;
    if (value_class == CLASS_NUMBER || value_class == CLASS_DATETIME || value_class == CLASS_TIME)
        field->groupable = false;
    if (field->type == FIELD_BOOLEAN) {
        field->aggregatable = field->nillable = false;
        field->defaulted = true;
    }
    if (field->type == FIELD_MULTIPICKLIST)
        field->sortable = field->groupable = field->aggregatable = false;
    if (field->encrypted)
        field->filterable = field->sortable = field->groupable = field->aggregatable = false;
    field->html = field->html || g_strcmp0(field->extra_type, "richtextarea") == 0;
}

static void complete_lengths(Field *field)
{
    switch (field_class(field)) {
    case CLASS_TEXT:
        if (!field->length)
            field->length = field->type == FIELD_MULTIPICKLIST ? 4099 : 255;
        field->byte_length = field->length * 3;
        break;
    case CLASS_ID:
        field->length = field->byte_length = 18;
        break;
    case CLASS_NUMBER:
        field->precision = field->precision ? field->precision : 18;
        break;
    case CLASS_INTEGER:
        if (!field->digits)
            field->digits = field->type == FIELD_LONG ? 18 : 9;
        break;
    case CLASS_BLOB:
        field->length = field->length ? field->length : 26214400;
        break;
    default:
        break;
    }
}

void field_complete(Field *field)
{
    complete_lengths(field);
    complete_flags(field);
    if (field->type == FIELD_TEXTAREA && !field->extra_type)
        field->extra_type = g_strdup("plaintextarea");
    if (!field->fallback && field_default_value(field))
        field->fallback = g_strdup(field_default_value(field)->value);
    if (!field->fallback && field->type == FIELD_BOOLEAN)
        field->fallback = g_strdup("false");
    field->polymorphic = g_strv_length(field->reference_to) > 1;
    field->name_pointing = field->polymorphic;
    if (!field->nillable && field->createable)
        field->permissionable = false;
}

void field_add_value(Field *field, const char *value, bool is_default)
{
    PickValue *pick = g_new0(PickValue, 1);

    pick->value = g_strdup(value);
    pick->label = g_strdup(value);
    pick->active = true;
    pick->is_default = is_default;
    g_ptr_array_add(field->values, pick);
}

const PickValue *field_default_value(const Field *field)
{
    for (guint i = 0; i < field->values->len; i++) {
        const PickValue *pick = g_ptr_array_index(field->values, i);

        if (pick->is_default)
            return pick;
    }
    return NULL;
}
