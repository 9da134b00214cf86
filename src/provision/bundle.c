/* The parts of an app as XML. */
#include "config.h"

#include "provision/bundle.h"

#include <string.h>

#define CALLBACK "http://localhost:1717/OauthRedirect" /* asked for by the org, never called */
#define NAMESPACE "http://soap.sforce.com/2006/04/metadata"

const char *const bundle_scopes[] = {"Api", "RefreshToken", NULL};

void bundle_part_free(BundlePart *part)
{
    g_free(part->type);
    g_free(part->full_name);
    g_free(part->xml);
    g_free(part);
}

void bundle_fact_free(BundleFact *fact)
{
    g_free(fact->type);
    g_free(fact->full_name);
    g_free(fact->element);
    g_free(fact->value);
    g_free(fact);
}

static GPtrArray *parts_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify) bundle_part_free);
}

static void add(GPtrArray *parts, const char *type, char *full_name, char *xml)
{
    BundlePart *part = g_new0(BundlePart, 1);

    part->type = g_strdup(type);
    part->full_name = full_name;
    part->xml = xml;
    g_ptr_array_add(parts, part);
}

static char *suffixed(const PlanNames *names, const char *suffix)
{
    return g_strconcat(names->app, suffix, NULL);
}

char *bundle_description(const Connection *connection, const PlanNames *names)
{
    return g_strdup_printf("Made by orgwire for the connection %s, run %s", connection->name,
                           names->run_id);
}

static char *client_app_xml(const Connection *connection, const PlanNames *names)
{
    g_autofree char *text = bundle_description(connection, names);

    return metadata_xml("ExternalClientApplication", "contactEmail", connection->email,
                        "description", text, "distributionState", "Local", "isProtected", "false",
                        "label", names->label, NULL);
}

static char *oauth_settings_xml(const PlanNames *names)
{
    g_autofree char *scopes = g_strjoinv(", ", (char **) bundle_scopes);
    g_autofree char *label = g_strconcat(names->label, " oauth", NULL);

    return metadata_xml("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes", scopes,
                        "externalClientApplication", names->app, "label", label, NULL);
}

static char *global_settings_xml(const Connection *connection, const PlanNames *names)
{
    g_autofree char *label = g_strconcat(names->label, " glbloauth", NULL);

    return metadata_xml(
        "ExtlClntAppGlobalOauthSettings", "callbackUrl", CALLBACK, "certificate",
        connection->certificate, "consumerKey", names->consumer_key, "externalClientApplication",
        names->app, "isClientCredentialsFlowEnabled", "false", "isCodeCredFlowEnabled", "false",
        "isCodeCredPostOnly", "false", "isConsumerSecretOptional", "true", "isDeviceFlowEnabled",
        "false", "isIntrospectAllTokens", "false", "isNamedUserJwtEnabled", "false",
        "isPkceRequired", "true", "isRefreshTokenRotationEnabled", "true",
        "isSecretRequiredForRefreshToken", "false", "isSecretRequiredForTokenExchange", "false",
        "isTokenExchangeEnabled", "false", "label", label, "shouldRotateConsumerKey", "false",
        "shouldRotateConsumerSecret", "false", NULL);
}

static char *oauth_policy_xml(const PlanNames *names)
{
    g_autofree char *label = g_strconcat(names->label, " oauth policy", NULL);

    return metadata_xml(
        "ExtlClntAppOauthConfigurablePolicies", "commaSeparatedPermissionSet", names->access_set,
        "externalClientApplication", names->app, "ipRelaxationPolicyType", "Enforce",
        "isClientCredentialsFlowEnabled", "false", "isGuestCodeCredFlowEnabled", "false",
        "isTokenExchangeFlowEnabled", "false", "label", label, "permittedUsersPolicyType",
        "AdminApprovedPreAuthorized", "refreshTokenPolicyType", "SpecificLifetime",
        "refreshTokenValidityPeriod", "1", "refreshTokenValidityUnit", "Days",
        "requiredSessionLevel", "STANDARD", "sessionTimeoutInMinutes", "120", NULL);
}

static char *app_policy_xml(const PlanNames *names)
{
    g_autofree char *label = g_strconcat(names->label, " policy", NULL);

    return metadata_xml("ExtlClntAppConfigurablePolicies", "externalClientApplication", names->app,
                        "isEnabled", "true", "isOauthPluginEnabled", "true", "label", label, NULL);
}

