#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "actions/rows-private.h"
#include "core/json.h"
#include "core/problem.h"

void rows_part_free(RowsPart *part)
{
    if (!part)
        return;
    for (guint i = 0; i < part->n; i++) {
        g_free(part->items[i].key);
        json_object_put(part->items[i].values);
        json_object_put(part->items[i].result);
    }
    g_free(part->items);
    g_free(part);
}

void rows_part_forget(RowsPart *part)
{
    for (guint i = 0; i < part->n; i++) {
        g_clear_pointer(&part->items[i].key, g_free);
        g_clear_pointer(&part->items[i].values, json_object_put);
    }
}

/* The next row's line; false without an error: that was the last. A spool that is cut off, or whose
 * lines are not ours, must not become rows without values. */
static bool read_item(Rows *rows, char **line, size_t *room, RowsItem *ret_item, gsize *ret_bytes,
                      GError **error)
{
    g_autoptr(json_object) kept = NULL;
    ssize_t n;

    if (rows->read == rows->count)
        return false;
    n = getline(line, room, rows->spool);
    if (n > 0 && (*line)[n - 1] == '\n')
        kept = json_parse(*line, n - 1, NULL);
    if (!kept || !json_object_is_type(json_member(kept, "v"), json_type_object)) {
        problem_set(error, PROBLEM_FAILED, ferror(rows->spool) ? g_strerror(errno) : NULL,
                    ROWS_SEE_ROOM, "row %" G_GUINT64_FORMAT " that was kept cannot be read again",
                    rows->read + 1);
        return false;
    }
    *ret_item = (RowsItem){
        .key = g_strdup(json_text(kept, "k", NULL)),
        .values = json_object_get(json_member(kept, "v")),
    };
    *ret_bytes += (gsize) n;
    rows->read++;
    return true;
}

RowsPart *rows_next_part(Rows *rows, guint max_rows, gsize max_bytes, GError **error)
{
    g_autoptr(RowsPart) part = g_new0(RowsPart, 1);
    GArray *items = g_array_new(FALSE, TRUE, sizeof(RowsItem));
    GError *fault = NULL;
    char *line = NULL;
    size_t room = 0;
    gsize bytes = 0;
    RowsItem item;

    part->first = rows->read + 1;
    while (items->len < max_rows && bytes < max_bytes &&
           read_item(rows, &line, &room, &item, &bytes, &fault))
        g_array_append_val(items, item);
    free(line);
    part->n = items->len;
    part->items = (RowsItem *) (void *) g_array_free(items, FALSE);
    if (fault) {
        g_propagate_error(error, fault);
        return NULL;
    }
    return part->n ? g_steal_pointer(&part) : NULL;
}

static bool is_rolled_back(json_object *result)
{
    return g_strcmp0(rows_result_code(result), "ALL_OR_NONE_OPERATION_ROLLED_BACK") == 0;
}

GArray *rows_pending(const Rows *rows, const RowsPart *part)
{
    GArray *indexes = g_array_new(FALSE, FALSE, sizeof(guint));
    bool all = rows->options.all_or_none;
    guint rolled_back = 0;

    for (guint i = 0; i < part->n; i++) {
        json_object *result = part->items[i].result;
        bool wanted = !result || rows_result_is_locked(result);

        rolled_back += is_rolled_back(result);
        if (wanted || (all && is_rolled_back(result)))
            g_array_append_val(indexes, i);
    }
    /* A row that was refused would be refused again; rows that were only rolled back tell of none
     * that was held. */
    if (all && (indexes->len < part->n || rolled_back == part->n))
        g_array_set_size(indexes, 0);
    return indexes;
}

void rows_progress(Rows *rows, const char *phase)
{
    RowsProgress now = rows->progress;

    if (!rows->options.progress)
        return;
    now.phase = phase;
    now.total = rows->count;
    rows->options.progress(&now, rows->options.progress_data);
}

json_object *rows_result_ok(const char *id, bool created)
{
    json_object *result = json_object_new_object();

    json_object_object_add(result, "id", id ? json_object_new_string(id) : NULL);
    json_add_flag(result, "created", created);
    json_add_flag(result, "success", true);
    json_object_object_add(result, "error", NULL);
    return result;
}

json_object *rows_result_error(const char *code, const char *message, json_object *fields)
{
    json_object *result = json_object_new_object();
    json_object *error = json_object_new_object();

    json_object_object_add(result, "id", NULL);
    json_add_flag(result, "created", false);
    json_add_flag(result, "success", false);
    json_add_text(error, "code", code);
    json_add_text(error, "message", message);
    json_add_take(error, "fields", fields ? json_object_get(fields) : json_object_new_array());
    json_add_take(result, "error", error);
    return result;
}

json_object *rows_result_unknown(void)
{
    return rows_result_error(ROWS_FATE_UNKNOWN,
                             "the row was sent and not answered: it may have been created or not",
                             NULL);
}

const char *rows_result_code(json_object *result)
{
    return json_text(json_member(result, "error"), "code", NULL);
}

bool rows_result_is_locked(json_object *result)
{
    return g_strcmp0(rows_result_code(result), "UNABLE_TO_LOCK_ROW") == 0;
}

bool rows_may_repeat(const Rows *rows)
{
    return rows->kind != ACTION_CREATE;
}

bool rows_emit(Rows *rows, RowsPart *part, GError **error)
{
    for (guint i = 0; i < part->n; i++) {
        g_autoptr(json_object) line = json_object_new_object();
        json_object *result = part->items[i].result;
        json_object_iter iter;
        bool ok = json_flag(result, "success", false);

        json_add_integer(line, "row", (gint64) part->first + i);
        json_object_object_foreachC(result, iter)
            json_object_object_add(line, iter.key, json_object_get(iter.val));
        rows->progress.done++;
        if (!ok && g_strcmp0(rows_result_code(result), ROWS_FATE_UNKNOWN) == 0)
            rows->progress.unknown++;
        else if (!ok)
            rows->progress.failed++;
        rows->emitted++;
        if (!rows->row(line, rows->user_data, error))
            return false;
    }
    rows_progress(rows, "sending");
    return true;
}
