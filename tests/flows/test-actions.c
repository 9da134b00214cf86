/* All actions against the built-in org, for an object with every field type. */
#include "config.h"

#include <string.h>

#include "actions/types.h"
#include "core/json.h"
#include "core/problem.h"
#include "org-driver.h"

static const char *const objects[] = {"Every_Type__c:RCUD", "Account:RCUD", "Contact:RCUD",
                                      "Attachment:RCUD", NULL};

static OrgDriver *org;
static ActionSet *set;

static void make_set(OrgDriver *driver)
{
    set = org_driver_set(driver, objects);
}

static const char *text(json_object *record, const char *name)
{
    return json_text(record, name, "(none)");
}

/* Create, Get, Update, Search, Count, Upsert, Delete of one record. */
static void life(OrgDriver *driver)
{
    g_autoptr(json_object) created = org_driver_one(
        driver, set, "CreateEveryType",
        "{\"Name\":\"one\",\"Required__c\":\"r\",\"Ext__c\":\"life-1\",\"Currency__c\":12.50}");
    g_autofree char *id = g_strdup(text(created, "id"));
    g_autofree char *by_id = g_strdup_printf("{\"Id\":\"%s\"}", id);
    g_autofree char *change =
        g_strdup_printf("{\"Id\":\"%s\",\"Text__c\":\"new\",\"Currency__c\":null}", id);
    g_autoptr(json_object) got = org_driver_one(driver, set, "GetEveryType", by_id);
    g_autoptr(json_object) updated = NULL, again = NULL, by_key = NULL, found = NULL, count = NULL;
    g_autoptr(json_object) saved = NULL, made = NULL, deleted = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_cmpuint(strlen(id), ==, 18);
    g_assert_true(json_flag(created, "created", false));
    g_assert_cmpstr(text(got, "Name"), ==, "one");
    g_assert_cmpstr(type_digits(json_member(got, "Currency__c")), ==, "12.50");
    g_assert_null(json_member(got, "attributes"));
    updated = org_driver_one(driver, set, "UpdateEveryType", change);
    g_assert_cmpstr(text(updated, "id"), ==, id);
    again = org_driver_one(driver, set, "GetEveryType", by_id);
    g_assert_cmpstr(text(again, "Text__c"), ==, "new");
    g_assert_null(json_member(again, "Currency__c"));
    g_assert_cmpstr(text(again, "Required__c"), ==, "r");
    by_key = org_driver_one(driver, set, "GetEveryType",
                            "{\"Ext__c\":\"life-1\",\"fields\":[\"Id\",\"Owner.Name\"]}");
    g_assert_cmpstr(text(by_key, "Id"), ==, id);
    g_assert_nonnull(json_text(json_member(by_key, "Owner"), "Name", NULL));
    found = org_driver_one(driver, set, "SearchEveryTypes",
                           "{\"filter\":[[\"Ext__c\",\"=\",\"life-1\"]],\"fields\":[\"Id\"]}");
    g_assert_cmpstr(text(found, "Id"), ==, id);
    count = org_driver_one(driver, set, "CountEveryTypes",
                           "{\"filter\":[[\"Ext__c\",\"=\",\"life-1\"]]}");
    g_assert_cmpint(json_integer(count, "count", -1), ==, 1);
    saved = org_driver_one(
        driver, set, "UpsertEveryType",
        "{\"external_id\":\"Ext__c\",\"Ext__c\":\"life-1\",\"Text__c\":\"upserted\"}");
    g_assert_cmpstr(text(saved, "id"), ==, id);
    g_assert_false(json_flag(saved, "created", true));
    made = org_driver_one(driver, set, "UpsertEveryType",
                          "{\"external_id\":\"Ext__c\",\"Ext__c\":\"a/b%c\",\"Name\":\"two\","
                          "\"Required__c\":\"r\"}");
    g_assert_true(json_flag(made, "created", false));
    deleted = org_driver_one(driver, set, "DeleteEveryType", by_id);
    g_assert_true(json_flag(deleted, "success", false));
    g_assert_null(org_driver_call(driver, set, "GetEveryType", by_id, &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_NOT_FOUND);
    g_clear_error(&error);
    g_assert_null(org_driver_call(driver, set, "DeleteEveryType", by_id, &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_NOT_FOUND);
}

/* The external id with a slash that life() made: by key, in every action that takes one. */
static void keys(OrgDriver *driver)
{
    g_autoptr(json_object) got =
        org_driver_one(driver, set, "GetEveryType", "{\"Ext__c\":\"a/b%c\",\"fields\":[\"Name\"]}");
    g_autoptr(json_object) updated = org_driver_one(
        driver, set, "UpdateEveryType", "{\"Ext__c\":\"a/b%c\",\"Text__c\":\"by key\"}");
    g_autoptr(json_object) deleted =
        org_driver_one(driver, set, "DeleteEveryType", "{\"Ext__c\":\"a/b%c\"}");
    g_autoptr(GError) error = NULL;

    g_assert_cmpstr(text(got, "Name"), ==, "two");
    g_assert_cmpstr(text(updated, "id"), ==, text(deleted, "id"));
    g_assert_null(org_driver_call(driver, set, "UpdateEveryType",
                                  "{\"Ext__c\":\"a/b%c\",\"Text__c\":\"x\"}", &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_NOT_FOUND);
}

static void many(OrgDriver *driver)
{
    g_autoptr(json_object) created =
        org_driver_call(driver, set, "CreateContacts",
                        "[{\"LastName\":\"a\"},{\"LastName\":\"b\"},{\"LastName\":\"c\"}]", NULL);
    g_autoptr(json_object) rows = json_object_new_array();
    g_autoptr(json_object) deleted = NULL;
    g_autofree char *body = NULL;

    g_assert_cmpuint(json_object_array_length(created), ==, 3);
    for (int i = 0; i < 3; i++) {
        json_object *result = json_object_array_get_idx(created, (size_t) i);
        json_object *row = json_object_new_object();

        g_assert_cmpint(json_integer(result, "row", 0), ==, i + 1);
        g_assert_true(json_flag(result, "created", false));
        json_add_text(row, "Id", text(result, "id"));
        json_object_array_add(rows, row);
    }
    body = json_build(rows, false);
    deleted = org_driver_call(driver, set, "DeleteContacts", body, NULL);
    g_assert_cmpuint(json_object_array_length(deleted), ==, 3);
    for (size_t i = 0; i < 3; i++)
        g_assert_true(json_flag(json_object_array_get_idx(deleted, i), "success", false));
}

static void picklists(OrgDriver *driver)
{
    g_autoptr(json_object) values = org_driver_one(driver, set, "GetEveryTypePicklists", "{}");
    json_object *list = json_list(values, "Restricted__c");

    g_assert_cmpuint(json_object_array_length(list), ==, 3);
    g_assert_cmpstr(json_object_get_string(json_object_array_get_idx(list, 0)), ==, "Red");
}

/* Base64 goes out and comes back, inline and to a file. */
static void content(OrgDriver *driver)
{
    g_autoptr(json_object) parent =
        org_driver_one(driver, set, "CreateAccount", "{\"Name\":\"with a file\"}");
    g_autofree char *create = g_strdup_printf(
        "{\"ParentId\":\"%s\",\"Name\":\"f\",\"Body\":\"AAH/aGVsbG8=\"}", text(parent, "id"));
    g_autoptr(json_object) created = org_driver_one(driver, set, "CreateAttachment", create);
    g_autofree char *get =
        g_strdup_printf("{\"Id\":\"%s\",\"fields\":[\"Name\",\"Body\"]}", text(created, "id"));
    g_autoptr(json_object) got = org_driver_one(driver, set, "GetAttachment", get);

    g_assert_cmpstr(text(got, "Body"), ==, "AAH/aGVsbG8=");
}

/* The names of what an action finds with one value bound, joined. */
static char *names_where(OrgDriver *driver, const char *where, const char *bind)
{
    g_autoptr(Input) input = input_new();
    g_autofree char *word = g_strdup_printf("where=Name LIKE 'lk-%%' AND %s", where);
    g_autoptr(json_object) found = NULL;
    g_autoptr(GString) names = g_string_new(NULL);
    GError *error = NULL;

    g_assert_true(input_add_word(input, word, NULL));
    g_assert_true(input_add_word(input, "order=Name", NULL));
    g_assert_true(input_add_bind(input, bind, NULL));
    found = org_driver_input(driver, set, "SearchEveryTypes", input, &error);
    if (error)
        g_test_fail_printf("%s, %s: %s (%s)", where, bind, error->message, problem_why(error));
    g_clear_error(&error);
    for (gsize i = 0; found && i < json_object_array_length(found); i++)
        g_string_append_printf(names, "%s%s", i ? " " : "",
                               text(json_object_array_get_idx(found, i), "Name"));
    return g_string_free(g_steal_pointer(&names), FALSE);
}

/* A bound value is what the field's type makes of it, not what it looks like. */
static void looks(OrgDriver *driver)
{
    static const char *const values[] = {"2024-01-01",           "true",    "null",  "12", "TODAY",
                                         "2024-01-01T08:00:00Z", "O'Brien", "-1.5e3"};
    static const char *const others[][3] = {
        {"Date__c = :v", "v=2024-01-01", "lk-0"},
        {"Date__c < :v", "v=TODAY", "lk-0"},
        {"Date__c = :v", "v:=null", "lk-1 lk-2 lk-3 lk-4 lk-5 lk-6 lk-7"},
        {"Boolean__c = :v", "v=false", "lk-0"},
        {"Int__c = :v", "v=12", "lk-0"},
        {"Currency__c >= :v", "v=1000.50", "lk-0"},
        {"DateTime__c = :v", "v=2024-01-01T10:00:00+02:00", "lk-0"},
        {"Text__c IN :v", "v:=[\"12\",\"null\"]", "lk-2 lk-3"},
        {"Text__c IN (:v)", "v:=[\"true\"]", "lk-1"},
        {"Text__c = :v", "v:=12", "lk-3"},
        {"Text__c = :v", "v:=null", ""},
    };
    g_autoptr(json_object) account =
        org_driver_one(driver, set, "CreateAccount", "{\"Name\":\"a\"}");
    g_autofree char *id = g_strdup(text(account, "id"));
    g_autofree char *by_id = g_strdup_printf("v=%s", id);
    g_autofree char *by_name = NULL, *by_text = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *row = g_strdup_printf(
            "{\"Name\":\"lk-%zu\",\"Text__c\":\"%s\",\"Lookup__c\":\"%s\"%s}", i, values[i], id,
            i ? ""
              : ",\"Date__c\":\"2024-01-01\",\"Boolean__c\":false,\"Int__c\":12,"
                "\"Currency__c\":1000.50,\"DateTime__c\":\"2024-01-01T08:00:00Z\"");
        g_autoptr(json_object) created = org_driver_one(driver, set, "CreateEveryType", row);
        g_autofree char *bind = g_strdup_printf("v=%s", values[i]);
        g_autofree char *wanted = g_strdup_printf("lk-%zu", i);
        g_autofree char *seen = names_where(driver, "Text__c = :v", bind);

        g_assert_true(json_flag(created, "created", false));
        g_assert_cmpstr(seen, ==, wanted);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autofree char *seen = names_where(driver, others[i][0], others[i][1]);

        g_assert_cmpstr(seen, ==, others[i][2]);
    }
    by_name = names_where(driver, "Lookup__c = :v", by_id);
    by_text = names_where(driver, "Text__c = :v", by_id);
    g_assert_true(g_str_has_prefix(by_name, "lk-0 lk-1"));
    g_assert_cmpstr(by_text, ==, "");
}

/* Tens of thousands of characters: a list of values that no address holds. */
static void long_lists(OrgDriver *driver)
{
    g_autoptr(GString) body = g_string_new("{\"fields\":[\"Name\"],\"order\":\"Name\","
                                           "\"filter\":[[\"Text__c\",\"in\",[");
    g_autoptr(json_object) found = NULL, count = NULL;
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < 4000; i++)
        g_string_append_printf(body, "\"no such text %d\",", i);
    g_string_append(body, "\"12\",\"O'Brien\"]]]}");
    org_driver_fault(driver, "503:1", true);
    found = org_driver_call(driver, set, "SearchEveryTypes", body->str, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(json_object_array_length(found), ==, 2);
    g_assert_cmpstr(text(json_object_array_get_idx(found, 0), "Name"), ==, "lk-3");
    /* It only reads: when its answer is lost it is asked again. */
    org_driver_fault(driver, "cut-after:POST /services/data/v67.0/composite/batch", true);
    g_string_replace(body, "\"fields\":[\"Name\"],\"order\":\"Name\",", "", 1);
    count = org_driver_one(driver, set, "CountEveryTypes", body->str);
    g_assert_cmpint(json_integer(count, "count", -1), ==, 2);
    g_string_assign(body, "");
    for (int i = 0; i < 1200; i++)
        g_string_append_printf(body, "%sNonsense__c = %d", i ? " OR " : "", i);
    g_string_prepend(body, "{\"fields\":[\"Id\"],\"where\":\"");
    g_string_append(body, "\"}");
    g_assert_null(org_driver_call(driver, set, "SearchEveryTypes", body->str, &error));
    g_assert_cmpstr(problem_salesforce_code(error), ==, "INVALID_FIELD");
}

/* What the org refuses is told in its own words; nothing of it happens. */
static void refusals(OrgDriver *driver)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(json_object) results = NULL;

    g_assert_null(org_driver_call(driver, set, "SearchAccounts",
                                  "{\"where\":\"Nonsense__c = 1\",\"fields\":[\"Id\"]}", &error));
    g_assert_cmpstr(problem_salesforce_code(error), ==, "INVALID_FIELD");
    g_clear_error(&error);
    results = org_driver_call(driver, set, "UpdateAccounts",
                              "[{\"Id\":\"001000000000000AAA\",\"Name\":\"x\"}]", &error);
    g_assert_cmpint(problem_code(error), ==, PROBLEM_PARTIAL);
    g_assert_false(json_flag(json_object_array_get_idx(results, 0), "success", true));
    g_assert_nonnull(json_member(json_object_array_get_idx(results, 0), "error"));
}

/* A create waits out a busy org; one without an answer is not sent again, a delete is. */
static void repeats(OrgDriver *driver)
{
    g_autoptr(json_object) created = NULL, count = NULL, deleted = NULL, found = NULL;
    g_autofree char *by_id = NULL;
    g_autoptr(GError) error = NULL;

    org_driver_fault(driver, "503:2", true);
    created = org_driver_one(driver, set, "CreateAccount", "{\"Name\":\"busy\"}");
    by_id = g_strdup_printf("{\"Id\":\"%s\"}", text(created, "id"));
    org_driver_fault(driver, "cut-after:POST /services/data/v67.0/sobjects/Account", true);
    g_assert_null(
        org_driver_call(driver, set, "CreateAccount", "{\"Name\":\"lost answer\"}", &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_NETWORK);
    count = org_driver_one(driver, set, "CountAccounts", "{\"filter\":\"Name = lost answer\"}");
    g_assert_cmpint(json_integer(count, "count", -1), ==, 1);
    org_driver_fault(driver, "cut-after:DELETE /services/data/v67.0/sobjects/Account", true);
    deleted = org_driver_one(driver, set, "DeleteAccount", by_id);
    g_assert_true(json_flag(deleted, "success", false));
    found = org_driver_one(driver, set, "CountAccounts", "{\"filter\":\"Name = busy\"}");
    g_assert_cmpint(json_integer(found, "count", -1), ==, 0);
}

static void run_test(gconstpointer func)
{
    org_driver_run(org, (void (*)(OrgDriver *)) func);
}

int main(int argc, char **argv)
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    org = org_driver_start(NULL);
    org_driver_run(org, make_set);
    g_test_add_data_func("/actions/the life of a record", life, run_test);
    g_test_add_data_func("/actions/records by their keys", keys, run_test);
    g_test_add_data_func("/actions/many rows", many, run_test);
    g_test_add_data_func("/actions/picklists", picklists, run_test);
    g_test_add_data_func("/actions/base64", content, run_test);
    g_test_add_data_func("/actions/values are of the field's type", looks, run_test);
    g_test_add_data_func("/actions/long lists", long_lists, run_test);
    g_test_add_data_func("/actions/refusals", refusals, run_test);
    g_test_add_data_func("/actions/what is repeated and what is not", repeats, run_test);
    failed = g_test_run();
    action_set_free(set);
    org_driver_stop(org);
    return failed;
}
