#include "config.h"

#include <string.h>

#include "core/json.h"
#include "org/row-check.h"

void dml_error_set(DmlError *error, int status, const char *code, const char *format, ...)
{
    va_list args;

    dml_error_clear(error);
    va_start(args, format);
    error->message = g_strdup_vprintf(format, args);
    va_end(args);
    error->status = status;
    error->code = code;
}

void dml_error_add_field(DmlError *error, const char *field)
{
    if (!error->fields)
        error->fields = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(error->fields, g_strdup(field));
}

void dml_error_clear(DmlError *error)
{
    g_free(error->message);
    g_clear_pointer(&error->fields, g_ptr_array_unref);
    memset(error, 0, sizeof *error);
}

json_object *dml_error_json(const DmlError *error, bool collection)
{
    json_object *object = json_object_new_object();
    json_object *fields = json_object_new_array();

    for (guint i = 0; error->fields && i < error->fields->len; i++)
        json_append_text(fields, g_ptr_array_index(error->fields, i));
    if (collection)
        json_add_text(object, "statusCode", error->code);
    json_add_text(object, "message", error->message);
    if (!collection)
        json_add_text(object, "errorCode", error->code);
    if (collection || error->fields)
        json_add_take(object, "fields", fields);
    else
        json_object_put(fields);
    return object;
}

void dml_reply_error(OrgReply *reply, const DmlError *error)
{
    json_object *list = json_object_new_array();

    json_object_array_add(list, dml_error_json(error, false));
    org_reply_take_json(reply, error->status, list);
}

/* Where the value of a member stands in the body, for the words of the JSON parser. */
void dml_error_parser(DmlError *error, const Dml *dml, const char *key, const char *type,
                      const char *token, const char *text)
{
    g_autofree char *quoted = g_strdup_printf("\"%s\"", key);
    const char *end = dml->body + dml->body_length;
    const char *at =
        dml->body_length ? g_strstr_len(dml->body, (gssize) dml->body_length, quoted) : NULL;
    guint line = 1, column = 1;

    if (at) {
        for (at += strlen(quoted); at < end && strchr(" \t\r\n:", *at);)
            at++;
        for (const char *c = dml->body; c < at; c++) {
            column = *c == '\n' ? 1 : column + 1;
            line += *c == '\n';
        }
    }
    dml_error_set(
        error, 400, "JSON_PARSER_ERROR",
        "Cannot deserialize instance of %s from %s value %.200s or request may be missing "
        "a required field at [line:%u, column:%u]",
        type, token, text, line, column);
}
