#include "config.h"

#include "org/describe-text.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    const char *text;
} macros[] = {
    {"@id", "Id||id|readonly defaulted system required lookup\n"
            "IsDeleted|Deleted|boolean|readonly system"},
    {"@audit", "CreatedDate||datetime|readonly defaulted system required\n"
               "CreatedById|Created By ID|ref>User:CreatedBy|readonly defaulted system required\n"
               "LastModifiedDate||datetime|readonly defaulted system required\n"
               "LastModifiedById|Last Modified By ID|ref>User:LastModifiedBy|readonly defaulted "
               "system required\n"
               "SystemModstamp||datetime|readonly defaulted system required"},
    {"@owner", "OwnerId|Owner ID|ref>User:Owner|required defaulted system"},
    {"@queue-owner", "OwnerId|Owner ID|ref>Group,User:Owner|required defaulted system"},
    {"@mru", "LastViewedDate||datetime|readonly system\n"
             "LastReferencedDate||datetime|readonly system"},
    {"@person", "LastName||string(80)|required of=Name\n"
                "FirstName||string(40)|of=Name\n"
                "Salutation||picklist(40):Mr.;Ms.;Mrs.;Dr.;Prof.|of=Name\n"
                "Name|Full Name|string(121)|readonly name system required defaulted "
                "extra=personname"},
};

/* The parts of a standard and of a custom address; %s is the name without __c. */
static const struct {
    const char *standard;
    const char *custom;
    const char *label;
    const char *type;
} address_parts[] = {
    {"%sStreet", "%s__Street__s", "Street", "textarea(255)"},
    {"%sCity", "%s__City__s", "City", "string(40)"},
    {"%sState", "%s__StateCode__s", "State", "string(80)"},
    {"%sPostalCode", "%s__PostalCode__s", "Postal Code", "string(20)"},
    {"%sCountry", "%s__CountryCode__s", "Country", "string(80)"},
    {"%sLatitude", "%s__Latitude__s", "Latitude", "double(18,15)"},
    {"%sLongitude", "%s__Longitude__s", "Longitude", "double(18,15)"},
    {"%sGeocodeAccuracy", "%s__GeocodeAccuracy__s", "Geocode Accuracy",
     "picklist(40):Address;NearAddress;Block;Street;Zip;City;State;Unknown"},
};

static void set_reference(Field *field, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, ":", 3);

    g_strfreev(field->reference_to);
    field->reference_to = g_strsplit(parts[0], ",", -1);
    field->relationship = g_strdup(parts[1]);
    if (parts[1] && parts[2])
        field->child_relation = g_strdup(parts[2]);
}

static char *bitmap(const char *positions)
{
    g_auto(GStrv) numbers = g_strsplit(positions, ",", -1);
    guchar bytes[8] = {0};

    for (guint i = 0; numbers[i]; i++) {
        guint at = (guint) atoi(numbers[i]);

        g_assert(at < 8 * sizeof bytes);
        bytes[at / 8] |= (guchar) (0x80 >> (at % 8));
    }
    return g_base64_encode(bytes, sizeof bytes);
}

static void set_values(Field *field, const char *text)
{
    g_auto(GStrv) values = g_strsplit(text, ";", -1);

    for (guint i = 0; values[i]; i++) {
        char *positions = strchr(values[i], '=');
        gsize length;
        bool is_default;
        PickValue *value;

        if (positions)
            *positions++ = '\0';
        length = strlen(values[i]);
        is_default = length > 0 && values[i][length - 1] == '*';
        if (is_default)
            values[i][length - 1] = '\0';
        field_add_value(field, values[i], is_default);
        value = g_ptr_array_index(field->values, i);
        value->valid_for = positions ? bitmap(positions) : NULL;
    }
}

/* The size in parentheses means what the type needs. */
static void set_size(Field *field, int first, int second)
{
    switch (field_class(field)) {
    case CLASS_NUMBER:
        field->precision = first;
        field->scale = second;
        break;
    case CLASS_INTEGER:
        field->digits = first;
        break;
    default:
        field->length = first;
        break;
    }
}

static Field *parse_type(const char *name, const char *label, const char *text)
{
    gsize length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    g_autofree char *word = g_strndup(text, length);
    FieldType type = g_str_equal(word, "ref") ? FIELD_REFERENCE : field_type_parse(word);
    Field *field;
    const char *at = text + length;

    g_assert(type != FIELD_N);
    field = field_new(name, *label ? label : NULL, type);
    if (*at == '(') {
        char *end;
        int first = (int) strtol(at + 1, &end, 10);

        set_size(field, first, *end == ',' ? (int) strtol(end + 1, &end, 10) : 0);
        at = end + 1;
    }
    if (*at == '!') {
        field->restricted = true;
        at++;
    }
    if (*at == ':')
        set_values(field, at + 1);
    else if (*at == '>')
        set_reference(field, at + 1);
    return field;
}

/* Flags with a value. */
static void apply_setting(Field *field, const char *key, const char *value)
{
    if (g_str_equal(key, "of")) {
        field->compound = g_strdup(value);
    } else if (g_str_equal(key, "controller")) {
        field->controller = g_strdup(value);
    } else if (g_str_equal(key, "auto")) {
        field->auto_number = field->defaulted = true;
        field->fallback_formula = g_strdup(value);
    } else if (g_str_equal(key, "default")) {
        field->defaulted = true;
        field->fallback = g_strdup(value);
    } else if (g_str_equal(key, "mask")) {
        field->mask_type = g_strdup(value);
    } else if (g_str_equal(key, "extra")) {
        field->extra_type = g_strdup(value);
    } else {
        g_assert_not_reached();
    }
}

