/* Several things in one request: collections, composite, batch, trees. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "data-driver.h"

static char *ask(Org *org, const char *method, const char *target, const char *body, int status)
{
    char *text = NULL;

    g_assert_cmpint(data_driver_text(org, NULL, method, target, body, &text), ==, status);
    return text;
}

static void check_count(Org *org, const char *soql, const char *expected)
{
    g_autofree char *count = data_driver_query(org, NULL, soql);

    g_assert_cmpstr(count, ==, expected);
}

/* ---- collections ---- */

#define TWO_ROWS                                                             \
    "\"records\":[{\"attributes\":{\"type\":\"Account\"},\"Name\":\"One\"}," \
    "{\"attributes\":{\"type\":\"Contact\"},\"FirstName\":\"No last name\"}]"

static void test_partial(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *text =
        ask(org, "POST", "composite/sobjects", "{\"allOrNone\":false," TWO_ROWS "}", 200);
    g_autoptr(json_object) list = json_parse(text, -1, NULL);

    g_assert_cmpuint(json_object_array_length(list), ==, 2);
    g_assert_true(json_flag(json_object_array_get_idx(list, 0), "success", false));
    g_assert_nonnull(strstr(text, "{\"success\":false,\"errors\":[{\"statusCode\":"
                                  "\"REQUIRED_FIELD_MISSING\",\"message\":\"Required fields are "
                                  "missing: [LastName]\",\"fields\":[\"LastName\"]}]}"));
    check_count(org, "SELECT COUNT() FROM Account WHERE Name = 'One'", "#1");
}

static void test_all_or_none(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *text =
        ask(org, "POST", "composite/sobjects", "{\"allOrNone\":true," TWO_ROWS "}", 200);

    g_assert_nonnull(strstr(text, "ALL_OR_NONE_OPERATION_ROLLED_BACK"));
    g_assert_nonnull(strstr(text, "REQUIRED_FIELD_MISSING"));
    g_assert_null(strstr(text, "\"id\""));
    check_count(org, "SELECT COUNT() FROM Account WHERE Name = 'One'", "#0");
    check_count(org, "SELECT COUNT() FROM Account", "#10");
}

static void test_collection_update(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *text = ask(
        org, "PATCH", "composite/sobjects",
        "{\"records\":[{\"attributes\":{\"type\":\"Account\"},\"id\":\"0015g0000000001AAA\","
        "\"Name\":\"Upd\"},{\"attributes\":{\"type\":\"Account\"},\"id\":\"0015g0000009999AAA\","
        "\"Name\":\"x\"}]}",
        200);

    g_assert_nonnull(strstr(text, "\"id\":\"0015g0000000001AAA\",\"success\":true"));
    g_assert_nonnull(strstr(text, "{\"success\":false,\"errors\":[{\"statusCode\":"
                                  "\"INVALID_CROSS_REFERENCE_KEY\",\"message\":\"invalid cross "
                                  "reference id\",\"fields\":[]}]}"));
    check_count(org, "SELECT COUNT() FROM Account WHERE Name = 'Upd'", "#1");
}

static void test_collection_upsert(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *text =
        ask(org, "PATCH", "composite/sobjects/Account/Ext__c",
            "{\"records\":[{\"attributes\":{\"type\":\"Account\"},\"Ext__c\":\"A-1001\",\"Name\":"
            "\"U\"},"
            "{\"attributes\":{\"type\":\"Account\"},\"Ext__c\":\"New-1\",\"Name\":\"V\"},"
            "{\"attributes\":{\"type\":\"Account\"},\"Name\":\"W\"}]}",
            200);
    g_autoptr(json_object) list = json_parse(text, -1, NULL);

    g_assert_false(json_flag(json_object_array_get_idx(list, 0), "created", true));
    g_assert_true(json_flag(json_object_array_get_idx(list, 1), "created", false));
    g_assert_false(json_flag(json_object_array_get_idx(list, 2), "success", true));
}

static void test_collection_delete(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *text = ask(
        org, "DELETE", "composite/sobjects?ids=0015g0000000001AAA,0015g0000009999AAA", NULL, 200);
    g_autofree char *none = NULL;

    g_assert_nonnull(strstr(text, "\"id\":\"0015g0000000001AAA\",\"success\":true"));
    check_count(org, "SELECT COUNT() FROM Account", "#9");
    none = ask(org, "DELETE",
               "composite/sobjects?allOrNone=true&ids=0015g0000000002AAA,0015g0000009999AAA", NULL,
               200);
    g_assert_nonnull(strstr(none, "ALL_OR_NONE_OPERATION_ROLLED_BACK"));
    check_count(org, "SELECT COUNT() FROM Account", "#9");
}

