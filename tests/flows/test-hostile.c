/* 1,000 hostile values through filters, bound values, keys and names: the server receives exactly the
 * intended value, or nothing at all. */
#include "config.h"

#include <string.h>

#include "actions/input.h"
#include "core/json.h"
#include "core/problem.h"
#include "org-driver.h"

#define N 1000
#define FIRST 700000 /* the org has records of its own with small numbers */

static const char *const objects[] = {"Every_Type__c:RCUD", NULL};

static OrgDriver *org;
static ActionSet *set;
static GPtrArray *values; /* of char *, all different */

/* Fixed ones that have hurt others; the rest is mixed from pieces. */
static const char *const known[] = {
    "O'Brien", "' OR '1'='1", "' OR Id != null", "\\", "\\'", "\\\\'", "'\\", "''", "'''", "\"",
    "x' LIMIT 1", "x' ORDER BY Id", "x') OR (Name != '", "x\\' OR Name != '", "%", "_", "%%", "a%b",
    "a_b", "\\%", "\\_", "--", "/* x */", "; DROP TABLE", ":name", "::", "{!x}", "${x}", "#{x}",
    "<script>alert(1)</script>", "&lt;", "&#39;", "%27", "%2527", "+", "a+b", "a b", "a&b=c", "?q=x",
    "#", "a#b", "/", "../x", "..%2f", "a/b/c", "//", "null", "NULL", "true", "TODAY", "2026-01-01",
    "2026-01-01T00:00:00Z", "LAST_N_DAYS:7", "0", "-1", "1e9", "NaN", "undefined", "[]", "{}", "[1]",
    "{\"a\":1}", "Ünïcödé", "中文字符", "日本語", "🎉🎉", "👨‍👩‍👧‍👦", "é", "ﬁ", "İ", "ß", "ſ",
    "\xc2\xa0x", "x\xe2\x80\x8b", "\xe2\x80\xaex", "x\xef\xbb\xbf" "y", "\xf0\x9f\x8f\xb4\xf3\xa0\x81\xa7x",
    "a\tb", "a\nb", "a\r\nb", "a\x01" "b", "a\x07" "b", "a\x08" "b", "a\x0c" "b", "a\x1b[31mb", "a\x7f" "b",
    "\xc2\x85x", "@x", "=1+1", "-x", "#N/A", "a;b", "a,b", "a|b", "\xf0\x90\x80\x80", "\xef\xbf\xbd",
    "FIELDS(ALL)", "SELECT Id FROM Account", "1' AND (SELECT Id FROM User) != '", "\\u0027", "\\n",
    "\\x27", "\xca\xbcx", "\xe2\x80\x99x", "\xef\xbc\x87x", "%00", "%c0%a7", "x'/**/OR/**/'1'='1",
};

