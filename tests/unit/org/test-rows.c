/* Single rows over REST: statuses, checks, permissions, and that values come back as they went. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "data-driver.h"
#include "org/seed.h"

typedef struct {
    const char *name;
    const char *object;
    const char *body;
    int status;
    const char *code;    /* NULL: created */
    const char *message; /* NULL: any */
    const char *field;   /* in "fields"; NULL: any */
} Case;

static const Case cases[] = {
    {"create/the least", "Account", "{\"Name\":\"A\"}", 201, NULL, NULL, NULL},
    {"create/any case", "account", "{\"nAmE\":\"A\"}", 201, NULL, NULL, NULL},
    {"create/attributes are read over", "Account",
     "{\"attributes\":{\"type\":\"Account\"},\"Name\":\"A\"}", 201, NULL, NULL, NULL},
    {"create/nothing required", "Account", "{}", 400, "REQUIRED_FIELD_MISSING",
     "Required fields are missing: [Name]", "Name"},
    {"create/null counts as missing", "Account", "{\"Name\":null}", 400, "REQUIRED_FIELD_MISSING",
     "Required fields are missing: [Name]", "Name"},
    {"create/empty counts as missing", "Contact", "{\"LastName\":\"\"}", 400,
     "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", "LastName"},
    {"create/several missing", "Opportunity", "{\"Name\":\"x\"}", 400, "REQUIRED_FIELD_MISSING",
     "Required fields are missing: [StageName, CloseDate]", "CloseDate"},
    {"create/unknown field", "Account", "{\"Name\":\"A\",\"Nme\":1}", 400, "INVALID_FIELD",
     "No such column 'Nme' on sobject of type Account", NULL},
    {"create/read-only field", "Account",
     "{\"Name\":\"A\",\"CreatedDate\":\"2026-01-01T00:00:00Z\"}", 400,
     "INVALID_FIELD_FOR_INSERT_UPDATE",
     "Unable to create/update fields: CreatedDate. Please check the security settings of this "
     "field "
     "and verify that it is read/write for your profile or permission set.",
     "CreatedDate"},
    {"create/formula", "Account", "{\"Name\":\"A\",\"Tier_Score__c\":1}", 400,
     "INVALID_FIELD_FOR_INSERT_UPDATE", NULL, "Tier_Score__c"},
    {"create/compound address", "Account", "{\"Name\":\"A\",\"BillingAddress\":\"x\"}", 400,
     "INVALID_FIELD_FOR_INSERT_UPDATE", NULL, "BillingAddress"},
    {"create/with an id", "Account", "{\"Id\":\"0015g0000000001AAA\",\"Name\":\"A\"}", 400,
     "INVALID_FIELD", "cannot specify Id in an insert call", NULL},
    {"create/too long", "Every_Type__c", "{\"Name\":\"x\",\"Short__c\":\"12345678901\"}", 400,
     "STRING_TOO_LONG", "Short: data value too large: 1234567890 (max length=10)", "Short__c"},
    {"create/length counts characters", "Every_Type__c",
     "{\"Name\":\"x\",\"Short__c\":\"żółćżółćżó\"}", 201, NULL, NULL, NULL},
    {"create/restricted picklist", "Every_Type__c", "{\"Name\":\"x\",\"Restricted__c\":\"Black\"}",
     400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
     "Restricted Picklist: bad value for restricted picklist field: Black", "Restricted__c"},
    {"create/restricted picklists mind the case", "Every_Type__c",
     "{\"Name\":\"x\",\"Restricted__c\":\"red\"}", 400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
     NULL, "Restricted__c"},
    {"create/open picklist takes anything", "Every_Type__c",
     "{\"Name\":\"x\",\"Picklist__c\":\"Eleven\"}", 201, NULL, NULL, NULL},
    {"create/multi-select", "Every_Type__c", "{\"Name\":\"x\",\"Multi__c\":\"A;E\"}", 201, NULL,
     NULL, NULL},
    {"create/multi-select with a bad one", "Every_Type__c", "{\"Name\":\"x\",\"Multi__c\":\"A;Z\"}",
     400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", NULL, "Multi__c"},
    {"create/text for a number", "Every_Type__c", "{\"Name\":\"x\",\"Double__c\":\"abc\"}", 400,
     "JSON_PARSER_ERROR",
     "Cannot deserialize instance of double from VALUE_STRING value abc or request may be missing "
     "a "
     "required field at [line:1, column:25]",
     NULL},
    {"create/quoted number", "Every_Type__c", "{\"Name\":\"x\",\"Double__c\":\"1.5\"}", 201, NULL,
     NULL, NULL},
    {"create/boolean for a number", "Every_Type__c", "{\"Name\":\"x\",\"Int__c\":true}", 400,
     "JSON_PARSER_ERROR", NULL, NULL},
    {"create/fraction for an integer", "Every_Type__c", "{\"Name\":\"x\",\"Int__c\":1.5}", 400,
     "JSON_PARSER_ERROR", NULL, NULL},
    {"create/object for a text", "Every_Type__c", "{\"Name\":{\"a\":1}}", 400, "JSON_PARSER_ERROR",
     NULL, NULL},
    {"create/number for a boolean", "Every_Type__c", "{\"Name\":\"x\",\"Boolean__c\":1}", 400,
     "JSON_PARSER_ERROR", NULL, NULL},
    {"create/too large a number", "Every_Type__c",
     "{\"Name\":\"x\",\"Currency__c\":12345678901234567.5}", 400, "NUMBER_OUTSIDE_VALID_RANGE",
     NULL, "Currency__c"},
    {"create/too large an integer", "Every_Type__c", "{\"Name\":\"x\",\"Int__c\":3000000000}", 400,
     "NUMBER_OUTSIDE_VALID_RANGE", NULL, "Int__c"},
    {"create/no such day", "Every_Type__c", "{\"Name\":\"x\",\"Date__c\":\"2026-02-29\"}", 400,
     "JSON_PARSER_ERROR", NULL, NULL},
    {"create/leap day", "Every_Type__c", "{\"Name\":\"x\",\"Date__c\":\"2028-02-29\"}", 201, NULL,
     NULL, NULL},
    {"create/bad datetime", "Every_Type__c", "{\"Name\":\"x\",\"DateTime__c\":\"yesterday\"}", 400,
     "JSON_PARSER_ERROR", NULL, NULL},
    {"create/bad time", "Every_Type__c", "{\"Name\":\"x\",\"Time__c\":\"25:00\"}", 400,
     "JSON_PARSER_ERROR", NULL, NULL},
    {"create/bad address", "Every_Type__c", "{\"Name\":\"x\",\"Email__c\":\"no at\"}", 400,
     "INVALID_EMAIL_ADDRESS", "Email: invalid email address: no at", "Email__c"},
    {"create/bad base64", "Every_Type__c", "{\"Name\":\"x\",\"Body__c\":\"a*b=\"}", 400,
     "JSON_PARSER_ERROR", NULL, NULL},
    {"create/no id", "Contact", "{\"LastName\":\"x\",\"AccountId\":\"abc\"}", 400, "MALFORMED_ID",
     "Account ID: id value of incorrect type: abc", "AccountId"},
    {"create/id of another object", "Contact",
     "{\"LastName\":\"x\",\"AccountId\":\"0035g0000000001AAA\"}", 400, "MALFORMED_ID", NULL,
     "AccountId"},
    {"create/id of nobody", "Contact", "{\"LastName\":\"x\",\"AccountId\":\"0015g0000009999AAA\"}",
     400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", NULL},
    {"create/id of 15 characters", "Contact",
     "{\"LastName\":\"x\",\"AccountId\":\"0015g0000000001\"}", 201, NULL, NULL, NULL},
    {"create/parent by external id", "Contact",
     "{\"LastName\":\"x\",\"Account\":{\"Ext__c\":\"A-1002\"}}", 201, NULL, NULL, NULL},
    {"create/parent by an unknown external id", "Contact",
     "{\"LastName\":\"x\",\"Account\":{\"Ext__c\":\"none\"}}", 400, "INVALID_FIELD",
     "Foreign key external ID: none not found for field Ext__c in entity Account", NULL},
    {"create/parent by no external id", "Contact",
     "{\"LastName\":\"x\",\"Account\":{\"Phone\":\"1\"}}", 404, "NOT_FOUND", NULL, NULL},
    {"create/owner by username", "Account",
     "{\"Name\":\"x\",\"Owner\":{\"Username\":\"admin@orgwire.example\"}}", 201, NULL, NULL, NULL},
    {"create/polymorphic parent without its type", "Task",
     "{\"Subject\":\"x\",\"What\":{\"Ext__c\":\"A-1001\"}}", 400, "JSON_PARSER_ERROR",
     "Nested object for polymorphic foreign key must have an attributes field before any other "
     "fields.",
     NULL},
    {"create/polymorphic parent", "Task",
     "{\"Subject\":\"x\",\"What\":{\"attributes\":{\"type\":\"Account\"},\"Ext__c\":\"A-1001\"}}",
     201, NULL, NULL, NULL},
    {"create/external id taken", "Account", "{\"Name\":\"x\",\"Ext__c\":\"a-1001\"}", 400,
     "DUPLICATE_VALUE",
     "duplicate value found: Ext__c duplicates value on record with id: 0015g0000000001", NULL},
    {"create/case makes another key where case matters", "Every_Type__c",
     "{\"Name\":\"x\",\"Ext__c\":\"EXT-ä-1\"}", 201, NULL, NULL, NULL},
    {"create/no such object", "Nonsense__c", "{\"Name\":\"x\"}", 404, "NOT_FOUND",
     "The requested resource does not exist", NULL},
    {"create/a read-only object", "AccountHistory", "{\"Field\":\"x\"}", 400,
     "INVALID_TYPE_FOR_OPERATION", NULL, NULL},
    {"create/no JSON", "Account", "{\"Name\":", 400, "JSON_PARSER_ERROR", NULL, NULL},
    {"create/a list", "Account", "[1]", 400, "JSON_PARSER_ERROR", NULL, NULL},
    {"create/nothing", "Account", NULL, 400, "JSON_PARSER_ERROR", NULL, NULL},
    {"create/an event", "Order_Placed__e", "{}", 201, NULL, NULL, NULL},
    {"create/child without its master", "Plan_Item__c", "{\"Subject__c\":\"x\"}", 400,
     "REQUIRED_FIELD_MISSING", "Required fields are missing: [Account_Plan__c]", "Account_Plan__c"},
};

static void test_case(gconstpointer data)
{
    const Case *row = data;
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *target = g_strconcat("sobjects/", row->object, NULL);
    g_autoptr(json_object) answer = NULL;
    int status = data_driver_json(org, NULL, "POST", target, row->body, &answer);
    json_object *error;

    g_assert_cmpint(status, ==, row->status);
    if (!row->code) {
        g_assert_true(json_flag(answer, "success", false));
        g_assert_cmpuint(strlen(json_text(answer, "id", "")), ==, 18);
        g_assert_cmpuint(json_object_array_length(json_list(answer, "errors")), ==, 0);
        return;
    }
    error = json_object_array_get_idx(answer, 0);
    g_assert_cmpstr(json_text(error, "errorCode", NULL), ==, row->code);
    if (row->message)
        g_assert_cmpstr(json_text(error, "message", NULL), ==, row->message);
    if (row->field) {
        json_object *fields = json_list(error, "fields");
        bool found = false;

        for (gsize i = 0; fields && i < json_object_array_length(fields); i++)
            found =
                found || g_str_equal(row->field,
                                     json_object_get_string(json_object_array_get_idx(fields, i)));
        g_assert_true(found);
    }
}

/* ---- statuses ---- */

static char *create(Org *org, const char *object, const char *body)
{
    g_autofree char *target = g_strconcat("sobjects/", object, NULL);
    g_autoptr(json_object) answer = NULL;

    g_assert_cmpint(data_driver_json(org, NULL, "POST", target, body, &answer), ==, 201);
    return g_strdup(json_text(answer, "id", ""));
}

static int ask(Org *org, const char *method, const char *target, const char *body, const char *code)
{
    g_autofree char *text = NULL;
    int status = data_driver_text(org, NULL, method, target, body, &text);

    if (code)
        g_assert_nonnull(strstr(text, code));
    else if (status == 204)
        g_assert_cmpstr(text, ==, "");
    return status;
}

static void test_life(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *id = create(org, "Account", "{\"Name\":\"Life\"}");
    g_autofree char *row = g_strconcat("sobjects/Account/", id, NULL);
    g_autofree char *fields = g_strconcat(row, "?fields=Id,Name,Owner.Name", NULL);
    g_autofree char *some = g_strconcat(row, "?fields=Name,%20Phone", NULL);
    g_autofree char *short_row = g_strdup_printf("sobjects/Account/%.15s", id);
    g_autofree char *text = NULL;

    g_assert_cmpint(ask(org, "PATCH", row, "{\"Phone\":\"+49 1\",\"Name\":\"Li\\u00e9\"}", NULL),
                    ==, 204);
    g_assert_cmpint(ask(org, "PATCH", row, "{\"Name\":null}", "REQUIRED_FIELD_MISSING"), ==, 400);
    g_assert_cmpint(data_driver_text(org, NULL, "GET", some, NULL, &text), ==, 200);
    g_assert_nonnull(strstr(text, "\"Name\":\"Lié\",\"Phone\":\"+49 1\""));
    g_assert_cmpint(ask(org, "GET", fields, NULL, "INVALID_FIELD"), ==, 400);
    g_assert_cmpint(ask(org, "GET", short_row, NULL, "\"Name\":\"Lié\""), ==, 200);
    g_assert_cmpint(ask(org, "PUT", row, "{}", "METHOD_NOT_ALLOWED"), ==, 405);
    g_assert_cmpint(ask(org, "DELETE", row, NULL, NULL), ==, 204);
    g_assert_cmpint(ask(org, "DELETE", row, NULL, "ENTITY_IS_DELETED"), ==, 404);
    g_assert_cmpint(ask(org, "PATCH", row, "{\"Name\":\"x\"}", "ENTITY_IS_DELETED"), ==, 404);
    g_assert_cmpint(ask(org, "GET", row, NULL, "NOT_FOUND"), ==, 404);
    g_assert_cmpint(ask(org, "GET", "sobjects/Account/0015g0000009999AAA", NULL,
                        "Provided external ID field does not exist or is not accessible"),
                    ==, 404);
    g_assert_cmpint(ask(org, "PATCH", "sobjects/Account/xyz", "{}", "MALFORMED_ID"), ==, 400);
}

static void test_deleted_rows(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *id = create(org, "Account", "{\"Name\":\"Gone\"}");
    g_autofree char *row = g_strconcat("sobjects/Account/", id, NULL);
    g_autofree char *text = NULL;
    g_autofree char *count = NULL;

    g_assert_cmpint(ask(org, "DELETE", row, NULL, NULL), ==, 204);
    count = data_driver_query(org, NULL, "SELECT COUNT() FROM Account WHERE Name = 'Gone'");
    g_assert_cmpstr(count, ==, "#0");
    data_driver_text(org, NULL, "GET", "queryAll?q=SELECT+IsDeleted+FROM+Account+WHERE+Name='Gone'",
                     NULL, &text);
    g_assert_nonnull(strstr(text, "\"IsDeleted\":true"));
}

static void test_external_id(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);

    g_assert_cmpint(ask(org, "GET", "sobjects/Account/Ext__c/A-1003", NULL, "Łódź"), ==, 200);
    g_assert_cmpint(ask(org, "GET", "sobjects/Account/Ext__c/none", NULL, "NOT_FOUND"), ==, 404);
    g_assert_cmpint(ask(org, "GET", "sobjects/Account/Phone/1", NULL,
                        "Provided external ID field does not exist or is not accessible: Phone"),
                    ==, 404);
    g_assert_cmpint(
        ask(org, "PATCH", "sobjects/Account/Ext__c/N-1", "{\"Name\":\"New\"}", "\"created\":true"),
        ==, 201);
    g_assert_cmpint(ask(org, "PATCH", "sobjects/Account/Ext__c/N-1", "{\"Name\":\"Newer\"}",
                        "\"created\":false"),
                    ==, 200);
    g_assert_cmpint(ask(org, "PATCH", "sobjects/Account/Ext__c/N-2?updateOnly=true",
                        "{\"Name\":\"x\"}", "NOT_FOUND"),
                    ==, 404);
    g_assert_cmpint(
        ask(org, "PATCH", "sobjects/Account/Ext__c/N-1", "{\"Ext__c\":\"N-1\"}", "INVALID_FIELD"),
        ==, 400);
    /* A slash in the value, percent-encoded. */
    g_assert_cmpint(ask(org, "PATCH", "sobjects/Account/Ext__c/a%2Fb%20c", "{\"Name\":\"Slash\"}",
                        "\"created\":true"),
                    ==, 201);
    g_assert_cmpint(ask(org, "GET", "sobjects/Account/Ext__c/a%2Fb%20c", NULL, "\"a/b c\""), ==,
                    200);
    g_assert_cmpint(ask(org, "DELETE", "sobjects/Account/Ext__c/N-1", NULL, NULL), ==, 204);
}

/* An external id that is not unique may lead to several rows. */
static void test_several(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autoptr(json_object) list = NULL;
    g_autofree char *first = create(org, "Every_Type__c", "{\"Name\":\"a\",\"Ext_Number__c\":7}");
    g_autofree char *second =
        create(org, "Every_Type__c", "{\"Name\":\"b\",\"Ext_Number__c\":7.0}");

    g_assert_cmpint(
        data_driver_json(org, NULL, "GET", "sobjects/Every_Type__c/Ext_Number__c/7", NULL, &list),
        ==, 300);
    g_assert_cmpuint(json_object_array_length(list), ==, 2);
    g_assert_true(
        g_str_has_suffix(json_object_get_string(json_object_array_get_idx(list, 0)), first));
    g_assert_cmpint(
        ask(org, "PATCH", "sobjects/Every_Type__c/Ext_Number__c/7", "{\"Name\":\"c\"}", second), ==,
        300);
}

/* What goes in comes out, digit for digit; a whole double gets its fraction. */
static void test_values(void)
{
    static const struct {
        const char *field;
        const char *in;
        const char *out; /* NULL: the same */
    } values[] = {
        {"Text__c", "\"O'Brien \\\"x\\\" \\\\ żółć 🦊\\n\\ttab\"", NULL},
        {"Currency__c", "12345.10", NULL},
        {"Currency__c", "0.1", NULL},
        {"Double__c", "12", "12.0"},
        {"Double__c", "-0.000001", NULL},
        {"Double__c", "1.5e3", "1500.0"},
        {"Double__c", "999999999999.123456", NULL},
        {"Percent__c", "12.125", NULL},
        {"Int__c", "-42", NULL},
        {"Int__c", "42.0", "42"},
        {"Long__c", "9007199254740993", NULL},
        {"Date__c", "\"2026-09-30\"", NULL},
        {"Date__c", "\"2026-09-30T23:00:00Z\"", "\"2026-09-30\""},
        {"DateTime__c", "\"2026-09-30T08:00:00Z\"", "\"2026-09-30T08:00:00.000+0000\""},
        {"DateTime__c", "\"2026-09-30T01:30:00.250+02:00\"", "\"2026-09-29T23:30:00.250+0000\""},
        {"Time__c", "\"08:00:00.000Z\"", NULL},
        {"Time__c", "\"23:59\"", "\"23:59:00.000Z\""},
        {"Boolean__c", "false", NULL},
        {"Boolean__c", "\"true\"", "true"},
        {"Boolean__c", "null", "false"},
        {"Text__c", "\"\"", "null"},
        {"Text__c", "12.50", "\"12.50\""},
        {"Multi__c", "\"A;C\"", NULL},
        {"Json__c", "{\"a\":[1,2.50,null],\"b\":\"x\"}", NULL},
        {"Floats__c", "[1.50,2]", NULL},
        {"Texts__c", "[\"x\",\"\"]", NULL},
        {"Any__c", "\"anything\"", NULL},
        {"Lookup__c", "\"0015g0000000001\"", "\"0015g0000000001AAA\""},
    };
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *id = create(org, "Every_Type__c", "{\"Name\":\"v\"}");
    g_autofree char *row = g_strconcat("sobjects/Every_Type__c/", id, NULL);

    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *body = g_strdup_printf("{\"%s\":%s}", values[i].field, values[i].in);
        g_autofree char *target = g_strdup_printf("%s?fields=%s", row, values[i].field);
        g_autofree char *member = g_strdup_printf("\"%s\":%s}", values[i].field,
                                                  values[i].out ? values[i].out : values[i].in);

        g_test_message("%s", body);
        g_assert_cmpint(ask(org, "PATCH", row, body, NULL), ==, 204);
        g_assert_cmpint(ask(org, "GET", target, NULL, member), ==, 200);
    }
}

