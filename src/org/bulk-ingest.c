/* Ingest jobs: a CSV of rows to insert, update, upsert or delete, and what became of each. */
#include "config.h"

#include <string.h>

#include "org/body.h"
#include "org/bulk.h"
#include "org/csv.h"
#include "org/dml.h"

#define UPLOAD_MAX (150 * 1024 * 1024)

typedef struct {
    Job *job;
    Entity *entity;
    Dml dml;
    const Field *key; /* of an upsert */
    GPtrArray *header;
    char delimiter;
} Run;

static bool refuse(OrgReply *reply, const char *code, const char *text)
{
    org_reply_error(reply, 400, code, NULL, "%s", text);
    return true;
}

static bool check_operation(const Job *job, const OrgUser *user, OrgReply *reply)
{
    static const char *const operations[] = {"insert", "update",     "upsert",
                                             "delete", "hardDelete", NULL};

    if (!g_strv_contains(operations, job->operation)) {
        refuse(reply, "INVALIDJOB", "InvalidJob : unknown operation");
        return false;
    }
    if (g_str_equal(job->operation, "hardDelete") &&
        !org_user_may(job->data->org, user, "BulkApiHardDelete")) {
        org_reply_error(reply, 400, "FEATURENOTENABLED", NULL,
                        "FeatureNotEnabled : hardDelete operation requires special user profile "
                        "permission, please contact your system administrator");
        return false;
    }
    return true;
}

bool ingest_job_create(Data *data, const OrgRequest *request, json_object *body, OrgReply *reply)
{
    g_autoptr(Job) job = job_new(data, request, false);
    g_autoptr(Reader) reader = data_reader(data, request, false);
    const char *object = json_text(body, "object", "");
    Entity *entity = reader_entity(reader, object);
    g_auto(DmlError) error = {0};
    Dml dml;

    dml_init(&dml, data, request);
    if (!job_read_format(job, body, reply) || !check_operation(job, request->user, reply))
        return true;
    if (!entity) {
        org_reply_error(reply, 400, "INVALIDENTITY", NULL,
                        "InvalidEntity : Unable to find object: %s", object);
        return true;
    }
    job->object = g_strdup(entity->name);
    job->external_id = g_strdup(json_text(body, "externalIdFieldName", NULL));
    if (g_str_equal(job->operation, "upsert")) {
        if (!job->external_id)
            return refuse(reply, "INVALIDJOB", "InvalidJob : upsert needs externalIdFieldName");
        if (!dml_key_field(&dml, entity, job->external_id, &error)) {
            org_reply_error(reply, 400, "INVALIDJOB", NULL,
                            "InvalidJob : Field name provided, %s does not match an External ID, "
                            "Salesforce Id, or indexed field for %s",
                            job->external_id, entity->name);
            return true;
        }
    }
    org_reply_take_json(reply, 200, job_json(job, false));
    g_ptr_array_add(data->jobs, g_steal_pointer(&job));
    return true;
}

bool ingest_job_upload(Job *job, const OrgRequest *request, OrgReply *reply)
{
    const char *type = org_request_header(request, "Content-Type");
    gsize length;
    const char *body = org_request_body(request, &length);

    if (!type || g_ascii_strncasecmp(type, "text/csv", 8) != 0) {
        org_reply_error(reply, 415, "UNSUPPORTED_MEDIA_TYPE", NULL,
                        "Content-Type must be text/csv");
        return true;
    }
    if (job->state != JOB_OPEN || job->upload) {
        org_reply_error(
            reply, 400, "CLIENT_INPUT_ERROR", NULL,
            "Found multiple contents for job: <%s>, please 'Close' / 'Abort' / 'Delete' "
            "the current Job then create a new Job and make sure you only do 'PUT' once "
            "on a given Job.",
            job->id);
        return true;
    }
    if (length > UPLOAD_MAX) {
        org_reply_error(reply, 413, "REQUEST_ENTITY_TOO_LARGE", NULL, "At most 150 MB in one job");
        return true;
    }
    job->upload = g_string_new_len(body, (gssize) length);
    org_reply_text(reply, 201, "application/json;charset=UTF-8", "");
    return true;
}

/* ---- the run ---- */

static void fail_job(Job *job, const char *text)
{
    job->state = JOB_FAILED;
    g_free(job->error);
    job->error = g_strdup(text);
}

/* A column is a field, or a parent's external id ("Account.Ext__c", "Owner.Username"). */
static bool check_column(Run *run, const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, ".", 2);
    const char *colon = strchr(parts[0], ':');
    g_autofree char *text = NULL;

    if (parts[1] ? entity_relation(run->entity, colon ? colon + 1 : parts[0]) != NULL
                 : entity_field(run->entity, name) != NULL)
        return true;
    text = g_strdup_printf("InvalidBatch : Field name not found : %s", name);
    fail_job(run->job, text);
    return false;
}

