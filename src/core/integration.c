#include "config.h"

#include "core/integration.h"

#include <string.h>

#include "core/json.h"
#include "core/own-file.h"
#include "core/problem.h"
#include "core/text.h"

#define NAME_MAX_LENGTH 40
#define SUFFIX "_IS"

static const char *const keys[] = {"schema",  "name",         "module", "api_version",
                                   "objects", "former_names", NULL};
static const char *const former_keys[] = {"name", "rename", "field_renames", NULL};

static GPtrArray *objects_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify) integration_object_free);
}

Integration *integration_new(const char *name, const char *api_version)
{
    Integration *integration = g_new0(Integration, 1);

    integration->name = g_strdup(name);
    integration->api_version = g_strdup(api_version);
    integration->objects = objects_new();
    integration->former = objects_new();
    return integration;
}

static void copy_objects(GPtrArray *copies, const GPtrArray *objects)
{
    for (guint i = 0; i < objects->len; i++)
        g_ptr_array_add(copies, integration_object_copy(g_ptr_array_index(objects, i)));
}

Integration *integration_copy(const Integration *integration)
{
    Integration *copy = integration_new(integration->name, integration->api_version);

    copy_objects(copy->objects, integration->objects);
    copy_objects(copy->former, integration->former);
    return copy;
}

void integration_free(Integration *integration)
{
    if (!integration)
        return;
    g_free(integration->name);
    g_free(integration->api_version);
    g_clear_pointer(&integration->objects, g_ptr_array_unref);
    g_clear_pointer(&integration->former, g_ptr_array_unref);
    g_free(integration);
}

static bool objects_equal(const GPtrArray *a, const GPtrArray *b)
{
    if (a->len != b->len)
        return false;
    for (guint i = 0; i < a->len; i++)
        if (!integration_object_equal(g_ptr_array_index(a, i), g_ptr_array_index(b, i)))
            return false;
    return true;
}

bool integration_equal(const Integration *a, const Integration *b)
{
    return g_strcmp0(a->name, b->name) == 0 && g_strcmp0(a->api_version, b->api_version) == 0 &&
           objects_equal(a->objects, b->objects) && objects_equal(a->former, b->former);
}

char *integration_module(const Integration *integration)
{
    return g_strconcat(integration->name, SUFFIX, NULL);
}

char *integration_name_from_module(const char *typed)
{
    gsize length = strlen(typed);

    if (length > strlen(SUFFIX) && g_ascii_strcasecmp(typed + length - strlen(SUFFIX), SUFFIX) == 0)
        return g_strndup(typed, length - strlen(SUFFIX));
    return g_strdup(typed);
}

static const char *why_no_name(const char *name)
{
    gsize length = strlen(name);

    if (length == 0)
        return "it is empty";
    if (!g_ascii_isalpha(name[0]))
        return "it does not start with a letter (a to z)";
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(name[i]) && name[i] != '_')
            return "only letters (a to z), digits and _ may be in it";
    if (length > NAME_MAX_LENGTH)
        return "it is longer than 40 characters";
    if (length >= strlen(SUFFIX) && g_ascii_strcasecmp(name + length - strlen(SUFFIX), SUFFIX) == 0)
        return "_IS is added by itself, for the module";
    return NULL;
}

bool integration_check_name(const char *name, GError **error)
{
    const char *why = why_no_name(name);
    g_autofree char *shown = text_clean(name);

    if (why)
        problem_set(error, PROBLEM_USAGE, why, "choose a name like Sales or Order_Export",
                    "'%s' cannot name an integration", shown);
    return why == NULL;
}

/* "67.0" */
static bool is_version(const char *text)
{
    gsize digits = strspn(text, "0123456789");

    return digits >= 2 && digits <= 3 && text[0] != '0' && g_str_equal(text + digits, ".0");
}

IntegrationObject *integration_objects_find(GPtrArray *objects, const char *name)
{
    for (guint i = 0; i < objects->len; i++) {
        IntegrationObject *object = g_ptr_array_index(objects, i);

        if (g_ascii_strcasecmp(object->name, name) == 0)
            return object;
    }
    return NULL;
}