static void test_defaults(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *id = create(org, "Case", "{\"Subject\":\"d\"}");
    g_autofree char *soql = g_strdup_printf(
        "SELECT CaseNumber, Status, Priority, IsClosed, CreatedDate, Owner.Name FROM Case WHERE "
        "Id = '%s'",
        id);
    g_autofree char *answer = data_driver_query(org, NULL, soql);
    g_autofree char *won = create(
        org, "Opportunity",
        "{\"Name\":\"w\",\"StageName\":\"Closed Won\",\"CloseDate\":\"2026-05-01\",\"Amount\":10}");
    g_autofree char *soql_won = g_strdup_printf(
        "SELECT IsWon, IsClosed, Probability, ExpectedRevenue, FiscalQuarter FROM Opportunity "
        "WHERE Id = '%s'",
        won);
    g_autofree char *answer_won = data_driver_query(org, NULL, soql_won);

    g_assert_true(
        g_str_has_prefix(answer, "00001005,New,Medium,false,2026-09-21T14:13:20.000+0000,{"));
    g_assert_cmpstr(answer_won, ==, "true,true,100.0,10.00,2");
}

static void test_cascade(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *before = data_driver_query(org, NULL, "SELECT COUNT() FROM Plan_Item__c");
    g_autofree char *after = NULL;
    g_autofree char *orphans = NULL;

    g_assert_cmpstr(before, ==, "#3");
    g_assert_cmpint(ask(org, "DELETE", "sobjects/Account_Plan__c/Ext__c/P-1", NULL, NULL), ==, 204);
    after = data_driver_query(org, NULL, "SELECT COUNT() FROM Plan_Item__c");
    g_assert_cmpstr(after, ==, "#1");
    g_assert_cmpint(ask(org, "DELETE", "sobjects/Account/Ext__c/A-1003", NULL, NULL), ==, 204);
    orphans = data_driver_query(org, NULL, "SELECT AccountId FROM Contact WHERE Ext__c = 'C-2004'");
    g_assert_cmpstr(orphans, ==, "null");
}

