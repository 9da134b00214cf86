/* Jobs of Bulk API 2.0 (salesforce-api §7.7), for bulk-*.c alone. */
#ifndef ORG_BULK_H
#define ORG_BULK_H

#include "org/data-state.h"
#include "org/soql-run.h"

typedef enum { JOB_OPEN, JOB_UPLOADED, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_ABORTED } JobState;

typedef struct {
    gatomicrefcount references;
    Data *data;
    char *id;
    char *user_id;
    char *version;
    char *operation; /* "query", "queryAll", "insert", … */
    char *object;
    char *line_ending; /* "LF" or "CRLF" */
    char *delimiter;   /* "COMMA" */
    char *error;       /* errorMessage; NULL: none */
    gint64 created_at, changed_at;
    JobState state;
    guint looks; /* since it was uploaded */
    bool is_query;
    /* query */
    Cursor *cursor;
    /* ingest */
    char *external_id; /* externalIdFieldName; NULL: none */
    GString *upload;   /* NULL: nothing came yet */
    GString *successful, *failed; /* CSV results without their headers */
    guint64 n_processed, n_failed;
} Job;

Job *job_new(Data *data, const OrgRequest *request, bool is_query);
Job *job_ref(Job *job);
void job_unref(gpointer job);
/* Goes on with a job when it is looked at. */
void job_look(Job *job);
const char *job_state_name(JobState state);
json_object *job_json(const Job *job, bool full);
const char *job_line_end(const Job *job); /* "\n" or "\r\n" */
/* Does the whole work of an uploaded ingest job. */
void ingest_run(Job *job);
/* Header of the upload, for results; "" if it cannot be read. */
char *ingest_header(const Job *job);

bool query_job_create(Data *data, const OrgRequest *request, json_object *body, OrgReply *reply);
bool query_job_results(Job *job, const OrgRequest *request, OrgReply *reply);
bool ingest_job_create(Data *data, const OrgRequest *request, json_object *body, OrgReply *reply);
bool ingest_job_upload(Job *job, const OrgRequest *request, OrgReply *reply);
bool ingest_job_results(Job *job, const char *which, OrgReply *reply);
/* Format members both kinds have; false with an error in the reply. */
bool job_read_format(Job *job, json_object *body, OrgReply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_unref)

#endif
