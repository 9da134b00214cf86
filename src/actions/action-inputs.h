/* Which inputs and outputs actions have. Inside src/actions. */
#ifndef ACTIONS_ACTION_INPUTS_H
#define ACTIONS_ACTION_INPUTS_H

#include "actions/action.h"

GArray *action_inputs_build(const ActionEntity *entity, ActionKind kind); /* of ActionInput */
/* The only key field of an entity; NULL: none, or several. */
const ActionField *action_only_key(const ActionEntity *entity);

#endif
