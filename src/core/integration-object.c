#include "config.h"

#include <string.h>

#include "core/integration.h"
#include "core/names.h"
#include "core/own-file.h"
#include "core/problem.h"
#include "core/text.h"

#define FIELDS_MAX 2000

static const char *const keys[] = {"name", "rights", "fields", "rename", "field_renames", NULL};

IntegrationObject *integration_object_new(const char *name, Rights rights)
{
    IntegrationObject *object = g_new0(IntegrationObject, 1);

    object->name = g_strdup(name);
    object->rights = rights;
    return object;
}

void integration_object_free(IntegrationObject *object)
{
    if (!object)
        return;
    g_free(object->name);
    g_free(object->rename);
    g_clear_pointer(&object->fields, g_ptr_array_unref);
    g_clear_pointer(&object->renames, g_hash_table_unref);
    g_free(object);
}

static void add_field(IntegrationObject *object, const char *field)
{
    if (!object->fields)
        object->fields = g_ptr_array_new_with_free_func(g_free);
    if (field)
        g_ptr_array_add(object->fields, g_strdup(field));
}

static void add_rename(IntegrationObject *object, const char *field, const char *name)
{
    if (!object->renames)
        object->renames = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_replace(object->renames, g_strdup(field), g_strdup(name));
}

void integration_object_rename(IntegrationObject *object, const char *field, const char *name)
{
    if (field && name) {
        add_rename(object, field, name);
    } else if (field) {
        if (object->renames)
            g_hash_table_remove(object->renames, field);
    } else {
        g_free(object->rename);
        object->rename = g_strdup(name);
    }
}

static bool has_text(GPtrArray *texts, const char *text)
{
    for (guint i = 0; texts && i < texts->len; i++)
        if (g_ascii_strcasecmp(g_ptr_array_index(texts, i), text) == 0)
            return true;
    return false;
}

