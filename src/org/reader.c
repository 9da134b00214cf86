#include "config.h"

#include "org/reader.h"

#include "org/access.h"

typedef struct {
    GPtrArray *rows;   /* of json_object *; NULL: not for this user */
    GHashTable *by_id; /* id → position + 1 */
} Snapshot;

struct Reader {
    Store *store;
    GHashTable *tables;
    const OrgUser *user;
    bool deleted;
    GHashTable *snapshots; /* Entity * → Snapshot * */
};

static void snapshot_free(gpointer data)
{
    Snapshot *snapshot = data;

    g_hash_table_unref(snapshot->by_id);
    g_clear_pointer(&snapshot->rows, g_ptr_array_unref);
    g_free(snapshot);
}

Reader *reader_new(Store *store, GHashTable *tables, const OrgUser *user, bool deleted)
{
    Reader *reader = g_new0(Reader, 1);

    reader->store = store;
    reader->tables = tables;
    reader->user = user;
    reader->deleted = deleted;
    reader->snapshots = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, snapshot_free);
    return reader;
}

void reader_free(Reader *reader)
{
    if (!reader)
        return;
    g_hash_table_unref(reader->snapshots);
    g_free(reader);
}

Store *reader_store(const Reader *reader)
{
    return reader->store;
}

Catalogue *reader_catalogue(const Reader *reader)
{
    return store_catalogue(reader->store);
}

bool reader_is_admin(const Reader *reader)
{
    return !reader->user || reader->user->admin;
}

static Snapshot *snapshot_of(Reader *reader, const Entity *entity)
{
    const Table *table = g_hash_table_lookup(reader->tables, entity);
    Snapshot *snapshot = g_hash_table_lookup(reader->snapshots, entity);

    if (!table || snapshot)
        return snapshot;
    snapshot = g_new0(Snapshot, 1);
    snapshot->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    snapshot->rows = table->rows(store_org(reader->store), reader->user);
    for (guint i = 0; snapshot->rows && i < snapshot->rows->len; i++) {
        json_object *id = json_object_object_get(g_ptr_array_index(snapshot->rows, i), "Id");

        if (id)
            g_hash_table_insert(snapshot->by_id, (gpointer) json_object_get_string(id),
                                GUINT_TO_POINTER(i + 1));
    }
    g_hash_table_insert(reader->snapshots, (gpointer) entity, snapshot);
    return snapshot;
}

Entity *reader_entity(Reader *reader, const char *name)
{
    Entity *entity = catalogue_get(reader_catalogue(reader), name);

    if (!entity || !access_visible(store_org(reader->store), reader->user, entity))
        return NULL;
    if (entity->kind == KIND_TABLE && !snapshot_of(reader, entity)->rows)
        return NULL;
    return entity;
}

bool reader_sees(Reader *reader, const Entity *entity, const Field *field)
{
    return access_readable(store_org(reader->store), reader->user, entity, field);
}

Field *reader_field(Reader *reader, const Entity *entity, const char *name)
{
    Field *field = entity_field(entity, name);

    return field && reader_sees(reader, entity, field) ? field : NULL;
}

guint64 reader_count(Reader *reader, const Entity *entity)
{
    const Snapshot *snapshot = snapshot_of(reader, entity);

    if (snapshot)
        return snapshot->rows ? snapshot->rows->len : 0;
    return rows_count(store_rows(reader->store, entity));
}

bool reader_at(Reader *reader, const Entity *entity, guint64 position, Row *ret_row)
{
    const Snapshot *snapshot = snapshot_of(reader, entity);

    if (snapshot) {
        *ret_row = (Row){entity, NULL, position, NULL, g_ptr_array_index(snapshot->rows, position)};
        return true;
    }
    rows_at(store_rows(reader->store, entity), position, ret_row);
    return reader->deleted || !row_is_deleted(ret_row);
}

guint64 reader_quick_count(Reader *reader, const Entity *entity)
{
    Rows *rows;

    if (snapshot_of(reader, entity))
        return reader_count(reader, entity);
    rows = store_rows(reader->store, entity);
    return rows_count(rows) - (reader->deleted ? 0 : rows_deleted(rows));
}

bool reader_find(Reader *reader, const Entity *entity, const char *id18, Row *ret_row)
{
    const Snapshot *snapshot = snapshot_of(reader, entity);
    gpointer place;

    if (snapshot) {
        place = g_hash_table_lookup(snapshot->by_id, id18);
        return place && reader_at(reader, entity, GPOINTER_TO_UINT(place) - 1, ret_row);
    }
    return rows_find(store_rows(reader->store, entity), id18, ret_row) &&
           (reader->deleted || !row_is_deleted(ret_row));
}

bool reader_follow(Reader *reader, const Field *reference, const char *id18, Row *ret_row)
{
    Entity *target;

    if (reference->reference_to[0] && !reference->reference_to[1])
        target = catalogue_get(reader_catalogue(reader), reference->reference_to[0]);
    else
        target = catalogue_of_id(reader_catalogue(reader), id18);
    return target && reader_find(reader, target, id18, ret_row);
}