static bool has_column(const Run *run, const char *name)
{
    for (guint i = 0; i < run->header->len; i++)
        if (g_ascii_strcasecmp(g_ptr_array_index(run->header, i), name) == 0)
            return true;
    return false;
}

/* What the operation finds its rows by must be a column. */
static bool check_header(Run *run)
{
    const char *operation = run->job->operation;
    const char *needed = g_str_equal(operation, "insert")   ? NULL
                         : g_str_equal(operation, "upsert") ? run->job->external_id
                                                            : "Id";

    for (guint i = 0; i < run->header->len; i++)
        if (!check_column(run, g_ptr_array_index(run->header, i)))
            return false;
    if (needed && !has_column(run, needed)) {
        g_autofree char *text = g_strdup_printf("InvalidBatch : Field name not found : %s", needed);

        fail_job(run->job, text);
        return false;
    }
    return true;
}

/* "Parent__r.Ext__c" or "Account:What.Ext__c" as a nested object. */
static void add_parent(json_object *values, const char *name, const char *value)
{
    g_auto(GStrv) parts = g_strsplit(name, ".", 2);
    char *colon = strchr(parts[0], ':');
    json_object *nested = json_object_new_object();

    if (colon) {
        json_object *attributes = json_object_new_object();

        *colon = '\0';
        json_add_text(attributes, "type", parts[0]);
        json_add_take(nested, "attributes", attributes);
    }
    json_add_text(nested, parts[1], value);
    json_add_take(values, colon ? colon + 1 : parts[0], nested);
}

/* The row as JSON without its key, whose text is *ret_key. Empty values are left out, #N/A is null.
 */
static json_object *row_values(const Run *run, const GPtrArray *row, const char *key,
                               const char **ret_key)
{
    json_object *values = json_object_new_object();

    *ret_key = NULL;
    for (guint i = 0; i < run->header->len; i++) {
        const char *name = g_ptr_array_index(run->header, i);
        const char *value = g_ptr_array_index(row, i);

        if (key && g_ascii_strcasecmp(name, key) == 0)
            *ret_key = *value ? value : NULL;
        else if (g_str_equal(value, "#N/A"))
            json_add_take(values, name, NULL);
        else if (*value && strchr(name, '.'))
            add_parent(values, name, value);
        else if (*value)
            json_add_text(values, name, value);
    }
    return values;
}

static bool missing_key(DmlError *error, const char *name)
{
    dml_error_set(error, 400, "MISSING_ARGUMENT", "%s not specified", name);
    return false;
}

static bool do_row(Run *run, const GPtrArray *row, char **ret_id, bool *ret_created,
                   DmlError *error)
{
    const char *operation = run->job->operation;
    bool insert = g_str_equal(operation, "insert");
    const char *key_name = insert ? NULL : run->key ? run->key->name : "Id";
    const char *key;
    g_autoptr(json_object) values = row_values(run, row, key_name, &key);

    *ret_created = insert;
    if (insert)
        return dml_insert(&run->dml, run->entity, values, ret_id, error);
    if (run->key) {
        if (!key && !g_str_equal(key_name, "Id"))
            return missing_key(error, key_name);
        *ret_created = true;
        return key ? dml_upsert(&run->dml, run->entity, run->key, key, values, false, ret_id,
                                ret_created, error)
                   : dml_insert(&run->dml, run->entity, values, ret_id, error);
    }
    if (!key)
        return missing_key(error, "Id");
    *ret_id = dml_need_row(&run->dml, run->entity, key, error);
    if (!*ret_id)
        return false;
    return g_str_equal(operation, "update")
               ? dml_update(&run->dml, run->entity, *ret_id, values, error)
               : dml_delete(&run->dml, run->entity, *ret_id, error);
}

static void put_raw(GString *out, const Run *run, const Csv *csv)
{
    g_string_append_c(out, run->delimiter);
    g_string_append_len(out, csv->row, csv->row_end - csv->row);
    g_string_append(out, job_line_end(run->job));
}

/* CODE:words:fields --, as the platform writes it. */
static char *error_text(const DmlError *error)
{
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "%s:%s:", error->code, error->message);
    for (guint i = 0; error->fields && i < error->fields->len; i++)
        g_string_append_printf(text, "%s%s", i ? "," : "",
                               (const char *) g_ptr_array_index(error->fields, i));
    g_string_append(text, " --");
    return g_string_free(text, FALSE);
}

