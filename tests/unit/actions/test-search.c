#include "config.h"

#include <string.h>

#include "actions/input.h"
#include "actions/search.h"
#include "core/json.h"
#include "core/problem.h"
#include "sample.h"

#define A18 "0015g00000EXMPLAA5"
#define DEEP "{\"and\":[{\"and\":[{\"and\":[{\"and\":[{\"and\":[{\"and\":[{\"and\":[{\"and\":[{\"and\":["
#define DEEPS DEEP "[\"Name\",\"=\",\"x\"]" END
#define END "]}]}]}]}]}]}]}]}]}"

/* A filter as JSON on an object, and the condition it becomes or a part of what is said. */
static const struct {
    const char *name, *object, *filter, *good, *bad;
} filters[] = {
    {"equal text", "Account", "[\"Industry\",\"=\",\"Energy\"]", "Industry = 'Energy'", NULL},
    {"a list of one", "Account", "[[\"Industry\",\"=\",\"Energy\"]]", "Industry = 'Energy'", NULL},
    {"two hold both", "Account", "[[\"Industry\",\"=\",\"Energy\"],[\"Name\",\"contains\",\"O'Brien\"]]",
     "(Industry = 'Energy') AND (Name LIKE '%O\\'Brien%')", NULL},
    {"or", "Account", "{\"or\":[[\"Name\",\"=\",\"a\"],[\"Name\",\"=\",\"b\"]]}",
     "(Name = 'a') OR (Name = 'b')", NULL},
    {"and within or", "Account",
     "{\"or\":[{\"and\":[[\"Name\",\"=\",\"a\"],[\"Rating\",\"=\",\"Hot\"]]},[\"Name\",\"=\",\"b\"]]}",
     "((Name = 'a') AND (Rating = 'Hot')) OR (Name = 'b')", NULL},
    {"not", "Account", "{\"not\":[\"Name\",\"=\",\"a\"]}", "NOT (Name = 'a')", NULL},
    {"not equal", "Account", "[\"Name\",\"!=\",\"a\"]", "Name != 'a'", NULL},
    {"null by equal", "Account", "[\"Industry\",\"=\",null]", "Industry = null", NULL},
    {"null by word", "Account", "[\"Industry\",\"null\"]", "Industry = null", NULL},
    {"not null", "Account", "[\"Industry\",\"not null\"]", "Industry != null", NULL},
    {"the operator's case does not matter", "Account", "[\"Industry\",\"NOT NULL\"]",
     "Industry != null", NULL},
    {"less", "Account", "[\"AnnualRevenue\",\"<\",1000]", "AnnualRevenue < 1000", NULL},
    {"a number digit for digit", "Account", "[\"AnnualRevenue\",\">=\",1234567890123456.78]",
     "AnnualRevenue >= 1234567890123456.78", NULL},
    {"a number as text", "Account", "[\"AnnualRevenue\",\">\",\"1000\"]", "AnnualRevenue > 1000", NULL},
    {"a number that is none", "Account", "[\"AnnualRevenue\",\">\",\"1000 OR 1=1\"]", NULL,
     "a number is needed"},
    {"an exponent", "Account", "[\"AnnualRevenue\",\">\",1e3]", "AnnualRevenue > 1000", NULL},
    {"starts", "Account", "[\"Name\",\"starts\",\"A_\"]", "Name LIKE 'A\\_%'", NULL},
    {"ends", "Account", "[\"Name\",\"ends\",\"100%\"]", "Name LIKE '%100\\%'", NULL},
    {"contains to the letter", "Account", "[\"Name\",\"contains\",\"%\"]", "Name LIKE '%\\%%'", NULL},
    {"like has wildcards", "Account", "[\"Name\",\"like\",\"A%\"]", "Name LIKE 'A%'", NULL},
    {"nothing to look for", "Account", "[\"Name\",\"contains\",\"\"]", NULL, "is empty"},
    {"contains on a number", "Account", "[\"AnnualRevenue\",\"contains\",\"1\"]", NULL,
     "only texts"},
    {"in", "Account", "[\"Rating\",\"in\",[\"Hot\",\"Warm\"]]", "Rating IN ('Hot','Warm')", NULL},
    {"not in", "Account", "[\"Rating\",\"not in\",[\"Hot\"]]", "Rating NOT IN ('Hot')", NULL},
    {"in with numbers", "Account", "[\"NumberOfEmployees\",\"in\",[1,2]]",
     "NumberOfEmployees IN (1,2)", NULL},
    {"in with null", "Account", "[\"Rating\",\"in\",[\"Hot\",null]]", "Rating IN ('Hot',null)", NULL},
    {"an empty list", "Account", "[\"Rating\",\"in\",[]]", NULL, "is empty"},
    {"a list for equal", "Account", "[\"Rating\",\"=\",[\"Hot\"]]", NULL, "the operator is 'in'"},
    {"includes", "Every__c", "[\"Multi__c\",\"includes\",[\"A;B\",\"C\"]]",
     "Multi__c INCLUDES ('A;B','C')", NULL},
    {"excludes", "Every__c", "[\"Multi__c\",\"excludes\",\"A\"]", "Multi__c EXCLUDES ('A')", NULL},
    {"includes on a text", "Account", "[\"Name\",\"includes\",[\"A\"]]", NULL, "multi-select"},
    {"a boolean", "Every__c", "[\"Flag__c\",\"=\",true]", "Flag__c = TRUE", NULL},
    {"a boolean as text", "Every__c", "[\"Flag__c\",\"=\",\"false\"]", "Flag__c = FALSE", NULL},
    {"a boolean has no order", "Every__c", "[\"Flag__c\",\"<\",true]", NULL, "no order"},
    {"null has no order", "Account", "[\"Name\",\"<\",null]", NULL, "no order"},
    {"a date", "Every__c", "[\"Date__c\",\">\",\"2026-01-31\"]", "Date__c > 2026-01-31", NULL},
    {"a date word", "Every__c", "[\"Date__c\",\"=\",\"TODAY\"]", "Date__c = TODAY", NULL},
    {"a date word with a number", "Every__c", "[\"When__c\",\">=\",\"LAST_N_DAYS:7\"]",
     "When__c >= LAST_N_DAYS:7", NULL},
    {"a date word with more behind it", "Every__c", "[\"When__c\",\"=\",\"LAST_N_DAYS:7 OR Id != null\"]",
     NULL, "2026-09-30T08:00:00Z"},
    {"no date", "Every__c", "[\"Date__c\",\"=\",\"2026-02-30\"]", NULL, "2026-09-30"},
    {"a time", "Every__c", "[\"When__c\",\"=\",\"2026-09-30T08:00:00+02:00\"]",
     "When__c = 2026-09-30T06:00:00.000Z", NULL},
    {"a date for a time", "Every__c", "[\"When__c\",\"=\",\"2026-09-30\"]", NULL, "with its zone"},
    {"a time of day", "Every__c", "[\"Time__c\",\"=\",\"08:00\"]", "Time__c = 08:00:00.000Z", NULL},
    {"an id", "Account", "[\"ParentId\",\"=\",\"0015g00000EXMPL\"]", "ParentId = '" A18 "'", NULL},
    {"no id", "Account", "[\"ParentId\",\"=\",\"x' OR Id != '\"]", NULL, "no id"},
    {"a parent's field", "Account", "[\"Owner.Name\",\"=\",\"Olga\"]", "Owner.Name = 'Olga'", NULL},
    {"a described parent's field", "Contact", "[\"Account.AnnualRevenue\",\">\",\"5\"]",
     "Account.AnnualRevenue > 5", NULL},
    {"a described parent has no such field", "Contact", "[\"Account.Nmae\",\"=\",\"x\"]", NULL,
     "did you mean 'Name'"},
    {"a parent's parent", "Contact", "[\"Account.Parent.Name\",\"=\",\"x\"]",
     "Account.Parent.Name = 'x'", NULL},
    {"no such parent", "Account", "[\"Ownre.Name\",\"=\",\"x\"]", NULL, "did you mean 'Owner'"},
    {"a number for an unknown parent's field", "Account", "[\"Owner.Level__c\",\">\",3]",
     "Owner.Level__c > 3", NULL},
    {"a date for an unknown parent's field", "Account", "[\"Owner.Since__c\",\">\",\"2026-01-01\"]",
     "Owner.Since__c > 2026-01-01", NULL},
    {"SOQL in a name", "Account", "[\"Name = 'x' OR Name\",\"=\",\"y\"]", NULL, "no name of a field"},
    {"SOQL in a parent's name", "Account", "[\"Owner.Name OR Id\",\"=\",\"y\"]", NULL,
     "no name of a field"},
    {"a comment in a name", "Account", "[\"Name--\",\"=\",\"y\"]", NULL, "no name of a field"},
    {"an empty name", "Account", "[\"\",\"=\",\"y\"]", NULL, "no name of a field"},
    {"too many parents", "Account", "[\"A.B.C.D.E.F.G\",\"=\",\"y\"]", NULL, "no name of a field"},
    {"no such operator", "Account", "[\"Name\",\"contians\",\"y\"]", NULL, "did you mean 'contains'"},
    {"SOQL in an operator", "Account", "[\"Name\",\"= 'x' OR Name =\",\"y\"]", NULL, "no operator"},
    {"no such field", "Account", "[\"Nmae\",\"=\",\"y\"]", NULL, "did you mean 'Name'"},
    {"a field that cannot be filtered", "Account", "[\"Description\",\"=\",\"y\"]", NULL,
     "does not filter"},
    {"one part", "Account", "[\"Name\"]", NULL, "three parts"},
    {"four parts", "Account", "[\"Name\",\"=\",\"a\",\"b\"]", NULL, "three parts"},
    {"no value", "Account", "[\"Name\",\"=\"]", NULL, "the value is missing"},
    {"a value too much", "Account", "[\"Name\",\"null\",\"x\"]", NULL, "takes no value"},
    {"a number as a name", "Account", "[1,\"=\",\"x\"]", NULL, "cannot be read"},
    {"a number in the list", "Account", "[[\"Name\",\"=\",\"a\"],5]", NULL, "cannot be read"},
    {"an unknown group", "Account", "{\"xor\":[[\"Name\",\"=\",\"a\"]]}", NULL, "group"},
    {"two groups in one", "Account", "{\"and\":[[\"Name\",\"null\"]],\"or\":[[\"Name\",\"null\"]]}", NULL,
     "group"},
    {"an empty group", "Account", "{\"or\":[]}", NULL, "group"},
    {"nested too deep", "Account", "{\"and\":[" DEEPS "]}", "Name = 'x'", NULL},
    {"a NUL in a value", "Account", "[\"Name\",\"=\",\"a\\u0000' OR '\"]", NULL, "NUL"},
    {"a NUL in a name", "Account", "[\"Name\\u0000x\",\"=\",\"a\"]", NULL, "NUL"},
    {"quotes and backslashes", "Account", "[\"Name\",\"=\",\"\\\\' OR Name != '\"]",
     "Name = '\\\\\\' OR Name != \\''", NULL},
    {"line breaks in a value", "Account", "[\"Name\",\"=\",\"a\\nb\\rc\\td\"]",
     "Name = 'a\\nb\\rc\\td'", NULL},
    {"emoji", "Account", "[\"Name\",\"=\",\"🎉\"]", "Name = '🎉'", NULL},
    {"a triple as text", "Account", "\"Industry = Energy\"", "Industry = 'Energy'", NULL},
    {"a number in a text triple", "Account", "\"AnnualRevenue >= 1000\"", "AnnualRevenue >= 1000", NULL},
    {"blanks in a value", "Account", "\"Name contains New York\"", "Name LIKE '%New York%'", NULL},
    {"in as text", "Account", "\"Rating in Hot, Warm\"", "Rating IN ('Hot','Warm')", NULL},
    {"not in as text", "Account", "\"Rating not in Hot,Warm\"", "Rating NOT IN ('Hot','Warm')", NULL},
    {"null as text", "Account", "\"Industry null\"", "Industry = null", NULL},
    {"not null as text", "Account", "\"Industry not null\"", "Industry != null", NULL},
    {"JSON as text", "Account", "\"[[\\\"Name\\\",\\\"=\\\",\\\"a\\\"]]\"", "Name = 'a'", NULL},
    {"broken JSON as text", "Account", "\"[[\"", NULL, "cannot be read"},
    {"a field alone as text", "Account", "\"Industry\"", NULL, "no operator"},
    {"a rename's field", "Account", "[\"Id\",\"=\",\"" A18 "\"]", "Id = '" A18 "'", NULL},
};