static void element(GString *xml, const char *indent, const char *name, const char *value)
{
    g_autofree char *escaped = metadata_escape(value);

    g_string_append_printf(xml, "%s<%s>%s</%s>\n", indent, name, escaped, name);
}

/* Nested and repeated elements, so written by hand; the order is the WSDL's. */
static char *connected_app_xml(const Connection *connection, const PlanNames *names)
{
    GString *xml = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                "<ConnectedApp xmlns=\"" NAMESPACE "\">\n");
    g_autofree char *text = bundle_description(connection, names);

    element(xml, "  ", "contactEmail", connection->email);
    element(xml, "  ", "description", text);
    element(xml, "  ", "label", names->label);
    g_string_append(xml, "  <oauthConfig>\n");
    element(xml, "    ", "callbackUrl", CALLBACK);
    element(xml, "    ", "certificate", connection->certificate);
    element(xml, "    ", "consumerKey", names->consumer_key);
    element(xml, "    ", "isAdminApproved", "true");
    element(xml, "    ", "isClientCredentialEnabled", "false");
    element(xml, "    ", "isCodeCredentialEnabled", "false");
    element(xml, "    ", "isConsumerSecretOptional", "true");
    element(xml, "    ", "isIntrospectAllTokens", "false");
    element(xml, "    ", "isNamedUserJwtEnabled", "false");
    element(xml, "    ", "isPkceRequired", "true");
    element(xml, "    ", "isRefreshTokenRotationEnabled", "true");
    element(xml, "    ", "isSecretRequiredForRefreshToken", "false");
    element(xml, "    ", "isTokenExchangeEnabled", "false");
    for (const char *const *scope = bundle_scopes; *scope; scope++)
        element(xml, "    ", "scopes", *scope);
    g_string_append(xml, "  </oauthConfig>\n  <oauthPolicy>\n");
    element(xml, "    ", "ipRelaxation", "ENFORCE");
    element(xml, "    ", "refreshTokenPolicy", "specific_lifetime:1:DAYS");
    g_string_append(xml, "  </oauthPolicy>\n");
    element(xml, "  ", "permissionSetName", names->access_set);
    g_string_append(xml, "</ConnectedApp>\n");
    return g_string_free(xml, FALSE);
}

static void add_sets(GPtrArray *parts, const Connection *connection, const PlanNames *names,
                     GPtrArray *grants)
{
    g_autofree char *text = bundle_description(connection, names);

    if (names->data_set)
        add(parts, "PermissionSet", g_strdup(names->data_set),
            permission_set_xml(names->data_set, text, grants, false));
    add(parts, "PermissionSet", g_strdup(names->access_set),
        permission_set_xml(names->access_set, text, names->data_set ? NULL : grants, true));
}

static void add_app(GPtrArray *parts, const Connection *connection, const PlanNames *names)
{
    if (connection->app_kind == APP_CONNECTED_APP) {
        add(parts, "ConnectedApp", g_strdup(names->app), connected_app_xml(connection, names));
        return;
    }
    add(parts, "ExternalClientApplication", g_strdup(names->app),
        client_app_xml(connection, names));
    add(parts, "ExtlClntAppConfigurablePolicies", suffixed(names, "_defaultPolicy"),
        app_policy_xml(names));
    add(parts, "ExtlClntAppOauthSettings", suffixed(names, "_oauth"), oauth_settings_xml(names));
    add(parts, "ExtlClntAppGlobalOauthSettings", suffixed(names, "_glbloauth"),
        global_settings_xml(connection, names));
    add(parts, "ExtlClntAppOauthConfigurablePolicies", suffixed(names, "_oauth_defaultPolicy"),
        oauth_policy_xml(names));
}

GPtrArray *bundle_parts(const Connection *connection, const PlanNames *names, GPtrArray *grants)
{
    GPtrArray *parts = parts_new();

    add_sets(parts, connection, names, grants);
    add_app(parts, connection, names);
    return parts;
}

GPtrArray *bundle_app_parts(const Connection *connection, const PlanNames *names)
{
    GPtrArray *parts = parts_new();

    add_app(parts, connection, names);
    return parts;
}

