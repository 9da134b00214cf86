#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "org/body.h"
#include "org/bulk.h"
#include "org/csv.h"

const char *job_state_name(JobState state)
{
    static const char *const names[] = {"Open",        "UploadComplete", "InProgress",
                                        "JobComplete", "Failed",         "Aborted"};

    return names[state];
}

Job *job_new(Data *data, const OrgRequest *request, bool is_query)
{
    Job *job = g_new0(Job, 1);

    g_atomic_ref_count_init(&job->references);
    job->data = data;
    job->id = org_new_id(data->org, "750");
    job->user_id = g_strdup(request->user->id);
    job->version = g_strdup(request->version);
    job->created_at = job->changed_at = org_now(data->org);
    job->is_query = is_query;
    job->state = is_query ? JOB_UPLOADED : JOB_OPEN;
    return job;
}

Job *job_ref(Job *job)
{
    g_atomic_ref_count_inc(&job->references);
    return job;
}

void job_unref(gpointer data)
{
    Job *job = data;

    if (!job || !g_atomic_ref_count_dec(&job->references))
        return;
    cursor_free(job->cursor);
    if (job->upload)
        g_string_free(job->upload, TRUE);
    if (job->successful)
        g_string_free(job->successful, TRUE);
    if (job->failed)
        g_string_free(job->failed, TRUE);
    g_free(job->id);
    g_free(job->user_id);
    g_free(job->version);
    g_free(job->operation);
    g_free(job->object);
    g_free(job->line_ending);
    g_free(job->delimiter);
    g_free(job->error);
    g_free(job->external_id);
    g_free(job);
}

void jobs_free(GPtrArray *jobs)
{
    g_ptr_array_unref(jobs);
}

const char *job_line_end(const Job *job)
{
    return g_str_equal(job->line_ending, "CRLF") ? "\r\n" : "\n";
}

static void finish(Job *job)
{
    if (fault_on(job->data->org, FAULT_BULK_FAILS)) {
        job->state = JOB_FAILED;
        job->error = g_strdup("InternalServerError : the job was ended by a fault");
        return;
    }
    job->state = JOB_DONE;
    if (job->is_query)
        job->n_processed = cursor_total(job->cursor);
    else
        ingest_run(job);
}

void job_look(Job *job)
{
    gint64 needed = fault_number(job->data->org, FAULT_BULK_POLLS, 2);

    if (job->state != JOB_UPLOADED && job->state != JOB_RUNNING)
        return;
    job->state = JOB_RUNNING;
    job->changed_at = org_now(job->data->org);
    if (++job->looks >= MAX(needed, 1))
        finish(job);
}

static void add_progress(json_object *object, const Job *job)
{
    json_add_text(object, "jobType", job->is_query ? "V2Query" : "V2Ingest");
    json_add_integer(object, "numberRecordsProcessed", (gint64) job->n_processed);
    if (!job->is_query) {
        json_add_integer(object, "numberRecordsFailed", (gint64) job->n_failed);
        json_add_integer(object, "apexProcessingTime", 0);
        json_add_integer(object, "apiActiveProcessingTime", 10);
    }
    json_add_integer(object, "retries", 0);
    json_add_integer(object, "totalProcessingTime", 20);
    json_add_text(object, "errorMessage", job->error);
}

json_object *job_json(const Job *job, bool full)
{
    json_object *object = json_object_new_object();
    g_autofree char *created = org_time(job->created_at);
    g_autofree char *changed = org_time(job->changed_at);
    g_autofree char *url =
        g_strdup_printf("services/data/v%s/jobs/ingest/%s/batches", job->version, job->id);

    json_add_text(object, "id", job->id);
    json_add_text(object, "operation", job->operation);
    json_add_text(object, "object", job->object);
    json_add_text(object, "createdById", job->user_id);
    json_add_text(object, "createdDate", created);
    json_add_text(object, "systemModstamp", changed);
    json_add_text(object, "state", job_state_name(job->state));
    json_add_text(object, "externalIdFieldName", job->external_id);
    json_add_text(object, "concurrencyMode", "Parallel");
    json_add_text(object, "contentType", "CSV");
    json_add_take(object, "apiVersion", json_object_new_double_s(atof(job->version), job->version));
    if (!job->is_query)
        json_add_text(object, "contentUrl", url);
    json_add_text(object, "lineEnding", job->line_ending);
    json_add_text(object, "columnDelimiter", job->delimiter);
    if (full)
        add_progress(object, job);
    return object;
}

static bool bad_value(OrgReply *reply, const char *key, const char *value)
{
    org_reply_error(reply, 400, "INVALIDJOB", NULL, "InvalidJob : Unsupported %s: %s", key, value);
    return false;
}

bool job_read_format(Job *job, json_object *body, OrgReply *reply)
{
    const char *type = json_text(body, "contentType", "CSV");

    job->operation = g_strdup(json_text(body, "operation", ""));
    job->line_ending = g_strdup(json_text(body, "lineEnding", "LF"));
    job->delimiter = g_strdup(json_text(body, "columnDelimiter", "COMMA"));
    if (!g_str_equal(type, "CSV"))
        return bad_value(reply, "contentType", type);
    if (!g_str_equal(job->line_ending, "LF") && !g_str_equal(job->line_ending, "CRLF"))
        return bad_value(reply, "lineEnding", job->line_ending);
    if (!csv_delimiter(job->delimiter))
        return bad_value(reply, "columnDelimiter", job->delimiter);
    return true;
}

