/* The SOAP Metadata API (salesforce-api §6.5). */
#ifndef ORG_SOAP_H
#define ORG_SOAP_H

#include "org/org.h"

/* POST /services/Soap/m/XX.0 */
bool soap_handle(Org *org, const OrgRequest *request, OrgReply *reply);

#endif