static void test_blob(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *id = data_driver_query(org, NULL, "SELECT Id FROM Attachment");
    g_autofree char *body = data_driver_query(org, NULL, "SELECT Body FROM Attachment");
    g_autofree char *target = g_strdup_printf("sobjects/Attachment/%s/Body", id);
    g_autofree char *url = g_strconcat("/services/data/v67.0/", target, NULL);
    g_autofree char *bytes = NULL;

    g_assert_cmpstr(body, ==, url);
    g_assert_cmpint(data_driver_text(org, NULL, "GET", target, NULL, &bytes), ==, 200);
    g_assert_cmpstr(bytes, ==, "Hello world");
}

static void test_permissions(void)
{
    const char *const rights[] = {"Account:RU", "Contact:RC", "Account_Plan__c:RCUD", NULL};
    const char *const fields[] = {"+Account.Industry", "Account.Rating", "+Account.BillingAddress",
                                  NULL};
    static const struct {
        const char *method;
        const char *target;
        const char *body;
        int status;
        const char *code;
    } asked[] = {
        {"POST", "sobjects/Account", "{\"Name\":\"x\"}", 403, "INSUFFICIENT_ACCESS"},
        {"PATCH", "sobjects/Account/0015g0000000001AAA", "{\"Industry\":\"Retail\"}", 204, NULL},
        {"PATCH", "sobjects/Account/0015g0000000001AAA", "{\"BillingCity\":\"Cork\"}", 204, NULL},
        {"PATCH", "sobjects/Account/0015g0000000001AAA", "{\"Rating\":\"Hot\"}", 400,
         "INVALID_FIELD_FOR_INSERT_UPDATE"},
        {"PATCH", "sobjects/Account/0015g0000000001AAA", "{\"Phone\":\"1\"}", 400, "INVALID_FIELD"},
        {"DELETE", "sobjects/Account/0015g0000000001AAA", NULL, 403,
         "INSUFFICIENT_ACCESS_OR_READONLY"},
        {"GET", "sobjects/Account/0015g0000000001AAA?fields=Phone", NULL, 400, "INVALID_FIELD"},
        {"GET", "sobjects/Account/0015g0000000001AAA?fields=Name,Rating", NULL, 200, "O'Brien"},
        {"POST", "sobjects/Contact", "{\"LastName\":\"x\"}", 201, "success"},
        {"PATCH", "sobjects/Contact/0035g0000000001AAA", "{\"LastName\":\"y\"}", 403,
         "INSUFFICIENT_ACCESS_OR_READONLY"},
        {"GET", "sobjects/Opportunity/0065g0000000001AAA", NULL, 404, "NOT_FOUND"},
        {"GET", "sobjects/Opportunity/describe", NULL, 404, "NOT_FOUND"},
        {"POST", "sobjects/Account_Plan__c", "{\"Name\":\"x\"}", 201, "success"},
        {"POST", "sobjects/Task", "{\"Subject\":\"x\"}", 201, "success"},
    };
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    const OrgUser *user = data_driver_limited(org, rights, fields);

    for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
        g_autofree char *text = NULL;

        g_test_message("%s %s", asked[i].method, asked[i].target);
        g_assert_cmpint(
            data_driver_text(org, user, asked[i].method, asked[i].target, asked[i].body, &text), ==,
            asked[i].status);
        if (asked[i].code)
            g_assert_nonnull(strstr(text, asked[i].code));
    }
}

