#include "config.h"

#include "org/data.h"

#include <string.h>

#include "core/problem.h"
#include "org/data-state.h"
#include "org/describe-text.h"
#include "org/describe-written.h"

Data *data_new(Org *org, const char *describes, GError **error)
{
    g_autoptr(Catalogue) catalogue = catalogue_new(describes, error);
    Data *data;

    if (!catalogue)
        return NULL;
    data = g_new0(Data, 1);
    data->org = org;
    data->store = store_new(org, catalogue);
    data->catalogue = g_steal_pointer(&catalogue);
    data->tables = g_hash_table_new(g_direct_hash, g_direct_equal);
    data->changed_at = org_now(org);
    if (!describes)
        data_seed(data);
    return data;
}

void data_free(Data *data)
{
    if (!data)
        return;
    g_clear_pointer(&data->cursors, cursors_free);
    g_clear_pointer(&data->jobs, jobs_free);
    g_hash_table_unref(data->tables);
    store_free(data->store);
    catalogue_free(data->catalogue);
    g_free(data);
}

bool data_set_rows(Data *data, const char *text, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, ":", 2);
    Entity *entity;
    guint64 n;

    if (g_strv_length(parts) != 2 ||
        !g_ascii_string_to_unsigned(parts[1], 10, 0, 1000000000, &n, NULL)) {
        problem_set(error, PROBLEM_USAGE, NULL, "Say it like this: Account:1000000",
                    "'%s' is not OBJECT:N", text);
        return false;
    }
    entity = catalogue_get(data->catalogue, parts[0]);
    if (!entity) {
        problem_set(error, PROBLEM_USAGE, NULL, NULL, "There is no object '%s'", parts[0]);
        return false;
    }
    store_make_rows(data->store, entity, n);
    return true;
}

/* ---- questions of the setup half ---- */

static bool may_take_permissions(const Entity *entity)
{
    return !entity->no_permissions && entity->kind != KIND_TABLE && entity->kind != KIND_SETTING &&
           entity->kind != KIND_METADATA_TYPE;
}

bool data_object(const Data *data, const char *object, DataObject *ret_object)
{
    Entity *entity = catalogue_get(data->catalogue, object);
    guint n = 0;

    if (!entity)
        return false;
    *ret_object = (DataObject){entity->name, may_take_permissions(entity), {NULL, NULL}};
    for (guint i = 0; i < entity->fields->len && n < G_N_ELEMENTS(ret_object->masters); i++) {
        const Field *field = g_ptr_array_index(entity->fields, i);
        const Entity *master = field->cascade_delete && field->master_read && !field->updateable &&
                                       field->reference_to[0]
                                   ? catalogue_find(data->catalogue, field->reference_to[0])
                                   : NULL;

        if (master && entity->kind == KIND_CUSTOM)
            ret_object->masters[n++] = master->name;
    }
    return true;
}

/* An address is written through its parts, and its permission is theirs. */
static bool is_writable(const Entity *entity, const Field *field)
{
    if (field->createable || field->updateable)
        return true;
    for (guint i = 0; i < entity->fields->len; i++) {
        const Field *part = g_ptr_array_index(entity->fields, i);

        if (g_strcmp0(part->compound, field->name) == 0 && (part->createable || part->updateable))
            return true;
    }
    return false;
}

bool data_field(const Data *data, const char *object, const char *field, DataField *ret_field)
{
    Entity *entity = catalogue_get(data->catalogue, object);
    const Field *found = entity ? entity_field(entity, field) : NULL;

    if (!found || found->hidden)
        return false;
    *ret_field = (DataField){found->name, field_needs_value(found), found->permissionable,
                             is_writable(entity, found)};
    return true;
}

static void add_count(const Entity *entity, guint64 n, gpointer user_data)
{
    json_object_object_add(user_data, entity->name, json_object_new_int64((gint64) n));
}

json_object *data_state(const Data *data)
{
    json_object *state = json_object_new_object();

    store_each(data->store, add_count, state);
    return state;
}

/* ---- problems ---- */

void row_problem_set(RowProblem *problem, int status, const char *code, const char *field,
                     const char *format, ...)
{
    va_list args;

    row_problem_clear(problem);
    va_start(args, format);
    problem->message = g_strdup_vprintf(format, args);
    va_end(args);
    problem->status = status;
    problem->code = code;
    problem->field = field;
}

