/* What the files of describe share. */
#ifndef SALESFORCE_DESCRIBE_PRIVATE_H
#define SALESFORCE_DESCRIBE_PRIVATE_H

#include <string.h>

#include "salesforce/describe.h"
#include "salesforce/json-walk.h"

/* The members of an entry of the object list; those of a description are the same. */
typedef struct {
    ObjectInfo *info;
    guint32 seen;
    bool custom_setting, deprecated, satellite, layoutable, triggerable;
} ObjectReader;

/* A JsonWalkMember. */
bool object_reader_member(const char *key, gsize length, const JsonSpan *span, gpointer reader);
/* Fills in what follows from the members; false when there is no name. */
bool object_reader_end(ObjectReader *reader);
void object_info_clear(ObjectInfo *info);

static inline bool json_key_is(const char *key, gsize length, const char *name)
{
    return strlen(name) == length && memcmp(key, name, length) == 0;
}

/* A file of the cache while it is written; it replaces the old one only in describe_cache_end(). */
typedef struct CacheFile CacheFile;
CacheFile *describe_cache_begin(DescribeCache *cache, const char *name); /* NULL: cannot */
void describe_cache_write(CacheFile *file, const char *bytes, gsize length);
/* Frees it. `last_modified` NULL: thrown away. */
void describe_cache_end(CacheFile *file, const char *last_modified);
/* The body of a kept answer; NULL: there is none that can be used. */
char *describe_cache_read(DescribeCache *cache, const char *name, gsize *ret_length);
char *describe_cache_date(DescribeCache *cache, const char *name); /* its Last-Modified */
void describe_cache_drop(DescribeCache *cache, const char *name);

#endif
