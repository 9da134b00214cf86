#include "config.h"

#include "actions/types.h"

#include <errno.h>
#include <string.h>

#include "actions/type-values.h"
#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"
#include "core/soql.h"
#include "core/text.h"

/* REST takes no larger base64 field inside JSON. */
#define MAX_BASE64 (37 * 1024 * 1024)
#define ORG_TIME "2026-09-30T08:00:00.000+0000"

json_object *type_number(const char *digits)
{
    gint64 whole;
    g_autofree char *again = NULL;

    if (g_ascii_string_to_signed(digits, 10, G_MININT64, G_MAXINT64, &whole, NULL)) {
        again = g_strdup_printf("%" G_GINT64_FORMAT, whole);
        if (g_str_equal(again, digits))
            return json_object_new_int64(whole);
    }
    return json_object_new_double_s(g_ascii_strtod(digits, NULL), digits);
}

const char *type_digits(json_object *number)
{
    return json_object_to_json_string_ext(number, JSON_C_TO_STRING_PLAIN);
}

static void *refuse(GError **error, const char *name, const char *next, const char *why)
{
    problem_set(error, PROBLEM_USAGE, why, next, "the value of '%s' cannot be used", name);
    return NULL;
}

/* A value as text, whatever its JSON type; NULL: an object, array, or a text with NUL or bytes that
 * are no UTF-8. */
static const char *as_text(json_object *value)
{
    switch (json_object_get_type(value)) {
    case json_type_string: {
        const char *text = json_object_get_string(value);
        gsize length = (gsize) json_object_get_string_len(value);

        return g_utf8_validate_len(text, length, NULL) ? text : NULL;
    }
    case json_type_int:
    case json_type_double:
        return type_digits(value);
    case json_type_boolean:
        return json_object_get_boolean(value) ? "true" : "false";
    default:
        return NULL;
    }
}

/* The text of a value that must be a JSON string. */
static const char *need_text(const char *name, json_object *value, GError **error)
{
    const char *text = as_text(value);
    g_autofree char *next = NULL;

    if (json_object_is_type(value, json_type_string)) {
        if (!text)
            refuse(error, name, NULL, "it is not UTF-8, or holds a NUL");
        return text;
    }
    if (text)
        next = g_strdup_printf("give it as text: %s=%s, in JSON \"%s\"", name, text, text);
    return refuse(error, name, next, "a text is needed");
}

static json_object *check_length(const FieldInfo *field, const char *name, const char *text,
                                 json_object *value, GError **error)
{
    glong characters = g_utf8_strlen(text, -1);
    g_autofree char *why = NULL;

    if (field->length <= 0 || characters <= field->length)
        return json_object_get(value);
    why = g_strdup_printf("it has %ld characters, at most %d fit", characters, field->length);
    return refuse(error, name, NULL, why);
}

static json_object *check_text(const FieldInfo *field, const char *name, json_object *value,
                               GError **error)
{
    const char *text = need_text(name, value, error);
    const char *at;

    if (!text)
        return NULL;
    if (*text && g_strcmp0(field->type, "email") == 0) {
        at = strrchr(text, '@');
        if (!at || at == text || !at[1] || strpbrk(text, " \t\r\n"))
            return refuse(error, name, NULL, "it is no e-mail address (name@host)");
    }
    return check_length(field, name, text, value, error);
}

static json_object *check_id(const FieldInfo *field, const char *name, json_object *value,
                             GError **error)
{
    const char *text = need_text(name, value, error);
    g_autofree char *id = NULL;

    if (!text)
        return NULL;
    id = names_id18(text);
    if (!id)
        return refuse(error, name, "give the id as Salesforce shows it: 15 or 18 characters",
                      strlen(text) == 18
                          ? "it is no id: the last three characters do not fit the others"
                          : "it is no id");
    return json_object_new_string(id);
}

static json_object *check_boolean(const FieldInfo *field, const char *name, json_object *value,
                                  GError **error)
{
    const char *text = as_text(value);

    if (text && (json_object_is_type(value, json_type_boolean) ||
                 json_object_is_type(value, json_type_string))) {
        if (g_str_equal(text, "true") || g_str_equal(text, "false"))
            return json_object_new_boolean(*text == 't');
    }
    return refuse(error, name, NULL, "true or false is needed");
}

/* A number's exact decimal text. */
static char *need_decimal(const char *name, json_object *value, GError **error)
{
    const char *text =
        json_object_is_type(value, json_type_boolean) ? NULL : as_text(value);
    char *decimal = text ? decimal_parse(text) : NULL;

    if (decimal)
        return decimal;
    return refuse(error, name, NULL,
                  "a number is needed, such as 1234.5: a point, no blanks, no separators");
}

