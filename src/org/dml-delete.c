/* Deleting a row and what hangs on it. */
#include "config.h"

#include <string.h>

#include "org/dml.h"

#define MANY 5000 /* children of a lookup beyond which references are left to dangle */

typedef struct {
    const Dml *dml;
    DmlError *error;
    guint depth;
} Deletion;

static bool delete_row(Deletion *deletion, Entity *entity, const char *id);

/* True while there are no more children; stops at the first that forbids it. */
static bool each_child(Deletion *deletion, const Entity *parent, const ChildLink *link,
                       const char *id)
{
    Data *data = deletion->dml->data;
    Rows *rows = store_rows(data->store, link->child);
    guint64 n = rows_count(rows);

    if (n > MANY && !link->field->cascade_delete && !link->field->restricted_delete)
        return true;
    for (guint64 i = 0; i < n; i++) {
        RowBuffer buffer, id_buffer;
        const char *value;
        Row row;

        rows_at(rows, i, &row);
        value = row_is_deleted(&row) ? NULL : row_value(&row, link->field, buffer);
        if (!value || !g_str_equal(value, id))
            continue;
        if (link->field->restricted_delete) {
            dml_error_set(deletion->error, 400, "DELETE_FAILED",
                          "Your attempt to delete %s could not be completed because it is "
                          "associated with the following %s: %.15s",
                          parent->label, link->child->label_plural, row_id(&row, id_buffer));
            return false;
        }
        if (link->field->cascade_delete) {
            g_autofree char *child = g_strdup(row_id(&row, id_buffer));

            if (!delete_row(deletion, link->child, child))
                return false;
        } else if (link->field->nillable) {
            rows_set(rows, rows_keep(rows, &row), link->field, NULL);
        }
    }
    return true;
}

static bool each_link(Deletion *deletion, Entity *entity, const char *id)
{
    const GPtrArray *links = catalogue_children(deletion->dml->data->catalogue, entity);

    for (guint i = 0; links && i < links->len; i++) {
        const ChildLink *link = g_ptr_array_index(links, i);

        if (link->child->kind != KIND_TABLE && !each_child(deletion, entity, link, id))
            return false;
    }
    return true;
}

static bool delete_row(Deletion *deletion, Entity *entity, const char *id)
{
    Rows *rows = store_rows(deletion->dml->data->store, entity);
    Row row;

    if (deletion->depth++ > 10 || !rows_find(rows, id, &row) || row_is_deleted(&row))
        return true;
    if (!each_link(deletion, entity, id))
        return false;
    rows_delete(rows, rows_keep(rows, &row));
    deletion->depth--;
    return true;
}

static bool remove_from_table(const Dml *dml, const Table *table, const char *id, DmlError *error)
{
    RowProblem problem = {0};
    bool ok = table->remove(dml->data->org, dml->user, id, &problem);

    if (!ok) {
        dml_error_set(error, problem.status ? problem.status : 400,
                      problem.code ? problem.code : "DELETE_FAILED", "%s",
                      problem.message ? problem.message : "");
        if (problem.field)
            dml_error_add_field(error, problem.field);
    }
    row_problem_clear(&problem);
    return ok;
}

bool dml_delete(const Dml *dml, Entity *entity, const char *id, DmlError *error)
{
    const Table *table = data_table(dml->data, entity);
    Deletion deletion = {dml, error, 0};
    g_autofree char *id18 = NULL;
    bool ok;

    if (!dml_check(dml, entity, RIGHT_DELETE, error))
        return false;
    id18 = dml_need_row(dml, entity, id, error);
    if (!id18 || !dml_check_faults(dml, error))
        return false;
    if (table)
        return remove_from_table(dml, table, id18, error);
    store_begin(dml->data->store);
    ok = delete_row(&deletion, entity, id18);
    if (ok)
        store_commit(dml->data->store);
    else
        store_rollback(dml->data->store);
    return ok;
}
