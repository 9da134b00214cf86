#include "config.h"

#include "org/rows.h"

#include <string.h>

#include "org/made.h"
#include "org/org.h"
#include "org/value.h"

#define FEW 3 /* made rows of a recorded object nobody asked for */

struct Rows {
    Store *store;
    const Entity *entity;
    guint64 n_made;
    GPtrArray *records;  /* of Record *, the ones that were never made */
    GHashTable *changed; /* made position (owned guint64) → Record * */
    GHashTable *by_id;   /* id → GUINT position + 1 in records; made ones through their id */
    GHashTable *indexes; /* Field * → GHashTable: key → GPtrArray of Record * */
    guint64 n_deleted;
};

typedef enum { UNDO_INSERT, UNDO_SET, UNDO_DELETE, UNDO_MARK } UndoKind;
typedef struct {
    UndoKind kind;
    Rows *rows;
    Record *record;
    const Field *field;
    char *text;
} Undo;

struct Store {
    Org *org;
    Catalogue *catalogue;
    GHashTable *rows; /* Entity * → Rows * */
    GArray *undo;     /* of Undo */
    guint depth;
};

static void record_free(gpointer data)
{
    Record *record = data;

    for (guint i = 0; i < record->n; i++)
        g_free(record->values[i]);
    g_free(record->values);
    g_free(record);
}

static void rows_free(gpointer data)
{
    Rows *rows = data;

    g_hash_table_unref(rows->indexes);
    g_hash_table_unref(rows->by_id);
    g_hash_table_unref(rows->changed);
    g_ptr_array_unref(rows->records);
    g_free(rows);
}

static Rows *rows_new(Store *store, const Entity *entity)
{
    Rows *rows = g_new0(Rows, 1);

    rows->store = store;
    rows->entity = entity;
    rows->records = g_ptr_array_new_with_free_func(record_free);
    rows->changed = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, record_free);
    rows->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    rows->indexes = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
                                          (GDestroyNotify) g_hash_table_unref);
    if (catalogue_is_recorded(store->catalogue) && entity->kind != KIND_TABLE &&
        entity_is(entity, ENTITY_QUERYABLE))
        rows->n_made = FEW;
    return rows;
}

static void undo_clear(gpointer data)
{
    g_free(((Undo *) data)->text);
}

Store *store_new(Org *org, Catalogue *catalogue)
{
    Store *store = g_new0(Store, 1);

    store->org = org;
    store->catalogue = catalogue;
    store->rows = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, rows_free);
    store->undo = g_array_new(FALSE, TRUE, sizeof(Undo));
    g_array_set_clear_func(store->undo, undo_clear);
    return store;
}

void store_free(Store *store)
{
    if (!store)
        return;
    g_array_unref(store->undo);
    g_hash_table_unref(store->rows);
    g_free(store);
}

Org *store_org(const Store *store)
{
    return store->org;
}

Catalogue *store_catalogue(const Store *store)
{
    return store->catalogue;
}

Rows *store_rows(Store *store, const Entity *entity)
{
    Rows *rows = g_hash_table_lookup(store->rows, entity);

    if (!rows) {
        rows = rows_new(store, entity);
        g_hash_table_insert(store->rows, (gpointer) entity, rows);
    }
    return rows;
}

void store_make_rows(Store *store, const Entity *entity, guint64 n)
{
    store_rows(store, entity)->n_made = n;
}

void store_each(Store *store, StoreVisit visit, gpointer user_data)
{
    const GPtrArray *list = catalogue_list(store->catalogue);

    for (guint i = 0; i < list->len; i++) {
        const Entity *entity = g_ptr_array_index(list, i);
        const Rows *rows = g_hash_table_lookup(store->rows, entity);

        if (rows && rows_count(rows))
            visit(entity, rows_count(rows) - rows->n_deleted, user_data);
    }
}

/* ---- undo ---- */