static char *mixed(void)
{
    static const char *const pieces[] = {"'", "\\", "\"", "%", "_", "--", "/", "a", "B", "0", " OR ",
                                         "=", "(", ")", ":", ";", "&", "#", "?", "+", "ä", "中",
                                         "🎉", "\t", "\n", "null", "{", "}", "[", "]", "<", ">"};
    GString *text = g_string_new("x");
    int n = g_test_rand_int_range(1, 10);

    for (int i = 0; i < n; i++)
        g_string_append(text, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
    g_string_append_c(text, 'y'); /* the org cuts blanks from the edges */
    return g_string_free(text, FALSE);
}

/* As the org compares: without case. */
static char *folded(const char *value)
{
    return g_utf8_casefold(value, -1);
}

static void make_values(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    values = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (g_hash_table_add(seen, folded(known[i])))
            g_ptr_array_add(values, g_strdup(known[i]));
    while (values->len < N) {
        char *value = mixed();

        if (strlen(value) <= 60 && g_hash_table_add(seen, folded(value)))
            g_ptr_array_add(values, value);
        else
            g_free(value);
    }
}

/* Each value in a record of its own, whose number says which it is. */
static void prepare(OrgDriver *driver)
{
    g_autoptr(json_object) rows = json_object_new_array();
    g_autoptr(json_object) results = NULL;
    g_autofree char *body = NULL;
    g_autoptr(GError) error = NULL;

    set = org_driver_set(driver, objects);
    make_values();
    for (guint i = 0; i < values->len; i++) {
        json_object *row = json_object_new_object();

        json_add_text(row, "Name", "hostile");
        json_add_text(row, "Required__c", "r");
        json_add_text(row, "Text__c", values->pdata[i]);
        json_add_integer(row, "Ext_Number__c", FIRST + i);
        json_object_array_add(rows, row);
    }
    body = json_build(rows, false);
    results = org_driver_call(driver, set, "CreateEveryTypes", body, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(json_object_array_length(results), ==, values->len);
}

/* What is stored is what was meant. */
static void stored(OrgDriver *driver)
{
    for (guint i = 0; i < values->len; i++) {
        g_autofree char *body =
            g_strdup_printf("{\"Ext_Number__c\":%u,\"fields\":[\"Text__c\"]}", FIRST + i);
        g_autoptr(json_object) got = org_driver_one(driver, set, "GetEveryType", body);

        if (g_strcmp0(json_text(got, "Text__c", NULL), values->pdata[i]) != 0)
            g_test_fail_printf("'%s' became '%s'", (char *) values->pdata[i],
                               json_text(got, "Text__c", NULL));
    }
}

/* The numbers of the records that a search finds, "3,7". */
static char *numbers(json_object *found)
{
    GString *text = g_string_new(NULL);

    for (size_t i = 0; found && i < json_object_array_length(found); i++)
        g_string_append_printf(text, "%s%" G_GINT64_FORMAT, i ? "," : "",
                               (gint64) json_object_get_double(json_member(
                                   json_object_array_get_idx(found, i), "Ext_Number__c")));
    return g_string_free(text, FALSE);
}

static void filters(OrgDriver *driver)
{
    for (guint i = 0; i < values->len; i++) {
        g_autoptr(json_object) body = json_object_new_object();
        json_object *triple = json_object_new_array();
        g_autoptr(json_object) found = NULL;
        g_autoptr(GError) error = NULL;
        g_autofree char *wanted = g_strdup_printf("%u", FIRST + i);
        g_autofree char *json = NULL;
        g_autofree char *seen = NULL;

        json_append_text(triple, "Text__c");
        json_append_text(triple, "=");
        json_append_text(triple, values->pdata[i]);
        json_add_take(body, "filter", triple);
        json_add_text(body, "fields", "Ext_Number__c");
        json = json_build(body, false);
        found = org_driver_call(driver, set, "SearchEveryTypes", json, &error);
        seen = numbers(found);
        if (error || !g_str_equal(seen, wanted))
            g_test_fail_printf("'%s': %s instead of %s (%s)", (char *) values->pdata[i], seen,
                               wanted, error ? problem_why(error) : "");
    }
}

/* contains finds the record, and each found one has the text to the letter. */
static void parts(OrgDriver *driver)
{
    for (guint i = 0; i < values->len; i++) {
        g_autoptr(json_object) body = json_object_new_object();
        json_object *triple = json_object_new_array();
        g_autoptr(json_object) found = NULL;
        g_autoptr(GError) error = NULL;
        g_autofree char *json = NULL;
        g_autofree char *low = folded(values->pdata[i]);
        guint hits = 0, wanted = 0;

        json_append_text(triple, "Text__c");
        json_append_text(triple, "contains");
        json_append_text(triple, values->pdata[i]);
        json_add_take(body, "filter", triple);
        json_add_text(body, "fields", "Text__c");
        json = json_build(body, false);
        found = org_driver_call(driver, set, "SearchEveryTypes", json, &error);
        hits = found ? (guint) json_object_array_length(found) : 0;
        for (guint other = 0; other < values->len; other++) {
            g_autofree char *text = folded(values->pdata[other]);

            wanted += strstr(text, low) != NULL;
        }
        if (error || hits != wanted)
            g_test_fail_printf("'%s': %u instead of %u (%s)", (char *) values->pdata[i], hits,
                               wanted, error ? problem_why(error) : "");
    }
}

static bool count_row(json_object *record, gpointer user_data, GError **error)
{
    json_object_array_add(user_data, json_object_get(record));
    return true;
}

static void binds(OrgDriver *driver)
{
    const Action *search = action_set_find(set, "SearchEveryTypes", NULL);

    for (guint i = 0; i < values->len; i++) {
        g_autoptr(Input) input = input_new();
        g_autofree char *bind = g_strdup_printf("v=%s", (char *) values->pdata[i]);
        g_autofree char *wanted = g_strdup_printf("%u", FIRST + i);
        g_autoptr(json_object) found = json_object_new_array();
        g_autoptr(Call) call = NULL;
        g_autoptr(GError) error = NULL;
        g_autofree char *seen = NULL;

        g_assert_true(input_add_word(input, "where=Text__c = :v", NULL));
        g_assert_true(input_add_word(input, "fields=Ext_Number__c", NULL));
        g_assert_true(input_add_bind(input, bind, NULL));
        call = call_new(search, input, &error);
        if (call)
            run_call(org_driver_api(driver), call, NULL, count_row, found, NULL, &error);
        seen = numbers(found);
        if (error || !g_str_equal(seen, wanted))
            g_test_fail_printf("'%s': %s instead of %s (%s)", (char *) values->pdata[i], seen,
                               wanted, error ? error->message : "");
    }
}

/* As an external id in the path: upserted, read and deleted by it. The org tells upper from lower
 * case there, and takes at most 40 characters. */
static void keys(OrgDriver *driver)
{
    for (guint i = 0; i < values->len; i++) {
        g_autoptr(json_object) save = json_object_new_object();
        g_autoptr(json_object) name = json_object_new_object();
        g_autofree char *save_json = NULL;
        g_autofree char *name_json = NULL;
        g_autoptr(json_object) saved = NULL;
        g_autoptr(json_object) got = NULL;
        g_autoptr(json_object) deleted = NULL;
        g_autoptr(GError) error = NULL;
        g_autofree char *number = g_strdup_printf("%u", i);

        if (g_utf8_strlen(values->pdata[i], -1) > 40)
            continue;
        json_add_text(save, "external_id", "Ext__c");
        json_add_text(save, "Ext__c", values->pdata[i]);
        json_add_text(save, "Name", number);
        json_add_text(save, "Required__c", "r");
        save_json = json_build(save, false);
        json_add_text(name, "Ext__c", values->pdata[i]);
        name_json = json_build(name, false);
        saved = org_driver_call(driver, set, "UpsertEveryType", save_json, &error);
        got = saved ? org_driver_call(driver, set, "GetEveryType", name_json, &error) : NULL;
        deleted = got ? org_driver_call(driver, set, "DeleteEveryType", name_json, &error) : NULL;
        if (!deleted) {
            g_test_fail_printf("'%s': %s %s", (char *) values->pdata[i], error->message,
                               problem_why(error));
            continue;
        }
        g_assert_cmpstr(json_text(json_object_array_get_idx(got, 0), "Name", NULL), ==, number);
    }
}

/* As a name of a field, an operator, an order, an id: refused before any request. */
static void names(OrgDriver *driver)
{
    static const char *const forms[] = {
        "{\"filter\":[[%s,\"=\",\"x\"]]}", "{\"filter\":[[\"Text__c\",%s,\"x\"]]}",
        "{\"fields\":[%s]}",               "{\"order\":[%s]}",
        "{\"filter\":[[\"Id\",\"=\",%s]]}", "{\"filter\":[[\"Currency__c\",\">\",%s]]}",
        "{\"filter\":[[\"Boolean__c\",\"=\",%s]]}",
    };
    int before = api_calls_used(org_driver_api(driver));

    for (guint i = 0; i < values->len; i++) {
        g_autoptr(json_object) value = json_object_new_string(values->pdata[i]);
        g_autofree char *quoted = json_build(value, false);

        for (gsize f = 0; f < G_N_ELEMENTS(forms); f++) {
            g_auto(GStrv) halves = g_strsplit(forms[f], "%s", 2);
            g_autofree char *json = g_strconcat(halves[0], quoted, halves[1], NULL);
            const Action *search = action_set_find(set, "SearchEveryTypes", NULL);
            g_autoptr(Input) input = input_new();
            g_autoptr(GError) error = NULL;
            g_autoptr(Call) call = NULL;

            g_assert_true(input_set_body(input, json, -1, NULL));
            call = call_new(search, input, &error);
            /* "0" is a number, "null" an operator and "true" a boolean: those are what they say. */
            if (call && !strstr("0 -1 1e9 null true", values->pdata[i]))
                g_test_fail_printf("%s was taken: %s", json, call->soql);
            if (!call)
                g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
        }
    }
    g_assert_cmpint(api_calls_used(org_driver_api(driver)), ==, before);
}

/* 100 KB: a text that long is refused by its length, in a filter by the query's. */
static void huge(OrgDriver *driver)
{
    g_autofree char *text = g_strnfill(100 * 1024, '\'');
    g_autofree char *create = g_strdup_printf("{\"Name\":\"n\",\"Text__c\":\"%s\"}", text);
    g_autofree char *filter = g_strdup_printf("{\"filter\":[[\"Text__c\",\"=\",\"%s\"]]}", text);
    g_autofree char *some = g_strnfill(20 * 1024, '\'');
    g_autofree char *longer = g_strdup_printf(
        "{\"filter\":[[\"Text__c\",\"=\",\"%s\"]],\"fields\":[\"Id\"]}", some);
    g_autoptr(GError) error = NULL;
    g_autoptr(json_object) found = NULL;

    g_assert_null(org_driver_call(driver, set, "CreateEveryType", create, &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
    g_clear_error(&error);
    g_assert_null(org_driver_call(driver, set, "SearchEveryTypes", filter, &error));
    g_assert_cmpint(problem_code(error), ==, PROBLEM_USAGE);
    g_clear_error(&error);
    /* Too long for an address, short enough for a query: it goes through a batch. */
    found = org_driver_call(driver, set, "SearchEveryTypes", longer, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(json_object_array_length(found), ==, 0);
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
    org_driver_run(org, prepare);
    g_test_add_data_func("/hostile/1,000 values are stored as they are", stored, run_test);
    g_test_add_data_func("/hostile/1,000 values in a filter", filters, run_test);
    g_test_add_data_func("/hostile/1,000 values as parts of texts", parts, run_test);
    g_test_add_data_func("/hostile/1,000 values bound", binds, run_test);
    g_test_add_data_func("/hostile/1,000 values as external ids", keys, run_test);
    g_test_add_data_func("/hostile/1,000 values as names, operators and ids", names, run_test);
    g_test_add_data_func("/hostile/100 KB", huge, run_test);
    failed = g_test_run();
    action_set_free(set);
    g_ptr_array_unref(values);
    org_driver_stop(org);
    return failed;
}
