/* /orgwire-org/…: what tests and the curious ask of the built-in org itself. No token needed: it is
 * a toy on loopback. */
#ifndef ORG_CONTROL_H
#define ORG_CONTROL_H

#include "org/org.h"

/* GET state, GET log (DELETE forgets), GET faults, POST fault {"name":"x[:ARG]","on":true}, POST do
 * {"action":…}. */
bool control_handle(Org *org, const OrgRequest *request, OrgReply *reply);
/* A session for the administrator, as the first line of the program gives it. */
const char *control_admin_token(Org *org);

#endif
