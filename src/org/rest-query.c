/* /query and /queryAll with their pages. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "org/data-state.h"
#include "org/soql-run.h"

#define BATCH_MIN 200
#define BATCH_MAX 2000
#define IDLE_SECONDS 900
#define MAX_OPEN 100 /* in the whole org; the oldest goes first */

typedef struct {
    Cursor *cursor;
    char *user_id;
    guint batch;
    gint64 used_at;
} Open;

static void open_free(gpointer data)
{
    Open *open = data;

    cursor_free(open->cursor);
    g_free(open->user_id);
    g_free(open);
}

void cursors_free(GHashTable *cursors)
{
    g_hash_table_unref(cursors);
}

/* "batchSize=500" of Sforce-Query-Options. */
static guint batch_size(const OrgRequest *request)
{
    const char *options = org_request_header(request, "Sforce-Query-Options");
    const char *size = options ? strstr(options, "batchSize=") : NULL;
    int n = size ? atoi(size + strlen("batchSize=")) : BATCH_MAX;

    return (guint) CLAMP(n, BATCH_MIN, BATCH_MAX);
}

static void forget_old(Data *data)
{
    gint64 now = org_now(data->org);
    GHashTableIter iter;
    gpointer key, value;
    const char *oldest = NULL;
    gint64 oldest_at = G_MAXINT64;

    g_hash_table_iter_init(&iter, data->cursors);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        Open *open = value;

        if (now - open->used_at > IDLE_SECONDS) {
            g_hash_table_iter_remove(&iter);
        } else if (open->used_at < oldest_at) {
            oldest_at = open->used_at;
            oldest = key;
        }
    }
    if (g_hash_table_size(data->cursors) >= MAX_OPEN && oldest)
        g_hash_table_remove(data->cursors, oldest);
}

/* Keeps the cursor; gives its locator. */
static char *keep(Data *data, const OrgRequest *request, Cursor *cursor, guint batch)
{
    Open *open = g_new0(Open, 1);
    char *locator = org_new_id(data->org, "01g");

    if (!data->cursors)
        data->cursors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, open_free);
    forget_old(data);
    open->cursor = cursor;
    open->user_id = g_strdup(request->user ? request->user->id : "");
    open->batch = batch;
    open->used_at = org_now(data->org);
    g_hash_table_insert(data->cursors, g_strdup(locator), open);
    return locator;
}

static void put_record(Cursor *cursor, const Row *row, GString *out, gpointer user_data)
{
    if (out->str[out->len - 1] != '[')
        g_string_append_c(out, ',');
    result_put_row(cursor_plan(cursor), row, user_data, out);
}

static void put_page(Cursor *cursor, const char *locator, guint64 offset, guint batch,
                     const char *version, GString *out)
{
    guint64 total = cursor_total(cursor);
    guint64 next = offset + batch;

    g_string_append_printf(out, "{\"totalSize\":%" G_GUINT64_FORMAT ",\"done\":%s,", total,
                           next >= total ? "true" : "false");
    if (next < total)
        g_string_append_printf(
            out, "\"nextRecordsUrl\":\"/services/data/v%s/query/%s-%" G_GUINT64_FORMAT "\",",
            version, locator, next);
    g_string_append(out, "\"records\":[");
    cursor_page(cursor, offset, batch, put_record, out, (gpointer) version);
    g_string_append(out, "]}");
}

static void put_aggregate(Cursor *cursor, GString *out)
{
    g_autoptr(GString) records = g_string_new(NULL);
    guint n = cursor_aggregate(cursor, records);

    g_string_append_printf(out, "{\"totalSize\":%u,\"done\":true,\"records\":[%s]}", n,
                           records->str);
}

static bool run(Data *data, const OrgRequest *request, const char *soql, bool deleted,
                OrgReply *reply)
{
    RowProblem problem = {0};
    Cursor *cursor = cursor_new(data_reader(data, request, deleted), soql, &problem);
    guint batch = batch_size(request);
    g_autoptr(GString) out = g_string_new(NULL);

    if (!cursor) {
        data_reply_problem(reply, &problem);
        row_problem_clear(&problem);
        return true;
    }
    if (g_strcmp0(org_request_query(request, "columns"), "true") == 0)
        result_put_columns(cursor_plan(cursor), out);
    else if (cursor_plan(cursor)->count)
        g_string_append_printf(out,
                               "{\"totalSize\":%" G_GUINT64_FORMAT ",\"done\":true,\"records\":[]}",
                               cursor_total(cursor));
    else if (cursor_plan(cursor)->aggregated)
        put_aggregate(cursor, out);
    else if (cursor_total(cursor) > batch) {
        g_autofree char *locator = keep(data, request, cursor, batch);

        put_page(cursor, locator, 0, batch, request->version, out);
        cursor = NULL;
    } else {
        put_page(cursor, NULL, 0, batch, request->version, out);
    }
    cursor_free(cursor);
    data_reply(reply, 200, out);
    return true;
}

static bool bad_locator(OrgReply *reply)
{
    org_reply_error(reply, 400, "INVALID_QUERY_LOCATOR", NULL, "invalid query locator");
    return true;
}

static bool next_page(Data *data, const OrgRequest *request, const char *text, OrgReply *reply)
{
    const char *dash = strchr(text, '-');
    g_autofree char *locator = dash ? g_strndup(text, (gsize) (dash - text)) : NULL;
    Open *open = locator && data->cursors ? g_hash_table_lookup(data->cursors, locator) : NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    guint64 offset;

    if (fault_on(data->org, FAULT_LOCATOR_DEAD) || !open ||
        !g_ascii_string_to_unsigned(dash + 1, 10, 1, G_MAXUINT32, &offset, NULL) ||
        offset >= cursor_total(open->cursor) ||
        g_strcmp0(open->user_id, request->user ? request->user->id : "") != 0 ||
        org_now(data->org) - open->used_at > IDLE_SECONDS)
        return bad_locator(reply);
    open->used_at = org_now(data->org);
    put_page(open->cursor, locator, offset, open->batch, request->version, out);
    data_reply(reply, 200, out);
    return true;
}

bool query_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply)
{
    const char *soql = org_request_query(request, "q");

    if (!org_request_is(request, "GET"))
        return data_not_allowed(reply, request, "GET,HEAD");
    if (path[1])
        return next_page(data, request, path[1], reply);
    if (!soql || !*soql) {
        org_reply_error(reply, 400, "MALFORMED_QUERY", NULL, "SOQL query is missing: q");
        return true;
    }
    if (fault_take(data->org, FAULT_QUERY_TIMEOUT)) {
        org_reply_error(reply, 400, "QUERY_TIMEOUT", NULL,
                        "Your query request was running for too long.");
        return true;
    }
    return run(data, request, soql, g_str_equal(path[0], "queryAll"), reply);
}
