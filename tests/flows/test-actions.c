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
    g_autoptr(json_object) created = org_driver_call(
        driver, set, "CreateContacts",
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
    g_autofree char *create =
        g_strdup_printf("{\"ParentId\":\"%s\",\"Name\":\"f\",\"Body\":\"AAH/aGVsbG8=\"}",
                        text(parent, "id"));
    g_autoptr(json_object) created = org_driver_one(driver, set, "CreateAttachment", create);
    g_autofree char *get = g_strdup_printf("{\"Id\":\"%s\",\"fields\":[\"Name\",\"Body\"]}",
                                           text(created, "id"));
    g_autoptr(json_object) got = org_driver_one(driver, set, "GetAttachment", get);

    g_assert_cmpstr(text(got, "Body"), ==, "AAH/aGVsbG8=");
}

#define N 500

static char *random_digits(guint n)
{
    GString *digits = g_string_new(NULL);

    g_string_append_c(digits, (char) ('1' + g_test_rand_int_range(0, 9)));
    for (guint i = 1; i < n; i++)
        g_string_append_c(digits, (char) ('0' + g_test_rand_int_range(0, 10)));
    return g_string_free(digits, FALSE);
}

/* A text whose edges are no blanks: Salesforce trims those. */
static char *random_text(guint max, bool lines)
{
    static const char *const pieces[] = {"a", "Z", "0", "'", "\"", "\\", "%", "_", ";", ",", "<b>",
                                         "&amp;", "ä", "ß", "中", "🎉", "é", "#N/A", "--", "{0}",
                                         " ", "\t", "\n"};
    guint n = (guint) g_test_rand_int_range(1, 12);
    GString *made = g_string_new("x");

    for (guint i = 0; i < n; i++)
        g_string_append(made, pieces[g_test_rand_int_range(0, lines ? 23 : 21)]);
    g_string_append_c(made, 'y');
    if (g_utf8_strlen(made->str, -1) > (glong) max) {
        g_string_free(made, TRUE);
        return g_strdup("short");
    }
    return g_string_free(made, FALSE);
}

static json_object *random_number(const FieldInfo *field)
{
    guint whole = (guint) g_test_rand_int_range(1, MIN(field->precision - field->scale, 9) + 1);
    g_autofree char *before = random_digits(whole);
    g_autofree char *behind = field->scale ? random_digits((guint) field->scale) : NULL;
    g_autofree char *all = NULL;

    /* What ends with a nought comes back without it: the org keeps numbers, not their spelling. */
    if (behind)
        behind[field->scale - 1] = (char) ('1' + g_test_rand_int_range(0, 9));
    all = g_strdup_printf("%s%s%s%s", g_test_rand_bit() ? "-" : "", before, behind ? "." : "",
                          behind ? behind : "");
    return type_number(all);
}

static json_object *random_moment(ValueKind kind)
{
    g_autofree char *day =
        g_strdup_printf("%04d-%02d-%02d", g_test_rand_int_range(1700, 4000),
                        g_test_rand_int_range(1, 13), g_test_rand_int_range(1, 29));
    g_autofree char *time =
        g_strdup_printf("%02d:%02d:%02d.%03dZ", g_test_rand_int_range(0, 24),
                        g_test_rand_int_range(0, 60), g_test_rand_int_range(0, 60),
                        kind == VALUE_TIME ? g_test_rand_int_range(0, 1000) : 0);
    g_autofree char *whole = kind == VALUE_DATE   ? g_strdup(day)
                             : kind == VALUE_TIME ? g_strdup(time)
                                                  : g_strdup_printf("%sT%s", day, time);

    return json_object_new_string(whole);
}

static json_object *take_text(char *made)
{
    json_object *value = json_object_new_string(made);

    g_free(made);
    return value;
}

/* A value that the field takes and gives back the same; NULL: null. */
static json_object *random_value(const FieldInfo *field, const char *account)
{
    ValueKind kind = type_find(field->type)->kind;
    guint length = field->length > 0 ? (guint) field->length : 30;

    if (field->nillable && g_test_rand_int_range(0, 10) == 0)
        return NULL;
    switch (kind) {
    case VALUE_BOOLEAN:
        return json_object_new_boolean(g_test_rand_bit());
    case VALUE_INTEGER:
        return json_object_new_int64(g_test_rand_int_range(-99999999, 99999999));
    case VALUE_DECIMAL:
        return random_number(field);
    case VALUE_DATE:
    case VALUE_DATETIME:
    case VALUE_TIME:
        return random_moment(kind);
    case VALUE_PICKLIST:
        return json_object_new_string(field->values[0]);
    case VALUE_MULTIPICKLIST:
        return json_object_new_string("A;C");
    case VALUE_ID:
        return json_object_new_string(account);
    case VALUE_TEXT:
        break;
    default:
        return NULL;
    }
    if (g_str_equal(field->type, "email"))
        return take_text(g_strdup_printf("a%d@b.example", g_test_rand_int_range(0, 1000000)));
    if (g_str_equal(field->type, "phone") || g_str_equal(field->type, "url"))
        return take_text(random_digits(9));
    return take_text(random_text(length, g_str_equal(field->type, "textarea")));
}

