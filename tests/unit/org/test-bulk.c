/* Bulk API 2.0 and the CSV it speaks; rows made on the fly through every kind of page. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "data-driver.h"
#include "org/csv.h"

/* ---- CSV ---- */

typedef struct {
    const char *name;
    const char *text;
    char delimiter;
    const char *expected; /* "a|b/c|d"; "!" a problem */
} CsvCase;

static const CsvCase csv_cases[] = {
    {"two rows", "a,b\nc,d\n", ',', "a|b/c|d"},
    {"no newline at the end", "a,b\nc,d", ',', "a|b/c|d"},
    {"carriage returns", "a,b\r\nc,d\r\n", ',', "a|b/c|d"},
    {"carriage returns alone", "a\rb", ',', "a/b"},
    {"byte order mark",
     "\xEF\xBB\xBF"
     "a,b\n",
     ',', "a|b"},
    {"quotes", "\"a,1\",\"b\"\"c\"\n", ',', "a,1|b\"c"},
    {"newline in quotes", "\"a\nb\",c\n", ',', "a\nb|c"},
    {"empty values", ",\n\"\",x\n", ',', "|/|x"},
    {"empty lines", "\na\n\n\nb\n\n", ',', "a/b"},
    {"semicolons", "a;b,c\n", ';', "a|b,c"},
    {"tabs", "a\tb\n", '\t', "a|b"},
    {"pipes", "a^b\n", '^', "a|b"},
    {"quote inside a bare value", "a\"b,c\n", ',', "a\"b|c"},
    {"nothing", "", ',', ""},
    {"open quote", "\"a,b\n", ',', "!"},
    {"something behind a quote", "\"a\"b,c\n", ',', "!"},
};

static void test_csv(gconstpointer data)
{
    const CsvCase *row = data;
    g_autoptr(GString) out = g_string_new(NULL);
    const char *problem = NULL;
    GPtrArray *values;
    Csv csv;

    csv_init(&csv, row->text, strlen(row->text), row->delimiter);
    while ((values = csv_next(&csv, &problem)) != NULL) {
        if (out->len || csv.line > 2)
            g_string_append_c(out, '/');
        for (guint i = 0; i < values->len; i++)
            g_string_append_printf(out, "%s%s", i ? "|" : "",
                                   (const char *) g_ptr_array_index(values, i));
        g_ptr_array_unref(values);
    }
    if (problem)
        g_string_assign(out, "!");
    g_assert_cmpstr(out->str + (*out->str == '/' && row->expected[0] != '|'), ==, row->expected);
}

/* ---- jobs ---- */

static char *start(Org *org, const char *kind, const char *body)
{
    g_autofree char *target = g_strconcat("jobs/", kind, NULL);
    g_autoptr(json_object) job = NULL;

    g_assert_cmpint(data_driver_json(org, NULL, "POST", target, body, &job), ==, 200);
    g_assert_cmpint(json_object_get_double(json_member(job, "apiVersion")), ==, 67);
    return g_strdup_printf("jobs/%s/%s", kind, json_text(job, "id", ""));
}

static char *state(Org *org, const char *job, json_object **ret_job)
{
    json_object *answer = NULL;
    char *text;

    g_assert_cmpint(data_driver_json(org, NULL, "GET", job, NULL, &answer), ==, 200);
    text = g_strdup(json_text(answer, "state", ""));
    if (ret_job)
        *ret_job = answer;
    else
        json_object_put(answer);
    return text;
}

static void check_state(Org *org, const char *job, const char *expected)
{
    g_autofree char *text = state(org, job, NULL);

    g_assert_cmpstr(text, ==, expected);
}

static char *get(Org *org, const char *job, const char *part)
{
    g_autofree char *target = g_strdup_printf("%s/%s", job, part);
    char *text = NULL;

    g_assert_cmpint(data_driver_text(org, NULL, "GET", target, NULL, &text), ==, 200);
    return text;
}

/* The whole way of an ingest job up to its end. */
static char *ingest(Org *org, const char *head, const char *csv)
{
    char *job = start(org, "ingest", head);
    g_autofree char *batches = g_strconcat(job, "/batches", NULL);
    g_autofree char *text = NULL;
    g_autofree char *done = NULL;

    check_state(org, job, "Open");
    g_assert_cmpint(data_driver_text(org, NULL, "PUT", batches, csv, &text), ==, 201);
    g_assert_cmpint(
        data_driver_text(org, NULL, "PATCH", job, "{\"state\":\"UploadComplete\"}", &done), ==,
        200);
    g_assert_nonnull(strstr(done, "\"UploadComplete\""));
    check_state(org, job, "InProgress");
    return job;
}

