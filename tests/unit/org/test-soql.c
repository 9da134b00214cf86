/* The query engine: what people send, what they get, what they are told. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "data-driver.h"

typedef struct {
    const char *name;
    const char *soql;
    const char *expected; /* of data_driver_query() */
} Case;

static const Case cases[] = {
    /* selecting */
    {"select/one field", "SELECT Name FROM Campaign ORDER BY Name", "Autumn Mail;Spring Fair 2026"},
    {"select/any case", "select nAmE from cAmPaIgN order by NAME", "Autumn Mail;Spring Fair 2026"},
    {"select/alias of the object", "SELECT c.Name FROM Campaign c ORDER BY c.Name DESC",
     "Spring Fair 2026;Autumn Mail"},
    {"select/object as prefix", "SELECT Campaign.Name FROM Campaign ORDER BY Name LIMIT 1",
     "Autumn Mail"},
    {"select/numbers keep their digits",
     "SELECT AnnualRevenue, Credit_Limit__c, NumberOfEmployees FROM Account WHERE Ext__c = "
     "'A-1005'",
     "990000.99,15000.10,12"},
    {"select/whole doubles have a fraction",
     "SELECT AnnualRevenue FROM Account WHERE Ext__c = 'A-1001'", "12500000.0"},
    {"select/null", "SELECT Phone FROM Account WHERE Ext__c = 'A-1009'", "null"},
    {"select/boolean", "SELECT IsActive FROM Campaign ORDER BY Name", "true;false"},
    {"select/parent", "SELECT Account.Name FROM Contact WHERE LastName = 'Wójcik'",
     "{Łódź Logistyka S.A.}"},
    {"select/parent of a parent",
     "SELECT Account.Parent.Name, Name FROM Contact WHERE LastName = 'D\\'Angelo'",
     "{{García Hermanos S.L.}},Luca D'Angelo"},
    {"select/owner", "SELECT Owner.Username FROM Account WHERE Ext__c = 'A-1001'",
     "{integration@orgwire.example}"},
    {"select/owner's profile", "SELECT Owner.Profile.Name FROM Account WHERE Ext__c = 'A-1002'",
     "{{System Administrator}}"},
    {"select/no parent", "SELECT Account.Name FROM Contact WHERE LastName = 'Alone'", "null"},
    {"select/custom parent",
     "SELECT Account_Plan__r.Account__r.Name FROM Plan_Item__c WHERE Ext__c = 'I-3'",
     "{{Müller Werkzeugbau GmbH}}"},
    {"select/polymorphic name", "SELECT What.Name, What.Type FROM Task WHERE Subject = 'Email'",
     "{Müller drills 2026,Opportunity}"},
    {"select/typeof",
     "SELECT TYPEOF What WHEN Account THEN Phone WHEN Opportunity THEN Amount ELSE Name END FROM "
     "Task WHERE Subject = 'Email'",
     "{48000.00}"},
    {"select/typeof else",
     "SELECT TYPEOF What WHEN Opportunity THEN Amount ELSE Name END FROM Task WHERE Subject = "
     "'Call'",
     "{O'Brien & Sons Ltd}"},
    {"select/children",
     "SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account WHERE Ext__c = "
     "'A-1001'",
     "O'Brien & Sons Ltd,[O'Brien;O'Neill]"},
    {"select/no children", "SELECT (SELECT Id FROM Contacts) FROM Account WHERE Ext__c = 'A-1009'",
     "null"},
    {"select/children of a custom object",
     "SELECT (SELECT Subject__c FROM Plan_Items__r WHERE Effort__c > 1) FROM Account_Plan__c WHERE "
     "Ext__c = 'P-1'",
     "[Visit the turbine hall]"},
    {"select/children with a limit",
     "SELECT (SELECT FirstName FROM Contacts ORDER BY FirstName LIMIT 1) FROM Account WHERE "
     "Ext__c = 'A-1001'",
     "[Pádraig]"},
    {"select/address", "SELECT BillingAddress FROM Account WHERE Ext__c = 'A-1008'",
     "{Roma,Italy,null,41.902782,12.496366,00178,null,Via Appia 3}"},
    {"select/empty address", "SELECT ShippingAddress FROM Account WHERE Ext__c = 'A-1008'", "null"},
    {"select/location", "SELECT Place__c FROM Every_Type__c WHERE Name = 'Everything'",
     "{52.520008,13.404954}"},
    {"select/formula", "SELECT ExpectedRevenue FROM Opportunity WHERE Ext__c = 'O-2'", "48000.00"},
    {"select/formula of nothing",
     "SELECT ExpectedRevenue FROM Opportunity WHERE Name = "
     "'Sakura pilot'",
     "null"},
    {"select/text formula", "SELECT Formula_Text__c FROM Every_Type__c WHERE Name = 'Nothing'",
     "Nothing / "},
    {"select/toLabel", "SELECT toLabel(Status) FROM Case WHERE CaseNumber = '00001001'", "New"},
    {"select/person's name", "SELECT Name FROM Lead WHERE Ext__c = 'L-2'", "Søren Kjær"},
    {"select/fields standard", "SELECT FIELDS(STANDARD) FROM Plan_Item__c LIMIT 1", "@"},
    {"select/fields all needs a limit", "SELECT FIELDS(ALL) FROM Campaign", "MALFORMED_QUERY"},
    {"select/fields all with too high a limit", "SELECT FIELDS(ALL) FROM Campaign LIMIT 201",
     "MALFORMED_QUERY"},
    {"select/fields custom",
     "SELECT FIELDS(CUSTOM) FROM Plan_Item__c WHERE Ext__c = 'I-2' AND Done__c = false LIMIT 5",
     "@"},
    {"select/twice", "SELECT Name, name FROM Account", "MALFORMED_QUERY"},
    {"select/setup table", "SELECT Name FROM Organization", "@"},
    /* counting */
    {"count/all", "SELECT COUNT() FROM Contact", "#8"},
    {"count/some", "SELECT COUNT() FROM Account WHERE Region__c = 'EMEA'", "#6"},
    {"count/with a limit", "SELECT COUNT() FROM Account LIMIT 3", "#3"},
    {"count/a field", "SELECT COUNT(Id) FROM Account", "10"},
    {"count/values only", "SELECT COUNT(Phone) n FROM Account", "8"},
    {"count/distinct", "SELECT COUNT_DISTINCT(Industry) FROM Account", "9"},
    /* aggregates */
    {"group/by a field",
     "SELECT Industry, COUNT(Id) FROM Account WHERE Industry IN ('Energy', 'Retail') GROUP BY "
     "Industry ORDER BY Industry",
     "Energy,2;Retail,1"},
    {"group/sum, min, max",
     "SELECT SUM(Amount) s, MIN(Amount) lo, MAX(Amount) hi FROM Opportunity WHERE IsClosed = false",
     "1135000.49,9999.99,1000000.00"},
    {"group/average", "SELECT AVG(NumberOfEmployees) FROM Account WHERE Industry = 'Energy'",
     "325.0"},
    {"group/having",
     "SELECT Industry, COUNT(Id) n FROM Account GROUP BY Industry HAVING COUNT(Id) > 1",
     "Energy,2"},
    {"group/order by the number",
     "SELECT StageName, COUNT(Id) n FROM Opportunity GROUP BY StageName ORDER BY COUNT(Id) DESC, "
     "StageName LIMIT 2",
     "Closed Lost,1;Closed Won,1"},
    {"group/by a parent",
     "SELECT Account.Industry, SUM(Amount) FROM Opportunity WHERE Amount > 100000 GROUP BY "
     "Account.Industry",
     "Energy,1125000.5"},
    {"group/by a year",
     "SELECT CALENDAR_YEAR(CloseDate) y, COUNT(Id) FROM Opportunity GROUP BY "
     "CALENDAR_YEAR(CloseDate) ORDER BY CALENDAR_YEAR(CloseDate)",
     "2025,1;2026,3;2027,2"},
    {"group/nameless columns", "SELECT MAX(Amount), COUNT(Id) FROM Opportunity", "1000000.00,6"},
    {"group/of nothing", "SELECT SUM(Amount) FROM Opportunity WHERE Name = 'none'", "null"},
    {"group/ungrouped field", "SELECT Name, COUNT(Id) FROM Account GROUP BY Industry",
     "MALFORMED_QUERY"},
    {"group/long text", "SELECT Description FROM Account GROUP BY Description", "MALFORMED_QUERY"},
    {"group/sum of a text", "SELECT SUM(Name) FROM Account", "MALFORMED_QUERY"},
    /* comparing */
    {"where/equal without regard to case",
     "SELECT Ext__c FROM Account WHERE Name = 'o\\'brien & "
     "sons ltd'",
     "A-1001"},
    {"where/case-sensitive external id", "SELECT Name FROM Every_Type__c WHERE Ext__c = 'ext-Ä-1'",
     "#0"},
    {"where/different takes nulls", "SELECT COUNT() FROM Account WHERE Rating != 'Hot'", "#7"},
    {"where/the other sign for different", "SELECT COUNT() FROM Account WHERE Rating <> 'Hot'",
     "#7"},
    {"where/null", "SELECT Ext__c FROM Account WHERE AnnualRevenue = null ORDER BY Ext__c",
     "A-1007;A-1010"},
    {"where/not null", "SELECT COUNT() FROM Account WHERE AnnualRevenue != null", "#8"},
    {"where/empty text is null", "SELECT COUNT() FROM Account WHERE Phone = ''", "#2"},
    {"where/greater", "SELECT Ext__c FROM Account WHERE AnnualRevenue > 48000000", "A-1004"},
    {"where/greater or equal",
     "SELECT Ext__c FROM Account WHERE AnnualRevenue >= 48000000.00 ORDER BY Ext__c",
     "A-1002;A-1004"},
    {"where/less leaves nulls out", "SELECT COUNT() FROM Account WHERE AnnualRevenue < 1000000",
     "#2"},
    {"where/exponent", "SELECT COUNT() FROM Account WHERE AnnualRevenue >= 4.8e7", "#2"},
    {"where/negative number", "SELECT COUNT() FROM Account WHERE AnnualRevenue > -1", "#8"},
    {"where/large integers are exact",
     "SELECT COUNT() FROM Every_Type__c WHERE Long__c = 9007199254740992", "#0"},
    {"where/boolean", "SELECT COUNT() FROM Account WHERE Active__c = true", "#6"},
    {"where/boolean and",
     "SELECT COUNT() FROM Account WHERE Active__c = FALSE AND Region__c = 'APAC'", "#2"},
    {"where/or", "SELECT COUNT() FROM Account WHERE Rating = 'Hot' OR Rating = 'Cold'", "#5"},
    {"where/not", "SELECT COUNT() FROM Account WHERE NOT Rating = 'Hot'", "#7"},
    {"where/not in parentheses",
     "SELECT COUNT() FROM Account WHERE (NOT (Rating = 'Hot' OR Rating = 'Cold')) AND Active__c = "
     "true",
     "#2"},
    {"where/nested parentheses",
     "SELECT Ext__c FROM Account WHERE ((Industry = 'Energy') AND (Rating = 'Hot' AND "
     "(NumberOfEmployees > 300)))",
     "A-1006"},
    {"where/and with or needs parentheses",
     "SELECT Id FROM Account WHERE Rating = 'Hot' AND Active__c = true OR Region__c = 'EMEA'",
     "MALFORMED_QUERY"},
    {"where/in", "SELECT COUNT() FROM Account WHERE Rating IN ('Hot', 'Cold')", "#5"},
    {"where/in with null", "SELECT COUNT() FROM Account WHERE Rating IN ('Hot', null)", "#6"},
    {"where/not in", "SELECT COUNT() FROM Account WHERE Rating NOT IN ('Hot', 'Cold')", "#5"},
    {"where/long list",
     "SELECT Ext__c FROM Account WHERE Ext__c IN ('1','2','3','4','5','6','7','8','9','10','11',"
     "'12','13','14','15','16','a-1001')",
     "A-1001"},
    {"where/in a query",
     "SELECT Ext__c FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity WHERE StageName = "
     "'Closed Won')",
     "A-1002"},
    {"where/not in a query",
     "SELECT COUNT() FROM Account WHERE Id NOT IN (SELECT AccountId FROM Contact)", "#4"},
    {"where/like start", "SELECT Ext__c FROM Account WHERE Name LIKE 'acme%'", "A-1005"},
    {"where/like middle", "SELECT COUNT() FROM Account WHERE Name LIKE '%i%'", "#7"},
    {"where/like one character",
     "SELECT Ext__c FROM Account WHERE Ext__c LIKE 'A-100_' ORDER BY "
     "Ext__c LIMIT 1",
     "A-1001"},
    {"where/like escaped wildcard", "SELECT COUNT() FROM Account WHERE Website LIKE '%\\_%'", "#0"},
    {"where/like non-ASCII", "SELECT Ext__c FROM Account WHERE Name LIKE '%ŁÓDŹ%'", "A-1003"},
    {"where/includes", "SELECT COUNT() FROM Account WHERE Products_Used__c INCLUDES ('Alpha')",
     "#3"},
    {"where/includes both",
     "SELECT Ext__c FROM Account WHERE Products_Used__c INCLUDES ('Alpha;Beta', 'Gamma;Delta') "
     "ORDER "
     "BY Ext__c",
     "A-1002;A-1006"},
    {"where/excludes", "SELECT COUNT() FROM Account WHERE Products_Used__c EXCLUDES ('Alpha')",
     "#7"},
    {"where/date", "SELECT Ext__c FROM Account WHERE Customer_Since__c = 2019-04-01", "A-1001"},
    {"where/date before", "SELECT COUNT() FROM Account WHERE Customer_Since__c < 2019-04-01", "#2"},
    {"where/datetime", "SELECT COUNT() FROM Account WHERE CreatedDate > 2020-01-01T00:00:00Z",
     "#10"},
    {"where/datetime with an offset",
     "SELECT Subject FROM Event WHERE StartDateTime = 2026-12-02T11:00:00+02:00", "Meeting"},
    {"where/time", "SELECT COUNT() FROM Every_Type__c WHERE Time__c = 08:00:00Z", "#1"},
    {"where/last n days", "SELECT Ext__c FROM Account WHERE Customer_Since__c = LAST_N_DAYS:1000",
     "A-1005"},
    {"where/this year", "SELECT COUNT() FROM Opportunity WHERE CloseDate = THIS_YEAR", "#3"},
    {"where/next year", "SELECT COUNT() FROM Opportunity WHERE CloseDate = NEXT_YEAR", "#2"},
    {"where/beyond this quarter", "SELECT COUNT() FROM Opportunity WHERE CloseDate > THIS_QUARTER",
     "#4"},
    {"where/today", "SELECT COUNT() FROM Account WHERE CreatedDate <= TODAY", "#10"},
    {"where/before yesterday", "SELECT COUNT() FROM Account WHERE CreatedDate >= YESTERDAY", "#0"},
    {"where/n years ago", "SELECT Ext__c FROM Account WHERE Customer_Since__c = N_YEARS_AGO:2",
     "A-1005"},
    {"where/a year's number",
     "SELECT Ext__c FROM Account WHERE CALENDAR_YEAR(Customer_Since__c) = 2015", "A-1002"},
    {"where/parent's field", "SELECT COUNT() FROM Contact WHERE Account.Industry = 'Energy'", "#2"},
    {"where/escapes", "SELECT COUNT() FROM Account WHERE Name = 'Acme \\\"Quoted\\\" Tools, Inc.'",
     "#1"},
    {"where/unicode escape", "SELECT Ext__c FROM Account WHERE Name LIKE 'M\\u00fcller%'",
     "A-1002"},
    {"where/emoji", "SELECT Ext__c FROM Account WHERE Name = '🦊 Fox Media'", "A-1010"},
    /* order and limits */
    {"order/ascending puts nulls first",
     "SELECT Ext__c FROM Account ORDER BY AnnualRevenue, Ext__c LIMIT 3", "A-1007;A-1010;A-1009"},
    {"order/descending with nulls last",
     "SELECT Ext__c FROM Account ORDER BY AnnualRevenue DESC NULLS LAST LIMIT 2", "A-1004;A-1002"},
    {"order/by two",
     "SELECT Ext__c FROM Account WHERE Region__c = 'EMEA' ORDER BY Industry DESC, "
     "Name ASC LIMIT 2",
     "A-1003;A-1002"},
    {"order/by a parent",
     "SELECT LastName FROM Contact WHERE AccountId != null ORDER BY "
     "Account.Name DESC, LastName LIMIT 1",
     "田中"},
    {"order/offset", "SELECT Ext__c FROM Account ORDER BY Ext__c LIMIT 2 OFFSET 3",
     "A-1004;A-1005"},
    {"order/offset beyond the end", "SELECT Id FROM Account OFFSET 100", "#0"},
    {"order/offset too large", "SELECT Id FROM Account OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE"},
    {"order/limit zero", "SELECT Id FROM Account LIMIT 0", "#0"},
    {"order/long text", "SELECT Id FROM Account ORDER BY Description", "MALFORMED_QUERY"},
    {"tail/for view", "SELECT Name FROM Campaign ORDER BY Name LIMIT 1 FOR VIEW", "Autumn Mail"},
    {"tail/for reference and update",
     "SELECT Name FROM Campaign LIMIT 1 FOR REFERENCE UPDATE "
     "TRACKING",
     "Spring Fair 2026"},
    {"tail/security enforced", "SELECT Name FROM Campaign WITH SECURITY_ENFORCED LIMIT 1",
     "Spring Fair 2026"},
    {"tail/using scope", "SELECT COUNT() FROM Account USING SCOPE everything", "#10"},
    {"tail/all rows", "SELECT Id FROM Account ALL ROWS", "MALFORMED_QUERY"},
    /* mistakes */
    {"wrong/no field", "SELECT Nonsense__c FROM Account", "INVALID_FIELD"},
    {"wrong/no object", "SELECT Id FROM Nonsense__c", "INVALID_TYPE"},
    {"wrong/an object that cannot be queried", "SELECT Id FROM AccountChangeEvent",
     "INVALID_TYPE_FOR_OPERATION"},
    {"wrong/no relationship", "SELECT Nobody.Name FROM Account", "INVALID_FIELD"},
    {"wrong/no child relationship", "SELECT (SELECT Id FROM Contact) FROM Account", "INVALID_TYPE"},
    {"wrong/text for a number", "SELECT Id FROM Account WHERE AnnualRevenue = '5'",
     "INVALID_FIELD"},
    {"wrong/number for a text", "SELECT Id FROM Account WHERE Name = 5", "INVALID_FIELD"},
    {"wrong/date for a datetime", "SELECT Id FROM Account WHERE CreatedDate > 2026-01-01",
     "INVALID_FIELD"},
    {"wrong/no such day", "SELECT Id FROM Account WHERE Customer_Since__c = 2026-02-30",
     "INVALID_FIELD"},
    {"wrong/no id", "SELECT Id FROM Account WHERE Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR"},
    {"wrong/id with a bad checksum", "SELECT Id FROM Account WHERE OwnerId = '0055g0000000001ZZZ'",
     "INVALID_QUERY_FILTER_OPERATOR"},
    {"wrong/like on a number", "SELECT Id FROM Account WHERE AnnualRevenue LIKE '5'",
     "INVALID_QUERY_FILTER_OPERATOR"},
    {"wrong/includes on a text", "SELECT Id FROM Account WHERE Name INCLUDES ('a')",
     "INVALID_QUERY_FILTER_OPERATOR"},
    {"wrong/filter on a long text", "SELECT Id FROM Account WHERE Description = 'x'",
     "INVALID_FIELD"},
    {"wrong/open quote", "SELECT Id FROM Account WHERE Name = 'abc", "MALFORMED_QUERY"},
    {"wrong/backslash", "SELECT Id FROM Account WHERE Name = 'a\\qb'", "MALFORMED_QUERY"},
    {"wrong/escaped wildcard outside of LIKE", "SELECT Id FROM Account WHERE Name = 'a\\%'",
     "MALFORMED_QUERY"},
    {"wrong/no FROM", "SELECT Id", "MALFORMED_QUERY"},
    {"wrong/misspelt FROM", "SELECT Id FORM Account", "MALFORMED_QUERY"},
    {"wrong/nothing selected", "SELECT FROM Account", "MALFORMED_QUERY"},
    {"wrong/comma", "SELECT Id, FROM Account", "MALFORMED_QUERY"},
    {"wrong/something behind", "SELECT Id FROM Account LIMIT 1 nonsense", "MALFORMED_QUERY"},
    {"wrong/bind variable", "SELECT Id FROM Account WHERE Name = :name", "MALFORMED_QUERY"},
    {"wrong/semicolon", "SELECT Id FROM Account;", "MALFORMED_QUERY"},
    {"wrong/star", "SELECT * FROM Account", "MALFORMED_QUERY"},
    {"wrong/empty list", "SELECT Id FROM Account WHERE Name IN ()", "MALFORMED_QUERY"},
    {"wrong/negative limit", "SELECT Id FROM Account LIMIT -1", "MALFORMED_QUERY"},
    {"wrong/unknown function", "SELECT SQRT(AnnualRevenue) FROM Account", "MALFORMED_QUERY"},
    {"wrong/unknown date word", "SELECT Id FROM Account WHERE CreatedDate = LAST_FORTNIGHT_X",
     "MALFORMED_QUERY"},
    {"wrong/update", "UPDATE Account SET Name = 'x'", "MALFORMED_QUERY"},
};

