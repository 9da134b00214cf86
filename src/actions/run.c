#include "config.h"

#include "actions/run.h"

#include <string.h>

#include "actions/output.h"
#include "actions/run-private.h"
#include "actions/search-path.h"
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
    /* Bulk alone: its CSV says no types. */
    GCancellable *cancellable;
    const Describe *root;    /* of the object read; NULL: not known */
    GHashTable *described;   /* object → Describe *, NULL where it cannot be had */
    const FieldInfo **types; /* of the columns, NULL where not known; NULL: not asked yet */
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

/* Bulk leaves the cells of a missing parent empty: {"Owner":{"Name":null}} → {"Owner":null} */
static void drop_missing(json_object *record, const char *name)
{
    const char *dot = strchr(name, '.');
    g_autofree char *first = dot ? g_strndup(name, (gsize) (dot - name)) : NULL;
    json_object *parent = first ? json_member(record, first) : NULL;
    json_object_iter iter;

    if (!parent)
        return;
    drop_missing(parent, dot + 1);
    json_object_object_foreachC(parent, iter)
    {
        if (iter.val)
            return;
    }
    json_object_object_add(record, first, NULL);
}

static void free_describe(gpointer describe)
{
    describe_free(describe);
}

static const Describe *describe_of(Records *records, const char *object)
{
    gpointer found = NULL;

    if (!object || g_hash_table_lookup_extended(records->described, object, NULL, &found))
        return found;
    found = describe_object(records->api, NULL, object, records->cancellable, NULL);
    g_hash_table_insert(records->described, g_strdup(object), found);
    return found;
}

/* "Owner.Name"; what may be of several objects has no type. */
static const FieldInfo *type_of(Records *records, const char *column)
{
    g_auto(GStrv) parts = g_strsplit(column, ".", -1);
    const Describe *describe = records->root;

    for (guint i = 0; describe && parts[i] && parts[i + 1]; i++) {
        const FieldInfo *reference = search_path_parent(describe, parts[i]);
        GStrv targets = reference ? reference->reference_to : NULL;

        describe = targets && targets[0] && !targets[1] ? describe_of(records, targets[0]) : NULL;
    }
    return describe
               ? describe_field(describe, strrchr(column, '.') ? strrchr(column, '.') + 1 : column)
               : NULL;
}

static void find_types(Records *records, const char *const *header)
{
    records->types = g_new0(const FieldInfo *, g_strv_length((GStrv) header) + 1);
    for (gsize i = 0; header[i]; i++)
        records->types[i] = type_of(records, header[i]);
}

static bool on_bulk_row(const char *const *header, char **cells, gpointer user_data, GError **error)
{
    Records *records = user_data;
    g_autoptr(json_object) record = json_object_new_object();

    if (!records->types)
        find_types(records, header);
    for (gsize i = 0; header[i]; i++)
        put_cell(record, header[i], type_from_cell(records->types[i], cells[i]));
    for (gsize i = 0; header[i]; i++)
        drop_missing(record, header[i]);
    return give(records, record, error);
}

static bool read_bulk(Records *records, const char *soql, bool deleted, GCancellable *cancellable,
                      GError **error)
{
    g_autoptr(GHashTable) described =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_describe);
    g_autofree char *object = records->call ? NULL : output_object_of(soql);
    bool ok;

    records->described = described;
    records->cancellable = cancellable;
    records->root =
        records->call ? records->call->action->entity->describe : describe_of(records, object);
    ok = bulk_query(records->api, soql, deleted, on_bulk_row, records, cancellable, error);
    g_free(records->types);
    return ok;
}

static bool read_records(Records *records, const char *soql, const RunOptions *options,
                         GCancellable *cancellable, GError **error)
{
    bool deleted = options && options->deleted;
    GError *problem = NULL;
    bool ok;

    if (options && options->bulk)
        ok = read_bulk(records, soql, deleted, cancellable, &problem);
    else
        ok = pages_read(records->api, soql, deleted, on_record, records, cancellable, &problem);
    if (ok || records->full) {
        g_clear_error(&problem);
        return true;
    }
    g_propagate_error(error, problem);
    return false;
}

static bool run_count(Api *api, const char *soql, const RunOptions *options, RunRow row,
                      gpointer user_data, GCancellable *cancellable, GError **error)
{
    g_autoptr(json_object) result = json_object_new_object();
    gint64 count = pages_count(api, soql, options && options->deleted, cancellable, error);

    if (count < 0)
        return false;
    json_add_integer(result, "count", count);
    return row(result, user_data, error);
}

bool run_query(Api *api, const char *soql, const RunOptions *options, guint64 limit, RunRow row,
               gpointer user_data, GCancellable *cancellable, GError **error)
{
    Records records = {.api = api, .row = row, .user_data = user_data, .limit = limit};

    if (output_is_count(soql) && !(options && options->bulk))
        return run_count(api, soql, options, row, user_data, cancellable, error);
    return read_records(&records, soql, options, cancellable, error);
}

static bool run_search(Api *api, const Call *call, const RunOptions *options, RunRow row,
                       gpointer user_data, GCancellable *cancellable, GError **error)
{
    Records records = {.api = api, .call = call, .row = row, .user_data = user_data};

    return read_records(&records, call->soql, options, cancellable, error);
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
        return run_count(api, call->soql, options, row, user_data, cancellable, error);
    case ACTION_PICKLISTS:
        return run_picklists(call, row, user_data, error);
    case ACTION_GET:
        return run_get(api, call, row, user_data, cancellable, error);
    default:
        return run_write(api, call, row, user_data, cancellable, error);
    }
}