static void test_masked(void)
{
    const char *const rights[] = {"Every_Type__c:R", NULL};
    const char *const fields[] = {"Every_Type__c.Encrypted__c", NULL};
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    const OrgUser *user = data_driver_limited(org, rights, fields);
    g_autofree char *masked = data_driver_query(
        org, user, "SELECT Encrypted__c FROM Every_Type__c WHERE Name = 'Everything'");

    g_assert_cmpstr(masked, ==, "************1111");
}

static void test_setup_tables(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);

    g_assert_cmpint(ask(org, "GET",
                        "query?q=SELECT+Profile.UserLicense.Name+FROM+User+WHERE+Username="
                        "'ADMIN@orgwire.example'",
                        NULL, "\"UserLicense\""),
                    ==, 200);
    g_assert_cmpint(
        ask(org, "GET", "sobjects/User/Username/admin@orgwire.example", NULL, "\"IsActive\":true"),
        ==, 200);
    g_assert_cmpint(ask(org, "GET", "query?q=SELECT+PermissionsNonsense+FROM+UserPermissionAccess",
                        NULL,
                        "No such column 'PermissionsNonsense' on entity "
                        "'UserPermissionAccess'"),
                    ==, 400);
}

/* Every seeded row is printed as JSON with all its fields, and the seeds fit their types. */
static void test_seeds(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);

    for (guint i = 0; seed_texts[i]; i++) {
        g_auto(GStrv) head = g_strsplit(seed_texts[i] + 1, "|", 2);
        g_autofree char *target =
            g_strdup_printf("query?q=SELECT+FIELDS%%28ALL%%29+FROM+%s+LIMIT+200", head[0]);
        g_autoptr(json_object) answer = NULL;
        g_autofree char *text = NULL;

        g_test_message("%s", head[0]);
        g_assert_cmpint(data_driver_text(org, NULL, "GET", target, NULL, &text), ==, 200);
        answer = json_parse(text, -1, NULL);
        g_assert_nonnull(answer);
        g_assert_cmpint(json_integer(answer, "totalSize", 0), >, 0);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/rows/%s", cases[i].name);

        g_test_add_data_func(path, &cases[i], test_case);
    }
    g_test_add_func("/rows/a row's whole life", test_life);
    g_test_add_func("/rows/deleted rows are in queryAll alone", test_deleted_rows);
    g_test_add_func("/rows/by external id", test_external_id);
    g_test_add_func("/rows/an external id of several rows", test_several);
    g_test_add_func("/rows/values come back as they went", test_values);
    g_test_add_func("/rows/the platform fills in what is not given", test_defaults);
    g_test_add_func("/rows/children go with their master", test_cascade);
    g_test_add_func("/rows/files are behind an url", test_blob);
    g_test_add_func("/rows/permissions are enforced", test_permissions);
    g_test_add_func("/rows/secrets are masked", test_masked);
    g_test_add_func("/rows/tables of the setup half answer too", test_setup_tables);
    g_test_add_func("/rows/every seeded row can be printed", test_seeds);
    return g_test_run();
}
