/* Which handler answers a path, and what is checked before: API version, token, faults. */
#ifndef ORG_ROUTE_H
#define ORG_ROUTE_H

#include "org/request.h"

/* Answers any request: fills version, resource, user and session itself. */
void route_handle(Org *org, const OrgRequest *request, OrgReply *reply);
/* The same for a part of a composite request: the user is that of `outer`, no faults, not counted.
 * `url`: "/services/data/v67.0/…?…" still percent-encoded. `body`: NULL or JSON text. `headers`:
 * NULL or lower-case names. */
void route_handle_inner(Org *org, const OrgRequest *outer, const char *method, const char *url,
                        const char *body, GHashTable *headers, OrgReply *reply);

#endif
