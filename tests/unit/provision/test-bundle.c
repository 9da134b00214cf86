/* Every deployed part: hardened as it must be, and in the order of the official WSDL. */
#include "config.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "harness/fixture.h"
#include "provision/bundle.h"
#include "sample.h"

static GPtrArray *parts_of(AppKind kind)
{
    g_autoptr(Connection) connection = sample_connection(kind);
    g_autoptr(Integration) integration = sample_integration("Account:RCUD Line__c:R");
    g_autoptr(GPtrArray) describes = sample_describes();
    g_autoptr(GPtrArray) grants = grants_build(integration, describes, NULL, NULL);
    g_autoptr(PlanNames) names = plan_names_new("acme", NULL, true);

    connection->certificate =
        g_strdup("-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n");
    return bundle_parts(connection, names, grants);
}

static const BundlePart *part_of(GPtrArray *parts, const char *type)
{
    for (guint i = 0; i < parts->len; i++)
        if (g_str_equal(((BundlePart *) parts->pdata[i])->type, type))
            return parts->pdata[i];
    g_error("no part of type %s", type);
}

/* --- hardening (reliability.md §2.7) --- */

typedef struct {
    const char *type, *element, *value;
} Hard;

static const Hard hardening[] = {
    {"ExtlClntAppOauthConfigurablePolicies", "permittedUsersPolicyType",
     "AdminApprovedPreAuthorized"},
    {"ExtlClntAppOauthConfigurablePolicies", "ipRelaxationPolicyType", "Enforce"},
    {"ExtlClntAppOauthConfigurablePolicies", "isClientCredentialsFlowEnabled", "false"},
    {"ExtlClntAppOauthConfigurablePolicies", "isGuestCodeCredFlowEnabled", "false"},
    {"ExtlClntAppOauthConfigurablePolicies", "isTokenExchangeFlowEnabled", "false"},
    {"ExtlClntAppOauthConfigurablePolicies", "commaSeparatedPermissionSet", "Orgwire_acme_Access"},
    {"ExtlClntAppGlobalOauthSettings", "isPkceRequired", "true"},
    {"ExtlClntAppGlobalOauthSettings", "isConsumerSecretOptional", "true"},
    {"ExtlClntAppGlobalOauthSettings", "isSecretRequiredForRefreshToken", "false"},
    {"ExtlClntAppGlobalOauthSettings", "isDeviceFlowEnabled", "false"},
    {"ExtlClntAppGlobalOauthSettings", "isClientCredentialsFlowEnabled", "false"},
    {"ExtlClntAppGlobalOauthSettings", "isTokenExchangeEnabled", "false"},
    {"ExtlClntAppGlobalOauthSettings", "isIntrospectAllTokens", "false"},
    {"ExtlClntAppGlobalOauthSettings", "isRefreshTokenRotationEnabled", "true"},
    {"ExtlClntAppGlobalOauthSettings", "isNamedUserJwtEnabled", "false"},
    {"ExtlClntAppOauthSettings", "commaSeparatedOauthScopes", "Api, RefreshToken"},
    {"ExternalClientApplication", "distributionState", "Local"},
    {"ExternalClientApplication", "contactEmail", "olga&amp;co@acme.example"},
    {"ExtlClntAppConfigurablePolicies", "isEnabled", "true"},
    {"ConnectedApp", "isAdminApproved", "true"},
    {"ConnectedApp", "ipRelaxation", "ENFORCE"},
    {"ConnectedApp", "permissionSetName", "Orgwire_acme_Access"},
};

static void test_hardening(gconstpointer data)
{
    const Hard *hard = data;
    bool connected = g_str_equal(hard->type, "ConnectedApp");
    g_autoptr(GPtrArray) parts = parts_of(connected ? APP_CONNECTED_APP : APP_EXTERNAL_CLIENT_APP);
    g_autofree char *wanted =
        g_strdup_printf("<%s>%s</%s>", hard->element, hard->value, hard->element);

    if (!strstr(part_of(parts, hard->type)->xml, wanted))
        g_error("%s is not in %s", wanted, part_of(parts, hard->type)->xml);
}

static void test_never(void)
{
    g_autoptr(GPtrArray) parts = parts_of(APP_EXTERNAL_CLIENT_APP);

    for (guint i = 0; i < parts->len; i++) {
        const BundlePart *part = parts->pdata[i];

        g_assert_null(strstr(part->xml, "AllSelfAuthorized"));
        g_assert_null(strstr(part->xml, "Full"));
        g_assert_null(strstr(part->xml, "consumerSecret>"));
        g_assert_null(strstr(part->xml, "<viewAllRecords>true"));
        g_assert_null(strstr(part->xml, "<modifyAllRecords>true"));
    }
}

static void test_delete_brings_edit(void)
{
    g_autoptr(GPtrArray) parts = parts_of(APP_EXTERNAL_CLIENT_APP);
    const char *xml = part_of(parts, "PermissionSet")->xml;

    g_assert_nonnull(
        strstr(xml, "<allowDelete>true</allowDelete>\n    <allowEdit>true</allowEdit>"));
    g_assert_nonnull(strstr(xml, "<object>Invoice__c</object>"));
}

