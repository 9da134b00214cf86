/* /services/data: versions, and everything behind a version: who asks, may he, which area. */
#ifndef ORG_REST_H
#define ORG_REST_H

#include "org/org.h"

#define REST_VERSION_MIN 31
#define REST_VERSION_MAX 67

/* Sets the user of the request, for the log. */
bool rest_handle(Org *org, OrgRequest *request, OrgReply *reply);
/* A part of a composite request: its user is verified. */
void rest_handle_inner(Org *org, const OrgRequest *request, OrgReply *reply);

#endif
