/* The recorded shape of one object or field, as drift compares it. Inside src/actions. */
#ifndef ACTIONS_SHAPE_H
#define ACTIONS_SHAPE_H

#include <glib.h>
#include <json-c/json.h>

#include "core/integration.h"
#include "salesforce/describe.h"

/* {"name","rights":"RCU","fields":[…]}, fields by name. */
json_object *shape_object(const IntegrationObject *object, const Describe *describe);
/* {"name","type","length",…}; what is nought, false or empty is left out. */
json_object *shape_field(const FieldInfo *field);
/* Is the field the integration's: chosen, or held because a create needs it? */
bool shape_holds(const IntegrationObject *object, const FieldInfo *field);

#endif
