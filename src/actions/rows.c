#include "config.h"

#include "actions/rows.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actions/rows-private.h"
#include "actions/types.h"
#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"

void rows_free(Rows *rows)
{
    if (!rows)
        return;
    if (rows->spool)
        fclose(rows->spool);
    if (rows->journal)
        rows_journal_close(rows->journal, false);
    g_free(rows->journal_path);
    g_free(rows->assignment_rule);
    g_clear_pointer(&rows->sum, g_checksum_free);
    g_clear_pointer(&rows->columns, g_ptr_array_unref);
    g_clear_pointer(&rows->seen, g_hash_table_unref);
    faults_clear(&rows->faults);
    g_clear_error(&rows->fatal);
    g_free(rows);
}

static ActionKind one_of(ActionKind kind)
{
    switch (kind) {
    case ACTION_CREATE_ROWS:
        return ACTION_CREATE;
    case ACTION_UPDATE_ROWS:
        return ACTION_UPDATE;
    case ACTION_UPSERT_ROWS:
        return ACTION_UPSERT;
    default:
        return ACTION_DELETE;
    }
}

static bool is_ours(const Action *action, const char *name)
{
    for (guint i = 0; i < action->inputs->len; i++) {
        const ActionInput *input = &g_array_index(action->inputs, ActionInput, i);

        if (!input->field && g_str_equal(input->name, name))
            return true;
    }
    return false;
}

/* Every other input is a column, and columns come with the rows. */
static bool check_inputs(const Action *action, const Input *input, GError **error)
{
    json_object *sources[] = {
        input->words,
        json_object_is_type(input->body, json_type_object) ? input->body : NULL,
    };
    json_object_iter iter;

    for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
        if (!sources[i])
            continue;
        json_object_object_foreachC(sources[i], iter)
        {
            if (is_ours(action, iter.key))
                continue;
            problem_set(error, PROBLEM_USAGE, "fields come with the rows, as columns",
                        "give the rows as --csv=FILE or rows:='[{…}]'", "'%s' has no input '%s'",
                        action->name, iter.key);
            return false;
        }
    }
    if (g_hash_table_size(input->files) || g_hash_table_size(input->binds)) {
        problem_set(error, PROBLEM_USAGE, NULL, "give the rows as --csv=FILE or rows:='[{…}]'",
                    "'%s' takes no files and bound values", action->name);
        return false;
    }
    return true;
}

static bool read_options(Rows *rows, const Input *input, GError **error)
{
    bool given;
    json_object *value = input_value(input, "all_or_none", &given);

    if (given && !input_read_flag(value, "all_or_none", &rows->options.all_or_none, error))
        return false;
    value = input_value(input, "allow_duplicates", &given);
    if (given &&
        !input_read_flag(value, "allow_duplicates", &rows->options.allow_duplicates, error))
        return false;
    value = input_value(input, "assignment_rule", &given);
    if (given)
        rows->assignment_rule = input_read_rule(value, error);
    if (given && !rows->assignment_rule)
        return false;
    value = input_value(input, "external_id", &given);
    return rows->kind != ACTION_UPSERT ||
           input_upsert_key(rows->action, value, given, &rows->key, error);
}

static void add_given(Rows *rows, json_object *list)
{
    for (gsize i = 0; list && i < json_object_array_length(list); i++) {
        g_autofree char *where = g_strdup_printf("row %zu", i + 1);

        rows_add(rows, json_object_array_get_idx(list, i), where);
    }
}

static bool open_spool(Rows *rows, GError **error)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "orgwire-rows-XXXXXX", NULL);
    int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0)
        unlink(path);
    rows->spool = fd < 0 ? NULL : fdopen(fd, "w+");
    if (rows->spool)
        return true;
    problem_set(error, PROBLEM_FAILED, g_strerror(errno), ROWS_SEE_ROOM, "the rows cannot be kept");
    return false;
}

bool rows_flush(Rows *rows, GError **error)
{
    if (fflush(rows->spool) == 0 && !ferror(rows->spool))
        return true;
    problem_set(error, PROBLEM_FAILED, g_strerror(errno), ROWS_SEE_ROOM, "the rows cannot be kept");
    return false;
}

Rows *rows_new(const Action *action, const Input *input, const RowsOptions *options, GError **error)
{
    g_autoptr(Rows) rows = g_new0(Rows, 1);
    GError *fault = NULL;
    json_object *list;

    rows->action = action;
    rows->kind = one_of(action->kind);
    if (options)
        rows->options = *options;
    rows->journal_path = g_strdup(rows->options.journal);
    rows->sum = g_checksum_new(G_CHECKSUM_SHA256);
    rows->columns = g_ptr_array_new_with_free_func(g_free);
    rows->seen = g_hash_table_new(g_str_hash, g_str_equal);
    if (!check_inputs(action, input, error) || !read_options(rows, input, error) ||
        !open_spool(rows, error))
        return NULL;
    g_checksum_update(rows->sum, (const guchar *) action->name, -1);
    g_checksum_update(rows->sum, (const guchar *) (rows->key ? rows->key->info->name : "Id"), -1);
    list = input_rows(input, &fault);
    if (fault) {
        g_propagate_error(error, fault);
        return NULL;
    }
    add_given(rows, list);
    return faults_end(&rows->faults, error) ? g_steal_pointer(&rows) : NULL;
}

