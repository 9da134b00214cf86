#include "config.h"

#include <string.h>

#include "core/json.h"
#include "core/problem.h"
#include "liborgwire-private.h"

orgwire_code library_finish(GError *problem, orgwire_error **error)
{
    orgwire_code code;

    if (!problem)
        return ORGWIRE_OK;
    code = (orgwire_code) (problem_code(problem) + 1);
    if (error) {
        *error = g_new0(orgwire_error, 1);
        (*error)->error = problem;
    } else {
        g_error_free(problem);
    }
    return code;
}

const char *orgwire_code_name(orgwire_code code)
{
    if (code == ORGWIRE_OK)
        return "ok";
    return code <= ORGWIRE_INTERRUPTED ? problem_code_name((ProblemCode) (code - 1)) : "failed";
}

orgwire_code orgwire_error_code(const orgwire_error *error)
{
    return error ? (orgwire_code) (problem_code(error->error) + 1) : ORGWIRE_OK;
}

const char *orgwire_error_message(const orgwire_error *error)
{
    return error ? error->error->message : "";
}

const char *orgwire_error_why(const orgwire_error *error)
{
    return error ? problem_why(error->error) : NULL;
}

const char *orgwire_error_next(const orgwire_error *error)
{
    return error ? problem_next(error->error) : NULL;
}

const char *orgwire_error_salesforce(const orgwire_error *error)
{
    return error ? problem_salesforce_code(error->error) : NULL;
}

bool orgwire_error_is_retryable(const orgwire_error *error)
{
    return error && problem_is_retryable(error->error);
}

void orgwire_error_free(orgwire_error *error)
{
    if (!error)
        return;
    g_error_free(error->error);
    g_free(error);
}

void orgwire_free(void *text)
{
    g_free(text);
}

orgwire_value *library_value(json_object *json)
{
    orgwire_value *value = g_new0(orgwire_value, 1);

    value->json = json;
    return value;
}

orgwire_value *orgwire_value_new(void)
{
    return library_value(json_object_new_object());
}

orgwire_value *orgwire_value_parse(const char *json, size_t length, orgwire_error **error)
{
    GError *problem = NULL;
    json_object *parsed = json_parse_own(json, (gssize) length, &problem);

    if (parsed)
        return library_value(parsed);
    library_finish(problem, error);
    return NULL;
}

char *orgwire_value_build(const orgwire_value *value)
{
    return json_build(value->json, false);
}

void orgwire_value_free(orgwire_value *value)
{
    if (!value)
        return;
    json_object_put(value->json);
    g_free(value);
}

/* NULL is null. */
static void set(orgwire_value *object, const char *name, json_object *value)
{
    g_return_if_fail(json_object_is_type(object->json, json_type_object));
    json_object_object_add(object->json, name, value);
}

void orgwire_value_set_text(orgwire_value *object, const char *name, const char *text)
{
    set(object, name, text ? json_object_new_string(text) : NULL);
}

void orgwire_value_set_bool(orgwire_value *object, const char *name, bool flag)
{
    set(object, name, json_object_new_boolean(flag));
}

void orgwire_value_set_integer(orgwire_value *object, const char *name, int64_t number)
{
    set(object, name, json_object_new_int64(number));
}

void orgwire_value_set_null(orgwire_value *object, const char *name)
{
    set(object, name, NULL);
}

bool orgwire_value_set_json(orgwire_value *object, const char *name, const char *json)
{
    json_object *value = NULL;

    if (!g_str_equal(json, "null")) {
        value = json_parse_own(json, -1, NULL);
        if (!value)
            return false;
    }
    set(object, name, value);
    return true;
}

bool orgwire_value_set_number(orgwire_value *object, const char *name, const char *digits)
{
    g_autoptr(json_object) value = digits ? json_parse(digits, -1, NULL) : NULL;

    if (!json_object_is_type(value, json_type_int) && !json_object_is_type(value, json_type_double))
        return false;
    set(object, name, g_steal_pointer(&value));
    return true;
}

orgwire_presence orgwire_value_has(const orgwire_value *object, const char *name)
{
    json_object *value = NULL;

    if (!json_object_is_type(object->json, json_type_object) ||
        !json_object_object_get_ex(object->json, name, &value))
        return ORGWIRE_ABSENT;
    return value ? ORGWIRE_VALUE : ORGWIRE_NULL;
}

const char *orgwire_value_text(const orgwire_value *object, const char *name)
{
    return json_text(object->json, name, NULL);
}

const char *orgwire_value_number(const orgwire_value *object, const char *name)
{
    json_object *value = json_member(object->json, name);

    if (json_object_is_type(value, json_type_int) || json_object_is_type(value, json_type_double))
        return json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN);
    return NULL;
}

const char *orgwire_value_json(const orgwire_value *object, const char *name)
{
    json_object *value = json_member(object->json, name);

    if (orgwire_value_has(object, name) == ORGWIRE_NULL)
        return "null";
    return value ? json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN |
                                                             JSON_C_TO_STRING_NOSLASHESCAPE)
                 : NULL;
}

bool orgwire_value_bool(const orgwire_value *object, const char *name)
{
    return json_flag(object->json, name, false);
}

int64_t orgwire_value_integer(const orgwire_value *object, const char *name)
{
    return json_integer(object->json, name, 0);
}
