/* What an org says about its objects and fields: salesforce-api §7.2, §7.3, §8. */
#ifndef SALESFORCE_DESCRIBE_H
#define SALESFORCE_DESCRIBE_H

#include <glib.h>
#include <stdbool.h>

#include "core/integration.h"
#include "salesforce/api.h"

typedef enum {
    OBJECT_STANDARD,
    OBJECT_CUSTOM,
    OBJECT_MANAGED, /* ns__Name__c */
    OBJECT_SETTING,
    OBJECT_METADATA_TYPE,
    OBJECT_EVENT,
    OBJECT_BIG,
    OBJECT_EXTERNAL,
    OBJECT_SATELLITE, /* Share, History, Feed, Tag, ChangeEvent … */
    OBJECT_OTHER,     /* __kav, __dlm, … */
} ObjectKind;

/* One entry of the object list. */
typedef struct {
    char *name;
    char *label;
    char *label_plural;
    char *key_prefix; /* NULL: none */
    ObjectKind kind;
    bool queryable, retrieveable, createable, updateable, deletable;
    bool hidden;  /* not offered unless "show all" (§8.2) */
    bool business; /* layoutable && triggerable: sorted first */
} ObjectInfo;

const char *object_kind_name(ObjectKind kind); /* "standard", "custom", "managed", … */
Rights object_info_rights(const ObjectInfo *info); /* what the org's flags allow */

typedef struct {
    char *name;
    char *label;
    char *type;  /* Salesforce's word: "string", "reference", "currency", … */
    int length, precision, scale, digits, byte_length;
    bool createable, updateable, nillable, defaulted_on_create, filterable, sortable;
    bool custom, calculated, auto_number, external_id, id_lookup, unique, encrypted;
    bool restricted_picklist, name_field, permissionable, cascade_delete, master_read;
    char *compound;           /* compoundFieldName; NULL: none */
    char *relationship;       /* relationshipName; NULL: none */
    char *extra_type;         /* extraTypeInfo */
    GStrv reference_to;       /* never NULL */
    GStrv values;             /* active picklist values; never NULL */
} FieldInfo;

typedef struct {
    ObjectInfo info;
    GPtrArray *fields; /* of FieldInfo *, in the org's order */
    GHashTable *index; /* lower-case API name → FieldInfo *; use describe_field() */
} Describe;

bool field_is_required(const FieldInfo *field); /* createable, not nillable, no default, no boolean */
FieldInfo *describe_field(const Describe *describe, const char *name); /* case-insensitive */
void describe_free(Describe *describe);

/* Readers: push pieces of the body as they arrive, then end. Constant memory per object. */
typedef struct DescribeListReader DescribeListReader;
DescribeListReader *describe_list_reader_new(void);
bool describe_list_reader_push(DescribeListReader *reader, const char *bytes, gsize length,
                               GError **error);
/* The objects sorted by label; owned by the caller (GPtrArray of ObjectInfo *). Frees the reader. */
GPtrArray *describe_list_reader_end(DescribeListReader *reader, GError **error);
void describe_list_reader_free(DescribeListReader *reader);
Describe *describe_parse(const char *body, gsize length, GError **error);

/* In a fiber. With a cache (NULL: none): If-Modified-Since and 304. */
typedef struct DescribeCache DescribeCache;
/* `folder`: …/orgwire/<org id>/<version>/<user id>, made 0700; the flags are those of one user. */
DescribeCache *describe_cache_new(const char *folder);
void describe_cache_free(DescribeCache *cache);
GPtrArray *describe_list(Api *api, DescribeCache *cache, GCancellable *cancellable, GError **error);
Describe *describe_object(Api *api, DescribeCache *cache, const char *name,
                          GCancellable *cancellable, GError **error);
/* Many at once (25 at a time); result parallel to the names, NULL where one failed; the first
 * error is set, and NULL returned, only if all failed or one was fatal (sign-in, limit, host,
 * cancelled). */
GPtrArray *describe_objects(Api *api, DescribeCache *cache, const char *const *names,
                            GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Describe, describe_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DescribeListReader, describe_list_reader_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DescribeCache, describe_cache_free)

#endif
