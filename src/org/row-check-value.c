/* One value against its field. */
#include "config.h"

#include <string.h>

#include "org/row-check.h"
#include "org/value.h"

static bool refuse(const Field *field, DmlError *error)
{
    dml_error_add_field(error, field->name);
    return false;
}

static bool check_length(const Field *field, const char *text, DmlError *error)
{
    if (field->length <= 0 || g_utf8_strlen(text, -1) <= field->length)
        return true;
    dml_error_set(error, 400, "STRING_TOO_LONG", "%s: data value too large: %.*s (max length=%d)",
                  field->label,
                  (int) (g_utf8_offset_to_pointer(text, MIN(field->length, 255)) - text), text,
                  field->length);
    return refuse(field, error);
}

static bool is_value(const Field *field, const char *text)
{
    for (guint i = 0; i < field->values->len; i++) {
        const PickValue *value = g_ptr_array_index(field->values, i);

        if (value->active && g_str_equal(value->value, text))
            return true;
    }
    return false;
}

static bool check_picklist(const Field *field, const char *text, DmlError *error)
{
    g_auto(GStrv) parts = g_strsplit(text, field->type == FIELD_MULTIPICKLIST ? ";" : "\x01", -1);

    for (char **part = parts; field->restricted && *part; part++) {
        if (is_value(field, *part))
            continue;
        dml_error_set(error, 400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                      "%s: bad value for restricted picklist field: %s", field->label, *part);
        return refuse(field, error);
    }
    return true;
}

static bool check_text(const Field *field, const char *text, DmlError *error)
{
    if (field->type == FIELD_EMAIL && !value_is_email(text)) {
        dml_error_set(error, 400, "INVALID_EMAIL_ADDRESS", "%s: invalid email address: %s",
                      field->label, text);
        return refuse(field, error);
    }
    if (field->values->len && !check_picklist(field, text, error))
        return false;
    return check_length(field, text, error);
}

static bool check_number(const Field *field, const char *text, DmlError *error)
{
    static const char *const ends[][2] = {
        {"-2147483648", "2147483647"},
        {"-9223372036854775808", "9223372036854775807"},
    };
    guint before, behind;
    bool ok;

    value_number_digits(text, &before, &behind);
    if (field_class(field) == CLASS_INTEGER) {
        const char *const *end = ends[field->type == FIELD_LONG];

        ok = value_compare_numbers(text, end[0]) >= 0 && value_compare_numbers(text, end[1]) <= 0 &&
             (field->type == FIELD_LONG || field->digits <= 0 || (int) before <= field->digits);
    } else {
        ok = field->precision <= 0 || (int) before <= field->precision - field->scale;
    }
    if (ok)
        return true;
    dml_error_set(error, 400, "NUMBER_OUTSIDE_VALID_RANGE",
                  "%s: value outside of valid range on numeric field: %s", field->label, text);
    return refuse(field, error);
}

static bool is_target(const Field *field, const Entity *target)
{
    return g_strv_contains((const char *const *) field->reference_to, target->name);
}

/* The row a reference names must be one of the right kind, there, and visible. */
static bool check_reference(const Dml *dml, const Field *field, const char *id, DmlError *error)
{
    g_autoptr(Reader) reader = reader_new(dml->data->store, dml->data->tables, NULL, true);
    Entity *target = catalogue_of_id(dml->data->catalogue, id);
    Row row;

    if (field->type != FIELD_REFERENCE || !field->reference_to[0])
        return true;
    if (!target || !is_target(field, target)) {
        dml_error_set(error, 400, "MALFORMED_ID", "%s: id value of incorrect type: %s",
                      field->label, id);
        return refuse(field, error);
    }
    if (!reader_find(reader, target, id, &row)) {
        dml_error_set(error, 400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
        return false;
    }
    if (row_is_deleted(&row)) {
        dml_error_set(error, 400, "ENTITY_IS_DELETED", "entity is deleted");
        return false;
    }
    if (access_visible(dml->data->org, dml->user, target))
        return true;
    dml_error_set(error, 400, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
                  "insufficient access rights on cross-reference id: %.15s", id);
    return false;
}

bool row_check_value(const Dml *dml, const Entity *entity, const Field *field, const char *text,
                     DmlError *error)
{
    switch (field_class(field)) {
    case CLASS_TEXT:
        return check_text(field, text, error);
    case CLASS_NUMBER:
    case CLASS_INTEGER:
        return check_number(field, text, error);
    case CLASS_ID:
        return check_reference(dml, field, text, error);
    default:
        return true;
    }
}
