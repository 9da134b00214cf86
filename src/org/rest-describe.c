/* The object list, describes and basic information, and when they changed last. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/json.h"
#include "org/data-state.h"
#include "org/describe-build.h"
#include "org/soql-run.h"

static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static char *http_date(gint64 seconds)
{
    time_t time = (time_t) seconds;
    struct tm tm;

    gmtime_r(&time, &tm);
    return g_strdup_printf("%s, %02d %s %04d %02d:%02d:%02d GMT", days[tm.tm_wday], tm.tm_mday,
                           months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* -1: none. */
static gint64 parse_http_date(const char *text)
{
    int day, year, hour, minute, second;
    char month[4];
    struct tm tm = {0};

    if (!text ||
        sscanf(text, "%*3s, %d %3s %d %d:%d:%d", &day, month, &year, &hour, &minute, &second) != 6)
        return -1;
    for (int i = 0; i < 12; i++)
        if (g_ascii_strcasecmp(months[i], month) == 0) {
            tm.tm_mon = i;
            tm.tm_mday = day;
            tm.tm_year = year - 1900;
            tm.tm_hour = hour;
            tm.tm_min = minute;
            tm.tm_sec = second;
            return timegm(&tm);
        }
    return -1;
}

void data_schema_changed(Data *data)
{
    catalogue_changed(data->catalogue);
    data_list_takers(data);
    data->changed_at = MAX(org_now(data->org), data->changed_at + 1);
}

static guint mix(guint mark, guint value)
{
    return (mark ^ value) * 16777619U;
}

/* Permissions show in describes: a change of them is a change of the describes. */
static guint setup_mark(const Setup *setup)
{
    guint mark = 2166136261U;

    for (guint i = 0; i < setup->assignments->len; i++) {
        const Assignment *assignment = g_ptr_array_index(setup->assignments, i);

        mark = mix(mark, g_str_hash(assignment->id));
    }
    for (guint i = 0; i < setup->permission_sets->len; i++) {
        const PermissionSet *set = g_ptr_array_index(setup->permission_sets, i);
        GHashTableIter iter;
        gpointer name, value;

        g_hash_table_iter_init(&iter, set->objects);
        while (g_hash_table_iter_next(&iter, &name, &value))
            mark += g_str_hash(name) * (((ObjectPermission *) value)->rights + 1);
        g_hash_table_iter_init(&iter, set->fields);
        while (g_hash_table_iter_next(&iter, &name, &value))
            mark += g_str_hash(name) * (((FieldPermission *) value)->readable +
                                        2U * ((FieldPermission *) value)->editable + 1U);
    }
    return mark;
}

static gint64 last_change(Data *data)
{
    guint mark = setup_mark(data->org->setup);

    if (mark != data->setup_mark) {
        if (data->setup_mark)
            data->changed_at = MAX(org_now(data->org), data->changed_at + 1);
        data->setup_mark = mark;
    }
    return data->changed_at;
}

/* True: nothing is new since then, and the reply says so. */
static bool not_modified(Data *data, const OrgRequest *request, OrgReply *reply)
{
    gint64 since = parse_http_date(org_request_header(request, "If-Modified-Since"));
    gint64 changed = last_change(data);
    g_autofree char *date = http_date(changed);

    if (since >= changed)
        org_reply_text(reply, 304, "application/json;charset=UTF-8", "");
    org_reply_header(reply, "Last-Modified", date);
    return since >= changed;
}

bool describe_handle_global(Data *data, const OrgRequest *request, OrgReply *reply)
{
    const GPtrArray *list = catalogue_list(data->catalogue);
    g_autoptr(Reader) reader = data_reader(data, request, false);
    json_object *answer, *objects;

    if (not_modified(data, request, reply))
        return true;
    answer = json_object_new_object();
    objects = json_object_new_array();
    json_add_text(answer, "encoding", "UTF-8");
    json_add_integer(answer, "maxBatchSize", 200);
    for (guint i = 0; i < list->len; i++) {
        const Entity *entity = g_ptr_array_index(list, i);

        if (entity->unlisted)
            continue;
        if (entity->kind == KIND_TABLE ? reader_entity(reader, entity->name) != NULL
                                       : access_visible(data->org, request->user, entity))
            json_object_array_add(
                objects, describe_build_entry(data, request->user, entity, request->version));
    }
    json_add_take(answer, "sobjects", objects);
    org_reply_take_json(reply, 200, answer);
    return true;
}

#define N_RECENT 5

/* The rows created last, as the platform lists those seen last. */
static json_object *recent_items(Data *data, const OrgRequest *request, const Entity *entity)
{
    g_autoptr(Reader) reader = data_reader(data, request, false);
    json_object *list = json_object_new_array();
    const Field *name = entity_name_field(entity);
    guint64 n = entity_is(entity, ENTITY_MRU) ? reader_count(reader, entity) : 0;

    for (guint64 i = n; i-- > 0 && json_object_array_length(list) < N_RECENT;) {
        g_autoptr(GString) text = g_string_new("{");
        Row row;
        RowBuffer buffer;

        if (!reader_at(reader, entity, i, &row))
            continue;
        result_put_attributes(&row, request->version, text);
        g_string_append_printf(text, ",\"Id\":\"%s\"", row_id(&row, buffer));
        if (name) {
            g_string_append_printf(text, ",\"%s\":", name->name);
            result_put_value(reader, &row, name, request->version, text);
        }
        g_string_append_c(text, '}');
        json_object_array_add(list, json_tokener_parse(text->str));
    }
    return list;
}

bool describe_handle_object(Data *data, const OrgRequest *request, const char *name, bool basic,
                            OrgReply *reply)
{
    Entity *entity = data_visible(data, request, name, reply);
    json_object *answer;

    if (!entity || (!basic && not_modified(data, request, reply)))
        return true;
    if (basic) {
        answer = json_object_new_object();
        json_add_take(answer, "objectDescribe",
                      describe_build_entry(data, request->user, entity, request->version));
        json_add_take(answer, "recentItems", recent_items(data, request, entity));
    } else {
        answer = describe_build(data, request->user, entity, request->version);
    }
    org_reply_take_json(reply, 200, answer);
    return true;
}
