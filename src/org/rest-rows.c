/* Single rows: create, get, update, delete, upsert, their files. */
#include "config.h"

#include <string.h>

#include "org/body.h"
#include "org/dml.h"
#include "org/soql-run.h"
#include "org/value.h"

typedef struct {
    Data *data;
    const OrgRequest *request;
    Dml dml;
    Entity *entity;
    OrgReply *reply;
} Call;

static json_object *read_body(Call *call)
{
    return body_read(call->request, call->reply);
}

static bool fail(Call *call, const DmlError *error)
{
    dml_reply_error(call->reply, error);
    return true;
}

/* {"id","success":true,"errors":[]} with "created" for an upsert. */
static void reply_saved(Call *call, const char *id, int status, int created)
{
    json_object *answer = json_object_new_object();
    g_autofree char *location = g_strdup_printf("/services/data/v%s/sobjects/%s/%s",
                                                call->request->version, call->entity->name, id);

    json_add_text(answer, "id", id);
    json_add_flag(answer, "success", true);
    json_add_take(answer, "errors", json_object_new_array());
    if (created >= 0)
        json_add_flag(answer, "created", created > 0);
    org_reply_take_json(call->reply, status, answer);
    if (status == 201)
        org_reply_header(call->reply, "Location", location);
}

static bool create(Call *call)
{
    g_autoptr(json_object) values = read_body(call);
    g_auto(DmlError) error = {0};
    g_autofree char *id = NULL;

    if (!values)
        return true;
    if (!dml_insert(&call->dml, call->entity, values, &id, &error))
        return fail(call, &error);
    reply_saved(call, id, 201, -1);
    return true;
}

/* ---- reading ---- */

static bool put_field(Call *call, Reader *reader, const Row *row, const char *name, GString *out)
{
    Field *field = reader_field(reader, row->entity, name);

    if (!field) {
        org_reply_error(call->reply, 400, "INVALID_FIELD", NULL,
                        "No such column '%s' on entity '%s'. If you are attempting to use a custom "
                        "field, be sure to append the '__c' after the custom field name. Please "
                        "reference your WSDL or the describe call for the appropriate names.",
                        name, row->entity->name);
        return false;
    }
    g_string_append_c(out, ',');
    result_put_text(out, field->name);
    g_string_append_c(out, ':');
    result_put_value(reader, row, field, call->request->version, out);
    return true;
}

static bool put_fields(Call *call, Reader *reader, const Row *row, GString *out)
{
    const char *wanted = org_request_query(call->request, "fields");
    g_auto(GStrv) names = wanted ? g_strsplit(wanted, ",", -1) : NULL;
    const GPtrArray *fields = row->entity->fields;

    for (char **name = names; name && *name; name++)
        if (!put_field(call, reader, row, g_strstrip(*name), out))
            return false;
    for (guint i = 0; !names && i < fields->len; i++) {
        const Field *field = g_ptr_array_index(fields, i);

        if (reader_sees(reader, row->entity, field) &&
            !put_field(call, reader, row, field->name, out))
            return false;
    }
    return true;
}

/* The row of a path's id; false when the reply says why not. */
static bool find_row(Call *call, Reader *reader, const char *id, Row *ret_row)
{
    g_auto(DmlError) error = {0};
    g_autofree char *id18 = dml_need_row(&call->dml, call->entity, id, &error);

    if (id18)
        return reader_find(reader, call->entity, id18, ret_row);
    if (g_strcmp0(error.code, "ENTITY_IS_DELETED") == 0 ||
        g_strcmp0(error.code, "MALFORMED_ID") == 0) {
        bool deleted = *error.code == 'E';

        dml_error_set(&error, 404, "NOT_FOUND", "%s%s",
                      deleted ? "The requested resource does not exist"
                              : "Provided external ID field does not exist or is not accessible: ",
                      deleted ? "" : id);
    }
    fail(call, &error);
    return false;
}

static bool get(Call *call, const char *id)
{
    g_autoptr(Reader) reader = data_reader(call->data, call->request, false);
    g_autoptr(GString) out = g_string_new("{");
    Row row;

    if (!find_row(call, reader, id, &row))
        return true;
    result_put_attributes(&row, call->request->version, out);
    if (!put_fields(call, reader, &row, out))
        return true;
    g_string_append_c(out, '}');
    data_reply(call->reply, 200, out);
    return true;
}

/* The bytes of a base64 field. */
static bool get_blob(Call *call, const char *id, const Field *field)
{
    g_autoptr(Reader) reader = data_reader(call->data, call->request, false);
    g_autofree guchar *bytes = NULL;
    RowBuffer buffer;
    const char *text;
    gsize length;
    Row row;

    if (!find_row(call, reader, id, &row))
        return true;
    text = row_value(&row, field, buffer);
    if (!text)
        return data_not_found(call->reply);
    bytes = g_base64_decode(text, &length);
    org_reply_text(call->reply, 200, "application/octet-stream", "");
    g_byte_array_append(call->reply->body, bytes, (guint) length);
    return true;
}

