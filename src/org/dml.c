#include "config.h"

#include "org/dml.h"

#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "org/derive.h"
#include "org/row-check.h"
#include "org/value.h"

void dml_init(Dml *dml, Data *data, const OrgRequest *request)
{
    const char *rule = org_request_header(request, "Sforce-Duplicate-Rule-Header");

    *dml = (Dml){.data = data, .user = request->user, .row = -1};
    dml->body = org_request_body(request, &dml->body_length);
    dml->allow_duplicates = rule && strstr(rule, "allowSave=true");
}

/* ---- may it be done at all ---- */

static const struct {
    Right right;
    EntityFlag flag;
    const char *deed;
} deeds[] = {
    {RIGHT_CREATE, ENTITY_CREATEABLE, "create"},
    {RIGHT_UPDATE, ENTITY_UPDATEABLE, "update"},
    {RIGHT_DELETE, ENTITY_DELETABLE, "delete"},
};

/* A table of the setup half may do less than a recorded describe says. */
static bool is_possible(const Dml *dml, const Entity *entity, Right right)
{
    const Table *table = data_table(dml->data, entity);

    if (!table)
        return true;
    return right == RIGHT_CREATE   ? table->insert != NULL
           : right == RIGHT_UPDATE ? table->update != NULL
                                   : table->remove != NULL;
}

bool dml_check(const Dml *dml, const Entity *entity, Right right, DmlError *error)
{
    for (guint i = 0; i < G_N_ELEMENTS(deeds); i++)
        if (deeds[i].right == right &&
            (!entity_is(entity, deeds[i].flag) || !is_possible(dml, entity, right))) {
            dml_error_set(error, 400, "INVALID_TYPE_FOR_OPERATION",
                          "entity type %s does not support %s", entity->name, deeds[i].deed);
            return false;
        }
    if (access_entity(dml->data->org, dml->user, entity) & right)
        return true;
    if (right == RIGHT_CREATE)
        dml_error_set(error, 403, "INSUFFICIENT_ACCESS", "insufficient permissions");
    else
        dml_error_set(error, 403, "INSUFFICIENT_ACCESS_OR_READONLY",
                      "insufficient access rights on object id");
    return false;
}

