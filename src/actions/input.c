#include "config.h"

#include "actions/input.h"

#include <glib/gstdio.h>
#include <string.h>

#include "actions/input-private.h"
#include "core/json.h"
#include "core/problem.h"
#include "core/soql.h"
#include "core/text.h"

/* What fits into one request as base64. */
#define MAX_FILE (37 * 1024 * 1024)
#define MAX_NAME 255

Input *input_new(void)
{
    Input *input = g_new0(Input, 1);

    input->words = json_object_new_object();
    input->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    input->binds = soql_binds_new();
    return input;
}

void input_free(Input *input)
{
    if (!input)
        return;
    json_object_put(input->words);
    json_object_put(input->body);
    g_hash_table_unref(input->files);
    g_hash_table_unref(input->binds);
    g_free(input);
}

/* Letters, digits, underscores and the point of a parent's field. */
static bool is_name(const char *name)
{
    if (!*name || strlen(name) > MAX_NAME)
        return false;
    for (const char *at = name; *at; at++)
        if (!g_ascii_isalnum(*at) && *at != '_' && *at != '.')
            return false;
    return true;
}

/* NAME, and what stands behind the first = or := ; NULL with PROBLEM_USAGE. */
static char *split_word(const char *word, const char *form, bool *ret_json, const char **ret_value,
                        GError **error)
{
    const char *equals = strchr(word, '=');
    g_autofree char *shown = NULL;
    g_autofree char *name = NULL;

    if (equals && equals > word) {
        *ret_json = equals[-1] == ':';
        *ret_value = equals + 1;
        name = g_strndup(word, (gsize) (equals - word) - (*ret_json ? 1 : 0));
        if (is_name(name))
            return g_steal_pointer(&name);
    }
    shown = text_clean(word);
    problem_set(error, PROBLEM_USAGE, NULL, form, "'%.60s' is no input",
                g_utf8_validate(shown, -1, NULL) ? shown : "?");
    return NULL;
}

static bool add_json(Input *input, const char *name, const char *text, GError **error)
{
    g_autoptr(GError) fault = NULL;
    json_object *value = NULL;

    if (!g_str_equal(text, "null")) {
        value = json_parse_own(text, -1, &fault);
        if (!value) {
            problem_set(error, PROBLEM_USAGE, problem_why(fault),
                        "texts stand in double quotes there; FIELD=VALUE takes plain text",
                        "the value of '%s' is no JSON", name);
            return false;
        }
    }
    if (g_str_equal(name, "binds")) {
        bool ok = soql_binds_add_json(input->binds, value, error);

        json_object_put(value);
        return ok;
    }
    json_object_object_add(input->words, name, value);
    return true;
}

bool input_add_word(Input *input, const char *word, GError **error)
{
    bool json = false;
    const char *value = NULL;
    g_autofree char *name = split_word(
        word, "write FIELD=VALUE, FIELD:=JSON, FIELD=@FILE or FIELD=", &json, &value, error);

    if (!name)
        return false;
    if (json_object_object_get_ex(input->words, name, NULL) ||
        g_hash_table_contains(input->files, name)) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "'%s' is given twice", name);
        return false;
    }
    if (!g_utf8_validate(value, -1, NULL)) {
        g_autofree char *next = g_strdup_printf("bytes are given as a file: %s=@FILE", name);

        problem_set(error, PROBLEM_USAGE, "it is not UTF-8", next,
                    "the value of '%s' cannot be used", name);
        return false;
    }
    if (json)
        return add_json(input, name, value, error);
    if (g_str_equal(name, "binds")) {
        problem_set(error, PROBLEM_USAGE, "it is an object: binds:={\"NAME\":VALUE}",
                    "write --bind NAME=VALUE", "'binds' takes no text");
        return false;
    }
    if (*value == '@')
        g_hash_table_insert(input->files, g_steal_pointer(&name), g_strdup(value + 1));
    else
        json_add_text(input->words, name, value);
    return true;
}

