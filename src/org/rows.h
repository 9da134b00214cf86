/* The rows of the data half: kept ones, and ones made on the fly from their number alone.
 *
 * Positions 0 … n-1 are the made rows, then come the kept ones in the order of their creation; a
 * made row that was changed is kept at its old position. Positions never change; deleted rows stay
 * and say so. */
#ifndef ORG_ROWS_H
#define ORG_ROWS_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

#include "org/catalogue.h"
#include "org/data.h"

#define ROW_VALUE_SIZE 8192 /* of values that are worked out */
typedef char RowBuffer[ROW_VALUE_SIZE];

typedef struct Rows Rows;
typedef struct Store Store;

typedef struct {
    char id[19];
    bool deleted;
    guint n;
    char **values; /* by the field's slot, row form; NULL: null */
} Record;

/* One row, as a value: valid as long as the store, json's as long as its owner. */
typedef struct {
    const Entity *entity;
    Rows *rows;        /* NULL: of a table of the setup half */
    guint64 position;
    Record *record;    /* NULL: made on the fly */
    json_object *json; /* of a table of the setup half, borrowed */
} Row;

Store *store_new(Org *org, Catalogue *catalogue);
void store_free(Store *store);
Org *store_org(const Store *store);
Catalogue *store_catalogue(const Store *store);
Rows *store_rows(Store *store, const Entity *entity);
/* --rows: so many made rows instead of the usual few. */
void store_make_rows(Store *store, const Entity *entity, guint64 n);
/* Calls for each object that has rows. */
typedef void (*StoreVisit)(const Entity *entity, guint64 n, gpointer user_data);
void store_each(Store *store, StoreVisit visit, gpointer user_data);
/* Everything between begin and rollback is undone; commits and begins may nest. */
void store_begin(Store *store);
void store_commit(Store *store);
void store_rollback(Store *store);

Store *rows_store(const Rows *rows);
const Entity *rows_entity(const Rows *rows);
guint64 rows_count(const Rows *rows);   /* positions, deleted ones included */
guint64 rows_deleted(const Rows *rows);
guint64 rows_made(const Rows *rows);
void rows_at(Rows *rows, guint64 position, Row *ret_row);
bool rows_find(Rows *rows, const char *id18, Row *ret_row); /* also deleted ones */
/* Rows with this value (row form), not deleted; at most two are of interest. Indexed fields are
 * external ids, unique fields and lookups. */
guint rows_find_value(Rows *rows, const Field *field, const char *text, Row ret_rows[2]);
Record *rows_insert(Rows *rows, const char *id18);
Record *rows_keep(Rows *rows, const Row *row); /* the record of a row, to change it */
void rows_set(Rows *rows, Record *record, const Field *field, const char *text);
void rows_delete(Rows *rows, Record *record);

/* Row form, or NULL for null; borrowed from the row or from the buffer. */
const char *row_value(const Row *row, const Field *field, RowBuffer buffer);
const char *row_id(const Row *row, RowBuffer buffer);
bool row_is_deleted(const Row *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_free)

#endif
