/* Each type of the published table: 500 generated values go out and come back the same. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "actions/output.h"
#include "actions/types.h"
#include "core/json.h"
#include "core/names.h"
#include "core/problem.h"
#include "org-driver.h"
#include "random-value.h"

#define N 500

static const char *const objects[] = {"Every_Type__c:RCUD", "Account:RCUD", NULL};

static OrgDriver *org;
static ActionSet *set;
static const ActionEntity *entity;
static json_object *rows;  /* as they were sent */
static json_object *found; /* the same as a search gives them, in the same order */
static GHashTable *seen;   /* type → how many of its values were compared */

static void make_set(OrgDriver *driver)
{
    set = org_driver_set(driver, objects);
    entity = action_set_entity(set, "Every_Type__c");
}

static json_object *call(OrgDriver *driver, const char *action, const char *body)
{
    GError *error = NULL;
    json_object *list = org_driver_call(driver, set, action, body, &error);

    if (error)
        g_error("%s: %s (%s) %s", action, error->message, problem_why(error),
                list ? json_build(json_object_array_get_idx(list, 0), false) : "");
    return list;
}

static json_object *sent(gsize i)
{
    return json_object_array_get_idx(rows, i);
}

static json_object *got(gsize i)
{
    return json_object_array_get_idx(found, i);
}

static void assert_same(const char *type, const char *name, json_object *before, json_object *after)
{
    g_autofree char *expected = before ? json_build(before, false) : g_strdup("null");
    g_autofree char *text = after ? json_build(after, false) : g_strdup("null");
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(seen, type));

    /* Salesforce writes a number without fraction as 12.0. */
    if (type_find(type)->kind == VALUE_DECIMAL && !strchr(expected, '.') &&
        g_str_has_suffix(text, ".0"))
        text[strlen(text) - 2] = '\0';
    if (!g_str_equal(expected, text))
        g_test_fail_printf("%s: %s came back as %s", name, expected, text);
    g_hash_table_insert(seen, (gpointer) type, GUINT_TO_POINTER(n + 1));
}

/* What the org changes or fills by itself, and the keys, which random_row() gives. */
static bool is_random(const ActionField *field)
{
    return field->createable && !field->key && !field->info->unique &&
           !g_str_equal(field->info->name, "OwnerId");
}

/* Parts of a location come in pairs; a dependent value goes with its controller's. */
static void make_consistent(json_object *row, int i)
{
    static const char *const pairs[][2] = {{"Red", "Rose"},    {"Red", "Ruby"}, {"Green", "Moss"},
                                           {"Green", "Mixed"}, {"Blue", "Sea"}, {"Blue", "Mixed"}};
    const char *const *pair = pairs[i % G_N_ELEMENTS(pairs)];
    static const char *const places[] = {"Place", "Office"};

    json_object_object_del(row, "Restricted__c");
    json_object_object_del(row, "Dependent__c");
    json_add_text(row, "Restricted__c", pair[0]);
    json_add_text(row, "Dependent__c", pair[1]);
    for (gsize p = 0; p < G_N_ELEMENTS(places); p++) {
        g_autofree char *latitude = g_strdup_printf("%s__Latitude__s", places[p]);
        g_autofree char *longitude = g_strdup_printf("%s__Longitude__s", places[p]);
        bool there = i % 7 != 0;

        json_object_object_del(row, latitude);
        json_object_object_del(row, longitude);
        json_object_object_add(row, latitude, there ? random_decimal(2, 15) : NULL);
        json_object_object_add(row, longitude, there ? random_decimal(2, 15) : NULL);
    }
}

static json_object *random_row(const char *const *accounts, int i)
{
    json_object *row = json_object_new_object();
    g_autofree char *key = g_strdup_printf("rt-%05d", i);
    g_autofree char *unique = g_strdup_printf("u-%05d", i);

    json_add_text(row, "Ext__c", key);
    json_add_text(row, "Unique__c", unique);
    for (guint f = 0; f < entity->fields->len; f++) {
        const ActionField *field = entity->fields->pdata[f];

        if (is_random(field))
            json_object_object_add(row, field->name, random_value(field->info, accounts));
    }
    make_consistent(row, i);
    return row;
}

/* All but base64, whose content a search does not give. */
static char *search_body(void)
{
    g_autoptr(GString) body = g_string_new("{\"filter\":[[\"Ext__c\",\"starts\",\"rt-\"]],"
                                           "\"order\":\"Ext__c\",\"fields\":[\"Id\"");

    for (guint f = 0; f < entity->fields->len; f++) {
        const ActionField *field = entity->fields->pdata[f];

        if (type_find(field->info->type)->kind != VALUE_BASE64 && !g_str_equal(field->name, "Id"))
            g_string_append_printf(body, ",\"%s\"", field->name);
    }
    g_string_append(body, "]}");
    return g_string_free(g_steal_pointer(&body), FALSE);
}