static json_object *check_integer(const FieldInfo *field, const char *name, json_object *value,
                                  GError **error)
{
    g_autofree char *decimal = need_decimal(name, value, error);
    bool is_long = g_strcmp0(field->type, "long") == 0;
    g_autofree char *why = NULL;
    guint whole, fraction;
    gint64 number;

    if (!decimal)
        return NULL;
    decimal_count(decimal, &whole, &fraction);
    if (fraction > 0)
        return refuse(error, name, NULL, "a whole number is needed");
    /* Salesforce says 18 digits of a long and takes all of its 64 bits. */
    if (!is_long && field->digits > 0 && whole > (guint) field->digits) {
        why = g_strdup_printf("it has %u digits, at most %d fit", whole, field->digits);
        return refuse(error, name, NULL, why);
    }
    decimal[strcspn(decimal, ".")] = '\0';
    if (!g_ascii_string_to_signed(decimal, 10, is_long ? G_MININT64 : G_MININT32,
                                  is_long ? G_MAXINT64 : G_MAXINT32, &number, NULL))
        return refuse(error, name, NULL,
                      is_long ? "it does not fit 64 bits" : "it does not fit 32 bits");
    return json_object_new_int64(number);
}

static json_object *check_decimal(const FieldInfo *field, const char *name, json_object *value,
                                  GError **error)
{
    g_autofree char *decimal = need_decimal(name, value, error);
    g_autofree char *why = NULL;
    guint whole, fraction;

    if (!decimal)
        return NULL;
    decimal_count(decimal, &whole, &fraction);
    if (field->precision > 0 && fraction > (guint) MAX(field->scale, 0))
        why = g_strdup_printf("it has %u digits behind the point, at most %d are kept", fraction,
                              field->scale);
    else if (field->precision > 0 && whole > (guint) MAX(field->precision - field->scale, 0))
        why = g_strdup_printf("it has %u digits before the point, at most %d fit", whole,
                              field->precision - field->scale);
    if (why)
        return refuse(error, name, NULL, why);
    return type_number(decimal);
}

/* date, datetime, time */
static json_object *check_moment(const char *name, json_object *value,
                                 char *(*parse)(const char *), const char *why, GError **error)
{
    const char *text = need_text(name, value, error);
    g_autofree char *sent = NULL;

    if (!text)
        return NULL;
    sent = parse(text);
    return sent ? json_object_new_string(sent) : refuse(error, name, NULL, why);
}

static bool check_one_value(const FieldInfo *field, const char *name, const char *text,
                            GError **error)
{
    const char *near;
    g_autofree char *why = NULL;
    g_autofree char *next = NULL;
    g_autofree char *shown = NULL;

    if (!*text) {
        why = g_strdup_printf("an empty text is no value; %s:=null empties the field", name);
        return refuse(error, name, NULL, why);
    }
    if (!field->restricted_picklist ||
        g_strv_contains((const char *const *) field->values, text))
        return true;
    shown = text_clean(text);
    why = g_strdup_printf("'%s' is none of the values of this restricted picklist", shown);
    near = names_nearest(text, (const char *const *) field->values);
    if (near) {
        next = g_strdup_printf("did you mean '%s'?", near);
    } else {
        g_autofree char *all = g_strjoinv(", ", field->values);
        g_autofree char *few = g_utf8_substring(all, 0, MIN(g_utf8_strlen(all, -1), 300));

        next = g_strdup_printf("the values are: %s%s", few, strlen(few) < strlen(all) ? "…" : "");
    }
    return refuse(error, name, next, why);
}

static json_object *check_picklist(const FieldInfo *field, const char *name, json_object *value,
                                   GError **error)
{
    const char *text = need_text(name, value, error);

    if (!text || !check_one_value(field, name, text, error))
        return NULL;
    return check_length(field, name, text, value, error);
}

static json_object *check_multipicklist(const FieldInfo *field, const char *name,
                                        json_object *value, GError **error)
{
    g_auto(GStrv) parts = NULL;
    g_autofree char *joined = NULL;
    g_autoptr(json_object) sent = NULL;

    if (json_object_is_type(value, json_type_array)) {
        g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

        for (gsize i = 0; i < json_object_array_length(value); i++) {
            const char *part = need_text(name, json_object_array_get_idx(value, i), error);

            if (!part)
                return NULL;
            if (strchr(part, ';'))
                return refuse(error, name, NULL, "a value may not hold the separator ;");
            g_strv_builder_add(builder, part);
        }
        parts = g_strv_builder_end(builder);
        if (!parts[0])
            return refuse(error, name, NULL, "an empty list is no value; give null");
    } else {
        const char *text = need_text(name, value, error);

        if (!text)
            return NULL;
        parts = g_strsplit(text, ";", -1);
        if (!parts[0])
            return check_one_value(field, name, "", error) ? NULL : NULL;
    }
    for (gsize i = 0; parts[i]; i++)
        if (!check_one_value(field, name, parts[i], error))
            return NULL;
    joined = g_strjoinv(";", parts);
    sent = json_object_new_string(joined);
    return check_length(field, name, joined, sent, error);
}

