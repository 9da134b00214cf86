#include "config.h"

#include <string.h>

#include "actions/type-values.h"
#include "actions/types.h"
#include "core/names.h"
#include "core/problem.h"
#include "core/soql.h"

/* Key prefixes of standard objects; those of others come from describes. */
static const struct {
    const char *object;
    const char *prefix;
} prefixes[] = {
    {"Account", "001"},       {"Note", "002"},          {"Contact", "003"},
    {"User", "005"},          {"Opportunity", "006"},   {"RecordType", "012"},
    {"Document", "015"},      {"Organization", "00D"},  {"Profile", "00e"},
    {"UserRole", "00E"},      {"Group", "00G"},         {"OpportunityLineItem", "00k"},
    {"Folder", "00l"},        {"Report", "00O"},        {"Attachment", "00P"},
    {"Lead", "00Q"},          {"Task", "00T"},          {"Event", "00U"},
    {"CampaignMember", "00v"},{"EmailTemplate", "00X"}, {"BusinessHours", "01m"},
    {"Pricebook2", "01s"},    {"Product2", "01t"},      {"PricebookEntry", "01u"},
    {"Dashboard", "01Z"},     {"Asset", "02i"},         {"EmailMessage", "02s"},
    {"CallCenter", "04v"},    {"ContentVersion", "068"},{"ContentDocument", "069"},
    {"Individual", "0PK"},    {"PermissionSet", "0PS"}, {"Case", "500"},
    {"Solution", "501"},      {"Campaign", "701"},      {"Contract", "800"},
    {"Order", "801"},         {"OrderItem", "802"},
};

const char *type_standard_prefix(const char *object)
{
    for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (g_str_equal(prefixes[i].object, object))
            return prefixes[i].prefix;
    return NULL;
}

static char *refuse(GError **error, const char *name, const char *why)
{
    problem_set(error, PROBLEM_USAGE, why, NULL, "the value for '%s' cannot be compared", name);
    return NULL;
}

static char *quote(json_object *value, GError **error)
{
    return soql_quote(json_object_get_string(value), json_object_get_string_len(value), error);
}

static char *literal_number(const char *name, json_object *value, GError **error)
{
    char *decimal = NULL;

    if (json_object_is_type(value, json_type_string))
        decimal = decimal_parse(json_object_get_string(value));
    else if (json_object_is_type(value, json_type_int) ||
             json_object_is_type(value, json_type_double))
        decimal = decimal_parse(type_digits(value));
    return decimal ? decimal : refuse(error, name, "a number is needed, such as 1234.5");
}

static char *literal_boolean(const char *name, json_object *value, GError **error)
{
    const char *text = json_object_get_string(value);

    if (!json_object_is_type(value, json_type_boolean) &&
        !json_object_is_type(value, json_type_string))
        return refuse(error, name, "true or false is needed");
    if (!g_str_equal(text, "true") && !g_str_equal(text, "false"))
        return refuse(error, name, "true or false is needed");
    return g_ascii_strup(text, -1);
}

static char *literal_moment(const char *name, ValueKind kind, json_object *value, GError **error)
{
    const char *text = json_object_get_string(value);
    char *literal;

    if (!json_object_is_type(value, json_type_string))
        return refuse(error, name, "a text is needed");
    if (kind != VALUE_TIME && date_is_word(text))
        return g_strdup(text);
    literal = kind == VALUE_DATE       ? date_parse(text)
              : kind == VALUE_DATETIME ? datetime_parse(text)
                                       : time_parse(text);
    if (literal)
        return literal;
    return refuse(error, name,
                  kind == VALUE_DATE       ? "a day such as 2026-09-30 or a word such as TODAY"
                  : kind == VALUE_DATETIME ? "a time with its zone, such as 2026-09-30T08:00:00Z, "
                                             "or a word such as LAST_N_DAYS:7"
                                           : "a time such as 08:00:00 is needed");
}

static char *literal_id(const char *name, json_object *value, GError **error)
{
    const char *text = json_object_get_string(value);
    g_autofree char *id = NULL;

    if (!json_object_is_type(value, json_type_string))
        return refuse(error, name, "the id must be a text");
    id = names_id18(text);
    return id ? soql_quote(id, -1, error)
              : refuse(error, name, "it is no id of 15 or 18 characters");
}

char *type_literal(const FieldInfo *field, const char *name, json_object *value, GError **error)
{
    ValueKind kind = type_find(field->type)->kind;

    if (!value)
        return g_strdup("null");
    switch (kind) {
    case VALUE_BOOLEAN:
        return literal_boolean(name, value, error);
    case VALUE_INTEGER:
    case VALUE_DECIMAL:
        return literal_number(name, value, error);
    case VALUE_DATE:
    case VALUE_DATETIME:
    case VALUE_TIME:
        return literal_moment(name, kind, value, error);
    case VALUE_ID:
        return literal_id(name, value, error);
    case VALUE_BASE64:
    case VALUE_COMPOUND:
        return refuse(error, name, "fields of this type cannot be compared");
    default:
        break;
    }
    if (!json_object_is_type(value, json_type_string))
        return refuse(error, name, "a text is needed");
    return quote(value, error);
}

char *type_literal_untyped(const char *name, json_object *value, GError **error)
{
    const char *text;
    char *moment = NULL;

    switch (json_object_get_type(value)) {
    case json_type_null:
        return g_strdup("null");
    case json_type_boolean:
        return literal_boolean(name, value, error);
    case json_type_int:
    case json_type_double:
        return literal_number(name, value, error);
    case json_type_string:
        break;
    default:
        return refuse(error, name, "a text, a number, true, false or null is needed");
    }
    /* Nobody says whether the field is a date. A text that is a whole date or time can hardly be
     * meant for a text field; everything else is quoted. */
    text = json_object_get_string(value);
    if (strlen(text) == (gsize) json_object_get_string_len(value)) {
        moment = date_parse(text);
        if (!moment)
            moment = datetime_parse(text);
    }
    return moment ? moment : quote(value, error);
}