static void test_collection_retrieve(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *got =
        ask(org, "GET",
            "composite/sobjects/Account?ids=0015g0000000001AAA,0015g0000009999AAA&fields=Id,"
            "Name",
            NULL, 200);
    g_autofree char *posted = ask(org, "POST", "composite/sobjects/Account",
                                  "{\"ids\":[\"0015g0000000001AAA\",\"0015g0000009999AAA\"],"
                                  "\"fields\":[\"Id\",\"Name\"]}",
                                  200);
    g_autofree char *bad =
        ask(org, "GET", "composite/sobjects/Account?ids=x&fields=Nme", NULL, 400);

    g_assert_cmpstr(got, ==, posted);
    g_assert_nonnull(strstr(got, "\"Name\":\"O'Brien & Sons Ltd\"},null]"));
    g_assert_nonnull(strstr(bad, "INVALID_FIELD"));
}

static void test_too_many(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autoptr(GString) body = g_string_new("{\"records\":[");
    g_autofree char *text = NULL;

    for (int i = 0; i < 201; i++)
        g_string_append_printf(body, "%s{\"attributes\":{\"type\":\"Account\"},\"Name\":\"x\"}",
                               i ? "," : "");
    g_string_append(body, "]}");
    text = ask(org, "POST", "composite/sobjects", body->str, 400);
    g_assert_nonnull(strstr(text, "EXCEEDED_ID_LIMIT"));
}

/* ---- composite ---- */

static void test_composite(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *text = ask(
        org, "POST", "composite",
        "{\"compositeRequest\":["
        "{\"method\":\"POST\",\"url\":\"/services/data/v67.0/sobjects/Account\","
        "\"referenceId\":\"acc\",\"body\":{\"Name\":\"C\"}},"
        "{\"method\":\"POST\",\"url\":\"/services/data/v67.0/sobjects/Contact\","
        "\"referenceId\":\"con\",\"body\":{\"LastName\":\"D\",\"AccountId\":\"@{acc.id}\"}},"
        "{\"method\":\"GET\",\"url\":\"/services/data/v67.0/sobjects/Contact/@{con.id}?fields="
        "AccountId\",\"referenceId\":\"got\"},"
        "{\"method\":\"GET\",\"url\":\"/services/data/v67.0/query/?q=select Id from Account where "
        "Name='C'\",\"referenceId\":\"q\"},"
        "{\"method\":\"PATCH\",\"url\":\"/services/data/v67.0/sobjects/Account/"
        "@{q.records[0].Id}\",\"referenceId\":\"p\",\"body\":{\"Name\":\"CC\"}},"
        "{\"method\":\"GET\",\"url\":\"/services/data/v67.0/sobjects/Account/@{none.id}\","
        "\"referenceId\":\"bad\"}]}",
        200);
    g_autoptr(json_object) answer = json_parse(text, -1, NULL);
    json_object *list = json_list(answer, "compositeResponse");
    static const int statuses[] = {201, 201, 200, 200, 204, 400};

    for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++)
        g_assert_cmpint(json_integer(json_object_array_get_idx(list, i), "httpStatusCode", 0), ==,
                        statuses[i]);
    g_assert_cmpstr(
        json_text(json_member(json_object_array_get_idx(list, 2), "body"), "AccountId", "a"), ==,
        json_text(json_member(json_object_array_get_idx(list, 0), "body"), "id", "b"));
    g_assert_nonnull(strstr(text, "PROCESSING_HALTED"));
    g_assert_nonnull(strstr(text, "\"Location\":\"/services/data/v67.0/sobjects/Account/"));
    check_count(org, "SELECT COUNT() FROM Account WHERE Name = 'CC'", "#1");
}

static void test_composite_rollback(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *text =
        ask(org, "POST", "composite",
            "{\"allOrNone\":true,\"compositeRequest\":["
            "{\"method\":\"PATCH\",\"url\":\"/services/data/v67.0/sobjects/Account/"
            "0015g0000000001AAA\",\"referenceId\":\"a\",\"body\":{\"Name\":\"Changed\"}},"
            "{\"method\":\"POST\",\"url\":\"/services/data/v67.0/sobjects/Contact\","
            "\"referenceId\":\"b\",\"body\":{}},"
            "{\"method\":\"POST\",\"url\":\"/services/data/v67.0/sobjects/Account\","
            "\"referenceId\":\"c\",\"body\":{\"Name\":\"Never\"}}]}",
            200);
    g_autoptr(json_object) answer = json_parse(text, -1, NULL);
    json_object *list = json_list(answer, "compositeResponse");

    g_assert_cmpuint(json_object_array_length(list), ==, 3);
    g_assert_nonnull(strstr(text, "REQUIRED_FIELD_MISSING"));
    g_assert_nonnull(strstr(text, "The transaction was rolled back since another operation in the "
                                  "same transaction failed."));
    check_count(org, "SELECT COUNT() FROM Account WHERE Name IN ('Changed', 'Never')", "#0");
    check_count(org, "SELECT COUNT() FROM Account WHERE Name = 'O\\'Brien & Sons Ltd'", "#1");
}