/* ---- requests ---- */

static Job *find_job(Data *data, const OrgRequest *request, const char *id, bool is_query)
{
    for (guint i = 0; data->jobs && i < data->jobs->len; i++) {
        Job *job = g_ptr_array_index(data->jobs, i);

        if (job->is_query == is_query && org_id_equal(job->id, id) &&
            (request->user->admin || g_str_equal(job->user_id, request->user->id)))
            return job;
    }
    return NULL;
}

static bool list_jobs(Data *data, const OrgRequest *request, bool is_query, OrgReply *reply)
{
    json_object *answer = json_object_new_object();
    json_object *records = json_object_new_array();

    for (guint i = 0; data->jobs && i < data->jobs->len; i++) {
        Job *job = g_ptr_array_index(data->jobs, i);

        if (job->is_query == is_query && find_job(data, request, job->id, is_query))
            json_object_array_add(records, job_json(job, false));
    }
    json_add_flag(answer, "done", true);
    json_add_take(answer, "records", records);
    json_add_take(answer, "nextRecordsUrl", NULL);
    org_reply_take_json(reply, 200, answer);
    return true;
}

static bool refuse_state(const Job *job, const char *wanted, OrgReply *reply)
{
    org_reply_error(reply, 400, "INVALIDJOBSTATE", NULL,
                    "Job state transition to %s not allowed from %s", wanted,
                    job_state_name(job->state));
    return true;
}

/* {"state":"UploadComplete"} or {"state":"Aborted"} */
static bool change_state(Job *job, const OrgRequest *request, OrgReply *reply)
{
    g_autoptr(json_object) body = body_read(request, reply);
    const char *state = json_text(body, "state", "");

    if (!body)
        return true;
    if (g_str_equal(state, "UploadComplete") && job->state == JOB_OPEN)
        job->state = JOB_UPLOADED;
    else if (g_str_equal(state, "Aborted") && job->state < JOB_DONE)
        job->state = JOB_ABORTED;
    else
        return refuse_state(job, state, reply);
    job->changed_at = org_now(job->data->org);
    org_reply_take_json(reply, 200, job_json(job, false));
    return true;
}

static bool remove_job(Data *data, Job *job, OrgReply *reply)
{
    if (job->state == JOB_OPEN || job->state == JOB_RUNNING)
        return refuse_state(job, "Deleted", reply);
    g_ptr_array_remove(data->jobs, job);
    org_reply_text(reply, 204, "application/json;charset=UTF-8", "");
    return true;
}

static bool handle_job(Job *job, const OrgRequest *request, OrgReply *reply)
{
    if (org_request_is(request, "GET")) {
        job_look(job);
        org_reply_take_json(reply, 200, job_json(job, true));
        return true;
    }
    if (org_request_is(request, "PATCH"))
        return change_state(job, request, reply);
    if (org_request_is(request, "DELETE"))
        return remove_job(job->data, job, reply);
    return data_not_allowed(reply, request, "DELETE,GET,HEAD,PATCH");
}

static bool handle_part(Job *job, const OrgRequest *request, const char *part, OrgReply *reply)
{
    if (strcmp(request->version, job->version) != 0) {
        org_reply_error(reply, 409, "INVALID_API_VERSION", NULL,
                        "This job was created with API version %s", job->version);
        return true;
    }
    if (job->is_query)
        return g_str_equal(part, "results") ? query_job_results(job, request, reply)
                                            : data_not_found(reply);
    if (g_str_equal(part, "batches"))
        return org_request_is(request, "PUT") ? ingest_job_upload(job, request, reply)
                                              : data_not_allowed(reply, request, "PUT");
    return ingest_job_results(job, part, reply);
}

static bool create(Data *data, const OrgRequest *request, bool is_query, OrgReply *reply)
{
    g_autoptr(json_object) body = body_read(request, reply);

    if (!data->jobs)
        data->jobs = g_ptr_array_new_with_free_func(job_unref);
    if (!body)
        return true;
    return is_query ? query_job_create(data, request, body, reply)
                    : ingest_job_create(data, request, body, reply);
}

bool bulk_handle(Data *data, const OrgRequest *request, GStrv path, OrgReply *reply)
{
    bool is_query = path[1] && g_str_equal(path[1], "query");
    Job *job;

    if (!path[1] || (!is_query && !g_str_equal(path[1], "ingest")))
        return data_not_found(reply);
    if (!path[2]) {
        if (org_request_is(request, "POST"))
            return create(data, request, is_query, reply);
        return org_request_is(request, "GET") ? list_jobs(data, request, is_query, reply)
                                              : data_not_allowed(reply, request, "GET,HEAD,POST");
    }
    job = find_job(data, request, path[2], is_query);
    if (!job)
        return data_not_found(reply);
    return path[3] ? handle_part(job, request, path[3], reply) : handle_job(job, request, reply);
}
