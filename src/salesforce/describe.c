#include "config.h"

#include <string.h>

#include "core/problem.h"
#include "salesforce/describe-private.h"
#include "salesforce/json-walk.h"

#define MAX_FIELDS 5000
#define DOING "the description of the object cannot be read"

static const char *const kind_names[] = {
    [OBJECT_STANDARD] = "standard",   [OBJECT_CUSTOM] = "custom",
    [OBJECT_MANAGED] = "managed",     [OBJECT_SETTING] = "setting",
    [OBJECT_METADATA_TYPE] = "metadata_type", [OBJECT_EVENT] = "event",
    [OBJECT_BIG] = "big",             [OBJECT_EXTERNAL] = "external",
    [OBJECT_SATELLITE] = "satellite", [OBJECT_OTHER] = "other",
};

const char *object_kind_name(ObjectKind kind)
{
    g_return_val_if_fail(kind < G_N_ELEMENTS(kind_names), "other");
    return kind_names[kind];
}

Rights object_info_rights(const ObjectInfo *info)
{
    Rights rights = 0;

    if (info->queryable || info->retrieveable)
        rights |= RIGHT_READ;
    if (info->createable)
        rights |= RIGHT_CREATE;
    if (info->updateable)
        rights |= RIGHT_UPDATE;
    if (info->deletable)
        rights |= RIGHT_DELETE;
    return rights;
}

bool field_is_required(const FieldInfo *field)
{
    return field->createable && !field->nillable && !field->defaulted_on_create &&
           !g_str_equal(field->type, "boolean");
}

FieldInfo *describe_field(const Describe *describe, const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    return g_hash_table_lookup(describe->index, lower);
}

static void field_free(FieldInfo *field)
{
    g_free(field->name);
    g_free(field->label);
    g_free(field->type);
    g_free(field->compound);
    g_free(field->relationship);
    g_free(field->extra_type);
    g_strfreev(field->reference_to);
    g_strfreev(field->values);
    g_free(field);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FieldInfo, field_free)

void describe_free(Describe *describe)
{
    if (!describe)
        return;
    object_info_clear(&describe->info);
    g_ptr_array_unref(describe->fields);
    g_hash_table_unref(describe->index);
    g_free(describe);
}

typedef enum { FIELD_TEXT, FIELD_FLAG, FIELD_NUMBER, FIELD_TEXTS, FIELD_VALUES } FieldKind;

typedef struct {
    const char *key;
    gsize length;
    FieldKind kind;
    gsize offset;
} FieldKey;

#define KEY(key, kind, member) {key, sizeof(key) - 1, kind, offsetof(FieldInfo, member)}

static const FieldKey field_keys[] = {
    KEY("name", FIELD_TEXT, name),
    KEY("label", FIELD_TEXT, label),
    KEY("type", FIELD_TEXT, type),
    KEY("length", FIELD_NUMBER, length),
    KEY("precision", FIELD_NUMBER, precision),
    KEY("scale", FIELD_NUMBER, scale),
    KEY("digits", FIELD_NUMBER, digits),
    KEY("byteLength", FIELD_NUMBER, byte_length),
    KEY("createable", FIELD_FLAG, createable),
    KEY("updateable", FIELD_FLAG, updateable),
    KEY("nillable", FIELD_FLAG, nillable),
    KEY("defaultedOnCreate", FIELD_FLAG, defaulted_on_create),
    KEY("filterable", FIELD_FLAG, filterable),
    KEY("sortable", FIELD_FLAG, sortable),
    KEY("custom", FIELD_FLAG, custom),
    KEY("calculated", FIELD_FLAG, calculated),
    KEY("autoNumber", FIELD_FLAG, auto_number),
    KEY("externalId", FIELD_FLAG, external_id),
    KEY("idLookup", FIELD_FLAG, id_lookup),
    KEY("unique", FIELD_FLAG, unique),
    KEY("encrypted", FIELD_FLAG, encrypted),
    KEY("restrictedPicklist", FIELD_FLAG, restricted_picklist),
    KEY("nameField", FIELD_FLAG, name_field),
    KEY("permissionable", FIELD_FLAG, permissionable),
    KEY("cascadeDelete", FIELD_FLAG, cascade_delete),
    KEY("writeRequiresMasterRead", FIELD_FLAG, master_read),
    KEY("compoundFieldName", FIELD_TEXT, compound),
    KEY("relationshipName", FIELD_TEXT, relationship),
    KEY("extraTypeInfo", FIELD_TEXT, extra_type),
    KEY("referenceTo", FIELD_TEXTS, reference_to),
    KEY("picklistValues", FIELD_VALUES, values),
};

static bool add_text(const JsonSpan *entry, gpointer texts)
{
    char *text = json_span_text(entry);

    if (text)
        g_ptr_array_add(texts, text);
    return true;
}

typedef struct {
    char *value;
    bool active;
} Choice;

