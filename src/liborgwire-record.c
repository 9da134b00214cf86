/* Structs ↔ JSON, for generated modules. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "core/problem.h"
#include "liborgwire-private.h"

static orgwire_presence presence_of(const orgwire_field *field, const void *record)
{
    orgwire_presence presence;

    memcpy(&presence, (const char *) record + field->presence, sizeof presence);
    return presence;
}

static const char *text_of(const orgwire_field *field, const void *record)
{
    const char *text;

    memcpy(&text, (const char *) record + field->value, sizeof text);
    return text;
}

/* A text that is NULL counts as null, whatever the presence says. */
static bool write_one(const orgwire_field *field, const void *record, orgwire_value *value)
{
    const char *at = (const char *) record + field->value;
    int32_t small;
    int64_t large;
    bool flag;

    switch (field->kind) {
    case ORGWIRE_KIND_TEXT:
        orgwire_value_set_text(value, field->name, text_of(field, record));
        return true;
    case ORGWIRE_KIND_NUMBER:
    case ORGWIRE_KIND_JSON:
        if (!text_of(field, record)) {
            orgwire_value_set_null(value, field->name);
            return true;
        }
        return field->kind == ORGWIRE_KIND_NUMBER
                   ? orgwire_value_set_number(value, field->name, text_of(field, record))
                   : orgwire_value_set_json(value, field->name, text_of(field, record));
    case ORGWIRE_KIND_INT32:
        memcpy(&small, at, sizeof small);
        orgwire_value_set_integer(value, field->name, small);
        return true;
    case ORGWIRE_KIND_INT64:
        memcpy(&large, at, sizeof large);
        orgwire_value_set_integer(value, field->name, large);
        return true;
    case ORGWIRE_KIND_BOOL:
        memcpy(&flag, at, sizeof flag);
        orgwire_value_set_bool(value, field->name, flag);
        return true;
    }
    return false;
}

static orgwire_value *write_record(const orgwire_field *fields, const void *record, GError **error)
{
    orgwire_value *value = orgwire_value_new();

    for (; record && fields && fields->name; fields++) {
        orgwire_presence presence = presence_of(fields, record);

        if (presence == ORGWIRE_ABSENT)
            continue;
        if (presence == ORGWIRE_NULL) {
            orgwire_value_set_null(value, fields->name);
        } else if (!write_one(fields, record, value)) {
            problem_set(error, PROBLEM_USAGE,
                        fields->kind == ORGWIRE_KIND_JSON ? "it is no JSON"
                                                          : "it is no number such as 12.50",
                        NULL, "the value of '%s' cannot be used", fields->name);
            orgwire_value_free(value);
            return NULL;
        }
    }
    return value;
}

orgwire_value *orgwire_record_write(const orgwire_field *fields, const void *record,
                                    orgwire_error **error)
{
    GError *problem = NULL;
    orgwire_value *value = write_record(fields, record, &problem);

    library_finish(problem, error);
    return value;
}

void orgwire_record_read(const orgwire_field *fields, void *record, const orgwire_value *value)
{
    for (; fields->name; fields++) {
        char *at = (char *) record + fields->value;
        orgwire_presence presence = orgwire_value_has(value, fields->name);
        const char *text = NULL;
        int32_t small = (int32_t) orgwire_value_integer(value, fields->name);
        int64_t large = orgwire_value_integer(value, fields->name);
        bool flag = orgwire_value_bool(value, fields->name);

        memcpy((char *) record + fields->presence, &presence, sizeof presence);
        switch (fields->kind) {
        case ORGWIRE_KIND_INT32:
            memcpy(at, &small, sizeof small);
            break;
        case ORGWIRE_KIND_INT64:
            memcpy(at, &large, sizeof large);
            break;
        case ORGWIRE_KIND_BOOL:
            memcpy(at, &flag, sizeof flag);
            break;
        default:
            if (presence == ORGWIRE_VALUE)
                text = fields->kind == ORGWIRE_KIND_TEXT ? orgwire_value_text(value, fields->name)
                       : fields->kind == ORGWIRE_KIND_NUMBER
                           ? orgwire_value_number(value, fields->name)
                           : orgwire_value_json(value, fields->name);
            memcpy(at, &text, sizeof text);
        }
    }
}

static void copy_id(char *id, json_object *from)
{
    g_strlcpy(id, json_text(from, "id", ""), 19);
}

static int on_result(json_object *record, void *user_data)
{
    orgwire_result *result = user_data;

    if (!result)
        return 0;
    copy_id(result->id, record);
    result->created = json_flag(record, "created", false);
    result->success = json_flag(record, "success", false);
    return 0;
}

/* Only what is wanted: an action that does not take it says so. */
static void add_options(json_object *input, const orgwire_write_options *options)
{
    if (!options)
        return;
    if (options->allow_duplicates)
        json_add_flag(input, "allow_duplicates", true);
    json_add_text(input, "assignment_rule", options->assignment_rule);
    if (options->all_or_none)
        json_add_flag(input, "all_or_none", true);
}

orgwire_code orgwire_write(orgwire *org, const char *action, const char *id,
                           const char *external_id, const orgwire_field *fields, const void *record,
                           orgwire_result *result, orgwire_error **error)
{
    return orgwire_write_with(org, action, id, external_id, fields, record, NULL, result, error);
}

