#include "config.h"

#include "core/problem.h"
#include "salesforce/describe-private.h"
#include "salesforce/json-stream.h"

#define DOING "the object list cannot be read"

void object_info_clear(ObjectInfo *info)
{
    g_free(info->name);
    g_free(info->label);
    g_free(info->label_plural);
    g_free(info->key_prefix);
}

static void object_info_free(ObjectInfo *info)
{
    object_info_clear(info);
    g_free(info);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ObjectInfo, object_info_free)

typedef enum { OBJECT_TEXT, OBJECT_FLAG, OBJECT_PRESENT } MemberKind;

#define MEMBER(key, kind, of_reader, type, member)                                                 \
    {key, sizeof(key) - 1, kind, of_reader, offsetof(type, member)}

/* Offsets into the info, or into the reader. */
static const struct {
    const char *key;
    gsize length;
    MemberKind kind;
    bool of_reader;
    gsize offset;
} members[] = {
    MEMBER("name", OBJECT_TEXT, false, ObjectInfo, name),
    MEMBER("label", OBJECT_TEXT, false, ObjectInfo, label),
    MEMBER("labelPlural", OBJECT_TEXT, false, ObjectInfo, label_plural),
    MEMBER("keyPrefix", OBJECT_TEXT, false, ObjectInfo, key_prefix),
    MEMBER("queryable", OBJECT_FLAG, false, ObjectInfo, queryable),
    MEMBER("retrieveable", OBJECT_FLAG, false, ObjectInfo, retrieveable),
    MEMBER("createable", OBJECT_FLAG, false, ObjectInfo, createable),
    MEMBER("updateable", OBJECT_FLAG, false, ObjectInfo, updateable),
    MEMBER("deletable", OBJECT_FLAG, false, ObjectInfo, deletable),
    MEMBER("customSetting", OBJECT_FLAG, true, ObjectReader, custom_setting),
    MEMBER("deprecatedAndHidden", OBJECT_FLAG, true, ObjectReader, deprecated),
    MEMBER("associateEntityType", OBJECT_PRESENT, true, ObjectReader, satellite),
    MEMBER("layoutable", OBJECT_FLAG, true, ObjectReader, layoutable),
    MEMBER("triggerable", OBJECT_FLAG, true, ObjectReader, triggerable),
};

bool object_reader_member(const char *key, gsize length, const JsonSpan *span, gpointer user_data)
{
    ObjectReader *reader = user_data;

    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        gpointer target;

        if (length != members[i].length || memcmp(key, members[i].key, length) != 0)
            continue;
        if (reader->seen & 1u << i)
            return false;
        reader->seen |= 1u << i;
        target = (members[i].of_reader ? (char *) reader : (char *) reader->info) +
                 members[i].offset;
        if (members[i].kind == OBJECT_TEXT)
            *(char **) target = json_span_text(span);
        else if (members[i].kind == OBJECT_FLAG)
            *(bool *) target = json_span_flag(span);
        else
            *(bool *) target = span->kind == JSON_SPAN_TEXT;
        return true;
    }
    return true;
}

/* salesforce-api §8.1; custom satellites are told by their names too. */
static const struct {
    const char *suffix;
    ObjectKind kind;
} suffixes[] = {
    {"__Share", OBJECT_SATELLITE},
    {"__History", OBJECT_SATELLITE},
    {"__Feed", OBJECT_SATELLITE},
    {"__Tag", OBJECT_SATELLITE},
    {"ChangeEvent", OBJECT_SATELLITE},
    {"__ViewStat", OBJECT_SATELLITE},
    {"__VoteStat", OBJECT_SATELLITE},
    {"__DataCategorySelection", OBJECT_SATELLITE},
    {"__mdt", OBJECT_METADATA_TYPE},
    {"__e", OBJECT_EVENT},
    {"__b", OBJECT_BIG},
    {"__x", OBJECT_EXTERNAL},
    {"__c", OBJECT_CUSTOM},
    {"_hst", OBJECT_OTHER},
};

static ObjectKind kind_of(const ObjectReader *reader)
{
    const char *name = reader->info->name;
    const char *first = strstr(name, "__");

    if (reader->satellite)
        return OBJECT_SATELLITE;
    for (gsize i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        if (!g_str_has_suffix(name, suffixes[i].suffix))
            continue;
        if (suffixes[i].kind != OBJECT_CUSTOM)
            return suffixes[i].kind;
        if (reader->custom_setting)
            return OBJECT_SETTING;
        return strstr(first + 2, "__") ? OBJECT_MANAGED : OBJECT_CUSTOM;
    }
    return first ? OBJECT_OTHER : OBJECT_STANDARD;
}

