/* The SOAP Metadata API of the built-in org. */
#include "config.h"

#include <string.h>

#include "driver.h"
#include "org/setup.h"

#define OPEN \
    "<?xml version=\"1.0\"?><env:Envelope xmlns:env=\"http://schemas.xmlsoap.org/soap/envelope/\" " \
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" " \
    "xmlns=\"http://soap.sforce.com/2006/04/metadata\"><env:Header><SessionHeader><sessionId>%s" \
    "</sessionId></SessionHeader></env:Header><env:Body>%s</env:Body></env:Envelope>"

/* The answer's text; *ret_status may be NULL. */
static char *call(Org *org, const char *token, const char *body, int *ret_status)
{
    g_autofree char *text = g_strdup_printf(OPEN, token, body);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_auto(OrgReply) reply;

    driver_ask(org, "POST", "/services/Soap/m/67.0", NULL, "text/xml", bytes, &reply);
    if (ret_status)
        *ret_status = reply.status;
    return driver_text(&reply);
}

static void expect(Org *org, const char *body, int status, const char *part)
{
    g_autofree char *token = g_strdup(driver_admin(org));
    int got;
    g_autofree char *answer = call(org, token, body, &got);

    g_assert_cmpint(got, ==, status);
    if (!strstr(answer, part))
        g_assert_cmpstr(answer, ==, part);
}

typedef struct {
    const char *name;
    const char *body;
    int status;
    const char *part; /* of the answer */
} Row;

static const Row rows[] = {
    {"reads a component",
     "<readMetadata><type>ExtlClntAppGlobalOauthSettings</type><fullNames>" DRIVER_APP
     "_glbloauth</fullNames></readMetadata>", 200,
     "<consumerKey>" DRIVER_KEY "</consumerKey>"},
    {"shows defaults", "<readMetadata><type>ExtlClntAppOauthConfigurablePolicies</type><fullNames>"
     DRIVER_APP "_oauth_defaultPolicy</fullNames></readMetadata>", 200,
     "<refreshTokenPolicyType>Infinite</refreshTokenPolicyType>"},
    {"shows the permission set that is let in",
     "<readMetadata><type>ExtlClntAppOauthConfigurablePolicies</type><fullNames>" DRIVER_APP
     "_oauth_defaultPolicy</fullNames></readMetadata>", 200,
     "<commaSeparatedPermissionSet>" DRIVER_SET "</commaSeparatedPermissionSet>"},
    {"a missing component is nil",
     "<readMetadata><type>PermissionSet</type><fullNames>Nope</fullNames></readMetadata>", 200,
     "<records xsi:nil=\"true\"/>"},
    {"lists", "<listMetadata><queries><type>PermissionSet</type></queries></listMetadata>", 200,
     "<fullName>" DRIVER_SET "</fullName>"},
    {"describes", "<describeMetadata><asOfVersion>67.0</asOfVersion></describeMetadata>", 200,
     "<xmlName>ExtlClntAppOauthSettings</xmlName>"},
    {"an unknown type is a fault",
     "<readMetadata><type>Wings</type><fullNames>x</fullNames></readMetadata>", 500,
     "<faultcode>sf:INVALID_TYPE</faultcode>"},
    {"an unknown call is a fault", "<flyMetadata/>", 500, "<faultcode>soapenv:Client</faultcode>"},
    {"upserts", "<upsertMetadata><metadata xsi:type=\"PermissionSet\"><fullName>New_Set</fullName>"
     "<label>New</label></metadata></upsertMetadata>", 200,
     "<result><created>true</created><fullName>New_Set</fullName><success>true</success></result>"},
    {"create refuses what is there",
     "<createMetadata><metadata xsi:type=\"PermissionSet\"><fullName>" DRIVER_SET "</fullName>"
     "<label>New</label></metadata></createMetadata>", 200,
     "<statusCode>DUPLICATE_DEVELOPER_NAME</statusCode>"},
    {"update refuses what is not there",
     "<updateMetadata><metadata xsi:type=\"PermissionSet\"><fullName>Nope</fullName>"
     "<label>New</label></metadata></updateMetadata>", 200,
     "<statusCode>INVALID_CROSS_REFERENCE_KEY</statusCode>"},
    {"an element that comes too late is dropped",
     "<upsertMetadata><metadata xsi:type=\"ExtlClntAppOauthSettings\"><fullName>Two_oauth</fullName>"
     "<label>x</label><externalClientApplication>" DRIVER_APP "</externalClientApplication>"
     "</metadata></upsertMetadata>", 200, "Enter the name of the parent external client app."},
    {"deletes", "<deleteMetadata><type>ExternalClientApplication</type><fullNames>" DRIVER_APP
     "</fullNames></deleteMetadata>", 200, "<success>true</success>"},
    {"deleting nothing is an error", "<deleteMetadata><type>PermissionSet</type><fullNames>Nope"
     "</fullNames></deleteMetadata>", 200, "<statusCode>INVALID_CROSS_REFERENCE_KEY</statusCode>"},
    {"a connected app is refused",
     "<upsertMetadata><metadata xsi:type=\"ConnectedApp\"><fullName>Acme</fullName><contactEmail>"
     "a@acme.example</contactEmail><label>Acme</label></metadata></upsertMetadata>", 200,
     "You can't create a connected app."},
};

