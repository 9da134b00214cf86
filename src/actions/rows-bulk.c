#include "config.h"

#include <string.h>

#include "actions/csv.h"
#include "actions/rows-bulk.h"
#include "actions/run-private.h"
#include "actions/types.h"
#include "core/json.h"
#include "core/problem.h"
#include "loop/fiber.h"

#define PART_ROWS 50000
#define PART_BYTES (16 * 1024 * 1024) /* held in memory while it is sent */
#define MAX_ROUNDS 4 /* jobs for the same rows: those others hold, or lost uploads */
#define MAX_TRIES 6
#define DOING "the rows cannot be sent"

static const char *key_column(const Rows *rows)
{
    return rows->kind == ACTION_CREATE ? NULL : rows->key ? rows->key->info->name : "Id";
}

GStrv rows_bulk_header(const Rows *rows)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();

    if (key_column(rows))
        g_strv_builder_add(builder, key_column(rows));
    for (guint i = 0; i < rows->columns->len; i++)
        g_strv_builder_add(builder, rows->columns->pdata[i]);
    return g_strv_builder_end(builder);
}

/* A value as Bulk's CSV has it: absent is an empty cell, null and an empty text are #N/A. */
static char *cell_of(json_object *values, const char *column)
{
    json_object *value = NULL;
    const char *dot = strchr(column, '.');

    if (dot) {
        g_autofree char *parent = g_strndup(column, (gsize) (dot - column));

        value = json_member(json_member(values, parent), dot + 1);
        if (!value)
            return g_strdup("");
    } else if (!json_object_object_get_ex(values, column, &value)) {
        return g_strdup("");
    }
    if (!value)
        return g_strdup("#N/A");
    if (!json_object_is_type(value, json_type_string))
        return g_strdup(type_digits(value));
    return g_strdup(*json_object_get_string(value) ? json_object_get_string(value) : "#N/A");
}

GStrv rows_bulk_cells(const Rows *rows, const RowsItem *item, const char *const *header)
{
    guint n = g_strv_length((char **) header);
    GStrv cells = g_new0(char *, n + 1);

    for (guint i = 0; i < n; i++)
        cells[i] =
            i == 0 && key_column(rows) ? g_strdup(item->key) : cell_of(item->values, header[i]);
    return cells;
}

static void append_line(GString *text, const char *const *cells)
{
    for (guint i = 0; cells[i]; i++) {
        if (i)
            g_string_append_c(text, ',');
        csv_append_cell(text, cells[i], ',');
    }
    g_string_append_c(text, '\n');
}

static GString *build_csv(const Rows *rows, const RowsPart *part, GArray *indexes)
{
    g_auto(GStrv) header = rows_bulk_header(rows);
    GString *text = g_string_new(NULL);

    append_line(text, (const char *const *) header);
    for (guint i = 0; i < indexes->len; i++) {
        g_auto(GStrv) cells = rows_bulk_cells(rows, &part->items[g_array_index(indexes, guint, i)],
                                              (const char *const *) header);

        append_line(text, (const char *const *) cells);
    }
    return text;
}

static char *create_job(const Rows *rows, GError **error)
{
    g_autoptr(json_object) body = json_object_new_object();
    g_autoptr(json_object) job = NULL;

    json_add_text(body, "object", rows->action->entity->object->name);
    json_add_text(body, "operation",
                  rows->kind == ACTION_CREATE   ? "insert"
                  : rows->kind == ACTION_UPDATE ? "update"
                  : rows->kind == ACTION_DELETE ? "delete"
                                                : "upsert");
    if (rows->kind == ACTION_UPSERT)
        json_add_text(body, "externalIdFieldName", key_column(rows));
    /* Without one no rule runs. */
    if (g_strcmp0(rows->assignment_rule, "FALSE") != 0)
        json_add_text(body, "assignmentRuleId", rows->assignment_rule);
    json_add_text(body, "contentType", "CSV");
    json_add_text(body, "columnDelimiter", "COMMA");
    json_add_text(body, "lineEnding", "LF");
    job = bulk_create(rows->api, "jobs/ingest", body, rows->cancellable, error);
    return job ? g_strdup(json_need_text(job, "id", error)) : NULL;
}

