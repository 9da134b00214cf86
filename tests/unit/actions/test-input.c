#include "config.h"

#include <string.h>

#include "actions/input.h"
#include "core/json.h"
#include "core/problem.h"
#include "core/text.h"
#include "sample.h"

#define A15 "0015g00000EXMPL"
#define A18 "0015g00000EXMPLAA5"
#define C18 "0035g00000EXMPLAA5"
#define U18 "0055g00000EXMPLAA5"
#define E18 "a005g00000EXMPLAA5"

/* An action, its words, and either what is sent ("good": values as JSON, or id, key, soql) or a part
 * of what is said ("bad"). Words are parted by " | ". */
typedef struct {
    const char *name;
    const char *action;
    const char *words;
    const char *good;
    const char *bad;
} Row;

static const Row rows[] = {
    /* Text */
    {"text is text", "CreateAccount", "Name=Acme", "{\"Name\":\"Acme\"}", NULL},
    {"a number as text stays text", "CreateAccount", "Name=007", "{\"Name\":\"007\"}", NULL},
    {"JSON text", "CreateAccount", "Name:=\"Acme\"", "{\"Name\":\"Acme\"}", NULL},
    {"an equals sign in the value", "CreateAccount", "Name=a=b", "{\"Name\":\"a=b\"}", NULL},
    {"O'Brien", "CreateAccount", "Name=O'Brien", "{\"Name\":\"O'Brien\"}", NULL},
    {"emoji", "CreateAccount", "Name=🎉", "{\"Name\":\"🎉\"}", NULL},
    {"backslash", "CreateAccount", "Name=a\\b", "{\"Name\":\"a\\\\b\"}", NULL},
    {"quotes", "CreateAccount", "Name=\"x\"", "{\"Name\":\"\\\"x\\\"\"}", NULL},
    {"a value with an at sign inside", "CreateAccount", "Name=a@b", "{\"Name\":\"a@b\"}", NULL},
    {"an at sign first as JSON", "CreateAccount", "Name:=\"@b\"", "{\"Name\":\"@b\"}", NULL},
    {"a number for a text", "CreateAccount", "Name:=12", NULL, "a text is needed"},
    {"a boolean for a text", "CreateAccount", "Name:=true", NULL, "a text is needed"},
    {"an array for a text", "CreateAccount", "Name:=[1]", NULL, "a text is needed"},
    {"broken JSON", "CreateAccount", "Name:={", NULL, "is no JSON"},
    {"bare word as JSON", "CreateAccount", "Name:=Acme", NULL, "is no JSON"},
    {"a NUL in JSON", "CreateAccount", "Name:=\"a\\u0000b\"", NULL, "NUL"},
    {"invalid UTF-8", "CreateAccount", "Name=\xff\xfe", NULL, "not UTF-8"},
    {"overlong UTF-8", "CreateAccount", "Name=\xc0\xaf", NULL, "not UTF-8"},
    {"a required text may not be empty", "CreateAccount", "Name=", NULL, "may not be empty"},
    {"a required text may not be null", "CreateAccount", "Name:=null", NULL, "may not be empty"},
    {"empty text for an optional field", "CreateAccount", "Name=A | BillingCity=",
     "{\"Name\":\"A\",\"BillingCity\":\"\"}", NULL},
    {"null for an optional field", "CreateAccount", "Name=A | BillingCity:=null",
     "{\"Name\":\"A\",\"BillingCity\":null}", NULL},
    {"exactly the length", "CreateEvery", "Text__c=1234567890", "{\"Text__c\":\"1234567890\"}",
     NULL},
    {"length counts characters, not bytes", "CreateEvery", "Text__c=ääääääääää",
     "{\"Text__c\":\"ääääääääää\"}", NULL},
    {"one too long", "CreateEvery", "Text__c=12345678901", NULL, "11 characters, at most 10"},
    {"emoji too long", "CreateEvery", "Text__c=🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉", NULL, "11 characters"},
    {"line breaks in a text area", "CreateEvery", "Area__c:=\"a\\nb\"", "{\"Area__c\":\"a\\nb\"}",
     NULL},
    /* Names of fields */
    {"a slip in a name", "CreateAccount", "Nmae=Acme", NULL, "did you mean 'Name'"},
    {"case matters", "CreateAccount", "name=Acme", NULL, "did you mean 'Name'"},
    {"no such field", "CreateAccount", "Name=A | Zzzzzz=1", NULL, "no field 'Zzzzzz'"},
    {"all faults are told", "CreateAccount", "Name:=1 | Rating=Lukewarm | X=1", NULL, "no field 'X'"},
    {"twice the same", "CreateAccount", "Name=A | Name=B", NULL, "given twice"},
    {"no equals sign", "CreateAccount", "Acme", NULL, "is no input"},
    {"no name", "CreateAccount", "=Acme", NULL, "is no input"},
    {"a name with a blank", "CreateAccount", "Na me=Acme", NULL, "is no input"},
    {"a name with a quote", "CreateAccount", "Na'me=Acme", NULL, "is no input"},
    {"SQL in a name", "CreateAccount", "Name;DROP=1", NULL, "is no input"},
    /* What may be written */
    {"a required field is missing", "CreateAccount", "Industry=Energy", NULL, "'Name' is missing"},
    {"Salesforce gives the id", "CreateAccount", "Name=A | Id=" A18, NULL, "Salesforce gives the id"},
    {"read-only", "CreateAccount", "Name=A | CreatedDate=2026-01-01T00:00:00Z", NULL,
     "does not let this user"},
    {"a formula", "CreateEvery", "Formula__c:=1", NULL, "formula"},
    {"an auto number", "CreateEvery", "Auto__c=ET-1", NULL, "Salesforce numbers it"},
    {"a compound names its parts", "CreateAccount", "Name=A | BillingAddress:={\"city\":\"B\"}", NULL,
     "BillingStreet, BillingCity"},
    {"a location names its parts", "CreateEvery", "Place__c=1", NULL,
     "Place__Latitude__s, Place__Longitude__s"},
    {"parts are written", "CreateEvery", "Place__Latitude__s=52.5 | Place__Longitude__s=13.4",
     "{\"Place__Latitude__s\":52.5,\"Place__Longitude__s\":13.4}", NULL},
    {"nothing given is an empty record", "CreateEvery", "", "{}", NULL},
    /* Decimals */
    {"digits stay as they are", "CreateAccount", "Name=A | AnnualRevenue=1000000",
     "{\"Name\":\"A\",\"AnnualRevenue\":1000000}", NULL},
    {"trailing noughts stay", "CreateEvery", "Money__c=12.50", "{\"Money__c\":12.50}", NULL},
    {"a JSON number", "CreateEvery", "Money__c:=12.50", "{\"Money__c\":12.50}", NULL},
    {"a number as JSON text", "CreateEvery", "Money__c:=\"12.50\"", "{\"Money__c\":12.50}", NULL},
    {"more digits than a double holds", "CreateEvery", "Money__c=1234567890123456.78",
     "{\"Money__c\":1234567890123456.78}", NULL},
    {"all eighteen digits", "CreateEvery", "Double__c=123456789012.345678",
     "{\"Double__c\":123456789012.345678}", NULL},
    {"negative", "CreateEvery", "Money__c=-0.05", "{\"Money__c\":-0.05}", NULL},
    {"negative nought", "CreateEvery", "Money__c=-0", "{\"Money__c\":-0}", NULL},
    {"noughts behind the scale do not count", "CreateEvery", "Money__c=1.2300",
     "{\"Money__c\":1.2300}", NULL},
    {"an exponent is written out", "CreateEvery", "Money__c:=1.5e3", "{\"Money__c\":1500}", NULL},
    {"a negative exponent", "CreateEvery", "Money__c:=15e-1", "{\"Money__c\":1.5}", NULL},
    {"a huge exponent", "CreateEvery", "Money__c:=1e999999", NULL, "a number is needed"},
    {"too many digits behind the point", "CreateEvery", "Money__c=1.234", NULL,
     "3 digits behind the point, at most 2"},
    {"too many digits before it", "CreateEvery", "Money__c=12345678901234567", NULL,
     "17 digits before the point, at most 16"},
    {"leading noughts are no digits", "CreateEvery", "Money__c=0.10", "{\"Money__c\":0.10}", NULL},
    {"a number with leading noughts", "CreateEvery", "Money__c=007", NULL, "a number is needed"},
    {"a comma", "CreateEvery", "Money__c=1,5", NULL, "a number is needed"},
    {"a separator of thousands", "CreateEvery", "Money__c=1,000.00", NULL, "a number is needed"},
    {"a blank before", "CreateEvery", "Money__c= 1", NULL, "a number is needed"},
    {"a plus sign", "CreateEvery", "Money__c=+1", NULL, "a number is needed"},
    {"hexadecimal", "CreateEvery", "Money__c=0x10", NULL, "a number is needed"},
    {"infinity", "CreateEvery", "Money__c=Infinity", NULL, "a number is needed"},
    {"not a number", "CreateEvery", "Money__c=NaN", NULL, "a number is needed"},
    {"a bare point", "CreateEvery", "Money__c=.5", NULL, "a number is needed"},
    {"a point at the end", "CreateEvery", "Money__c=5.", NULL, "a number is needed"},
    {"a text as a number", "CreateEvery", "Money__c=many", NULL, "a number is needed"},
    {"a boolean as a number", "CreateEvery", "Money__c:=true", NULL, "a number is needed"},
    {"an empty number", "CreateEvery", "Money__c=", NULL, "Money__c:=null"},
    {"a null number", "CreateEvery", "Money__c:=null", "{\"Money__c\":null}", NULL},
    {"a percentage", "CreateEvery", "Percent__c=100.25", "{\"Percent__c\":100.25}", NULL},
    {"a percentage too large", "CreateEvery", "Percent__c=1000", NULL, "4 digits before"},
    {"a million digits", "CreateEvery", "Money__c=111111111111111111111111111111111111111111111111"
     "1111111111111111111111111111111111111111", NULL, "a number is needed"},
    /* Whole numbers */
    {"whole", "CreateEvery", "Int__c=42", "{\"Int__c\":42}", NULL},
    {"whole with noughts behind the point", "CreateEvery", "Int__c:=42.0", "{\"Int__c\":42}", NULL},
    {"not whole", "CreateEvery", "Int__c=4.2", NULL, "a whole number"},
    {"too many digits", "CreateEvery", "Int__c=1234567890", NULL, "10 digits, at most 9"},
    {"beyond 32 bits", "CreateAccount", "Name=A | NumberOfEmployees=123456789", NULL,
     "9 digits, at most 8"},
    {"beyond 64 bits", "CreateEvery", "Long__c=99999999999999999999", NULL, "64 bits"},
    {"beyond 64 bits in JSON", "CreateEvery", "Long__c:=99999999999999999999", NULL, "JSON"},
    {"a long", "CreateEvery", "Long__c=123456789012345678", "{\"Long__c\":123456789012345678}",
     NULL},
    {"an exponent for a whole number", "CreateEvery", "Int__c:=1e3", "{\"Int__c\":1000}", NULL},
    /* Booleans */
    {"true", "CreateEvery", "Flag__c=true", "{\"Flag__c\":true}", NULL},
    {"false in JSON", "CreateEvery", "Flag__c:=false", "{\"Flag__c\":false}", NULL},
    {"yes is no boolean", "CreateEvery", "Flag__c=yes", NULL, "true or false"},
    {"one is no boolean", "CreateEvery", "Flag__c:=1", NULL, "true or false"},
    {"TRUE is no boolean", "CreateEvery", "Flag__c=TRUE", NULL, "true or false"},
    {"a boolean is never null", "CreateEvery", "Flag__c:=null", NULL, "never null"},
    {"a boolean is never empty", "CreateEvery", "Flag__c=", NULL, "an empty text is no boolean"},
    /* Dates and times */
    {"a date", "CreateEvery", "Date__c=2026-09-30", "{\"Date__c\":\"2026-09-30\"}", NULL},
    {"a leap day", "CreateEvery", "Date__c=2028-02-29", "{\"Date__c\":\"2028-02-29\"}", NULL},
    {"no leap day", "CreateEvery", "Date__c=2026-02-29", NULL, "2026-09-30 is needed"},
    {"a thirteenth month", "CreateEvery", "Date__c=2026-13-01", NULL, "is needed"},
    {"day first", "CreateEvery", "Date__c=30.09.2026", NULL, "is needed"},
    {"a date with a time", "CreateEvery", "Date__c=2026-09-30T08:00:00Z", NULL, "is needed"},
    {"too early", "CreateEvery", "Date__c=1699-12-31", NULL, "from 1700 to 4000"},
    {"too late", "CreateEvery", "Date__c=4001-01-01", NULL, "from 1700 to 4000"},
    {"TODAY is for filters", "CreateEvery", "Date__c=TODAY", NULL, "is needed"},
    {"a time with Z", "CreateEvery", "When__c=2026-09-30T08:00:00Z",
     "{\"When__c\":\"2026-09-30T08:00:00.000Z\"}", NULL},
    {"an offset becomes UTC", "CreateEvery", "When__c=2026-09-30T08:00:00+02:00",
     "{\"When__c\":\"2026-09-30T06:00:00.000Z\"}", NULL},
    {"an offset over midnight", "CreateEvery", "When__c=2026-01-01T00:30:00+0100",
     "{\"When__c\":\"2025-12-31T23:30:00.000Z\"}", NULL},
    {"milliseconds", "CreateEvery", "When__c=2026-09-30T08:00:00.123Z",
     "{\"When__c\":\"2026-09-30T08:00:00.123Z\"}", NULL},
    {"noughts beyond milliseconds", "CreateEvery", "When__c=2026-09-30T08:00:00.123000Z",
     "{\"When__c\":\"2026-09-30T08:00:00.123Z\"}", NULL},
    {"microseconds would be lost", "CreateEvery", "When__c=2026-09-30T08:00:00.123456Z", NULL,
     "Z or an offset"},
    {"without seconds", "CreateEvery", "When__c=2026-09-30T08:00Z",
     "{\"When__c\":\"2026-09-30T08:00:00.000Z\"}", NULL},
    {"without a zone", "CreateEvery", "When__c=2026-09-30T08:00:00", NULL, "Z or an offset"},
    {"a blank for T", "CreateEvery", "When__c=2026-09-30 08:00:00Z", NULL, "Z or an offset"},
    {"hour 24", "CreateEvery", "When__c=2026-09-30T24:00:00Z", NULL, "Z or an offset"},
    {"second 60", "CreateEvery", "When__c=2026-09-30T23:59:60Z", NULL, "Z or an offset"},
    {"a number for a time", "CreateEvery", "When__c:=1790000000", NULL, "a text is needed"},
    {"a time of day", "CreateEvery", "Time__c=08:30", "{\"Time__c\":\"08:30:00.000Z\"}", NULL},
    {"a time of day with Z", "CreateEvery", "Time__c=08:30:15.250Z",
     "{\"Time__c\":\"08:30:15.250Z\"}", NULL},
    {"a time of day with an offset", "CreateEvery", "Time__c=08:30:00+02:00", NULL, "08:00:00"},
    /* Ids */
    {"15 become 18", "CreateAccount", "Name=A | ParentId=" A15,
     "{\"Name\":\"A\",\"ParentId\":\"" A18 "\"}", NULL},
    {"18 stay", "CreateAccount", "Name=A | ParentId=" A18,
     "{\"Name\":\"A\",\"ParentId\":\"" A18 "\"}", NULL},
    {"a wrong checksum", "CreateAccount", "Name=A | ParentId=0015g00000EXMPLAAA", NULL,
     "do not fit the others"},
    {"16 characters", "CreateAccount", "Name=A | ParentId=0015g00000EXMPLX", NULL, "it is no id"},
    {"no id at all", "CreateAccount", "Name=A | ParentId=Acme", NULL, "it is no id"},
    {"the id of another object", "CreateAccount", "Name=A | ParentId=" C18, NULL,
     "no id of Account"},
    {"a user for an owner", "CreateAccount", "Name=A | OwnerId=" U18,
     "{\"Name\":\"A\",\"OwnerId\":\"" U18 "\"}", NULL},
    {"one of several targets", "CreateContact", "LastName=B | WhatId=00Q5g00000EXMPLEA5",
     "{\"LastName\":\"B\",\"WhatId\":\"00Q5g00000EXMPLEA5\"}", NULL},
    {"a polymorphic reference takes any target", "CreateContact", "LastName=B | WhatId=" A18,
     "{\"LastName\":\"B\",\"WhatId\":\"" A18 "\"}", NULL},
    {"a polymorphic reference has its limits", "CreateContact", "LastName=B | WhatId=" C18, NULL,
     "Account or Lead"},
    {"a null reference", "CreateAccount", "Name=A | ParentId:=null",
     "{\"Name\":\"A\",\"ParentId\":null}", NULL},
    /* Parents by external id */
    {"a parent by its external id", "CreateContact", "LastName=B | Account.Ext__c=X-1",
     "{\"LastName\":\"B\",\"Account\":{\"Ext__c\":\"X-1\"}}", NULL},
    {"the same nested", "CreateContact", "LastName=B | Account:={\"Ext__c\":\"X-1\"}",
     "{\"LastName\":\"B\",\"Account\":{\"Ext__c\":\"X-1\"}}", NULL},
    {"a parent by a field that is no key", "CreateContact", "LastName=B | Account.Name=X", NULL,
     "external id of the parent"},
    {"a polymorphic parent", "CreateContact", "LastName=B | What.Ext__c=X", NULL,
     "several kinds of objects"},
    {"no such parent", "CreateContact", "LastName=B | Nobody.Ext__c=X", NULL, "no field"},
    /* Picklists */
    {"a value of an open picklist", "CreateAccount", "Name=A | Industry=Mining",
     "{\"Name\":\"A\",\"Industry\":\"Mining\"}", NULL},
    {"a value of a restricted one", "CreateEvery", "Pick__c=Red", "{\"Pick__c\":\"Red\"}", NULL},
    {"no value of a restricted one", "CreateEvery", "Pick__c=Rde", NULL, "did you mean 'Red'"},
    {"case matters in a restricted one", "CreateEvery", "Pick__c=red", NULL, "did you mean 'Red'"},
    {"far from any value", "CreateEvery", "Pick__c=Ultraviolet", NULL, "Red, Green, Blue"},
    {"an empty picklist", "CreateEvery", "Pick__c=", NULL, "Pick__c:=null"},
    {"a null picklist", "CreateEvery", "Pick__c:=null", "{\"Pick__c\":null}", NULL},
    {"several values as text", "CreateEvery", "Multi__c=A;C", "{\"Multi__c\":\"A;C\"}", NULL},
    {"several values as an array", "CreateEvery", "Multi__c:=[\"A\",\"C\"]",
     "{\"Multi__c\":\"A;C\"}", NULL},
    {"one wrong among several", "CreateEvery", "Multi__c=A;D", NULL, "'D' is none"},
    {"a semicolon inside a value", "CreateEvery", "Multi__c:=[\"A;B\"]", NULL, "separator"},
    {"an empty array", "CreateEvery", "Multi__c:=[]", NULL, "give null"},
    {"a number in the array", "CreateEvery", "Multi__c:=[1]", NULL, "a text is needed"},
    {"an empty part", "CreateEvery", "Multi__c=A;;C", NULL, "an empty text is no value"},
    {"a free combobox", "CreateEvery", "Combo__c=Fax", "{\"Combo__c\":\"Fax\"}", NULL},
    /* E-mail, base64, opaque */
    {"an e-mail address", "CreateEvery", "Email__c=a@b.example",
     "{\"Email__c\":\"a@b.example\"}", NULL},
    {"no e-mail address", "CreateEvery", "Email__c=ab.example", NULL, "name@host"},
    {"an e-mail address with a blank", "CreateEvery", "Email__c=a b@c", NULL, "name@host"},
    {"base64", "CreateEvery", "Body__c=aGVsbG8=", "{\"Body__c\":\"aGVsbG8=\"}", NULL},
    {"no base64", "CreateEvery", "Body__c=hello!", NULL, "no base64"},
    {"base64 of a wrong length", "CreateEvery", "Body__c=aGVsb", NULL, "no base64"},
    {"a file that is not there", "CreateEvery", "Body__c=@/nonexistent", NULL, "cannot be read"},
    {"any JSON for an opaque field", "CreateEvery", "Json__c:={\"a\":[1,2]}",
     "{\"Json__c\":{\"a\":[1,2]}}", NULL},
    /* Update, Delete, Get, Upsert */
    {"only the given fields", "UpdateAccount", "Id=" A15 " | Industry=Energy",
     A18 " {\"Industry\":\"Energy\"}", NULL},
    {"an update without a record", "UpdateAccount", "Industry=Energy", NULL, "told which record"},
    {"an update without a change", "UpdateAccount", "Id=" A18, NULL, "nothing to change"},
    {"an update of another object's record", "UpdateAccount", "Id=" C18 " | Industry=Energy", NULL,
     "begin with 001"},
    {"an update by external id", "UpdateAccount", "Ext__c=X/1 | Industry=Energy",
     "Ext__c=X/1 {\"Industry\":\"Energy\"}", NULL},
    {"with an id the external id is a value", "UpdateAccount", "Id=" A18 " | Ext__c=X",
     A18 " {\"Ext__c\":\"X\"}", NULL},
    {"a look-up field is a value of an update", "UpdateContact", "Email=a@b.example | LastName=B",
     NULL, "told which record"},
    {"a look-up field is too vague for a delete", "DeleteContact", "Email=a@b.example", NULL,
     "told which record"},
    {"a look-up field will do for a get", "GetContact", "Email=a@b.example | fields=Id",
     "Email=a@b.example Id", NULL},
    {"two keys", "UpdateEvery", "Key__c=a | Number_Key__c=1", NULL, "both name a record"},
    {"an update to null", "UpdateAccount", "Id=" A18 " | Industry:=null",
     A18 " {\"Industry\":null}", NULL},
    {"a delete", "DeleteAccount", "Id=" A18, A18 " {}", NULL},
    {"a delete by external id", "DeleteAccount", "Ext__c=X", "Ext__c=X {}", NULL},
    {"a delete with fields", "DeleteAccount", "Id=" A18 " | Name=A", NULL, "not needed to delete"},
    {"a delete of nothing", "DeleteAccount", "", NULL, "told which record"},
    {"a get", "GetAccount", "Id=" A15 " | fields=Id,Name", A18 " Id,Name", NULL},
    {"a get of parents", "GetAccount", "Id=" A18 " | fields:=[\"Name\",\"Owner.Name\"]",
     A18 " Name,Owner.Name", NULL},
    {"a get by external id", "GetAccount", "Ext__c=X | fields=Id", "Ext__c=X Id", NULL},
    {"a get by a number", "GetEvery", "Number_Key__c=42 | fields=Id", "Number_Key__c=42 Id", NULL},
    {"a get by a wrong number", "GetEvery", "Number_Key__c=x", NULL, "a number is needed"},
    {"a get without a record", "GetAccount", "fields=Id", NULL, "told which record"},
    {"a get of no such field", "GetAccount", "Id=" A18 " | fields=Nmae", NULL, "did you mean 'Name'"},
    {"a get of a field twice", "GetAccount", "Id=" A18 " | fields=Id,Id", NULL, "twice"},
    {"a get with a value", "GetAccount", "Id=" A18 " | Industry=Energy", NULL, "no input 'Industry'"},
    {"an empty id", "GetAccount", "Id=", NULL, "is no id"},
    {"a null key", "GetAccount", "Ext__c:=null", NULL, "may not be null"},
    {"an empty key", "GetAccount", "Ext__c=", NULL, "may not be empty"},
    {"an upsert by the only external id", "UpsertAccount", "Ext__c=X | Name=A",
     "Ext__c=X {\"Name\":\"A\"}", NULL},
    {"an upsert by the named one", "UpsertEvery", "external_id=Key__c | Key__c=X | Name=A",
     "Key__c=X {\"Name\":\"A\"}", NULL},
    {"an upsert must know by which", "UpsertEvery", "Key__c=X | Name=A", NULL,
     "'external_id' is missing"},
    {"an upsert by a field that is no key", "UpsertAccount", "external_id=Name | Name=A", NULL,
     "no external id"},
    {"an upsert without the key's value", "UpsertAccount", "Name=A", NULL, "'Ext__c' is missing"},
    {"an upsert with an id beside the key", "UpsertAccount", "Ext__c=X | Id=" A18, NULL,
     "named by its external id"},
    {"an upsert by id", "UpsertAccount", "external_id=Id | Id=" A18 " | Name=A",
     A18 " {\"Name\":\"A\"}", NULL},
    {"options", "CreateAccount", "Name=A | allow_duplicates=true | assignment_rule=false",
     "{\"Name\":\"A\"}", NULL},
    {"a wrong option", "CreateAccount", "Name=A | allow_duplicates=maybe", NULL, "true or false"},
    {"a wrong rule", "CreateAccount", "Name=A | assignment_rule=Standard", NULL, "id of a rule"},
    /* Search */
    {"a field is no input of a search", "SearchAccounts", "Industry=Energy", NULL,
     "filter='Industry = …'"},
    {"a slip in an input of ours", "SearchAccounts", "limti=3", NULL, "did you mean 'limit'"},
    {"a count has no order", "CountAccounts", "order=Name", NULL, "no input 'order'"},
    {"picklists", "GetAccountPicklists", "", " Industry,Rating", NULL},
    {"one picklist", "GetAccountPicklists", "fields=Rating", " Rating", NULL},
    {"no picklist", "GetAccountPicklists", "fields=Name", NULL, "no picklist"},
    {"rows belong to the plural", "CreateAccounts", "Name=A", NULL, "needs rows"},
};

