#include "config.h"

#include "core/own-file.h"

#include <string.h>

#include "core/names.h"
#include "core/problem.h"
#include "core/text.h"

char *own_file_path(const char *path, const char *key)
{
    if (!*path || !*key)
        return g_strconcat(path, key, NULL);
    return g_strconcat(path, *key == '[' ? "" : ".", key, NULL);
}

void own_file_set_wrong(GError **error, const char *path, const char *key, const char *why,
                        const char *next)
{
    g_autofree char *whole = own_file_path(path, key);
    g_autofree char *shown = text_clean(whole);

    problem_set(error, PROBLEM_USAGE, why, next, "'%s' is wrong", shown);
}

void own_file_set_because(GError **error, const char *path, const char *key, GError *cause)
{
    g_autofree char *why = problem_why(cause)
                               ? g_strdup_printf("%s: %s", cause->message, problem_why(cause))
                               : g_strdup(cause->message);

    own_file_set_wrong(error, path, key, why, problem_next(cause));
    g_error_free(cause);
}

bool own_file_check_keys(json_object *object, const char *path, const char *const *keys,
                         GError **error)
{
    if (!json_object_is_type(object, json_type_object)) {
        own_file_set_wrong(error, path, "", "it is no object ({…})", NULL);
        return false;
    }
    if (!keys)
        return true;
    json_object_object_foreach(object, key, value)
    {
        const char *near = names_nearest(key, keys);
        g_autofree char *next = near ? g_strdup_printf("did you mean '%s'?", near) : NULL;

        (void) value;
        if (g_strv_contains(keys, key))
            continue;
        own_file_set_wrong(error, path, key, "there is no such key here", next);
        return false;
    }
    return true;
}

static bool check_schema(json_object *object, GError **error)
{
    json_object *schema = json_member(object, "schema");

    if (!schema || (json_object_is_type(schema, json_type_int) &&
                    json_object_get_int64(schema) == OWN_FILE_SCHEMA))
        return true;
    if (json_object_is_type(schema, json_type_int) &&
        json_object_get_int64(schema) > OWN_FILE_SCHEMA)
        own_file_set_wrong(error, "", "schema", "a newer orgwire wrote this file",
                           "use a newer orgwire");
    else
        own_file_set_wrong(error, "", "schema", "the only schema is 1", NULL);
    return false;
}

json_object *own_file_parse(const char *text, gssize length, const char *const *keys,
                            GError **error)
{
    GError *cause = NULL;
    g_autoptr(json_object) object = json_parse_file(text, length, &cause);

    if (!object) {
        problem_set(error, PROBLEM_USAGE, problem_why(cause), NULL, "%s", cause->message);
        g_error_free(cause);
        return NULL;
    }
    if (!json_object_is_type(object, json_type_object)) {
        problem_set(error, PROBLEM_USAGE, "it is no object ({…})", NULL,
                    "the JSON text cannot be used");
        return NULL;
    }
    /* The schema first: a newer one may well have keys we do not know. */
    if (!check_schema(object, error) || !own_file_check_keys(object, "", keys, error))
        return NULL;
    return g_steal_pointer(&object);
}

static const char *why_no_text(json_object *value, bool lines)
{
    const char *text;
    int length;

    if (!json_object_is_type(value, json_type_string))
        return "it is no text (\"…\")";
    text = json_object_get_string(value);
    length = json_object_get_string_len(value);
    for (int i = 0; i < length; i++)
        if (g_ascii_iscntrl(text[i]) && !(lines && text[i] == '\n'))
            return "it has control characters in it";
    return NULL;
}

static bool read_text(json_object *object, const char *path, const char *key, bool lines,
                      char **ret_text, GError **error)
{
    json_object *value = json_member(object, key);
    const char *why = value ? why_no_text(value, lines) : NULL;

    if (why) {
        own_file_set_wrong(error, path, key, why, NULL);
        return false;
    }
    if (value) {
        g_free(*ret_text);
        *ret_text = g_strdup(json_object_get_string(value));
    }
    return true;
}

bool own_file_text(json_object *object, const char *path, const char *key, char **ret_text,
                   GError **error)
{
    return read_text(object, path, key, false, ret_text, error);
}

bool own_file_lines(json_object *object, const char *path, const char *key, char **ret_text,
                    GError **error)
{
    return read_text(object, path, key, true, ret_text, error);
}

bool own_file_flag(json_object *object, const char *path, const char *key, bool *ret_flag,
                   GError **error)
{
    json_object *value = json_member(object, key);

    if (value && !json_object_is_type(value, json_type_boolean)) {
        own_file_set_wrong(error, path, key, "it is neither true nor false", NULL);
        return false;
    }
    if (value)
        *ret_flag = json_object_get_boolean(value);
    return true;
}

bool own_file_texts(json_object *object, const char *path, const char *key, GStrv *ret_texts,
                    GError **error)
{
    json_object *list = json_member(object, key);
    g_autofree char *whole = own_file_path(path, key);
    g_auto(GStrv) texts = NULL;
    gsize n;

    if (!list)
        return true;
    if (!json_object_is_type(list, json_type_array)) {
        own_file_set_wrong(error, path, key, "it is no list ([…])", NULL);
        return false;
    }
    n = json_object_array_length(list);
    texts = g_new0(char *, n + 1);
    for (gsize i = 0; i < n; i++) {
        json_object *value = json_object_array_get_idx(list, i);
        const char *why = why_no_text(value, false);
        g_autofree char *index = g_strdup_printf("[%" G_GSIZE_FORMAT "]", i);

        if (!why && json_object_get_string_len(value) == 0)
            why = "it is empty";
        if (why) {
            own_file_set_wrong(error, whole, index, why, NULL);
            return false;
        }
        texts[i] = g_strdup(json_object_get_string(value));
    }
    g_strfreev(*ret_texts);
    *ret_texts = g_steal_pointer(&texts);
    return true;
}

json_object *own_file_new(void)
{
    json_object *object = json_object_new_object();

    json_add_integer(object, "schema", OWN_FILE_SCHEMA);
    return object;
}

void own_file_add_texts(json_object *object, const char *key, const char *const *texts)
{
    json_object *list;

    if (!texts)
        return;
    list = json_object_new_array();
    for (gsize i = 0; texts[i]; i++)
        json_append_text(list, texts[i]);
    json_add_take(object, key, list);
}
