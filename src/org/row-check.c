#include "config.h"

#include "org/row-check.h"

#include <string.h>

#include "core/json.h"
#include "org/value.h"

static void change_clear(gpointer change)
{
    g_free(((Change *) change)->text);
}

void changes_add(GArray *changes, Field *field, const char *text)
{
    Change change = {field, g_strdup(text)};

    g_array_append_val(changes, change);
}

bool changes_has(const GArray *changes, const Field *field)
{
    for (guint i = 0; i < changes->len; i++)
        if (g_array_index(changes, Change, i).field == field)
            return true;
    return false;
}

const char *changes_text(const GArray *changes, const char *field)
{
    for (guint i = changes->len; i-- > 0;)
        if (g_str_equal(g_array_index(changes, Change, i).field->name, field))
            return g_array_index(changes, Change, i).text;
    return NULL;
}

/* The JSON parser's name of a value. */
static const char *token_name(json_object *value)
{
    switch (json_object_get_type(value)) {
    case json_type_object:
        return "START_OBJECT";
    case json_type_array:
        return "START_ARRAY";
    case json_type_int:
        return "VALUE_NUMBER_INT";
    case json_type_double:
        return "VALUE_NUMBER_FLOAT";
    case json_type_boolean:
        return json_object_get_boolean(value) ? "VALUE_TRUE" : "VALUE_FALSE";
    default:
        return "VALUE_STRING";
    }
}

static const char *type_name(const Field *field)
{
    switch (field_class(field)) {
    case CLASS_NUMBER:
        return "double";
    case CLASS_INTEGER:
        return field->type == FIELD_LONG ? "long" : "int";
    case CLASS_DATETIME:
        return "datetime";
    case CLASS_BLOB:
        return "base64Binary";
    case CLASS_BOOLEAN:
    case CLASS_DATE:
    case CLASS_TIME:
        return field_type_name(field->type);
    default:
        return "string";
    }
}

static bool is_container(json_object *value)
{
    return json_object_is_type(value, json_type_object) ||
           json_object_is_type(value, json_type_array);
}

/* Does this kind of JSON value go with the class at all? Numbers and booleans may be quoted. */
static bool kind_fits(ValueClass value_class, json_object *value)
{
    bool is_number =
        json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_double);
    bool is_text = json_object_is_type(value, json_type_string);

    if (value_class == CLASS_RAW)
        return true;
    if (is_container(value))
        return false;
    if (value_class == CLASS_NUMBER || value_class == CLASS_INTEGER)
        return is_number || is_text;
    if (value_class == CLASS_BOOLEAN)
        return is_text || json_object_is_type(value, json_type_boolean);
    return is_text || value_class == CLASS_TEXT;
}

static bool is_base64(const char *text)
{
    gsize length = strlen(text);
    gsize padding = length && text[length - 1] == '=' ? (text[length - 2] == '=' ? 2 : 1) : 0;

    if (length % 4)
        return false;
    for (gsize i = 0; i < length - padding; i++)
        if (!g_ascii_isalnum(text[i]) && text[i] != '+' && text[i] != '/')
            return false;
    return true;
}

/* A date may come with a time behind it, which is left out. */
static bool parse_text(const Field *field, const char *text, char **ret_text)
{
    if (field_class(field) == CLASS_DATE && strlen(text) > 10) {
        char *datetime;

        if (!value_parse_datetime(text, &datetime))
            return false;
        datetime[10] = '\0';
        *ret_text = datetime;
        return true;
    }
    if (field_class(field) == CLASS_BLOB && !is_base64(text))
        return false;
    return value_parse(field, text, ret_text);
}

static bool bad_value(const Dml *dml, const Field *field, json_object *value, DmlError *error)
{
    const char *text = is_container(value)
                           ? (json_object_is_type(value, json_type_object) ? "{" : "[")
                           : json_object_get_string(value);

    if (field_class(field) == CLASS_ID && !is_container(value)) {
        dml_error_set(error, 400, "MALFORMED_ID", "%s: id value of incorrect type: %s",
                      field->label, text);
        dml_error_add_field(error, field->name);
    } else {
        dml_error_parser(error, dml, field->name, type_name(field), token_name(value), text);
    }
    return false;
}

/* JSON → row form; *ret_text NULL for null and for an empty text. */
static bool read_value(const Dml *dml, const Field *field, json_object *value, char **ret_text,
                       DmlError *error)
{
    const char *text;

    *ret_text = NULL;
    if (!value)
        return true;
    if (!kind_fits(field_class(field), value))
        return bad_value(dml, field, value, error);
    if (field_class(field) == CLASS_RAW) {
        *ret_text = json_build(value, false);
        return true;
    }
    text = json_object_get_string(value);
    if (json_object_is_type(value, json_type_string)) {
        if (!*text)
            return true;
        if (strlen(text) != (gsize) json_object_get_string_len(value)) {
            dml_error_set(error, 400, "JSON_PARSER_ERROR", "%s: illegal character (NUL)",
                          field->name);
            return false;
        }
    }
    return parse_text(field, text, ret_text) || bad_value(dml, field, value, error);
}

static void add_denied(GString *denied, const char *name)
{
    if (denied->len)
        g_string_append(denied, ", ");
    g_string_append(denied, name);
}