IntegrationObject *integration_object_copy(const IntegrationObject *object)
{
    IntegrationObject *copy = integration_object_new(object->name, object->rights);
    GHashTableIter iter;
    gpointer field, name;

    copy->rename = g_strdup(object->rename);
    if (object->fields)
        add_field(copy, NULL);
    for (guint i = 0; object->fields && i < object->fields->len; i++)
        add_field(copy, g_ptr_array_index(object->fields, i));
    if (object->renames) {
        g_hash_table_iter_init(&iter, object->renames);
        while (g_hash_table_iter_next(&iter, &field, &name))
            add_rename(copy, field, name);
    }
    return copy;
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

bool integration_object_holds(const IntegrationObject *object, const char *field)
{
    return !object->fields ||
           g_ptr_array_find_with_equal_func(object->fields, field, g_str_equal, NULL);
}

/* Renames of chosen fields, in the order of the fields' names. */
static GPtrArray *renamed_fields(const IntegrationObject *object)
{
    GPtrArray *fields = g_ptr_array_new();
    GHashTableIter iter;
    gpointer field;

    if (!object->renames)
        return fields;
    g_hash_table_iter_init(&iter, object->renames);
    while (g_hash_table_iter_next(&iter, &field, NULL))
        if (integration_object_holds(object, field))
            g_ptr_array_add(fields, field);
    g_ptr_array_sort(fields, compare_texts);
    return fields;
}

static const char *rename_of(const IntegrationObject *object, const char *field)
{
    return object->renames ? g_hash_table_lookup(object->renames, field) : NULL;
}

bool integration_object_equal(const IntegrationObject *a, const IntegrationObject *b)
{
    g_autofree char *one = integration_object_build(a);
    g_autofree char *two = integration_object_build(b);

    return g_str_equal(one, two);
}

/* Adds what one entry of the fields says, and refuses what does not fit the entries before. */
static const char *take_field(IntegrationObject *object, const char *field)
{
    if (!names_is_identifier(field))
        return "it is no API name of a field";
    if (has_text(object->fields, field))
        return "the field is there already";
    if (object->fields && object->fields->len >= FIELDS_MAX)
        return "there are too many fields";
    add_field(object, field);
    return NULL;
}

static const char *take_rename(IntegrationObject *object, const char *field, const char *name)
{
    GHashTableIter iter;
    gpointer other_field, other_name;

    if (!names_is_identifier(field))
        return "it is no API name of a field";
    if (!names_is_identifier(name))
        return "a name has letters (a to z), digits and _, and starts with a letter";
    if (!integration_object_holds(object, field))
        return "the field is not among the fields";
    if (object->renames && g_hash_table_size(object->renames) >= FIELDS_MAX)
        return "there are too many fields";
    if (object->renames) {
        g_hash_table_iter_init(&iter, object->renames);
        while (g_hash_table_iter_next(&iter, &other_field, &other_name))
            if (g_ascii_strcasecmp(other_name, name) == 0 ||
                g_ascii_strcasecmp(other_field, field) == 0)
                return "the name is there already";
    }
    add_rename(object, field, name);
    return NULL;
}

/* --- the form of --object --- */

static void set_not_read(GError **error, const char *typed, const char *why)
{
    g_autofree char *shown = text_clean(typed);

    problem_set(error, PROBLEM_USAGE, why,
                "write --object=NAME, --object=NAME:RCU or --object=NAME:RCU:FIELD,FIELD",
                "the object '%s' cannot be read", shown);
}

/* "Name", "Name=Title", "*" */
static const char *read_field(IntegrationObject *object, char *text, bool *ret_all)
{
    char *equals = strchr(text, '=');
    const char *why;

    if (g_str_equal(text, "*")) {
        if (*ret_all || object->fields)
            return "the * stands in front of the fields, once";
        *ret_all = true;
        return NULL;
    }
    if (!equals)
        return *ret_all ? "behind the * only renames make sense" : take_field(object, text);
    *equals = '\0';
    why = *ret_all ? NULL : take_field(object, text);
    return why ? why : take_rename(object, text, equals + 1);
}

static const char *read_fields(IntegrationObject *object, const char *typed)
{
    g_auto(GStrv) fields = g_strsplit(typed, ",", FIELDS_MAX + 1);
    const char *why = NULL;
    bool all = false;

    if (!*typed)
        add_field(object, NULL); /* "NAME:R:" chooses no field at all */
    for (gsize i = 0; !why && fields[i]; i++)
        why = read_field(object, fields[i], &all);
    return why;
}

static const char *read_name(IntegrationObject *object, char *typed)
{
    char *equals = strchr(typed, '=');

    if (equals) {
        *equals = '\0';
        object->rename = g_strdup(equals + 1);
        if (!names_is_identifier(object->rename))
            return "a name has letters (a to z), digits and _, and starts with a letter";
    }
    object->name = g_strdup(typed);
    return names_is_identifier(typed) ? NULL : "it is no API name of an object";
}

IntegrationObject *integration_object_parse(const char *typed, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(typed, ":", 3);
    guint n = g_strv_length(parts);
    g_autoptr(IntegrationObject) object = integration_object_new(NULL, RIGHT_READ);
    const char *why = n ? read_name(object, parts[0]) : "it is empty";

    if (!why && n > 1 && *parts[1] && !rights_parse(parts[1], &object->rights, error))
        return NULL;
    if (!why && n > 2)
        why = read_fields(object, parts[2]);
    if (!why)
        return g_steal_pointer(&object);
    set_not_read(error, typed, why);
    return NULL;
}

static void append_fields(GString *text, const IntegrationObject *object)
{
    g_autoptr(GPtrArray) renamed = renamed_fields(object);

    if (!object->fields && renamed->len == 0)
        return;
    g_string_append(text, object->fields ? ":" : ":*");
    for (guint i = 0; object->fields && i < object->fields->len; i++) {
        const char *field = g_ptr_array_index(object->fields, i);
        const char *name = rename_of(object, field);

        g_string_append_printf(text, "%s%s%s%s", i ? "," : "", field, name ? "=" : "",
                               name ? name : "");
    }
    for (guint i = 0; !object->fields && i < renamed->len; i++) {
        const char *field = g_ptr_array_index(renamed, i);

        g_string_append_printf(text, ",%s=%s", field, rename_of(object, field));
    }
}

char *integration_object_build(const IntegrationObject *object)
{
    g_autofree char *rights = rights_build(object->rights);
    GString *text = g_string_new(object->name);

    if (object->rename)
        g_string_append_printf(text, "=%s", object->rename);
    g_string_append_printf(text, ":%s", rights);
    append_fields(text, object);
    return g_string_free(text, FALSE);
}

/* --- the form of the files --- */

static bool fields_from_json(IntegrationObject *object, json_object *entry, const char *path,
                             GError **error)
{
    g_auto(GStrv) fields = NULL;

    if (!own_file_texts(entry, path, "fields", &fields, error))
        return false;
    if (fields)
        add_field(object, NULL);
    for (gsize i = 0; fields && fields[i]; i++) {
        const char *why = take_field(object, fields[i]);

        if (why) {
            g_autofree char *key = g_strdup_printf("fields[%" G_GSIZE_FORMAT "]", i);

            own_file_set_wrong(error, path, key, why, NULL);
            return false;
        }
    }
    return true;
}

static bool renames_from_json(IntegrationObject *object, json_object *entry, const char *path,
                              GError **error)
{
    json_object *renames = json_member(entry, "field_renames");
    g_autofree char *whole = own_file_path(path, "field_renames");

    if (!renames)
        return true;
    if (!own_file_check_keys(renames, whole, NULL, error))
        return false;
    json_object_object_foreach(renames, field, value)
    {
        g_autofree char *name = NULL;
        const char *why;

        if (!own_file_text(renames, whole, field, &name, error))
            return false;
        (void) value;
        why = take_rename(object, field, name ? name : "");
        if (why) {
            own_file_set_wrong(error, whole, field, why, NULL);
            return false;
        }
    }
    return true;
}

static bool head_from_json(IntegrationObject *object, json_object *entry, const char *path,
                           GError **error)
{
    g_autofree char *rights = NULL;
    GError *cause = NULL;

    if (!own_file_text(entry, path, "name", &object->name, error) ||
        !own_file_text(entry, path, "rename", &object->rename, error) ||
        !own_file_text(entry, path, "rights", &rights, error))
        return false;
    if (!object->name || !names_is_identifier(object->name)) {
        own_file_set_wrong(error, path, "name", "it is no API name of an object", NULL);
        return false;
    }
    if (object->rename && !names_is_identifier(object->rename)) {
        own_file_set_wrong(error, path, "rename",
                           "a name has letters (a to z), digits and _, and starts with a letter",
                           NULL);
        return false;
    }
    if (rights && !rights_parse(rights, &object->rights, &cause)) {
        own_file_set_because(error, path, "rights", cause);
        return false;
    }
    return true;
}

IntegrationObject *integration_object_from_json(json_object *entry, const char *path,
                                                GError **error)
{
    g_autoptr(IntegrationObject) object = integration_object_new(NULL, RIGHT_READ);

    if (!own_file_check_keys(entry, path, keys, error) ||
        !head_from_json(object, entry, path, error) ||
        !fields_from_json(object, entry, path, error) ||
        !renames_from_json(object, entry, path, error))
        return NULL;
    return g_steal_pointer(&object);
}

json_object *integration_object_to_json(const IntegrationObject *object)
{
    json_object *entry = json_object_new_object();
    g_autofree char *rights = rights_build(object->rights);
    g_autoptr(GPtrArray) renamed = renamed_fields(object);

    json_add_text(entry, "name", object->name);
    json_add_text(entry, "rights", *rights ? rights : NULL);
    if (object->fields) {
        json_object *fields = json_object_new_array();

        for (guint i = 0; i < object->fields->len; i++)
            json_append_text(fields, g_ptr_array_index(object->fields, i));
        json_add_take(entry, "fields", fields);
    }
    json_add_text(entry, "rename", object->rename);
    if (renamed->len) {
        json_object *renames = json_object_new_object();

        for (guint i = 0; i < renamed->len; i++)
            json_add_text(renames, g_ptr_array_index(renamed, i),
                          rename_of(object, g_ptr_array_index(renamed, i)));
        json_add_take(entry, "field_renames", renames);
    }
    return entry;
}
