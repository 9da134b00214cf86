#include "config.h"

#include <string.h>

#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"
#include "core/soql-literal.h"
#include "core/text.h"

static void value_free(gpointer data)
{
    SoqlValue *value = data;

    json_object_put(value->json);
    g_free(value);
}

GHashTable *soql_binds_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, value_free);
}

static bool refuse(const char *name, const char *why, GError **error)
{
    problem_set(error, PROBLEM_USAGE, why, NULL, "the value bound to '%s' cannot be used", name);
    return false;
}

static bool is_simple(json_object *value)
{
    return !json_object_is_type(value, json_type_object) &&
           !json_object_is_type(value, json_type_array);
}

static bool check_value(const char *name, json_object *value, GError **error)
{
    if (json_object_is_type(value, json_type_object))
        return refuse(name, "a text, a number, true, false, null or a list of them is needed",
                      error);
    if (!json_object_is_type(value, json_type_array))
        return true;
    if (json_object_array_length(value) == 0)
        return refuse(name, "the list is empty", error);
    for (gsize i = 0; i < json_object_array_length(value); i++)
        if (!is_simple(json_object_array_get_idx(value, i)))
            return refuse(name, "a list holds texts, numbers, true, false and null", error);
    return true;
}

bool soql_binds_add(GHashTable *binds, const char *name, json_object *value, SoqlForm texts,
                    GError **error)
{
    SoqlValue *kept;

    if (!soql_word_length(name) || name[soql_word_length(name)]) {
        g_autofree char *shown = text_clean(name);

        problem_set(error, PROBLEM_USAGE, "names are letters, digits and underscores",
                    "write --bind NAME=VALUE", "'%.60s' cannot be bound", shown);
        return false;
    }
    if (g_hash_table_contains(binds, name)) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "'%s' is bound twice", name);
        return false;
    }
    if (!check_value(name, value, error))
        return false;
    kept = g_new0(SoqlValue, 1);
    kept->json = json_object_get(value);
    kept->texts = texts;
    g_hash_table_insert(binds, g_strdup(name), kept);
    return true;
}

/* The JSON behind NAME:= */
static bool add_json(GHashTable *binds, const char *name, const char *text, GError **error)
{
    g_autoptr(GError) fault = NULL;
    g_autoptr(json_object) list = NULL;
    g_autofree char *whole = g_strdup_printf("[%s]", text);

    /* In brackets, so that null is one of them. */
    list = json_parse_own(whole, -1, &fault);
    if (list && json_object_array_length(list) == 1)
        return soql_binds_add(binds, name, json_object_array_get_idx(list, 0), SOQL_TEXT, error);
    problem_set(error, PROBLEM_USAGE, fault ? problem_why(fault) : NULL,
                "texts stand in double quotes there; NAME=VALUE takes plain text",
                "the value bound to '%s' is no JSON", name);
    return false;
}

bool soql_binds_add_word(GHashTable *binds, const char *word, GError **error)
{
    const char *equals = strchr(word, '=');
    bool is_json = equals && equals > word && equals[-1] == ':';
    g_autofree char *name = NULL;
    g_autoptr(json_object) value = NULL;

    if (!equals) {
        g_autofree char *shown = text_clean(word);

        problem_set(error, PROBLEM_USAGE, NULL, "write --bind NAME=VALUE", "'%.60s' binds nothing",
                    shown);
        return false;
    }
    name = g_strndup(word, (gsize) (equals - word) - (is_json ? 1 : 0));
    if (!g_utf8_validate(equals + 1, -1, NULL)) {
        g_autofree char *shown = text_clean(name);

        return refuse(shown, "it is not UTF-8", error);
    }
    if (is_json)
        return add_json(binds, name, equals + 1, error);
    value = json_object_new_string(equals + 1);
    return soql_binds_add(binds, name, value, SOQL_GUESS, error);
}

bool soql_binds_add_json(GHashTable *binds, json_object *values, GError **error)
{
    json_object_iter iter;

    if (!values)
        return true;
    if (!json_object_is_type(values, json_type_object)) {
        problem_set(error, PROBLEM_USAGE, NULL, "write {\"NAME\":VALUE}",
                    "'binds' must be an object");
        return false;
    }
    json_object_object_foreachC(values, iter)
    {
        if (!soql_binds_add(binds, iter.key, iter.val, SOQL_MOMENT, error))
            return false;
    }
    return true;
}
