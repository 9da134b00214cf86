/* JSON schemas of inputs and outputs. Inside src/actions. */
#ifndef ACTIONS_GENERATE_SCHEMA_H
#define ACTIONS_GENERATE_SCHEMA_H

#include "actions/action.h"

json_object *schema_input(const Action *action);
json_object *schema_output(const Action *action);
/* A record as Get and Search give it. */
json_object *schema_record(const ActionEntity *entity);

#endif