static bool set_state(const Rows *rows, const char *job, const char *state,
                      GCancellable *cancellable, GError **error)
{
    g_autofree char *path = g_strdup_printf("jobs/ingest/%s", job);
    g_autoptr(json_object) body = json_object_new_object();
    g_autoptr(json_object) answer = NULL;

    json_add_text(body, "state", state);
    answer = api_send(rows->api, "PATCH", path, body, DOING, cancellable, error);
    return answer != NULL;
}

/* The rows of a job, once: Salesforce takes one upload a job. */
static bool upload(const Rows *rows, const char *job, const GString *csv, GError **error)
{
    g_autofree char *path = g_strdup_printf("jobs/ingest/%s/batches", job);
    HttpRequest request = {.method = "PUT",
                           .url = path,
                           .content_type = "text/csv",
                           .body = csv->str,
                           .body_length = csv->len,
                           .timeout = 600,
                           .once = true};
    g_autoptr(HttpResponse) response =
        api_request(rows->api, &request, NULL, DOING, rows->cancellable, error);

    return response != NULL;
}

static char *state_of(const Rows *rows, const char *job, GError **error)
{
    g_autofree char *path = g_strdup_printf("jobs/ingest/%s", job);
    g_autoptr(json_object) answer = api_get(rows->api, path, DOING, rows->cancellable, error);

    return answer ? g_strdup(json_text(answer, "state", "")) : NULL;
}

/* Closes the job; when the answer is lost its state tells. */
static bool close_job(const Rows *rows, const char *job, GError **error)
{
    for (int tries = 1;; tries++) {
        g_autoptr(GError) problem = NULL;
        g_autofree char *state = NULL;

        if (set_state(rows, job, "UploadComplete", rows->cancellable, &problem))
            return true;
        state = state_of(rows, job, NULL);
        if (state && *state && !g_str_equal(state, "Open"))
            return true;
        if (tries >= MAX_TRIES || problem_is(problem, PROBLEM_INTERRUPTED) ||
            !fiber_sleep(500u << MIN(tries, 4), rows->cancellable, NULL)) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return false;
        }
    }
}

/* An open job never runs; its end is only tidiness, the journal's line is not. */
static bool drop_job(Rows *rows, const char *job, GError **error)
{
    set_state(rows, job, "Aborted", NULL, NULL);
    return rows_journal_job_state(rows->journal, job, "dropped", error);
}

/* Is another try with a new job worth it? Waits before. */
static bool may_try_again(const Rows *rows, int tries, const GError *problem)
{
    return tries < MAX_TRIES &&
           (problem_is(problem, PROBLEM_NETWORK) || problem_is(problem, PROBLEM_TIMEOUT) ||
            problem_is_retryable(problem)) &&
           fiber_sleep(500u << MIN(tries, 4), rows->cancellable, NULL);
}

/* Gives the rows to Salesforce as one closed job, new: its id. */
static char *submit(Rows *rows, RowsPart *part, GArray *indexes, GError **error)
{
    g_autoptr(GString) csv = build_csv(rows, part, indexes);

    for (int tries = 1;; tries++) {
        GError *problem = NULL;
        g_autofree char *job = create_job(rows, &problem);
        bool uploaded = false;

        if (job && rows_journal_job(rows->journal, job, part, indexes, &problem))
            uploaded = upload(rows, job, csv, &problem);
        if (uploaded && close_job(rows, job, &problem) &&
            rows_journal_job_state(rows->journal, job, "closed", &problem))
            return g_steal_pointer(&job);
        /* Not closed, so it never runs: these rows may be sent in another job. Whether it was
         * closed is not known only after close_job() failed; then the run breaks off. */
        if (job && !uploaded && !drop_job(rows, job, NULL)) {
            g_propagate_error(error, problem);
            return NULL;
        }
        if (uploaded || !may_try_again(rows, tries, problem)) {
            g_propagate_error(error, problem);
            return NULL;
        }
        g_error_free(problem);
    }
}

static void on_look(json_object *job, gpointer user_data)
{
    Rows *rows = user_data;
    RowsProgress counted = rows->progress;

    rows->progress.done += (guint64) MAX(json_integer(job, "numberRecordsProcessed", 0), 0);
    rows->progress.failed += (guint64) MAX(json_integer(job, "numberRecordsFailed", 0), 0);
    rows_progress(rows, "waiting");
    rows->progress = counted;
}