/* ---- by external id ---- */

static bool reply_several(Call *call, const GPtrArray *ids)
{
    json_object *list = json_object_new_array();

    for (guint i = 0; i < ids->len; i++) {
        g_autofree char *url =
            g_strdup_printf("/services/data/v%s/sobjects/%s/%s", call->request->version,
                            call->entity->name, (const char *) g_ptr_array_index(ids, i));

        json_append_text(list, url);
    }
    org_reply_take_json(call->reply, 300, list);
    return true;
}

static bool get_by_key(Call *call, const Field *key, const char *value)
{
    g_autoptr(GPtrArray) ids = dml_find(&call->dml, call->entity, key, value);

    if (!ids || !ids->len)
        return data_not_found(call->reply);
    if (ids->len > 1)
        return reply_several(call, ids);
    return get(call, g_ptr_array_index(ids, 0));
}

static bool upsert(Call *call, const Field *key, const char *value)
{
    g_autoptr(json_object) values = read_body(call);
    g_auto(DmlError) error = {0};
    g_autofree char *id = NULL;
    const char *only = org_request_query(call->request, "updateOnly");
    bool created;

    if (!values)
        return true;
    if (json_object_object_get_ex(values, key->name, NULL)) {
        org_reply_error(call->reply, 400, "INVALID_FIELD", NULL,
                        "The %s field should not be specified in the sobject data.", key->name);
        return true;
    }
    if (!dml_upsert(&call->dml, call->entity, key, value, values,
                    only && g_ascii_strcasecmp(only, "true") == 0, &id, &created, &error))
        return error.status == 300 ? reply_several(call, error.fields) : fail(call, &error);
    reply_saved(call, id, created ? 201 : 200, created);
    return true;
}

static bool delete_id(Call *call, const char *id)
{
    g_auto(DmlError) error = {0};

    if (!dml_delete(&call->dml, call->entity, id, &error))
        return fail(call, &error);
    org_reply_text(call->reply, 204, "application/json;charset=UTF-8", "");
    return true;
}

static bool delete_by_key(Call *call, const Field *key, const char *value)
{
    g_autoptr(GPtrArray) ids = dml_find(&call->dml, call->entity, key, value);

    if (!ids || !ids->len)
        return data_not_found(call->reply);
    return ids->len > 1 ? reply_several(call, ids) : delete_id(call, g_ptr_array_index(ids, 0));
}

static bool update(Call *call, const char *id)
{
    g_autoptr(json_object) values = read_body(call);
    g_auto(DmlError) error = {0};

    if (!values)
        return true;
    if (!dml_update(&call->dml, call->entity, id, values, &error))
        return fail(call, &error);
    org_reply_text(call->reply, 204, "application/json;charset=UTF-8", "");
    return true;
}

static bool handle_key(Call *call, const Field *key, const char *value)
{
    if (org_request_is(call->request, "GET"))
        return get_by_key(call, key, value);
    if (org_request_is(call->request, "PATCH"))
        return upsert(call, key, value);
    if (org_request_is(call->request, "DELETE"))
        return delete_by_key(call, key, value);
    return data_not_allowed(call->reply, call->request, "DELETE,GET,HEAD,PATCH");
}

static bool handle_id(Call *call, const char *id)
{
    if (org_request_is(call->request, "GET"))
        return get(call, id);
    if (org_request_is(call->request, "PATCH"))
        return update(call, id);
    if (org_request_is(call->request, "DELETE"))
        return delete_id(call, id);
    return data_not_allowed(call->reply, call->request, "DELETE,GET,HEAD,PATCH");
}

/* Two segments behind the object: FIELD/VALUE, or ID/FILE. */
static bool handle_pair(Call *call, const char *first, const char *second)
{
    g_auto(DmlError) error = {0};
    const Field *key = dml_key_field(&call->dml, call->entity, first, &error);
    const Field *blob = entity_field(call->entity, second);
    g_autofree char *id = value_id(first);

    if (key)
        return handle_key(call, key, second);
    if (id && blob && field_class(blob) == CLASS_BLOB && org_request_is(call->request, "GET"))
        return get_blob(call, first, blob);
    return id ? data_not_found(call->reply) : fail(call, &error);
}

bool rows_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply)
{
    Call call = {.data = data, .request = request, .reply = reply};

    dml_init(&call.dml, data, request);
    call.entity = data_visible(data, request, path[1], reply);
    if (!call.entity)
        return true;
    if (!path[2] || (!path[3] && g_ascii_strcasecmp(path[2], "Id") == 0))
        return org_request_is(request, "POST") ? create(&call)
                                               : data_not_allowed(reply, request, "GET,HEAD,POST");
    if (!path[3])
        return handle_id(&call, path[2]);
    if (path[4])
        return data_not_found(reply);
    return handle_pair(&call, path[2], path[3]);
}