static void set_flag(Field *field, const char *flag)
{
    if (g_str_equal(flag, "required"))
        field->nillable = false;
    else if (g_str_equal(flag, "readonly"))
        field->createable = field->updateable = false;
    else if (g_str_equal(flag, "createonly") || g_str_equal(flag, "noupdate"))
        field->updateable = false;
    else if (g_str_equal(flag, "defaulted"))
        field->defaulted = true;
    else if (g_str_equal(flag, "name"))
        field->name_field = true;
    else if (g_str_equal(flag, "ext"))
        field->external_id = field->id_lookup = true;
    else if (g_str_equal(flag, "unique"))
        field->unique = true;
    else if (g_str_equal(flag, "lookup"))
        field->id_lookup = true;
    else if (g_str_equal(flag, "case"))
        field->case_sensitive = true;
    else if (g_str_equal(flag, "rich"))
        field->extra_type = g_strdup("richtextarea");
    else if (g_str_equal(flag, "system"))
        field->permissionable = false;
    else if (g_str_equal(flag, "hidden"))
        field->hidden = true;
    else if (g_str_equal(flag, "calc"))
        field->calculated = true;
    else if (g_str_equal(flag, "nofilter"))
        field->filterable = field->sortable = field->groupable = false;
    else
        g_assert_not_reached();
}

static void set_flags(Field *field, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);

    for (guint i = 0; words[i]; i++) {
        char *value = strchr(words[i], '=');

        if (!*words[i])
            continue;
        if (g_str_equal(words[i], "detail")) {
            field->cascade_delete = field->master_read = true;
            field->nillable = field->updateable = false;
            field->relationship_order = 0;
        } else if (value) {
            *value++ = '\0';
            apply_setting(field, words[i], value);
        } else {
            set_flag(field, words[i]);
        }
    }
}

static Field *parse_line(const char *line)
{
    g_auto(GStrv) columns = g_strsplit(line, "|", 5);
    Field *field;

    g_assert(g_strv_length(columns) >= 3);
    field = parse_type(columns[0], columns[1], columns[2]);
    if (field->type == FIELD_ENCRYPTED) {
        field->encrypted = true;
        field->mask_type = g_strdup("lastFour");
    }
    if (columns[3])
        set_flags(field, columns[3]);
    if (columns[3] && columns[4]) {
        char **target = field->calculated ? &field->formula : &field->help;

        *target = g_strdup(columns[4]);
    }
    field_complete(field);
    return field;
}

static void add_part(Entity *entity, const char *pattern, const char *base, const char *label,
                     const char *type, const char *compound)
{
    g_auto(GStrv) around = g_strsplit(pattern, "%s", 2);
    g_autofree char *line =
        g_strdup_printf("%s%s%s|%s|%s|of=%s", around[0], base, around[1], label, type, compound);

    entity_add_field(entity, parse_line(line));
}

static void add_address(Entity *entity, const char *name, const char *label)
{
    bool custom = g_str_has_suffix(name, "__c");
    g_autofree char *base = g_strndup(name, strlen(name) - (custom ? 3 : 0));
    g_autofree char *compound = custom ? g_strdup(name) : g_strconcat(name, "Address", NULL);
    g_autofree char *line = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(address_parts); i++) {
        g_autofree char *part = g_strdup_printf("%s %s", label, address_parts[i].label);

        add_part(entity, custom ? address_parts[i].custom : address_parts[i].standard, base,
                 *label ? part : address_parts[i].label, address_parts[i].type, compound);
    }
    line = g_strdup_printf("%s|%s%sAddress|address", compound, label, *label ? " " : "");
    entity_add_field(entity, parse_line(line));
}

static void add_location(Entity *entity, const char *name, const char *label)
{
    g_autofree char *base = g_strndup(name, strlen(name) - strlen("__c"));
    g_autofree char *line = g_strdup_printf("%s|%s|location", name, label);
    g_autofree char *latitude = g_strdup_printf("%s (Latitude)", label);
    g_autofree char *longitude = g_strdup_printf("%s (Longitude)", label);

    add_part(entity, "%s__Latitude__s", base, latitude, "double(18,15)", name);
    add_part(entity, "%s__Longitude__s", base, longitude, "double(18,15)", name);
    entity_add_field(entity, parse_line(line));
}

static void add_macro(Entity *entity, const char *line)
{
    const char *space = strchr(line, ' ');

    if (space) {
        g_auto(GStrv) columns = g_strsplit(space + 1, "|", 2);

        if (g_str_has_prefix(line, "@address "))
            add_address(entity, columns[0], columns[1]);
        else
            add_location(entity, columns[0], columns[1]);
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(macros); i++)
        if (g_str_equal(macros[i].name, line)) {
            describe_text_parse(entity, macros[i].text);
            return;
        }
    g_assert_not_reached();
}

/* A field that another one is filled from depends on it. */
static void link_controllers(Entity *entity)
{
    for (guint i = 0; i < entity->fields->len; i++) {
        Field *field = g_ptr_array_index(entity->fields, i);

        if (field->controller)
            g_assert(entity_field(entity, field->controller));
    }
}

void describe_text_parse(Entity *entity, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (guint i = 0; lines[i]; i++) {
        if (lines[i][0] == '@')
            add_macro(entity, lines[i]);
        else if (lines[i][0])
            entity_add_field(entity, parse_line(lines[i]));
    }
    link_controllers(entity);
}