/* Knowledge articles are the one kind among the others that people work with. */
static bool is_hidden(const ObjectReader *reader)
{
    const ObjectInfo *info = reader->info;
    bool knowledge = g_str_has_suffix(info->name, "__kav") || g_str_has_suffix(info->name, "__ka");

    return !(info->queryable || info->createable) || reader->deprecated || !info->key_prefix ||
           info->kind == OBJECT_SATELLITE || info->kind == OBJECT_SETTING ||
           info->kind == OBJECT_METADATA_TYPE || (info->kind == OBJECT_OTHER && !knowledge);
}

bool object_reader_end(ObjectReader *reader)
{
    ObjectInfo *info = reader->info;

    if (!info->name || !*info->name)
        return false;
    if (!info->label)
        info->label = g_strdup(info->name);
    if (!info->label_plural)
        info->label_plural = g_strdup(info->label);
    info->kind = kind_of(reader);
    info->hidden = is_hidden(reader);
    info->business = reader->layoutable && reader->triggerable;
    return true;
}

struct DescribeListReader {
    JsonStream *stream;
    GPtrArray *objects;
};

static bool on_entry(const char *text, gsize length, gpointer user_data, GError **error)
{
    DescribeListReader *list = user_data;
    g_autoptr(ObjectInfo) info = g_new0(ObjectInfo, 1);
    ObjectReader reader = {.info = info};

    if (!json_walk_check(text, length) ||
        !json_walk_object(text, length, object_reader_member, &reader) ||
        !object_reader_end(&reader)) {
        g_autofree char *why =
            g_strdup_printf("entry %u is broken or has no name", list->objects->len + 1);

        problem_set(error, PROBLEM_MALFORMED_ANSWER, why, NULL, DOING);
        return false;
    }
    g_ptr_array_add(list->objects, g_steal_pointer(&info));
    return true;
}

DescribeListReader *describe_list_reader_new(void)
{
    DescribeListReader *reader = g_new0(DescribeListReader, 1);

    reader->stream = json_stream_new("sobjects", on_entry, reader);
    reader->objects = g_ptr_array_new_with_free_func((GDestroyNotify) object_info_free);
    return reader;
}

void describe_list_reader_free(DescribeListReader *reader)
{
    if (!reader)
        return;
    json_stream_free(reader->stream);
    g_clear_pointer(&reader->objects, g_ptr_array_unref);
    g_free(reader);
}

bool describe_list_reader_push(DescribeListReader *reader, const char *bytes, gsize length,
                               GError **error)
{
    return json_stream_push(reader->stream, bytes, length, error);
}

typedef struct {
    char *key;
    ObjectInfo *info;
} SortEntry;

static int compare(gconstpointer a, gconstpointer b)
{
    const SortEntry *left = a;
    const SortEntry *right = b;
    int order = strcmp(left->key, right->key);

    return order ? order : strcmp(left->info->name, right->info->name);
}

/* By the rules of the person's language where there is more than ASCII. */
static char *sort_key(const char *label, bool ascii)
{
    g_autofree char *folded = NULL;

    if (ascii)
        return g_ascii_strdown(label, -1);
    folded = g_utf8_casefold(label, -1);
    return g_utf8_collate_key(folded, -1);
}

static void sort(GPtrArray *objects)
{
    g_autofree SortEntry *entries = g_new(SortEntry, objects->len + 1);
    bool ascii = true;

    for (guint i = 0; i < objects->len; i++)
        ascii &= g_str_is_ascii(((ObjectInfo *) g_ptr_array_index(objects, i))->label);
    for (guint i = 0; i < objects->len; i++) {
        ObjectInfo *info = g_ptr_array_index(objects, i);

        entries[i] = (SortEntry){sort_key(info->label, ascii), info};
    }
    qsort(entries, objects->len, sizeof *entries, compare);
    for (guint i = 0; i < objects->len; i++) {
        objects->pdata[i] = entries[i].info;
        g_free(entries[i].key);
    }
}

GPtrArray *describe_list_reader_end(DescribeListReader *reader, GError **error)
{
    g_autoptr(DescribeListReader) owned = reader;
    g_autoptr(json_object) outer = json_stream_end(reader->stream, error);

    if (!outer)
        return NULL;
    sort(reader->objects);
    return g_steal_pointer(&reader->objects);
}