static Org *org;

static void test_case(gconstpointer data)
{
    const Case *row = data;
    g_autofree char *answer = data_driver_query(org, NULL, row->soql);

    /* "@": some records, whatever they hold. */
    if (g_str_equal(row->expected, "@")) {
        g_assert_cmpint(answer[0], !=, '#');
        g_assert_null(strstr(answer, "MALFORMED"));
        g_assert_null(strstr(answer, "INVALID"));
        return;
    }
    g_assert_cmpstr(answer, ==, row->expected);
}

/* The words of an error, to the letter. */
static void check_message(const char *soql, const char *code, const char *message)
{
    g_autofree char *escaped = g_uri_escape_string(soql, NULL, false);
    g_autofree char *target = g_strconcat("query?q=", escaped, NULL);
    g_autoptr(json_object) answer = NULL;
    json_object *error;

    g_assert_cmpint(data_driver_json(org, NULL, "GET", target, NULL, &answer), ==, 400);
    error = json_object_array_get_idx(answer, 0);
    g_assert_cmpstr(json_text(error, "errorCode", NULL), ==, code);
    g_assert_cmpstr(json_text(error, "message", NULL), ==, message);
}

static void test_messages(void)
{
    check_message(
        "select count() from XYZZY", "INVALID_TYPE",
        "\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\n"
        "sObject type 'XYZZY' is not supported. If you are attempting to use a custom "
        "object, be sure to append the '__c' after the entity name. Please reference your "
        "WSDL or the describe call for the appropriate names.");
    check_message(
        "SELECT Id, Nme FROM Account", "INVALID_FIELD",
        "\nSELECT Id, Nme FROM Account\n           ^\nERROR at Row:1:Column:12\n"
        "No such column 'Nme' on entity 'Account'. If you are attempting to use a custom "
        "field, be sure to append the '__c' after the custom field name. Please reference "
        "your WSDL or the describe call for the appropriate names.");
    check_message("SELECT Id FORM Account", "MALFORMED_QUERY",
                  "\nSELECT Id FORM Account\n               ^\nERROR at Row:1:Column:16\n"
                  "unexpected token: 'Account'");
    check_message("SELECT Id\nFROM Account\nWHERE Name == 'x'", "MALFORMED_QUERY",
                  "\nWHERE Name == 'x'\n            ^\nERROR at Row:3:Column:13\n"
                  "unexpected token: '='");
}