static void test_filter(gconstpointer data)
{
    gsize row = GPOINTER_TO_SIZE(data);
    g_autofree char *wrapped = g_strdup_printf("{\"f\":%s}", filters[row].filter);
    g_autoptr(json_object) given = json_parse(wrapped, -1, NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    g_autofree char *said = NULL;

    g_assert_nonnull(given);
    text = search_filter(sample_entity(filters[row].object), json_member(given, "f"), &error);
    if (filters[row].good) {
        if (!text || !g_str_equal(text, filters[row].good))
            g_test_fail_printf("'%s' (%s) is not '%s'", text, error ? error->message : "",
                               filters[row].good);
        return;
    }
    if (!error) {
        g_test_fail_printf("'%s' was taken", text);
        return;
    }
    g_assert_null(text);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
    said = g_strdup_printf("%s|%s|%s", error->message, problem_why(error), problem_next(error));
    if (!strstr(said, filters[row].bad))
        g_test_fail_printf("'%s' does not say '%s'", said, filters[row].bad);
}

/* A whole search: words (parted by " | "; "bind:" goes to --bind) → SOQL. */
static const struct {
    const char *name, *action, *words, *good, *bad;
} searches[] = {
    {"everything", "SearchAccounts", "",
     "SELECT Id, Name, Industry, Rating, AnnualRevenue, NumberOfEmployees, ParentId, OwnerId, "
     "BillingStreet, BillingCity, Description, Ext__c, CreatedDate FROM Account", NULL},
    {"fields", "SearchAccounts", "fields=Id,Name", "SELECT Id, Name FROM Account", NULL},
    {"fields as JSON", "SearchAccounts", "fields:=[\"Id\",\"Owner.Name\"]",
     "SELECT Id, Owner.Name FROM Account", NULL},
    {"filter", "SearchAccounts", "fields=Id | filter:=[[\"Industry\",\"=\",\"Energy\"]]",
     "SELECT Id FROM Account WHERE Industry = 'Energy'", NULL},
    {"filter as text", "SearchAccounts", "fields=Id | filter=Industry = Energy",
     "SELECT Id FROM Account WHERE Industry = 'Energy'", NULL},
    {"order", "SearchAccounts", "fields=Id | order=Name", "SELECT Id FROM Account ORDER BY Name",
     NULL},
    {"order with a direction", "SearchAccounts", "fields=Id | order:=[\"Name asc\",\"Id desc nulls last\"]",
     "SELECT Id FROM Account ORDER BY Name ASC, Id DESC NULLS LAST", NULL},
    {"limit", "SearchAccounts", "fields=Id | limit=10", "SELECT Id FROM Account LIMIT 10", NULL},
    {"limit as a number", "SearchAccounts", "fields=Id | limit:=10", "SELECT Id FROM Account LIMIT 10",
     NULL},
    {"all of it", "SearchAccounts", "fields=Id | filter=Rating = Hot | order=Name desc | limit=5",
     "SELECT Id FROM Account WHERE Rating = 'Hot' ORDER BY Name DESC LIMIT 5", NULL},
    {"where", "SearchAccounts", "fields=Id | where=Name = 'x'",
     "SELECT Id FROM Account WHERE Name = 'x'", NULL},
    {"where with a number bound", "SearchAccounts",
     "fields=Id | where=AnnualRevenue > :min | bind:min=1000",
     "SELECT Id FROM Account WHERE AnnualRevenue > 1000", NULL},
    {"digits bound to a text field are text", "SearchAccounts",
     "fields=Id | where=Name = :n | bind:n=1000", "SELECT Id FROM Account WHERE Name = '1000'", NULL},
    {"a hostile value bound", "SearchAccounts",
     "fields=Id | where=Name = :n | bind:n=x' OR Name != '",
     "SELECT Id FROM Account WHERE Name = 'x\\' OR Name != \\''", NULL},
    {"a text bound to a number", "SearchAccounts",
     "fields=Id | where=AnnualRevenue > :n | bind:n=1 OR Id != null", NULL, "column"},
    {"where and filter", "SearchAccounts",
     "fields=Id | where=Name = 'x' OR Name = 'y' | filter=Rating = Hot",
     "SELECT Id FROM Account WHERE (Rating = 'Hot') AND (Name = 'x' OR Name = 'y')", NULL},
    {"a value for nothing", "SearchAccounts", "fields=Id | bind:n=1", NULL, "no 'where'"},
    {"a name bound to nothing", "SearchAccounts", "fields=Id | where=Name = :n", NULL, ":n"},
    {"quotes that do not close", "SearchAccounts", "fields=Id | where=Name = 'x", NULL, "column"},
    {"count", "CountAccounts", "filter=Rating = Hot",
     "SELECT COUNT() FROM Account WHERE Rating = 'Hot'", NULL},
    {"nought as limit", "SearchAccounts", "limit=0", NULL, "'limit'"},
    {"a negative limit", "SearchAccounts", "limit=-1", NULL, "'limit'"},
    {"a limit with more", "SearchAccounts", "limit=1 OFFSET 5", NULL, "'limit'"},
    {"half a limit", "SearchAccounts", "limit:=1.5", NULL, "'limit'"},
    {"a null limit", "SearchAccounts", "limit:=null", NULL, "may not be null"},
    {"a wrong order", "SearchAccounts", "order=Name upwards", NULL, "Name desc"},
    {"SOQL in an order", "SearchAccounts", "order=Name LIMIT 1", NULL, "Name desc"},
    {"an order by what has none", "SearchAccounts", "order=Description", NULL, "does not sort"},
    {"an empty order", "SearchAccounts", "fields=Id | order=", "SELECT Id FROM Account", NULL},
    {"no fields", "SearchAccounts", "fields:=[]", NULL, "names no field"},
    {"fields that are no list", "SearchAccounts", "fields:=5", NULL, "list of names"},
    {"a field twice", "SearchAccounts", "fields=Id,Id", NULL, "twice"},
    {"FIELDS(ALL)", "SearchAccounts", "fields=FIELDS(ALL)", NULL, "no name of a field"},
    {"a sub-query as a field", "SearchAccounts", "fields:=[\"(SELECT Id FROM Contacts)\"]", NULL,
     "no name of a field"},
    {"base64 is not searched", "SearchEveries", "fields=Body__c", NULL, "Get action"},
};

static void test_search(gconstpointer data)
{
    gsize row = GPOINTER_TO_SIZE(data);
    g_auto(GStrv) words = g_strsplit(searches[row].words, " | ", -1);
    g_autoptr(Input) input = input_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Call) call = NULL;
    g_autofree char *said = NULL;

    for (gsize i = 0; *searches[row].words && words[i]; i++) {
        if (g_str_has_prefix(words[i], "bind:"))
            g_assert_true(input_add_bind(input, words[i] + 5, &error));
        else
            g_assert_true(input_add_word(input, words[i], &error));
    }
    call = call_new(action_set_find(sample_everything(), searches[row].action, NULL), input, &error);
    if (searches[row].good) {
        if (!call || !g_str_equal(call->soql, searches[row].good))
            g_test_fail_printf("'%s' (%s) is not '%s'", call ? call->soql : "",
                               error ? error->message : "", searches[row].good);
        return;
    }
    if (call) {
        g_test_fail_printf("'%s' was taken", call->soql);
        return;
    }
    said = g_strdup_printf("%s|%s|%s", error->message, problem_why(error), problem_next(error));
    if (!strstr(said, searches[row].bad))
        g_test_fail_printf("'%s' does not say '%s'", said, searches[row].bad);
}