static void send_rows(OrgDriver *driver)
{
    g_autofree char *search = search_body();
    g_autofree char *body = NULL;
    g_autoptr(json_object) results = NULL;
    const char *accounts[4] = {NULL};

    for (int i = 0; i < 3; i++) {
        g_autoptr(json_object) account =
            org_driver_one(driver, set, "CreateAccount", "{\"Name\":\"target\"}");

        accounts[i] = g_intern_string(json_text(account, "id", ""));
    }
    rows = json_object_new_array();
    for (int i = 0; i < N; i++)
        json_object_array_add(rows, random_row(accounts, i));
    body = json_build(rows, false);
    results = call(driver, "CreateEveryTypes", body);
    found = call(driver, "SearchEveryTypes", search);
    g_assert_cmpuint(json_object_array_length(found), ==, N);
    for (gsize i = 0; i < N; i++)
        assert_same("id", "Id", json_member(json_object_array_get_idx(results, i), "id"),
                    json_member(got(i), "Id"));
}

/* What a search gives: null for an empty text, ; between the values of a list. */
static json_object *expected(const ActionField *field, json_object *value)
{
    g_autoptr(GString) joined = g_string_new(NULL);

    if (json_object_is_type(value, json_type_string) && json_object_get_string_len(value) == 0)
        return NULL;
    if (type_find(field->info->type)->kind != VALUE_MULTIPICKLIST ||
        !json_object_is_type(value, json_type_array))
        return json_object_get(value);
    for (gsize i = 0; i < json_object_array_length(value); i++)
        g_string_append_printf(joined, "%s%s", i ? ";" : "",
                               json_object_get_string(json_object_array_get_idx(value, i)));
    return json_object_new_string(joined->str);
}

static void plain(OrgDriver *driver)
{
    for (guint f = 0; f < entity->fields->len; f++) {
        const ActionField *field = entity->fields->pdata[f];

        if (!is_random(field) || type_find(field->info->type)->kind == VALUE_BASE64)
            continue;
        for (gsize i = 0; i < N; i++) {
            g_autoptr(json_object) value = expected(field, json_member(sent(i), field->name));

            assert_same(field->info->type, field->name, value, json_member(got(i), field->name));
        }
    }
}