void row_problem_clear(RowProblem *problem)
{
    g_free(problem->message);
    memset(problem, 0, sizeof *problem);
}

/* ---- tables of the setup half ---- */

static Field *column_field(const TableColumn *column)
{
    FieldType type = field_type_parse(column->type);
    Field *field = field_new(column->name, NULL, type == FIELD_N ? FIELD_STRING : type);

    field->length = (int) column->length;
    field->createable = column->createable;
    field->updateable = column->updateable;
    field->nillable = column->nillable;
    field->defaulted = !column->createable;
    field->permissionable = false;
    field->name_field = g_str_equal(column->name, "Name");
    field->id_lookup = g_str_equal(column->name, "Id");
    if (column->reference_to) {
        g_strfreev(field->reference_to);
        field->reference_to = g_strsplit(column->reference_to, ",", -1);
    }
    field->relationship = g_strdup(column->relationship);
    field_complete(field);
    /* What the table says counts, whatever the type would have. */
    field->createable = column->createable;
    field->updateable = column->updateable;
    return field;
}

/* A describe of ours has more fields than the table: those are read-only and null. */
static void take_written(Entity *entity)
{
    describe_text_parse(entity, describe_written(entity->name));
    for (guint i = 0; i < entity->fields->len; i++) {
        Field *field = g_ptr_array_index(entity->fields, i);

        field->createable = field->updateable = false;
        field->defaulted = true;
    }
}

/* The table's word counts for what may be written; a recorded describe stays as it is. */
static void merge_columns(Entity *entity, const Table *table)
{
    if (!entity->fields && describe_written(entity->name))
        take_written(entity);
    for (const TableColumn *column = table->columns; column->name; column++) {
        Field *known = entity->fields ? entity_field(entity, column->name) : NULL;

        if (!known) {
            entity_add_field(entity, column_field(column));
        } else if (!known->recorded) {
            known->createable = column->createable;
            known->updateable = column->updateable;
            known->defaulted = !column->createable;
        }
    }
}

static Entity *table_entity(Data *data, const Table *table)
{
    Entity *entity = entity_new(table->name, KIND_TABLE);

    entity->label = g_strdup(table->label);
    entity->label_plural = entity_plural(table->label);
    entity->key_prefix = g_strdup(table->key_prefix);
    entity->flags = ENTITY_QUERYABLE | ENTITY_RETRIEVEABLE;
    entity->flags |= table->insert ? ENTITY_CREATEABLE : 0;
    entity->flags |= table->update ? ENTITY_UPDATEABLE : 0;
    entity->flags |= table->remove ? ENTITY_DELETABLE : 0;
    entity->unlisted = catalogue_is_recorded(data->catalogue);
    return entity;
}

void data_add_table(Data *data, const Table *table)
{
    Entity *entity = catalogue_find(data->catalogue, table->name);

    if (entity && catalogue_is_recorded(data->catalogue))
        catalogue_read_recorded(data->catalogue, entity);
    else
        entity = table_entity(data, table);
    entity->kind = KIND_TABLE;
    entity->no_permissions = true;
    merge_columns(entity, table);
    catalogue_add(data->catalogue, entity);
    g_hash_table_insert(data->tables, entity, (gpointer) table);
}

static void list_takers(Data *data, const char *table)
{
    const GPtrArray *all = catalogue_list(data->catalogue);
    Entity *entity = catalogue_find(data->catalogue, table);
    Field *field = entity && entity->fields ? entity_field(entity, "SobjectType") : NULL;

    if (!field || field->recorded)
        return;
    g_ptr_array_set_size(field->values, 0);
    for (guint i = 0; i < all->len; i++) {
        const Entity *taker = g_ptr_array_index(all, i);

        if (may_take_permissions(taker))
            field_add_value(field, taker->name, false);
    }
}

void data_list_takers(Data *data)
{
    list_takers(data, "ObjectPermissions");
    list_takers(data, "FieldPermissions");
}

const Table *data_table(const Data *data, const Entity *entity)
{
    return g_hash_table_lookup(data->tables, entity);
}