/* More nesting than 16 is refused, a search of more than 100,000 characters too. */
static void test_limits(void)
{
    g_autoptr(GString) deep = g_string_new(NULL);
    g_autoptr(Input) input = input_new();
    g_autofree char *text = NULL;
    g_autofree char *word = NULL;
    g_autoptr(json_object) filter = NULL;
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < 20; i++)
        g_string_append(deep, "{\"not\":");
    g_string_append(deep, "[\"Name\",\"=\",\"x\"]");
    for (int i = 0; i < 20; i++)
        g_string_append_c(deep, '}');
    filter = json_parse(deep->str, -1, NULL);
    g_assert_nonnull(filter);
    g_assert_null(search_filter(sample_entity("Account"), filter, &error));
    g_assert_nonnull(strstr(error->message, "too deep"));
    g_clear_error(&error);
    text = g_strnfill(100000, 'x');
    word = g_strdup_printf("filter=Name = %s", text);
    g_assert_true(input_add_word(input, word, &error));
    g_assert_null(call_new(action_set_find(sample_everything(), "SearchAccounts", NULL), input,
                           &error));
    g_assert_nonnull(strstr(error->message, "too long"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(filters); i++) {
        g_autofree char *path = g_strdup_printf("/search/filter/%s", filters[i].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_filter);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(searches); i++) {
        g_autofree char *path = g_strdup_printf("/search/whole/%s", searches[i].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_search);
    }
    g_test_add_func("/search/limits", test_limits);
    return g_test_run();
}