static void test_ids(void)
{
    g_autofree char *id = data_driver_query(org, NULL, "SELECT Id FROM Account LIMIT 1");
    g_autofree char *soql = g_strdup_printf("SELECT COUNT() FROM Account WHERE Id = '%.15s'", id);
    g_autofree char *answer = data_driver_query(org, NULL, soql);

    g_assert_cmpuint(strlen(id), ==, 18);
    g_assert_cmpstr(answer, ==, "#1");
}

/* Depth and length are bounded: neither the stack nor the clock suffers. */
static void test_deep(void)
{
    g_autoptr(GString) soql = g_string_new("SELECT Id FROM Account WHERE ");
    g_autofree char *answer = NULL;
    g_autofree char *long_answer = NULL;
    g_autoptr(GString) list = g_string_new("SELECT COUNT() FROM Account WHERE Ext__c IN ('A-1001'");

    for (int i = 0; i < 20000; i++)
        g_string_append(soql, i % 2 ? "(" : "NOT ");
    answer = data_driver_query(org, NULL, soql->str);
    g_assert_cmpstr(answer, ==, "MALFORMED_QUERY");
    while (list->len < 90000)
        g_string_append(list, ",'another value'");
    g_string_append(list, ")");
    long_answer = data_driver_query(org, NULL, list->str);
    g_assert_cmpstr(long_answer, ==, "#1");
}

