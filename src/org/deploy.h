/* Metadata deploys over REST (salesforce-api §6.6); SOAP uses the same ones. */
#ifndef ORG_DEPLOY_H
#define ORG_DEPLOY_H

#include "org/org.h"

typedef struct Deploy Deploy;

void deploys_make(Org *org);
void deploys_clear(Org *org);
/* Runs what is due: a deploy happens whether somebody looks or not. */
void deploys_tick(Org *org);
/* /services/data/vXX.0/metadata/deployRequest… */
bool deploy_handle(Org *org, const OrgRequest *request, OrgReply *reply);

/* May this user deploy? Else the problem is in the reply. */
bool deploy_check_rights(Org *org, const OrgUser *user, OrgReply *reply);
/* `options`: deployOptions, borrowed. */
Deploy *deploy_start(Org *org, const OrgUser *user, GBytes *zip, json_object *options);
Deploy *deploy_find(const Org *org, const char *id);
const char *deploy_id(const Deploy *deploy);
/* One look at it; DeployResult. */
json_object *deploy_look(Org *org, Deploy *deploy, bool details);
void deploy_cancel(Org *org, Deploy *deploy);

#endif