static void test_row(gconstpointer data)
{
    const Row *row = data;
    g_autoptr(Org) org = driver_org(NULL, 0);

    driver_make_app(org, driver_key());
    expect(org, row->body, row->status, row->part);
}

static void test_session(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    int status;
    g_autofree char *answer = call(org, "00D!dead", "<describeMetadata/>", &status);

    g_assert_cmpint(status, ==, 500);
    g_assert_nonnull(strstr(answer, "<faultcode>sf:INVALID_SESSION_ID</faultcode>"));
}

static void test_right(void)
{
    g_autoptr(Org) org = driver_org("admin-lacks:ModifyMetadata", 0);

    expect(org, "<describeMetadata/>", 200, "metadataObjects"); /* ModifyAllData does as well */
    faults_set(org->faults, "admin-lacks:ModifyMetadata,ModifyAllData", true);
    expect(org, "<describeMetadata/>", 500, "<faultcode>sf:INSUFFICIENT_ACCESS</faultcode>");
}

static void test_all_or_none(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    g_autofree char *token = g_strdup(driver_admin(org));
    g_autofree char *text = g_strdup_printf(
        "<env:Envelope xmlns:env=\"http://schemas.xmlsoap.org/soap/envelope/\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><env:Header><SessionHeader>"
        "<sessionId>%s</sessionId></SessionHeader><AllOrNoneHeader><allOrNone>true</allOrNone>"
        "</AllOrNoneHeader></env:Header><env:Body><upsertMetadata>"
        "<metadata xsi:type=\"PermissionSet\"><fullName>Good</fullName><label>G</label></metadata>"
        "<metadata xsi:type=\"PermissionSet\"><fullName>Bad</fullName></metadata>"
        "</upsertMetadata></env:Body></env:Envelope>", token);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_auto(OrgReply) reply;

    driver_ask(org, "POST", "/services/Soap/m/67.0", NULL, "text/xml", bytes, &reply);
    g_assert_cmpint(reply.status, ==, 200);
    g_assert_null(setup_permission_set(org->setup, "Good"));
}

static void test_rubbish(void)
{
    g_autoptr(Org) org = driver_org(NULL, 0);
    static const char *const bodies[] = {"", "<", "<a/>", "<!DOCTYPE a><a/>", "\x01\x02"};

    for (gsize i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autoptr(GBytes) bytes = g_bytes_new_static(bodies[i], strlen(bodies[i]));
        g_auto(OrgReply) reply;

        driver_ask(org, "POST", "/services/Soap/m/67.0", NULL, "text/xml", bytes, &reply);
        g_assert_cmpint(reply.status, ==, 500);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/org/soap/%s", rows[i].name);

        g_test_add_data_func(path, &rows[i], test_row);
    }
    g_test_add_func("/org/soap/a dead session is a fault", test_session);
    g_test_add_func("/org/soap/a missing right is a fault", test_right);
    g_test_add_func("/org/soap/all or none", test_all_or_none);
    g_test_add_func("/org/soap/rubbish is a fault", test_rubbish);
    return g_test_run();
}
