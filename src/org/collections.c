/* /composite/sobjects: up to 200 rows in one request. */
#include "config.h"

#include <string.h>

#include "org/body.h"
#include "org/dml.h"
#include "org/soql-run.h"
#include "org/transaction.h"

#define MAX_ROWS 200
#define MAX_CHUNKS 10

typedef struct {
    Data *data;
    const OrgRequest *request;
    OrgReply *reply;
    Dml dml;
    Entity *entity;  /* of the path; NULL: each row names its own */
    const char *key; /* of an upsert */
    bool all_or_none;
    bool failed;
    json_object *results;
} Batch;

static void add_failure(Batch *batch, const DmlError *error)
{
    json_object *result = json_object_new_object();
    json_object *errors = json_object_new_array();

    json_object_array_add(errors, dml_error_json(error, true));
    json_add_flag(result, "success", false);
    json_add_take(result, "errors", errors);
    if (batch->key)
        json_add_flag(result, "created", false);
    json_object_array_add(batch->results, result);
    batch->failed = true;
}

static void add_success(Batch *batch, const char *id, bool created)
{
    json_object *result = json_object_new_object();

    json_add_text(result, "id", id);
    json_add_flag(result, "success", true);
    json_add_take(result, "errors", json_object_new_array());
    if (batch->key)
        json_add_flag(result, "created", created);
    json_object_array_add(batch->results, result);
}

static Entity *entity_of(Batch *batch, json_object *record, DmlError *error)
{
    const char *type = json_text(json_member(record, "attributes"), "type", NULL);
    g_autoptr(Reader) reader = data_reader(batch->data, batch->request, false);
    Entity *entity = batch->entity && (!type || !g_ascii_strcasecmp(type, batch->entity->name))
                         ? batch->entity
                     : type ? reader_entity(reader, type)
                            : NULL;

    if (!entity)
        dml_error_set(error, 400, "INVALID_TYPE",
                      "sObject type '%s' is not supported. If you are attempting to use a custom "
                      "object, be sure to append the '__c' after the entity name. Please reference "
                      "your WSDL or the describe call for the appropriate names.",
                      type ? type : "");
    return entity;
}

/* The record without one of its members; its text in *ret_text. */
static json_object *without(json_object *record, const char *key, char **ret_text)
{
    json_object *copy = json_object_new_object();
    json_object_iter iter;

    *ret_text = NULL;
    json_object_object_foreachC(record, iter)
    {
        if (g_ascii_strcasecmp(iter.key, key) == 0)
            *ret_text = iter.val ? g_strdup(json_object_get_string(iter.val)) : NULL;
        else
            json_add_take(copy, iter.key, json_object_get(iter.val));
    }
    return copy;
}

static bool insert_one(Batch *batch, Entity *entity, json_object *record, DmlError *error)
{
    g_autofree char *id = NULL;
    bool ok = dml_insert(&batch->dml, entity, record, &id, error);

    if (ok)
        add_success(batch, id, true);
    return ok;
}

