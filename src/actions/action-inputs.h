/* Which names, inputs and outputs actions have. Inside src/actions. */
#ifndef ACTIONS_ACTION_INPUTS_H
#define ACTIONS_ACTION_INPUTS_H

#include "actions/action.h"

/* Names of the entities, parallel to the integration's objects; of char *. */
GPtrArray *action_entity_names(const Integration *integration);
GArray *action_inputs_build(const ActionEntity *entity, ActionKind kind); /* of ActionInput */
/* Is it one of our own words (filter, where, …)? No field may be renamed to it. */
bool action_input_is_reserved(const char *name);
/* The only key field of an entity; NULL: none, or several. */
const ActionField *action_only_key(const ActionEntity *entity);

#endif