static void test_rights(void)
{
    const char *const rights[] = {"Account:R", "Contact:R", NULL};
    const char *const fields[] = {"Account.Industry", "Contact.AccountId", NULL};
    g_autoptr(Org) own = data_driver_org(NULL, NULL, NULL);
    const OrgUser *user = data_driver_limited(own, rights, fields);
    const struct {
        const char *soql;
        const char *expected;
    } asked[] = {
        {"SELECT Name, Industry FROM Account WHERE Industry = 'Retail'",
         "Acme \"Quoted\" Tools, Inc.,Retail"},
        {"SELECT Phone FROM Account", "INVALID_FIELD"},
        {"SELECT Id FROM Account WHERE Phone = null", "INVALID_FIELD"},
        {"SELECT Id FROM Account ORDER BY Phone", "INVALID_FIELD"},
        {"SELECT Id FROM Opportunity", "INVALID_TYPE"},
        {"SELECT Account.Name FROM Contact WHERE LastName = 'Wójcik'", "{Łódź Logistyka S.A.}"},
        {"SELECT Account.Phone FROM Contact", "INVALID_FIELD"},
        {"SELECT (SELECT Id FROM Opportunities) FROM Account", "INVALID_TYPE"},
        {"SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity)", "INVALID_TYPE"},
        {"SELECT COUNT() FROM Contact WHERE Email != null", "INVALID_FIELD"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(asked); i++) {
        g_autofree char *answer = data_driver_query(own, user, asked[i].soql);

        g_assert_cmpstr(answer, ==, asked[i].expected);
    }
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    org = data_driver_org(NULL, NULL, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/soql/%s", cases[i].name);

        g_test_add_data_func(path, &cases[i], test_case);
    }
    g_test_add_func("/soql/errors say it as the platform does", test_messages);
    g_test_add_func("/soql/ids of 15 characters are the same ids", test_ids);
    g_test_add_func("/soql/depth and length are bounded", test_deep);
    g_test_add_func("/soql/a user sees what was granted", test_rights);
    result = g_test_run();
    org_free(org);
    return result;
}