IntegrationObject *integration_find(const Integration *integration, const char *object)
{
    return integration_objects_find(integration->objects, object);
}

static IntegrationObject *former_from_json(json_object *entry, const char *path, GError **error)
{
    IntegrationObject *object = own_file_check_keys(entry, path, former_keys, error)
                                    ? integration_object_from_json(entry, path, error)
                                    : NULL;

    if (object)
        object->rights = 0;
    return object;
}

static GPtrArray *read_list(json_object *file, const char *key,
                            IntegrationObject *(*read)(json_object *, const char *, GError **),
                            GError **error)
{
    json_object *list = json_member(file, key);
    g_autoptr(GPtrArray) objects = objects_new();

    if (list && !json_object_is_type(list, json_type_array)) {
        own_file_set_wrong(error, "", key, "it is no list ([…])", NULL);
        return NULL;
    }
    for (gsize i = 0; list && i < json_object_array_length(list); i++) {
        g_autofree char *path = g_strdup_printf("%s[%" G_GSIZE_FORMAT "]", key, i);
        IntegrationObject *object = read(json_object_array_get_idx(list, i), path, error);

        if (!object)
            return NULL;
        if (integration_objects_find(objects, object->name)) {
            own_file_set_wrong(error, path, "name", "the object is there already", NULL);
            integration_object_free(object);
            return NULL;
        }
        g_ptr_array_add(objects, object);
    }
    return g_steal_pointer(&objects);
}

GPtrArray *integration_objects_from_json(json_object *file, GError **error)
{
    return read_list(file, "objects", integration_object_from_json, error);
}

static bool read_head(json_object *file, Integration *integration, GError **error)
{
    GError *cause = NULL;
    g_autofree char *module = NULL;
    g_autofree char *expected = NULL;

    if (!own_file_text(file, "", "name", &integration->name, error) ||
        !own_file_text(file, "", "api_version", &integration->api_version, error) ||
        !own_file_text(file, "", "module", &module, error))
        return false;
    if (!integration_check_name(integration->name ? integration->name : "", &cause)) {
        own_file_set_because(error, "", "name", cause);
        return false;
    }
    expected = integration_module(integration);
    if (module && !g_str_equal(module, expected)) {
        own_file_set_wrong(error, "", "module", "it is not the name with _IS", NULL);
        return false;
    }
    if (integration->api_version && !is_version(integration->api_version)) {
        own_file_set_wrong(error, "", "api_version", "versions look like 67.0", NULL);
        return false;
    }
    return true;
}

Integration *integration_parse(const char *text, gssize length, GError **error)
{
    g_autoptr(json_object) file = own_file_parse(text, length, keys, error);
    g_autoptr(Integration) integration = integration_new(NULL, NULL);

    if (!file || !read_head(file, integration, error))
        return NULL;
    g_ptr_array_unref(integration->objects);
    g_ptr_array_unref(integration->former);
    integration->objects = integration_objects_from_json(file, error);
    integration->former =
        integration->objects ? read_list(file, "former_names", former_from_json, error) : NULL;
    return integration->former && integration_check_names(integration, error)
               ? g_steal_pointer(&integration)
               : NULL;
}

static json_object *list_to_json(const GPtrArray *objects)
{
    json_object *list = json_object_new_array();

    for (guint i = 0; i < objects->len; i++)
        json_object_array_add(list, integration_object_to_json(g_ptr_array_index(objects, i)));
    return list;
}

char *integration_build(const Integration *integration)
{
    g_autoptr(json_object) file = own_file_new();
    g_autofree char *module = integration_module(integration);

    json_add_text(file, "name", integration->name);
    json_add_text(file, "module", module);
    json_add_text(file, "api_version", integration->api_version);
    json_add_take(file, "objects", list_to_json(integration->objects));
    if (integration->former->len > 0)
        json_add_take(file, "former_names", list_to_json(integration->former));
    return json_build(file, true);
}
