#include "config.h"

#include "actions/run.h"

#include <string.h>

#include "actions/output.h"
#include "actions/run-private.h"
#include "actions/types.h"
#include "core/json.h"
#include "core/problem.h"

typedef struct {
    Api *api;
    const Call *call; /* NULL: free SOQL */
    RunRow row;
    gpointer user_data;
    guint64 limit; /* 0: none */
    guint64 seen;
    bool full;
} Records;

/* Hands one record out; false without an error when the limit is reached. */
static bool give(Records *records, json_object *record, GError **error)
{
    const ActionEntity *entity = records->call ? records->call->action->entity : NULL;
    g_autoptr(json_object) shaped = output_shape(entity, record);

    if (!records->row(shaped, records->user_data, error))
        return false;
    records->full = ++records->seen == records->limit;
    if (!records->full)
        return true;
    /* The one way to stop a reading is an error; nobody sees this one. */
    problem_set(error, PROBLEM_INTERRUPTED, NULL, NULL, "the limit is reached");
    return false;
}

static bool on_record(json_object *record, gpointer user_data, GError **error)
{
    return give(user_data, record, error);
}

/* "Owner.Name" → {"Owner":{"Name":…}} */
static void put_cell(json_object *record, const char *name, json_object *value)
{
    const char *dot = strchr(name, '.');
    g_autofree char *first = NULL;
    json_object *parent;

    if (!dot) {
        json_object_object_add(record, name, value);
        return;
    }
    first = g_strndup(name, (gsize) (dot - name));
    parent = json_member(record, first);
    if (!parent) {
        parent = json_object_new_object();
        json_object_object_add(record, first, parent);
    }
    put_cell(parent, dot + 1, value);
}

static bool on_bulk_row(const char *const *header, char **cells, gpointer user_data, GError **error)
{
    Records *records = user_data;
    g_autoptr(json_object) record = json_object_new_object();

    for (gsize i = 0; header[i]; i++) {
        const FieldInfo *info =
            records->call ? describe_field(records->call->action->entity->describe, header[i])
                          : NULL;

        put_cell(record, header[i], type_from_cell(info, cells[i]));
    }
    return give(records, record, error);
}

static bool read_records(Records *records, const char *soql, const RunOptions *options,
                         GCancellable *cancellable, GError **error)
{
    bool deleted = options && options->deleted;
    GError *problem = NULL;
    bool ok;

    if (options && options->bulk)
        ok = bulk_query(records->api, soql, deleted, on_bulk_row, records, cancellable, &problem);
    else
        ok = pages_read(records->api, soql, deleted, on_record, records, cancellable, &problem);
    if (ok || records->full) {
        g_clear_error(&problem);
        return true;
    }
    g_propagate_error(error, problem);
    return false;
}

bool run_query(Api *api, const char *soql, const RunOptions *options, guint64 limit, RunRow row,
               gpointer user_data, GCancellable *cancellable, GError **error)
{
    Records records = {.api = api, .row = row, .user_data = user_data, .limit = limit};

    return read_records(&records, soql, options, cancellable, error);
}

static bool run_search(Api *api, const Call *call, const RunOptions *options, RunRow row,
                       gpointer user_data, GCancellable *cancellable, GError **error)
{
    Records records = {.api = api, .call = call, .row = row, .user_data = user_data};

    return read_records(&records, call->soql, options, cancellable, error);
}

static bool run_count(Api *api, const Call *call, const RunOptions *options, RunRow row,
                      gpointer user_data, GCancellable *cancellable, GError **error)
{
    g_autoptr(json_object) result = json_object_new_object();
    gint64 count = pages_count(api, call->soql, options && options->deleted, cancellable, error);

    if (count < 0)
        return false;
    json_add_integer(result, "count", count);
    return row(result, user_data, error);
}

static bool run_picklists(const Call *call, RunRow row, gpointer user_data, GError **error)
{
    const ActionEntity *entity = call->action->entity;
    g_autoptr(json_object) result = json_object_new_object();

    for (guint i = 0; i < call->fields->len; i++) {
        g_autofree char *lower = g_ascii_strdown(call->fields->pdata[i], -1);
        const ActionField *field = g_hash_table_lookup(entity->by_api, lower);
        json_object *values = json_object_new_array();

        for (gsize v = 0; field && field->info->values[v]; v++)
            json_append_text(values, field->info->values[v]);
        json_add_take(result, field ? field->name : call->fields->pdata[i], values);
    }
    return row(result, user_data, error);
}

bool run_call(Api *api, const Call *call, const RunOptions *options, RunRow row, gpointer user_data,
              GCancellable *cancellable, GError **error)
{
    switch (call->action->kind) {
    case ACTION_SEARCH:
        return run_search(api, call, options, row, user_data, cancellable, error);
    case ACTION_COUNT:
        return run_count(api, call, options, row, user_data, cancellable, error);
    case ACTION_PICKLISTS:
        return run_picklists(call, row, user_data, error);
    case ACTION_GET:
        return run_get(api, call, row, user_data, cancellable, error);
    default:
        return run_write(api, call, row, user_data, cancellable, error);
    }
}
