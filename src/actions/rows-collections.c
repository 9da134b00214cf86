#include "config.h"

#include <string.h>

#include "actions/rows-private.h"
#include "actions/run-private.h"
#include "core/json.h"
#include "core/problem.h"
#include "loop/fiber.h"

#define WINDOW 4 /* requests at a time */
#define MAX_TRIES 6
#define MAX_LOCKED 5 /* rounds for rows that others hold */
#define DOING "the rows cannot be sent"

typedef struct {
    Rows *rows;
    GQueue parts; /* of RowsPart *, not yet handed out, in order */
} Work;

/* What broke the run off; the first one counts. */
static void set_fatal(Rows *rows, GError *error)
{
    if (rows->fatal)
        g_error_free(error);
    else
        rows->fatal = error;
}

static json_object *record_of(const Rows *rows, const RowsItem *item)
{
    json_object *record = json_object_new_object();
    json_object *attributes = json_object_new_object();
    json_object_iter iter;

    json_add_text(attributes, "type", rows->action->entity->object->name);
    json_add_take(record, "attributes", attributes);
    if (item->key)
        json_add_text(record, rows->key ? rows->key->info->name : "Id", item->key);
    json_object_object_foreachC(item->values, iter)
        json_object_object_add(record, iter.key, json_object_get(iter.val));
    return record;
}

/* The body of a write, or NULL for a delete, whose ids stand in the path. */
static char *build_body(const Rows *rows, const RowsPart *part, GArray *indexes)
{
    g_autoptr(json_object) body = NULL;
    json_object *records;

    if (rows->kind == ACTION_DELETE)
        return NULL;
    body = json_object_new_object();
    records = json_object_new_array();
    for (guint i = 0; i < indexes->len; i++)
        json_object_array_add(records,
                              record_of(rows, &part->items[g_array_index(indexes, guint, i)]));
    json_add_flag(body, "allOrNone", rows->options.all_or_none);
    json_add_take(body, "records", records);
    return json_build(body, false);
}

static char *build_path(const Rows *rows, const RowsPart *part, GArray *indexes)
{
    g_autoptr(GString) path = g_string_new("composite/sobjects");

    if (rows->kind == ACTION_UPSERT) {
        g_string_append_printf(path, "/%s/%s", rows->action->entity->object->name,
                               rows->key ? rows->key->info->name : "Id");
    } else if (rows->kind == ACTION_DELETE) {
        for (guint i = 0; i < indexes->len; i++)
            g_string_append_printf(
                path, "%s%s", i ? "," : "?ids=", part->items[g_array_index(indexes, guint, i)].key);
        g_string_append(path, rows->options.all_or_none ? "&allOrNone=true" : "&allOrNone=false");
    }
    return g_string_free(g_steal_pointer(&path), FALSE);
}

static HttpResponse *send_once(const Rows *rows, const char *path, const char *body, GError **error)
{
    g_autofree char *rule = rows->assignment_rule
                                ? g_strdup_printf("Sforce-Auto-Assign: %s", rows->assignment_rule)
                                : NULL;
    const char *headers[3] = {0};
    HttpRequest request = {
        .method = rows->kind == ACTION_CREATE   ? "POST"
                  : rows->kind == ACTION_DELETE ? "DELETE"
                                                : "PATCH",
        .url = path,
        .content_type = body ? "application/json; charset=UTF-8" : NULL,
        .body = body,
        .body_length = body ? strlen(body) : 0,
        .headers = headers,
        .once = rows->kind == ACTION_CREATE || rows->kind == ACTION_DELETE,
    };
    int n = 0;

    if (rows->options.allow_duplicates)
        headers[n++] = "Sforce-Duplicate-Rule-Header: allowSave=true";
    if (rule)
        headers[n++] = rule;
    return api_request(rows->api, &request, NULL, DOING, rows->cancellable, error);
}

/* Did the org certainly not touch the rows, and may it do so later? */
static bool is_busy(const GError *problem)
{
    int status = problem_salesforce_status(problem);

    return status == 503 || status == 429 || status == 420 ||
           ((problem_is(problem, PROBLEM_NETWORK) || problem_is(problem, PROBLEM_TIMEOUT)) &&
            status == 0 && !http_error_may_have_arrived(problem));
}

/* The fate of a create that was answered by a gateway, or not at all, is not known. */
static bool is_unknown(const GError *problem)
{
    int status = problem_salesforce_status(problem);

    return run_is_unknown(problem) || status == 500 || status == 502 || status == 504;
}

static void mark_sent(RowsPart *part, GArray *indexes)
{
    for (guint i = 0; i < indexes->len; i++)
        part->items[g_array_index(indexes, guint, i)].sent = true;
}

/* Repeats what is safe to repeat. NULL with an error; `ret_unknown`: the rows may be saved. */
static HttpResponse *send_safely(const Rows *rows, RowsPart *part, GArray *indexes,
                                 bool *ret_unknown, GError **error)
{
    g_autofree char *path = build_path(rows, part, indexes);
    g_autofree char *body = build_body(rows, part, indexes);

    for (int tries = 1;; tries++) {
        GError *problem = NULL;
        HttpResponse *response = send_once(rows, path, body, &problem);
        bool unknown = !response && is_unknown(problem);
        guint pause = 500u << MIN(tries, 5);

        if (response)
            return response;
        unknown = unknown || problem_is(problem, PROBLEM_INTERRUPTED);
        *ret_unknown = *ret_unknown || unknown;
        if (unknown)
            mark_sent(part, indexes);
        if (tries >= MAX_TRIES || !(is_busy(problem) || (unknown && rows_may_repeat(rows))) ||
            !fiber_sleep(pause / 2 + (guint) g_random_int_range(0, (gint32) pause / 2 + 1),
                         rows->cancellable, NULL)) {
            g_propagate_error(error, problem);
            return NULL;
        }
        g_error_free(problem);
    }
}