static bool update_one(Batch *batch, Entity *entity, json_object *record, DmlError *error)
{
    g_autofree char *id = NULL;
    g_autofree char *id18 = NULL;
    g_autoptr(json_object) values = without(record, "Id", &id);

    if (!id) {
        dml_error_set(error, 400, "MISSING_ARGUMENT", "Id not specified in an update call");
        return false;
    }
    id18 = dml_need_row(&batch->dml, entity, id, error);
    if (!id18 && g_strcmp0(error->code, "NOT_FOUND") == 0)
        dml_error_set(error, 400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
    if (!id18 || !dml_update(&batch->dml, entity, id18, values, error))
        return false;
    add_success(batch, id18, false);
    return true;
}

static bool upsert_one(Batch *batch, Entity *entity, json_object *record, DmlError *error)
{
    const Field *key = dml_key_field(&batch->dml, entity, batch->key, error);
    g_autofree char *value = NULL;
    g_autofree char *id = NULL;
    g_autoptr(json_object) values = key ? without(record, key->name, &value) : NULL;
    bool created = true, ok;

    if (!key)
        return false;
    if (!value && g_str_equal(key->name, "Id"))
        ok = dml_insert(&batch->dml, entity, values, &id, error);
    else if (!value) {
        dml_error_set(error, 400, "MISSING_ARGUMENT", "%s not specified", key->name);
        return false;
    } else
        ok = dml_upsert(&batch->dml, entity, key, value, values, false, &id, &created, error);
    if (ok)
        add_success(batch, id, created);
    else if (error->status == 300)
        g_clear_pointer(&error->fields, g_ptr_array_unref);
    return ok;
}

/* One row in a transaction of its own, so that a failure leaves nothing of it. */
static void save_one(Batch *batch, json_object *record)
{
    g_auto(DmlError) error = {0};
    Entity *entity = entity_of(batch, record, &error);
    bool ok = false;

    store_begin(batch->data->store);
    if (entity && batch->key)
        ok = upsert_one(batch, entity, record, &error);
    else if (entity && org_request_is(batch->request, "POST"))
        ok = insert_one(batch, entity, record, &error);
    else if (entity)
        ok = update_one(batch, entity, record, &error);
    if (ok) {
        store_commit(batch->data->store);
    } else {
        store_rollback(batch->data->store);
        add_failure(batch, &error);
    }
}

/* The innocent rows of a request that failed as a whole. */
static void roll_back_results(Batch *batch)
{
    gsize n = json_object_array_length(batch->results);
    g_auto(DmlError) error = {0};

    dml_error_set(&error, 400, "ALL_OR_NONE_OPERATION_ROLLED_BACK",
                  "Record rolled back because not all records were valid and the request was using "
                  "AllOrNone header");
    for (gsize i = 0; i < n; i++) {
        json_object *result = json_object_array_get_idx(batch->results, i);
        json_object *errors;

        if (!json_flag(result, "success", false))
            continue;
        errors = json_object_new_array();
        json_object_array_add(errors, dml_error_json(&error, true));
        json_object_object_del(result, "id");
        json_add_flag(result, "success", false);
        json_add_take(result, "errors", errors);
    }
}

static bool too_many(Batch *batch, gsize n)
{
    if (n <= MAX_ROWS)
        return false;
    org_reply_error(batch->reply, 400, "EXCEEDED_ID_LIMIT", NULL,
                    "record limit reached. cannot submit more than %d records into this call",
                    MAX_ROWS);
    return true;
}

static bool too_many_chunks(Batch *batch, json_object *records)
{
    const char *last = "";
    guint chunks = 0;

    for (gsize i = 0; i < json_object_array_length(records); i++) {
        const char *type =
            json_text(json_member(json_object_array_get_idx(records, i), "attributes"), "type", "");

        chunks += i == 0 || g_ascii_strcasecmp(type, last) != 0;
        last = type;
    }
    if (chunks <= MAX_CHUNKS)
        return false;
    org_reply_error(batch->reply, 400, "INVALID_INPUT", NULL,
                    "Cannot have more than %d chunks in a single operation. Please rearrange the "
                    "data to reduce chunking.",
                    MAX_CHUNKS);
    return true;
}

static bool save(Batch *batch)
{
    g_autoptr(json_object) body = body_read(batch->request, batch->reply);
    json_object *records = json_list(body, "records");
    Transaction transaction;

    if (!body)
        return true;
    if (!records) {
        org_reply_error(batch->reply, 400, "MISSING_ARGUMENT", NULL, "records is missing");
        return true;
    }
    if (too_many(batch, json_object_array_length(records)) || too_many_chunks(batch, records))
        return true;
    batch->all_or_none = json_flag(body, "allOrNone", false);
    batch->results = json_object_new_array();
    transaction_begin(&transaction, batch->data);
    for (gsize i = 0; i < json_object_array_length(records); i++) {
        batch->dml.row = (gint64) i;
        save_one(batch, json_object_array_get_idx(records, i));
    }
    if (batch->failed && batch->all_or_none)
        roll_back_results(batch);
    transaction_end(&transaction, !(batch->failed && batch->all_or_none));
    org_reply_take_json(batch->reply, 200, batch->results);
    return true;
}

static void delete_one(Batch *batch, const char *id)
{
    g_auto(DmlError) error = {0};
    Entity *entity = catalogue_of_id(batch->data->catalogue, id);

    if (!entity)
        dml_error_set(&error, 400, "MALFORMED_ID", "malformed id %s", id);
    else if (dml_delete(&batch->dml, entity, id, &error)) {
        add_success(batch, id, false);
        return;
    }
    if (g_strcmp0(error.code, "NOT_FOUND") == 0)
        dml_error_set(&error, 400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
    add_failure(batch, &error);
}

static bool delete_rows(Batch *batch)
{
    const char *text = org_request_query(batch->request, "ids");
    const char *all = org_request_query(batch->request, "allOrNone");
    g_auto(GStrv) ids = g_strsplit(text ? text : "", ",", -1);
    Transaction transaction;

    if (too_many(batch, g_strv_length(ids)))
        return true;
    batch->all_or_none = all && g_ascii_strcasecmp(all, "true") == 0;
    batch->results = json_object_new_array();
    transaction_begin(&transaction, batch->data);
    for (guint i = 0; ids[i]; i++) {
        batch->dml.row = i;
        delete_one(batch, g_strstrip(ids[i]));
    }
    if (batch->failed && batch->all_or_none)
        roll_back_results(batch);
    transaction_end(&transaction, !(batch->failed && batch->all_or_none));
    org_reply_take_json(batch->reply, 200, batch->results);
    return true;
}

/* ---- retrieve ---- */

static GStrv names_of(json_object *list, const char *text)
{
    GStrvBuilder *builder;
    GStrv names;

    if (!list)
        return g_strsplit(text ? text : "", ",", -1);
    builder = g_strv_builder_new();
    for (gsize i = 0; i < json_object_array_length(list); i++)
        g_strv_builder_add(builder, json_object_get_string(json_object_array_get_idx(list, i)));
    names = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    return names;
}

static void put_row(Batch *batch, Reader *reader, const char *id, const GPtrArray *fields,
                    GString *out)
{
    g_auto(DmlError) error = {0};
    g_autofree char *id18 = dml_need_row(&batch->dml, batch->entity, id, &error);
    Row row;

    if (!id18 || !reader_find(reader, batch->entity, id18, &row)) {
        g_string_append(out, "null");
        return;
    }
    g_string_append_c(out, '{');
    result_put_attributes(&row, batch->request->version, out);
    for (guint i = 0; i < fields->len; i++) {
        const Field *field = g_ptr_array_index(fields, i);

        g_string_append_printf(out, ",\"%s\":", field->name);
        result_put_value(reader, &row, field, batch->request->version, out);
    }
    g_string_append_c(out, '}');
}

static bool retrieve(Batch *batch, GStrv ids, GStrv names)
{
    g_autoptr(Reader) reader = data_reader(batch->data, batch->request, false);
    g_autoptr(GPtrArray) fields = g_ptr_array_new();
    g_autoptr(GString) out = g_string_new("[");

    for (char **name = names; *name; name++) {
        Field *field = reader_field(reader, batch->entity, g_strstrip(*name));

        if (!field) {
            org_reply_error(batch->reply, 400, "INVALID_FIELD", NULL,
                            "No such column '%s' on sobject of type %s", *name,
                            batch->entity->name);
            return true;
        }
        g_ptr_array_add(fields, field);
    }
    for (guint i = 0; ids[i]; i++) {
        if (i)
            g_string_append_c(out, ',');
        put_row(batch, reader, g_strstrip(ids[i]), fields, out);
    }
    g_string_append_c(out, ']');
    data_reply(batch->reply, 200, out);
    return true;
}

static bool retrieve_get(Batch *batch)
{
    g_auto(GStrv) ids = names_of(NULL, org_request_query(batch->request, "ids"));
    g_auto(GStrv) names = names_of(NULL, org_request_query(batch->request, "fields"));

    return retrieve(batch, ids, names);
}

static bool retrieve_post(Batch *batch)
{
    g_autoptr(json_object) body = body_read(batch->request, batch->reply);
    g_auto(GStrv) ids = body ? names_of(json_list(body, "ids"), NULL) : NULL;
    g_auto(GStrv) names = body ? names_of(json_list(body, "fields"), NULL) : NULL;

    return !body || retrieve(batch, ids, names);
}

bool collections_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply)
{
    Batch batch = {.data = data, .request = request, .reply = reply};

    dml_init(&batch.dml, data, request);
    if (path[2]) {
        batch.entity = data_visible(data, request, path[2], reply);
        if (!batch.entity)
            return true;
        if (!path[3] && org_request_is(request, "GET"))
            return retrieve_get(&batch);
        if (!path[3] && org_request_is(request, "POST"))
            return retrieve_post(&batch);
        batch.key = path[3];
        if (path[3] && !path[4] && org_request_is(request, "PATCH"))
            return save(&batch);
        return data_not_allowed(reply, request, path[3] ? "PATCH" : "GET,HEAD,POST");
    }
    if (org_request_is(request, "POST") || org_request_is(request, "PATCH"))
        return save(&batch);
    if (org_request_is(request, "DELETE"))
        return delete_rows(&batch);
    return data_not_allowed(reply, request, "DELETE,PATCH,POST");
}
