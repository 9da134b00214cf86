/* The JSON body of a request. */
#ifndef ORG_BODY_H
#define ORG_BODY_H

#include "core/json.h"
#include "org/data-state.h"

/* An object; NULL with JSON_PARSER_ERROR in the reply. */
json_object *body_read(const OrgRequest *request, OrgReply *reply);
/* A member of it in any case; NULL: absent. */
json_object *body_member(json_object *object, const char *key);

#endif