guint64 rows_count(const Rows *rows)
{
    return rows->count;
}

bool rows_uses_bulk(const Rows *rows)
{
    return rows->options.bulk || rows->count > ROWS_BULK_ABOVE;
}

static void note_column(Rows *rows, const char *name)
{
    char *copy;

    if (g_hash_table_contains(rows->seen, name))
        return;
    copy = g_strdup(name);
    g_ptr_array_add(rows->columns, copy);
    g_hash_table_add(rows->seen, copy);
}

/* Which columns a Bulk CSV would need, and what it could not carry. */
static void note_values(Rows *rows, json_object *values)
{
    json_object_iter iter;

    json_object_object_foreachC(values, iter)
    {
        const FieldInfo *info = describe_field(rows->action->entity->describe, iter.key);

        if (!info && json_object_is_type(iter.val, json_type_object)) {
            json_object_iter parent;

            json_object_object_foreachC(iter.val, parent)
            {
                g_autofree char *name = g_strconcat(iter.key, ".", parent.key, NULL);

                note_column(rows, name);
            }
            continue;
        }
        note_column(rows, iter.key);
        if (info && type_find(info->type)->kind == VALUE_BASE64)
            rows->base64 = true;
        if (json_object_is_type(iter.val, json_type_string) && !rows->not_available &&
            g_str_equal(json_object_get_string(iter.val), "#N/A"))
            rows->not_available = rows->count + 1;
    }
}

static bool keep_row(Rows *rows, const char *key, json_object *values, GError **error)
{
    g_autoptr(json_object) line = json_object_new_object();
    g_autofree char *text = NULL;

    json_add_text(line, "k", key);
    json_add_take(line, "v", json_object_get(values));
    text = json_build(line, false);
    g_checksum_update(rows->sum, (const guchar *) text, -1);
    if (strlen(text) >= JSON_MAX_SIZE) {
        problem_set(error, PROBLEM_USAGE, "it is larger than 16 MiB", "send it as one record",
                    "the row cannot be sent among many");
        return false;
    }
    if (fputs(text, rows->spool) < 0 || fputc('\n', rows->spool) == EOF) {
        problem_set(error, PROBLEM_FAILED, g_strerror(errno), ROWS_SEE_ROOM,
                    "the row cannot be kept");
        return false;
    }
    rows->before_last = rows->bytes;
    rows->bytes += strlen(text) + 1;
    return true;
}

void rows_add(Rows *rows, json_object *given, const char *where)
{
    GError *fault = NULL;
    g_autofree char *key = NULL;
    g_autoptr(json_object) values = NULL;

    if (!json_object_is_type(given, json_type_object))
        problem_set(&fault, PROBLEM_USAGE, NULL, NULL, "it is no object");
    else
        values = input_check_values(rows->action, rows->kind, rows->key, given, &key, &fault);
    /* Without an id it would be a create, which must not be sent twice. */
    if (values && rows->kind == ACTION_UPSERT && !key)
        problem_set(&fault, PROBLEM_USAGE, "it says which record is meant", NULL,
                    "'Id' is missing");
    if (!fault) {
        note_values(rows, values);
        rows->count += keep_row(rows, key, values, &fault) ? 1 : 0;
    }
    faults_add(&rows->faults, fault, where);
}

/* Bulk part sizes are those of rows-bulk.c; here only about. */
json_object *rows_explain(const Rows *rows)
{
    json_object *plan = json_object_new_object();
    bool bulk = rows_uses_bulk(rows);

    json_add_integer(plan, "rows", (gint64) rows->count);
    json_add_text(plan, "through", bulk ? "bulk" : "collections");
    if (!bulk)
        json_add_integer(plan, "requests",
                         (gint64) ((rows->count + ROWS_COLLECTION - 1) / ROWS_COLLECTION));
    json_add_text(plan, "operation", action_kind_name(rows->kind));
    json_add_text(plan, "object", rows->action->entity->object->name);
    if (rows->kind == ACTION_UPSERT)
        json_add_text(plan, "external_id", rows->key ? rows->key->info->name : "Id");
    if (rows->options.all_or_none)
        json_add_flag(plan, "all_or_none", true);
    if (rows->options.allow_duplicates)
        json_add_flag(plan, "allow_duplicates", true);
    if (rows->assignment_rule)
        json_add_text(plan, "assignment_rule", rows->assignment_rule);
    return plan;
}