/* Faults that hit single rows. */
bool dml_check_faults(const Dml *dml, DmlError *error)
{
    Org *org = dml->data->org;
    const char *percent = fault_arg(org, FAULT_ROW_FAILS);
    int every = percent && atoi(percent) > 0 ? MAX(100 / atoi(percent), 1) : 0;

    if (fault_take(org, FAULT_LOCK_ROW)) {
        dml_error_set(error, 400, "UNABLE_TO_LOCK_ROW",
                      "unable to obtain exclusive access to this record");
        return false;
    }
    if (every && dml->row >= 0 && (dml->row + 1) % every == 0) {
        dml_error_set(error, 400, "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                      "Rows like number %" G_GINT64_FORMAT " are refused here", dml->row + 1);
        return false;
    }
    return true;
}

static bool check_duplicates(const Dml *dml, DmlError *error)
{
    if (!fault_on(dml->data->org, FAULT_DUPLICATES) || dml->allow_duplicates)
        return true;
    dml_error_set(error, 400, "DUPLICATES_DETECTED", "Use one of these records?");
    return false;
}

static bool is_object(json_object *values, DmlError *error)
{
    if (values && json_object_is_type(values, json_type_object))
        return true;
    dml_error_set(error, 400, "JSON_PARSER_ERROR",
                  "The HTTP entity body is required, but this "
                  "request has no entity body.");
    return false;
}

/* ---- tables of the setup half ---- */

static json_object *typed(const Change *change)
{
    if (!change->text)
        return NULL;
    switch (field_class(change->field)) {
    case CLASS_BOOLEAN:
        return json_object_new_boolean(g_str_equal(change->text, "true"));
    case CLASS_INTEGER:
        return json_object_new_int64(g_ascii_strtoll(change->text, NULL, 10));
    default:
        return json_object_new_string(change->text);
    }
}

static json_object *table_values(const GArray *changes)
{
    json_object *values = json_object_new_object();

    for (guint i = 0; i < changes->len; i++) {
        const Change *change = &g_array_index(changes, Change, i);

        json_add_take(values, change->field->name, typed(change));
    }
    return values;
}

static bool table_result(bool ok, RowProblem *problem, DmlError *error)
{
    if (!ok) {
        dml_error_set(error, problem->status ? problem->status : 400,
                      problem->code ? problem->code : "UNKNOWN_EXCEPTION", "%s",
                      problem->message ? problem->message : "");
        if (problem->field)
            dml_error_add_field(error, problem->field);
    }
    row_problem_clear(problem);
    return ok;
}

static bool table_insert(const Dml *dml, const Table *table, const GArray *changes, char **ret_id,
                         DmlError *error)
{
    g_autoptr(json_object) values = table_values(changes);
    RowProblem problem = {0};
    bool ok = table->insert(dml->data->org, dml->user, values, ret_id, &problem);

    return table_result(ok, &problem, error);
}

static bool table_update(const Dml *dml, const Table *table, const char *id, const GArray *changes,
                         DmlError *error)
{
    g_autoptr(json_object) values = table_values(changes);
    RowProblem problem = {0};
    bool ok = table->update(dml->data->org, dml->user, id, values, &problem);

    return table_result(ok, &problem, error);
}

/* ---- finding ---- */

char *dml_need_row(const Dml *dml, Entity *entity, const char *id, DmlError *error)
{
    g_autofree char *id18 = value_id(id);
    g_autoptr(Reader) reader = reader_new(dml->data->store, dml->data->tables, dml->user, true);
    Row row;

    if (!id18 || (entity->key_prefix && strncmp(id18, entity->key_prefix, 3) != 0)) {
        dml_error_set(error, 400, "MALFORMED_ID", "%s ID: id value of incorrect type: %s",
                      entity->label, id);
        return NULL;
    }
    if (!reader_entity(reader, entity->name) || !reader_find(reader, entity, id18, &row)) {
        dml_error_set(error, 404, "NOT_FOUND",
                      "Provided external ID field does not exist or is not accessible: %s", id);
        return NULL;
    }
    if (row_is_deleted(&row)) {
        dml_error_set(error, 404, "ENTITY_IS_DELETED", "entity is deleted");
        return NULL;
    }
    return g_steal_pointer(&id18);
}

Field *dml_key_field(const Dml *dml, Entity *entity, const char *name, DmlError *error)
{
    Field *field = entity_field(entity, name);

    if (field && (field->external_id || field->id_lookup) &&
        access_readable(dml->data->org, dml->user, entity, field))
        return field;
    dml_error_set(error, 404, "NOT_FOUND",
                  "Provided external ID field does not exist or is not accessible: %s", name);
    return NULL;
}

static void find_in_table(const Dml *dml, Entity *entity, const Field *key, const char *text,
                          GPtrArray *ids)
{
    g_autoptr(Reader) reader = reader_new(dml->data->store, dml->data->tables, dml->user, false);
    guint64 n = reader_entity(reader, entity->name) ? reader_count(reader, entity) : 0;

    for (guint64 i = 0; i < n && ids->len < 2; i++) {
        RowBuffer buffer;
        const char *value;
        Row row;

        reader_at(reader, entity, i, &row);
        value = row_value(&row, key, buffer);
        if (value && value_compare(key, value, text) == 0)
            g_ptr_array_add(ids, g_strdup(row_id(&row, buffer)));
    }
}

GPtrArray *dml_find(const Dml *dml, Entity *entity, const Field *key, const char *value)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *text = NULL;
    Row rows[2];
    guint n;

    if (!value_parse(key, value, &text))
        return NULL;
    if (data_table(dml->data, entity)) {
        find_in_table(dml, entity, key, text, ids);
        return g_steal_pointer(&ids);
    }
    if (g_str_equal(key->name, "Id"))
        n = rows_find(store_rows(dml->data->store, entity), text, &rows[0]) &&
            !row_is_deleted(&rows[0]);
    else
        n = rows_find_value(store_rows(dml->data->store, entity), key, text, rows);
    for (guint i = 0; i < n; i++) {
        RowBuffer buffer;

        g_ptr_array_add(ids, g_strdup(row_id(&rows[i], buffer)));
    }
    return g_steal_pointer(&ids);
}

/* ---- doing ---- */

static void apply(Rows *rows, Record *record, const GArray *changes)
{
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = &g_array_index(changes, Change, i);

        rows_set(rows, record, change->field, change->text);
    }
}