static void test_batch(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *text =
        ask(org, "POST", "composite/batch",
            "{\"batchRequests\":[{\"method\":\"GET\",\"url\":\"v67.0/limits\"},"
            "{\"method\":\"GET\",\"url\":\"v67.0/sobjects/Nonsense__c\"},"
            "{\"method\":\"PATCH\",\"url\":\"v67.0/sobjects/Account/0015g0000000001AAA\","
            "\"richInput\":{\"Name\":\"Batched\"}}]}",
            200);

    g_assert_nonnull(strstr(text, "\"hasErrors\":true"));
    g_assert_nonnull(strstr(text, "\"DailyApiRequests\""));
    g_assert_nonnull(strstr(text, "{\"statusCode\":204,\"result\":null}"));
    check_count(org, "SELECT COUNT() FROM Account WHERE Name = 'Batched'", "#1");
}

/* ---- trees ---- */

static void test_tree(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *text =
        ask(org, "POST", "composite/tree/Account",
            "{\"records\":[{\"attributes\":{\"type\":\"Account\",\"referenceId\":\"r1\"},"
            "\"Name\":\"Tree\",\"Contacts\":{\"records\":[{\"attributes\":{\"type\":\"Contact\","
            "\"referenceId\":\"r2\"},\"LastName\":\"Leaf\"}]}}]}",
            201);

    g_assert_nonnull(strstr(text, "\"hasErrors\":false"));
    check_count(org, "SELECT COUNT() FROM Contact WHERE Account.Name = 'Tree'", "#1");
}

static void test_bad_tree(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *text =
        ask(org, "POST", "composite/tree/Account",
            "{\"records\":[{\"attributes\":{\"type\":\"Account\",\"referenceId\":\"r1\"},"
            "\"Name\":\"Tree\",\"Contacts\":{\"records\":[{\"attributes\":{\"type\":\"Contact\","
            "\"referenceId\":\"r2\"}}]}}]}",
            400);

    g_assert_nonnull(strstr(text, "\"hasErrors\":true"));
    g_assert_nonnull(strstr(text, "\"referenceId\":\"r2\""));
    check_count(org, "SELECT COUNT() FROM Account WHERE Name = 'Tree'", "#0");
}

/* ---- faults ---- */

static void test_lock(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, "lock-row:2", NULL);

    for (int i = 0; i < 3; i++) {
        g_autofree char *text =
            ask(org, "POST", "sobjects/Account", "{\"Name\":\"x\"}", i < 2 ? 400 : 201);

        if (i < 2)
            g_assert_nonnull(strstr(text, "UNABLE_TO_LOCK_ROW"));
    }
}

static void test_duplicates(void)
{
    const char *const allow[] = {"Sforce-Duplicate-Rule-Header", "allowSave=true", NULL};
    g_autoptr(Org) org = data_driver_org(NULL, "duplicates-detected", NULL);
    g_autofree char *text = ask(org, "POST", "sobjects/Account", "{\"Name\":\"x\"}", 400);
    g_auto(OrgReply) reply;

    g_assert_nonnull(strstr(text, "DUPLICATES_DETECTED"));
    data_driver_ask(org, NULL, "POST", "sobjects/Account", "{\"Name\":\"x\"}", allow, &reply);
    g_assert_cmpint(reply.status, ==, 201);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/collections/some rows fail", test_partial);
    g_test_add_func("/collections/all or none", test_all_or_none);
    g_test_add_func("/collections/update", test_collection_update);
    g_test_add_func("/collections/upsert", test_collection_upsert);
    g_test_add_func("/collections/delete", test_collection_delete);
    g_test_add_func("/collections/retrieve", test_collection_retrieve);
    g_test_add_func("/collections/at most 200 rows", test_too_many);
    g_test_add_func("/composite/references", test_composite);
    g_test_add_func("/composite/all or none", test_composite_rollback);
    g_test_add_func("/composite/batch", test_batch);
    g_test_add_func("/tree/parent and child", test_tree);
    g_test_add_func("/tree/nothing is kept of a bad one", test_bad_tree);
    g_test_add_func("/faults/rows are locked a while", test_lock);
    g_test_add_func("/faults/a duplicate rule", test_duplicates);
    return g_test_run();
}
