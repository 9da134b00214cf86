#include "config.h"

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

RowsPart *rows_next_part(Rows *rows, guint max_rows, gsize max_bytes)
{
    g_autoptr(RowsPart) part = g_new0(RowsPart, 1);
    GArray *items = g_array_new(FALSE, TRUE, sizeof(RowsItem));
    char *line = NULL;
    size_t room = 0;
    gsize bytes = 0;
    ssize_t n;

    part->first = rows->read + 1;
    while (items->len < max_rows && bytes < max_bytes &&
           (n = getline(&line, &room, rows->spool)) > 0) {
        g_autoptr(json_object) kept = json_parse(line, n - 1, NULL);
        RowsItem item = {
            .key = g_strdup(json_text(kept, "k", NULL)),
            .values = json_object_get(json_member(kept, "v")),
        };

        g_array_append_val(items, item);
        bytes += (gsize) n;
    }
    free(line);
    part->n = items->len;
    part->items = (RowsItem *) (void *) g_array_free(items, FALSE);
    rows->read += part->n;
    return part->n ? g_steal_pointer(&part) : NULL;
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
