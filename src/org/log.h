/* What was asked of the org, without secrets, and counters: for tests (GET /orgwire-org/log). */
#ifndef ORG_LOG_H
#define ORG_LOG_H

#include "org/org.h"

void log_make(Org *org);
void log_clear(Org *org);
void log_request(Org *org, const OrgRequest *request, const OrgReply *reply);
void log_count(Org *org, const char *counter);
/* {"requests":[{"method","path","status","user"}],"counters":{…}} */
json_object *log_build(const Org *org);
void log_forget(Org *org);

#endif
