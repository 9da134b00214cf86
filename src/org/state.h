/* The org as text that is equal when the org is: fixed order, no ids, no times. */
#ifndef ORG_STATE_H
#define ORG_STATE_H

#include "org/org.h"

json_object *state_build(const Org *org);

#endif
