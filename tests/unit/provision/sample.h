/* Describes, an integration and a connection, small and written by hand. */
#ifndef TEST_PROVISION_SAMPLE_H
#define TEST_PROVISION_SAMPLE_H

#include <string.h>

#include "core/connection.h"
#include "provision/plan.h"

#define SAMPLE_OBJECT(name, setting, fields)                                                       \
    "{\"name\":\"" name "\",\"label\":\"" name "\",\"labelPlural\":\"" name                         \
    "s\",\"keyPrefix\":\"a00\",\"custom\":false,\"customSetting\":" setting ",\"queryable\":true,"         \
    "\"retrieveable\":true,\"createable\":true,\"updateable\":true,\"deletable\":true,"              \
    "\"deprecatedAndHidden\":false,\"layoutable\":true,\"triggerable\":true"                       \
    ",\"fields\":[" fields "]}"
#define SAMPLE_FIELD(name, type, more)                                                             \
    "{\"name\":\"" name "\",\"label\":\"" name "\",\"type\":\"" type "\",\"referenceTo\":[],"         \
    "\"picklistValues\":[],\"length\":80" more "}"
#define SAMPLE_FREE                                                                                \
    ",\"createable\":true,\"updateable\":true,\"nillable\":true,\"permissionable\":true"
#define SAMPLE_ID                                                                                  \
    SAMPLE_FIELD("Id", "id", ",\"nillable\":false,\"defaultedOnCreate\":true,"                       \
                             "\"permissionable\":false")
#define SAMPLE_NAME                                                                                \
    SAMPLE_FIELD("Name", "string", ",\"createable\":true,\"updateable\":true,\"nillable\":false,"    \
                                   "\"permissionable\":false")

static inline GPtrArray *sample_describes(void)
{
    static const char *const texts[] = {
        SAMPLE_OBJECT(
            "Account", "false",
            SAMPLE_ID "," SAMPLE_NAME "," SAMPLE_FIELD("Industry", "picklist", SAMPLE_FREE) ","
            SAMPLE_FIELD("BillingStreet", "textarea",
                         SAMPLE_FREE ",\"compoundFieldName\":\"BillingAddress\"") ","
            SAMPLE_FIELD("BillingAddress", "address",
                         ",\"createable\":false,\"updateable\":false,\"nillable\":true,"
                         "\"permissionable\":true") ","
            SAMPLE_FIELD("Score__c", "double",
                         ",\"createable\":false,\"updateable\":false,\"nillable\":true,"
                         "\"calculated\":true,\"permissionable\":true")),
        SAMPLE_OBJECT("Line__c", "false",
                      SAMPLE_ID "," SAMPLE_FIELD("Amount__c", "currency", SAMPLE_FREE) ","
                      "{\"name\":\"Invoice__c\",\"label\":\"Invoice\",\"type\":\"reference\","
                      "\"referenceTo\":[\"Invoice__c\"],\"picklistValues\":[],"
                      "\"cascadeDelete\":true,\"createable\":true,\"nillable\":false,"
                      "\"permissionable\":false}"),
        SAMPLE_OBJECT("Invoice__c", "false",
                      SAMPLE_ID ",{\"name\":\"Account__c\",\"label\":\"Account\","
                      "\"type\":\"reference\",\"referenceTo\":[\"Account\"],"
                      "\"picklistValues\":[],\"cascadeDelete\":true,\"createable\":true,"
                      "\"nillable\":false,\"permissionable\":false}"),
        SAMPLE_OBJECT("OpportunityLineItem", "false", SAMPLE_ID),
        SAMPLE_OBJECT("Opportunity", "false", SAMPLE_ID),
        SAMPLE_OBJECT("Switches__c", "true", SAMPLE_ID),
    };
    GPtrArray *describes = g_ptr_array_new_with_free_func((GDestroyNotify) describe_free);

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        GError *error = NULL;
        Describe *describe = describe_parse(texts[i], strlen(texts[i]), &error);

        g_assert_no_error(error);
        g_ptr_array_add(describes, describe);
    }
    return describes;
}

/* "Account:RCU:Industry Line__c:R", entries separated by a space. */
static inline Integration *sample_integration(const char *objects)
{
    Integration *integration = integration_new("Sales", "67.0");
    g_auto(GStrv) each = g_strsplit(objects, " ", -1);

    for (char **one = each; *one; one++) {
        GError *error = NULL;
        IntegrationObject *object = integration_object_parse(*one, &error);

        g_assert_no_error(error);
        g_ptr_array_add(integration->objects, object);
    }
    return integration;
}

static inline Connection *sample_connection(AppKind kind)
{
    Connection *connection = connection_new("acme");
    const char *const sets[] = {"Orgwire_acme_Access", NULL};

    g_free(connection->id);
    connection->id = g_strdup("abcdefgh12345678");
    connection->org = g_strdup("https://login.salesforce.com");
    connection->org_id = g_strdup("00D5g00000EXMPLEA4");
    connection->instance_url = g_strdup("https://acme.my.salesforce.com");
    connection->email = g_strdup("olga&co@acme.example");
    connection->username = g_strdup("ops@acme.example");
    connection->user_id = g_strdup("0055g00000EXMPLAAX");
    connection->app = g_strdup("Orgwire_acme");
    connection->app_kind = kind;
    connection->client_id = g_strdup("Key123");
    connection->permission_sets = g_strdupv((char **) sets);
    connection->api_version = g_strdup("67.0");
    connection->created_at = g_strdup("2026-11-25T09:52:00Z");
    return connection;
}

#endif