static bool choice_member(const char *key, gsize length, const JsonSpan *span, gpointer user_data)
{
    Choice *choice = user_data;

    if (json_key_is(key, length, "value") && !choice->value)
        choice->value = json_span_text(span);
    else if (json_key_is(key, length, "active"))
        choice->active = json_span_flag(span);
    return true;
}

static bool add_choice(const JsonSpan *entry, gpointer values)
{
    Choice choice = {NULL, true};

    if (!json_walk_object(entry->text, entry->length, choice_member, &choice)) {
        g_free(choice.value);
        return false;
    }
    if (choice.value && choice.active)
        g_ptr_array_add(values, choice.value);
    else
        g_free(choice.value);
    return true;
}

static bool read_texts(GStrv *target, const JsonSpan *span, JsonWalkEntry add)
{
    g_autoptr(GPtrArray) texts = NULL;

    if (span->kind == JSON_SPAN_NULL)
        return true;
    texts = g_ptr_array_new_with_free_func(g_free);
    if (!json_walk_array(span->text, span->length, add, texts))
        return false;
    g_ptr_array_add(texts, NULL);
    g_strfreev(*target);
    *target = (GStrv) g_ptr_array_free(g_steal_pointer(&texts), FALSE);
    return true;
}

/* Bits of the keys that were there: a doubled one is no honest answer. */
typedef struct {
    FieldInfo *field;
    guint64 seen;
} FieldReader;

static bool set_member(FieldInfo *field, const FieldKey *key, const JsonSpan *span)
{
    gpointer target = (char *) field + key->offset;

    switch (key->kind) {
    case FIELD_TEXT:
        *(char **) target = json_span_text(span);
        return true;
    case FIELD_FLAG:
        *(bool *) target = json_span_flag(span);
        return true;
    case FIELD_NUMBER:
        *(int *) target = (int) CLAMP(json_span_integer(span), 0, G_MAXINT);
        return true;
    case FIELD_TEXTS:
        return read_texts(target, span, add_text);
    case FIELD_VALUES:
        return read_texts(target, span, add_choice);
    }
    return false;
}

static bool field_member(const char *key, gsize length, const JsonSpan *span, gpointer user_data)
{
    FieldReader *reader = user_data;

    for (gsize i = 0; i < G_N_ELEMENTS(field_keys); i++) {
        if (length != field_keys[i].length || memcmp(key, field_keys[i].key, length) != 0)
            continue;
        if (reader->seen & G_GUINT64_CONSTANT(1) << i)
            return false;
        reader->seen |= G_GUINT64_CONSTANT(1) << i;
        return set_member(reader->field, &field_keys[i], span);
    }
    return true;
}

static bool add_field(const JsonSpan *entry, gpointer user_data)
{
    Describe *describe = user_data;
    g_autoptr(FieldInfo) field = g_new0(FieldInfo, 1);
    FieldReader reader = {field, 0};
    char *lower;

    field->reference_to = g_new0(char *, 1);
    field->values = g_new0(char *, 1);
    if (!json_walk_object(entry->text, entry->length, field_member, &reader) || !field->name ||
        !*field->name || describe->fields->len >= MAX_FIELDS)
        return false;
    if (!field->label)
        field->label = g_strdup(field->name);
    if (!field->type)
        field->type = g_strdup("anyType");
    lower = g_ascii_strdown(field->name, -1);
    if (g_hash_table_contains(describe->index, lower)) {
        g_free(lower);
        return false;
    }
    g_hash_table_insert(describe->index, lower, field);
    g_ptr_array_add(describe->fields, g_steal_pointer(&field));
    return true;
}

typedef struct {
    Describe *describe;
    ObjectReader object;
    bool has_fields;
} Reader;

static bool describe_member(const char *key, gsize length, const JsonSpan *span,
                            gpointer user_data)
{
    Reader *reader = user_data;

    if (!json_key_is(key, length, "fields"))
        return object_reader_member(key, length, span, &reader->object);
    if (reader->has_fields)
        return false;
    reader->has_fields = true;
    return json_walk_array(span->text, span->length, add_field, reader->describe);
}

Describe *describe_parse(const char *body, gsize length, GError **error)
{
    g_autoptr(Describe) describe = g_new0(Describe, 1);
    Reader reader = {.describe = describe, .object = {.info = &describe->info}};
    bool ok;

    describe->fields = g_ptr_array_new_with_free_func((GDestroyNotify) field_free);
    describe->index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    ok = json_walk_check(body, length) &&
         json_walk_object(body, length, describe_member, &reader) &&
         object_reader_end(&reader.object) && reader.has_fields;
    if (!ok) {
        problem_set(error, PROBLEM_MALFORMED_ANSWER,
                    "it is no JSON, cut off, or has no name or fields", NULL, DOING);
        return NULL;
    }
    return g_steal_pointer(&describe);
}
