/* What a row holds, whichever kind it is. */
#include "config.h"

#include <string.h>

#include "org/formula.h"
#include "org/made.h"
#include "org/org.h"
#include "org/rows.h"

bool row_is_deleted(const Row *row)
{
    return row->record && row->record->deleted;
}

static const char *stored(const Row *row, const Field *field)
{
    return field->slot < row->record->n ? row->record->values[field->slot] : NULL;
}

static const char *json_value(const Row *row, const Field *field)
{
    json_object *value = NULL;

    if (!json_object_object_get_ex(row->json, field->name, &value) || !value)
        return field->type == FIELD_BOOLEAN ? "false" : NULL;
    return json_object_get_string(value);
}

/* "First Last" of whichever is there. */
static const char *person_name(const Row *row, RowBuffer buffer)
{
    const Field *first = entity_field(row->entity, "FirstName");
    const Field *last = entity_field(row->entity, "LastName");
    const char *given = first ? stored(row, first) : NULL;
    const char *family = last ? stored(row, last) : NULL;

    if (!given && !family)
        return NULL;
    g_strlcpy(buffer, given ? given : "", ROW_VALUE_SIZE);
    if (given && family)
        g_strlcat(buffer, " ", ROW_VALUE_SIZE);
    if (family)
        g_strlcat(buffer, family, ROW_VALUE_SIZE);
    return buffer;
}

const char *row_value(const Row *row, const Field *field, RowBuffer buffer)
{
    if (row->json)
        return json_value(row, field);
    if (field->calculated && field->formula) {
        const char *value = formula_value(row, field, buffer);

        if (value || row->record || !row->entity->recorded_describe)
            return value;
    }
    if (!row->record)
        return made_value(row->rows, row->position, field, buffer);
    if (g_str_equal(field->name, "Id"))
        return row->record->id;
    if (g_str_equal(field->name, "IsDeleted"))
        return row->record->deleted ? "true" : "false";
    if (field->extra_type && g_str_equal(field->extra_type, "personname"))
        return person_name(row, buffer);
    if (field->type == FIELD_BOOLEAN && !stored(row, field))
        return "false";
    return stored(row, field);
}

const char *row_id(const Row *row, RowBuffer buffer)
{
    json_object *value = NULL;

    if (row->record)
        return row->record->id;
    if (row->json)
        return json_object_object_get_ex(row->json, "Id", &value) && value
                   ? json_object_get_string(value)
                   : NULL;
    made_id(row->entity, row->position, buffer);
    return buffer;
}

const char *rows_reference(const Rows *rows, const char *object, guint64 index, RowBuffer buffer)
{
    Store *store = rows_store(rows);
    Entity *target;
    Rows *others;
    Row row;

    if (g_str_equal(object, "User")) {
        const OrgUser *user = org_user_by_name(store_org(store), index % 2 ? ORG_ADMIN_USERNAME
                                                                           : ORG_RUN_AS_USERNAME);

        return user ? user->id : NULL;
    }
    target = catalogue_find(store_catalogue(store), object);
    if (!target || target->kind == KIND_TABLE)
        return NULL;
    others = store_rows(store, target);
    if (!rows_count(others))
        return NULL;
    rows_at(others, index % rows_count(others), &row);
    return row_is_deleted(&row) ? NULL : row_id(&row, buffer);
}