static bool refuse_body(const char *why, GError **error)
{
    problem_set(error, PROBLEM_USAGE, why,
                "the body is a JSON object, {\"Name\":\"Acme\"}; for many rows an array of them",
                "the body cannot be used");
    return false;
}

/* "binds" are no input of an action: they are the values for the :names in "where". */
static json_object *without_binds(json_object *body)
{
    json_object *rest;
    json_object_iter iter;

    if (!json_object_is_type(body, json_type_object) ||
        !json_object_object_get_ex(body, "binds", NULL))
        return json_object_get(body);
    rest = json_object_new_object();
    json_object_object_foreachC(body, iter)
    {
        if (!g_str_equal(iter.key, "binds"))
            json_object_object_add(rest, iter.key, json_object_get(iter.val));
    }
    return rest;
}

bool input_set_json(Input *input, json_object *body, GError **error)
{
    if (!json_object_is_type(body, json_type_object) && !json_object_is_type(body, json_type_array))
        return refuse_body(NULL, error);
    if (!soql_binds_add_json(input->binds, json_member(body, "binds"), error))
        return false;
    json_object_put(input->body);
    input->body = without_binds(body);
    return true;
}

bool input_set_body(Input *input, const char *text, gssize length, GError **error)
{
    g_autoptr(GError) fault = NULL;
    g_autoptr(json_object) body = json_parse_own(text, length, &fault);

    return body ? input_set_json(input, body, error) : refuse_body(problem_why(fault), error);
}

bool input_add_bind(Input *input, const char *word, GError **error)
{
    return soql_binds_add_word(input->binds, word, error);
}

GHashTable *input_binds(const Input *input)
{
    return input->binds;
}

json_object *input_value(const Input *input, const char *name, bool *ret_present)
{
    json_object *value = NULL;
    bool present = json_object_object_get_ex(input->words, name, &value) ||
                   (json_object_is_type(input->body, json_type_object) &&
                    json_object_object_get_ex(input->body, name, &value));

    if (ret_present)
        *ret_present = present;
    return value;
}

json_object *input_rows(const Input *input, GError **error)
{
    json_object *list = json_object_is_type(input->body, json_type_array)
                            ? input->body
                            : input_value(input, "rows", NULL);

    if (!list || json_object_is_type(list, json_type_array))
        return list;
    problem_set(error, PROBLEM_USAGE, NULL, NULL, "'rows' must be an array of objects");
    return NULL;
}

/* A file's bytes, at most MAX_FILE. */
static bool read_file(const char *name, const char *path, char **ret_bytes, gsize *ret_length,
                      GError **error)
{
    g_autoptr(GError) fault = NULL;
    g_autofree char *shown = text_clean(path);
    GStatBuf status;

    if (g_stat(path, &status) == 0 && status.st_size > MAX_FILE) {
        problem_set(error, PROBLEM_USAGE, "it is larger than 37 MB", NULL,
                    "the file '%s' for '%s' cannot be sent", shown, name);
        return false;
    }
    if (!g_file_get_contents(path, ret_bytes, ret_length, &fault)) {
        problem_set(error, PROBLEM_USAGE, fault->message, NULL,
                    "the file '%s' for '%s' cannot be read", shown, name);
        return false;
    }
    return true;
}

json_object *input_read_file(const char *name, const char *path, bool base64, GError **error)
{
    g_autofree char *bytes = NULL;
    g_autofree char *text = NULL;
    gsize length;

    if (!read_file(name, path, &bytes, &length, error))
        return NULL;
    if (base64) {
        text = g_base64_encode((const guchar *) bytes, length);
        return json_object_new_string(text);
    }
    if (!g_utf8_validate_len(bytes, length, NULL)) {
        problem_set(error, PROBLEM_USAGE, "its bytes are no UTF-8, or hold a NUL",
                    "save the file as UTF-8", "the file for '%s' cannot be used", name);
        return NULL;
    }
    return json_object_new_string_len(bytes, (int) length);
}