static bool finish(Rows *rows, RowsPart *part, const char *job, GArray *indexes, GError **error)
{
    g_autofree char *path = g_strdup_printf("jobs/ingest/%s", job);
    g_autoptr(GError) problem = NULL;
    g_autoptr(json_object) ended =
        bulk_wait(rows->api, path, rows->options.poll, on_look, rows, rows->cancellable, &problem);

    if (!ended && !problem_is(problem, PROBLEM_FAILED)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    rows_progress(rows, "reading results");
    /* A job that failed as a whole may still have done some of its rows. */
    if (rows_bulk_results(rows, part, job, indexes, problem, error))
        return rows_journal_answered(rows->journal, part, indexes, error);
    /* It did none of them: they may be sent in another job. */
    if (problem && error && g_error_matches(*error, problem->domain, problem->code))
        rows_journal_job_state(rows->journal, job, "dropped", NULL);
    return false;
}

static bool has_answers(const RowsPart *part, GArray *indexes)
{
    for (guint i = 0; i < indexes->len; i++)
        if (!part->items[g_array_index(indexes, guint, i)].result)
            return false;
    return true;
}

/* The jobs of an earlier run: closed ones are waited for, open ones never run and are dropped. */
static bool resume_jobs(Rows *rows, RowsPart *part, guint *ret_rounds, GError **error)
{
    g_autoptr(GPtrArray) jobs = rows_journal_restore(rows->journal, part);

    for (guint i = 0; i < jobs->len; i++) {
        RowsJob *job = jobs->pdata[i];
        g_autofree char *state = NULL;

        if (job->indexes->len == 0)
            continue;
        if (!job->closed) {
            state = state_of(rows, job->id, error);
            if (!state)
                return false;
            if (g_str_equal(state, "Open") || g_str_equal(state, "Aborted")) {
                if (!drop_job(rows, job->id, error))
                    return false;
                continue;
            }
        }
        if (!finish(rows, part, job->id, job->indexes, error))
            return false;
        (*ret_rounds)++;
    }
    return true;
}

static bool run_part(Rows *rows, RowsPart *part, GError **error)
{
    guint rounds = 0;

    if (!resume_jobs(rows, part, &rounds, error))
        return false;
    for (;; rounds++) {
        g_autoptr(GArray) indexes = rows_pending(rows, part);
        g_autofree char *job = NULL;

        if (indexes->len == 0 || (rounds >= MAX_ROUNDS && has_answers(part, indexes)))
            return rows_emit(rows, part, error);
        if (rounds > 0 && !fiber_sleep(1000, rows->cancellable, error))
            return false;
        rows_progress(rows, "sending");
        job = submit(rows, part, indexes, error);
        if (!job || !finish(rows, part, job, indexes, error))
            return false;
    }
}

bool rows_check_bulk(const Rows *rows, GError **error)
{
    if (rows->not_available) {
        problem_set(error, PROBLEM_USAGE, "there #N/A means null", "send that row by itself",
                    "row %" G_GUINT64_FORMAT " holds the text #N/A, which Bulk cannot carry",
                    rows->not_available);
        return false;
    }
    if (rows->base64) {
        problem_set(error, PROBLEM_USAGE, NULL, "send at most 2,000 rows at a time, without --bulk",
                    "base64 fields cannot be sent through Bulk");
        return false;
    }
    if (g_strcmp0(rows->assignment_rule, "TRUE") == 0) {
        problem_set(error, PROBLEM_USAGE, "Bulk does not know which rule is the active one", NULL,
                    "through Bulk 'assignment_rule' must be false or the id of a rule");
        return false;
    }
    if (rows->options.allow_duplicates || rows->options.all_or_none) {
        problem_set(error, PROBLEM_USAGE, NULL, "send at most 2,000 rows at a time, without --bulk",
                    "Bulk has no '%s'",
                    rows->options.all_or_none ? "all_or_none" : "allow_duplicates");
        return false;
    }
    return true;
}

bool rows_run_bulk(Rows *rows)
{
    bool ok = true;

    while (ok) {
        g_autoptr(RowsPart) part = rows_next_part(rows, PART_ROWS, PART_BYTES, &rows->fatal);

        if (!part)
            return rows->fatal == NULL;
        ok = run_part(rows, part, &rows->fatal);
    }
    return ok;
}