/* A new file without a document gets one. */
static void add_document(const Dml *dml, Entity *entity, GArray *changes)
{
    Entity *document = catalogue_get(dml->data->catalogue, "ContentDocument");
    Field *reference = entity_field(entity, "ContentDocumentId");
    g_autofree char *id = NULL;
    Rows *rows;

    if (!g_str_equal(entity->name, "ContentVersion") || !document || !reference ||
        changes_text(changes, "ContentDocumentId"))
        return;
    id = org_new_id(dml->data->org, "069");
    rows = store_rows(dml->data->store, document);
    rows_insert(rows, id);
    changes_add(changes, reference, id);
}

bool dml_insert(const Dml *dml, Entity *entity, json_object *values, char **ret_id, DmlError *error)
{
    const Table *table = data_table(dml->data, entity);
    g_autoptr(GArray) changes = NULL;
    g_autofree char *id = NULL;
    Rows *rows;

    if (!dml_check(dml, entity, RIGHT_CREATE, error) || !is_object(values, error) ||
        !dml_check_faults(dml, error))
        return false;
    changes = row_check(dml, entity, values, true, error);
    if (!changes || !row_check_required(entity, changes, error))
        return false;
    if (table)
        return table_insert(dml, table, changes, ret_id, error);
    if (!row_check_unique(dml, entity, changes, NULL, error) || !check_duplicates(dml, error))
        return false;
    id = org_new_id(dml->data->org, entity->key_prefix ? entity->key_prefix : "000");
    rows = store_rows(dml->data->store, entity);
    derive_defaults(dml, entity, id, changes);
    derive_stamps(dml, entity, true, changes);
    add_document(dml, entity, changes);
    /* An event is gone once it is published. */
    if (entity->kind != KIND_EVENT)
        apply(rows, rows_insert(rows, id), changes);
    *ret_id = g_steal_pointer(&id);
    return true;
}

bool dml_update(const Dml *dml, Entity *entity, const char *id, json_object *values,
                DmlError *error)
{
    const Table *table = data_table(dml->data, entity);
    g_autofree char *id18 = NULL;
    g_autoptr(GArray) changes = NULL;
    Rows *rows;
    Row row;

    if (!dml_check(dml, entity, RIGHT_UPDATE, error) || !is_object(values, error))
        return false;
    id18 = dml_need_row(dml, entity, id, error);
    if (!id18 || !dml_check_faults(dml, error))
        return false;
    changes = row_check(dml, entity, values, false, error);
    if (!changes)
        return false;
    if (table)
        return table_update(dml, table, id18, changes, error);
    if (!row_check_unique(dml, entity, changes, id18, error))
        return false;
    rows = store_rows(dml->data->store, entity);
    rows_find(rows, id18, &row);
    derive_stamps(dml, entity, false, changes);
    apply(rows, rows_keep(rows, &row), changes);
    return true;
}

bool dml_upsert(const Dml *dml, Entity *entity, const Field *key, const char *value,
                json_object *values, bool update_only, char **ret_id, bool *ret_created,
                DmlError *error)
{
    g_autoptr(GPtrArray) ids = dml_find(dml, entity, key, value);
    g_autoptr(json_object) copy = NULL;

    *ret_created = false;
    if (!ids || (!ids->len && g_str_equal(key->name, "Id"))) {
        if (ids)
            dml_error_set(error, 404, "NOT_FOUND", "The requested resource does not exist");
        else
            dml_error_set(error, 400, "MALFORMED_ID", "%s: id value of incorrect type: %s",
                          key->label, value);
        return false;
    }
    if (ids->len > 1) {
        dml_error_set(error, 300, "DUPLICATE_EXTERNAL_ID",
                      "%s: more than one record found for "
                      "external id field",
                      key->name);
        for (guint i = 0; i < ids->len; i++)
            dml_error_add_field(error, g_ptr_array_index(ids, i));
        return false;
    }
    if (ids->len == 1) {
        if (!dml_update(dml, entity, g_ptr_array_index(ids, 0), values, error))
            return false;
        *ret_id = g_strdup(g_ptr_array_index(ids, 0));
        return true;
    }
    if (update_only) {
        dml_error_set(error, 404, "NOT_FOUND", "The requested resource does not exist");
        return false;
    }
    if (!is_object(values, error))
        return false;
    json_object_deep_copy(values, &copy, NULL);
    json_add_text(copy, key->name, value);
    *ret_created = dml_insert(dml, entity, copy, ret_id, error);
    return *ret_created;
}