static void test_removal_is_the_mirror(void)
{
    g_autoptr(GPtrArray) parts = parts_of(APP_EXTERNAL_CLIENT_APP);
    g_autoptr(PlanNames) names = plan_names_new("acme", NULL, true);
    g_autoptr(GPtrArray) removal = bundle_removal(APP_EXTERNAL_CLIENT_APP, names, true, true);

    g_assert_cmpuint(removal->len, ==, parts->len);
    for (guint i = 0; i < parts->len; i++) {
        const BundlePart *part = parts->pdata[i];
        bool there = false;

        for (guint k = 0; k < removal->len; k++) {
            const BundlePart *gone = removal->pdata[k];

            g_assert_null(gone->xml);
            there |= g_str_equal(gone->type, part->type) &&
                     g_str_equal(gone->full_name, part->full_name);
        }
        g_assert_true(there);
    }
}

/* --- the WSDL --- */

static xmlNode *child_named(xmlNode *parent, const char *local)
{
    for (xmlNode *node = parent ? parent->children : NULL; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE && g_str_equal(node->name, local))
            return node;
    return NULL;
}

/* Names of the elements of a type, inherited ones first; and the type of each. */
static void add_elements(xmlNode *schema, const char *type, GPtrArray *names, GPtrArray *types)
{
    for (xmlNode *node = schema->children; node; node = node->next) {
        xmlChar *name = node->type == XML_ELEMENT_NODE ? xmlGetProp(node, BAD_CAST "name") : NULL;
        xmlNode *sequence, *extension;

        if (!name || !g_str_equal(node->name, "complexType") || !g_str_equal(name, type)) {
            xmlFree(name);
            continue;
        }
        xmlFree(name);
        sequence = child_named(node, "sequence");
        extension = child_named(child_named(node, "complexContent"), "extension");
        if (extension) {
            xmlChar *base = xmlGetProp(extension, BAD_CAST "base");
            const char *colon = strchr((char *) base, ':');

            add_elements(schema, colon ? colon + 1 : (char *) base, names, types);
            xmlFree(base);
            sequence = child_named(extension, "sequence");
        }
        for (xmlNode *e = sequence ? sequence->children : NULL; e; e = e->next) {
            xmlChar *element, *of;
            const char *colon;

            if (e->type != XML_ELEMENT_NODE)
                continue;
            element = xmlGetProp(e, BAD_CAST "name");
            of = xmlGetProp(e, BAD_CAST "type");
            colon = of ? strchr((char *) of, ':') : NULL;
            g_ptr_array_add(names, g_strdup((char *) element));
            g_ptr_array_add(types, g_strdup(colon ? colon + 1 : ""));
            xmlFree(element);
            xmlFree(of);
        }
        return;
    }
}

/* Each child is known, and none comes before its elder. */
static void check_order(xmlNode *schema, xmlNode *node, const char *type)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) types = g_ptr_array_new_with_free_func(g_free);
    guint last = 0;

    add_elements(schema, type, names, types);
    if (names->len == 0)
        return; /* a simple type */
    for (xmlNode *child = node->children; child; child = child->next) {
        guint at = 0;

        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (!g_ptr_array_find_with_equal_func(names, child->name, g_str_equal, &at))
            g_error("%s is no element of %s", child->name, type);
        if (at < last)
            g_error("%s of %s comes too late", child->name, type);
        last = at;
        check_order(schema, child, types->pdata[at]);
    }
}

static xmlNode *find_schema(xmlDoc *doc)
{
    xmlNode *types = child_named(xmlDocGetRootElement(doc), "types");

    return child_named(types, "schema");
}

static void check_parts(xmlNode *schema, AppKind kind)
{
    g_autoptr(GPtrArray) parts = parts_of(kind);

    for (guint i = 0; i < parts->len; i++) {
        const BundlePart *part = parts->pdata[i];
        xmlDoc *doc =
            xmlReadMemory(part->xml, (int) strlen(part->xml), NULL, NULL, XML_PARSE_NONET);

        g_assert_nonnull(doc);
        g_assert_cmpstr((char *) xmlDocGetRootElement(doc)->name, ==, part->type);
        check_order(schema, xmlDocGetRootElement(doc), part->type);
        xmlFreeDoc(doc);
    }
}

static void test_wsdl(void)
{
    gsize length = 0;
    g_autofree char *text = fixture_read("wsdl/metadata-v66.wsdl", &length);
    xmlDoc *doc;
    xmlNode *schema;

    if (!text)
        return;
    doc = xmlReadMemory(text, (int) length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
    g_assert_nonnull(doc);
    schema = find_schema(doc);
    g_assert_nonnull(schema);
    check_parts(schema, APP_EXTERNAL_CLIENT_APP);
    check_parts(schema, APP_CONNECTED_APP);
    xmlFreeDoc(doc);
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(hardening); i++) {
        g_autofree char *path =
            g_strdup_printf("/bundle/hardening/%s of %s is %s", hardening[i].element,
                            hardening[i].type, hardening[i].value);

        g_test_add_data_func(path, &hardening[i], test_hardening);
    }
    g_test_add_func("/bundle/nothing that opens more than was asked", test_never);
    g_test_add_func("/bundle/delete brings edit, a parent is granted", test_delete_brings_edit);
    g_test_add_func("/bundle/the removal names every part", test_removal_is_the_mirror);
    g_test_add_func("/bundle/every part is in the order of the WSDL", test_wsdl);
    result = g_test_run();
    xmlCleanupParser();
    return result;
}