static void remember(Rows *rows, UndoKind kind, Record *record, const Field *field,
                     const char *text)
{
    Undo undo = {kind, rows, record, field, g_strdup(text)};

    if (rows->store->depth)
        g_array_append_val(rows->store->undo, undo);
    else
        g_free(undo.text);
}

void store_begin(Store *store)
{
    Undo mark = {UNDO_MARK, NULL, NULL, NULL, NULL};

    store->depth++;
    g_array_append_val(store->undo, mark);
}

void store_commit(Store *store)
{
    g_assert(store->depth > 0);
    store->depth--;
    if (!store->depth) {
        g_array_set_size(store->undo, 0);
        return;
    }
    for (guint i = store->undo->len; i-- > 0;)
        if (g_array_index(store->undo, Undo, i).kind == UNDO_MARK) {
            g_array_remove_index(store->undo, i);
            return;
        }
}

/* ---- index ---- */

static bool is_indexed(const Field *field)
{
    return field->external_id || field->unique || field->id_lookup;
}

static GHashTable *index_of(Rows *rows, const Field *field)
{
    GHashTable *index = g_hash_table_lookup(rows->indexes, field);

    if (!index) {
        index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify) g_ptr_array_unref);
        g_hash_table_insert(rows->indexes, (gpointer) field, index);
    }
    return index;
}

static void index_add(Rows *rows, Record *record, const Field *field, const char *text)
{
    GHashTable *index = index_of(rows, field);
    char *key = value_key(field, text);
    GPtrArray *list = g_hash_table_lookup(index, key);

    if (list) {
        g_free(key);
    } else {
        list = g_ptr_array_new();
        g_hash_table_insert(index, key, list);
    }
    g_ptr_array_add(list, record);
}

static void index_remove(Rows *rows, Record *record, const Field *field, const char *text)
{
    GHashTable *index = index_of(rows, field);
    g_autofree char *key = value_key(field, text);
    GPtrArray *list = g_hash_table_lookup(index, key);

    if (list)
        g_ptr_array_remove(list, record);
}

static void put_value(Rows *rows, Record *record, const Field *field, const char *text)
{
    char *old;

    if (field->slot >= record->n) {
        guint n = MAX(rows->entity->n_slots, field->slot + 1);

        record->values = g_renew(char *, record->values, n);
        memset(record->values + record->n, 0, (n - record->n) * sizeof(char *));
        record->n = n;
    }
    old = record->values[field->slot];
    if (is_indexed(field) && old)
        index_remove(rows, record, field, old);
    record->values[field->slot] = g_strdup(text);
    if (is_indexed(field) && text)
        index_add(rows, record, field, text);
    g_free(old);
}

/* ---- rows ---- */

Store *rows_store(const Rows *rows)
{
    return rows->store;
}

const Entity *rows_entity(const Rows *rows)
{
    return rows->entity;
}

guint64 rows_count(const Rows *rows)
{
    return rows->n_made + rows->records->len;
}

guint64 rows_deleted(const Rows *rows)
{
    return rows->n_deleted;
}

guint64 rows_made(const Rows *rows)
{
    return rows->n_made;
}

void rows_at(Rows *rows, guint64 position, Row *ret_row)
{
    *ret_row = (Row){rows->entity, rows, position, NULL, NULL};
    if (position >= rows->n_made)
        ret_row->record = g_ptr_array_index(rows->records, position - rows->n_made);
    else if (g_hash_table_size(rows->changed))
        ret_row->record = g_hash_table_lookup(rows->changed, &position);
}

bool rows_find(Rows *rows, const char *id18, Row *ret_row)
{
    gpointer place = g_hash_table_lookup(rows->by_id, id18);
    guint64 index;

    if (place) {
        rows_at(rows, rows->n_made + GPOINTER_TO_UINT(place) - 1, ret_row);
        return true;
    }
    if (!made_index_of_id(rows->entity, id18, &index) || index >= rows->n_made)
        return false;
    rows_at(rows, index, ret_row);
    return true;
}

