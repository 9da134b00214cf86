/* deploy, checkDeployStatus and cancelDeploy over SOAP: the same deploys as over REST. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "org/component.h"
#include "org/deploy.h"
#include "org/soap-calls.h"

static json_object *read_options(xmlNode *node)
{
    json_object *options = json_object_new_object();

    for (xmlNode *child = node ? node->children : NULL; child; child = child->next) {
        g_autofree char *text = NULL;

        if (child->type != XML_ELEMENT_NODE)
            continue;
        text = component_text(child);
        json_add_text(options, (const char *) child->name, text);
    }
    return options;
}

void soap_deploy(SoapCall *call, GString *xml)
{
    xmlNode *node = component_child(call->call, "ZipFile");
    g_autofree char *text = node ? component_text(node) : NULL;
    g_autoptr(json_object) options = read_options(component_child(call->call, "DeployOptions"));
    g_autoptr(GBytes) zip = NULL;
    g_auto(OrgReply) refused;
    const Deploy *deploy;
    guchar *bytes;
    gsize length;

    org_reply_init(&refused);
    if (!deploy_check_rights(call->org, call->user, &refused)) {
        soap_fail(call, "INSUFFICIENT_ACCESS", "insufficient access to deploy");
        return;
    }
    bytes = g_base64_decode(text ? text : "", &length);
    zip = g_bytes_new_take(bytes, length);
    if (length == 0) {
        soap_fail(call, "INVALID_TYPE", "ZipFile is missing");
        return;
    }
    deploy = deploy_start(call->org, call->user, zip, options);
    g_string_append(xml, "<result>");
    component_element(xml, "done", "false");
    component_element(xml, "id", deploy_id(deploy));
    component_element(xml, "state", "Queued");
    g_string_append(xml, "</result>");
}

/* JSON → elements of the same names: objects nest, arrays repeat, null is left out. */
static void write_json(GString *xml, const char *name, json_object *value)
{
    if (json_object_is_type(value, json_type_array)) {
        for (size_t i = 0; i < json_object_array_length(value); i++)
            write_json(xml, name, json_object_array_get_idx(value, i));
        return;
    }
    if (!json_object_is_type(value, json_type_object)) {
        if (value)
            component_element(xml, name, json_object_get_string(value));
        return;
    }
    g_string_append_printf(xml, "<%s>", name);
    json_object_object_foreach(value, key, member) write_json(xml, key, member);
    g_string_append_printf(xml, "</%s>", name);
}

static Deploy *wanted_deploy(SoapCall *call, const char *element)
{
    xmlNode *node = component_child(call->call, element);
    g_autofree char *id = node ? component_text(node) : NULL;
    Deploy *deploy = id ? deploy_find(call->org, id) : NULL;

    if (!deploy)
        soap_fail(call, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
    return deploy;
}

void soap_check_deploy_status(SoapCall *call, GString *xml)
{
    Deploy *deploy = wanted_deploy(call, "asyncProcessId");
    xmlNode *node = component_child(call->call, "includeDetails");
    g_autofree char *details = node ? component_text(node) : NULL;
    g_autoptr(json_object) result = NULL;

    if (!deploy)
        return;
    result = deploy_look(call->org, deploy, g_strcmp0(details, "true") == 0);
    write_json(xml, "result", result);
}

void soap_cancel_deploy(SoapCall *call, GString *xml)
{
    /* The WSDL calls it String; a well-known client says id. */
    Deploy *deploy = wanted_deploy(call, component_child(call->call, "String") ? "String" : "id");

    if (!deploy)
        return;
    deploy_cancel(call->org, deploy);
    g_string_append(xml, "<result>");
    component_element(xml, "done", "true");
    component_element(xml, "id", deploy_id(deploy));
    g_string_append(xml, "</result>");
}