/* Fields that a random row fills; keys and what the org changes by itself stay out. */
static bool is_filled(const ActionField *field)
{
    ValueKind kind = type_find(field->info->type)->kind;

    return field->createable && !field->key && !field->info->unique && kind != VALUE_BASE64 &&
           kind != VALUE_COMPOUND && kind != VALUE_OPAQUE &&
           !g_str_equal(field->info->name, "OwnerId") &&
           !g_str_equal(field->info->name, "Dependent__c") &&
           !g_str_equal(field->info->type, "encryptedstring") &&
           !g_str_has_prefix(field->info->name, "Office__") &&
           !g_str_has_prefix(field->info->name, "Place__");
}

static json_object *random_row(const ActionEntity *entity, const char *account, int i)
{
    json_object *row = json_object_new_object();
    g_autofree char *key = g_strdup_printf("rt-%05d", i);

    json_add_text(row, "Ext__c", key);
    for (guint f = 0; f < entity->fields->len; f++) {
        const ActionField *field = entity->fields->pdata[f];

        if (is_filled(field))
            json_object_object_add(row, field->name, random_value(field->info, account));
    }
    return row;
}

static char *value_text(json_object *value)
{
    return value ? json_build(value, false) : g_strdup("null");
}

/* Texts compare as texts, numbers by their digits without noughts at the end. */
static void assert_same(const ActionField *field, json_object *sent, json_object *got)
{
    g_autofree char *before = value_text(sent);
    g_autofree char *after = value_text(got);

    if (type_find(field->info->type)->kind == VALUE_DECIMAL && strchr(after, '.') &&
        !strchr(before, '.') && g_str_has_suffix(after, ".0"))
        after[strlen(after) - 2] = '\0';
    if (!g_str_equal(before, after))
        g_test_fail_printf("%s: %s came back as %s", field->name, before, after);
}

static void round_trip(OrgDriver *driver)
{
    const ActionEntity *entity = action_set_entity(set, "Every_Type__c");
    g_autoptr(json_object) account =
        org_driver_one(driver, set, "CreateAccount", "{\"Name\":\"target\"}");
    g_autoptr(json_object) rows = json_object_new_array();
    g_autoptr(json_object) results = NULL, found = NULL;
    g_autofree char *body = NULL;
    g_autoptr(GError) error = NULL;
    guint types_seen = 0;

    for (int i = 0; i < N; i++)
        json_object_array_add(rows, random_row(entity, text(account, "id"), i));
    body = json_build(rows, false);
    results = org_driver_call(driver, set, "CreateEveryTypes", body, &error);
    if (error) {
        g_autofree char *all = results ? json_build(json_object_array_get_idx(results, 0), false) : NULL;

        g_error("%s (%s) %s", error->message, problem_why(error), all);
    }
    found = org_driver_call(
        driver, set, "SearchEveryTypes",
        "{\"filter\":[[\"Ext__c\",\"starts\",\"rt-\"]],\"order\":\"Ext__c\"}", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(json_object_array_length(found), ==, N);
    for (guint f = 0; f < entity->fields->len; f++) {
        const ActionField *field = entity->fields->pdata[f];

        if (!is_filled(field))
            continue;
        types_seen++;
        for (size_t i = 0; i < N; i++)
            assert_same(field, json_member(json_object_array_get_idx(rows, i), field->name),
                        json_member(json_object_array_get_idx(found, i), field->name));
    }
    g_assert_cmpuint(types_seen, >=, 20);
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
    g_test_add_data_func("/actions/500 values of each type come back", round_trip, run_test);
    g_test_add_data_func("/actions/refusals", refusals, run_test);
    g_test_add_data_func("/actions/what is repeated and what is not", repeats, run_test);
    failed = g_test_run();
    action_set_free(set);
    org_driver_stop(org);
    return failed;
}
