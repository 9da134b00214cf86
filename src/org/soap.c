#include "config.h"

#include "org/soap.h"

#include <stdlib.h>
#include <string.h>

#include "org/component.h"
#include "org/log.h"
#include "org/sessions.h"
#include "org/soap-calls.h"

#define ENVELOPE "http://schemas.xmlsoap.org/soap/envelope/"

static void reply_xml(OrgReply *reply, int status, GString *body)
{
    g_autofree char *text = g_strdup_printf(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        "<soapenv:Envelope xmlns:soapenv=\"" ENVELOPE "\" xmlns=\"" METADATA_NAMESPACE "\" "
        "xmlns:sf=\"http://soap.sforce.com/2006/04/metadata\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
        "<soapenv:Body>%s</soapenv:Body></soapenv:Envelope>", body->str);

    org_reply_text(reply, status, "text/xml; charset=utf-8", text);
}

static void reply_fault(OrgReply *reply, const char *space, const char *code, const char *text)
{
    g_autoptr(GString) xml = g_string_new("<soapenv:Fault>");
    g_autofree char *full_code = g_strdup_printf("%s:%s", space, code);
    g_autofree char *full_text = strcmp(space, "sf") == 0 ? g_strdup_printf("%s: %s", code, text)
                                                          : g_strdup(text);

    component_element(xml, "faultcode", full_code);
    component_element(xml, "faultstring", full_text);
    g_string_append(xml, "</soapenv:Fault>");
    reply_xml(reply, 500, xml);
}

static xmlNode *find_call(xmlNode *envelope)
{
    xmlNode *body = strcmp((const char *) envelope->name, "Envelope") == 0
                        ? component_child(envelope, "Body")
                        : NULL;

    for (xmlNode *child = body ? body->children : NULL; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            return child;
    return NULL;
}

static char *header_text(xmlNode *envelope, const char *header, const char *name)
{
    xmlNode *node = component_child(envelope, "Header");

    node = node ? component_child(node, header) : NULL;
    node = node ? component_child(node, name) : NULL;
    return node ? component_text(node) : NULL;
}

static const OrgUser *verify(Org *org, xmlNode *envelope, Session **ret_session)
{
    g_autofree char *id = header_text(envelope, "SessionHeader", "sessionId");

    *ret_session = id && !fault_take(org, FAULT_SESSION_INVALID) ? session_use(org, id) : NULL;
    return *ret_session ? org_user(org, (*ret_session)->user_id) : NULL;
}

static void answer(Org *org, const OrgUser *user, xmlNode *envelope, int version, OrgReply *reply)
{
    g_autofree char *all = header_text(envelope, "AllOrNoneHeader", "allOrNone");
    SoapCall call = {.org = org, .user = user, .call = find_call(envelope), .version = version,
                     .all_or_none = g_strcmp0(all, "true") == 0};
    g_autoptr(GString) xml = g_string_new(NULL);
    const char *name = call.call ? (const char *) call.call->name : "";

    if (!org_user_may(org, user, "ApiEnabled"))
        soap_fail(&call, "API_DISABLED_FOR_ORG", "API is not enabled for this Organization or "
                  "Partner");
    else if (!org_user_may(org, user, "ModifyMetadata") && !org_user_may(org, user, "ModifyAllData"))
        soap_fail(&call, "INSUFFICIENT_ACCESS", "use of the Metadata API requires a user with the "
                  "ModifyAllData or ModifyMetadata permissions");
    g_string_append_printf(xml, "<%sResponse>", name);
    if (!call.fault && !soap_call(&call, xml))
        reply_fault(reply, "soapenv", "Client", "No operation available for request");
    else if (call.fault)
        reply_fault(reply, "sf", call.fault, call.fault_text);
    else {
        g_string_append_printf(xml, "</%sResponse>", name);
        reply_xml(reply, 200, xml);
    }
    g_free(call.fault_text);
}

bool soap_handle(Org *org, const OrgRequest *request, OrgReply *reply)
{
    const char *prefix = "/services/Soap/m/";
    g_autofree char *problem = NULL;
    const OrgUser *user;
    Session *session;
    gsize length;
    const char *text = org_request_body(request, &length);
    xmlDoc *doc;
    int version;

    if (!g_str_has_prefix(request->path, prefix))
        return false;
    if (!org_request_is(request, "POST")) {
        org_reply_text(reply, 405, "text/plain", "use POST\n");
        return true;
    }
    version = atoi(request->path + strlen(prefix));
    doc = component_parse_xml(text, length, &problem);
    if (!doc) {
        reply_fault(reply, "soapenv", "Client", problem);
        return true;
    }
    log_count(org, "soap_requests");
    user = verify(org, xmlDocGetRootElement(doc), &session);
    if (version < 31 || version > 67)
        reply_fault(reply, "sf", "UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL");
    else if (!find_call(xmlDocGetRootElement(doc)))
        reply_fault(reply, "soapenv", "Client", "No operation available for request");
    else if (!user)
        reply_fault(reply, "sf", "INVALID_SESSION_ID",
                    "Invalid Session ID found in SessionHeader: Illegal Session");
    else
        answer(org, user, xmlDocGetRootElement(doc), version, reply);
    xmlFreeDoc(doc);
    return true;
}