static void test_insert(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *job = ingest(org, "{\"object\":\"Contact\",\"operation\":\"insert\"}",
                                  "\xEF\xBB\xBFLastName,Ext__c,Account.Ext__c,Birthdate,Phone\n"
                                  "\"O'Brien, \"\"Jr\"\"\",B-1,A-1001,1999-12-31,#N/A\n"
                                  ",B-2,,,\n"
                                  "Ok,B-3,none,,\n"
                                  "Ragged,B-4\n"
                                  "Zwei\xC3\xA4,B-5,,,\n");
    g_autoptr(json_object) info = NULL;
    g_autofree char *done = state(org, job, &info);
    g_autofree char *good = get(org, job, "successfulResults");
    g_autofree char *bad = get(org, job, "failedResults/");
    g_autofree char *rest = get(org, job, "unprocessedrecords");
    g_autofree char *row = data_driver_query(
        org, NULL, "SELECT LastName, Account.Ext__c, Birthdate FROM Contact WHERE Ext__c = 'B-1'");

    g_assert_cmpstr(done, ==, "JobComplete");
    g_assert_cmpint(json_integer(info, "numberRecordsProcessed", 0), ==, 5);
    g_assert_cmpint(json_integer(info, "numberRecordsFailed", 0), ==, 3);
    g_assert_true(g_str_has_prefix(good, "\"sf__Id\",\"sf__Created\",LastName,"));
    g_assert_nonnull(
        strstr(good, ",\"true\",\"O'Brien, \"\"Jr\"\"\",B-1,A-1001,1999-12-31,#N/A\n"));
    g_assert_nonnull(strstr(good, "Zwei"));
    g_assert_nonnull(strstr(bad, "\"\",\"REQUIRED_FIELD_MISSING:Required fields are missing: "
                                 "[LastName]:LastName --\",,B-2,,,\n"));
    g_assert_nonnull(strstr(bad, "Foreign key external ID: none"));
    g_assert_nonnull(strstr(bad, "CLIENT_INPUT_ERROR"));
    g_assert_cmpstr(rest, ==, "LastName,Ext__c,Account.Ext__c,Birthdate,Phone\n");
    g_assert_cmpstr(row, ==, "O'Brien, \"Jr\",{A-1001},1999-12-31");
}

static void test_upsert(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *job = ingest(org,
                                  "{\"object\":\"Account\",\"operation\":\"upsert\","
                                  "\"externalIdFieldName\":\"Ext__c\",\"lineEnding\":\"CRLF\","
                                  "\"columnDelimiter\":\"SEMICOLON\"}",
                                  "Ext__c;Name\r\nA-1001;Renamed\r\nU-1;New\r\nU-1;Again\r\n");
    g_autofree char *good = NULL;

    check_state(org, job, "JobComplete");
    good = get(org, job, "successfulResults");
    g_assert_nonnull(strstr(good, ";\"false\";A-1001;Renamed\r\n"));
    g_assert_nonnull(strstr(good, ";\"true\";U-1;New\r\n"));
    g_assert_nonnull(strstr(good, ";\"false\";U-1;Again\r\n"));
}

static void test_update_and_delete(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *update = ingest(org, "{\"object\":\"Account\",\"operation\":\"update\"}",
                                     "Id,Phone\n0015g0000000001AAA,77\n0015g0000009999AAA,1\n");
    g_autofree char *removal = ingest(org, "{\"object\":\"Account\",\"operation\":\"delete\"}",
                                      "Id\n0015g0000000002AAA\n0015g0000000002AAA\n");
    g_autofree char *row = NULL;
    g_autofree char *bad = NULL;

    check_state(org, update, "JobComplete");
    check_state(org, removal, "JobComplete");
    row = data_driver_query(org, NULL, "SELECT Phone FROM Account WHERE Ext__c = 'A-1001'");
    g_assert_cmpstr(row, ==, "77");
    bad = get(org, removal, "failedResults");
    g_assert_nonnull(strstr(bad, "ENTITY_IS_DELETED"));
}

