#include "config.h"

#include "data-driver.h"

#include <string.h>

#include "core/json.h"
#include "org/setup.h"

static gint64 still_clock(void)
{
    return (gint64) DATA_NOW * G_USEC_PER_SEC;
}

Org *data_driver_org(const char *describes, const char *faults, const char *rows)
{
    g_auto(GStrv) fault_list = faults ? g_strsplit(faults, ",", -1) : NULL;
    g_auto(GStrv) row_list = rows ? g_strsplit(rows, ",", -1) : NULL;
    const OrgOptions options = {
        .describes = (char *) describes, .faults = fault_list, .rows = row_list};
    g_autoptr(GError) error = NULL;
    Org *org = org_new(&options, &error);

    g_assert_no_error(error);
    org->clock = still_clock;
    return org;
}

const OrgUser *data_driver_admin(Org *org)
{
    return org_user_by_name(org, ORG_ADMIN_USERNAME);
}

void data_driver_ask(Org *org, const OrgUser *user, const char *method, const char *target,
                     const char *body, const char *const *headers, OrgReply *reply)
{
    const char *question = strchr(target, '?');
    g_autofree char *raw =
        question ? g_strndup(target, (gsize) (question - target)) : g_strdup(target);
    g_autofree char *resource = org_percent_decode(raw, -1, false);
    g_autofree char *path = g_strconcat("/services/data/v67.0/", resource, NULL);
    g_autoptr(GHashTable) query = org_query_parse(question ? question + 1 : "", -1);
    g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GBytes) bytes = body ? g_bytes_new(body, strlen(body)) : NULL;
    const OrgRequest request = {.method = method,
                                .path = path,
                                .raw_path = path,
                                .query = query,
                                .headers = table,
                                .body = bytes,
                                .version = "67.0",
                                .resource = resource,
                                .raw_resource = raw,
                                .user = user ? user : data_driver_admin(org)};

    for (; headers && headers[0]; headers += 2)
        g_hash_table_replace(table, g_ascii_strdown(headers[0], -1), (gpointer) headers[1]);
    org_reply_init(reply);
    if (!data_handle(org, &request, reply))
        reply->status = -1;
}

static void drain(OrgReply *reply)
{
    char buffer[1000];
    gsize n;

    while (reply->read && (n = reply->read(reply->stream, buffer, sizeof buffer)) > 0)
        g_byte_array_append(reply->body, (const guint8 *) buffer, (guint) n);
}

int data_driver_text(Org *org, const OrgUser *user, const char *method, const char *target,
                     const char *body, char **ret_text)
{
    const char *const csv[] = {"Content-Type", "text/csv", NULL};
    g_auto(OrgReply) reply;

    data_driver_ask(org, user, method, target, body, csv, &reply);
    drain(&reply);
    *ret_text = reply.body->len ? g_strndup((const char *) reply.body->data, reply.body->len)
                                : g_strdup("");
    return reply.status;
}

int data_driver_json(Org *org, const OrgUser *user, const char *method, const char *target,
                     const char *body, json_object **ret_json)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    int status = data_driver_text(org, user, method, target, body, &text);

    *ret_json = *text ? json_parse(text, -1, &error) : NULL;
    g_assert_no_error(error);
    return status;
}

static void put_value(json_object *value, GString *out);

static void put_members(json_object *record, GString *out)
{
    json_object_iter iter;
    bool first = true;

    json_object_object_foreachC(record, iter)
    {
        if (g_str_equal(iter.key, "attributes"))
            continue;
        if (!first)
            g_string_append_c(out, ',');
        first = false;
        put_value(iter.val, out);
    }
}

static void put_records(json_object *records, GString *out)
{
    for (gsize i = 0; i < json_object_array_length(records); i++) {
        if (i)
            g_string_append_c(out, ';');
        put_members(json_object_array_get_idx(records, i), out);
    }
}

static void put_value(json_object *value, GString *out)
{
    if (json_list(value, "records")) {
        g_string_append_c(out, '[');
        put_records(json_list(value, "records"), out);
        g_string_append_c(out, ']');
    } else if (json_object_is_type(value, json_type_object)) {
        g_string_append_c(out, '{');
        put_members(value, out);
        g_string_append_c(out, '}');
    } else {
        g_string_append(out, value ? json_object_get_string(value) : "null");
    }
}

char *data_driver_query(Org *org, const OrgUser *user, const char *soql)
{
    g_autofree char *escaped = g_uri_escape_string(soql, NULL, false);
    g_autofree char *target = g_strconcat("query?q=", escaped, NULL);
    g_autoptr(json_object) answer = NULL;
    GString *out = g_string_new(NULL);
    int status = data_driver_json(org, user, "GET", target, NULL, &answer);

    if (status != 200)
        g_string_append(out, json_text(json_object_array_get_idx(answer, 0), "errorCode", "?"));
    else if (json_object_array_length(json_list(answer, "records")) == 0)
        g_string_append_printf(out, "#%" G_GINT64_FORMAT, json_integer(answer, "totalSize", -1));
    else
        put_records(json_list(answer, "records"), out);
    return g_string_free(out, FALSE);
}

static Rights parse_rights(const char *letters)
{
    return (strchr(letters, 'R') ? RIGHT_READ : 0) | (strchr(letters, 'C') ? RIGHT_CREATE : 0) |
           (strchr(letters, 'U') ? RIGHT_UPDATE : 0) | (strchr(letters, 'D') ? RIGHT_DELETE : 0);
}

const OrgUser *data_driver_limited(Org *org, const char *const *rights, const char *const *fields)
{
    const OrgUser *user = org_user_by_name(org, ORG_RUN_AS_USERNAME);
    PermissionSet *set = NULL;

    for (guint i = 0; i < org->setup->assignments->len && !set; i++) {
        const Assignment *assignment = g_ptr_array_index(org->setup->assignments, i);

        if (org_id_equal(assignment->user_id, user->id))
            set = setup_permission_set(org->setup, assignment->permission_set_id);
    }
    g_assert_nonnull(set);
    for (; rights && *rights; rights++) {
        g_auto(GStrv) parts = g_strsplit(*rights, ":", 2);
        ObjectPermission *permission = g_new0(ObjectPermission, 1);

        permission->rights = parse_rights(parts[1]);
        g_hash_table_replace(set->objects, g_strdup(parts[0]), permission);
    }
    for (; fields && *fields; fields++) {
        FieldPermission *permission = g_new0(FieldPermission, 1);

        permission->readable = true;
        permission->editable = **fields == '+';
        g_hash_table_replace(set->fields, g_strdup(*fields + permission->editable), permission);
    }
    return user;
}