/* A compound is read as one object; its members are what was written into the parts. */
static void compounds(OrgDriver *driver)
{
    static const char *const members[][3] = {
        {"Place__c", "latitude", "Place__Latitude__s"},
        {"Place__c", "longitude", "Place__Longitude__s"},
        {"Office__c", "city", "Office__City__s"},
        {"Office__c", "country", "Office__CountryCode__s"},
        {"Office__c", "geocodeAccuracy", "Office__GeocodeAccuracy__s"},
        {"Office__c", "latitude", "Office__Latitude__s"},
        {"Office__c", "longitude", "Office__Longitude__s"},
        {"Office__c", "postalCode", "Office__PostalCode__s"},
        {"Office__c", "state", "Office__StateCode__s"},
        {"Office__c", "street", "Office__Street__s"},
    };
    g_autoptr(GError) error = NULL;

    for (gsize m = 0; m < G_N_ELEMENTS(members); m++) {
        const FieldInfo *info = describe_field(entity->describe, members[m][0]);

        for (gsize i = 0; i < N; i++) {
            g_autoptr(json_object) value =
                expected(action_entity_field(entity, members[m][2], NULL),
                         json_member(sent(i), members[m][2]));

            assert_same(info->type, members[m][2], value,
                        json_member(json_member(got(i), members[m][0]), members[m][1]));
        }
    }
    g_assert_null(org_driver_call(driver, set, "CreateEveryType",
                                  "{\"Name\":\"n\",\"Place__c\":{\"latitude\":1}}", &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
    g_assert_nonnull(strstr(problem_next(error), "Place__Latitude__s"));
}

/* Not to be written; what the org has in it comes as it is. */
static void read_only(OrgDriver *driver)
{
    g_autoptr(json_object) seed = org_driver_one(
        driver, set, "SearchEveryTypes",
        "{\"filter\":[[\"Name\",\"=\",\"Everything\"]],\"fields\":[\"Complex__c\"]}");
    g_autoptr(GError) error = NULL;

    g_assert_cmpstr(json_text(json_member(seed, "Complex__c"), "kind", NULL), ==, "complex");
    g_assert_null(org_driver_call(driver, set, "CreateEveryType",
                                  "{\"Name\":\"n\",\"Complex__c\":{\"kind\":\"x\"}}", &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
    for (int i = 0; i < N; i++) {
        g_autoptr(json_object) record = json_object_new_object();
        g_autoptr(json_object) shaped = NULL;
        json_object *value = random_json(3);

        json_object_object_add(record, "Complex__c", value);
        shaped = output_shape(entity, record);
        assert_same("complexvalue", "Complex__c", value, json_member(shaped, "Complex__c"));
    }
}

/* Every id has two spellings; a search takes both. So many do not fit into an address. */
static void ids(OrgDriver *driver)
{
    g_autoptr(GString) body = g_string_new("{\"order\":\"Ext__c\",\"fields\":[\"Id\"],"
                                           "\"filter\":[[\"Id\",\"in\",[");
    g_autoptr(json_object) again = NULL;

    for (gsize i = 0; i < N; i++)
        g_string_append_printf(body, "%s\"%.15s\"", i ? "," : "", json_text(got(i), "Id", ""));
    g_string_append(body, "]]]}");
    again = call(driver, "SearchEveryTypes", body->str);
    g_assert_cmpuint(json_object_array_length(again), ==, N);
    for (gsize i = 0; i < N; i++)
        assert_same("id", "Id", json_member(got(i), "Id"),
                    json_member(json_object_array_get_idx(again, i), "Id"));
}

static json_object *words(OrgDriver *driver, const char *action, const char *first,
                          const char *second)
{
    g_autoptr(Input) input = input_new();
    GError *error = NULL;
    json_object *record;

    g_assert_true(input_add_word(input, first, NULL) && input_add_word(input, second, NULL));
    record = org_driver_input(driver, set, action, input, &error);
    g_assert_no_error(error);
    return record;
}

/* Inline as text; then from a file and to another one. */
static void base64(OrgDriver *driver)
{
    g_autofree char *folder = g_dir_make_tmp("orgwire-types-XXXXXX", NULL);
    g_autofree char *from = g_build_filename(folder, "from", NULL);
    g_autofree char *to = g_build_filename(folder, "to", NULL);
    g_autofree char *upload = g_strdup_printf("Body__c=@%s", from);
    g_autofree char *download = g_strdup_printf("Body__c=@%s", to);

    for (gsize i = 0; i < N; i++) {
        const char *key = json_text(sent(i), "Ext__c", "");
        g_autofree char *get = g_strdup_printf("{\"Ext__c\":\"%s\",\"fields\":[\"Body__c\"]}", key);
        g_autofree char *word = g_strdup_printf("Ext__c=%s", key);
        g_autoptr(json_object) record = org_driver_one(driver, set, "GetEveryType", get);
        g_autoptr(json_object) updated = NULL, fetched = NULL;
        gsize length = (gsize) g_test_rand_int_range(1, 3000), read;
        g_autofree guchar *bytes = random_bytes(length);
        g_autofree char *content = NULL;

        assert_same("base64", "Body__c", json_member(sent(i), "Body__c"),
                    json_member(record, "Body__c"));
        g_assert_true(g_file_set_contents(from, (char *) bytes, (gssize) length, NULL));
        updated = words(driver, "UpdateEveryType", word, upload);
        fetched = words(driver, "GetEveryType", word, download);
        g_assert_true(g_file_get_contents(to, &content, &read, NULL));
        g_assert_cmpmem(content, read, bytes, length);
    }
    g_unlink(from);
    g_unlink(to);
    g_rmdir(folder);
}

/* The table that people read leaves no type out, and neither does this test. */
static void all_types(OrgDriver *driver)
{
    for (const TypeInfo *type = types; type->type; type++) {
        guint n = GPOINTER_TO_UINT(g_hash_table_lookup(seen, type->type));

        if (n < N)
            g_test_fail_printf("%s: %u values were compared", type->type, n);
    }
}

static void run_test(gconstpointer func)
{
    org_driver_run(org, (void (*)(OrgDriver *)) func);
}

int main(int argc, char **argv)
{
    int failed;

    g_test_init(&argc, &argv, NULL);
    seen = g_hash_table_new(g_str_hash, g_str_equal);
    org = org_driver_start(NULL);
    org_driver_run(org, make_set);
    org_driver_run(org, send_rows);
    g_test_add_data_func("/types/plain values", plain, run_test);
    g_test_add_data_func("/types/addresses and locations by their parts", compounds, run_test);
    g_test_add_data_func("/types/what cannot be written", read_only, run_test);
    g_test_add_data_func("/types/ids", ids, run_test);
    g_test_add_data_func("/types/base64 from and to files", base64, run_test);
    g_test_add_data_func("/types/none is left out", all_types, run_test);
    failed = g_test_run();
    json_object_put(rows);
    json_object_put(found);
    g_hash_table_unref(seen);
    action_set_free(set);
    org_driver_stop(org);
    return failed;
}