static void test_bad_jobs(void)
{
    static const struct {
        const char *kind, *body, *code;
    } bad[] = {
        {"ingest", "{\"object\":\"Nonsense__c\",\"operation\":\"insert\"}", "INVALIDENTITY"},
        {"ingest", "{\"object\":\"Account\",\"operation\":\"explode\"}", "INVALIDJOB"},
        {"ingest", "{\"object\":\"Account\",\"operation\":\"upsert\"}", "INVALIDJOB"},
        {"ingest",
         "{\"object\":\"Account\",\"operation\":\"upsert\",\"externalIdFieldName\":\"Phone\"}",
         "INVALIDJOB"},
        {"ingest", "{\"object\":\"Account\",\"operation\":\"insert\",\"columnDelimiter\":\"DOT\"}",
         "INVALIDJOB"},
        {"ingest", "{\"object\":\"Account\",\"operation\":\"hardDelete\"}", "FEATURENOTENABLED"},
        {"query", "{\"operation\":\"query\",\"query\":\"SELECT Nme FROM Account\"}",
         "INVALID_FIELD"},
        {"query", "{\"operation\":\"query\",\"query\":\"SELECT COUNT(Id) FROM Account\"}",
         "API_ERROR"},
        {"query", "{\"operation\":\"query\",\"query\":\"SELECT BillingAddress FROM Account\"}",
         "API_ERROR"},
        {"query",
         "{\"operation\":\"query\",\"query\":\"SELECT (SELECT Id FROM Contacts) FROM Account\"}",
         "API_ERROR"},
        {"query", "{\"operation\":\"query\",\"query\":\"SELECT Id FROM Account OFFSET 5\"}",
         "API_ERROR"},
        {"query", "{\"operation\":\"query\"}", "INVALIDJOB"},
    };
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);

    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *target = g_strconcat("jobs/", bad[i].kind, NULL);
        g_autofree char *text = NULL;

        g_assert_cmpint(data_driver_text(org, NULL, "POST", target, bad[i].body, &text), ==, 400);
        g_assert_nonnull(strstr(text, bad[i].code));
    }
}

static void test_failed_uploads(void)
{
    static const struct {
        const char *csv, *words;
    } bad[] = {
        {"Nme\nx\n", "Field name not found : Nme"},
        {"Name\n\"open\n", "a quote is never closed"},
        {"Name\n\xFF\xFE\n", "not UTF-8"},
    };
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);

    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *job =
            ingest(org, "{\"object\":\"Account\",\"operation\":\"insert\"}", bad[i].csv);
        g_autoptr(json_object) info = NULL;
        g_autofree char *done = state(org, job, &info);

        g_assert_cmpstr(done, ==, "Failed");
        g_assert_nonnull(strstr(json_text(info, "errorMessage", ""), bad[i].words));
    }
}

static void test_abort(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *job =
        ingest(org, "{\"object\":\"Account\",\"operation\":\"insert\"}", "Name\nx\n");
    g_autofree char *text = NULL;
    g_autofree char *again = NULL;
    g_autofree char *rest = NULL;
    g_autofree char *gone = NULL;

    g_assert_cmpint(data_driver_text(org, NULL, "PATCH", job, "{\"state\":\"Aborted\"}", &text), ==,
                    200);
    check_state(org, job, "Aborted");
    rest = get(org, job, "unprocessedrecords");
    g_assert_cmpstr(rest, ==, "Name\nx\n");
    g_assert_cmpint(
        data_driver_text(org, NULL, "PATCH", job, "{\"state\":\"UploadComplete\"}", &again), ==,
        400);
    g_assert_cmpint(data_driver_text(org, NULL, "DELETE", job, NULL, &gone), ==, 204);
    g_free(gone);
    g_assert_cmpint(data_driver_text(org, NULL, "GET", job, NULL, &gone), ==, 404);
}

static void test_failing_rows(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, "row-fails:1", NULL);
    g_autoptr(GString) csv = g_string_new("Name\n");
    g_autofree char *job = NULL;
    g_autoptr(json_object) info = NULL;
    g_autofree char *done = NULL;

    for (int i = 0; i < 1000; i++)
        g_string_append_printf(csv, "Row %d\n", i);
    job = ingest(org, "{\"object\":\"Account\",\"operation\":\"insert\"}", csv->str);
    done = state(org, job, &info);
    g_assert_cmpint(json_integer(info, "numberRecordsProcessed", 0), ==, 1000);
    g_assert_cmpint(json_integer(info, "numberRecordsFailed", 0), ==, 10);
}

