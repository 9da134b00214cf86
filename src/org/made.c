#include "config.h"

#include "org/made.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "org/value.h"

#define FIRST_DAY 1577836800 /* 2020-01-01 UTC */

static const char BASE62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
static const char MARK[] = "9m0000"; /* the middle of a made id; org_new_id() has another */

static const char *const first_names[] = {
    "Ada",     "Bogdan",  "Chloé",   "Dmitri", "Elif",  "Finn",  "Grażyna",
    "Haruto",  "Ines",    "Jörg",    "Katya",  "Liam",  "Maïté", "Noor",
    "Ottilie", "Pádraig", "Quentin", "Rosa",   "Søren", "Tove",
};
static const char *const last_names[] = {
    "O'Brien", "Müller", "Nowak",   "García",   "Lindqvist", "D'Angelo", "Yamada", "Okafor",
    "Petrov",  "Smith",  "Łukasik", "van Dijk", "Öztürk",    "Nguyễn",   "Brown",
};
static const char *const cities[] = {"Berlin", "Łódź", "Porto", "Lyon", "Osaka", "Cork", "Malmö"};
static const char *const words[] = {"amber", "birch", "cobalt", "delta", "ember", "fjord", "grove"};

#define PICK(list, n) ((list)[(n) % G_N_ELEMENTS(list)])

void made_id(const Entity *entity, guint64 index, char ret_id[19])
{
    char id[16];

    memcpy(id, entity->key_prefix ? entity->key_prefix : "000", 3);
    memcpy(id + 3, MARK, sizeof MARK);
    for (guint at = 14; at >= 3 + strlen(MARK); at--, index /= 62)
        id[at] = BASE62[index % 62];
    id[15] = '\0';
    memcpy(ret_id, id, 15);
    value_id_checksum(id, ret_id + 15);
}

bool made_index_of_id(const Entity *entity, const char *id18, guint64 *ret_index)
{
    const char *prefix = entity->key_prefix ? entity->key_prefix : "000";
    guint64 index = 0;

    if (strncmp(id18, prefix, 3) != 0 || strncmp(id18 + 3, MARK, strlen(MARK)) != 0)
        return false;
    for (guint at = 3 + (guint) strlen(MARK); at < 15; at++) {
        const char *digit = strchr(BASE62, id18[at]);

        if (!digit || !*digit)
            return false;
        index = index * 62 + (guint64) (digit - BASE62);
    }
    *ret_index = index;
    return true;
}

static const char *print(RowBuffer buffer, const char *text)
{
    g_strlcpy(buffer, text, ROW_VALUE_SIZE);
    return buffer;
}

