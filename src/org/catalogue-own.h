/* The objects of our own making. */
#ifndef ORG_CATALOGUE_OWN_H
#define ORG_CATALOGUE_OWN_H

#include "org/schema.h"

/* GPtrArray of Entity *, without fields. */
GPtrArray *catalogue_own_entities(void);
/* What the suffix and the flags of a name say about its kind. */
EntityKind catalogue_kind_of(const char *name, bool custom_setting);
/* "AccountShare" → Share of Account, if `exists` knows the parent; sets kind and association. */
typedef bool (*EntityExists)(const char *name, gpointer user_data);
void catalogue_associate(Entity *entity, EntityExists exists, gpointer user_data);

#endif