static void test_query(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, NULL);
    g_autofree char *job = start(
        org, "query",
        "{\"operation\":\"query\",\"query\":\"SELECT Id, Name, Owner.Username, AnnualRevenue, "
        "CreatedDate, Phone FROM Account WHERE Ext__c IN ('A-1001','A-1010') ORDER BY Ext__c\"}");
    g_autofree char *early = NULL;
    g_autofree char *target = g_strconcat(job, "/results", NULL);
    g_autofree char *text = NULL;

    g_assert_cmpint(data_driver_text(org, NULL, "GET", target, NULL, &early), ==, 400);
    check_state(org, job, "InProgress");
    check_state(org, job, "JobComplete");
    text = get(org, job, "results");
    g_assert_cmpstr(
        text, ==,
        "\"Id\",\"Name\",\"Owner.Username\",\"AnnualRevenue\",\"CreatedDate\",\"Phone\"\n"
        "\"0015g0000000001AAA\",\"O'Brien & Sons Ltd\",\"integration@orgwire.example\","
        "\"12500000.0\",\"2026-01-01T09:20:00.000Z\",\"+353 1 555 0100\"\n"
        "\"0015g000000000AAAQ\",\"🦊 Fox Media\",\"admin@orgwire.example\",\"\","
        "\"2026-01-01T18:20:00.000Z\",\"\"\n");
}

/* Every page once, by the locator of the answer before. */
static void test_pages(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, "bulk-polls:1", "Account:2500");
    g_autofree char *job = start(org, "query",
                                 "{\"operation\":\"query\",\"query\":\"SELECT Ext__c "
                                 "FROM Account\"}");
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *locator = g_strdup("");
    guint pages = 0;

    check_state(org, job, "JobComplete");
    while (!g_str_equal(locator, "null")) {
        g_autofree char *target =
            g_strdup_printf("%s/results?maxRecords=1000&locator=%s", job, locator);
        g_auto(OrgReply) reply;
        char buffer[4096];
        g_autoptr(GString) text = g_string_new(NULL);
        g_auto(GStrv) lines = NULL;
        gsize n;

        data_driver_ask(org, NULL, "GET", target, NULL, NULL, &reply);
        g_assert_cmpint(reply.status, ==, 200);
        while ((n = reply.read(reply.stream, buffer, sizeof buffer)) > 0)
            g_string_append_len(text, buffer, (gssize) n);
        lines = g_strsplit(text->str, "\n", -1);
        g_assert_cmpstr(lines[0], ==, "\"Ext__c\"");
        for (guint i = 1; lines[i]; i++)
            if (*lines[i])
                g_assert_true(g_hash_table_add(seen, g_strdup(lines[i])));
        g_free(locator);
        locator = g_strdup(org_reply_get_header(&reply, "Sforce-Locator"));
        pages++;
    }
    g_assert_cmpuint(pages, ==, 3);
    g_assert_cmpuint(g_hash_table_size(seen), ==, 2510);
}

/* ---- pages of REST queries, and made rows ---- */

static void test_rest_pages(void)
{
    const char *const headers[] = {"Sforce-Query-Options", "batchSize=200", NULL};
    g_autoptr(Org) org = data_driver_org(NULL, NULL, "Contact:1000");
    g_autofree char *target = g_strdup("query?q=SELECT+Id+FROM+Contact+WHERE+Ext__c+LIKE+'M-%25'");
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint pages = 0;

    while (target) {
        g_auto(OrgReply) reply;
        g_autoptr(json_object) answer = NULL;
        json_object *records;
        const char *next;

        data_driver_ask(org, NULL, "GET", target, NULL, headers, &reply);
        g_assert_cmpint(reply.status, ==, 200);
        answer = json_parse((const char *) reply.body->data, reply.body->len, NULL);
        g_assert_cmpint(json_integer(answer, "totalSize", 0), ==, 1000);
        records = json_list(answer, "records");
        g_assert_cmpuint(json_object_array_length(records), ==, 200);
        for (gsize i = 0; i < 200; i++)
            g_assert_true(g_hash_table_add(
                seen, g_strdup(json_text(json_object_array_get_idx(records, i), "Id", ""))));
        next = json_text(answer, "nextRecordsUrl", NULL);
        g_assert_true(json_flag(answer, "done", false) == !next);
        g_free(target);
        target = next ? g_strdup(next + strlen("/services/data/v67.0/")) : NULL;
        pages++;
    }
    g_assert_cmpuint(pages, ==, 5);
}

