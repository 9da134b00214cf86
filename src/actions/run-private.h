/* What the files of run share. Inside src/actions; in a fiber, all of them. */
#ifndef ACTIONS_RUN_PRIVATE_H
#define ACTIONS_RUN_PRIVATE_H

#include "actions/csv.h"
#include "actions/run.h"

/* All pages of a query, the next one fetched while the rows of the last one are handed out. Records
 * are as the org gave them; children that have pages of their own are completed. */
bool pages_read(Api *api, const char *soql, bool deleted, RunRow row, gpointer user_data,
                GCancellable *cancellable, GError **error);
/* "query/?q=…"; NULL when it would be too long for an address. */
char *pages_path(const char *soql, bool deleted);
/* totalSize of a COUNT() query; -1 on error. */
gint64 pages_count(Api *api, const char *soql, bool deleted, GCancellable *cancellable,
                   GError **error);

/* A Bulk API 2.0 query: each row's cells under the names of the CSV's header. */
typedef bool (*BulkRow)(const char *const *header, char **cells, gpointer user_data,
                        GError **error);
bool bulk_query(Api *api, const char *soql, bool deleted, BulkRow row, gpointer user_data,
                GCancellable *cancellable, GError **error);

/* Waits for a job ("jobs/query/750…") to end. The last answer; NULL with an error, also when the
 * job failed or was aborted. `poll` as in RowsOptions; `on_look` (NULL: none) sees each answer. */
typedef void (*BulkLook)(json_object *job, gpointer user_data);
json_object *bulk_wait(Api *api, const char *path, guint poll, BulkLook on_look,
                       gpointer user_data, GCancellable *cancellable, GError **error);
/* Pushes the CSV under `path` into a reader while it arrives. `ret_locator`: the next piece's, new;
 * NULL: this was the last. */
bool bulk_read(Api *api, const char *path, CsvReader *reader, char **ret_locator,
               GCancellable *cancellable, GError **error);
/* A POST that makes a job: repeated while the org is busy, since a job without rows does nothing.
 */
json_object *bulk_create(Api *api, const char *path, json_object *body, GCancellable *cancellable,
                         GError **error);

bool run_get(Api *api, const Call *call, RunRow row, gpointer user_data, GCancellable *cancellable,
             GError **error);
/* Create, update, upsert, delete of one record. */
bool run_write(Api *api, const Call *call, RunRow row, gpointer user_data,
               GCancellable *cancellable, GError **error);
/* The call's record by its id or key, with the call's fields (or Id alone). PROBLEM_NOT_FOUND;
 * PROBLEM_CONFLICT when several have the key. */
json_object *run_find_record(Api *api, const Call *call, GCancellable *cancellable, GError **error);
char *run_record_soql(const Call *call, GError **error);
char *run_write_path(const Call *call);
const char *run_write_method(const Call *call);
json_object *run_write_body(const Call *call); /* NULL: none */

/* The fate of a request that may have arrived is not known. */
bool run_is_unknown(const GError *error);

#endif
