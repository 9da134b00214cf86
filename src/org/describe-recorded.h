/* Objects and describes recorded from a real org: DIR/global.json and DIR/NAME.json. Reduced
 * recordings (the cache of an editor) and `sf … --json` output are taken too; what is missing gets
 * the value it mostly has. */
#ifndef ORG_DESCRIBE_RECORDED_H
#define ORG_DESCRIBE_RECORDED_H

#include "org/schema.h"

/* GPtrArray of Entity * without fields. PROBLEM_USAGE names the file and what is wrong with it. */
GPtrArray *describe_recorded_list(const char *folder, GError **error);
/* False: there is no readable describe of this object in the folder. */
bool describe_recorded_fields(Entity *entity, const char *folder);
/* The field of one recorded describe; NULL if it has no name or no known type. */
Field *describe_recorded_field(json_object *recorded);

#endif