static void test_locators(void)
{
    const char *const headers[] = {"Sforce-Query-Options", "batchSize=200", NULL};
    g_autoptr(Org) org = data_driver_org(NULL, NULL, "Contact:1000");
    g_auto(OrgReply) first, again, other;
    g_autoptr(json_object) answer = NULL;
    const char *next;
    g_autofree char *bad = NULL;
    g_autofree char *one = NULL;
    g_autofree char *two = NULL;

    org_reply_init(&other);
    data_driver_ask(org, NULL, "GET", "query?q=SELECT+Id+FROM+Contact", NULL, headers, &first);
    answer = json_parse((const char *) first.body->data, first.body->len, NULL);
    next = json_text(answer, "nextRecordsUrl", "") + strlen("/services/data/v67.0/");
    /* A page may be asked for again when the answer was lost. */
    data_driver_text(org, NULL, "GET", next, NULL, &one);
    data_driver_text(org, NULL, "GET", next, NULL, &two);
    g_assert_cmpstr(one, ==, two);
    g_assert_cmpint(data_driver_text(org, NULL, "GET", "query/01g5g0000009999AAA-2000", NULL, &bad),
                    ==, 400);
    g_assert_nonnull(strstr(bad, "INVALID_QUERY_LOCATOR"));
    faults_set(org->faults, "locator-dead", true);
    data_driver_ask(org, NULL, "GET", next, NULL, NULL, &again);
    g_assert_cmpint(again.status, ==, 400);
}

static void test_made_rows(void)
{
    g_autoptr(Org) org = data_driver_org(NULL, NULL, "Account:1000000");
    g_autofree char *count = data_driver_query(org, NULL, "SELECT COUNT() FROM Account");
    g_autofree char *id =
        data_driver_query(org, NULL, "SELECT Id FROM Account WHERE Ext__c = 'M-0765432' LIMIT 1");
    g_autofree char *row = g_strconcat("sobjects/Account/", id, NULL);
    g_autofree char *text = NULL;
    g_autofree char *by_key = NULL;
    g_autofree char *changed = NULL;
    g_autofree char *left = NULL;

    g_assert_cmpstr(count, ==, "#1000010");
    g_assert_cmpint(data_driver_text(org, NULL, "PATCH", row, "{\"Name\":\"Kept\"}", &text), ==,
                    204);
    g_assert_cmpint(
        data_driver_text(org, NULL, "GET", "sobjects/Account/Ext__c/M-0765432", NULL, &by_key), ==,
        200);
    g_assert_nonnull(strstr(by_key, "\"Name\":\"Kept\""));
    g_free(text);
    g_assert_cmpint(data_driver_text(org, NULL, "DELETE", row, NULL, &text), ==, 204);
    left = data_driver_query(org, NULL, "SELECT COUNT() FROM Account");
    g_assert_cmpstr(left, ==, "#1000009");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(csv_cases); i++) {
        g_autofree char *path = g_strdup_printf("/csv/%s", csv_cases[i].name);

        g_test_add_data_func(path, &csv_cases[i], test_csv);
    }
    g_test_add_func("/bulk/insert", test_insert);
    g_test_add_func("/bulk/upsert", test_upsert);
    g_test_add_func("/bulk/update and delete", test_update_and_delete);
    g_test_add_func("/bulk/jobs that cannot be", test_bad_jobs);
    g_test_add_func("/bulk/uploads that cannot be read", test_failed_uploads);
    g_test_add_func("/bulk/an aborted job did nothing", test_abort);
    g_test_add_func("/bulk/one row of a hundred fails", test_failing_rows);
    g_test_add_func("/bulk/query", test_query);
    g_test_add_func("/bulk/each page of a query once", test_pages);
    g_test_add_func("/query/each page once", test_rest_pages);
    g_test_add_func("/query/locators", test_locators);
    g_test_add_func("/query/a million rows made on the fly", test_made_rows);
    return g_test_run();
}