/* One answer of a collection → our result. A row that was sent before and is gone was deleted. */
static json_object *read_result(const Rows *rows, const RowsItem *item, json_object *answer)
{
    json_object *fault;

    if (json_flag(answer, "success", false))
        return rows_result_ok(json_text(answer, "id", item->key && !rows->key ? item->key : NULL),
                              json_flag(answer, "created", rows->kind == ACTION_CREATE));
    fault = json_object_array_get_idx(json_list(answer, "errors"), 0);
    if (rows->kind == ACTION_DELETE && item->sent &&
        g_strcmp0(json_text(fault, "statusCode", NULL), "ENTITY_IS_DELETED") == 0)
        return rows_result_ok(item->key, false);
    return rows_result_error(json_text(fault, "statusCode", "UNKNOWN_EXCEPTION"),
                             json_text(fault, "message", "no reason given"),
                             json_list(fault, "fields"));
}

static bool read_answer(Rows *rows, RowsPart *part, GArray *indexes, const HttpResponse *response,
                        GError **error)
{
    g_autoptr(json_object) list = json_parse(response->body, (gssize) response->body_length, error);

    if (!list)
        return false;
    if (!json_object_is_type(list, json_type_array) ||
        json_object_array_length(list) != indexes->len) {
        problem_set(error, PROBLEM_MALFORMED_ANSWER,
                    "it has not one result for each row that was sent", NULL, DOING);
        return false;
    }
    for (guint i = 0; i < indexes->len; i++) {
        RowsItem *item = &part->items[g_array_index(indexes, guint, i)];

        json_object_put(item->result);
        item->result = read_result(rows, item, json_object_array_get_idx(list, i));
        item->sent = true;
    }
    return true;
}

static void mark_unknown(RowsPart *part, GArray *indexes)
{
    for (guint i = 0; i < indexes->len; i++) {
        RowsItem *item = &part->items[g_array_index(indexes, guint, i)];

        json_object_put(item->result);
        item->result = rows_result_unknown();
    }
}

/* One request and its answers; false with an error when the run must break off. */
static bool send_rows(Rows *rows, RowsPart *part, GArray *indexes, GError **error)
{
    g_autoptr(HttpResponse) response = NULL;
    GError *problem = NULL;
    bool unknown = false;

    if (!rows_journal_sent(rows->journal, part, indexes, error))
        return false;
    response = send_safely(rows, part, indexes, &unknown, &problem);
    if (response)
        return read_answer(rows, part, indexes, response, error) &&
               rows_journal_answered(rows->journal, part, indexes, error);
    if (unknown && !rows_may_repeat(rows)) {
        /* Nothing more can be found out about these rows; the others go on. */
        mark_unknown(part, indexes);
        if (!problem_is(problem, PROBLEM_INTERRUPTED)) {
            g_error_free(problem);
            return rows_journal_answered(rows->journal, part, indexes, error);
        }
    } else if (!unknown) {
        rows_journal_unsent(rows->journal, part, indexes, NULL);
    }
    g_propagate_error(error, problem);
    return false;
}

/* Hands out and frees what is at the front. One fiber at a time does so, the receiver may wait. */
static bool emit_ready(Work *work, GError **error)
{
    Rows *rows = work->rows;
    RowsPart *part;
    bool ok = true;

    if (rows->emitting)
        return true;
    rows->emitting = true;
    while (ok && (part = g_queue_peek_head(&work->parts)) && part->done) {
        ok = rows_emit(rows, part, error);
        rows_part_free(g_queue_pop_head(&work->parts));
    }
    rows->emitting = false;
    return ok;
}

static bool send_part(Work *work, RowsPart *part, GError **error)
{
    Rows *rows = work->rows;
    bool ok = true;

    for (guint round = 0; ok && round < MAX_LOCKED && !rows->fatal; round++) {
        g_autoptr(GArray) indexes = rows_pending(rows, part);

        if (indexes->len == 0)
            break;
        if (round > 0)
            ok = fiber_sleep(300u << round, rows->cancellable, error);
        ok = ok && send_rows(rows, part, indexes, error);
    }
    if (!ok || rows->fatal)
        return ok;
    part->done = true;
    rows_part_forget(part);
    return emit_ready(work, error);
}

/* A create that was sent by an earlier run and not answered is not sent again. */
static void restore(Rows *rows, RowsPart *part)
{
    g_autoptr(GPtrArray) jobs = rows_journal_restore(rows->journal, part);

    for (guint i = 0; i < part->n; i++)
        if (part->items[i].sent && !part->items[i].result && !rows_may_repeat(rows))
            part->items[i].result = rows_result_unknown();
}

/* One of those that take parts, so that no more rows are in memory than are on their way. */
static void send_parts(gpointer user_data)
{
    Work *work = user_data;
    Rows *rows = work->rows;
    GError *problem = NULL;
    RowsPart *part;

    while (!rows->fatal && !problem &&
           (part = rows_next_part(rows, ROWS_COLLECTION, ROWS_BODY, &problem))) {
        g_queue_push_tail(&work->parts, part);
        restore(rows, part);
        send_part(work, part, &problem);
    }
    if (problem)
        set_fatal(rows, problem);
}

bool rows_run_collections(Rows *rows)
{
    Work work = {rows, G_QUEUE_INIT};
    gpointer takers[WINDOW] = {&work, &work, &work, &work};

    G_STATIC_ASSERT(WINDOW == 4);
    fiber_each(takers, WINDOW, WINDOW, send_parts);
    g_queue_clear_full(&work.parts, (GDestroyNotify) rows_part_free);
    return rows->fatal == NULL;
}