GPtrArray *bundle_removal(AppKind kind, const PlanNames *names, bool app, bool sets)
{
    GPtrArray *parts = parts_new();

    if (app && kind == APP_CONNECTED_APP) {
        add(parts, "ConnectedApp", g_strdup(names->app), NULL);
    } else if (app) {
        add(parts, "ExtlClntAppOauthConfigurablePolicies", suffixed(names, "_oauth_defaultPolicy"),
            NULL);
        add(parts, "ExtlClntAppConfigurablePolicies", suffixed(names, "_defaultPolicy"), NULL);
        add(parts, "ExtlClntAppGlobalOauthSettings", suffixed(names, "_glbloauth"), NULL);
        add(parts, "ExtlClntAppOauthSettings", suffixed(names, "_oauth"), NULL);
        add(parts, "ExternalClientApplication", g_strdup(names->app), NULL);
    }
    if (sets && names->access_set)
        add(parts, "PermissionSet", g_strdup(names->access_set), NULL);
    if (sets && names->data_set)
        add(parts, "PermissionSet", g_strdup(names->data_set), NULL);
    return parts;
}

static void fact(GPtrArray *facts, const char *type, const char *full_name, const char *name,
                 const char *value)
{
    BundleFact *entry = g_new0(BundleFact, 1);

    entry->type = g_strdup(type);
    entry->full_name = g_strdup(full_name);
    entry->element = g_strdup(name);
    entry->value = g_strdup(value);
    g_ptr_array_add(facts, entry);
}

static void add_external_facts(GPtrArray *facts, const Connection *connection,
                               const PlanNames *names)
{
    static const char *const global[] = {"isClientCredentialsFlowEnabled",
                                         "false",
                                         "isConsumerSecretOptional",
                                         "true",
                                         "isDeviceFlowEnabled",
                                         "false",
                                         "isIntrospectAllTokens",
                                         "false",
                                         "isNamedUserJwtEnabled",
                                         "false",
                                         "isPkceRequired",
                                         "true",
                                         "isTokenExchangeEnabled",
                                         "false",
                                         NULL};
    g_autofree char *settings = suffixed(names, "_oauth");
    g_autofree char *wide = suffixed(names, "_glbloauth");
    g_autofree char *policy = suffixed(names, "_oauth_defaultPolicy");
    g_autofree char *plain = suffixed(names, "_defaultPolicy");
    g_autofree char *scopes = g_strjoinv(", ", (char **) bundle_scopes);

    fact(facts, "ExternalClientApplication", names->app, "distributionState", "Local");
    fact(facts, "ExtlClntAppOauthSettings", settings, "commaSeparatedOauthScopes", scopes);
    fact(facts, "ExtlClntAppGlobalOauthSettings", wide, "certificate", connection->certificate);
    for (gsize i = 0; global[i]; i += 2)
        fact(facts, "ExtlClntAppGlobalOauthSettings", wide, global[i], global[i + 1]);
    fact(facts, "ExtlClntAppOauthConfigurablePolicies", policy, "permittedUsersPolicyType",
         "AdminApprovedPreAuthorized");
    fact(facts, "ExtlClntAppOauthConfigurablePolicies", policy, "ipRelaxationPolicyType",
         "Enforce");
    fact(facts, "ExtlClntAppOauthConfigurablePolicies", policy, "refreshTokenPolicyType",
         "SpecificLifetime");
    fact(facts, "ExtlClntAppOauthConfigurablePolicies", policy, "isClientCredentialsFlowEnabled",
         "false");
    fact(facts, "ExtlClntAppConfigurablePolicies", plain, "isEnabled", "true");
    fact(facts, "ExtlClntAppConfigurablePolicies", plain, "isOauthPluginEnabled", "true");
}

GPtrArray *bundle_facts(const Connection *connection, const PlanNames *names)
{
    GPtrArray *facts = g_ptr_array_new_with_free_func((GDestroyNotify) bundle_fact_free);

    if (connection->app_kind == APP_EXTERNAL_CLIENT_APP) {
        add_external_facts(facts, connection, names);
        return facts;
    }
    fact(facts, "ConnectedApp", names->app, "oauthConfig.certificate", connection->certificate);
    fact(facts, "ConnectedApp", names->app, "oauthConfig.isAdminApproved", "true");
    fact(facts, "ConnectedApp", names->app, "oauthConfig.scopes", "Api\nRefreshToken");
    fact(facts, "ConnectedApp", names->app, "oauthPolicy.ipRelaxation", "ENFORCE");
    fact(facts, "ConnectedApp", names->app, "permissionSetName", names->access_set);
    return facts;
}