/* What of a call is compared. */
static char *shown(const Call *call)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (call->id)
        g_string_append_printf(text, "%s ", call->id);
    if (call->key)
        g_string_append_printf(text, "%s=%s ", call->key->name, call->key_value);
    if (call->action->kind == ACTION_PICKLISTS)
        g_string_append(text, " ");
    if (call->values) {
        g_autofree char *json = json_build(call->values, false);

        g_string_append(text, json);
    }
    for (guint i = 0; call->fields && i < call->fields->len; i++)
        g_string_append_printf(text, "%s%s", i ? "," : "", (char *) call->fields->pdata[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static Input *read_words(const char *words, GError **error)
{
    g_autoptr(Input) input = input_new();
    g_auto(GStrv) list = g_strsplit(words, " | ", -1);

    for (gsize i = 0; *words && list[i]; i++)
        if (!input_add_word(input, list[i], error))
            return NULL;
    return g_steal_pointer(&input);
}

static void test_row(gconstpointer data)
{
    const Row *row = data;
    const Action *action = action_set_find(sample_everything(), row->action, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Input) input = read_words(row->words, &error);
    g_autoptr(Call) call = NULL;
    g_autofree char *text = NULL;

    g_assert_nonnull(action);
    if (input)
        call = call_new(action, input, &error);
    if (row->good) {
        text = call ? shown(call) : g_strdup_printf("%s|%s", error->message, problem_why(error));
        if (!g_str_equal(text, row->good))
            g_test_fail_printf("'%s' is not '%s'", text, row->good);
        return;
    }
    if (call) {
        text = shown(call);
        g_test_fail_printf("'%s' was taken", text);
        return;
    }
    g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
    text = g_strdup_printf("%s|%s|%s", error->message, problem_why(error), problem_next(error));
    if (!strstr(text, row->bad))
        g_test_fail_printf("'%s' does not say '%s'", text, row->bad);
}

static void test_body(void)
{
    g_autoptr(Input) input = input_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Call) call = NULL;
    g_autofree char *text = NULL;
    const char *body = "{\"Name\":\"Body\",\"Industry\":\"Energy\"}";

    g_assert_true(input_set_body(input, body, -1, &error));
    g_assert_true(input_add_word(input, "Name=Word", &error));
    call = call_new(action_set_find(sample_everything(), "CreateAccount", NULL), input, &error);
    g_assert_no_error(error);
    text = shown(call);
    g_assert_cmpstr(text, ==, "{\"Name\":\"Word\",\"Industry\":\"Energy\"}");
    g_assert_false(input_set_body(input, "12", -1, &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
}

/* FIELD=@FILE: base64 for a base64 field, the text for others, and refused when it is no UTF-8. */
static void test_files(void)
{
    g_autofree char *path = g_build_filename(g_getenv("TEST_ROOT") ? g_getenv("TEST_ROOT") : "/tmp",
                                             "content", NULL);
    g_autofree char *body = g_strdup_printf("Body__c=@%s", path);
    g_autofree char *area = g_strdup_printf("Area__c=@%s", path);
    const Action *action = action_set_find(sample_everything(), "CreateEvery", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Input) input = input_new();
    g_autoptr(Input) wrong = input_new();
    g_autoptr(Call) call = NULL;
    g_autofree char *text = NULL;

    g_assert_true(g_file_set_contents(path, "h\xffllo\n", 6, &error));
    g_assert_true(input_add_word(input, body, &error));
    call = call_new(action, input, &error);
    g_assert_no_error(error);
    text = shown(call);
    g_assert_cmpstr(text, ==, "{\"Body__c\":\"aP9sbG8K\"}");
    g_assert_true(input_add_word(wrong, area, &error));
    g_assert_null(call_new(action, wrong, &error));
    g_assert_nonnull(strstr(problem_why(error), "no UTF-8"));
}

static void test_many_faults(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Input) input = read_words("Name:=1 | Rating=Lukewarm | X=1", &error);

    g_assert_null(
        call_new(action_set_find(sample_everything(), "CreateAccount", NULL), input, &error));
    g_assert_nonnull(strstr(error->message, "'Name'"));
    g_assert_nonnull(strstr(problem_why(error), "'Rating'"));
    g_assert_nonnull(strstr(problem_why(error), "'X'"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/input/%s", rows[i].name);

        g_test_add_data_func(path, &rows[i], test_row);
    }
    g_test_add_func("/input/words win over the body", test_body);
    g_test_add_func("/input/files", test_files);
    g_test_add_func("/input/every fault is in why", test_many_faults);
    return g_test_run();
}