static void print_time(RowBuffer buffer, const char *format, gint64 seconds)
{
    time_t time = (time_t) seconds;
    struct tm tm;

    gmtime_r(&time, &tm);
    if (g_str_equal(format, "date"))
        snprintf(buffer, ROW_VALUE_SIZE, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1,
                 tm.tm_mday);
    else if (g_str_equal(format, "time"))
        snprintf(buffer, ROW_VALUE_SIZE, "%02d:%02d:%02d.000Z", tm.tm_hour, tm.tm_min, tm.tm_sec);
    else
        snprintf(buffer, ROW_VALUE_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d.000+0000",
                 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static bool is_indexed(const Field *field)
{
    return field->external_id || field->unique;
}

/* Texts by which a row is found again carry its number. */
static const char *indexed_text(const Field *field, guint64 index, RowBuffer buffer)
{
    if (field_class(field) == CLASS_NUMBER || field_class(field) == CLASS_INTEGER)
        snprintf(buffer, ROW_VALUE_SIZE, "%" G_GUINT64_FORMAT, index + 1);
    else if (field->type == FIELD_EMAIL)
        snprintf(buffer, ROW_VALUE_SIZE, "row%07" G_GUINT64_FORMAT "@orgwire.example", index);
    else
        snprintf(buffer, ROW_VALUE_SIZE, "M-%07" G_GUINT64_FORMAT, index);
    return buffer;
}

bool made_index_of_value(const Rows *rows, const Field *field, const char *text, guint64 *ret_index)
{
    const char *digits = strpbrk(text, "0123456789");
    RowBuffer buffer;
    guint64 index;

    if (!digits || !is_indexed(field))
        return false;
    index = g_ascii_strtoull(digits, NULL, 10);
    if (field_class(field) == CLASS_NUMBER || field_class(field) == CLASS_INTEGER)
        index--;
    if (index >= rows_made(rows) ||
        value_compare(field, indexed_text(field, index, buffer), text) != 0)
        return false;
    *ret_index = index;
    return true;
}

static const char *name_text(const Entity *entity, const Field *field, guint64 index,
                             RowBuffer buffer)
{
    if (field->extra_type && g_str_equal(field->extra_type, "personname"))
        snprintf(buffer, ROW_VALUE_SIZE, "%s %s", PICK(first_names, index),
                 PICK(last_names, index / 3));
    else
        snprintf(buffer, ROW_VALUE_SIZE, "%s %07" G_GUINT64_FORMAT, entity->label, index);
    return buffer;
}

static const char *text_value(const Entity *entity, const Field *field, guint64 index,
                              guint64 mixed, RowBuffer buffer)
{
    if (field->name_field)
        return name_text(entity, field, index, buffer);
    if (g_str_equal(field->name, "FirstName"))
        return print(buffer, PICK(first_names, index));
    if (g_str_equal(field->name, "LastName"))
        return print(buffer, PICK(last_names, index / 3));
    if (g_str_has_suffix(field->name, "City"))
        return print(buffer, PICK(cities, mixed));
    switch (field->type) {
    case FIELD_EMAIL:
        snprintf(buffer, ROW_VALUE_SIZE, "row%07" G_GUINT64_FORMAT "@orgwire.example", index);
        break;
    case FIELD_PHONE:
        snprintf(buffer, ROW_VALUE_SIZE, "+49 30 %07" G_GUINT64_FORMAT, mixed % 10000000);
        break;
    case FIELD_URL:
        snprintf(buffer, ROW_VALUE_SIZE, "https://orgwire.example/%" G_GUINT64_FORMAT, index);
        break;
    default:
        snprintf(buffer, ROW_VALUE_SIZE, "%s %s %" G_GUINT64_FORMAT, PICK(words, mixed),
                 PICK(words, mixed / 7), mixed % 1000);
        break;
    }
    if (field->length > 0 && g_utf8_strlen(buffer, -1) > field->length)
        *g_utf8_offset_to_pointer(buffer, field->length) = '\0';
    return buffer;
}

static const char *number_value(const Field *field, guint64 mixed, RowBuffer buffer)
{
    int digits = MIN(MAX(field->precision - field->scale, 1), 6);
    guint64 limit = 1;

    for (int i = 0; i < digits; i++)
        limit *= 10;
    if (field->type == FIELD_PERCENT)
        limit = 100;
    if (field->scale > 0)
        snprintf(buffer, ROW_VALUE_SIZE, "%" G_GUINT64_FORMAT ".%0*u", mixed % limit,
                 MIN(field->scale, 2), (guint) (mixed / 7 % (field->scale > 1 ? 100 : 10)));
    else
        snprintf(buffer, ROW_VALUE_SIZE, "%" G_GUINT64_FORMAT, mixed % limit);
    return buffer;
}

static const char *pick_value(const Field *field, guint64 mixed, RowBuffer buffer)
{
    const PickValue *value;

    if (!field->values->len)
        return NULL;
    value = g_ptr_array_index(field->values, mixed % field->values->len);
    return print(buffer, value->value);
}

static const char *reference_value(const Rows *rows, const Field *field, guint64 index,
                                   RowBuffer buffer)
{
    const char *target = field->reference_to[0];

    for (char **one = field->reference_to; *one; one++)
        if (g_str_equal(*one, "User"))
            target = *one;
    if (!target || g_str_equal(target, rows_entity(rows)->name))
        return NULL;
    return rows_reference(rows, target, index, buffer);
}

static const char *system_value(const Rows *rows, guint64 index, const Field *field,
                                RowBuffer buffer, bool *ret_done)
{
    *ret_done = true;
    if (g_str_equal(field->name, "Id")) {
        made_id(rows_entity(rows), index, buffer);
        return buffer;
    }
    if (g_str_equal(field->name, "CreatedDate") || g_str_equal(field->name, "LastModifiedDate") ||
        g_str_equal(field->name, "SystemModstamp")) {
        print_time(buffer, "datetime", FIRST_DAY + (gint64) (index % 94608000));
        return buffer;
    }
    *ret_done = false;
    return NULL;
}

const char *made_value(const Rows *rows, guint64 index, const Field *field, RowBuffer buffer)
{
    guint64 mixed = (index + 1) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15) ^ g_str_hash(field->name);
    bool done;
    const char *text = system_value(rows, index, field, buffer, &done);

    mixed = (mixed >> 17) % 100000007;
    if (done)
        return text;
    if (is_indexed(field))
        return indexed_text(field, index, buffer);
    if (field_class(field) == CLASS_BOOLEAN)
        return !g_str_equal(field->name, "IsDeleted") && mixed % 3 == 0 ? "true" : "false";
    if (field->nillable && !field->name_field && mixed % 5 == 0)
        return NULL;
    if (field->values->len && field_class(field) == CLASS_TEXT)
        return field->controller ? NULL : pick_value(field, mixed, buffer);
    switch (field_class(field)) {
    case CLASS_TEXT:
        return text_value(rows_entity(rows), field, index, mixed, buffer);
    case CLASS_NUMBER:
        return g_str_has_suffix(field->name, "itude") || field->compound
                   ? NULL
                   : number_value(field, mixed, buffer);
    case CLASS_INTEGER:
        snprintf(buffer, ROW_VALUE_SIZE, "%" G_GUINT64_FORMAT, mixed % 5000);
        return buffer;
    case CLASS_ID:
        return field->type == FIELD_REFERENCE ? reference_value(rows, field, index, buffer) : NULL;
    case CLASS_DATE:
    case CLASS_DATETIME:
    case CLASS_TIME:
        print_time(buffer, field_type_name(field->type),
                   FIRST_DAY + (gint64) (mixed * 7919 % 220752000));
        return buffer;
    default:
        return NULL;
    }
}
