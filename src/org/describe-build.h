/* An object → the JSON of its describe, as one user gets it. */
#ifndef ORG_DESCRIBE_BUILD_H
#define ORG_DESCRIBE_BUILD_H

#include "org/data-state.h"

/* The entry of the object list. `version`: "67.0". */
json_object *describe_build_entry(const Data *data, const OrgUser *user, const Entity *entity,
                                  const char *version);
json_object *describe_build(const Data *data, const OrgUser *user, Entity *entity,
                            const char *version);
/* One field, its flags as they are for this user. */
json_object *describe_build_field(const Data *data, const OrgUser *user, const Entity *entity,
                                  const Field *field);

#endif
