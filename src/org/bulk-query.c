/* Query jobs and their results. */
#include "config.h"

#include <string.h>

#include "org/body.h"
#include "org/bulk.h"
#include "org/csv.h"

#define PAGE_MAX 50000 /* rows of one page when nobody says how many */
#define PIECE 500      /* rows made at a time */

/* What bulk queries cannot do; NULL: nothing of it is in there. */
static const char *unsupported(const Plan *plan)
{
    if (plan->count || plan->aggregated)
        return "Aggregate functions, COUNT and GROUP BY are not supported in Bulk Query";
    if (plan->offset)
        return "OFFSET is not supported in Bulk Query";
    for (guint i = 0; i < plan->nodes->len; i++) {
        const PlanNode *node = g_ptr_array_index(plan->nodes, i);

        if (node->kind == NODE_QUERY)
            return "Aggregate Relationships not supported in Bulk Query";
        if (node->kind == NODE_TYPEOF)
            return "TYPEOF is not supported in Bulk Query";
    }
    for (guint i = 0; i < plan->columns->len; i++) {
        const PlanColumn *column = g_ptr_array_index(plan->columns, i);

        if (field_class(column->value.field) == CLASS_COMPOUND)
            return "Selecting compound data not supported in Bulk Query";
        if (field_class(column->value.field) == CLASS_BLOB)
            return "Binary fields cannot be selected in Bulk Queries";
    }
    return NULL;
}

static bool refuse(OrgReply *reply, const char *code, const char *text)
{
    org_reply_error(reply, 400, code, NULL, "%s", text);
    return true;
}

bool query_job_create(Data *data, const OrgRequest *request, json_object *body, OrgReply *reply)
{
    g_autoptr(Job) job = job_new(data, request, true);
    const char *soql = json_text(body, "query", NULL);
    RowProblem problem = {0};
    const char *why;

    if (!job_read_format(job, body, reply))
        return true;
    if (!g_str_equal(job->operation, "query") && !g_str_equal(job->operation, "queryAll"))
        return refuse(reply, "INVALIDJOB", "InvalidJob : operation must be query or queryAll");
    if (!soql)
        return refuse(reply, "INVALIDJOB", "InvalidJob : query is missing");
    job->cursor = cursor_new(data_reader(data, request, g_str_equal(job->operation, "queryAll")),
                             soql, &problem);
    if (!job->cursor) {
        data_reply_problem(reply, &problem);
        row_problem_clear(&problem);
        return true;
    }
    why = unsupported(cursor_plan(job->cursor));
    if (why)
        return refuse(reply, "API_ERROR", why);
    job->object = g_strdup(cursor_plan(job->cursor)->entity->name);
    org_reply_take_json(reply, 200, job_json(job, false));
    g_ptr_array_add(data->jobs, g_steal_pointer(&job));
    return true;
}

/* ---- results, made while they are sent ---- */

typedef struct {
    Job *job;
    guint64 next, end;
    GString *piece;
    gsize sent;
} Results;

static void results_free(gpointer data)
{
    Results *results = data;

    job_unref(results->job);
    g_string_free(results->piece, TRUE);
    g_free(results);
}

static void put_line(Cursor *cursor, const Row *row, GString *out, gpointer user_data)
{
    const Job *job = user_data;
    const Plan *plan = cursor_plan(cursor);
    g_autoptr(GString) value = g_string_new(NULL);

    for (guint i = 0; i < plan->columns->len; i++) {
        const PlanColumn *column = g_ptr_array_index(plan->columns, i);

        g_string_truncate(value, 0);
        result_put_csv(plan->reader, row, &column->value, value);
        csv_put(out, value->str, csv_delimiter(job->delimiter), i == 0);
    }
    g_string_append(out, job_line_end(job));
}

static void put_header(const Job *job, GString *out)
{
    const Plan *plan = cursor_plan(job->cursor);

    for (guint i = 0; i < plan->columns->len; i++) {
        const PlanColumn *column = g_ptr_array_index(plan->columns, i);

        csv_put(out, column->key, csv_delimiter(job->delimiter), i == 0);
    }
    g_string_append(out, job_line_end(job));
}

static gsize read_results(gpointer stream, char *buffer, gsize size)
{
    Results *results = stream;
    gsize n;

    if (results->sent == results->piece->len && results->next < results->end) {
        guint64 rows = MIN(results->end - results->next, PIECE);

        g_string_truncate(results->piece, 0);
        results->sent = 0;
        cursor_page(results->job->cursor, results->next, rows, put_line, results->piece,
                    results->job);
        results->next += rows;
    }
    n = MIN(size, results->piece->len - results->sent);
    memcpy(buffer, results->piece->str + results->sent, n);
    results->sent += n;
    return n;
}

/* The number of the first row, wrapped so that nobody reckons with it. */
static bool read_locator(const char *text, guint64 *ret_offset)
{
    g_autofree guchar *bytes = NULL;
    g_autofree char *number = NULL;
    gsize length;

    *ret_offset = 0;
    if (!text || !*text)
        return true;
    bytes = g_base64_decode(text, &length);
    number = g_strndup((const char *) bytes, length);
    return g_ascii_string_to_unsigned(number, 10, 1, G_MAXUINT32, ret_offset, NULL);
}

static void add_headers(OrgReply *reply, guint64 offset, guint64 n, guint64 total)
{
    g_autofree char *count = g_strdup_printf("%" G_GUINT64_FORMAT, n);
    g_autofree char *next = g_strdup_printf("%" G_GUINT64_FORMAT, offset + n);
    g_autofree char *locator = g_base64_encode((const guchar *) next, strlen(next));

    org_reply_header(reply, "Sforce-NumberOfRecords", count);
    org_reply_header(reply, "Sforce-Locator", offset + n < total ? locator : "null");
}

bool query_job_results(Job *job, const OrgRequest *request, OrgReply *reply)
{
    const char *max = org_request_query(request, "maxRecords");
    guint64 wanted = PAGE_MAX, offset, n, total;
    Results *results;

    if (job->state != JOB_DONE)
        return refuse(reply, "INVALIDJOBSTATE", "Invalid job state: the results are not ready");
    total = cursor_total(job->cursor);
    if ((max && !g_ascii_string_to_unsigned(max, 10, 1, G_MAXUINT32, &wanted, NULL)) ||
        !read_locator(org_request_query(request, "locator"), &offset) ||
        (offset && offset >= total)) {
        org_reply_error(reply, 409, "INVALID_QUERY_LOCATOR", NULL, "invalid query locator");
        return true;
    }
    n = MIN(wanted, total - offset);
    results = g_new0(Results, 1);
    results->job = job_ref(job);
    results->next = offset;
    results->end = offset + n;
    results->piece = g_string_new(NULL);
    put_header(job, results->piece);
    org_reply_stream(reply, 200, "text/csv", read_results, results, results_free);
    add_headers(reply, offset, n, total);
    return true;
}