/* Texts that are no key of a made row are looked for one by one: those rows are few. */
static guint find_made(Rows *rows, const Field *field, const char *text, Row ret_rows[2])
{
    RowBuffer buffer;
    guint64 index;
    guint found = 0;

    if (field->external_id || field->unique) {
        if (!made_index_of_value(rows, field, text, &index))
            return 0;
        rows_at(rows, index, &ret_rows[0]);
        return ret_rows[0].record ? 0 : 1;
    }
    for (index = 0; index < rows->n_made && found < 2; index++) {
        const char *value;

        rows_at(rows, index, &ret_rows[found]);
        value = ret_rows[found].record ? NULL : row_value(&ret_rows[found], field, buffer);
        if (value && value_compare(field, value, text) == 0)
            found++;
    }
    return found;
}

guint rows_find_value(Rows *rows, const Field *field, const char *text, Row ret_rows[2])
{
    g_autofree char *key = value_key(field, text);
    GHashTable *index = index_of(rows, field);
    const GPtrArray *list = g_hash_table_lookup(index, key);
    guint found = find_made(rows, field, text, ret_rows);

    for (guint i = 0; list && i < list->len && found < 2; i++) {
        Record *record = g_ptr_array_index(list, i);

        if (!record->deleted && rows_find(rows, record->id, &ret_rows[found]))
            found++;
    }
    return found;
}

Record *rows_insert(Rows *rows, const char *id18)
{
    Record *record = g_new0(Record, 1);

    g_strlcpy(record->id, id18, sizeof record->id);
    record->n = rows->entity->n_slots;
    record->values = g_new0(char *, MAX(record->n, 1));
    g_ptr_array_add(rows->records, record);
    g_hash_table_insert(rows->by_id, record->id, GUINT_TO_POINTER(rows->records->len));
    remember(rows, UNDO_INSERT, record, NULL, NULL);
    return record;
}

Record *rows_keep(Rows *rows, const Row *row)
{
    Record *record;

    if (row->record)
        return row->record;
    record = g_new0(Record, 1);
    made_id(rows->entity, row->position, record->id);
    for (guint i = 0; i < rows->entity->fields->len; i++) {
        const Field *field = g_ptr_array_index(rows->entity->fields, i);
        RowBuffer buffer;
        const char *text = row_value(row, field, buffer);

        if (text && !field->calculated && !g_str_equal(field->name, "Id"))
            put_value(rows, record, field, text);
    }
    g_hash_table_insert(rows->changed, g_memdup2(&row->position, sizeof row->position), record);
    return record;
}

void rows_set(Rows *rows, Record *record, const Field *field, const char *text)
{
    const char *old = field->slot < record->n ? record->values[field->slot] : NULL;

    remember(rows, UNDO_SET, record, field, old);
    put_value(rows, record, field, text);
}

void rows_delete(Rows *rows, Record *record)
{
    record->deleted = true;
    rows->n_deleted++;
    remember(rows, UNDO_DELETE, record, NULL, NULL);
}

static void undo_one(const Undo *undo)
{
    Rows *rows = undo->rows;

    switch (undo->kind) {
    case UNDO_SET:
        put_value(rows, undo->record, undo->field, undo->text);
        break;
    case UNDO_DELETE:
        undo->record->deleted = false;
        rows->n_deleted--;
        break;
    case UNDO_INSERT:
        /* The last one added; its values are undone and out of the indexes already. */
        g_hash_table_remove(rows->by_id, undo->record->id);
        g_ptr_array_set_size(rows->records, (int) rows->records->len - 1);
        break;
    case UNDO_MARK:
        break;
    }
}

void store_rollback(Store *store)
{
    bool at_mark = false;

    g_assert(store->depth > 0);
    while (!at_mark) {
        Undo undo = g_array_index(store->undo, Undo, store->undo->len - 1);

        at_mark = undo.kind == UNDO_MARK;
        undo_one(&undo);
        g_array_set_size(store->undo, store->undo->len - 1);
    }
    store->depth--;
}