/* {"Parent__r": {"Ext__c": "42"}}: the id of the row with that value. */
static bool read_parent(const Dml *dml, Entity *entity, const char *key, json_object *nested,
                        GArray *changes, DmlError *error)
{
    Field *reference = entity_relation(entity, key);
    const char *type = json_text(json_member(nested, "attributes"), "type", NULL);
    Entity *target;
    const Field *by = NULL;
    json_object_iter iter;
    g_autoptr(GPtrArray) ids = NULL;

    if (!type && reference->reference_to[1]) {
        dml_error_set(error, 400, "JSON_PARSER_ERROR",
                      "Nested object for polymorphic foreign key must have an attributes field "
                      "before any other fields.");
        return false;
    }
    target = catalogue_get(dml->data->catalogue, type ? type : reference->reference_to[0]);
    json_object_object_foreachC(nested, iter)
    {
        if (g_str_equal(iter.key, "attributes"))
            continue;
        by = target ? dml_key_field(dml, target, iter.key, error) : NULL;
        if (!by)
            return false;
        ids = dml_find(dml, target, by, json_object_get_string(iter.val));
        if (!ids || ids->len != 1) {
            dml_error_set(error, 400, "INVALID_FIELD",
                          "Foreign key external ID: %s not found for field %s in entity %s",
                          json_object_get_string(iter.val), by->name, target->name);
            return false;
        }
        changes_add(changes, reference, g_ptr_array_index(ids, 0));
        return true;
    }
    dml_error_set(error, 400, "INVALID_FIELD", "No external ID in the nested object '%s'", key);
    return false;
}

static bool may_change(const Dml *dml, const Entity *entity, const Field *field, bool is_new)
{
    return is_new ? access_createable(dml->data->org, dml->user, entity, field)
                  : access_updateable(dml->data->org, dml->user, entity, field);
}

typedef struct {
    const Dml *dml;
    Entity *entity;
    bool is_new;
    GArray *changes;
    GString *denied; /* names of fields that may not be written */
    DmlError *error;
} Check;

static bool check_member(Check *check, const char *key, json_object *value)
{
    Field *field = entity_field(check->entity, key);
    g_autofree char *text = NULL;

    if (!field && entity_relation(check->entity, key) &&
        json_object_is_type(value, json_type_object))
        return read_parent(check->dml, check->entity, key, value, check->changes, check->error);
    if (!field || !access_readable(check->dml->data->org, check->dml->user, check->entity, field)) {
        dml_error_set(check->error, 400, "INVALID_FIELD",
                      "No such column '%s' on sobject of type %s", key, check->entity->name);
        return false;
    }
    if (!may_change(check->dml, check->entity, field, check->is_new)) {
        add_denied(check->denied, field->name);
        return true;
    }
    if (!read_value(check->dml, field, value, &text, check->error))
        return false;
    if (!text && !check->is_new && !field->nillable && field->type != FIELD_BOOLEAN) {
        dml_error_set(check->error, 400, "REQUIRED_FIELD_MISSING",
                      "Required fields are missing: [%s]", field->name);
        dml_error_add_field(check->error, field->name);
        return false;
    }
    if (text && !row_check_value(check->dml, check->entity, field, text, check->error))
        return false;
    changes_add(check->changes, field, text);
    return true;
}

static bool report_denied(Check *check)
{
    g_auto(GStrv) names = g_strsplit(check->denied->str, ", ", -1);

    if (!check->denied->len)
        return true;
    dml_error_set(check->error, 400, "INVALID_FIELD_FOR_INSERT_UPDATE",
                  "Unable to create/update fields: %s. Please check the security settings of this "
                  "field and verify that it is read/write for your profile or permission set.",
                  check->denied->str);
    for (char **name = names; *name; name++)
        dml_error_add_field(check->error, *name);
    return false;
}

GArray *row_check(const Dml *dml, Entity *entity, json_object *values, bool is_new, DmlError *error)
{
    g_autoptr(GArray) changes = g_array_new(FALSE, TRUE, sizeof(Change));
    g_autoptr(GString) denied = g_string_new(NULL);
    Check check = {dml, entity, is_new, changes, denied, error};
    json_object_iter iter;

    g_array_set_clear_func(changes, change_clear);
    json_object_object_foreachC(values, iter)
    {
        if (g_ascii_strcasecmp(iter.key, "attributes") == 0)
            continue;
        if (g_ascii_strcasecmp(iter.key, "Id") == 0) {
            dml_error_set(error, 400, "INVALID_FIELD",
                          is_new ? "cannot specify Id in an insert call"
                                 : "The Id field should not be specified in the sobject data.");
            return NULL;
        }
        if (!check_member(&check, iter.key, iter.val))
            return NULL;
    }
    return report_denied(&check) ? g_steal_pointer(&changes) : NULL;
}

bool row_check_required(Entity *entity, const GArray *changes, DmlError *error)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; i < entity->fields->len; i++) {
        const Field *field = g_ptr_array_index(entity->fields, i);

        if (!field->hidden && field_needs_value(field) && !changes_text(changes, field->name))
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", field->name);
    }
    if (!names->len)
        return true;
    dml_error_set(error, 400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [%s]",
                  names->str);
    {
        g_auto(GStrv) list = g_strsplit(names->str, ", ", -1);

        for (char **name = list; *name; name++)
            dml_error_add_field(error, *name);
    }
    return false;
}

bool row_check_unique(const Dml *dml, Entity *entity, const GArray *changes, const char *id,
                      DmlError *error)
{
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = &g_array_index(changes, Change, i);
        Row rows[2];
        guint n = change->text && change->field->unique
                      ? rows_find_value(store_rows(dml->data->store, entity), change->field,
                                        change->text, rows)
                      : 0;

        for (guint j = 0; j < n; j++) {
            RowBuffer buffer;
            const char *other = row_id(&rows[j], buffer);

            if (id && g_str_equal(id, other))
                continue;
            dml_error_set(error, 400, "DUPLICATE_VALUE",
                          "duplicate value found: %s duplicates value on record with id: %.15s",
                          change->field->name, other);
            return false;
        }
    }
    return true;
}