static void run_row(Run *run, const GPtrArray *row, const Csv *csv)
{
    Job *job = run->job;
    g_auto(DmlError) error = {0};
    g_autofree char *id = NULL;
    bool created = false;

    run->dml.row = (gint64) job->n_processed++;
    if (row->len != run->header->len)
        dml_error_set(&error, 400, "CLIENT_INPUT_ERROR",
                      "The number of columns in the row (%u) is not that of the header (%u)",
                      row->len, run->header->len);
    else if (do_row(run, row, &id, &created, &error)) {
        csv_put(job->successful, id, run->delimiter, true);
        csv_put(job->successful, created ? "true" : "false", run->delimiter, false);
        put_raw(job->successful, run, csv);
        return;
    }
    job->n_failed++;
    {
        g_autofree char *text = error_text(&error);

        csv_put(job->failed, id ? id : "", run->delimiter, true);
        csv_put(job->failed, text, run->delimiter, false);
        put_raw(job->failed, run, csv);
    }
}

static bool start(Run *run, Csv *csv)
{
    Job *job = run->job;
    const OrgUser *user = org_user(job->data->org, job->user_id);
    g_auto(DmlError) error = {0};
    const char *problem = NULL;

    run->entity = catalogue_get(job->data->catalogue, job->object);
    run->delimiter = csv_delimiter(job->delimiter);
    run->dml = (Dml){.data = job->data, .user = user, .row = 0};
    if (!run->entity || !user || !job->upload || !job->upload->len) {
        fail_job(job, "InvalidBatch : there is nothing to do");
        return false;
    }
    if (!g_utf8_validate_len(job->upload->str, job->upload->len, NULL)) {
        fail_job(job, "ClientInputError : the data is not UTF-8");
        return false;
    }
    run->key =
        job->external_id ? dml_key_field(&run->dml, run->entity, job->external_id, &error) : NULL;
    csv_init(csv, job->upload->str, job->upload->len, run->delimiter);
    run->header = csv_next(csv, &problem);
    if (!run->header) {
        fail_job(job, "InvalidBatch : the header cannot be read");
        return false;
    }
    return check_header(run);
}

void ingest_run(Job *job)
{
    Run run = {.job = job};
    const char *problem = NULL;
    Csv csv;

    job->successful = g_string_new(NULL);
    job->failed = g_string_new(NULL);
    if (start(&run, &csv)) {
        g_autoptr(GPtrArray) row = NULL;

        while ((row = csv_next(&csv, &problem)) != NULL) {
            run_row(&run, row, &csv);
            g_clear_pointer(&row, g_ptr_array_unref);
        }
    }
    if (problem) {
        g_autofree char *text =
            g_strdup_printf("ClientInputError : line %u: %s", csv.next_line, problem);

        fail_job(job, text);
    }
    g_clear_pointer(&run.header, g_ptr_array_unref);
}

char *ingest_header(const Job *job)
{
    const char *problem = NULL;
    g_autoptr(GPtrArray) header = NULL;
    Csv csv;

    if (!job->upload)
        return g_strdup("");
    csv_init(&csv, job->upload->str, job->upload->len, csv_delimiter(job->delimiter));
    header = csv_next(&csv, &problem);
    return header ? g_strndup(csv.row, (gsize) (csv.row_end - csv.row)) : g_strdup("");
}

/* Everything that was uploaded, when none of it was looked at. */
static bool reply_unprocessed(Job *job, OrgReply *reply)
{
    bool all = job->state == JOB_ABORTED || (job->state == JOB_FAILED && !job->n_processed);
    g_autofree char *header = ingest_header(job);

    if (all && job->upload)
        org_reply_text(reply, 200, "text/csv", job->upload->str);
    else {
        g_autofree char *text = g_strconcat(header, job_line_end(job), NULL);

        org_reply_text(reply, 200, "text/csv", text);
    }
    return true;
}

bool ingest_job_results(Job *job, const char *which, OrgReply *reply)
{
    bool good = g_str_equal(which, "successfulResults");
    const GString *lines = good ? job->successful : job->failed;
    char delimiter = csv_delimiter(job->delimiter);
    g_autofree char *header = ingest_header(job);
    g_autoptr(GString) out = g_string_new(NULL);

    if (!good && !g_str_equal(which, "failedResults") && !g_str_equal(which, "unprocessedrecords"))
        return data_not_found(reply);
    if (job->state < JOB_DONE)
        return refuse(reply, "INVALIDJOBSTATE", "Invalid job state: the results are not ready");
    if (g_str_equal(which, "unprocessedrecords"))
        return reply_unprocessed(job, reply);
    csv_put(out, "sf__Id", delimiter, true);
    csv_put(out, good ? "sf__Created" : "sf__Error", delimiter, false);
    g_string_append_printf(out, "%c%s%s", delimiter, header, job_line_end(job));
    if (lines)
        g_string_append_len(out, lines->str, (gssize) lines->len);
    org_reply_text(reply, 200, "text/csv", out->str);
    return true;
}
