/* What a user may see and do, object by object and field by field: the permission sets' word,
 * narrowed by what the object and the field allow at all. */
#ifndef ORG_ACCESS_H
#define ORG_ACCESS_H

#include "org/org.h"
#include "org/schema.h"

Rights access_entity(const Org *org, const OrgUser *user, const Entity *entity);
/* Is the object there for this user at all (describe, SOQL, rows)? */
bool access_visible(const Org *org, const OrgUser *user, const Entity *entity);
bool access_readable(const Org *org, const OrgUser *user, const Entity *entity,
                     const Field *field);
bool access_createable(const Org *org, const OrgUser *user, const Entity *entity,
                       const Field *field);
bool access_updateable(const Org *org, const OrgUser *user, const Entity *entity,
                       const Field *field);

#endif