orgwire_code orgwire_write_with(orgwire *org, const char *action, const char *id,
                                const char *external_id, const orgwire_field *fields,
                                const void *record, const orgwire_write_options *options,
                                orgwire_result *result, orgwire_error **error)
{
    GError *problem = NULL;
    orgwire_value *value = write_record(fields, record, &problem);
    orgwire_code code;

    if (result)
        memset(result, 0, sizeof *result);
    if (!value)
        return library_finish(problem, error);
    if (id)
        orgwire_value_set_text(value, "Id", id);
    if (external_id)
        orgwire_value_set_text(value, "external_id", external_id);
    add_options(value->json, options);
    code = library_call(org, action, value->json, on_result, result, error);
    orgwire_value_free(value);
    return code;
}

static void add_names(json_object *input, const char *key, const char *const *names)
{
    json_object *list;

    if (!names)
        return;
    list = json_object_new_array();
    for (; *names; names++)
        json_append_text(list, *names);
    json_add_take(input, key, list);
}

static int on_record(json_object *record, void *user_data)
{
    *(json_object **) user_data = json_object_get(record);
    return 0;
}

orgwire_code orgwire_get(orgwire *org, const char *action, const char *key, const char *id,
                         const char *const *names, orgwire_value **ret_value, orgwire_error **error)
{
    g_autoptr(json_object) input = json_object_new_object();
    json_object *record = NULL;
    orgwire_code code;

    json_add_text(input, key ? key : "Id", id);
    add_names(input, "fields", names);
    code = library_call(org, action, input, on_record, &record, error);
    if (code == ORGWIRE_OK && record)
        *ret_value = library_value(record);
    else
        json_object_put(record);
    return code;
}

static json_object *search_input(const orgwire_search *search)
{
    json_object *input = json_object_new_object();
    json_object *filter;

    if (!search)
        return input;
    if (search->filter) {
        filter = json_parse_own(search->filter, -1, NULL);
        json_object_object_add(input, "filter",
                               filter ? filter : json_object_new_string(search->filter));
    }
    json_add_text(input, "where", search->where);
    json_add_text(input, "order", search->order);
    if (search->binds)
        json_add_take(input, "binds", json_object_get(search->binds->json));
    if (search->limit)
        json_add_integer(input, "limit", search->limit);
    add_names(input, "fields", search->fields);
    return input;
}

typedef struct {
    orgwire_record record;
    void *user_data;
} Find;

static int on_found(json_object *record, void *user_data)
{
    Find *find = user_data;
    orgwire_value value = {record};

    return find->record(&value, find->user_data);
}

orgwire_code orgwire_find(orgwire *org, const char *action, const orgwire_search *search,
                          orgwire_record record, void *user_data, orgwire_error **error)
{
    g_autoptr(json_object) input = search_input(search);
    Find find = {record, user_data};

    return library_call(org, action, input, on_found, &find, error);
}

static int on_count(json_object *record, void *user_data)
{
    *(int64_t *) user_data = json_integer(record, "count", -1);
    return 0;
}

orgwire_code orgwire_count(orgwire *org, const char *action, const orgwire_search *search,
                           int64_t *ret_count, orgwire_error **error)
{
    g_autoptr(json_object) input = search_input(search);

    return library_call(org, action, input, on_count, ret_count, error);
}

struct orgwire_rows {
    GPtrArray *results; /* of json_object * */
};

static void put_result(gpointer result)
{
    json_object_put(result);
}

static int on_row_result(json_object *record, void *user_data)
{
    g_ptr_array_add(user_data, json_object_get(record));
    return 0;
}

orgwire_code orgwire_write_rows(orgwire *org, const char *action, const char *external_id,
                                const orgwire_field *fields, const void *records, size_t n_records,
                                size_t stride, orgwire_rows **ret_rows, orgwire_error **error)
{
    return orgwire_write_rows_with(org, action, external_id, fields, records, n_records, stride,
                                   NULL, ret_rows, error);
}

orgwire_code orgwire_write_rows_with(orgwire *org, const char *action, const char *external_id,
                                     const orgwire_field *fields, const void *records,
                                     size_t n_records, size_t stride,
                                     const orgwire_write_options *options, orgwire_rows **ret_rows,
                                     orgwire_error **error)
{
    g_autoptr(json_object) input = json_object_new_object();
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func(put_result);
    json_object *list = json_object_new_array();
    orgwire_code code;

    json_add_text(input, "external_id", external_id);
    json_add_take(input, "rows", list);
    add_options(input, options);
    for (size_t i = 0; i < n_records; i++) {
        GError *problem = NULL;
        orgwire_value *value =
            write_record(fields, (const char *) records + i * stride, &problem);

        if (!value) {
            g_prefix_error(&problem, "row %zu: ", i + 1);
            return library_finish(problem, error);
        }
        json_object_array_add(list, json_object_get(value->json));
        orgwire_value_free(value);
    }
    code = library_call(org, action, input, on_row_result, results, error);
    if (ret_rows && (code == ORGWIRE_OK || code == ORGWIRE_PARTIAL)) {
        *ret_rows = g_new0(orgwire_rows, 1);
        (*ret_rows)->results = g_steal_pointer(&results);
    }
    return code;
}

size_t orgwire_rows_count(const orgwire_rows *rows)
{
    return rows->results->len;
}

orgwire_row_result orgwire_rows_get(const orgwire_rows *rows, size_t index)
{
    json_object *record = index < rows->results->len ? rows->results->pdata[index] : NULL;
    json_object *fault = json_member(record, "error");
    orgwire_row_result result = {
        .created = json_flag(record, "created", false),
        .success = json_flag(record, "success", false),
        .code = json_text(fault, "code", NULL),
        .message = json_text(fault, "message", NULL),
    };

    copy_id(result.id, record);
    return result;
}

void orgwire_rows_free(orgwire_rows *rows)
{
    if (!rows)
        return;
    g_ptr_array_unref(rows->results);
    g_free(rows);
}
