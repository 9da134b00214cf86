#include "config.h"

#include <string.h>

#include "actions/run-private.h"
#include "core/json.h"
#include "core/problem.h"
#include "loop/fiber.h"

/* So many records are fetched at once; a piece is held whole, so that it can be asked for again. */
#define PIECE 10000
#define MAX_PIECE (256 * 1024 * 1024)
#define MAX_TRIES 6
#define DOING_JOB "the bulk job cannot be made"
#define DOING_READ "the bulk job's results cannot be read"

bool run_is_unknown(const GError *error)
{
    return (problem_is(error, PROBLEM_NETWORK) || problem_is(error, PROBLEM_TIMEOUT)) &&
           http_error_may_have_arrived(error);
}

/* Is it worth asking again, and not too often? Waits before. */
static bool again(int *tries, GError *problem, GCancellable *cancellable)
{
    guint pause = 500u << MIN(*tries, 5);
    bool retry = ++*tries < MAX_TRIES &&
                 (problem_is(problem, PROBLEM_NETWORK) || problem_is(problem, PROBLEM_TIMEOUT) ||
                  problem_is_retryable(problem));

    return retry &&
           fiber_sleep(pause / 2 + (guint) g_random_int_range(0, (gint32) pause / 2 + 1),
                       cancellable, NULL);
}

json_object *bulk_create(Api *api, const char *path, json_object *body, GCancellable *cancellable,
                         GError **error)
{
    for (int tries = 0;;) {
        GError *problem = NULL;
        json_object *job = api_send(api, "POST", path, body, DOING_JOB, cancellable, &problem);

        if (job || !again(&tries, problem, cancellable)) {
            if (problem)
                g_propagate_error(error, problem);
            return job;
        }
        g_error_free(problem);
    }
}

static json_object *look(Api *api, const char *path, GCancellable *cancellable, GError **error)
{
    for (int tries = 0;;) {
        GError *problem = NULL;
        json_object *job =
            api_get(api, path, "the bulk job cannot be looked at", cancellable, &problem);

        if (job || !again(&tries, problem, cancellable)) {
            if (problem)
                g_propagate_error(error, problem);
            return job;
        }
        g_error_free(problem);
    }
}

json_object *bulk_wait(Api *api, const char *path, guint poll, BulkLook on_look,
                       gpointer user_data, GCancellable *cancellable, GError **error)
{
    guint pause = poll ? poll : 500;

    while (true) {
        g_autoptr(json_object) job = look(api, path, cancellable, error);
        const char *state = json_text(job, "state", "");

        if (!job)
            return NULL;
        if (on_look)
            on_look(job, user_data);
        if (g_str_equal(state, "JobComplete"))
            return g_steal_pointer(&job);
        if (g_str_equal(state, "Failed") || g_str_equal(state, "Aborted")) {
            problem_set(error, PROBLEM_FAILED, json_text(job, "errorMessage", NULL), NULL,
                        "Salesforce ended the bulk job '%s' as %s", json_text(job, "id", "?"),
                        state);
            return NULL;
        }
        if (!fiber_sleep(pause, cancellable, error))
            return NULL;
        if (!poll)
            pause = MIN(pause * 3 / 2, 10000);
    }
}

bool bulk_read(Api *api, const char *path, CsvReader *reader, char **ret_locator,
               GCancellable *cancellable, GError **error)
{
    static const char *const accept[] = {"Accept: text/csv", NULL};
    HttpRequest request = {.method = "GET",
                           .url = path,
                           .headers = accept,
                           .max_body = MAX_PIECE,
                           .timeout = 600};
    const char *locator;

    for (int tries = 0;;) {
        GError *problem = NULL;
        g_autoptr(HttpResponse) response =
            api_request(api, &request, NULL, DOING_READ, cancellable, &problem);

        if (!response && again(&tries, problem, cancellable)) {
            g_error_free(problem);
            continue;
        }
        if (!response) {
            g_propagate_error(error, problem);
            return false;
        }
        locator = http_response_header(response, "sforce-locator");
        *ret_locator = locator && !g_str_equal(locator, "null") ? g_strdup(locator) : NULL;
        return response->body_length == 0 ||
               (csv_reader_push(reader, response->body, response->body_length, error) &&
                csv_reader_end(reader, error));
    }
}

typedef struct {
    CsvReader *reader;
    BulkRow row;
    gpointer user_data;
} Piece;

static bool on_cells(char **cells, guint n_cells, guint64 line, gpointer user_data, GError **error)
{
    Piece *piece = user_data;

    return piece->row((const char *const *) csv_reader_header(piece->reader), cells,
                      piece->user_data, error);
}

static bool read_pieces(Api *api, const char *job, BulkRow row, gpointer user_data,
                        GCancellable *cancellable, GError **error)
{
    g_autofree char *locator = NULL;

    do {
        Piece piece = {NULL, row, user_data};
        g_autoptr(CsvReader) reader = csv_reader_new(',', on_cells, &piece);
        g_autofree char *escaped = locator ? http_escape(locator) : NULL;
        g_autofree char *path = g_strdup_printf("%s/results?maxRecords=%d%s%s", job, PIECE,
                                                escaped ? "&locator=" : "", escaped ? escaped : "");
        char *next = NULL;

        piece.reader = reader;
        if (!bulk_read(api, path, reader, &next, cancellable, error)) {
            g_free(next);
            return false;
        }
        g_free(locator);
        locator = next;
    } while (locator);
    return true;
}

/* A job nobody waits for any more; its failure is no news. */
static void end_job(Api *api, const char *job, bool complete)
{
    g_autoptr(json_object) body = json_object_new_object();
    json_object *answer;

    if (complete) {
        answer = api_send(api, "DELETE", job, NULL, DOING_JOB, NULL, NULL);
    } else {
        json_add_text(body, "state", "Aborted");
        answer = api_send(api, "PATCH", job, body, DOING_JOB, NULL, NULL);
    }
    json_object_put(answer);
}

bool bulk_query(Api *api, const char *soql, bool deleted, BulkRow row, gpointer user_data,
                GCancellable *cancellable, GError **error)
{
    g_autoptr(json_object) body = json_object_new_object();
    g_autoptr(json_object) job = NULL;
    g_autoptr(json_object) ended = NULL;
    g_autofree char *path = NULL;
    const char *id;
    bool ok;

    json_add_text(body, "operation", deleted ? "queryAll" : "query");
    json_add_text(body, "query", soql);
    json_add_text(body, "contentType", "CSV");
    json_add_text(body, "columnDelimiter", "COMMA");
    json_add_text(body, "lineEnding", "LF");
    job = bulk_create(api, "jobs/query", body, cancellable, error);
    id = job ? json_need_text(job, "id", error) : NULL;
    if (!id)
        return false;
    path = g_strdup_printf("jobs/query/%s", id);
    ended = bulk_wait(api, path, 0, NULL, NULL, cancellable, error);
    ok = ended && read_pieces(api, path, row, user_data, cancellable, error);
    end_job(api, path, ended != NULL);
    return ok;
}
