#include "config.h"

#include <string.h>

#include "actions/csv.h"
#include "actions/rows-bulk.h"
#include "actions/run-private.h"
#include "core/json.h"
#include "core/problem.h"

#define SEPARATOR "\x1f"

typedef struct {
    Rows *rows;
    RowsPart *part;
    GStrv header;       /* as sent */
    GHashTable *whole;  /* all cells → GQueue of index + 1 */
    GHashTable *keys;   /* the key's cell → the same; NULL: create */
    CsvReader *reader;
    bool failed;        /* failedResults, not successfulResults */
    guint unmatched;
} Results;

static void free_queue(gpointer queue)
{
    g_queue_free(queue);
}

static void remember(GHashTable *table, char *text, guint index)
{
    GQueue *queue = g_hash_table_lookup(table, text);

    if (queue) {
        g_free(text);
    } else {
        queue = g_queue_new();
        g_hash_table_insert(table, text, queue);
    }
    g_queue_push_tail(queue, GUINT_TO_POINTER(index + 1));
}

/* The first row of these cells that has no answer of this job yet. */
static RowsItem *take(GHashTable *table, const char *text, RowsPart *part)
{
    GQueue *queue = table ? g_hash_table_lookup(table, text) : NULL;

    while (queue && !g_queue_is_empty(queue)) {
        RowsItem *item = &part->items[GPOINTER_TO_UINT(g_queue_pop_head(queue)) - 1];

        if (!item->result)
            return item;
    }
    return NULL;
}

static void prepare(Results *results, GArray *indexes)
{
    results->header = rows_bulk_header(results->rows);
    results->whole = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_queue);
    if (results->rows->kind != ACTION_CREATE)
        results->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_queue);
    for (guint i = 0; i < indexes->len; i++) {
        guint index = g_array_index(indexes, guint, i);
        RowsItem *item = &results->part->items[index];
        g_auto(GStrv) cells = rows_bulk_cells(results->rows, item,
                                              (const char *const *) results->header);

        g_clear_pointer(&item->result, json_object_put); /* of an earlier round */
        item->sent = true;
        remember(results->whole, g_strjoinv(SEPARATOR, cells), index);
        if (results->keys)
            remember(results->keys, g_strdup(item->key), index);
    }
}

static void clear(Results *results)
{
    g_strfreev(results->header);
    g_hash_table_unref(results->whole);
    g_clear_pointer(&results->keys, g_hash_table_unref);
}

static const char *cell(const Results *results, char **cells, const char *name)
{
    GStrv header = csv_reader_header(results->reader);

    for (guint i = 0; header[i]; i++)
        if (g_ascii_strcasecmp(header[i], name) == 0)
            return cells[i];
    return NULL;
}

static RowsItem *find_row(Results *results, char **cells)
{
    g_autoptr(GString) text = g_string_new(NULL);
    RowsItem *item;

    for (guint i = 0; results->header[i]; i++) {
        const char *value = cell(results, cells, results->header[i]);

        g_string_append_printf(text, "%s%s", i ? SEPARATOR : "", value ? value : "");
    }
    item = take(results->whole, text->str, results->part);
    if (!item && results->keys) {
        const char *key = cell(results, cells, results->header[0]);

        item = key ? take(results->keys, key, results->part) : NULL;
    }
    return item;
}

/* "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --" */
static json_object *read_error(const char *text)
{
    const char *colon = strchr(text, ':');
    g_autofree char *code = NULL;
    g_autofree char *message = NULL;
    g_autoptr(json_object) fields = json_object_new_array();
    char *last;

    if (!colon || strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") != (gsize) (colon - text))
        return rows_result_error("UNKNOWN_EXCEPTION", text, NULL);
    code = g_strndup(text, (gsize) (colon - text));
    message = g_strdup(colon + 1);
    if (g_str_has_suffix(message, " --")) {
        message[strlen(message) - 3] = '\0';
        last = strrchr(message, ':');
        if (last) {
            g_auto(GStrv) names = g_strsplit(last + 1, ",", -1);

            for (guint i = 0; names[i]; i++)
                if (*g_strstrip(names[i]))
                    json_append_text(fields, names[i]);
            *last = '\0';
        }
    }
    return rows_result_error(code, message, fields);
}

static bool on_cells(char **cells, guint n_cells, guint64 line, gpointer user_data, GError **error)
{
    Results *results = user_data;
    RowsItem *item = find_row(results, cells);
    const char *id = cell(results, cells, "sf__Id");
    const char *created = cell(results, cells, "sf__Created");
    const char *why = cell(results, cells, "sf__Error");

    if (!item) {
        results->unmatched++;
    } else if (results->failed) {
        item->result = read_error(why ? why : "no reason given");
    } else {
        item->result = rows_result_ok(id && *id ? id : NULL,
                                      created && g_str_equal(created, "true"));
    }
    return true;
}

static bool read_list(Results *results, const char *job, const char *list, GError **error)
{
    g_autofree char *path = g_strdup_printf("jobs/ingest/%s/%s/", job, list);
    g_autoptr(CsvReader) reader = csv_reader_new(',', on_cells, results);
    g_autofree char *locator = NULL;

    results->reader = reader;
    return bulk_read(results->rows->api, path, reader, &locator, results->rows->cancellable, error);
}

/* Rows in none of the lists: Salesforce did not get to them. They were not saved, unless the lists
 * hold rows that match none of ours; then their fate is not known. */
static void settle_rest(Results *results, GArray *indexes, const GError *failure)
{
    const char *why = failure && problem_why(failure) ? problem_why(failure)
                                                      : "Salesforce did not process this row";

    for (guint i = 0; i < indexes->len; i++) {
        RowsItem *item = &results->part->items[g_array_index(indexes, guint, i)];

        if (!item->result)
            item->result = results->unmatched ? rows_result_unknown()
                                              : rows_result_error("NOT_PROCESSED", why, NULL);
    }
}

bool rows_bulk_results(Rows *rows, RowsPart *part, const char *job, GArray *indexes,
                       const GError *failure, GError **error)
{
    Results results = {.rows = rows, .part = part};
    bool ok;
    bool any = false;

    prepare(&results, indexes);
    ok = read_list(&results, job, "successfulResults", error);
    results.failed = true;
    ok = ok && read_list(&results, job, "failedResults", error);
    for (guint i = 0; ok && !any && i < indexes->len; i++)
        any = part->items[g_array_index(indexes, guint, i)].result != NULL;
    if (ok && failure && !any) {
        g_propagate_error(error, g_error_copy(failure));
        ok = false;
    } else if (ok) {
        settle_rest(&results, indexes, failure);
    }
    clear(&results);
    return ok;
}