static json_object *check_base64(const char *name, json_object *value, GError **error)
{
    const char *text = need_text(name, value, error);
    gsize length, body;

    if (!text)
        return NULL;
    length = strlen(text);
    body = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    if (length == 0 || length % 4 != 0 || length - body > 2 ||
        strspn(text + body, "=") != length - body)
        return refuse(error, name, "give a file: FIELD=@FILE", "it is no base64");
    if (length / 4 * 3 > MAX_BASE64)
        return refuse(error, name, NULL, "its content is larger than 37 MB");
    return json_object_get(value);
}

static json_object *check_null(const FieldInfo *field, const char *name, ValueKind kind,
                               GError **error)
{
    if (kind == VALUE_BOOLEAN)
        return refuse(error, name, NULL, "a boolean is never null: true or false is needed");
    if (!field->nillable)
        return refuse(error, name, NULL, "the field may not be empty");
    return NULL;
}

json_object *type_check(const FieldInfo *field, const char *name, json_object *value,
                        GError **error)
{
    ValueKind kind = type_find(field->type)->kind;
    const char *text = value ? as_text(value) : NULL;
    g_autofree char *why = NULL;

    if (!value)
        return check_null(field, name, kind, error);
    if (kind != VALUE_TEXT && kind != VALUE_PICKLIST && kind != VALUE_MULTIPICKLIST && text &&
        !*text) {
        why = kind == VALUE_BOOLEAN ? g_strdup("an empty text is no boolean: true or false is needed")
              : !field->nillable    ? g_strdup("the field may not be empty")
                                    : g_strdup_printf("an empty text is no %s; %s:=null empties "
                                                      "the field",
                                                      field->type, name);
        return refuse(error, name, NULL, why);
    }
    if (text && !*text && !field->nillable)
        return refuse(error, name, NULL, "it may not be empty");
    switch (kind) {
    case VALUE_TEXT:
        return check_text(field, name, value, error);
    case VALUE_ID:
        return check_id(field, name, value, error);
    case VALUE_BOOLEAN:
        return check_boolean(field, name, value, error);
    case VALUE_INTEGER:
        return check_integer(field, name, value, error);
    case VALUE_DECIMAL:
        return check_decimal(field, name, value, error);
    case VALUE_DATE:
        return check_moment(name, value, date_parse,
                            "a day such as 2026-09-30 is needed, from 1700 to 4000", error);
    case VALUE_DATETIME:
        return check_moment(name, value, datetime_parse,
                            "a time such as 2026-09-30T08:00:00Z is needed, with Z or an offset",
                            error);
    case VALUE_TIME:
        return check_moment(name, value, time_parse, "a time such as 08:00:00 is needed", error);
    case VALUE_PICKLIST:
        return check_picklist(field, name, value, error);
    case VALUE_MULTIPICKLIST:
        return check_multipicklist(field, name, value, error);
    case VALUE_BASE64:
        return check_base64(name, value, error);
    case VALUE_COMPOUND:
        return refuse(error, name, NULL, "it is made of its parts; write those");
    case VALUE_OPAQUE:
        break;
    }
    return json_object_get(value);
}

json_object *type_output(const FieldInfo *field, json_object *value)
{
    ValueKind kind = type_find(field->type)->kind;
    g_autofree char *form = NULL;

    if (!value || !json_object_is_type(value, json_type_string))
        return json_object_get(value);
    if (kind == VALUE_DATETIME)
        form = datetime_parse(json_object_get_string(value));
    else if (kind == VALUE_TIME)
        form = time_parse(json_object_get_string(value));
    return form ? json_object_new_string(form) : json_object_get(value);
}

json_object *type_output_untyped(json_object *value)
{
    const char *text = json_object_get_string(value);
    g_autofree char *form = NULL;

    if (json_object_is_type(value, json_type_string) && strlen(text) == strlen(ORG_TIME) &&
        g_str_has_suffix(text, "+0000"))
        form = datetime_parse(text);
    return form ? json_object_new_string(form) : json_object_get(value);
}

json_object *type_from_cell(const FieldInfo *field, const char *cell)
{
    ValueKind kind = field ? type_find(field->type)->kind : VALUE_TEXT;
    g_autoptr(json_object) text = NULL;
    g_autofree char *decimal = NULL;

    if (!*cell)
        return NULL;
    if (kind == VALUE_BOOLEAN && (g_str_equal(cell, "true") || g_str_equal(cell, "false")))
        return json_object_new_boolean(*cell == 't');
    if (kind == VALUE_INTEGER || kind == VALUE_DECIMAL) {
        decimal = decimal_parse(cell);
        if (decimal)
            return type_number(decimal);
    }
    /* JSON that somebody stored; anyType may be any text. */
    if (kind == VALUE_OPAQUE && !g_str_equal(field->type, "anyType")) {
        json_object *stored = json_parse(cell, -1, NULL);

        if (stored)
            return stored;
    }
    text = json_object_new_string(cell);
    return field ? type_output(field, text) : type_output_untyped(text);
}
