/* The calls of the SOAP Metadata API, apart from the envelope. */
#ifndef ORG_SOAP_CALLS_H
#define ORG_SOAP_CALLS_H

#include <libxml/tree.h>

#include "org/org.h"

typedef struct {
    Org *org;
    const OrgUser *user;
    xmlNode *call; /* the child of the Body */
    int version;   /* 67 */
    bool all_or_none;
    const char *fault; /* set when the call as a whole failed: "INVALID_TYPE" */
    char *fault_text;
} SoapCall;

/* Writes the children of …Response. False: no such call. */
bool soap_call(SoapCall *call, GString *xml);
void soap_fail(SoapCall *call, const char *fault, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* ---- soap-deploy.c ---- */
void soap_deploy(SoapCall *call, GString *xml);
void soap_check_deploy_status(SoapCall *call, GString *xml);
void soap_cancel_deploy(SoapCall *call, GString *xml);

#endif
